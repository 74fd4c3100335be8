//! Slips that are good YAML and good references, and still not what somebody meant: a thing said twice, days the wrong way round, a
//! number in the words. Found by somebody who planted faults without having seen the checks.

use std::collections::{HashMap, HashSet};

use super::draft::{DraftChoice, DraftPathway, DraftStep};
use crate::fault::{Faults, Place, Spanned};

/// Notes every slip of a pathway.
pub(super) fn look(draft: &DraftPathway, faults: &mut Faults) {
    if draft.review_by.value < draft.reviewed {
        faults.error(
            "bad-date",
            &draft.review_by.place,
            "this is to be read again before it was read",
            "put a day after `reviewed` into `review_by`",
        );
    }
    for (what, text) in [("owner", &draft.owner), ("title", &draft.title)] {
        if text.trim().is_empty() {
            empty(what, &draft.id.place, faults);
        }
    }
    unused_sources(draft, faults);
    for (name, step) in &draft.steps.0 {
        days(step.from, step.until, &name.place, faults);
        for branch in &step.next {
            days(branch.from, branch.until, &branch.place, faults);
        }
        twice("needs", &step.needs, faults);
        offers(step, faults);
        answers(step, faults);
        for choice in &step.choices {
            days(choice.from, choice.until, &choice.place, faults);
        }
        words(step, faults);
    }
}

/// A source that no step names: a step lost it, or it was never needed.
fn unused_sources(draft: &DraftPathway, faults: &mut Faults) {
    let steps = draft.steps.0.iter().flat_map(|(_, step)| &step.sources);
    let used: HashSet<&str> = steps.map(|source| source.value.as_str()).collect();
    for (name, _) in &draft.sources.0 {
        if !used.contains(name.value.as_str()) {
            faults.warn(
                "unused-source",
                &name.place,
                format!("no step names the source `{}`", name.value),
                "name it under `sources` of the step whose facts stand on it, or take it out",
            );
        }
    }
}

fn days(
    from: Option<jiff::civil::Date>,
    until: Option<jiff::civil::Date>,
    place: &Place,
    faults: &mut Faults,
) {
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        faults.error(
            "bad-date",
            place,
            "this ends before it begins",
            "put the earlier day into `from`, and the later into `until`",
        );
    }
}

fn empty(what: &str, place: &Place, faults: &mut Faults) {
    faults.error(
        "empty-value",
        place,
        format!("`{what}` is empty"),
        "write its value, or take the whole entry out",
    );
}

/// The same word twice in one list.
fn twice(list: &str, written: &[Spanned<String>], faults: &mut Faults) {
    for (n, word) in written.iter().enumerate() {
        if written[..n].iter().any(|before| before.value == word.value) {
            faults.error(
                "said-twice",
                &word.place,
                format!("`{}` stands twice in `{list}`", word.value),
                "take one of them out, or write the one that was meant",
            );
        }
    }
}

/// A service that every family has seen in the same step already.
fn offers(step: &DraftStep, faults: &mut Faults) {
    let to_all = |n: usize| step.offer[..n].iter().filter(|o| o.when.is_none());
    for (n, offer) in step.offer.iter().enumerate() {
        let Some(service) = &offer.service else {
            continue;
        };
        let same = |o: &Spanned<String>| o.value == service.value;
        if to_all(n)
            .filter(|o| o.only_open != Some(true))
            .any(|o| o.service.as_ref().is_some_and(same))
        {
            faults.error(
                "said-twice",
                &service.place,
                format!(
                    "`{}` is offered twice here, and the first offer is to every family",
                    service.value
                ),
                "take one of them out, or write the service that was meant",
            );
        }
    }
}

/// The same words under two answers of one question: neither would be taken. Labels that are the same are told by what does not fit the apps.
fn answers(step: &DraftStep, faults: &mut Faults) {
    let mut said: HashMap<String, (&DraftChoice, bool)> = HashMap::new();
    // What some do not have may say what others' answers say.
    for choice in step.choices.iter().filter(|c| c.when.is_none()) {
        let short = choice.short.as_ref().map(Spanned::as_str);
        let names = std::iter::once(choice.label.value.as_str()).chain(short);
        let others = choice.says.iter().map(String::as_str);
        let words = names.map(|w| (w, true)).chain(others.map(|w| (w, false)));
        for (word, is_name) in words.map(|(w, n)| (w.trim().to_lowercase(), n)) {
            match said.get(&word) {
                Some((other, was_name)) if other.place != choice.place && !(is_name && *was_name) => faults.error(
                    "said-twice",
                    &choice.place,
                    format!(
                        "`{word}` stands under `{}` and under `{}`: a family that writes it gets neither",
                        other.label.value, choice.label.value
                    ),
                    "leave it under one of them",
                ),
                Some(_) => {}
                None => {
                    said.insert(word, (choice, is_name));
                }
            }
        }
    }
}

/// Every text of a step that families read.
fn words(step: &DraftStep, faults: &mut Faults) {
    let single = [
        ("say", &step.say),
        ("to_young_person", &step.to_young_person),
        ("to_school", &step.to_school),
        ("plan", &step.plan),
        ("ask", &step.ask),
    ];
    let single = single
        .into_iter()
        .filter_map(|(key, text)| Some((key, text.as_ref()?)));
    let some = step.say_if.iter().map(|part| ("say", &part.say));
    for (key, text) in single.chain(some) {
        if text.value.trim().is_empty() {
            empty(key, &text.place, faults);
        }
        if begins_small(&text.value) {
            faults.error(
                "small-letter",
                &text.place,
                "a sentence begins with `{child}`, which gives \u{201c}your child\u{201d} with a small letter",
                "write `{Child}` there",
            );
        }
        if let Some(word) = doubled(&text.value) {
            faults.error(
                "said-twice",
                &text.place,
                format!("the word `{word}` stands twice, one behind the other"),
                "take one of them out",
            );
        }
        if let Some(contact) = contact_in(&text.value) {
            faults.error(
                "contact-in-words",
                &text.place,
                format!("`{contact}` is a contact, and contacts stand in the directory"),
                "offer the service that has it: its card shows the number as a link, with its hours and the day it was checked",
            );
        }
        if let Some((_, open)) = text.value.rsplit_once('{')
            && !open.contains('}')
        {
            faults.error(
                "unknown-placeholder",
                &text.place,
                "a `{` is never closed",
                "write the closing `}`, such as in {child}",
            );
        }
    }
}

/// Whether a sentence begins with a placeholder that has a small letter.
fn begins_small(text: &str) -> bool {
    let mut places = text.match_indices("{child}").map(|(at, _)| &text[..at]);
    places.any(|before| {
        let line_break = before.ends_with("\n\n");
        let before = before.trim_end_matches([' ', '\n', '-']);
        before.is_empty() || line_break || before.ends_with(['.', '?', '!'])
    })
}

/// A word with itself behind it, with nothing between but space. "Had had" and "that that" can be good English.
fn doubled(text: &str) -> Option<&str> {
    let words = text.split_whitespace();
    let pairs = words.clone().zip(words.skip(1));
    let mut doubled = pairs.filter(|(one, other)| {
        one.to_lowercase()
            == other
                .trim_end_matches(['.', ',', ';', ':', '?', '!'])
                .to_lowercase()
            && one.chars().all(char::is_alphabetic)
            && !matches!(one.to_lowercase().as_str(), "had" | "that")
    });
    doubled.next().map(|(one, _)| one)
}

/// A telephone number, an email address or an address of a page among words. Short numbers such as 999 and 116 123 are words.
fn contact_in(text: &str) -> Option<String> {
    let is_link = |word: &&str| {
        let email = word
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        email
            || word.starts_with("www.")
            || word.starts_with("http://")
            || word.starts_with("https://")
    };
    let link = text.split_whitespace().find(is_link);
    if let Some(link) = link {
        return Some(link.trim_end_matches(['.', ',', ')']).to_owned());
    }
    let digit_or_gap = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')' | '+');
    let runs = text.split(|c: char| !digit_or_gap(c)).map(str::trim);
    let number = |run: &&str| run.chars().filter(char::is_ascii_digit).count() >= 10;
    runs.filter(|run| run.starts_with(['0', '+']))
        .find(number)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{contact_in, doubled};

    #[test]
    fn a_doubled_word_is_seen() {
        for (text, word) in [
            ("Ask the the school.", Some("the")),
            ("The school school.", Some("school")),
            ("What he had had, he had.", None),
            ("It may help. Help comes.", None),
            ("Call 111 111.", None),
        ] {
            assert_eq!(doubled(text), word, "{text}");
        }
    }

    #[test]
    fn contacts_are_told_from_words() {
        for (text, contact) in [
            ("Ring 0345 603 7627.", Some("0345 603 7627")),
            ("Ring +44 345 603 7627 today.", Some("+44 345 603 7627")),
            ("Write to breaks@essex.gov.uk.", Some("breaks@essex.gov.uk")),
            ("See www.essex.gov.uk now.", Some("www.essex.gov.uk")),
            ("Call 999 or 116 123, or 111 option 2.", None),
            ("From 2026-11-23 to 2027-11-23, ages 0 to 25.", None),
            ("School @ home", None),
        ] {
            assert_eq!(contact_in(text).as_deref(), contact, "{text}");
        }
    }
}
