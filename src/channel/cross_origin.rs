//! Which pages of other hosts may ask: all of them, for what needs no cookie and keeps none.

use std::time::Duration;

use axum::http::{HeaderName, Method, header};
use tower_http::cors::{Any, CorsLayer};

/// `Access-Control-Allow-Origin: *`, so that browsers send no credentials. The headers are those that botframework-directlinejs sends (`x-ms-bot-agent`,
/// `x-requested-with`) and our own clients.
pub fn open_to_all() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("x-ms-bot-agent"),
            HeaderName::from_static("x-requested-with"),
        ])
        .expose_headers([header::RETRY_AFTER])
        .max_age(Duration::from_secs(24 * 3600))
}
