//! Who comes to a step or is shown a service, who never does, and why.

use jiff::civil::DateTime;

use super::diff::{Kinds, kinds};
use super::families::{ALL, Families, NONE, Sets};
use super::places::Places;
use super::reach::{Move, Said, Way, way_to};
use super::shown::Shelf;
use super::visitors::{Visitors, beginnings, visitors};
use crate::content::{At, Content};
use crate::dialogue::{Input, State, respond};
use crate::directory::Fit;

/// Families who never get somewhere, and why.
#[derive(Debug, Clone)]
pub struct Barred {
    /// Why, as the end of "they …".
    pub why: String,
    /// Who.
    pub families: Kinds,
}

/// The most steps from which a conversation to a service is looked for.
const MOST_STEPS: usize = 8;

/// Everything that is needed to say who comes where.
pub struct Who<'c> {
    content: &'c Content,
    now: DateTime,
    sets: Sets<'c>,
    places: Places<'c>,
    heard: Visitors,
    shelf: Shelf<'c>,
}

impl<'c> Who<'c> {
    /// Walks the whole content at a moment in England.
    #[must_use]
    pub fn new(content: &'c Content, now: DateTime) -> Self {
        let mut sets = Sets::new(content);
        let places = Places::new(content, now.date(), &mut sets);
        let heard = visitors(&places, &mut sets);
        Self {
            content,
            now,
            sets,
            places,
            heard,
            shelf: Shelf::new(content, now),
        }
    }

    /// How many kinds of family there are.
    #[must_use]
    pub fn families(&self) -> u64 {
        self.sets.count(ALL)
    }

    /// The families that never come to a step, however they begin, and what leads there for the others.
    pub fn barred_from(&mut self, at: At) -> Vec<Barred> {
        let step = self.places.number(at);
        let never = self.sets.not(self.heard[step]);
        let never = self.whatever_asked(never);
        if never == NONE {
            return Vec::new();
        }
        if !self.places.all[step].in_force {
            let why = "come on a day on which the step is not in force".into();
            return self.barred(why, never).into_iter().collect();
        }
        let ways = self.ways_in(step);
        let why = if ways.is_empty() {
            "find nothing that leads here".into()
        } else {
            format!(
                "are not among those whom a way here takes: {}",
                ways.join("; ")
            )
        };
        self.barred(why, never).into_iter().collect()
    }

    /// What leads to a step, and whom.
    fn ways_in(&mut self, step: usize) -> Vec<String> {
        let mut ways = Vec::new();
        for from in 0..self.places.all.len() {
            let name = self.content.step_id(self.places.at(from));
            let place = self.places.all[from].clone();
            let mut takes = Vec::new();
            for (who, to) in &place.branches {
                if *to == step {
                    takes.push((format!("from `{name}`"), *who));
                }
            }
            let written = &self.places.step(from).choices;
            for (choice, turning) in written.iter().zip(&place.choices) {
                if turning.to == step {
                    let by = format!("from `{name}` by \u{201c}{}\u{201d}", choice.label);
                    takes.push((by, self.sets.and(place.stops, turning.open_to)));
                }
            }
            for (how, who) in takes {
                let who = self.sets.and(who, self.heard[from]);
                if who != NONE {
                    let words = super::english::in_english(self.content, who, &mut self.sets);
                    ways.push(format!("{how}: {words}"));
                }
            }
        }
        ways
    }

    /// The families to whom a service is never offered, by the reason. Any family can still ask for it by its name.
    pub fn barred_from_service(&mut self, service: usize) -> Vec<Barred> {
        let known = &self.content.directory.services[service];
        let mut seen = NONE;
        for (_, to) in self.shown_at(service) {
            seen = self.sets.or(seen, to);
        }
        let never = self.sets.not(seen);
        let never = self.whatever_asked(never);
        let reasons = [
            (
                Fit::NotConfirmed,
                "would be offered it only once it is confirmed (`status: open`)",
            ),
            (
                Fit::NotToday,
                "would be offered it only on the days from `from` to `until`",
            ),
            (Fit::WrongAge, "have an age that it is not for"),
            (
                Fit::WrongArea,
                "live where it does not work, or have not said where",
            ),
            (Fit::WrongPerson, "are not those whom it is for (`for`)"),
            (Fit::NoDiagnosis, "have no diagnosis, and it needs one"),
            (Fit::OwnRule, "are left out by its own rule (`eligibility`)"),
            (
                Fit::Yes,
                "could use it, but come to no step that offers it to them",
            ),
        ];
        let atoms = super::cases::of_service(self.content, known);
        let (content, today) = (self.content, self.now.date());
        let by_reason = self.sets.sorted(&atoms, reasons.len(), |family| {
            let fit = known.fit(family, &content.facts, content.county, today);
            reasons.iter().position(|(reason, _)| *reason == fit)
        });
        let mut all = Vec::new();
        for ((_, why), who) in reasons.into_iter().zip(by_reason) {
            let who = self.sets.and(who, never);
            all.extend(self.barred(why.into(), who));
        }
        all
    }

    /// The steps that show a service, and who sees it there.
    fn shown_at(&mut self, service: usize) -> Vec<(At, Families)> {
        let mut all = Vec::new();
        for step in 0..self.places.all.len() {
            let at = self.places.at(step);
            let shown = self.shelf.at(at, None, &mut self.sets);
            let here = shown.iter().filter(|s| s.service == service);
            let to = here.fold(NONE, |to, s| self.sets.or(to, s.to));
            let to = self.sets.and(to, self.heard[step]);
            if to != NONE {
                all.push((at, to));
            }
        }
        all
    }

    /// The shortest conversations that show a service: by its name, and by steps that offer it, the shortest first. Also how many steps
    /// offer it to somebody.
    pub fn ways_to_service(&mut self, service: usize, most: usize) -> (Vec<Way>, usize) {
        let id = self.content.directory.services[service].id.clone();
        let mut ways = Vec::new();
        let mut offering = self.shown_at(service);
        let steps = offering.len();
        // A conversation can begin there; the others are farther.
        let first = beginnings(self.content);
        offering.sort_by_key(|(at, to)| {
            let count = self.sets.count(*to);
            (!first.contains(at), std::cmp::Reverse(count), *at)
        });
        for (at, to) in offering.into_iter().take(MOST_STEPS) {
            let knows = self.sets.simplest(to).unwrap_or_default();
            let way = way_to(self.content, at, knows, self.now);
            let shows = |way: &Way| way.turns.last().is_some_and(|t| t.services.contains(&id));
            ways.extend(way.filter(shows));
        }
        ways.sort_by_key(|way| (way.knows.len(), way.turns.len()));
        ways.truncate(most);
        ways.extend(self.by_name(&id));
        (ways, steps)
    }

    /// The conversation that asks for a service by its name.
    fn by_name(&self, id: &str) -> Option<Way> {
        let name = &self.content.directory.service(id)?.name;
        let words = Input::Text(name.clone());
        let turn = respond(self.content, &State::default(), &words, self.now);
        let services: Vec<String> = turn.reply.services().map(|c| c.id.clone()).collect();
        services.iter().any(|s| s == id).then(|| Way {
            knows: Vec::new(),
            turns: vec![Said {
                input: Move::Words(name.clone()),
                at: turn.state.at,
                services,
                walked: turn.walked,
            }],
        })
    }

    /// The same set, where not to have been asked is as not to say: who was not asked may still be.
    fn whatever_asked(&mut self, set: Families) -> Families {
        let facts: Vec<_> = self.sets.facts().collect();
        facts
            .into_iter()
            .fold(set, |set, fact| self.sets.as_if_asked(set, fact))
    }

    fn barred(&mut self, why: String, who: Families) -> Option<Barred> {
        (who != NONE).then(|| Barred {
            why,
            families: kinds(self.content, who, &mut self.sets),
        })
    }
}
