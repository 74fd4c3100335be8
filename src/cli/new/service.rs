//! A new service, in a file of its own.

use std::io::{BufRead, Write};
use std::path::Path;

use jiff::civil::Date;

use super::interview::{Ended, Interview, Question, checked, id, one_of, several, web, words};
use super::{Fresh, folder, half_a_year_after, listed, outcome, quoted};
use crate::content::Content;
use crate::directory::service::{REFERRERS, TIERS};
use crate::family::Ages;
use crate::fault::{Faults, shape};
use crate::text::phone::Phone;

/// Asks what is needed and makes the file.
pub(super) fn ask<R: BufRead, W: Write>(
    content: &Content,
    root: &Path,
    today: Date,
    interview: &mut Interview<R, W>,
) -> Result<Fresh, Ended> {
    let directory = &content.directory;
    let known: Vec<&str> = directory.topics.ids().collect();
    let mut organisations: Vec<&str> = directory.organisations.keys().map(String::as_str).collect();
    organisations.sort_unstable();
    let name = interview.ask(
        &Question {
            ask: "What is the service called?",
            example: "Harlow Saturday Club",
            why: "Families see this name, so it cannot be empty.",
        },
        words,
    )?;
    let id = interview.ask(
        &Question {
            ask: "Its short name, in small letters with hyphens?",
            example: "harlow-saturday-club",
            why: "Pathways offer it by this name, so it cannot be empty.",
        },
        |answer| id(answer, |name| directory.service(name).is_some()),
    )?;
    let provider = interview.ask(
        &Question {
            ask: "Which organisation of directory/organisations.yaml runs it?",
            example: "essex-county-council",
            why: "Families want to know who it is. Write provider-not-known if it is not there yet, and add it to directory/organisations.yaml later.",
        },
        |answer| one_of(answer, &organisations),
    )?;
    let summary = interview.ask(
        &Question {
            ask: "What does it do, and for whom? One or two short sentences in your own words",
            example: "A club on Saturdays for children with extra needs.",
            why: "Families choose by this, so it cannot be empty.",
        },
        |answer| {
            if answer.chars().count() > 420 {
                return Err(
                    "This is too long for a card on a phone. Two short sentences are enough."
                        .into(),
                );
            }
            words(answer)
        },
    )?;
    let topics = interview.ask(
        &Question {
            ask: "Which topics of directory/topics.yaml does it help with? With commas between",
            example: "leisure-clubs, short-breaks-respite",
            why: "Without a topic nobody finds it.",
        },
        |answer| several(answer, |topic| one_of(topic, &known)),
    )?;
    let ages = interview.ask(
        &Question {
            ask: "For which ages?",
            example: "5-11",
            why: "It must not be offered to a family that is too young or too old for it.",
        },
        |answer| match Ages::read(answer) {
            Ok(_) => words(answer),
            Err((message, help)) => Err(format!("This cannot be used: {message}. Help: {help}.")),
        },
    )?;
    let areas = interview.ask(
        &Question {
            ask: "In which districts or groups of directory/places.yaml? With commas between",
            example: "harlow, uttlesford",
            why: "Without an area nobody may use it. `everywhere` is one too.",
        },
        |answer| {
            several(answer, |area| {
                checked(area, |written, faults: &mut Faults| {
                    directory
                        .places
                        .areas(std::slice::from_ref(written), faults);
                })
            })
        },
    )?;
    let tier = interview.ask(
        &Question {
            ask: "How much help is it? universal (any family may come), targeted (for some extra need), specialist (after somebody has looked at the child) or crisis (danger now)",
            example: "universal",
            why: "Pathways look for help by its tier.",
        },
        |answer| one_of(answer, &shape::words(TIERS)),
    )?;
    let by = interview.ask(
        &Question {
            ask: "Who can ask for it? self (the family), school, gp, professional, council. With commas between",
            example: "self, school",
            why: "A family must know whether it can ask by itself.",
        },
        |answer| several(answer, |word| one_of(word, &shape::words(REFERRERS))),
    )?;
    let phone = interview.ask(
        &Question {
            ask: "Its phone number (write none if there is none)?",
            example: "0345 603 7627",
            why: "Write `none` if no source shows one. Never guess a number.",
        },
        |answer| match (answer, Phone::read(answer)) {
            ("none", _) => Ok(None),
            (_, Ok(_)) => Ok(Some(answer.to_owned())),
            (_, Err(message)) => Err(format!("This cannot be used: {message}.")),
        },
    )?;
    let page = interview.ask(
        &Question {
            ask: "Its own web page (write none if there is none)?",
            example: "https://www.example.org/club",
            why: "Write `none` if it has no page.",
        },
        |answer| match answer {
            "none" if phone.is_none() => Err(
                "It has no phone number, so it needs a page: a family must be able to reach it."
                    .into(),
            ),
            "none" => Ok(None),
            other => web(other).map(Some),
        },
    )?;
    let source = interview.ask(
        &Question {
            ask: "The address of the page on which these facts stand?",
            example: "https://www.example.org/contact",
            why: "A fact has a source, or it is not there.",
        },
        web,
    )?;
    let confirmed = interview.ask(
        &Question {
            ask: "Has somebody rung up and confirmed it? yes or no",
            example: "no",
            why: "Families are offered it only when somebody has.",
        },
        |answer| match answer {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err("Write yes or no.".into()),
        },
    )?;
    // Services have fewer folders than pathways.
    let folder = topics
        .first()
        .and_then(|topic| folder(content, outcome(content, topic)?))
        .filter(|folder| root.join("directory/services").join(folder).is_dir());
    let path = match folder {
        Some(folder) => format!("directory/services/{folder}/{id}.yaml"),
        None => format!("directory/services/{id}.yaml"),
    };
    let mut contacts = String::new();
    if let Some(phone) = phone {
        contacts.push_str(&format!("      - phone: \"{phone}\"\n"));
    }
    if let Some(page) = page {
        contacts.push_str(&format!("      - web: {}\n", serde_json::Value::from(page)));
    }
    let (confidence, status) = if confirmed {
        ("high", "open")
    } else {
        ("low", "to-confirm")
    };
    let text = format!(
        "services:\n  \
           - id: {id}\n    \
             name: {name}\n    \
             provider: {provider}\n    \
             summary: {summary}\n    \
             topics: {topics}\n    \
             ages: {ages}\n    \
             areas: {areas}\n    \
             tier: {tier}\n    \
             access:\n      \
               by: {by}\n    \
             needs_diagnosis: unknown\n    \
             cost: unknown\n    \
             contacts:\n\
         {contacts}    \
             confidence: {confidence}\n    \
             status: {status}\n    \
             to_confirm: [Whether it needs a diagnosis, What it costs, Opening hours]\n    \
             sources:\n      \
               - url: {source}\n    \
             checked: {today}\n    \
             review_by: {review_by}\n",
        name = quoted(&name),
        summary = quoted(&summary),
        topics = listed(&topics),
        areas = listed(&areas),
        by = listed(&by),
        source = serde_json::Value::from(source),
        review_by = half_a_year_after(today),
    );
    let next = "Now add what you know: who may use it (`for`), the hours, the cost. directory/README.md shows every line. Then: anydoor check.".to_owned();
    Ok(Fresh { path, text, next })
}
