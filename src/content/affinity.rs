//! How near a word is to each topic: what is left to go by when no phrase fits.
//!
//! Counted once per load from the phrases of the vocabulary and from what services say of themselves. A word that stands with one topic
//! only is worth most; one that stands everywhere is worth nothing. This is the share P(topic | word), shrunk towards nothing for words
//! that are rare in the content (additive smoothing: C. D. Manning, P. Raghavan and H. Schütze, *Introduction to
//! Information Retrieval*, 2008, section 13.2).

use std::collections::HashMap;

use crate::directory::TopicId;

/// Words and the topics that they are near.
#[derive(Debug, Default)]
pub struct Affinity {
    near: HashMap<String, Vec<(TopicId, i32)>>,
}

/// Points of a word that stands with one topic only.
const MOST: f64 = 16.0;
/// How much a word must have been seen before it is believed by half.
const DOUBT: f64 = 1.5;
/// Fewer points than this are not kept.
const LEAST: i32 = 2;

impl Affinity {
    /// The topics that a stem is near, with points from 2 to 16.
    #[must_use]
    pub fn of(&self, stem: &str) -> &[(TopicId, i32)] {
        self.near.get(stem).map_or(&[], Vec::as_slice)
    }
}

/// Gathers how often each word stands with each topic.
#[derive(Debug, Default)]
pub struct Gathering {
    mass: HashMap<String, HashMap<TopicId, f64>>,
}

impl Gathering {
    /// A word seen with a topic, so much.
    pub fn add(&mut self, stem: &str, topic: TopicId, mass: f64) {
        let topics = self.mass.entry(stem.to_owned()).or_default();
        *topics.entry(topic).or_default() += mass;
    }

    /// Counts it up.
    #[must_use]
    pub fn finish(self) -> Affinity {
        let near = self
            .mass
            .into_iter()
            .filter_map(|(stem, topics)| {
                let all: f64 = topics.values().sum();
                let mut near: Vec<(TopicId, i32)> = topics
                    .into_iter()
                    .map(|(topic, mass)| (topic, points(mass, all)))
                    .filter(|(_, points)| *points >= LEAST)
                    .collect();
                near.sort_unstable();
                (!near.is_empty()).then_some((stem, near))
            })
            .collect();
        Affinity { near }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a number between 0 and 16")]
fn points(mass: f64, all: f64) -> i32 {
    (MOST * mass / (all + DOUBT)).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_one_topic_is_worth_more_than_a_word_of_all() {
        let mut gathering = Gathering::default();
        for topic in 0..20 {
            gathering.add("school", TopicId(topic), 1.0);
        }
        gathering.add("wheelchair", TopicId(3), 6.0);
        gathering.add("once", TopicId(3), 0.1);
        let affinity = gathering.finish();
        assert_eq!(affinity.of("school"), []);
        assert_eq!(affinity.of("wheelchair"), [(TopicId(3), 13)]);
        assert_eq!(affinity.of("once"), []);
        assert_eq!(affinity.of("never"), []);
    }
}
