//! A pathway file as written. `pathways/README.md` says the same for staff.

use jiff::civil::Date;

use crate::draft;
use crate::fault::Spanned;
use crate::fault::draft::Named;
use crate::fault::shape::Shape;
use crate::fault::yaml::Node;

/// The tiers of services, in the words of `directory/`.
pub const TIERS: [&str; 4] = ["universal", "targeted", "specialist", "crisis"];

draft! {
    /// A file of one pathway.
    DraftPathway, "a pathway" {
        /// The pathway's own name: small letters and hyphens. It never changes, because other files lead here by it.
        id as "pathway": Spanned<String>,
        /// What the pathway is about, as families see it.
        title: String,
        /// One of the five outcomes at the top of directory/topics.yaml. The front door has none.
        outcome: Option<Spanned<String>>,
        /// Who looks after this pathway.
        owner: String,
        /// The day on which it was last read against its sources: 2026-11-23.
        reviewed: Date,
        /// The day by which it is to be read again: 2027-05-31.
        review_by: Spanned<Date>,
        /// What families ask that leads here, by the ids of directory/topics.yaml. `{ topic: x, go: step }` leads to another step than the start.
        topics: Vec<DraftTopicEntry>,
        /// Where the facts were read. Each source has a short name, by which steps name it.
        sources: Named<DraftSource>,
        /// The step with which the pathway begins.
        start: Spanned<String>,
        /// The steps, each with a name of small letters and hyphens.
        steps: Named<DraftStep>,
        /// Old ids of this pathway, if it was renamed.
        was: Vec<Spanned<String>>,
    }
}

/// `- neuro-autism`, or `- { topic: behaviour-at-home, go: fine-at-school }`.
#[derive(Debug, Clone)]
pub struct DraftTopicEntry {
    /// The topic.
    pub topic: Spanned<String>,
    /// The step that answers it, if not the start.
    pub go: Option<Spanned<String>>,
}

draft! {
    /// The long form of an entry of `topics`.
    DraftTopicStep, "a topic entry" {
        /// A topic of directory/topics.yaml.
        topic: Spanned<String>,
        /// The step of this pathway that answers it.
        go: Spanned<String>,
    }
}

impl crate::fault::draft::FromNode for DraftTopicEntry {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, DraftTopicStep::shape()])
    }

    fn read(node: &Node, faults: &mut crate::fault::Faults) -> Option<Self> {
        if matches!(node.kind, crate::fault::yaml::Kind::Map(_)) {
            let long = DraftTopicStep::read(node, faults)?;
            return Some(Self {
                topic: long.topic,
                go: Some(long.go),
            });
        }
        Some(Self {
            topic: Spanned::read(node, faults)?,
            go: None,
        })
    }
}

draft! {
    /// A source that steps name.
    DraftSource, "a source" {
        /// The name of the page, the law or the paper.
        title: String,
        /// Its address, whole: https://…
        url: Option<Spanned<String>>,
        /// The date of the page, as exactly as it is known: 2025, 2025-09 or 2025-09-30.
        seen: Option<Spanned<String>>,
    }
}

draft! {
    /// One step.
    DraftStep, "a step" {
        /// Words of families that lead straight here from any message, for what is finer than a topic. A phrase leads to one step.
        found_by: Vec<Spanned<String>>,
        /// Facts to ask for before the step is shown: age, district, and others of facts.yaml. What a family has said already is not asked again.
        needs: Vec<Spanned<String>>,
        /// What the step says: plain English, short sentences. `{child}` becomes "your child" or "your son"; an empty line begins a paragraph, and `- ` a list line.
        say: Option<Spanned<String>>,
        /// More words, for some families only. All that fit are added in order.
        say_if: Vec<DraftSayIf>,
        /// Said instead of `say` to a young person who asks for themselves.
        to_young_person: Option<Spanned<String>>,
        /// Said instead of `say` to school staff and professionals.
        to_school: Option<Spanned<String>>,
        /// Services to show. Only those that this family may use are shown.
        offer: Vec<DraftOffer>,
        /// Time limits in law, counted from a date that the family gives.
        dates: Option<DraftDates>,
        /// One line for the family's own plan.
        plan: Option<Spanned<String>>,
        /// A question, with its answers in `choices`.
        ask: Option<Spanned<String>>,
        /// The question as a young person is asked.
        ask_young_person: Option<String>,
        /// The question as school staff are asked.
        ask_school: Option<String>,
        /// The answers that can be tapped: nine at most.
        choices: Vec<DraftChoice>,
        /// Where it goes by itself: the first branch that fits. The last one has no `when`.
        next: Vec<DraftBranch>,
        /// The short names of the sources of what the step says.
        sources: Vec<Spanned<String>>,
        /// The first day on which the step is in force.
        from: Option<Date>,
        /// The last day on which the step is in force.
        until: Option<Date>,
        /// Old names of this step, if it was renamed.
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// Words for some families only.
    DraftSayIf, "an entry of `say_if`" {
        /// For which families.
        when: Node = crate::family::condition::shape(),
        /// What is said to them.
        say: Spanned<String>,
    }
}

draft! {
    /// A service or a search.
    DraftOffer, "an offer" {
        /// A service, by its id in the directory.
        service: Option<Spanned<String>>,
        /// A search of the directory, instead of one service.
        find: Option<DraftFind>,
        /// For which families. Leave it out to show it to all.
        when: Option<Node> = crate::family::condition::shape(),
        /// Why it is here, in a few words.
        because: Option<String>,
        /// Show it only while it answers.
        only_open: Option<bool>,
    }
}

draft! {
    /// A search of the directory.
    DraftFind, "`find`" {
        /// The topics to look for. In the front door, `asked` is what the family asked about.
        topics: Vec<Spanned<String>>,
        /// Only services of these tiers.
        tiers: Vec<Spanned<String>> = TIERS,
        /// How many to show, from 1 to 6. Three if it is left out.
        at_most: Option<u32>,
    }
}

draft! {
    /// Clocks.
    DraftDates, "`dates`" {
        /// The fact that holds the date: one of `kind: date` in facts.yaml.
        from: Spanned<String>,
        /// What is due, and when.
        due: Vec<DraftDue>,
    }
}

draft! {
    /// One time limit.
    DraftDue, "a date" {
        /// What must happen: "The council must decide whether to assess".
        label: String,
        /// How long after the date: 6 weeks, 15 days, 2 months, 3 working days or 15 school days.
        after: Spanned<String>,
        /// The rule that says so.
        law: Spanned<String>,
        /// What to do when the day has passed.
        late: Option<String>,
    }
}

draft! {
    /// An answer that can be tapped.
    DraftChoice, "a choice" {
        /// The words of the button.
        label: Spanned<String>,
        /// A short form of at most 20 letters, if the label is longer.
        short: Option<Spanned<String>>,
        /// Other words that families use for this answer.
        says: Vec<String>,
        /// Only these families see it.
        when: Option<Node> = crate::family::condition::shape(),
        /// Facts that are known once it is tapped: `{ plan: has }`.
        sets: Named<Spanned<String>>,
        /// The step that it leads to: `step`, `pathway/step`, or `pathway/` for another pathway's start.
        go: Option<Spanned<String>>,
        /// A topic instead of a step: it leads to whatever answers that topic.
        topic: Option<Spanned<String>>,
        /// The first day on which it is shown.
        from: Option<Date>,
        /// The last day on which it is shown.
        until: Option<Date>,
    }
}

draft! {
    /// Where it goes by itself.
    DraftBranch, "a branch" {
        /// For which families. The last branch has none.
        when: Option<Node> = crate::family::condition::shape(),
        /// The step that it leads to: `step`, `pathway/step`, or `pathway/` for another pathway's start.
        go: Spanned<String>,
        /// The first day on which it counts.
        from: Option<Date>,
        /// The last day on which it counts.
        until: Option<Date>,
    }
}
