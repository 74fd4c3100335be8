//! The web page: rendered whole on the server, usable without JavaScript. Nothing about a family is kept here: its sealed state travels in a hidden
//! field of the form.
//!
//! In: `POST /chat` with `state` (a token), `say` (own words) and `tap` (a button). Out: the whole page, or with the header
//! `X-Anydoor: turn` only the new turn, from the same templates. `POST /plan` ([`plan`]): the family's plan, from the same token.

mod calendar;
mod comfort;
mod easy_read;
mod plan;
mod trace;
mod using;
mod words;

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

use comfort::Comfort;
use trace::Trace;
pub use trace::{Tracing, router as trace_router};
use using::Thanks;
pub use using::Using;

use super::address::Address;
use super::asset::asset;
use crate::content::Live;
use crate::dialogue::progress::questions_left;
use crate::dialogue::recall::{Recalled, recall};
use crate::dialogue::reply::{Block, ContactKind, Expects, Paragraph, Reply};
use crate::dialogue::{Input, State};
use crate::store::Seal;

use super::turn::{Answered, Asked, Clock, Turns};

const STYLE: &str = include_str!("../../web/style.css");
const SCRIPT: &str = include_str!("../../web/page.js");
const GONE: &str = include_str!("../../web/gone.html");
const ICON: &str = include_str!("../../web/icon.svg");

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
    pub(super) turns: Turns,
    pub(super) version: Arc<str>,
    pub(super) address: Address,
    using: Arc<Using>,
    tracing: Option<Tracing>,
}

impl Page {
    /// With the content, a seal for the web, and a clock.
    #[must_use]
    pub fn new(live: Live, seal: Seal, clock: Clock) -> Self {
        let hash = Sha256::digest([STYLE, SCRIPT, ICON].concat());
        let version: String = hash.iter().take(4).map(|b| format!("{b:02x}")).collect();
        Self {
            turns: Turns { live, seal, clock },
            version: version.into(),
            address: Address::default(),
            using: Arc::default(),
            tracing: None,
        }
    }

    /// Reached by families at this address.
    #[must_use]
    pub fn at(self, address: Address) -> Self {
        Self { address, ..self }
    }

    /// With what decided each answer beside it: for staff who try their files, never for families.
    #[must_use]
    pub fn traced(self, tracing: Tracing) -> Self {
        Self {
            tracing: Some(tracing),
            ..self
        }
    }

    /// What families said to "Was this any use?".
    #[must_use]
    pub fn using(&self) -> Arc<Using> {
        self.using.clone()
    }

    /// The state in a token; `None` if it is not one of ours.
    fn opened(&self, token: &str) -> Option<State> {
        let bytes = self.turns.seal.open(token)?;
        State::unpack(&bytes, &self.turns.live.content())
    }
}

/// The routes of the page.
pub fn router(page: Page) -> Router {
    Router::new()
        .route("/", get(open))
        .route("/chat", get(|| async { Redirect::to("/") }).post(turn))
        .route("/leave", get(leave))
        .route("/words", get(words::words))
        .route(
            "/plan",
            get(|| async { Redirect::to("/") }).post(plan::plan),
        )
        .route("/static/style.css", asset("text/css; charset=utf-8", STYLE))
        .route(
            "/static/page.js",
            asset("text/javascript; charset=utf-8", SCRIPT),
        )
        .route("/static/icon.svg", asset("image/svg+xml", ICON))
        .with_state(page)
}

#[derive(Template)]
#[template(path = "page.html")]
struct WholePage<'a> {
    version: &'a str,
    content: &'a str,
    comfort: &'a Comfort,
    dress: &'a Dress,
    attribution: &'a str,
    past: &'a [Recalled],
    said: Option<&'a str>,
    reply: &'a Reply,
    state: &'a str,
    draft: &'a str,
    left: Option<String>,
    thanks: Option<Thanks>,
    easy: bool,
    trace: Option<Trace>,
    danger: &'a str,
    school: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "turn.html")]
struct OneTurn<'a> {
    left: Option<String>,
    thanks: Option<Thanks>,
    easy: bool,
    reply: &'a Reply,
    state: &'a str,
    draft: &'a str,
    danger: &'a str,
    school: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "use.html")]
struct OneUse {
    thanks: Option<Thanks>,
}

/// How the page looks to the site that shows it: our own, or a school's.
#[derive(Debug)]
pub(super) struct Dress {
    /// Where the form goes.
    pub(super) action: String,
    /// Where "leave this page" leads.
    pub(super) leave: String,
    /// The school's id, if it is shown for a school.
    pub(super) school: Option<String>,
    /// The school's name.
    pub(super) name: String,
    /// The school's colours, as the address of a style sheet.
    pub(super) colours: String,
    /// The script for a frame, as an address.
    pub(super) script: String,
    /// The origins that may hold the page in a frame, with spaces between.
    pub(super) hosts: String,
    /// Whether nothing was sent yet.
    pub(super) fresh: bool,
}

impl Default for Dress {
    fn default() -> Self {
        Self {
            action: "/chat".into(),
            leave: "/leave".into(),
            school: None,
            name: String::new(),
            colours: String::new(),
            script: String::new(),
            hosts: String::new(),
            fresh: false,
        }
    }
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    state: String,
    #[serde(default)]
    say: String,
    #[serde(default)]
    tap: String,
    #[serde(default, rename = "use")]
    used: String,
    /// The words that the last crisis reply answered, sealed.
    #[serde(default)]
    danger: String,
    #[serde(flatten)]
    comfort: Comfort,
}

async fn open(AxumState(page): AxumState<Page>) -> Response {
    answer(&page, &Sent::default(), false, &Dress::default())
}

async fn turn(
    AxumState(page): AxumState<Page>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    posted(&page, &headers, sent, &Dress::default())
}

/// What the form sent, answered.
pub(super) fn posted(
    page: &Page,
    headers: &HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
    dress: &Dress,
) -> Response {
    let only_turn = headers.get("x-anydoor").is_some_and(|v| v == "turn");
    match sent {
        Ok(Form(sent)) => answer(page, &sent, only_turn, dress),
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => (
            StatusCode::PAYLOAD_TOO_LARGE,
            answer(page, &Sent::default(), false, dress),
        )
            .into_response(),
        // What is not our form gets the first page, not an error.
        Err(_) => answer(page, &Sent::default(), false, dress),
    }
}

/// One turn: the whole page, or only what is new in it.
pub(super) fn answer(page: &Page, sent: &Sent, only_turn: bool, dress: &Dress) -> Response {
    let thanks = page.using.count(&sent.used);
    if thanks.is_some() && only_turn {
        return html(OneUse { thanks }.render(), "no-store");
    }
    let asked = Asked {
        state: &sent.state,
        say: &sent.say,
        tap: if thanks.is_some() { "look" } else { &sent.tap },
    };
    let mut turn = page.turns.take_at(asked, dress.school.as_deref());
    let danger = in_danger(page, sent, &mut turn);
    let shown = turn.reply.services().next().is_some();
    let left = (turn.reply.question.is_some() && !shown)
        .then(|| questions_left(&turn.content, &turn.after, (page.turns.clock)()))
        .flatten()
        .map(|(fewest, most)| left_in_words(fewest, most));
    let easy = sent.comfort.easy();
    let trace = page.tracing.as_ref().map(|tracing| tracing.note(&turn));
    if only_turn {
        let turn = OneTurn {
            left,
            thanks: None,
            easy,
            reply: &turn.reply,
            state: &turn.state,
            draft: turn.draft,
            danger: &danger,
            school: dress.school.as_deref(),
        };
        return html(turn.render(), "no-store");
    }
    let past = recall(&turn.content, &turn.before);
    let said = match &turn.input {
        Input::Text(words) => Some(words.as_str()),
        _ => None,
    };
    let whole = WholePage {
        version: &page.version,
        content: &turn.content.hash,
        comfort: &sent.comfort,
        dress,
        attribution: ATTRIBUTION,
        past: &past,
        said,
        reply: &turn.reply,
        state: &turn.state,
        draft: turn.draft,
        left,
        thanks,
        easy,
        trace,
        danger: &danger,
        school: dress.school.as_deref(),
    };
    html(whole.render(), KEPT_BY_THE_BROWSER)
}

/// The words of danger that the reply answers, sealed, for the page to send again; empty if there are none. To look again, as a change of dress
/// does, must not take the numbers away: so then the words that were sent along are answered once more, before all else.
fn in_danger(page: &Page, sent: &Sent, turn: &mut Answered<'_>) -> String {
    if turn.reply.is_crisis() {
        let Input::Text(words) = &turn.input else {
            return String::new();
        };
        return page.turns.seal.seal(words.as_bytes()).unwrap_or_default();
    }
    let words = page.turns.seal.open(&sent.danger);
    let Some(words) = words.and_then(|bytes| String::from_utf8(bytes).ok()) else {
        return String::new();
    };
    if turn.input != Input::Tap("look".into()) {
        return String::new();
    }
    let asked = Asked {
        state: &sent.state,
        say: &words,
        tap: "",
    };
    let answered = page.turns.take(asked).reply.blocks;
    let crisis = answered
        .into_iter()
        .filter(|block| matches!(block, Block::Crisis { .. }));
    turn.reply.blocks.splice(0..0, crisis);
    sent.danger.clone()
}

/// "2 questions to go".
fn left_in_words(fewest: usize, most: usize) -> String {
    match (fewest, most) {
        (_, 1) => "Last question, then who can help.".into(),
        (a, b) if a == b => format!("About {b} questions to go, then who can help."),
        (a, b) => format!("{a} to {b} questions to go, then who can help."),
    }
}

/// What was rendered, with how long it may be kept.
fn html(rendered: askama::Result<String>, kept: &'static str) -> Response {
    match rendered {
        Ok(html) => ([(header::CACHE_CONTROL, kept)], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "page not rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, Html(SORRY)).into_response()
        }
    }
}

/// The neutral page.
pub(super) async fn leave() -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("clear-site-data"),
            "\"cache\", \"storage\"",
        ),
    ];
    (headers, Html(GONE)).into_response()
}
