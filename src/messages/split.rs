//! Parts of a text packed into as few messages as they need, each within a limit.
//!
//! A part stays whole where it fits; what does not is broken at lines, then sentences, then words, then letters. Nothing is lost, nothing said twice.

/// Where a text may be broken, the gentlest first, each with what stands between the pieces.
#[derive(Clone, Copy)]
enum Break {
    Parts,
    Lines,
    Sentences,
    Words,
    Letters,
}

impl Break {
    fn between(self) -> &'static str {
        match self {
            Self::Parts => "\n\n",
            Self::Lines => "\n",
            Self::Sentences | Self::Words => " ",
            Self::Letters => "",
        }
    }

    fn harder(self) -> Self {
        match self {
            Self::Parts => Self::Lines,
            Self::Lines => Self::Sentences,
            Self::Sentences => Self::Words,
            Self::Words | Self::Letters => Self::Letters,
        }
    }

    fn pieces(self, text: &str) -> Vec<&str> {
        match self {
            Self::Parts => vec![text],
            Self::Lines => text.split('\n').collect(),
            Self::Sentences => sentences(text),
            Self::Words => text.split(' ').collect(),
            Self::Letters => text
                .char_indices()
                .map(|(at, letter)| &text[at..at + letter.len_utf8()])
                .collect(),
        }
    }
}

/// Packs parts into messages for which `fits` holds. It must hold of every text of one letter, and of every beginning of a text of
/// which it holds.
#[must_use]
pub fn pack<'p>(
    parts: impl IntoIterator<Item = &'p str>,
    fits: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut messages: Vec<String> = Vec::new();
    for part in parts.into_iter().filter(|p| !p.trim().is_empty()) {
        put(&mut messages, part, Break::Parts, Break::Parts, &fits);
    }
    messages
}

/// Puts a text behind what is there, or into a message of its own, or in pieces.
fn put(
    messages: &mut Vec<String>,
    text: &str,
    before: Break,
    level: Break,
    fits: &impl Fn(&str) -> bool,
) {
    if let Some(last) = messages.last_mut() {
        let length = last.len();
        last.push_str(before.between());
        last.push_str(text);
        if fits(last) {
            return;
        }
        last.truncate(length);
    }
    if fits(text) || matches!(level, Break::Letters) {
        messages.push(text.to_owned());
        return;
    }
    let harder = level.harder();
    for (n, piece) in harder.pieces(text).into_iter().enumerate() {
        let before = if n == 0 { before } else { harder };
        put(messages, piece, before, harder, fits);
    }
}

/// The sentences of a line: a full stop, a question mark or an exclamation mark with a space behind it ends one.
fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begun = 0;
    for (at, _) in text.match_indices(' ') {
        if text[begun..at].ends_with(['.', '?', '!', '\u{201d}']) {
            found.push(&text[begun..at]);
            begun = at + 1;
        }
    }
    found.push(&text[begun..]);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn letters(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    #[test]
    fn breaks_are_gentle() {
        let up_to = |most: usize| move |text: &str| text.chars().count() <= most;
        let parts = ["One. Two three.", "Four"];
        assert_eq!(pack(parts, up_to(40)), ["One. Two three.\n\nFour"]);
        assert_eq!(pack(parts, up_to(16)), ["One. Two three.", "Four"]);
        assert_eq!(pack(parts, up_to(12)), ["One.", "Two three.", "Four"]);
        assert_eq!(pack(["abcdefgh"], up_to(3)), ["abc", "def", "gh"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_all_fits(parts in proptest::collection::vec("[a-zé🙂 .\n]{0,80}", 0..8), most in 2_usize..60) {
            let fits = |text: &str| text.encode_utf16().count() <= most;
            let messages = pack(parts.iter().map(String::as_str), fits);
            for message in &messages {
                prop_assert!(fits(message), "{message:?}");
            }
            prop_assert_eq!(letters(&messages.concat()), letters(&parts.concat()));
        }
    }
}
