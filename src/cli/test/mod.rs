//! `anydoor test`: do the written conversations still go as they should?
//!
//! [`written`] says how they are written, [`converse`] holds one, [`expect`] compares, [`bless`] writes what was seen into the file.

mod bless;
mod converse;
mod expect;
pub mod written;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use jiff::civil::DateTime;

use self::converse::{Told, converse, moment_of, story};
use self::written::DraftFile;
use super::reach::in_words;
use super::{Where, colour, load_or_explain};
use crate::content::{At, Content};
use crate::dialogue::Walked;
use crate::fault::draft::FromNode;
use crate::fault::render::render;
use crate::fault::{Faults, Source, yaml};

/// Run the conversations in `tests/conversations/` and say which of them no longer go as they should.
///
/// Exit code 0 when all do, 1 when one does not, 2 when there is none to run.
#[derive(Debug, Args)]
pub struct Test {
    #[command(flatten)]
    place: Where,

    /// Files or folders with conversations.
    #[arg(default_value = "tests/conversations", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Run only the conversations with these words in their name.
    #[arg(long, value_name = "WORDS")]
    name: Option<String>,

    /// Write what was seen into the files, in the place of what was expected (`at`, `asks`, `services`, `choices`, `facts`,
    /// `crisis`). Everything else in them stays, comments too. Look at the change before you keep it.
    #[arg(long)]
    bless: bool,

    /// Say which steps, choices and branches no conversation walks.
    #[arg(long)]
    coverage: bool,
}

/// What came of running some conversations.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many went as written.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
    /// What was wrong, ready to print.
    pub report: String,
    /// Every piece of the way that a conversation walked.
    pub walked: HashSet<Walked>,
    /// How many bytes each state took.
    pub packed: Vec<usize>,
    /// Run only conversations whose name has these words in it.
    pub only: Option<String>,
    /// Write what was seen in the place of what was expected.
    pub bless: bool,
}

impl Outcome {
    fn wants(&self, name: &str) -> bool {
        let only = self.only.as_ref().map(|words| words.to_lowercase());
        only.is_none_or(|words| name.to_lowercase().contains(&words))
    }
}

impl Test {
    pub(super) fn run(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let mut outcome = Outcome {
            only: self.name.clone(),
            bless: self.bless,
            ..Outcome::default()
        };
        for path in &self.paths {
            run_path(&content, path, self.place.now(), &mut outcome);
        }
        tell!("{}", outcome.report);
        if self.coverage {
            tell!("{}", coverage(&content, &outcome.walked));
        }
        if outcome.passed + outcome.failed == 0 {
            match &self.name {
                Some(words) => {
                    tell_line!("No conversation has \u{201c}{words}\u{201d} in its name.")
                }
                None => tell_line!("There are no conversations there."),
            }
            return ExitCode::from(2);
        }
        tell_line!("{} passed, {} failed", outcome.passed, outcome.failed);
        match (outcome.passed, outcome.failed) {
            (_, 0) => ExitCode::SUCCESS,
            _ => ExitCode::from(1),
        }
    }
}

/// Runs every conversation of a file, or of the files in a folder, twice: straight, and with the state packed and unpacked between turns.
pub fn run_path(content: &Content, path: &Path, now: DateTime, outcome: &mut Outcome) {
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else {
            return;
        };
        let mut inside: Vec<PathBuf> = entries
            .flatten()
            .map(|e| e.path())
            .filter(|p| p.is_dir() || p.extension().is_some_and(|e| e == "yaml"))
            .collect();
        inside.sort();
        inside
            .iter()
            .for_each(|p| run_path(content, p, now, outcome));
        return;
    }
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            outcome.failed += 1;
            outcome
                .report
                .push_str(&format!("{} cannot be read: {error}\n", path.display()));
            return;
        }
    };
    let source = Arc::new(Source {
        path: path.display().to_string(),
        text,
    });
    let mut faults = Faults::default();
    let file =
        yaml::parse(&source, &mut faults).and_then(|node| DraftFile::read(&node, &mut faults));
    let now = moment_of(file.as_ref().and_then(|f| f.now.as_ref()), now, &mut faults);
    let of_the_file = std::mem::take(&mut faults);
    let mut cures = Vec::new();
    for conversation in file.iter().flat_map(|f| &f.conversations) {
        if !outcome.wants(&conversation.name.value) {
            continue;
        }
        let before = faults.0.len();
        let mut hold = |pack| {
            let seen = (&mut outcome.walked, &mut outcome.packed);
            converse(content, conversation, now, pack, seen, &mut faults)
        };
        let as_written = |told: &[Told]| told.iter().all(|t| t.mismatches.is_empty());
        let mut told = hold(false);
        if as_written(&told) {
            told = hold(true);
        }
        if as_written(&told) && faults.0.len() == before {
            outcome.passed += 1;
            continue;
        }
        outcome.failed += 1;
        let name = &conversation.name;
        let (line, _) = name.place.line_column();
        let head = format!("\n=== {} ({}:{line}) ===\n", name.value, path.display());
        outcome.report += &(head + &story(&told));
        faults.0[before..]
            .iter()
            .for_each(|f| outcome.report.push_str(&render(f, colour())));
        cures.extend(told.into_iter().flat_map(|turn| turn.mismatches));
    }
    if outcome.bless && !cures.is_empty() {
        outcome.report += &bless::bless(path, &source.text, &cures);
    }
    // A misspelt `expect` would expect nothing, and pass.
    if !of_the_file.0.is_empty() {
        outcome.failed += 1;
        of_the_file
            .0
            .iter()
            .for_each(|f| outcome.report.push_str(&render(f, colour())));
    }
}

/// Every step, choice and branch that a family can walk on some day.
#[must_use]
pub fn every_piece(content: &Content) -> HashSet<Walked> {
    let mut pieces = HashSet::new();
    for (p, pathway) in content.pathways.iter().enumerate() {
        for (s, step) in pathway.steps.iter().enumerate() {
            let at = At {
                pathway: p,
                step: s,
            };
            // Kept for topics that have no pathway; nobody comes here while every topic has one.
            if at == content.front_door("topic") && every_topic_has_a_door(content) {
                continue;
            }
            pieces.insert(Walked::Step(at));
            pieces.extend((0..step.choices.len()).map(|n| Walked::Choice(at, n)));
            pieces.extend((0..step.next.len()).map(|n| Walked::Branch(at, n)));
        }
    }
    pieces
}

fn every_topic_has_a_door(content: &Content) -> bool {
    let topics = &content.directory.topics;
    let mut ids = topics.ids().filter_map(|id| topics.find(id));
    ids.all(|topic| content.topic_door(topic).is_some())
}

/// Every piece of the way that the written conversations walk.
pub(super) fn walked_by(content: &Content, paths: &[PathBuf], now: DateTime) -> HashSet<Walked> {
    let mut outcome = Outcome::default();
    paths
        .iter()
        .for_each(|path| run_path(content, path, now, &mut outcome));
    outcome.walked
}

/// Which steps, choices and branches no conversation walks, with the shares that are walked.
fn coverage(content: &Content, walked: &HashSet<Walked>) -> String {
    let every = every_piece(content);
    let mut out = String::new();
    let mut missed: Vec<String> = every
        .difference(walked)
        .map(|piece| format!("not walked: {}\n", in_words(content, piece)))
        .collect();
    missed.sort();
    missed.iter().for_each(|line| out.push_str(line));
    let is_step = |piece: &&Walked| matches!(piece, Walked::Step(_));
    let steps = (
        every.iter().filter(is_step).count(),
        walked.iter().filter(is_step).count(),
    );
    let branches = (every.len() - steps.0, walked.len() - steps.1);
    let line = |what: &str, (all, done): (usize, usize)| {
        let percent = (done * 100).checked_div(all).unwrap_or(100);
        format!("{done} of {all} {what} walked ({percent} %)\n")
    };
    out + &line("steps", steps) + &line("choices and branches", branches)
}
