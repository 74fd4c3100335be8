//! Looking along the shelves: which services fit what somebody ticked, and what to leave out when none does.
//!
//! Unlike [`Service::fit`], nothing is known here of a family: a filter that is not set says nothing. Deliberately not here: words
//! (`search`), and any page.

use jiff::civil::Date;

use super::service::{Cost, Tier};
use super::{Service, TopicId};

/// What somebody ticked. Each part that is not set lets every service through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// It helps with this.
    pub topic: Option<TopicId>,
    /// Families of this district may use it, by position.
    pub district: Option<usize>,
    /// It helps a child or young person of this age, in whole years, 0 to 25.
    pub age: Option<u8>,
    /// So much help.
    pub tier: Option<Tier>,
    /// The family can get in touch by itself.
    pub by_yourself: bool,
    /// It costs nothing.
    pub free: bool,
}

/// A part of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// [`Filter::free`]
    Free,
    /// [`Filter::by_yourself`]
    ByYourself,
    /// [`Filter::tier`]
    Tier,
    /// [`Filter::topic`]
    Topic,
    /// [`Filter::district`]
    District,
    /// [`Filter::age`]
    Age,
}

/// Every part with how much is lost without it: a service may be less handy, or for others, or for something else.
pub const PARTS: [(Part, u32); 6] = [
    (Part::Free, 1),
    (Part::ByYourself, 1),
    (Part::Tier, 1),
    (Part::Age, 4),
    (Part::District, 4),
    (Part::Topic, 5),
];

impl Filter {
    /// Whether the service fits all that is set.
    #[must_use]
    pub fn holds(&self, service: &Service) -> bool {
        self.topic.is_none_or(|t| service.topics.contains(&t))
            && self.district.is_none_or(|d| service.areas.holds(d))
            && self.age.is_none_or(|a| service.ages.holds(a))
            && self.tier.is_none_or(|t| service.tier == t)
            && (!self.by_yourself || service.self_referral())
            && (!self.free || service.cost == Cost::Free)
    }

    /// Whether this part is set.
    #[must_use]
    pub fn has(&self, part: Part) -> bool {
        match part {
            Part::Free => self.free,
            Part::ByYourself => self.by_yourself,
            Part::Tier => self.tier.is_some(),
            Part::Topic => self.topic.is_some(),
            Part::District => self.district.is_some(),
            Part::Age => self.age.is_some(),
        }
    }

    /// The same without this part.
    #[must_use]
    pub fn without(mut self, part: Part) -> Self {
        match part {
            Part::Free => self.free = false,
            Part::ByYourself => self.by_yourself = false,
            Part::Tier => self.tier = None,
            Part::Topic => self.topic = None,
            Part::District => self.district = None,
            Part::Age => self.age = None,
        }
        self
    }

    /// The services of `from` that fit; if none does, those that fit the most, with the parts that were given up: those
    /// with which the least is lost.
    #[must_use]
    pub fn nearest<'s>(&self, from: &[&'s Service]) -> (Vec<&'s Service>, Vec<Part>) {
        let set: Vec<(Part, u32)> = PARTS.into_iter().filter(|(p, _)| self.has(*p)).collect();
        let of = |way: u32| {
            let parts = set.iter().enumerate();
            parts
                .filter(move |(i, _)| way & (1 << i) != 0)
                .map(|(_, part)| *part)
        };
        let mut ways: Vec<u32> = (0..1_u32 << set.len()).collect();
        ways.sort_by_key(|way| (of(*way).map(|(_, loss)| loss).sum::<u32>(), *way));
        for way in ways {
            let given_up: Vec<Part> = of(way).map(|(part, _)| part).collect();
            let filter = given_up.iter().fold(*self, |f, part| f.without(*part));
            let found: Vec<&Service> = from.iter().copied().filter(|s| filter.holds(s)).collect();
            if !found.is_empty() {
                return (found, given_up);
            }
        }
        (Vec::new(), set.into_iter().map(|(part, _)| part).collect())
    }
}

/// Whether a service is in force on this day.
#[must_use]
pub fn in_force(service: &Service, today: Date) -> bool {
    service.from.is_none_or(|d| today >= d) && service.until.is_none_or(|d| today <= d)
}
