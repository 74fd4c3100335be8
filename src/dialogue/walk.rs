//! What comes next for a family at a step: the one rule by which a turn walks, and by which anybody looks ahead.

use jiff::civil::Date;

use crate::content::{At, Content};
use crate::family::{FactId, Family};

/// How many steps may follow each other by themselves. `check` refuses circles; this is a belt.
pub const MOST_HOPS: usize = 32;

/// What happens at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is not in force: the family finds itself here.
    Elsewhere(At),
    /// A fact is asked for first.
    Asks(FactId),
    /// It is said; then the way goes on by itself along a branch, by position, or stops.
    Says(Option<(usize, At)>),
}

/// What happens to this family at this step on this day.
#[must_use]
pub fn next(content: &Content, at: At, family: &Family, today: Date) -> Next {
    let step = content.step(at);
    if !step.in_force.on(today) {
        return Next::Elsewhere(content.front_door("menu"));
    }
    if let Some(fact) = step.questions().find(|fact| !family.settled(*fact)) {
        return Next::Asks(fact);
    }
    let branch = step.branch(family, today);
    Next::Says(branch.and_then(|b| Some((b, content.find(&step.next[b].go)?))))
}
