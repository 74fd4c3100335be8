//! `anydoor eval`: how well are families' questions understood?

mod figures;
pub mod questions;
pub mod reading;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Where, load_or_explain};
use crate::content::Content;

pub use figures::{Figures, Share};
use questions::Question;
use reading::Reading;

/// Read labelled questions and say how many were understood, and why the others were not.
///
/// A file is a table with tabs: id, text, topic, also, speaker, age, area, risk and ref_id, in any order. Exit code 0 when
/// every file could be read, 2 when one could not.
#[derive(Debug, Args)]
pub struct Eval {
    #[command(flatten)]
    place: Where,

    /// Files of questions.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Print one JSON object a question instead of the report.
    #[arg(long)]
    json: bool,

    /// Leave the misses and the confusions out.
    #[arg(long, conflicts_with = "json")]
    short: bool,

    /// Put the figures of another content folder beside these.
    #[arg(long, value_name = "FOLDER", conflicts_with = "json")]
    compare: Option<PathBuf>,
}

impl Eval {
    pub(super) fn run(self) -> ExitCode {
        let mut questions = Vec::new();
        for file in &self.files {
            match questions::read(file) {
                Ok(found) => questions.extend(found),
                Err(problem) => {
                    eprintln!("{problem}");
                    return ExitCode::from(2);
                }
            }
        }
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let read = |content: &Content| read_all(content, &questions, &self.place);
        let readings = read(&content);
        if self.json {
            for reading in &readings {
                match serde_json::to_string(reading) {
                    Ok(line) => tell_line!("{line}"),
                    Err(error) => eprintln!("{}: {error}", reading.id),
                }
            }
            return ExitCode::SUCCESS;
        }
        let figures = Figures::of(&questions, &readings);
        let other = match &self.compare {
            None => None,
            Some(folder) => {
                let place = Where {
                    content: folder.clone(),
                    ..self.place.clone()
                };
                match load_or_explain(&place) {
                    Ok(content) => {
                        let theirs = read(&content);
                        Some((Figures::of(&questions, &theirs), theirs))
                    }
                    Err(code) => return code,
                }
            }
        };
        tell!(
            "{}",
            report::figures(&figures, other.as_ref().map(|(figures, _)| figures))
        );
        if let Some((_, theirs)) = &other {
            tell!("{}", report::changes(&questions, &readings, theirs));
        }
        if !self.short {
            tell!("{}", report::confusions(&questions, &readings));
            tell!("{}", report::misses(&questions, &readings));
        }
        ExitCode::SUCCESS
    }
}

/// Reads every question as if it were the first message of a conversation.
#[must_use]
pub fn read_all(content: &Content, questions: &[Question], place: &Where) -> Vec<Reading> {
    let today = place.now().date();
    questions
        .iter()
        .map(|question| Reading::of(content, question, today))
        .collect()
}

/// The figures of one file of questions.
///
/// # Errors
/// A sentence with file and line, when it cannot be read.
pub fn figures(
    content: &Content,
    file: &std::path::Path,
    place: &Where,
) -> Result<Figures, String> {
    let questions = questions::read(file)?;
    let readings = read_all(content, &questions, place);
    Ok(Figures::of(&questions, &readings))
}
