//! Earlier turns, shown again from the state alone: no word that somebody typed is in it.

use jiff::civil::Date;

use super::state::{Answer, Past, State};
use super::talk::step_id;
use crate::content::Content;
use crate::content::shorthand::short_hash;
use crate::directory::hours::date_in_words;
use crate::family::facts::Kind;

/// One past turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recalled {
    /// What was asked.
    pub asked: String,
    /// What was answered.
    pub answered: String,
}

/// The past turns, oldest first.
#[must_use]
pub fn recall(content: &Content, state: &State) -> Vec<Recalled> {
    state
        .trail
        .iter()
        .map(|past| Recalled {
            asked: asked(content, past),
            answered: answered(content, past),
        })
        .collect()
}

fn asked(content: &Content, past: &Past) -> String {
    if let Some(ask) = past
        .asking
        .as_deref()
        .and_then(|f| content.facts.find(f))
        .and_then(|f| content.facts.get(f).ask.clone())
    {
        return ask;
    }
    let Some(at) = content.find(&step_id(&past.at)) else {
        return "Hello. Tell me what is going on.".into();
    };
    content
        .step(at)
        .ask
        .clone()
        .unwrap_or_else(|| content.pathway(at).title.clone())
}

fn answered(content: &Content, past: &Past) -> String {
    match &past.answer {
        Answer::Choice(hash) => {
            let at = content.find(&step_id(&past.at));
            let choice = at.and_then(|at| {
                content
                    .step(at)
                    .choices
                    .iter()
                    .find(|c| short_hash(&c.label) == *hash)
            });
            choice.map_or_else(|| "An answer".into(), |c| c.label.clone())
        }
        Answer::Fact(fact, value) => fact_in_words(content, fact, value),
        Answer::Topic(topic) => content.directory.topics.find(topic).map_or_else(
            || topic.clone(),
            |t| content.directory.topics.get(t).name.clone(),
        ),
        Answer::Words => {
            let known: Vec<String> = past
                .before
                .iter()
                .map(|(fact, _)| {
                    content
                        .facts
                        .find(fact)
                        .map_or(fact.as_str(), |f| content.facts.get(f).name.as_str())
                        .to_owned()
                })
                .collect();
            if known.is_empty() {
                "In your own words".into()
            } else {
                format!("In your own words (about: {})", known.join(", "))
            }
        }
        Answer::Command(command) => match command.as_str() {
            "person" => "Talk to a person",
            "help" => "I need help now",
            "plan" => "My plan",
            "why" => "Why this?",
            "menu" => "Something else",
            "return" => "Go back to before",
            _ => "Go on",
        }
        .into(),
    }
}

/// "Age: 6".
#[must_use]
pub fn fact_in_words(content: &Content, fact: &str, value: &str) -> String {
    let Some(id) = content.facts.find(fact) else {
        return value.to_owned();
    };
    let known = content.facts.get(id);
    match known.kind {
        _ if value == "unknown" => "Not sure".into(),
        Kind::Date => value
            .parse::<Date>()
            .map_or_else(|_| value.to_owned(), date_in_words),
        _ => known
            .value(value)
            .map_or_else(|| value.to_owned(), |v| known.label_of(v).to_owned()),
    }
}
