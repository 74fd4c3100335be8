//! A page for staff: which content is served, since when, and what is wrong with the last edit. Nothing about any family.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use super::connections::Peer;
use crate::channel::page::Using;
use crate::content::Content;
use crate::content::live::{Live, Served};
use crate::directory::hours::date_in_words;
use crate::fault::Severity;
use crate::fault::render::{Colour, render};

/// Who may see the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Browsers on this computer.
    Here,
    /// Anyone who can reach the program.
    ByAnyone,
    /// Nobody.
    ByNobody,
}

#[derive(Template)]
#[template(path = "staff.html")]
struct StaffPage<'a> {
    content: &'a Content,
    since: String,
    refused: Option<(String, Vec<String>)>,
    using: Vec<(&'static str, u64)>,
}

/// The routes for staff. To whom they are not open, they are not there.
pub fn router(live: Live, using: Arc<Using>, seen: Seen) -> Router {
    let page = move |request: Request| {
        let (live, using) = (live.clone(), using.clone());
        async move {
            let peer = request.extensions().get::<Peer>();
            if may_see(seen, peer, request.headers()) {
                page(&live.served(), &using)
            } else {
                super::router::not_found()
            }
        }
    };
    Router::new().route("/staff/content", get(page))
}

/// Whether this request comes from whom the page is for. What a proxy passes on does not come from this computer.
pub(super) fn may_see(seen: Seen, peer: Option<&Peer>, headers: &HeaderMap) -> bool {
    const PASSED_ON: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    match seen {
        Seen::ByAnyone => true,
        Seen::ByNobody => false,
        Seen::Here => {
            peer.is_some_and(|peer| peer.0.ip().to_canonical().is_loopback())
                && !PASSED_ON.iter().any(|name| headers.contains_key(*name))
        }
    }
}

fn page(served: &Served, using: &Using) -> Response {
    let refused = served.refused.as_ref().map(|refused| {
        let errors = refused.faults.0.iter();
        let errors = errors.filter(|f| f.severity == Severity::Error);
        let told = errors.map(|f| render(f, Colour::No)).collect();
        (moment(refused.at), told)
    });
    let page = StaffPage {
        content: &served.content,
        since: moment(served.since),
        refused,
        using: using.counts(),
    };
    match page.render() {
        Ok(html) => ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "staff page not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn moment(at: jiff::civil::DateTime) -> String {
    format!(
        "{} at {:02}:{:02}",
        date_in_words(at.date()),
        at.hour(),
        at.minute()
    )
}
