//! The conversations that staff write, run as `anydoor test` runs them.

use anydoor::cli::test::{Outcome, run_path};

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
}
