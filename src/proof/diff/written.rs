//! What stands in the files: steps, services, facts, topics and dangers that are new, gone, renamed or reworded.

use std::collections::BTreeSet;

use super::{Became, Diff, Entry, Words};
use crate::content::Content;
use crate::dialogue::card::seen_in_words;
use crate::directory::Service;
use crate::directory::service::{AUDIENCE, COSTS, Contact, DIAGNOSIS, REFERRERS, Way};
use crate::family::facts::Fact;
use crate::pathway::model::Offered;
use crate::pathway::{Go, Step};

/// Adds to `diff` all that is written otherwise.
pub(super) fn compare(old: &Content, new: &Content, diff: &mut Diff) {
    steps(old, new, diff);
    services(old, new, diff);
    facts(old, new, diff);
    topics(old, new, diff);
    dangers(old, new, diff);
}

/// A line of an entry: what it is, its text, and what tells it from others of its kind if the text is new.
type Line = (&'static str, String, String);

fn line(what: &'static str, text: impl Into<String>) -> Line {
    (what, text.into(), String::new())
}

fn lines<'a>(what: &'static str, texts: impl IntoIterator<Item = &'a String>) -> Vec<Line> {
    let texts = texts.into_iter();
    texts.map(|text| line(what, text.as_str())).collect()
}

/// Takes out what stands on both sides, pairs what is left, kind by kind: first what has the same tie, then by order.
fn changed(mut old: Vec<Line>, mut new: Vec<Line>) -> Vec<Words> {
    old.retain(|line| match new.iter().position(|l| l == line) {
        Some(same) => {
            new.remove(same);
            false
        }
        None => true,
    });
    let mut words = Vec::new();
    for (what, was, tie) in old {
        let kind = |l: &Line| l.0 == what;
        let by_tie = new.iter().position(|l| kind(l) && l.2 == tie);
        let by_text = new.iter().position(|l| kind(l) && l.1 == was);
        let now = by_text.or(by_tie).map(|n| new.remove(n).1);
        // The same text with another tie leads elsewhere: that is told with the ways.
        if now.as_ref() != Some(&was) {
            words.push(Words {
                what: what.into(),
                was: Some(was),
                now,
            });
        }
    }
    words.extend(new.into_iter().map(|(what, now, _)| Words {
        what: what.into(),
        was: None,
        now: Some(now),
    }));
    words
}

/// One entry of before, and what it is today.
struct Pair<'a, T> {
    kind: &'static str,
    ids: (&'a str, Option<&'a str>),
    name: &'a str,
    before: &'a T,
    after: Option<&'a T>,
}

impl<T> Pair<'_, T> {
    fn tell(self, lines: impl Fn(&T, bool) -> Vec<Line>, diff: &mut Diff) {
        let (id, became, words) = match (self.ids.1, self.after) {
            (Some(id), Some(after)) => {
                let words = changed(lines(self.before, false), lines(after, true));
                let renamed = id != self.ids.0;
                if words.is_empty() && !renamed {
                    return;
                }
                let mut all = Vec::new();
                if renamed {
                    all.push(Words {
                        what: "id".into(),
                        was: Some(self.ids.0.to_owned()),
                        now: Some(id.to_owned()),
                    });
                }
                all.extend(words);
                let became = if renamed {
                    Became::Renamed
                } else {
                    Became::Changed
                };
                (id, became, all)
            }
            _ => (self.ids.0, Became::Removed, Vec::new()),
        };
        diff.entries.push(Entry {
            kind: self.kind,
            id: id.to_owned(),
            name: self.name.to_owned(),
            became,
            words,
        });
    }
}

fn added(kind: &'static str, id: &str, name: &str, diff: &mut Diff) {
    diff.entries.push(Entry {
        kind,
        id: id.to_owned(),
        name: name.to_owned(),
        became: Became::Added,
        words: Vec::new(),
    });
}

fn steps(old: &Content, new: &Content, diff: &mut Diff) {
    let mut known = BTreeSet::new();
    for pathway in &old.pathways {
        for (n, step) in pathway.steps.iter().enumerate() {
            let id = pathway.step_id(n);
            let at = new.find(&id);
            known.extend(at);
            let today = at.map(|at| new.step_id(at).to_string());
            let pair = Pair {
                kind: "step",
                ids: (&id.to_string(), today.as_deref()),
                name: &pathway.title,
                before: step,
                after: at.map(|at| new.step(at)),
            };
            pair.tell(
                |step, is_new| of_step(if is_new { new } else { old }, new, step),
                diff,
            );
        }
    }
    for (p, pathway) in new.pathways.iter().enumerate() {
        for n in 0..pathway.steps.len() {
            let at = crate::content::At {
                pathway: p,
                step: n,
            };
            if !known.contains(&at) {
                added(
                    "step",
                    &pathway.step_id(n).to_string(),
                    &pathway.title,
                    diff,
                );
            }
        }
    }
}

/// The words of a step. `today` knows the present names of what it leads to.
fn of_step(content: &Content, today: &Content, step: &Step) -> Vec<Line> {
    let mut all = Vec::new();
    let single = [
        ("say", &step.say),
        ("to_young_person", &step.to_young_person),
        ("to_school", &step.to_school),
        ("plan", &step.plan),
        ("ask", &step.ask),
        ("ask_young_person", &step.ask_young_person),
        ("ask_school", &step.ask_school),
    ];
    for (what, text) in single {
        all.extend(text.iter().map(|text| line(what, text.as_str())));
    }
    all.extend(lines("say_if", step.say_if.iter().map(|(_, text)| text)));
    for choice in &step.choices {
        let to = match &choice.go {
            Go::Step(id) => today
                .find(id)
                .map_or(id.clone(), |at| today.step_id(at))
                .to_string(),
            Go::Topic(topic) => format!("topic {topic}"),
        };
        all.push(("choice", choice.label.clone(), to));
        if choice.short != choice.label {
            all.push(("short", choice.short.clone(), choice.label.clone()));
        }
        for says in &choice.says {
            all.push(("says", says.clone(), choice.label.clone()));
        }
    }
    all.extend(lines("found_by", step.found_by.iter().map(|w| &w.value)));
    for offer in &step.offer {
        if let (Some(because), Offered::Service(id)) = (&offer.because, &offer.what) {
            all.push(("because", because.clone(), id.clone()));
        }
    }
    for need in &step.needs {
        all.push(line("needs", content.facts.get(*need).id.as_str()));
    }
    for due in step.clocks.iter().flat_map(|c| &c.due) {
        let late = due.late.as_deref().unwrap_or_default();
        let text = format!("{}: {} ({}) {late}", due.label, due.after, due.law);
        all.push(("date", text.trim_end().to_owned(), due.label.clone()));
    }
    for (what, day) in [("from", step.in_force.from), ("until", step.in_force.until)] {
        all.extend(day.map(|day| line(what, day.to_string())));
    }
    all
}

fn services(old: &Content, new: &Content, diff: &mut Diff) {
    let mut known = BTreeSet::new();
    for service in &old.directory.services {
        let today = new.directory.service(&service.id);
        known.extend(today.map(|s| s.id.as_str()));
        let pair = Pair {
            kind: "service",
            ids: (&service.id, today.map(|s| s.id.as_str())),
            name: &today.unwrap_or(service).name,
            before: service,
            after: today,
        };
        pair.tell(
            |service, is_new| of_service(if is_new { new } else { old }, service),
            diff,
        );
    }
    for service in &new.directory.services {
        if !known.contains(service.id.as_str()) {
            added("service", &service.id, &service.name, diff);
        }
    }
}

fn word<T: PartialEq>(table: &[(&'static str, T)], of: &T) -> &'static str {
    let found = table.iter().find(|(_, value)| value == of);
    found.map_or("", |(word, _)| word)
}

fn of_service(content: &Content, service: &Service) -> Vec<Line> {
    let directory = &content.directory;
    let mut all = vec![
        line("name", service.name.as_str()),
        line("provider", directory.provider(service)),
        line("summary", service.summary.as_str()),
        line("ages", service.ages.to_string()),
        line("areas", directory.places.areas_in_words(service.areas)),
        line("tier", service.tier.name()),
        line(
            "diagnosis needed",
            word(&DIAGNOSIS, &service.needs_diagnosis),
        ),
        line("cost", word(&COSTS, &service.cost)),
        line("confidence", service.confidence.as_str()),
        line(
            "status",
            if service.confirmed {
                "open"
            } else {
                "to be confirmed"
            },
        ),
        line("checked", service.checked.to_string()),
        line("review_by", service.review_by.to_string()),
    ];
    let who = AUDIENCE.iter().filter(|(word, _)| match *word {
        "parent" => service.for_parents,
        "young-person" => service.for_young_people,
        _ => service.for_professionals,
    });
    all.extend(who.map(|(word, _)| line("for", *word)));
    for by in &service.access {
        all.push(line("referral by", word(&REFERRERS, by)));
    }
    for topic in &service.topics {
        all.push(line("topic", directory.topics.get(*topic).id.as_str()));
    }
    let single = [
        ("access", &service.access_how),
        ("cost note", &service.cost_note),
        ("reached through", &service.reach_through),
        ("accessibility", &service.accessibility),
        ("waiting", &service.waiting),
        ("note", &service.note),
        ("owner", &service.owner),
    ];
    for (what, text) in single {
        all.extend(text.iter().map(|text| line(what, text.as_str())));
    }
    all.extend(service.hours.iter().map(|h| line("hours", h.written())));
    all.extend(lines("also known as", &service.also_known_as));
    all.extend(lines("language", &service.languages));
    all.extend(lines("to confirm", &service.to_confirm));
    all.extend(service.contacts.iter().map(of_contact));
    for source in &service.sources {
        let seen = seen_in_words(source.seen.as_deref());
        all.push(line("source", format!("{} ({seen})", source.url)));
    }
    for (what, day) in [("from", service.from), ("until", service.until)] {
        all.extend(day.map(|day| line(what, day.to_string())));
    }
    all
}

fn of_contact(contact: &Contact) -> Line {
    let (what, mut text) = match &contact.way {
        Way::Phone(phone) => ("phone", phone.to_string()),
        Way::Text(phone, send) => {
            let send = send
                .as_ref()
                .map_or(String::new(), |word| format!("{word} to "));
            ("text number", format!("{send}{phone}"))
        }
        Way::Email(email) => ("email", email.clone()),
        Way::Web(url) => ("web", url.clone()),
        Way::Address(address) => ("address", address.clone()),
    };
    let label = contact.label.as_ref().map(|label| format!(", {label}"));
    let hours = contact.hours.as_ref().map(|h| format!(", {}", h.written()));
    let as_of = contact
        .as_of
        .as_ref()
        .map(|as_of| format!(", as of {as_of}"));
    text.extend(label.into_iter().chain(hours).chain(as_of));
    line(what, text)
}

fn facts(old: &Content, new: &Content, diff: &mut Diff) {
    for fact in &old.facts.all {
        let today = new.facts.find(&fact.id).map(|id| new.facts.get(id));
        let pair = Pair {
            kind: "fact",
            ids: (&fact.id, today.map(|f| f.id.as_str())),
            name: &fact.name,
            before: fact,
            after: today,
        };
        pair.tell(|fact, _| of_fact(fact), diff);
    }
    for fact in &new.facts.all {
        let names = |f: &&Fact| {
            new.facts
                .find(&f.id)
                .is_some_and(|id| new.facts.get(id).id == fact.id)
        };
        if !old.facts.all.iter().any(|f| names(&f)) {
            added("fact", &fact.id, &fact.name, diff);
        }
    }
}

fn of_fact(fact: &Fact) -> Vec<Line> {
    let mut all = vec![line("name", fact.name.as_str())];
    let single = [
        ("ask", &fact.ask),
        ("ask_young_person", &fact.ask_young_person),
        ("ask_school", &fact.ask_school),
        ("why", &fact.why),
    ];
    for (what, text) in single {
        all.extend(text.iter().map(|text| line(what, text.as_str())));
    }
    all.extend(lines("says", fact.says.iter().map(|w| &w.value)));
    for value in &fact.values {
        let own = |what, text: &str| (what, text.to_owned(), value.id.clone());
        all.push(own("value", &format!("{} ({})", value.id, value.label)));
        all.extend(value.also.iter().map(|w| own("also", w)));
        for (what, phrases) in [
            ("says", &value.says),
            ("opens", &value.opens),
            ("hints", &value.hints),
            ("hint_words", &value.hint_words),
        ] {
            all.extend(phrases.iter().map(|w| own(what, &w.value)));
        }
    }
    for (value, from) in fact
        .derived
        .iter()
        .flat_map(|(_, table)| table)
        .zip(0_u32..)
    {
        all.push(("table", fact.id_of(*value).to_owned(), from.to_string()));
    }
    all
}

fn topics(old: &Content, new: &Content, diff: &mut Diff) {
    let door = |content: &Content, id: &str| {
        let at = crate::proof::places::topic_door(content, id);
        let id = content.step_id(at);
        new.find(&id).map_or(id, |at| new.step_id(at)).to_string()
    };
    for topic in &old.directory.topics.all {
        let today = new.directory.topics.find(&topic.id);
        let today = today.map(|id| new.directory.topics.get(id));
        let pair = Pair {
            kind: "topic",
            ids: (&topic.id, today.map(|t| t.id.as_str())),
            name: &topic.name,
            before: topic,
            after: today,
        };
        let lines = |topic: &crate::directory::topic::Topic, is_new: bool| {
            vec![
                line("name", topic.name.as_str()),
                line("short", topic.short.as_str()),
                line("leads to", door(if is_new { new } else { old }, &topic.id)),
            ]
        };
        pair.tell(lines, diff);
    }
    for topic in &new.directory.topics.all {
        let was = |t: &crate::directory::topic::Topic| {
            let today = new.directory.topics.find(&t.id);
            today.is_some_and(|id| new.directory.topics.get(id).id == topic.id)
        };
        if !old.directory.topics.all.iter().any(was) {
            added("topic", &topic.id, &topic.name, diff);
        }
    }
}

fn dangers(old: &Content, new: &Content, diff: &mut Diff) {
    for danger in &old.safety.kinds {
        let today = new.safety.kinds.iter().find(|d| d.id == danger.id);
        let pair = Pair {
            kind: "danger",
            ids: (&danger.id, today.map(|d| d.id.as_str())),
            name: &danger.name,
            before: danger,
            after: today,
        };
        let lines = |danger: &crate::content::safety::Danger, _| {
            let mut all = vec![
                line("name", danger.name.as_str()),
                line("urgency", format!("{:?}", danger.urgency).to_lowercase()),
                line("say", danger.say.as_str()),
            ];
            let young = danger.to_young_person.iter();
            all.extend(young.map(|text| line("to_young_person", text.as_str())));
            for offer in &danger.offer {
                let Offered::Service(id) = &offer.what else {
                    continue;
                };
                let open = if offer.only_open {
                    ", only while it is open"
                } else {
                    ""
                };
                let some = if offer.when.is_some() {
                    ", to some"
                } else {
                    ""
                };
                all.push(line("offer", format!("{id}{open}{some}")));
            }
            all
        };
        pair.tell(lines, diff);
    }
    for danger in &new.safety.kinds {
        if !old.safety.kinds.iter().any(|d| d.id == danger.id) {
            added("danger", &danger.id, &danger.name, diff);
        }
    }
}
