//! Our own small JSON API: one turn for one request, for front ends that others write.
//!
//! In: `POST /api/chat` with `state`, `say`, `tap` (all may be missing: then it is a beginning). Out: the next sealed state and the reply as
//! JSON. Nothing about a family is kept here, and there is no cookie: whoever asks keeps the state and sends it again. `GET /api/openapi.json`
//! describes it (OpenAPI 3.1), from the types in [`shape`]. Open to pages of every origin, without credentials.

mod openapi;
pub mod problem;
pub mod shape;
mod telling;

use axum::Router;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Json, State as AxumState};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use super::turn::{Asked, Turns};
use problem::Problem;
use shape::{TurnAsked, TurnTaken};

pub use openapi::document;

/// The routes of the API. The seal in `turns` must be for this channel alone.
pub fn router(turns: Turns) -> Router {
    Router::new()
        .route("/api/chat", post(chat))
        .with_state(turns)
        .route("/api/openapi.json", get(describe))
        .method_not_allowed_fallback(|| async { Problem::NotThisWay.into_response() })
        .layer(super::cross_origin::open_to_all())
}

/// Take one turn.
///
/// Send the `state` of the turn before, and either `say` (own words) or `tap` (the `tap` of a button). Without a state a conversation begins;
/// with a state alone the same place is shown again. If both `say` and `tap` are sent, the button is taken and the words come back in `draft`,
/// unless they tell of danger: then they are answered first.
#[utoipa::path(
    post,
    path = "/api/chat",
    operation_id = "takeTurn",
    tag = "chat",
    request_body = TurnAsked,
    responses(
        (status = 200, description = "The reply, and the state to send with the next turn", body = TurnTaken),
        (status = 400, description = "The body is not JSON, or not of this shape", body = problem::Told),
        (status = 405, description = "Only POST is answered", body = problem::Told),
        (status = 413, description = "The body is larger than 96 KiB", body = problem::Told),
        (status = 415, description = "The content type is not application/json", body = problem::Told),
        (status = 503, description = "Too busy: try again after the seconds in Retry-After", body = problem::Told),
    )
)]
async fn chat(
    AxumState(turns): AxumState<Turns>,
    asked: Result<Json<TurnAsked>, JsonRejection>,
) -> Response {
    let Json(asked) = match asked {
        Ok(asked) => asked,
        Err(rejection) => return Problem::from(rejection).into_response(),
    };
    let taken = turns.take(Asked {
        state: asked.state.as_deref().unwrap_or(""),
        say: asked.say.as_deref().unwrap_or(""),
        tap: asked.tap.as_deref().unwrap_or(""),
    });
    if taken.state.is_empty() {
        tracing::error!("the state could not be sealed");
        return Problem::Ours.into_response();
    }
    let taken = TurnTaken {
        reply: (&taken.reply).into(),
        draft: taken.draft.to_owned(),
        fresh: taken.lost,
        state: taken.state,
    };
    ([(header::CACHE_CONTROL, "no-store")], Json(taken)).into_response()
}

async fn describe() -> Response {
    match document() {
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(error) => {
            tracing::error!(%error, "the description of the API was not written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
