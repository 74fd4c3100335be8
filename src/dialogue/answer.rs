//! Whether a message answers the open question, by number, by label or in other words.

use super::talk::Talk;
use crate::family::facts::Kind;
use crate::family::{FactId, Value};
use crate::pathway::Choice;
use crate::text::normal::tokens;
use crate::text::stem::stem;
use crate::understanding::age::number;
use crate::understanding::{Meaning, age};

/// The place in a list that a message names: "2", "option 2", "number two".
#[must_use]
pub fn position(meaning: &Meaning, length: usize) -> Option<usize> {
    let words: Vec<&str> = meaning
        .words
        .iter()
        .map(|w| w.typed.as_str())
        .filter(|w| !matches!(*w, "option" | "number" | "choice" | "the" | "please"))
        .collect();
    let [word] = words[..] else { return None };
    let n = usize::from(number(word)?);
    (1..=length).contains(&n).then(|| n - 1)
}

/// The choice that a message means, and how many of its words said so.
#[must_use]
pub fn choice<'c>(choices: &[&'c Choice], meaning: &Meaning) -> Option<(&'c Choice, usize)> {
    if let Some(n) = position(meaning, choices.len()) {
        return Some((choices[n], meaning.words.len()));
    }
    let said: Vec<&str> = meaning.words.iter().map(|w| w.stem.as_str()).collect();
    let mut best: Option<(usize, &Choice)> = None;
    let mut tie = false;
    for choice in choices {
        let phrases = std::iter::once(&choice.label)
            .chain(std::iter::once(&choice.short))
            .chain(&choice.says);
        let score = phrases.map(|p| overlap(&said, p)).max().unwrap_or(0);
        match best {
            _ if score == 0 => {}
            Some((top, _)) if score == top => tie = true,
            Some((top, _)) if score < top => {}
            _ => {
                best = Some((score, choice));
                tie = false;
            }
        }
    }
    best.filter(|_| !tie).map(|(score, choice)| (choice, score))
}

/// How many words of a phrase stand in the message in a row; 0 unless the whole phrase does, or the whole message stands in the
/// phrase.
fn overlap(said: &[&str], phrase: &str) -> usize {
    let wanted: Vec<String> = tokens(phrase).iter().map(|t| stem(&t.word)).collect();
    if wanted.is_empty() || said.is_empty() {
        return 0;
    }
    let holds = |long: &[&str], short: &[&str]| long.windows(short.len()).any(|w| w == short);
    let wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    if wanted.len() <= said.len() && holds(said, &wanted) {
        return wanted.len();
    }
    // "not asked" for "We have not asked yet": but a single small word is no answer.
    let enough = said.len() >= 2 || said[0].len() >= 5;
    if said.len() < wanted.len() && enough && holds(&wanted, said) {
        said.len()
    } else {
        0
    }
}

/// The value that a message gives to the fact that was asked for. `Some(0)` is "not sure" or "rather not say".
#[must_use]
pub fn fact(talk: &Talk<'_>, id: FactId, meaning: &Meaning) -> Option<Value> {
    let content = talk.content;
    let fact = content.facts.get(id);
    if let Some(said) = meaning.facts.iter().find(|s| s.fact == id) {
        return Some(said.value);
    }
    match fact.kind {
        Kind::Age => {
            // "2" is the second of the ages shown, unless one of them is 2.
            let ages = &talk.state.ages;
            let chosen = position(meaning, ages.len())
                .filter(|n| ages.iter().all(|age| usize::from(*age) != n + 1));
            if let Some(n) = chosen {
                return fact.value(&ages[n].to_string());
            }
            if let Some(said) = age::answer(content, &meaning.words) {
                return Some(said.value);
            }
        }
        Kind::District => {
            let narrowed = &talk.state.narrowed;
            let named = position(meaning, narrowed.len())
                .and_then(|n| narrowed.get(n))
                .or_else(|| {
                    let said: Vec<&str> = meaning.words.iter().map(|w| w.stem.as_str()).collect();
                    narrowed.iter().find(|(district, hint)| {
                        overlap(&said, hint) > 0 || overlap(&said, &district.replace('-', " ")) > 0
                    })
                });
            if let Some((district, _)) = named {
                return fact.value(district);
            }
            if meaning.words.iter().any(|w| w.word == "outside") && meaning.words.len() <= 4 {
                return fact.value("elsewhere");
            }
        }
        Kind::Choice => {
            if let Some(n) = position(meaning, fact.values.len() + 1) {
                return if n < fact.values.len() {
                    u8::try_from(n + 1).ok()
                } else {
                    Some(0)
                };
            }
            let said: Vec<&str> = meaning.words.iter().map(|w| w.stem.as_str()).collect();
            let score = |v: &crate::family::facts::Answer| {
                std::iter::once(&v.label)
                    .chain(&v.short)
                    .chain(&v.also)
                    .map(|p| overlap(&said, p))
                    .max()
                    .unwrap_or(0)
            };
            let best = fact
                .values
                .iter()
                .enumerate()
                .map(|(i, v)| (score(v), i))
                .filter(|(s, _)| *s > 0)
                .max_by_key(|(s, i)| (*s, std::cmp::Reverse(*i)));
            if let Some((_, i)) = best {
                return u8::try_from(i + 1).ok();
            }
            let yes_no = |word: &str| meaning.commands.iter().any(|c| c == word);
            if yes_no("yes") && fact.value("has").is_some() {
                return fact.value("has");
            }
            if yes_no("no") && fact.value("none").is_some() {
                return fact.value("none");
            }
        }
        Kind::Date => {}
    }
    meaning
        .commands
        .iter()
        .any(|c| c == "unsure" || c == "skip")
        .then_some(0)
}
