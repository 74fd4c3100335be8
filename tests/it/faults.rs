//! One planted mistake for each kind of fault: named by its code, at its line, in words that help.
//!
//! Each file in `tests/faults/` says which content file it spoils and how, and what staff must see.

use std::path::Path;
use std::sync::Arc;

use anydoor::content::load;
use anydoor::draft;
use anydoor::fault::draft::FromNode as _;
use anydoor::fault::{Fault, Faults, Severity, Source, yaml};
use anydoor::proof::load_and_prove;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::support::{copy, monday_morning, root};

draft! {
    /// One planted mistake.
    Planted, "a planted mistake" {
        file: String,
        find: Option<String>,
        replace: Option<String>,
        append: Option<String>,
        write: Option<String>,
        code: String,
        line: Option<String>,
        says: Vec<String>,
    }
}

/// Every planted mistake, with the name of its file.
fn planted() -> Vec<(String, Planted)> {
    let mut paths: Vec<_> = std::fs::read_dir(root().join("tests/faults"))
        .expect("the folder")
        .flatten()
        .map(|e| e.path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .map(|path| {
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let source = Arc::new(Source {
                path: name.clone(),
                text: std::fs::read_to_string(&path).expect("readable"),
            });
            let mut faults = Faults::default();
            let node = yaml::parse(&source, &mut faults).expect("it is YAML");
            let planted = Planted::read(&node, &mut faults);
            (name, planted.unwrap_or_else(|| panic!("{:?}", faults.0)))
        })
        .collect()
}

/// The name and the code of every planted mistake.
pub(crate) fn codes() -> Vec<(String, String)> {
    planted()
        .into_iter()
        .map(|(name, case)| (name, case.code))
        .collect()
}

impl Planted {
    fn spoil(&self, folder: &Path) {
        let path = folder.join(&self.file);
        if let Some(text) = &self.write {
            std::fs::write(&path, text).expect("written");
            return;
        }
        let mut text = std::fs::read_to_string(&path).expect("the file to spoil");
        if let Some(find) = &self.find {
            assert!(
                text.contains(find.as_str()),
                "`{find}` does not stand in {}",
                self.file
            );
            text = text.replacen(find, self.replace.as_deref().unwrap_or(""), 1);
        }
        if let Some(more) = &self.append {
            text.push('\n');
            text.push_str(more);
            text.push('\n');
        }
        std::fs::write(&path, text).expect("written");
    }

    /// Warnings are left out of a run that has errors where they would only be echoes.
    fn severity(&self) -> Severity {
        let code = self.code.as_str();
        if code == "offers-unconfirmed"
            || code == "unreachable-step"
            || code.ends_with("-for-nobody")
        {
            Severity::Warning
        } else {
            Severity::Error
        }
    }

    /// Whether it is found by the proof, which is held only of content that has no other error.
    fn is_proved(&self) -> bool {
        let code = self.code.as_str();
        let named = [
            "no-branch",
            "no-choice",
            "shadowed-branch",
            "no-way-to-a-door",
            "no-person",
            "crisis-at-night",
            "label-twice",
            "message-too-long",
            "leads-to-closed",
        ];
        named.contains(&code) || self.severity() == Severity::Warning
    }

    /// The fault that names this mistake.
    fn found<'a>(&self, faults: &'a Faults) -> Option<&'a Fault> {
        faults
            .0
            .iter()
            .find(|f| f.code == self.code && self.is_at(f) && self.helps(f))
    }

    fn is_at(&self, fault: &Fault) -> bool {
        let Some(line) = &self.line else { return true };
        fault.place.as_ref().is_some_and(|place| {
            let (number, _) = place.line_column();
            place.source.path == self.file
                && place
                    .source
                    .text
                    .lines()
                    .nth(number - 1)
                    .is_some_and(|text| text.contains(line.as_str()))
        })
    }

    fn helps(&self, fault: &Fault) -> bool {
        let told = format!("{} {}", fault.message, fault.help.as_deref().unwrap_or(""));
        self.says.iter().all(|words| told.contains(words.as_str()))
    }
}

/// Every fault with its help, to print when a test fails.
pub(crate) fn told(faults: &Faults) -> String {
    faults
        .0
        .iter()
        .map(|f| format!("{f}\n    help: {}\n", f.help.as_deref().unwrap_or("")))
        .collect()
}

/// Each mistake alone: its code, its line, its words; and content with an error is never served.
#[test]
fn each_mistake_is_named_at_its_line() {
    let cases = planted();
    assert!(cases.len() >= 40, "only {} planted mistakes", cases.len());
    let kinds: std::collections::HashSet<&str> =
        cases.iter().map(|(_, c)| c.code.as_str()).collect();
    assert!(kinds.len() >= 15, "only {} kinds", kinds.len());
    let mut missed = Vec::new();
    for (name, case) in &cases {
        let folder = copy();
        case.spoil(folder.path());
        let (content, faults, _) = load_and_prove(folder.path(), monday_morning());
        let Some(fault) = case.found(&faults) else {
            missed.push(format!(
                "{name} was not found; these were:\n{}",
                told(&faults)
            ));
            continue;
        };
        assert_eq!(content.is_none(), faults.any_error(), "{name}");
        assert!(
            fault.help.is_some() || fault.severity == Severity::Warning,
            "{name}: what to do instead?"
        );
    }
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n\n")
    );
}

/// Many mistakes in many files: one run names every one of them.
#[test]
fn twenty_mistakes_are_found_in_one_run() {
    let folder = copy();
    let mut spoilt: Vec<(String, Planted)> = Vec::new();
    for (name, case) in planted() {
        // These three take away what everything else is checked against.
        let base = matches!(
            case.code.as_str(),
            "missing-fact" | "missing-group" | "no-front-door"
        );
        let unread = |c: &Planted| {
            matches!(
                c.code.as_str(),
                "yaml-syntax"
                    | "yaml-magic"
                    | "empty-file"
                    | "second-document"
                    | "too-deep"
                    | "odd-key"
            )
        };
        let hidden = spoilt.iter().any(|(_, other)| {
            let whole = other.write.is_some() || case.write.is_some();
            other.file == case.file && (whole || unread(other) || unread(&case))
        });
        let here = std::fs::read_to_string(folder.path().join(&case.file)).unwrap_or_default();
        let fits = case
            .find
            .as_ref()
            .is_none_or(|find| here.contains(find.as_str()));
        if !base && !hidden && fits && !case.is_proved() {
            case.spoil(folder.path());
            spoilt.push((name, case));
        }
    }
    assert!(
        spoilt.len() >= 20,
        "only {} could be planted together",
        spoilt.len()
    );
    let (content, faults) = load(folder.path());
    assert!(content.is_none());
    let missed: Vec<&str> = spoilt
        .iter()
        .filter(|(_, case)| case.found(&faults).is_none())
        .map(|(name, _)| name.as_str())
        .collect();
    assert!(
        missed.is_empty(),
        "missed {missed:?} of {}; found:\n{}",
        spoilt.len(),
        told(&faults)
    );
}

/// Files that are no content at all: junk, far too large, or gone.
#[test]
fn what_is_no_content_is_named_too() {
    let folder = copy();
    let services = folder.path().join("directory/services");
    std::fs::write(
        services.join("junk.yaml"),
        [0xFF_u8, 0xFE, 0, 159, 146, 150],
    )
    .expect("written");
    std::fs::write(
        services.join("huge.yaml"),
        "services: [ ] #".repeat(50 * 1024 * 1024 / 14),
    )
    .expect("written");
    std::fs::write(
        services.join("bomb.yaml"),
        "a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nservices: [*c,*c]\n",
    )
    .expect("written");
    std::fs::write(folder.path().join("directory/stray.yaml"), "a: b\n").expect("written");
    std::fs::remove_file(folder.path().join("directory/topics.yaml")).expect("removed");
    let (content, faults) = load(folder.path());
    assert!(content.is_none());
    let said = told(&faults);
    for wanted in [
        "not-text",
        "junk.yaml",
        "file-too-large",
        "MB large",
        "yaml-magic",
        "bomb.yaml:1",
        "unexpected-file",
        "missing-file",
        "directory/topics.yaml is missing",
    ] {
        assert!(
            said.contains(wanted) || faults.0.iter().any(|f| f.code == wanted),
            "{wanted} in:\n{said}"
        );
    }
    let (nothing, faults) = load(&folder.path().join("nowhere"));
    assert!(nothing.is_none() && faults.0.iter().any(|f| f.code == "no-folder"));
}

/// Every fault can be drawn, with its line and a caret.
#[test]
fn a_fault_is_drawn_with_its_line() {
    use anydoor::fault::render::{Colour, render};
    let folder = copy();
    let file = folder.path().join("pathways/front-door.yaml");
    let text = std::fs::read_to_string(&file).expect("readable").replacen(
        "go: menu-health",
        "go: menu-helth",
        1,
    );
    std::fs::write(&file, text).expect("written");
    let (_, faults) = load(folder.path());
    let drawn = render(&faults.0[0], Colour::No);
    for wanted in [
        "unknown-step",
        "menu-helth",
        "pathways/front-door.yaml:",
        "did you mean `menu-health`?",
        "──",
    ] {
        assert!(drawn.contains(wanted), "{wanted} in:\n{drawn}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, rng_seed: RngSeed::Fixed(20_261_123), failure_persistence: None, ..ProptestConfig::default() })]

    /// However a file is damaged, there is content or an error, and never a panic.
    #[test]
    fn damaged_files_never_panic(which in 0_usize..6, at in 0.0_f64..1.0, cut in 1_usize..200, with in "[\\[\\]{}:#&*!|>'\"\\t \\n-]{0,6}") {
        const FILES: [&str; 6] = ["pathways/front-door.yaml", "pathways/facts.yaml", "pathways/safety.yaml", "pathways/learning/ehc-needs-assessment.yaml",
            "directory/topics.yaml", "directory/services/health/crisis-lines.yaml"];
        let folder = copy();
        let path = folder.path().join(FILES[which]);
        let text: Vec<char> = std::fs::read_to_string(&path).expect("readable").chars().collect();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
        let start = (at * text.len() as f64) as usize;
        let damaged: String = text[..start].iter().copied().chain(with.chars()).chain(text[(start + cut).min(text.len())..].iter().copied()).collect();
        std::fs::write(&path, damaged).expect("written");
        let (content, faults) = load(folder.path());
        prop_assert_eq!(content.is_none(), faults.any_error());
    }
}
