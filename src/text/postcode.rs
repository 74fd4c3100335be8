//! UK postcodes as families type them. Only the sector is ever kept: a full postcode can be a single house.

use super::normal::tokens;

/// Part of a postcode, found in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// "CO15", "CM3".
    pub outcode: String,
    /// "CM3 4", when the typed text went that far.
    pub sector: Option<String>,
    /// Byte range in the text.
    pub start: usize,
    /// End of the byte range.
    pub end: usize,
}

/// Every postcode or outward code in `text`, in order.
///
/// Forms read: `CO15 4JS`, `co154js`, `CM3 4`, `CO15`. Shape rules: BS 7666 and the Royal Mail PAF guide (area of one or
/// two letters, district of one or two digits or digit and letter, then digit and two letters). A shape is not yet a
/// real postcode: the caller looks it up.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let all = tokens(text);
    let mut found = Vec::new();
    let mut i = 0;
    while i < all.len() {
        let token = &all[i];
        if let Some((outcode, inward)) = split_joined(&token.word) {
            found.push(Found {
                sector: Some(format!("{outcode} {}", &inward[..1])),
                outcode,
                start: token.start,
                end: token.end,
            });
        } else if is_outcode(&token.word) {
            let outcode = token.word.to_ascii_uppercase();
            match all.get(i + 1) {
                Some(next) if is_inward(&next.word) => {
                    found.push(Found {
                        sector: Some(format!("{outcode} {}", &next.word[..1])),
                        outcode,
                        start: token.start,
                        end: next.end,
                    });
                    i += 1;
                }
                Some(next)
                    if is_sector_digit(&next.word)
                        && next.start == token.end + 1
                        && ends_there(text, next.end) =>
                {
                    found.push(Found {
                        sector: Some(format!("{outcode} {}", next.word)),
                        outcode,
                        start: token.start,
                        end: next.end,
                    });
                    i += 1;
                }
                _ => found.push(Found {
                    outcode,
                    sector: None,
                    start: token.start,
                    end: token.end,
                }),
            }
        }
        i += 1;
    }
    found
}

/// A sector digit alone is only believed at the end of the message or before a stop: "CM3 4" but not "CM3 4 year old".
fn ends_there(text: &str, at: usize) -> bool {
    text[at..]
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric())
}

fn is_outcode(word: &str) -> bool {
    let b = word.as_bytes();
    if !word.is_ascii() || !(2..=4).contains(&b.len()) {
        return false;
    }
    let letters = b.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let rest = &b[letters..];
    (1..=2).contains(&letters)
        && !rest.is_empty()
        && rest[0].is_ascii_digit()
        && (rest.len() == 1 || (rest.len() == 2 && rest[1].is_ascii_alphanumeric()))
}

fn is_inward(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() == 3
        && b[0].is_ascii_digit()
        && b[1].is_ascii_alphabetic()
        && b[2].is_ascii_alphabetic()
}

fn is_sector_digit(word: &str) -> bool {
    word.len() == 1 && word.as_bytes()[0].is_ascii_digit()
}

fn split_joined(word: &str) -> Option<(String, String)> {
    if !word.is_ascii() || !(5..=7).contains(&word.len()) {
        return None;
    }
    let (out, inward) = word.split_at(word.len() - 3);
    (is_outcode(out) && is_inward(inward))
        .then(|| (out.to_ascii_uppercase(), inward.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sectors(text: &str) -> Vec<(String, Option<String>)> {
        find(text)
            .into_iter()
            .map(|f| (f.outcode, f.sector))
            .collect()
    }

    #[test]
    fn the_forms_families_use() {
        let full = Some("CO15 4".to_owned());
        assert_eq!(
            sectors("we are CO15 4JS"),
            vec![("CO15".into(), full.clone())]
        );
        assert_eq!(sectors("co154js pls"), vec![("CO15".into(), full)]);
        assert_eq!(sectors("in cm3"), vec![("CM3".into(), None)]);
        assert_eq!(sectors("CM3 4"), vec![("CM3".into(), Some("CM3 4".into()))]);
    }

    #[test]
    fn an_age_after_an_outcode_is_not_a_sector() {
        assert_eq!(sectors("cm3 4 year old"), vec![("CM3".into(), None)]);
    }

    #[test]
    fn ordinary_words_are_not_postcodes() {
        assert!(
            find("year 4 a levels y7 is ok 2nd")
                .iter()
                .all(|f| f.outcode == "Y7")
        );
        assert!(find("he is seven").is_empty());
    }
}
