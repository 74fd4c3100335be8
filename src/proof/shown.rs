//! Who is shown which services at a step, and which first: exact, for every kind of family at once.
//!
//! The order and the searches are the conversation's own ([`Eyes::in_order`]); who may use a service is [`who_fits`]. What earlier steps of
//! the same turn have shown already is left out of account. Brute force agrees (`tests/it/diff.rs`).

use std::collections::HashMap;

use jiff::civil::DateTime;

use super::families::{ALL, Families, NONE, Sets};
use super::places::who_fits;
use crate::content::{At, Content};
use crate::dialogue::card::Eyes;
use crate::directory::Service;
use crate::family::Family;
use crate::pathway::Offer;
use crate::pathway::model::Offered;

/// One service of a step, in the order of the cards.
#[derive(Debug, Clone, Copy)]
pub struct Showing {
    /// Its position in the directory.
    pub service: usize,
    /// Who sees it.
    pub to: Families,
    /// Who sees it first.
    pub first: Families,
}

/// The services of content at a moment, and who may use each.
pub struct Shelf<'c> {
    content: &'c Content,
    now: DateTime,
    fit: Vec<Option<Families>>,
    position: HashMap<&'c str, usize>,
}

impl<'c> Shelf<'c> {
    /// Nothing worked out yet.
    #[must_use]
    pub fn new(content: &'c Content, now: DateTime) -> Self {
        let services = content.directory.services.iter();
        let position = services.enumerate().map(|(n, s)| (s.id.as_str(), n));
        Self {
            content,
            now,
            fit: vec![None; content.directory.services.len()],
            position: position.collect(),
        }
    }

    /// Who may use a service now.
    pub fn fits(&mut self, service: usize, sets: &mut Sets<'_>) -> Families {
        if let Some(known) = self.fit[service] {
            return known;
        }
        let of = &self.content.directory.services[service];
        let fits = who_fits(self.content, of, self.now.date(), sets);
        self.fit[service] = Some(fits);
        fits
    }

    /// What a step shows to whom, if this is what they asked about. An end that has nothing for a family offers what a person would.
    pub fn at(&mut self, at: At, asked: Option<&str>, sets: &mut Sets<'_>) -> Vec<Showing> {
        let step = self.content.step(at);
        let mut shown = self.of(&step.offer, ALL, asked, sets);
        if step.choices.is_empty() && step.next.is_empty() {
            let nothing = shown
                .iter()
                .fold(ALL, |left, s| sets.without(left, s.first));
            if nothing != NONE {
                let person = &self.content.step(self.content.front_door("person")).offer;
                shown.extend(self.of(person, nothing, asked, sets));
            }
        }
        shown
    }

    fn of(
        &mut self,
        offers: &'c [Offer],
        among: Families,
        asked: Option<&str>,
        sets: &mut Sets<'_>,
    ) -> Vec<Showing> {
        let mut shown: Vec<Showing> = Vec::new();
        for offer in offers {
            let made = offer.when.as_ref().map_or(ALL, |w| sets.holding(w));
            let made = sets.and(made, among);
            let (services, at_most) = self.services(&offer.what, asked);
            // Who has come to this many of the search: whoever has all that it may show sees no more of it.
            let mut having = vec![NONE; at_most.min(services.len()) + 1];
            having[0] = made;
            for service in services {
                let seen = shown.iter().filter(|s| s.service == service);
                let seen = seen.fold(NONE, |all, s| sets.or(all, s.to));
                let fits = self.fits(service, sets);
                let able = sets.without(fits, seen);
                let mut to = NONE;
                for many in (0..having.len() - 1).rev() {
                    let one_more = sets.and(having[many], able);
                    having[many] = sets.without(having[many], one_more);
                    having[many + 1] = sets.or(having[many + 1], one_more);
                    to = sets.or(to, one_more);
                }
                let known = &self.content.directory.services[service];
                let shut = || known.now(self.now).is_none_or(|n| !n.is_open());
                if to != NONE && !(offer.only_open && shut()) {
                    shown.push(Showing {
                        service,
                        to,
                        first: NONE,
                    });
                }
            }
        }
        let services = &self.content.directory.services;
        shown.sort_by_key(|s| services[s.service].too_old(self.now.date()));
        let mut left = among;
        for showing in &mut shown {
            showing.first = sets.and(left, showing.to);
            left = sets.without(left, showing.to);
        }
        shown
    }

    /// The services that an offer may show, in order, and how many of them it shows.
    fn services(&self, what: &Offered, asked: Option<&str>) -> (Vec<usize>, usize) {
        let place = |s: &Service| self.position.get(s.id.as_str()).copied();
        match what {
            Offered::Service(id) => {
                let named = self.content.directory.service(id).and_then(place);
                (named.into_iter().collect(), 1)
            }
            Offered::Find {
                topics,
                tiers,
                at_most,
            } => {
                let nobody = Family::default();
                let eyes = Eyes {
                    content: self.content,
                    family: &nobody,
                    now: self.now,
                };
                let found = eyes.in_order(topics, tiers, asked, |s| s.confirmed);
                (found.into_iter().filter_map(place).collect(), *at_most)
            }
        }
    }
}
