//! Telegram: messages of 4,096 letters; buttons of an inline keyboard, each with at most 64 bytes that come back
//! (Bot API, `sendMessage` and `InlineKeyboardButton`).

use super::plain::{Detail, parts, question};
use super::split::pack;
use crate::dialogue::reply::{Button, Reply};

/// The longest text of a message. Telegram counts after entities are parsed; we count UTF-16 units, of which there are never fewer than letters.
pub const LONGEST_TEXT: usize = 4096;
/// The longest `callback_data`, in bytes; it has at least one.
pub const LONGEST_DATA: usize = 64;
/// The longest label that a phone shows whole on a button as wide as the chat; of a longer one the short form is shown.
pub const WIDEST_LABEL: usize = 36;

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Plain text, to be sent without a parse mode.
    pub text: String,
    /// Rows of the inline keyboard; empty except on the last message.
    pub rows: Vec<Vec<Key>>,
}

/// A button of the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// As shown.
    pub label: String,
    /// What comes back: [`Input::Tap`](crate::dialogue::Input).
    pub data: String,
}

/// The messages of a reply, in order: one at least. The last carries the buttons: one answer a row, then what is always in reach, two a row.
#[must_use]
pub fn messages(reply: &Reply) -> Vec<Message> {
    let mut parts = parts(reply, Detail::Full);
    parts.push(question(reply).unwrap_or_else(|| "What would you like to do next?".into()));
    let texts = pack(parts.iter().map(String::as_str), fits);
    let mut messages: Vec<Message> = texts
        .into_iter()
        .map(|text| Message {
            text,
            rows: Vec::new(),
        })
        .collect();
    if let Some(last) = messages.last_mut() {
        let answers = reply.choices.iter().filter_map(key).map(|key| vec![key]);
        let always: Vec<Key> = reply.always.iter().filter_map(key).collect();
        last.rows = answers
            .chain(always.chunks(2).map(<[Key]>::to_vec))
            .collect();
    }
    messages
}

/// Whether a text can be one message.
#[must_use]
pub fn fits(text: &str) -> bool {
    text.encode_utf16().count() <= LONGEST_TEXT
}

/// A button whose data does not fit is left out; `check` does not let such content through.
fn key(button: &Button) -> Option<Key> {
    let label = if button.label.chars().count() <= WIDEST_LABEL {
        &button.label
    } else {
        &button.short
    };
    (1..=LONGEST_DATA).contains(&button.tap.len()).then(|| Key {
        label: label.clone(),
        data: button.tap.clone(),
    })
}
