//! Phrases with choices and gaps: what staff write to recognise danger, or how families say a fact.
//!
//! A pattern is words parted by spaces; `(a|b c)` is one of several; `?` after a word or group makes it optional; `...` is up to
//! three words of any kind. Between its parts a message may have a word or two that only stress ([`STRESS`]). `(a|b) + (c|d)` asks for
//! one word of each group, in any order, within [`WINDOW`] words. Matching is linear in the message for a given set of patterns: a pattern is tried only where
//! one of its first words stands.

use std::collections::HashMap;

use super::normal::plain;

/// Where a pattern matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The key that the pattern was added with.
    pub key: usize,
    /// First word.
    pub start: usize,
    /// One past the last word.
    pub end: usize,
}

/// A set of patterns, each with a key of the caller's. Their words are numbered, so that a message is compared by numbers.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    numbers: HashMap<String, Number>,
    patterns: Vec<(usize, Vec<Piece>)>,
    /// For each word the patterns that can begin with it.
    by_first: Vec<Vec<usize>>,
    /// For each word the patterns that may be there if it is in the message: each pattern stands under the words of its rarest part.
    by_anchor: Vec<Vec<usize>>,
    together: Vec<Together>,
    groups: usize,
    /// For each word the groups that it stands in: which of `together`, and which group.
    by_group: Vec<Vec<(usize, usize)>>,
}

/// A word of the patterns. The words of [`STRESS`] come first.
type Number = u32;

/// A word that no pattern names.
const STRANGE: Number = Number::MAX;

/// One word of each group, near each other.
#[derive(Debug, Clone)]
struct Together {
    key: usize,
    /// Its groups are numbered from here on.
    first: usize,
    groups: usize,
}

/// How many words may lie between the first and the last of words that must stand together, both counted.
const WINDOW: usize = 9;

/// Words that only stress: they may stand between any two parts of a pattern, two at a time.
const STRESS: &str = "really just actually literally so like even please lol tbh ngl fucking fuckin bloody honestly also then maybe probably definitely kinda \
    basically totally completely properly seriously right well still";

#[derive(Debug, Clone)]
enum Piece {
    OneOf {
        options: Vec<Vec<Number>>,
        optional: bool,
    },
    Gap,
}

/// The longest gap that `...` stands for, in words.
const GAP: usize = 3;

/// A word of a message: as typed, as corrected, and whether it only stresses.
#[derive(Clone, Copy)]
struct Heard {
    typed: Number,
    corrected: Number,
    stress: bool,
}

impl Heard {
    fn numbers(self) -> impl Iterator<Item = usize> {
        let other = (self.corrected != self.typed).then_some(self.corrected);
        [Some(self.typed), other]
            .into_iter()
            .flatten()
            .filter(|n| *n != STRANGE)
            .map(|n| n as usize)
    }
}

impl Patterns {
    /// Adds one.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    pub fn add(&mut self, key: usize, phrase: &str) -> Result<(), &'static str> {
        if phrase.contains('+') {
            return self.add_together(key, phrase);
        }
        let parts = parts(phrase)?;
        let number = self.patterns.len();
        let pieces: Vec<Piece> = parts.iter().map(|part| self.piece(part)).collect();
        for piece in &pieces {
            let Piece::OneOf { options, optional } = piece else {
                break;
            };
            for first in options.iter().filter_map(|o| o.first()) {
                let list = &mut self.by_first[*first as usize];
                if list.last() != Some(&number) {
                    list.push(number);
                }
            }
            if !optional {
                break;
            }
        }
        for word in anchor(&parts) {
            let word = self.number(word);
            self.by_anchor[word as usize].push(number);
        }
        self.patterns.push((key, pieces));
        Ok(())
    }

    fn add_together(&mut self, key: usize, phrase: &str) -> Result<(), &'static str> {
        let mut groups = Vec::new();
        for part in phrase.split('+') {
            let parts = parts(part)?;
            let [Part::OneOf(options, false)] = parts.as_slice() else {
                return Err("between + stands one group of words, such as (want|wants)");
            };
            if options.iter().any(|words| words.len() > 1) {
                return Err("in groups with + between them each choice is one word");
            }
            groups.push(options.concat());
        }
        let number = self.together.len();
        for (group, words) in groups.iter().enumerate() {
            for word in words {
                let word = self.number(word);
                self.by_group[word as usize].push((number, group));
            }
        }
        self.together.push(Together {
            key,
            first: self.groups,
            groups: groups.len(),
        });
        self.groups += groups.len();
        Ok(())
    }

    fn number(&mut self, word: &str) -> Number {
        if self.numbers.is_empty() {
            for word in STRESS.split_whitespace() {
                self.new_number(word);
            }
        }
        match self.numbers.get(word) {
            Some(number) => *number,
            None => self.new_number(word),
        }
    }

    fn new_number(&mut self, word: &str) -> Number {
        let number = Number::try_from(self.by_first.len()).unwrap_or(STRANGE - 1);
        self.numbers.insert(word.to_owned(), number);
        self.by_first.push(Vec::new());
        self.by_anchor.push(Vec::new());
        self.by_group.push(Vec::new());
        number
    }

    fn piece(&mut self, part: &Part) -> Piece {
        match part {
            Part::Gap => Piece::Gap,
            Part::OneOf(options, optional) => Piece::OneOf {
                options: options
                    .iter()
                    .map(|option| option.iter().map(|word| self.number(word)).collect())
                    .collect(),
                optional: *optional,
            },
        }
    }

    /// Every word that a pattern names, and the words that may stand between.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(String::as_str)
    }

    fn hear(&self, words: &[(&str, &str)]) -> Vec<Heard> {
        let stress = STRESS.split_whitespace().count();
        let number = |word: &str| self.numbers.get(word).copied().unwrap_or(STRANGE);
        words
            .iter()
            .map(|(typed, corrected)| {
                let first = number(typed);
                let second = if typed == corrected {
                    first
                } else {
                    number(corrected)
                };
                Heard {
                    typed: first,
                    corrected: second,
                    stress: (second as usize) < stress,
                }
            })
            .collect()
    }

    /// The places where one word of each group stands near the others.
    fn find_together(&self, words: &[Heard], found: &mut Vec<Match>) {
        // Where a word of each group was last seen; one past it, so that 0 is never.
        let mut seen = vec![0; self.groups];
        for (i, word) in words.iter().enumerate() {
            for (number, group) in word.numbers().flat_map(|n| &self.by_group[n]) {
                let together = &self.together[*number];
                seen[together.first + group] = i + 1;
                let all = &seen[together.first..together.first + together.groups];
                let first = all.iter().min().copied().unwrap_or(0);
                if first > 0 && i + 1 - first < WINDOW {
                    found.push(Match {
                        key: together.key,
                        start: first - 1,
                        end: i + 1,
                    });
                }
            }
        }
    }

    /// Every match in these words: at each word, each pattern once. Each word is given as typed and as corrected.
    #[must_use]
    pub fn find(&self, words: &[(&str, &str)]) -> Vec<Match> {
        let words = self.hear(words);
        let mut possible = vec![false; self.patterns.len()];
        for number in words.iter().flat_map(|word| word.numbers()) {
            for pattern in &self.by_anchor[number] {
                possible[*pattern] = true;
            }
        }
        let mut found = Vec::new();
        for (start, word) in words.iter().enumerate() {
            for number in word.numbers().flat_map(|n| &self.by_first[n]) {
                if !possible[*number] {
                    continue;
                }
                let (key, pieces) = &self.patterns[*number];
                if let Some(end) = matches(pieces, &words, start) {
                    found.push(Match {
                        key: *key,
                        start,
                        end,
                    });
                }
            }
        }
        self.find_together(&words, &mut found);
        found
    }
}

/// Where a match that begins at `at` ends. Depth is bounded by the pattern, and breadth by its options.
fn matches(pieces: &[Piece], words: &[Heard], at: usize) -> Option<usize> {
    if let Some(end) = matches_here(pieces, words, at) {
        return Some(end);
    }
    // A word or two that only stress may stand before any part.
    let stressed = words[at.min(words.len())..]
        .iter()
        .take(2)
        .take_while(|word| word.stress)
        .count();
    (1..=stressed).find_map(|skip| matches_here(pieces, words, at + skip))
}

fn matches_here(pieces: &[Piece], words: &[Heard], at: usize) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else {
        return Some(at);
    };
    match piece {
        Piece::Gap => (0..=GAP).find_map(|skip| {
            (at + skip <= words.len())
                .then(|| matches(rest, words, at + skip))
                .flatten()
        }),
        Piece::OneOf { options, optional } => {
            let taken = options
                .iter()
                .filter(|option| stands(option, words, at))
                .find_map(|option| matches(rest, words, at + option.len()));
            taken.or_else(|| optional.then(|| matches(rest, words, at)).flatten())
        }
    }
}

fn stands(option: &[Number], words: &[Heard], at: usize) -> bool {
    words.len() >= at + option.len()
        && option
            .iter()
            .zip(&words[at..])
            .all(|(wanted, word)| *wanted == word.typed || *wanted == word.corrected)
}

/// A part of a pattern, as written.
enum Part {
    /// Its choices, each of some words; and whether it may be missing.
    OneOf(Vec<Vec<String>>, bool),
    Gap,
}

/// For each choice of the part that messages are least likely to have, its rarest word: no match without one of these.
fn anchor(parts: &[Part]) -> Vec<&str> {
    // Little words are in every message; of others, the longer the rarer.
    let common = |word: &str| match word.len() {
        _ if super::little::is_little(word) => 3,
        0..=2 => 3,
        3..=4 => 2,
        5..=6 => 1,
        _ => 0,
    };
    parts
        .iter()
        .filter_map(|part| match part {
            Part::OneOf(options, false) => Some(options),
            _ => None,
        })
        .map(|options| {
            let rarest: Vec<&str> = options
                .iter()
                .filter_map(|words| words.iter().min_by_key(|word| common(word)))
                .map(String::as_str)
                .collect();
            rarest
        })
        .min_by_key(|words| words.iter().map(|word| common(word)).max())
        .unwrap_or_default()
}

fn parts(phrase: &str) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut rest = phrase.trim();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("...") {
            parts.push(Part::Gap);
            rest = after.trim_start();
            continue;
        }
        let (inside, optional, after) = if let Some(group) = rest.strip_prefix('(') {
            let (inside, after) = group
                .split_once(')')
                .ok_or("a ( is opened and not closed")?;
            match after.strip_prefix('?') {
                Some(after) => (inside, true, after),
                None => (inside, false, after),
            }
        } else {
            let end = rest.find([' ', '(']).unwrap_or(rest.len());
            let end = rest.find("...").map_or(end, |dots| dots.min(end));
            let (word, after) = rest.split_at(end);
            word.strip_suffix('?')
                .map_or((word, false, after), |word| (word, true, after))
        };
        if inside.contains('?') {
            return Err("a ? stands after a word or after a ), not inside ( )");
        }
        let options: Vec<Vec<String>> = inside
            .split('|')
            .map(|o| {
                plain(o)
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .filter(|o| !o.is_empty())
            .collect();
        if options.is_empty() {
            return Err("there is a part without words");
        }
        parts.push(Part::OneOf(options, optional));
        rest = after.trim_start();
    }
    match parts.first() {
        None => Err("it is empty"),
        Some(Part::Gap) => Err("it cannot begin with ..."),
        Some(_)
            if parts
                .iter()
                .all(|p| matches!(p, Part::OneOf(_, true) | Part::Gap)) =>
        {
            Err("every word of it may be missing")
        }
        Some(_) => Ok(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(pattern: &str, message: &str) -> bool {
        let mut patterns = Patterns::default();
        assert_eq!(patterns.add(0, pattern), Ok(()), "{pattern}");
        let words: Vec<String> = plain(message).split(' ').map(str::to_owned).collect();
        let pairs: Vec<(&str, &str)> = words.iter().map(|w| (w.as_str(), w.as_str())).collect();
        !patterns.find(&pairs).is_empty()
    }

    #[test]
    fn the_phrase_language() {
        assert!(holds("(wants|want) to die", "he says he wants to die"));
        assert!(holds("hurt ... baby", "scared I might hurt my own baby"));
        assert!(!holds("hurt ... baby", "hurt one two three four baby"));
        assert!(holds("kill (my|him) self?", "I will kill him"));
        assert!(holds(
            "(end my life|end it all)",
            "thinking I could end it all"
        ));
        assert!(!holds("want to die", "want to go"));
    }

    #[test]
    fn words_together_in_any_order() {
        let pattern = "(want|wish) + (dead|die) + (i|he)";
        assert!(holds(pattern, "i honestly wish that he was dead"));
        assert!(holds(pattern, "dead is what he says that he would want"));
        assert!(!holds(pattern, "i want a dog"));
        assert!(!holds(
            pattern,
            "i want one two three four five six seven eight nine ten dead"
        ));
        assert!(holds("want to die", "i want to just literally die"));
        assert!(parts("(a|b").is_err());
        assert!(Patterns::default().add(0, "(a b|c) + d").is_err());
    }

    #[test]
    fn bad_phrases_are_named() {
        for bad in ["", "... die", "(a|b", "word? other?", "()"] {
            assert!(parts(bad).is_err(), "{bad}");
        }
    }
}
