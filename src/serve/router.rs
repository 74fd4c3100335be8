//! One router from the parts: routes, limits, security headers, logs.

use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::channel::api::problem::Problem;
use crate::channel::page::{self, Page};
use crate::content::Live;

use super::staff::{self, Seen};

/// The largest body, in bytes: a long message and a token are a third of it.
const LARGEST_BODY: usize = 96 * 1024;
/// How long an answer may take; a turn takes a thousandth of a second.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Requests worked on at the same time; more are told to try again.
const MOST_AT_ONCE: usize = 512;

/// Nothing but our own files; no frame may hold the page; forms go to us only.
const CONTENT_SECURITY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const NOT_FOUND: &str = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Anydoor</title>\
<link rel=\"stylesheet\" href=\"/static/style.css\"><main class=\"wrap\"><h1>This page is not here</h1><p><a href=\"/\">Go to the first page</a>: tell us what is going on, and we show who can help.</p></main></html>";

const BUSY: &str = "Anydoor is very busy. Please try again in a moment. In danger call 999. For urgent help with health call 111.";

/// The page, the `others` beside it, and what operators need; `seen` says who may see the page for staff.
pub fn router(live: Live, chat: Page, others: Router, seen: Seen) -> Router {
    with(live, chat, others, seen, Router::new())
}

/// The whole service, with the webhooks of messaging channels, which have a limit of their own for bodies.
pub fn with(live: Live, chat: Page, others: Router, seen: Seen, hooks: Router) -> Router {
    let staff = staff::router(live.clone(), chat.using(), seen);
    let health = move || {
        let served = live.served();
        async move {
            let content = &served.content;
            Json(serde_json::json!({
                "status": "ok",
                "version": env!("CARGO_PKG_VERSION"),
                "content": content.hash,
                "services": content.directory.services.len(),
                "pathways": content.pathways.len(),
                "since": second(served.since),
                "last_edit": if served.refused.is_some() { "refused" } else { "served" },
                "refused": served.refused.as_ref().map(|r| second(r.at)),
            }))
        }
    };
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    Router::new()
        .merge(page::router(chat))
        .merge(others)
        .merge(staff)
        .route("/healthz", get(health))
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .merge(hooks)
        .fallback(|| async { not_found() })
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(log))
                .layer(from_fn(programs_read_json))
                .layer(header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY))
                .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .layer(header(header::REFERRER_POLICY, "no-referrer"))
                .layer(header(
                    HeaderName::from_static("permissions-policy"),
                    "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
                ))
                .layer(header(
                    HeaderName::from_static("cross-origin-opener-policy"),
                    "same-origin",
                ))
                .layer(header(
                    HeaderName::from_static("cross-origin-resource-policy"),
                    "same-origin",
                ))
                .layer(CompressionLayer::new())
                .layer(from_fn(at_most_at_once))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(TimeoutLayer::with_status_code(
                    StatusCode::SERVICE_UNAVAILABLE,
                    ANSWER_WITHIN,
                )),
        )
}

fn second(at: jiff::civil::DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// What is not here.
pub(super) fn not_found() -> Response {
    (StatusCode::NOT_FOUND, Html(NOT_FOUND)).into_response()
}

/// One line for each request: the route, never the address typed, and nothing that was written.
async fn log(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |p| p.as_str().to_owned());
    let response = next.run(request).await;
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status = response.status().as_u16(), micros, "request");
    response
}

/// Whoever asks for JSON gets JSON, also from the limits around a channel.
async fn programs_read_json(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let a_program = path.starts_with("/api/") || path.starts_with("/v3/");
    let response = next.run(request).await;
    let told = response.headers().get(header::CONTENT_TYPE);
    let in_json = told.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if !a_program
        || in_json
        || !(response.status().is_client_error() || response.status().is_server_error())
    {
        return response;
    }
    let problem = match response.status() {
        StatusCode::NOT_FOUND => Problem::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Problem::NotThisWay,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => Problem::Busy,
        status if status.is_client_error() => Problem::Body("it cannot be read".into()),
        _ => Problem::Ours,
    };
    let mut told = problem.into_response();
    let open = header::ACCESS_CONTROL_ALLOW_ORIGIN;
    told.headers_mut()
        .insert(open, HeaderValue::from_static("*"));
    told
}

async fn at_most_at_once(request: Request, next: Next) -> Response {
    static PLACES: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(MOST_AT_ONCE);
    match PLACES.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            [(header::RETRY_AFTER, "2")],
            BUSY,
        )
            .into_response(),
    }
}

/// A fault of ours: the family gets numbers that help, the log gets a line without a word of theirs.
fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a turn failed");
    (StatusCode::INTERNAL_SERVER_ERROR, Html(page::SORRY)).into_response()
}
