//! A service, checked, and whether a family may use it.

use jiff::civil::{Date, DateTime};

use super::hours::{Hours, Now};
use super::places::Areas;
use super::topic::TopicId;
use crate::family::{Ages, Condition, Facts, Family, UNKNOWN};
use crate::fault::{Place, Spanned};
use crate::text::phone::Phone;

/// How many days after its `review_by` a service is too old to be offered first.
pub const TOO_OLD: i32 = 180;

/// How intensive the help is: the words of the Balanced System (Gascoigne), with `crisis` beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Open to all.
    Universal,
    /// For a need that is beginning to show.
    Targeted,
    /// For individual assessment and help.
    Specialist,
    /// For danger now.
    Crisis,
}

impl Tier {
    /// As the files write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        let word = TIERS.iter().find(|(_, tier)| *tier == self);
        word.map_or("", |(word, _)| word)
    }
}

/// Whether a diagnosis is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NeedsDiagnosis {
    /// No.
    No,
    /// Yes.
    Yes,
    /// The sources do not say.
    Unknown,
}

/// Who can make the referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referrer {
    /// The family.
    Oneself,
    /// School or nursery.
    School,
    /// The GP.
    Gp,
    /// Another professional.
    Professional,
    /// The council.
    Council,
}

/// What it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Nothing.
    Free,
    /// Something.
    Paid,
    /// It depends.
    Varies,
    /// The sources do not say.
    Unknown,
}

/// The words for tiers.
pub const TIERS: [(&str, Tier); 4] = [
    ("universal", Tier::Universal),
    ("targeted", Tier::Targeted),
    ("specialist", Tier::Specialist),
    ("crisis", Tier::Crisis),
];

/// The words for who may use a service.
pub const AUDIENCE: [(&str, &str); 4] = [
    ("parent", "parent"),
    ("young-person", "young-person"),
    ("school", "school"),
    ("professional", "professional"),
];

/// The words for who can make a referral.
pub const REFERRERS: [(&str, Referrer); 5] = [
    ("self", Referrer::Oneself),
    ("school", Referrer::School),
    ("gp", Referrer::Gp),
    ("professional", Referrer::Professional),
    ("council", Referrer::Council),
];

/// The words for whether a diagnosis is needed.
pub const DIAGNOSIS: [(&str, NeedsDiagnosis); 3] = [
    ("no", NeedsDiagnosis::No),
    ("yes", NeedsDiagnosis::Yes),
    ("unknown", NeedsDiagnosis::Unknown),
];

/// The words for what it costs.
pub const COSTS: [(&str, Cost); 4] = [
    ("free", Cost::Free),
    ("paid", Cost::Paid),
    ("varies", Cost::Varies),
    ("unknown", Cost::Unknown),
];

/// The words for how sure the sources make us.
pub const CONFIDENCE: [(&str, &str); 3] = [("high", "high"), ("medium", "medium"), ("low", "low")];

/// The words for whether a service is confirmed.
pub const STATUS: [(&str, bool); 2] = [("open", true), ("to-confirm", false)];

/// One way to reach a service.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The way itself.
    pub way: Way,
    /// What it is called.
    pub label: Option<String>,
    /// When it answers, if not as the service.
    pub hours: Option<Hours>,
    /// "older page": said to the family.
    pub as_of: Option<String>,
}

/// The kinds of contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// To call.
    Phone(Phone),
    /// To text, with the word to send.
    Text(Phone, Option<String>),
    /// To write to.
    Email(String),
    /// To open.
    Web(String),
    /// To go to.
    Address(String),
}

/// Where a fact was read.
#[derive(Debug, Clone)]
pub struct SourceOf {
    /// The page.
    pub url: String,
    /// Its date, as exactly as it is known.
    pub seen: Option<String>,
}

/// One service.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // The names are those of directory/README.md, which explains each.
pub struct Service {
    pub id: String,
    pub name: String,
    pub also_known_as: Vec<String>,
    pub provider: String,
    pub summary: String,
    pub topics: Vec<TopicId>,
    pub ages: Ages,
    pub areas: Areas,
    pub for_parents: bool,
    pub for_young_people: bool,
    pub for_professionals: bool,
    pub tier: Tier,
    pub access: Vec<Referrer>,
    pub access_how: Option<String>,
    pub needs_diagnosis: NeedsDiagnosis,
    pub eligibility: Option<Condition>,
    pub cost: Cost,
    pub cost_note: Option<String>,
    pub contacts: Vec<Contact>,
    pub reach_through: Option<String>,
    pub hours: Option<Hours>,
    pub languages: Vec<String>,
    pub accessibility: Option<String>,
    pub waiting: Option<String>,
    pub note: Option<String>,
    pub confidence: String,
    pub confirmed: bool,
    pub to_confirm: Vec<String>,
    pub sources: Vec<SourceOf>,
    pub checked: Date,
    pub review_by: Date,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub was: Vec<Spanned<String>>,
    pub owner: Option<String>,
    /// After this day it is [`Service::too_old`].
    pub too_old_after: Date,
    /// Where it was written.
    pub place: Place,
}

/// Whether a family may use a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// As far as is known, yes.
    Yes,
    /// It is for other ages.
    WrongAge,
    /// It is for other districts, or where the family lives is not known and it is not for the whole county.
    WrongArea,
    /// It is for other people.
    WrongPerson,
    /// It needs a diagnosis that there is not.
    NoDiagnosis,
    /// A further rule of its own is not met.
    OwnRule,
    /// Not in force today.
    NotToday,
    /// Nobody has confirmed it.
    NotConfirmed,
}

impl Service {
    /// Whether this family may use it today.
    ///
    /// What is not known does not shut a family out, with two exceptions: without a district only what serves all of
    /// `county` fits, and a further rule of the service must hold.
    #[must_use]
    pub fn fit(&self, family: &Family, facts: &Facts, county: Areas, today: Date) -> Fit {
        if !self.confirmed {
            return Fit::NotConfirmed;
        }
        if self.from.is_some_and(|d| today < d) || self.until.is_some_and(|d| today > d) {
            return Fit::NotToday;
        }
        if family.age(facts).is_some_and(|age| !self.ages.holds(age)) {
            return Fit::WrongAge;
        }
        let in_area = match usize::from(family.get(facts.district)).checked_sub(1) {
            Some(district) => self.areas.holds(district),
            None => self.areas.0 & county.0 == county.0,
        };
        if !in_area {
            return Fit::WrongArea;
        }
        let for_speaker = match facts.get(facts.speaker).id_of(family.get(facts.speaker)) {
            "young-person" => self.for_young_people,
            "school" | "professional" => true,
            _ => self.for_parents || self.for_young_people,
        };
        if !for_speaker {
            return Fit::WrongPerson;
        }
        let diagnosis = family.get(facts.diagnosis);
        if self.needs_diagnosis == NeedsDiagnosis::Yes
            && diagnosis != UNKNOWN
            && facts.get(facts.diagnosis).id_of(diagnosis) != "has"
        {
            return Fit::NoDiagnosis;
        }
        if self
            .eligibility
            .as_ref()
            .is_some_and(|rule| !rule.holds(family))
        {
            return Fit::OwnRule;
        }
        Fit::Yes
    }

    /// Whether it answers now, where hours are known.
    #[must_use]
    pub fn now(&self, now: DateTime) -> Option<Now> {
        let hours = self
            .hours
            .as_ref()
            .or_else(|| self.contacts.iter().find_map(|c| c.hours.as_ref()));
        hours.map(|h| h.at(now))
    }

    /// Whether the family itself can get in touch.
    #[must_use]
    pub fn self_referral(&self) -> bool {
        self.access.contains(&Referrer::Oneself)
    }

    /// Whether nobody has looked at it for so long that it is offered last.
    #[must_use]
    pub fn too_old(&self, today: Date) -> bool {
        today > self.too_old_after
    }

    /// Whether the day to look at it again has gone by.
    #[must_use]
    pub fn past_review(&self, today: Date) -> bool {
        today > self.review_by
    }
}
