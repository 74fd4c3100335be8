//! "Was this any use?": yes, no, and why not, from a list. Counted in memory, as numbers and nothing else: not who, when, about what, or in which words.
//! A restart begins again at 0.
//!
//! In: `POST /use` with `use`. Out: thanks, and after a no the reasons to choose from.

use std::sync::atomic::{AtomicU64, Ordering};

/// Why it was no use: ids, with what stands on the button.
const REASONS: [(&str, &str); 5] = [
    ("other-question", "It did not answer my question"),
    ("not-us", "It does not fit my child or where we live"),
    ("hard", "Too much, or hard to read"),
    ("no-reply", "I could not reach them"),
    ("else", "Something else"),
];

/// The numbers.
#[derive(Debug, Default)]
pub struct Using {
    yes: AtomicU64,
    no: AtomicU64,
    reasons: [AtomicU64; REASONS.len()],
}

/// What is said to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thanks {
    /// That is all.
    Enough,
    /// "Why not?"
    WhyNot,
}

impl Using {
    /// Counts an answer; `None` if it is none of ours.
    pub(super) fn count(&self, answer: &str) -> Option<Thanks> {
        let (counter, thanks) = match answer {
            "yes" => (&self.yes, Thanks::Enough),
            "no" => (&self.no, Thanks::WhyNot),
            id => {
                let at = REASONS.iter().position(|(reason, _)| *reason == id)?;
                (&self.reasons[at], Thanks::Enough)
            }
        };
        counter.fetch_add(1, Ordering::Relaxed);
        Some(thanks)
    }

    /// Every count with its name, for staff.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, u64)> {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let reasons = REASONS.iter().zip(&self.reasons);
        [("Yes", read(&self.yes)), ("No", read(&self.no))]
            .into_iter()
            .chain(reasons.map(|((_, name), n)| (*name, read(n))))
            .collect()
    }
}

/// The reasons to choose from.
pub(super) fn reasons() -> &'static [(&'static str, &'static str)] {
    &REASONS
}
