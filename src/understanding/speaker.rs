//! Whose message it is: staff's phrases in `facts.yaml`, then their hints, then what the pronouns give away.

use std::cmp::Reverse;

use super::{Said, Word, as_typed};
use crate::content::Content;
use crate::content::lexicon::Manner;
use crate::text::pattern::Match;

/// Words of somebody who speaks of a child.
const OF_A_CHILD: &str = "he she him her his hers hes shes hed shed hell shell himself herself son daughter child childs kid boy girl lad lass toddler baby twins";
/// Of these, the words that can stand for a doctor or a teacher as well.
const PRONOUNS: &str = "he she him her his hers hes shes hed shed hell shell";
/// Grown-ups that a "she" may stand for.
const GROWN_UPS: &str = "gp teacher senco nurse therapist psychologist psychiatrist mum dad mother father head headteacher counsellor worker tutor paediatrician \
    consultant driver friend mate bestie carer stepdad stepmum uncle aunt nan";
/// Words of somebody who speaks of themselves.
const OF_MYSELF: &str = "i im ive me my myself id mine";

/// Who asks, with the words that say so. `matches` are the places where phrases of `facts.yaml` fit.
#[must_use]
pub fn read(content: &Content, words: &[Word], matches: &[Match]) -> Option<Said> {
    let fact = content.facts.speaker;
    let known = content.facts.get(fact);
    let said = |manners: &[Manner]| -> Vec<(&str, &Match)> {
        matches
            .iter()
            .filter_map(|m| {
                let saying = content.lexicon.fact_sayings[m.key];
                (saying.fact == fact && manners.contains(&saying.manner))
                    .then(|| (known.id_of(saying.value), m))
            })
            .collect()
    };
    let make = |who: &str, start: usize, end: usize| {
        Some(Said {
            fact,
            value: known.value(who)?,
            words: as_typed(&words[start..end]),
            span: (start, end),
        })
    };
    let mut plainly = said(&[Manner::Anywhere, Manner::Opening]);
    let says = |who: &str| plainly.iter().any(|(value, _)| *value == who);
    let (own_child, of_age, of_a_relative) =
        (says("parent"), says("young-person"), says("relative"));
    let hinted = hinted(words, &said(&[Manner::Hint]), &said(&[Manner::HalfAHint]));
    // "My son is 8 and my mum thinks" and "I am 19 and my son": a parent. "Im 12 and my brother", "my brother, mum says": a young person.
    plainly.retain(|(who, _)| match *who {
        "young-person" => !own_child,
        "relative" => !of_age && hinted.is_none(),
        _ => true,
    });
    plainly.sort_by_key(|(_, m)| (Reverse(m.end - m.start), m.start));
    if let Some((who, m)) = plainly.first() {
        return make(who, m.start, m.end);
    }
    let child = speaks_of_a_child(words);
    if (child.is_none() || of_a_relative)
        && let Some((who, start, end)) = hinted
    {
        return make(who, start, end);
    }
    child.and_then(|i| make("parent", i, i + 1))
}

/// Who is hinted at by words of somebody who writes of themselves: one hint, or two half hints.
fn hinted<'a>(
    words: &[Word],
    whole: &[(&'a str, &Match)],
    half: &[(&'a str, &Match)],
) -> Option<(&'a str, usize, usize)> {
    if !words.iter().any(|w| holds(OF_MYSELF, &w.word)) {
        return None;
    }
    let first = whole.first().or_else(|| {
        half.iter().find(|(who, one)| {
            half.iter()
                .any(|(other, two)| who == other && words[one.start].word != words[two.start].word)
        })
    });
    first.map(|(who, m)| (*who, m.start, m.end))
}

fn holds(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

/// The first word that speaks of a child. A pronoun soon after a grown-up is the grown-up.
pub(super) fn speaks_of_a_child(words: &[Word]) -> Option<usize> {
    (0..words.len()).find(|i| {
        let word = words[*i].word.as_str();
        let grown_up = holds(PRONOUNS, word)
            && words[i.saturating_sub(8)..*i]
                .iter()
                .any(|w| holds(GROWN_UPS, &w.word));
        holds(OF_A_CHILD, word) && !grown_up
    })
}
