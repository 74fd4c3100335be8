//! A reply as Telegram's messages: texts of at most 4,096 letters, the last with buttons (core.telegram.org/bots/api#sendmessage).

use serde::{Deserialize, Serialize};

use crate::channel::plain::{Detail, pack, pieces};
use crate::dialogue::reply::{Button, Reply};

/// Letters of a message, counted in UTF-16 as Telegram counts.
pub const TEXT: usize = 4096;
/// Bytes that a button can carry.
pub const CARRIED: usize = 64;

/// One thing to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Out {
    /// A text, with rows of buttons: what each shows and carries.
    Text {
        /// The words.
        text: String,
        /// The buttons.
        rows: Vec<Vec<(String, String)>>,
    },
    /// That a tap has arrived, by its id, so that the button stops turning.
    Answered(String),
}

impl Out {
    /// As it is kept in the outbox.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// From the outbox.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// The messages as they are kept in the outbox.
#[must_use]
pub fn draw(reply: &Reply) -> Vec<Vec<u8>> {
    messages(reply).iter().map(Out::to_bytes).collect()
}

/// The messages.
#[must_use]
pub fn messages(reply: &Reply) -> Vec<Out> {
    let mut texts = pieces(reply, Detail::Full);
    texts.extend(reply.question.clone());
    let mut texts = pack(&texts, TEXT, |text| text.encode_utf16().count());
    let last = texts.pop();
    let plain = |text| Out::Text {
        text,
        rows: Vec::new(),
    };
    let mut out: Vec<Out> = texts.into_iter().map(plain).collect();
    let carried = |b: &Button| (b.label.clone(), b.tap.clone());
    let fits = |b: &&Button| b.tap.len() <= CARRIED;
    let choices = reply.choices.iter().filter(fits);
    let mut rows: Vec<Vec<(String, String)>> = choices.map(|b| vec![carried(b)]).collect();
    let always: Vec<_> = reply.always.iter().filter(fits).map(carried).collect();
    rows.extend(always.chunks(2).map(<[_]>::to_vec));
    out.extend(last.map(|text| Out::Text { text, rows }));
    out
}
