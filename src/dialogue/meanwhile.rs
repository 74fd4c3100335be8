//! Nobody answers on and on for nothing: whoever has told enough and has seen nobody who can help sees somebody while we go on.

use super::card::Eyes;
use super::reply::Block;
use super::talk::{Talk, Walked};
use super::wording::said;

/// After how many turns: a first message and four answers, or five taps from the greeting.
pub const ENOUGH: usize = 5;
/// And once more after so many.
const AGAIN: usize = 9;

impl Talk<'_> {
    /// Adds what the front door's step `meanwhile` says and offers, if the family has answered [`ENOUGH`] times and has never seen a
    /// service. It stands beside the next question, again when the page is looked at again, and is not put into the plan.
    pub(super) fn meanwhile(&mut self) {
        let told = [ENOUGH, AGAIN].contains(&self.state.trail.len());
        let helped = !self.state.shown.is_empty()
            || self
                .blocks
                .iter()
                .any(|b| matches!(b, Block::Crisis { .. } | Block::Services(_)));
        if !told || helped {
            return;
        }
        let at = self.content.front_door("meanwhile");
        let step = self.content.step(at);
        let family = self.family;
        let eyes = Eyes {
            content: self.content,
            family: &family,
            now: self.now,
        };
        let cards = eyes.offered(&step.offer, &self.state, &mut Vec::new());
        if cards.is_empty() {
            return;
        }
        self.walked.push(Walked::Step(at));
        let paragraphs = said(self.content, &self.state, &family, step);
        let sources = super::talk::sources(self.content.pathway(at), step);
        self.blocks.push(Block::Say {
            paragraphs,
            sources,
        });
        self.blocks.push(Block::Services(cards));
    }
}
