//! Activities: what a user's front end sends, and what it gets. Only what we read and write of Bot Framework's schema; of a user's own activity the rest
//! goes back as it came, because front ends look for it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::dialogue::Reply;
use crate::messages::plain::{Detail, parts, question};

/// An activity as it came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Activity(pub Map<String, Value>);

impl Activity {
    /// A text field.
    fn text_of(&self, field: &str) -> &str {
        self.0.get(field).and_then(Value::as_str).unwrap_or("")
    }

    /// Whether somebody says something with it; typing, events and the like are noted and no more.
    #[must_use]
    pub fn is_message(&self) -> bool {
        self.text_of("type") == "message"
    }

    /// Whether the user ends the conversation: then it is forgotten.
    #[must_use]
    pub fn ends(&self) -> bool {
        self.text_of("type") == "endOfConversation"
    }

    /// What was written.
    #[must_use]
    pub fn words(&self) -> &str {
        self.text_of("text").trim()
    }

    /// What came back from a button with a value of ours: `{"tap": "…"}`.
    #[must_use]
    pub fn tap(&self) -> Option<&str> {
        self.0.get("value")?.get("tap")?.as_str()
    }

    /// The front end's own name for it: the same one means that it is sent again.
    #[must_use]
    pub fn clients_own_id(&self) -> Option<&str> {
        let data = self.0.get("channelData")?;
        let id = data
            .get("clientActivityID")
            .or_else(|| data.get("clientActivityId"))?
            .as_str()?;
        (!id.is_empty()).then_some(id)
    }
}

/// The name of an entry: its conversation and its place in the log.
#[must_use]
pub fn id(conversation: &str, place: i64) -> String {
    format!("{conversation}|{place:07}")
}

/// Our message.
#[must_use]
pub fn message(reply: &Reply) -> Activity {
    let mut said = parts(reply, Detail::Full);
    said.extend(question(reply));
    let actions: Vec<Value> = reply
        .choices
        .iter()
        .chain(&reply.always)
        .map(|button| json!({ "type": "imBack", "title": button.label, "value": button.label }))
        .collect();
    let message = json!({
        "type": "message",
        "from": { "id": "anydoor", "name": "Anydoor", "role": "bot" },
        "locale": "en-GB",
        "textFormat": "plain",
        "text": said.join("\n\n"),
        "inputHint": "expectingInput",
        "suggestedActions": { "actions": actions },
    });
    match message {
        Value::Object(fields) => Activity(fields),
        _ => Activity(Map::new()),
    }
}

/// An entry of the log as a front end gets it.
#[must_use]
pub fn shown(mut activity: Activity, conversation: &str, place: i64) -> Activity {
    let fields = &mut activity.0;
    fields.insert("id".into(), id(conversation, place).into());
    fields.insert("channelId".into(), "directline".into());
    fields.insert("conversation".into(), json!({ "id": conversation }));
    let ours = fields
        .get("from")
        .and_then(|from| from.get("role"))
        .is_some_and(|role| role == "bot");
    if ours && place > 1 {
        fields.insert("replyToId".into(), id(conversation, place - 1).into());
    }
    activity
}
