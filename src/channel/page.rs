//! The web page: rendered whole on the server, usable without JavaScript. Nothing about a family is kept here: its sealed state travels in a hidden
//! field of the form.
//!
//! In: `POST /chat` with `state` (a token), `say` (own words) and `tap` (a button). Out: the whole page, or with the header
//! `X-Anydoor: turn` only the new turn, from the same templates.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State as AxumState};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Clock;
use crate::content::Live;
use crate::dialogue::recall::{Recalled, recall};
use crate::dialogue::reply::{Block, ContactKind, Expects, Paragraph, Reply};
use crate::dialogue::{Input, State, respond};
use crate::store::Seal;
use crate::understanding::read;

const STYLE: &str = include_str!("../web/style.css");
const SCRIPT: &str = include_str!("../web/page.js");
const GONE: &str = include_str!("../web/gone.html");
const ICON: &str = include_str!("../web/icon.svg");

/// When something of ours failed: numbers that help, and a way back.
pub const SORRY: &str = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Anydoor</title>\
<link rel=\"stylesheet\" href=\"/static/style.css\"><main class=\"wrap\"><h1>Something of ours went wrong</h1><p>In danger call <a href=\"tel:999\">999</a>. For urgent help with \
health call <a href=\"tel:111\">111</a>, at any hour.</p><p><a href=\"/\">Go to the first page</a> and tell us again: we show who can help.</p></main></html>";

/// The sources that licences ask us to name on the page.
const ATTRIBUTION: &str = "Places: Office for National Statistics licensed under the Open Government Licence v.3.0. \
Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail copyright and database right 2025. \
GeoNames, CC BY 4.0.";

/// With `no-store` the Back button of a browser without JavaScript shows an error instead of the page before. So whole pages may stay in
/// the browser's own history; "Leave this page" clears them away.
const KEPT_BY_THE_BROWSER: &str = "private, no-cache";

/// What the page needs.
#[derive(Clone)]
pub struct Page {
    live: Live,
    seal: Seal,
    clock: Clock,
    version: Arc<str>,
}

impl Page {
    /// With the content, a seal for the web, and a clock.
    #[must_use]
    pub fn new(live: Live, seal: Seal, clock: Clock) -> Self {
        let hash = Sha256::digest([STYLE, SCRIPT, ICON].concat());
        let version: String = hash.iter().take(4).map(|b| format!("{b:02x}")).collect();
        Self {
            live,
            seal,
            clock,
            version: version.into(),
        }
    }
}

/// The routes of the page.
pub fn router(page: Page) -> Router {
    Router::new()
        .route("/", get(open))
        .route("/chat", get(|| async { Redirect::to("/") }).post(turn))
        .route("/leave", get(leave))
        .route(
            "/static/style.css",
            get(|| async { asset("text/css; charset=utf-8", STYLE) }),
        )
        .route(
            "/static/page.js",
            get(|| async { asset("text/javascript; charset=utf-8", SCRIPT) }),
        )
        .route(
            "/static/icon.svg",
            get(|| async { asset("image/svg+xml", ICON) }),
        )
        .with_state(page)
}

#[derive(Template)]
#[template(path = "page.html")]
struct WholePage<'a> {
    version: &'a str,
    attribution: &'a str,
    past: &'a [Recalled],
    said: Option<&'a str>,
    reply: &'a Reply,
    state: &'a str,
    draft: &'a str,
}

#[derive(Template)]
#[template(path = "turn.html")]
struct OneTurn<'a> {
    reply: &'a Reply,
    state: &'a str,
    draft: &'a str,
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
struct Sent {
    #[serde(default)]
    state: String,
    #[serde(default)]
    say: String,
    #[serde(default)]
    tap: String,
}

async fn open(AxumState(page): AxumState<Page>) -> Response {
    answer(&page, &Sent::default(), false)
}

async fn turn(
    AxumState(page): AxumState<Page>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let only_turn = headers.get("x-anydoor").is_some_and(|v| v == "turn");
    match sent {
        Ok(Form(sent)) => answer(&page, &sent, only_turn),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => (
            StatusCode::PAYLOAD_TOO_LARGE,
            answer(&page, &Sent::default(), false),
        )
            .into_response(),
        // What is not our form gets the first page, not an error.
        Err(_) => answer(&page, &Sent::default(), false),
    }
}

fn answer(page: &Page, sent: &Sent, only_turn: bool) -> Response {
    // One content for the whole turn, whatever staff save meanwhile.
    let content = page.live.content();
    let opened = page
        .seal
        .open(&sent.state)
        .and_then(|bytes| postcard::from_bytes::<State>(&bytes).ok());
    let lost = opened.is_none() && !sent.state.is_empty();
    let state = opened.unwrap_or_default();
    let words = sent.say.trim();
    let now = (page.clock)();
    // Words left in the box when a button is tapped are kept there; but danger in them comes before any button.
    let danger = || !read(&content, words, now.date()).danger.is_empty();
    let (input, draft) = match (sent.tap.is_empty(), words.is_empty()) {
        (true, true) => (Input::Look, ""),
        (true, false) => (Input::Text(words.to_owned()), ""),
        (false, true) => (Input::Tap(sent.tap.clone()), ""),
        (false, false) if danger() => (Input::Text(words.to_owned()), ""),
        (false, false) => (Input::Tap(sent.tap.clone()), words),
    };
    let mut turn = respond(&content, &state, &input, now);
    if lost {
        let text = "I could not pick up where we were. Nothing is lost but your place: tell me again and we go on.";
        let sorry = Block::Say {
            paragraphs: vec![Paragraph::Text(text.into())],
            sources: Vec::new(),
        };
        turn.reply
            .blocks
            .insert(usize::from(turn.reply.is_crisis()), sorry);
    }
    let token = postcard::to_allocvec(&turn.state)
        .ok()
        .and_then(|bytes| page.seal.seal(&bytes))
        .unwrap_or_default();
    let rendered = if only_turn {
        OneTurn {
            reply: &turn.reply,
            state: &token,
            draft,
        }
        .render()
    } else {
        let past = recall(&content, &state);
        let said = matches!(input, Input::Text(_)).then_some(words);
        WholePage {
            version: &page.version,
            attribution: ATTRIBUTION,
            past: &past,
            said,
            reply: &turn.reply,
            state: &token,
            draft,
        }
        .render()
    };
    match rendered {
        Ok(html) => {
            let kept = if only_turn {
                "no-store"
            } else {
                KEPT_BY_THE_BROWSER
            };
            ([(header::CACHE_CONTROL, kept)], Html(html)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "page not rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, Html(SORRY)).into_response()
        }
    }
}

async fn leave() -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("clear-site-data"),
            "\"cache\", \"storage\"",
        ),
    ];
    (headers, Html(GONE)).into_response()
}

/// Styles and scripts; their address carries their hash, so they may be kept.
fn asset(kind: &'static str, text: &'static str) -> Response {
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        text,
    )
        .into_response()
}
