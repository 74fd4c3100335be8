//! What was expected of a turn, against what was seen.

use super::written::DraftExpect;
use crate::channel::terminal::render as as_text;
use crate::content::Content;
use crate::dialogue::{Reply, State};
use crate::fault::{Place, Spanned};

/// One thing that is not as written.
pub(super) struct Mismatch {
    /// Where it is written.
    pub(super) place: Place,
    /// The key: `at`, `services`.
    pub(super) what: &'static str,
    /// What is written.
    pub(super) expected: String,
    /// What was seen, for people.
    pub(super) seen: String,
    /// What to write there instead; nothing if a person must decide.
    pub(super) instead: Option<String>,
}

/// Everything about a turn that is not as written.
pub(super) fn compare(
    content: &Content,
    expect: &DraftExpect,
    state: &State,
    reply: &Reply,
) -> Vec<Mismatch> {
    let mut all = Vec::new();
    let mut differs = |what, written: &Spanned<String>, seen: String, instead: Option<String>| {
        all.push(Mismatch {
            place: written.place.clone(),
            what,
            expected: written.value.clone(),
            seen,
            instead,
        });
    };
    if let Some(at) = expect.at.as_ref().filter(|at| at.value != state.at) {
        differs("at", at, state.at.clone(), Some(state.at.clone()));
    }
    let asked = state.asking.as_deref().unwrap_or("nothing");
    if let Some(asks) = expect.asks.as_ref().filter(|asks| asks.value != asked) {
        differs("asks", asks, asked.into(), Some(asked.into()));
    }
    services(content, expect, reply, &mut differs);
    let text = as_text(reply).to_lowercase();
    let says = |words: &Spanned<String>| text.contains(&words.value.to_lowercase());
    for words in expect.says.iter().filter(|w| !says(w)) {
        differs("says", words, "(it does not say so)".into(), None);
    }
    for words in expect.not_says.iter().filter(|w| says(w)) {
        differs("not_says", words, "(it says so)".into(), None);
    }
    let labels: Vec<&str> = reply.choices.iter().map(|b| b.label.as_str()).collect();
    let missing = expect.choices.iter();
    for choice in missing.filter(|c| !labels.contains(&c.value.as_str())) {
        let written = |label: &&&str| !expect.choices.iter().any(|c| c.value == **label);
        let others = labels.iter().filter(written).copied();
        let near = crate::text::closest(&choice.value, others).map(str::to_owned);
        differs("choices", choice, labels.join(" | "), near);
    }
    for (fact, value) in &expect.facts.0 {
        let is = state.fact(&fact.value);
        if is != Some(value.value.as_str()) {
            let seen = format!("{} is {}", fact.value, is.unwrap_or("not known"));
            differs("facts", value, seen, is.map(str::to_owned));
        }
    }
    let is_crisis = reply.is_crisis();
    if let Some(crisis) = expect.crisis.as_ref().filter(|c| c.value != is_crisis) {
        all.push(Mismatch {
            place: crisis.place.clone(),
            what: "crisis",
            expected: if crisis.value { "yes" } else { "no" }.into(),
            seen: if is_crisis { "yes" } else { "no" }.into(),
            instead: Some(if is_crisis { "yes" } else { "no" }.into()),
        });
    }
    all
}

fn services(
    content: &Content,
    expect: &DraftExpect,
    reply: &Reply,
    differs: &mut impl FnMut(&'static str, &Spanned<String>, String, Option<String>),
) {
    let shown: Vec<&str> = reply.services().map(|c| c.id.as_str()).collect();
    let written = |id: &str| expect.services.iter().any(|s| s.value == id);
    // Each that is not shown gives its place to one that is, and is not written yet.
    let mut others = shown.iter().filter(|id| !written(id));
    for service in &expect.services {
        if shown.contains(&service.as_str()) {
            continue;
        }
        let mut seen = match shown.as_slice() {
            [] => "(no service)".to_owned(),
            shown => shown.join(", "),
        };
        if content.directory.service(&service.value).is_none() {
            seen += " (and there is no service of that name)";
        }
        differs(
            "services",
            service,
            seen,
            others.next().map(|id| (*id).to_owned()),
        );
    }
    let unwanted = expect.not_services.iter();
    for service in unwanted.filter(|s| shown.contains(&s.as_str())) {
        differs("not_services", service, "(it is shown)".into(), None);
    }
}
