//! How old: "my 7 year old", "hes 6", "yr4", "18 months", "just turned sixteen", or a bare number when the age was asked.

use super::{Said, Word};
use crate::content::Content;
use crate::family::age::OLDEST;

/// The age said in a message.
#[must_use]
pub fn read(content: &Content, words: &[Word]) -> Option<Said> {
    let ages: Vec<(u8, usize, usize)> = (0..words.len()).filter_map(|i| at(words, i)).collect();
    let (age, start, end) = *ages.first()?;
    // Twins of different ages, brothers and sisters: nobody guesses which is meant.
    if ages.iter().any(|(other, ..)| *other != age) {
        return None;
    }
    said(content, words, age, start, end)
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

fn said(content: &Content, words: &[Word], age: u8, start: usize, end: usize) -> Option<Said> {
    let fact = content.facts.age;
    let value = content.facts.get(fact).value(&age.to_string())?;
    let typed: Vec<&str> = words[start..end].iter().map(|w| w.typed.as_str()).collect();
    Some(Said {
        fact,
        value,
        words: typed.join(" "),
        span: (start, end),
    })
}

/// An age that begins at word `i`.
fn at(words: &[Word], i: usize) -> Option<(u8, usize, usize)> {
    let word = |n: usize| words.get(n).map_or("", |w| w.word.as_str());
    let here = word(i);
    let before = i.checked_sub(1).map_or("", word);
    if here == "reception" && !matches!(word(i + 1), "desk" | "area") {
        return Some((4, i, i + 1));
    }
    if matches!(here, "newborn") {
        return Some((0, i, i + 1));
    }
    if matches!(here, "year" | "yr" | "y")
        && let Some(n) = word(i + 1)
            .parse::<u8>()
            .ok()
            .filter(|n| (1..=14).contains(n))
        && !matches!(word(i + 2), "old" | "olds" | "ago" | "years" | "months")
    {
        return Some((school_year(n), i, i + 2));
    }
    if let Some(n) = here
        .strip_prefix("year")
        .or_else(|| here.strip_prefix("yr"))
        .or_else(|| here.strip_prefix('y'))
        .and_then(|n| n.parse::<u8>().ok())
        && (1..=14).contains(&n)
    {
        return Some((school_year(n), i, i + 1));
    }
    // "7yo", "7yr", "18mths"
    let digits = here.len() - here.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && digits < here.len() {
        let n: u16 = here[..digits].parse().ok()?;
        return match &here[digits..] {
            "yo" | "y" | "yr" | "yrs" | "year" | "years" | "yearold" | "yrold" => {
                young(n).map(|age| (age, i, i + 1))
            }
            "mo" | "m" | "mth" | "mths" | "month" | "months" => {
                young(n / 12).map(|age| (age, i, i + 1))
            }
            _ => None,
        };
    }
    let n = number(here)?;
    let unit = word(i + 1);
    let less = u8::from(
        matches!(before, "nearly" | "almost" | "turning")
            || (before == "be" && i >= 2 && matches!(word(i - 2), "will" | "ll" | "to")),
    );
    if matches!(unit, "month" | "months" | "mths" | "mth") {
        let age_like = matches!(word(i + 2), "old" | "baby")
            || matches!(before, "hes" | "shes" | "is" | "aged" | "my");
        return (age_like && word(i + 2) != "ago").then(|| (n / 12, i, i + 2));
    }
    if matches!(
        unit,
        "year" | "years" | "yr" | "yrs" | "yo" | "y" | "yearold"
    ) {
        let old = matches!(word(i + 2), "old" | "olds" | "o") || matches!(unit, "yo" | "yearold");
        return old.then(|| (n.saturating_sub(less), i, (i + 3).min(words.len())));
    }
    let counted = matches!(
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
            | "times"
            | "kids"
            | "children"
            | "of"
            | "other"
            | "more"
            | "different"
            | "am"
            | "pm"
            | "st"
            | "nd"
            | "rd"
            | "th"
            | "words"
            | "miles"
            | "pounds"
            | "percent"
            | "professionals"
            | "schools"
            | "terms"
            | "reasons"
            | "things"
    ) || is_month(unit);
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
            | "nearly"
            | "almost"
            | "was"
            | "theyre"
            | "are"
            | "child"
            | "son"
            | "daughter"
            | "boy"
            | "girl"
            | "lad"
            | "now"
            | "just"
            | "only"
    ) || (before == "be" && less == 1);
    (introduced && !counted).then(|| (n.saturating_sub(less), i, i + 1))
}

/// The age at the start of a school year in England: Year 1 begins at 5 (Education Act 1996, section 8: compulsory school age).
fn school_year(n: u8) -> u8 {
    n + 4
}

fn young(n: u16) -> Option<u8> {
    u8::try_from(n).ok().filter(|n| *n <= OLDEST)
}

fn is_month(word: &str) -> bool {
    super::dates::month(word).is_some()
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
