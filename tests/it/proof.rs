//! The proof against brute force: on a small content every family walks every way, without partitions, and the verdicts are the same.

use std::collections::HashMap;

use anydoor::content::Content;
use anydoor::dialogue::{Input, State, Turn, Walked, respond};
use anydoor::proof::distance::Distance;
use anydoor::proof::families::{ALL, Families, Sets};
use anydoor::proof::places::Places;
use anydoor::proof::states::standing_at;
use anydoor::proof::verdict::prove;
use anydoor::proof::visitors::beginnings;
use jiff::civil::DateTime;

use crate::support::{content, copy_of, good, monday_morning, root};

/// The real content stands: nobody without a door, and the figures that `check` prints are about what they say.
#[test]
fn there_is_no_wrong_door() {
    let proof = prove(content(), monday_morning());
    let errors: Vec<String> = proof.faults.0.iter().map(ToString::to_string).collect();
    assert!(!proof.faults.any_error(), "{errors:#?}");
    let covered = proof.covered;
    let steps: usize = content().pathways.iter().map(|p| p.steps.len()).sum();
    assert!(
        covered.steps + 1 >= steps,
        "{} of {steps} steps",
        covered.steps
    );
    assert_eq!(covered.states, covered.steps);
    assert!(
        covered.families > 500_000,
        "{} kinds of family",
        covered.families
    );
    assert!(covered.days.len() > 1, "{:?}", covered.days);
    let near: usize = covered.by_answers.iter().take(5).sum();
    assert!(
        near * 100 >= covered.beginnings * 94,
        "{:?}",
        covered.by_answers
    );
    assert_eq!(covered.by_answers.iter().sum::<usize>(), covered.beginnings);
}

/// A small content: its own few facts, districts and pathways; the rest as it is.
fn small() -> Content {
    good(copy_of(&root().join("tests/small")).path())
}

/// The most answers from here to a door, whatever is answered; `None` if some way never comes to one. Choices that lead back are left
/// out, as the proof leaves them out.
struct Walker<'c> {
    content: &'c Content,
    now: DateTime,
    places: Places<'c>,
    known: HashMap<String, Option<usize>>,
}

impl Walker<'_> {
    fn answers(&mut self, turn: &Turn) -> Option<usize> {
        // What anybody is shown who has answered long enough is no door of the way itself.
        let meanwhile = self.content.front_door("meanwhile");
        let beside = turn.walked.contains(&Walked::Step(meanwhile))
            && turn.state.at != self.content.step_id(meanwhile).to_string();
        if !beside && turn.reply.services().any(|card| !card.contacts.is_empty()) {
            return Some(0);
        }
        let state = &turn.state;
        let mut facts = state.facts.clone();
        facts.sort();
        let key = format!("{} {:?} {facts:?}", state.at, state.asking);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        // On the way: a circle never comes to a door.
        self.known.insert(key.clone(), None);
        let inputs = self.inputs(state, turn);
        let mut most = (!inputs.is_empty()).then_some(0);
        for input in inputs {
            let next = respond(self.content, state, &input, self.now);
            let below = self.answers(&next).map(|n| n + 1);
            most = most.zip(below).map(|(a, b)| a.max(b));
        }
        self.known.insert(key, most);
        most
    }

    fn inputs(&self, state: &State, turn: &Turn) -> Vec<Input> {
        let facts = &self.content.facts;
        if let Some(fact) = state.asking.as_deref().and_then(|f| facts.find(f)) {
            let fact = facts.get(fact);
            let values = fact.values.iter().map(|v| v.id.as_str()).chain(["unknown"]);
            return values
                .map(|v| Input::Tap(format!("f:{}:{v}", fact.id)))
                .collect();
        }
        let at = self
            .content
            .find(&anydoor::dialogue::talk::step_id(&state.at))
            .expect("a step");
        let place = &self.places.all[self.places.number(at)];
        let step = self.content.step(at);
        let back = |label: &str| {
            step.choices
                .iter()
                .zip(&place.choices)
                .any(|(c, turning)| c.label == label && turning.back)
        };
        turn.reply
            .choices
            .iter()
            .filter(|b| b.tap.starts_with("c:") && !back(&b.label))
            .map(|b| Input::Tap(b.tap.clone()))
            .collect()
    }
}

/// Every combination of every value of every fact, nothing said among them.
pub(crate) fn every_family(content: &Content) -> Vec<Vec<(String, String)>> {
    let mut all = vec![Vec::new()];
    for fact in content
        .facts
        .all
        .iter()
        .filter(|f| f.derived.is_none() && !f.values.is_empty())
    {
        let mut more = Vec::new();
        for family in &all {
            more.push(family.clone());
            for value in fact.values.iter().map(|v| v.id.as_str()).chain(["unknown"]) {
                let mut family: Vec<(String, String)> = family.clone();
                family.push((fact.id.clone(), value.to_owned()));
                more.push(family);
            }
        }
        all = more;
    }
    all
}

/// The set of just one family.
pub(crate) fn one(content: &Content, sets: &mut Sets<'_>, facts: &[(String, String)]) -> Families {
    let mut one = ALL;
    for fact in &content.facts.all {
        let known = content.facts.find(&fact.id);
        let Some(id) = known.filter(|_| fact.derived.is_none() && !fact.values.is_empty()) else {
            continue;
        };
        let told = facts.iter().find(|(f, _)| *f == fact.id);
        let told = told.map(|(_, v)| fact.value(v).expect("a value"));
        let set = sets.told(id, told);
        one = sets.and(one, set);
    }
    one
}

#[test]
fn brute_force_agrees() {
    let content = small();
    let now = monday_morning();
    let mut sets = Sets::new(&content);
    let places = Places::new(&content, now.date(), &mut sets);
    let page = Distance::new(&places, 0, &mut sets);
    let families = every_family(&content);
    assert_eq!(
        sets.count(ALL),
        families.len() as u64,
        "both count the same families"
    );
    let walker_places = Places::new(&content, now.date(), &mut sets);
    let mut walker = Walker {
        content: &content,
        now,
        places: walker_places,
        known: HashMap::new(),
    };
    let (mut never, mut farthest, mut compared) = (0, 0, 0);
    for at in beginnings(&content) {
        for facts in &families {
            let state = standing_at(&content, at, facts.clone());
            let turn = respond(&content, &state, &Input::Look, now);
            let walked = walker.answers(&turn);
            let one = one(&content, &mut sets, facts);
            assert_eq!(sets.count(one), 1);
            let proved = page.of(one, places.number(at), &mut sets);
            assert_eq!(proved, walked, "from {} for {facts:?}", content.step_id(at));
            compared += 1;
            never += usize::from(walked.is_none());
            farthest = farthest.max(walked.unwrap_or(0));
        }
    }
    println!("{compared} compared, {never} never at a door, {farthest} answers at most");
    assert!(
        compared > 2_000 && never > 0 && farthest >= 3,
        "{compared} {never} {farthest}: too little to tell"
    );
}
