//! What is on a picture before anything has a place: nodes and arrows, from the content.

use std::collections::HashMap;

use super::words::{condition, count, first_line, plain};
use crate::content::{At, Content, FRONT_DOOR};
use crate::pathway::model::{Choice, Go, Offered};
use crate::pathway::{Offer, Pathway, Step, StepId};

/// One picture.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The pathway's id, or [`HOUSE`].
    pub id: String,
    /// As people read it.
    pub title: String,
    /// The position of its outcome.
    pub outcome: Option<usize>,
    /// The names of the five outcomes.
    pub outcomes: Vec<String>,
    /// What is drawn.
    pub nodes: Vec<Node>,
    /// What leads from one to another.
    pub arrows: Vec<Arrow>,
}

/// The id of the picture of all pathways.
pub const HOUSE: &str = "house";

/// What a node stands for, and so its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A step that speaks or asks.
    Step,
    /// A step that offers services: a door.
    Door,
    /// A step that says nothing and only leads on.
    Fork,
    /// Another pathway.
    Pathway,
    /// The services of a topic that no pathway answers.
    Topic,
}

/// A thing on the picture.
#[derive(Debug, Clone)]
pub struct Node {
    /// No other node of this sheet has it.
    pub key: String,
    /// Its form.
    pub shape: Shape,
    /// The position of its outcome: its colour.
    pub outcome: Option<usize>,
    /// Its short name: a step's id, a pathway's title.
    pub name: String,
    /// The first line of what it says.
    pub line: String,
    /// What it asks and offers, in a few words.
    pub notes: Vec<String>,
    /// Everything, for a tooltip.
    pub full: String,
    /// Whether the pathway starts here.
    pub start: bool,
    /// For another pathway: its id and the step in it.
    pub leads_to: Option<StepId>,
}

/// What makes it go along an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The family chose.
    Choice,
    /// It goes on by itself.
    Branch,
}

/// From one node to another.
#[derive(Debug, Clone)]
pub struct Arrow {
    /// The position of the node that it leaves.
    pub from: usize,
    /// The position of the node that it reaches.
    pub to: usize,
    /// Why.
    pub cause: Cause,
    /// In a few words; empty when there is nothing to say.
    pub label: String,
    /// In full, for a tooltip.
    pub full: String,
    /// How many ways it stands for.
    pub ways: usize,
}

/// The picture of one pathway, by its position.
#[must_use]
pub fn pathway(content: &Content, position: usize) -> Sheet {
    let pathway = &content.pathways[position];
    let mut draft = Draft {
        content,
        here: position,
        sheet: empty(content, &pathway.id, &pathway.title),
        others: HashMap::new(),
    };
    draft.sheet.outcome = outcome(content, pathway);
    for (n, step) in pathway.steps.iter().enumerate() {
        let node = draft.step(step, n == pathway.start);
        draft.sheet.nodes.push(node);
    }
    for (n, step) in pathway.steps.iter().enumerate() {
        for choice in &step.choices {
            draft.choice(n, choice);
        }
        draft.branches(n, step);
    }
    draft.sheet
}

/// The picture of the whole house: every pathway once, and how many ways lead from one to another.
#[must_use]
pub fn house(content: &Content) -> Sheet {
    let mut sheet = empty(content, HOUSE, "The whole house");
    let mut ways: HashMap<(usize, usize), Vec<String>> = HashMap::new();
    for (here, pathway) in content.pathways.iter().enumerate() {
        sheet.nodes.push(whole(content, pathway));
        for step in &pathway.steps {
            let choices = step.choices.iter().filter_map(|choice| {
                Some((target(content, &choice.go)?, plain(content, &choice.label)))
            });
            let branches = step.next.iter().filter_map(|branch| {
                let words = branch.when.as_ref();
                let words = words.map_or_else(
                    || "goes on by itself".to_owned(),
                    |when| condition(when, &content.facts, false),
                );
                Some((content.find(&branch.go)?, words))
            });
            for (to, words) in choices.chain(branches) {
                if to.pathway != here {
                    let said = format!("{}: {words}", step.id);
                    ways.entry((here, to.pathway)).or_default().push(said);
                }
            }
        }
    }
    let mut ways: Vec<_> = ways.into_iter().collect();
    ways.sort_by_key(|(ends, _)| *ends);
    for ((from, to), said) in ways {
        sheet.arrows.push(Arrow {
            from,
            to,
            cause: Cause::Choice,
            label: said.len().to_string(),
            full: format!(
                "{} \u{2192} {}\n{}",
                sheet.nodes[from].name,
                sheet.nodes[to].name,
                said.join("\n")
            ),
            ways: said.len(),
        });
    }
    sheet
}

fn empty(content: &Content, id: &str, title: &str) -> Sheet {
    let outcomes = &content.directory.topics.outcomes;
    Sheet {
        id: id.to_owned(),
        title: plain(content, title),
        outcome: None,
        outcomes: outcomes.iter().map(|o| plain(content, &o.name)).collect(),
        nodes: Vec::new(),
        arrows: Vec::new(),
    }
}

fn outcome(content: &Content, pathway: &Pathway) -> Option<usize> {
    let id = pathway.outcome.as_ref()?;
    let outcomes = &content.directory.topics.outcomes;
    outcomes.iter().position(|o| o.id == *id)
}

/// Where a choice leads, if a pathway answers it.
fn target(content: &Content, go: &Go) -> Option<At> {
    match go {
        Go::Step(id) => content.find(id),
        Go::Topic(topic) => content.topic_door(content.directory.topics.find(topic)?),
    }
}

/// A pathway as one node.
fn whole(content: &Content, pathway: &Pathway) -> Node {
    let doors = pathway.steps.iter().filter(|s| !s.offer.is_empty()).count();
    let counts = vec![count(pathway.steps.len(), "step"), count(doors, "door")];
    let topics: Vec<&str> = pathway
        .topics
        .iter()
        .filter_map(|(id, _)| content.directory.topics.find(id))
        .map(|id| content.directory.topics.get(id).name.as_str())
        .collect();
    let mut full = format!("{}\n{}", pathway.title, counts.join(", "));
    if !topics.is_empty() {
        full = format!("{full}\nAnswers: {}", topics.join("; "));
    }
    Node {
        key: pathway.id.clone(),
        shape: Shape::Pathway,
        outcome: outcome(content, pathway),
        name: plain(content, &pathway.title),
        line: String::new(),
        notes: counts,
        full: plain(
            content,
            &format!(
                "{full}\nKept by {}; to be read again by {}",
                pathway.owner, pathway.review_by
            ),
        ),
        start: pathway.id == FRONT_DOOR,
        leads_to: Some(pathway.step_id(pathway.start)),
    }
}

/// A pathway's picture in the making.
struct Draft<'c> {
    content: &'c Content,
    here: usize,
    sheet: Sheet,
    /// For a step and what it leads to outside: the position of the node.
    others: HashMap<(usize, String), usize>,
}

impl Draft<'_> {
    fn step(&self, step: &Step, start: bool) -> Node {
        let speaks = step.say.is_some() || step.ask.is_some() || !step.say_if.is_empty();
        let shape = if !step.offer.is_empty() {
            Shape::Door
        } else if speaks {
            Shape::Step
        } else {
            Shape::Fork
        };
        let mut notes = Vec::new();
        if !step.needs.is_empty() {
            notes.push(format!("asks {}", self.facts_of(step)));
        }
        if !step.offer.is_empty() {
            notes.push(offers(step));
        }
        if let Some(clocks) = &step.clocks {
            notes.push(count(clocks.due.len(), "time limit"));
        }
        Node {
            key: step.id.clone(),
            shape,
            outcome: self.sheet.outcome,
            name: step.id.clone(),
            line: first_line(self.content, step, 90),
            notes,
            full: self.all_of(step),
            start,
            leads_to: None,
        }
    }

    fn facts_of(&self, step: &Step) -> String {
        let facts = &self.content.facts;
        let names: Vec<&str> = step
            .needs
            .iter()
            .map(|f| facts.get(*f).name.as_str())
            .collect();
        names.join(", ")
    }

    /// Everything that a step holds, in words.
    fn all_of(&self, step: &Step) -> String {
        let facts = &self.content.facts;
        let mut parts = vec![step.id.clone()];
        if !step.needs.is_empty() {
            parts.push(format!("First asks: {}", self.facts_of(step)));
        }
        parts.extend(step.say.clone());
        for (when, text) in &step.say_if {
            parts.push(format!("If {}: {text}", condition(when, facts, true)));
        }
        let to = [
            ("To a young person", &step.to_young_person),
            ("To school staff and professionals", &step.to_school),
        ];
        for (whom, text) in to {
            parts.extend(text.as_ref().map(|text| format!("{whom}: {text}")));
        }
        if !step.offer.is_empty() {
            let list: Vec<String> = step.offer.iter().map(|o| self.offer(o)).collect();
            parts.push(format!("Services:\n{}", list.join("\n")));
        }
        if let Some(clocks) = &step.clocks {
            let list: Vec<String> = clocks
                .due
                .iter()
                .map(|due| {
                    format!(
                        "\u{2022} {} after {}: {}",
                        due.after,
                        facts.get(clocks.from).name,
                        due.label
                    )
                })
                .collect();
            parts.push(format!("Time limits:\n{}", list.join("\n")));
        }
        parts.extend(step.plan.as_ref().map(|p| format!("For the plan: {p}")));
        parts.extend(step.ask.as_ref().map(|a| format!("Asks: {a}")));
        let parts: Vec<&str> = parts.iter().map(|part| part.trim()).collect();
        plain(self.content, &parts.join("\n\n"))
    }

    fn offer(&self, offer: &Offer) -> String {
        let topics = &self.content.directory.topics;
        let mut said = match &offer.what {
            Offered::Service(id) => {
                let service = self.content.directory.service(id);
                format!(
                    "\u{2022} {}",
                    service.map_or(id.as_str(), |s| s.name.as_str())
                )
            }
            Offered::Find {
                topics: ids,
                tiers,
                at_most,
            } => {
                let names: Vec<&str> = ids
                    .iter()
                    .map(|id| {
                        topics.find(id).map_or("what the family asked about", |t| {
                            topics.get(t).name.as_str()
                        })
                    })
                    .collect();
                let tiers = if tiers.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", tiers.join(", "))
                };
                format!(
                    "\u{2022} at most {at_most} found for {}{tiers}",
                    names.join(", ")
                )
            }
        };
        if let Some(when) = &offer.when {
            said = format!("{said}, for {}", condition(when, &self.content.facts, true));
        }
        if let Some(because) = &offer.because {
            said = format!("{said} \u{2013} {because}");
        }
        if offer.only_open {
            said.push_str(" (only while it answers)");
        }
        said
    }

    fn choice(&mut self, from: usize, choice: &Choice) {
        let (label, short) = (
            plain(self.content, &choice.label),
            plain(self.content, &choice.short),
        );
        let Some(to) = self.node_of(from, &choice.go) else {
            return;
        };
        let mut full = format!("Choice: {label}");
        let label = match &choice.when {
            Some(when) => {
                let facts = &self.content.facts;
                full = format!("{full}\nOnly for {}", condition(when, facts, true));
                format!("{short} (if {})", condition(when, facts, false))
            }
            None => label,
        };
        for (fact, value) in &choice.sets {
            let fact = self.content.facts.get(*fact);
            full = format!("{full}\nSettles {}: {}", fact.name, fact.label_of(*value));
        }
        self.sheet.arrows.push(Arrow {
            from,
            to,
            cause: Cause::Choice,
            label,
            full,
            ways: 1,
        });
    }

    fn branches(&mut self, from: usize, step: &Step) {
        for branch in &step.next {
            let Some(to) = self.node_of(from, &Go::Step(branch.go.clone())) else {
                continue;
            };
            let facts = &self.content.facts;
            let (label, full) = match &branch.when {
                Some(when) => (
                    format!("if {}", condition(when, facts, false)),
                    format!("By itself, if {}", condition(when, facts, true)),
                ),
                None if step.next.len() > 1 => ("otherwise".into(), "By itself, otherwise".into()),
                None => (String::new(), "By itself".into()),
            };
            self.sheet.arrows.push(Arrow {
                from,
                to,
                cause: Cause::Branch,
                label,
                full,
                ways: 1,
            });
        }
    }

    /// The node where a way leads: a step of this pathway, or a node of its own beside the step that it leaves, so that no arrow to another
    /// pathway crosses the picture.
    fn node_of(&mut self, from: usize, go: &Go) -> Option<usize> {
        if let Some(at) = target(self.content, go) {
            if at.pathway == self.here {
                return Some(at.step);
            }
            let id = self.content.step_id(at);
            return Some(self.other(from, &format!("{id}"), |draft| draft.other_pathway(at)));
        }
        let Go::Topic(topic) = go else {
            // A step that does not exist: the check has named it.
            return None;
        };
        Some(self.other(from, topic, |draft| draft.topic(topic)))
    }

    fn other(&mut self, from: usize, what: &str, node: impl Fn(&Self) -> Node) -> usize {
        let key = (from, what.to_owned());
        if let Some(position) = self.others.get(&key) {
            return *position;
        }
        let mut node = node(self);
        node.key = format!("{} to {what}", self.sheet.nodes[from].key);
        let position = self.sheet.nodes.len();
        self.sheet.nodes.push(node);
        self.others.insert(key, position);
        position
    }

    fn other_pathway(&self, at: At) -> Node {
        let pathway = self.content.pathway(at);
        let step = self.content.step(at);
        let line = if at.step == pathway.start {
            String::new()
        } else {
            step.id.clone()
        };
        Node {
            line,
            full: plain(
                self.content,
                &format!(
                    "The pathway \u{201c}{}\u{201d}, at the step {}:\n\n{}",
                    pathway.title,
                    step.id,
                    first_line(self.content, step, 300)
                ),
            ),
            start: false,
            notes: Vec::new(),
            leads_to: Some(self.content.step_id(at)),
            ..whole(self.content, pathway)
        }
    }

    fn topic(&self, id: &str) -> Node {
        let topics = &self.content.directory.topics;
        let topic = topics.find(id).map(|t| topics.get(t));
        let name = topic.map_or(id, |t| t.name.as_str());
        Node {
            key: String::new(),
            shape: Shape::Topic,
            outcome: topic.map(|t| t.outcome),
            name: plain(self.content, name),
            line: String::new(),
            notes: Vec::new(),
            full: plain(
                self.content,
                &format!("The services for \u{201c}{name}\u{201d}"),
            ),
            start: false,
            leads_to: None,
        }
    }
}

/// How many services a step offers: "3 services", "3 services and a search".
fn offers(step: &Step) -> String {
    let named = step
        .offer
        .iter()
        .filter(|o| matches!(o.what, Offered::Service(_)))
        .count();
    match (named, step.offer.len() - named) {
        (named, 0) => count(named, "service"),
        (0, _) => "services found by topic".to_owned(),
        (named, _) => format!("{} and more by topic", count(named, "service")),
    }
}
