//! Faults for people: the line itself, a caret, a sentence, and what to write instead.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

use super::{Fault, Severity};

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// A terminal that can.
    Yes,
    /// A file, a pipe, `NO_COLOR`.
    No,
}

/// One fault, as staff see it in a terminal.
#[must_use]
pub fn render(fault: &Fault, colour: Colour) -> String {
    let theme = match colour {
        Colour::Yes => GraphicalTheme::unicode(),
        Colour::No => GraphicalTheme::unicode_nocolor(),
    };
    let shown = Shown {
        source: fault
            .place
            .as_ref()
            .map(|p| NamedSource::new(&p.source.path, p.source.text.clone())),
        fault,
    };
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(100)
        .with_context_lines(1);
    // A fault that cannot be drawn is still told.
    if handler.render_report(&mut out, &shown).is_err() {
        out = format!("{fault}\n");
    }
    out
}

struct Shown<'a> {
    fault: &'a Fault,
    source: Option<NamedSource<String>>,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.fault, f)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fault.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.fault.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.fault.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.fault
            .help
            .as_ref()
            .map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.fault.place.as_ref()?;
        // A block of several lines is marked at its first.
        let text = &place.source.text;
        let end = text[place.start..place.end.max(place.start)]
            .find('\n')
            .map_or(place.end, |n| place.start + n);
        let length = end
            .saturating_sub(place.start)
            .max(1)
            .min(text.len().saturating_sub(place.start));
        Some(Box::new(std::iter::once(LabeledSpan::new(
            Some("here".into()),
            place.start,
            length,
        ))))
    }
}
