//! Direct Line 3.0, the protocol of Bot Framework's chat front ends, at `/v3/directline`: tokens, conversations, activities, polling and WebSocket.
//!
//! In: activities of a user. Out: the user's own activity again (front ends wait for it) and one message of ours, with answers to tap as suggested
//! actions. A conversation is kept in the store: its sealed state, and its sealed log, from which a front end reads again after a restart. Start at
//! [`conversation`], which takes a turn; [`token`] says who may; [`stream`] is the WebSocket. Deliberately not here: secrets of the service
//! (any page may begin a conversation, as on our own page), uploads, cards.

pub mod activity;
mod calls;
pub mod conversation;
mod stream;
pub mod token;

use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use tokio::sync::broadcast;

use super::address::Address;
use super::api::problem::Problem;
use super::cross_origin;
use super::turn::Clock;
use crate::content::Live;
use crate::store::{Keys, Store};
use token::Tokens;

/// The store, as soon as there is one.
pub type Kept = Arc<dyn Fn() -> Option<Store> + Send + Sync>;

/// What Direct Line needs.
#[derive(Clone)]
pub struct DirectLine {
    live: Live,
    clock: Clock,
    kept: Kept,
    tokens: Tokens,
    address: Address,
    /// Names of conversations in which something was said just now, for the sockets of this instance.
    said: broadcast::Sender<Arc<str>>,
}

impl DirectLine {
    /// With the content, a clock, the store, the keys for tokens, and the address at which the world finds us.
    #[must_use]
    pub fn new(live: Live, clock: Clock, kept: Kept, keys: Keys, address: Address) -> Self {
        Self {
            live,
            clock,
            kept,
            tokens: Tokens::new(keys),
            address,
            said: broadcast::channel(256).0,
        }
    }
}

/// The routes, open to pages of every origin without credentials.
pub fn router(line: DirectLine) -> Router {
    let conversation = "/v3/directline/conversations/{conversation}";
    Router::new()
        .route("/v3/directline/tokens/generate", post(calls::generate))
        .route("/v3/directline/tokens/refresh", post(calls::refresh))
        .route("/v3/directline/conversations", post(calls::start))
        .route(conversation, get(calls::resume))
        .route(
            &format!("{conversation}/activities"),
            get(calls::read).post(calls::write),
        )
        .route(&format!("{conversation}/stream"), get(stream::open))
        .method_not_allowed_fallback(|| async { Problem::NotThisWay.into_response() })
        .layer(cross_origin::open_to_all())
        .with_state(line)
}
