//! The rule of the house: a room uses only the rooms before it, and each foreign crate has one home.

use std::path::{Path, PathBuf};

use crate::support::root;

/// The rooms in reading order, as `lib.rs` declares them.
const ROOMS: [&str; 15] = [
    "text",
    "fault",
    "family",
    "directory",
    "pathway",
    "content",
    "understanding",
    "dialogue",
    "messages",
    "proof",
    "picture",
    "store",
    "channel",
    "serve",
    "cli",
];

/// Crates with one home.
const HOMES: &[(&str, &[&str])] = &[
    ("utoipa", &["channel"]),
    ("form_urlencoded", &["channel"]),
    ("teloxide", &["channel"]),
    ("sha1", &["channel"]),
    ("subtle", &["channel"]),
    ("reqwest", &["channel", "serve"]),
    ("sqlx", &["store"]),
    ("hmac", &["store", "channel"]),
    ("arc_swap", &["content"]),
    ("rayon", &["content", "proof"]),
    ("notify", &["serve"]),
    ("tantivy", &["directory"]),
    ("whatlang", &["content"]),
    ("csv", &["cli"]),
    ("strsim", &["text"]),
    ("rust_stemmers", &["text"]),
    ("unicode_normalization", &["text"]),
    ("granit_parser", &["fault"]),
    ("miette", &["fault"]),
    ("opening_hours", &["directory"]),
    ("petgraph", &["pathway"]),
    ("aho_corasick", &["content"]),
    ("chacha20poly1305", &["store"]),
    ("qrcode", &["channel"]),
    ("icalendar", &["channel"]),
    ("axum", &["channel", "serve"]),
    ("tokio", &["store", "channel", "serve", "cli"]),
    ("clap", &["cli"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Every source file with its room and its text.
fn rooms() -> Vec<(String, String, String)> {
    let src = root().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files
        .into_iter()
        .map(|file| {
            let inside = file
                .strip_prefix(&src)
                .expect("inside src")
                .to_string_lossy()
                .replace('\\', "/");
            let room = inside
                .split('/')
                .next()
                .unwrap_or("")
                .trim_end_matches(".rs")
                .to_owned();
            (
                room,
                inside,
                std::fs::read_to_string(&file).expect("readable"),
            )
        })
        .collect()
}

/// `text → fault → family → { directory | pathway } → content → …`
#[test]
fn a_room_uses_only_the_rooms_before_it() {
    let position = |room: &str| ROOMS.iter().position(|r| *r == room);
    let mut checked = 0;
    for (room, file, text) in rooms() {
        let Some(here) = position(&room) else {
            continue;
        };
        for used in text.split("crate::").skip(1).map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or("")
        }) {
            let Some(there) = position(used) else {
                continue;
            };
            checked += 1;
            assert!(there <= here, "{file} uses `{used}`, which comes after it");
            let apart = [("directory", "pathway"), ("pathway", "directory")];
            assert!(
                !apart.contains(&(room.as_str(), used)),
                "{file}: `directory` and `pathway` do not know each other"
            );
        }
    }
    assert!(
        checked > 100,
        "only {checked} uses were found: is the test still reading the sources?"
    );
}

#[test]
fn each_foreign_crate_has_its_home() {
    for (room, file, text) in rooms() {
        for (name, homes) in HOMES {
            let used =
                text.contains(&format!("use {name}::")) || text.contains(&format!(" {name}::"));
            assert!(
                !used || homes.contains(&room.as_str()),
                "{file} uses {name}, whose home is {homes:?}"
            );
        }
    }
}

/// The pure rooms read no clock, no network, no randomness; only `content` reads files.
#[test]
fn the_core_is_pure() {
    const PURE: [&str; 11] = [
        "text",
        "fault",
        "family",
        "directory",
        "pathway",
        "content",
        "understanding",
        "dialogue",
        "messages",
        "proof",
        "picture",
    ];
    for (room, file, text) in rooms()
        .into_iter()
        .filter(|(room, ..)| PURE.contains(&room.as_str()))
    {
        for forbidden in [
            "Timestamp::now",
            "SystemTime",
            "Instant::now",
            "getrandom",
            "async fn",
            "std::net",
            "std::env",
        ] {
            assert!(!text.contains(forbidden), "{file} uses {forbidden}");
        }
        assert!(
            room == "content" || !text.contains("std::fs"),
            "{file} reads files"
        );
    }
}
