//! From drafts to services: every fault, not the first.

use std::collections::HashMap;

use super::draft::{DraftContact, DraftOrganisations, DraftService};
use super::hours::Hours;
use super::places::Places;
use jiff::ToSpan as _;

use super::service::{
    AUDIENCE, CONFIDENCE, COSTS, Contact, DIAGNOSIS, REFERRERS, Referrer, STATUS, Service,
    SourceOf, TIERS, TOO_OLD, Way,
};
use super::topic::Topics;
use crate::family::{Ages, Condition, Facts};
use crate::fault::{Faults, Place, Spanned};
use crate::text::phone::Phone;

/// Organisations: id to name.
pub fn organisations(draft: DraftOrganisations, faults: &mut Faults) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for organisation in draft.organisations {
        if let Some(web) = &organisation.web {
            check_web(web, faults);
        }
        if found
            .insert(organisation.id.value.clone(), organisation.name)
            .is_some()
        {
            faults.error(
                "id-twice",
                &organisation.id.place,
                format!(
                    "there are two organisations called `{}`",
                    organisation.id.value
                ),
                "keep one of them",
            );
        }
    }
    found
}

/// What a service is checked against.
pub struct Against<'a> {
    /// Topics.
    pub topics: &'a Topics,
    /// Places.
    pub places: &'a Places,
    /// Facts, for `eligibility`.
    pub facts: &'a Facts,
    /// Organisations.
    pub organisations: &'a HashMap<String, String>,
}

/// One of a fixed list of words.
fn choose<T: Copy>(
    what: &str,
    word: &Spanned<String>,
    options: &[(&str, T)],
    faults: &mut Faults,
) -> Option<T> {
    if let Some((_, value)) = options.iter().find(|(name, _)| *name == word.value) {
        return Some(*value);
    }
    if word.value.is_empty() {
        return None;
    }
    let names: Vec<&str> = options.iter().map(|o| o.0).collect();
    let near = crate::text::closest(&word.value, names.iter().copied())
        .map(|n| format!("did you mean `{n}`? "))
        .unwrap_or_default();
    faults.error(
        "unknown-value",
        &word.place,
        format!("`{}` is not a {what}", word.value),
        format!("{near}It is one of: {}", names.join(", ")),
    );
    None
}

/// One service; `None` if it has an error.
pub fn service(draft: DraftService, against: &Against<'_>, faults: &mut Faults) -> Option<Service> {
    let topics: Vec<_> = draft
        .topics
        .iter()
        .filter_map(|topic| {
            let found = against.topics.find(&topic.value);
            if found.is_none() {
                faults.unknown("unknown-topic", "topic", topic, against.topics.ids());
            }
            found
        })
        .collect();
    if !against.organisations.contains_key(&draft.provider.value) {
        faults.unknown(
            "unknown-organisation",
            "organisation",
            &draft.provider,
            against.organisations.keys().map(String::as_str),
        );
    }
    let ages = Ages::read(&draft.ages.value)
        .map_err(|(message, help)| {
            if !draft.ages.value.is_empty() {
                faults.error("bad-age", &draft.ages.place, message, help);
            }
        })
        .ok();
    let areas = against.places.areas(&draft.areas, faults);
    if draft.audience.as_ref().is_some_and(Vec::is_empty) {
        faults.error(
            "empty-list",
            &draft.id.place,
            format!("`for` of `{}` names nobody", draft.id.value),
            "name who may use it; or take `for` out, and everybody may",
        );
    }
    let everyone = draft.audience.is_none();
    let audience: Vec<&str> = draft
        .audience
        .iter()
        .flatten()
        .filter_map(|word| choose("kind of person", word, &AUDIENCE, faults))
        .collect();
    let tier = choose("tier", &draft.tier, &TIERS, faults);
    let access: Vec<Referrer> = draft
        .access
        .by
        .iter()
        .filter_map(|by| choose("way to be referred", by, &REFERRERS, faults))
        .collect();
    let needs_diagnosis = choose(
        "possible answer here",
        &draft.needs_diagnosis,
        &DIAGNOSIS,
        faults,
    );
    let cost = choose("cost", &draft.cost, &COSTS, faults);
    let confidence = choose("confidence", &draft.confidence, &CONFIDENCE, faults);
    let confirmed = draft
        .status
        .as_ref()
        .is_none_or(|s| choose("status", s, &STATUS, faults).unwrap_or(true));
    let eligibility = draft
        .eligibility
        .as_ref()
        .and_then(|rule| Condition::read(rule, against.facts, faults));
    let hours = draft.hours.as_ref().and_then(|h| read_hours(h, faults));
    let contacts: Vec<Contact> = draft
        .contacts
        .into_iter()
        .filter_map(|c| contact(c, faults))
        .collect();
    if draft.sources.is_empty() {
        faults.error(
            "no-source",
            &draft.id.place,
            format!("the service `{}` has no source", draft.id.value),
            "add the page where its facts were read, under `sources`",
        );
    }
    for source in &draft.sources {
        check_web(&source.url, faults);
        if let Some(seen) = &source.seen {
            check_seen(seen, faults);
        }
    }
    if confirmed && draft.owner.is_none() {
        faults.warn(
            "no-owner",
            &draft.id.place,
            format!("nobody is named who keeps `{}` up to date", draft.id.value),
            "write `owner:` above `services:` for the whole file, or in the service",
        );
    }
    if confirmed && contacts.is_empty() && draft.reach_through.is_none() {
        faults.error("no-door", &draft.id.place, format!("nobody can reach `{}`: it has no contact", draft.id.value), "add a contact, or `reach_through:` the service that is its door, or `status: to-confirm`");
    }
    // One with a fault of its own is not missing.
    if draft.topics.is_empty() || draft.areas.is_empty() || draft.access.by.is_empty() {
        faults.error(
            "empty-list",
            &draft.id.place,
            format!(
                "`{}` needs at least one topic, one area and one way to be referred",
                draft.id.value
            ),
            "fill in `topics`, `areas` and `access: { by: [ … ] }`",
        );
    }
    if let (Some(from), Some(until)) = (draft.from, &draft.until)
        && until.value < from
    {
        faults.error(
            "bad-date",
            &until.place,
            "this service ends before it begins",
            "put the earlier day into `from`",
        );
    }
    if draft.review_by.value < draft.checked {
        faults.error(
            "bad-date",
            &draft.review_by.place,
            "this service is to be checked again before it was checked",
            "put a day after `checked` into `review_by`",
        );
    }
    for (n, topic) in draft.topics.iter().enumerate() {
        if draft.topics[..n]
            .iter()
            .any(|before| before.value == topic.value)
        {
            faults.error(
                "said-twice",
                &topic.place,
                format!("`{}` stands twice in `topics`", topic.value),
                "take one of them out, or write the one that was meant",
            );
        }
    }
    check_summary(&draft.summary, faults);
    Some(Service {
        id: draft.id.value,
        name: draft.name,
        also_known_as: draft.also_known_as,
        provider: draft.provider.value,
        summary: draft.summary.value,
        topics,
        ages: ages?,
        areas,
        for_parents: everyone || audience.contains(&"parent"),
        for_young_people: everyone || audience.contains(&"young-person"),
        for_professionals: everyone
            || audience.contains(&"school")
            || audience.contains(&"professional"),
        tier: tier?,
        access,
        access_how: draft.access.how,
        needs_diagnosis: needs_diagnosis?,
        eligibility,
        cost: cost?,
        cost_note: draft.cost_note,
        contacts,
        reach_through: draft.reach_through.map(|s| s.value),
        hours,
        languages: draft.languages,
        accessibility: draft.accessibility.filter(|a| !a.is_empty()),
        waiting: draft.waiting.filter(|a| !a.is_empty()),
        note: draft.note.filter(|a| !a.is_empty()),
        confidence: confidence?.to_owned(),
        confirmed,
        to_confirm: draft.to_confirm,
        sources: draft
            .sources
            .into_iter()
            .map(|s| SourceOf {
                url: s.url.value,
                seen: s.seen.map(|d| d.value),
            })
            .collect(),
        checked: draft.checked,
        review_by: draft.review_by.value,
        from: draft.from,
        until: draft.until.map(|d| d.value),
        was: draft.was,
        too_old_after: draft.review_by.value.saturating_add(TOO_OLD.days()),
        owner: draft.owner.filter(|o| !o.is_empty()),
        place: draft.id.place,
    })
}

/// One way to reach somebody; `None` if it has an error.
pub fn contact(draft: DraftContact, faults: &mut Faults) -> Option<Contact> {
    let place = draft.place.clone();
    let mut ways = Vec::new();
    let phone = |written: Spanned<String>, faults: &mut Faults| match Phone::read(&written.value) {
        Ok(phone) => Some(phone),
        Err(message) => {
            faults.error(
                "bad-phone",
                &written.place,
                format!("`{}`: {message}", written.value),
                "write it as 0345 603 7627",
            );
            None
        }
    };
    if let Some(written) = draft.phone {
        ways.push(Way::Phone(phone(written, faults)?));
    }
    if let Some(written) = draft.text {
        ways.push(Way::Text(phone(written, faults)?, draft.send));
    }
    if let Some(email) = draft.email {
        let good = email.value.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !email.value.contains(char::is_whitespace)
        });
        if !good {
            faults.error(
                "bad-email",
                &email.place,
                format!("`{}` is not an email address", email.value),
                "write name@place.org.uk, without spaces",
            );
        }
        ways.push(Way::Email(email.value));
    }
    if let Some(web) = draft.web {
        check_web(&web, faults);
        ways.push(Way::Web(web.value));
    }
    if let Some(address) = draft.address {
        ways.push(Way::Address(address.value));
    }
    if ways.len() != 1 {
        faults.error(
            "bad-contact",
            &place,
            format!(
                "a contact has exactly one of phone, text, email, web or address; this has {}",
                ways.len()
            ),
            "start a new `-` line for each",
        );
    }
    let hours = draft.hours.as_ref().and_then(|h| read_hours(h, faults));
    ways.into_iter().next().map(|way| Contact {
        way,
        label: draft.label,
        hours,
        as_of: draft.as_of,
    })
}

fn read_hours(written: &Spanned<String>, faults: &mut Faults) -> Option<Hours> {
    Hours::read(&written.value)
        .map_err(|_| {
            faults.error(
                "bad-hours",
                &written.place,
                format!("`{}` cannot be read as opening hours", written.value),
                "write them as `Mo-Fr 09:00-17:00; PH off`, or `24/7`",
            )
        })
        .ok()
}

/// A web address: https or http, a host with a dot, no spaces.
pub fn check_web(url: &Spanned<String>, faults: &mut Faults) {
    let host = url
        .value
        .strip_prefix("https://")
        .or_else(|| url.value.strip_prefix("http://"));
    let good = host.is_some_and(|h| {
        h.split('/')
            .next()
            .is_some_and(|h| h.contains('.') && h.len() > 3)
    }) && !url.value.contains(char::is_whitespace);
    if !good && !url.value.is_empty() {
        faults.error(
            "bad-web",
            &url.place,
            format!("`{}` is not a web address", url.value),
            "write it whole, with https:// in front and no spaces",
        );
    }
}

/// Whether the date of a page is one.
pub fn check_seen(seen: &Spanned<String>, faults: &mut Faults) {
    let parts: Vec<&str> = seen.value.split('-').collect();
    let whole = match parts.as_slice() {
        [year] => format!("{year}-01-01"),
        [year, month] => format!("{year}-{month}-01"),
        _ => seen.value.clone(),
    };
    if whole.parse::<jiff::civil::Date>().is_err() {
        faults.error(
            "bad-date",
            &seen.place,
            format!("`{}` is not a date", seen.value),
            "write 2025, 2025-09 or 2025-09-30",
        );
    }
}

/// At most two sentences (directory/README.md).
fn check_summary(summary: &Spanned<String>, faults: &mut Faults) {
    if summary.value.chars().count() > 420 {
        let place: &Place = &summary.place;
        faults.warn(
            "long-summary",
            place,
            "this summary is long",
            "two short sentences are enough; put the rest into `note` or `access: how`",
        );
    }
}
