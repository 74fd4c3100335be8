//! `anydoor diff`: what an edit does, in families' terms.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::Where;
use super::against::content_of;
use crate::proof::diff::{Became, Diff, Entry, Kinds, compare};

/// Say what an edit does, in families' terms: who is offered another service, led elsewhere, or hears other words.
///
/// OLD and NEW are folders with `pathways` and `directory` in them, or git revisions such as HEAD; without NEW the files as
/// they are. Exit code 0, whether anything changes or not; 2 when one of them cannot be read.
#[derive(Debug, Args)]
pub(super) struct DiffOf {
    #[command(flatten)]
    place: Where,

    /// The content of before: a folder or a git revision.
    #[arg(value_name = "OLD")]
    old: String,

    /// The content of now: a folder or a git revision. Without it the files as they are.
    #[arg(value_name = "NEW")]
    new: Option<String>,

    /// Show every change, not only the most common of each kind.
    #[arg(long)]
    all: bool,

    /// How to print it: for people, or for another program.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Sentences.
    Text,
    /// One JSON object.
    Json,
}

/// The most changes of a kind that are shown without `--all`.
const FEW: usize = 5;

impl DiffOf {
    pub(super) fn run(self) -> ExitCode {
        let here = self.place.content.to_string_lossy().into_owned();
        let new = self.new.as_deref().unwrap_or(&here);
        let read = |name: &str| {
            content_of(name, &self.place.content).map_err(|why| {
                eprintln!("{why}");
                ExitCode::from(2)
            })
        };
        let (old, new) = match (read(&self.old), read(new)) {
            (Ok(old), Ok(new)) => (old, new),
            (Err(code), _) | (_, Err(code)) => return code,
        };
        let diff = compare(&old, &new, self.place.now());
        match self.format {
            Format::Text => {
                let page = Page {
                    out: String::new(),
                    most: if self.all { usize::MAX } else { FEW },
                    name: |id: &str| {
                        let service = new.directory.service(id).or(old.directory.service(id));
                        service.map_or_else(|| id.to_owned(), |s| format!("{} ({id})", s.name))
                    },
                };
                tell!("{}", page.of(&diff));
            }
            Format::Json => match serde_json::to_string_pretty(&diff) {
                Ok(text) => tell_line!("{text}"),
                Err(error) => {
                    eprintln!("{error}");
                    return ExitCode::from(2);
                }
            },
        }
        ExitCode::SUCCESS
    }
}

/// The page for people, as it is written.
struct Page<N> {
    out: String,
    most: usize,
    /// The name of a service.
    name: N,
}

impl<N: Fn(&str) -> String> Page<N> {
    fn of(mut self, diff: &Diff) -> String {
        if diff.same_files {
            return "Nothing changes for any family: the files are the same.\n".into();
        }
        if diff.only_understanding() {
            return "Nothing changes for any family in what it is shown and where it is led. The files differ in notes, or in words that \
                    are understood (vocabulary.yaml, phrases of danger, languages.yaml): `anydoor test` and `anydoor eval` tell what those do.\n"
                .into();
        }
        if diff.nothing_met() {
            self.line("Every family is led and offered services as before. What stands in the files changes:");
        } else {
            let of = number(diff.families);
            self.line(&format!(
                "There are {of} kinds of family. What changes for them:"
            ));
        }
        self.met(diff);
        self.entries(&diff.entries);
        self.out
    }

    fn met(&mut self, diff: &Diff) {
        self.several(
            "Another service is offered first",
            &diff.first,
            |page, first| {
                let was = page.service(first.was.as_deref());
                let now = page.service(first.now.as_deref());
                page.who(&first.families);
                page.line(&format!("    was: {was}"));
                page.line(&format!("    now: {now}"));
                page.at(&first.steps, &first.families);
            },
        );
        self.several(
            "Services that are shown, or no longer shown",
            &diff.shown,
            |page, shown| {
                let name = (page.name)(&shown.service);
                page.who(&shown.families);
                let what = if shown.now {
                    "now see"
                } else {
                    "no longer see"
                };
                page.line(&format!("    {what} {name}"));
                page.at(&shown.steps, &shown.families);
            },
        );
        self.several("Ways that lead elsewhere", &diff.ways, |page, way| {
            page.who(&way.families);
            let step = &way.step;
            let told = match (&way.choice, &way.was, &way.now) {
                (Some(choice), None, Some(now)) => {
                    format!("at `{step}` have the choice \u{201c}{choice}\u{201d} now, to `{now}`")
                }
                (Some(choice), Some(was), None) => {
                    format!("at `{step}` have the choice \u{201c}{choice}\u{201d} no longer (it led to `{was}`)")
                }
                (Some(choice), Some(was), Some(now)) => {
                    format!("at `{step}` come by \u{201c}{choice}\u{201d} to `{now}`, no longer to `{was}`")
                }
                (_, was, now) => {
                    let place = |to: &Option<String>| to.as_ref().map_or("nowhere: they stop there".to_owned(), |to| format!("`{to}`"));
                    format!("are led on from `{step}` to {}, no longer to {}", place(now), place(was).replace("nowhere: they stop there", "a stop there"))
                }
            };
            page.line(&format!("    {told}"));
            page.such_as(&way.families);
        });
        self.several(
            "Steps that can be come to, or no longer",
            &diff.reached,
            |page, reached| {
                page.who(&reached.families);
                let what = if reached.now {
                    "can come to"
                } else {
                    "can no longer come to"
                };
                page.line(&format!("    {what} `{}`", reached.step));
                page.such_as(&reached.families);
            },
        );
        self.several("Words for some families", &diff.heard, |page, heard| {
            page.who(&heard.families);
            let what = if heard.now {
                "now hear"
            } else {
                "no longer hear"
            };
            page.line(&format!(
                "    at `{}` {what}: {}",
                heard.step,
                short(&heard.words)
            ));
            page.such_as(&heard.families);
        });
        self.several(
            "How many answers it takes to see a service",
            &diff.answers,
            |page, answers| {
                let many = |n: Option<usize>| match n {
                    None => "never, for some".to_owned(),
                    Some(1) => "1 answer".to_owned(),
                    Some(n) => format!("{n} answers"),
                };
                let (was, now) = (many(answers.was), many(answers.now));
                page.line(&format!(
                    "  from `{}`: {now} at most (was: {was})",
                    answers.step
                ));
            },
        );
    }

    fn entries(&mut self, entries: &[Entry]) {
        for (kind, heading) in [
            ("step", "Steps"),
            ("service", "Services"),
            ("fact", "Facts"),
            ("topic", "Topics"),
            ("danger", "Danger"),
        ] {
            let of_kind: Vec<&Entry> = entries.iter().filter(|e| e.kind == kind).collect();
            self.several(heading, &of_kind, |page, entry| {
                let became = match entry.became {
                    Became::Added => "is new",
                    Became::Removed => "is gone",
                    Became::Renamed => "has another name",
                    Became::Changed => "has changed",
                };
                page.line(&format!("  `{}` ({}) {became}", entry.id, entry.name));
                let each = entry.words.iter().flat_map(|words| {
                    let side = |sign: char, text: &Option<String>| {
                        let text = text.as_deref().map(short);
                        text.map(|text| format!("    {sign} {}: {text}", words.what))
                    };
                    [side('-', &words.was), side('+', &words.now)]
                });
                let lines: Vec<String> = each.flatten().collect();
                let most = page.most.saturating_mul(2);
                lines.iter().take(most).for_each(|line| page.line(line));
                let more = lines.len().saturating_sub(most);
                if more > 0 {
                    page.line(&format!("    \u{2026} and {more} more lines"));
                }
            });
        }
    }

    /// A heading and the first changes under it; the others are counted.
    fn several<T>(&mut self, heading: &str, changes: &[T], tell: impl Fn(&mut Self, &T)) {
        if changes.is_empty() {
            return;
        }
        self.line(&format!("\n{heading}"));
        for change in changes.iter().take(self.most) {
            tell(self, change);
        }
        let more = changes.len().saturating_sub(self.most);
        if more > 0 {
            self.line(&format!("  \u{2026} and {more} more (--all shows them)"));
        }
    }

    fn who(&mut self, families: &Kinds) {
        let kinds = if families.count == 1 { "kind" } else { "kinds" };
        let count = number(families.count);
        self.line(&format!("  {count} {kinds} of family: {}", families.who));
    }

    fn at(&mut self, steps: &[String], families: &Kinds) {
        let named: Vec<String> = steps.iter().take(3).map(|s| format!("`{s}`")).collect();
        let more = match steps.len().saturating_sub(3) {
            0 => String::new(),
            1 => " and 1 more step".into(),
            n => format!(" and {n} more steps"),
        };
        self.line(&format!("    at {}{more}", named.join(", ")));
        self.such_as(families);
    }

    fn such_as(&mut self, families: &Kinds) {
        if families.who != "every family" {
            self.line(&format!("    such as: {}", families.example));
        }
    }

    fn service(&self, id: Option<&str>) -> String {
        id.map_or_else(|| "no service".into(), |id| (self.name)(id))
    }

    fn line(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.out, "{text}");
    }
}

/// The beginning of a text, on one line.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    match text.char_indices().nth(160) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text,
    }
}

/// 1234567 as "1,234,567".
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(",")
}
