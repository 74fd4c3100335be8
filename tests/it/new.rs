//! `anydoor new`: from answers to a file that the checks accept; never over a file, never with an id that is taken.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use anydoor::content::load;

use crate::faults::told;
use crate::support::copy;
use crate::support::sources_below;

/// Runs the command with these answers on standard input, one a line.
fn run(folder: &Path, what: &str, answers: &[&str]) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_anydoor"))
        .args(["new", what, "--now", "2026-11-25T10:00", "--content"])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut input = child.stdin.take().expect("standard input");
    input
        .write_all((answers.join("\n") + "\n").as_bytes())
        .expect("it listens");
    drop(input);
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("it ends");
    let said = [stdout, stderr].map(|text| String::from_utf8(text).expect("text"));
    (status.code(), said.concat())
}

const PATHWAY: [&str; 11] = [
    "",
    "Sleep: \"what\" helps #1",
    "Sleep At Night",
    "bullying",
    "sleep-at-night",
    "continence-sleep-feedin",
    "continence-sleep-feeding",
    "zzz who can't nod off, zzz up at three",
    "Nobody: yet",
    "NHS, sleep",
    "https://www.example.org/sleep",
];

#[test]
fn a_new_pathway_passes_the_checks() {
    let folder = copy();
    let (code, said) = run(folder.path(), "pathway", &PATHWAY);
    assert_eq!(code, Some(0), "{said}");
    for reason in [
        "so it cannot be empty",
        "small letters",
        "`bullying` is taken already",
        "Did you mean `continence-sleep-feeding`?",
        "Written: pathways/health/sleep-at-night.yaml",
    ] {
        assert!(said.contains(reason), "{reason} in:\n{said}");
    }
    let (content, faults) = load(folder.path());
    let content = content.unwrap_or_else(|| panic!("{}", told(&faults)));
    let pathway = content
        .pathways
        .iter()
        .find(|p| p.id == "sleep-at-night")
        .expect("there");
    assert_eq!(pathway.title, "Sleep: \"what\" helps #1");
    assert_eq!(pathway.review_by.to_string(), "2027-05-25");
    assert_eq!(
        pathway.sources[0].url.as_deref(),
        Some("https://www.example.org/sleep")
    );

    // Once more: the id is taken now, the answers end, and nothing changes.
    let file = folder.path().join("pathways/health/sleep-at-night.yaml");
    let before = std::fs::read_to_string(&file).expect("readable");
    let (code, said) = run(folder.path(), "pathway", &PATHWAY[..5]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("`sleep-at-night` is taken already") && said.contains("Nothing was written")
    );
    assert_eq!(std::fs::read_to_string(&file).expect("readable"), before);
}

/// What only the whole content can tell (a phrase that leads elsewhere already) leaves no file behind.
#[test]
fn a_pathway_that_would_spoil_the_content_is_taken_away() {
    let folder = copy();
    let mut answers = PATHWAY;
    answers[7] = "picked on";
    let before = sources_below(folder.path(), "yaml");
    let (code, said) = run(folder.path(), "pathway", &answers);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("phrase-twice") && said.contains("was taken away again"),
        "{said}"
    );
    assert_eq!(sources_below(folder.path(), "yaml"), before);
}

/// A file that stands in the way, under another id than its name says, is not written over.
#[test]
fn nothing_is_written_over() {
    let folder = copy();
    let file = folder.path().join("pathways/health/sleep-at-night.yaml");
    let other = std::fs::read_to_string(folder.path().join("pathways/voice/my-rights.yaml"))
        .expect("readable");
    std::fs::rename(folder.path().join("pathways/voice/my-rights.yaml"), &file).expect("moved");
    let (code, said) = run(folder.path(), "pathway", &PATHWAY);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("cannot be written"), "{said}");
    assert_eq!(std::fs::read_to_string(&file).expect("readable"), other);
}

const SERVICE: [&str; 19] = [
    "Harlow Saturday Club",
    "harlow-saturday-club",
    "nspc",
    "nspcc",
    "",
    "A club on Saturdays: games, music and friends.",
    "leisure-clubs",
    "5-40",
    "5-11",
    "harlo",
    "harlow, uttlesford",
    "universal",
    "self, school",
    "0345",
    "none",
    "none",
    "https://www.example.org/club",
    "www.example.org",
    "https://www.example.org/contact",
];

#[test]
fn a_new_service_passes_the_checks() {
    let folder = copy();
    for (last, confirmed) in [("yes", true), ("no", false)] {
        let answers: Vec<String> = SERVICE
            .iter()
            .map(|answer| {
                // Another id, and another name.
                let named = answer.replace("Saturday Club", &format!("Saturday Club {last}"));
                named.replace("saturday-club", &format!("saturday-club-{last}"))
            })
            .chain([last.to_owned()])
            .collect();
        let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
        let (code, said) = run(folder.path(), "service", &answers);
        assert_eq!(code, Some(0), "{said}");
        for reason in [
            "Did you mean `nspcc`?",
            "40 is too old",
            "did you mean `harlow`?",
            "digits",
            "it needs a page",
            "https:// in front",
        ] {
            assert!(said.contains(reason), "{reason} in:\n{said}");
        }
        let (content, faults) = load(folder.path());
        let content = content.unwrap_or_else(|| panic!("{}", told(&faults)));
        let id = format!("harlow-saturday-club-{last}");
        let service = content.directory.service(&id).expect("there");
        assert_eq!(service.confirmed, confirmed);
        assert_eq!(
            service.summary,
            "A club on Saturdays: games, music and friends."
        );
        assert_eq!(service.contacts.len(), 1);
    }
}
