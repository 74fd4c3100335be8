//! WhatsApp: texts of 4,096 letters; three reply buttons of 20, or a list of ten rows of 24, below a text of 1,024
//! (Meta, Cloud API, interactive messages). Where neither fits, numbers.

use std::collections::HashSet;

use super::plain::{Detail, numbered, parts, question};
use super::split::pack;
use crate::dialogue::reply::{Button, Reply};

/// The longest plain text.
pub const LONGEST_TEXT: usize = 4096;
/// The longest text above buttons or a list.
pub const LONGEST_BODY: usize = 1024;
/// The longest footer.
pub const LONGEST_FOOTER: usize = 60;
/// How many reply buttons.
pub const MOST_BUTTONS: usize = 3;
/// The longest title of a button, and of the button that opens a list.
pub const LONGEST_TITLE: usize = 20;
/// How many rows a list has, all sections together.
pub const MOST_ROWS: usize = 10;
/// The longest title of a row.
pub const LONGEST_ROW: usize = 24;
/// The longest second line of a row.
pub const LONGEST_DESCRIPTION: usize = 72;
/// The longest id, in bytes: a row's is 200, a button's 256.
pub const LONGEST_ID: usize = 200;

/// On the button that opens a list.
pub const OPEN_LIST: &str = "Choose an answer";
/// What can always be written, under buttons and numbers that leave no room for it.
pub const ALWAYS: &str = "Or write: person, help now, back, start again";

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Words.
    Text(String),
    /// Words with at most three buttons.
    Buttons {
        /// The words.
        body: String,
        /// The buttons.
        buttons: Vec<Choice>,
    },
    /// Words with a list of at most ten rows, in one section.
    List {
        /// The words.
        body: String,
        /// The rows.
        rows: Vec<Choice>,
    },
}

/// A button or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What comes back: [`Input::Tap`](crate::dialogue::Input).
    pub id: String,
    /// As shown.
    pub title: String,
    /// The whole label, where the title is its short form; rows only.
    pub description: Option<String>,
}

/// The messages of a reply, in order: one at least. The last asks.
#[must_use]
pub fn messages(reply: &Reply) -> Vec<Message> {
    let said = parts(reply, Detail::Full);
    let question = question(reply).unwrap_or_else(|| "What would you like to do next?".into());
    let buttons = buttons(reply);
    let rows = rows(reply);
    if buttons.is_none() && rows.is_none() {
        let numbers = numbered(reply);
        let parts = said.iter().chain([&question, &numbers]).map(String::as_str);
        let texts = pack(parts.chain([ALWAYS]), text_fits);
        return texts.into_iter().map(Message::Text).collect();
    }
    // One message where all fits; else the words first, and the question with what can be tapped.
    let mut bodies = pack(
        said.iter().map(String::as_str).chain([question.as_str()]),
        body_fits,
    );
    let mut messages = Vec::new();
    if bodies.len() > 1 {
        let mut words = pack(said.iter().map(String::as_str), text_fits);
        bodies = pack([question.as_str()], body_fits);
        let last = bodies.pop();
        words.extend(bodies);
        messages.extend(words.into_iter().map(Message::Text));
        bodies = last.into_iter().collect();
    }
    let body = bodies.pop().unwrap_or(question);
    messages.push(match (buttons, rows) {
        (Some(buttons), _) => Message::Buttons { body, buttons },
        (None, rows) => Message::List {
            body,
            rows: rows.unwrap_or_default(),
        },
    });
    messages
}

/// The answers as buttons, if there are few enough; under them stands [`ALWAYS`].
fn buttons(reply: &Reply) -> Option<Vec<Choice>> {
    let choices = &reply.choices;
    if choices.is_empty() || choices.len() > MOST_BUTTONS {
        return None;
    }
    let buttons = choices
        .iter()
        .map(|c| choice(c, LONGEST_TITLE, false))
        .collect::<Option<Vec<_>>>()?;
    distinct(&buttons).then_some(buttons)
}

/// The answers as rows of a list, with as much of what is always in reach as there is room for.
fn rows(reply: &Reply) -> Option<Vec<Choice>> {
    if reply.choices.len() > MOST_ROWS {
        return None;
    }
    let answers = reply.choices.iter();
    let mut rows = answers
        .map(|c| choice(c, LONGEST_ROW, true))
        .collect::<Option<Vec<_>>>()?;
    for button in &reply.always {
        let row = choice(button, LONGEST_ROW, true).filter(|_| rows.len() < MOST_ROWS);
        // An answer to the question may be the same button.
        let new = |row: &Choice| rows.iter().all(|r| r.id != row.id && r.title != row.title);
        if let Some(row) = row.filter(new) {
            rows.push(row);
        }
    }
    distinct(&rows).then_some(rows)
}

fn choice(button: &Button, longest: usize, described: bool) -> Option<Choice> {
    let fits = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
    let title = [&button.label, &button.short]
        .into_iter()
        .find(|t| fits(t, longest))?;
    let description =
        (described && *title != button.label && fits(&button.label, LONGEST_DESCRIPTION))
            .then(|| button.label.clone());
    (1..=LONGEST_ID)
        .contains(&button.tap.len())
        .then(|| Choice {
            id: button.tap.clone(),
            title: title.clone(),
            description,
        })
}

/// WhatsApp refuses a message in which two titles or two ids are the same.
fn distinct(choices: &[Choice]) -> bool {
    let (mut titles, mut ids) = (HashSet::new(), HashSet::new());
    !choices.is_empty()
        && choices
            .iter()
            .all(|c| titles.insert(&c.title) && ids.insert(&c.id))
}

/// Whether a text can be a message by itself.
#[must_use]
pub fn text_fits(text: &str) -> bool {
    text.encode_utf16().count() <= LONGEST_TEXT
}

/// Whether a text can stand above buttons or a list.
#[must_use]
pub fn body_fits(text: &str) -> bool {
    text.encode_utf16().count() <= LONGEST_BODY
}
