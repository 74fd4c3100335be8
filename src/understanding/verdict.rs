//! What a message asks for, all in all: one topic, several, small talk, something else, or nothing that we understand.

use super::{Meaning, Scored};
use crate::content::Content;

/// Points at which one phrase alone decides.
pub const SURE: i32 = 40;

/// The verdict on a message, danger and facts aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'m> {
    /// One topic stands clear of the others.
    Sure(&'m Scored),
    /// Several are near each other: best first, at most three.
    Torn(Vec<&'m Scored>),
    /// A greeting, thanks, a goodbye, or "are you a robot?".
    SmallTalk(&'m str),
    /// A matter that is not ours.
    OutOfScope(&'m str),
    /// Nothing was understood.
    Lost,
}

impl Meaning {
    /// The verdict.
    #[must_use]
    pub fn verdict(&self, content: &Content) -> Verdict<'_> {
        let topics = self.doors(content);
        if let Some(topic) = sure(&topics) {
            return Verdict::Sure(topic);
        }
        if let Some(best) = topics.first() {
            let near = topics.iter().filter(|t| t.score * 2 >= best.score).take(3);
            return Verdict::Torn(near.copied().collect());
        }
        if let Some(kind) = &self.small_talk {
            return Verdict::SmallTalk(kind);
        }
        match &self.out_of_scope {
            Some(words) => Verdict::OutOfScope(words),
            None => Verdict::Lost,
        }
    }

    /// Topics, best first, one for each step that answers: autism and ADHD lead to the same pathway.
    #[must_use]
    pub fn doors(&self, content: &Content) -> Vec<&Scored> {
        let mut seen = Vec::new();
        let mut kept = Vec::new();
        for topic in &self.topics {
            let door = content.topic_door(topic.topic);
            if door.is_none() || !seen.contains(&door) {
                seen.push(door);
                kept.push(topic);
            }
        }
        kept
    }
}

/// The topic that stands clear of the others.
fn sure<'m>(topics: &[&'m Scored]) -> Option<&'m Scored> {
    let (best, rest) = topics.split_first()?;
    let next = rest.first().map_or(0, |t| t.score);
    let clear = if best.score >= SURE {
        best.score >= next + SURE / 2
    } else {
        best.score >= SURE / 2 && best.score > next
    };
    clear.then_some(*best)
}
