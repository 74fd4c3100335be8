//! `anydoor fmt` changes white space only: the tree, the comments and the order stay, on real files and on damaged ones.

use std::process::Command;
use std::sync::Arc;

use anydoor::fault::tidy::{LeftAlone, same, tidy};
use anydoor::fault::yaml::{self, Node};
use anydoor::fault::{Faults, Source};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::{root, sources_below};

/// Every real file.
fn files() -> Vec<(String, String)> {
    ["pathways", "directory", "tests/conversations"]
        .iter()
        .flat_map(|folder| sources_below(&root().join(folder), "yaml"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("readable");
            (path.display().to_string(), text)
        })
        .collect()
}

fn tree(text: &str) -> Node {
    let source = Arc::new(Source {
        path: "file.yaml".into(),
        text: text.into(),
    });
    yaml::parse(&source, &mut Faults::default()).expect("YAML")
}

/// The words and signs of each line that has any, comments among them.
fn ink(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|words| !words.is_empty())
        .collect()
}

/// What must hold of any text that is brought into shape.
fn only_the_shape(name: &str, before: &str, after: &str) {
    assert!(same(&tree(before), &tree(after)), "{name}: another tree");
    assert_eq!(ink(before), ink(after), "{name}: other words");
    assert_eq!(
        tidy(after).as_deref(),
        Ok(after),
        "{name}: not twice the same"
    );
    assert!(after.ends_with('\n') && !after.ends_with("\n\n"), "{name}");
}

#[test]
fn the_real_files_keep_their_words_and_nearly_their_shape() {
    let mut lines = 0;
    for (name, before) in files() {
        let after = tidy(&before).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        only_the_shape(&name, &before, &after);
        let others: std::collections::HashSet<&str> = before.lines().collect();
        lines += after.lines().filter(|line| !others.contains(line)).count();
    }
    assert!(
        lines < 200,
        "{lines} lines would change: is that still the shape of the house?"
    );
}

/// Files that somebody indented by four, with spaces at the ends and too many empty lines, come back to the shape that they had.
#[test]
fn a_spoilt_shape_is_put_right() {
    let mut tried = 0;
    for (name, text) in files() {
        let good = tidy(&text).expect("in shape");
        // Space inside a text of several lines is part of it.
        if good.contains(": |") || good.contains(": >") || good.contains('\t') {
            continue;
        }
        let spoilt: String = good
            .lines()
            .map(|line| {
                let words = line.trim_start();
                let indent = " ".repeat(2 * (line.len() - words.len()));
                // What stands behind a dash is as far to the right as what stands below it.
                match words.strip_prefix("- ") {
                    Some(words) => format!("{indent}-   {words}  \r\n"),
                    None => format!("{indent}{words}  \r\n"),
                }
            })
            .collect();
        let back =
            tidy(&format!("\n\n{spoilt}\n\n")).unwrap_or_else(|why| panic!("{name}: {why:?}"));
        assert!(same(&tree(&good), &tree(&back)), "{name}");
        let keys = |text: &str| -> Vec<String> {
            let starts =
                |l: &&str| l.trim_start().starts_with("- ") || l.trim_start().starts_with('#');
            text.lines()
                .filter(starts)
                .map(|l| l.trim_end().to_owned())
                .collect()
        };
        assert_eq!(keys(&good), keys(&back), "{name}");
        tried += 1;
    }
    assert!(tried >= 10, "only {tried} files");
}

#[test]
fn the_command_says_what_it_did() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.yaml");
    let broken = folder.path().join("b.yaml");
    std::fs::write(&file, "a:\n    - b   \n").expect("written");
    std::fs::write(&broken, "a: [1   \n").expect("written");
    let run = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
            .arg("fmt")
            .args(arguments)
            .arg(folder.path())
            .output()
            .expect("it runs");
        let said = String::from_utf8(done.stdout).expect("text");
        (done.status.code(), said)
    };
    let text = || std::fs::read_to_string(&file).expect("readable");
    let (code, said) = run(&["--check"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("a.yaml, from line 2") && said.contains("1 left alone"),
        "{said}"
    );
    assert_eq!(text(), "a:\n    - b   \n");
    assert_eq!(run(&[]).0, Some(1));
    assert_eq!(text(), "a:\n  - b\n");
    assert_eq!(
        std::fs::read_to_string(&broken).expect("readable"),
        "a: [1   \n"
    );
    std::fs::remove_file(&broken).expect("removed");
    assert_eq!(
        run(&["--check"]),
        (Some(0), "1 in shape, 0 not in shape, 0 left alone\n".into())
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(20_261_125), failure_persistence: None, ..ProptestConfig::default() })]

    /// However a file is damaged, it is left alone or only its shape changes.
    #[test]
    fn damaged_files_are_safe(which in 0_usize..1000, at in 0.0_f64..1.0, cut in 0_usize..60, with in "[\\[\\]{}:#&*!|>'\"\\t \\n-]{0,8}") {
        static FILES: std::sync::LazyLock<Vec<(String, String)>> = std::sync::LazyLock::new(files);
        let (name, text) = &FILES[which % FILES.len()];
        // The first lines of a file are enough, and quick.
        let text: Vec<char> = text.lines().take(80).flat_map(|l| l.chars().chain(['\n'])).collect();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let start = (at * text.len() as f64) as usize;
        let damaged: String = text[..start].iter().copied().chain(with.chars()).chain(text[(start + cut).min(text.len())..].iter().copied()).collect();
        match tidy(&damaged) {
            Ok(after) => only_the_shape(name, &damaged, &after),
            Err(LeftAlone::Unreadable | LeftAlone::WouldChange) => {}
        }
    }
}
