//! A dictionary of the words that content uses, and the nearest of them to what somebody typed.
//!
//! The index keeps every word with one letter left out, so that one slip of any kind (a letter dropped, doubled,
//! wrong, or two changed round) is found by a few look-ups instead of a walk through the dictionary
//! (the symmetric-delete method). Two slips, in words of eight letters and more, are looked for among words that
//! begin alike.

use std::collections::{HashMap, HashSet};

use strsim::osa_distance;

use super::distance::{allowed, unlikeness};

/// Known words, with a weight each: how much content cares about the word.
#[derive(Debug, Default)]
pub struct Dictionary {
    words: HashMap<String, u32>,
    shortened: HashMap<String, Vec<String>>,
    by_start: HashMap<(char, usize), Vec<String>>,
    english: HashSet<&'static str>,
}

/// Ordinary English words: known, so that "swapped" is not put right to "slapped". From SCOWL; see `english-copyright.txt`.
const ENGLISH: &str = include_str!("english.txt");

impl Dictionary {
    /// Puts a word in; the weight of a word put in twice adds up.
    pub fn learn(&mut self, word: &str, weight: u32) {
        match self.words.get_mut(word) {
            Some(seen) => *seen += weight,
            None => {
                self.words.insert(word.to_owned(), weight);
            }
        }
    }

    /// Builds the index over the words that are worth finding from a slip: those with `weight >= 2`.
    pub fn settle(&mut self) {
        self.english = ENGLISH.lines().collect();
        for (word, weight) in &self.words {
            let letters = word.chars().count();
            if *weight < 2 || letters < 4 || word.chars().any(|c| c.is_ascii_digit()) {
                continue;
            }
            for short in deletions(word) {
                self.shortened.entry(short).or_default().push(word.clone());
            }
            if letters >= 7
                && let Some(first) = word.chars().next()
            {
                self.by_start
                    .entry((first, letters))
                    .or_default()
                    .push(word.clone());
            }
        }
    }

    /// Whether the word is known as it stands.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word) || self.english.contains(word)
    }

    /// The known word that was most likely meant by `word`; `None` if it is known already, too short, or
    /// nothing is near. Ties go to the weightier word, then to the alphabet, so that the answer never varies.
    #[must_use]
    pub fn correct(&self, word: &str) -> Option<&str> {
        let letters = word.chars().count();
        if !(4..=24).contains(&letters)
            || self.knows(word)
            || word.chars().any(|c| c.is_ascii_digit())
        {
            return None;
        }
        let shorter = deletions(word);
        let near = std::iter::once(word).chain(shorter.iter().map(String::as_str));
        let one_slip = near.flat_map(|short| {
            let itself = self.words.get_key_value(short).map(|(known, _)| known);
            itself
                .into_iter()
                .chain(self.shortened.get(short).into_iter().flatten())
        });
        self.nearest(word, one_slip).or_else(|| {
            let first = word.chars().next()?;
            let lengths = (letters >= 8).then_some(letters - 2..=letters + 2)?;
            self.nearest(
                word,
                lengths
                    .filter_map(|length| self.by_start.get(&(first, length)))
                    .flatten(),
            )
        })
    }

    /// Two known words that were typed as one ("toget", "myson"): where the second begins. One of them must be
    /// among `little`, so that a slip is not taken for two odd words.
    #[must_use]
    pub fn split(&self, word: &str, little: impl Fn(&str) -> bool) -> Option<usize> {
        if !(4..=24).contains(&word.len()) || !word.is_ascii() || self.knows(word) {
            return None;
        }
        // The longest first word wins: "onthe" is not "o" and "nthe".
        (2..word.len() - 1).rev().chain([1]).find(|at| {
            let (first, second) = word.split_at(*at);
            let whole = |part: &str| part.len() > 1 || part == "a" || part == "i";
            let short = first.len().min(second.len()) <= 2;
            whole(first)
                && whole(second)
                && self.knows(first)
                && self.knows(second)
                && if short && word.len() < 5 {
                    little(first) && little(second)
                } else {
                    little(first) || little(second)
                }
        })
    }

    /// The known word behind figures used as letters: "k1ll", "2day", "in2", "h8".
    #[must_use]
    pub fn figures_for_letters(&self, word: &str) -> Option<&str> {
        const AS: [[(char, &str); 8]; 3] = [
            [
                ('0', "o"),
                ('1', "i"),
                ('2', "to"),
                ('3', "e"),
                ('4', "a"),
                ('5', "s"),
                ('7', "t"),
                ('8', "ate"),
            ],
            [
                ('0', "o"),
                ('1', "l"),
                ('2', "to"),
                ('3', "e"),
                ('4', "for"),
                ('5', "s"),
                ('7', "t"),
                ('8', "b"),
            ],
            [
                ('0', "o"),
                ('1', "one"),
                ('2', "too"),
                ('3', "e"),
                ('4', "for"),
                ('5', "s"),
                ('7', "t"),
                ('8', "ait"),
            ],
        ];
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let figures = word.chars().filter(char::is_ascii_digit).count();
        if figures == 0 || letters == 0 || figures > letters || word.chars().count() > 24 {
            return None;
        }
        AS.iter().find_map(|table| {
            let mut plain = String::with_capacity(word.len() + 4);
            for c in word.chars() {
                match table.iter().find(|(figure, _)| *figure == c) {
                    Some((_, letters)) => plain.push_str(letters),
                    None => plain.push(c),
                }
            }
            let ours = self.words.get_key_value(plain.as_str());
            ours.map(|(known, _)| known.as_str())
                .or_else(|| self.english.get(plain.as_str()).copied())
                .filter(|known| known.len() >= 3 || *known == "it")
        })
    }

    fn nearest<'a>(
        &'a self,
        word: &str,
        candidates: impl Iterator<Item = &'a String>,
    ) -> Option<&'a str> {
        let letters = word.chars().count();
        candidates
            .filter_map(|candidate| {
                let slips = osa_distance(word, candidate);
                // Short words are close to everything: their first letter must be right.
                let first_differs = letters <= 5 && candidate.chars().next() != word.chars().next();
                let weight = *self.words.get(candidate)?;
                (slips <= allowed(letters) && !first_differs).then(|| {
                    (
                        unlikeness(word, candidate),
                        std::cmp::Reverse(weight),
                        candidate.as_str(),
                    )
                })
            })
            .min()
            .map(|(_, _, candidate)| candidate)
    }
}

fn deletions(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut out: Vec<String> = (0..letters.len())
        .map(|skip| {
            letters
                .iter()
                .enumerate()
                .filter(|(i, _)| *i != skip)
                .map(|(_, c)| c)
                .collect()
        })
        .collect();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary() -> Dictionary {
        let mut d = Dictionary::default();
        for word in [
            "autism",
            "speech",
            "assessment",
            "camhs",
            "school",
            "clacton",
        ] {
            d.learn(word, 5);
        }
        d.settle();
        d
    }

    #[test]
    fn one_slip_of_each_kind() {
        let d = dictionary();
        for (typed, meant) in [
            ("autsim", "autism"),
            ("speach", "speech"),
            ("asessment", "assessment"),
            ("shcool", "school"),
            ("clactonn", "clacton"),
        ] {
            assert_eq!(d.correct(typed), Some(meant), "{typed}");
        }
    }

    #[test]
    fn two_words_in_one_and_figures_for_letters() {
        let mut d = dictionary();
        for word in ["to", "get", "the", "kill", "into", "hate"] {
            d.learn(word, 0);
        }
        let little = |w: &str| matches!(w, "to" | "the");
        assert_eq!(d.split("toget", little), Some(2));
        assert_eq!(d.split("theschool", little), Some(3));
        assert_eq!(d.split("autismschool", little), None);
        assert_eq!(d.figures_for_letters("k1ll"), Some("kill"));
        assert_eq!(d.figures_for_letters("in2"), Some("into"));
        assert_eq!(d.figures_for_letters("h8"), Some("hate"));
        assert_eq!(d.figures_for_letters("co15"), None);
    }

    #[test]
    fn known_words_and_strangers_are_left_alone() {
        let d = dictionary();
        assert_eq!(d.correct("bread"), None);
        assert_eq!(d.correct("wallpaper"), None);
        assert_eq!(d.correct("aut"), None);
    }
}
