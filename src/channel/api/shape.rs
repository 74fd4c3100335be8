//! The shapes of the API: what is asked, and a reply as JSON. Every field of a reply is told; what is not there is `null` or an empty list.
//!
//! How a [`Reply`](crate::dialogue::Reply) becomes them is in `telling`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One turn, asked for. Every field may be missing; a field of another name is a mistake.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnAsked {
    /// The sealed state of the turn before. Missing at a beginning. It opens here only, and one that does not open gives a fresh start.
    pub state: Option<String>,
    /// What the family writes, in its own words.
    #[schema(example = "I think my son might be autistic, he's 6, we live in Clacton")]
    pub say: Option<String>,
    /// The `tap` of a button, choice or known fact of an earlier reply.
    #[schema(example = "x:person")]
    pub tap: Option<String>,
}

/// One turn, taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct TurnTaken {
    /// The sealed state: send it with the next turn. It holds no words that anybody wrote.
    pub state: String,
    /// The reply.
    pub reply: Reply,
    /// Words that were sent with a tap and are not answered yet: leave them in the box.
    pub draft: String,
    /// Whether the state that was sent did not open, so that this is a fresh start.
    pub fresh: bool,
}

/// One answer to a family.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reply {
    /// Whether somebody may be in danger. Then the first block is of the kind `crisis`: show it first, and do not hide it.
    pub crisis: bool,
    /// What is said, in order.
    pub blocks: Vec<Block>,
    /// The open question.
    pub question: Option<String>,
    /// Why it is asked.
    pub why_asked: Option<String>,
    /// What kind of answer is expected beside the choices.
    pub expects: Expects,
    /// Answers to tap, or to write as numbers from 1.
    pub choices: Vec<Button>,
    /// What is known of the family; each can be changed by its tap.
    pub known: Vec<Known>,
    /// Always in reach: a person, help now, the plan, back, start again.
    pub always: Vec<Button>,
    /// All that is said as plain text, without the question and the choices.
    pub text: String,
}

/// A part of an answer.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Danger: whom to call now.
    Crisis {
        /// What to do, in the family's own language.
        own_language: Option<OwnLanguage>,
        /// What to do.
        paragraphs: Vec<Paragraph>,
        /// That this is not an emergency service.
        note: String,
        /// Whom to call.
        services: Vec<Service>,
    },
    /// A fixed text in the family's own language.
    OwnLanguage {
        /// The text.
        own_language: OwnLanguage,
    },
    /// What was understood, so that it can be put right.
    Heard {
        /// Such as "Autism · age 6 · Clacton-on-Sea".
        text: String,
    },
    /// Words.
    Say {
        /// The words.
        paragraphs: Vec<Paragraph>,
        /// Where they come from.
        sources: Vec<Source>,
    },
    /// Who can help.
    Services {
        /// The services, best first.
        services: Vec<Service>,
    },
    /// Time limits of the law.
    Dates {
        /// What they are counted from.
        from: String,
        /// The time limits, soonest first.
        clocks: Vec<Clock>,
    },
    /// The family's own plan.
    Plan {
        /// Next steps.
        steps: Vec<String>,
        /// Services that were shown.
        services: Vec<Service>,
        /// Dates.
        clocks: Vec<Clock>,
    },
    /// Why this was said.
    Why {
        /// Plain sentences.
        lines: Vec<String>,
    },
}

/// A text in a language other than English.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnLanguage {
    /// BCP 47.
    #[schema(example = "pl")]
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// The language's own name.
    #[schema(example = "Polski")]
    pub name: String,
    /// The text.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph or a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paragraph {
    /// Text.
    Text(String),
    /// Items.
    List(Vec<String>),
}

/// A source.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source {
    /// Its title or host.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// "September 2025", or that the page had no date.
    pub date: String,
}

/// A service, for this family, now.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service {
    /// Its id in the directory.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who provides it.
    pub provider: String,
    /// What it does.
    pub summary: String,
    /// Why it is here, in a few words each.
    pub because: Vec<String>,
    /// How to get it, when the family cannot simply call.
    pub referral: Option<String>,
    /// Through which other service it is reached.
    pub through: Option<String>,
    /// Ways to reach it, best first.
    pub contacts: Vec<Contact>,
    /// "Open now, until 5pm", if hours are known.
    pub open_now: Option<String>,
    /// Whether somebody answers now; null if hours are not known.
    pub is_open: Option<bool>,
    /// "Monday to Friday 9am to 5pm".
    pub hours: Option<String>,
    /// Cost, waiting, accessibility, languages.
    pub notes: Vec<String>,
    /// When its facts were last checked.
    pub checked: String,
    /// False: found by name only; say so, and that it must be asked first.
    pub confirmed: bool,
    /// Where its facts come from.
    pub sources: Vec<Source>,
}

/// One way to reach a service.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact {
    /// What kind.
    pub kind: ContactKind,
    /// "Advice line"; empty if there is none.
    pub label: String,
    /// As shown.
    #[schema(example = "0345 603 7627")]
    pub shown: String,
    /// `tel:`, `sms:`, `mailto:` or `https:`; null for an address.
    pub link: Option<String>,
    /// Hours of this contact, or how old it is.
    pub remark: Option<String>,
}

/// Kinds of contact.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Call.
    Phone,
    /// Text.
    Text,
    /// Email.
    Email,
    /// Website.
    Web,
    /// Address.
    Address,
}

/// A time limit of the law, counted from the family's own date.
#[derive(Debug, Serialize, ToSchema)]
pub struct Clock {
    /// What must happen.
    pub label: String,
    /// The last day; null when it can only be said in words (school days).
    #[schema(format = "date", example = "2026-11-14")]
    pub by: Option<String>,
    /// The same in words.
    #[schema(example = "by Saturday 14 November 2026")]
    pub when: String,
    /// "in 12 days", "9 days ago"; empty if the day is not known.
    pub left: String,
    /// Whether the day has gone by.
    pub passed: bool,
    /// "6 weeks".
    pub limit: String,
    /// The rule it comes from.
    pub law: String,
    /// What to do when it has gone by.
    pub late: Option<String>,
}

/// Something to tap.
#[derive(Debug, Serialize, ToSchema)]
pub struct Button {
    /// What to send when it is tapped; at most 64 bytes.
    pub tap: String,
    /// As shown.
    pub label: String,
    /// At most 20 letters, for small buttons.
    pub short: String,
}

/// Something that is known of the family.
#[derive(Debug, Serialize, ToSchema)]
pub struct Known {
    /// "age".
    pub name: String,
    /// "6".
    pub value: String,
    /// What to send to change it.
    pub tap: String,
}

/// What kind of answer a question expects, beside its choices.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Expects {
    /// Anything.
    Words,
    /// A whole number of years.
    Age,
    /// A town, village or postcode.
    Place,
    /// A day.
    Day,
}
