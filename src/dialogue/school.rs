//! What a school adds to a conversation that begins on its own site: where the family lives, a welcome, and its SENCO as the first person to talk to.
//!
//! In: a school, and a reply as anybody would get it. Out: the same reply with the school's part. Danger stays first, and nothing is taken away.
//! Deliberately not here: colours and frames (`channel`).

use jiff::civil::DateTime;

use super::card::Eyes;
use super::reply::{Block, Card, Reply};
use super::respond::{Input, Turn, respond};
use super::state::State;
use super::talk::step_id;
use super::wording::paragraphs;
use crate::content::Content;
use crate::directory::School;
use crate::directory::hours::date_without_weekday;
use crate::directory::schools::SENCO;
use crate::family::Family;

/// How a conversation begins on the site of a school: in its district. A family from elsewhere can change that like any other answer.
#[must_use]
pub fn begin(content: &Content, school: &School) -> State {
    let mut state = State::default();
    let fact = content.facts.get(content.facts.district);
    let district = content.directory.places.id_of(school.district);
    if fact.value(district).is_some() {
        state.set_fact(&fact.id, Some(district));
    }
    state
}

/// One turn, on the site of this school if there is one; without a state before, the conversation begins there. To start again is to start at the
/// school too.
#[must_use]
pub fn respond_at(
    content: &Content,
    school: Option<&School>,
    before: Option<&State>,
    input: &Input,
    now: DateTime,
) -> Turn {
    let beginning = || school.map_or_else(State::default, |school| begin(content, school));
    let first = before.is_none() && *input == Input::Look;
    let mut turn = match before {
        Some(before) => respond(content, before, input, now),
        None => respond(content, &beginning(), input, now),
    };
    if let Some(school) = school {
        if turn.state == State::default() {
            turn = respond(content, &beginning(), &Input::Look, now);
        }
        at_school(content, school, &turn.state, first, &mut turn.reply, now);
    }
    turn
}

/// Adds the school's part to a reply. `first` says that this is the first thing that the family sees.
pub fn at_school(
    content: &Content,
    school: &School,
    state: &State,
    first: bool,
    reply: &mut Reply,
    now: DateTime,
) {
    let nobody = Family::default();
    let Some(senco) = senco(content, school, &nobody, now) else {
        return;
    };
    // Wherever the SENCO of any school is shown, this is the one.
    let mut shown = false;
    for block in &mut reply.blocks {
        let cards = match block {
            Block::Services(cards) => cards,
            Block::Plan(plan) => &mut plan.services,
            _ => continue,
        };
        if let Some(at) = cards.iter().position(|card| card.id == SENCO) {
            let because = std::mem::take(&mut cards[at].because);
            cards.remove(at);
            cards.insert(
                0,
                Card {
                    because,
                    ..senco.clone()
                },
            );
            shown = true;
        }
    }
    let person = content.find(&step_id(&state.at)) == Some(content.front_door("person"));
    let after_danger = usize::from(reply.is_crisis());
    if (first || person) && !shown {
        // Beside a greeting there is room for who it is and how to reach them.
        let senco = if first { in_short(senco) } else { senco };
        let services = reply.blocks.iter_mut().find_map(|block| match block {
            Block::Services(cards) => Some(cards),
            _ => None,
        });
        match services {
            Some(cards) => cards.insert(0, senco),
            None => reply.blocks.push(Block::Services(vec![senco])),
        }
    }
    if first && let Some(welcome) = &school.welcome {
        let welcome = Block::Say {
            paragraphs: paragraphs(welcome),
            sources: Vec::new(),
        };
        reply.blocks.insert(after_danger, welcome);
    }
}

fn in_short(card: Card) -> Card {
    Card {
        provider: String::new(),
        summary: String::new(),
        hours: None,
        notes: Vec::new(),
        ..card
    }
}

/// The SENCO's card: what is said of every SENCO, with what this school gives.
fn senco(content: &Content, school: &School, nobody: &Family, now: DateTime) -> Option<Card> {
    let service = content.directory.service(SENCO)?;
    let eyes = Eyes {
        content,
        family: nobody,
        now,
    };
    let mut card = eyes.card(service, Some("The first person to talk to"));
    card.name = format!("The SENCO of {}", school.name);
    card.provider = school.name.clone();
    card.because.truncate(1);
    if !school.senco.is_empty() {
        card.contacts = school.senco.iter().map(|c| eyes.contact(c, None)).collect();
        card.through = None;
    }
    if school.senco_says.is_some() {
        card.referral.clone_from(&school.senco_says);
    }
    if !school.senco.is_empty() || school.senco_says.is_some() {
        card.checked = format!("Last checked on {}", date_without_weekday(school.checked));
        card.sources.clear();
    }
    Some(card)
}
