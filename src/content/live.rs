//! The content that is served now. An edit that is good takes its place in one stroke, between two turns; one that is not changes nothing.
//!
//! Each turn takes the content once and keeps it to its end. Deliberately not here: noticing that a file has changed (`serve`).

use std::sync::Arc;

use arc_swap::ArcSwap;
use jiff::civil::DateTime;

use super::Content;
use crate::fault::Faults;

/// The content that is served now; its copies are one and the same.
#[derive(Debug, Clone)]
pub struct Live(Arc<ArcSwap<Served>>);

/// What is served, since when, and what became of the last edit.
#[derive(Debug)]
pub struct Served {
    /// The content.
    pub content: Arc<Content>,
    /// Since when, in local time.
    pub since: DateTime,
    /// The last edit, if it was refused.
    pub refused: Option<Refused>,
}

/// An edit that is not served.
#[derive(Debug, Clone)]
pub struct Refused {
    /// When it was read.
    pub at: DateTime,
    /// What is wrong with it.
    pub faults: Faults,
}

/// What became of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// It is served from now on.
    Taken,
    /// It is what is served already.
    Same,
    /// It has errors: what was served before still is.
    Refused,
}

impl Live {
    /// With the content of the start, and the local time.
    #[must_use]
    pub fn new(content: Arc<Content>, now: DateTime) -> Self {
        let served = Served {
            content,
            since: now,
            refused: None,
        };
        Self(Arc::new(ArcSwap::from_pointee(served)))
    }

    /// The content for one whole turn.
    #[must_use]
    pub fn content(&self) -> Arc<Content> {
        self.0.load().content.clone()
    }

    /// What is served, and what became of the last edit.
    #[must_use]
    pub fn served(&self) -> Arc<Served> {
        self.0.load_full()
    }

    /// Offers what [`load`](super::load()) made of the files: content if they are good, and every fault.
    pub fn offer(&self, content: Option<Arc<Content>>, faults: Faults, now: DateTime) -> Edit {
        let before = self.served();
        let (edit, next) = match content {
            Some(new) if new.hash != before.content.hash => (
                Edit::Taken,
                Served {
                    content: new,
                    since: now,
                    refused: None,
                },
            ),
            Some(_) => (
                Edit::Same,
                Served {
                    content: before.content.clone(),
                    since: before.since,
                    refused: None,
                },
            ),
            None => (
                Edit::Refused,
                Served {
                    content: before.content.clone(),
                    since: before.since,
                    refused: Some(Refused { at: now, faults }),
                },
            ),
        };
        self.0.store(Arc::new(next));
        edit
    }
}
