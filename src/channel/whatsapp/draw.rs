//! The messages that [`messages`](crate::messages::whatsapp) makes of a reply, as JSON for the Cloud API
//! (developers.facebook.com/docs/whatsapp/cloud-api/reference/messages), without the receiver.

use serde_json::{Value, json};

use crate::channel::bot::asks_nothing;
use crate::dialogue::reply::Reply;
use crate::messages::plain::{Detail, parts};
use crate::messages::whatsapp::{ALWAYS, Choice, Message, OPEN_LIST, messages};

/// A reply as it is kept in the outbox.
#[must_use]
pub fn draw(reply: &Reply) -> Vec<Vec<u8>> {
    if asks_nothing(reply) {
        return tell(reply);
    }
    let told = messages(reply).into_iter().map(json);
    told.map(|m| m.to_string().into_bytes()).collect()
}

/// A word that asks nothing: a goodbye.
fn tell(reply: &Reply) -> Vec<Vec<u8>> {
    let text = parts(reply, Detail::Full).join("\n\n");
    vec![json(Message::Text(text)).to_string().into_bytes()]
}

fn json(message: Message) -> Value {
    let interactive = match message {
        Message::Text(body) => {
            return json!({ "type": "text", "text": { "preview_url": false, "body": body } });
        }
        Message::Buttons { body, buttons } => {
            let button =
                |b: Choice| json!({ "type": "reply", "reply": { "id": b.id, "title": b.title } });
            let buttons: Vec<Value> = buttons.into_iter().map(button).collect();
            json!({ "type": "button", "body": { "text": body }, "footer": { "text": ALWAYS }, "action": { "buttons": buttons } })
        }
        Message::List { body, rows } => {
            let row = |r: Choice| {
                let mut row = json!({ "id": r.id, "title": r.title });
                if let Some(line) = r.description {
                    row["description"] = line.into();
                }
                row
            };
            let rows: Vec<Value> = rows.into_iter().map(row).collect();
            json!({ "type": "list", "body": { "text": body }, "footer": { "text": ALWAYS }, "action": { "button": OPEN_LIST, "sections": [{ "rows": rows }] } })
        }
    };
    json!({ "type": "interactive", "interactive": interactive })
}
