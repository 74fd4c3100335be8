//! What a text message costs: GSM-7 (3GPP TS 23.038) holds 160 letters, or 153 in each part of a longer one; anything else is UCS-2, 70 or 67.

/// The basic alphabet, one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension, two septets each.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// How many parts a text makes; 0 for an empty one.
#[must_use]
pub fn segments(text: &str) -> usize {
    let Some(septets) = septets(text) else {
        let units: Vec<usize> = text.chars().map(char::len_utf16).collect();
        return parts(&units, 70, 67);
    };
    parts(&septets, 160, 153)
}

/// The septets of each letter; `None` if one is not in GSM-7.
fn septets(text: &str) -> Option<Vec<usize>> {
    text.chars()
        .map(|c| match c {
            _ if BASIC.contains(c) => Some(1),
            _ if EXTENSION.contains(c) => Some(2),
            _ => None,
        })
        .collect()
}

/// A letter of two units is never parted.
fn parts(units: &[usize], alone: usize, of_several: usize) -> usize {
    if units.iter().sum::<usize>() <= alone {
        return usize::from(!units.is_empty());
    }
    let (mut parts, mut used) = (1, 0);
    for unit in units {
        if used + unit > of_several {
            parts += 1;
            used = 0;
        }
        used += unit;
    }
    parts
}

/// Typography that GSM-7 has not, as letters that it has: one curly quote would more than double the parts.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' | '\u{b4}' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '\u{2026}' => out.push_str("..."),
            '\u{2022}' | '\u{b7}' => out.push('-'),
            '\u{a0}' | '\u{2009}' | '\u{202f}' | '\t' => out.push(' '),
            '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => {}
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_as_networks_count_them() {
        let cases = [
            (String::new(), 0),
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("a".repeat(306), 2),
            ("a".repeat(307), 3),
            ("a".repeat(459), 3),
            ("a".repeat(460), 4),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            // 153 is odd: the 77th does not fit into the first part.
            ("€".repeat(153), 3),
            ("ż".repeat(70), 1),
            ("ż".repeat(71), 2),
            ("ż".repeat(134), 2),
            ("ż".repeat(135), 3),
            ("😀".repeat(35), 1),
            ("😀".repeat(36), 2),
            ("😀".repeat(67), 3),
        ];
        for (text, expected) in cases {
            assert_eq!(
                segments(&text),
                expected,
                "{} of {text:.3}",
                text.chars().count()
            );
        }
        assert_eq!(segments(&plain("“It’s” – a\u{a0}• test…")), 1);
    }
}
