//! A reply as WhatsApp's messages, within its limits (developers.facebook.com/docs/whatsapp/cloud-api/reference/messages): a text of 4,096 letters; with
//! buttons or a list 1,024; three buttons of 20; ten rows of 24, each with a line of 72.

use serde_json::{Value, json};

use crate::channel::plain::{Detail, pack, pieces};
use crate::dialogue::reply::{Button, Reply};

/// Letters of a text.
pub const TEXT: usize = 4096;
/// Letters of a text with buttons.
pub const WITH_BUTTONS: usize = 1024;
/// Buttons, and letters of each.
pub const BUTTONS: (usize, usize) = (3, 20);
/// Rows of a list, and letters of each.
pub const ROWS: (usize, usize) = (10, 24);
/// Letters of the line below a row.
const LINE: usize = 72;

/// The messages, without the receiver.
#[must_use]
pub fn draw(reply: &Reply) -> Vec<Vec<u8>> {
    let told = messages(reply);
    told.iter().map(|m| m.to_string().into_bytes()).collect()
}

/// The messages as JSON, without the receiver.
#[must_use]
pub fn messages(reply: &Reply) -> Vec<Value> {
    let letters = |text: &str| text.chars().count();
    let mut texts = pieces(reply, Detail::Full);
    let (most_rows, _) = ROWS;
    let as_numbers = reply.choices.len() > most_rows;
    let mut ask: Vec<String> = reply.question.iter().cloned().collect();
    if as_numbers {
        let choices = reply.choices.iter().enumerate();
        ask.extend(choices.map(|(n, choice)| format!("{}. {}", n + 1, choice.label)));
    }
    let words: Vec<&str> = reply.always.iter().map(|b| b.label.as_str()).collect();
    let or = format!("You can also write: {}.", words.join(", "));
    let chosen: Vec<&Button> = if as_numbers {
        Vec::new()
    } else if reply.choices.is_empty() {
        reply.always.iter().take(BUTTONS.0).collect()
    } else {
        reply.choices.iter().collect()
    };
    if !words.is_empty() {
        ask.push(or);
    }
    let ask = ask.join(if as_numbers { "\n" } else { "\n\n" });
    if chosen.is_empty() || ask.is_empty() {
        texts.push(ask);
        return pack(&texts, TEXT, letters).into_iter().map(text).collect();
    }
    let whole = [texts.as_slice(), std::slice::from_ref(&ask)].concat();
    if let [one] = &pack(&whole, WITH_BUTTONS, letters)[..] {
        return vec![with_buttons(one, &chosen)];
    }
    // The buttons stand below the question; a question too long for that is told before them.
    let mut asks = pack(&[ask], WITH_BUTTONS, letters);
    let last = asks.pop().unwrap_or_default();
    texts.extend(asks);
    let mut messages: Vec<Value> = pack(&texts, TEXT, letters).into_iter().map(text).collect();
    messages.push(with_buttons(&last, &chosen));
    messages
}

fn text(body: String) -> Value {
    json!({ "type": "text", "text": { "preview_url": false, "body": body } })
}

fn with_buttons(body: &str, chosen: &[&Button]) -> Value {
    let (most_buttons, letters) = BUTTONS;
    let interactive = if chosen.len() <= most_buttons {
        let button = |b: &&Button| json!({ "type": "reply", "reply": { "id": b.tap, "title": short(b, letters) } });
        let buttons: Vec<Value> = chosen.iter().map(button).collect();
        json!({ "type": "button", "body": { "text": body }, "action": { "buttons": buttons } })
    } else {
        let row = |b: &&Button| {
            let title = short(b, ROWS.1);
            let mut row = json!({ "id": b.tap, "title": title });
            if title != b.label {
                row["description"] = clip(&b.label, LINE).into();
            }
            row
        };
        let rows: Vec<Value> = chosen.iter().map(row).collect();
        json!({ "type": "list", "body": { "text": body }, "action": { "button": "Choose", "sections": [{ "rows": rows }] } })
    };
    json!({ "type": "interactive", "interactive": interactive })
}

/// The label if it fits, or its short form.
fn short(button: &Button, letters: usize) -> String {
    if button.label.chars().count() <= letters {
        return button.label.clone();
    }
    clip(&button.short, letters)
}

/// Content keeps short forms short; whatever else comes is cut with a sign that it was.
fn clip(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let cut: String = text.chars().take(letters.saturating_sub(1)).collect();
    cut.trim_end().to_owned() + "…"
}
