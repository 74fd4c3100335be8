//! SMS: at most three segments for one message, the rest when the family writes MORE; answers by number; services in brief.
//!
//! A segment holds 160 septets of GSM-7 (153 in a chain) or 70 units of UCS-2 (67 in a chain): 3GPP TS 23.038, sections 6.2.1 and 6.2.3. One
//! letter outside GSM-7 turns the whole message into UCS-2, so that curly quotes, dashes and bullets are written plainly.

use std::sync::LazyLock;

use super::plain::{Detail, numbered, parts, question};
use super::split::pack;
use crate::dialogue::reply::Reply;

/// How many segments one message may take.
pub const MOST_SEGMENTS: usize = 3;
/// Ends a message that has more behind it.
pub const MORE: &str = "\nReply MORE for more.";

/// The letters of GSM-7 (the basic table of 3GPP TS 23.038 without the escape).
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Letters that take two septets.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// The messages of a reply, in order: one at least. The first is sent; each other one when the family writes MORE. Each fits
/// [`MOST_SEGMENTS`].
#[must_use]
pub fn pages(reply: &Reply) -> Vec<String> {
    let mut parts = parts(reply, Detail::Brief);
    let question = question(reply).unwrap_or_else(|| "What would you like to do next?".into());
    parts.push(format!("{question}\n{}", numbered(reply)));
    let parts: Vec<String> = parts.iter().map(|part| plainly(part)).collect();
    let with_more = |text: &str| segments(&format!("{text}{MORE}")) <= MOST_SEGMENTS;
    let mut pages = pack(parts.iter().map(String::as_str), with_more);
    let last = pages.len().saturating_sub(1);
    pages[..last]
        .iter_mut()
        .for_each(|page| page.push_str(MORE));
    pages
}

/// How many segments a text takes.
#[must_use]
pub fn segments(text: &str) -> usize {
    if text.chars().all(|letter| septets(letter).is_some()) {
        chained(text.chars().filter_map(septets), 160, 153)
    } else {
        chained(text.chars().map(char::len_utf16), 70, 67)
    }
}

/// Letters that must not be parted, filled one after another into segments.
fn chained(costs: impl Iterator<Item = usize>, alone: usize, in_chain: usize) -> usize {
    let (mut segments, mut filled, mut all) = (1, 0, 0);
    for cost in costs {
        all += cost;
        if filled + cost <= in_chain {
            filled += cost;
        } else {
            (segments, filled) = (segments + 1, cost);
        }
    }
    if all <= alone { 1 } else { segments }
}

fn septets(letter: char) -> Option<usize> {
    // All of them are below U+0400, save the euro sign.
    static COSTS: LazyLock<[u8; 0x400]> = LazyLock::new(|| {
        let mut costs = [0; 0x400];
        for (letters, cost) in [(BASIC, 1), (EXTENDED, 2)] {
            for letter in letters.chars() {
                if let Some(place) = costs.get_mut(letter as usize) {
                    *place = cost;
                }
            }
        }
        costs
    });
    if letter == '\u{20ac}' {
        return Some(2);
    }
    let cost = COSTS.get(letter as usize).copied().unwrap_or(0);
    (cost > 0).then_some(cost.into())
}

/// The same text with the letters of print written as a phone has them.
#[must_use]
pub fn plainly(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2018}' | '\u{2019}' | '\u{2032}' | '`' => out.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{2033}' => out.push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '\u{2026}' => out.push_str("..."),
            '\u{2022}' | '\u{b7}' => out.push('-'),
            '\u{a0}' | '\u{2009}' | '\u{202f}' | '\t' => out.push(' '),
            '\u{200b}' | '\u{feff}' | '\r' => {}
            '\u{bd}' => out.push_str("1/2"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_counted_as_networks_count_them() {
        for (text, wanted) in [
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("a".repeat(306), 2),
            ("a".repeat(307), 3),
            ("a".repeat(459), 3),
            ("a".repeat(460), 4),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            // 153 is odd: the last septet of a segment stays empty.
            ("€".repeat(153), 3),
            ("ł".repeat(70), 1),
            ("ł".repeat(71), 2),
            ("ł".repeat(134), 2),
            ("🙂".repeat(35), 1),
            ("🙂".repeat(36), 2),
            ("🙂".repeat(67), 3),
            (String::new(), 1),
        ] {
            assert_eq!(
                segments(&text),
                wanted,
                "{} of {:?}",
                text.chars().count(),
                text.chars().next()
            );
        }
    }

    #[test]
    fn print_is_written_plainly() {
        let plain =
            plainly("\u{201c}It\u{2019}s fine\u{201d} \u{2013} 9\u{a0}am \u{2022} now\u{2026}");
        assert_eq!(plain, "\"It's fine\" - 9 am - now...");
        assert!(plain.chars().all(|c| septets(c) == Some(1)));
    }
}
