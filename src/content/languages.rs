//! Other languages: a fixed text in each, the words it is known by, and its words of danger.
//!
//! Which language a text is in is told from its script and from small words that staff list; the library `whatlang` decides where those do not.

use std::collections::{HashMap, HashSet};

use aho_corasick::AhoCorasick;
use whatlang::{Detector, Lang};

use super::draft::DraftLanguages;
use super::safety::Safety;
use crate::fault::Faults;
use crate::text::normal::fold;

/// One language.
#[derive(Debug, Clone)]
pub struct Language {
    /// ISO 639-3: `pol`.
    pub code: String,
    /// For the page, BCP 47: `pl`.
    pub tag: String,
    /// In English: "Polish".
    pub name: String,
    /// "Polski".
    pub own_name: String,
    /// `ltr` or `rtl`.
    pub direction: String,
    /// What is said.
    pub say: Vec<String>,
    /// What is said first in danger.
    pub crisis: Vec<String>,
    /// Whether a native speaker has read the texts.
    pub checked: bool,
}

/// All of them.
#[derive(Debug)]
pub struct Languages {
    /// In the order of the file.
    pub all: Vec<Language>,
    /// The languages that a small word belongs to.
    words: HashMap<String, Vec<usize>>,
    danger: AhoCorasick,
    /// For each phrase of danger: the language and the kind.
    kinds: Vec<(usize, usize)>,
    detector: Detector,
}

/// What a text in another language says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foreign {
    /// The language, by position.
    pub language: Option<usize>,
    /// Kinds of danger, by position in `Safety::kinds`.
    pub danger: Vec<usize>,
}

impl Languages {
    /// From the draft, noting every fault.
    pub fn check(draft: DraftLanguages, safety: &Safety, faults: &mut Faults) -> Self {
        let mut all = Vec::new();
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        let mut phrases = Vec::new();
        let mut kinds = Vec::new();
        let mut codes = vec![Lang::Eng];
        for (i, language) in draft.languages.into_iter().enumerate() {
            match Lang::from_code(&language.code.value) {
                Some(code) => codes.push(code),
                None => faults.error(
                    "unknown-value",
                    &language.code.place,
                    format!("`{}` is not a language code", language.code.value),
                    "write the three letters of ISO 639-3, such as pol",
                ),
            }
            if !matches!(language.direction.value.as_str(), "ltr" | "rtl") {
                faults.error(
                    "unknown-value",
                    &language.direction.place,
                    format!("`{}` is not a direction", language.direction.value),
                    "write ltr, or rtl for a script that runs from right to left",
                );
            }
            for word in fold(&language.words).split_whitespace() {
                words.entry(word.to_owned()).or_default().push(i);
            }
            for (kind, list) in &language.danger.0 {
                let Some(known) = safety.kinds.iter().position(|k| k.id == kind.value) else {
                    let ids = safety.kinds.iter().map(|k| k.id.as_str());
                    faults.unknown("unknown-value", "kind of danger", kind, ids);
                    continue;
                };
                for phrase in list {
                    phrases.push(pattern(phrase));
                    kinds.push((i, known));
                }
            }
            let parts = |text: &str| text.split('|').map(|p| p.trim().to_owned()).collect();
            all.push(Language {
                code: language.code.value,
                tag: language.tag,
                name: language.name,
                own_name: language.own_name,
                direction: language.direction.value,
                say: parts(&language.say),
                crisis: parts(&language.crisis),
                checked: language.checked_by_native_speaker.starts_with("20"),
            });
        }
        let danger = AhoCorasick::new(&phrases).unwrap_or_else(|_| {
            kinds.clear();
            AhoCorasick::new::<_, &str>([])
                .unwrap_or_else(|_| unreachable!("nothing can always be indexed"))
        });
        Self {
            all,
            words,
            danger,
            kinds,
            detector: Detector::with_allowlist(codes),
        }
    }

    /// What a text says, if it is not in English. `strange` are the words of it that are not English, out of `words` in all.
    #[must_use]
    pub fn read(&self, text: &str, strange: &[&str], words: usize) -> Foreign {
        let folded = fold(text);
        let mut found = Foreign {
            language: self.language(text, &folded, strange, words),
            danger: Vec::new(),
        };
        // Most of it is English: a likeness to a word of another language is chance.
        if found.language.is_none() && strange.len() * 3 < words {
            return found;
        }
        let mut language_of_danger = None;
        for hit in self.danger.find_overlapping_iter(&folded) {
            let (language, kind) = self.kinds[hit.pattern().as_usize()];
            // A phrase of another language is chance, unless the language is not known.
            if found.language.is_none_or(|known| known == language) {
                language_of_danger.get_or_insert(language);
                found.danger.push(kind);
            }
        }
        found.language = found.language.or(language_of_danger);
        found.danger.sort_unstable();
        found.danger.dedup();
        found
    }

    fn language(&self, text: &str, folded: &str, strange: &[&str], words: usize) -> Option<usize> {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let latin = text
            .chars()
            .filter(|c| c.is_alphabetic() && (*c as u32) < 0x250)
            .count();
        if letters > 1 && latin * 2 < letters {
            return self.detected(text);
        }
        if strange.is_empty() || strange.len() * 3 < words {
            return None;
        }
        let strange: HashSet<String> = strange.iter().map(|w| fold(w).trim().to_owned()).collect();
        let mut hits = vec![0_usize; self.all.len()];
        for word in folded.split_whitespace() {
            let weight = if strange.contains(word) { 2 } else { 1 };
            for language in self.words.get(word).into_iter().flatten() {
                hits[*language] += weight;
            }
        }
        let most = hits.iter().copied().max().unwrap_or(0);
        let mut best = (0..hits.len()).filter(|l| hits[*l] == most);
        if most >= 3 {
            let first = best.next();
            let alone = best.next().is_none();
            return if alone {
                first
            } else {
                self.detected(text).filter(|l| hits[*l] == most).or(first)
            };
        }
        if strange.len() * 2 <= words || words < 3 {
            return None;
        }
        let info = self.detector.detect(text)?;
        info.is_reliable()
            .then(|| self.by_code(info.lang()))
            .flatten()
    }

    fn detected(&self, text: &str) -> Option<usize> {
        self.by_code(self.detector.detect(text)?.lang())
    }

    fn by_code(&self, lang: Lang) -> Option<usize> {
        self.all.iter().position(|l| l.code == lang.code())
    }
}

/// A phrase as it is looked for: from the beginning of a word on, in scripts that part words.
fn pattern(phrase: &str) -> String {
    let folded = fold(phrase);
    let phrase = folded.trim();
    if phrase.chars().any(is_han) {
        phrase.to_owned()
    } else {
        format!(" {phrase}")
    }
}

fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x9FFF)
}
