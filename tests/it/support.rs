//! What the tests share: the real content, loaded once, and a fixed moment.

use std::path::Path;
use std::sync::LazyLock;

use anydoor::content::{Content, load};
use jiff::civil::DateTime;

/// The project's top.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The real Essex content.
pub(crate) fn content() -> &'static Content {
    static CONTENT: LazyLock<Content> = LazyLock::new(|| {
        let (content, faults) = load(root());
        let errors: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
        content.unwrap_or_else(|| panic!("the content has errors: {errors:#?}"))
    });
    &CONTENT
}

/// A Monday morning in term.
pub(crate) fn monday_morning() -> DateTime {
    jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0)
}
