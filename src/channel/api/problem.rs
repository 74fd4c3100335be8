//! What goes wrong with a request, told in JSON: a code for programs, a sentence for whoever writes them.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The body is not JSON, or not of the right shape; why, in the parser's words, which name places and never values.
    Body(String),
    /// The content type is not JSON.
    NotJson,
    /// The body is too large.
    TooLarge,
    /// This path answers another method.
    NotThisWay,
    /// There is nothing at this path.
    NotFound,
    /// No or a wrong token.
    NotAllowed,
    /// Too many at once.
    Busy,
    /// A fault of ours.
    Ours,
}

/// A problem as it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct Told {
    /// The problem.
    pub error: Named,
}

/// A problem with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct Named {
    /// For programs; it stays the same.
    #[schema(example = "BadArgument")]
    pub code: &'static str,
    /// For people who write programs.
    #[schema(example = "the body is not of the right shape: expected a string at line 1 column 9")]
    pub message: String,
}

impl Problem {
    /// The status with which it is told.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Body(_) => StatusCode::BAD_REQUEST,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotThisWay => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::UNAUTHORIZED,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What is told. The codes are those of Direct Line where it has one, so that all our JSON speaks the same.
    #[must_use]
    pub fn told(&self) -> Told {
        let (code, message) = match self {
            Self::Body(why) => (
                "BadArgument",
                format!("the body is not of the right shape: {why}"),
            ),
            Self::NotJson => ("NotJson", "send application/json".into()),
            Self::TooLarge => ("MessageSizeTooBig", "the body is too large".into()),
            Self::NotThisWay => (
                "MethodNotAllowed",
                "this path answers another method: see /api/openapi.json".into(),
            ),
            Self::NotFound => ("NotFound", "there is nothing here".into()),
            Self::NotAllowed => (
                "TokenInvalid",
                "the token is missing, has expired, or is for another conversation".into(),
            ),
            Self::Busy => (
                "ServiceUnavailable",
                "too busy: try again in a moment".into(),
            ),
            Self::Ours => (
                "ServiceError",
                "something of ours went wrong: try again".into(),
            ),
        };
        Told {
            error: Named { code, message },
        }
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::NotJson,
            _ => Self::Body(place(&rejection.body_text())),
        }
    }
}

/// Where the body is wrong. The parser's own sentence may hold a value that a family wrote, so only the place is kept.
fn place(sentence: &str) -> String {
    match sentence.rfind(" at line ") {
        Some(at) => format!("see{}", &sentence[at..]),
        None => "it is not JSON".into(),
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (
            status,
            [(header::CACHE_CONTROL, "no-store")],
            Json(self.told()),
        )
            .into_response();
        if self == Self::Busy {
            response.headers_mut().insert(
                header::RETRY_AFTER,
                axum::http::HeaderValue::from_static("2"),
            );
        }
        response
    }
}
