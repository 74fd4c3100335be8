//! Which families can come to a step: forwards from where conversations begin, through every choice, branch and question.

use std::collections::VecDeque;

use super::families::{ALL, Families, NONE, Sets};
use super::places::{Places, topic_door};
use crate::content::{At, Content, FRONT_DOOR_STEPS};
use crate::family::facts::Kind;

/// For each step, the families that hear it, its questions answered.
pub type Visitors = Vec<Families>;

/// Where a conversation can begin: the front door, where a topic is answered, and what families' own words lead to.
#[must_use]
pub fn beginnings(content: &Content) -> Vec<At> {
    let front = FRONT_DOOR_STEPS.iter().map(|step| content.front_door(step));
    let help = crate::dialogue::talk::step_id("front-door/help-now");
    let topics = content.directory.topics.ids();
    let topics = topics.map(|topic| topic_door(content, topic));
    let mut all: Vec<At> = front.chain(content.find(&help)).chain(topics).collect();
    for (pathway, written) in content.pathways.iter().enumerate() {
        let found = written.steps.iter().enumerate();
        let found = found.filter(|(_, step)| !step.found_by.is_empty());
        all.extend(found.map(|(step, _)| At { pathway, step }));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Walks until no family comes anywhere new. Any family may begin anywhere: words can tell every fact before the first step.
#[must_use]
pub fn visitors(places: &Places<'_>, sets: &mut Sets<'_>) -> Visitors {
    let mut walk = Walk {
        places,
        heard: vec![NONE; places.all.len()],
        queue: VecDeque::new(),
    };
    for at in beginnings(places.content) {
        walk.arrive(places.number(at), ALL, sets);
    }
    while let Some(step) = walk.queue.pop_front() {
        let here = walk.heard[step];
        let place = &places.all[step];
        for (who, to) in &place.branches {
            let sent = sets.and(here, *who);
            walk.arrive(*to, sent, sets);
        }
        let stop = sets.and(here, place.stops);
        for choice in &place.choices {
            let mut chosen = sets.and(stop, choice.open_to);
            if chosen != NONE {
                for (fact, value) in &choice.sets {
                    chosen = sets.settled(chosen, *fact, *value);
                }
                walk.arrive(choice.to, chosen, sets);
            }
        }
    }
    walk.heard
}

struct Walk<'a, 'c> {
    places: &'a Places<'c>,
    heard: Visitors,
    queue: VecDeque<usize>,
}

impl Walk<'_, '_> {
    fn arrive(&mut self, step: usize, families: Families, sets: &mut Sets<'_>) {
        let place = &self.places.all[step];
        if !place.in_force {
            if step != self.places.menu {
                self.arrive(self.places.menu, families, sets);
            }
            return;
        }
        let mut coming = families;
        for fact in &place.questions {
            if self.places.content.facts.get(*fact).kind != Kind::Date {
                coming = sets.asked(coming, *fact);
            }
        }
        let all = sets.or(self.heard[step], coming);
        if all != self.heard[step] {
            self.heard[step] = all;
            if !self.queue.contains(&step) {
                self.queue.push_back(step);
            }
        }
    }
}
