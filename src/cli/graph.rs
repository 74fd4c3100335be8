//! `anydoor graph`: pathways as pictures.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Where, load_or_explain, show};
use crate::content::Content;
use crate::picture::sheet::{HOUSE, Sheet, house, pathway};
use crate::picture::{dot, html, mermaid, ring, svg};

/// Draw a pathway, or the whole house, to look at.
///
/// Without a pathway the whole house is drawn: every pathway, and the ways from one to another. Exit code 0 when it is drawn, 2 when there
/// is no such pathway or the file cannot be written.
#[derive(Debug, Args)]
pub(super) struct Graph {
    #[command(flatten)]
    place: Where,

    /// The pathway, such as `transport`.
    #[arg(value_name = "PATHWAY")]
    pathway: Option<String>,

    /// How to write it.
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    format: Format,

    /// One page to look at in a browser: to move, to come nearer, to search. Of the whole house it holds the picture of every pathway too.
    #[arg(long, conflicts_with = "format")]
    html: bool,

    /// Where to write it, instead of showing it here.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A picture for browsers, word processors and printing.
    Svg,
    /// The language of Graphviz.
    Dot,
    /// The language of Mermaid, which many wikis draw.
    Mermaid,
}

impl Graph {
    pub(super) fn run(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let sheets = match self.sheets(&content) {
            Ok(sheets) => sheets,
            Err(message) => {
                eprintln!("{message}");
                return ExitCode::from(2);
            }
        };
        let written = match (sheets.first(), self.format) {
            _ if self.html => html::html(&sheets),
            (Some(sheet), Format::Dot) => Ok(dot::dot(sheet)),
            (Some(sheet), Format::Mermaid) => Ok(mermaid::mermaid(sheet)),
            (Some(sheet), Format::Svg) if sheet.id == HOUSE => ring::svg(sheet, false),
            (Some(sheet), Format::Svg) => svg::svg(sheet, false),
            (None, _) => Ok(String::new()),
        };
        let done = match (written, &self.out) {
            (Err(error), _) => Err(format!("The picture cannot be drawn: {error}.")),
            (Ok(text), None) => show(&text),
            (Ok(text), Some(file)) => std::fs::write(file, text)
                .map_err(|error| format!("{} cannot be written: {error}.", file.display())),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::from(2)
            }
        }
    }

    /// What is asked for; a page of the whole house holds every pathway behind it.
    fn sheets(&self, content: &Content) -> Result<Vec<Sheet>, String> {
        let all = || 0..content.pathways.len();
        match &self.pathway {
            Some(name) => match content.pathways.iter().position(|p| p.id == *name) {
                Some(position) => Ok(vec![pathway(content, position)]),
                None => {
                    let names: Vec<&str> = content.pathways.iter().map(|p| p.id.as_str()).collect();
                    Err(format!(
                        "There is no pathway called `{name}`. These there are: {}.",
                        names.join(", ")
                    ))
                }
            },
            None if self.html => Ok(std::iter::once(house(content))
                .chain(all().map(|position| pathway(content, position)))
                .collect()),
            None => Ok(vec![house(content)]),
        }
    }
}
