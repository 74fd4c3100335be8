//! Channels: each turns what comes in into an [`Input`](crate::dialogue::Input) and a [`Reply`](crate::dialogue::Reply) into its own form.
//!
//! Start at [`terminal`], the plainest; [`page`] is the web. Channels never use each other; the messaging channels ([`telegram`], [`whatsapp`], [`sms`])
//! share [`bot`] (one turn), [`plain`] (text within limits) and [`sender`]. Deliberately not here: what is said.

pub mod bot;
pub mod page;
pub mod plain;
pub mod sender;
pub mod sms;
pub mod telegram;
pub mod terminal;
pub mod whatsapp;

use std::sync::Arc;

use jiff::civil::DateTime;

/// Tells the local time in England.
pub type Clock = Arc<dyn Fn() -> DateTime + Send + Sync>;
