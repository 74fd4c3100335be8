//! Anydoor: a service directory and pathway navigator for families of children and young people with special
//! educational needs or disabilities. There is no wrong door.
//!
//! The rooms, in reading order. A room may use only the rooms above it (`tests/it/architecture.rs` reads every
//! `use`). Everything down to `dialogue` is pure: no clock, no network, no randomness; only `content` reads files.

pub mod channel;
pub mod cli;
pub mod content;
pub mod dialogue;
pub mod directory;
pub mod family;
pub mod fault;
pub mod messages;
pub mod pathway;
pub mod picture;
pub mod proof;
pub mod serve;
pub mod store;
pub mod text;
pub mod understanding;
