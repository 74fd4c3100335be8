//! Topics: what families need help with, each under one of the five outcomes.

use std::collections::HashMap;

use super::draft::DraftTopics;
use crate::family::facts::LONGEST_TAP;
use crate::fault::Faults;

/// Position of a topic in `topics.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicId(pub u8);

/// One of the five outcomes of the local strategy.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// As families read it.
    pub name: String,
}

/// One topic.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its id: content, questions and the feed share it.
    pub id: String,
    /// Position of its outcome.
    pub outcome: usize,
    /// As families read it.
    pub name: String,
    /// For a button of 20 characters.
    pub short: String,
}

/// All topics and outcomes.
#[derive(Debug, Clone, Default)]
pub struct Topics {
    /// The five outcomes.
    pub outcomes: Vec<Outcome>,
    /// In the order of the file.
    pub all: Vec<Topic>,
    by_id: HashMap<String, TopicId>,
}

impl Topics {
    /// From the draft, noting every fault.
    pub fn check(draft: DraftTopics, faults: &mut Faults) -> Self {
        let mut topics = Self::default();
        for outcome in draft.outcomes {
            topics.outcomes.push(Outcome {
                id: outcome.id.value,
                name: outcome.name,
            });
        }
        let mut old = Vec::new();
        for topic in draft.topics {
            let outcome = topics
                .outcomes
                .iter()
                .position(|o| o.id == topic.outcome.value);
            if outcome.is_none() {
                let known = topics.outcomes.iter().map(|o| o.id.as_str());
                faults.unknown("unknown-outcome", "outcome", &topic.outcome, known);
            }
            let id = TopicId(u8::try_from(topics.all.len()).unwrap_or(u8::MAX));
            if topics.by_id.insert(topic.id.value.clone(), id).is_some() {
                faults.error(
                    "id-twice",
                    &topic.id.place,
                    format!("there are two topics called `{}`", topic.id.value),
                    "give one of them another id",
                );
            }
            let back = format!("t:{}", topic.id.value).len();
            if back > LONGEST_TAP {
                faults.error(
                    "id-too-long",
                    &topic.id.place,
                    format!(
                        "what comes back from this topic's button has {back} bytes: Telegram takes {LONGEST_TAP}"
                    ),
                    "shorten the id of the topic",
                );
            }
            let short = topic.short.unwrap_or_else(|| topic.name.clone());
            if short.chars().count() > 20 {
                faults.error(
                    "label-too-long",
                    &topic.id.place,
                    format!(
                        "the topic `{}` needs a `short` name of at most 20 letters",
                        topic.id.value
                    ),
                    "add `short: …`",
                );
            }
            old.extend(topic.was.into_iter().map(|w| (id, w)));
            topics.all.push(Topic {
                id: topic.id.value,
                outcome: outcome.unwrap_or(0),
                name: topic.name,
                short,
            });
        }
        let named = old
            .iter()
            .map(|(id, was)| (topics.get(*id).id.as_str(), was));
        faults.old_names("topic", |id| topics.find(id).is_some(), named);
        for (id, was) in old {
            topics.by_id.entry(was.value).or_insert(id);
        }
        topics
    }

    /// Every id by which a topic is known, old ones too.
    pub fn known_as(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// The topic with this id, or with this old id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<TopicId> {
        self.by_id.get(id).copied()
    }

    /// The topic behind an id.
    #[must_use]
    pub fn get(&self, id: TopicId) -> &Topic {
        &self.all[usize::from(id.0)]
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|t| t.id.as_str())
    }
}
