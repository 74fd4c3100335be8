//! A reply put into the shapes of the API: every field, danger first.

use super::shape::{
    Block, Button, Clock, Contact, ContactKind, Expects, Known, OwnLanguage, Paragraph, Reply,
    Service, Source,
};
use crate::dialogue::reply as said;
use crate::messages::plain;

/// Each of these as its shape.
fn each<'a, A: 'a, B: From<&'a A>>(of: &'a [A]) -> Vec<B> {
    of.iter().map(B::from).collect()
}

impl From<&said::Reply> for Reply {
    fn from(reply: &said::Reply) -> Self {
        let mut blocks: Vec<Block> = each(&reply.blocks);
        blocks.sort_by_key(|block| !matches!(block, Block::Crisis { .. }));
        Self {
            crisis: reply.is_crisis(),
            blocks,
            question: reply.question.clone(),
            why_asked: reply.why_asked.clone(),
            expects: match reply.expects {
                said::Expects::Words => Expects::Words,
                said::Expects::Age => Expects::Age,
                said::Expects::Place => Expects::Place,
                said::Expects::Day => Expects::Day,
            },
            choices: each(&reply.choices),
            known: each(&reply.known),
            always: each(&reply.always),
            text: plain::parts(reply, plain::Detail::Full).join("\n\n"),
        }
    }
}

impl From<&said::Block> for Block {
    fn from(block: &said::Block) -> Self {
        match block {
            said::Block::Crisis {
                own,
                say,
                note,
                cards,
            } => Self::Crisis {
                own_language: own.as_ref().map(OwnLanguage::from),
                paragraphs: each(say),
                note: note.clone(),
                services: each(cards),
            },
            said::Block::Foreign(own) => Self::OwnLanguage {
                own_language: own.into(),
            },
            said::Block::Heard(text) => Self::Heard { text: text.clone() },
            said::Block::Say {
                paragraphs,
                sources,
            } => Self::Say {
                paragraphs: each(paragraphs),
                sources: each(sources),
            },
            said::Block::Services(cards) => Self::Services {
                services: each(cards),
            },
            said::Block::Dates { from, clocks } => Self::Dates {
                from: from.clone(),
                clocks: each(clocks),
            },
            said::Block::Plan(plan) => Self::Plan {
                steps: plan.steps.clone(),
                services: each(&plan.services),
                clocks: each(&plan.clocks),
            },
            said::Block::Why(lines) => Self::Why {
                lines: lines.clone(),
            },
        }
    }
}

impl From<&said::OwnLanguage> for OwnLanguage {
    fn from(own: &said::OwnLanguage) -> Self {
        Self {
            lang: own.tag.clone(),
            dir: own.direction.clone(),
            name: own.own_name.clone(),
            paragraphs: each(&own.paragraphs),
        }
    }
}

impl From<&said::Paragraph> for Paragraph {
    fn from(paragraph: &said::Paragraph) -> Self {
        match paragraph {
            said::Paragraph::Text(text) => Self::Text(text.clone()),
            said::Paragraph::List(items) => Self::List(items.clone()),
        }
    }
}

impl From<&said::SourceLink> for Source {
    fn from(source: &said::SourceLink) -> Self {
        Self {
            title: source.title.clone(),
            url: source.url.clone(),
            date: source.date.clone(),
        }
    }
}

impl From<&said::Card> for Service {
    fn from(card: &said::Card) -> Self {
        Self {
            id: card.id.clone(),
            name: card.name.clone(),
            provider: card.provider.clone(),
            summary: card.summary.clone(),
            because: card.because.clone(),
            referral: card.referral.clone(),
            through: card.through.clone(),
            contacts: each(&card.contacts),
            open_now: card.open_now.clone(),
            is_open: card.is_open,
            hours: card.hours.clone(),
            notes: card.notes.clone(),
            checked: card.checked.clone(),
            confirmed: card.confirmed,
            sources: each(&card.sources),
        }
    }
}

impl From<&said::CardContact> for Contact {
    fn from(contact: &said::CardContact) -> Self {
        Self {
            kind: match contact.kind {
                said::ContactKind::Phone => ContactKind::Phone,
                said::ContactKind::Text => ContactKind::Text,
                said::ContactKind::Email => ContactKind::Email,
                said::ContactKind::Web => ContactKind::Web,
                said::ContactKind::Address => ContactKind::Address,
            },
            label: contact.label.clone(),
            shown: contact.shown.clone(),
            link: contact.link.clone(),
            remark: contact.remark.clone(),
        }
    }
}

impl From<&said::Clock> for Clock {
    fn from(clock: &said::Clock) -> Self {
        Self {
            label: clock.label.clone(),
            by: clock.by.map(|day| day.to_string()),
            when: clock.when.clone(),
            left: clock.left.clone(),
            passed: clock.passed,
            limit: clock.limit.clone(),
            law: clock.law.clone(),
            late: clock.late.clone(),
        }
    }
}

impl From<&said::Button> for Button {
    fn from(button: &said::Button) -> Self {
        Self {
            tap: button.tap.clone(),
            label: button.label.clone(),
            short: button.short.clone(),
        }
    }
}

impl From<&said::Chip> for Known {
    fn from(chip: &said::Chip) -> Self {
        Self {
            name: chip.name.clone(),
            value: chip.value.clone(),
            tap: chip.tap.clone(),
        }
    }
}
