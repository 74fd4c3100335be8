//! Channels: each turns what comes in into an [`Input`](crate::dialogue::Input) and a [`Reply`](crate::dialogue::Reply) into its own form.
//!
//! Start at [`terminal`], the plainest; [`page`] is the web. Channels never use each other; all may use [`address`]. Deliberately not here: what is said.

pub mod address;
pub mod page;
pub mod terminal;
