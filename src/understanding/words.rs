//! The words of a message: as typed, put right, and their stems.

use crate::content::Lexicon;
use crate::text::stem::stem;
use crate::text::{Token, tokens};

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed, in plain form.
    pub typed: String,
    /// As understood: a spelling put right, a short form written out.
    pub word: String,
    /// The stem of that.
    pub stem: String,
    /// Byte range in the message.
    pub start: usize,
    /// End of the byte range.
    pub end: usize,
    /// Whether it was typed with a capital and is not the first of the message.
    pub capital: bool,
    /// Whether the message, a sentence or a part between commas begins here.
    pub begins: bool,
}

/// These words as they were typed: what stands for several of ours is said once.
#[must_use]
pub fn as_typed(words: &[Word]) -> String {
    let mut text = String::new();
    for (i, word) in words.iter().enumerate() {
        if i > 0 && words[i - 1].start == word.start {
            continue;
        }
        if i > 0 {
            text.push(' ');
        }
        text.push_str(&word.typed);
    }
    text
}

/// The words of `text`. In this order: staff's own spellings (`same_as`), letters typed apart, figures for letters, two words typed as one,
/// and the nearest known word.
#[must_use]
pub fn words(lexicon: &Lexicon, text: &str) -> Vec<Word> {
    let all = tokens(text);
    let mut found = Vec::with_capacity(all.len() + 4);
    let mut i = 0;
    while i < all.len() {
        let taken = if let Some((taken, ours)) = lexicon.same_as(&all[i..]) {
            let typed = joined(&all[i..i + taken], " ");
            let ours = ours.iter().map(String::as_str);
            push(&mut found, text, &all, (i, taken), &typed, ours);
            taken
        } else if let Some((taken, meant)) = spelt_out(lexicon, &all[i..]) {
            let typed = joined(&all[i..i + taken], " ");
            let meant = meant.iter().map(String::as_str);
            push(&mut found, text, &all, (i, taken), &typed, meant);
            taken
        } else if all[i].word == "2" && leads_on(found.last()) {
            push(&mut found, text, &all, (i, 1), "2", ["to"]);
            1
        } else {
            let typed = all[i].word.as_str();
            put_right(lexicon, typed, 2, &mut |meant| {
                push(&mut found, text, &all, (i, 1), typed, [meant]);
            });
            1
        };
        i += taken;
    }
    found
}

/// Whether "2" after this word is "to": "going 2", "want 2".
fn leads_on(before: Option<&Word>) -> bool {
    const BEFORE: &str = "going goin want wants wanted need needs have has got used trying tried how ready like love able next listen talk speak go due just";
    before.is_some_and(|w| BEFORE.split_whitespace().any(|b| b == w.word))
}

/// What one typed word was meant to be: usually one word, sometimes two that were typed as one, each put right in turn, `depth` deep.
fn put_right(lexicon: &Lexicon, typed: &str, depth: u8, meant: &mut impl FnMut(&str)) {
    let dictionary = &lexicon.dictionary;
    if dictionary.knows(typed) {
        return meant(typed);
    }
    if let Some(word) = dictionary.figures_for_letters(typed) {
        return meant(word);
    }
    let little = |word: &str| lexicon.is_little(word) || lexicon.is_pointer(word);
    if depth > 0
        && let Some(at) = dictionary.split(typed, little)
    {
        put_right(lexicon, &typed[..at], depth - 1, meant);
        return put_right(lexicon, &typed[at..], depth - 1, meant);
    }
    meant(dictionary.correct(typed).unwrap_or(typed));
}

/// Three and more letters typed apart ("s u i c i d e", "k.m.s", "w a n t t o d i e"): how many, and the fewest known words that they make.
fn spelt_out(lexicon: &Lexicon, from: &[Token]) -> Option<(usize, Vec<String>)> {
    const LONGEST: usize = 48;
    let single =
        |t: &&Token| t.word.chars().count() == 1 && t.word.chars().all(char::is_alphabetic);
    let letters: Vec<&str> = from
        .iter()
        .take_while(single)
        .take(LONGEST)
        .map(|t| t.word.as_str())
        .collect();
    if letters.len() < 3 {
        return None;
    }
    // For each number of letters, the fewest words that make them, and where the last of these begins.
    let mut fewest: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
    fewest[0] = Some((0, 0));
    for end in 1..=letters.len() {
        for start in end.saturating_sub(16)..end {
            let Some((words, _)) = fewest[start] else {
                continue;
            };
            let word = letters[start..end].concat();
            let known = match word.as_str() {
                "a" | "i" => true,
                short if short.len() == 1 => false,
                other => lexicon.dictionary.knows(other),
            };
            if known && fewest[end].is_none_or(|(n, _)| words + 1 < n) {
                fewest[end] = Some((words + 1, start));
            }
        }
    }
    let mut end = letters.len();
    let mut words = Vec::new();
    while end > 0 {
        let (_, start) = fewest[end]?;
        words.push(letters[start..end].concat());
        end = start;
    }
    words.reverse();
    let says_something = words.iter().any(|w| w.len() >= 3);
    says_something.then_some((letters.len(), words))
}

fn joined(tokens: &[Token], with: &str) -> String {
    let words: Vec<&str> = tokens.iter().map(|t| t.word.as_str()).collect();
    words.join(with)
}

/// Takes over the words that stand for the tokens from `at.0` on, `at.1` of them.
fn push<'w>(
    found: &mut Vec<Word>,
    text: &str,
    all: &[Token],
    (at, taken): (usize, usize),
    typed: &str,
    meant: impl IntoIterator<Item = &'w str>,
) {
    let start = all[at].start;
    let end = all[at + taken - 1].end;
    let before = at.checked_sub(1).map_or(0, |b| all[b].end);
    // The second of two words that were typed as one stands at the same place as the first.
    let again = found.last().is_some_and(|last| last.start == start);
    let begins = !again && (at == 0 || text.get(before..start).is_some_and(is_stop));
    let capital = at > 0 && text[start..].starts_with(char::is_uppercase);
    for (n, word) in meant.into_iter().enumerate() {
        found.push(Word {
            typed: typed.to_owned(),
            stem: stem(word),
            word: word.to_owned(),
            start,
            end,
            capital,
            begins: begins && n == 0,
        });
    }
}

/// Whether what stands between two words parts them.
fn is_stop(gap: &str) -> bool {
    const STOPS: [char; 12] = [
        '.', ',', ';', ':', '!', '?', '(', ')', '\n', '/', '\u{2013}', '\u{2014}',
    ];
    gap.contains(STOPS) || gap.contains(" - ")
}
