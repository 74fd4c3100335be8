//! A conversation that is older than the content: old names become those of today, and where its place is gone it stands at the nearest one
//! that is left. What the family has told is kept.

use super::reply::Block;
use super::state::{Answer, State, Thread};
use super::talk::{Talk, step_id};
use super::wording::paragraphs;
use crate::content::{At, Content, FRONT_DOOR};
use crate::family::facts::Kind;

/// Said when the place of a conversation is gone.
pub const CHANGED: &str = "We have changed this page since you were last here. I kept what you told me. Let us go on from here.";

/// Puts the names of today in place of old ones.
pub(super) fn renew(state: &mut State, content: &Content) {
    let step = |name: &mut String| {
        if let Some(today) = content.renamed(name) {
            *name = today.to_owned();
        }
    };
    let service = |id: &mut String| {
        if let Some(today) = content.directory.service(id) {
            put(id, &today.id);
        }
    };
    let topic = |id: &mut String| {
        if let Some(today) = content.directory.topics.find(id) {
            put(id, &content.directory.topics.get(today).id);
        }
    };
    step(&mut state.entered);
    step(&mut state.at);
    step(&mut state.thread.root);
    state.waiting.iter_mut().for_each(|t| step(&mut t.root));
    state.plan.iter_mut().for_each(step);
    state.shown.iter_mut().for_each(service);
    state.service.iter_mut().for_each(service);
    state.topic.iter_mut().for_each(topic);
    state.torn.iter_mut().for_each(topic);
    if let Some(fact) = &mut state.asking {
        fact_today(content, fact, None);
    }
    for (fact, value) in &mut state.facts {
        fact_today(content, fact, Some(value));
    }
    for past in &mut state.trail {
        step(&mut past.at);
        step(&mut past.entered);
        step(&mut past.thread.root);
        if let Some(fact) = &mut past.asking {
            fact_today(content, fact, None);
        }
        for (fact, before) in &mut past.before {
            fact_today(content, fact, before.as_mut());
        }
        match &mut past.answer {
            Answer::Fact(fact, value) => fact_today(content, fact, Some(value)),
            Answer::Topic(id) => topic(id),
            Answer::Choice(_) | Answer::Words | Answer::Command(_) => {}
        }
    }
    // A step that is gone can still be where a thread began: what is chosen from then on counts from where it stands.
    let is_there = |name: &str| content.find(&step_id(name)).is_some();
    if !state.thread.root.is_empty() && !is_there(&state.thread.root) && is_there(&state.entered) {
        state.thread = Thread {
            root: state.entered.clone(),
            chosen: Vec::new(),
        };
    }
    state.waiting.retain(|t| is_there(&t.root));
    let district = content.facts.get(content.facts.district);
    state
        .narrowed
        .retain(|(id, _)| district.value(id).is_some());
}

/// The ids of a fact and of its value today; what the content no longer knows stays as it is.
pub(super) fn fact_today(content: &Content, fact: &mut String, value: Option<&mut String>) {
    let Some(id) = content.facts.find(fact) else {
        return;
    };
    let known = content.facts.get(id);
    put(fact, &known.id);
    if known.kind != Kind::Date
        && let Some(written) = value
        && let Some(today) = known.value(written)
    {
        put(written, known.id_of(today));
    }
}

fn put(id: &mut String, today: &str) {
    if id != today {
        *id = today.to_owned();
    }
}

impl Talk<'_> {
    /// Whether the place where the conversation stands is gone from the content.
    #[must_use]
    pub fn is_stranded(&self) -> bool {
        let gone = |name: &str| !name.is_empty() && self.content.find(&step_id(name)).is_none();
        let asks_in_vain = self
            .state
            .asking
            .as_deref()
            .is_some_and(|fact| self.content.facts.find(fact).is_none());
        let shows_nothing = self
            .state
            .service
            .as_deref()
            .is_some_and(|id| self.content.directory.service(id).is_none());
        gone(&self.state.entered)
            || gone(&self.state.at)
            || gone(&self.state.thread.root)
            || asks_in_vain
            || (shows_nothing && self.state.at == format!("{FRONT_DOOR}/service"))
    }

    /// Stands the conversation at the nearest place that is left, and says so.
    pub fn land(&mut self) {
        self.moved = true;
        self.blocks.push(Block::Say {
            paragraphs: paragraphs(CHANGED),
            sources: Vec::new(),
        });
        self.find_ground();
        self.state.misses = 0;
    }

    /// The same step if it is left; or as far as the family's choices still lead; or the last step of this thread that is left;
    /// or where the thread, then its pathway, begins; or the menu.
    fn find_ground(&mut self) {
        let find = |name: &str| self.content.find(&step_id(name));
        let state = &self.state;
        let service_gone = state
            .service
            .as_deref()
            .is_some_and(|id| self.content.directory.service(id).is_none());
        if service_gone {
            self.state.service = None;
        } else if let Some(at) = find(&state.entered).or_else(|| find(&state.at)) {
            return self.enter_silently(at);
        }
        let state = &self.state;
        let thread = state.thread.clone();
        let root = find(&thread.root);
        if root.is_some() && self.retrace() && self.state.thread.chosen.len() == thread.chosen.len()
        {
            return;
        }
        let before = self.state.trail.iter().rev();
        let mut before = before.filter(|past| past.thread.root == thread.root);
        let before = before.find_map(|past| Some((past.thread.clone(), find(&past.entered)?)));
        if let Some((then, at)) = before {
            self.state.thread = match root {
                Some(_) => then,
                None => self.thread_at(at),
            };
            return self.enter_silently(at);
        }
        let of_pathway = [&self.state.at, &self.state.entered, &thread.root]
            .into_iter()
            .find_map(|name| find(&format!("{}/", step_id(name).pathway)))
            .filter(|at| self.content.pathway(*at).id != FRONT_DOOR);
        let at = root
            .filter(|at| self.content.pathway(*at).id != FRONT_DOOR)
            .or(of_pathway)
            .unwrap_or_else(|| self.content.front_door("menu"));
        self.state.thread = self.thread_at(at);
        self.enter_silently(at);
    }

    fn thread_at(&self, at: At) -> Thread {
        Thread {
            root: self.name(at),
            chosen: Vec::new(),
        }
    }
}
