//! Sets of families in plain English: "ages 4 to 5, in Tendring".

use super::families::{ALL, Families, NONE, Sets};
use crate::content::Content;
use crate::family::facts::{Fact, Kind};
use crate::family::{FactId, Value};

/// The most groups that a set is taken apart into; beyond that only what all of them have in common is said.
const MOST_GROUPS: usize = 400;

/// The most groups that are named.
const MOST_NAMED: usize = 3;

/// The families of a set, as a person would name them. Exact, unless it says "some of" or "and N more groups".
#[must_use]
pub fn in_english(content: &Content, set: Families, sets: &mut Sets<'_>) -> String {
    if set == NONE {
        return "no family".into();
    }
    if set == ALL {
        return "every family".into();
    }
    let Some(groups) = sets.groups(set, MOST_GROUPS) else {
        let facts: Vec<FactId> = sets.facts().collect();
        let common: Group = facts
            .into_iter()
            .map(|fact| (fact, sets.standing(set, fact)))
            .collect();
        return match words_of(content, &common, sets) {
            words if words.is_empty() => "some families of every kind".into(),
            words => format!("some of: {words}"),
        };
    };
    let mut groups: Vec<Group> = groups.into_iter().map(|group| whole(group, sets)).collect();
    join(&mut groups);
    groups.sort_by_key(|group| std::cmp::Reverse(size(group)));
    let named: Vec<String> = groups
        .iter()
        .take(MOST_NAMED)
        .map(|group| words_of(content, group, sets))
        .collect();
    let mut words = named.join("; and ");
    if groups.len() > MOST_NAMED {
        let more = groups.len() - MOST_NAMED;
        words += &format!(
            "; and {more} more group{}",
            if more == 1 { "" } else { "s" }
        );
    }
    words
}

/// The simplest family of a set: "age 19, in Tendring"; `None` of an empty one.
#[must_use]
pub fn example(content: &Content, set: Families, sets: &Sets<'_>) -> Option<String> {
    let known = sets.simplest(set)?;
    let each: Vec<String> = known
        .iter()
        .filter_map(|(fact, value)| {
            let fact = content.facts.get(content.facts.find(fact)?);
            let value = match fact.value(value) {
                None | Some(0) => "not said",
                Some(value) => fact.label_of(value),
            };
            Some(format!("{}: {value}", fact.name))
        })
        .collect();
    Some(if each.is_empty() {
        "nothing is known".into()
    } else {
        each.join(", ")
    })
}

/// For each fact, the ways in which it may stand (as in [`Sets::size_of`]).
type Group = Vec<(FactId, u64)>;

/// With every fact, those that do not narrow it too.
fn whole(group: Group, sets: &Sets<'_>) -> Group {
    let of = |fact| {
        let narrowed = group.iter().find(|(f, _)| *f == fact);
        narrowed.map_or_else(|| every(fact, sets), |(_, mask)| *mask)
    };
    sets.facts().map(|fact| (fact, of(fact))).collect()
}

fn every(fact: FactId, sets: &Sets<'_>) -> u64 {
    u64::MAX >> (64 - sets.size_of(fact).clamp(1, 64))
}

fn size(group: &Group) -> u128 {
    let sizes = group.iter().map(|(_, mask)| u128::from(mask.count_ones()));
    sizes.product()
}

/// Puts groups together that differ in one fact only, until there are none.
fn join(groups: &mut Vec<Group>) {
    let differ = |a: &Group, b: &Group| {
        let mut which = a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y);
        let first = which.next().map(|(n, _)| n);
        first.filter(|_| which.next().is_none())
    };
    let mut again = true;
    while again {
        again = false;
        let mut n = 0;
        while n < groups.len() {
            let mut other = n + 1;
            while other < groups.len() {
                if let Some(fact) = differ(&groups[n], &groups[other]) {
                    let gone = groups.swap_remove(other);
                    groups[n][fact].1 |= gone[fact].1;
                    again = true;
                } else {
                    other += 1;
                }
            }
            n += 1;
        }
    }
}

fn words_of(content: &Content, group: &Group, sets: &Sets<'_>) -> String {
    let narrowed = group
        .iter()
        .filter(|(fact, mask)| *mask != every(*fact, sets));
    let each: Vec<String> = narrowed
        .map(|(fact, mask)| {
            let known = content.facts.get(*fact);
            fact_in_words(known, *mask, sets.size_of(*fact))
        })
        .collect();
    each.join(", ")
}

/// One fact: "ages 4 to 5", "in Tendring or Colchester", "diagnosis: Yes (or not known)".
fn fact_in_words(fact: &Fact, mask: u64, size: u32) -> String {
    let unasked = mask & 1 != 0;
    let unsaid = mask & (1 << (size - 1)) != 0;
    let not_known = match (unasked, unsaid) {
        (true, true) => Some("not known"),
        (true, false) => Some("not asked yet"),
        (false, true) => Some("not said"),
        (false, false) => None,
    };
    let known: Vec<Value> = (1..size - 1)
        .filter(|value| mask & (1 << value) != 0)
        .filter_map(|value| Value::try_from(value).ok())
        .collect();
    let all = known.len() == size as usize - 2;
    let name = if fact.kind == Kind::District {
        "district"
    } else {
        &fact.name
    };
    match (known.is_empty(), all, not_known) {
        (true, _, not_known) => format!("{name} {}", not_known.unwrap_or("impossible")),
        (_, true, None) => format!("{name} known"),
        (_, true, Some(not_known)) => format!("{name} known or {not_known}"),
        (_, _, not_known) => {
            let said = values_in_words(fact, &known, size);
            match not_known {
                Some(not_known) => format!("{said} (or {not_known})"),
                None => said,
            }
        }
    }
}

fn values_in_words(fact: &Fact, known: &[Value], size: u32) -> String {
    if fact.kind == Kind::Age {
        let plural = if known.len() == 1 { "age" } else { "ages" };
        return format!("{plural} {}", ages(known));
    }
    let (before, not) = if fact.kind == Kind::District {
        ("in ".to_owned(), "anywhere but ".to_owned())
    } else {
        (
            format!("{}: ", fact.name),
            format!("{}: anything but ", fact.name),
        )
    };
    let others: Vec<Value> = (1..size - 1)
        .filter_map(|value| Value::try_from(value).ok())
        .filter(|value| !known.contains(value))
        .collect();
    let listed = |values: &[Value]| {
        let labels: Vec<&str> = values.iter().map(|v| fact.label_of(*v)).collect();
        list(&labels)
    };
    if others.len() * 2 < known.len() {
        format!("{not}{}", listed(&others))
    } else {
        format!("{before}{}", listed(known))
    }
}

/// "a, b or c".
fn list(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// "4 to 5, 7 or 19 to 25": a value is an age and one.
fn ages(values: &[Value]) -> String {
    let mut runs: Vec<(Value, Value)> = Vec::new();
    for value in values {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *value => *last = *value,
            _ => runs.push((*value, *value)),
        }
    }
    let words: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match last - first {
            0 => format!("{}", first - 1),
            _ => format!("{} to {}", first - 1, last - 1),
        })
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    list(&words)
}
