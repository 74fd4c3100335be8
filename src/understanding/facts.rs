//! Facts that staff's phrases in `facts.yaml` recognise: who asks, diagnosis, plan, setting.

use super::{Said, Word, as_typed, speaker};
use crate::content::Content;

/// The facts said in these words (typed, corrected). Where two values of a fact are said, the longer phrase wins, and of
/// two as long the later: people put themselves right as they go.
#[must_use]
pub fn read(content: &Content, words: &[Word], pairs: &[(&str, &str)]) -> Vec<Said> {
    let mut matches = content.lexicon.fact_phrases.find(pairs);
    let who = speaker::read(content, words, &matches);
    matches.sort_by_key(|m| (m.end - m.start, m.start));
    let mut said: Vec<Said> = who.into_iter().collect();
    for found in matches.into_iter().rev() {
        let (fact, value) = content.lexicon.fact_values[found.key];
        if fact != content.facts.speaker && said.iter().all(|s| s.fact != fact) {
            let words = as_typed(&words[found.start..found.end]);
            said.push(Said {
                fact,
                value,
                words,
                span: (found.start, found.end),
            });
        }
    }
    said
}
