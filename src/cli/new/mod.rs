//! `anydoor new`: a few questions, and a file that `anydoor check` accepts.

mod interview;
mod pathway;
mod service;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::ToSpan as _;
use jiff::civil::Date;

use self::interview::{Ended, Interview};
use super::{Where, explain, load_or_explain};
use crate::content::Content;

/// Begin a new pathway or a new service: answer a few questions, and the file is written.
///
/// It never writes over a file, and it takes no id that is taken. Exit code 0 when the file is there, 1 when the content has errors, 2 when
/// the answers ended too early or the file could not be written.
#[derive(Debug, Args)]
pub(super) struct New {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A pathway of one step, to be gone on with.
    Pathway(Where),
    /// A service, in a file of its own.
    Service(Where),
}

/// A file that is not there yet.
struct Fresh {
    /// From the project's top, with `/`.
    path: String,
    text: String,
    /// What to do with it now.
    next: String,
}

impl New {
    pub(super) fn run(self) -> ExitCode {
        let (What::Pathway(place) | What::Service(place)) = &self.what;
        let content = match load_or_explain(place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let today = place.now().date();
        let mut interview = Interview::new(std::io::stdin().lock(), std::io::stdout().lock());
        let asked = match self.what {
            What::Pathway(_) => pathway::ask(&content, today, &mut interview),
            What::Service(_) => service::ask(&content, &place.content, today, &mut interview),
        };
        match asked {
            Ok(fresh) => write(&place.content, &fresh),
            Err(Ended) => {
                eprintln!("\nThe answers ended before the last question. Nothing was written.");
                ExitCode::from(2)
            }
        }
    }
}

/// Writes the file and looks through everything once more; a file that would spoil the content is taken away again.
fn write(root: &Path, fresh: &Fresh) -> ExitCode {
    let path = root.join(&fresh.path);
    let written =
        std::fs::File::create_new(&path).and_then(|mut file| file.write_all(fresh.text.as_bytes()));
    if let Err(error) = written {
        eprintln!("{} cannot be written ({error}).", fresh.path);
        return ExitCode::from(2);
    }
    let (content, faults) = crate::content::load(root);
    if content.is_none() {
        eprint!("{}", explain(&faults, super::colour()));
        // It was made a moment ago and holds only what was answered.
        let gone = std::fs::remove_file(&path).is_ok();
        let what = if gone {
            "was taken away again"
        } else {
            "must be put right or deleted"
        };
        eprintln!("{} {what}: try once more with other answers.", fresh.path);
        return ExitCode::from(2);
    }
    tell_line!("\nWritten: {}\n{}", fresh.path, fresh.next);
    ExitCode::SUCCESS
}

/// Half a year on: when it is to be looked at again.
fn half_a_year_after(today: Date) -> Date {
    today.saturating_add(6.months())
}

/// The outcome of a topic, by its id.
fn outcome<'a>(content: &'a Content, topic: &str) -> Option<&'a str> {
    let topics = &content.directory.topics;
    let found = topics.get(topics.find(topic)?);
    topics.outcomes.get(found.outcome).map(|o| o.id.as_str())
}

/// The folder of an outcome: where the pathways of that outcome stand.
fn folder(content: &Content, outcome: &str) -> Option<String> {
    content
        .pathways
        .iter()
        .filter(|p| p.outcome.as_deref() == Some(outcome))
        .find_map(|p| {
            let inside = p.place.source.path.strip_prefix("pathways/")?;
            Some(inside.rsplit_once('/')?.0.to_owned())
        })
}

/// Text as it is written into a file: in quotes unless it is plain words.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " -'.()/&".contains(c))
        && !matches!(text, "null" | "true" | "false" | "yes" | "no");
    if plain {
        text.to_owned()
    } else {
        // A JSON text is a YAML text in double quotes.
        serde_json::Value::from(text).to_string()
    }
}

/// A list in brackets.
fn listed(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_text_goes_in_quotes() {
        assert_eq!(quoted("Saturday club (Harlow)"), "Saturday club (Harlow)");
        assert_eq!(
            quoted("Sleep: what \"helps\""),
            r#""Sleep: what \"helps\"""#
        );
        assert_eq!(quoted("no"), "\"no\"");
        assert_eq!(quoted("0345"), "\"0345\"");
        assert_eq!(listed(&["a".into(), "b, c".into()]), "[a, \"b, c\"]");
    }
}
