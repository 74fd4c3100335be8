//! The one function: `respond(content, state, input, now) -> Turn`.

use jiff::civil::DateTime;

use super::hear::{heard, say_outside};
use super::recall::fact_in_words;
use super::renew::fact_today;
use super::reply::{Block, Reply};
use super::state::{Answer, State, Thread};
use super::talk::{Talk, Walked, choice_tap, sources, step_id};
use crate::content::Content;
use crate::content::shorthand::short_hash;

/// What a family does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Opens the page, or looks at it again. Changes nothing.
    Look,
    /// Writes.
    Text(String),
    /// Taps a button.
    Tap(String),
}

/// What comes of it.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The next state.
    pub state: State,
    /// The reply.
    pub reply: Reply,
    /// What decided, for staff.
    pub why: Vec<String>,
    /// The steps that were said, and the choices and branches that led to them.
    pub walked: Vec<Walked>,
}

/// Answers an input. `now` is local time in England. Never fails: an input that nothing understands gets the menu and people.
#[must_use]
pub fn respond(content: &Content, state: &State, input: &Input, now: DateTime) -> Turn {
    let mut talk = Talk::new(content, state, now);
    if talk.is_stranded() {
        talk.land();
    }
    let renewed = (talk.state != *state).then(|| talk.state.clone());
    let state = renewed.as_ref().unwrap_or(state);
    match input {
        Input::Look => talk.look(),
        Input::Tap(tap) => tapped(&mut talk, state, tap),
        Input::Text(text) => heard(&mut talk, state, text),
    }
    talk.meanwhile();
    let reply = talk.reply();
    Turn {
        state: talk.state,
        reply,
        why: talk.why,
        walked: talk.walked,
    }
}

fn tapped(talk: &mut Talk<'_>, before: &State, tap: &str) {
    let Some((kind, rest)) = tap.split_once(':') else {
        return talk.look();
    };
    match kind {
        "c" => tapped_choice(talk, before, tap),
        "f" => {
            let Some((fact, value)) = rest.split_once(':') else {
                return talk.look();
            };
            let (mut fact, mut value) = (fact.to_owned(), value.to_owned());
            fact_today(talk.content, &mut fact, Some(&mut value));
            let known = talk
                .content
                .facts
                .find(&fact)
                .map(|f| talk.content.facts.get(f));
            let valid = known.is_some_and(|f| {
                f.derived.is_none() && (value == "unknown" || f.value(&value).is_some())
            });
            if !valid {
                return talk.look();
            }
            answered_fact(talk, before, &fact, &value);
        }
        "t" => {
            talk.begin_topic(rest);
            talk.remember(before, Answer::Topic(rest.to_owned()));
        }
        "k" => {
            // To change a fact is to forget it and to ask.
            let Some(id) = talk.content.facts.find(rest) else {
                return talk.look();
            };
            let fact = talk.content.facts.get(id).id.clone();
            let old = talk.state.set_fact(&fact, None);
            talk.changed.push((fact.clone(), old));
            talk.family = talk.state.family(talk.content);
            talk.state.asking = Some(fact);
            talk.state.torn.clear();
            talk.state.narrowed.clear();
            talk.remember(before, Answer::Command("change".into()));
        }
        "x" => command(talk, before, rest),
        _ => talk.look(),
    }
}

fn tapped_choice(talk: &mut Talk<'_>, before: &State, tap: &str) {
    let content = talk.content;
    // A button may be older than a new name of its step.
    let is_it = |step: &str, label: &str| {
        let mut names = std::iter::once(step).chain(content.old_names(step));
        names.any(|name| choice_tap(name, label) == tap)
    };
    let here = talk
        .choices()
        .into_iter()
        .find(|c| is_it(&before.at, &c.label));
    if let Some(choice) = here {
        talk.state.misses = 0;
        talk.choose(choice);
        return talk.remember(before, Answer::Choice(short_hash(&choice.label)));
    }
    // A button of an earlier message, as messaging apps keep them: find its step and go on from there.
    for (p, pathway) in content.pathways.iter().enumerate() {
        for (s, step) in pathway.steps.iter().enumerate() {
            let name = pathway.step_id(s).to_string();
            if let Some(choice) = step.choices.iter().find(|c| is_it(&name, &c.label)) {
                talk.state.thread = Thread {
                    root: talk.name(crate::content::At {
                        pathway: p,
                        step: s,
                    }),
                    chosen: Vec::new(),
                };
                talk.state.at = name;
                talk.state.asking = None;
                talk.choose(choice);
                return talk.remember(before, Answer::Choice(short_hash(&choice.label)));
            }
        }
    }
    talk.look();
}

/// A fact was given: as an answer to the question, or changed.
pub(super) fn answered_fact(talk: &mut Talk<'_>, before: &State, fact: &str, value: &str) {
    talk.set(fact, value);
    talk.state.misses = 0;
    if fact == talk.content.facts.get(talk.content.facts.district).id {
        talk.state.narrowed.clear();
        if value != "elsewhere" {
            talk.state.outside = None;
        } else if before.fact(fact) != Some("elsewhere") {
            say_outside(talk);
        }
    }
    go_on(talk, before, fact);
    talk.remember(before, Answer::Fact(fact.to_owned(), value.to_owned()));
}

/// Goes on after a fact: from the step that asked for it, or, if it was changed later, along the same way again.
fn go_on(talk: &mut Talk<'_>, before: &State, fact: &str) {
    let asked_here =
        before.asking.as_deref() == Some(fact) && talk.at().is_some_and(|at| needs(talk, at, fact));
    match talk.at().filter(|_| asked_here) {
        Some(at) => talk.enter(at),
        None => talk.again(),
    }
}

fn needs(talk: &Talk<'_>, at: crate::content::At, fact: &str) -> bool {
    let mut wanted = talk.content.step(at).questions();
    wanted.any(|f| talk.content.facts.get(f).id == fact)
}

pub(super) fn command(talk: &mut Talk<'_>, before: &State, name: &str) {
    match name {
        "back" => return talk.back(),
        "start" | "start-again" => {
            talk.state = State::default();
            talk.blocks.clear();
            talk.family = talk.state.family(talk.content);
            return talk.greet();
        }
        "person" => talk.begin(talk.content.front_door("person")),
        "help" => {
            let at = talk
                .content
                .find(&step_id("front-door/help-now"))
                .unwrap_or_else(|| talk.content.front_door("person"));
            talk.begin(at);
        }
        "menu" => talk.begin(talk.content.front_door("menu")),
        "leave" => talk.begin(talk.content.front_door("goodbye")),
        "plan" => {
            let plan = talk.plan();
            talk.blocks.push(Block::Plan(plan));
            return;
        }
        "why" => return explain(talk),
        "return" => {
            let Some(thread) = talk.state.waiting.pop() else {
                return talk.look();
            };
            talk.state.thread = thread;
            talk.again();
        }
        _ => return talk.look(),
    }
    talk.remember(before, Answer::Command(name.to_owned()));
}

/// "Why this?", for a family: what was asked about, what is known, where the words come from.
fn explain(talk: &mut Talk<'_>) {
    let mut lines = Vec::new();
    if let Some(topic) = talk
        .state
        .topic
        .as_deref()
        .and_then(|t| talk.content.directory.topics.find(t))
    {
        lines.push(format!(
            "You asked about: {}.",
            talk.content.directory.topics.get(topic).name
        ));
    }
    let known: Vec<String> = talk
        .state
        .facts
        .iter()
        .filter(|(_, v)| v != "unknown")
        .map(|(f, v)| {
            let name = talk
                .content
                .facts
                .find(f)
                .map_or(f.as_str(), |id| talk.content.facts.get(id).name.as_str());
            format!("{name}: {}", fact_in_words(talk.content, f, v))
        })
        .collect();
    if known.is_empty() {
        lines.push("You have not told me more about your child, so this is for everyone.".into());
    } else {
        lines.push(format!("I used what you told me ({}).", known.join("; ")));
    }
    if let Some(at) = talk.at() {
        let (pathway, step) = (talk.content.pathway(at), talk.content.step(at));
        let titles: Vec<String> = sources(pathway, step)
            .into_iter()
            .map(|s| s.title)
            .collect();
        if !titles.is_empty() {
            lines.push(format!("The words come from: {}.", titles.join("; ")));
        }
        lines.push(format!("This part is called \u{201c}{}\u{201d}. Somebody last read it against its sources on {}.", pathway.title, crate::directory::hours::date_in_words(pathway.reviewed)));
    }
    lines.push("Services are shown only if your child can use them: nearest first, then those you can contact yourself.".into());
    talk.blocks.push(Block::Why(lines));
}
