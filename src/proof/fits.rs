//! What families get in messaging apps: the reply of every step, as the messages of every app, and what of it does not fit.
//!
//! Long words are split at sentences, so a reply as a whole always fits. What cannot be helped by splitting is judged here: labels of buttons, what comes back from
//! them, questions above buttons, links that would be broken, and how often a family would have to write MORE.

use jiff::civil::DateTime;
use rayon::prelude::*;

use super::states::{Stand, standing_at};
use crate::content::{At, Content};
use crate::dialogue::reply::{Button, ContactKind};
use crate::dialogue::{Input, Reply, respond};
use crate::fault::Faults;
use crate::messages::{plain, sms, telegram, whatsapp};

/// How many messages of SMS a reply may take: the first, and what comes on MORE.
pub const MOST_PAGES: usize = 12;

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The code of the fault.
    pub code: &'static str,
    /// Which app, and what of it.
    pub what: String,
    /// What to write instead.
    pub help: String,
}

/// Renders the reply of each of these steps, with its family: as it asks for what it needs to know, and as it speaks when all of that is
/// answered. Names what does not fit at the step. Every processor takes a share.
#[must_use]
pub fn check(content: &Content, stands: &[Stand<'_>], now: DateTime) -> (usize, Faults) {
    let mut faults = Faults::default();
    let found: Vec<Vec<Misfit>> = stands
        .par_iter()
        .map(|stand| misfits_of(content, stand, now))
        .collect();
    for (stand, found) in stands.iter().zip(found) {
        for misfit in found {
            name(content, stand.at, &misfit, &mut faults);
        }
    }
    (stands.len() * 2, faults)
}

fn misfits_of(content: &Content, stand: &Stand<'_>, now: DateTime) -> Vec<Misfit> {
    let asked = stand.knows.clone();
    let mut told = asked.clone();
    for fact in content.step(stand.at).questions() {
        let id = content.facts.get(fact).id.clone();
        if !told.iter().any(|(known, _)| *known == id) {
            told.push((id, "unknown".into()));
        }
    }
    let mut found: Vec<Misfit> = Vec::new();
    for knows in [asked, told] {
        let state = standing_at(content, stand.at, knows);
        let reply = respond(content, &state, &Input::Look, now).reply;
        for misfit in misfits(&reply) {
            if !found.contains(&misfit) {
                found.push(misfit);
            }
        }
    }
    found
}

fn name(content: &Content, at: At, misfit: &Misfit, faults: &mut Faults) {
    let step = content.step_id(at);
    faults.error(
        misfit.code,
        &content.step(at).place,
        format!("at the step `{step}` {}", misfit.what),
        misfit.help.clone(),
    );
}

/// What of a reply does not fit the apps.
#[must_use]
pub fn misfits(reply: &Reply) -> Vec<Misfit> {
    let mut found = Found::default();
    for button in reply.choices.iter().chain(&reply.always) {
        let letters = button.short.chars().count();
        if !(1..=whatsapp::LONGEST_TITLE).contains(&letters) {
            found.fault(
                "label-too-long",
                format!(
                    "the button `{}` has {letters} letters: WhatsApp shows {}",
                    button.short,
                    whatsapp::LONGEST_TITLE
                ),
                "give it a `short` form of at most 20 letters",
            );
        }
        if button.tap.len() > telegram::LONGEST_DATA {
            found.fault(
                "id-too-long",
                format!(
                    "what comes back from the button `{}` has {} bytes: Telegram takes {}",
                    button.label,
                    button.tap.len(),
                    telegram::LONGEST_DATA
                ),
                "shorten the id of the topic, or of the fact and its value",
            );
        }
    }
    if let Some((one, other)) = alike(&reply.choices) {
        found.fault(
            "label-twice",
            format!(
                "the buttons `{one}` and `{other}` look the same on a phone: WhatsApp refuses them"
            ),
            "give one of them another `short` form",
        );
    }
    let question = plain::question(reply).unwrap_or_default();
    if !whatsapp::body_fits(&question) {
        found.fault(
            "message-too-long",
            format!(
                "the question has {} letters: WhatsApp shows {} above buttons",
                question.chars().count(),
                whatsapp::LONGEST_BODY
            ),
            "ask in one short sentence, and put the rest into `say`",
        );
    }
    let pages = sms::pages(reply);
    if pages.len() > MOST_PAGES {
        found.fault(
            "message-too-long",
            format!(
                "the reply takes {} text messages of {} segments each: a family would write MORE {} times",
                pages.len(),
                sms::MOST_SEGMENTS,
                pages.len() - 1
            ),
            "say less here, offer fewer services at once, or make two steps of it",
        );
    }
    for link in broken_links(reply, &pages) {
        found.fault(
            "message-too-long",
            format!("the link {link} does not fit into one text message"),
            "use a shorter address of the same page",
        );
    }
    found.0
}

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Misfit>);

impl Found {
    fn fault(&mut self, code: &'static str, what: String, help: &str) {
        let help = help.to_owned();
        self.0.push(Misfit { code, what, help });
    }
}

/// Two answers with the same short form.
fn alike(choices: &[Button]) -> Option<(&str, &str)> {
    choices.iter().enumerate().find_map(|(n, one)| {
        let other = choices[n + 1..]
            .iter()
            .find(|other| other.short == one.short)?;
        Some((one.label.as_str(), other.label.as_str()))
    })
}

/// Links that no message holds whole.
fn broken_links(reply: &Reply, pages: &[String]) -> Vec<String> {
    let contacts = reply.services().flat_map(|card| &card.contacts);
    let links = contacts
        .filter(|c| c.kind == ContactKind::Web)
        .filter_map(|c| c.link.as_ref());
    links
        .filter(|link| {
            let link = sms::plainly(link);
            !pages.iter().any(|page| page.contains(&link))
        })
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button(label: &str, short: &str, tap: &str) -> Button {
        Button {
            tap: tap.into(),
            label: label.into(),
            short: short.into(),
        }
    }

    /// Each kind of misfit is found, and a reply that fits has none.
    #[test]
    fn each_misfit_is_named() {
        let good = Reply {
            question: Some("Which?".into()),
            choices: vec![button("Yes", "Yes", "c:1"), button("No", "No", "c:2")],
            ..Reply::default()
        };
        assert_eq!(misfits(&good), []);
        let codes = |change: &dyn Fn(&mut Reply)| {
            let mut reply = good.clone();
            change(&mut reply);
            misfits(&reply)
                .into_iter()
                .map(|m| m.code)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            codes(&|r| r.choices[0].short = "a".repeat(21)),
            ["label-too-long"]
        );
        assert_eq!(codes(&|r| r.choices[0].short.clear()), ["label-too-long"]);
        assert_eq!(
            codes(&|r| r.choices[0].tap = "a".repeat(65)),
            ["id-too-long"]
        );
        assert_eq!(
            codes(&|r| r.choices[0].short = "No".into()),
            ["label-twice"]
        );
        assert_eq!(
            codes(&|r| r.question = Some("a ".repeat(513))),
            ["message-too-long"]
        );
        assert_eq!(
            codes(&|r| r.why_asked = Some("word ".repeat(1200))),
            ["message-too-long"; 2]
        );
    }
}
