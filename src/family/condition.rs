//! Conditions: sets of values over facts, joined by `all`, `any` and `not`.

use super::facts::{Fact, FactId, Facts, Family, Kind};
use super::{Ages, Value};
use crate::fault::draft::FromNode;
use crate::fault::shape::{Group, Key, Shape};
use crate::fault::yaml::{self, Node};
use crate::fault::{Faults, Spanned};

/// A rule over a family. `unknown` is a value like any other: a set that does not name it does not hold for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The fact has one of these values (bit n is value n).
    In(FactId, u64),
    /// Every part holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
}

/// What a condition may hold: facts with their values, and conditions joined.
#[must_use]
pub fn shape() -> Shape {
    Shape::Group("Condition", group)
}

fn group() -> Group {
    let key = |name, says, shape| Key {
        name,
        says,
        needed: false,
        shape,
    };
    let several = || Shape::List(Box::new(shape()));
    Group {
        what: "a condition",
        says: "For which families: a fact of facts.yaml, a colon, and one value or a list of values. Every line must hold.",
        keys: vec![
            key("all", "Every one of these conditions holds.", several()),
            key("any", "At least one of these conditions holds.", several()),
            key("not", "This condition does not hold.", shape()),
        ],
        others: Some(Shape::List(Box::new(Shape::Text))),
    }
}

impl Condition {
    /// Reads `{ age: 16-25, district: [harlow, uttlesford], not: { plan: has } }`.
    pub fn read(node: &Node, facts: &Facts, faults: &mut Faults) -> Option<Self> {
        let yaml::Kind::Map(entries) = &node.kind else {
            faults.error(
                "bad-condition",
                &node.place,
                "a condition should look like `{ age: 16-25 }`",
                "write the fact, a colon, and its value or a list of values",
            );
            return None;
        };
        if entries.is_empty() {
            faults.error(
                "bad-condition",
                &node.place,
                "this condition is empty",
                "name a fact, or take `when` out",
            );
            return None;
        }
        let mut parts = Vec::new();
        for (key, value) in entries {
            parts.push(match key.value.as_str() {
                "all" => Self::All(Self::read_list(value, facts, faults)?),
                "any" => Self::Any(Self::read_list(value, facts, faults)?),
                "not" => Self::Not(Box::new(Self::read(value, facts, faults)?)),
                id => {
                    let Some(fact) = facts.find(id) else {
                        faults.unknown(
                            "unknown-fact",
                            "fact",
                            key,
                            facts.ids().chain(["all", "any", "not"]),
                        );
                        return None;
                    };
                    if facts.get(fact).kind == Kind::Date {
                        faults.error(
                            "bad-condition",
                            &key.place,
                            format!(
                                "`{id}` is a date, and dates are counted from, not branched on"
                            ),
                            "use `dates:` in the step",
                        );
                        return None;
                    }
                    Self::In(fact, values_of(facts.get(fact), value, faults)?)
                }
            });
        }
        Some(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Self::All(parts)
        })
    }

    fn read_list(node: &Node, facts: &Facts, faults: &mut Faults) -> Option<Vec<Self>> {
        let parts = Vec::<Node>::read(node, faults)?;
        parts
            .iter()
            .map(|part| Self::read(part, facts, faults))
            .collect()
    }

    /// Whether it holds for this family.
    #[must_use]
    pub fn holds(&self, family: &Family) -> bool {
        match self {
            Self::In(fact, set) => set & (1 << family.get(*fact)) != 0,
            Self::All(parts) => parts.iter().all(|part| part.holds(family)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(family)),
            Self::Not(part) => !part.holds(family),
        }
    }

    /// Every fact that it asks about, with the sets it tells apart.
    pub fn mentions(&self, found: &mut Vec<(FactId, u64)>) {
        match self {
            Self::In(fact, set) => found.push((*fact, *set)),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.mentions(found))
            }
            Self::Not(part) => part.mentions(found),
        }
    }
}

/// The set of values that a node names: one value or a list.
pub(super) fn values_of(fact: &Fact, node: &Node, faults: &mut Faults) -> Option<u64> {
    let written = Vec::<Spanned<String>>::read(node, faults)?;
    if written.is_empty() {
        faults.error(
            "bad-condition",
            &node.place,
            format!("`{}` has no value here", fact.id),
            "write one value or a list of values",
        );
        return None;
    }
    let mut set = 0;
    for word in &written {
        if word.value == "unknown" {
            set |= 1;
        } else if fact.kind == Kind::Age {
            match Ages::read(&word.value) {
                Ok(ages) => ages.iter().for_each(|age| set |= 1 << (age + 1)),
                Err((message, help)) => {
                    faults.error("bad-age", &word.place, message, help);
                    return None;
                }
            }
        } else if let Some(value) = fact.value(&word.value) {
            set |= bit(value);
        } else {
            faults.unknown(
                "unknown-value",
                &format!("value of `{}`", fact.id),
                word,
                fact.values.iter().map(|v| v.id.as_str()),
            );
            return None;
        }
    }
    Some(set)
}

fn bit(value: Value) -> u64 {
    1 << value
}
