//! How many questions are left before somebody who can help is shown: walked ahead on the graph for this very family, never guessed.
//!
//! In: content, the state after a turn, the time. Out: the fewest and the most questions, the open one counted. Of answers that lead to the same
//! place one is followed further, so the figures are "about"; where there is too much to look at there is none.

use std::collections::HashMap;

use jiff::civil::DateTime;

use super::card::Eyes;
use super::state::State;
use super::talk::step_id;
use super::walk::{MOST_HOPS, Next, next};
use crate::content::{At, Content, FRONT_DOOR};
use crate::family::facts::Kind;
use crate::family::{FactId, Family};
use crate::pathway::Go;

/// How many questions are looked ahead.
const FURTHEST: usize = 6;
/// How many answers are tried for one figure.
const MOST_TRIED: usize = 2000;

/// Where a way stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stop {
    /// Somebody is shown, or the way ends; a way that ends shows whom to ask.
    Door,
    /// A fact is asked for.
    Asks(At, FactId),
    /// The family chooses.
    Chooses(At),
}

/// The fewest and the most questions left, the open one among them; `None` if none is open, if it belongs to the front door (which only asks what it
/// is about), or if there is too much to look at.
#[must_use]
pub fn questions_left(content: &Content, state: &State, now: DateTime) -> Option<(usize, usize)> {
    if !state.torn.is_empty() || !state.narrowed.is_empty() {
        return None;
    }
    let at = content.find(&step_id(&state.at))?;
    if content.pathway(at).id == FRONT_DOOR {
        return None;
    }
    let asked = state.asking.as_deref();
    let stop = match asked.and_then(|fact| content.facts.find(fact)) {
        Some(fact) => Stop::Asks(at, fact),
        None if content.step(at).choices.is_empty() => return None,
        None => Stop::Chooses(at),
    };
    let mut ahead = Ahead {
        content,
        now,
        topic: state.topic.as_deref(),
        tried: 0,
    };
    let (fewest, most) = ahead.from(stop, &state.family(content), 0)?;
    (most > 0).then_some((fewest, most))
}

struct Ahead<'c> {
    content: &'c Content,
    now: DateTime,
    topic: Option<&'c str>,
    tried: usize,
}

impl Ahead<'_> {
    fn from(&mut self, stop: Stop, family: &Family, asked: usize) -> Option<(usize, usize)> {
        if stop == Stop::Door {
            return Some((0, 0));
        }
        if asked == FURTHEST {
            return None;
        }
        let mut bounds: Option<(usize, usize)> = None;
        for (stop, family) in self.answers(stop, family)? {
            let (fewest, most) = self.from(stop, &family, asked + 1)?;
            bounds = Some(bounds.map_or((fewest, most), |(a, b)| (a.min(fewest), b.max(most))));
        }
        bounds.map(|(fewest, most)| (fewest + 1, most + 1))
    }

    /// Where every answer leads, with one family for each place.
    fn answers(&mut self, stop: Stop, family: &Family) -> Option<HashMap<Stop, Family>> {
        let mut found = HashMap::new();
        let (content, today) = (self.content, self.now.date());
        match stop {
            Stop::Door => {}
            Stop::Asks(at, fact) => {
                let known = content.facts.get(fact);
                for value in 0..known.size() {
                    let mut after = *family;
                    if known.kind == Kind::Date {
                        after.set_date(fact, Some(today));
                    } else {
                        after.set(&content.facts, fact, u8::try_from(value).ok()?);
                    }
                    self.count()?;
                    found.entry(self.walk(at, &after)).or_insert(after);
                }
            }
            Stop::Chooses(at) => {
                let open = content.step(at).choices.iter();
                for choice in open.filter(|c| c.open_to(family, today)) {
                    let mut after = *family;
                    for (fact, value) in &choice.sets {
                        after.set(&content.facts, *fact, *value);
                    }
                    let to = match &choice.go {
                        Go::Step(step) => content.find(step),
                        Go::Topic(topic) => {
                            let topic = content.directory.topics.find(topic);
                            topic.and_then(|t| content.topic_door(t))
                        }
                    };
                    self.count()?;
                    let stop = to.map_or(Stop::Door, |to| self.walk(to, &after));
                    // Back to where one stands is no step on the way.
                    if stop != Stop::Chooses(at) {
                        found.entry(stop).or_insert(after);
                    }
                }
            }
        }
        Some(found)
    }

    fn count(&mut self) -> Option<()> {
        self.tried += 1;
        (self.tried <= MOST_TRIED).then_some(())
    }

    fn walk(&self, start: At, family: &Family) -> Stop {
        let eyes = Eyes {
            content: self.content,
            family,
            now: self.now,
        };
        let mut at = start;
        for _ in 0..MOST_HOPS {
            match next(self.content, at, family, self.now.date()) {
                Next::Elsewhere(to) => at = to,
                Next::Asks(fact) => return Stop::Asks(at, fact),
                Next::Says(branch) => {
                    let step = self.content.step(at);
                    if !eyes
                        .chosen(&step.offer, self.topic, &mut Vec::new())
                        .is_empty()
                    {
                        return Stop::Door;
                    }
                    match branch {
                        Some((_, to)) => at = to,
                        None if step.choices.is_empty() => return Stop::Door,
                        None => return Stop::Chooses(at),
                    }
                }
            }
        }
        Stop::Door
    }
}
