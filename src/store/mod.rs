//! What is kept, sealed: bytes go in, and come out only with the key. It knows no [`State`](crate::dialogue::State).
//!
//! For the web nothing is kept at all: the sealed state travels in the page. Start at [`seal`]. Bots' state, the outbox and the counters will
//! live here too.

pub mod seal;

pub use seal::{Key, Seal};
