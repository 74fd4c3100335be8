//! What it is about: a score for each topic from the phrases found, with the words that gave it.

use super::{Scored, Word};
use crate::content::Content;
use crate::content::lexicon::{Hit, Sense};
use crate::directory::TopicId;

/// Topics with a positive score, best first; ties in the order of `topics.yaml`, so that the answer never varies.
///
/// Words in the span `who` do not count. Within a topic a word counts once, in the phrase that is worth most (of equals the longest).
#[must_use]
pub fn score(
    content: &Content,
    words: &[Word],
    hits: &[Hit<'_>],
    who: (usize, usize),
) -> Vec<Scored> {
    let mut by_topic: Vec<(TopicId, i32, usize, usize)> = hits
        .iter()
        .filter_map(|h| match h.sense {
            Sense::Topic(topic, weight) => Some((*topic, *weight, h.start, h.end)),
            _ => None,
        })
        .filter(|(_, _, start, end)| *end <= who.0 || *start >= who.1)
        .filter(|(_, _, start, end)| {
            end - start > 1 || !content.lexicon.is_filler(&words[*start].word)
        })
        .collect();
    by_topic.sort_by_key(|(topic, weight, start, end)| {
        (
            *topic,
            -weight.abs(),
            -i64::try_from(end - start).unwrap_or(0),
            *start,
        )
    });
    let mut scored: Vec<Scored> = Vec::new();
    let mut taken: Vec<bool> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut current = None;
    for (topic, weight, start, end) in by_topic {
        if current != Some(topic) {
            current = Some(topic);
            taken = vec![false; words.len()];
            seen.clear();
            scored.push(Scored {
                topic,
                score: 0,
                words: Vec::new(),
            });
        }
        if taken[start..end].iter().any(|t| *t) {
            continue;
        }
        taken[start..end].fill(true);
        let phrase = words[start..end]
            .iter()
            .map(|w| w.word.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        // The same word again is not new evidence.
        if (end - start == 1 && seen.contains(&words[start].word.as_str()))
            || scored.last().is_some_and(|s| s.words.contains(&phrase))
        {
            continue;
        }
        if end - start == 1 {
            seen.push(&words[start].word);
        }
        if let Some(last) = scored.last_mut() {
            last.score += weight;
            last.words.push(phrase);
        }
    }
    scored.retain(|s| s.score > 0);
    scored.sort_by_key(|s| (-s.score, s.topic));
    scored
}
