//! What it is about: a score for each topic from the phrases found, with the words that gave it.
//!
//! Evidence is of two kinds. A phrase of the vocabulary counts its points, more when it is long, more where the message asks something.
//! Words that no phrase of a topic has taken count a little for the topics that they are near
//! ([`Affinity`](crate::content::affinity::Affinity)).

use super::{Found, Scored, Word};
use crate::content::Content;
use crate::content::lexicon::{Hit, Sense};
use crate::directory::TopicId;

/// Topics with a positive score, best first; ties in the order of `topics.yaml`, so that the answer never varies.
///
/// Words in the span `who` do not count. Within a topic a word counts once, in the phrase that is worth most (of equals the longest).
#[must_use]
pub fn score(
    content: &Content,
    text: &str,
    words: &[Word],
    hits: &[Hit<'_>],
    who: (usize, usize),
) -> Vec<Scored> {
    let stress = stress(text, words);
    let mut evidence: Vec<Evidence> = hits
        .iter()
        .filter_map(|hit| match hit.sense {
            Sense::Topic(topic, points) => Some((topic, points, hit)),
            _ => None,
        })
        .filter(|(_, _, hit)| hit.end <= who.0 || hit.start >= who.1)
        .filter(|(_, _, hit)| {
            hit.end - hit.start > 1 || !content.lexicon.is_filler(&words[hit.start].word)
        })
        .map(|(topic, points, hit)| Evidence {
            topic: *topic,
            points: worth(*points, hit, words, &stress),
            start: hit.start,
            end: hit.end,
        })
        .collect();
    evidence.sort_by_key(|e| {
        (
            e.topic,
            -e.points.abs(),
            e.start as isize - e.end as isize,
            e.start,
        )
    });
    let mut tally = Tally {
        words,
        scored: Vec::new(),
        taken: Vec::new(),
    };
    for found in &evidence {
        tally.count(found);
    }
    tally.near(content, &stress, who);
    let mut scored: Vec<Scored> = tally.scored;
    scored.retain(|s| s.score > 0);
    scored.sort_by_key(|s| (-s.score, s.topic));
    scored
}

/// Points of a phrase of a step, before its length counts: as a strong phrase of a topic, and a little more, because it is finer.
const OF_A_STEP: i32 = 45;

/// The step whose phrase is worth most; of equals the longer, then the earlier.
#[must_use]
pub fn step(text: &str, words: &[Word], hits: &[Hit<'_>]) -> Option<Found> {
    let stress = stress(text, words);
    let found = hits.iter().filter_map(|hit| match hit.sense {
        Sense::Step(at) => Some((*at, hit, worth(OF_A_STEP, hit, words, &stress))),
        _ => None,
    });
    let best = found.max_by_key(|(_, hit, points)| {
        (*points, hit.end - hit.start, std::cmp::Reverse(hit.start))
    });
    best.map(|(at, hit, score)| Found {
        at,
        score,
        words: super::as_typed(&words[hit.start..hit.end]),
        span: (hit.start, hit.end),
    })
}

/// A phrase of a topic, found.
struct Evidence {
    topic: TopicId,
    points: i32,
    start: usize,
    end: usize,
}

/// Points for one word to four and more, in percent: the longer a phrase, the less it can be chance.
const BY_LENGTH: [i32; 5] = [100, 85, 100, 115, 130];
/// Points of a phrase that fits only without its little words, in percent.
const LOOSE: i32 = 85;

fn worth(points: i32, hit: &Hit<'_>, words: &[Word], stress: &[i32]) -> i32 {
    // Words written out from one short form ("ot": occupational therapy) are one word to whoever typed it.
    let typed = 1
        + (hit.start + 1..hit.end)
            .filter(|i| words[*i].start != words[*i - 1].start)
            .count();
    let written = hit.end - hit.start;
    let length = BY_LENGTH[if typed == 1 && written > 1 {
        2
    } else {
        typed.min(4)
    }];
    let stressed = stress[hit.start..hit.end]
        .iter()
        .max()
        .copied()
        .unwrap_or(100);
    let fit = if hit.loose { LOOSE } else { 100 };
    points * length / 100 * stressed / 100 * fit / 100
}

/// Topics as they are counted up.
struct Tally<'w> {
    words: &'w [Word],
    scored: Vec<Scored>,
    /// For each topic of `scored`, which words a phrase has taken.
    taken: Vec<Vec<bool>>,
}

impl Tally<'_> {
    fn at(&mut self, topic: TopicId) -> usize {
        self.scored
            .iter()
            .position(|s| s.topic == topic)
            .unwrap_or_else(|| {
                self.scored.push(Scored {
                    topic,
                    score: 0,
                    words: Vec::new(),
                });
                self.taken.push(vec![false; self.words.len()]);
                self.scored.len() - 1
            })
    }

    fn count(&mut self, found: &Evidence) {
        let at = self.at(found.topic);
        if self.taken[at][found.start..found.end].iter().any(|t| *t) {
            return;
        }
        self.taken[at][found.start..found.end].fill(true);
        let phrase = self.words[found.start..found.end]
            .iter()
            .map(|w| w.word.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        // The same words again are not new evidence.
        if !self.scored[at].words.contains(&phrase) {
            self.scored[at].score += found.points;
            self.scored[at].words.push(phrase);
        }
    }

    /// Words that no phrase of a topic has taken count for the topics that they are near.
    fn near(&mut self, content: &Content, stress: &[i32], who: (usize, usize)) {
        for (i, word) in self.words.iter().enumerate() {
            let again = self.words[..i].iter().any(|w| w.stem == word.stem);
            if again || (who.0..who.1).contains(&i) || content.lexicon.is_filler(&word.word) {
                continue;
            }
            for (topic, points) in content.lexicon.affinity.of(&word.stem) {
                let at = self.at(*topic);
                if !self.taken[at][i] {
                    self.scored[at].score += points * stress[i] / 100;
                    self.scored[at].words.push(format!("~{}", word.word));
                }
            }
        }
    }
}

/// How much each word is stressed, in percent: where a long message asks something, that is what it is about; failing that, its end.
fn stress(text: &str, words: &[Word]) -> Vec<i32> {
    const ASKED: i32 = 140;
    const LAST: i32 = 120;
    let mut stress = vec![100; words.len()];
    if words.len() < 12 {
        return stress;
    }
    let mut start = 0;
    let mut any = false;
    for i in 0..words.len() {
        let after = words.get(i + 1).map_or(text.len(), |w| w.start);
        let gap = text.get(words[i].end..after).unwrap_or("");
        let ends = i + 1 == words.len() || gap.contains(['.', '?', '!', '\n', ';']);
        if !ends {
            continue;
        }
        if gap.contains('?') || asks(&words[start..=i]) {
            stress[start..=i].fill(ASKED);
            any = true;
        }
        start = i + 1;
    }
    if !any {
        let tail = words.len() - words.len() / 3;
        stress[tail..].fill(LAST);
    }
    stress
}

/// Whether a sentence without a question mark asks something.
fn asks(sentence: &[Word]) -> bool {
    let word = |i: usize| sentence.get(i).map_or("", |w| w.word.as_str());
    matches!(
        (word(0), word(1)),
        (
            "how"
                | "who"
                | "where"
                | "what"
                | "which"
                | "can"
                | "could"
                | "should"
                | "is"
                | "are"
                | "do"
                | "does"
                | "any",
            _
        ) | ("whats" | "wheres" | "whos" | "hows", _)
            | ("i" | "we", "need" | "want")
            | ("looking", "for")
    )
}
