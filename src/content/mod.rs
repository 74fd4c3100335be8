//! Both folders together: read, cross-checked, indexed, and from then on never changed.
//!
//! Start at [`load()`](load::load). The only pure room that reads files, and it does so only in [`load`]. Uses everything above it.
//! Deliberately not here: reading what a family wrote (`understanding`), and answering it (`dialogue`).

pub mod affinity;
pub mod cross;
pub mod draft;
pub mod freshness;
pub mod languages;
pub mod lexicon;
pub mod live;
pub mod load;
pub mod names;
pub mod phrases;
pub mod plain;
pub mod safety;
pub mod shorthand;

use std::collections::HashMap;

use self::languages::Languages;
use self::shorthand::Shorthand;
use crate::directory::places::Areas;
use crate::directory::{Directory, TopicId};
use crate::family::Facts;
use crate::pathway::{Pathway, Step, StepId};

pub use lexicon::Lexicon;
pub use live::Live;
pub use load::load;
pub use names::Names;
pub use safety::Safety;

/// A step by position: pathway, then step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// Position of the pathway.
    pub pathway: usize,
    /// Position of the step in it.
    pub step: usize,
}

/// Everything that the navigator knows, checked and indexed. Made once per load.
#[derive(Debug)]
pub struct Content {
    /// What may be known of a family.
    pub facts: Facts,
    /// Services, places, topics.
    pub directory: Directory,
    /// Pathways, the front door among them.
    pub pathways: Vec<Pathway>,
    /// Families' words.
    pub lexicon: Lexicon,
    /// Danger.
    pub safety: Safety,
    /// Languages other than English.
    pub languages: Languages,
    /// First twelve figures of the SHA-256 of all files.
    pub hash: String,
    /// The districts of the county council.
    pub county: Areas,
    /// For each topic, the step that answers it.
    topic_doors: Vec<Option<At>>,
    steps: HashMap<StepId, At>,
    names: Names,
    /// Every name as a number.
    pub shorthand: Shorthand,
}

/// The pathway that every conversation starts in.
pub const FRONT_DOOR: &str = "front-door";

/// Steps that the front door must have, because the conversation itself leads there.
pub const FRONT_DOOR_STEPS: [&str; 15] = [
    "greeting",
    "menu",
    "person",
    "meanwhile",
    "lost",
    "lost-again",
    "topic",
    "outside",
    "goodbye",
    "thanks",
    "robot",
    "out-of-scope",
    "not-helping",
    "grown-up",
    "service",
];

impl Content {
    /// The position of a step; an empty step name is the start. Old names of renamed steps are followed.
    #[must_use]
    pub fn find(&self, id: &StepId) -> Option<At> {
        if let Some(at) = self.steps.get(id) {
            return Some(*at);
        }
        let pathway = self.pathways.iter().position(|p| p.is_called(&id.pathway));
        if let (Some(pathway), true) = (pathway, id.step.is_empty()) {
            let step = self.pathways[pathway].start;
            return Some(At { pathway, step });
        }
        self.names
            .today(&id.to_string())
            .and_then(|name| name.split_once('/'))
            .and_then(|(pathway, step)| {
                self.steps.get(&StepId {
                    pathway: pathway.to_owned(),
                    step: step.to_owned(),
                })
            })
            .copied()
    }

    /// A step of the front door.
    #[must_use]
    pub fn front_door(&self, step: &str) -> At {
        let id = StepId {
            pathway: FRONT_DOOR.into(),
            step: step.into(),
        };
        // `cross` refuses content without these steps.
        self.find(&id).unwrap_or(At {
            pathway: 0,
            step: 0,
        })
    }

    /// The step at a position.
    #[must_use]
    pub fn step(&self, at: At) -> &Step {
        &self.pathways[at.pathway].steps[at.step]
    }

    /// The pathway at a position.
    #[must_use]
    pub fn pathway(&self, at: At) -> &Pathway {
        &self.pathways[at.pathway]
    }

    /// The name of a step.
    #[must_use]
    pub fn step_id(&self, at: At) -> StepId {
        self.pathways[at.pathway].step_id(at.step)
    }

    /// The name that a step has today, if `name` is an old one.
    #[must_use]
    pub fn renamed(&self, name: &str) -> Option<&str> {
        self.names.today(name)
    }

    /// The names that a step had before.
    pub fn old_names(&self, name: &str) -> impl Iterator<Item = &str> {
        self.names.before(name)
    }

    /// The step that answers a topic, if a pathway does.
    #[must_use]
    pub fn topic_door(&self, topic: TopicId) -> Option<At> {
        self.topic_doors
            .get(usize::from(topic.0))
            .copied()
            .flatten()
    }
}
