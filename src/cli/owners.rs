//! `anydoor check --owners`: for each owner, what is due to be read or rung up again, ready to be mailed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::content::Content;
use crate::content::freshness::{Kind, Review};
use crate::directory::hours::date_in_words;

/// Where no owner is written.
const NOBODY: &str = "Nobody is named as owner";

/// The lists of all owners, in the order of their names.
#[must_use]
pub(super) fn owners(content: &Content, today: Date) -> String {
    let reviews = content.reviews();
    let mut owners: BTreeMap<&str, Vec<&Review>> = BTreeMap::new();
    for review in reviews.iter().filter(|r| r.is_due(today)) {
        owners
            .entry(review.owner.unwrap_or(NOBODY))
            .or_default()
            .push(review);
    }
    let mut out = String::new();
    for (owner, due) in &owners {
        let things = if due.len() == 1 { "thing" } else { "things" };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "# {owner}\n\n{} {things} to look at again, as of {}.\n",
            due.len(),
            date_in_words(today)
        );
        due.iter().for_each(|review| line(review, today, &mut out));
        out.push('\n');
    }
    if owners.is_empty() {
        let next = reviews.iter().find(|r| !r.is_due(today));
        let next = next.map_or(String::new(), |r| {
            let of_day = reviews.iter().filter(|other| other.by == r.by).count();
            format!(" Next are {of_day} by {}.", date_in_words(r.by))
        });
        let _ = writeln!(out, "Nothing is due within the next 30 days.{next}");
    }
    out
}

fn line(review: &Review<'_>, today: Date, out: &mut String) {
    let (what, last) = match review.kind {
        Kind::Pathway => ("pathway", "read"),
        Kind::Service => ("service", "checked"),
    };
    let due = if today > review.by {
        "was due"
    } else {
        "is due"
    };
    let (number, _) = review.place.line_column();
    let _ = writeln!(
        out,
        "- {}: {what} `{}`, {due} by {} (last {last} {}). {}:{number}",
        review.name, review.id, review.by, review.last, review.place.source.path
    );
}
