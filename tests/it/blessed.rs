//! `anydoor test`: what is not as written is shown beside what was expected; `--bless` writes it and leaves everything else as it was.

use std::process::Command;

use anydoor::cli::test::{Outcome, run_path};

use crate::support::{content, monday_morning, root};

const WRITTEN: &str = r#"# Staff wrote this.
now: 2026-11-23T10:00
conversations:
  - name: transport # a comment
    turns:
      - family: transport refused
        expect: { at: transport/somewhere, asks: "age", crisis: true } # as it was
      - family: Basildon
        # before the day
        expect:
          asks: 'district'
          facts: { district: "tendring" }
      - family: Thursday 5 November 2026
        expect:
          at: transport/stage-one
          services:
            - contact-nobody # gone
            - ipsea
          says: [words that nobody says]
  - name: another
    turns:
      - family: transport refused
        expect: { asks: age }
"#;

fn run(only: Option<&str>, bless: bool, file: &std::path::Path) -> Outcome {
    let mut outcome = Outcome {
        only: only.map(str::to_owned),
        bless,
        ..Outcome::default()
    };
    run_path(content(), file, monday_morning(), &mut outcome);
    outcome
}

#[test]
fn what_was_seen_is_written_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("transport.yaml");
    std::fs::write(&file, WRITTEN).expect("written");
    let read = || std::fs::read_to_string(&file).expect("readable");
    let outcome = run(Some("TRANSPORT"), false, &file);
    assert_eq!(
        (outcome.passed, outcome.failed),
        (0, 1),
        "the other is not run"
    );
    for line in [
        "expected - at: transport/somewhere    (line 7)",
        "seen     + crisis: no",
        "seen     + facts: district is basildon",
        "family: Basildon",
    ] {
        assert!(outcome.report.contains(line), "{line}: {}", outcome.report);
    }
    assert_eq!(read(), WRITTEN, "nothing is written unasked");
    let outcome = run(Some("transport"), true, &file);
    assert!(
        outcome.report.contains("1 left for you"),
        "{}",
        outcome.report
    );
    let blessed = read();
    let lines: Vec<(&str, &str)> = WRITTEN
        .lines()
        .zip(blessed.lines())
        .filter(|(a, b)| a != b)
        .collect();
    assert_eq!(blessed.lines().count(), WRITTEN.lines().count());
    let after = [
        r#"        expect: { at: transport/refused, asks: "district", crisis: no } # as it was"#,
        r#"          asks: "date-transport""#,
        r#"          facts: { district: "basildon" }"#,
        "            - transport-challenge # gone",
    ];
    let changed: Vec<&str> = lines.iter().map(|(_, b)| *b).collect();
    assert_eq!(changed.len(), after.len(), "{changed:#?}");
    assert_eq!(changed[1..], after[1..], "{blessed}");
    assert!(changed[0].contains("crisis: no } # as it was"), "{blessed}");
    // What was blessed passes, but for the words that only a person can put right.
    let outcome = run(Some("transport"), false, &file);
    assert_eq!(
        outcome.report.matches("expected - ").count(),
        1,
        "{}",
        outcome.report
    );
    assert!(outcome.report.contains("words that nobody says"));
}

/// The command itself: exit codes, and a name that no conversation has.
#[test]
fn the_filter_and_its_exit_codes() {
    let run = |name: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
            .args(["test", "--name", name])
            .current_dir(root())
            .output();
        done.expect("runs")
    };
    assert_eq!(run("no conversation is called this").status.code(), Some(2));
}
