//! `anydoor check`: is everything right?

use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::against::against;
use super::diff::number;
use super::owners::owners;
use super::{Where, colour_of, formats, load_or_explain};
use crate::content::Content;
use crate::dialogue::meanwhile::ENOUGH;
use crate::fault::Severity;
use crate::fault::render::render;
use crate::proof::verdict::Covered;

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

    /// How to print what is wrong: for people, or for another program.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

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

/// How faults are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The line itself, a sentence, and what to write instead.
    Human,
    /// One JSON object a line.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Lines that GitHub Actions shows at their place.
    Github,
}

impl Check {
    pub(super) fn run(self) -> ExitCode {
        if self.to_confirm || self.owners || self.against.is_some() {
            return self.list();
        }
        let begun = std::time::Instant::now();
        let (content, mut faults, covered) =
            crate::proof::load_and_prove(&self.place.content, self.place.now());
        let took = begun.elapsed();
        if let Some(content) = &content {
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
        let shown = || {
            faults
                .0
                .iter()
                .filter(|f| !self.quiet || f.severity == Severity::Error)
        };
        // What is due soon is news, and nothing is wrong yet.
        let news = faults.0.iter().filter(|f| f.code == "review-soon").count();
        let code = ExitCode::from(u8::from(errors > 0 || (self.strict && warnings > news)));
        match self.format {
            Format::Human => {}
            Format::Json => tell!("{}", formats::json_lines(shown())),
            Format::Sarif => tell!("{}", formats::sarif(shown())),
            Format::Github => tell!("{}", formats::github(shown())),
        }
        if self.format != Format::Human {
            return code;
        }
        for fault in shown() {
            tell_line!("{}", render(fault, colour_of(&std::io::stdout())));
        }
        if let Some(content) = &content {
            let services = &content.directory.services;
            let open = services.iter().filter(|s| s.confirmed).count();
            let steps: usize = content.pathways.iter().map(|p| p.steps.len()).sum();
            tell_line!(
                "{} pathways with {steps} steps; {} services, of which {open} can be offered and {} wait to be confirmed (anydoor check --to-confirm).",
                content.pathways.len(),
                services.len(),
                services.len() - open,
            );
        }
        if let Some(covered) = covered.filter(|_| errors == 0) {
            tell_line!("{}", proved(&covered, took));
        }
        let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        tell_line!(
            "{}, {}.",
            plural(errors, "error"),
            plural(warnings, "warning")
        );
        if let Some(fault) = shown().next() {
            tell_line!(
                "For more about one of these: anydoor explain {}",
                fault.code
            );
        }
        code
    }

    /// Prints what was asked for besides faults.
    fn list(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        if let Some(before) = &self.against {
            return against(before, &self.place.content, &content, self.place.now());
        }
        if self.owners {
            tell!("{}", owners(&content, self.place.now().date()));
        } else {
            tell!("{}", to_confirm(&content));
        }
        ExitCode::SUCCESS
    }
}

/// What the proof covered, for people: the news first.
fn proved(covered: &Covered, took: Duration) -> String {
    let near: usize = covered.by_answers.iter().take(5).sum();
    let days: Vec<String> = covered.days.iter().map(ToString::to_string).collect();
    let mut lines = vec![
        "No wrong door: every family finds somebody who can help, whatever it chooses.".to_owned(),
        format!(
            "proved for    {} kinds of family at {} steps ({} situations)",
            number(covered.families),
            covered.steps,
            number(covered.situations)
        ),
        format!(
            "on            {}, when something begins or ends",
            days.join(", ")
        ),
        format!(
            "within        4 answers from {near} of {} ways in",
            covered.beginnings
        ),
    ];
    if let Some((step, answers)) = &covered.farthest {
        lines.push(format!(
            "at most       {answers} answers, from `{step}`; but after {ENOUGH}, a first message counted, `front-door/meanwhile` shows somebody"
        ));
    }
    lines.push(format!(
        "tried         danger, a person, help, back and the beginning, from {} states",
        covered.states
    ));
    lines.push(format!(
        "without data  {} ways in may come to links only; a number is one tap away",
        covered.by_link_only
    ));
    lines.push(format!(
        "fits          {} replies in Telegram, WhatsApp and SMS",
        number(u64::try_from(covered.rendered).unwrap_or(u64::MAX))
    ));
    lines.push(format!(
        "in            {} ms, read and proved",
        took.as_millis()
    ));
    lines.join("\n  ")
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
