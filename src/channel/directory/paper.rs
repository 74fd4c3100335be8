//! What every page of the directory has in common: its head, how long it may be kept, and that it need not be sent twice.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::Shelves;
use super::service::Missing;
use crate::content::Content;

/// How long a page may be used without asking, in seconds: an edit of staff is seen after that.
const FRESH: u32 = 300;

/// The head of a page.
#[derive(Debug, Clone)]
pub struct Paper {
    /// For styles and the script.
    pub version: String,
    /// Its title, without ours.
    pub title: String,
    /// One or two sentences for engines and for whom it is shared with.
    pub description: String,
    /// Its one true address, if it has one and the public address is known.
    pub canonical: Option<String>,
    /// Whether engines should list it.
    pub listed: bool,
}

/// Who may keep a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// Anybody on the way.
    Public,
    /// The browser only: words that somebody typed are in its address.
    Private,
}

impl Shelves {
    /// A head; `path` is the page's one true address on this site.
    pub(in crate::channel) fn paper(
        &self,
        headers: &HeaderMap,
        title: &str,
        description: &str,
        path: Option<&str>,
    ) -> Paper {
        let site = self.address.of(headers);
        Paper {
            version: self.version.to_string(),
            title: title.to_owned(),
            description: description.to_owned(),
            canonical: path.zip(site).map(|(path, site)| format!("{site}{path}")),
            listed: path.is_some(),
        }
    }

    /// The page as an answer, or that the browser has it already. Its mark is made of what it depends on: content, styles and the day.
    pub(super) fn answer(
        &self,
        content: &Content,
        headers: &HeaderMap,
        kept: Kept,
        page: &impl Template,
    ) -> Response {
        let day = (self.clock)().date();
        let mark = format!("W/\"{}-{}-{day}\"", content.hash, self.version);
        let who = match kept {
            Kept::Public => "public",
            Kept::Private => "private",
        };
        let keep = format!("{who}, max-age={FRESH}");
        let asked = headers.get(header::IF_NONE_MATCH);
        let asked = asked.and_then(|v| v.to_str().ok()).unwrap_or("");
        let same = |m: &str| m.trim().trim_start_matches("W/") == mark.trim_start_matches("W/");
        let head = [(header::ETAG, mark.clone()), (header::CACHE_CONTROL, keep)];
        if asked.split(',').any(same) {
            return (StatusCode::NOT_MODIFIED, head).into_response();
        }
        (head, render(page)).into_response()
    }

    /// A page that is the same for everybody.
    pub(in crate::channel) fn page(
        &self,
        content: &Content,
        headers: &HeaderMap,
        page: &impl Template,
    ) -> Response {
        self.answer(content, headers, Kept::Public, page)
    }

    /// That a school is not here.
    pub(in crate::channel) fn no_school(&self, headers: &HeaderMap) -> Response {
        self.missing(&Missing {
            paper: self.paper(headers, "This school is not here", "", None),
            what: "service",
            items: Vec::new(),
        })
    }

    /// A page that says that something is not here, with a way on.
    pub(super) fn missing(&self, page: &impl Template) -> Response {
        let head = [(header::CACHE_CONTROL, "no-cache")];
        (StatusCode::NOT_FOUND, head, render(page)).into_response()
    }
}

fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "page not rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
