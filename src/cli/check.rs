//! `anydoor check`: is everything right?

use std::process::ExitCode;

use clap::Args;

use super::against::against;
use super::owners::owners;
use super::{Where, colour};
use crate::content::Content;
use crate::fault::Severity;
use crate::fault::render::render;

/// Look through every file in `pathways/` and `directory/` and say what is wrong, line by line.
///
/// Errors must be put right before the chat can use the files. Warnings are for somebody to look at. Exit code 0 when
/// there is no error (with --strict: no warning either), 1 when there is.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    place: Where,

    /// Take warnings as seriously as errors.
    #[arg(long)]
    strict: bool,

    /// Show errors only.
    #[arg(long)]
    quiet: bool,

    /// Print what staff should ring up and confirm, as the file directory/TO-CONFIRM.md holds it.
    #[arg(long)]
    to_confirm: bool,

    /// Print, for each owner, the pathways and services that are due to be read or rung up again within 30 days: ready to be mailed.
    #[arg(long)]
    owners: bool,

    /// Say what the edits since then do to conversations under way: a folder with the content of before, or a git revision such as
    /// HEAD. Exit code 1 if a family would be stranded.
    #[arg(long, value_name = "FOLDER|REVISION")]
    against: Option<String>,
}

impl Check {
    pub(super) fn run(self) -> ExitCode {
        let (content, mut faults) = crate::content::load(&self.place.content);
        if let Some(content) = &content {
            if self.to_confirm {
                print!("{}", to_confirm(content));
                return ExitCode::SUCCESS;
            }
            if self.owners {
                print!("{}", owners(content, self.place.now().date()));
                return ExitCode::SUCCESS;
            }
            if let Some(before) = &self.against {
                return against(before, &self.place.content, content, self.place.now());
            }
            faults
                .0
                .extend(content.freshness(self.place.now().date()).0);
            faults.settle();
        }
        let errors = faults
            .0
            .iter()
            .filter(|f| f.severity == Severity::Error)
            .count();
        let warnings = faults.0.len() - errors;
        for fault in faults
            .0
            .iter()
            .filter(|f| !self.quiet || f.severity == Severity::Error)
        {
            println!("{}", render(fault, colour()));
        }
        if let Some(content) = &content {
            let services = &content.directory.services;
            let open = services.iter().filter(|s| s.confirmed).count();
            let steps: usize = content.pathways.iter().map(|p| p.steps.len()).sum();
            println!(
                "{} pathways with {steps} steps; {} services, of which {open} can be offered and {} wait to be confirmed (anydoor check --to-confirm).",
                content.pathways.len(),
                services.len(),
                services.len() - open,
            );
        }
        let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        println!(
            "{}, {}.",
            plural(errors, "error"),
            plural(warnings, "warning")
        );
        // What is due soon is news, and nothing is wrong yet.
        let news = faults.0.iter().filter(|f| f.code == "review-soon").count();
        ExitCode::from(u8::from(errors > 0 || (self.strict && warnings > news)))
    }
}

/// `directory/TO-CONFIRM.md`: what staff should ring up and check, the doubtful services first.
#[must_use]
fn to_confirm(content: &Content) -> String {
    let mut out = String::from(
        "# What to ring up and confirm\n\nMade by `anydoor check --to-confirm > directory/TO-CONFIRM.md`. Do not edit it: change the service's file, and make it again.\n\n",
    );
    let mut services: Vec<_> = content.directory.services.iter().collect();
    services.sort_by_key(|s| s.name.to_lowercase());
    let (open, doubtful): (Vec<_>, Vec<_>) = services.into_iter().partition(|s| s.confirmed);
    out += "## Services that no family is offered until somebody confirms them\n\n";
    let lines = |services: &[&crate::directory::Service], out: &mut String| {
        for service in services {
            let what = if service.to_confirm.is_empty() {
                "That it still runs, for whom, and how to reach it".to_owned()
            } else {
                service.to_confirm.join("; ")
            };
            let source = service.sources.first().map_or("", |s| s.url.as_str());
            out.push_str(&format!(
                "- **{}** (`{}`): {what}. Source: {source}\n",
                service.name,
                service.id,
                what = what.trim_end_matches('.')
            ));
        }
    };
    lines(&doubtful, &mut out);
    out += "\n## Single facts of services that are offered\n\n";
    let open: Vec<_> = open
        .into_iter()
        .filter(|s| !s.to_confirm.is_empty())
        .collect();
    lines(&open, &mut out);
    out
}
