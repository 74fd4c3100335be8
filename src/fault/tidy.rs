//! One shape for the files: spaces, indents and empty lines. Words, comments and quotes are never touched.
//!
//! Only white space changes, and a file whose tree would change is left alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::yaml::{self, Kind, Node};
use super::{Faults, Source};

/// Why a file is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftAlone {
    /// It cannot be read.
    Unreadable,
    /// Another shape would change what it says, or cannot be found.
    WouldChange,
}

/// The text in the shape of the house: lines end without spaces, one empty line at most, indents of two, one end of line at the end; a file that parts
/// most of its entries with empty lines parts them all.
///
/// # Errors
/// The reason, when it is best left alone.
pub fn tidy(text: &str) -> Result<String, LeftAlone> {
    let tree = read(text).ok_or(LeftAlone::Unreadable)?;
    let mut tidied = text.replace("\r\n", "\n");
    for step in [trimmed, indented, parted] {
        let tree = read(&tidied).ok_or(LeftAlone::WouldChange)?;
        tidied = step(&tidied, &tree).ok_or(LeftAlone::WouldChange)?;
    }
    let after = read(&tidied).ok_or(LeftAlone::WouldChange)?;
    let ink = |text: &str| -> String { text.split_whitespace().collect() };
    if same(&tree, &after) && ink(text) == ink(&tidied) {
        Ok(tidied)
    } else {
        Err(LeftAlone::WouldChange)
    }
}

/// The tree of a text without any fault in it.
fn read(text: &str) -> Option<Node> {
    let source = Arc::new(Source {
        path: String::new(),
        text: text.to_owned(),
    });
    let mut faults = Faults::default();
    yaml::parse(&source, &mut faults).filter(|_| faults.0.is_empty())
}

/// Whether two trees say the same, wherever they stand.
#[must_use]
pub fn same(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (
            Kind::Text {
                text: a,
                written: x,
            },
            Kind::Text {
                text: b,
                written: y,
            },
        ) => a == b && x == y,
        (Kind::List(a), Kind::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Kind::Map(a), Kind::Map(b)) => {
            let pairs = || a.iter().zip(b);
            a.len() == b.len() && pairs().all(|((k, a), (l, b))| k.value == l.value && same(a, b))
        }
        (Kind::Refused, Kind::Refused) => true,
        _ => false,
    }
}

/// Lines and where they begin.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            starts: std::iter::once(0).chain(ends).collect(),
        }
    }

    /// The number of the line in which a byte stands, from 0.
    fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte) - 1
    }

    /// What stands in the line before a byte.
    fn before(&self, byte: usize) -> &'t str {
        &self.text[self.starts[self.number(byte)]..byte]
    }
}

/// Whether a node is written with brackets.
fn in_brackets(node: &Node) -> bool {
    node.place.source.text[node.place.start..].starts_with(['[', '{'])
}

/// The lines that belong to a text of several lines, its first left out: true for each line in which space may be part of the text.
fn inside_texts(text: &str, tree: &Node) -> Vec<bool> {
    let lines = Lines::of(text);
    let mut inside = vec![false; lines.starts.len()];
    visit(tree, &mut |node| {
        if matches!(node.kind, Kind::Text { .. }) && node.place.end > node.place.start {
            let first = lines.number(node.place.start);
            let last = lines.number(node.place.end - 1);
            inside[first..=last]
                .iter_mut()
                .skip(1)
                .for_each(|l| *l = true);
        }
    });
    inside
}

fn visit(node: &Node, with: &mut impl FnMut(&Node)) {
    with(node);
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| visit(item, with)),
        Kind::Map(entries) => entries.iter().for_each(|(_, value)| visit(value, with)),
        Kind::Text { .. } | Kind::Refused => {}
    }
}

/// No space at the end of a line, one empty line at most, none at the start, one end of line at the end.
fn trimmed(text: &str, tree: &Node) -> Option<String> {
    let inside = inside_texts(text, tree);
    let mut out = String::with_capacity(text.len());
    let mut empty = true;
    for (line, inside) in text.lines().zip(inside) {
        let line = if inside {
            line
        } else {
            line.trim_end_matches([' ', '\t'])
        };
        if line.is_empty() && empty && !inside {
            continue;
        }
        empty = line.is_empty();
        out.push_str(line);
        out.push('\n');
    }
    let end = out.trim_end_matches('\n').len();
    out.truncate(end);
    Some(out + "\n")
}

/// Every key and every dash that begins a line, with the column in which it belongs.
fn columns(text: &str, tree: &Node) -> Option<BTreeMap<usize, usize>> {
    fn place(
        node: &Node,
        column: usize,
        lines: &Lines<'_>,
        found: &mut BTreeMap<usize, usize>,
    ) -> Option<()> {
        if in_brackets(node) {
            return Some(());
        }
        match &node.kind {
            Kind::Map(entries) => {
                for (key, value) in entries {
                    if lines.before(key.place.start).trim().is_empty() {
                        found.insert(lines.number(key.place.start), column);
                    }
                    place(value, column + 2, lines, found)?;
                }
            }
            Kind::List(items) => {
                for item in items {
                    // A dash with nothing behind it, or with a key in quotes, has its item in another line.
                    let before = lines.before(item.place.start);
                    let dash = before.trim_end();
                    if dash.trim_start() == "-" {
                        found.insert(lines.number(item.place.start), column);
                    } else if !dash.ends_with('-') {
                        return None;
                    }
                    place(item, column + 2, lines, found)?;
                }
            }
            Kind::Text { .. } | Kind::Refused => {}
        }
        Some(())
    }
    let mut found = BTreeMap::new();
    place(tree, 0, &Lines::of(text), &mut found)?;
    Some(found)
}

/// Two spaces for each step to the right. Lines without a key or a dash of their own move with the line that they belong to, and
/// comments with the line below them.
fn indented(text: &str, tree: &Node) -> Option<String> {
    let columns = columns(text, tree)?;
    let inside = inside_texts(text, tree);
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let mut out = String::with_capacity(text.len());
    let mut shift = 0_isize;
    for (number, line) in lines.iter().enumerate() {
        let here = isize::try_from(indent(line)).ok()?;
        let shift_of = |number: usize| -> Option<isize> {
            let column = isize::try_from(*columns.get(&number)?).ok()?;
            Some(column - isize::try_from(indent(lines[number])).ok()?)
        };
        let is_comment = line.trim_start().starts_with('#') && !inside[number];
        let moved = if is_comment {
            let below = columns
                .range(number..)
                .find(|(n, _)| isize::try_from(indent(lines[**n])) == Ok(here));
            below.and_then(|(n, _)| shift_of(*n)).unwrap_or(shift)
        } else {
            if let Some(own) = shift_of(number) {
                shift = own;
            }
            shift
        };
        if !line.is_empty() {
            let column = usize::try_from(here + moved).ok()?;
            out.push_str(&" ".repeat(column));
            out.push_str(&single_dash(
                line.trim_start_matches(' '),
                columns.contains_key(&number),
            ));
        }
        out.push('\n');
    }
    Some(out)
}

/// `-   id: x` as `- id: x`.
fn single_dash(line: &str, begins_an_item: bool) -> String {
    match line.strip_prefix("- ") {
        Some(rest) if begins_an_item => format!("- {}", rest.trim_start_matches(' ')),
        _ => line.to_owned(),
    }
}

/// Entries of the top (steps, services, conversations) with an empty line before each, if most have one.
fn parted(text: &str, tree: &Node) -> Option<String> {
    let lines = Lines::of(text);
    let rows: Vec<&str> = text.lines().collect();
    let Kind::Map(top) = &tree.kind else {
        return Some(text.to_owned());
    };
    let mut wanting = Vec::new();
    for (_, value) in top.iter().filter(|(_, value)| !in_brackets(value)) {
        let starts: Vec<usize> = match &value.kind {
            Kind::Map(entries) => entries.iter().map(|(key, _)| key.place.start).collect(),
            Kind::List(items) => items.iter().map(|item| item.place.start).collect(),
            Kind::Text { .. } | Kind::Refused => continue,
        };
        let mut missing = Vec::new();
        // The first entry stands right under its heading.
        for start in starts.iter().skip(1) {
            let mut line = lines.number(*start);
            while line > 0 && rows[line - 1].trim_start().starts_with('#') {
                line -= 1;
            }
            if line > 0 && !rows[line - 1].is_empty() {
                missing.push(line);
            }
        }
        if missing.len() * 2 < starts.len().saturating_sub(1) {
            wanting.extend(missing);
        }
    }
    let mut out = String::with_capacity(text.len());
    for (number, row) in rows.iter().enumerate() {
        if wanting.contains(&number) {
            out.push('\n');
        }
        out.push_str(row);
        out.push('\n');
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shape_changes() {
        let untidy = "\n\n# Top.  \nservices:   \n-   id: a\n    # Why.\n    name: 'A'  # so\n    say: |\n        One.\n\n\n          Two.  \n        # not a comment\n    list: [x,\n       y]\n\n\n-   id: b\n\n-   id: c\n    name: \"C\"\n-   id: d\n\n\n";
        let wanted = "# Top.\nservices:\n  - id: a\n    # Why.\n    name: 'A'  # so\n    say: |\n        One.\n\n\n          Two.  \n        # not a comment\n    list: [x,\n       y]\n\n  - id: b\n\n  - id: c\n    name: \"C\"\n\n  - id: d\n";
        assert_eq!(tidy(untidy).as_deref(), Ok(wanted));
        assert_eq!(tidy(wanted).as_deref(), Ok(wanted));
    }

    #[test]
    fn deep_indents_become_two_spaces() {
        let untidy = "a:\n    b:\n        - c: 1\n          d: >\n              folded\n              text\n        - e\n    # of f\n    f: g\n";
        let wanted = "a:\n  b:\n    - c: 1\n      d: >\n          folded\n          text\n    - e\n  # of f\n  f: g\n";
        assert_eq!(tidy(untidy).as_deref(), Ok(wanted));
    }

    #[test]
    fn what_cannot_be_read_is_left_alone() {
        assert_eq!(tidy("a: [1\n"), Err(LeftAlone::Unreadable));
        assert_eq!(tidy("a: 1\na: 2\n"), Err(LeftAlone::Unreadable));
        assert_eq!(tidy("a:\n  -\n    b: 1\n"), Err(LeftAlone::WouldChange));
    }
}
