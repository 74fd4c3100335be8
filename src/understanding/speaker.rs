//! Whose message it is. Staff's phrases in `facts.yaml` come first, in an order; then what the pronouns give away.

use super::{Said, Word, as_typed};
use crate::content::Content;
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
/// What gives a young person away: one of these with a word of themselves …
const YOUNG: [&str; 51] = [
    "my mum",
    "my dad",
    "my parents",
    "my teacher",
    "my teachers",
    "my school",
    "my college",
    "my class",
    "my year",
    "my exams",
    "my gcses",
    "my lessons",
    "my homework",
    "my coursework",
    "my mates",
    "my mate",
    "my form",
    "my tutor",
    "my own ehcp",
    "my own review",
    "my own plan",
    "my attendance",
    "my uni",
    "my stepdad",
    "my foster",
    "my sixth form",
    "mum and dad",
    "tell mum",
    "mum wont",
    "mum says",
    "dad says",
    "mum doesnt",
    "i hate school",
    "do my work",
    "at lunch",
    "about me",
    "laugh at me",
    "a levels",
    "my course",
    "cover teachers",
    "detention for",
    "i get extra",
    "put in isolation",
    "kicked out of school",
    "take me in",
    "everyone at school",
    "school nurse without",
    "my adhd",
    "my anxiety",
    "my autism",
    "my taxi",
];
/// … or two of these.
const HINTS: &str = "puberty embarrassed uni college gcse gcses exams detention isolation mates lads teachers teacher lunch bus tablets weigh weighing fat calories anorexia bulimia \
    wanna kms mum dad school friends sixth bullied bullying gate dyspraxia adhd autistic autism lonely turn eighteen sixteen picked coursework lesson lessons kicked";

/// Who asks, with the words that say so. `matches` are the places where phrases of `facts.yaml` fit.
#[must_use]
pub fn read(content: &Content, words: &[Word], matches: &[Match]) -> Option<Said> {
    let fact = content.facts.speaker;
    let known = content.facts.get(fact);
    let mut said: Vec<(&str, &Match)> = matches
        .iter()
        .filter_map(|m| {
            let (of, value) = content.lexicon.fact_values[m.key];
            (of == fact).then(|| (known.id_of(value), m))
        })
        .collect();
    let own_child = said.iter().any(|(who, _)| *who == "parent");
    let make = |who: &str, start: usize, end: usize| {
        Some(Said {
            fact,
            value: known.value(who)?,
            words: as_typed(&words[start..end]),
            span: (start, end),
        })
    };
    // "My son is 8 and my mum thinks": a parent. "I am 15 and my son", a parent too.
    said.retain(|(who, _)| *who != "young-person" || !own_child);
    said.sort_by_key(|(_, m)| (std::cmp::Reverse(m.end - m.start), m.start));
    if let Some((who, m)) = said.first() {
        return make(who, m.start, m.end);
    }
    let child = speaks_of_a_child(words);
    if child.is_none()
        && let Some((start, end)) = young(words)
    {
        return make("young-person", start, end);
    }
    child.and_then(|i| make("parent", i, i + 1))
}

fn holds(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

/// The first word that speaks of a child. A pronoun soon after a grown-up is the grown-up.
fn speaks_of_a_child(words: &[Word]) -> Option<usize> {
    (0..words.len()).find(|i| {
        let word = words[*i].word.as_str();
        let grown_up = holds(PRONOUNS, word)
            && words[i.saturating_sub(8)..*i]
                .iter()
                .any(|w| holds(GROWN_UPS, &w.word));
        holds(OF_A_CHILD, word) && !grown_up
    })
}

/// The words by which a young person is known.
fn young(words: &[Word]) -> Option<(usize, usize)> {
    if !words.iter().any(|w| holds(OF_MYSELF, &w.word)) {
        return None;
    }
    for start in 0..words.len() {
        for phrase in YOUNG {
            let n = phrase.split(' ').count();
            let fits = words.len() >= start + n
                && phrase
                    .split(' ')
                    .zip(&words[start..])
                    .all(|(p, w)| p == w.word);
            if fits {
                return Some((start, start + n));
            }
        }
    }
    let mut hints: Vec<usize> = (0..words.len())
        .filter(|i| holds(HINTS, &words[*i].word))
        .collect();
    hints.dedup_by_key(|i| words[*i].word.as_str());
    (hints.len() >= 2).then(|| (hints[0], hints[0] + 1))
}
