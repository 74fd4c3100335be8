//! A pathway, checked.

use jiff::civil::Date;

use crate::family::{Condition, FactId, Family, Value};
use crate::fault::{Place, Spanned};

/// Names a step across all pathways: `ehc-needs-assessment/asked`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StepId {
    /// The pathway.
    pub pathway: String,
    /// The step in it.
    pub step: String,
}

impl std::fmt::Display for StepId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.pathway, self.step)
    }
}

/// A conversation on paper.
#[derive(Debug, Clone)]
pub struct Pathway {
    /// Its id.
    pub id: String,
    /// As families read it.
    pub title: String,
    /// The outcome it serves; the front door serves all.
    pub outcome: Option<String>,
    /// Who keeps it.
    pub owner: String,
    /// When somebody last read it against its sources.
    pub reviewed: Date,
    /// When somebody must again.
    pub review_by: Date,
    /// Topics that lead here, each with the step that answers it.
    pub topics: Vec<(String, usize)>,
    /// Pages and laws that steps name.
    pub sources: Vec<Source>,
    /// Position of the first step.
    pub start: usize,
    /// Steps, in the order of the file.
    pub steps: Vec<Step>,
    /// Old ids.
    pub was: Vec<Spanned<String>>,
    /// Where it was written.
    pub place: Place,
}

/// A page or a law.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its short name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// The date of the page, as exactly as it is known.
    pub seen: Option<String>,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its id in the pathway.
    pub id: String,
    /// Words of families that lead straight here from any message: for what is finer than a topic.
    pub found_by: Vec<Spanned<String>>,
    /// Facts to ask for first.
    pub needs: Vec<FactId>,
    /// What is said.
    pub say: Option<String>,
    /// More, for some families.
    pub say_if: Vec<(Condition, String)>,
    /// Said instead to a young person.
    pub to_young_person: Option<String>,
    /// Said instead to school staff and professionals.
    pub to_school: Option<String>,
    /// Services.
    pub offer: Vec<Offer>,
    /// Clocks.
    pub clocks: Option<Clocks>,
    /// A line for the family's plan.
    pub plan: Option<String>,
    /// The question.
    pub ask: Option<String>,
    /// The question to a young person.
    pub ask_young_person: Option<String>,
    /// The question to school staff and professionals.
    pub ask_school: Option<String>,
    /// Answers.
    pub choices: Vec<Choice>,
    /// Where it goes by itself.
    pub next: Vec<Branch>,
    /// Short names of its sources.
    pub sources: Vec<String>,
    /// First and last day in force.
    pub in_force: InForce,
    /// Old ids; one of another pathway is written `pathway/step`.
    pub was: Vec<Spanned<String>>,
    /// Where it was written.
    pub place: Place,
}

/// First and last day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InForce {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl InForce {
    /// Whether this day is within.
    #[must_use]
    pub fn on(&self, day: Date) -> bool {
        self.from.is_none_or(|d| day >= d) && self.until.is_none_or(|d| day <= d)
    }
}

/// Services to offer.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What.
    pub what: Offered,
    /// For whom.
    pub when: Option<Condition>,
    /// Why it is here, in a few words.
    pub because: Option<String>,
    /// Only while it answers.
    pub only_open: bool,
    /// Where it was written.
    pub place: Place,
}

/// One service, or a search.
#[derive(Debug, Clone)]
pub enum Offered {
    /// By id.
    Service(String),
    /// By topic and tier. The topic `asked` stands for what the family asked about.
    Find {
        /// Topic ids.
        topics: Vec<String>,
        /// Tier names; empty for all.
        tiers: Vec<String>,
        /// How many at most.
        at_most: usize,
    },
}

/// Time limits counted from a day that the family knows.
#[derive(Debug, Clone)]
pub struct Clocks {
    /// The date fact.
    pub from: FactId,
    /// The limits.
    pub due: Vec<Due>,
}

/// One time limit.
#[derive(Debug, Clone)]
pub struct Due {
    /// What must happen.
    pub label: String,
    /// By when.
    pub after: Limit,
    /// The rule it comes from.
    pub law: String,
    /// What to do when it has passed.
    pub late: Option<String>,
}

/// A stretch of time as the law says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub number: i32,
    /// Of what.
    pub unit: Unit,
}

/// Units of time limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Calendar days.
    Days,
    /// Weeks.
    Weeks,
    /// Calendar months.
    Months,
    /// Days that are no weekend and no bank holiday.
    WorkingDays,
    /// Days that the school is open: shown in words, as no table of terms is kept.
    SchoolDays,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::WorkingDays => "working day",
            Unit::SchoolDays => "school day",
        };
        write!(
            f,
            "{} {unit}{}",
            self.number,
            if self.number == 1 { "" } else { "s" }
        )
    }
}

/// An answer that can be tapped.
#[derive(Debug, Clone)]
pub struct Choice {
    /// As families read it.
    pub label: String,
    /// At most 20 letters.
    pub short: String,
    /// Other words for it.
    pub says: Vec<String>,
    /// For whom.
    pub when: Option<Condition>,
    /// Facts that it settles.
    pub sets: Vec<(FactId, Value)>,
    /// Where it goes.
    pub go: Go,
    /// First and last day.
    pub in_force: InForce,
    /// Where it was written.
    pub place: Place,
}

/// Where a choice goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Go {
    /// To a step.
    Step(StepId),
    /// To whatever answers a topic.
    Topic(String),
}

/// Where a step goes by itself.
#[derive(Debug, Clone)]
pub struct Branch {
    /// For whom; the last branch has none.
    pub when: Option<Condition>,
    /// Where.
    pub go: StepId,
    /// First and last day.
    pub in_force: InForce,
    /// Where `go` was written.
    pub place: Place,
}

impl Step {
    /// Facts to ask for before anything is said, in order; the day that its clocks count from comes last.
    pub fn questions(&self) -> impl Iterator<Item = FactId> + '_ {
        let day = self.clocks.as_ref().map(|c| c.from);
        let day = day.filter(|day| !self.needs.contains(day));
        self.needs.iter().copied().chain(day)
    }

    /// The branch that this family takes on this day, by position: the first that holds.
    #[must_use]
    pub fn branch(&self, family: &Family, today: Date) -> Option<usize> {
        self.next
            .iter()
            .position(|b| b.in_force.on(today) && b.when.as_ref().is_none_or(|w| w.holds(family)))
    }
}

impl Choice {
    /// Whether this family has it on this day.
    #[must_use]
    pub fn open_to(&self, family: &Family, today: Date) -> bool {
        self.in_force.on(today) && self.when.as_ref().is_none_or(|w| w.holds(family))
    }
}

impl Offer {
    /// Whether it is made to this family.
    #[must_use]
    pub fn made_to(&self, family: &Family) -> bool {
        self.when.as_ref().is_none_or(|w| w.holds(family))
    }
}

impl Pathway {
    /// Whether this is its id, or an old one.
    #[must_use]
    pub fn is_called(&self, id: &str) -> bool {
        self.id == id || self.was.iter().any(|w| w.value == id)
    }

    /// The step with this id, or with this old id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|s| s.id == id).or_else(|| {
            self.steps
                .iter()
                .position(|s| s.was.iter().any(|w| w.value == id))
        })
    }

    /// The name of a step across pathways.
    #[must_use]
    pub fn step_id(&self, step: usize) -> StepId {
        StepId {
            pathway: self.id.clone(),
            step: self.steps[step].id.clone(),
        }
    }
}
