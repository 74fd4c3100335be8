//! A reply as plain text with numbered answers: the terminal, and the plain form of every text channel.

use std::fmt::Write as _;

use crate::dialogue::reply::{Block, Card, Clock, Paragraph, Plan, Reply};
use crate::messages::plain::numbered;

/// The whole reply as text.
#[must_use]
pub fn render(reply: &Reply) -> String {
    let mut out = String::new();
    for block in &reply.blocks {
        match block {
            Block::Crisis {
                own,
                say,
                note,
                cards,
            } => {
                line(&mut out, "!! GET HELP NOW");
                if let Some(own) = own {
                    paragraphs(&mut out, &own.paragraphs);
                }
                paragraphs(&mut out, say);
                cards.iter().for_each(|c| card(&mut out, c));
                line(&mut out, note);
            }
            Block::Foreign(own) => paragraphs(&mut out, &own.paragraphs),
            Block::Heard(text) => line(&mut out, &format!("I understood: {text}")),
            Block::Say {
                paragraphs: said, ..
            } => paragraphs(&mut out, said),
            Block::Services(cards) => cards.iter().for_each(|c| card(&mut out, c)),
            Block::Dates { from, clocks } => {
                line(&mut out, from);
                clocks.iter().for_each(|c| clock(&mut out, c));
            }
            Block::Plan(plan) => whole_plan(&mut out, plan),
            Block::Why(lines) => lines.iter().for_each(|l| line(&mut out, &format!("? {l}"))),
        }
        out.push('\n');
    }
    if let Some(question) = &reply.question {
        line(&mut out, &format!("> {question}"));
    }
    let answers = numbered(reply);
    answers
        .lines()
        .for_each(|answer| line(&mut out, &format!("  {answer}")));
    let always: Vec<&str> = reply.always.iter().map(|b| b.label.as_str()).collect();
    line(&mut out, &format!("  [{}]", always.join(" | ")));
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn paragraphs(out: &mut String, paragraphs: &[Paragraph]) {
    for paragraph in paragraphs {
        match paragraph {
            Paragraph::Text(text) => line(out, text),
            Paragraph::List(items) => items
                .iter()
                .for_each(|item| line(out, &format!("  - {item}"))),
        }
    }
}

fn card(out: &mut String, card: &Card) {
    let confirmed = if card.confirmed {
        ""
    } else {
        "  (NOT CONFIRMED)"
    };
    line(
        out,
        &format!("* {} ({}){confirmed}", card.name, card.provider),
    );
    line(out, &format!("    {}", card.summary));
    if !card.because.is_empty() {
        line(out, &format!("    [{}]", card.because.join("; ")));
    }
    if let Some(referral) = &card.referral {
        line(out, &format!("    {referral}"));
    }
    if let Some(through) = &card.through {
        line(out, &format!("    {through}"));
    }
    for contact in &card.contacts {
        let remark = contact
            .remark
            .as_ref()
            .map(|r| format!(" ({r})"))
            .unwrap_or_default();
        let label = if contact.label.is_empty() {
            String::new()
        } else {
            format!("{}: ", contact.label)
        };
        let shown = if contact.kind == crate::dialogue::reply::ContactKind::Web {
            contact.link.as_deref().unwrap_or(&contact.shown)
        } else {
            &contact.shown
        };
        line(
            out,
            &format!("    {} {label}{shown}{remark}", contact.kind.verb()),
        );
    }
    if let Some(open) = &card.open_now {
        line(out, &format!("    {open}"));
    }
    line(out, &format!("    {}", card.checked));
}

fn clock(out: &mut String, clock: &Clock) {
    let left = if clock.left.is_empty() {
        String::new()
    } else {
        format!(" ({})", clock.left)
    };
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "  - {} {}{left}. {}",
        clock.label, clock.when, clock.law
    );
    if let Some(late) = &clock.late {
        line(out, &format!("    {late}"));
    }
}

fn whole_plan(out: &mut String, plan: &Plan) {
    line(out, "MY PLAN");
    for (n, step) in plan.steps.iter().enumerate() {
        line(out, &format!("  {}. {step}", n + 1));
    }
    plan.clocks.iter().for_each(|c| clock(out, c));
    plan.services.iter().for_each(|c| card(out, c));
}
