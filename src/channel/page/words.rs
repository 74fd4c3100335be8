//! Suggestions while a family types: the names of topics, services and places, sent once and looked through on the device, so that what is typed
//! stays there until it is sent.
//!
//! In: the content. Out: one name a line, each with a letter before it: `t` topic, `s` service, `p` place.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::extract::State as AxumState;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::Page;
use crate::content::Content;

/// The list; its address carries the hash of the content, so it may be kept.
pub(super) async fn words(AxumState(page): AxumState<Page>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, list(&page.turns.live.content())).into_response()
}

fn list(content: &Content) -> String {
    let directory = &content.directory;
    let topics = directory.topics.all.iter().map(|t| t.name.as_str());
    let services = directory.services.iter().filter(|s| s.confirmed);
    let services = services.flat_map(|s| std::iter::once(&s.name).chain(&s.also_known_as));
    let places = directory
        .places
        .names()
        .filter_map(|n| directory.places.named(n));
    let mut out = String::new();
    for (kind, names) in [
        ('t', topics.collect::<BTreeSet<_>>()),
        ('s', services.map(String::as_str).collect()),
        ('p', places.map(|(name, _)| name).collect()),
    ] {
        for name in names {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{kind}{name}");
        }
    }
    out
}
