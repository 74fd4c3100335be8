//! One age as it is written: by the year, the month, the school year or in one word, and whether it was then, is now or is to come.

use crate::family::age::OLDEST;
use crate::understanding::Word;

/// An age in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) age: u8,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) how: How,
}

/// How it was said; the surer comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    /// "Till 21": she is that old at least, and from 18 on the same help is there.
    Till,
    /// "When she is 18".
    ToCome,
    /// "my baby".
    Baby,
    /// "year 4", "in reception".
    Year,
    /// "9 months", "he's 7", "7 year old".
    Plainly,
}

/// An age that begins at word `i`.
pub(super) fn at(words: &[Word], i: usize) -> Option<Found> {
    let here = words[i].word.as_str();
    let make = |age: u8, end: usize, how: How| {
        Some(Found {
            age,
            start: i,
            end,
            how,
        })
    };
    if in_the_past(words, i) {
        let grown = till(words, i);
        return grown.and_then(|age| make(age, i + 1, How::Till));
    }
    if here == "newborn" {
        return make(0, i + 1, How::Plainly);
    }
    if matches!(here, "baby" | "babys") {
        let before = i.checked_sub(1).map_or("", |b| words[b].word.as_str());
        let next = words.get(i + 1).map_or("", |w| w.word.as_str());
        let ours = matches!(before, "my" | "our") || words[i].begins;
        let told_of = matches!(
            next,
            "has" | "is" | "cant" | "wont" | "doesnt" | "isnt" | "was" | "keeps"
        );
        let another = matches!(
            next,
            "boy" | "girl" | "group" | "bro" | "sister" | "brother" | "clinic" | "sitter" | "on"
        );
        return ((ours || told_of) && !another)
            .then_some(())
            .and_then(|()| make(0, i + 1, How::Baby));
    }
    school_year(words, i)
        .or_else(|| joined(words, i))
        .or_else(|| in_months(words, i))
        .or_else(|| in_years(words, i))
        .and_then(|(age, end, how)| {
            let how = if to_come(words, i) { How::ToCome } else { how };
            make(age, end, how)
        })
}

/// "Till 21", "until 19": an age of somebody who is grown up by now.
fn till(words: &[Word], i: usize) -> Option<u8> {
    let before = i.checked_sub(1).map_or("", |b| words[b].word.as_str());
    let age = number(&words[i].word).filter(|age| (18..=OLDEST).contains(age))?;
    let unit = words.get(i + 1).map_or("", |w| w.word.as_str());
    (matches!(before, "till" | "until") && !counted(unit) && !is_month(unit)).then_some(age)
}

/// "When she's 18", "when he turns 16": beside an age of today it is no second one.
fn to_come(words: &[Word], i: usize) -> bool {
    let word = |back: usize| i.checked_sub(back).map_or("", |n| words[n].word.as_str());
    (matches!(word(1), "hes" | "shes" | "im" | "turns") && word(2) == "when")
        || (matches!(word(1), "is" | "am" | "turns") && word(3) == "when")
}

/// "since year 1", "from reception", "when he was 5", "until 14": that was then.
fn in_the_past(words: &[Word], i: usize) -> bool {
    let word = |back: usize| i.checked_sub(back).map_or("", |n| words[n].word.as_str());
    matches!(
        word(1),
        "since" | "from" | "till" | "until" | "was" | "were" | "before" | "after" | "past"
    ) || (matches!(word(1), "in" | "of" | "about" | "age")
        && matches!(
            word(2),
            "since" | "from" | "back" | "until" | "till" | "end" | "was" | "before"
        ))
        || (word(1) == "a" && word(2) == "was")
        // "It's nearly 11 now": by the clock.
        || (matches!(word(1), "nearly" | "almost") && matches!(word(2), "its" | "it"))
}

type Read = (u8, usize, How);

/// The age at the start of a school year in England: Year 1 begins at 5 (Education Act 1996, section 8: compulsory school age).
fn school_year(words: &[Word], i: usize) -> Option<Read> {
    let word = |n: usize| words.get(n).map_or("", |w| w.word.as_str());
    let here = word(i);
    let typed = words[i].typed.as_str();
    let years_old = |n: u8| n + 4;
    if here == "reception" && !matches!(word(i + 1), "desk" | "area" | "class" | "teacher") {
        let before = i.checked_sub(1).map_or("", word);
        // "starts reception" is not there yet; "for reception" may be any time.
        let there = !matches!(
            before,
            "starts"
                | "start"
                | "starting"
                | "for"
                | "before"
                | "apply"
                | "defer"
                | "deferring"
                | "delay"
        );
        return there.then_some((4, i + 1, How::Year));
    }
    let year = |n: u8| (1..=14).contains(&n);
    if matches!(typed, "year" | "yr" | "y" | "yeer" | "yaer") || here == "year" {
        let n = word(i + 1)
            .parse::<u8>()
            .ok()
            .or_else(|| number(word(i + 1)).filter(|_| word(i + 1).len() > 2));
        let n = n.filter(|n| year(*n))?;
        let counts = matches!(
            word(i + 2),
            "old" | "olds" | "ago" | "years" | "months" | "wait"
        );
        let before = i.checked_sub(1).map_or("", word);
        let a_year = matches!(
            before,
            "a" | "one" | "last" | "this" | "per" | "every" | "each"
        ) || number(before).is_some();
        return (!counts && !a_year).then_some((years_old(n), i + 2, How::Year));
    }
    let n = typed
        .strip_prefix("year")
        .or_else(|| typed.strip_prefix("yr"))
        .or_else(|| typed.strip_prefix('y'))
        .and_then(|n| n.parse::<u8>().ok())
        .filter(|n| year(*n))?;
    Some((years_old(n), i + 1, How::Year))
}

/// "7yo", "7yr", "18mths".
fn joined(words: &[Word], i: usize) -> Option<Read> {
    let here = words[i].typed.as_str();
    // "dd9", as forums have it. Up to 3 it may be the third child.
    let child = ["dd", "ds", "lo", "dgs", "dgd"];
    if let Some(age) = child
        .iter()
        .find_map(|child| here.strip_prefix(child)?.parse::<u16>().ok())
    {
        return (age >= 4).then(|| Some((young(age)?, i + 1, How::Plainly)))?;
    }
    let digits = here.len() - here.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits == here.len() {
        return None;
    }
    let n: u16 = here[..digits].parse().ok()?;
    let next = words.get(i + 1).map_or("", |w| w.word.as_str());
    let end = if matches!(next, "old" | "olds") {
        i + 2
    } else {
        i + 1
    };
    match &here[digits..] {
        "yo" | "yearold" | "yrold" => Some((young(n)?, end, How::Plainly)),
        "y" | "yr" | "yrs" | "year" | "years" => {
            let counts = matches!(
                next,
                "ago" | "wait" | "waiting" | "of" | "on" | "later" | "now"
            );
            (!counts).then_some(())?;
            Some((young(n)?, end, How::Plainly))
        }
        "mo" | "m" | "mth" | "mths" | "mnth" | "mnths" | "month" | "months" => {
            (next != "ago" && next != "wait").then_some(())?;
            Some((young(n / 12)?, end, How::Plainly))
        }
        _ => None,
    }
}

/// "18 months old", "hes 16 months", "9 months and still floppy".
fn in_months(words: &[Word], i: usize) -> Option<Read> {
    let word = |n: usize| words.get(n).map_or("", |w| w.word.as_str());
    if !matches!(word(i + 1), "month" | "months" | "mths" | "mth") {
        return None;
    }
    let n = months(word(i))?;
    let before = i.checked_sub(1).map_or("", word);
    let waited = matches!(
        word(i + 2),
        "ago" | "wait" | "waiting" | "of" | "later" | "now" | "since" | "for" | "on" | "to" | "so"
    ) || matches!(
        before,
        "for"
            | "list"
            | "waiting"
            | "waited"
            | "in"
            | "last"
            | "next"
            | "every"
            | "past"
            | "over"
            | "about"
            | "another"
            | "took"
            | "been"
    );
    let age_like = matches!(word(i + 2), "old" | "baby")
        || matches!(
            before,
            "hes"
                | "shes"
                | "is"
                | "aged"
                | "age"
                | "my"
                | "at"
                | "just"
                | "nearly"
                | "now"
                | "son"
                | "daughter"
                | "boy"
                | "girl"
        )
        || words[i].begins;
    (age_like && !waited).then_some((n / 12, i + 2, How::Plainly))
}

/// Months in figures, 0 to 36.
fn months(word: &str) -> Option<u8> {
    word.parse::<u8>()
        .ok()
        .filter(|n| *n <= 36)
        .or_else(|| number(word))
}

/// "7 year old", "is 7", "nearly 3", "turned sixteen", "5 in January", "16, autistic".
fn in_years(words: &[Word], i: usize) -> Option<Read> {
    let word = |n: usize| words.get(n).map_or("", |w| w.word.as_str());
    let n = number(word(i))?;
    let before = i.checked_sub(1).map_or("", word);
    let before_that = i.checked_sub(2).map_or("", word);
    // "Ma 3 lata", "are 7 ani": years in the languages of `languages.yaml` that write them with Latin letters.
    const YEARS: &str =
        "lata lat latek roczek ani anisori anos anni metai metu metukai eves yasinda";
    let next = words.get(i + 1).map_or("", |w| w.typed.as_str());
    if YEARS.split(' ').any(|years| years == next) {
        return Some((n, i + 2, How::Plainly));
    }
    // "When there is one", "he is one of the quiet ones": no birthday.
    if word(i) == "one" && !matches!(before, "hes" | "shes" | "turned" | "aged" | "nearly") {
        return None;
    }
    let unit = word(i + 1);
    let coming = matches!(before, "nearly" | "almost" | "turning" | "turns")
        || (before == "be" && matches!(before_that, "will" | "ll" | "to" | "hell" | "shell"))
        || (matches!(unit, "in")
            && (is_month(word(i + 2))
                || matches!(
                    word(i + 2),
                    "spring" | "summer" | "autumn" | "a" | "few" | "two" | "three"
                )))
        || (unit == "next"
            && matches!(word(i + 2), "month" | "week" | "year" | "spring" | "summer"));
    let age = n.saturating_sub(u8::from(coming));
    let called = matches!(
        before,
        "is" | "hes" | "shes" | "im" | "am" | "aged" | "turned" | "nearly" | "almost"
    );
    // "He's 5, Year 1" says an age and then a class; "he is 11 years." says an age in full.
    let unit = if called && ends(words, i) { "" } else { unit };
    if called && matches!(unit, "years" | "yrs") && (ends(words, i + 1) || word(i + 2) == "and") {
        return Some((age, i + 2, How::Plainly));
    }
    if matches!(
        unit,
        "year" | "years" | "yr" | "yrs" | "yo" | "y" | "yearold"
    ) {
        // "8 yr old", "8 y o", "8 years of age"
        let old = matches!(word(i + 2), "old" | "olds" | "o")
            || matches!(unit, "yo" | "yearold")
            || (word(i + 2) == "of" && word(i + 3) == "age");
        return old.then(|| (age, (i + 3).min(words.len()), How::Plainly));
    }
    if counted(unit) || is_month(unit) && !coming {
        return None;
    }
    let introduced = matches!(
        before,
        "is" | "hes"
            | "shes"
            | "im"
            | "am"
            | "aged"
            | "age"
            | "turned"
            | "turning"
            | "turns"
            | "turn"
            | "nearly"
            | "almost"
            | "theyre"
            | "are"
            | "child"
            | "son"
            | "daughter"
            | "boy"
            | "girl"
            | "lad"
            | "lass"
            | "kid"
            | "grandson"
            | "granddaughter"
            | "nephew"
            | "niece"
            | "brother"
            | "sister"
            | "eldest"
            | "youngest"
            | "pupil"
            | "student"
            | "now"
            | "just"
            | "only"
            | "whos"
            | "his"
            | "still"
    ) || (before == "be" && coming)
        || (before == "of"
            && matches!(
                before_that,
                "child" | "boy" | "girl" | "lad" | "son" | "daughter" | "kid" | "pupil" | "age"
            ))
        || (before == "about"
            && matches!(before_that, "of" | "is" | "hes" | "shes" | "aged" | "age"))
        || (before == "at"
            && !ends(words, i)
            && matches!(unit, "he" | "she" | "they" | "hes" | "shes"))
        // "Not talking at 3": what a child does by an age, not by a time of day.
        || (before == "at" && !matches!(unit, "am" | "pm" | "oclock" | "in")
            && matches!(before_that, "talking" | "speaking" | "walking" | "nappies" | "pullups" | "trained" | "reading" | "writing" | "dry"));
    // "only 2", "just 10", "now 4" count more things than birthdays.
    let weak = matches!(before, "only" | "just" | "now" | "still" | "are" | "is")
        && !ends(words, i)
        && !describes(unit);
    if introduced && !weak {
        return Some((age, i + 1, How::Plainly));
    }
    // "16, autistic", "he's gone! 6 non verbal", "7 and cant manage": a number that stands alone.
    let told = matches!(
        unit,
        "autistic" | "autism" | "asd" | "adhd" | "nonverbal" | "nonspeaking"
    );
    let alone = (words[i].begins || told)
        && n >= 2
        && (ends(words, i) || describes(unit))
        && words.len() > 2;
    (alone && !is_list(words, i)).then_some((age, i + 1, How::Plainly))
}

/// Whether a part of the message ends with this word.
pub(super) fn ends(words: &[Word], i: usize) -> bool {
    words.get(i + 1).is_none_or(|next| next.begins)
}

/// "1. he …", "2) she …", "3/10": numbers that count points or days.
fn is_list(words: &[Word], i: usize) -> bool {
    let figure = |n: usize| {
        words
            .get(n)
            .is_some_and(|w| w.word.chars().all(|c| c.is_ascii_digit()))
    };
    (i > 0 && figure(i - 1))
        || figure(i + 1)
        || (i == 0 && number(&words[i].word).is_some_and(|n| n <= 2) && words[1].begins)
}

/// Words that go on about a child whose age has just been said.
pub(super) fn describes(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "with"
            | "autistic"
            | "autism"
            | "asd"
            | "adhd"
            | "gdd"
            | "global"
            | "severe"
            | "pda"
            | "ld"
            | "btw"
            | "non"
            | "nonverbal"
            | "has"
            | "having"
            | "cant"
            | "wont"
            | "doesnt"
            | "still"
            | "but"
            | "who"
            | "never"
            | "not"
            | "in"
            | "he"
            | "she"
            | "hes"
            | "shes"
            | "now"
            | "so"
            | "at"
            | "lives"
            | "this"
            | "next"
            | "because"
            | "or"
            | "when"
            | "is"
            | "isnt"
            | "been"
            | "diagnosed"
            | "waiting"
    )
}

/// What a number may count other than years.
pub(super) fn counted(unit: &str) -> bool {
    matches!(
        unit,
        "week"
            | "weeks"
            | "day"
            | "days"
            | "hour"
            | "hours"
            | "hrs"
            | "minutes"
            | "mins"
            | "min"
            | "times"
            | "time"
            | "kids"
            | "children"
            | "of"
            | "other"
            | "others"
            | "more"
            | "different"
            | "am"
            | "pm"
            | "st"
            | "nd"
            | "rd"
            | "th"
            | "words"
            | "word"
            | "miles"
            | "mile"
            | "pounds"
            | "percent"
            | "professionals"
            | "schools"
            | "terms"
            | "term"
            | "reasons"
            | "things"
            | "months"
            | "month"
            | "years"
            | "year"
            | "nights"
            | "night"
            | "people"
            | "to"
            | "k"
            | "per"
            | "a"
            | "on"
            | "oclock"
            | "lessons"
            | "sessions"
            | "meetings"
            | "appointments"
            | "letters"
            | "emails"
            | "calls"
            | "boys"
            | "girls"
            | "foods"
            | "pages"
            | "working"
            | "school"
            | "hour's"
            | "grand"
            | "stone"
            | "kg"
            | "lbs"
            | "carers"
            | "staff"
            | "teachers"
            | "adults"
            | "friends"
            | "half"
            | "full"
            | "seizures"
            | "tablets"
            | "pills"
            | "paracetamol"
    )
}

fn young(n: u16) -> Option<u8> {
    u8::try_from(n).ok().filter(|n| *n <= OLDEST)
}

fn is_month(word: &str) -> bool {
    crate::understanding::dates::month(word).is_some()
}

/// A number in figures or words, 0 to 25.
#[must_use]
pub fn number(word: &str) -> Option<u8> {
    const WORDS: [&str; 26] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "twentyone",
        "twentytwo",
        "twentythree",
        "twentyfour",
        "twentyfive",
    ];
    if let Ok(n) = word.parse::<u16>() {
        return (word.len() <= 2).then(|| young(n)).flatten();
    }
    WORDS
        .iter()
        .position(|w| *w == word)
        .and_then(|n| u8::try_from(n).ok())
}
