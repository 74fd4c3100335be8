//! From a draft to a pathway: every fault, not the first. What needs other files is checked by `content`.

use super::draft::{DraftBranch, DraftChoice, DraftDue, DraftOffer, DraftPathway, DraftStep};
use super::model::{
    Branch, Choice, Clocks, Due, Go, InForce, Limit, Offer, Offered, Pathway, Source, Step, StepId,
    Unit,
};
use crate::family::facts::Kind;
use crate::family::{Condition, FactId, Facts};
use crate::fault::yaml::Node;
use crate::fault::{Faults, Place, Spanned};

/// Letters that fit a button on every channel (WhatsApp's reply buttons).
pub use crate::family::facts::SHORT;

/// Reads a pathway; `None` only if it has no steps at all.
pub fn pathway(draft: DraftPathway, facts: &Facts, faults: &mut Faults) -> Option<Pathway> {
    let id = draft.id.value.clone();
    let sources: Vec<Source> = draft
        .sources
        .0
        .into_iter()
        .map(|(name, s)| Source {
            id: name.value,
            title: s.title,
            url: s.url.map(|u| u.value),
            seen: s.seen.map(|d| d.value),
        })
        .collect();
    let steps: Vec<Step> = draft
        .steps
        .0
        .into_iter()
        .map(|(name, written)| step(&id, name, written, &sources, facts, faults))
        .collect();
    if steps.is_empty() {
        faults.error(
            "no-steps",
            &draft.id.place,
            format!("the pathway `{id}` has no steps"),
            "add a step under `steps:`",
        );
        return None;
    }
    let find = |wanted: &Spanned<String>, faults: &mut Faults| {
        let found = steps.iter().position(|s| s.id == wanted.value);
        if found.is_none() {
            faults.unknown(
                "unknown-step",
                "step",
                wanted,
                steps.iter().map(|s| s.id.as_str()),
            );
        }
        found
    };
    let start = find(&draft.start, faults).unwrap_or(0);
    let topics = draft
        .topics
        .iter()
        .map(|entry| {
            (
                entry.topic.value.clone(),
                entry
                    .go
                    .as_ref()
                    .and_then(|go| find(go, faults))
                    .unwrap_or(start),
            )
        })
        .collect();
    Some(Pathway {
        title: draft.title,
        outcome: draft.outcome.map(|o| o.value),
        owner: draft.owner,
        reviewed: draft.reviewed,
        review_by: draft.review_by.value,
        topics,
        sources,
        start,
        steps,
        was: draft.was,
        place: draft.id.place,
        id,
    })
}

fn step(
    pathway: &str,
    name: Spanned<String>,
    draft: DraftStep,
    sources: &[Source],
    facts: &Facts,
    faults: &mut Faults,
) -> Step {
    let needs: Vec<FactId> = draft
        .needs
        .iter()
        .filter_map(|n| ask_for(n, facts, faults))
        .collect();
    for source in &draft.sources {
        if !sources.iter().any(|s| s.id == source.value) {
            faults.unknown(
                "unknown-source",
                "source in this file",
                source,
                sources.iter().map(|s| s.id.as_str()),
            );
        }
    }
    if draft.choices.is_empty() && draft.ask.is_some() {
        faults.error(
            "ask-without-choices",
            &name.place,
            format!("the step `{}` asks, but has no choices", name.value),
            "add `choices`, or take `ask` out",
        );
    }
    if !draft.choices.is_empty() && draft.ask.is_none() {
        faults.error(
            "choices-without-ask",
            &name.place,
            format!("the step `{}` has choices, but asks nothing", name.value),
            "add `ask: …`",
        );
    }
    if !draft.choices.is_empty() && !draft.next.is_empty() {
        faults.error(
            "choices-and-next",
            &name.place,
            format!("the step `{}` has both choices and `next`", name.value),
            "keep one: choices wait for an answer, `next` goes on by itself",
        );
    }
    if draft.choices.len() > 9 {
        faults.error(
            "too-many-choices",
            &name.place,
            format!(
                "the step `{}` has {} choices",
                name.value,
                draft.choices.len()
            ),
            "nine at most: messaging apps have no room for more",
        );
    }
    let speaks = draft.say.is_some() || !draft.say_if.is_empty() || draft.to_young_person.is_some();
    if !speaks && draft.offer.is_empty() && draft.choices.is_empty() && draft.next.is_empty() {
        faults.error(
            "empty-step",
            &name.place,
            format!("the step `{}` says nothing and leads nowhere", name.value),
            "give it words, an offer, choices or `next`",
        );
    }
    for words in [
        &draft.say,
        &draft.to_young_person,
        &draft.to_school,
        &draft.plan,
        &draft.ask,
    ]
    .into_iter()
    .flatten()
    {
        placeholders(words, faults);
    }
    let choices = draft
        .choices
        .into_iter()
        .filter_map(|c| choice(pathway, c, facts, faults))
        .collect();
    let next: Vec<Branch> = draft
        .next
        .into_iter()
        .filter_map(|b| branch(pathway, b, facts, faults))
        .collect();
    Step {
        found_by: draft.found_by,
        needs,
        say: text(draft.say),
        say_if: draft
            .say_if
            .into_iter()
            .filter_map(|s| Some((Condition::read(&s.when, facts, faults)?, s.say.value)))
            .collect(),
        to_young_person: text(draft.to_young_person),
        to_school: text(draft.to_school),
        offer: draft
            .offer
            .into_iter()
            .filter_map(|o| offer(o, facts, faults))
            .collect(),
        clocks: draft.dates.and_then(|d| {
            let from = facts
                .find(&d.from.value)
                .filter(|f| facts.get(*f).kind == Kind::Date);
            if from.is_none() {
                faults.unknown(
                    "unknown-fact",
                    "date fact",
                    &d.from,
                    facts
                        .all
                        .iter()
                        .filter(|f| f.kind == Kind::Date)
                        .map(|f| f.id.as_str()),
                );
            }
            Some(Clocks {
                from: from?,
                due: d.due.into_iter().filter_map(|x| due(x, faults)).collect(),
            })
        }),
        plan: text(draft.plan),
        ask: text(draft.ask),
        ask_young_person: draft.ask_young_person,
        ask_school: draft.ask_school,
        choices,
        next,
        sources: draft.sources.into_iter().map(|s| s.value).collect(),
        in_force: InForce {
            from: draft.from,
            until: draft.until,
        },
        was: draft.was,
        id: name.value,
        place: name.place,
    }
}

fn text(written: Option<Spanned<String>>) -> Option<String> {
    written.map(|w| w.value).filter(|w| !w.is_empty())
}

/// A fact that can be asked for.
fn ask_for(name: &Spanned<String>, facts: &Facts, faults: &mut Faults) -> Option<FactId> {
    let Some(found) = facts.find(&name.value) else {
        faults.unknown("unknown-fact", "fact", name, facts.ids());
        return None;
    };
    if let Some((source, _)) = &facts.get(found).derived {
        let source = &facts.get(*source).id;
        faults.error(
            "derived-fact",
            &name.place,
            format!(
                "`{}` cannot be asked for: it follows from `{source}`",
                name.value
            ),
            format!("write `{source}`"),
        );
        return None;
    }
    Some(found)
}

fn when(node: Option<&Node>, facts: &Facts, faults: &mut Faults) -> Option<Option<Condition>> {
    match node {
        None => Some(None),
        Some(node) => Some(Some(Condition::read(node, facts, faults)?)),
    }
}

/// `step`, `pathway/step` or `pathway/`; an empty step means the start.
fn target(pathway: &str, go: &Spanned<String>) -> StepId {
    match go.value.split_once('/') {
        Some((other, step)) => StepId {
            pathway: other.to_owned(),
            step: step.to_owned(),
        },
        None => StepId {
            pathway: pathway.to_owned(),
            step: go.value.clone(),
        },
    }
}

fn choice(pathway: &str, draft: DraftChoice, facts: &Facts, faults: &mut Faults) -> Option<Choice> {
    let label = draft.label.value.clone();
    let short = draft
        .short
        .as_ref()
        .map_or_else(|| label.clone(), |s| s.value.clone());
    if short.chars().count() > SHORT {
        let (place, message) = match &draft.short {
            Some(short) => (
                &short.place,
                format!(
                    "`{}` has {} letters",
                    short.value,
                    short.value.chars().count()
                ),
            ),
            None => (
                &draft.label.place,
                format!("`{label}` is too long for a button on a phone and has no short form"),
            ),
        };
        faults.error(
            "label-too-long",
            place,
            message,
            format!("add `short:` with at most {SHORT} letters"),
        );
    }
    let condition = when(draft.when.as_ref(), facts, faults);
    let mut sets = Vec::new();
    for (fact, value) in &draft.sets.0 {
        let Some(id) = ask_for(fact, facts, faults) else {
            continue;
        };
        match facts.get(id).value(&value.value) {
            Some(value) => sets.push((id, value)),
            None => faults.unknown(
                "unknown-value",
                &format!("value of `{}`", fact.value),
                value,
                facts.get(id).values.iter().map(|v| v.id.as_str()),
            ),
        }
    }
    let go = match (&draft.go, draft.topic) {
        (Some(go), None) => Go::Step(target(pathway, go)),
        (None, Some(topic)) => Go::Topic(topic.value),
        _ => {
            faults.error(
                "bad-choice",
                &draft.label.place,
                format!("the choice `{label}` needs either `go` or `topic`"),
                "write `go:` and a step, or `topic:` and a topic",
            );
            return None;
        }
    };
    let place = draft.go.map_or(draft.label.place, |go| go.place);
    Some(Choice {
        label,
        short,
        says: draft.says,
        when: condition?,
        sets,
        go,
        in_force: InForce {
            from: draft.from,
            until: draft.until,
        },
        place,
    })
}

fn branch(pathway: &str, draft: DraftBranch, facts: &Facts, faults: &mut Faults) -> Option<Branch> {
    let condition = when(draft.when.as_ref(), facts, faults);
    Some(Branch {
        go: target(pathway, &draft.go),
        when: condition?,
        in_force: InForce {
            from: draft.from,
            until: draft.until,
        },
        place: draft.go.place,
    })
}

/// One offer of a step, or of a kind of danger in `safety.yaml`.
pub fn offer(draft: DraftOffer, facts: &Facts, faults: &mut Faults) -> Option<Offer> {
    let condition = when(draft.when.as_ref(), facts, faults);
    let what = match (draft.service, draft.find) {
        (Some(service), None) => Offered::Service(service.value),
        (None, Some(find)) => Offered::Find {
            topics: find.topics.into_iter().map(|t| t.value).collect(),
            tiers: find.tiers.into_iter().map(|t| t.value).collect(),
            at_most: find.at_most.unwrap_or(3).clamp(1, 6) as usize,
        },
        _ => {
            faults.error(
                "bad-offer",
                &draft.place,
                "an offer has either `service` or `find`",
                "write `service: id`, or `find: { topics: […], at_most: 3 }`",
            );
            return None;
        }
    };
    Some(Offer {
        what,
        when: condition?,
        because: draft.because,
        only_open: draft.only_open.unwrap_or(false),
        place: draft.place,
    })
}

fn due(draft: DraftDue, faults: &mut Faults) -> Option<Due> {
    let Some(after) = limit(&draft.after.value) else {
        faults.error(
            "bad-limit",
            &draft.after.place,
            format!("`{}` is not a stretch of time", draft.after.value),
            "write 6 weeks, 15 days, 2 months, 3 working days or 15 school days",
        );
        return None;
    };
    Some(Due {
        label: draft.label,
        after,
        law: draft.law.value,
        late: draft.late,
    })
}

fn limit(written: &str) -> Option<Limit> {
    let (number, unit) = written.trim().split_once(' ')?;
    let number = number.parse().ok().filter(|n| (1..=400).contains(n))?;
    let unit = match unit.trim() {
        "day" | "days" | "calendar days" => Unit::Days,
        "week" | "weeks" => Unit::Weeks,
        "month" | "months" => Unit::Months,
        "working day" | "working days" => Unit::WorkingDays,
        "school day" | "school days" => Unit::SchoolDays,
        _ => return None,
    };
    Some(Limit { number, unit })
}

/// The words in `{ }` that are filled in.
pub const PLACEHOLDERS: [&str; 8] = [
    "child",
    "your_child_s",
    "Child",
    "district",
    "age",
    "council",
    "topic",
    "outside_council",
];

fn placeholders(words: &Spanned<String>, faults: &mut Faults) {
    for part in words.value.split('{').skip(1) {
        let name = part.split('}').next().unwrap_or("");
        if !PLACEHOLDERS.contains(&name) {
            let place: &Place = &words.place;
            faults.error(
                "unknown-placeholder",
                place,
                format!("nothing is known to put in for `{{{name}}}`"),
                format!("the words in {{ }} can be: {}", PLACEHOLDERS.join(", ")),
            );
        }
    }
}
