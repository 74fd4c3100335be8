//! `anydoor reach`: the shortest conversations that lead somewhere, as transcripts, and who can never get there.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::diff::number;
use super::test::{every_piece, walked_by};
use super::{Where, load_or_explain};
use crate::content::{At, Content};
use crate::dialogue::Walked;
use crate::dialogue::talk::step_id;
use crate::proof::reach::{at, ways};
use crate::proof::transcript::transcripts;
use crate::proof::who::Who;

/// Print the shortest conversations that lead to a step or a service, as transcripts to paste into `tests/conversations/`, and
/// say which families can never get there, and why.
///
/// Exit code 0 when everything was reached, 1 when something was not, 2 when there is no such step or service.
#[derive(Debug, Args)]
pub(super) struct Reach {
    #[command(flatten)]
    place: Where,

    /// Steps, such as `transport/stage-one`, whole pathways, such as `transport`, or services, such as `essex-sendiass`.
    #[arg(value_name = "STEP|SERVICE", required_unless_present = "unwalked")]
    names: Vec<String>,

    /// The most conversations that are printed for a service.
    #[arg(long, default_value_t = 3, value_name = "NUMBER")]
    most: usize,

    /// Every step, choice and branch (of the pathways named, or of all) that no written conversation walks.
    #[arg(long)]
    unwalked: bool,

    /// Files or folders with the written conversations.
    #[arg(long, default_value = "tests/conversations", value_name = "PATH")]
    conversations: Vec<PathBuf>,
}

/// What was asked for.
enum Target {
    Step(At),
    Pathway(At),
    Service(usize),
}

impl Reach {
    pub(super) fn run(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let mut targets = Vec::new();
        for name in &self.names {
            match target(&content, name) {
                Ok(target) => targets.push(target),
                Err(why) => {
                    eprintln!("{why}");
                    return ExitCode::from(2);
                }
            }
        }
        let mut wanted: HashSet<Walked> = HashSet::new();
        for target in &targets {
            let Target::Step(at) = target else {
                continue;
            };
            wanted.insert(Walked::Step(*at));
        }
        let mut pathways = targets.iter().filter_map(|target| match target {
            Target::Pathway(at) => Some(at.pathway),
            Target::Step(at) if self.unwalked => Some(at.pathway),
            _ => None,
        });
        let mut every = every_piece(&content);
        if !(self.unwalked && targets.is_empty()) {
            let of: HashSet<usize> = pathways.by_ref().collect();
            every.retain(|piece| of.contains(&at(piece).pathway));
        }
        wanted.extend(every);
        if self.unwalked {
            let walked = walked_by(&content, &self.conversations, self.place.now());
            wanted.retain(|piece| !walked.contains(piece));
        }
        let (found, missed) = ways(&content, &wanted, self.place.now());
        tell!("{}", transcripts(&found));
        let mut missed: Vec<String> = missed
            .iter()
            .map(|piece| in_words(&content, piece))
            .collect();
        if !self.unwalked {
            missed.extend(self.tell_who(&content, &targets));
        }
        missed.sort();
        for piece in &missed {
            eprintln!("not reached: {piece}");
        }
        ExitCode::from(u8::from(!missed.is_empty()))
    }

    /// Conversations to services; and, as comments, who never gets to each target. Gives the services to which none was found.
    fn tell_who(&self, content: &Content, targets: &[Target]) -> Vec<String> {
        let mut who = Who::new(content, self.place.now());
        let all = number(who.families());
        let mut missed = Vec::new();
        for target in targets {
            let (name, barred) = match target {
                Target::Step(at) | Target::Pathway(at) => {
                    (content.step_id(*at).to_string(), who.barred_from(*at))
                }
                Target::Service(n) => {
                    let id = content.directory.services[*n].id.clone();
                    let (ways, steps) = who.ways_to_service(*n, self.most);
                    tell!("{}", transcripts(&ways));
                    tell_line!(
                        "# {}.",
                        match steps {
                            0 => format!("No step offers `{id}` to anybody"),
                            1 => format!("1 step offers `{id}` to some family"),
                            _ => format!("{steps} steps offer `{id}` to some family"),
                        }
                    );
                    if ways.is_empty() {
                        missed.push(id.clone());
                    }
                    (id, who.barred_from_service(*n))
                }
            };
            if barred.is_empty() {
                tell_line!("# Every kind of family can get to `{name}`.");
                continue;
            }
            tell_line!("# Of {all} kinds of family these never get to `{name}`:");
            for barred in barred {
                let count = number(barred.families.count);
                tell_line!("# - {count}: {}", barred.families.who);
                tell_line!("#   They {}.", barred.why);
            }
        }
        missed
    }
}

/// The step, pathway or service with this name; what to say if there is none.
fn target(content: &Content, name: &str) -> Result<Target, String> {
    let id = step_id(name);
    if let Some(at) = content.find(&id) {
        return Ok(if id.step.is_empty() {
            Target::Pathway(at)
        } else {
            Target::Step(at)
        });
    }
    if let Some(service) = content.directory.service(name) {
        let place = content
            .directory
            .services
            .iter()
            .position(|s| s.id == service.id);
        return place.map(Target::Service).ok_or_else(String::new);
    }
    let steps: Vec<String> = content
        .pathways
        .iter()
        .flat_map(|p| (0..p.steps.len()).map(|n| p.step_id(n).to_string()))
        .collect();
    let ends = |id: &&String| id.split_once('/').is_some_and(|(_, step)| step == name);
    let same: Vec<String> = steps
        .iter()
        .filter(ends)
        .map(|id| format!("`{id}`"))
        .collect();
    let pathways = content.pathways.iter().map(|p| p.id.as_str());
    let services = content.directory.services.iter().map(|s| s.id.as_str());
    let known = pathways
        .chain(services)
        .chain(steps.iter().map(String::as_str));
    let tails = steps.iter().filter_map(|id| id.split_once('/'));
    let known = known.chain(tails.map(|(_, step)| step));
    let hint = match (same.as_slice(), crate::text::closest(name, known)) {
        ([], Some(near)) => format!(" Did you mean `{near}`?"),
        ([], None) => " A step is written `pathway/step`; a service by its id.".into(),
        (same, _) => format!(" Did you mean {}?", same.join(" or ")),
    };
    Err(format!(
        "There is no step, pathway or service called `{name}`.{hint}"
    ))
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
