//! No wrong door: every way that every kind of family can tap to its end shows somebody whom this family can reach.

use std::collections::HashSet;

use anydoor::dialogue::{Input, State, Turn, Walked, respond};

use crate::support::{content, monday_morning};

/// Kinds of family: every district and none, an age of every stage and none, who asks.
fn families() -> Vec<Vec<(String, String)>> {
    let facts = &content().facts;
    let districts = facts
        .get(facts.district)
        .values
        .iter()
        .map(|v| v.id.as_str())
        .chain(["unknown"]);
    let mut families = Vec::new();
    for district in districts {
        for age in ["unknown", "2", "4", "8", "14", "17", "21"] {
            for speaker in ["parent", "young-person", "school"] {
                let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
                families.push(vec![
                    fact("district", district),
                    fact("age", age),
                    fact("speaker", speaker),
                ]);
            }
        }
    }
    families
}

/// A card of the way itself that can be used: one with a contact. What anybody is shown who has answered long enough does not count.
fn has_door(turn: &Turn) -> bool {
    let meanwhile = Walked::Step(content().front_door("meanwhile"));
    !turn.walked.contains(&meanwhile) && turn.reply.services().any(|card| !card.contacts.is_empty())
}

/// Walks every tap from every topic. A way may end only where a contact was shown on it; a question about a fact is answered "not sure".
#[test]
fn every_way_ends_at_a_door() {
    let content = content();
    let now = monday_morning();
    let mut ends = 0_usize;
    let mut closed: Vec<String> = Vec::new();
    for facts in families() {
        let mut seen: HashSet<(String, bool)> = HashSet::new();
        for topic in &content.directory.topics.all {
            let start = State {
                facts: facts.clone(),
                ..State::default()
            };
            let first = respond(content, &start, &Input::Tap(format!("t:{}", topic.id)), now);
            let shown = has_door(&first);
            let mut open = vec![(first, shown)];
            while let Some((turn, shown)) = open.pop() {
                if !seen.insert((
                    format!(
                        "{} {} {:?}",
                        turn.state.entered, turn.state.at, turn.state.asking
                    ),
                    shown,
                )) {
                    continue;
                }
                let taps: Vec<&str> = turn.reply.choices.iter().map(|b| b.tap.as_str()).collect();
                let is_end = !taps
                    .iter()
                    .any(|t| t.starts_with("c:") || t.starts_with("f:"));
                if is_end {
                    ends += 1;
                    if !shown {
                        closed.push(format!(
                            "{facts:?}: {} ends at {} without a contact",
                            topic.id, turn.state.at
                        ));
                    }
                    continue;
                }
                let asked = turn.state.asking.is_some();
                for tap in taps
                    .into_iter()
                    .filter(|t| t.starts_with("c:") || (asked && t.ends_with(":unknown")))
                {
                    let next = respond(content, &turn.state, &Input::Tap(tap.to_owned()), now);
                    let shown = shown || has_door(&next);
                    open.push((next, shown));
                }
            }
        }
    }
    println!(
        "{} kinds of family, {} topics, {ends} ends",
        families().len(),
        content.directory.topics.all.len()
    );
    closed.sort();
    assert!(
        closed.is_empty(),
        "{} of {ends} ends are closed, such as:\n{}",
        closed.len(),
        closed
            .iter()
            .take(20)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n")
    );
    assert!(ends > 5_000, "only {ends} ends were walked");
}
