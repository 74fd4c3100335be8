//! Pathways: what is said and asked, whom it offers, and where it goes next, as a checked graph.
//!
//! Start at [`model`]; [`check`] turns drafts into it; [`graph`] finds what is out of reach. Uses `text`, `fault` and `family`.
//! Deliberately not here: services (a step names them by id; `content` cross-checks) and any conversation.

pub mod check;
pub mod draft;
pub mod graph;
pub mod model;
mod slips;

pub use model::{Branch, Choice, Clocks, Due, Go, Limit, Offer, Pathway, Step, StepId, Unit};
