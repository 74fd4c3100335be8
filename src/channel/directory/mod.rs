//! The directory as pages that anybody can read, share and find by a search engine: services, topics, and a map of them for engines.
//!
//! In: addresses. Out: whole pages that need no script, the same for everybody, so that a browser or a proxy may keep them. Start at
//! [`router`]. Deliberately not here: anything about one family. A search is in its address, so that it can be shared: no page asks for anything
//! personal, and the log holds the route only.

mod asked;
mod linked;
mod paper;
mod service;
mod services;
mod sitemap;
mod topics;

use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use super::address::Address;
use super::asset::asset;
use super::turn::Clock;
use crate::content::Live;

pub use paper::Paper;

const STYLE: &str = include_str!("../../web/directory.css");
const SCRIPT: &str = include_str!("../../web/directory.js");

/// What these pages need.
#[derive(Clone)]
pub struct Shelves {
    live: Live,
    clock: Clock,
    address: Address,
    version: Arc<str>,
}

impl Shelves {
    /// With the content, the local time in England, and the public address.
    #[must_use]
    pub fn new(live: Live, clock: Clock, address: Address) -> Self {
        let shared = include_str!("../../web/style.css");
        let hash = Sha256::digest([STYLE, SCRIPT, shared].concat());
        let version: String = hash.iter().take(4).map(|b| format!("{b:02x}")).collect();
        Self {
            live,
            clock,
            address,
            version: version.into(),
        }
    }
}

/// The routes.
pub fn router(shelves: Shelves) -> Router {
    Router::new()
        .route("/services", get(services::list))
        .route(
            "/services/",
            get(|| async { Redirect::permanent("/services") }),
        )
        .route("/services/{id}", get(service::one))
        .route("/topics", get(topics::all))
        .route("/topics/", get(|| async { Redirect::permanent("/topics") }))
        .route("/topics/{id}", get(topics::one))
        .route("/sitemap.xml", get(sitemap::map))
        .route("/robots.txt", get(sitemap::robots))
        .route(
            "/static/directory.css",
            asset("text/css; charset=utf-8", STYLE),
        )
        .route(
            "/static/directory.js",
            asset("text/javascript; charset=utf-8", SCRIPT),
        )
        .with_state(shelves)
}
