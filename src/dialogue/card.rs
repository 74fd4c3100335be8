//! Services for this family: which, in what order, and what stands on each card.

use jiff::civil::DateTime;

use super::reply::{Card, CardContact, ContactKind, SourceLink};
use super::state::State;
use crate::content::Content;
use crate::directory::hours::{date_without_weekday, month};
use crate::directory::places::Areas;
use crate::directory::service::{Contact, Cost, NeedsDiagnosis, Referrer, SourceOf, Way};
use crate::directory::{Fit, Service};
use crate::family::Family;
use crate::pathway::Offer;
use crate::pathway::model::Offered;

/// What is needed to judge a service.
#[derive(Clone, Copy)]
pub struct Eyes<'c> {
    /// The content.
    pub content: &'c Content,
    /// The family.
    pub family: &'c Family,
    /// Local time.
    pub now: DateTime,
}

impl<'c> Eyes<'c> {
    /// Whether this family may use the service today.
    #[must_use]
    pub fn fits(&self, service: &Service) -> bool {
        service.fit(
            self.family,
            &self.content.facts,
            self.content.county,
            self.now.date(),
        ) == Fit::Yes
    }

    /// The cards of these offers, without those in `already`, which grows. What nobody has checked for far too long comes last.
    pub fn offered(
        &self,
        offers: &'c [Offer],
        state: &State,
        already: &mut Vec<String>,
    ) -> Vec<Card> {
        let mut chosen = self.chosen(offers, state.topic.as_deref(), already);
        chosen.sort_by_key(|(service, _)| service.too_old(self.now.date()));
        chosen
            .into_iter()
            .map(|(service, because)| self.card(service, because))
            .collect()
    }

    /// The services of these offers that this family may use, each with why it is here; without those in `already`, which grows.
    /// `asked` is what the family asked about.
    pub fn chosen(
        &self,
        offers: &'c [Offer],
        asked: Option<&str>,
        already: &mut Vec<String>,
    ) -> Vec<(&'c Service, Option<&'c str>)> {
        let mut chosen = Vec::new();
        for offer in offers.iter().filter(|o| o.made_to(self.family)) {
            let found: Vec<&'c Service> = match &offer.what {
                Offered::Service(id) => self
                    .content
                    .directory
                    .service(id)
                    .filter(|s| self.fits(s))
                    .into_iter()
                    .collect(),
                Offered::Find {
                    topics,
                    tiers,
                    at_most,
                } => self.find(topics, tiers, asked, already, *at_most),
            };
            for service in found {
                let closed = offer.only_open && service.now(self.now).is_none_or(|n| !n.is_open());
                if !closed && !already.contains(&service.id) {
                    already.push(service.id.clone());
                    chosen.push((service, offer.because.as_deref()));
                }
            }
        }
        chosen
    }

    fn find(
        &self,
        topics: &[String],
        tiers: &[String],
        asked: Option<&str>,
        already: &[String],
        at_most: usize,
    ) -> Vec<&'c Service> {
        let may = |s: &Service| !already.contains(&s.id) && self.fits(s);
        let mut found = self.in_order(topics, tiers, asked, may);
        found.truncate(at_most);
        found
    }

    /// The services of a search that `may` be shown, the first to show first. The order is the same for every family; `asked` is the topic
    /// that the word `asked` stands for.
    pub fn in_order(
        &self,
        topics: &[String],
        tiers: &[String],
        asked: Option<&str>,
        may: impl Fn(&Service) -> bool,
    ) -> Vec<&'c Service> {
        let wanted: Vec<_> = topics
            .iter()
            .filter_map(|t| {
                if t == "asked" {
                    asked
                } else {
                    Some(t.as_str())
                }
            })
            .filter_map(|t| self.content.directory.topics.find(t))
            .collect();
        let tier = |s: &Service| tiers.is_empty() || tiers.iter().any(|t| *t == s.tier.name());
        let services = self.content.directory.services.iter();
        let mut found: Vec<&Service> = services
            .filter(|s| tier(s) && s.topics.iter().any(|t| wanted.contains(t)) && may(s))
            .collect();
        // The topic that a service names first is what it is mainly for.
        let main = |s: &Service| {
            s.topics
                .iter()
                .position(|t| wanted.contains(t))
                .unwrap_or(9)
        };
        found.sort_by_key(|s| (self.rank(s), main(s)));
        found
    }

    /// Order among services that fit: fresh facts, nearest area, self-referral, no diagnosis, open now, surer sources.
    fn rank(&self, service: &Service) -> (bool, bool, u8, bool, bool, bool, u8) {
        (
            service.too_old(self.now.date()),
            service.past_review(self.now.date()),
            nearness(service.areas, self.content.county),
            !service.self_referral(),
            service.needs_diagnosis == NeedsDiagnosis::Yes,
            service.now(self.now).is_some_and(|n| !n.is_open()),
            match service.confidence.as_str() {
                "high" => 0,
                "medium" => 1,
                _ => 2,
            },
        )
    }

    /// The card of a service.
    #[must_use]
    pub fn card(&self, service: &Service, because: Option<&str>) -> Card {
        let directory = &self.content.directory;
        let door = directory.door(service);
        let through = (door.id != service.id).then(|| format!("Reach it through: {}", door.name));
        let hours = service.hours.as_ref().or(door.hours.as_ref());
        let now = hours
            .map(|h| h.at(self.now))
            .or_else(|| service.now(self.now));
        Card {
            id: service.id.clone(),
            name: service.name.clone(),
            provider: directory.provider(service).to_owned(),
            summary: service.summary.clone(),
            because: self.because(service, because),
            referral: referral(service),
            contacts: door
                .contacts
                .iter()
                .map(|c| self.contact(c, hours))
                .collect(),
            through,
            open_now: now.as_ref().map(|n| n.in_words(self.now)),
            is_open: now.as_ref().map(crate::directory::hours::Now::is_open),
            hours: hours.map(crate::directory::Hours::in_words),
            notes: notes(service),
            checked: if service.too_old(self.now.date()) {
                format!(
                    "Last checked on {}. That is long ago, so ask first if this is still right.",
                    date_without_weekday(service.checked)
                )
            } else if service.past_review(self.now.date()) {
                format!(
                    "Last checked on {}. It is due to be checked again.",
                    date_without_weekday(service.checked)
                )
            } else {
                format!("Last checked on {}", date_without_weekday(service.checked))
            },
            confirmed: service.confirmed,
            sources: service.sources.iter().map(source).collect(),
        }
    }

    /// A card for somebody in danger: what it is and how to reach it, nothing else to read.
    #[must_use]
    pub fn short(card: Card) -> Card {
        Card {
            because: Vec::new(),
            referral: None,
            hours: None,
            notes: Vec::new(),
            ..card
        }
    }

    fn because(&self, service: &Service, given: Option<&str>) -> Vec<String> {
        let directory = &self.content.directory;
        let mut because: Vec<String> = given.map(str::to_owned).into_iter().collect();
        let near = nearness(service.areas, self.content.county) <= 1;
        let district = usize::from(self.family.get(self.content.facts.district)).checked_sub(1);
        match district
            .filter(|d| service.areas.holds(*d))
            .and_then(|d| directory.places.districts.get(d))
        {
            Some(district) if near => because.push(format!("For {}", district.name)),
            _ if near => because.push(format!(
                "For {}",
                directory.places.areas_in_words(service.areas)
            )),
            _ => {}
        }
        if service.ages != crate::family::Ages::ALL {
            because.push(format!("Age {}", service.ages));
        }
        if service.self_referral() {
            because.push("You can contact them yourself".into());
        }
        match service.needs_diagnosis {
            NeedsDiagnosis::No => because.push("No diagnosis needed".into()),
            NeedsDiagnosis::Yes => because.push("A diagnosis is needed".into()),
            NeedsDiagnosis::Unknown => {}
        }
        match service.cost {
            Cost::Free => because.push("Free".into()),
            Cost::Paid => because.push("There is a charge".into()),
            Cost::Varies | Cost::Unknown => {}
        }
        because
    }

    /// One way to reach somebody, as on a card; `of_service` are the hours that stand on the card already.
    #[must_use]
    pub fn contact(
        &self,
        contact: &Contact,
        of_service: Option<&crate::directory::Hours>,
    ) -> CardContact {
        let (kind, shown, link) = match &contact.way {
            Way::Phone(phone) => (
                ContactKind::Phone,
                phone.to_string(),
                Some(format!("tel:{}", phone.dial())),
            ),
            Way::Text(phone, send) => {
                let shown = send
                    .as_ref()
                    .map_or_else(|| phone.to_string(), |word| format!("{word} to {phone}"));
                let body = send
                    .as_ref()
                    .map_or_else(String::new, |word| format!("?body={word}"));
                (
                    ContactKind::Text,
                    shown,
                    Some(format!("sms:{}{body}", phone.dial())),
                )
            }
            Way::Email(email) => (
                ContactKind::Email,
                email.clone(),
                Some(format!("mailto:{email}")),
            ),
            Way::Web(url) => (ContactKind::Web, host(url).to_owned(), Some(url.clone())),
            Way::Address(address) => (ContactKind::Address, address.clone(), None),
        };
        // Hours that are the service's own stand on the card already.
        let own = contact
            .hours
            .as_ref()
            .filter(|h| of_service.is_none_or(|s| s.written() != h.written()));
        let hours = own.map(|h| format!("{}. {}", h.in_words(), h.at(self.now).in_words(self.now)));
        let age = contact.as_of.as_ref().map(|as_of| {
            if as_of.contains("page") {
                format!("from an {}", as_of.trim_start_matches("an "))
            } else {
                as_of.clone()
            }
        });
        let remark: Vec<String> = hours.into_iter().chain(age).collect();
        CardContact {
            kind,
            label: contact.label.clone().unwrap_or_default(),
            shown,
            link,
            remark: (!remark.is_empty()).then(|| remark.join("; ")),
        }
    }
}

/// 0 for up to three districts, 1 for up to six, 2 for a county, 3 for everywhere.
fn nearness(areas: Areas, county: Areas) -> u8 {
    match areas.count() {
        0..=3 => 0,
        4..=6 => 1,
        n if n <= county.count() + 2 => 2,
        _ => 3,
    }
}

/// How to get it when the family cannot simply call.
fn referral(service: &Service) -> Option<String> {
    if service.self_referral() {
        return service.access_how.clone();
    }
    let who: Vec<&str> = service
        .access
        .iter()
        .map(|r| match r {
            Referrer::Oneself => "you",
            Referrer::School => "the school or nursery",
            Referrer::Gp => "the GP",
            Referrer::Professional => "a health or care professional",
            Referrer::Council => "the council",
        })
        .collect();
    let who = match who.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => return service.access_how.clone(),
    };
    let mut line = format!("You cannot refer yourself. Ask {who} to do it.");
    if let Some(how) = &service.access_how {
        line.push(' ');
        line.push_str(how);
    }
    Some(line)
}

fn notes(service: &Service) -> Vec<String> {
    let languages = (!service.languages.is_empty())
        .then(|| format!("Languages: {}", service.languages.join(", ")));
    [
        service.note.clone(),
        service.cost_note.clone(),
        service.waiting.clone(),
        service.accessibility.clone(),
        languages,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn source(source: &SourceOf) -> SourceLink {
    SourceLink {
        title: host(&source.url).to_owned(),
        url: Some(source.url.clone()),
        date: seen_in_words(source.seen.as_deref()),
    }
}

/// "September 2025", or that the page had no date.
#[must_use]
pub fn seen_in_words(seen: Option<&str>) -> String {
    let Some(seen) = seen else {
        return "the page has no date".into();
    };
    match seen.split('-').collect::<Vec<_>>().as_slice() {
        [year, number] => {
            let first: Option<jiff::civil::Date> = format!("{year}-{number}-01").parse().ok();
            first.map_or_else(|| seen.to_owned(), |d| format!("{} {year}", month(d)))
        }
        [_, _, _] => seen.parse::<jiff::civil::Date>().map_or_else(
            |_| seen.to_owned(),
            |d| format!("{} {} {}", d.day(), month(d), d.year()),
        ),
        _ => seen.to_owned(),
    }
}

/// The host of an address, without "www.".
fn host(url: &str) -> &str {
    let rest = url.split("://").nth(1).unwrap_or(url);
    let host = rest.split('/').next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}
