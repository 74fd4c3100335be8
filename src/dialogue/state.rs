//! All that is remembered of a conversation: ids, never words that somebody typed. Small enough to travel with every message.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::content::Content;
use crate::family::Family;
use crate::family::facts::Kind;

/// How many past turns are kept.
pub const TRAIL: usize = 12;

/// Where a conversation is. Ids are kept as text, so that a state outlives a change of content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Facts by id, each with the id of its value (`unknown` if it was asked and not given; dates as 2026-11-23).
    pub facts: Vec<(String, String)>,
    /// Where the present thread began, and the choices made since.
    pub thread: Thread,
    /// The step with which the last answer began.
    pub entered: String,
    /// The step at which it stopped.
    pub at: String,
    /// The fact that is being asked for.
    pub asking: Option<String>,
    /// Districts to choose between, each with a hint, when a place name or postcode could not decide.
    pub narrowed: Vec<(String, String)>,
    /// Ages to choose between, when several children were spoken of.
    pub ages: Vec<u8>,
    /// Topics to choose between, when the message could not decide.
    pub torn: Vec<String>,
    /// What the family asked about last.
    pub topic: Option<String>,
    /// The council outside Essex that was named by the place given.
    pub outside: Option<String>,
    /// Service shown by name.
    pub service: Option<String>,
    /// Threads that were left and can be taken up again.
    pub waiting: Vec<Thread>,
    /// The last turns, oldest first.
    pub trail: Vec<Past>,
    /// Steps that left a line for the plan, in order.
    pub plan: Vec<String>,
    /// Services that were shown, in order.
    pub shown: Vec<String>,
    /// How often in a row nothing was understood.
    pub misses: u8,
}

/// A way through a pathway: where it began, and the choices made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The step where it began.
    pub root: String,
    /// Hashes of the labels chosen.
    pub chosen: Vec<u32>,
}

/// One past turn: enough to go back to it and to show it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// Where it stopped.
    pub at: String,
    /// The step with which the answer began.
    pub entered: String,
    /// The fact that was asked for.
    pub asking: Option<String>,
    /// The thread at that time.
    pub thread: Thread,
    /// What the family answered.
    pub answer: Answer,
    /// Facts that this turn changed, with their values before.
    pub before: Vec<(String, Option<String>)>,
}

/// What a family answered, in ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// A choice, by the hash of its label.
    Choice(u32),
    /// A value of a fact.
    Fact(String, String),
    /// A topic.
    Topic(String),
    /// Own words; the words are not kept.
    Words,
    /// A command.
    Command(String),
}

impl State {
    /// The family that these facts describe. What the content no longer knows is left out.
    #[must_use]
    pub fn family(&self, content: &Content) -> Family {
        let mut family = Family::default();
        for (fact, value) in &self.facts {
            let Some(id) = content.facts.find(fact) else {
                continue;
            };
            if content.facts.get(id).kind == Kind::Date {
                family.set_date(id, value.parse::<Date>().ok());
            } else if let Some(value) = content.facts.get(id).value(value) {
                family.set(&content.facts, id, value);
            }
        }
        family
    }

    /// The value of a fact.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&str> {
        self.facts
            .iter()
            .find(|(fact, _)| fact == id)
            .map(|(_, value)| value.as_str())
    }

    /// Sets a fact, or takes it out; gives the value before.
    pub fn set_fact(&mut self, id: &str, value: Option<&str>) -> Option<String> {
        let before = self.fact(id).map(str::to_owned);
        self.facts.retain(|(fact, _)| fact != id);
        if let Some(value) = value {
            self.facts.push((id.to_owned(), value.to_owned()));
        }
        before
    }
}

/// A short name for a label or a step: FNV-1a, 32 bits (Fowler, Noll, Vo).
#[must_use]
pub fn short_hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
