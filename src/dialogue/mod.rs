//! The conversation: [`respond()`](respond::respond) takes content, a state, an input and the time, and gives the next state and a reply. Pure.
//!
//! Start at [`respond`](mod@respond); then [`hear`], for what is written, and [`talk`], which walks the steps. Uses everything above it. Deliberately not here: any channel, any clock, any
//! store; a reply is parts, not text.

pub mod answer;
pub mod ask;
pub mod card;
pub mod clocks;
pub mod hear;
pub mod meanwhile;
pub mod packed;
pub mod progress;
pub mod recall;
pub mod renew;
pub mod reply;
pub mod respond;
pub mod school;
pub mod state;
pub mod talk;
pub mod walk;
pub mod wording;

pub use reply::Reply;
pub use respond::{Input, Turn, respond};
pub use state::State;
pub use talk::Walked;
