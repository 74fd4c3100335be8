//! The calls over HTTP. Each says who may: a token that holds, for the conversation in the path.

use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, Path, Query, State as AxumState};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::DirectLine;
use super::activity::{Activity, id};
use super::token::{HOLDS, Tokens};
use crate::channel::api::problem::Problem;
use crate::store::StoreError;

/// A conversation and the token for it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    conversation_id: String,
    token: String,
    #[serde(rename = "expires_in")]
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_url: Option<String>,
}

/// From where on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    /// The place that was read last; empty or `-` for the beginning.
    #[serde(default)]
    pub(super) watermark: String,
}

impl After {
    /// As a number: what is none begins at the beginning.
    pub(super) fn place(&self) -> i64 {
        self.watermark.parse().ok().filter(|n| *n >= 0).unwrap_or(0)
    }
}

/// Seconds since 1970.
pub(super) fn second() -> i64 {
    Timestamp::now().as_second()
}

/// The token that came with a request.
fn bearer(headers: &HeaderMap) -> &str {
    let written = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok());
    let written = written.and_then(|v| v.split_once(' '));
    written
        .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))
        .map_or("", |(_, token)| token.trim())
}

fn not_kept(error: &StoreError) -> Problem {
    tracing::error!(%error, "the store does not answer");
    Problem::Busy
}

impl DirectLine {
    fn allowed(&self, headers: &HeaderMap, conversation: &str) -> Result<(), Problem> {
        let of = self.tokens.read(bearer(headers), second());
        if of == Some(conversation) {
            Ok(())
        } else {
            Err(Problem::NotAllowed)
        }
    }

    fn opened(&self, name: String, stream: Option<(&HeaderMap, i64)>) -> Result<Opened, Problem> {
        let token = self.tokens.make(&name, second()).ok_or(Problem::Ours)?;
        // Without a host that could be one there is no address for a socket: then front ends poll.
        let stream_url = stream.and_then(|(headers, watermark)| {
            let origin = self.address.of(headers)?.replacen("http", "ws", 1);
            Some(format!(
                "{origin}/v3/directline/conversations/{name}/stream?watermark={watermark}&t={token}"
            ))
        });
        Ok(Opened {
            conversation_id: name,
            token,
            expires_in: HOLDS,
            stream_url,
        })
    }
}

fn told(status: StatusCode, what: impl Serialize) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(what)).into_response()
}

/// A token for a new conversation. Anybody may ask: our own page needs no secret either.
pub(super) async fn generate(AxumState(line): AxumState<DirectLine>) -> Result<Response, Problem> {
    let name = Tokens::name().ok_or(Problem::Ours)?;
    Ok(told(StatusCode::OK, line.opened(name, None)?))
}

/// A new token in the place of one that still holds.
pub(super) async fn refresh(
    AxumState(line): AxumState<DirectLine>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = line
        .tokens
        .read(bearer(&headers), second())
        .ok_or(Problem::NotAllowed)?;
    Ok(told(StatusCode::OK, line.opened(name.to_owned(), None)?))
}

/// Begins a conversation: that of the token, or, for a front end with a secret or with nothing, a new one.
pub(super) async fn start(
    AxumState(line): AxumState<DirectLine>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = match line.tokens.read(bearer(&headers), second()) {
        Some(name) => name.to_owned(),
        None => Tokens::name().ok_or(Problem::Ours)?,
    };
    let (store, chat) = line.kept(&name).ok_or(Problem::Busy)?;
    let new = line
        .begin(&store, &chat, &name)
        .await
        .map_err(|e| not_kept(&e))?;
    let status = if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok(told(status, line.opened(name, Some((&headers, 0)))?))
}

/// Goes on with a conversation: a new stream from a place on.
pub(super) async fn resume(
    AxumState(line): AxumState<DirectLine>,
    Path(name): Path<String>,
    Query(from): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    line.allowed(&headers, &name)?;
    let (store, chat) = line.kept(&name).ok_or(Problem::Busy)?;
    if store
        .state(&chat)
        .await
        .map_err(|e| not_kept(&e))?
        .is_none()
    {
        return Err(Problem::NotFound);
    }
    Ok(told(
        StatusCode::OK,
        line.opened(name, Some((&headers, from.place())))?,
    ))
}

/// What was said after a place.
pub(super) async fn read(
    AxumState(line): AxumState<DirectLine>,
    Path(name): Path<String>,
    Query(from): Query<After>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    line.allowed(&headers, &name)?;
    let (store, chat) = line.kept(&name).ok_or(Problem::Busy)?;
    let page = line
        .after(&store, &chat, &name, from.place())
        .await
        .map_err(|e| not_kept(&e))?;
    let watermark = page.watermark.to_string();
    Ok(told(
        StatusCode::OK,
        json!({ "activities": page.activities, "watermark": watermark }),
    ))
}

/// Takes an activity of the user.
pub(super) async fn write(
    AxumState(line): AxumState<DirectLine>,
    Path(name): Path<String>,
    headers: HeaderMap,
    said: Result<Json<Activity>, JsonRejection>,
) -> Result<Response, Problem> {
    line.allowed(&headers, &name)?;
    let Json(said) = said.map_err(Problem::from)?;
    let (store, chat) = line.kept(&name).ok_or(Problem::Busy)?;
    if said.ends() {
        store.forget(&chat).await.map_err(|e| not_kept(&e))?;
        return Ok(told(StatusCode::OK, json!({ "id": id(&name, 0) })));
    }
    if store
        .state(&chat)
        .await
        .map_err(|e| not_kept(&e))?
        .is_none()
    {
        return Err(Problem::NotFound);
    }
    let place = if said.is_message() {
        line.say(&store, &chat, &name, &said)
            .await
            .map_err(|e| not_kept(&e))?
    } else {
        0
    };
    Ok(told(StatusCode::OK, json!({ "id": id(&name, place) })))
}
