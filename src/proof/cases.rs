//! Families that no rule tells apart are one case: for each fact, one value stands for all that every rule treats alike.

use std::collections::HashMap;

use crate::content::Content;
use crate::directory::Service;
use crate::directory::service::NeedsDiagnosis;
use crate::family::{Condition, FactId, Family, Value};
use crate::pathway::Step;

/// A fact and a set of its values (bit n is value n) that some rule tells from the others.
pub type Atom = (FactId, u64);

/// Values of one fact that no rule tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    /// The one that stands for all; `unknown` (0) stands only for itself.
    pub value: Value,
    /// All of them (bit n is value n).
    pub members: u64,
}

/// For each fact, its cases.
#[derive(Debug, Clone)]
pub struct Cases(Vec<Vec<Case>>);

impl Cases {
    /// The cases that these atoms tell apart.
    #[must_use]
    pub fn new(content: &Content, atoms: &[Atom]) -> Self {
        let facts = (0..content.facts.all.len()).filter_map(|f| u8::try_from(f).ok());
        Self(facts.map(|f| cases(content, FactId(f), atoms)).collect())
    }

    /// The cases of one fact.
    #[must_use]
    pub fn of(&self, fact: FactId) -> &[Case] {
        self.0.get(usize::from(fact.0)).map_or(&[], Vec::as_slice)
    }
}

/// Every atom of the pathways and the safety rules.
#[must_use]
pub fn of_conditions(content: &Content) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for step in content.pathways.iter().flat_map(|p| &p.steps) {
        conditions(step).for_each(|when| when.mentions(&mut atoms));
    }
    let dangers = content.safety.kinds.iter().flat_map(|k| &k.offer);
    dangers
        .filter_map(|o| o.when.as_ref())
        .for_each(|when| when.mentions(&mut atoms));
    settle(atoms)
}

/// Every condition of a step.
pub fn conditions(step: &Step) -> impl Iterator<Item = &Condition> {
    let words = step.say_if.iter().map(|(when, _)| when);
    let offers = step.offer.iter().filter_map(|o| o.when.as_ref());
    let choices = step.choices.iter().filter_map(|c| c.when.as_ref());
    let branches = step.next.iter().filter_map(|b| b.when.as_ref());
    words.chain(offers).chain(choices).chain(branches)
}

/// What decides whether a family may use a service, as [`Service::fit`] asks it.
#[must_use]
pub fn of_service(content: &Content, service: &Service) -> Vec<Atom> {
    let facts = &content.facts;
    let mut atoms = Vec::new();
    let ages = service.ages.iter().fold(1, |set, age| set | 1 << (age + 1));
    atoms.push((facts.age, ages));
    let county = u64::from(service.areas.0 & content.county.0 == content.county.0);
    let districts = (0..facts.get(facts.district).values.len())
        .filter(|d| service.areas.holds(*d))
        .fold(county, |set, d| set | 1 << (d + 1));
    atoms.push((facts.district, districts));
    let having = |fact: FactId, ids: &[&str]| {
        let known = facts.get(fact);
        let values = ids.iter().filter_map(|id| known.value(id));
        (fact, values.fold(0, |set, v| set | 1 << v))
    };
    if !service.for_young_people {
        atoms.push(having(facts.speaker, &["young-person"]));
    }
    if !service.for_parents {
        atoms.push(having(facts.speaker, &["school", "professional"]));
        atoms.push(having(facts.speaker, &["young-person"]));
    }
    if service.needs_diagnosis == NeedsDiagnosis::Yes {
        atoms.push(having(facts.diagnosis, &["unknown", "has"]));
    }
    if let Some(rule) = &service.eligibility {
        rule.mentions(&mut atoms);
    }
    settle(atoms)
}

/// In order, each once.
#[must_use]
pub fn settle(mut atoms: Vec<Atom>) -> Vec<Atom> {
    atoms.sort_unstable_by_key(|(fact, set)| (fact.0, *set));
    atoms.dedup();
    atoms
}

/// The cases of one fact: one for each way in which the atoms can turn out, those of facts that follow from it among them.
fn cases(content: &Content, fact: FactId, atoms: &[Atom]) -> Vec<Case> {
    let size = u8::try_from(content.facts.get(fact).size()).unwrap_or(Value::MAX);
    let follows = |f: FactId| {
        let derived = content.facts.get(f).derived.as_ref();
        derived.is_some_and(|(source, _)| *source == fact)
    };
    let telling: Vec<&Atom> = atoms
        .iter()
        .filter(|(f, _)| *f == fact || follows(*f))
        .collect();
    // A fact that no rule asks about has one case, its being unknown included.
    if telling.is_empty() {
        let members = u64::MAX >> (64 - u32::from(size.clamp(1, 64)));
        return vec![Case { value: 0, members }];
    }
    let mut kinds: HashMap<Vec<bool>, usize> = HashMap::new();
    let mut cases: Vec<Case> = Vec::new();
    let mut family = Family::default();
    for value in 0..size {
        family.set(&content.facts, fact, value);
        let mut turns_out: Vec<bool> = telling
            .iter()
            .map(|(f, set)| set & (1 << family.get(*f)) != 0)
            .collect();
        // Not to say is its own case: the question was asked.
        turns_out.push(value == 0);
        let at = *kinds.entry(turns_out).or_insert_with(|| {
            cases.push(Case { value, members: 0 });
            cases.len() - 1
        });
        cases[at].members |= 1 << value;
    }
    cases
}
