//! A message of any bytes never panics: reading it, and answering it twice in one conversation.
//!
//! `tests/fuzz/run` builds and runs it; the first byte chooses what the family did before.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use anydoor::content::Content;
use anydoor::dialogue::{Input, State, respond};
use anydoor::understanding::read;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    let (content, _) = anydoor::content::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")));
    content.expect("the content is good")
});

/// What was said before: nothing, a topic, a question about place, a question about age.
const BEFORE: [&str; 4] = ["", "autism", "need respite", "ehcp refused"];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let now = date(2026, 11, 23).at(22, 30, 0, 0);
    let meaning = read(&CONTENT, &text, now.date());
    for word in &meaning.words {
        assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
        assert!(word.start <= word.end);
    }
    meaning.why(&CONTENT);
    let before = BEFORE[usize::from(bytes.first().copied().unwrap_or(0)) % BEFORE.len()];
    let mut state = State::default();
    if !before.is_empty() {
        state = respond(&CONTENT, &state, &Input::Text(before.to_owned()), now).state;
    }
    let first = respond(&CONTENT, &state, &Input::Text(text.to_string()), now);
    respond(&CONTENT, &first.state, &Input::Text(text.into_owned()), now);
});
