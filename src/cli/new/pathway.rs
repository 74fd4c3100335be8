//! A new pathway: one step that shows who can help.

use std::io::{BufRead, Write};

use jiff::civil::Date;

use super::interview::{Ended, Interview, Question, id, one_of, several, web, words};
use super::{Fresh, folder, half_a_year_after, listed, outcome, quoted};
use crate::content::Content;

/// Asks what is needed and makes the file.
pub(super) fn ask<R: BufRead, W: Write>(
    content: &Content,
    today: Date,
    interview: &mut Interview<R, W>,
) -> Result<Fresh, Ended> {
    let title = interview.ask(
        &Question {
            ask: "What is the pathway about?",
            example: "When sleep is hard",
            why: "Staff and families see this title, so it cannot be empty.",
        },
        words,
    )?;
    let id = interview.ask(
        &Question {
            ask: "Its short name? It never changes",
            example: "sleep",
            why: "Other files lead here by this name, so it cannot be empty.",
        },
        |answer| id(answer, |name| content.pathways.iter().any(|p| p.id == name)),
    )?;
    let topics = &content.directory.topics;
    let known: Vec<&str> = topics.ids().collect();
    let topic = interview.ask(
        &Question {
            ask: "Which topic of directory/topics.yaml does it answer? It shows the services of this topic",
            example: "continence-sleep-feeding",
            why: "The topic decides which services are shown, so it cannot be empty.",
        },
        |answer| one_of(answer, &known),
    )?;
    let found_by = interview.ask(
        &Question {
            ask: "What do families write that should lead here? Small letters, with commas between",
            example: "up all night, wakes at three",
            why: "Without words of theirs no family would find it.",
        },
        |answer| {
            several(
                &answer.to_lowercase().replace(['\'', '\u{2019}'], ""),
                words,
            )
        },
    )?;
    let owner = interview.ask(
        &Question {
            ask: "Who looks after it?",
            example: "SEND Operations",
            why: "Somebody must read it again in half a year, so it needs an owner.",
        },
        words,
    )?;
    let source = interview.ask(
        &Question {
            ask: "What is the page called on which the facts stand?",
            example: "NHS: sleep and young children",
            why: "A fact has a source, or it is not there.",
        },
        words,
    )?;
    let url = interview.ask(
        &Question {
            ask: "The address of that page?",
            example: "https://www.nhs.uk/…",
            why: "Without its address nobody can look again.",
        },
        web,
    )?;
    let outcome = outcome(content, &topic).unwrap_or_default();
    // A topic leads to one pathway: if it has one, only the families' words lead here.
    let own_topic = match topics.find(&topic).and_then(|t| content.topic_door(t)) {
        Some(_) => String::new(),
        None => format!("topics: [{topic}]\n"),
    };
    let path = match folder(content, outcome) {
        Some(folder) => format!("pathways/{folder}/{id}.yaml"),
        None => format!("pathways/{id}.yaml"),
    };
    let text = format!(
        "# Say in plain English what a family can do first. pathways/README.md shows what a step can have.\n\
         pathway: {id}\n\
         title: {title}\n\
         outcome: {outcome}\n\
         owner: {owner}\n\
         reviewed: {today}\n\
         review_by: {review_by}\n\
         {own_topic}\
         sources:\n  \
           page: {{ title: {source}, url: {url} }}\n\
         start: begin\n\
         steps:\n  \
           begin:\n    \
             found_by: {found_by}\n    \
             say: Here is who can help.\n    \
             offer:\n      \
               - find: {{ topics: [{topic}], at_most: 3 }}\n    \
             sources: [page]\n",
        title = quoted(&title),
        owner = quoted(&owner),
        review_by = half_a_year_after(today),
        source = serde_json::Value::from(source),
        url = serde_json::Value::from(url),
        found_by = listed(&found_by),
    );
    let next = format!(
        "Now write what it says. Then: anydoor check, anydoor chat, and anydoor reach {id} for a first conversation to test."
    );
    Ok(Fresh { path, text, next })
}
