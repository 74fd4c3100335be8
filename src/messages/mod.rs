//! A reply as the messages of an app that shows plain text and a few buttons: one file for each channel's limits.
//!
//! In: a [`Reply`](crate::dialogue::Reply). Out: that channel's messages, every one within its limits, whatever the reply holds. Pure. It stands before
//! `proof`, so that `check` renders what a family would get, and before `channel`, which sends it. Start at [`plain`], the words that all share; [`split`] packs them.
//! Deliberately not here: signatures, sending, what a family answers. Left out on purpose: the sources of words and services, which "Why this?" names, and the
//! chips of what is known; in an app a family puts a fact right by writing it.

pub mod plain;
pub mod split;

pub mod sms;
pub mod telegram;
pub mod whatsapp;
