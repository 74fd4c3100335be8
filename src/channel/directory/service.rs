//! `/services/{id}`: everything that is known of one service, with the date and the sources. Old ids lead to it for good.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::paper::{Kept, Paper};
use super::services::{Item, eyes, like, tier_in_words};
use super::{Shelves, linked};
use crate::content::Content;
use crate::dialogue::reply::{Card, ContactKind};
use crate::directory::Service;
use crate::directory::hours::date_in_words;
use crate::directory::service::{Cost, NeedsDiagnosis};
use crate::directory::shelf::in_force;
use crate::family::{Ages, Family};
use crate::text::closest;

#[derive(Template)]
#[template(path = "service.html")]
struct One<'a> {
    paper: Paper,
    service: &'a Service,
    card: Card,
    /// What it is called and what is said of it: "Ages", "5 to 11".
    facts: Vec<(&'static str, String)>,
    /// Id and name.
    topics: Vec<(&'a str, &'a str)>,
    /// The service that is its door.
    through: Option<&'a Service>,
    in_force: bool,
    /// Its first and last day, in words.
    from: Option<String>,
    until: Option<String>,
    linked: String,
}

#[derive(Template)]
#[template(path = "missing.html")]
pub(super) struct Missing {
    pub(super) paper: Paper,
    pub(super) what: &'static str,
    pub(super) items: Vec<Item>,
}

pub(super) async fn one(
    State(shelves): State<Shelves>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let content = shelves.live.content();
    let Some(service) = content.directory.service(&id) else {
        let ids = content.directory.services.iter().map(|s| s.id.as_str());
        let nearest = closest(&id, ids).unwrap_or(&id);
        let words: Vec<&str> = nearest.split(['-', '_', ' ']).take(8).collect();
        return shelves.missing(&Missing {
            paper: shelves.paper(&headers, "This service is not here", "", None),
            what: "service",
            items: like(&content, &words),
        });
    };
    let path = format!("/services/{}", service.id);
    if service.id != id {
        return Redirect::permanent(&path).into_response();
    }
    let now = (shelves.clock)();
    let nobody = Family::default();
    let card = eyes(&content, &nobody, now).card(service, None);
    let door = content.directory.door(service);
    let in_force = in_force(service, now.date());
    let listed = service.confirmed && in_force;
    let topics = &content.directory.topics;
    let topics = service.topics.iter().map(|t| topics.get(*t));
    let one = One {
        paper: shelves.paper(
            &headers,
            &service.name,
            &service.summary,
            listed.then_some(path.as_str()),
        ),
        facts: facts(&content, service),
        topics: topics.map(|t| (t.id.as_str(), t.name.as_str())).collect(),
        through: (door.id != service.id).then_some(door),
        in_force,
        from: service.from.map(date_in_words),
        until: service.until.map(date_in_words),
        linked: linked::service(
            &content,
            service,
            &card,
            &shelves.address.of(&headers).unwrap_or_default(),
        ),
        service,
        card,
    };
    shelves.answer(&content, &headers, Kept::Public, &one)
}

/// What a family wants to know first, each in a few words.
pub(super) fn in_few_words(content: &Content, service: &Service) -> Vec<String> {
    let area = content.directory.places.areas_in_words(service.areas);
    let mut facts = vec![format!("For {area}")];
    if service.ages != Ages::ALL {
        facts.push(format!("Age {}", service.ages));
    }
    facts.push(
        if service.self_referral() {
            "You can contact them yourself"
        } else {
            "Somebody has to refer you"
        }
        .into(),
    );
    match service.needs_diagnosis {
        NeedsDiagnosis::No => facts.push("No diagnosis needed".into()),
        NeedsDiagnosis::Yes => facts.push("A diagnosis is needed".into()),
        NeedsDiagnosis::Unknown => {}
    }
    match service.cost {
        Cost::Free => facts.push("Free".into()),
        Cost::Paid => facts.push("There is a charge".into()),
        Cost::Varies | Cost::Unknown => {}
    }
    if !service.for_parents && !service.for_young_people {
        facts.push("For schools and professionals".into());
    }
    facts
}

fn facts(content: &Content, service: &Service) -> Vec<(&'static str, String)> {
    let audience = [
        (service.for_parents, "parents and carers"),
        (service.for_young_people, "young people"),
        (service.for_professionals, "schools and professionals"),
    ];
    let audience: Vec<&str> = audience
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, who)| *who)
        .collect();
    let ages = if service.ages == Ages::ALL {
        "0 to 25".into()
    } else {
        service.ages.to_string()
    };
    let diagnosis = match service.needs_diagnosis {
        NeedsDiagnosis::No => "Not needed",
        NeedsDiagnosis::Yes => "Needed",
        NeedsDiagnosis::Unknown => "Our sources do not say if one is needed",
    };
    let cost = match service.cost {
        Cost::Free => "Free",
        Cost::Paid => "There is a charge",
        Cost::Varies => "It depends",
        Cost::Unknown => "Our sources do not say",
    };
    let cost = service
        .cost_note
        .as_ref()
        .map_or_else(|| cost.to_owned(), |note| format!("{cost}. {note}"));
    let mut facts = vec![
        ("Who it is for", audience.join(", ")),
        ("Ages", ages),
        (
            "Where",
            content.directory.places.areas_in_words(service.areas),
        ),
        ("How much help", tier_in_words(service.tier).to_owned()),
        ("Diagnosis", diagnosis.to_owned()),
        ("Cost", cost),
    ];
    let further = [
        ("Waiting", service.waiting.clone()),
        ("Access", service.accessibility.clone()),
        (
            "Languages",
            (!service.languages.is_empty()).then(|| service.languages.join(", ")),
        ),
        (
            "Also called",
            (!service.also_known_as.is_empty()).then(|| service.also_known_as.join(", ")),
        ),
    ];
    let further = further
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|v| !v.is_empty())?)));
    facts.extend(further);
    for (_, value) in &mut facts {
        let mut letters = value.chars();
        if let Some(first) = letters.next() {
            *value = first.to_uppercase().chain(letters).collect();
        }
    }
    facts
}
