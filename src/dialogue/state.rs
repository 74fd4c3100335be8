//! All that is remembered of a conversation: ids, never words that somebody typed. Small enough to travel with every message.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::content::Content;
use crate::family::Family;
use crate::family::facts::Kind;

/// How many past turns are kept.
pub const TRAIL: usize = 12;

/// Where a conversation is, with names in full and the hashes of labels: as the conversation uses it.
pub type State = StateOf<String, u32>;

/// A way through a pathway.
pub type Thread = ThreadOf<String, u32>;

/// One past turn.
pub type Past = PastOf<String, u32>;

/// What a family answered.
pub type Answer = AnswerOf<String, u32>;

/// Where a conversation is. `N` are names, `L` are labels: a state outlives a change of content, and is packed as other things than it is used
/// ([`packed`](super::packed)).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateOf<N, L> {
    /// Facts by id, each with the id of its value (`unknown` if it was asked and not given; dates as 2026-11-23).
    pub facts: Vec<(N, N)>,
    /// Where the present thread began, and the choices made since.
    pub thread: ThreadOf<N, L>,
    /// The step with which the last answer began.
    pub entered: N,
    /// The step at which it stopped.
    pub at: N,
    /// The fact that is being asked for.
    pub asking: Option<N>,
    /// Districts to choose between, each with a hint, when a place name or postcode could not decide.
    pub narrowed: Vec<(N, N)>,
    /// Ages to choose between, when several children were spoken of.
    pub ages: Vec<u8>,
    /// Topics to choose between, when the message could not decide.
    pub torn: Vec<N>,
    /// What the family asked about last.
    pub topic: Option<N>,
    /// The council outside Essex that was named by the place given.
    pub outside: Option<N>,
    /// Service shown by name.
    pub service: Option<N>,
    /// Threads that were left and can be taken up again.
    pub waiting: Vec<ThreadOf<N, L>>,
    /// The last turns, oldest first.
    pub trail: Vec<PastOf<N, L>>,
    /// Steps that left a line for the plan, in order.
    pub plan: Vec<N>,
    /// Services that were shown, in order.
    pub shown: Vec<N>,
    /// How often in a row nothing was understood.
    pub misses: u8,
}

/// A way through a pathway: where it began, and the choices made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThreadOf<N, L> {
    /// The step where it began.
    pub root: N,
    /// Hashes of the labels chosen.
    pub chosen: Vec<L>,
}

/// One past turn: enough to go back to it and to show it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastOf<N, L> {
    /// Where it stopped.
    pub at: N,
    /// The step with which the answer began.
    pub entered: N,
    /// The fact that was asked for.
    pub asking: Option<N>,
    /// The thread at that time.
    pub thread: ThreadOf<N, L>,
    /// What the family answered.
    pub answer: AnswerOf<N, L>,
    /// Facts that this turn changed, with their values before.
    pub before: Vec<(N, Option<N>)>,
}

/// What a family answered, in ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnswerOf<N, L> {
    /// A choice, by the hash of its label.
    Choice(L),
    /// A value of a fact.
    Fact(N, N),
    /// A topic.
    Topic(N),
    /// Own words; the words are not kept.
    Words,
    /// A command.
    Command(N),
}

impl<N, L> StateOf<N, L> {
    /// The same with other names and labels.
    pub(super) fn map<M, K>(
        self,
        name: &mut impl FnMut(N) -> M,
        label: &mut impl FnMut(L) -> K,
    ) -> StateOf<M, K> {
        let pairs = |all: Vec<(N, N)>, name: &mut dyn FnMut(N) -> M| {
            let pair = |(a, b)| (name(a), name(b));
            all.into_iter().map(pair).collect()
        };
        StateOf {
            facts: pairs(self.facts, name),
            thread: self.thread.map(name, label),
            entered: name(self.entered),
            at: name(self.at),
            asking: self.asking.map(&mut *name),
            narrowed: pairs(self.narrowed, name),
            ages: self.ages,
            torn: self.torn.into_iter().map(&mut *name).collect(),
            topic: self.topic.map(&mut *name),
            outside: self.outside.map(&mut *name),
            service: self.service.map(&mut *name),
            waiting: {
                let threads = self.waiting.into_iter();
                threads.map(|t| t.map(name, label)).collect()
            },
            trail: {
                let past = self.trail.into_iter();
                past.map(|p| p.map(name, label)).collect()
            },
            plan: self.plan.into_iter().map(&mut *name).collect(),
            shown: self.shown.into_iter().map(&mut *name).collect(),
            misses: self.misses,
        }
    }
}

impl<N, L> ThreadOf<N, L> {
    fn map<M, K>(
        self,
        name: &mut impl FnMut(N) -> M,
        label: &mut impl FnMut(L) -> K,
    ) -> ThreadOf<M, K> {
        ThreadOf {
            root: name(self.root),
            chosen: self.chosen.into_iter().map(label).collect(),
        }
    }
}

impl<N, L> PastOf<N, L> {
    fn map<M, K>(
        self,
        name: &mut impl FnMut(N) -> M,
        label: &mut impl FnMut(L) -> K,
    ) -> PastOf<M, K> {
        PastOf {
            at: name(self.at),
            entered: name(self.entered),
            asking: self.asking.map(&mut *name),
            thread: self.thread.map(name, label),
            answer: match self.answer {
                AnswerOf::Choice(choice) => AnswerOf::Choice(label(choice)),
                AnswerOf::Fact(fact, value) => AnswerOf::Fact(name(fact), name(value)),
                AnswerOf::Topic(topic) => AnswerOf::Topic(name(topic)),
                AnswerOf::Words => AnswerOf::Words,
                AnswerOf::Command(command) => AnswerOf::Command(name(command)),
            },
            before: {
                let before = self.before.into_iter();
                let before = before.map(|(fact, value)| (name(fact), value.map(&mut *name)));
                before.collect()
            },
        }
    }
}

impl State {
    /// The family that these facts describe. What the content no longer knows is left out.
    #[must_use]
    pub fn family(&self, content: &Content) -> Family {
        let mut family = Family::default();
        for (fact, value) in &self.facts {
            let Some(id) = content.facts.find(fact) else {
                continue;
            };
            if content.facts.get(id).kind == Kind::Date {
                family.set_date(id, value.parse::<Date>().ok());
            } else if let Some(value) = content.facts.get(id).value(value) {
                family.set(&content.facts, id, value);
            }
        }
        family
    }

    /// The value of a fact.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&str> {
        self.facts
            .iter()
            .find(|(fact, _)| fact == id)
            .map(|(_, value)| value.as_str())
    }

    /// Sets a fact, or takes it out; gives the value before.
    pub fn set_fact(&mut self, id: &str, value: Option<&str>) -> Option<String> {
        let before = self.fact(id).map(str::to_owned);
        self.facts.retain(|(fact, _)| fact != id);
        if let Some(value) = value {
            self.facts.push((id.to_owned(), value.to_owned()));
        }
        before
    }
}
