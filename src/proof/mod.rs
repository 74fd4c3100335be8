//! `respond` run over every kind of family: what can be reached, and how; and that there is no wrong door.
//!
//! Start at [`verdict`], the proof; [`families`] says how a set of families is kept, [`places`] what a step does with one, [`distance`]
//! and [`visitors`] walk backwards and forwards. [`fits`] renders what apps get. [`reach`] finds conversations, [`equity`] counts doors. Uses everything above it; it runs
//! the conversation's own functions and has no second copy of its rules. Deliberately not here: printing, any channel.

pub mod cases;
pub mod circles;
pub mod diff;
pub mod distance;
pub mod english;
pub mod equity;
pub mod families;
pub mod fits;
pub mod outlive;
pub mod places;
pub mod reach;
pub mod shown;
pub mod states;
pub mod transcript;
pub mod verdict;
pub mod visitors;
pub mod who;

use std::path::Path;

use jiff::civil::DateTime;

use self::verdict::{Covered, prove};
use crate::content::Content;
use crate::fault::Faults;

/// Reads a content folder and proves it at a moment in England. With an error there is no content; what was covered is told whenever the
/// proof could be held.
#[must_use]
pub fn load_and_prove(folder: &Path, now: DateTime) -> (Option<Content>, Faults, Option<Covered>) {
    let (content, mut faults) = crate::content::load(folder);
    let Some(content) = content else {
        return (None, faults, None);
    };
    let proof = prove(&content, now);
    faults.0.extend(proof.faults.0);
    faults.settle();
    let content = (!faults.any_error()).then_some(content);
    (content, faults, Some(proof.covered))
}
