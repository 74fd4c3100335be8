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
        for length in (1..=4.min(words.len() - start)).rev() {
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
    let doubtful = content.directory.places.is_everyday(name)
        || (length == 1 && content.lexicon.is_filler(name));
    let cue = start.checked_sub(1).is_some_and(|b| {
        matches!(
            words[b].word.as_str(),
            "in" | "from" | "near" | "at" | "live" | "living" | "around" | "outside" | "of" | "to"
        )
    });
    !doubtful || cue || words[start].capital || words.len() <= 3
}
