//! Facts that staff's phrases in `facts.yaml` recognise: who asks, diagnosis, plan, setting.

use super::{Said, Word, as_typed, speaker};
use crate::content::Content;
use crate::content::lexicon::{Manner, Saying};
use crate::text::pattern::Match;

/// The facts said in these words (typed, corrected). Where two values of a fact are said, the longer phrase wins; of two
/// as long neither does, and the family is asked.
#[must_use]
pub fn read(content: &Content, words: &[Word], pairs: &[(&str, &str)]) -> Vec<Said> {
    let sayings = &content.lexicon.fact_sayings;
    let mut matches = content.lexicon.fact_phrases.find(pairs);
    matches.retain(|m| sayings[m.key].manner != Manner::Opening || words[m.start].begins);
    let who = speaker::read(content, words, &matches);
    matches.sort_by_key(|m| (m.end - m.start, m.start));
    let mut said: Vec<Said> = who.into_iter().collect();
    for found in matches.iter().rev() {
        let Saying {
            fact,
            value,
            manner,
        } = sayings[found.key];
        if matches!(manner, Manner::Hint | Manner::HalfAHint) {
            continue;
        }
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
    said.retain(|one| one.fact == content.facts.speaker || !disputed(sayings, &matches, one));
    said
}

/// Whether as many words, elsewhere in the message, say another value: "no plan … has a plan". Then it is asked, not guessed.
fn disputed(sayings: &[Saying], matches: &[Match], one: &Said) -> bool {
    matches.iter().any(|m| {
        let other = sayings[m.key];
        other.fact == one.fact
            && other.value != one.value
            && m.end - m.start >= one.span.1 - one.span.0
            && (m.end <= one.span.0 || one.span.1 <= m.start)
    })
}
