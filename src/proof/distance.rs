//! How many answers a family gives before it sees somebody who can help, whatever it answers.

use super::families::{Families, NONE, Sets};
use super::places::{Place, Places};
use crate::family::facts::Kind;

/// The most answers that are counted; a family that is not at a door by then never is.
pub const MOST: usize = 24;

/// For each number of answers, the families that are at a door by then.
#[derive(Debug)]
pub struct Distance {
    /// By number of answers, then by step: those who come to the step.
    arriving: Vec<Vec<Families>>,
}

/// The families that are at a door within some number of answers: for each step, by how many of its questions are answered.
type Within = Vec<Vec<Families>>;

impl Distance {
    /// Works backwards from the doors of one channel (a position in [`super::places::CHANNELS`]), answer by answer, until nothing changes.
    ///
    /// A family is there within n answers only if every choice that it has, and every value that it can give to a question, leads to a
    /// door within n; a choice that only leads back ([`super::circles`]) is left out. A day counts
    /// as always asked: the worst case.
    #[must_use]
    pub fn new(places: &Places<'_>, channel: usize, sets: &mut Sets<'_>) -> Self {
        let nobody = |place: &Place| vec![NONE; place.questions.len() + 1];
        let mut before: Within = places.all.iter().map(nobody).collect();
        let mut arriving: Vec<Vec<Families>> = Vec::new();
        for answers in 0..=MOST {
            let mut level = Level {
                places,
                channel,
                before: (answers > 0).then_some(&before),
                within: vec![None; places.all.len()],
                walking: vec![false; places.all.len()],
            };
            let now: Within = (0..places.all.len())
                .map(|step| level.at(step, sets))
                .collect();
            let same = answers > 0 && now == before;
            arriving.push(now.iter().map(|by_question| by_question[0]).collect());
            if same {
                break;
            }
            before = now;
        }
        Self { arriving }
    }

    /// Families that are at a door within this many answers after they come to a step.
    #[must_use]
    pub fn within(&self, answers: usize, step: usize) -> Families {
        self.arriving[answers.min(self.arriving.len() - 1)][step]
    }

    /// The fewest answers within which all of these families are at a door; `None` if some never are.
    #[must_use]
    pub fn of(&self, families: Families, step: usize, sets: &mut Sets<'_>) -> Option<usize> {
        (0..self.arriving.len())
            .find(|answers| sets.without(families, self.arriving[*answers][step]) == NONE)
    }
}

/// One number of answers.
struct Level<'a, 'c> {
    places: &'a Places<'c>,
    channel: usize,
    /// With one answer less; `None` if there is no answer to give.
    before: Option<&'a Within>,
    within: Vec<Option<Vec<Families>>>,
    walking: Vec<bool>,
}

impl Level<'_, '_> {
    fn at(&mut self, step: usize, sets: &mut Sets<'_>) -> Vec<Families> {
        if let Some(known) = &self.within[step] {
            return known.clone();
        }
        let questions = &self.places.all[step].questions;
        // A circle without a question in it is an error of its own (`endless-loop`).
        if std::mem::replace(&mut self.walking[step], true) {
            return vec![NONE; questions.len() + 1];
        }
        let mut here = vec![NONE; questions.len() + 1];
        if self.places.all[step].in_force {
            here[questions.len()] = self.told(step, sets);
            for (n, fact) in questions.iter().enumerate().rev() {
                let (told, answered) = (here[n + 1], self.before.map(|b| b[step][n + 1]));
                let answered = answered.unwrap_or(NONE);
                here[n] = if self.places.content.facts.get(*fact).kind == Kind::Date {
                    answered
                } else {
                    let unasked = sets.unasked(*fact);
                    let known = sets.without(told, unasked);
                    let whatever = sets.whatever_told(answered, *fact);
                    let asked = sets.and(unasked, whatever);
                    sets.or(known, asked)
                };
            }
        } else {
            here[0] = self.at(self.places.menu, sets)[0];
        }
        self.walking[step] = false;
        self.within[step] = Some(here.clone());
        here
    }

    /// Those whom the step has nothing more to ask: at a door, sent on to one, or with choices that all lead to one.
    fn told(&mut self, step: usize, sets: &mut Sets<'_>) -> Families {
        let places = self.places;
        let place = &places.all[step];
        let mut there = place.doors[self.channel];
        for (who, to) in &place.branches {
            if sets.without(*who, there) != NONE {
                let on = self.at(*to, sets)[0];
                let sent = sets.and(*who, on);
                there = sets.or(there, sent);
            }
        }
        let Some(before) = self.before.filter(|_| !place.choices.is_empty()) else {
            return there;
        };
        let mut some = NONE;
        let mut every = place.stops;
        for choice in place.choices.iter().filter(|c| !c.back) {
            let mut on = before[choice.to][0];
            for (fact, value) in choice.sets.iter().rev() {
                on = sets.once_settled(on, *fact, *value);
            }
            some = sets.or(some, choice.open_to);
            let closed = sets.not(choice.open_to);
            let harmless = sets.or(closed, on);
            every = sets.and(every, harmless);
        }
        let chosen = sets.and(every, some);
        sets.or(there, chosen)
    }
}
