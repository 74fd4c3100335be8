//! The conversations that staff write, run as `anydoor test` runs them.

use anydoor::cli::test::{Outcome, every_piece, run_path};
use anydoor::dialogue::Walked;

use crate::support::{content, monday_morning, root};

#[test]
fn every_written_conversation_goes_as_written() {
    let mut outcome = Outcome::default();
    run_path(
        content(),
        &root().join("tests/conversations"),
        monday_morning(),
        &mut outcome,
    );
    assert!(outcome.failed == 0, "{}", outcome.report);
    assert!(
        outcome.passed >= 30,
        "only {} conversations were found",
        outcome.passed
    );
    // A seal adds 41 bytes.
    let sealed = outcome.packed.iter().map(|bytes| bytes + 41);
    let (most, all) = (sealed.clone().max().unwrap_or(0), sealed.clone().count());
    let mean = sealed.sum::<usize>() / all.max(1);
    println!("{all} states, sealed: {most} bytes at most, {mean} in the mean");
    assert!(all > 1_000 && most < 600, "a state of {most} bytes");
    let every = every_piece(content());
    let share = |of: fn(&Walked) -> bool| {
        let all = every.iter().filter(|piece| of(piece)).count();
        let walked = outcome.walked.iter().filter(|piece| of(piece)).count();
        println!("{walked} of {all} walked");
        walked * 1000 / all.max(1)
    };
    let steps = share(|piece| matches!(piece, Walked::Step(_)));
    let branches = share(|piece| !matches!(piece, Walked::Step(_)));
    assert!(
        steps >= 1000,
        "only {steps} of 1000 steps are walked: anydoor test --coverage"
    );
    assert!(
        branches >= 900,
        "only {branches} of 1000 choices and branches are walked: anydoor test --coverage"
    );
}

/// No topic ends in "sorry": each leads to a pathway.
#[test]
fn every_topic_has_a_pathway() {
    let content = content();
    for topic in &content.directory.topics.all {
        let id = content.directory.topics.find(&topic.id).expect("a topic");
        assert!(
            content.topic_door(id).is_some(),
            "{} has no pathway",
            topic.id
        );
    }
}
