//! The commands, one file each. Exit codes: 0 all well, 1 something is wrong with content or a conversation, 2 the command itself could not be done.

/// As `print!`; that its reader has seen enough, as `head` has, is no fault.
macro_rules! tell {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = write!(std::io::stdout(), $($text)*);
    }};
}

/// As `println!`, in the same way.
macro_rules! tell_line {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($text)*);
    }};
}

mod against;
mod backup;
mod bots;
mod chat;
mod check;
mod diff;
mod equity;
pub mod eval;
mod explain;
mod fmt;
mod formats;
mod graph;
mod new;
mod owners;
mod reach;
mod schema;
mod serve;
pub mod test;
mod trial;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use jiff::civil::DateTime;

use crate::content::Content;
use crate::fault::render::{Colour, render};
use crate::fault::{Faults, Severity};

/// Anydoor: help for families of children and young people with special educational needs or disabilities.
///
/// There is no wrong door. Start the chat with `anydoor serve`; look after its words with `anydoor check`, `anydoor chat`
/// and `anydoor test`.
#[derive(Debug, Parser)]
#[command(name = "anydoor", version, max_term_width = 100)]
struct Anydoor {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Serve(Box<serve::Serve>),
    Backup(backup::Backup),
    Check(check::Check),
    Explain(explain::Explain),
    Chat(chat::Chat),
    Try(trial::Try),
    Test(test::Test),
    Eval(eval::Eval),
    Diff(diff::DiffOf),
    Reach(reach::Reach),
    Graph(graph::Graph),
    Equity(equity::Equity),
    New(new::New),
    Fmt(fmt::Fmt),
    Schema(schema::Schema),
}

/// Where the content is, and what time it is.
#[derive(Debug, Clone, Args)]
pub struct Where {
    /// The folder in which `pathways/` and `directory/` stand.
    #[arg(
        long,
        env = "ANYDOOR_CONTENT",
        default_value = ".",
        value_name = "FOLDER"
    )]
    pub content: PathBuf,

    /// Pretend that it is this moment in England, such as 2026-11-29T22:30 (a Sunday night).
    #[arg(long, env = "ANYDOOR_NOW", value_name = "MOMENT", value_parser = moment)]
    pub now: Option<DateTime>,
}

impl Where {
    /// The moment asked for, or the present one in England.
    #[must_use]
    pub fn now(&self) -> DateTime {
        self.now.unwrap_or_else(english_time)
    }
}

/// The present moment in England.
#[must_use]
pub fn english_time() -> DateTime {
    let now = jiff::Timestamp::now();
    match jiff::tz::TimeZone::get("Europe/London") {
        Ok(london) => now.to_zoned_datetime(london).datetime(),
        // The time zone table is built in; without it an hour off is better than no answer.
        Err(_) => now.to_zoned_datetime(jiff::tz::TimeZone::UTC).datetime(),
    }
}

fn moment(written: &str) -> Result<DateTime, String> {
    let written = written.trim();
    let day: Option<jiff::civil::Date> = written.parse().ok();
    let with_time = written
        .parse::<DateTime>()
        .ok()
        .or_else(|| day.map(|d| d.at(12, 0, 0, 0)));
    with_time.ok_or_else(|| "write a day and a time, such as 2026-11-29T22:30".to_owned())
}

/// Reads the command line and does what it says.
#[must_use]
pub fn run() -> ExitCode {
    match Anydoor::parse().verb {
        Verb::Serve(serve) => serve.run(),
        Verb::Backup(backup) => backup.run(),
        Verb::Check(check) => check.run(),
        Verb::Explain(explain) => explain.run(),
        Verb::Chat(chat) => chat.run(),
        Verb::Try(trial) => trial.run(),
        Verb::Test(test) => test.run(),
        Verb::Eval(eval) => eval.run(),
        Verb::Diff(diff) => diff.run(),
        Verb::Reach(reach) => reach.run(),
        Verb::Graph(graph) => graph.run(),
        Verb::Equity(equity) => equity.run(),
        Verb::New(new) => new.run(),
        Verb::Fmt(fmt) => fmt.run(),
        Verb::Schema(schema) => schema.run(),
    }
}

/// Loads content; on errors shows every one of them on standard error and gives up.
fn load_or_explain(place: &Where) -> Result<Content, ExitCode> {
    let (content, faults) = crate::content::load(&place.content);
    or_explain(content, &faults)
}

/// As [`load_or_explain`], and proves that there is no wrong door: for what families meet.
fn prove_or_explain(place: &Where) -> Result<Content, ExitCode> {
    let (content, faults, _) = crate::proof::load_and_prove(&place.content, place.now());
    or_explain(content, &faults)
}

fn or_explain(content: Option<Content>, faults: &Faults) -> Result<Content, ExitCode> {
    if let Some(content) = content {
        return Ok(content);
    }
    eprint!("{}", explain(faults, colour()));
    Err(ExitCode::from(1))
}

/// Writes to standard output; that its reader has seen enough, as `head` has, is no fault.
fn show(text: &str) -> Result<(), String> {
    use std::io::Write as _;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("It cannot be shown: {error}."))
        }
        _ => Ok(()),
    }
}

/// All errors as text, with a closing count.
fn explain(faults: &Faults, colour: Colour) -> String {
    let mut out = String::new();
    for fault in faults.0.iter().filter(|f| f.severity == Severity::Error) {
        out.push_str(&render(fault, colour));
        out.push('\n');
    }
    let errors = faults
        .0
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .count();
    out + &format!(
        "{errors} thing{} to put right.\n",
        if errors == 1 { "" } else { "s" }
    )
}

fn colour() -> Colour {
    colour_of(&std::io::stderr())
}

/// Colour for a terminal that has it, unless `NO_COLOR` asks for none (no-color.org).
fn colour_of(stream: &impl std::io::IsTerminal) -> Colour {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let plain = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    if stream.is_terminal() && !refused && !plain {
        Colour::Yes
    } else {
        Colour::No
    }
}
