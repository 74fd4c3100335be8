//! The proof that there is no wrong door: every pathway, every step, every kind of family, both kinds of channel, today and on every day
//! of the next two years on which something begins or ends.

use jiff::civil::{Date, DateTime};

use super::distance::Distance;
use super::families::{ALL, Families, NONE, Sets};
use super::places::{CHANNELS, Channel, Places, days_of_change, who_fits};
use super::reach::way_to;
use super::states::{Stuck, from_everywhere, stands};
use super::transcript::transcripts;
use super::visitors::{Visitors, beginnings, visitors};
use crate::content::{At, Content};
use crate::dialogue::meanwhile::ENOUGH;
use crate::directory::service::Way;
use crate::fault::{Fault, Faults, Place as Written};
use crate::pathway::model::{InForce, Offered};

/// What the proof covered.
#[derive(Debug, Clone, Default)]
pub struct Covered {
    /// Kinds of family: every combination of what can be known of one.
    pub families: u64,
    /// Families at steps, today: who can come to a step, summed over all steps.
    pub situations: u64,
    /// Steps that somebody comes to.
    pub steps: usize,
    /// The days that were looked at.
    pub days: Vec<Date>,
    /// Ways in: topics, the front door, families' own words.
    pub beginnings: usize,
    /// How many of them are within 0, 1, 2 … answers of a door for every family, on the page.
    pub by_answers: Vec<usize>,
    /// The farthest way in, and the most answers that anybody gives from there.
    pub farthest: Option<(String, usize)>,
    /// Ways in from which some way ends with links only: there a family without data taps "Talk to a person" for a number to call.
    pub by_link_only: usize,
    /// States from which danger, a person, help, back and the beginning were tried.
    pub states: usize,
    /// Replies that were rendered for every messaging app.
    pub rendered: usize,
}

/// What is wrong, and what was covered.
#[derive(Debug)]
pub struct Proof {
    /// Faults, as `check` prints them.
    pub faults: Faults,
    /// What was covered.
    pub covered: Covered,
}

/// Proves content at a moment in England. Steps that come into force beyond two years are left for later.
#[must_use]
pub fn prove(content: &Content, now: DateTime) -> Proof {
    let mut sets = Sets::new(content);
    let mut faults = Faults::default();
    let days = days_of_change(content, now.date());
    let mut covered = Covered {
        families: sets.count(ALL),
        ..Covered::default()
    };
    let mut ever = Ever::default();
    let today = Day::new(content, now.date(), &mut sets);
    let stands = stands(&today.places, &today.heard, &sets);
    // While sets of families are counted, day after day, other processors let families of today speak.
    let ((), (tried, (rendered, misfits))) = rayon::join(
        || {
            let of_today = today.judge(now, false, &mut ever, &mut sets, &mut faults);
            covered.count(&today, &of_today, &mut sets);
            for day in days.iter().skip(1) {
                let later = Day::new(content, *day, &mut sets);
                later.judge(day.at(10, 0, 0, 0), true, &mut ever, &mut sets, &mut faults);
            }
        },
        || {
            rayon::join(
                || from_everywhere(content, &stands, now),
                || super::fits::check(content, &stands, now),
            )
        },
    );
    for stuck in tried.stuck.iter().take(5) {
        name_stuck(content, stuck, &mut faults);
    }
    faults.0.extend(misfits.0);
    covered.states = tried.states;
    covered.rendered = rendered;
    ever.for_nobody(content, &days, &mut faults);
    covered.days = days;
    faults.settle();
    Proof { faults, covered }
}

/// What each step does on one day, and who comes to it.
struct Day<'c> {
    places: Places<'c>,
    heard: Visitors,
}

impl<'c> Day<'c> {
    fn new(content: &'c Content, day: Date, sets: &mut Sets<'c>) -> Self {
        let places = Places::new(content, day, sets);
        let heard = visitors(&places, sets);
        Self { places, heard }
    }

    /// Names what is wrong on this day; gives how far doors are on the page.
    fn judge(
        &self,
        moment: DateTime,
        later: bool,
        ever: &mut Ever,
        sets: &mut Sets<'c>,
        faults: &mut Faults,
    ) -> Distance {
        let Self { places, heard } = self;
        ever.note(places, heard, sets);
        let page = Distance::new(places, 0, sets);
        let mut court = Court {
            content: places.content,
            moment,
            later,
            sets,
            faults,
        };
        // Whoever has no way on comes to no door either: that is said once.
        if !court.gaps(places, heard) {
            court.doors(places, &page);
        }
        court.closed_ahead(places, heard);
        court.person(places);
        court.danger();
        page
    }
}

impl Covered {
    fn count<'c>(&mut self, day: &Day<'c>, page: &Distance, sets: &mut Sets<'c>) {
        let Day { places, heard } = day;
        let text = Distance::new(places, 1, sets);
        self.situations = heard.iter().map(|families| sets.count(*families)).sum();
        self.steps = heard.iter().filter(|families| **families != NONE).count();
        for at in beginnings(places.content) {
            let step = places.number(at);
            self.beginnings += 1;
            if text.of(ALL, step, sets).is_none() {
                self.by_link_only += 1;
            }
            let Some(answers) = page.of(ALL, step, sets) else {
                continue;
            };
            if self.by_answers.len() <= answers {
                self.by_answers.resize(answers + 1, 0);
            }
            self.by_answers[answers] += 1;
            if self
                .farthest
                .as_ref()
                .is_none_or(|(_, most)| answers > *most)
            {
                self.farthest = Some((places.content.step_id(at).to_string(), answers));
            }
        }
    }
}

/// Judges one day.
struct Court<'a, 'c> {
    content: &'c Content,
    moment: DateTime,
    /// Whether the day is not today.
    later: bool,
    sets: &'a mut Sets<'c>,
    faults: &'a mut Faults,
}

impl Court<'_, '_> {
    /// Names a fault with a family it happens to, and the shortest conversation that goes wrong.
    fn wrong(&mut self, code: &'static str, at: At, families: Families, message: &str, help: &str) {
        let place = self.content.step(at).place.clone();
        // A day on which nothing new is wrong says nothing again.
        if self
            .faults
            .0
            .iter()
            .any(|f| f.code == code && f.place.as_ref() == Some(&place))
        {
            return;
        }
        let knows = self.sets.simplest(families).unwrap_or_default();
        let day = if self.later {
            format!(" from {}", self.moment.date())
        } else {
            String::new()
        };
        let message = format!("{message}{day}: such as {}", in_words(self.content, &knows));
        let mut help = help.to_owned();
        if let Some(way) = way_to(self.content, at, knows, self.moment) {
            help = format!(
                "{help}. The shortest conversation that goes wrong:\n{}",
                transcripts(&[way])
            );
        }
        self.fault(code, &place, message, help);
    }

    fn fault(&mut self, code: &'static str, place: &Written, message: String, help: String) {
        self.faults.error(code, place, message, help);
    }

    /// Names the steps that leave some of those who come there without a way on; whether there are any.
    fn gaps(&mut self, places: &Places<'_>, heard: &Visitors) -> bool {
        let mut found = false;
        for (step, families) in heard.iter().enumerate() {
            let place = &places.all[step];
            let stop = self.sets.and(*families, place.stops);
            if stop == NONE {
                continue;
            }
            let at = places.at(step);
            let name = self.content.step_id(at);
            if !place.branches.is_empty() {
                found = true;
                let message = format!("the step `{name}` has no branch for some families");
                self.wrong(
                    "no-branch",
                    at,
                    stop,
                    &message,
                    "add a branch for them, or end with a branch without `when`",
                );
            } else if !place.choices.is_empty() {
                let closed = place
                    .choices
                    .iter()
                    .fold(stop, |left, c| self.sets.without(left, c.open_to));
                if closed != NONE {
                    found = true;
                    let message =
                        format!("the step `{name}` asks, but has no choice for some families");
                    self.wrong(
                        "no-choice",
                        at,
                        closed,
                        &message,
                        "add a choice for them, or one without `when`",
                    );
                }
            }
        }
        found
    }

    /// Ways in from which some family never comes to a door.
    fn doors(&mut self, places: &Places<'_>, page: &Distance) {
        let mut lost: Option<(usize, Families)> = None;
        for at in beginnings(self.content) {
            let step = places.number(at);
            let never = self.sets.not(page.within(super::distance::MOST, step));
            if never != NONE {
                // The step nearest to the fault is the last that loses somebody: the others only lead to it.
                let smaller =
                    lost.is_none_or(|(_, other)| self.sets.count(never) < self.sets.count(other));
                if smaller {
                    lost = Some((step, never));
                }
            }
        }
        if let Some((step, never)) = lost {
            let at = places.at(step);
            let name = self.content.step_id(at);
            let message = format!(
                "from the step `{name}` some families never come to a service that they can use"
            );
            self.wrong(
                "no-way-to-a-door",
                at,
                never,
                &message,
                "offer a service there that they can use, or lead on to one",
            );
        }
    }

    /// Choices and branches that lead to a step that is not in force on this day: whoever takes one finds the menu.
    fn closed_ahead(&mut self, places: &Places<'_>, heard: &Visitors) {
        for (step, families) in heard.iter().enumerate() {
            let (place, written) = (&places.all[step], places.step(step));
            let stop = self.sets.and(*families, place.stops);
            let choices = place.choices.iter().zip(&written.choices).map(|(c, w)| {
                let name = format!("the choice `{}`", w.label);
                (stop, c.open_to, c.to, name, &w.place)
            });
            let branches = place
                .branches
                .iter()
                .zip(&written.next)
                .map(|((who, to), w)| {
                    let name = "this branch".to_owned();
                    (*families, *who, *to, name, &w.place)
                });
            for (come, open, to, name, at) in choices.chain(branches) {
                if places.all[to].in_force || self.sets.and(come, open) == NONE {
                    continue;
                }
                let on = places.step(to).in_force;
                let over = on.until.filter(|until| *until < places.today);
                let since = match (over, on.from) {
                    (Some(until), _) => format!("ended on {until}"),
                    (None, Some(from)) => format!("begins on {from}"),
                    (None, None) => continue,
                };
                // A day on which nothing new is wrong says nothing again.
                let known = |f: &Fault| f.code == "leads-to-closed" && f.place.as_ref() == Some(at);
                if self.faults.0.iter().any(known) {
                    continue;
                }
                let step = self.content.step_id(places.at(to));
                self.faults.error(
                    "leads-to-closed",
                    at,
                    format!("on {} {name} leads to the step `{step}`, which {since}: families would find the menu", places.today),
                    "give it the same `from` and `until` as the step, or lead it elsewhere",
                );
            }
        }
    }

    /// "Talk to a person" must show every family a number, by text message too; so must what is shown to those who have answered enough
    /// ([`crate::dialogue::meanwhile`]).
    fn person(&mut self, places: &Places<'_>) {
        self.for_everybody(places, "person", "\u{201c}Talk to a person\u{201d} shows");
        let long = format!("After {ENOUGH} answers `meanwhile` shows");
        self.for_everybody(places, "meanwhile", &long);
    }

    fn for_everybody(&mut self, places: &Places<'_>, step: &str, shows: &str) {
        let at = self.content.front_door(step);
        for (channel, kind) in CHANNELS.iter().enumerate() {
            let shut = self.sets.not(places.all[places.number(at)].doors[channel]);
            if shut != NONE {
                let how = match kind {
                    Channel::Page => "nobody",
                    Channel::Text => "no number to call or text",
                };
                let message = format!("{shows} {how} to some families");
                self.wrong(
                    "no-person",
                    at,
                    shut,
                    &message,
                    "offer somebody there who has a phone number and is for everybody",
                );
            }
        }
    }

    /// Every kind of danger has, for every family, somebody who answers the phone at any hour.
    fn danger(&mut self) {
        let (content, day) = (self.content, self.moment.date());
        for kind in &content.safety.kinds {
            let mut answered = NONE;
            for offer in kind.offer.iter().filter(|o| !o.only_open) {
                let Offered::Service(id) = &offer.what else {
                    continue;
                };
                let Some(service) = content.directory.service(id) else {
                    continue;
                };
                let door = content.directory.door(service);
                let day_and_night = door.contacts.iter().any(|c| {
                    let hours = c
                        .hours
                        .as_ref()
                        .or(service.hours.as_ref())
                        .or(door.hours.as_ref());
                    matches!(c.way, Way::Phone(_))
                        && hours.is_some_and(crate::directory::Hours::always)
                });
                if day_and_night {
                    let fits = who_fits(content, service, day, self.sets);
                    let made = offer
                        .when
                        .as_ref()
                        .map_or(ALL, |when| self.sets.holding(when));
                    let here = self.sets.and(fits, made);
                    answered = self.sets.or(answered, here);
                }
            }
            let alone = self.sets.not(answered);
            if alone != NONE {
                let knows = self.sets.simplest(alone).unwrap_or_default();
                let message = format!(
                    "the danger `{}` gives nobody who answers the phone day and night to some families: such as {}",
                    kind.id,
                    in_words(self.content, &knows)
                );
                let known = self
                    .faults
                    .0
                    .iter()
                    .any(|f| f.code == "crisis-at-night" && f.message == message);
                if !known {
                    self.faults.nowhere("crisis-at-night", message, "offer 999 or another line that is open day and night, without `when` (pathways/safety.yaml)");
                }
            }
        }
    }
}

fn name_stuck(content: &Content, stuck: &Stuck, faults: &mut Faults) {
    let name = content.step_id(stuck.at);
    let message = format!(
        "at the step `{name}` \u{201c}{}\u{201d} does not do what it should, for {}",
        stuck.tried,
        in_words(content, &stuck.knows)
    );
    faults.error(
        "stuck",
        &content.step(stuck.at).place,
        message,
        "see that pathways/safety.yaml and the front door are whole",
    );
}

/// "a family of which is known: age 19, district Tendring".
fn in_words(content: &Content, knows: &[(String, String)]) -> String {
    let facts = &content.facts;
    let each: Vec<String> = knows
        .iter()
        .filter_map(|(fact, value)| {
            let fact = facts.get(facts.find(fact)?);
            let value = fact.value(value).map_or("not said", |v| {
                if v == 0 { "not said" } else { fact.label_of(v) }
            });
            Some(format!("{} {value}", fact.name))
        })
        .collect();
    if each.is_empty() {
        "a family of which nothing is known".into()
    } else {
        format!("a family of which is known: {}", each.join(", "))
    }
}

/// What of the content anybody meets on any of the days.
#[derive(Default)]
struct Ever {
    steps: Vec<bool>,
    branches: Vec<Vec<bool>>,
    choices: Vec<Vec<bool>>,
    offers: Vec<Vec<bool>>,
    words: Vec<Vec<bool>>,
}

impl Ever {
    fn note(&mut self, places: &Places<'_>, heard: &Visitors, sets: &mut Sets<'_>) {
        let count = places.all.len();
        self.steps.resize(count, false);
        for pieces in [
            &mut self.branches,
            &mut self.choices,
            &mut self.offers,
            &mut self.words,
        ] {
            pieces.resize(count, Vec::new());
        }
        for (step, families) in heard.iter().enumerate() {
            let place = &places.all[step];
            self.steps[step] |= *families != NONE;
            let mut mark = |met: &mut Vec<bool>, who: &mut dyn Iterator<Item = Families>| {
                for (n, who) in who.enumerate() {
                    if met.len() <= n {
                        met.push(false);
                    }
                    met[n] = met[n] || sets.and(*families, who) != NONE;
                }
            };
            mark(
                &mut self.branches[step],
                &mut place.branches.iter().map(|(who, _)| *who),
            );
            mark(
                &mut self.choices[step],
                &mut place.choices.iter().map(|c| c.open_to),
            );
            mark(&mut self.offers[step], &mut place.offers.iter().copied());
            mark(&mut self.words[step], &mut place.words.iter().copied());
        }
    }

    /// Names what nobody ever meets. What begins after the last day looked at, or ended before the first, is left alone; so are searches by what was asked about.
    fn for_nobody(&self, content: &Content, days: &[Date], faults: &mut Faults) {
        let not_now = |on: InForce| {
            on.from
                .zip(days.last().copied())
                .is_some_and(|(from, last)| from > last)
                || on
                    .until
                    .zip(days.first().copied())
                    .is_some_and(|(until, first)| until < first)
        };
        let steps = content.pathways.iter().flat_map(|p| &p.steps);
        for (n, step) in steps.enumerate() {
            if not_now(step.in_force) {
                continue;
            }
            if !self.steps[n] {
                faults.warn(
                    "unreachable-step",
                    &step.place,
                    format!("no conversation ever reaches the step `{}`", step.id),
                    "lead a choice or a branch to it, or take it out",
                );
                continue;
            }
            let nobody = |met: &Vec<bool>, i: usize| !met.get(i).copied().unwrap_or(true);
            for (i, branch) in step.next.iter().enumerate() {
                if nobody(&self.branches[n], i) && !not_now(branch.in_force) {
                    faults.error("shadowed-branch", &branch.place, "no family ever takes this branch: the branches above it take everybody who comes here and fits it", "give those above it a narrower `when`, move it up, or take it out");
                }
            }
            for (i, choice) in step.choices.iter().enumerate() {
                if nobody(&self.choices[n], i) && !not_now(choice.in_force) {
                    faults.warn(
                        "choice-for-nobody",
                        &choice.place,
                        format!(
                            "no family that comes here ever has the choice `{}`",
                            choice.label
                        ),
                        "widen its `when`, or take it out",
                    );
                }
            }
            for (i, offer) in step.offer.iter().enumerate() {
                let by_topic = matches!(&offer.what, Offered::Find { topics, .. } if topics.iter().any(|t| t == "asked"));
                let unconfirmed = matches!(&offer.what, Offered::Service(id) if content.directory.service(id).is_some_and(|s| !s.confirmed));
                if nobody(&self.offers[n], i) && !by_topic && !unconfirmed {
                    faults.warn("offer-for-nobody", &offer.place, "no family that comes here may use this service", "see for which ages, districts and people the service is, and offer it where they come by");
                }
            }
            for (i, _) in step.say_if.iter().enumerate() {
                if nobody(&self.words[n], i) {
                    faults.warn(
                        "words-for-nobody",
                        &step.place,
                        format!(
                            "no family that comes to `{}` hears part {} of its `say_if`",
                            step.id,
                            i + 1
                        ),
                        "widen its `when`, or take it out",
                    );
                }
            }
        }
    }
}
