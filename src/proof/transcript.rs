//! Conversations that were found, in the words of `tests/conversations/`.

use std::fmt::Write as _;

use super::reach::{Move, Way};

/// Conversations as transcripts; what came back last is what is expected, for a person to read and confirm.
#[must_use]
pub fn transcripts(found: &[Way]) -> String {
    let mut out = String::new();
    for way in found {
        let Some(last) = way.turns.last() else {
            continue;
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  - name: to {}", last.at);
        if !way.knows.is_empty() {
            let knows: Vec<String> = way
                .knows
                .iter()
                .map(|(fact, value)| format!("{fact}: {}", quoted(value)))
                .collect();
            let _ = writeln!(out, "    knows: {{ {} }}", knows.join(", "));
        }
        let _ = writeln!(out, "    turns:");
        for said in &way.turns {
            let _ = match &said.input {
                Move::Words(words) => writeln!(out, "      - family: {}", quoted(words)),
                Move::Tap(label) => writeln!(out, "      - tap: {}", quoted(label)),
            };
        }
        let mut expect = format!("at: {}", last.at);
        if !last.services.is_empty() {
            let _ = write!(expect, ", services: [{}]", last.services.join(", "));
        }
        let _ = writeln!(out, "        expect: {{ {expect} }}");
    }
    out
}

/// Text as YAML: in quotes where it would mean something else.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = text.chars().next().is_some_and(char::is_alphabetic)
        && !text.contains([
            ':', '#', ',', '{', '}', '[', ']', '"', '\'', '?', '&', '*', '!', '|', '>', '%', '@',
            '`',
        ])
        && !matches!(
            text.to_lowercase().as_str(),
            "yes" | "no" | "true" | "false" | "null" | "on" | "off"
        );
    if plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
