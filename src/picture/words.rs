//! Rules and texts of the content in words for staff.

use crate::content::Content;
use crate::dialogue::State;
use crate::dialogue::wording::fill;
use crate::family::facts::Kind;
use crate::family::{Ages, Condition, FactId, Facts, Family, UNKNOWN};
use crate::pathway::Step;

/// A condition in a few words: "age 5 to 16, Mid Essex".
///
/// With `names` each part says which fact it is about, as a tooltip has room for.
#[must_use]
pub fn condition(when: &Condition, facts: &Facts, names: bool) -> String {
    let joined = |parts: &[Condition], by: &str| {
        let words: Vec<String> = parts
            .iter()
            .map(|part| match part {
                Condition::Any(_) | Condition::All(_) => {
                    format!("({})", condition(part, facts, names))
                }
                _ => condition(part, facts, names),
            })
            .collect();
        words.join(by)
    };
    match when {
        Condition::In(fact, set) => values(*fact, *set, facts, names),
        Condition::All(parts) => joined(parts, " and "),
        Condition::Any(parts) => joined(parts, " or "),
        Condition::Not(part) => match part.as_ref() {
            Condition::In(..) => format!("not {}", condition(part, facts, names)),
            _ => format!("not ({})", condition(part, facts, names)),
        },
    }
}

/// One fact and the values that it may have.
fn values(id: FactId, set: u64, facts: &Facts, names: bool) -> String {
    let fact = facts.get(id);
    let unknown = set & 1 << UNKNOWN != 0;
    let size = u8::try_from(fact.size()).unwrap_or(u8::MAX);
    let (held, left): (Vec<u8>, Vec<u8>) =
        (1..size).partition(|value| set & 1 << u32::from(*value) != 0);
    let word = |value: u8| {
        let answer = fact.values.get(usize::from(value) - 1);
        let short = answer.and_then(|a| a.short.as_deref()).filter(|_| !names);
        short.unwrap_or_else(|| fact.label_of(value))
    };
    let mut said = if fact.kind == Kind::Age {
        ages(&held)
    } else if let ([one], true, true) = (left.as_slice(), unknown, held.len() > 1) {
        return named(
            &fact.name,
            &format!("not {}", word(*one)),
            names || yes_or_no(facts, id),
        );
    } else {
        held.iter()
            .map(|value| word(*value))
            .collect::<Vec<_>>()
            .join(" or ")
    };
    if unknown {
        said = if held.is_empty() {
            return format!("{} not known", fact.name);
        } else {
            format!("{said}, or not known")
        };
    }
    // "Age 5 to 16" says what it is; "Yes" does not.
    let names = names && fact.kind != Kind::Age || yes_or_no(facts, id);
    named(&fact.name, &said, names)
}

fn named(name: &str, said: &str, names: bool) -> String {
    if names {
        format!("{name}: {said}")
    } else {
        said.to_owned()
    }
}

/// Whether the fact's values mean nothing without its name.
fn yes_or_no(facts: &Facts, id: FactId) -> bool {
    facts.get(id).values.iter().any(|v| v.label == "Yes")
}

/// Ages as people say them: "under 5", "age 5 to 16", "19 and over".
fn ages(held: &[u8]) -> String {
    let oldest = Ages::ALL.iter().last().unwrap_or(0);
    let mut stretches: Vec<(u8, u8)> = Vec::new();
    for age in held.iter().map(|value| value - 1) {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == age => *last = age,
            _ => stretches.push((age, age)),
        }
    }
    let words: Vec<String> = stretches
        .iter()
        .map(|(first, last)| match (*first, *last) {
            (first, last) if first == last => format!("age {first}"),
            (0, last) if last == oldest => "any age".to_owned(),
            (0, last) => format!("under {}", last + 1),
            (first, last) if last == oldest => format!("{first} and over"),
            (first, last) => format!("age {first} to {last}"),
        })
        .collect();
    words.join(" or ")
}

/// The first thing that a step says: its first sentences up to `most` letters, or its question, or nothing.
#[must_use]
pub fn first_line(content: &Content, step: &Step, most: usize) -> String {
    let said = step.say.as_ref().or(step.ask.as_ref());
    let said = said.or_else(|| step.say_if.first().map(|(_, text)| text));
    let text = said.map_or_else(String::new, |text| plain(content, text));
    let paragraph = text.lines().find(|l| !l.is_empty()).unwrap_or("");
    let mut kept = String::new();
    for sentence in paragraph.split_inclusive(". ") {
        if !kept.is_empty() && kept.len() + sentence.len() > most {
            break;
        }
        kept.push_str(sentence);
    }
    kept.trim().to_owned()
}

/// Text of the content as a family hears it of whom nothing is known, without what a file of text may not hold.
#[must_use]
pub fn plain(content: &Content, text: &str) -> String {
    fill(content, &State::default(), &Family::default(), text)
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect()
}

/// "1 step", "2 steps".
#[must_use]
pub fn count(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}
