//! The chat on the site of a school: a small script that adds a button, the chat page for a frame, and a page that shows the school how.
//!
//! In: `GET /widget.js` (the script), `GET` and `POST /s/{school}` (the page in the school's colours, which only the school's own origins may
//! hold in a frame), `GET /schools/{id}` (what to paste, how it looks, a poster). Out: the page of [`page`](super::page), dressed. Nothing that a
//! family writes can be read by the school: the frame has its own origin, and what it says to the page around it is "open" and "close".

mod colours;
mod school;

use std::fmt::Write as _;
use std::sync::{Arc, RwLock};

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use super::asset::{Packed, asset};
use super::directory::Shelves;
use super::page::{self, Dress, Page, Sent};
use crate::content::Content;
use crate::directory::School;

const LOADER: &str = include_str!("../../web/widget.js");
const FRAME: &str = include_str!("../../web/frame.js");
/// What the page of any school has over `style.css`: its head is focused by the frame's script and shows no ring for it, and in a frame it is low, so that
/// the box is in sight: whose site it is the family sees around it.
const FRAMED: &str = "h1:focus{outline:0}\n.top .wrap{flex-wrap:nowrap}\n.framed .brand small,.framed footer .js{display:none}\n";
/// Where the loader has the colours of schools.
const TABLE: &str = "__COLOURS__";

/// What the widget needs.
#[derive(Clone)]
pub(super) struct Widget {
    page: Page,
    shelves: Shelves,
    loader: Arc<RwLock<Option<Loader>>>,
}

/// The loader, with the colours of the schools of one content.
#[derive(Clone)]
struct Loader {
    /// The hash of the content.
    of: String,
    packed: Arc<Packed>,
}

/// The routes.
pub fn router(page: Page, shelves: Shelves) -> Router {
    Router::new()
        .route("/widget.js", get(loader))
        .route("/s/{school}", get(open).post(turn))
        .route("/s/{school}/leave", get(leave))
        .route("/s/{school}/colours.css", get(colours))
        .route("/schools/{id}", get(school::page))
        .route("/schools/{id}/poster", get(school::poster))
        .route("/schools/{id}/code.svg", get(school::code))
        .route(
            "/static/frame.js",
            asset("text/javascript; charset=utf-8", FRAME),
        )
        .with_state(Widget {
            page,
            shelves,
            loader: Arc::default(),
        })
}

/// The script that a school pastes: the same for all, with the colours of those that have one, so that it asks for nothing more before the
/// button is pressed.
async fn loader(State(widget): State<Widget>, headers: HeaderMap) -> Response {
    let content = widget.page.turns.live.content();
    let mark = format!("W/\"{}-{}\"", content.hash, short(LOADER));
    let head = [
        (
            header::CONTENT_TYPE,
            "text/javascript; charset=utf-8".to_owned(),
        ),
        (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
        (header::ETAG, mark.clone()),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin".to_owned(),
        ),
    ];
    if headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|m| m.as_bytes() == mark.as_bytes())
    {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    let kept = widget.loader.read().ok().and_then(|kept| kept.clone());
    let kept = kept.filter(|kept| kept.of == content.hash);
    let kept = kept.unwrap_or_else(|| {
        let new = Loader {
            of: content.hash.clone(),
            packed: Arc::new(Packed::new(script(&content))),
        };
        if let Ok(mut kept) = widget.loader.write() {
            *kept = Some(new.clone());
        }
        new
    });
    (head, kept.packed.answer(&headers)).into_response()
}

/// The loader, with the colours of the schools.
fn script(content: &Content) -> String {
    let mut table = String::from("{");
    for school in &content.directory.schools {
        if let Some(colour) = school.colour {
            let colour = colours::hex(colours::under_white(colour));
            // Writing to a String cannot fail.
            let _ = write!(table, "'{}':'{colour}',", school.id);
        }
    }
    table.push('}');
    // Comments are for those who read the source, not for a family's phone.
    let lines = LOADER
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty() && !l.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n").replace(TABLE, &table)
}

/// First figures of a hash.
fn short(text: &str) -> String {
    let hash = Sha256::digest(text);
    hash.iter().take(4).map(|b| format!("{b:02x}")).collect()
}

async fn open(State(widget): State<Widget>, Path(id): Path<String>) -> Response {
    let content = widget.page.turns.live.content();
    let Some(school) = content.directory.school(&id) else {
        // A line that was pasted for a school that is not listed still leads to help.
        return Redirect::to("/").into_response();
    };
    let answer = page::answer(
        &widget.page,
        &Sent::default(),
        false,
        &dress(&content, school, true),
    );
    framed(school, answer)
}

async fn turn(
    State(widget): State<Widget>,
    Path(id): Path<String>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    let content = widget.page.turns.live.content();
    let Some(school) = content.directory.school(&id) else {
        return page::posted(&widget.page, &headers, sent, &Dress::default());
    };
    let answer = page::posted(
        &widget.page,
        &headers,
        sent,
        &dress(&content, school, false),
    );
    framed(school, answer)
}

async fn leave(State(widget): State<Widget>, Path(id): Path<String>) -> Response {
    let content = widget.page.turns.live.content();
    let answer = page::leave().await;
    match content.directory.school(&id) {
        Some(school) => framed(school, answer),
        None => answer,
    }
}

async fn colours(State(widget): State<Widget>, Path(id): Path<String>) -> Response {
    let content = widget.page.turns.live.content();
    let colour = content
        .directory
        .school(&id)
        .and_then(|school| school.colour);
    let css = format!("{FRAMED}{}", colour.map(colours::sheet).unwrap_or_default());
    let head = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (head, css).into_response()
}

fn dress(content: &Content, school: &School, fresh: bool) -> Dress {
    let id = &school.id;
    Dress {
        action: format!("/s/{id}"),
        leave: format!("/s/{id}/leave"),
        school: Some(id.clone()),
        name: school.name.clone(),
        colours: format!("/s/{id}/colours.css?v={}", content.hash),
        script: format!("/static/frame.js?v={}", short(FRAME)),
        hosts: school.origins.join(" "),
        fresh,
    }
}

/// The origins of this school may hold the page in a frame, and our own page that shows how it looks; nobody else.
fn framed(school: &School, mut answer: Response) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'self' {}",
        school.origins.join(" ")
    );
    let headers = answer.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(policy.trim_end()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // For sites that let in only what says that it may be let in, and does the same (HTML, "cross-origin embedder policies").
    for (name, value) in [
        ("cross-origin-resource-policy", "cross-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    answer
}
