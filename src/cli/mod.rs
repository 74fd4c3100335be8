//! The commands, one file each. Exit codes: 0 all well, 1 something is wrong with content or a conversation, 2 the command itself could not be done.

mod against;
mod chat;
mod check;
pub mod eval;
mod owners;
mod reach;
mod serve;
pub mod test;

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
    Serve(serve::Serve),
    Check(check::Check),
    Chat(chat::Chat),
    Test(test::Test),
    Eval(eval::Eval),
    Reach(reach::Reach),
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
        Verb::Check(check) => check.run(),
        Verb::Chat(chat) => chat.run(),
        Verb::Test(test) => test.run(),
        Verb::Eval(eval) => eval.run(),
        Verb::Reach(reach) => reach.run(),
    }
}

/// Loads content; on errors shows every one of them on standard error and gives up.
fn load_or_explain(place: &Where) -> Result<Content, ExitCode> {
    let (content, faults) = crate::content::load(&place.content);
    if let Some(content) = content {
        return Ok(content);
    }
    eprint!("{}", explain(&faults, colour()));
    Err(ExitCode::from(1))
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
    use std::io::IsTerminal as _;
    if std::env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal() {
        Colour::Yes
    } else {
        Colour::No
    }
}
