//! `/sitemap.xml` (sitemaps.org 0.9) and `/robots.txt` (RFC 9309): what engines may list.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};

use super::Shelves;
use crate::directory::shelf::in_force;

const HOUR: &str = "public, max-age=3600";

pub(super) async fn map(State(shelves): State<Shelves>, headers: HeaderMap) -> Response {
    let site = shelves.address.of(&headers).unwrap_or_default();
    let content = shelves.live.content();
    let today = (shelves.clock)().date();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut page = |path: &str, changed: Option<jiff::civil::Date>| {
        let changed = changed
            .map(|d| format!("<lastmod>{d}</lastmod>"))
            .unwrap_or_default();
        // Ids are small letters, figures and hyphens. Writing to a String cannot fail.
        let _ = writeln!(xml, "<url><loc>{}{path}</loc>{changed}</url>", site);
    };
    for path in ["/", "/services", "/topics"] {
        page(path, None);
    }
    for topic in &content.directory.topics.all {
        page(&format!("/topics/{}", topic.id), None);
    }
    let services = content.directory.services.iter();
    for service in services.filter(|s| s.confirmed && in_force(s, today)) {
        page(&format!("/services/{}", service.id), Some(service.checked));
    }
    xml.push_str("</urlset>\n");
    let head = [
        (header::CONTENT_TYPE, "application/xml; charset=utf-8"),
        (header::CACHE_CONTROL, HOUR),
    ];
    (head, xml).into_response()
}

pub(super) async fn robots(State(shelves): State<Shelves>, headers: HeaderMap) -> Response {
    let site = shelves.address.of(&headers).unwrap_or_default();
    let text = format!(
        "User-agent: *\nDisallow: /chat\nDisallow: /leave\nDisallow: /s/\nDisallow: /staff/\nAllow: /\n\nSitemap: {site}/sitemap.xml\n"
    );
    ([(header::CACHE_CONTROL, HOUR)], text).into_response()
}
