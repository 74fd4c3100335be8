//! A conversation in the store: its state, and its log. One turn is one transaction: the user's activity and our message are in the log with the new
//! state, or none of them is. The same activity sent again changes nothing.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::DirectLine;
use super::activity::{self, Activity};
use crate::channel::turn::words_or_button;
use crate::content::Content;
use crate::dialogue::{Input, State, respond};
use crate::store::{Chat, Moved, Store, StoreError, Took};

/// Entries told in one answer.
const AT_MOST: usize = 100;
/// Words and values are kept up to so many bytes; the rest of a user's activity is not kept at all.
const LONGEST_WORDS: usize = 16 * 1024;

/// How a conversation is kept begins: its state packed. In the form before, names stood in full and this was the number of facts, of which there are
/// never so many.
const FORM: u8 = 0xf1;

/// What is kept of a conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Place<S = State> {
    state: S,
    /// How many entries the log has.
    entries: i64,
}

impl Place {
    fn pack(&self, content: &Content) -> Vec<u8> {
        let packed = Place {
            state: self.state.pack(content),
            entries: self.entries,
        };
        // A vector takes every byte that is given.
        postcard::to_extend(&packed, vec![FORM]).unwrap_or_default()
    }

    fn unpack(bytes: &[u8], content: &Content) -> Option<Self> {
        let Some(bytes) = bytes.strip_prefix(&[FORM]) else {
            return postcard::from_bytes(bytes).ok();
        };
        let packed: Place<Vec<u8>> = postcard::from_bytes(bytes).ok()?;
        Some(Self {
            state: State::unpack(&packed.state, content)?,
            entries: packed.entries,
        })
    }
}

/// Activities, and the place after them.
pub struct Page {
    /// As front ends get them.
    pub activities: Vec<Activity>,
    /// The place of the last, or where it was asked from.
    pub watermark: i64,
}

impl DirectLine {
    /// The store, and a conversation in it; `None` while there is no store.
    pub(super) fn kept(&self, name: &str) -> Option<(Store, Chat)> {
        let store = (self.kept)()?;
        let chat = store.chat("directline", name);
        Some((store, chat))
    }

    /// Begins a conversation with a greeting; one that has begun stays as it is. Whether it began now.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin(&self, store: &Store, chat: &Chat, name: &str) -> Result<bool, StoreError> {
        let took = store
            .turn(chat, &format!("{name} begins"), |before| {
                let place = self.read(before);
                self.moved(place, &Input::Look, None)
            })
            .await?;
        Ok(took == Took::Now)
    }

    /// Takes a user's message; gives the place of its entry.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn say(
        &self,
        store: &Store,
        chat: &Chat,
        name: &str,
        said: &Activity,
    ) -> Result<i64, StoreError> {
        let own = said.clients_own_id().map(str::to_owned);
        // Without an id of its own every activity is a new one.
        let update = match &own {
            Some(own) => format!("{name} {own}"),
            None => format!(
                "{name} {}",
                super::token::Tokens::name().unwrap_or_default()
            ),
        };
        let mut at = 0;
        let took = store
            .turn(chat, &update, |before| {
                let place = self.read(before);
                at = place.entries + 1;
                let content = self.live.content();
                let input = match said.tap() {
                    Some(tap) => Input::Tap(tap.to_owned()),
                    None => words_or_button(&content, &place.state, said.words(), (self.clock)()),
                };
                self.moved(place, &input, Some(said))
            })
            .await?;
        if took == Took::Now {
            let _ = self.said.send(name.into());
            return Ok(at);
        }
        let mut after = 0;
        loop {
            let entries = store.log(chat, after, AT_MOST).await?;
            let Some(last) = entries.last() else {
                return Ok(after);
            };
            after = last.seq;
            let same = entries.iter().find(|entry| {
                let entry = serde_json::from_slice::<Activity>(&entry.bytes).ok();
                entry.is_some_and(|entry| entry.clients_own_id() == own.as_deref())
            });
            if let Some(same) = same {
                return Ok(same.seq);
            }
        }
    }

    /// What was said after a place.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn after(
        &self,
        store: &Store,
        chat: &Chat,
        name: &str,
        watermark: i64,
    ) -> Result<Page, StoreError> {
        let entries = store.log(chat, watermark, AT_MOST).await?;
        let watermark = entries.last().map_or(watermark, |entry| entry.seq);
        let activities = entries.into_iter().filter_map(|entry| {
            let activity = serde_json::from_slice(&entry.bytes).ok()?;
            Some(activity::shown(activity, name, entry.seq))
        });
        Ok(Page {
            activities: activities.collect(),
            watermark,
        })
    }

    /// What a turn does to the conversation.
    fn moved(&self, place: Place, input: &Input, said: Option<&Activity>) -> Moved {
        let content = self.live.content();
        let turn = respond(&content, &place.state, input, (self.clock)());
        let now = Timestamp::now()
            .strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
            .to_string();
        let ours = activity::message(&turn.reply);
        let log: Vec<Vec<u8>> = said
            .map(kept_of)
            .into_iter()
            .chain([ours])
            .filter_map(|mut entry| {
                entry.0.insert("timestamp".into(), now.clone().into());
                serde_json::to_vec(&entry).ok()
            })
            .collect();
        let place = Place {
            entries: place.entries + i64::try_from(log.len()).unwrap_or(0),
            state: turn.state,
        };
        Moved {
            state: Some(place.pack(&content)),
            log,
            ..Moved::default()
        }
    }

    fn read(&self, before: Option<Vec<u8>>) -> Place {
        let place = before.and_then(|bytes| Place::unpack(&bytes, &self.live.content()));
        place.unwrap_or_default()
    }
}

/// What is kept of a user's activity, and told back.
fn kept_of(said: &Activity) -> Activity {
    const KEPT: [&str; 6] = [
        "type",
        "text",
        "textFormat",
        "value",
        "channelData",
        "locale",
    ];
    let mut kept = serde_json::Map::new();
    for field in KEPT {
        let value = said.0.get(field);
        if let Some(value) = value.filter(|value| value.to_string().len() <= LONGEST_WORDS) {
            kept.insert(field.into(), value.clone());
        }
    }
    let id = said
        .0
        .get("from")
        .and_then(|from| from.get("id"))
        .and_then(Value::as_str);
    let id: String = id.unwrap_or("user").chars().take(64).collect();
    kept.insert("from".into(), json!({ "id": id, "role": "user" }));
    Activity(kept)
}
