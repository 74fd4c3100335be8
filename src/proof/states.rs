//! From wherever a conversation stands: danger is answered in one turn, and a person, help now, back and the beginning are one tap away.

use jiff::civil::DateTime;
use rayon::prelude::*;

use super::families::{NONE, Sets};
use super::places::Places;
use super::visitors::Visitors;
use crate::content::{At, Content};
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

/// A family at a step, and words of danger for it to write.
#[derive(Debug)]
pub struct Stand<'c> {
    /// The step.
    pub at: At,
    /// What the family told, facts and values by id.
    pub knows: Vec<(String, String)>,
    danger: &'c str,
}

/// Each step that any family comes to, with the simplest of the families that do. The kinds of danger take turns: where a conversation
/// stands has no part in reading them.
#[must_use]
pub fn stands<'c>(places: &Places<'c>, heard: &Visitors, sets: &Sets<'_>) -> Vec<Stand<'c>> {
    let kinds = places.content.safety.kinds.iter();
    let dangers = kinds.map(|kind| kind.example.as_str()).cycle();
    let open = heard.iter().enumerate().filter(|(_, f)| **f != NONE);
    open.zip(dangers)
        .map(|((step, families), danger)| Stand {
            at: places.at(step),
            knows: sets.simplest(*families).unwrap_or_default(),
            danger,
        })
        .collect()
}

/// Tries all of it from each of these, by `respond` itself; every processor takes a share.
#[must_use]
pub fn from_everywhere(content: &Content, stands: &[Stand<'_>], now: DateTime) -> Tried {
    Tried {
        states: stands.len(),
        stuck: stands
            .par_iter()
            .flat_map_iter(|stand| tried(content, stand, now))
            .collect(),
    }
}

/// What does not work for a family at a step.
fn tried(content: &Content, stand: &Stand<'_>, now: DateTime) -> Vec<Stuck> {
    let on = |state: &State, input: Input| respond(content, state, &input, now);
    let tap = |state: &State, tap: &str| on(state, Input::Tap(tap.to_owned()));
    // Once to look, so that it stands as it would: asking, or with its choices.
    let state = standing_at(content, stand.at, stand.knows.clone());
    let state = on(&state, Input::Look).state;
    let mut stuck = Vec::new();
    let mut must = |works: bool, turn: &Turn, tried: &'static str| {
        if !works || !goes_on(turn) {
            stuck.push(Stuck {
                at: stand.at,
                tried,
                knows: stand.knows.clone(),
            });
        }
    };
    let turn = on(&state, Input::Text(stand.danger.to_owned()));
    let first = turn.reply.blocks.first();
    let answered = matches!(first, Some(Block::Crisis { cards, .. }) if !cards.is_empty());
    must(answered, &turn, "words of danger");
    for (name, label) in [
        ("x:person", "Talk to a person"),
        ("x:help", "I need help now"),
    ] {
        let turn = tap(&state, name);
        let somebody = turn.reply.services().any(|c| !c.contacts.is_empty());
        must(somebody || turn.state.asking.is_some(), &turn, label);
    }
    let turn = tap(&state, "x:start");
    must(
        turn.state.facts.is_empty() && turn.state.trail.is_empty(),
        &turn,
        "Start again",
    );
    let away = tap(&state, "x:menu");
    let turn = tap(&away.state, "x:back");
    let as_before = turn.state.at == state.at && turn.state.asking == state.asking;
    must(as_before, &turn, "Back");
    stuck
}

/// A conversation that has just come to a step.
#[must_use]
pub fn standing_at(content: &Content, at: At, facts: Vec<(String, String)>) -> State {
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
