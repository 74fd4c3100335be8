//! What the tests share: the real content, loaded once, and a fixed moment.

use std::path::{Path, PathBuf};
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

/// Every file below a folder whose name ends so, in order.
pub(crate) fn sources_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources_below(&path, ending));
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}
