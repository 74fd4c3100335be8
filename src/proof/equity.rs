//! Who finds how many doors: for every topic, every district and every age, with a diagnosis and without.
//!
//! A door is a service that this very family may use today and can reach, as [`Service::fit`] and the cards say. Deliberately not here: how
//! good a service is, or how long the wait; the directory does not know.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use crate::content::Content;
use crate::dialogue::card::Eyes;
use crate::directory::service::Cost;
use crate::directory::{Service, TopicId};
use crate::family::{Family, Value};

/// Ages that are told together: first and last.
pub const BANDS: [(u8, u8); 5] = [(0, 4), (5, 10), (11, 15), (16, 18), (19, 25)];

/// How near the nearest door is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearest {
    /// There is none.
    None,
    /// It serves people everywhere.
    National,
    /// It serves the whole county.
    County,
    /// It serves this district, alone or with some others.
    Local,
}

/// What one kind of family finds when it asks about one topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The topic.
    pub topic: TopicId,
    /// The value of the fact `district`.
    pub district: Value,
    /// The position in [`BANDS`].
    pub band: usize,
    /// Whether there is a diagnosis; if not, the family has said so.
    pub diagnosed: bool,
    /// The age in the band that finds fewest doors: it stands for the band.
    pub age: u8,
    /// Services that this family may use, with a contact.
    pub doors: usize,
    /// Those that it may go to without a referral.
    pub by_oneself: usize,
    /// Those that cost nothing.
    pub free: usize,
    /// How near the nearest is.
    pub nearest: Nearest,
}

/// Families of an age that find fewest doors for a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worst {
    /// The topic.
    pub topic: TopicId,
    /// The position in [`BANDS`].
    pub band: usize,
    /// The districts that find so few.
    pub districts: Vec<Value>,
    /// How many doors they find.
    pub doors: usize,
    /// How many the same family finds in the district that has most.
    pub most: usize,
}

/// How far districts lie apart in one topic, by the doors that all bands find together without a diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// The topic.
    pub topic: TopicId,
    /// The fewest doors, and the districts that find so few.
    pub fewest: (usize, Vec<Value>),
    /// The most doors, and the districts that find so many.
    pub most: (usize, Vec<Value>),
}

/// Counts the doors of every kind of family that lives in a district; `now` decides what is in force.
#[must_use]
pub fn found(content: &Content, now: DateTime) -> Vec<Found> {
    let topics = content.directory.topics.all.len();
    let topics = (0..topics).filter_map(|n| u8::try_from(n).ok().map(TopicId));
    let mut all: Vec<Found> = Vec::new();
    for district in districts(content) {
        for (band, (first, last)) in BANDS.into_iter().enumerate() {
            for diagnosed in [false, true] {
                let by_age: Vec<Vec<Found>> = (first..=last)
                    .map(|age| {
                        let usable = usable(content, district, age, diagnosed, now);
                        let of = |topic| {
                            let doors = usable.iter().filter(|s| s.topics.contains(&topic));
                            count(
                                content,
                                doors.copied(),
                                (topic, district, band, diagnosed, age),
                            )
                        };
                        topics.clone().map(of).collect()
                    })
                    .collect();
                for (n, _) in topics.clone().enumerate() {
                    let ages = by_age.iter().map(|found| found[n]);
                    all.extend(ages.min_by_key(|found| (found.doors, found.by_oneself)));
                }
            }
        }
    }
    all.sort_by_key(|f| (f.topic, f.district, f.band, f.diagnosed));
    all
}

/// Every district of which the directory knows the services: not those elsewhere.
pub fn districts(content: &Content) -> impl Iterator<Item = Value> + use<'_> {
    let fact = content.facts.get(content.facts.district);
    let size = u8::try_from(fact.size()).unwrap_or(Value::MAX);
    (1..size).filter(|value| fact.id_of(*value) != "elsewhere")
}

/// Families without a diagnosis in `districts` that find the fewest doors for a topic at an age, worst first: fewest doors, and most elsewhere.
/// What no district has for an age is left to [`nowhere`]: nobody is worse off than others there.
#[must_use]
pub fn worst(all: &[Found], districts: &[Value]) -> Vec<Worst> {
    let mut kinds: BTreeMap<(TopicId, usize), Vec<&Found>> = BTreeMap::new();
    for found in all.iter().filter(|f| !f.diagnosed) {
        let kind = kinds.entry((found.topic, found.band));
        kind.or_default().push(found);
    }
    let mut worst: Vec<Worst> = kinds
        .into_iter()
        .filter_map(|((topic, band), found)| {
            let here = || found.iter().filter(|f| districts.contains(&f.district));
            let doors = here().map(|f| f.doors).min()?;
            let most = found.iter().map(|f| f.doors).max()?;
            let fewest = here().filter(|f| f.doors == doors);
            (most > 0).then(|| Worst {
                topic,
                band,
                doors,
                most,
                districts: fewest.map(|f| f.district).collect(),
            })
        })
        .collect();
    worst.sort_by_key(|w| (w.doors, std::cmp::Reverse(w.most)));
    worst
}

/// Topics and bands for which no district has a door without a diagnosis: a gap for all, or a topic that is not for that age.
#[must_use]
pub fn nowhere(all: &[Found]) -> Vec<(TopicId, usize)> {
    let mut open: Vec<(TopicId, usize)> = Vec::new();
    let mut shut: Vec<(TopicId, usize)> = Vec::new();
    for found in all.iter().filter(|f| !f.diagnosed) {
        let list = if found.doors > 0 {
            &mut open
        } else {
            &mut shut
        };
        list.push((found.topic, found.band));
    }
    shut.retain(|pair| !open.contains(pair));
    shut.sort_unstable();
    shut.dedup();
    shut
}

/// For each topic, the districts with the fewest and the most doors; the topics in which they lie farthest apart first.
#[must_use]
pub fn apart(all: &[Found]) -> Vec<Apart> {
    let mut topics: Vec<TopicId> = all.iter().map(|f| f.topic).collect();
    topics.dedup();
    let mut apart: Vec<Apart> = topics
        .into_iter()
        .filter_map(|topic| {
            let here: Vec<&Found> = all
                .iter()
                .filter(|f| f.topic == topic && !f.diagnosed)
                .collect();
            let mut sums: Vec<(usize, Value)> = Vec::new();
            for found in here {
                match sums.last_mut() {
                    Some((sum, district)) if *district == found.district => *sum += found.doors,
                    _ => sums.push((found.doors, found.district)),
                }
            }
            let with = |sum: usize| {
                let same = sums.iter().filter(|s| s.0 == sum).map(|s| s.1);
                (sum, same.collect())
            };
            Some(Apart {
                topic,
                fewest: with(sums.iter().map(|s| s.0).min()?),
                most: with(sums.iter().map(|s| s.0).max()?),
            })
        })
        .collect();
    apart.sort_by_key(|a| std::cmp::Reverse(a.most.0 - a.fewest.0));
    apart
}

/// The services that a family may use and can reach.
fn usable(
    content: &Content,
    district: Value,
    age: u8,
    diagnosed: bool,
    now: DateTime,
) -> Vec<&Service> {
    let facts = &content.facts;
    let mut family = Family::default();
    family.set(facts, facts.district, district);
    family.set(facts, facts.age, age + 1);
    let said = if diagnosed { "has" } else { "none" };
    if let Some(value) = facts.get(facts.diagnosis).value(said) {
        family.set(facts, facts.diagnosis, value);
    }
    let eyes = Eyes {
        content,
        family: &family,
        now,
    };
    let services = content.directory.services.iter();
    services
        .filter(|s| eyes.fits(s) && !content.directory.door(s).contacts.is_empty())
        .collect()
}

fn count<'c>(
    content: &'c Content,
    doors: impl Iterator<Item = &'c Service>,
    (topic, district, band, diagnosed, age): (TopicId, Value, usize, bool, u8),
) -> Found {
    let mut found = Found {
        topic,
        district,
        band,
        diagnosed,
        age,
        doors: 0,
        by_oneself: 0,
        free: 0,
        nearest: Nearest::None,
    };
    for service in doors {
        found.doors += 1;
        found.by_oneself += usize::from(service.self_referral());
        found.free += usize::from(service.cost == Cost::Free);
        found.nearest = found.nearest.max(nearness(content, service));
    }
    found
}

/// How near a service is to those whom it serves.
fn nearness(content: &Content, service: &Service) -> Nearest {
    let county = content.county.0;
    let elsewhere = content.directory.places.districts.len();
    if service.areas.holds(elsewhere) {
        Nearest::National
    } else if service.areas.0 & county == county {
        Nearest::County
    } else {
        Nearest::Local
    }
}
