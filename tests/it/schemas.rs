//! The schemas for editors: as the program writes them, every real file fits, and a slip of the pen does not.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{root, sources_below};

const FOLDER: &str = "pathways/schemas";

/// One schema, ready to use.
fn validator(name: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(root().join(FOLDER).join(format!("{name}.json")));
    let schema: Value = serde_json::from_str(&text.expect(name)).expect("JSON");
    jsonschema::meta::validate(&schema).expect("a schema");
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema")
}

/// A file as editors read it: YAML 1.2, in which `no` is a word and 2026-11-23 is text.
fn read(text: &str) -> Value {
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).expect("YAML")
}

/// Which schema a file is written by.
fn kind(path: &Path) -> &'static str {
    let inside = path.strip_prefix(root()).expect("inside").to_string_lossy();
    match inside.as_ref() {
        "pathways/facts.yaml" => "facts",
        "pathways/vocabulary.yaml" => "vocabulary",
        "pathways/safety.yaml" => "safety",
        "pathways/languages.yaml" => "languages",
        "directory/topics.yaml" => "topics",
        "directory/places.yaml" => "places",
        "directory/organisations.yaml" => "organisations",
        p if p.starts_with("directory/services/") => "services",
        p if p.starts_with("directory/schools/") => "school",
        p if p.starts_with("tests/conversations/") => "conversations",
        _ => "pathway",
    }
}

fn faults(schema: &jsonschema::Validator, file: &Value) -> Vec<String> {
    schema
        .iter_errors(file)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect()
}

#[test]
fn they_are_as_the_program_writes_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
        .args(["schema", "--out"])
        .arg(folder.path())
        .status()
        .expect("it runs");
    assert!(done.success());
    let written = sources_below(folder.path(), "json");
    let kept = sources_below(&root().join(FOLDER), "json");
    assert_eq!(written.len(), kept.len());
    for file in written {
        let name = file.file_name().expect("a name");
        let parse = |path: &Path| -> Value {
            serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON")
        };
        let kept = root().join(FOLDER).join(name);
        assert_eq!(
            parse(&file),
            parse(&kept),
            "{name:?}: run `anydoor schema` and commit what it writes"
        );
    }
}

#[test]
fn every_real_file_fits_its_schema() {
    let mut tried = std::collections::BTreeMap::<&str, usize>::new();
    for folder in ["pathways", "directory", "tests/conversations"] {
        for path in sources_below(&root().join(folder), "yaml") {
            let name = kind(&path);
            let file = read(&std::fs::read_to_string(&path).expect("readable"));
            let found = faults(&validator(name), &file);
            assert!(found.is_empty(), "{}: {found:#?}", path.display());
            *tried.entry(name).or_default() += 1;
        }
    }
    // The page that says how to write a school shows every key.
    let page = include_str!("../../directory/schools/README.md");
    let example = page
        .split("```yaml")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("an example");
    let found = faults(&validator("school"), &read(example));
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(tried.len(), 11, "{tried:?}");
}

/// A misspelt key, a word that is not in the list, a day that does not exist, a key that is not there: each is refused.
#[test]
fn what_check_refuses_the_schema_refuses() {
    let file = |path: &str| std::fs::read_to_string(root().join(path)).expect("readable");
    let pathway = "pathways/front-door.yaml";
    let services = "directory/services/health/crisis-lines.yaml";
    for (path, find, replace, wanted) in [
        (pathway, "    say:", "    sayy:", "sayy"),
        (pathway, "title:", "titel:", "titel"),
        (pathway, "review_by: 2", "review_by: 20", "review_by"),
        (pathway, "owner:", "was_owner:", "owner"),
        (services, "tier: crisis", "tier: crises", "crises"),
        (services, "by: [self]", "by: [selves]", "selves"),
        (services, "label: Danger now", "lable: Danger now", "lable"),
        (
            services,
            "confidence: high",
            "confidence: [high, low]",
            "confidence",
        ),
        (
            "pathways/safety.yaml",
            "urgency: danger",
            "urgency: big",
            "big",
        ),
        (
            "directory/topics.yaml",
            "name: Autism",
            "nam: Autism",
            "nam",
        ),
    ] {
        let spoilt = file(path).replacen(find, replace, 1);
        assert_ne!(spoilt, file(path), "{find} is not in {path}");
        let found = faults(&validator(kind(&root().join(path))), &read(&spoilt));
        assert!(
            found.iter().any(|f| f.contains(wanted)),
            "{replace}: {found:#?}"
        );
    }
}

/// An editor explains every key: no description is missing, and none is in the words of programmers.
#[test]
fn every_key_is_explained() {
    let mut keys = 0;
    for path in sources_below(&root().join(FOLDER), "json") {
        let text = std::fs::read_to_string(&path).expect("readable");
        let schema: Value = serde_json::from_str(&text).expect("JSON");
        for (group, body) in schema["$defs"].as_object().expect("groups") {
            for (key, body) in body["properties"].as_object().expect("keys") {
                let says = body["description"].as_str().unwrap_or("");
                assert!(says.len() > 8, "{}: {group}: {key}", path.display());
                keys += 1;
            }
            let closed = body["additionalProperties"] == Value::Bool(false);
            assert!(closed || group == "Condition", "{group}");
        }
    }
    assert!(keys > 150, "only {keys} keys");
}
