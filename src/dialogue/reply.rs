//! What is said back, in parts that know nothing of any channel. A channel shows each part in its own way.

use jiff::civil::Date;

/// One answer to a family.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply {
    /// What is said, in order.
    pub blocks: Vec<Block>,
    /// The question, if one is open.
    pub question: Option<String>,
    /// Why it is asked.
    pub why_asked: Option<String>,
    /// What kind of answer is expected beside the buttons.
    pub expects: Expects,
    /// Answers to tap. In text channels they are numbered from 1 in this order.
    pub choices: Vec<Button>,
    /// What is known of the family; each can be changed.
    pub known: Vec<Chip>,
    /// Always in reach: back, talk to a person, start again, my plan …
    pub always: Vec<Button>,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Danger: shown first and set apart.
    Crisis {
        /// What to do, in the family's own language.
        own: Option<OwnLanguage>,
        /// What to do.
        say: Vec<Paragraph>,
        /// "This is not an emergency service …".
        note: String,
        /// Whom to call.
        cards: Vec<Card>,
    },
    /// A fixed text in the family's own language.
    Foreign(OwnLanguage),
    /// What was understood, so that it can be put right: "Autism · age 6 · Clacton-on-Sea".
    Heard(String),
    /// Words.
    Say {
        /// The words.
        paragraphs: Vec<Paragraph>,
        /// Where they come from.
        sources: Vec<SourceLink>,
    },
    /// Services.
    Services(Vec<Card>),
    /// Clocks.
    Dates {
        /// "You asked on Saturday 3 October 2026".
        from: String,
        /// The time limits, soonest first.
        clocks: Vec<Clock>,
    },
    /// The family's own plan.
    Plan(Plan),
    /// Why this was said: plain sentences.
    Why(Vec<String>),
}

/// A text in a language other than English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLanguage {
    /// BCP 47, for the page.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// "Polski".
    pub own_name: String,
    /// The text.
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph or a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paragraph {
    /// Text.
    Text(String),
    /// Items.
    List(Vec<String>),
}

/// A source, to show and to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLink {
    /// Its title or host.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// "September 2025", or that the page had no date.
    pub date: String,
}

/// A service, for this family, now.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The service's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who provides it.
    pub provider: String,
    /// What it does.
    pub summary: String,
    /// Why it is here, in a few words each: "In Tendring", "You can contact them yourself".
    pub because: Vec<String>,
    /// How to get it, when the family cannot simply call: "Your GP or school asks for it".
    pub referral: Option<String>,
    /// Ways to reach it, best first.
    pub contacts: Vec<CardContact>,
    /// "Reach it through your SENCO", when the contacts are another service's.
    pub through: Option<String>,
    /// "Open now, until 5pm", if hours are known.
    pub open_now: Option<String>,
    /// Whether somebody answers now; `None` if hours are not known.
    pub is_open: Option<bool>,
    /// "Monday to Friday 9am to 5pm".
    pub hours: Option<String>,
    /// Further lines: cost, waiting, notes.
    pub notes: Vec<String>,
    /// "Last checked on 23 November 2026".
    pub checked: String,
    /// Not confirmed: found by name only.
    pub confirmed: bool,
    /// Where its facts come from.
    pub sources: Vec<SourceLink>,
}

/// One way to reach a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardContact {
    /// What kind.
    pub kind: ContactKind,
    /// "Advice line"; empty if there is none.
    pub label: String,
    /// As shown: "0345 603 7627".
    pub shown: String,
    /// `tel:`, `sms:`, `mailto:` or `https:`; `None` for an address.
    pub link: Option<String>,
    /// "from an older page" and the like.
    pub remark: Option<String>,
}

impl CardContact {
    /// The label without the verb that stands before it: "with a contact form" of "Website, with a contact form"; empty if nothing is left.
    #[must_use]
    pub fn beside_verb(&self) -> &str {
        match self.label.strip_prefix(self.kind.verb()) {
            Some(rest) if rest.is_empty() || rest.starts_with([',', ' ']) => {
                rest.trim_start_matches([',', ' '])
            }
            _ => &self.label,
        }
    }
}

/// Kinds of contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl ContactKind {
    /// The verb on a button.
    #[must_use]
    pub fn verb(self) -> &'static str {
        match self {
            Self::Phone => "Call",
            Self::Text => "Text",
            Self::Email => "Email",
            Self::Web => "Website",
            Self::Address => "Visit",
        }
    }
}

/// A time limit of the law, counted from the family's own date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What must happen.
    pub label: String,
    /// The last day; `None` when it can only be said in words (school days).
    pub by: Option<Date>,
    /// "by Saturday 14 November 2026", or "within 15 school days".
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

/// The family's own plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Next steps, in the order they came up.
    pub steps: Vec<String>,
    /// Services that were shown.
    pub services: Vec<Card>,
    /// Dates.
    pub clocks: Vec<Clock>,
}

/// Something to tap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What comes back when it is tapped; at most 64 bytes.
    pub tap: String,
    /// As shown.
    pub label: String,
    /// At most 20 letters.
    pub short: String,
}

/// A known fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// "age".
    pub name: String,
    /// "6".
    pub value: String,
    /// What comes back when it is to be changed.
    pub tap: String,
}

/// What kind of answer a question expects, beside its buttons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expects {
    /// Anything.
    #[default]
    Words,
    /// A whole number of years.
    Age,
    /// A town, village or postcode.
    Place,
    /// A day.
    Day,
}

impl Reply {
    /// Every service shown, crisis cards and plan included.
    pub fn services(&self) -> impl Iterator<Item = &Card> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Crisis { cards, .. } | Block::Services(cards) => cards.as_slice(),
            Block::Plan(plan) => plan.services.as_slice(),
            _ => &[],
        })
    }

    /// Whether nothing has been said yet: there is no way back.
    #[must_use]
    pub fn is_opening(&self) -> bool {
        !self.always.iter().any(|button| button.tap == "x:back")
    }

    /// What is always in reach and not already among the answers.
    pub fn always_beside(&self) -> impl Iterator<Item = &Button> {
        let answered = |button: &Button| self.choices.iter().any(|c| c.label == button.label);
        self.always.iter().filter(move |button| !answered(button))
    }

    /// Whether this is, or holds, a crisis reply.
    #[must_use]
    pub fn is_crisis(&self) -> bool {
        self.blocks
            .iter()
            .any(|b| matches!(b, Block::Crisis { .. }))
    }
}
