//! Families that no rule tells apart are one case: for each fact, one value stands for all that every condition treats alike.

use std::collections::HashMap;

use crate::content::Content;
use crate::family::{Condition, FactId, Family, Value};

/// For each fact, the values that stand for the others.
#[derive(Debug, Clone)]
pub struct Cases {
    /// For each fact in the order of `facts.yaml`: one value of each kind, with how many values it stands for. `unknown` is among them.
    pub of: Vec<Vec<(Value, usize)>>,
}

impl Cases {
    /// The cases that the pathways and the safety rules tell apart.
    #[must_use]
    pub fn of_pathways(content: &Content) -> Self {
        let mut atoms = Vec::new();
        conditions(content)
            .iter()
            .for_each(|condition| condition.mentions(&mut atoms));
        atoms.sort_unstable_by_key(|(fact, set)| (fact.0, *set));
        atoms.dedup();
        let of = (0..content.facts.all.len())
            .filter_map(|f| u8::try_from(f).ok())
            .map(|f| one_of_each(content, FactId(f), &atoms))
            .collect();
        Self { of }
    }

    /// The values of one fact.
    #[must_use]
    pub fn values(&self, fact: FactId) -> &[(Value, usize)] {
        self.of.get(usize::from(fact.0)).map_or(&[], Vec::as_slice)
    }
}

/// Every condition of the pathways and the safety rules.
fn conditions(content: &Content) -> Vec<&Condition> {
    let steps = content.pathways.iter().flat_map(|p| &p.steps);
    let mut found: Vec<&Condition> = Vec::new();
    for step in steps {
        found.extend(step.say_if.iter().map(|(when, _)| when));
        found.extend(step.offer.iter().filter_map(|o| o.when.as_ref()));
        found.extend(step.choices.iter().filter_map(|c| c.when.as_ref()));
        found.extend(step.next.iter().filter_map(|b| b.when.as_ref()));
    }
    let dangers = content.safety.kinds.iter().flat_map(|k| &k.offer);
    found.extend(dangers.filter_map(|o| o.when.as_ref()));
    found
}

/// One value for each way in which the atoms can turn out, the facts that follow from it among them.
fn one_of_each(content: &Content, fact: FactId, atoms: &[(FactId, u64)]) -> Vec<(Value, usize)> {
    let size = u8::try_from(content.facts.get(fact).size()).unwrap_or(Value::MAX);
    let mut kinds: HashMap<Vec<bool>, usize> = HashMap::new();
    let mut cases: Vec<(Value, usize)> = Vec::new();
    for value in 0..size {
        let mut family = Family::default();
        family.set(&content.facts, fact, value);
        let mut turns_out: Vec<bool> = atoms
            .iter()
            .map(|(f, set)| set & (1 << family.get(*f)) != 0)
            .collect();
        // Not to say is its own case: the question was asked.
        turns_out.push(value == 0);
        let at = *kinds.entry(turns_out).or_insert_with(|| {
            cases.push((value, 0));
            cases.len() - 1
        });
        cases[at].1 += 1;
    }
    cases
}
