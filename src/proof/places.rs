//! What each step does with the families that come to it on one day: whom it asks, whom it sends where, to whom it shows a door.
//!
//! Every answer is the engine's own (`Step::branch`, `Choice::open_to`, `Offer::made_to`, `Service::fit`), asked for one family of each
//! kind that it tells apart.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::cases::{Atom, of_service};
use super::families::{Families, NONE, Sets};
use crate::content::{At, Content};
use crate::directory::service::Way;
use crate::directory::{Fit, Service};
use crate::family::{Condition, FactId, Value};
use crate::pathway::model::Offered;
use crate::pathway::{Go, Offer, Step};

/// How a family can use a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// On the page, in the widget and in messaging apps: every kind of contact can be used.
    Page,
    /// By text message, on a phone without data: a number to call or to text.
    Text,
}

/// Both.
pub const CHANNELS: [Channel; 2] = [Channel::Page, Channel::Text];

/// One choice of a step.
#[derive(Debug, Clone)]
pub struct Turning {
    /// Who has it.
    pub open_to: Families,
    /// The facts that it settles.
    pub sets: Vec<(FactId, Value)>,
    /// Where it leads.
    pub to: usize,
    /// Whether it leads back to where the family has come from ([`super::circles`]).
    pub back: bool,
}

/// One step on one day.
#[derive(Debug, Clone)]
pub struct Place {
    /// Whether it is in force. Whoever comes to one that is not finds the menu.
    pub in_force: bool,
    /// What is asked for first.
    pub questions: Vec<FactId>,
    /// Where it leads by itself, in order, and who goes there.
    pub branches: Vec<(Families, usize)>,
    /// Who stops here.
    pub stops: Families,
    /// The choices.
    pub choices: Vec<Turning>,
    /// Who sees a service here that they can reach, by [`CHANNELS`].
    pub doors: [Families; 2],
    /// Who may use a service of each offer, whatever the hour.
    pub offers: Vec<Families>,
    /// Who hears each of `say_if`.
    pub words: Vec<Families>,
}

/// Every step on one day, in the order of the pathways.
pub struct Places<'c> {
    /// The content.
    pub content: &'c Content,
    /// The day.
    pub today: Date,
    /// By number.
    pub all: Vec<Place>,
    /// Where each pathway begins among them.
    first: Vec<usize>,
    /// The number of the menu.
    pub menu: usize,
}

impl<'c> Places<'c> {
    /// Looks at every step.
    #[must_use]
    pub fn new(content: &'c Content, today: Date, sets: &mut Sets<'c>) -> Self {
        let mut first = Vec::with_capacity(content.pathways.len());
        let mut number = 0;
        for pathway in &content.pathways {
            first.push(number);
            number += pathway.steps.len();
        }
        let mut places = Self {
            content,
            today,
            all: Vec::with_capacity(number),
            first,
            menu: 0,
        };
        places.menu = places.number(content.front_door("menu"));
        let mut usable = Usable::new(content, today, sets);
        let person = &content.step(content.front_door("person")).offer;
        let of_person = [0, 1].map(|channel| usable.of_offers(content, person, channel, sets));
        for step in content.pathways.iter().flat_map(|p| &p.steps) {
            let place = places.place(step, &mut usable, of_person, sets);
            places.all.push(place);
        }
        super::circles::mark(&mut places);
        places
    }

    /// The number of a step.
    #[must_use]
    pub fn number(&self, at: At) -> usize {
        self.first[at.pathway] + at.step
    }

    /// The step with a number.
    #[must_use]
    pub fn at(&self, number: usize) -> At {
        let pathway = self.first.partition_point(|first| *first <= number) - 1;
        At {
            pathway,
            step: number - self.first[pathway],
        }
    }

    /// The step with a number.
    #[must_use]
    pub fn step(&self, number: usize) -> &'c Step {
        self.content.step(self.at(number))
    }

    fn place(
        &self,
        step: &'c Step,
        usable: &mut Usable,
        of_person: [Families; 2],
        sets: &mut Sets<'c>,
    ) -> Place {
        let (content, today) = (self.content, self.today);
        let follow = |go| content.find(go).map_or(self.menu, |at| self.number(at));
        let mut by_branch = if step.next.is_empty() {
            vec![super::families::ALL]
        } else {
            let atoms = atoms(step.next.iter().filter_map(|b| b.when.as_ref()));
            sets.sorted(&atoms, step.next.len(), |f| step.branch(f, today))
        };
        let stops = by_branch.pop().unwrap_or(NONE);
        let choices = step.choices.iter().map(|choice| Turning {
            open_to: if choice.in_force.on(today) {
                held(choice.when.as_ref(), sets)
            } else {
                NONE
            },
            sets: choice.sets.clone(),
            to: match &choice.go {
                Go::Step(go) => follow(go),
                Go::Topic(topic) => self.number(topic_door(content, topic)),
            },
            back: false,
        });
        let choices: Vec<Turning> = choices.collect();
        let doors = [0, 1].map(|channel| {
            let offered = usable.of_offers(content, &step.offer, channel, sets);
            // Nobody leaves without a contact: at an end that offers nothing the talk offers what a person would.
            if step.choices.is_empty() && step.next.is_empty() {
                let nothing = usable.of_offers(content, &step.offer, 0, sets);
                let nothing = sets.not(nothing);
                let instead = sets.and(nothing, of_person[channel]);
                sets.or(offered, instead)
            } else {
                offered
            }
        });
        Place {
            in_force: step.in_force.on(today),
            questions: step.questions().collect(),
            branches: by_branch
                .into_iter()
                .zip(step.next.iter().map(|b| follow(&b.go)))
                .collect(),
            stops,
            choices,
            doors,
            offers: step
                .offer
                .iter()
                .map(|o| {
                    let made = held(o.when.as_ref(), sets);
                    let usable = usable.of_what(content, &o.what, 0, sets);
                    sets.and(made, usable)
                })
                .collect(),
            words: step
                .say_if
                .iter()
                .map(|(when, _)| sets.holding(when))
                .collect(),
        }
    }
}

/// Where a topic is answered, as `Talk::begin_topic` goes there.
#[must_use]
pub fn topic_door(content: &Content, topic: &str) -> At {
    let id = content.directory.topics.find(topic);
    id.map_or_else(
        || content.front_door("menu"),
        |id| {
            let door = content.topic_door(id);
            door.unwrap_or_else(|| content.front_door("topic"))
        },
    )
}

fn atoms<'a>(conditions: impl Iterator<Item = &'a Condition>) -> Vec<Atom> {
    let mut atoms = Vec::new();
    conditions.for_each(|when| when.mentions(&mut atoms));
    super::cases::settle(atoms)
}

fn held(when: Option<&Condition>, sets: &mut Sets<'_>) -> Families {
    when.map_or(super::families::ALL, |when| sets.holding(when))
}

/// Who may use each service today, by its position, and whether its door opens on each channel.
struct Usable {
    fit: Vec<Families>,
    opens: Vec<[bool; 2]>,
    /// Searches that were done.
    found: HashMap<(Vec<String>, Vec<String>, usize), Families>,
}

impl Usable {
    fn new(content: &Content, today: Date, sets: &mut Sets<'_>) -> Self {
        let services = &content.directory.services;
        let fit = services.iter().map(|s| who_fits(content, s, today, sets));
        let opens = services.iter().map(|s| {
            let contacts = &content.directory.door(s).contacts;
            let by_text = contacts
                .iter()
                .any(|c| matches!(c.way, Way::Phone(_) | Way::Text(..)));
            [!contacts.is_empty(), by_text]
        });
        Self {
            fit: fit.collect(),
            opens: opens.collect(),
            found: HashMap::new(),
        }
    }

    /// Families that see at least one service of these offers that they can reach.
    fn of_offers(
        &mut self,
        content: &Content,
        offers: &[Offer],
        channel: usize,
        sets: &mut Sets<'_>,
    ) -> Families {
        offers.iter().fold(NONE, |all, offer| {
            let made = held(offer.when.as_ref(), sets);
            let usable = self.of_offer(content, offer, channel, sets);
            let here = sets.and(made, usable);
            sets.or(all, here)
        })
    }

    /// Families that may use a service of this offer at any hour: one that is shown only while it is open counts for nobody.
    fn of_offer(
        &mut self,
        content: &Content,
        offer: &Offer,
        channel: usize,
        sets: &mut Sets<'_>,
    ) -> Families {
        if offer.only_open {
            return NONE;
        }
        self.of_what(content, &offer.what, channel, sets)
    }

    /// Families that may use a service of these. A search by what the family asked about counts for nobody: they may have asked for
    /// nothing.
    fn of_what(
        &mut self,
        content: &Content,
        what: &Offered,
        channel: usize,
        sets: &mut Sets<'_>,
    ) -> Families {
        let directory = &content.directory;
        match what {
            Offered::Service(id) => {
                let named = directory.services.iter().position(|s| s.id == *id);
                named
                    .filter(|n| self.opens[*n][channel])
                    .map_or(NONE, |n| self.fit[n])
            }
            Offered::Find { topics, tiers, .. } => {
                let key = (topics.clone(), tiers.clone(), channel);
                if let Some(known) = self.found.get(&key) {
                    return *known;
                }
                let wanted: Vec<_> = topics
                    .iter()
                    .filter_map(|t| directory.topics.find(t))
                    .collect();
                let mut all = NONE;
                for (n, service) in directory.services.iter().enumerate() {
                    let tier = tiers.is_empty() || tiers.iter().any(|t| *t == service.tier.name());
                    if tier
                        && self.opens[n][channel]
                        && service.topics.iter().any(|t| wanted.contains(t))
                    {
                        all = sets.or(all, self.fit[n]);
                    }
                }
                self.found.insert(key, all);
                all
            }
        }
    }
}

/// Families that may use a service on this day.
pub fn who_fits(
    content: &Content,
    service: &Service,
    today: Date,
    sets: &mut Sets<'_>,
) -> Families {
    if !service.confirmed {
        return NONE;
    }
    sets.where_true(&of_service(content, service), |family| {
        service.fit(family, &content.facts, content.county, today) == Fit::Yes
    })
}

/// Days within two years of `today` on which a step, a choice, a branch or a service begins, or has just ended; `today` comes first.
#[must_use]
pub fn days_of_change(content: &Content, today: Date) -> Vec<Date> {
    let mut ends: BTreeSet<Date> = BTreeSet::new();
    let mut note = |from: Option<Date>, until: Option<Date>| {
        let after = until.and_then(|day| day.tomorrow().ok());
        ends.extend(from.into_iter().chain(after));
    };
    for step in content.pathways.iter().flat_map(|p| &p.steps) {
        note(step.in_force.from, step.in_force.until);
        step.choices
            .iter()
            .for_each(|c| note(c.in_force.from, c.in_force.until));
        step.next
            .iter()
            .for_each(|b| note(b.in_force.from, b.in_force.until));
    }
    for service in content.directory.services.iter().filter(|s| s.confirmed) {
        note(service.from, service.until);
    }
    let horizon = today
        .checked_add(jiff::Span::new().years(2))
        .unwrap_or(Date::MAX);
    let later = ends
        .into_iter()
        .filter(|day| *day > today && *day <= horizon);
    std::iter::once(today).chain(later).collect()
}
