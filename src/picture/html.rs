//! Sheets as one page: to move, to come nearer, to search, to read a step in full. It holds all it needs and asks nobody for anything.

use askama::Template;

use super::sheet::{HOUSE, Sheet};
use super::svg::STYLE;
use super::{ring, svg};

const SCRIPT: &str = include_str!("../web/picture.js");

/// A page of these sheets; the first is shown first.
///
/// # Errors
/// When a template cannot be filled, which only a lack of memory can bring about.
pub fn html(sheets: &[Sheet]) -> Result<String, askama::Error> {
    let drawings: Vec<(&str, &str, String)> = sheets
        .iter()
        .map(|sheet| {
            let drawing = if sheet.id == HOUSE {
                ring::svg(sheet, true)
            } else {
                svg::svg(sheet, true)
            };
            Ok((sheet.id.as_str(), sheet.title.as_str(), drawing?))
        })
        .collect::<Result<_, askama::Error>>()?;
    Page {
        title: sheets.first().map_or("", |s| s.title.as_str()),
        style: STYLE,
        script: SCRIPT,
        drawings,
    }
    .render()
}

#[derive(Template)]
#[template(path = "picture.html")]
struct Page<'a> {
    title: &'a str,
    style: &'static str,
    script: &'static str,
    /// Id, title, picture.
    drawings: Vec<(&'a str, &'a str, String)>,
}
