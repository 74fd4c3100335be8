//! A YAML file as a tree in which every node knows its place.
//!
//! Scalars stay text: whether `0300` is a number or a phone number is for the reader of the field to say, so nothing is lost and `no`
//! is never taken for a truth value. Anchors, aliases, tags and second documents are refused: staff do not need
//! them, and without them no small file can unfold into a huge one.

use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Span};

use super::{Faults, Place, Source, Spanned};

/// How deeply lists and maps may stand inside each other.
const DEEPEST: usize = 24;

/// One node of a file.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text; `written` is false for an empty value (`key:` with nothing behind it).
    Text {
        /// The text, quotes and folds undone.
        text: String,
        /// Whether anything was written there at all.
        written: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// An anchor, an alias or a tag: named already, so nothing more is said of it.
    Refused,
    /// Keys and values, in order, each key once.
    Map(Vec<(Spanned<String>, Node)>),
}

impl Kind {
    /// For "this should be …, but it is …".
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text { written: false, .. } => "empty",
            Self::Text { .. } => "a piece of text",
            Self::Refused => "something that is not used here",
            Self::List(_) => "a list",
            Self::Map(_) => "a group of `key: value` lines",
        }
    }
}

/// Reads one file; `None` if it is no YAML at all, with the fault noted.
pub fn parse(source: &Arc<Source>, faults: &mut Faults) -> Option<Node> {
    let mut reader = Reader {
        source,
        events: Parser::new_from_str(&source.text),
        faults,
    };
    reader.document()
}

struct Reader<'a, 'f, I: Iterator<Item = Result<(Event<'a>, Span), granit_parser::ScanError>>> {
    source: &'a Arc<Source>,
    events: I,
    faults: &'f mut Faults,
}

impl<'a, I: Iterator<Item = Result<(Event<'a>, Span), granit_parser::ScanError>>>
    Reader<'a, '_, I>
{
    fn document(&mut self) -> Option<Node> {
        let whole = Place {
            source: self.source.clone(),
            start: 0,
            end: self.source.text.len().min(1),
        };
        let mut root = None;
        loop {
            let (event, place) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentEnd => {}
                Event::DocumentStart(..) if root.is_some() => {
                    self.faults.error(
                        "second-document",
                        &place,
                        "this file has a second part after `---`",
                        "remove the `---`, or put the second part into a file of its own",
                    );
                    return root;
                }
                Event::DocumentStart(..) => {}
                Event::StreamEnd => break,
                other => root = self.node(other, place, 0),
            }
        }
        if root.is_none()
            || matches!(
                root.as_ref().map(|r| &r.kind),
                Some(Kind::Text { written: false, .. })
            )
        {
            self.faults.error(
                "empty-file",
                &whole,
                "this file is empty",
                "write its contents, or delete the file",
            );
            return None;
        }
        root
    }

    /// The next event; a scan error is noted and ends the file. Comments are left out by the parser.
    fn next(&mut self) -> Option<(Event<'a>, Place)> {
        match self.events.next()? {
            Err(error) => {
                self.syntax(&error);
                None
            }
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                let len = self.source.text.len();
                let place = Place {
                    source: self.source.clone(),
                    start: range.start.min(len),
                    end: range.end.min(len),
                };
                Some((event, place))
            }
        }
    }

    fn node(&mut self, event: Event<'a>, place: Place, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            self.faults.error(
                "too-deep",
                &place,
                "lists and groups stand too deeply inside each other here",
                "check the indents: each line below `key:` goes two spaces to the right, no more",
            );
            return None;
        }
        if event.tag().is_some() || event.anchor_id().is_some_and(|id| id > 0) || event.is_alias() {
            self.faults.error(
                "yaml-magic",
                &place,
                "`&name`, `*name` and `!tag` are not used in these files",
                "write the value out in full; put quotes round text that begins with & * or !",
            );
            self.skip(&event)?;
            return Some(Node {
                kind: Kind::Refused,
                place,
            });
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let written = style != ScalarStyle::Plain
                    || !(text.is_empty() || text == "~" || text == "null");
                Some(Node {
                    kind: Kind::Text {
                        text: text.into_owned(),
                        written,
                    },
                    place,
                })
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    let (event, at) = self.next()?;
                    if event == Event::SequenceEnd {
                        break;
                    }
                    items.push(self.node(event, at, depth + 1)?);
                }
                Some(Node {
                    kind: Kind::List(items),
                    place,
                })
            }
            Event::MappingStart(..) => self.map(place, depth),
            _ => None,
        }
    }

    fn map(&mut self, place: Place, depth: usize) -> Option<Node> {
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if event == Event::MappingEnd {
                break;
            }
            let key = self.node(event, at, depth + 1)?;
            let (event, at) = self.next()?;
            let value = self.node(event, at, depth + 1)?;
            let Kind::Text { text, .. } = key.kind else {
                self.faults.error(
                    "odd-key",
                    &key.place,
                    "a key must be a word, not a list or a group",
                    "put quotes round text that begins with { or [",
                );
                continue;
            };
            let key = Spanned {
                value: text,
                place: key.place,
            };
            if entries.iter().any(|(k, _)| k.value == key.value) {
                self.faults.error(
                    "key-twice",
                    &key.place,
                    format!("`{}` stands here twice", key.value),
                    "keep one of them; if these are two things, give each its own name",
                );
                continue;
            }
            entries.push((key, value));
        }
        Some(Node {
            kind: Kind::Map(entries),
            place,
        })
    }

    /// Reads past the rest of a refused node.
    fn skip(&mut self, first: &Event<'a>) -> Option<()> {
        let mut open = usize::from(matches!(
            first,
            Event::SequenceStart(..) | Event::MappingStart(..)
        ));
        while open > 0 {
            match self.next()?.0 {
                Event::SequenceStart(..) | Event::MappingStart(..) => open += 1,
                Event::SequenceEnd | Event::MappingEnd => open -= 1,
                _ => {}
            }
        }
        Some(())
    }

    fn syntax(&mut self, error: &granit_parser::ScanError) {
        let marker = error.marker();
        let len = self.source.text.len();
        let mut start = marker.byte_offset().unwrap_or(0).min(len);
        while !self.source.text.is_char_boundary(start) {
            start -= 1;
        }
        let text = &self.source.text;
        let line = text[..start].matches('\n').count();
        let misread = super::misread::misread(text, line, &error.info());
        // Another line than the parser's is meant: the place is where its words begin.
        if misread.line != line {
            let lines = text.split_inclusive('\n').take(misread.line);
            let begin: usize = lines.map(str::len).sum();
            let indent = text[begin..].chars().take_while(|c| *c == ' ').count();
            start = begin + indent;
        }
        let start = start.min(len);
        let place = Place {
            source: self.source.clone(),
            start,
            end: start + text[start..].chars().next().map_or(0, char::len_utf8),
        };
        self.faults
            .error("yaml-syntax", &place, misread.message, misread.help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(String, usize)> {
        let source = Arc::new(Source {
            path: "a.yaml".into(),
            text: text.into(),
        });
        let mut faults = Faults::default();
        parse(&source, &mut faults);
        faults
            .0
            .iter()
            .map(|f| {
                (
                    f.code.to_owned(),
                    f.place.as_ref().map_or(0, |p| p.line_column().0),
                )
            })
            .collect()
    }

    #[test]
    fn text_stays_text() {
        let source = Arc::new(Source {
            path: "a.yaml".into(),
            text: "phone: 0300 1\nno: 07\nlate: no\n".into(),
        });
        let node = parse(&source, &mut Faults::default());
        let Some(Node {
            kind: Kind::Map(entries),
            ..
        }) = node
        else {
            panic!("not a map")
        };
        let values: Vec<_> = entries
            .iter()
            .map(|(k, v)| (k.value.clone(), format!("{:?}", v.kind)))
            .collect();
        assert!(values[1].1.contains("07") && values[2].1.contains("no") && values[1].0 == "no");
    }

    #[test]
    fn each_mistake_is_named_at_its_line() {
        assert_eq!(faults("a: 1\n  b: 2\n"), vec![("yaml-syntax".into(), 2)]);
        assert_eq!(faults("a: 1\na: 2\n"), vec![("key-twice".into(), 2)]);
        assert_eq!(faults(""), vec![("empty-file".into(), 1)]);
        assert_eq!(faults("a: &x [1]\nb: *x\n").len(), 2);
        assert_eq!(faults("a:\n\tb: 1\n")[0].1, 2);
    }

    #[test]
    fn a_bomb_is_refused_and_depth_is_bounded() {
        let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n";
        assert!(faults(bomb).iter().all(|f| f.0 == "yaml-magic"));
        let deep = "[".repeat(5000);
        assert!(!faults(&deep).is_empty());
    }
}
