//! What is kept in the outbox for Telegram: the messages that [`messages`](crate::messages::telegram) makes of a reply, and that a tap has arrived.

use serde::{Deserialize, Serialize};

use crate::channel::bot::asks_nothing;
use crate::dialogue::reply::Reply;
use crate::messages::plain::{Detail, parts};
use crate::messages::telegram::messages;

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

/// A reply as it is kept in the outbox.
#[must_use]
pub fn draw(reply: &Reply) -> Vec<Vec<u8>> {
    if asks_nothing(reply) {
        return tell(reply);
    }
    let rows = |rows: Vec<Vec<crate::messages::telegram::Key>>| {
        let row = |row: Vec<_>| {
            row.into_iter()
                .map(|k: crate::messages::telegram::Key| (k.label, k.data))
        };
        rows.into_iter().map(|r| row(r).collect()).collect()
    };
    let out = messages(reply).into_iter().map(|m| Out::Text {
        text: m.text,
        rows: rows(m.rows),
    });
    out.map(|out| out.to_bytes()).collect()
}

/// A word that asks nothing: a goodbye.
fn tell(reply: &Reply) -> Vec<Vec<u8>> {
    let text = parts(reply, Detail::Full).join("\n\n");
    let rows = Vec::new();
    vec![Out::Text { text, rows }.to_bytes()]
}
