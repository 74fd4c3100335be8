//! Unicode in, plain lower-case words out.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word of a message: its plain form, and where it stood in what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Lower case, no accents, no apostrophes: "Don't" is `dont`.
    pub word: String,
    /// Byte range in the text that was read.
    pub start: usize,
    /// End of the byte range, exclusive.
    pub end: usize,
}

/// The words of `text`, in order.
///
/// Letters and digits make words; apostrophes inside a word vanish; everything else parts words. Compatibility forms are
/// folded (NFKD, combining marks dropped), so full-width letters and accents do not hide a word. A run of one
/// letter longer than three is cut to two ("pleeeease"). Linear in the length of `text`.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut start = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let mut part_of_word = false;
        let c = if word.is_empty() && c != '$' {
            c
        } else {
            disguised(c, &text[at..]).unwrap_or(c)
        };
        for plain in std::iter::once(c).nfkd() {
            if plain.is_alphanumeric()
                || (plain == '*' && !word.is_empty() && disguised(c, &text[at..]).is_some())
            {
                if word.is_empty() {
                    start = at;
                }
                word.extend(plain.to_lowercase());
                end = at + text[at..].chars().next().map_or(1, char::len_utf8);
                part_of_word = true;
            } else if is_silent(plain) {
                part_of_word = part_of_word || !word.is_empty();
            }
        }
        if !part_of_word && !word.is_empty() {
            found.push(Token {
                word: squeeze(&word),
                start,
                end,
            });
            word.clear();
        }
    }
    if !word.is_empty() {
        found.push(Token {
            word: squeeze(&word),
            start,
            end,
        });
    }
    found
}

/// The words of `text` joined by single spaces.
#[must_use]
pub fn plain(text: &str) -> String {
    let words: Vec<String> = tokens(text).into_iter().map(|t| t.word).collect();
    words.join(" ")
}

/// Small letters without accents, words parted by single spaces, a space before the first and after the last. What people leave out when they
/// type in a hurry (accents, apostrophes, the hamza, vowel points) is left out.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{0300}'..='\u{036F}'
            | '\u{064B}'..='\u{0655}'
            | '\u{0670}'
            | '\''
            | '’'
            | '‘'
            | '\u{02BC}' => {}
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            'đ' => out.push('d'),
            'ß' => out.push_str("ss"),
            c if c.is_alphanumeric() || is_combining_mark(c) => {
                out.push(c);
            }
            _ if !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// The letter behind a sign inside a word: "d!e", "$uicide", "s*icide". A star stays: it is any letter.
fn disguised(c: char, rest: &str) -> Option<char> {
    let letter = match c {
        '@' => 'a',
        '$' => 's',
        '!' => 'i',
        '*' => '*',
        _ => return None,
    };
    let next = rest.chars().skip(1).take(8).find(|c| *c != '*')?;
    next.is_alphabetic().then_some(letter)
}

/// Marks that stand inside a word and are not part of it: apostrophes, accents, zero-width characters.
fn is_silent(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{0300}'..='\u{036F}')
}

fn squeeze(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut run = 0;
    let mut last = None;
    let long = has_long_run(word);
    for c in word.chars() {
        run = if Some(c) == last { run + 1 } else { 1 };
        last = Some(c);
        if !long || run <= 2 || c.is_numeric() {
            out.push(c);
        }
    }
    out
}

fn has_long_run(word: &str) -> bool {
    let mut run = 0;
    let mut last = None;
    for c in word.chars() {
        run = if Some(c) == last { run + 1 } else { 1 };
        last = Some(c);
        if run > 3 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apostrophes_and_accents_vanish() {
        assert_eq!(plain("Don’t know… CAFÉ, he's 7!"), "dont know cafe hes 7");
    }

    #[test]
    fn a_token_knows_where_it_stood() {
        let text = "  my son’s school";
        let all = tokens(text);
        assert_eq!(&text[all[1].start..all[1].end], "son’s");
    }

    #[test]
    fn full_width_and_zero_width_do_not_hide_a_word() {
        assert_eq!(plain("ｓｕｉｃｉｄｅ sui\u{200B}cide"), "suicide suicide");
    }

    #[test]
    fn signs_for_letters_do_not_hide_a_word() {
        assert_eq!(
            plain("i want to d!e $uicide s*icide"),
            "i want to die suicide s*icide"
        );
        assert_eq!(plain("help! now! **please** $5"), "help now please 5");
    }

    #[test]
    fn what_is_left_out_in_a_hurry_makes_no_difference() {
        assert_eq!(fold("Chce umrzeć!"), " chce umrzec ");
        assert_eq!(fold("soțul meu îl bate"), " sotul meu il bate ");
        assert_eq!(fold("çocuğu dövüyor, ışık"), " cocugu dovuyor isik ");
        assert_eq!(fold("أريد أن أموت"), fold("اريد ان اموت"));
    }

    #[test]
    fn long_runs_are_cut() {
        assert_eq!(plain("pleeeease 10000"), "pleease 10000");
    }
}
