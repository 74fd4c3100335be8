//! What decided the last turn, and what became of the last edit: for staff who try their files (`anydoor try`). `serve` never makes one.
//!
//! In: each turn of the page. Out: a part of the page, and `GET /try/trace?seen=…`, the same part once there is news, or nothing after
//! [`LONGEST_LOOK`]. The last turn is held in memory and nowhere else.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::time::{Instant, sleep};

use super::html;
use crate::channel::asset::asset;
use crate::channel::turn::Answered;
use crate::content::live::Live;
use crate::content::{At, Content};
use crate::dialogue::{Input, Walked};
use crate::fault::render::{Colour, render};
use crate::fault::{Place, Severity};

const STYLE: &str = include_str!("../../web/try.css");
const SCRIPT: &str = include_str!("../../web/try.js");
/// How long a request for news waits: less than any answer may take.
const LONGEST_LOOK: Duration = Duration::from_secs(8);
const LOOK_EVERY: Duration = Duration::from_millis(150);

/// Takes note of the turns of one page.
#[derive(Clone)]
pub struct Tracing {
    live: Live,
    last: Arc<Mutex<Last>>,
}

/// The last turn, and how many there were.
#[derive(Clone, Default)]
struct Last {
    turns: u64,
    told: Told,
}

/// One turn, for reading.
#[derive(Clone, Default)]
struct Told {
    /// What was said or tapped.
    input: String,
    /// The fact that is asked for.
    asking: Option<String>,
    /// Each step that was said, and each choice and branch that led there.
    way: Vec<Spot>,
    /// Facts and values, by id.
    facts: Vec<(String, String)>,
    /// What decided.
    why: Vec<String>,
}

/// A place in a file.
#[derive(Clone)]
struct Spot {
    name: String,
    place: String,
}

/// What is wrong with the last edit.
struct Mistake {
    message: String,
    help: String,
    /// File and line; empty if it is about a whole file.
    place: String,
    /// The lines of the file, drawn.
    drawn: String,
}

/// The part of the page.
#[derive(Template)]
#[template(path = "trace.html")]
pub(super) struct Trace {
    /// Tells this one from those before and after.
    seen: String,
    content: String,
    since: String,
    refused: Vec<Mistake>,
    told: Told,
}

impl Tracing {
    /// Of turns with this content.
    #[must_use]
    pub fn new(live: Live) -> Self {
        Self {
            live,
            last: Arc::default(),
        }
    }

    /// Takes note of a turn; gives the part of the page that tells of it.
    pub(super) fn note(&self, turn: &Answered<'_>) -> Trace {
        let told = told(turn);
        {
            let mut last = self.last.lock().unwrap_or_else(|e| e.into_inner());
            last.turns += 1;
            last.told = told;
        }
        self.trace()
    }

    fn trace(&self) -> Trace {
        let last = self.last.lock().unwrap_or_else(|e| e.into_inner()).clone();
        let served = self.live.served();
        let mut seen = format!("{}-{}", last.turns, served.content.hash);
        let mut refused = Vec::new();
        if let Some(edit) = &served.refused {
            // Writing to a String cannot fail.
            let _ = write!(seen, "-{}", edit.at);
            let errors = edit.faults.0.iter();
            let errors = errors.filter(|f| f.severity == Severity::Error);
            refused.extend(errors.map(|fault| Mistake {
                message: fault.message.clone(),
                help: fault.help.clone().unwrap_or_default(),
                place: fault.place.as_ref().map(in_file).unwrap_or_default(),
                drawn: render(fault, Colour::No),
            }));
        }
        Trace {
            seen,
            content: served.content.hash.clone(),
            since: served.since.strftime("%H:%M:%S").to_string(),
            refused,
            told: last.told,
        }
    }
}

fn told(turn: &Answered<'_>) -> Told {
    let content = &*turn.content;
    let input = match &turn.input {
        Input::Look => String::new(),
        // The way that it took names the choice.
        Input::Tap(_) => String::new(),
        Input::Text(words) => format!("\u{201c}{words}\u{201d}"),
    };
    Told {
        input,
        asking: turn.after.asking.clone(),
        way: turn.walked.iter().map(|w| spot(content, *w)).collect(),
        facts: turn.after.facts.clone(),
        why: turn.why.clone(),
    }
}

/// File and line.
fn in_file(place: &Place) -> String {
    let (line, _) = place.line_column();
    format!("{}:{line}", place.source.path)
}

fn spot(content: &Content, walked: Walked) -> Spot {
    let of = |at: At, name: String, place: &Place| Spot {
        name: format!("{}{name}", content.step_id(at)),
        place: in_file(place),
    };
    let (Walked::Step(at) | Walked::Choice(at, _) | Walked::Branch(at, _)) = walked;
    let step = content.step(at);
    match walked {
        Walked::Step(_) => of(at, String::new(), &step.place),
        Walked::Choice(_, n) => {
            let choice = &step.choices[n];
            of(
                at,
                format!(", choice \u{201c}{}\u{201d}", choice.label),
                &choice.place,
            )
        }
        Walked::Branch(_, n) => of(at, format!(", branch {}", n + 1), &step.next[n].place),
    }
}

/// The routes that only a page with a trace has.
pub fn router(tracing: Tracing) -> Router {
    Router::new()
        .route("/try/trace", get(news))
        .route("/static/try.css", asset("text/css; charset=utf-8", STYLE))
        .route(
            "/static/try.js",
            asset("text/javascript; charset=utf-8", SCRIPT),
        )
        .with_state(tracing)
}

#[derive(Deserialize)]
struct Known {
    #[serde(default)]
    seen: String,
}

async fn news(State(tracing): State<Tracing>, Query(known): Query<Known>) -> Response {
    let until = Instant::now() + LONGEST_LOOK;
    loop {
        let trace = tracing.trace();
        if trace.seen != known.seen {
            return html(trace.render(), "no-store");
        }
        if Instant::now() > until {
            return StatusCode::NO_CONTENT.into_response();
        }
        sleep(LOOK_EVERY).await;
    }
}
