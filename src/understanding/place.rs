//! Where: towns, villages and postcodes in a message.

use super::Word;
use crate::content::Content;
use crate::directory::places::Whereabouts;
use crate::text::postcode;

/// The place that a message names: its name, and what it says of the district. A postcode is surer than a name; of
/// names the longest is taken.
#[must_use]
pub fn read(content: &Content, text: &str, words: &[Word]) -> Option<(String, Whereabouts)> {
    let places = &content.directory.places;
    for found in postcode::find(text) {
        let full = found.end - found.start >= 5 && found.sector.is_some();
        if let Some(says) = places.postcode(&found.outcode, found.sector.as_deref(), full) {
            return Some((found.sector.unwrap_or(found.outcode), says));
        }
    }
    let mut best: Option<(usize, &str, &Whereabouts)> = None;
    for start in 0..words.len() {
        let first = [&words[start].typed, &words[start].word];
        let longest = first
            .iter()
            .map(|word| places.longest_from(word))
            .max()
            .unwrap_or(0);
        for length in (1..=longest.min(words.len() - start)).rev() {
            let span = &words[start..start + length];
            let typed = span
                .iter()
                .map(|w| w.typed.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let corrected = span
                .iter()
                .map(|w| w.word.as_str())
                .collect::<Vec<_>>()
                .join(" ");
            let Some((name, says)) = places.named(&typed).or_else(|| places.named(&corrected))
            else {
                continue;
            };
            if best.is_none_or(|(n, ..)| length > n)
                && !left_behind(words, start)
                && believable(content, &corrected, words, start, length)
            {
                best = Some((length, name, says));
            }
            break;
        }
    }
    best.map(|(_, name, says)| (name.to_owned(), says.clone()))
}

/// A name that is an everyday word is believed with a capital, after "in", "from" and the like, or as the whole answer.
fn believable(content: &Content, name: &str, words: &[Word], start: usize, length: usize) -> bool {
    // A short word put right may be any word.
    let guessed =
        length == 1 && words[start].typed != words[start].word && words[start].typed.len() < 7;
    let doubtful = guessed
        || content.directory.places.is_everyday(name)
        || (length == 1 && content.lexicon.is_filler(name));
    let cue = start.checked_sub(1).is_some_and(|b| {
        matches!(
            words[b].word.as_str(),
            "in" | "from" | "near" | "at" | "live" | "living" | "around" | "outside" | "of" | "to"
        )
    });
    !doubtful || cue || words[start].capital || words.len() <= 3
}

/// "We moved from Romford to Epping": Romford is not where they live.
fn left_behind(words: &[Word], start: usize) -> bool {
    let from = start
        .checked_sub(1)
        .is_some_and(|b| words[b].word == "from");
    let moved = words[start.saturating_sub(5)..start].iter().any(|w| {
        matches!(
            w.word.as_str(),
            "moved" | "moving" | "move" | "came" | "transferred"
        )
    });
    let on = words[start..]
        .iter()
        .take(4)
        .any(|w| matches!(w.word.as_str(), "to" | "into" | "here"));
    from && moved && on
}
