//! A pathway file as written. `pathways/README.md` says the same for staff.

use jiff::civil::Date;

use crate::draft;
use crate::fault::Spanned;
use crate::fault::draft::Named;
use crate::fault::yaml::Node;

draft! {
    /// A file of one pathway.
    DraftPathway, "a pathway" {
        id as "pathway": Spanned<String>,
        title: String,
        outcome: Option<Spanned<String>>,
        owner: String,
        reviewed: Date,
        review_by: Spanned<Date>,
        topics: Vec<DraftTopicEntry>,
        sources: Named<DraftSource>,
        start: Spanned<String>,
        steps: Named<DraftStep>,
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
        topic: Spanned<String>,
        go: Spanned<String>,
    }
}

impl crate::fault::draft::FromNode for DraftTopicEntry {
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
        title: String,
        url: Option<Spanned<String>>,
        seen: Option<Spanned<String>>,
    }
}

draft! {
    /// One step.
    DraftStep, "a step" {
        found_by: Vec<Spanned<String>>,
        needs: Vec<Spanned<String>>,
        say: Option<Spanned<String>>,
        say_if: Vec<DraftSayIf>,
        to_young_person: Option<Spanned<String>>,
        to_school: Option<Spanned<String>>,
        offer: Vec<DraftOffer>,
        dates: Option<DraftDates>,
        plan: Option<Spanned<String>>,
        ask: Option<Spanned<String>>,
        ask_young_person: Option<String>,
        ask_school: Option<String>,
        choices: Vec<DraftChoice>,
        next: Vec<DraftBranch>,
        sources: Vec<Spanned<String>>,
        from: Option<Date>,
        until: Option<Date>,
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// Words for some families only.
    DraftSayIf, "an entry of `say_if`" {
        when: Node,
        say: Spanned<String>,
    }
}

draft! {
    /// A service or a search.
    DraftOffer, "an offer" {
        service: Option<Spanned<String>>,
        find: Option<DraftFind>,
        when: Option<Node>,
        because: Option<String>,
        only_open: Option<bool>,
    }
}

draft! {
    /// A search of the directory.
    DraftFind, "`find`" {
        topics: Vec<Spanned<String>>,
        tiers: Vec<Spanned<String>>,
        at_most: Option<u32>,
    }
}

draft! {
    /// Clocks.
    DraftDates, "`dates`" {
        from: Spanned<String>,
        due: Vec<DraftDue>,
    }
}

draft! {
    /// One time limit.
    DraftDue, "a date" {
        label: String,
        after: Spanned<String>,
        law: Spanned<String>,
        late: Option<String>,
    }
}

draft! {
    /// An answer that can be tapped.
    DraftChoice, "a choice" {
        label: Spanned<String>,
        short: Option<Spanned<String>>,
        says: Vec<String>,
        when: Option<Node>,
        sets: Named<Spanned<String>>,
        go: Option<Spanned<String>>,
        topic: Option<Spanned<String>>,
        from: Option<Date>,
        until: Option<Date>,
    }
}

draft! {
    /// Where it goes by itself.
    DraftBranch, "a branch" {
        when: Option<Node>,
        go: Spanned<String>,
        from: Option<Date>,
        until: Option<Date>,
    }
}
