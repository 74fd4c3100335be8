//! What the fuzz target taught itself: odd bytes at every kind of moment, read and answered without a panic.

use std::fs;
use std::path::Path;

use anydoor::dialogue::{Input, State, respond};

use crate::support::{content, monday_morning};

#[test]
fn odd_bytes_are_read_and_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let mut read = 0;
    for file in fs::read_dir(folder).expect("the corpus is there") {
        let bytes = fs::read(file.expect("an entry").path()).expect("a file");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for before in ["", "autism", "need respite", "ehcp refused"] {
            let mut state = State::default();
            for said in [before, &text, &text] {
                let turn = respond(
                    content(),
                    &state,
                    &Input::Text(said.to_owned()),
                    monday_morning(),
                );
                assert!(!turn.reply.choices.is_empty(), "no way on after {text:?}");
                state = turn.state;
            }
        }
        read += 1;
    }
    assert!(read > 100, "only {read} files");
}
