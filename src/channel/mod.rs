//! Channels: each turns what comes in into an [`Input`](crate::dialogue::Input) and a [`Reply`](crate::dialogue::Reply) into its own form.
//!
//! Start at [`terminal`], the plainest; [`page`] is the web, [`widget`] the same page on the site of a school, [`directory`] the pages of services and topics.
//! Channels never use each other, save that the widget is the page in a frame; all may use [`address`]. Deliberately not here: what is said.

pub mod address;
pub mod directory;
pub mod page;
pub mod terminal;
pub mod widget;
