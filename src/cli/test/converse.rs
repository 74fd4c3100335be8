//! One written conversation, held with the engine itself.

use std::collections::HashSet;
use std::fmt::Write as _;

use jiff::civil::DateTime;

use super::expect::{Mismatch, compare};
use super::written::{DraftConversation, DraftTurn};
use crate::channel::terminal::render as as_text;
use crate::content::Content;
use crate::dialogue::{Input, Reply, State, Walked, respond};
use crate::family::facts::Kind;
use crate::fault::{Faults, Spanned};

/// The moment that is written, or the one given.
pub(super) fn moment_of(
    written: Option<&Spanned<String>>,
    otherwise: DateTime,
    faults: &mut Faults,
) -> DateTime {
    let Some(written) = written else {
        return otherwise;
    };
    crate::cli::moment(&written.value).unwrap_or_else(|help| {
        let message = format!("`{}` is not a moment", written.value);
        faults.error("bad-date", &written.place, message, help);
        otherwise
    })
}

/// The state of a family of whom something is known before it writes.
fn known_before(content: &Content, conversation: &DraftConversation, faults: &mut Faults) -> State {
    let mut state = State::default();
    for (fact, value) in &conversation.knows.0 {
        let Some(known) = content
            .facts
            .find(&fact.value)
            .map(|f| content.facts.get(f))
        else {
            faults.unknown("unknown-fact", "fact", fact, content.facts.ids());
            continue;
        };
        if known.kind == Kind::Date || known.value(&value.value).is_some() {
            state.set_fact(&fact.value, Some(&value.value));
        } else {
            let values = known.values.iter().map(|v| v.id.as_str());
            faults.unknown(
                "unknown-value",
                &format!("value of `{}`", fact.value),
                value,
                values,
            );
        }
    }
    state
}

/// What was said in one turn, and what of it is not as written.
pub(super) struct Told {
    said: String,
    reply: String,
    pub(super) mismatches: Vec<Mismatch>,
}

/// A conversation for the report: every turn in a line, those that are not as written with the whole reply and what was expected.
pub(super) fn story(turns: &[Told]) -> String {
    let mut out = String::new();
    for turn in turns {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "family: {}", turn.said);
        if turn.mismatches.is_empty() {
            continue;
        }
        for line in turn.reply.lines() {
            let _ = writeln!(out, "    {line}");
        }
        for mismatch in &turn.mismatches {
            let (line, _) = mismatch.place.line_column();
            let _ = writeln!(
                out,
                "  expected - {}: {}    (line {line})",
                mismatch.what, mismatch.expected
            );
            let _ = writeln!(out, "  seen     + {}: {}", mismatch.what, mismatch.seen);
        }
    }
    out
}

/// Holds one conversation; with `pack`, the state is packed and unpacked between turns.
pub(super) fn converse(
    content: &Content,
    conversation: &DraftConversation,
    now: DateTime,
    pack: bool,
    (walked, packed): (&mut HashSet<Walked>, &mut Vec<usize>),
    faults: &mut Faults,
) -> Vec<Told> {
    let now = moment_of(conversation.now.as_ref(), now, faults);
    let known = known_before(content, conversation, faults);
    let first = respond(content, &known, &Input::Look, now);
    walked.extend(first.walked);
    let (mut state, mut reply) = (first.state, first.reply);
    let mut told = Vec::new();
    for turn in &conversation.turns {
        let Some((said, input)) = input(turn, &reply, faults) else {
            return told;
        };
        let next = respond(content, &state, &input, now);
        walked.extend(next.walked.iter().copied());
        let why = next.why.join("\n# ");
        let text = as_text(&next.reply);
        state = next.state;
        reply = next.reply;
        if pack {
            let bytes = state.pack(content);
            packed.push(bytes.len());
            match State::unpack(&bytes, content) {
                Some(unpacked) => state = unpacked,
                None => faults.error("not-packed", &turn.place, "the state cannot be packed", ""),
            }
        }
        let expect = turn.expect.as_ref();
        let mismatches = expect.map(|expect| compare(content, expect, &state, &reply));
        told.push(Told {
            said,
            reply: format!("{}\n# {why}\n# at {}", text.trim_end(), state.at),
            mismatches: mismatches.unwrap_or_default(),
        });
    }
    told
}

/// What the family does in a turn, as text and as input; nothing if it cannot be done here.
fn input(turn: &DraftTurn, reply: &Reply, faults: &mut Faults) -> Option<(String, Input)> {
    match (&turn.family, &turn.tap) {
        (Some(words), None) => Some((words.clone(), Input::Text(words.clone()))),
        (None, Some(label)) => {
            let all = || reply.choices.iter().chain(&reply.always);
            let button = all().find(|b| b.label == label.value || b.short == label.value);
            if button.is_none() {
                let labels: Vec<&str> = all().map(|b| b.label.as_str()).collect();
                faults.error(
                    "no-button",
                    &label.place,
                    format!("there is no button `{}` here", label.value),
                    format!("there are: {}", labels.join(" | ")),
                );
            }
            button.map(|b| (format!("[{}]", label.value), Input::Tap(b.tap.clone())))
        }
        _ => {
            faults.error(
                "bad-turn",
                &turn.place,
                "a turn has either `family: words` or `tap: label`",
                "start a new `-` line for each turn",
            );
            None
        }
    }
}
