//! Many phrases found at once in the stems of a message: one Aho-Corasick automaton, whatever their number.

use std::collections::HashMap;

use aho_corasick::AhoCorasick;

use crate::fault::{Faults, Place};

/// Phrases that are being gathered, each with the senses it has.
#[derive(Debug, Default)]
pub struct Drafted {
    texts: Vec<String>,
    senses: Vec<Vec<usize>>,
    by_text: HashMap<String, usize>,
}

impl Drafted {
    /// Puts in a phrase, as stems. A phrase may have several senses.
    pub fn add(&mut self, stems: &[String], sense: usize) {
        let text = format!(" {} ", stems.join(" "));
        let at = *self.by_text.entry(text.clone()).or_insert_with(|| {
            self.texts.push(text);
            self.senses.push(Vec::new());
            self.texts.len() - 1
        });
        if !self.senses[at].contains(&sense) {
            self.senses[at].push(sense);
        }
    }

    /// The senses of a phrase that is in already.
    #[must_use]
    pub fn senses(&self, stems: &[String]) -> &[usize] {
        self.by_text
            .get(&format!(" {} ", stems.join(" ")))
            .map_or(&[], |at| &self.senses[*at])
    }

    /// Builds the automaton.
    pub fn finish(self, place: &Place, faults: &mut Faults) -> Phrases {
        let automaton = AhoCorasick::new(&self.texts).or_else(|error| {
            faults.error(
                "vocabulary-too-large",
                place,
                format!("the vocabulary cannot be indexed ({error})"),
                "it is far larger than it should be; take words out",
            );
            AhoCorasick::new(["\u{0}"])
        });
        Phrases {
            automaton: automaton.unwrap_or_else(|_| {
                unreachable!("one pattern of one letter can always be indexed")
            }),
            senses: self.senses,
        }
    }
}

/// Phrases ready to be found.
#[derive(Debug)]
pub struct Phrases {
    automaton: AhoCorasick,
    senses: Vec<Vec<usize>>,
}

impl Phrases {
    /// Every phrase in the words at `kept`: the sense, the first word and one past the last, counted in `stems`. Overlapping phrases are all
    /// found. Linear in the length of the message and the number of finds.
    pub fn find(&self, stems: &[&str], kept: &[usize], mut found: impl FnMut(usize, usize, usize)) {
        let length = kept.iter().map(|i| stems[*i].len() + 1).sum::<usize>() + 1;
        let mut text = String::with_capacity(length);
        // Where the space before each kept word stands.
        let mut spaces = Vec::with_capacity(kept.len() + 1);
        for i in kept {
            spaces.push(text.len());
            text.push(' ');
            text.push_str(stems[*i]);
        }
        spaces.push(text.len());
        text.push(' ');
        for hit in self.automaton.find_overlapping_iter(&text) {
            let (Ok(first), Ok(after)) = (
                spaces.binary_search(&hit.start()),
                spaces.binary_search(&(hit.end() - 1)),
            ) else {
                continue;
            };
            for sense in &self.senses[hit.pattern().as_usize()] {
                found(*sense, kept[first], kept[after - 1] + 1);
            }
        }
    }
}
