//! A reply as plain pieces of text, and long text cut where it reads well: what the messaging channels share.
//!
//! Limits are counted by a `measure`, because channels count differently. Deliberately not here: buttons.

use crate::dialogue::reply::{Block, Card, Clock, ContactKind, Paragraph, Reply};

/// How much is told of each service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// All that helps to decide.
    Full,
    /// Name, how to reach it, whether it is open.
    Brief,
}

/// The parts of a reply, in order, without its question and buttons.
#[must_use]
pub fn pieces(reply: &Reply, detail: Detail) -> Vec<String> {
    let mut out = Vec::new();
    for block in &reply.blocks {
        match block {
            Block::Crisis {
                own,
                say,
                note,
                cards,
            } => {
                let own = own.iter().flat_map(|own| &own.paragraphs);
                out.push(paragraphs(own.chain(say)));
                out.extend(cards.iter().map(|c| card(c, Detail::Brief)));
                out.push(note.clone());
            }
            Block::Foreign(own) => out.push(paragraphs(&own.paragraphs)),
            Block::Heard(text) => out.push(format!("I understood: {text}")),
            Block::Say {
                paragraphs: said, ..
            } => out.push(paragraphs(said)),
            Block::Services(cards) => out.extend(cards.iter().map(|c| card(c, detail))),
            Block::Dates { from, clocks } => {
                out.push(from.clone());
                out.extend(clocks.iter().map(clock));
            }
            Block::Plan(plan) => {
                let steps = plan.steps.iter().enumerate();
                let steps = steps.map(|(n, step)| format!("\n{}. {step}", n + 1));
                out.push(format!("My plan{}", steps.collect::<String>()));
                out.extend(plan.clocks.iter().map(clock));
                out.extend(plan.services.iter().map(|c| card(c, Detail::Brief)));
            }
            Block::Why(lines) => out.push(lines.join("\n")),
        }
    }
    out.retain(|piece| !piece.trim().is_empty());
    out
}

fn paragraphs<'a>(all: impl IntoIterator<Item = &'a Paragraph>) -> String {
    let all = all.into_iter().map(|paragraph| match paragraph {
        Paragraph::Text(text) => text.clone(),
        Paragraph::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
            items.join("\n")
        }
    });
    all.collect::<Vec<_>>().join("\n\n")
}

fn card(card: &Card, detail: Detail) -> String {
    let mut lines = vec![card.name.clone()];
    if detail == Detail::Full {
        lines.push(card.summary.clone());
        lines.extend(Some(card.because.join("; ")).filter(|b| !b.is_empty()));
    }
    if !card.confirmed {
        lines.push("Not confirmed: ask before you rely on it.".to_owned());
    }
    lines.extend(card.referral.clone());
    lines.extend(card.through.clone());
    let shown = match detail {
        Detail::Full => card.contacts.len(),
        Detail::Brief => 2,
    };
    for contact in card.contacts.iter().take(shown) {
        let label = match contact.label.as_str() {
            "" => String::new(),
            label => format!("{label}: "),
        };
        let at = match (&contact.link, contact.kind) {
            (Some(link), ContactKind::Web) => link,
            _ => &contact.shown,
        };
        let remark = contact.remark.as_ref().map(|r| format!(" ({r})"));
        let remark = remark.unwrap_or_default();
        lines.push(format!("{} {label}{at}{remark}", contact.kind.verb()));
    }
    lines.extend(card.open_now.clone());
    if detail == Detail::Full {
        lines.push(card.checked.clone());
    }
    lines.join("\n")
}

fn clock(clock: &Clock) -> String {
    let left = match clock.left.as_str() {
        "" => String::new(),
        left => format!(" ({left})"),
    };
    let mut text = format!("- {} {}{left}. {}", clock.label, clock.when, clock.law);
    if let Some(late) = &clock.late {
        text.push('\n');
        text.push_str(late);
    }
    text
}

/// Pieces as few messages, each of at most `limit`; a piece that is longer is cut after a line, a sentence, a word, in that order.
pub fn pack(pieces: &[String], limit: usize, measure: impl Fn(&str) -> usize) -> Vec<String> {
    let mut messages: Vec<String> = Vec::new();
    for piece in pieces {
        for part in cut(piece, limit, &measure) {
            let joined = messages.last().map(|last| format!("{last}\n\n{part}"));
            match (joined, messages.last_mut()) {
                (Some(joined), Some(last)) if measure(&joined) <= limit => *last = joined,
                _ => messages.push(part),
            }
        }
    }
    messages
}

/// A text in parts of at most `limit`.
fn cut(text: &str, limit: usize, measure: &impl Fn(&str) -> usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while measure(rest) > limit {
        let end = longest(rest, limit, measure);
        let head = &rest[..end];
        let at = ["\n\n", "\n", ". ", "? ", "! ", "; ", ", ", " "]
            .iter()
            .filter_map(|stop| head.rfind(stop).map(|at| at + stop.len()))
            // A cut near the beginning would make many small messages.
            .find(|at| *at > end / 3)
            .unwrap_or(end);
        parts.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

/// How many bytes of a text are at most `limit`, at least one letter: by halving, since a longer text never measures less.
fn longest(text: &str, limit: usize, measure: &impl Fn(&str) -> usize) -> usize {
    let ends: Vec<usize> = text.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    let fitting = ends.partition_point(|end| measure(&text[..*end]) <= limit);
    ends.get(fitting.max(1) - 1).copied().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_nothing_too_long() {
        let text = "One sentence. Another, longer sentence here! A thirdwithoutanyplacetocutitwhatever?\n\nAnd ünïcödé.".repeat(5);
        let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for limit in 1..200 {
            let parts = pack(std::slice::from_ref(&text), limit, |t| t.chars().count());
            assert!(parts.iter().all(|p| p.chars().count() <= limit), "{limit}");
            assert_eq!(letters(&parts.concat()), letters(&text), "{limit}");
        }
    }
}
