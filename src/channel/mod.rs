//! Channels: each turns what comes in into an [`Input`](crate::dialogue::Input) and a [`Reply`](crate::dialogue::Reply) into its own form.
//!
//! Start at [`terminal`], the plainest; [`page`] is the web, [`widget`] the same page on the site of a school, [`directory`] the pages of services and
//! topics, [`api`] our own JSON. The messaging channels ([`telegram`], [`whatsapp`], [`sms`]) share [`bot`] (one turn over the store)
//! and [`sender`]. Channels never use each other, save that the widget is the page in a frame; all may use [`address`] and `asset`; what those
//! without a memory share is in [`turn`], and who may ask from another host in [`cross_origin`]. Deliberately not here: what is said.

pub mod address;
mod asset;
pub mod cross_origin;
pub mod turn;

pub mod api;
pub mod bot;
pub mod deep_chat;
pub mod direct_line;
pub mod directory;
pub mod page;
pub mod sender;
pub mod sms;
pub mod telegram;
pub mod terminal;
pub mod whatsapp;
pub mod widget;
