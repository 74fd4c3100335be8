//! How anyone gets there: the shortest conversations, by taps and by the phrases of `found_by`, that walk a step, a choice or a branch.

use std::collections::{HashSet, VecDeque};

use jiff::civil::DateTime;

use super::cases::{Cases, of_conditions};
use crate::content::{At, Content};
use crate::dialogue::talk::step_id;
use crate::dialogue::{Input, Reply, State, Turn, Walked, respond};
use crate::directory::hours::date_in_words;
use crate::family::FactId;
use crate::family::facts::Kind;

/// One turn of a conversation that was found.
#[derive(Debug, Clone)]
pub struct Said {
    /// What the family does, as words or as the label of a button.
    pub input: Move,
    /// What came of it.
    pub at: String,
    /// The services that were shown.
    pub services: Vec<String>,
    /// The pieces of the way that it walked.
    pub walked: Vec<Walked>,
}

/// What a family does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Writes.
    Words(String),
    /// Taps a button with this label.
    Tap(String),
}

/// A conversation that was found.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// What was known of the family before, fact by fact.
    pub knows: Vec<(String, String)>,
    /// The turns.
    pub turns: Vec<Said>,
}

/// The most turns that are walked from one beginning.
pub const MOST_TURNS: usize = 60_000;

/// A place in the search: the conversation as it stands, and how it came there.
struct Node {
    state: State,
    reply: Reply,
    before: Option<usize>,
    said: Option<Said>,
}

/// Looks for the shortest conversations that walk the `wanted` pieces; each that finds one takes off everything else it walks too.
/// Gives the conversations, and what was not reached within [`MOST_TURNS`].
#[must_use]
pub fn ways(
    content: &Content,
    wanted: &HashSet<Walked>,
    now: DateTime,
) -> (Vec<Way>, HashSet<Walked>) {
    let mut open = wanted.clone();
    let mut found = Vec::new();
    let cases = Cases::new(content, &of_conditions(content));
    // Families about whom nothing is known come first; then one fact, then two, that no step asks for by itself.
    for known in beginnings(content, &cases, wanted) {
        if open.is_empty() {
            break;
        }
        search(content, &cases, known, now, &mut open, &mut found);
    }
    (found, open)
}

/// The shortest conversation that comes to a step with a family about whom this is known; `None` if none does within [`MOST_TURNS`].
#[must_use]
pub fn way_to(
    content: &Content,
    step: At,
    knows: Vec<(String, String)>,
    now: DateTime,
) -> Option<Way> {
    let cases = Cases::new(content, &of_conditions(content));
    let (mut open, mut found) = (HashSet::from([Walked::Step(step)]), Vec::new());
    search(content, &cases, knows, now, &mut open, &mut found);
    found.pop()
}

/// What may be known of a family at the beginning, the simplest first.
fn beginnings(
    content: &Content,
    cases: &Cases,
    wanted: &HashSet<Walked>,
) -> Vec<Vec<(String, String)>> {
    let told_apart = told_apart(content, wanted);
    let mut single: Vec<Vec<(String, String)>> = Vec::new();
    let facts = &content.facts;
    for (i, fact) in (0_u8..).zip(&facts.all) {
        let matters = told_apart.contains(&FactId(i));
        if !matters || fact.derived.is_some() || fact.kind == Kind::Date {
            continue;
        }
        for case in cases.of(FactId(i)).iter().filter(|case| case.value != 0) {
            single.push(vec![(fact.id.clone(), fact.id_of(case.value).to_owned())]);
        }
    }
    let speakers: Vec<_> = single
        .iter()
        .filter(|k| k[0].0 == facts.get(facts.speaker).id)
        .cloned()
        .collect();
    let mut all = vec![Vec::new()];
    all.extend(single.iter().cloned());
    for speaker in speakers {
        for other in single.iter().filter(|k| k[0].0 != speaker[0].0) {
            all.push([speaker.clone(), other.clone()].concat());
        }
    }
    all
}

/// The facts that decide anything on the pathways of the wanted pieces, by themselves or through what follows from them.
fn told_apart(content: &Content, wanted: &HashSet<Walked>) -> HashSet<FactId> {
    let pathways: HashSet<usize> = wanted.iter().map(|piece| at(piece).pathway).collect();
    let mut atoms = Vec::new();
    for step in pathways.iter().flat_map(|p| &content.pathways[*p].steps) {
        let choices = step.choices.iter().filter_map(|c| c.when.as_ref());
        let branches = step.next.iter().filter_map(|b| b.when.as_ref());
        choices
            .chain(branches)
            .for_each(|when| when.mentions(&mut atoms));
    }
    atoms
        .into_iter()
        .map(|(fact, _)| {
            let derived = content.facts.get(fact).derived.as_ref();
            derived.map_or(fact, |(source, _)| *source)
        })
        .collect()
}

fn search(
    content: &Content,
    cases: &Cases,
    knows: Vec<(String, String)>,
    now: DateTime,
    open: &mut HashSet<Walked>,
    found: &mut Vec<Way>,
) {
    let start = State {
        facts: knows.clone(),
        ..State::default()
    };
    let first = respond(content, &start, &Input::Look, now);
    let mut nodes = vec![Node {
        state: first.state,
        reply: first.reply,
        before: None,
        said: None,
    }];
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from([0]);
    let pathways: HashSet<usize> = open.iter().map(|piece| at(piece).pathway).collect();
    let doors = doors(content, &pathways, now);
    while let Some(here) = queue.pop_front() {
        if open.is_empty() || nodes.len() > MOST_TURNS {
            return;
        }
        // The menus are a way in: from the beginning, and on from there only to what is wanted.
        let next = moves(content, cases, &nodes[here], now);
        let at_door = doors.iter().filter(|_| here == 0).cloned();
        for (input, shown) in next.into_iter().chain(at_door) {
            let turn = respond(content, &nodes[here].state, &input, now);
            let inside = content
                .find(&step_id(&turn.state.at))
                .is_none_or(|at| pathways.contains(&at.pathway));
            let new = turn.walked.iter().any(|piece| open.contains(piece));
            let first_time = seen.insert(key(&turn));
            // A second way to the same place is kept only for what is new on it.
            if !new && !(first_time && (inside || here == 0)) {
                continue;
            }
            let services = turn.reply.services().map(|c| c.id.clone()).collect();
            nodes.push(Node {
                said: Some(Said {
                    input: shown,
                    at: turn.state.at.clone(),
                    services,
                    walked: turn.walked,
                }),
                state: turn.state,
                reply: turn.reply,
                before: Some(here),
            });
            let last = nodes.len() - 1;
            if new {
                let way = way(&nodes, last, &knows);
                for said in &way.turns {
                    said.walked.iter().for_each(|piece| {
                        open.remove(piece);
                    });
                }
                found.push(way);
            }
            let menu = here == 0 && !inside && nodes[last].state.asking.is_none();
            if first_time && (inside || menu) {
                queue.push_back(last);
            }
        }
    }
}

/// The step that a piece of the way belongs to.
#[must_use]
pub fn at(piece: &Walked) -> At {
    match piece {
        Walked::Step(at) | Walked::Choice(at, _) | Walked::Branch(at, _) => *at,
    }
}

/// What of a turn decides how it goes on. Two turns that agree in it go on alike.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    entered: String,
    at: String,
    asking: Option<String>,
    facts: Vec<(String, String)>,
    torn: Vec<String>,
}

fn key(turn: &Turn) -> Key {
    let state = &turn.state;
    let mut facts = state.facts.clone();
    facts.sort();
    Key {
        entered: state.entered.clone(),
        at: state.at.clone(),
        asking: state.asking.clone(),
        facts,
        torn: state.torn.clone(),
    }
}

/// Messages that lead into these pathways: phrases of `found_by`, and names of topics.
fn doors(content: &Content, pathways: &HashSet<usize>, now: DateTime) -> Vec<(Input, Move)> {
    let steps = content
        .pathways
        .iter()
        .enumerate()
        .filter(|(p, _)| pathways.contains(p))
        .flat_map(|(_, pathway)| &pathway.steps);
    let phrases = steps.filter_map(|step| step.found_by.first().map(|phrase| phrase.value.clone()));
    let topics = content.directory.topics.all.iter();
    let names = topics.flat_map(|t| {
        [
            t.name.clone(),
            t.short.clone(),
            format!("help with {}", t.name),
            format!("I have a question about {}", t.name),
            format!("something about {} that I do not understand", t.short),
        ]
    });
    let leads = |words: &String| {
        let turn = respond(content, &State::default(), &Input::Text(words.clone()), now);
        let at = content.find(&step_id(&turn.state.at));
        at.is_some_and(|at| pathways.contains(&at.pathway))
    };
    phrases
        .chain(names)
        .filter(leads)
        .map(|words| (Input::Text(words.clone()), Move::Words(words)))
        .collect()
}

/// What a family can do at a place: every choice, and one answer of each kind to a question about a fact.
fn moves(content: &Content, cases: &Cases, node: &Node, now: DateTime) -> Vec<(Input, Move)> {
    let buttons = node.reply.choices.iter().map(|button| {
        (
            Input::Tap(button.tap.clone()),
            Move::Tap(button.label.clone()),
        )
    });
    let asked = node
        .state
        .asking
        .as_deref()
        .and_then(|fact| content.facts.find(fact));
    let Some(fact) = asked else {
        return buttons.collect();
    };
    let words = |words: String| (Input::Text(words.clone()), Move::Words(words));
    let known = content.facts.get(fact);
    let cases = cases.of(fact).iter().filter(|case| case.value != 0);
    let said: Vec<(Input, Move)> = match known.kind {
        Kind::Age => cases
            .map(|case| words(known.id_of(case.value).to_owned()))
            .collect(),
        Kind::District => cases
            .filter(|case| known.id_of(case.value) != "elsewhere")
            .map(|case| words(known.label_of(case.value).to_owned()))
            .collect(),
        Kind::Date => {
            let day = now.date().checked_sub(jiff::Span::new().days(21));
            day.map(|day| vec![words(date_in_words(day))])
                .unwrap_or_default()
        }
        Kind::Choice => Vec::new(),
    };
    said.into_iter().chain(buttons).collect()
}

/// The conversation that came to a node.
fn way(nodes: &[Node], last: usize, knows: &[(String, String)]) -> Way {
    let mut turns = Vec::new();
    let mut here = Some(last);
    while let Some(node) = here.and_then(|n| nodes.get(n)) {
        turns.extend(node.said.clone());
        here = node.before;
    }
    turns.reverse();
    Way {
        knows: knows.to_vec(),
        turns,
    }
}
