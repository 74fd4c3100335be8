//! The words of a message: as typed, put right, and their stems.

use crate::content::Lexicon;
use crate::text::stem::stem;
use crate::text::tokens;

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
}

/// The words of `text`. Staff's own spellings (`same_as`) come before the nearest known word.
#[must_use]
pub fn words(lexicon: &Lexicon, text: &str) -> Vec<Word> {
    let all = tokens(text);
    let plain: Vec<String> = all.iter().map(|t| t.word.clone()).collect();
    let mut found = Vec::with_capacity(all.len());
    let mut i = 0;
    while i < all.len() {
        let capital = i > 0
            && text[all[i].start..]
                .chars()
                .next()
                .is_some_and(char::is_uppercase);
        if let Some((taken, ours)) = lexicon.same_as(&plain[i..(i + 6).min(plain.len())]) {
            let typed = plain[i..i + taken].join(" ");
            let (start, end) = (all[i].start, all[i + taken - 1].end);
            for word in ours {
                found.push(Word {
                    typed: typed.clone(),
                    word: word.clone(),
                    stem: stem(word),
                    start,
                    end,
                    capital,
                });
            }
            i += taken;
            continue;
        }
        let typed = &plain[i];
        let word = lexicon
            .dictionary
            .correct(typed)
            .unwrap_or(typed)
            .to_owned();
        found.push(Word {
            stem: stem(&word),
            typed: typed.clone(),
            word,
            start: all[i].start,
            end: all[i].end,
            capital,
        });
        i += 1;
    }
    found
}
