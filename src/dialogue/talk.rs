//! One turn under way: walking steps, saying what they say, stopping where the family has to answer.

use jiff::civil::{Date, DateTime};

use super::card::{Eyes, seen_in_words};
use super::clocks::clocks;
use super::renew::renew;
use super::reply::{Block, Card, Plan, SourceLink};
use super::state::{Past, State, TRAIL, Thread};
use super::walk::{MOST_HOPS, Next, next};
use super::wording::{fill, said};
use crate::content::shorthand::short_hash;
use crate::content::{At, Content};
use crate::directory::hours::date_in_words;
use crate::family::Family;
use crate::pathway::{Choice, Go, Pathway, Step, StepId};

/// How many threads can be taken up again.
const MOST_WAITING: usize = 3;
/// How many lines and services a plan keeps.
const LONGEST_PLAN: usize = 20;

/// A turn under way.
pub struct Talk<'c> {
    /// The content.
    pub content: &'c Content,
    /// Local time in England.
    pub now: DateTime,
    /// The next state.
    pub state: State,
    /// What is known, from the state.
    pub family: Family,
    /// What is said.
    pub blocks: Vec<Block>,
    /// What decided, for staff.
    pub why: Vec<String>,
    /// Facts changed in this turn, with their values before.
    pub changed: Vec<(String, Option<String>)>,
    /// The way that was walked.
    pub walked: Vec<Walked>,
    /// The content has changed under the conversation: it stands at a question that the family has not seen yet.
    pub moved: bool,
    silent: bool,
}

/// A piece of the way that a turn walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Walked {
    /// A step was said.
    Step(At),
    /// A choice of a step, by position, was taken.
    Choice(At, usize),
    /// A branch of a step, by position, was followed.
    Branch(At, usize),
}

impl<'c> Talk<'c> {
    /// Takes up a conversation, old names in it put right. It may stand at a place that is gone: see [`Talk::is_stranded`].
    #[must_use]
    pub fn new(content: &'c Content, state: &State, now: DateTime) -> Self {
        let mut state = state.clone();
        renew(&mut state, content);
        Self {
            content,
            now,
            family: state.family(content),
            state,
            blocks: Vec::new(),
            why: Vec::new(),
            changed: Vec::new(),
            walked: Vec::new(),
            moved: false,
            silent: false,
        }
    }

    /// Today in England.
    #[must_use]
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The present step, if the content still has it.
    #[must_use]
    pub fn at(&self) -> Option<At> {
        self.content.find(&step_id(&self.state.at))
    }

    /// Whether the conversation stands at a step of the front door.
    #[must_use]
    pub fn at_front_door(&self) -> bool {
        self.at()
            .is_none_or(|at| self.content.pathway(at).id == crate::content::FRONT_DOOR)
    }

    /// Begins a thread at a step; the thread before, if it was still open, can be taken up again.
    pub fn begin(&mut self, at: At) {
        self.set_aside();
        self.state.thread = Thread {
            root: self.name(at),
            chosen: Vec::new(),
        };
        self.enter(at);
    }

    /// Puts the present thread aside if it waits for an answer and is no part of the front door.
    fn set_aside(&mut self) {
        let open = self.at().is_some_and(|at| {
            !self.at_front_door()
                && (self.state.asking.is_some() || !self.content.step(at).choices.is_empty())
        });
        let thread = self.state.thread.clone();
        self.state.waiting.retain(|w| w.root != thread.root);
        if open && !thread.root.is_empty() {
            self.state.waiting.push(thread);
            if self.state.waiting.len() > MOST_WAITING {
                self.state.waiting.remove(0);
            }
        }
    }

    /// Goes where a topic is answered.
    pub fn begin_topic(&mut self, topic: &str) {
        let Some(id) = self.content.directory.topics.find(topic) else {
            return self.begin(self.content.front_door("menu"));
        };
        self.state.topic = Some(self.content.directory.topics.get(id).id.clone());
        self.state.torn.clear();
        self.begin(
            self.content
                .topic_door(id)
                .unwrap_or_else(|| self.content.front_door("topic")),
        );
    }

    /// Walks from a step to the next place where the family has to answer, saying everything on the way.
    pub fn enter(&mut self, start: At) {
        self.state.entered = self.name(start);
        self.state.asking = None;
        self.state.torn.clear();
        let mut at = start;
        for _ in 0..MOST_HOPS {
            let next = next(self.content, at, &self.family, self.today());
            if let Next::Elsewhere(to) = next {
                at = to;
                continue;
            }
            self.state.at = self.name(at);
            match next {
                Next::Asks(fact) => {
                    self.state.asking = Some(self.content.facts.get(fact).id.clone());
                    return;
                }
                Next::Says(branch) => {
                    self.say(at, self.content.step(at));
                    let Some((b, to)) = branch else { return };
                    self.walk(Walked::Branch(at, b));
                    at = to;
                }
                Next::Elsewhere(_) => return,
            }
        }
    }

    /// Walks from a step without a word.
    pub(super) fn enter_silently(&mut self, start: At) {
        self.silent = true;
        self.enter(start);
        self.silent = false;
    }

    /// Notes a piece of the way, unless it is only walked again.
    fn walk(&mut self, piece: Walked) {
        if !self.silent {
            self.walked.push(piece);
        }
    }

    /// Everything that a step says and offers.
    fn say(&mut self, at: At, step: &'c Step) {
        if self.silent {
            return;
        }
        self.walked.push(Walked::Step(at));
        let name = self.name(at);
        if step.plan.is_some()
            && !self.state.plan.contains(&name)
            && self.state.plan.len() < LONGEST_PLAN
        {
            self.state.plan.push(name);
        }
        let paragraphs = said(self.content, &self.state, &self.family, step);
        if !paragraphs.is_empty() {
            self.blocks.push(Block::Say {
                paragraphs,
                sources: sources(self.content.pathway(at), step),
            });
        }
        if let Some(rules) = &step.clocks
            && !rules.due.is_empty()
        {
            let from = self.family.date(rules.from);
            let counted = from.map_or_else(
                || "Counted from the day you ask".to_owned(),
                |d| format!("Counted from {}", date_in_words(d)),
            );
            self.blocks.push(Block::Dates {
                from: counted,
                clocks: clocks(&rules.due, from, self.today()),
            });
        }
        let mut already = self.shown_now();
        let content = self.content;
        let family = self.family;
        let eyes = Eyes {
            content,
            family: &family,
            now: self.now,
        };
        let mut cards = eyes.offered(&step.offer, &self.state, &mut already);
        if step.id == "service" && self.content.pathway(at).id == crate::content::FRONT_DOOR {
            let named = self
                .state
                .service
                .as_deref()
                .and_then(|id| content.directory.service(id));
            cards.extend(named.map(|s| eyes.card(s, None)));
        }
        let is_end = step.choices.is_empty() && step.next.is_empty();
        if cards.is_empty() && is_end && already.is_empty() {
            // Nobody leaves without a contact: what a person would say is said.
            cards = eyes.offered(
                &content.step(content.front_door("person")).offer,
                &self.state,
                &mut already,
            );
        }
        self.show(cards);
    }

    /// Adds cards, remembered for the plan.
    pub fn show(&mut self, cards: Vec<Card>) {
        if cards.is_empty() {
            return;
        }
        for card in &cards {
            if !self.state.shown.contains(&card.id) && self.state.shown.len() < LONGEST_PLAN {
                self.state.shown.push(card.id.clone());
            }
        }
        self.blocks.push(Block::Services(cards));
    }

    /// Services on cards of this turn.
    fn shown_now(&self) -> Vec<String> {
        let mut shown = Vec::new();
        for block in &self.blocks {
            if let Block::Services(cards) | Block::Crisis { cards, .. } = block {
                shown.extend(cards.iter().map(|c| c.id.clone()));
            }
        }
        shown
    }

    /// Takes a choice of the present step.
    pub fn choose(&mut self, choice: &'c Choice) {
        if let Some(at) = self.at()
            && let Some(n) = self
                .content
                .step(at)
                .choices
                .iter()
                .position(|c| std::ptr::eq(c, choice))
        {
            self.walk(Walked::Choice(at, n));
        }
        for (fact, value) in &choice.sets {
            let id = self.content.facts.get(*fact).id.clone();
            let value = self.content.facts.get(*fact).id_of(*value).to_owned();
            self.set(&id, &value);
        }
        match &choice.go {
            Go::Topic(topic) => self.begin_topic(&topic.clone()),
            Go::Step(go) => {
                self.state.thread.chosen.push(short_hash(&choice.label));
                match self.content.find(go) {
                    Some(at) => self.enter(at),
                    None => self.begin(self.content.front_door("menu")),
                }
            }
        }
    }

    /// The choices of the present step that this family has today.
    #[must_use]
    pub fn choices(&self) -> Vec<&'c Choice> {
        let Some(at) = self.at() else {
            return Vec::new();
        };
        if self.state.asking.is_some() {
            return Vec::new();
        }
        let today = self.today();
        self.content
            .step(at)
            .choices
            .iter()
            .filter(|c| c.open_to(&self.family, today))
            .collect()
    }

    /// Walks the present thread again with the facts as they are now, and says what stands at its end.
    pub fn again(&mut self) {
        if self.retrace() {
            self.look();
        }
    }

    /// Walks the present thread again with the facts as they are now, without a word. What the family chose is kept as far as it
    /// still fits. If the thread begins nowhere the menu is shown instead, and this is `false`.
    pub fn retrace(&mut self) -> bool {
        let thread = std::mem::take(&mut self.state.thread);
        let Some(root) = self.content.find(&step_id(&thread.root)) else {
            self.begin(self.content.front_door("menu"));
            return false;
        };
        self.silent = true;
        self.state.thread = Thread {
            root: thread.root,
            chosen: Vec::new(),
        };
        self.enter(root);
        for hash in thread.chosen {
            let Some(choice) = self
                .choices()
                .into_iter()
                .find(|c| short_hash(&c.label) == hash)
            else {
                break;
            };
            if let Go::Topic(_) = choice.go {
                break;
            }
            self.choose(choice);
        }
        self.silent = false;
        true
    }

    /// Says again what stands where the conversation is.
    pub fn look(&mut self) {
        let entered = self.content.find(&step_id(&self.state.entered));
        match entered {
            Some(at) => {
                let before = self.state.clone();
                self.enter(at);
                self.state.torn = before.torn;
                self.state.service = before.service;
                // A fact that the family is changing is asked for by no step.
                let changing = before.asking.filter(|f| self.state.fact(f).is_none());
                self.state.asking = changing.or(self.state.asking.take());
            }
            None if self.state.entered.is_empty() => self.greet(),
            None => {
                self.land();
                self.look();
            }
        }
    }

    /// The beginning.
    pub fn greet(&mut self) {
        let at = self.content.front_door("greeting");
        self.state.thread = Thread {
            root: self.name(at),
            chosen: Vec::new(),
        };
        self.enter(at);
    }

    /// Sets a fact; notes the change.
    pub fn set(&mut self, fact: &str, value: &str) {
        let before = self.state.set_fact(fact, Some(value));
        if before.as_deref() != Some(value) && !self.changed.iter().any(|(f, _)| f == fact) {
            self.changed.push((fact.to_owned(), before));
        }
        self.family = self.state.family(self.content);
    }

    /// Remembers where the conversation stood before this turn.
    pub fn remember(&mut self, before: &State, answer: super::state::Answer) {
        let past = Past {
            at: before.at.clone(),
            entered: before.entered.clone(),
            asking: before.asking.clone(),
            thread: before.thread.clone(),
            answer,
            before: std::mem::take(&mut self.changed),
        };
        self.state.trail.push(past);
        if self.state.trail.len() > TRAIL {
            self.state.trail.remove(0);
        }
    }

    /// Goes back one turn: where it stood, and what was known then.
    pub fn back(&mut self) {
        let Some(past) = self.state.trail.pop() else {
            return self.look();
        };
        for (fact, before) in &past.before {
            self.state.set_fact(fact, before.as_deref());
        }
        self.family = self.state.family(self.content);
        self.state.thread = past.thread;
        self.state.entered = past.entered;
        self.look();
    }

    /// The plan: lines of the steps passed, services shown, dates.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let steps: Vec<(At, &Step)> = self
            .state
            .plan
            .iter()
            .filter_map(|name| self.content.find(&step_id(name)))
            .map(|at| (at, self.content.step(at)))
            .collect();
        let mut lines: Vec<String> = Vec::new();
        for (_, step) in &steps {
            let line = step
                .plan
                .as_ref()
                .map(|p| fill(self.content, &self.state, &self.family, p));
            lines.extend(line.filter(|l| !lines.contains(l)));
        }
        let eyes = Eyes {
            content: self.content,
            family: &self.family,
            now: self.now,
        };
        let services = self
            .state
            .shown
            .iter()
            .filter_map(|id| self.content.directory.service(id))
            .filter(|s| eyes.fits(s))
            .map(|s| eyes.card(s, None))
            .collect();
        let mut times = Vec::new();
        for (_, step) in &steps {
            if let Some(rules) = &step.clocks
                && let Some(from) = self.family.date(rules.from)
            {
                let more: Vec<_> = clocks(&rules.due, Some(from), self.today())
                    .into_iter()
                    .filter(|c| !times.contains(c))
                    .collect();
                times.extend(more);
            }
        }
        Plan {
            steps: lines,
            services,
            clocks: times,
        }
    }

    /// The name of a step.
    #[must_use]
    pub fn name(&self, at: At) -> String {
        self.content.step_id(at).to_string()
    }
}

/// The sources that a step names.
#[must_use]
pub fn sources(pathway: &Pathway, step: &Step) -> Vec<SourceLink> {
    let named = step
        .sources
        .iter()
        .filter_map(|id| pathway.sources.iter().find(|s| s.id == *id));
    named
        .map(|s| SourceLink {
            title: s.title.clone(),
            url: s.url.clone(),
            date: seen_in_words(s.seen.as_deref()),
        })
        .collect()
}

/// A step's name, read back.
#[must_use]
pub fn step_id(name: &str) -> StepId {
    let (pathway, step) = name.split_once('/').unwrap_or((name, ""));
    StepId {
        pathway: pathway.to_owned(),
        step: step.to_owned(),
    }
}

/// What comes back when a choice is tapped: the step and the label, hashed, so that an old button still means what it said.
#[must_use]
pub fn choice_tap(step: &str, label: &str) -> String {
    format!("c:{:08x}:{:08x}", short_hash(step), short_hash(label))
}
