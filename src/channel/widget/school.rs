//! `/schools/{id}`: for the school itself. What to paste, how it looks, a poster with a code. Nothing on the poster is about any family.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use qrcode::QrCode;
use qrcode::render::svg;

use super::Widget;
use crate::channel::directory::Paper;
use crate::directory::School;

/// The smallest side of the code, in pixels of the picture; it grows with its paper.
const SIDE: u32 = 320;

#[derive(Template)]
#[template(path = "school.html")]
struct Page<'a> {
    paper: Paper,
    school: &'a School,
    district: &'a str,
    script: String,
    frame: String,
    link: String,
}

#[derive(Template)]
#[template(path = "poster.html")]
struct Poster<'a> {
    paper: Paper,
    school: &'a School,
    address: String,
}

pub(super) async fn page(
    State(widget): State<Widget>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let content = widget.page.turns.live.content();
    let Some(school) = content.directory.school(&id) else {
        return widget.shelves.no_school(&headers);
    };
    if school.id != id {
        return Redirect::permanent(&format!("/schools/{}", school.id)).into_response();
    }
    let site = widget.page.address.of(&headers).unwrap_or_default();
    let address = format!("{site}/s/{}", school.id);
    let link = format!("<a href=\"{address}\">Help with SEND</a>");
    let page = Page {
        paper: widget.shelves.paper(&headers, &school.name, "", None),
        district: content
            .directory
            .places
            .districts
            .get(school.district)
            .map_or("", |d| &d.name),
        script: format!(
            "<script src=\"{site}/widget.js\" data-school=\"{}\" async></script>\n<noscript>{link}</noscript>",
            school.id
        ),
        frame: format!(
            "<iframe src=\"{address}\" title=\"Help with SEND\" width=\"100%\" height=\"640\"></iframe>"
        ),
        link,
        school,
    };
    let mut answer = widget.shelves.page(&content, &headers, &page);
    let policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let policy = HeaderValue::from_static(policy);
    answer
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, policy);
    answer
}

pub(super) async fn poster(
    State(widget): State<Widget>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let content = widget.page.turns.live.content();
    let Some(school) = content.directory.school(&id) else {
        return widget.shelves.no_school(&headers);
    };
    let site = widget.page.address.of(&headers).unwrap_or_default();
    let page = Poster {
        paper: widget.shelves.paper(&headers, &school.name, "", None),
        address: format!(
            "{}/s/{}",
            site.split("://").nth(1).unwrap_or_default(),
            school.id
        ),
        school,
    };
    widget.shelves.page(&content, &headers, &page)
}

/// The code: the address of the chat for this school, and nothing else.
pub(super) async fn code(
    State(widget): State<Widget>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let content = widget.page.turns.live.content();
    let Some(school) = content.directory.school(&id) else {
        return widget.shelves.no_school(&headers);
    };
    let site = widget.page.address.of(&headers).unwrap_or_default();
    match QrCode::new(format!("{site}/s/{}", school.id)) {
        Ok(code) => {
            let picture = code
                .render::<svg::Color<'_>>()
                .min_dimensions(SIDE, SIDE)
                .build();
            let head = [
                (header::CONTENT_TYPE, "image/svg+xml"),
                (header::CACHE_CONTROL, "public, max-age=3600"),
            ];
            (head, picture).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "no code could be made");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
