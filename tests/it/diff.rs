//! `anydoor diff`: what an edit does, in families' terms; on the small content brute force counts the same families.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anydoor::content::{At, Content};
use anydoor::dialogue::card::Eyes;
use anydoor::family::Family;
use anydoor::proof::diff::{Became, Diff, compare};
use anydoor::proof::families::Sets;
use anydoor::proof::places::Places;
use anydoor::proof::visitors::visitors;

use crate::proof::{every_family, one};
use crate::support::{content, copy_of, edit, good, monday_morning, root};

/// The small content, with edits: file, what stands there, what is to stand there.
fn small(edits: &[(&str, &str, &str)]) -> Content {
    let folder = copy_of(&root().join("tests/small"));
    for (file, find, replace) in edits {
        edit(folder.path(), file, find, replace);
    }
    good(folder.path())
}

const SLEEP: &str = "pathways/sleep.yaml";
const SERVICES: &str = "directory/services/all.yaml";

/// The services at a step for a family that stands there, as the conversation chooses them.
fn seen(content: &Content, at: At, facts: &[(String, String)]) -> Vec<String> {
    let mut family = Family::default();
    for (fact, value) in facts {
        let id = content.facts.find(fact).expect("a fact");
        let value = content.facts.get(id).value(value).expect("a value");
        family.set(&content.facts, id, value);
    }
    let eyes = Eyes {
        content,
        family: &family,
        now: monday_morning(),
    };
    let mut already = Vec::new();
    let step = content.step(at);
    let mut chosen = eyes.chosen(&step.offer, None, &mut already);
    if chosen.is_empty() && step.choices.is_empty() && step.next.is_empty() {
        let person = &content.step(content.front_door("person")).offer;
        chosen = eyes.chosen(person, None, &mut already);
    }
    chosen.into_iter().map(|(s, _)| s.id.clone()).collect()
}

/// For each pair of first services, how many families meet the change at any step that they can come to on both sides, one by one.
fn by_force(old: &Content, new: &Content) -> BTreeMap<(Option<String>, Option<String>), u64> {
    let today = monday_morning().date();
    let mut sets = [Sets::new(old), Sets::new(new)];
    let places = [
        Places::new(old, today, &mut sets[0]),
        Places::new(new, today, &mut sets[1]),
    ];
    let heard = [
        visitors(&places[0], &mut sets[0]),
        visitors(&places[1], &mut sets[1]),
    ];
    let mut counts = BTreeMap::new();
    for family in every_family(new) {
        let mut changes = Vec::new();
        let me = [
            one(old, &mut sets[0], &family),
            one(new, &mut sets[1], &family),
        ];
        for (n, came) in heard[0].iter().enumerate() {
            let at = places[0].at(n);
            let Some(today) = new.find(&old.step_id(at)) else {
                continue;
            };
            let come = heard[1][places[1].number(today)];
            let both = [sets[0].and(*came, me[0]), sets[1].and(come, me[1])];
            let here = sets[0].count(both[0]) + sets[1].count(both[1]);
            let was = seen(old, at, &family).into_iter().next();
            let now = seen(new, today, &family).into_iter().next();
            if here == 2 && was != now && !changes.contains(&(was.clone(), now.clone())) {
                changes.push((was, now));
            }
        }
        for change in changes {
            *counts.entry(change).or_insert(0) += 1;
        }
    }
    counts
}

fn counted(diff: &Diff) -> BTreeMap<(Option<String>, Option<String>), u64> {
    let each = diff.first.iter();
    each.map(|f| ((f.was.clone(), f.now.clone()), f.families.count))
        .collect()
}

/// Edits of every kind that moves a service; brute force finds the same families for each.
#[test]
fn brute_force_counts_the_same_families() {
    let before = small(&[]);
    let edits: [&[(&str, &str, &str)]; 5] = [
        &[(SERVICES, "ages: 0-3", "ages: 0-2")],
        &[(SERVICES, "areas: [west]", "areas: [west, east]")],
        &[(
            SLEEP,
            "diagnosis: [none, unknown]",
            "diagnosis: [none], age: 5-9",
        )],
        &[(
            SLEEP,
            "    say: Done.",
            "    say: Done.\n    offer:\n      - find: { topics: [leisure-clubs], at_most: 1 }",
        )],
        &[(
            SLEEP,
            "    say: Small.\n    offer:\n",
            "    say: Small.\n    offer:\n      - find: { topics: [continence-sleep-feeding], at_most: 1 }\n      - find: { topics: [continence-sleep-feeding], at_most: 2 }\n",
        )],
    ];
    for edits in edits {
        let after = small(edits);
        let diff = compare(&before, &after, monday_morning());
        let force = by_force(&before, &after);
        assert!(!force.is_empty(), "{edits:?} changes something");
        assert_eq!(counted(&diff), force, "{edits:?}");
        // The other way round the same families change back.
        let back = compare(&after, &before, monday_morning());
        let turned: BTreeMap<_, _> = counted(&back)
            .into_iter()
            .map(|((was, now), n)| ((now, was), n))
            .collect();
        assert_eq!(turned, counted(&diff), "{edits:?}");
    }
}

/// Ages, in words, and the steps where it happens.
#[test]
fn families_are_told_in_plain_english() {
    let edits = [(SERVICES, "ages: 0-3", "ages: 0-2")];
    let diff = compare(&small(&[]), &small(&edits), monday_morning());
    let told = diff
        .first
        .iter()
        .find(|f| f.was.as_deref() == Some("west-babies"));
    let told = told.expect("the baby team comes first no longer");
    assert_eq!(told.families.who, "age 3, in West");
    assert_eq!(told.steps, ["sleep/small"]);
    assert_eq!(told.families.example, "age: 3, district: West");
    let service = diff.entries.iter().find(|e| e.id == "west-babies");
    let service = service.expect("its ages have changed");
    assert_eq!(service.became, Became::Changed);
    assert_eq!(service.words[0].was.as_deref(), Some("0 to 3"));
}

/// Choices, branches and steps: gone, new, renamed, leading elsewhere.
#[test]
fn ways_are_told() {
    let edits = [
        (SLEEP, "      - { label: Office, go: office }\n", ""),
        (
            SLEEP,
            "- { when: { age: 12 }, go: twelve }",
            "- { when: { age: 11-12 }, go: twelve }",
        ),
        (
            SLEEP,
            "  done:\n    say: Done.",
            "  finished:\n    was: [done]\n    say: It is done.",
        ),
        (SLEEP, "go: done", "go: finished"),
    ];
    let diff = compare(&small(&[]), &small(&edits), monday_morning());
    let gone = diff
        .ways
        .iter()
        .find(|w| w.choice.as_deref() == Some("Office"));
    assert!(gone.is_some_and(|w| w.now.is_none() && w.was.as_deref() == Some("sleep/office")));
    let branch = diff.ways.iter().find(|w| w.choice.is_none());
    let branch = branch.expect("eleven goes another way");
    assert_eq!(branch.now.as_deref(), Some("sleep/twelve"));
    assert!(
        branch.families.who.starts_with("age 11"),
        "{}",
        branch.families.who
    );
    let reached = diff.reached.iter().find(|r| r.step == "sleep/office");
    assert!(
        reached.is_some_and(|r| !r.now),
        "nobody comes to the office"
    );
    let renamed = diff.entries.iter().find(|e| e.id == "sleep/finished");
    let renamed = renamed.expect("it was renamed");
    assert_eq!(renamed.became, Became::Renamed);
    assert_eq!(renamed.words[0].was.as_deref(), Some("sleep/done"));
    assert_eq!(renamed.words[1].now.as_deref(), Some("It is done."));
    // A new name is no other way.
    assert!(
        !diff
            .ways
            .iter()
            .any(|w| w.now.as_deref() == Some("sleep/finished"))
    );
}

/// Facts that are reworded or renamed are the same facts: no family is counted as changed.
#[test]
fn other_names_of_facts_change_nobody() {
    let facts = "pathways/facts.yaml";
    let edits = [
        (
            facts,
            "{ id: none, label: \"No\"",
            "{ id: without, was: [none], label: \"No\"",
        ),
        (SLEEP, "diagnosis: none", "diagnosis: without"),
        (
            SLEEP,
            "diagnosis: [none, unknown]",
            "diagnosis: [without, unknown]",
        ),
    ];
    let diff = compare(&small(&[]), &small(&edits), monday_morning());
    assert!(diff.first.is_empty() && diff.shown.is_empty() && diff.reached.is_empty());
    assert!(diff.answers.is_empty() && diff.heard.is_empty());
}

/// The whole content against itself, and the commands with their exit codes.
#[test]
fn nothing_changes_against_itself() {
    assert!(compare(content(), content(), monday_morning()).nothing_met());
    let run = |arguments: &[&Path]| {
        let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
            .arg("diff")
            .args(arguments)
            .current_dir(root())
            .output();
        let done = done.expect("runs");
        (
            done.status.code(),
            String::from_utf8_lossy(&done.stdout).into_owned(),
        )
    };
    let small = Path::new("tests/small");
    let (code, told) = run(&[small, small]);
    assert_eq!(code, Some(0));
    assert!(told.contains("Nothing changes for any family"), "{told}");
    let edited = copy_of(&root().join(small));
    edit(edited.path(), SERVICES, "ages: 0-3", "ages: 0-2");
    let (code, told) = run(&[small, edited.path()]);
    assert_eq!(code, Some(0));
    assert!(
        told.contains("age 3, in West") && told.contains("now: "),
        "{told}"
    );
    let (code, told) = run(&[small, edited.path(), Path::new("--format=json")]);
    assert_eq!(code, Some(0));
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(told["first"][0]["was"], "west-babies");
    assert_eq!(run(&[Path::new("no-such-revision"), small]).0, Some(2));
}
