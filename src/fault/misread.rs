//! What somebody most likely did where a file cannot be read as YAML: the parser says where it gave up, and a person wants to know where it
//! went wrong.

/// A likely mistake.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misread {
    /// The line that is to be put right, from 0.
    pub(super) line: usize,
    /// What is wrong.
    pub(super) message: String,
    /// What to write instead.
    pub(super) help: String,
}

/// The likeliest mistake in a text that the parser gave up at `line` (from 0) with these words.
pub(super) fn misread(text: &str, line: usize, technical: &str) -> Misread {
    let lines: Vec<&str> = text.lines().collect();
    let here = lines.get(line).copied().unwrap_or("");
    let before = (0..line).rev().find(|n| !lines[*n].trim().is_empty());
    let at = |line: usize, message: &str, help: &str| Misread {
        line,
        message: message.to_owned(),
        help: help.to_owned(),
    };
    let lower = technical.to_lowercase();
    let indent: String = here.chars().take_while(|c| c.is_whitespace()).collect();
    if indent.contains('\t') || lower.contains("tab") {
        return at(
            line,
            "this line is indented with a tab",
            "use spaces: two for each step to the right",
        );
    }
    let mut near = before.into_iter().chain([line]);
    if let Some(odd) = near.find(|n| lines.get(*n).is_some_and(|l| l.contains('\u{a0}'))) {
        return at(
            odd,
            "this line has a space that is none: a no-break space, as Word and web pages have them",
            "take out the spaces of this line and type them again with the space bar",
        );
    }
    if let Some(open) = open_quote(&lines, line) {
        return at(
            open,
            "the quote that is opened in this line is not closed",
            "put the missing \" at the end of the text",
        );
    }
    let value = here.split_once(": ").map_or("", |(_, v)| v);
    if value.trim_start().starts_with(['\u{201c}', '\u{201d}']) {
        return at(
            line,
            "these are curly quotes, as Word writes them, and they are read as letters",
            "put straight ones round the text: \"",
        );
    }
    let mut open = before.into_iter().chain([line]);
    if let Some(open) = open.find(|n| lines.get(*n).is_some_and(|l| is_left_open(l))) {
        return at(
            open,
            "a `[` or `{` of this line is not closed",
            "put the missing `]` or `}` at its end; or a comma, if the next line goes on with it",
        );
    }
    if let Some((key, bracket)) = without_space(here) {
        return at(
            line,
            "there is no space after a colon",
            &format!("write `{key}: {bracket}`, with a space between"),
        );
    }
    if let Some(part) = without_comma(here) {
        return at(
            line,
            "a comma is missing inside `{ }`",
            &format!("put a comma before `{part}`"),
        );
    }
    let entry = here.trim_start().trim_start_matches("- ");
    if let Some(rest) = entry.strip_prefix("when: ")
        && rest.contains(": ")
        && !rest.contains('{')
    {
        return at(
            line,
            "a condition stands in `{ }`",
            &format!("write `when: {{ {} }}`", rest.trim()),
        );
    }
    // "Mapping values are not allowed": either a second `: ` in the line, or a line pushed in by mistake.
    let pushed_in = lower.contains("mapping values") && !value.contains(": ");
    if !pushed_in && (lower.contains("mapping values") || value.contains(": ")) {
        return at(
            line,
            "there is a second `: ` in this line, and the file cannot be read from here",
            "put the text in quotes: `say: \"Open: Monday to Friday\"`",
        );
    }
    if lower.contains("quot") || here.matches('"').count() % 2 == 1 {
        return at(
            line,
            "a quote is opened and not closed",
            "put the missing \" at the end of the text",
        );
    }
    if lower.contains("flow") || lower.contains("eof") || lower.contains("end of") {
        return at(
            line,
            "a `[` or `{` is opened and not closed",
            "put the missing `]` or `}`, and a comma between the parts",
        );
    }
    if pushed_in
        || lower.contains("indent")
        || lower.contains("block")
        || lower.contains("simple key")
        || lower.contains("did not find expected")
    {
        return at(
            line,
            "the indent of this line does not fit the lines above it",
            "lines that belong together start in the same column; a line inside another goes two spaces further to the right",
        );
    }
    at(
        line,
        &format!("this line cannot be read ({technical})"),
        "compare it with the line above, and look for a missing colon, quote or bracket",
    )
}

/// The line, up to this one, whose text begins with a quote that nothing closes. A text may go on over lines; it is closed by a quote at the
/// end of one.
fn open_quote(lines: &[&str], line: usize) -> Option<usize> {
    let mut open = None;
    for (n, text) in lines.iter().enumerate().take(line + 1) {
        let quotes = text.matches('"').count() - text.matches("\\\"").count();
        if quotes == 0 {
            continue;
        }
        let ends = text.trim_end().trim_end_matches([',', ']', '}', ' ']);
        match open {
            None if quotes % 2 == 1 && opens(text) => open = Some(n),
            Some(_) if quotes == 1 && ends.ends_with('"') => open = None,
            Some(_) => return open,
            None => {}
        }
    }
    open
}

/// Whether a quote begins a text in this line.
fn opens(line: &str) -> bool {
    [": \"", "- \"", "[\"", ", \""]
        .iter()
        .any(|o| line.contains(o))
}

/// Whether more brackets open in a line than close, and it does not end as one that goes on.
fn is_left_open(line: &str) -> bool {
    let mut depth = 0_i32;
    let mut in_quotes = false;
    for letter in line.chars() {
        match letter {
            '"' => in_quotes = !in_quotes,
            '{' | '[' if !in_quotes => depth += 1,
            '}' | ']' if !in_quotes => depth -= 1,
            _ => {}
        }
    }
    let is_entry = line.trim_start().starts_with("- ") || line.contains(": ");
    depth > 0 && is_entry && !line.trim_end().ends_with([',', '{', '['])
}

/// A key with its bracket right behind the colon.
fn without_space(line: &str) -> Option<(&str, char)> {
    for bracket in ['[', '{'] {
        for (at, _) in line.match_indices(&format!(":{bracket}")) {
            let key = line[..at].rsplit(|c: char| !(c.is_ascii_lowercase() || c == '_'));
            if let Some(key) = key.into_iter().next().filter(|key| !key.is_empty()) {
                return Some((key, bracket));
            }
        }
    }
    None
}

/// The second of two `key: value` that stand in `{ }` without a comma between.
fn without_comma(line: &str) -> Option<&str> {
    let inside = line.split_once('{')?.1;
    if inside.contains(['"', '{', '[']) {
        return None;
    }
    let parts = inside.split(['}', ',']);
    for part in parts {
        let mut colons = part.match_indices(": ").map(|(at, _)| at).skip(1);
        if let Some(second) = colons.next() {
            let word = part[..second].rfind(' ').map_or(0, |space| space + 1);
            return Some(part[word..].trim());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::fault::{Faults, Source, yaml};

    /// Each is what somebody who is no programmer wrote; the line is the one to put right, from 1.
    #[test]
    fn the_line_to_put_right_is_named() {
        for (text, line, says) in [
            (
                "a:\n  say: \"On Saturdays.\n  b: 1\nc:\n  say: Look for \"short breaks\".\n",
                2,
                "not closed",
            ),
            (
                "c:\n  - { label: X, go: y\n  - { label: Z, go: y }\n",
                2,
                "not closed",
            ),
            ("c:\n  when: age: 5-11\n", 2, "when: { age: 5-11 }"),
            (
                "c:\n  when: { age: 5-11 district: tendring }\n",
                2,
                "comma before `district: tendring`",
            ),
            ("c:\n  - { says:[swim], go: x }\n", 2, "says: ["),
            (
                "c:\n  say: \u{201c}The club: it is quiet.\u{201d}\n",
                2,
                "curly",
            ),
            ("c:\n  a: 1\n\u{a0} b: 2\n  d: 3\n", 3, "no-break"),
            ("c:\n  say: Open: Monday\n", 2, "in quotes"),
        ] {
            let source = Arc::new(Source {
                path: "a.yaml".into(),
                text: text.into(),
            });
            let mut faults = Faults::default();
            yaml::parse(&source, &mut faults);
            let fault = faults.0.first().unwrap_or_else(|| panic!("{text} is read"));
            let place = fault.place.as_ref().expect("a place");
            let told = format!(
                "{} {}",
                fault.message,
                fault.help.clone().unwrap_or_default()
            );
            assert_eq!(place.line_column().0, line, "{text}: {told}");
            assert!(told.contains(says), "{text}: {told}");
        }
    }

    /// What a text of several lines in quotes may do is no mistake of theirs.
    #[test]
    fn a_text_over_lines_is_not_blamed() {
        let lines = ["say: \"one", "  two\"", "when: age: 5"];
        assert_eq!(super::open_quote(&lines, 2), None);
    }
}
