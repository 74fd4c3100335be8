//! deep-chat's JSON, at `POST /api/deep-chat`: the chat element that others wrote and put on their page, unmodified.
//!
//! In: `{"messages": [{"role", "text" or "html"} …]}`. Out: `{"html": …}`. deep-chat sends no name of a session, so the sealed state travels in our own message
//! (an attribute that is not shown) and comes back with it: the page must let deep-chat send more than the last message
//! (`requestBodyLimits={"maxMessages": 2}` or more). Where no message of ours comes back, the user's messages are answered again from the first one, and
//! the last answer is given. Buttons come back as their words. Nothing is kept here. What goes wrong is `{"error": …}`, as deep-chat shows it.

use askama::Template;
use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, State as AxumState};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;
use serde_json::json;

use super::api::problem::Problem;
use super::cross_origin;
use super::turn::{Turns, words_or_button};
use crate::content::Content;
use crate::dialogue::reply::{Block, Paragraph, Reply};
use crate::dialogue::{State, respond};

/// How many of a user's messages are answered again, the last ones.
const AT_MOST: usize = 40;
/// Where our message keeps the state.
const ATTRIBUTE: &str = "data-anydoor=\"";

/// What deep-chat sends; a page may add more.
#[derive(Debug, Deserialize)]
struct Sent {
    messages: Vec<Message>,
}

#[derive(Debug, Deserialize)]
struct Message {
    #[serde(default)]
    role: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    html: Option<String>,
}

#[derive(Template)]
#[template(path = "deep-chat.html")]
struct Shown<'a> {
    reply: &'a Reply,
    state: &'a str,
}

/// The route, open to pages of every origin without credentials. The seal in `turns` must be for this channel alone.
pub fn router(turns: Turns) -> Router {
    Router::new()
        .route("/api/deep-chat", post(answer))
        .method_not_allowed_fallback(|| async { refused(&Problem::NotThisWay) })
        .layer(cross_origin::open_to_all())
        .with_state(turns)
}

async fn answer(
    AxumState(turns): AxumState<Turns>,
    sent: Result<Json<Sent>, JsonRejection>,
) -> Response {
    let Json(sent) = match sent {
        Ok(sent) => sent,
        Err(rejection) => return refused(&rejection.into()),
    };
    let content = turns.live.content();
    let (state, unanswered) = since(&turns, &content, &sent.messages);
    let now = (turns.clock)();
    let mut state = state;
    let mut reply = None;
    for words in unanswered {
        let input = words_or_button(&content, &state, words, now);
        let turn = respond(&content, &state, &input, now);
        state = turn.state;
        reply = Some(turn.reply);
    }
    let Some(mut reply) = reply else {
        return refused(&Problem::Body("there is no message of the user".into()));
    };
    reply
        .blocks
        .sort_by_key(|block| !matches!(block, Block::Crisis { .. }));
    let sealed = turns.seal.seal(&state.pack(&content));
    let shown = sealed.and_then(|state| {
        Shown {
            reply: &reply,
            state: &state,
        }
        .render()
        .ok()
    });
    match shown {
        Some(html) => told(StatusCode::OK, &json!({ "role": "ai", "html": html })),
        None => {
            tracing::error!("the reply was not rendered");
            refused(&Problem::Ours)
        }
    }
}

/// The state after our last message that came back, and what the user wrote since.
fn since<'m>(turns: &Turns, content: &Content, messages: &'m [Message]) -> (State, Vec<&'m str>) {
    let ours = messages.iter().enumerate().rev().find_map(|(n, message)| {
        let html = message.html.as_deref()?;
        let token = html.split_once(ATTRIBUTE)?.1.split('"').next()?;
        let bytes = turns.seal.open(token)?;
        Some((n + 1, State::unpack(&bytes, content)?))
    });
    let (from, state) = ours.unwrap_or_default();
    let words = messages[from..].iter().filter(|m| m.role == "user");
    let words: Vec<&str> = words.filter_map(|m| m.text.as_deref()).collect();
    let first = words.len().saturating_sub(AT_MOST);
    (state, words[first..].to_vec())
}

fn refused(problem: &Problem) -> Response {
    let what = problem.told().error.message;
    told(problem.status(), &json!({ "error": what }))
}

fn told(status: StatusCode, what: &serde_json::Value) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(what)).into_response()
}
