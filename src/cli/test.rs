//! `anydoor test`: do the written conversations still go as they should?

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use jiff::civil::DateTime;

use super::reach::in_words;
use super::{Where, colour, load_or_explain};
use crate::channel::terminal::render as as_text;
use crate::content::{At, Content};
use crate::dialogue::{Input, State, Walked, respond};
use crate::draft;
use crate::family::facts::Kind;
use crate::fault::draft::{FromNode, Named};
use crate::fault::render::render;
use crate::fault::{Faults, Source, Spanned, yaml};

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

    /// Say which steps, choices and branches no conversation walks.
    #[arg(long)]
    coverage: bool,
}

draft! {
    /// A file of conversations.
    DraftFile, "a file of conversations" {
        /// The moment in England at which the conversations happen: 2026-11-23T10:00.
        now: Option<Spanned<String>>,
        /// The conversations.
        conversations: Vec<DraftConversation>,
    }
}

draft! {
    /// One conversation.
    DraftConversation, "a conversation" {
        /// What it is about, in a few words.
        name: Spanned<String>,
        /// Another moment for this one.
        now: Option<Spanned<String>>,
        /// What is known before the first word: `{ speaker: young-person }`.
        knows: Named<Spanned<String>>,
        /// What the family does, one thing after another.
        turns: Vec<DraftTurn>,
    }
}

draft! {
    /// What a family does, and what must come back.
    DraftTurn, "a turn" {
        /// What the family writes.
        family: Option<String>,
        /// The button that it taps, by its label or short form.
        tap: Option<Spanned<String>>,
        /// What must come back.
        expect: Option<DraftExpect>,
    }
}

draft! {
    /// What must come back.
    DraftExpect, "`expect`" {
        /// The step where the conversation stands now: pathway/step.
        at: Option<Spanned<String>>,
        /// The fact that is asked for, or `nothing`.
        asks: Option<Spanned<String>>,
        /// Services that are shown, by id.
        services: Vec<Spanned<String>>,
        /// Services that are not shown.
        not_services: Vec<Spanned<String>>,
        /// Words that stand in the reply.
        says: Vec<Spanned<String>>,
        /// Words that do not.
        not_says: Vec<Spanned<String>>,
        /// Choices that can be tapped.
        choices: Vec<Spanned<String>>,
        /// What is known now: `{ age: "6" }`.
        facts: Named<Spanned<String>>,
        /// Whether the reply is one of danger.
        crisis: Option<Spanned<bool>>,
    }
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
}

impl Test {
    pub(super) fn run(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let mut outcome = Outcome::default();
        for path in &self.paths {
            run_path(&content, path, self.place.now(), &mut outcome);
        }
        tell!("{}", outcome.report);
        if self.coverage {
            tell!("{}", coverage(&content, &outcome.walked));
        }
        tell_line!("{} passed, {} failed", outcome.passed, outcome.failed);
        match (outcome.passed, outcome.failed) {
            (0, 0) => ExitCode::from(2),
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
    for conversation in file.iter().flat_map(|f| &f.conversations) {
        let before = faults.0.len();
        let story = converse(
            content,
            conversation,
            now,
            false,
            &mut outcome.walked,
            &mut faults,
        );
        if faults.0.len() == before {
            converse(
                content,
                conversation,
                now,
                true,
                &mut outcome.walked,
                &mut faults,
            );
        }
        if faults.0.len() == before {
            outcome.passed += 1;
        } else {
            outcome.failed += 1;
            outcome
                .report
                .push_str(&format!("\n=== {} ===\n{story}\n", conversation.name.value));
            faults.0[before..]
                .iter()
                .for_each(|f| outcome.report.push_str(&render(f, colour())));
        }
    }
    if file.is_none() {
        outcome.failed += 1;
        faults
            .0
            .iter()
            .for_each(|f| outcome.report.push_str(&render(f, colour())));
    }
}

/// The moment that is written, or the one given.
fn moment_of(
    written: Option<&Spanned<String>>,
    otherwise: DateTime,
    faults: &mut Faults,
) -> DateTime {
    let Some(written) = written else {
        return otherwise;
    };
    super::moment(&written.value).unwrap_or_else(|help| {
        let message = format!("`{}` is not a moment", written.value);
        faults.error("bad-date", &written.place, message, help);
        otherwise
    })
}

/// The state of a family of whom something is known before it writes.
fn known_before(content: &Content, conversation: &DraftConversation, faults: &mut Faults) -> State {
    let mut state = State::default();
    for (fact, value) in &conversation.knows.0 {
        let Some(known) = content
            .facts
            .find(&fact.value)
            .map(|f| content.facts.get(f))
        else {
            faults.unknown("unknown-fact", "fact", fact, content.facts.ids());
            continue;
        };
        if known.kind == Kind::Date || known.value(&value.value).is_some() {
            state.set_fact(&fact.value, Some(&value.value));
        } else {
            let values = known.values.iter().map(|v| v.id.as_str());
            faults.unknown(
                "unknown-value",
                &format!("value of `{}`", fact.value),
                value,
                values,
            );
        }
    }
    state
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

/// Runs one conversation; gives it as text for the report.
fn converse(
    content: &Content,
    conversation: &DraftConversation,
    now: DateTime,
    pack: bool,
    walked: &mut HashSet<Walked>,
    faults: &mut Faults,
) -> String {
    let now = moment_of(conversation.now.as_ref(), now, faults);
    let first = respond(
        content,
        &known_before(content, conversation, faults),
        &Input::Look,
        now,
    );
    walked.extend(first.walked);
    let (mut state, mut reply) = (first.state, first.reply);
    let mut story = String::new();
    for turn in &conversation.turns {
        let input = match (&turn.family, &turn.tap) {
            (Some(words), None) => Input::Text(words.clone()),
            (None, Some(label)) => {
                let all = || reply.choices.iter().chain(&reply.always);
                match all().find(|b| b.label == label.value || b.short == label.value) {
                    Some(button) => Input::Tap(button.tap.clone()),
                    None => {
                        let labels: Vec<&str> = all().map(|b| b.label.as_str()).collect();
                        faults.error(
                            "no-button",
                            &label.place,
                            format!("there is no button `{}` here", label.value),
                            format!("there are: {}", labels.join(" | ")),
                        );
                        return story;
                    }
                }
            }
            _ => {
                faults.error(
                    "bad-turn",
                    &turn.place,
                    "a turn has either `family: words` or `tap: label`",
                    "start a new `-` line for each turn",
                );
                return story;
            }
        };
        let next = respond(content, &state, &input, now);
        walked.extend(next.walked.iter().copied());
        story.push_str(&format!(
            "family: {}\n{}    # {} at {}\n",
            turn.family
                .as_deref()
                .or(turn.tap.as_ref().map(|t| t.as_str()))
                .unwrap_or(""),
            as_text(&next.reply),
            next.why.join("\n    # "),
            next.state.at
        ));
        state = next.state;
        reply = next.reply;
        if pack {
            match postcard::to_allocvec(&state).and_then(|bytes| postcard::from_bytes(&bytes)) {
                Ok(unpacked) => state = unpacked,
                Err(error) => faults.error(
                    "not-packed",
                    &turn.place,
                    format!("the state cannot be packed: {error}"),
                    "",
                ),
            }
        }
        if let Some(expect) = &turn.expect {
            compare(content, expect, &state, &reply, faults);
        }
    }
    story
}

fn compare(
    content: &Content,
    expect: &DraftExpect,
    state: &State,
    reply: &crate::dialogue::Reply,
    faults: &mut Faults,
) {
    let shown: Vec<&str> = reply.services().map(|c| c.id.as_str()).collect();
    let text = as_text(reply);
    let mut fail = |place: &crate::fault::Place, message: String, help: String| {
        faults.error("not-as-written", place, message, help)
    };
    if let Some(at) = expect.at.as_ref().filter(|at| at.value != state.at) {
        fail(
            &at.place,
            format!("the conversation stands at `{}`", state.at),
            "is that right now? then write it here".into(),
        );
    }
    if let Some(asks) = &expect.asks {
        let asked = state.asking.as_deref().unwrap_or("nothing");
        if asked != asks.value {
            fail(
                &asks.place,
                format!("it asks for {asked}"),
                "write the fact that is asked for, or `nothing`".into(),
            );
        }
    }
    for service in &expect.services {
        if content.directory.service(&service.value).is_none() {
            fail(
                &service.place,
                format!("there is no service called `{}`", service.value),
                String::new(),
            );
        } else if !shown.contains(&service.as_str()) {
            fail(
                &service.place,
                format!("`{}` is not shown", service.value),
                format!("shown: {}", shown.join(", ")),
            );
        }
    }
    for service in expect
        .not_services
        .iter()
        .filter(|s| shown.contains(&s.as_str()))
    {
        fail(
            &service.place,
            format!("`{}` is shown, and should not be", service.value),
            String::new(),
        );
    }
    let lower = text.to_lowercase();
    for words in expect
        .says
        .iter()
        .filter(|w| !lower.contains(&w.value.to_lowercase()))
    {
        fail(
            &words.place,
            format!("it does not say \u{201c}{}\u{201d}", words.value),
            String::new(),
        );
    }
    for words in expect
        .not_says
        .iter()
        .filter(|w| lower.contains(&w.value.to_lowercase()))
    {
        fail(
            &words.place,
            format!("it says \u{201c}{}\u{201d}, and should not", words.value),
            String::new(),
        );
    }
    for choice in expect
        .choices
        .iter()
        .filter(|c| !reply.choices.iter().any(|b| b.label == c.value))
    {
        fail(
            &choice.place,
            format!("there is no choice `{}`", choice.value),
            String::new(),
        );
    }
    for (fact, value) in &expect.facts.0 {
        let is = state.fact(&fact.value).unwrap_or("not known");
        if is != value.value {
            fail(
                &value.place,
                format!("{} is {is}", fact.value),
                String::new(),
            );
        }
    }
    if let Some(crisis) = expect
        .crisis
        .as_ref()
        .filter(|c| c.value != reply.is_crisis())
    {
        fail(
            &crisis.place,
            if crisis.value {
                "there is no crisis reply".into()
            } else {
                "there is a crisis reply".into()
            },
            String::new(),
        );
    }
}
