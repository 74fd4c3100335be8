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

/// A set of patterns, each with a key of the caller's.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    patterns: Vec<(usize, Vec<Piece>)>,
    by_first: HashMap<String, Vec<usize>>,
    together: Vec<Together>,
    /// For each word the groups that it stands in: which of `together`, and which group.
    by_word: HashMap<String, Vec<(usize, usize)>>,
}

/// One word of each group, near each other.
#[derive(Debug, Clone)]
struct Together {
    key: usize,
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
        options: Vec<Vec<String>>,
        optional: bool,
    },
    Gap,
}

/// The longest gap that `...` stands for, in words.
const GAP: usize = 3;

impl Piece {
    fn words(&self) -> impl Iterator<Item = &str> {
        let options: &[Vec<String>] = match self {
            Self::OneOf { options, .. } => options,
            Self::Gap => &[],
        };
        options.iter().flatten().map(String::as_str)
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
        let pieces = pieces(phrase)?;
        let number = self.patterns.len();
        for piece in &pieces {
            let Piece::OneOf { options, optional } = piece else {
                break;
            };
            for first in options.iter().filter_map(|o| o.first()) {
                let list = self.by_first.entry(first.clone()).or_default();
                if list.last() != Some(&number) {
                    list.push(number);
                }
            }
            if !optional {
                break;
            }
        }
        self.patterns.push((key, pieces));
        Ok(())
    }

    fn add_together(&mut self, key: usize, phrase: &str) -> Result<(), &'static str> {
        let mut groups = Vec::new();
        for part in phrase.split('+') {
            let pieces = pieces(part)?;
            let [
                Piece::OneOf {
                    options,
                    optional: false,
                },
            ] = pieces.as_slice()
            else {
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
                self.by_word
                    .entry(word.clone())
                    .or_default()
                    .push((number, group));
            }
        }
        self.together.push(Together {
            key,
            groups: groups.len(),
        });
        Ok(())
    }

    /// Every word that a pattern names.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.patterns
            .iter()
            .flat_map(|(_, pieces)| pieces)
            .flat_map(Piece::words)
            .chain(self.by_word.keys().map(String::as_str))
    }

    /// The places where one word of each group stands near the others.
    fn find_together(&self, words: &[(&str, &str)], found: &mut Vec<Match>) {
        if self.together.is_empty() {
            return;
        }
        // Where a word of each group was last seen; one past it, so that 0 is never.
        let mut seen: HashMap<usize, Vec<usize>> = HashMap::new();
        for (i, (typed, corrected)) in words.iter().enumerate() {
            let lists = [
                self.by_word.get(*typed),
                self.by_word.get(*corrected).filter(|_| typed != corrected),
            ];
            for (number, group) in lists.into_iter().flatten().flatten() {
                let together = &self.together[*number];
                let last = seen
                    .entry(*number)
                    .or_insert_with(|| vec![0; together.groups]);
                last[*group] = i + 1;
                let first = last.iter().min().copied().unwrap_or(0);
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
        let mut found = Vec::new();
        for start in 0..words.len() {
            let (typed, corrected) = words[start];
            let lists = [
                self.by_first.get(typed),
                self.by_first.get(corrected).filter(|_| typed != corrected),
            ];
            for number in lists.into_iter().flatten().flatten() {
                let (key, pieces) = &self.patterns[*number];
                if let Some(end) = matches(pieces, words, start) {
                    found.push(Match {
                        key: *key,
                        start,
                        end,
                    });
                }
            }
        }
        self.find_together(words, &mut found);
        found
    }
}

/// Where a match that begins at `at` ends. Depth is bounded by the pattern, and breadth by its options.
fn matches(pieces: &[Piece], words: &[(&str, &str)], at: usize) -> Option<usize> {
    if let Some(end) = matches_here(pieces, words, at) {
        return Some(end);
    }
    // A word or two that only stress may stand before any part.
    let stressed = words[at.min(words.len())..]
        .iter()
        .take(2)
        .take_while(|(_, word)| STRESS.split_whitespace().any(|s| s == *word))
        .count();
    (1..=stressed).find_map(|skip| matches_here(pieces, words, at + skip))
}

fn matches_here(pieces: &[Piece], words: &[(&str, &str)], at: usize) -> Option<usize> {
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

fn stands(option: &[String], words: &[(&str, &str)], at: usize) -> bool {
    words.len() >= at + option.len()
        && option
            .iter()
            .zip(&words[at..])
            .all(|(wanted, (typed, corrected))| wanted == typed || wanted == corrected)
}

fn pieces(phrase: &str) -> Result<Vec<Piece>, &'static str> {
    let mut pieces = Vec::new();
    let mut rest = phrase.trim();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("...") {
            pieces.push(Piece::Gap);
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
        pieces.push(Piece::OneOf { options, optional });
        rest = after.trim_start();
    }
    match pieces.first() {
        None => Err("it is empty"),
        Some(Piece::Gap) => Err("it cannot begin with ..."),
        Some(_)
            if pieces
                .iter()
                .all(|p| matches!(p, Piece::OneOf { optional: true, .. } | Piece::Gap)) =>
        {
            Err("every word of it may be missing")
        }
        Some(_) => Ok(pieces),
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
        assert!(pieces("(a|b").is_err());
        assert!(Patterns::default().add(0, "(a b|c) + d").is_err());
    }

    #[test]
    fn bad_phrases_are_named() {
        for bad in ["", "... die", "(a|b", "word? other?", "()"] {
            assert!(pieces(bad).is_err(), "{bad}");
        }
    }
}
