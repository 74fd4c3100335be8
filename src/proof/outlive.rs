//! Conversations that are older than the content: for every step of before, whether a family that stands there goes on.
//!
//! Families are stood on each step as conversations get there, by the choices that lead to it as well, and then look, write and tap the old buttons.

use std::collections::HashMap;

use jiff::civil::DateTime;

use crate::content::{At, Content};
use crate::dialogue::talk::{Talk, choice_tap};
use crate::dialogue::{Input, State, Turn, respond};
use crate::fault::Place;
use crate::pathway::Go;

/// What becomes of the families that stand on a step of before.
#[derive(Debug, Clone)]
pub struct Fate {
    /// The step, as it was called.
    pub step: String,
    /// Where it was written.
    pub place: Place,
    /// Where they stand next.
    pub lands: String,
    /// Whether the step has only another name.
    pub renamed: bool,
    /// Why one of them cannot go on, if so.
    pub stranded: Option<String>,
}

/// The fate of every step of `old` that is gone or renamed in `new`, and of every other on which somebody would be stranded.
#[must_use]
pub fn fates(old: &Content, new: &Content, now: DateTime) -> Vec<Fate> {
    let mut fates = Vec::new();
    let doors = doors(old);
    for at in every_step(old) {
        let id = old.step_id(at);
        let today = new.find(&id).map(|at| new.step_id(at));
        let same = today.as_ref() == Some(&id);
        let states = if same {
            vec![standing(old, at, &[])]
        } else {
            arrivals(old, at, &doors, now)
        };
        let stranded = states
            .iter()
            .find_map(|state| trouble_of(old, new, state, at, now));
        if same && stranded.is_none() {
            continue;
        }
        let lands = states
            .first()
            .map(|state| respond(new, state, &Input::Look, now).state.at);
        fates.push(Fate {
            step: id.to_string(),
            place: old.step(at).place.clone(),
            lands: lands.unwrap_or_default(),
            renamed: today.is_some(),
            stranded,
        });
    }
    fates
}

/// Facts of before, and values of them, that mean nothing today: whoever told them is asked again.
#[must_use]
pub fn forgotten(old: &Content, new: &Content) -> Vec<String> {
    let mut gone = Vec::new();
    for fact in old.facts.all.iter().filter(|f| f.derived.is_none()) {
        let Some(today) = new.facts.find(&fact.id) else {
            gone.push(format!("the fact `{}`", fact.id));
            continue;
        };
        let known = new.facts.get(today);
        let values = fact.values.iter().filter(|v| known.value(&v.id).is_none());
        gone.extend(values.map(|v| format!("the value `{}` of `{}`", v.id, fact.id)));
    }
    gone
}

/// For each step, the choices that lead to it, each with its own step.
type Doors<'c> = HashMap<At, Vec<(At, &'c str)>>;

fn doors(content: &Content) -> Doors<'_> {
    let mut doors = Doors::new();
    for from in every_step(content) {
        for choice in &content.step(from).choices {
            if let Go::Step(go) = &choice.go
                && let Some(to) = content.find(go)
            {
                doors.entry(to).or_default().push((from, &choice.label));
            }
        }
    }
    doors
}

/// Families on a step: come by each choice that leads there, and put there.
fn arrivals(old: &Content, at: At, doors: &Doors<'_>, now: DateTime) -> Vec<State> {
    const TOLD: [&[(&str, &str)]; 3] = [
        &[],
        &[("age", "9"), ("district", "harlow"), ("speaker", "parent")],
        &[("age", "17"), ("speaker", "young-person")],
    ];
    let name = old.step_id(at).to_string();
    let mut states = Vec::new();
    for facts in TOLD {
        for (from, label) in doors.get(&at).into_iter().flatten() {
            let tap = choice_tap(&old.step_id(*from).to_string(), label);
            let before = begun(old, *from, facts, now);
            let turn = respond(old, &before, &Input::Tap(tap), now);
            if turn.state.at == name {
                states.push(turn.state);
            }
        }
        states.push(standing(old, at, facts));
    }
    states
}

/// A family that came to a step from the start of its pathway, where that leads there by itself; else one that was put there.
fn begun(content: &Content, at: At, facts: &[(&str, &str)], now: DateTime) -> State {
    let put = standing(content, at, facts);
    let told = State {
        facts: put.facts.clone(),
        ..State::default()
    };
    let mut talk = Talk::new(content, &told, now);
    talk.begin(At {
        pathway: at.pathway,
        step: content.pathway(at).start,
    });
    if talk.state.at == put.at && talk.state.asking.is_none() {
        talk.state
    } else {
        put
    }
}

fn every_step(content: &Content) -> impl Iterator<Item = At> {
    let pathways = content.pathways.iter().enumerate();
    pathways.flat_map(|(pathway, p)| (0..p.steps.len()).map(move |step| At { pathway, step }))
}

/// A family that was put on a step.
fn standing(content: &Content, at: At, facts: &[(&str, &str)]) -> State {
    let name = content.step_id(at).to_string();
    let start = At {
        pathway: at.pathway,
        step: content.pathway(at).start,
    };
    let mut state = State {
        entered: name.clone(),
        at: name,
        ..State::default()
    };
    state.thread.root = content.step_id(start).to_string();
    for (fact, value) in facts {
        state.set_fact(fact, Some(value));
    }
    state
}

/// What goes wrong for a family on a step of before, whatever it does first.
fn trouble_of(
    old: &Content,
    new: &Content,
    state: &State,
    at: At,
    now: DateTime,
) -> Option<String> {
    let name = old.step_id(at).to_string();
    let taps = old.step(at).choices.iter();
    let taps = taps.map(|c| Input::Tap(choice_tap(&name, &c.label)));
    let inputs = [Input::Look, Input::Text("not sure".into())];
    let found = inputs.into_iter().chain(taps).find_map(|input| {
        let turn = respond(new, state, &input, now);
        trouble(new, state, &turn)
    });
    found.map(|what| format!("{what} (at {name})"))
}

/// What is wrong with a turn, if it leaves a family without a reply, a way on, a person or a fact that it told.
#[must_use]
pub fn trouble(content: &Content, before: &State, turn: &Turn) -> Option<String> {
    let reply = &turn.reply;
    if reply.blocks.is_empty() && reply.question.is_none() {
        return Some("nothing is said".into());
    }
    if reply.choices.is_empty() {
        return Some("there is no way on".into());
    }
    if !reply.always.iter().any(|b| b.tap == "x:person") {
        return Some("no person is in reach".into());
    }
    let today = |fact: &str| match content.facts.find(fact) {
        Some(id) => content.facts.get(id).id.clone(),
        None => fact.to_owned(),
    };
    let lost = before
        .facts
        .iter()
        .find(|(fact, _)| turn.state.fact(&today(fact)).is_none());
    lost.map(|(fact, _)| format!("what was told about `{fact}` is lost"))
}
