//! `/topics` and `/topics/{id}`: what a topic is about, in the first words of its pathway, and who helps with it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::Shelves;
use super::paper::{Kept, Paper};
use super::service::Missing;
use super::services::Item;
use crate::content::Content;
use crate::dialogue::reply::{Block, ContactKind, Paragraph, SourceLink};
use crate::dialogue::{Input, State as Conversation, respond};
use crate::directory::service::Tier;
use crate::directory::shelf::in_force;
use crate::directory::{Service, TopicId};

/// Services on a topic's own page; the rest is one link away.
const SHOWN: usize = 8;

struct Entry<'a> {
    id: &'a str,
    name: &'a str,
    services: usize,
}

#[derive(Template)]
#[template(path = "topics.html")]
struct All<'a> {
    paper: Paper,
    outcomes: Vec<(&'a str, Vec<Entry<'a>>)>,
}

#[derive(Template)]
#[template(path = "topic.html")]
struct One<'a> {
    paper: Paper,
    id: &'a str,
    name: &'a str,
    outcome: &'a str,
    crisis: Vec<Block>,
    /// Whether help in a crisis is what this topic is mainly about.
    urgent: bool,
    paragraphs: Vec<Paragraph>,
    question: Option<String>,
    sources: Vec<SourceLink>,
    items: Vec<Item>,
    total: usize,
}

pub(super) async fn all(State(shelves): State<Shelves>, headers: HeaderMap) -> Response {
    let content = shelves.live.content();
    let topics = &content.directory.topics;
    let today = (shelves.clock)().date();
    let entries = |outcome: usize| {
        let those = topics.all.iter().filter(move |t| t.outcome == outcome);
        those.filter_map(|t| {
            Some(Entry {
                id: &t.id,
                name: &t.name,
                services: helping(&content, topics.find(&t.id)?, today).len(),
            })
        })
    };
    let outcomes = topics.outcomes.iter().enumerate();
    let all = All {
        paper: shelves.paper(&headers, "Topics",
            "What families of children and young people with special educational needs or disabilities in Essex need help with, and who helps.",
            Some("/topics"),
        ),
        outcomes: outcomes.map(|(n, o)| (o.name.as_str(), entries(n).collect())).collect(),
    };
    shelves.answer(&content, &headers, Kept::Public, &all)
}

pub(super) async fn one(
    State(shelves): State<Shelves>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let content = shelves.live.content();
    let topics = &content.directory.topics;
    let Some(topic) = topics.find(&id) else {
        return shelves.missing(&Missing {
            paper: shelves.paper(&headers, "This topic is not here", "", None),
            what: "topic",
            items: Vec::new(),
        });
    };
    let known = topics.get(topic);
    let path = format!("/topics/{}", known.id);
    if known.id != id {
        return Redirect::permanent(&path).into_response();
    }
    let now = (shelves.clock)();
    // The page says what the chat would say to somebody of whom nothing is known.
    let tap = Input::Tap(format!("t:{}", known.id));
    let reply = respond(&content, &Conversation::default(), &tap, now).reply;
    let (mut crisis, mut paragraphs, mut sources) = (Vec::new(), Vec::new(), Vec::new());
    for block in reply.blocks {
        match block {
            Block::Crisis { .. } => crisis.push(block),
            Block::Say {
                paragraphs: said,
                sources: from,
            } => {
                paragraphs.extend(said);
                sources.extend(from);
            }
            _ => {}
        }
    }
    let found = helping(&content, topic, now.date());
    let first = paragraphs.iter().find_map(|p| match p {
        Paragraph::Text(text) => Some(text.as_str()),
        Paragraph::List(_) => None,
    });
    let description = format!(
        "{}: what to do next and who can help in Essex. {}",
        known.name,
        first.unwrap_or_default()
    );
    let one = One {
        paper: shelves.paper(&headers, &known.name, description.trim(), Some(&path)),
        id: &known.id,
        name: &known.name,
        outcome: topics.outcomes.get(known.outcome).map_or("", |o| &o.name),
        urgent: found.iter().take(3).any(|s| s.tier == Tier::Crisis),
        crisis,
        question: reply.question,
        sources,
        items: found
            .iter()
            .take(SHOWN)
            .map(|s| Item::of(&content, s, None))
            .collect(),
        total: found.len(),
        paragraphs,
    };
    shelves.answer(&content, &headers, Kept::Public, &one)
}

/// Who helps with a topic, those first for whom it is the main one.
fn helping(content: &Content, topic: TopicId, today: jiff::civil::Date) -> Vec<&Service> {
    let all = content.directory.services.iter();
    let mut found: Vec<&Service> = all
        .filter(|s| s.confirmed && in_force(s, today) && s.topics.contains(&topic))
        .collect();
    found.sort_by_key(|s| {
        let main = s.topics.iter().position(|t| *t == topic);
        (
            s.too_old(today),
            main,
            s.areas.holds(content.directory.places.elsewhere()),
        )
    });
    found
}
