//! What an edit does, in families' terms: two contents side by side, for every kind of family at once.
//!
//! [`compare`] is the whole. [`written`] compares what stands in the files: steps, words, services. [`met`] compares what families meet:
//! services, ways, how far a door is; it counts with the diagrams of the proof, in the facts of the new content. Not compared, because no
//! set of families tells them apart: the words that are understood ([`Diff::only_understanding`] says when that is all that is left).

pub mod met;
pub mod written;

use jiff::civil::DateTime;
use serde::Serialize;

use super::families::{ALL, Families, Sets};
use crate::content::Content;

/// Some kinds of family.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Kinds {
    /// How many: every combination of what can be known of a family is one, what was asked and not said included.
    pub count: u64,
    /// Which, in plain English.
    pub who: String,
    /// The simplest of them.
    pub example: String,
}

/// For some families, another service comes first at some steps.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct First {
    /// The service that came first; none if they saw none.
    pub was: Option<String>,
    /// The one that comes first now.
    pub now: Option<String>,
    /// For whom, at any of the steps.
    pub families: Kinds,
    /// Where.
    pub steps: Vec<String>,
}

/// A service is shown to more families, or to fewer.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub service: String,
    /// Whether these families see it now and did not before; otherwise it is the other way round.
    pub now: bool,
    /// Who.
    pub families: Kinds,
    /// Where.
    pub steps: Vec<String>,
}

/// A step leads some families elsewhere.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Way {
    /// The step.
    pub step: String,
    /// The choice that they tap; none where the step leads on by itself.
    pub choice: Option<String>,
    /// Where it led; none if they did not have it.
    pub was: Option<String>,
    /// Where it leads now.
    pub now: Option<String>,
    /// For whom.
    pub families: Kinds,
}

/// Some families hear a part of a step's `say_if` that they did not hear, or no longer do.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Heard {
    /// The step.
    pub step: String,
    /// The words.
    pub words: String,
    /// Whether they hear it now.
    pub now: bool,
    /// Who.
    pub families: Kinds,
}

/// Some families can come to a step that they could not come to, or no longer can.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Reached {
    /// The step.
    pub step: String,
    /// Whether they can now.
    pub now: bool,
    /// Who.
    pub families: Kinds,
}

/// From a way in, a door is nearer or farther.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Answers {
    /// The step where a conversation can begin.
    pub step: String,
    /// The most answers before every family saw a service that it can use; none if some never did.
    pub was: Option<usize>,
    /// The same now.
    pub now: Option<usize>,
}

/// Words, or another thing that stands in the files, before and now.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Words {
    /// What it is: `say`, `choice`, `phone`.
    pub what: String,
    /// What stood there; none if it is new.
    pub was: Option<String>,
    /// What stands there now; none if it is gone.
    pub now: Option<String>,
}

/// What became of a step, a service or another entry.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Became {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another id; its old one is known.
    Renamed,
    /// Something about it is different.
    Changed,
}

/// A step, a service or another entry that is not as it was.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Entry {
    /// What kind of thing: `step`, `service`, `fact`, `topic`, `danger`.
    pub kind: &'static str,
    /// Its id today; of a thing that is gone, the id that it had.
    pub id: String,
    /// As people call it.
    pub name: String,
    /// What became of it.
    pub became: Became,
    /// What is different.
    pub words: Vec<Words>,
}

/// All that an edit does.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
pub struct Diff {
    /// How many kinds of family there are.
    pub families: u64,
    /// Another service comes first. Most families first, as in the other lists.
    pub first: Vec<First>,
    /// Services that some see now, or no longer.
    pub shown: Vec<Shown>,
    /// Steps that lead elsewhere.
    pub ways: Vec<Way>,
    /// Steps that some can come to now, or no longer.
    pub reached: Vec<Reached>,
    /// Words for some families that others hear now.
    pub heard: Vec<Heard>,
    /// Ways in from which a door is nearer or farther.
    pub answers: Vec<Answers>,
    /// What stands in the files.
    pub entries: Vec<Entry>,
    /// Whether the files are the same, byte by byte.
    pub same_files: bool,
}

impl Diff {
    /// Whether nothing changes in what families are shown and where they are led.
    #[must_use]
    pub fn nothing_met(&self) -> bool {
        self.first.is_empty()
            && self.shown.is_empty()
            && self.ways.is_empty()
            && self.reached.is_empty()
            && self.heard.is_empty()
            && self.answers.is_empty()
    }

    /// Whether the files differ, and nothing that is compared does: what is left is notes, and words that are understood.
    #[must_use]
    pub fn only_understanding(&self) -> bool {
        !self.same_files && self.nothing_met() && self.entries.is_empty()
    }
}

/// Compares two contents at a moment in England.
#[must_use]
pub fn compare(old: &Content, new: &Content, now: DateTime) -> Diff {
    let mut diff = Diff {
        families: Sets::new(new).count(ALL),
        same_files: old.hash == new.hash,
        ..Diff::default()
    };
    if diff.same_files {
        return diff;
    }
    written::compare(old, new, &mut diff);
    met::compare(old, new, now, &mut diff);
    diff
}

/// A set of families, counted and in words.
pub(super) fn kinds(content: &Content, set: Families, sets: &mut Sets<'_>) -> Kinds {
    Kinds {
        count: sets.count(set),
        who: super::english::in_english(content, set, sets),
        example: super::english::example(content, set, sets).unwrap_or_default(),
    }
}
