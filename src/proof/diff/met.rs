//! What families meet: the services that they are shown, the ways that they are led, how far a door is.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::DateTime;

use super::{Answers, Diff, First, Heard, Reached, Shown, Way, kinds};
use crate::content::{At, Content};
use crate::family::{FactId, Value};
use crate::pathway::model::Offered;
use crate::proof::distance::Distance;
use crate::proof::families::{ALL, Families, NONE, Sets};
use crate::proof::places::Places;
use crate::proof::shown::Shelf;
use crate::proof::visitors::{Visitors, beginnings, visitors};

/// Adds to `diff` all that families meet otherwise.
pub(super) fn compare(old: &Content, new: &Content, now: DateTime, diff: &mut Diff) {
    let mut before = Side::new(old, now);
    let mut after = Side::new(new, now);
    let mut both = Both {
        translated: HashMap::new(),
        first: BTreeMap::new(),
        shown: BTreeMap::new(),
    };
    for (n, at) in every_step(old).enumerate() {
        let Some(today) = new.find(&old.step_id(at)) else {
            continue;
        };
        let m = after.places.number(today);
        let came = both.translate(&before, before.heard[n], &mut after);
        let come = after.heard[m];
        both.reached(today, came, come, &mut after, diff);
        let here = after.sets.and(came, come);
        both.showings(&mut before, at, &mut after, today, here);
        both.branches((&before, n), (&mut after, m), here, diff);
        both.choices((&before, n), (&mut after, m), here, diff);
        both.words((&before, n), (&mut after, m), here, diff);
    }
    both.tell(&mut after, diff);
    distances(&mut before, &mut after, diff);
    let most = |families: &super::Kinds| std::cmp::Reverse(families.count);
    diff.first.sort_by_key(|f| most(&f.families));
    diff.shown.sort_by_key(|s| most(&s.families));
    diff.ways.sort_by_key(|w| most(&w.families));
    diff.heard.sort_by_key(|h| most(&h.families));
    diff.reached.sort_by_key(|r| most(&r.families));
}

/// One of the two contents, and what its families meet today.
struct Side<'c> {
    content: &'c Content,
    sets: Sets<'c>,
    places: Places<'c>,
    heard: Visitors,
    shelf: Shelf<'c>,
}

impl<'c> Side<'c> {
    fn new(content: &'c Content, now: DateTime) -> Self {
        let mut sets = Sets::new(content);
        let places = Places::new(content, now.date(), &mut sets);
        let heard = visitors(&places, &mut sets);
        Self {
            content,
            sets,
            places,
            heard,
            shelf: Shelf::new(content, now),
        }
    }

    fn name(&self, number: usize) -> String {
        self.content.step_id(self.places.at(number)).to_string()
    }
}

fn every_step(content: &Content) -> impl Iterator<Item = At> {
    let pathways = content.pathways.iter().enumerate();
    pathways.flat_map(|(pathway, p)| (0..p.steps.len()).map(move |step| At { pathway, step }))
}

/// Families who met one thing and meet another, and where.
type Changed<K> = BTreeMap<K, (Families, Vec<String>)>;

struct Both {
    translated: HashMap<Families, Families>,
    first: Changed<(Option<String>, Option<String>)>,
    shown: Changed<(String, bool)>,
}

impl Both {
    /// Families of before in the facts of now.
    fn translate(&mut self, before: &Side<'_>, set: Families, after: &mut Side<'_>) -> Families {
        after
            .sets
            .translated(&before.sets, set, &mut self.translated)
    }

    fn reached(
        &self,
        at: At,
        came: Families,
        come: Families,
        after: &mut Side<'_>,
        diff: &mut Diff,
    ) {
        for (some, others, now) in [(came, come, false), (come, came, true)] {
            let changed = after.sets.without(some, others);
            if changed != NONE {
                diff.reached.push(Reached {
                    step: after.content.step_id(at).to_string(),
                    now,
                    families: kinds(after.content, changed, &mut after.sets),
                });
            }
        }
    }

    /// Notes who of `here` is shown other services at a step.
    fn showings(
        &mut self,
        before: &mut Side<'_>,
        at: At,
        after: &mut Side<'_>,
        today: At,
        here: Families,
    ) {
        let step = after.content.step_id(today).to_string();
        for topic in asked(before.content, at, after.content, today) {
            let topic = topic.as_deref();
            let mut was: BTreeMap<String, [Families; 2]> = BTreeMap::new();
            for showing in before.shelf.at(at, topic, &mut before.sets) {
                let service = &before.content.directory.services[showing.service].id;
                let today = after.content.directory.service(service);
                let id = today.map_or(service, |s| &s.id).clone();
                let both = [showing.first, showing.to];
                let both = both.map(|set| self.translate(before, set, after));
                add(&mut was, id, both, &mut after.sets);
            }
            let mut is: BTreeMap<String, [Families; 2]> = BTreeMap::new();
            for showing in after.shelf.at(today, topic, &mut after.sets) {
                let id = after.content.directory.services[showing.service].id.clone();
                add(&mut is, id, [showing.first, showing.to], &mut after.sets);
            }
            let sets = &mut after.sets;
            for (one, other, now) in [(&was, &is, false), (&is, &was, true)] {
                for (id, [_, to]) in one {
                    let others = other.get(id).map_or(NONE, |o| o[1]);
                    let changed = sets.without(*to, others);
                    let changed = sets.and(changed, here);
                    note(&mut self.shown, (id.clone(), now), changed, &step, sets);
                }
            }
            let (was, is) = (firsts(&was, sets), firsts(&is, sets));
            let none = |firsts: &BTreeMap<Option<String>, Families>, id| {
                firsts.get(id).copied().unwrap_or(NONE)
            };
            for (from, had) in &was {
                let lost = sets.without(*had, none(&is, from));
                let lost = sets.and(lost, here);
                if lost == NONE {
                    continue;
                }
                for (to, has) in is.iter().filter(|(to, _)| *to != from) {
                    let changed = sets.and(lost, *has);
                    let key = (from.clone(), to.clone());
                    note(&mut self.first, key, changed, &step, sets);
                }
            }
        }
    }

    /// Families of `here` whom a step sends elsewhere by itself.
    fn branches(
        &mut self,
        (before, n): (&Side<'_>, usize),
        (after, m): (&mut Side<'_>, usize),
        here: Families,
        diff: &mut Diff,
    ) {
        let mut was: BTreeMap<Option<String>, Families> = BTreeMap::new();
        for (who, to) in &before.places.all[n].branches {
            let who = self.translate(before, *who, after);
            let to = today(before.content, before.places.at(*to), after.content);
            let known = was.entry(Some(to)).or_insert(NONE);
            *known = after.sets.or(*known, who);
        }
        let stops = self.translate(before, before.places.all[n].stops, after);
        was.insert(None, stops);
        let place = after.places.all[m].clone();
        let mut is: BTreeMap<Option<String>, Families> = BTreeMap::new();
        for (who, to) in &place.branches {
            let known = is.entry(Some(after.name(*to))).or_insert(NONE);
            *known = after.sets.or(*known, *who);
        }
        is.insert(None, place.stops);
        for (from, had) in &was {
            for (to, has) in is.iter().filter(|(to, _)| *to != from) {
                let changed = after.sets.and(*had, *has);
                let changed = after.sets.and(changed, here);
                if changed != NONE {
                    diff.ways.push(Way {
                        step: after.name(m),
                        choice: None,
                        was: from.clone(),
                        now: to.clone(),
                        families: kinds(after.content, changed, &mut after.sets),
                    });
                }
            }
        }
    }

    /// Choices that families of `here` have no longer, or have now, or that lead elsewhere or settle other facts.
    fn choices(
        &mut self,
        (before, n): (&Side<'_>, usize),
        (after, m): (&mut Side<'_>, usize),
        here: Families,
        diff: &mut Diff,
    ) {
        let old = before.places.step(n);
        let mut was: BTreeMap<(String, String), Families> = BTreeMap::new();
        for (choice, turning) in old.choices.iter().zip(&before.places.all[n].choices) {
            let to = today(before.content, before.places.at(turning.to), after.content);
            let to = to + &settled(before.content, &turning.sets);
            let open = self.translate(before, turning.open_to, after);
            was.insert((choice.label.clone(), to), open);
        }
        let mut is: BTreeMap<(String, String), Families> = BTreeMap::new();
        let new = after.places.step(m);
        for (choice, turning) in new.choices.iter().zip(&after.places.all[m].choices) {
            let to = after.name(turning.to) + &settled(after.content, &turning.sets);
            is.insert((choice.label.clone(), to), turning.open_to);
        }
        // Only another label is a matter of words; `written` tells of it.
        let reworded = |one: &(String, String), others: &BTreeMap<(String, String), Families>| {
            others
                .keys()
                .any(|other| other.1 == one.1 && other.0 != one.0)
        };
        let mut told = |label: &str, was, now, changed: Families, after: &mut Side<'_>| {
            let changed = after.sets.and(changed, here);
            if changed != NONE {
                diff.ways.push(Way {
                    step: after.name(m),
                    choice: Some(label.to_owned()),
                    was,
                    now,
                    families: kinds(after.content, changed, &mut after.sets),
                });
            }
        };
        for (key, had) in &was {
            let has = is.get(key).copied();
            let elsewhere = is.iter().find(|(k, _)| k.0 == key.0 && k.1 != key.1);
            if let (None, Some((other, has))) = (has, elsewhere) {
                let both = after.sets.and(*had, *has);
                let (from, to) = (Some(key.1.clone()), Some(other.1.clone()));
                told(&key.0, from, to, both, after);
            }
            let still = has.or(elsewhere.map(|(_, has)| *has)).unwrap_or(NONE);
            if still != NONE || !reworded(key, &is) {
                let lost = after.sets.without(*had, still);
                told(&key.0, Some(key.1.clone()), None, lost, after);
            }
        }
        for (key, has) in &is {
            let same = was.get(key).or_else(|| {
                let named = was.iter().find(|(k, _)| k.0 == key.0);
                named.map(|(_, had)| had)
            });
            if same.is_some() || !reworded(key, &was) {
                let gained = after.sets.without(*has, same.copied().unwrap_or(NONE));
                told(&key.0, None, Some(key.1.clone()), gained, after);
            }
        }
    }

    /// Families of `here` who hear words of a step that they did not hear, or no longer do: only words that stand on both sides.
    fn words(
        &mut self,
        (before, n): (&Side<'_>, usize),
        (after, m): (&mut Side<'_>, usize),
        here: Families,
        diff: &mut Diff,
    ) {
        let new = after.places.step(m);
        let old = before.places.step(n);
        for ((_, text), was) in old.say_if.iter().zip(&before.places.all[n].words) {
            let Some(same) = new.say_if.iter().position(|(_, now)| now == text) else {
                continue;
            };
            let was = self.translate(before, *was, after);
            let is = after.places.all[m].words[same];
            for (some, others, now) in [(was, is, false), (is, was, true)] {
                let changed = after.sets.without(some, others);
                let changed = after.sets.and(changed, here);
                if changed != NONE {
                    diff.heard.push(Heard {
                        step: after.name(m),
                        words: text.clone(),
                        now,
                        families: kinds(after.content, changed, &mut after.sets),
                    });
                }
            }
        }
    }

    /// Puts the collected changes into words.
    fn tell(self, after: &mut Side<'_>, diff: &mut Diff) {
        for ((was, now), (set, steps)) in self.first {
            diff.first.push(First {
                was,
                now,
                families: kinds(after.content, set, &mut after.sets),
                steps,
            });
        }
        for ((service, now), (set, steps)) in self.shown {
            diff.shown.push(Shown {
                service,
                now,
                families: kinds(after.content, set, &mut after.sets),
                steps,
            });
        }
    }
}

fn add(
    all: &mut BTreeMap<String, [Families; 2]>,
    id: String,
    more: [Families; 2],
    sets: &mut Sets<'_>,
) {
    let known = all.entry(id).or_insert([NONE; 2]);
    *known = [sets.or(known[0], more[0]), sets.or(known[1], more[1])];
}

fn note<K: Ord>(all: &mut Changed<K>, key: K, families: Families, step: &str, sets: &mut Sets<'_>) {
    if families == NONE {
        return;
    }
    let (known, steps) = all.entry(key).or_insert((NONE, Vec::new()));
    *known = sets.or(*known, families);
    if steps.last().is_none_or(|last| last != step) {
        steps.push(step.to_owned());
    }
}

/// Who sees which service first, and who none.
fn firsts(
    shown: &BTreeMap<String, [Families; 2]>,
    sets: &mut Sets<'_>,
) -> BTreeMap<Option<String>, Families> {
    let mut left = ALL;
    let mut firsts = BTreeMap::new();
    for (id, [first, _]) in shown {
        left = sets.without(left, *first);
        firsts.insert(Some(id.clone()), *first);
    }
    firsts.insert(None, left);
    firsts
}

/// The name that a step of before has today; its old name if it is gone.
fn today(old: &Content, at: At, new: &Content) -> String {
    let id = old.step_id(at);
    let found = new.find(&id);
    found.map_or(id, |at| new.step_id(at)).to_string()
}

fn settled(content: &Content, sets: &[(FactId, Value)]) -> String {
    let each = sets.iter().map(|(fact, value)| {
        let fact = content.facts.get(*fact);
        format!(", {} is {}", fact.id, fact.id_of(*value))
    });
    each.collect()
}

/// The topics that a family may have asked about at a step: only where it searches by them, and only those that no pathway answers.
fn asked(old: &Content, at: At, new: &Content, today: At) -> Vec<Option<String>> {
    let by_topic = |content: &Content, at: At| {
        content.step(at).offer.iter().any(
            |o| matches!(&o.what, Offered::Find { topics, .. } if topics.iter().any(|t| t == "asked")),
        )
    };
    let mut topics = vec![None];
    if by_topic(old, at) || by_topic(new, today) {
        let open = new.directory.topics.ids().filter(|id| {
            let topic = new.directory.topics.find(id);
            topic.is_none_or(|topic| new.topic_door(topic).is_none())
        });
        topics.extend(open.map(|id| Some(id.to_owned())));
    }
    topics
}

/// Ways in from which the farthest family now gives more or fewer answers.
fn distances(before: &mut Side<'_>, after: &mut Side<'_>, diff: &mut Diff) {
    let was = Distance::new(&before.places, 0, &mut before.sets);
    let is = Distance::new(&after.places, 0, &mut after.sets);
    for at in beginnings(before.content) {
        let Some(today) = after.content.find(&before.content.step_id(at)) else {
            continue;
        };
        let was = was.of(ALL, before.places.number(at), &mut before.sets);
        let now = is.of(ALL, after.places.number(today), &mut after.sets);
        if was != now {
            let step = after.content.step_id(today).to_string();
            diff.answers.push(Answers { step, was, now });
        }
    }
}
