//! Channels: each turns what comes in into an [`Input`](crate::dialogue::Input) and a [`Reply`](crate::dialogue::Reply) into its own form.
//!
//! Start at [`terminal`], the plainest; [`page`] is the web, [`directory`] the pages of services and topics. Channels never use each other. Deliberately not here: what is said.

pub mod directory;
pub mod page;
pub mod terminal;
