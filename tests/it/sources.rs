//! Facts have a source and a date: whatever a family can call, text, write to or open stands in the directory, beside the page where it was read.

use std::collections::HashSet;

use anydoor::directory::service::Way;
use anydoor::pathway::Step;

use crate::support::content;

/// Every number, address and link on a card stands beside a source with an address.
#[test]
fn every_contact_has_a_source() {
    let mut contacts = 0;
    for service in content().directory.services.iter().filter(|s| s.confirmed) {
        contacts += service.contacts.len();
        let traced =
            !service.sources.is_empty() && service.sources.iter().all(|s| s.url.contains('.'));
        assert!(
            service.contacts.is_empty() || traced,
            "`{}` has contacts and no source",
            service.id
        );
    }
    assert!(contacts > 200, "only {contacts} contacts were looked at");
}

/// What a step, a danger reply or a text in another language says holds no number, address or link but those of the directory.
#[test]
fn words_bring_no_contact_of_their_own() {
    let content = content();
    let known: HashSet<String> = content
        .directory
        .services
        .iter()
        .flat_map(|s| &s.contacts)
        .flat_map(|contact| match &contact.way {
            Way::Phone(phone) | Way::Text(phone, _) => vec![digits(&phone.to_string())],
            Way::Email(text) | Way::Web(text) | Way::Address(text) => vec![text.to_lowercase()],
        })
        .collect();
    let mut read = 0;
    let steps = content.pathways.iter().flat_map(|p| {
        p.steps
            .iter()
            .flat_map(move |s| texts(s).map(move |t| (format!("{}/{}", p.id, s.id), t)))
    });
    let dangers = content.safety.kinds.iter().flat_map(|k| {
        [Some(&k.say), k.to_young_person.as_ref()]
            .into_iter()
            .flatten()
            .map(|t| (k.id.clone(), t.as_str()))
    });
    let foreign = content.languages.all.iter().flat_map(|l| {
        l.say
            .iter()
            .chain(&l.crisis)
            .map(|t| (l.name.clone(), t.as_str()))
    });
    for (place, text) in steps.chain(dangers).chain(foreign) {
        read += 1;
        for contact in contacts_in(text) {
            assert!(
                known.iter().any(|k| k.contains(&contact)),
                "{place}: `{contact}` stands in the words and not in the directory"
            );
        }
    }
    assert!(read > 500, "only {read} texts were read");
}

/// A step that names a law or a time limit says where that was read.
#[test]
fn what_steps_say_of_the_law_has_a_source() {
    for pathway in &content().pathways {
        for step in &pathway.steps {
            let of_law = texts(step).any(|t| {
                [
                    "the law",
                    "by law",
                    "must ",
                    " days",
                    " weeks",
                    "regulation",
                ]
                .iter()
                .any(|sign| t.to_lowercase().contains(sign))
            });
            assert!(
                !of_law || !step.sources.is_empty() || pathway.sources.is_empty(),
                "{}/{} speaks of law or limits and names no source",
                pathway.id,
                step.id
            );
        }
    }
}

fn texts(step: &Step) -> impl Iterator<Item = &str> {
    [
        &step.say,
        &step.to_young_person,
        &step.to_school,
        &step.plan,
        &step.ask,
        &step.ask_young_person,
        &step.ask_school,
    ]
    .into_iter()
    .flatten()
    .map(String::as_str)
    .chain(step.say_if.iter().map(|(_, text)| text.as_str()))
    .chain(step.choices.iter().map(|c| c.label.as_str()))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Phone numbers (seven figures and more, with spaces between), email addresses and web addresses in a text.
fn contacts_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    for c in text.chars().chain(['.']) {
        if c.is_ascii_digit() {
            run.push(c);
        } else if !c.is_whitespace() || run.is_empty() {
            if run.len() >= 7 {
                found.push(std::mem::take(&mut run));
            }
            run.clear();
        }
    }
    let address = |word: &&str| {
        let host = [".uk", ".org", ".com", ".net", ".info"];
        word.contains('@') || word.contains("://") || host.iter().any(|end| word.contains(end))
    };
    found.extend(
        text.split_whitespace()
            .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(address)
            .map(str::to_lowercase),
    );
    found
}

#[test]
fn a_contact_in_words_would_be_found() {
    assert_eq!(contacts_in("Ring 0345 603 7627 today."), ["03456037627"]);
    assert_eq!(
        contacts_in("See gov.uk/help, or a@b.org."),
        ["gov.uk/help", "a@b.org"]
    );
    assert!(contacts_in("In 2014 the law gave 20 weeks, until 14 February 2027.").is_empty());
}
