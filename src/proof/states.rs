//! From wherever a conversation stands: danger is answered in one turn, and a person, help now, back and the beginning are one tap away.

use jiff::civil::DateTime;

use super::families::{NONE, Sets};
use super::places::Places;
use super::visitors::Visitors;
use crate::content::At;
use crate::dialogue::reply::Block;
use crate::dialogue::{Input, State, Turn, respond};

/// A place from which something that must always work does not.
#[derive(Debug)]
pub struct Stuck {
    /// Where.
    pub at: At,
    /// What was tried, as a family would say it.
    pub tried: &'static str,
    /// The facts of the family.
    pub knows: Vec<(String, String)>,
}

/// What was tried.
#[derive(Debug, Default)]
pub struct Tried {
    /// How many states.
    pub states: usize,
    /// Where something does not work.
    pub stuck: Vec<Stuck>,
}

/// The taps that must work in every state.
const TAPS: [(&str, &str); 4] = [
    ("Talk to a person", "x:person"),
    ("I need help now", "x:help"),
    ("Back", "x:back"),
    ("Start again", "x:start"),
];

/// Tries all of it from each step that any family comes to, with the simplest of the families that do, by `respond` itself. The kinds
/// of danger take turns: where a conversation stands has no part in reading them.
#[must_use]
pub fn from_everywhere(
    places: &Places<'_>,
    heard: &Visitors,
    now: DateTime,
    sets: &Sets<'_>,
) -> Tried {
    let content = places.content;
    let mut dangers = content
        .safety
        .kinds
        .iter()
        .map(|kind| kind.example.as_str())
        .cycle();
    let mut tried = Tried::default();
    for (step, families) in heard.iter().enumerate().filter(|(_, f)| **f != NONE) {
        let at = places.at(step);
        let knows = sets.simplest(*families).unwrap_or_default();
        let mut state = standing_at(content, at, knows.clone());
        // Once to look, so that it stands as it would: asking, or with its choices.
        state = respond(content, &state, &Input::Look, now).state;
        tried.states += 1;
        let mut stuck = |tried_by: &'static str| {
            tried.stuck.push(Stuck {
                at,
                tried: tried_by,
                knows: knows.clone(),
            });
        };
        if let Some(words) = dangers.next() {
            let turn = respond(content, &state, &Input::Text(words.to_owned()), now);
            let first = matches!(turn.reply.blocks.first(), Some(Block::Crisis { cards, .. }) if !cards.is_empty());
            if !first || !goes_on(&turn) {
                stuck("words of danger");
            }
        }
        for (label, tap) in TAPS {
            let turn = respond(content, &state, &Input::Tap(tap.to_owned()), now);
            let meant = match tap {
                "x:person" | "x:help" => {
                    turn.reply.services().any(|c| !c.contacts.is_empty())
                        || turn.state.asking.is_some()
                }
                "x:start" => turn.state.facts.is_empty(),
                _ => true,
            };
            if !meant || !goes_on(&turn) {
                stuck(label);
            }
        }
    }
    tried
}

/// A conversation that has just come to a step.
#[must_use]
pub fn standing_at(
    content: &crate::content::Content,
    at: At,
    facts: Vec<(String, String)>,
) -> State {
    let name = content.step_id(at).to_string();
    let mut state = State {
        facts,
        entered: name.clone(),
        at: name.clone(),
        ..State::default()
    };
    state.thread.root = name;
    state
}

fn goes_on(turn: &Turn) -> bool {
    !turn.reply.choices.is_empty() && turn.reply.always.iter().any(|b| b.tap == "x:person")
}
