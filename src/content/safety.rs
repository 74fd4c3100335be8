//! Danger: the phrases that show it, and what is said. The phrases are patterns over words
//! ([`text::pattern`](crate::text::pattern)); staff own them.

use super::draft::DraftSafety;
use crate::family::Facts;
use crate::fault::Faults;
use crate::pathway::Offer;
use crate::text::pattern::{Match, Patterns};

/// How urgent a kind of danger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Somebody may come to harm now.
    Danger,
    /// Somebody may be at risk.
    Worry,
}

/// One kind of danger.
#[derive(Debug, Clone)]
pub struct Danger {
    /// Its id.
    pub id: String,
    /// For staff.
    pub name: String,
    /// How urgent.
    pub urgency: Urgency,
    /// What is said.
    pub say: String,
    /// What is said to a young person.
    pub to_young_person: Option<String>,
    /// Whom to call.
    pub offer: Vec<Offer>,
    /// Words that show it, as somebody might write them: the first phrase, its simplest form.
    pub example: String,
}

/// All kinds, with their patterns.
#[derive(Debug, Clone, Default)]
pub struct Safety {
    /// "This is not an emergency service …".
    pub note: String,
    /// In order of priority.
    pub kinds: Vec<Danger>,
    recognise: Patterns,
    unless: Patterns,
}

impl Safety {
    /// From the draft, noting every fault.
    pub fn check(draft: DraftSafety, facts: &Facts, faults: &mut Faults) -> Self {
        let mut safety = Self {
            note: draft.not_an_emergency_service,
            ..Self::default()
        };
        for (kind, danger) in draft.kinds.into_iter().enumerate() {
            let urgency = match danger.urgency.value.as_str() {
                "danger" => Urgency::Danger,
                "worry" => Urgency::Worry,
                other => {
                    faults.error(
                        "unknown-value",
                        &danger.urgency.place,
                        format!("`{other}` is not an urgency"),
                        "write danger or worry",
                    );
                    Urgency::Danger
                }
            };
            danger
                .recognise
                .iter()
                .for_each(|phrase| add_phrase(&mut safety.recognise, kind, phrase, faults));
            danger
                .unless
                .iter()
                .for_each(|phrase| add_phrase(&mut safety.unless, kind, phrase, faults));
            let example = danger.recognise.first().map(|p| simplest(&p.value));
            let offer = danger
                .offer
                .into_iter()
                .filter_map(|o| crate::pathway::check::offer(o, facts, faults))
                .collect();
            safety.kinds.push(Danger {
                id: danger.id.value,
                name: danger.name,
                urgency,
                say: danger.say,
                to_young_person: danger.to_young_person,
                offer,
                example: example.unwrap_or_default(),
            });
        }
        safety
    }

    /// Every phrase of danger in these words that lies in no `unless` of the same kind. Each word may be given in two spellings: as
    /// typed, and corrected.
    #[must_use]
    pub fn read(&self, words: &[(&str, &str)]) -> Vec<Match> {
        let excused = self.unless.find(words);
        let covers = |found: &Match| {
            excused
                .iter()
                .any(|e| e.key == found.key && e.start <= found.start && found.end <= e.end)
        };
        let mut found = self.recognise.find(words);
        found.retain(|f| !covers(f));
        found.sort_by_key(|f| (self.kinds[f.key].urgency, f.key, f.start));
        found
    }

    /// Every word that a pattern names, for the dictionary.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.recognise.words().chain(self.unless.words())
    }
}

/// A pattern in its simplest form: the first of each group, without what may be missing.
fn simplest(phrase: &str) -> String {
    let mut out = String::new();
    let mut groups = phrase.split('(');
    out.push_str(groups.next().unwrap_or_default());
    for group in groups {
        let (inside, after) = group.split_once(')').unwrap_or((group, ""));
        if let Some(after) = after.strip_prefix('?') {
            out.push_str(after);
        } else {
            out.push_str(inside.split('|').next().unwrap_or_default());
            out.push_str(after);
        }
    }
    let words = out.split_whitespace();
    let words: Vec<&str> = words
        .filter(|w| *w != "..." && *w != "+" && !w.ends_with('?'))
        .collect();
    words.join(" ")
}

/// Puts a phrase of a file into a set of patterns, or notes what is wrong with it.
pub fn add_phrase(
    patterns: &mut Patterns,
    key: usize,
    phrase: &crate::fault::Spanned<String>,
    faults: &mut Faults,
) {
    if let Err(message) = patterns.add(key, &phrase.value) {
        faults.error("bad-phrase", &phrase.place, format!("`{}`: {message}", phrase.value), "write words, (one|other), word? for a word that may be missing, and ... for up to three words");
    }
}
