//! What somebody must read or ring up again, and since when.
//!
//! Many services share a day, so one fault stands for all of a day. A day that has gone by never stops the server: only `check` speaks of it.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Content;
use crate::fault::{Fault, Faults, Place, Severity};
use crate::pathway::model::Offered;

/// How many days before its day a thing is due.
pub const SOON: i32 = 30;
/// How many names one fault holds.
const NAMES: usize = 3;

/// What is read against its sources, or rung up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A pathway.
    Pathway,
    /// A service that can be offered.
    Service,
}

/// One thing with a day by which somebody must look at it again.
#[derive(Debug, Clone)]
pub struct Review<'c> {
    /// Pathway or service.
    pub kind: Kind,
    /// Its id.
    pub id: &'c str,
    /// As families read it.
    pub name: &'c str,
    /// Who keeps it, if that is written.
    pub owner: Option<&'c str>,
    /// When somebody looked last.
    pub last: Date,
    /// By when somebody must again.
    pub by: Date,
    /// Where it is written.
    pub place: &'c Place,
}

impl Review<'_> {
    /// Whether its day has gone by, or is near.
    #[must_use]
    pub fn is_due(&self, today: Date) -> bool {
        today.saturating_add(SOON.days()) >= self.by
    }
}

impl Content {
    /// Every pathway and every service that can be offered, the earliest day first.
    #[must_use]
    pub fn reviews(&self) -> Vec<Review<'_>> {
        let pathways = self.pathways.iter().map(|p| Review {
            kind: Kind::Pathway,
            id: &p.id,
            name: &p.title,
            owner: Some(&p.owner),
            last: p.reviewed,
            by: p.review_by,
            place: &p.place,
        });
        let services = self.directory.services.iter().filter(|s| s.confirmed);
        let services = services.map(|s| Review {
            kind: Kind::Service,
            id: &s.id,
            name: &s.name,
            owner: s.owner.as_deref(),
            last: s.checked,
            by: s.review_by,
            place: &s.place,
        });
        let mut reviews: Vec<Review> = pathways.chain(services).collect();
        reviews.sort_by_key(|r| (r.by, r.kind, r.name));
        reviews
    }

    /// What is out of date on this day, or soon will be: warnings, one for all things of a day; and an error for each service that is shown
    /// to somebody in danger though nobody has checked it for far too long.
    #[must_use]
    pub fn freshness(&self, today: Date) -> Faults {
        let mut faults = Faults::default();
        let due = self.reviews();
        let due: Vec<&Review> = due.iter().filter(|r| r.is_due(today)).collect();
        for of_a_day in due.chunk_by(|a, b| (a.by, a.kind) == (b.by, b.kind)) {
            faults.0.extend(of_one_day(of_a_day, today));
        }
        for review in self.reviews().iter().filter(|r| r.last > today) {
            faults.warn(
                "not-yet",
                review.place,
                format!(
                    "`{}` was looked at last on {}, a day that has not come yet",
                    review.id, review.last
                ),
                "write the day on which somebody really looked",
            );
        }
        let mut old: Vec<&str> = Vec::new();
        for offer in self.safety.kinds.iter().flat_map(|kind| &kind.offer) {
            let Offered::Service(id) = &offer.what else {
                continue;
            };
            let service = self.directory.service(id).filter(|s| s.too_old(today));
            if let Some(service) = service.filter(|s| !old.contains(&s.id.as_str())) {
                old.push(&service.id);
                faults.error(
                    "crisis-too-old",
                    &service.place,
                    format!(
                        "`{}` is shown to families in danger, and nobody has checked it since {}",
                        service.id, service.checked
                    ),
                    "ring it up today, then move `checked` and `review_by`",
                );
            }
        }
        faults
    }
}

/// One warning for everything that has the same day.
fn of_one_day(due: &[&Review<'_>], today: Date) -> Option<Fault> {
    let first = due.first()?;
    let (one, many, again, help) = match first.kind {
        Kind::Pathway => (
            "the pathway",
            "pathways",
            "read again",
            "read it against its sources, then move `reviewed` and `review_by`",
        ),
        Kind::Service => (
            "the service",
            "services",
            "checked again",
            "ring up, then move `checked` and `review_by`",
        ),
    };
    let past = today > first.by;
    let when = if past { "to be" } else { "soon to be" };
    let names: Vec<String> = due
        .iter()
        .take(NAMES)
        .map(|r| format!("`{}`", r.id))
        .collect();
    let names = names.join(", ");
    let message = if due.len() == 1 {
        let is = if past { "was" } else { "is" };
        format!("{one} {names} {is} {when} {again}, by {}", first.by)
    } else {
        let are = if past { "were" } else { "are" };
        let more = match due.len().saturating_sub(NAMES) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        format!(
            "{} {many} {are} {when} {again}, by {}: {names}{more}",
            due.len(),
            first.by
        )
    };
    let list = "; `anydoor check --owners` lists everything that is due";
    let soon = Fault {
        code: "review-soon",
        severity: Severity::Warning,
        place: (due.len() == 1).then(|| first.place.clone()),
        message,
        help: Some(format!("{help}{}", if due.len() == 1 { "" } else { list })),
    };
    Some(if past {
        Fault {
            code: "past-review",
            ..soon
        }
    } else {
        soon
    })
}
