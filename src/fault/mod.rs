//! What is wrong with a file, and where, in words for the person who wrote it.
//!
//! Start at [`Fault`]; then [`yaml`], which turns a file into nodes that know their place, and [`draft`], which turns
//! nodes into typed drafts and collects *every* fault on the way. Uses `text` only. Deliberately not here: what a
//! pathway or a service is; reading files from disk (that is `content`).

pub mod draft;
pub mod explain;
mod misread;
pub mod render;
pub mod shape;
pub mod tidy;
pub mod yaml;

use std::fmt;
use std::sync::Arc;

/// A file as it was read.
#[derive(PartialEq, Eq)]
pub struct Source {
    /// Path as staff know it, from the project's top: `pathways/health/therapies.yaml`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.path)
    }
}

/// A stretch of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Arc<Source>,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Place {
    /// Line and column, both from 1; columns count characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        let before = &self.source.text[..self.start.min(self.source.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.source.path)
    }
}

/// A value that remembers where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl Spanned<String> {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The content cannot be served.
    Error,
    /// It can be served, but somebody should look.
    Warning,
}

/// One thing that is wrong: a code, a place, a sentence, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable kebab-case name of the kind of fault.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Where; `None` when it is about a whole file or folder that could not be read.
    pub place: Option<Place>,
    /// One sentence in plain English, lower case, without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{} ({})", self.message, self.code)
    }
}

/// Every fault found so far.
#[derive(Debug, Default, Clone)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Notes an error at a place.
    pub fn error(
        &mut self,
        code: &'static str,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(
            code,
            Severity::Error,
            Some(place.clone()),
            message.into(),
            help.into(),
        );
    }

    /// Notes a warning at a place.
    pub fn warn(
        &mut self,
        code: &'static str,
        place: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(
            code,
            Severity::Warning,
            Some(place.clone()),
            message.into(),
            help.into(),
        );
    }

    /// Notes an error about something that has no place in a text.
    pub fn nowhere(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(code, Severity::Error, None, message.into(), help.into());
    }

    /// An id that nothing has: with the nearest one that exists. An empty id stands in for one that had a fault already.
    pub fn unknown<'a>(
        &mut self,
        code: &'static str,
        what: &str,
        id: &Spanned<String>,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        if id.value.is_empty() {
            return;
        }
        let help = match crate::text::closest(&id.value, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None if what == "topic" => {
                "choose one of directory/topics.yaml; a new one is work for developers".into()
            }
            None if what == "organisation" => {
                "check the spelling, or add it to directory/organisations.yaml: `- { id: …, name: … }`".into()
            }
            None => format!("check the spelling, or add the {what} first"),
        };
        self.error(
            code,
            &id.place,
            format!("there is no {what} called `{}`", id.value),
            help,
        );
    }

    /// Old names of renamed things, each with the thing that had it: none may be a name of today, and none may be said twice.
    pub fn old_names<'a>(
        &mut self,
        what: &str,
        today: impl Fn(&str) -> bool,
        old: impl IntoIterator<Item = (&'a str, &'a Spanned<String>)>,
    ) {
        let mut said: Vec<(&str, &str)> = Vec::new();
        for (owner, was) in old {
            if today(&was.value) {
                self.error(
                    "was-in-use",
                    &was.place,
                    format!(
                        "`{owner}` was called `{}`, but a {what} has that name today",
                        was.value
                    ),
                    "an old name leads conversations under way to the new one: take it out here, or rename the other",
                );
            } else if let Some((_, other)) = said.iter().find(|(name, _)| *name == was.value) {
                self.error(
                    "was-twice",
                    &was.place,
                    format!(
                        "both `{other}` and `{owner}` say that they were called `{}`",
                        was.value
                    ),
                    "an old name leads to one place: take it out of the other",
                );
            } else {
                said.push((&was.value, owner));
            }
        }
    }

    /// Whether any fault is an error.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.0.iter().any(|f| f.severity == Severity::Error)
    }

    /// Errors first, then by file and position, so that two runs print the same.
    pub fn settle(&mut self) {
        let key = |f: &Fault| {
            (
                f.severity,
                f.place.as_ref().map(|p| (p.source.path.clone(), p.start)),
                f.code,
                f.message.clone(),
            )
        };
        self.0.sort_by_cached_key(key);
        self.0.dedup();
    }

    fn push(
        &mut self,
        code: &'static str,
        severity: Severity,
        place: Option<Place>,
        message: String,
        help: String,
    ) {
        let help = (!help.is_empty()).then_some(help);
        self.0.push(Fault {
            code,
            severity,
            place,
            message,
            help,
        });
    }
}
