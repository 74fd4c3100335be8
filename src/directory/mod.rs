//! Services, places and topics: what there is, where, and for whom.
//!
//! Start at [`service`]; [`check`] turns drafts into it. Uses `text`, `fault` and `family`. Deliberately not here:
//! pathways (a step names services by id; `content` cross-checks), and words for families (that is `dialogue`).

pub mod calendar;
pub mod check;
pub mod distance;
pub mod draft;
pub mod hours;
pub mod places;
pub mod schools;
pub mod search;
pub mod service;
pub mod shelf;
pub mod topic;

use std::collections::HashMap;

use crate::text::normal::plain;

pub use hours::Hours;
pub use places::Places;
pub use schools::School;
pub use search::{Found, Search};
pub use service::{Fit, Service};
pub use topic::{Topic, TopicId, Topics};

/// Everything in `directory/`, checked.
#[derive(Debug)]
pub struct Directory {
    /// Topics under the five outcomes.
    pub topics: Topics,
    /// Districts, places, postcodes.
    pub places: Places,
    /// Who provides: id to name.
    pub organisations: HashMap<String, String>,
    /// Every service, in the order of the files.
    pub services: Vec<Service>,
    /// Schools that embed the chat.
    pub schools: Vec<School>,
    by_id: HashMap<String, usize>,
    /// Positions in the order of the alphabet.
    by_name: Vec<usize>,
    search: Option<Search>,
}

impl Directory {
    /// Puts checked parts together.
    #[must_use]
    pub fn new(
        topics: Topics,
        places: Places,
        organisations: HashMap<String, String>,
        services: Vec<Service>,
        schools: Vec<School>,
    ) -> Self {
        let by_id = services
            .iter()
            .enumerate()
            .flat_map(|(i, s)| {
                let old = s.was.iter().map(|w| &w.value);
                old.chain([&s.id]).map(move |id| (id.clone(), i))
            })
            .collect();
        let mut by_name: Vec<usize> = (0..services.len()).collect();
        by_name.sort_by_cached_key(|i| plain(&services[*i].name));
        let search = Search::build(&services, &organisations, &topics)
            .inspect_err(|error| tracing::error!(%error, "the directory cannot be searched"))
            .ok();
        Self {
            search,
            topics,
            places,
            organisations,
            services,
            schools,
            by_id,
            by_name,
        }
    }

    /// The school with this id, or with this old id.
    #[must_use]
    pub fn school(&self, id: &str) -> Option<&School> {
        let called = |s: &&School| s.id == id || s.was.iter().any(|w| w == id);
        self.schools.iter().find(called)
    }

    /// Every service, in the order of the alphabet.
    pub fn in_alphabet(&self) -> impl Iterator<Item = &Service> {
        self.by_name.iter().map(|i| &self.services[*i])
    }

    /// The service with this id, or with this old id.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.by_id.get(id).map(|i| &self.services[*i])
    }

    /// The position of the service with this id.
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The name of a provider.
    #[must_use]
    pub fn provider<'a>(&'a self, service: &'a Service) -> &'a str {
        self.organisations
            .get(&service.provider)
            .map_or(service.provider.as_str(), String::as_str)
    }

    /// The contacts to show for a service: its own, or those of the service that is its door.
    #[must_use]
    pub fn door<'a>(&'a self, service: &'a Service) -> &'a Service {
        let mut door = service;
        // `check` refuses loops; the bound is only a belt.
        for _ in 0..4 {
            match door
                .reach_through
                .as_deref()
                .and_then(|id| self.service(id))
            {
                Some(next) if door.contacts.is_empty() => door = next,
                _ => break,
            }
        }
        door
    }

    /// The services that say all of these words of themselves, best first; topics count.
    #[must_use]
    pub fn find_all<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> Vec<Found> {
        let search = self.search.as_ref();
        search.map_or_else(Vec::new, |s| s.find_all(words, self.services.len()))
    }

    /// The services that these words are about, best first.
    #[must_use]
    pub fn find<'w>(&self, words: impl IntoIterator<Item = &'w str>, limit: usize) -> Vec<Found> {
        self.search
            .as_ref()
            .map_or_else(Vec::new, |search| search.find(words, limit))
    }
}
