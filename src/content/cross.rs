//! What only the whole can tell: ids across files, steps of other pathways, doors behind doors.

use std::collections::{HashMap, HashSet};

use super::{At, FRONT_DOOR, FRONT_DOOR_STEPS, Names};
use crate::directory::Directory;
use crate::directory::places::Areas;
use crate::fault::{Faults, Place, Spanned};
use crate::pathway::draft::TIERS;
use crate::pathway::graph::Map;
use crate::pathway::model::Offered;
use crate::pathway::{Go, Offer, Pathway, StepId};

use super::safety::Safety;

/// What the cross-check finds out on its way.
pub struct Crossed {
    /// For each topic, the step that answers it.
    pub topic_doors: Vec<Option<At>>,
    /// Every step by name.
    pub steps: HashMap<StepId, At>,
    /// Old names of steps.
    pub names: Names,
    /// The districts of the county council.
    pub county: Areas,
}

/// Checks everything against everything.
pub fn check(
    directory: &Directory,
    pathways: &[Pathway],
    safety: &Safety,
    faults: &mut Faults,
) -> Crossed {
    let steps = pathways
        .iter()
        .enumerate()
        .flat_map(|(p, pathway)| {
            (0..pathway.steps.len()).map(move |s| {
                (
                    pathway.step_id(s),
                    At {
                        pathway: p,
                        step: s,
                    },
                )
            })
        })
        .collect();
    let mut seen = HashSet::new();
    for pathway in pathways.iter().filter(|p| !seen.insert(p.id.as_str())) {
        faults.error(
            "id-twice",
            &pathway.place,
            format!("there are two pathways called `{}`", pathway.id),
            "give one of them another id",
        );
    }
    let named = pathways.iter().map(|p| (p.title.as_str(), &p.place));
    names_twice("pathways", named, faults);
    let names = Names::check(pathways, faults);
    for pathway in pathways {
        check_pathway(pathway, pathways, directory, faults);
    }
    for danger in &safety.kinds {
        danger
            .offer
            .iter()
            .for_each(|offer| check_offer(offer, directory, faults));
    }
    let topic_doors = topic_doors(directory, pathways, faults);
    check_front_door(pathways, faults);
    Map::new(pathways).check(faults);
    let county = directory
        .places
        .groups
        .iter()
        .find(|g| g.0 == "essex")
        .map_or(Areas(0), |g| g.2);
    if county.0 == 0 {
        faults.nowhere(
            "missing-group",
            "directory/places.yaml has no group called `essex`",
            "add it: the districts of the county council",
        );
    }
    Crossed {
        topic_doors,
        steps,
        names,
        county,
    }
}

fn check_pathway(
    pathway: &Pathway,
    pathways: &[Pathway],
    directory: &Directory,
    faults: &mut Faults,
) {
    if let Some(outcome) = &pathway.outcome
        && !directory.topics.outcomes.iter().any(|o| o.id == *outcome)
    {
        let written = Spanned {
            value: outcome.clone(),
            place: pathway.place.clone(),
        };
        faults.unknown(
            "unknown-outcome",
            "outcome",
            &written,
            directory.topics.outcomes.iter().map(|o| o.id.as_str()),
        );
    }
    for step in &pathway.steps {
        for choice in &step.choices {
            match &choice.go {
                Go::Step(go) => check_go(go, &choice.place, pathways, faults),
                Go::Topic(topic) if directory.topics.find(topic).is_none() => {
                    let written = Spanned {
                        value: topic.clone(),
                        place: choice.place.clone(),
                    };
                    faults.unknown("unknown-topic", "topic", &written, directory.topics.ids());
                }
                Go::Topic(_) => {}
            }
        }
        for branch in &step.next {
            check_go(&branch.go, &branch.place, pathways, faults);
        }
        step.offer
            .iter()
            .for_each(|offer| check_offer(offer, directory, faults));
    }
}

fn check_go(go: &StepId, place: &Place, pathways: &[Pathway], faults: &mut Faults) {
    let Some(pathway) = pathways.iter().find(|p| p.is_called(&go.pathway)) else {
        let written = Spanned {
            value: go.pathway.clone(),
            place: place.clone(),
        };
        faults.unknown(
            "unknown-pathway",
            "pathway",
            &written,
            pathways.iter().map(|p| p.id.as_str()),
        );
        return;
    };
    if !go.step.is_empty() && pathway.step(&go.step).is_none() {
        let written = Spanned {
            value: go.step.clone(),
            place: place.clone(),
        };
        let what = format!("step in the pathway `{}`", pathway.id);
        faults.unknown(
            "unknown-step",
            &what,
            &written,
            pathway.steps.iter().map(|s| s.id.as_str()),
        );
    }
}

fn check_offer(offer: &Offer, directory: &Directory, faults: &mut Faults) {
    let at = |value: &str| Spanned {
        value: value.to_owned(),
        place: offer.place.clone(),
    };
    match &offer.what {
        Offered::Service(id) => match directory.service(id) {
            None => faults.unknown(
                "unknown-service",
                "service",
                &at(id),
                directory.services.iter().map(|s| s.id.as_str()),
            ),
            Some(service) if !service.confirmed => {
                faults.warn(
                    "offers-unconfirmed",
                    &offer.place,
                    format!("`{id}` is not confirmed, so no family will see it here"),
                    "ring up and confirm it, or offer another",
                );
            }
            Some(_) => {}
        },
        Offered::Find { topics, tiers, .. } => {
            for topic in topics
                .iter()
                .filter(|t| *t != "asked" && directory.topics.find(t).is_none())
            {
                faults.unknown("unknown-topic", "topic", &at(topic), directory.topics.ids());
            }
            for tier in tiers.iter().filter(|t| !TIERS.contains(&t.as_str())) {
                faults.unknown("unknown-value", "tier", &at(tier), TIERS);
            }
        }
    }
}

fn topic_doors(
    directory: &Directory,
    pathways: &[Pathway],
    faults: &mut Faults,
) -> Vec<Option<At>> {
    let mut doors: Vec<Option<At>> = vec![None; directory.topics.all.len()];
    for (p, pathway) in pathways.iter().enumerate() {
        for (topic, step) in &pathway.topics {
            let written = Spanned {
                value: topic.clone(),
                place: pathway.place.clone(),
            };
            let Some(id) = directory.topics.find(topic) else {
                faults.unknown("unknown-topic", "topic", &written, directory.topics.ids());
                continue;
            };
            let door = &mut doors[usize::from(id.0)];
            if let Some(other) = door {
                let other = &pathways[other.pathway].id;
                faults.error(
                    "topic-twice",
                    &written.place,
                    format!("`{topic}` leads to `{other}` and to `{}`", pathway.id),
                    "a topic leads to one pathway; take it out of the other",
                );
                continue;
            }
            *door = Some(At {
                pathway: p,
                step: *step,
            });
        }
    }
    doors
}

fn check_front_door(pathways: &[Pathway], faults: &mut Faults) {
    let Some(front) = pathways.iter().find(|p| p.id == FRONT_DOOR) else {
        faults.nowhere(
            "no-front-door",
            "there is no pathway called `front-door`",
            "put back pathways/front-door.yaml",
        );
        return;
    };
    for step in FRONT_DOOR_STEPS.iter().filter(|s| front.step(s).is_none()) {
        faults.error(
            "no-front-door",
            &front.place,
            format!("the front door has no step called `{step}`"),
            "every conversation may need it; put it back",
        );
    }
}

/// Services against each other: ids once, doors that exist and are reached.
pub fn check_services(directory: &Directory, places: &HashMap<String, Place>, faults: &mut Faults) {
    let old = directory
        .services
        .iter()
        .flat_map(|s| s.was.iter().map(|w| (s.id.as_str(), w)));
    faults.old_names("service", |id| places.contains_key(id), old);
    let services = directory.services.iter();
    let named = services.filter_map(|s| Some((s.name.as_str(), places.get(&s.id)?)));
    names_twice("services", named, faults);
    for service in &directory.services {
        let Some(place) = places.get(&service.id) else {
            continue;
        };
        let Some(through) = &service.reach_through else {
            continue;
        };
        let written = Spanned {
            value: through.clone(),
            place: place.clone(),
        };
        if directory.service(through).is_none() {
            faults.unknown(
                "unknown-service",
                "service",
                &written,
                directory.services.iter().map(|s| s.id.as_str()),
            );
        } else if service.confirmed && service.contacts.is_empty() {
            let door = directory.door(service);
            if door.contacts.is_empty() || !door.confirmed {
                faults.error("no-door", place, format!("nobody can reach `{}`: `{through}`, through which it is reached, has no confirmed contact", service.id), "name another service as its door");
            }
        }
    }
}

/// Two things that a family could not tell apart, whatever their ids.
fn names_twice<'a>(
    what: &str,
    named: impl Iterator<Item = (&'a str, &'a Place)>,
    faults: &mut Faults,
) {
    let mut seen: HashMap<String, &Place> = HashMap::new();
    for (name, place) in named {
        let key = name.trim().to_lowercase();
        if let Some(other) = seen.get(&key) {
            faults.error(
                "name-twice",
                place,
                format!("two {what} are called \u{201c}{name}\u{201d}; the other is at {other}"),
                "a family could not tell one from the other: put the place or the team into the name, or put the two together",
            );
        } else if !key.is_empty() {
            seen.insert(key, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::directory::service;
    use crate::fault::shape::words;
    use crate::pathway::draft;

    /// `pathway` and `directory` do not know each other, so the words stand twice.
    #[test]
    fn the_tiers_are_the_same() {
        assert_eq!(words(service::TIERS), draft::TIERS);
    }
}
