//! What the program made of one question.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::questions::{OUT_OF_SCOPE, Question, SMALL_TALK};
use crate::content::Content;
use crate::directory::places::Whereabouts;
use crate::family::facts::Kind;
use crate::understanding::{Meaning, Verdict, read};

/// One line of `--json`.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// The question's id.
    pub id: String,
    /// Topics, best first. `out-of-scope` or `greeting-smalltalk` comes first when it was read so; empty when nothing was understood.
    pub topics: Vec<String>,
    /// Whether the reply to danger is given.
    pub crisis: bool,
    /// The kind of danger.
    pub kind: Option<String>,
    /// Facts by name: `age` in years, `speaker`, `area` as a place name, `district` as an id, and the rest as ids of
    /// `facts.yaml`. Without a word on who is asking, `speaker` is `parent`: the reply is written to a parent then.
    pub facts: BTreeMap<String, Value>,
    /// The words that decided.
    pub why: String,
}

impl Reading {
    /// Reads the question.
    #[must_use]
    pub fn of(content: &Content, question: &Question, today: Date) -> Self {
        let meaning = read(content, &question.text, today);
        let mut topics: Vec<String> = meaning
            .topics
            .iter()
            .map(|t| content.directory.topics.get(t.topic).id.clone())
            .collect();
        match meaning.verdict(content) {
            Verdict::SmallTalk(_) => topics.insert(0, SMALL_TALK.to_owned()),
            Verdict::OutOfScope(_) | Verdict::Foreign(_) => {
                topics.insert(0, OUT_OF_SCOPE.to_owned())
            }
            Verdict::Lost => topics.clear(),
            Verdict::Sure(_) | Verdict::Torn(_) => {}
        }
        let danger = meaning.danger.first();
        Self {
            id: question.id.clone(),
            topics,
            crisis: danger.is_some(),
            kind: danger.map(|d| content.safety.kinds[d.key].id.clone()),
            facts: facts(content, &meaning),
            why: meaning.why(content).join("; "),
        }
    }

    /// Whether a topic is among the first `n`.
    #[must_use]
    pub fn has(&self, question: &Question, n: usize) -> bool {
        self.topics.iter().take(n).any(|t| question.accepts(t))
    }
}

fn facts(content: &Content, meaning: &Meaning) -> BTreeMap<String, Value> {
    let mut facts = BTreeMap::new();
    for said in &meaning.facts {
        let fact = content.facts.get(said.fact);
        let value = fact.id_of(said.value);
        let value = match fact.kind {
            Kind::Date => meaning.day_of(said).map(|day| json!(day.to_string())),
            Kind::Age => value.parse::<u8>().ok().map(|age| json!(age)),
            _ => Some(json!(value.replace('-', "_"))),
        };
        if let Some(value) = value {
            facts.insert(fact.id.clone(), value);
        }
    }
    let speaker = &content.facts.get(content.facts.speaker).id;
    let asks = facts.entry(speaker.clone()).or_insert(json!("parent"));
    if asks == "relative" {
        // The questions' labels have one word for both.
        *asks = json!("carer");
    }
    if meaning.place.is_none() && meaning.words.iter().any(|w| w.word == "essex") {
        facts.insert("area".to_owned(), json!("Essex"));
    }
    if let Some((name, says)) = &meaning.place {
        facts.insert("area".to_owned(), json!(name));
        if let Whereabouts::District(district) = says {
            let id = content.directory.places.id_of(*district);
            facts.insert("district".to_owned(), json!(id));
        }
    }
    facts
}
