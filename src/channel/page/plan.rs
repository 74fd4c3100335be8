//! My plan: what to do next, whom to ask, by when, on a page of its own, to print, keep, copy or put into a calendar.
//!
//! In: `POST /plan` with `state` (the token), `as` (`file`, `calendar`, or nothing for the page) and, from the site of a school, `school` (its id: the
//! way back leads to the chat of that school). Out: a page or a download, made from
//! the token alone and kept nowhere. Nothing is sent to anybody: sharing is the work of the family's own device.

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State as AxumState};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use super::comfort::Comfort;
use super::{Page, calendar, html};
use crate::dialogue::reply::{Block, Chip, ContactKind, Plan};
use crate::dialogue::{Input, respond};
use crate::directory::hours::date_in_words;

/// The styles of a plan that is saved as a file: it stands alone.
const STYLE: &str = include_str!("../../web/plan.css");

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    state: String,
    #[serde(default, rename = "as")]
    form: String,
    #[serde(default)]
    school: String,
    #[serde(flatten)]
    comfort: Comfort,
}

/// What every form of the plan shows.
struct Shown {
    plan: Plan,
    known: Vec<Chip>,
    made: String,
    /// Without a scheme's slashes and the like: as people write it.
    address: String,
    url: String,
    qr: String,
}

impl Shown {
    fn is_empty(&self) -> bool {
        self.plan.steps.is_empty() && self.plan.clocks.is_empty() && self.plan.services.is_empty()
    }
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage<'a> {
    version: &'a str,
    comfort: &'a Comfort,
    shown: &'a Shown,
    state: &'a str,
    /// Where the talk goes on.
    back: &'a str,
    text: &'a str,
    dates: bool,
}

#[derive(Template)]
#[template(path = "plan-file.html")]
struct PlanFile<'a> {
    style: &'a str,
    shown: &'a Shown,
}

#[derive(Template)]
#[template(path = "plan.txt")]
struct PlanText<'a> {
    shown: &'a Shown,
}

pub(super) async fn plan(
    AxumState(page): AxumState<Page>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Response {
    // What is not our form gets the page of an empty plan, and the way back from there.
    let sent = sent.map(|Form(sent)| sent).unwrap_or_default();
    let now = (page.turns.clock)();
    let state = page.opened(&sent.state).unwrap_or_default();
    let content = page.turns.live.content();
    let reply = respond(&content, &state, &Input::Tap("x:plan".into()), now).reply;
    let plan = reply.blocks.into_iter().find_map(|block| match block {
        Block::Plan(plan) => Some(plan),
        _ => None,
    });
    let url = page.address.of(&headers).unwrap_or_default();
    let shown = Shown {
        plan: plan.unwrap_or_default(),
        known: reply.known,
        made: date_in_words(now.date()),
        address: url.split("://").nth(1).unwrap_or_default().to_owned(),
        qr: code(&url),
        url,
    };
    let dates = calendar::ahead(&shown.plan.clocks, now.date())
        .next()
        .is_some();
    match sent.form.as_str() {
        "calendar" if dates => {
            let file = calendar::file(&shown.plan.clocks, now);
            download("text/calendar; charset=utf-8", "dates.ics", file)
        }
        "file" => {
            let file = PlanFile {
                style: STYLE,
                shown: &shown,
            };
            match file.render() {
                Ok(file) => download("text/html; charset=utf-8", "my-plan.html", file),
                failed => html(failed, "no-store"),
            }
        }
        _ => {
            let text = PlanText { shown: &shown }.render().unwrap_or_default();
            let school = content.directory.school(&sent.school);
            let back = school.map_or("/chat".into(), |school| format!("/s/{}", school.id));
            let whole = PlanPage {
                version: &page.version,
                comfort: &sent.comfort,
                shown: &shown,
                state: &sent.state,
                back: &back,
                text: &sparing(&text),
                dates,
            };
            html(whole.render(), "no-store")
        }
    }
}

/// Never two empty lines in a row.
fn sparing(text: &str) -> String {
    let mut lines: Vec<&str> = text.trim().lines().collect();
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    lines.join("\n")
}

fn download(kind: &'static str, name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, text).into_response()
}

/// A code that leads to an address, as an SVG for the middle of a page; empty without an address.
fn code(url: &str) -> String {
    if url.is_empty() {
        return String::new();
    }
    let Ok(code) = QrCode::new(format!("{url}/")) else {
        return String::new();
    };
    let drawn = code.render::<svg::Color>().module_dimensions(1, 1).build();
    // A page holds the element without the declaration of a file of its own.
    let start = drawn.find("<svg").unwrap_or_default();
    drawn[start..].replacen(
        "<svg ",
        "<svg class=\"qr\" role=\"img\" aria-label=\"A code that leads to this page\" ",
        1,
    )
}
