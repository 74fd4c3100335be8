//! What is kept, sealed: bytes go in, and come out only with the key. It knows no [`State`](crate::dialogue::State).
//!
//! For the web nothing is kept at all: the sealed state travels in the page. For bots a database keeps the sealed state, which updates were
//! seen, what is still to be sent, and counters. Start at [`Store::turn`]; [`shelf`] is what a database must do. Deliberately not here: what is
//! in a message, and how it is sent (`channel`).

mod arrived;
pub mod conversations;
pub mod postgres;
pub mod seal;
pub mod shelf;
mod sql;
pub mod sqlite;
mod tables;

pub use conversations::{Chat, Entry, Message, Moved, Place, Store, Took, Waiting};
pub use seal::{Key, Keys, Seal};
pub use shelf::StoreError;
