//! What the tests share: the real content, loaded once, and a fixed moment.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anydoor::content::{Content, load};
use jiff::civil::DateTime;
use tempfile::TempDir;

/// The project's top.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The real Essex content.
pub(crate) fn content() -> &'static Content {
    static CONTENT: LazyLock<Content> = LazyLock::new(|| good(root()));
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

/// A copy of the real content.
pub(crate) fn copy() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for part in ["pathways", "directory"] {
        copy_folder(&root().join(part), &folder.path().join(part));
    }
    folder
}

/// A copy of a folder.
pub(crate) fn copy_of(from: &Path) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_folder(from, folder.path());
    folder
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_folder(&source, &target);
        } else {
            std::fs::copy(&source, &target).expect("a copy");
        }
    }
}

/// Puts other words into a file of content below `folder`, everywhere; a file `*` means all of them.
pub(crate) fn edit(folder: &Path, file: &str, find: &str, replace: &str) {
    if file != "*" {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).expect("readable");
        assert!(text.contains(find), "`{find}` does not stand in {file}");
        return std::fs::write(&path, text.replace(find, replace)).expect("written");
    }
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            edit(&path, "*", find, replace);
        } else if path.extension().is_some_and(|e| e == "yaml") {
            let text = std::fs::read_to_string(&path).expect("readable");
            if text.contains(find) {
                std::fs::write(&path, text.replace(find, replace)).expect("written");
            }
        }
    }
}

/// The content of a folder, which must be good.
pub(crate) fn good(folder: &Path) -> Content {
    let (content, faults) = load(folder);
    let errors: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    content.unwrap_or_else(|| panic!("the content has errors: {errors:#?}"))
}
