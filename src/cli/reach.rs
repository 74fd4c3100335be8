//! `anydoor reach`: the shortest conversations that lead somewhere, as transcripts.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::test::{every_piece, walked_by};
use super::{Where, load_or_explain};
use crate::content::Content;
use crate::dialogue::Walked;
use crate::dialogue::talk::step_id;
use crate::proof::reach::{at, ways};
use crate::proof::transcript::transcripts;

/// Print the shortest conversation that leads to a step, as a transcript to paste into `tests/conversations/`.
///
/// Exit code 0 when every step was reached, 1 when one was not, 2 when there is no such step.
#[derive(Debug, Args)]
pub(super) struct Reach {
    #[command(flatten)]
    place: Where,

    /// Steps, such as `transport/stage-one`, or whole pathways, such as `transport`.
    #[arg(value_name = "STEP", required_unless_present = "unwalked")]
    steps: Vec<String>,

    /// Every step, choice and branch (of the pathways named, or of all) that no written conversation walks.
    #[arg(long)]
    unwalked: bool,

    /// Files or folders with the written conversations.
    #[arg(long, default_value = "tests/conversations", value_name = "PATH")]
    conversations: Vec<PathBuf>,
}

impl Reach {
    pub(super) fn run(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let mut wanted: HashSet<Walked> = HashSet::new();
        for name in &self.steps {
            let id = step_id(name);
            let Some(found) = content.find(&id) else {
                eprintln!("There is no step or pathway called `{name}`.");
                return ExitCode::from(2);
            };
            if id.step.is_empty() || self.unwalked {
                wanted.extend(
                    every_piece(&content)
                        .into_iter()
                        .filter(|piece| at(piece).pathway == found.pathway),
                );
            } else {
                wanted.insert(Walked::Step(found));
            }
        }
        if self.unwalked {
            if self.steps.is_empty() {
                wanted = every_piece(&content);
            }
            let walked = walked_by(&content, &self.conversations, self.place.now());
            wanted.retain(|piece| !walked.contains(piece));
        }
        let (found, missed) = ways(&content, &wanted, self.place.now());
        tell!("{}", transcripts(&found));
        let mut missed: Vec<String> = missed
            .iter()
            .map(|piece| in_words(&content, piece))
            .collect();
        missed.sort();
        for piece in &missed {
            eprintln!("not reached: {piece}");
        }
        if missed.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        }
    }
}

/// A piece of the way, for people.
pub(super) fn in_words(content: &Content, piece: &Walked) -> String {
    let here = at(piece);
    let (name, step) = (content.step_id(here), content.step(here));
    match piece {
        Walked::Step(_) => format!("{name}"),
        Walked::Choice(_, n) => {
            let label = step.choices.get(*n).map_or("", |c| c.label.as_str());
            format!("{name}, the choice \u{201c}{label}\u{201d}")
        }
        Walked::Branch(_, n) => {
            let go = step.next.get(*n).map(|b| b.go.to_string());
            format!("{name}, the branch to {}", go.unwrap_or_default())
        }
    }
}
