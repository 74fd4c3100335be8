//! How long `check` takes as the content grows: the real content with its services, its pathways, or both, 1, 10 and 100 times.
//!
//! `cargo bench --bench growth`. Copies have ids, names and words of their own; a copied pathway is come to by its own words (`found_by`), for
//! each topic is answered once. The last columns say how many times as long as the real content each took.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anydoor::content::load::load_files;
use anydoor::fault::Severity;
use anydoor::proof::verdict::prove;
use jiff::civil::date;

/// The front door and what is no pathway stand once.
const ONCE: [&str; 5] = [
    "pathways/facts.yaml",
    "pathways/front-door.yaml",
    "pathways/languages.yaml",
    "pathways/safety.yaml",
    "pathways/vocabulary.yaml",
];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut real = Vec::new();
    for folder in ["directory", "pathways"] {
        files(root, &root.join(folder), &mut real);
    }
    real.sort();
    println!("services pathways |  kinds of steps |  load ms  proof ms | x load  x proof");
    let mut first = None;
    for (services, pathways) in [(1, 1), (10, 1), (100, 1), (1, 10), (1, 100), (10, 10)] {
        let files = grown(&real, services, pathways);
        let rounds = if services * pathways == 1 { 5 } else { 1 };
        let (load, proof, steps) = (0..rounds)
            .map(|_| measured(files.clone()))
            .min()
            .unwrap_or_default();
        let (load_1, proof_1) = *first.get_or_insert((load, proof));
        println!(
            "{services:8} {pathways:8} | {steps:15} | {:8} {:9} | {:6.1} {:8.1}",
            load.as_millis(),
            proof.as_millis(),
            load.as_secs_f64() / load_1.as_secs_f64(),
            proof.as_secs_f64() / proof_1.as_secs_f64(),
        );
    }
}

/// How long it takes to read the files and to prove them, and how many steps are come to.
fn measured(files: Vec<(String, Vec<u8>)>) -> (Duration, Duration, usize) {
    let began = Instant::now();
    let (content, faults) = load_files(files);
    let load = began.elapsed();
    let content = content.unwrap_or_else(|| {
        let errors = faults.0.iter().filter(|f| f.severity == Severity::Error);
        let told: Vec<String> = errors.take(5).map(ToString::to_string).collect();
        panic!("the grown content has mistakes: {}", told.join("\n"))
    });
    let began = Instant::now();
    let proof = prove(&content, date(2026, 11, 23).at(10, 0, 0, 0));
    (load, began.elapsed(), proof.covered.steps)
}

fn files(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path: PathBuf = entry.path();
        if path.is_dir() {
            files(root, &path, found);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            let name = path.strip_prefix(root).expect("below").to_string_lossy();
            let text = std::fs::read_to_string(&path).expect("text");
            found.push((name.into_owned(), text));
        }
    }
}

/// The content with every service so many times, and every pathway.
fn grown(real: &[(String, String)], services: usize, pathways: usize) -> Vec<(String, Vec<u8>)> {
    let pathway_ids: BTreeSet<&str> = real
        .iter()
        .filter(|(name, _)| !ONCE.contains(&name.as_str()))
        .filter_map(|(_, text)| value(text.lines(), "pathway: "))
        .collect();
    let mut grown: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, text) in real {
        grown.push((name.clone(), text.clone().into_bytes()));
        let named = |copy: usize| name.replace(".yaml", &format!("-{copy}.yaml"));
        if name.starts_with("directory/services/") {
            for copy in 1..services {
                grown.push((named(copy), services_again(text, copy).into_bytes()));
            }
        } else if name.starts_with("pathways/") && !ONCE.contains(&name.as_str()) {
            for copy in 1..pathways {
                let text = pathway_again(text, &pathway_ids, copy);
                grown.push((named(copy), text.into_bytes()));
            }
        }
    }
    grown
}

fn value<'t>(mut lines: impl Iterator<Item = &'t str>, key: &str) -> Option<&'t str> {
    lines.find_map(|line| line.strip_prefix(key))
}

/// A file of services again: other ids and other names, the rest as it is.
fn services_again(text: &str, copy: usize) -> String {
    let mut again = String::new();
    for line in text.lines() {
        let key = line.trim_start().trim_start_matches("- ");
        if key.starts_with("was:") || key.starts_with("also_known_as:") {
            continue;
        }
        again.push_str(line);
        if key.starts_with("id:") || key.starts_with("reach_through:") {
            again.push_str(&format!("-{copy}"));
        } else if key.starts_with("name:") {
            // A name may stand in quotes.
            if again.ends_with('"') {
                again.pop();
                again.push_str(&format!(" {copy}\""));
            } else {
                again.push_str(&format!(" {copy}"));
            }
        }
        again.push('\n');
    }
    again
}

/// A pathway again: it answers no topic, leads to the copies of the others, and is come to by words of its own.
fn pathway_again(text: &str, ids: &BTreeSet<&str>, copy: usize) -> String {
    let mut again = String::new();
    let mut in_topics = false;
    let mut in_words = false;
    for line in text.lines() {
        let key = line.trim_start();
        in_topics = line.starts_with("topics:") || (in_topics && line.starts_with([' ', '-']));
        // Words stand in brackets, over some lines, or one to a line.
        in_words = key.starts_with("found_by:") || (in_words && !starts_a_key(key));
        if in_topics || key.starts_with("was:") {
            continue;
        }
        if let Some(id) = line.strip_prefix("pathway: ") {
            again.push_str(&format!("pathway: {id}-{copy}"));
        } else if let Some(title) = line.strip_prefix("title: ") {
            let title = title.trim_matches('"');
            again.push_str(&format!("title: \"{title} {copy}\""));
        } else if in_words {
            again.push_str(&with_words(line, copy));
        } else {
            again.push_str(&with_ids(line, ids, copy));
        }
        again.push('\n');
    }
    again
}

fn starts_a_key(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
}

/// A line of words that lead to a step, each with words that only this copy has.
fn with_words(line: &str, copy: usize) -> String {
    let own = format!(" copy{copy}");
    let mut out = line
        .replace(',', &format!("{own},"))
        .replace(']', &format!("{own}]"));
    if line.trim_start().starts_with("- ") {
        out.push_str(&own);
    }
    out
}

/// A line in which `id/step` leads to the copy of the pathway.
fn with_ids(line: &str, ids: &BTreeSet<&str>, copy: usize) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find('/') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let word = &before[start.map_or(0, |s| s + 1)..];
        if ids.contains(word) {
            out.push_str(&format!("-{copy}"));
        }
        out.push('/');
        rest = &after[1..];
    }
    out.push_str(rest);
    out
}
