//! `anydoor test --bless`: what was seen in the place of what was expected, and not a letter more.

use std::path::Path;

use super::expect::Mismatch;
use crate::proof::transcript::quoted;

/// Writes what was seen into a file of conversations; says what was written and what is left for a person.
pub(super) fn bless(path: &Path, text: &str, mismatches: &[Mismatch]) -> String {
    let (blessed, count) = blessed(text, mismatches);
    let left = mismatches.len() - count;
    let shown = path.display();
    let mut said = match count {
        0 => String::new(),
        _ => match std::fs::write(path, blessed) {
            Ok(()) => format!(
                "{shown}: {count} written as seen: look at the change, then run `anydoor test` again\n"
            ),
            Err(error) => return format!("{shown} cannot be written: {error}\n"),
        },
    };
    if left > 0 {
        said += &format!(
            "{shown}: {left} left for you: what is said, or not shown, only a person can decide\n"
        );
    }
    said
}

/// The text with what was seen, and how many places were written.
fn blessed(text: &str, mismatches: &[Mismatch]) -> (String, usize) {
    let mut changes: Vec<_> = mismatches
        .iter()
        .filter_map(|m| Some((m.place.start, m.place.end, m.instead.as_ref()?)))
        .collect();
    // From the end: what stands before keeps its place.
    changes.sort_by_key(|(start, ..)| std::cmp::Reverse(*start));
    let mut out = text.to_owned();
    for (start, end, instead) in &changes {
        let was_quoted = text[*start..*end].starts_with(['"', '\'']);
        let new = match quoted(instead) {
            plain if was_quoted && !plain.starts_with('"') => format!("\"{plain}\""),
            new => new,
        };
        // `crisis: yes` is a truth value and stays plain.
        let truth = matches!(text[*start..*end].trim(), "yes" | "no" | "true" | "false");
        out.replace_range(*start..*end, if truth { instead } else { &new });
    }
    (out, changes.len())
}
