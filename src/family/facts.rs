//! Facts, their domains, and a family as a point in the product of them.

use std::collections::HashMap;

use jiff::civil::Date;

use super::age::OLDEST;
use super::condition::values_of;
use super::draft::{DraftFact, DraftFacts, DraftValue};
use crate::fault::{Faults, Spanned};

/// A value of a fact: 0 is unknown, the others count from 1 in the order of the file (an age of n is n + 1).
pub type Value = u8;

/// Nobody said, or nobody has to say.
pub const UNKNOWN: Value = 0;

/// How many letters the short form of a label may have: messaging apps show no more on a button.
pub const SHORT: usize = 20;

/// How many bytes may come back from a button: Telegram takes no more.
pub const LONGEST_TAP: usize = 64;

/// How many facts there can be.
pub const MOST_FACTS: usize = 32;

/// Which fact: its position in `facts.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub u8);

/// What kind of values a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of a list.
    Choice,
    /// Whole years, 0 to 25.
    Age,
    /// A district of `places.yaml`, or `elsewhere`.
    District,
    /// A day. Dates are counted from, never branched on.
    Date,
}

/// A value that can be chosen.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its id.
    pub id: String,
    /// As families read it.
    pub label: String,
    /// For a small button.
    pub short: Option<String>,
    /// Other words for it, as an answer to the question.
    pub also: Vec<String>,
    /// Phrases that say it in any message, as patterns.
    pub says: Vec<Spanned<String>>,
    /// Patterns that say it at the start of a message or of a sentence: "Reception teacher."
    pub opens: Vec<Spanned<String>>,
    /// Patterns that say it of a person who writes of themselves and of no child: "my exams".
    pub hints: Vec<Spanned<String>>,
    /// The same, if two of them are there.
    pub hint_words: Vec<Spanned<String>>,
    /// Old ids.
    pub was: Vec<Spanned<String>>,
}

/// One thing that may be known of a family.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// As families read it, on a chip.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// The question.
    pub ask: Option<String>,
    /// The question to a young person.
    pub ask_young_person: Option<String>,
    /// The question to school staff and professionals.
    pub ask_school: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// For a date: phrases that show that a day in the same message is this one.
    pub says: Vec<Spanned<String>>,
    /// The values, without `unknown`.
    pub values: Vec<Answer>,
    /// For a derived fact: the fact it comes from, and for each value of that (unknown first) the value here.
    pub derived: Option<(FactId, Vec<Value>)>,
}

impl Fact {
    /// How many values there are, `unknown` included.
    #[must_use]
    pub fn size(&self) -> usize {
        self.values.len() + 1
    }

    /// The value with this id, or with this old id.
    #[must_use]
    pub fn value(&self, id: &str) -> Option<Value> {
        if id == "unknown" {
            return Some(UNKNOWN);
        }
        let old = |v: &Answer| v.was.iter().any(|w| w.value == id);
        let position = self.values.iter().position(|v| v.id == id);
        let position = position.or_else(|| self.values.iter().position(old))?;
        u8::try_from(position + 1).ok()
    }

    /// The id of a value.
    #[must_use]
    pub fn id_of(&self, value: Value) -> &str {
        usize::from(value)
            .checked_sub(1)
            .and_then(|i| self.values.get(i))
            .map_or("unknown", |v| v.id.as_str())
    }

    /// The label of a value.
    #[must_use]
    pub fn label_of(&self, value: Value) -> &str {
        usize::from(value)
            .checked_sub(1)
            .and_then(|i| self.values.get(i))
            .map_or("not known", |v| v.label.as_str())
    }
}

/// All facts, with the ones that the engine itself must know by name.
#[derive(Debug, Clone)]
pub struct Facts {
    /// In the order of the file.
    pub all: Vec<Fact>,
    by_id: HashMap<String, FactId>,
    /// How old.
    pub age: FactId,
    /// Where.
    pub district: FactId,
    /// Who asks.
    pub speaker: FactId,
    /// Diagnosis.
    pub diagnosis: FactId,
}

impl Facts {
    /// From the draft; `districts` are (id, name) in the order of `places.yaml`.
    pub fn check(
        draft: DraftFacts,
        districts: &[(String, String)],
        faults: &mut Faults,
    ) -> Option<Self> {
        let place = draft.place.clone();
        if draft.facts.len() > MOST_FACTS {
            faults.error(
                "too-many-facts",
                &place,
                format!(
                    "there are {} facts; at most {MOST_FACTS} fit",
                    draft.facts.len()
                ),
                "take out the facts that no step uses",
            );
            return None;
        }
        let mut all: Vec<Fact> = Vec::new();
        let mut by_id = HashMap::new();
        let mut old = Vec::new();
        for mut written in draft.facts {
            let id = FactId(u8::try_from(all.len()).unwrap_or(u8::MAX));
            if by_id.insert(written.id.value.clone(), id).is_some() {
                faults.error(
                    "id-twice",
                    &written.id.place,
                    format!("there are two facts called `{}`", written.id.value),
                    "give one of them another id",
                );
            }
            let was = std::mem::take(&mut written.was);
            old.extend(was.into_iter().map(|w| (id, w)));
            all.push(check_fact(written, districts, &all, &by_id, faults));
        }
        let named = old
            .iter()
            .map(|(id, was)| (all[usize::from(id.0)].id.as_str(), was));
        faults.old_names("fact", |id| by_id.contains_key(id), named);
        for (id, was) in old {
            by_id.entry(was.value).or_insert(id);
        }
        let mut known = |name: &str| match by_id.get(name) {
            Some(id) => Some(*id),
            None => {
                faults.error(
                    "missing-fact",
                    &place,
                    format!("there must be a fact called `{name}`"),
                    "put it back: the conversation cannot do without it",
                );
                None
            }
        };
        let (age, district, speaker, diagnosis) = (
            known("age"),
            known("district"),
            known("speaker"),
            known("diagnosis"),
        );
        Some(Self {
            age: age?,
            district: district?,
            speaker: speaker?,
            diagnosis: diagnosis?,
            all,
            by_id,
        })
    }

    /// No facts at all: to go on checking when `facts.yaml` cannot be read.
    #[must_use]
    pub fn none() -> Self {
        let first = FactId(0);
        Self {
            all: Vec::new(),
            by_id: HashMap::new(),
            age: first,
            district: first,
            speaker: first,
            diagnosis: first,
        }
    }

    /// The fact with this id, or with this old id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<FactId> {
        self.by_id.get(id).copied()
    }

    /// The fact behind an id.
    #[must_use]
    pub fn get(&self, id: FactId) -> &Fact {
        &self.all[usize::from(id.0)]
    }

    /// Every name by which a fact is known, old ones too.
    pub fn known_as(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// The ids of all facts.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|f| f.id.as_str())
    }
}

fn check_fact(
    written: DraftFact,
    districts: &[(String, String)],
    before: &[Fact],
    by_id: &HashMap<String, FactId>,
    faults: &mut Faults,
) -> Fact {
    let kind = match written.kind.as_ref().map(|k| (k.value.as_str(), &k.place)) {
        None | Some(("choice", _)) => Kind::Choice,
        Some(("age", _)) => Kind::Age,
        Some(("district", _)) => Kind::District,
        Some(("date", _)) => Kind::Date,
        Some((other, place)) => {
            faults.error(
                "unknown-value",
                place,
                format!("there is no kind of fact called `{other}`"),
                "the kinds are choice, age, district and date",
            );
            Kind::Choice
        }
    };
    let plain = |id: String, label: String| Answer {
        id,
        label,
        short: None,
        also: Vec::new(),
        says: Vec::new(),
        opens: Vec::new(),
        hints: Vec::new(),
        hint_words: Vec::new(),
        was: Vec::new(),
    };
    let values = match kind {
        Kind::Choice => check_values(written.values, &written.id, faults),
        Kind::Age => (0..=OLDEST)
            .map(|age| plain(age.to_string(), age.to_string()))
            .collect(),
        Kind::District => {
            let outside = ("elsewhere".to_owned(), "outside Essex".to_owned());
            districts
                .iter()
                .cloned()
                .chain(std::iter::once(outside))
                .map(|(id, name)| plain(id, name))
                .collect()
        }
        Kind::Date => Vec::new(),
    };
    let mut fact = Fact {
        id: written.id.value,
        name: written.name,
        kind,
        ask: written.ask,
        ask_young_person: written.ask_young_person,
        ask_school: written.ask_school,
        why: written.why,
        says: written.says,
        values,
        derived: None,
    };
    match &written.from {
        Some(from) => {
            let Some(source) = by_id
                .get(&from.value)
                .filter(|id| usize::from(id.0) < before.len())
            else {
                faults.unknown(
                    "unknown-fact",
                    "fact above this one",
                    from,
                    before.iter().map(|f| f.id.as_str()),
                );
                return fact;
            };
            let base = &before[usize::from(source.0)];
            let mut table = vec![UNKNOWN; base.size()];
            for row in &written.table {
                let set = values_of(base, &row.of, faults).unwrap_or(0);
                let Some(value) = fact.value(&row.is.value) else {
                    faults.unknown(
                        "unknown-value",
                        "value",
                        &row.is,
                        fact.values.iter().map(|v| v.id.as_str()),
                    );
                    continue;
                };
                for (i, slot) in table
                    .iter_mut()
                    .enumerate()
                    .filter(|(i, _)| set & (1 << i) != 0)
                {
                    if *slot != UNKNOWN {
                        faults.error(
                            "row-twice",
                            &row.place,
                            format!(
                                "`{}` stands in two rows of this table",
                                base.id_of(u8::try_from(i).unwrap_or(0))
                            ),
                            "keep it in one row only",
                        );
                    }
                    *slot = value;
                }
            }
            for (i, _) in table
                .iter()
                .enumerate()
                .skip(1)
                .filter(|(_, v)| **v == UNKNOWN)
            {
                let missing = base.id_of(u8::try_from(i).unwrap_or(0));
                faults.error(
                    "row-missing",
                    &from.place,
                    format!(
                        "the table of `{}` says nothing for {} `{missing}`",
                        fact.id, base.id
                    ),
                    "add it to a row",
                );
            }
            fact.derived = Some((*source, table));
        }
        None if fact.ask.is_none() => faults.error(
            "missing-key",
            &written.place,
            format!("the fact `{}` needs `ask`, or `from` and a table", fact.id),
            "write the question that asks for it",
        ),
        None => {}
    }
    fact
}

fn check_values(
    written: Vec<DraftValue>,
    fact: &Spanned<String>,
    faults: &mut Faults,
) -> Vec<Answer> {
    if written.is_empty() || written.len() > 40 {
        faults.error(
            "bad-values",
            &fact.place,
            format!(
                "a fact needs between 1 and 40 values; this has {}",
                written.len()
            ),
            "add a list of `values`",
        );
    }
    let old = written
        .iter()
        .flat_map(|v| v.was.iter().map(|w| (v.id.as_str(), w)));
    let today = |id: &str| id == "unknown" || written.iter().any(|v| v.id.value == id);
    faults.old_names("value", today, old);
    let mut seen: Vec<Spanned<String>> = Vec::new();
    written
        .into_iter()
        .take(40)
        .map(|v| {
            if v.id.value == "unknown" || seen.iter().any(|s| s.value == v.id.value) {
                faults.error(
                    "id-twice",
                    &v.id.place,
                    format!("the value `{}` is there already", v.id.value),
                    "`unknown` is always a value; give others each their own id",
                );
            }
            seen.push(v.id.clone());
            let shown = v.short.as_ref().unwrap_or(&v.label);
            if shown.chars().count() > SHORT {
                faults.error(
                    "label-too-long",
                    &v.id.place,
                    format!("`{shown}` has {} letters", shown.chars().count()),
                    format!("add `short:` with at most {SHORT} letters"),
                );
            }
            let back = format!("f:{}:{}", fact.value, v.id.value).len();
            if back > LONGEST_TAP {
                faults.error(
                    "id-too-long",
                    &v.id.place,
                    format!("what comes back from this button has {back} bytes: Telegram takes {LONGEST_TAP}"),
                    "shorten the id of the value, or of the fact",
                );
            }
            Answer {
                id: v.id.value,
                label: v.label,
                short: v.short,
                also: v.also,
                says: v.says,
                opens: v.opens,
                hints: v.hints,
                hint_words: v.hint_words,
                was: v.was,
            }
        })
        .collect()
}

/// What is known of one family: a value for every fact, and days for the date facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    values: [Value; MOST_FACTS],
    dates: [Option<Date>; MOST_FACTS],
    /// Facts that were asked for and not given.
    declined: u32,
}

impl Default for Family {
    fn default() -> Self {
        Self {
            values: [UNKNOWN; MOST_FACTS],
            dates: [None; MOST_FACTS],
            declined: 0,
        }
    }
}

impl Family {
    /// The value of a fact.
    #[must_use]
    pub fn get(&self, fact: FactId) -> Value {
        self.values[usize::from(fact.0)]
    }

    /// The day of a date fact.
    #[must_use]
    pub fn date(&self, fact: FactId) -> Option<Date> {
        self.dates[usize::from(fact.0)]
    }

    /// The age in years, if known.
    #[must_use]
    pub fn age(&self, facts: &Facts) -> Option<u8> {
        self.get(facts.age).checked_sub(1)
    }

    /// Whether the fact need not be asked: known, or asked and not given.
    #[must_use]
    pub fn settled(&self, fact: FactId) -> bool {
        self.get(fact) != UNKNOWN || self.date(fact).is_some() || self.declined & (1 << fact.0) != 0
    }

    /// Sets a fact (`UNKNOWN` means "rather not say") and everything that is derived from it.
    pub fn set(&mut self, facts: &Facts, fact: FactId, value: Value) {
        self.values[usize::from(fact.0)] = value;
        self.mark(fact, value == UNKNOWN);
        for (i, other) in facts.all.iter().enumerate() {
            if let Some((source, table)) = &other.derived {
                self.values[i] = table
                    .get(usize::from(self.get(*source)))
                    .copied()
                    .unwrap_or(UNKNOWN);
            }
        }
    }

    /// Sets a date fact; `None` means "not sure".
    pub fn set_date(&mut self, fact: FactId, day: Option<Date>) {
        self.dates[usize::from(fact.0)] = day;
        self.mark(fact, day.is_none());
    }

    fn mark(&mut self, fact: FactId, declined: bool) {
        if declined {
            self.declined |= 1 << fact.0;
        } else {
            self.declined &= !(1 << fact.0);
        }
    }
}
