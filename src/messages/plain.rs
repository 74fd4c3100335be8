//! A reply as plain words, in parts that are best kept together: what every messaging app shows.
//!
//! Danger comes first, and in it whom to call before anything else that can be read about them.

use crate::dialogue::reply::{
    Block, Button, Card, CardContact, Clock, ContactKind, Expects, Paragraph, Plan, Reply,
};

/// How much of a service is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All that stands on its card.
    Full,
    /// What it is, how to get it and how to reach it: not why it is here, its hours (but whether it is open now), notes, and when it was checked.
    Brief,
}

/// All that is said, in parts; the question and the answers to tap are not among them.
#[must_use]
pub fn parts(reply: &Reply, detail: Detail) -> Vec<String> {
    let (danger, rest): (Vec<&Block>, Vec<&Block>) = reply
        .blocks
        .iter()
        .partition(|b| matches!(b, Block::Crisis { .. }));
    let mut parts = Vec::new();
    for block in danger.into_iter().chain(rest) {
        said(block, detail, &mut parts);
    }
    parts
}

/// The open question, with why it is asked.
#[must_use]
pub fn question(reply: &Reply) -> Option<String> {
    let question = reply.question.as_ref()?;
    Some(match &reply.why_asked {
        Some(why) => format!("{question}\n{why}"),
        None => question.clone(),
    })
}

/// Answers with their numbers, one a line: a family writes the number. Where an age is asked for a number is an age, and the answers have none.
#[must_use]
pub fn numbered(reply: &Reply) -> String {
    let line = |(n, choice): (usize, &Button)| match reply.expects {
        Expects::Age => format!("- {}", choice.label),
        _ => format!("{}. {}", n + 1, choice.label),
    };
    let lines: Vec<String> = reply.choices.iter().enumerate().map(line).collect();
    lines.join("\n")
}

fn said(block: &Block, detail: Detail, parts: &mut Vec<String>) {
    match block {
        Block::Crisis {
            own,
            say,
            note,
            cards,
        } => {
            parts.push("GET HELP NOW".into());
            if let Some(own) = own {
                parts.extend(own.paragraphs.iter().map(paragraph));
            }
            parts.extend(say.iter().map(paragraph));
            parts.extend(cards.iter().map(urgent));
            parts.push(note.clone());
        }
        Block::Foreign(own) => parts.extend(own.paragraphs.iter().map(paragraph)),
        Block::Heard(text) => parts.push(format!("I understood: {text}")),
        Block::Say { paragraphs, .. } => parts.extend(paragraphs.iter().map(paragraph)),
        Block::Services(cards) => parts.extend(cards.iter().map(|card| service(card, detail))),
        Block::Dates { from, clocks } => {
            parts.push(from.clone());
            parts.extend(clocks.iter().map(clock));
        }
        Block::Plan(plan) => whole_plan(plan, detail, parts),
        Block::Why(lines) => parts.push(format!("Why I said this:\n{}", list(lines))),
    }
}

fn paragraph(paragraph: &Paragraph) -> String {
    match paragraph {
        Paragraph::Text(text) => text.clone(),
        Paragraph::List(items) => list(items),
    }
}

fn list(items: &[String]) -> String {
    let lines: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
    lines.join("\n")
}

/// A service for somebody in danger: its name and how to reach it, then what it is.
fn urgent(card: &Card) -> String {
    let mut lines = vec![card.name.clone()];
    lines.extend(card.contacts.iter().map(contact));
    lines.extend(card.open_now.clone());
    lines.push(card.summary.clone());
    joined(lines)
}

fn service(card: &Card, detail: Detail) -> String {
    let full = detail == Detail::Full;
    let mut lines = vec![if card.provider.is_empty() || !full {
        card.name.clone()
    } else {
        format!("{} ({})", card.name, card.provider)
    }];
    if !card.confirmed {
        lines.push("Not confirmed. Please check with them first.".into());
    }
    lines.push(card.summary.clone());
    lines.extend(full.then(|| card.because.join(". ")));
    lines.extend(card.open_now.clone());
    let referral = card.referral.as_ref();
    lines.extend(referral.map(|how| format!("How to get it: {how}")));
    lines.extend(card.through.clone());
    lines.extend(card.contacts.iter().map(contact));
    if full {
        lines.extend(card.hours.as_ref().map(|hours| format!("Hours: {hours}")));
        lines.extend(card.notes.iter().cloned());
        lines.push(card.checked.clone());
    }
    joined(lines)
}

fn contact(contact: &CardContact) -> String {
    let shown = match (&contact.kind, &contact.link) {
        (ContactKind::Web, Some(link)) => link,
        _ => &contact.shown,
    };
    let mut line = if contact.label.is_empty() {
        format!("{}: {shown}", contact.kind.verb())
    } else {
        format!("{} ({}): {shown}", contact.kind.verb(), contact.label)
    };
    if let Some(remark) = &contact.remark {
        line.push_str(&format!(" ({remark})"));
    }
    line
}

fn clock(clock: &Clock) -> String {
    let left = if clock.left.is_empty() {
        String::new()
    } else {
        format!(" ({})", clock.left)
    };
    let mut lines = vec![format!("{} {}{left}.", clock.label, clock.when)];
    if clock.passed {
        lines.push("This date has passed.".into());
    }
    lines.extend(clock.late.clone());
    lines.push(clock.law.clone());
    joined(lines)
}

fn whole_plan(plan: &Plan, detail: Detail, parts: &mut Vec<String>) {
    parts.push("My plan".into());
    if plan.steps.is_empty() && plan.clocks.is_empty() && plan.services.is_empty() {
        parts.push("Nothing is in it yet. It fills as we talk.".into());
    }
    let steps = plan.steps.iter().enumerate();
    parts.extend(steps.map(|(n, step)| format!("Step {}: {step}", n + 1)));
    parts.extend(plan.clocks.iter().map(clock));
    parts.extend(plan.services.iter().map(|card| service(card, detail)));
}

fn joined(lines: Vec<String>) -> String {
    let lines: Vec<String> = lines.into_iter().filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}
