//! Every kind of fault has its page, and the examples on it do what the page says.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use anydoor::content::load;
use anydoor::fault::explain::{Example, Page, page, pages};
use anydoor::fault::{Faults, Severity, Source, yaml};

use crate::faults::told;
use crate::support::{copy, edit, root, sources_below};

/// Codes that an example in the file cannot show by itself, because the file is no YAML.
const OF_THE_TREE: [&str; 7] = [
    "yaml-syntax",
    "key-twice",
    "yaml-magic",
    "odd-key",
    "too-deep",
    "second-document",
    "empty-file",
];

/// Every code that the sources give to a fault: the first text in `.error(`, `.warn(`, `.nowhere(`, `.unknown(`, `.wrong(`, `.fault(`, or after `code:`.
fn codes_of_the_sources() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in sources_below(&root().join("src"), "rs") {
        let text = std::fs::read_to_string(&file).expect("readable");
        for opening in [
            ".error(",
            ".warn(",
            ".nowhere(",
            ".unknown(",
            ".wrong(",
            ".fault(",
            "code: ",
        ] {
            for rest in text.split(opening).skip(1) {
                let Some(rest) = rest.trim_start().strip_prefix('"') else {
                    continue;
                };
                let code = rest.split('"').next().unwrap_or("");
                let is_code = !code.is_empty()
                    && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
                    && (code.contains('-') || opening != "code: ");
                if is_code {
                    found.insert(code.to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let used = codes_of_the_sources();
    assert!(
        used.len() >= 75,
        "only {} codes: are the sources still read?",
        used.len()
    );
    let explained: BTreeSet<String> = pages().map(|p| p.code.to_owned()).collect();
    assert_eq!(explained.len(), pages().count(), "a page stands twice");
    let missing: Vec<_> = used.difference(&explained).collect();
    let idle: Vec<_> = explained.difference(&used).collect();
    assert!(
        missing.is_empty() && idle.is_empty(),
        "no page for {missing:?}; no fault for {idle:?}"
    );
    for (name, code) in crate::faults::codes() {
        assert!(explained.contains(&code), "tests/faults/{name}: {code}");
    }
    let files = sources_below(&root().join("src/fault/explain"), "md").len();
    assert_eq!(files, explained.len(), "a page is not compiled in");
}

fn examples(page: &Page) -> (Example, Example) {
    let both = page.wrong().zip(page.right());
    both.unwrap_or_else(|| panic!("{} has not both examples", page.code))
}

#[test]
fn a_page_is_whole() {
    for page in pages() {
        let (wrong, right) = examples(page);
        assert_ne!(wrong.text.trim(), right.text.trim(), "{}", page.code);
        assert!(
            page.text.starts_with(&format!("# {}\n\n", page.code)),
            "{}",
            page.code
        );
        let summary = page.summary();
        assert!(
            summary.ends_with('.') && summary.len() < 100,
            "{}: {summary}",
            page.code
        );
        let (_, cure) = page
            .text
            .split_once("\n## How to put it right\n\n")
            .expect(page.code);
        assert!(cure.len() > 20, "{}", page.code);
    }
}

/// What the tree alone can tell of an example.
fn read(text: &str) -> Faults {
    let source = Arc::new(Source {
        path: "example.yaml".into(),
        text: text.into(),
    });
    let mut faults = Faults::default();
    yaml::parse(&source, &mut faults);
    faults
}

/// A file with the example in its place; `None` if it can only be read for its shape.
fn planted(page: &Page, example: Example) -> Option<(String, String)> {
    let name = format!("page-{}", page.code);
    // No two of a name.
    let title = format!("New {}", page.code);
    let service = [
        ("name", title.as_str()),
        ("provider", "nspcc"),
        ("summary", "It helps."),
        ("topics", "[mental-health]"),
        ("ages", "0-18"),
        ("areas", "[essex]"),
        ("tier", "universal"),
        ("access", "{ by: [self] }"),
        ("needs_diagnosis", "no"),
        ("cost", "free"),
        ("contacts", "[{ phone: 0345 603 7627 }]"),
        ("confidence", "high"),
        ("sources", "[{ url: \"https://www.example.org/page\" }]"),
        ("checked", "2026-11-23"),
        ("review_by", "2027-05-31"),
    ];
    let school = [
        ("name", title.as_str()),
        ("district", "harlow"),
        ("sources", "[{ url: \"https://www.example.org/page\" }]"),
        ("checked", "2026-11-23"),
    ];
    let pathway = [
        ("title", title.as_str()),
        ("owner", "Nobody"),
        ("reviewed", "2026-11-23"),
        ("review_by", "2027-05-31"),
        ("start", "hello"),
        (
            "steps",
            "\n  hello:\n    say: Here is who can help.\n  how-to-ask:\n    say: Write to them.\n  waiting:\n    say: You can ask how long it takes.",
        ),
    ];
    let own = |key: &str| {
        example
            .text
            .lines()
            .any(|l| l.starts_with(&format!("{key}:")))
    };
    let rest = |keys: &[(&str, &str)]| -> String {
        keys.iter()
            .filter(|(key, _)| !own(key))
            .map(|(key, value)| format!("{key}: {value}\n"))
            .collect()
    };
    let indented = |text: &str, by: &str| -> String {
        text.lines().map(|line| format!("{by}{line}\n")).collect()
    };
    let pathway_file = format!("pathways/health/{name}.yaml");
    match example.kind {
        "yaml service" => {
            let keys = indented(&(rest(&service) + example.text), "    ");
            let file = format!("directory/services/{name}.yaml");
            Some((file, format!("services:\n  - id: {name}\n{keys}")))
        }
        "yaml school" => {
            let id = if own("id") {
                String::new()
            } else {
                format!("id: {name}\n")
            };
            let text = format!("{id}{}{}", rest(&school), example.text);
            Some((format!("directory/schools/{name}.yaml"), text))
        }
        "yaml pathway" => Some((
            pathway_file,
            format!("pathway: {name}\n{}{}", rest(&pathway), example.text),
        )),
        "yaml step" => {
            let others = pathway[5].1.split("  how-to-ask").nth(1).expect("steps");
            let steps = indented(example.text, "  ");
            let top = rest(&pathway[..5]);
            Some((
                pathway_file,
                format!("pathway: {name}\n{top}steps:\n{steps}  how-to-ask{others}\n"),
            ))
        }
        _ => None,
    }
}

fn plant(folder: &Path, which: impl Fn(&Page) -> Example) -> Vec<(&'static Page, String)> {
    pages()
        .filter_map(|page| {
            let (file, text) = planted(page, which(page))?;
            std::fs::write(folder.join(&file), text).expect("written");
            Some((page, file))
        })
        .collect()
}

/// The wrong examples make just the fault that their page is about; the right ones make none.
#[test]
fn the_examples_are_wrong_and_right() {
    for page in pages() {
        let (wrong, right) = examples(page);
        assert_eq!(wrong.kind, right.kind, "{}", page.code);
        if wrong.kind == "text" {
            continue;
        }
        let found = read(wrong.text);
        let named = found.0.iter().any(|f| f.code == page.code);
        assert_eq!(named, OF_THE_TREE.contains(&page.code), "{}", page.code);
        assert!(
            named || found.0.is_empty(),
            "{}: {}",
            page.code,
            told(&found)
        );
        let found = read(right.text);
        assert!(found.0.is_empty(), "{}: {}", page.code, told(&found));
    }
    let folder = copy();
    let spoilt = plant(folder.path(), |page| examples(page).0);
    assert!(spoilt.len() >= 40, "only {} are tried", spoilt.len());
    let (_, faults) = load(folder.path());
    for (page, file) in spoilt {
        let here = |f: &&anydoor::fault::Fault| {
            f.place
                .as_ref()
                .is_some_and(|place| place.source.path == file)
        };
        let codes: Vec<&str> = faults.0.iter().filter(here).map(|f| f.code).collect();
        assert!(codes.contains(&page.code), "{}: {codes:?}", page.code);
    }
    let folder = copy();
    plant(folder.path(), |page| examples(page).1);
    let (_, faults) = load(folder.path());
    let wrong: Vec<String> = faults
        .0
        .iter()
        .filter(|f| f.severity == Severity::Error || f.code == "long-summary")
        .map(ToString::to_string)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_unknown_code_names_the_nearest() {
    assert_eq!(page("hard-to-raed").err(), Some(Some("hard-to-read")));
    assert_eq!(page("zzzzzzzz").err(), Some(None));
}

/// A step that is not there, in the front door.
fn spoil(folder: &Path) {
    let file = "pathways/front-door.yaml";
    edit(folder, file, "go: menu-health", "go: menu-helth");
}

/// The command: one page, the list, an unknown code; and `check` leads to it.
#[test]
fn the_command_explains() {
    let run = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
            .args(arguments)
            .current_dir(root())
            .output()
            .expect("it runs");
        let text = [done.stdout, done.stderr].map(|t| String::from_utf8_lossy(&t).into_owned());
        (done.status.code(), text.concat())
    };
    let (code, text) = run(&["explain", "hard-to-read"]);
    assert_eq!(code, Some(0));
    assert!(
        text.starts_with("HARD-TO-READ\n") && text.contains("\nWRONG\n") && !text.contains("```")
    );
    let (code, text) = run(&["explain"]);
    assert_eq!(code, Some(0));
    for page in pages() {
        assert!(text.contains(page.summary()), "{}", page.code);
    }
    let (code, text) = run(&["explain", "hard-to-reed"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("Did you mean `hard-to-read`?"), "{text}");
    let folder = copy();
    spoil(folder.path());
    let (code, text) = run(&["check", "--content", &folder.path().to_string_lossy()]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("For more about one of these: anydoor explain unknown-step\n"),
        "{text}"
    );
}

/// What another program reads: nothing else on standard output, never a colour, and the same faults in every format.
#[test]
fn check_speaks_to_other_programs() {
    let folder = copy();
    spoil(folder.path());
    std::fs::remove_file(folder.path().join("directory/topics.yaml")).expect("removed");
    let run = |format: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
            .args(["check", "--quiet", "--format", format, "--content"])
            .arg(folder.path())
            .output()
            .expect("it runs");
        assert_eq!(done.status.code(), Some(1));
        String::from_utf8(done.stdout).expect("text")
    };
    let lines: Vec<serde_json::Value> = run("json")
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert!(
        lines
            .iter()
            .any(|l| l["code"] == "missing-file" && l["file"].is_null())
    );
    let step = lines
        .iter()
        .find(|l| l["code"] == "unknown-step")
        .expect("found");
    assert_eq!(step["file"], "pathways/front-door.yaml");
    let log: serde_json::Value = serde_json::from_str(&run("sarif")).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), lines.len());
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    for (result, line) in results.iter().zip(&lines) {
        let rule = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
        assert_eq!(result["ruleId"], line["code"]);
        assert_eq!(rules[rule]["id"], line["code"]);
        assert!(result["message"]["text"].is_string());
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], line["line"]);
    }
    let text = run("github");
    assert_eq!(text.lines().count(), lines.len());
    let wanted = format!(
        "::error file=pathways/front-door.yaml,line={},col={},title=unknown-step::",
        step["line"], step["column"]
    );
    assert!(text.contains(&wanted), "{text}");
    assert!(!run("human").contains('\u{1b}'));
}
