//! `anydoor check --against`: what edits do to conversations under way.

use std::path::Path;
use std::process::{Command, Output};

use anydoor::dialogue::talk::step_id;
use anydoor::dialogue::{Input, State, respond};
use anydoor::proof::outlive::{fates, forgotten, trouble};

use crate::renamed::{closed, gone, renamed};
use crate::support::{content, copy, edit, monday_morning};

/// A renamed pathway: every step goes on under its new name.
#[test]
fn new_names_are_told_and_strand_nobody() {
    let told = fates(content(), &renamed(), monday_morning());
    let of_pathway = |step: &str| step.starts_with("ehc-needs-assessment/");
    assert!(told.len() > 10 && told.iter().all(|f| of_pathway(&f.step)));
    assert!(told.iter().all(|f| f.renamed && f.stranded.is_none()));
    let test = told.iter().find(|f| f.step.ends_with("/legal-test"));
    let test = test.expect("it was renamed");
    assert_eq!(test.lands, "asking-for-a-plan/the-test");
    assert!(forgotten(content(), &renamed()).is_empty());
    // The other way round nothing says where the new names have gone.
    assert_eq!(
        forgotten(&renamed(), content()),
        ["the value `waiting` of `plan`"]
    );
}

/// Steps that are gone: each with where its families land, and none stranded.
#[test]
fn what_is_gone_is_told_and_strands_nobody() {
    let told = fates(content(), &gone(), monday_morning());
    let steps: Vec<&str> = told.iter().map(|f| f.step.as_str()).collect();
    assert_eq!(steps, ["ehc-needs-assessment/legal-test"]);
    assert_eq!(told[0].lands, "ehc-needs-assessment/planted-other");
    assert!(!told[0].renamed && told[0].stranded.is_none());
    let told = fates(content(), &closed(), monday_morning());
    assert!(told.len() > 10 && told.iter().all(|f| f.stranded.is_none()));
    // Who came from another pathway stands there again; for the others there is the menu.
    let of_it = |name: &str| name.starts_with("ehc-needs-assessment/");
    assert!(told.iter().all(|f| of_it(&f.step) && !of_it(&f.lands)));
    assert!(told.iter().any(|f| f.lands == "front-door/menu"));
    assert!(
        told.iter()
            .all(|f| content().find(&step_id(&f.lands)).is_some())
    );
    assert!(fates(content(), content(), monday_morning()).is_empty());
}

/// A turn without words, way on, person or fact is trouble.
#[test]
fn trouble_is_seen() {
    let mut before = State::default();
    before.set_fact("age", Some("9"));
    let good = respond(content(), &before, &Input::Look, monday_morning());
    let with = |spoil: &dyn Fn(&mut anydoor::dialogue::Turn)| {
        let mut turn = good.clone();
        spoil(&mut turn);
        trouble(content(), &before, &turn).unwrap_or_default()
    };
    assert_eq!(with(&|_| {}), "");
    assert!(with(&|t| t.reply.choices.clear()).contains("way on"));
    assert!(with(&|t| t.reply.always.clear()).contains("person"));
    assert!(with(&|t| t.state.facts.clear()).contains("`age` is lost"));
    let silent = with(&|t| {
        t.reply.blocks.clear();
        t.reply.question = None;
    });
    assert!(silent.contains("nothing is said"));
}

fn check(folder: &Path, against: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anydoor"))
        .args(["check", "--content"])
        .arg(folder)
        .args(["--against", against, "--now", "2026-11-23T10:00"])
        .output()
        .expect("it runs")
}

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=Staff",
            "-c",
            "user.email=staff@example.org",
        ])
        .args(arguments)
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{done:?}");
}

/// The command itself, against a folder and against a revision.
#[test]
fn the_command_compares_with_a_folder_and_with_a_revision() {
    let (before, after) = (copy(), copy());
    edit(after.path(), "*", "legal-test", "planted-other");
    let done = check(after.path(), &before.path().to_string_lossy());
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{done:?}");
    for wanted in [
        "pathways/learning/ehc-needs-assessment.yaml:",
        "`ehc-needs-assessment/legal-test` is gone; its families land at `ehc-needs-assessment/planted-other`",
        "1 gone, 0 with another name, nobody is stranded",
    ] {
        assert!(said.contains(wanted), "{wanted} in {said}");
    }
    git(before.path(), &["init", "-q"]);
    git(before.path(), &["add", "."]);
    git(before.path(), &["commit", "-qm", "before"]);
    edit(before.path(), "*", "legal-test", "planted-other");
    let done = check(before.path(), "HEAD");
    let with_git = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{done:?}");
    assert_eq!(said.lines().next(), with_git.lines().next());
    let hash = format!("({})", content().hash);
    assert!(
        said.contains(&hash) && with_git.contains(&hash),
        "{with_git}"
    );
    let none = check(before.path(), "no-such-revision");
    assert_eq!(none.status.code(), Some(2));
    let told = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(told.contains("neither a folder"), "{told}");
}
