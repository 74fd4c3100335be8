//! How old: "my 7 year old", "hes 6", "yr4", "18 months", "just turned sixteen", "16, autistic", or a bare number when the age was asked.

mod written;

pub use self::written::number;
use self::written::{Found, at, counted, describes, ends};
use super::{Said, Word, as_typed};
use crate::content::Content;
use crate::family::age::OLDEST;

/// The age said in a message, unless several differ: twins, brothers and sisters, or one thing and then another.
#[must_use]
pub fn read(content: &Content, words: &[Word]) -> Option<Said> {
    let found = all(words);
    let first = found.first()?;
    if found.iter().any(|other| other.age != first.age) {
        return None;
    }
    said(content, words, first.age, first.start, first.end)
}

/// The ages that a message leaves open, in order: none if it says one age or none.
#[must_use]
pub fn several(words: &[Word]) -> Vec<u8> {
    let mut ages: Vec<u8> = all(words).iter().map(|found| found.age).collect();
    ages.sort_unstable();
    ages.dedup();
    if ages.len() < 2 { Vec::new() } else { ages }
}

/// Whether the message gives the age of somebody older than [`OLDEST`], and of no child: "he is 32", "my son is 28", "im 43 and i think i have
/// adhd". A grown-up who says their own age and speaks of a child (`of_child`) asks for the child.
#[must_use]
pub fn grown_up(words: &[Word], of_child: bool) -> bool {
    let word = |n: Option<usize>| n.and_then(|n| words.get(n)).map_or("", |w| w.word.as_str());
    all(words).is_empty()
        && (0..words.len()).any(|i| {
            let age = words[i]
                .word
                .parse::<u8>()
                .is_ok_and(|n| n > OLDEST && n < 100);
            let (before, before_that) = (i.checked_sub(1), i.checked_sub(2));
            let next = word(Some(i + 1));
            let of_another = matches!(word(before), "hes" | "shes")
                || (word(before) == "is"
                    && matches!(
                        word(before_that),
                        "he" | "she" | "son" | "daughter" | "child" | "lad" | "boy" | "girl"
                    ))
                || (matches!(word(before), "my" | "our" | "son" | "daughter")
                    && matches!(next, "year" | "yr" | "yo"));
            let of_self = !of_child && matches!(word(before), "im" | "am");
            let of_elder = !of_child
                && word(before) == "is"
                && matches!(
                    word(before_that),
                    "mum"
                        | "mother"
                        | "dad"
                        | "father"
                        | "nan"
                        | "gran"
                        | "grandad"
                        | "wife"
                        | "husband"
                        | "partner"
                );
            age && (of_another || of_self || of_elder)
                && !counted(next)
                && !matches!(
                    next,
                    "weeks" | "months" | "miles" | "percent" | "minutes" | "th" | "st" | "in"
                )
        })
}

/// The age in an answer to "How old?": any number will do.
#[must_use]
pub fn answer(content: &Content, words: &[Word]) -> Option<Said> {
    read(content, words).or_else(|| {
        let numbers: Vec<(usize, u8)> = words
            .iter()
            .enumerate()
            .filter_map(|(i, w)| Some((i, number(&w.word)?)))
            .collect();
        let [(i, age)] = numbers[..] else { return None };
        said(content, words, age, i, i + 1)
    })
}

/// Every age of the surest kind, those of a child before that of the writer.
fn all(words: &[Word]) -> Vec<Found> {
    let mut found: Vec<Found> = (0..words.len()).filter_map(|i| at(words, i)).collect();
    let surest = found.iter().map(|f| f.how).max();
    found.retain(|f| Some(f.how) == surest);
    let joined: Vec<Found> = found.iter().flat_map(|f| beside(words, f)).collect();
    found.extend(joined);
    // "I'm 19 and got a baby, he's 14 months": the age of the child is asked about.
    let of_writer = |f: &Found| {
        let before = f
            .start
            .checked_sub(1)
            .map_or("", |b| words[b].word.as_str());
        matches!(before, "im" | "am")
    };
    if found.iter().any(|f| !of_writer(f)) {
        found.retain(|f| !of_writer(f));
    }
    found
}

/// "They are 6 and 9", "an 8 and a 5 year old": the other age of a pair.
fn beside(words: &[Word], found: &Found) -> Vec<Found> {
    let word = |n: Option<usize>| n.and_then(|n| words.get(n)).map_or("", |w| w.word.as_str());
    let age = |n: usize| {
        let age = words.get(n).and_then(|w| number(&w.word))?;
        (age <= OLDEST).then_some(Found {
            age,
            start: n,
            end: n + 1,
            ..*found
        })
    };
    let mut beside = Vec::new();
    let second = found.end + 1;
    let next = word(Some(second + 1));
    let whole = ends(words, second)
        || describes(next)
        || matches!(next, "both" | "year" | "years" | "yr" | "yrs");
    if word(Some(found.end)) == "and" && whole {
        beside.extend(age(second));
    }
    let mut and = found.start.checked_sub(1);
    if matches!(word(and), "a" | "an") {
        and = and.and_then(|n| n.checked_sub(1));
    }
    if word(and) == "and" {
        beside.extend(and.and_then(|n| n.checked_sub(1)).and_then(age));
    }
    beside
}

fn said(content: &Content, words: &[Word], age: u8, start: usize, end: usize) -> Option<Said> {
    let fact = content.facts.age;
    let value = content.facts.get(fact).value(&age.to_string())?;
    Some(Said {
        fact,
        value,
        words: as_typed(&words[start..end]),
        span: (start, end),
    })
}
