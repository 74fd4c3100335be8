//! What a family writes: danger first, then the open question, then facts, topics and services by name.

use super::answer;
use super::card::Eyes;
use super::recall::fact_in_words;
use super::reply::{Block, OwnLanguage, Paragraph};
use super::respond::{answered_fact, command};
use super::state::{Answer, State, Thread};
use super::talk::{Talk, Walked};
use super::wording::{Listener, fill, listener, paragraphs};
use crate::content::languages::Language;
use crate::content::safety::Urgency;
use crate::content::shorthand::short_hash;
use crate::directory::TopicId;
use crate::directory::places::Whereabouts;
use crate::family::facts::Kind;
use crate::understanding::{Found, Meaning, SURE, Scored, Verdict, read};

/// Answers a message.
pub(super) fn heard(talk: &mut Talk<'_>, before: &State, text: &str) {
    let meaning = read(talk.content, text, talk.today());
    talk.why.extend(meaning.why(talk.content));
    let danger = meaning.danger.first().map(|d| d.key);
    if let Some(kind) = danger {
        crisis(talk, &meaning, kind);
    }
    // The open question comes first: its own words mean more here than anywhere else.
    let answered = answer_open_question(talk, before, &meaning);
    if danger.is_some_and(|kind| talk.content.safety.kinds[kind].urgency == Urgency::Danger) {
        learn(talk, &meaning);
        after_danger(talk, &meaning);
        return talk.remember(before, Answer::Words);
    }
    if let Some(taken) = answered {
        return take(talk, before, &meaning, taken);
    }
    if let Some(language) = meaning.language {
        learn(talk, &meaning);
        return foreign(talk, before, language);
    }
    if let Some(name) = meaning
        .commands
        .iter()
        .find(|c| !matches!(c.as_str(), "yes" | "no" | "unsure" | "skip"))
    {
        return command(talk, before, &name.clone());
    }
    learn(talk, &meaning);
    let learned = !talk.changed.is_empty();
    let step = meaning.step_meant(talk.content);
    heard_line(talk, &meaning, step);
    let verdict = meaning.verdict(talk.content);
    if meaning.grown_up && danger.is_none() {
        talk.begin(talk.content.front_door("grown-up"));
        return talk.remember(before, Answer::Words);
    }
    let short = meaning.words.len() <= 6;
    if let Some((service, _)) = meaning
        .services
        .first()
        .filter(|(_, name)| short && !says_more(&verdict, name))
        .filter(|(_, name)| step.is_none_or(|found| longer(name, found)))
    {
        talk.state.misses = 0;
        show_service(talk, *service);
        return talk.remember(before, Answer::Words);
    }
    if let Some(found) = step {
        talk.state.misses = 0;
        begin_step(talk, &meaning, found);
        return talk.remember(before, Answer::Words);
    }
    if let Verdict::Sure(topic) = verdict {
        talk.state.misses = 0;
        let same = talk.at().is_some_and(|at| {
            !talk.at_front_door()
                && talk
                    .content
                    .topic_door(topic.topic)
                    .is_some_and(|door| door.pathway == at.pathway)
        });
        if same && learned {
            talk.again();
        } else {
            talk.begin_topic(&talk.content.directory.topics.get(topic.topic).id.clone());
        }
        return talk.remember(before, Answer::Words);
    }
    if let Verdict::Torn(near) = &verdict
        && (!learned || talk.at_front_door())
    {
        talk.state.misses = 0;
        torn(talk, near);
        return talk.remember(before, Answer::Words);
    }
    if matches!(verdict, Verdict::OutOfScope(_)) && danger.is_none() {
        let cross = meaning.small_talk.as_deref() == Some("cross");
        let step = if cross { "not-helping" } else { "out-of-scope" };
        talk.begin(talk.content.front_door(step));
        return talk.remember(before, Answer::Words);
    }
    if learned {
        talk.state.misses = 0;
        talk.again();
        return talk.remember(before, Answer::Words);
    }
    if let Some((service, _)) = meaning.services.first() {
        show_service(talk, *service);
    } else if danger.is_some() {
        talk.again();
    } else if let Some(kind) = &meaning.small_talk {
        let step = match kind.as_str() {
            "greeting" => "greeting",
            "goodbye" => "goodbye",
            "robot" => "robot",
            "cross" => "not-helping",
            _ => "thanks",
        };
        talk.begin(talk.content.front_door(step));
    } else {
        return lost(
            talk,
            before,
            meaning
                .commands
                .iter()
                .any(|c| c == "unsure" || c == "skip"),
            &meaning,
        );
    }
    talk.remember(before, Answer::Words);
}

/// Whether a name has more words than the phrase of a step.
fn longer(name: &str, found: &Found) -> bool {
    name.split_whitespace().count() > found.span.1 - found.span.0
}

/// Goes to a step that was asked for by words of its own.
fn begin_step(talk: &mut Talk<'_>, meaning: &Meaning, found: &Found) {
    let content = talk.content;
    let here = |topic: &TopicId| {
        content
            .topic_door(*topic)
            .is_some_and(|door| door.pathway == found.at.pathway)
    };
    let heard = meaning.topics.iter().map(|t| t.topic).find(here);
    let of_pathway = content.pathway(found.at).topics.first();
    talk.state.topic = heard
        .map(|t| content.directory.topics.get(t).id.clone())
        .or_else(|| of_pathway.map(|(topic, _)| topic.clone()));
    talk.begin(found.at);
}

/// Whether a phrase that decides for a topic says more than a name that stands in it: "CAMHS said no" is not a question for the number.
fn says_more(verdict: &Verdict<'_>, name: &str) -> bool {
    const ASKS_FOR_IT: &str = "number phone contact email address website details referral refer";
    let Verdict::Sure(topic) = verdict else {
        return false;
    };
    topic.words.iter().any(|phrase| {
        phrase.contains(name)
            && phrase.len() > name.len()
            && !phrase
                .split(' ')
                .any(|word| ASKS_FOR_IT.split(' ').any(|asks| asks == word))
    })
}

/// What a message means as an answer to the open question.
enum Taken<'c> {
    Fact(String, String),
    Choice(&'c crate::pathway::Choice),
    Topic(String),
}

fn answer_open_question<'c>(
    talk: &Talk<'c>,
    before: &State,
    meaning: &Meaning,
) -> Option<Taken<'c>> {
    if talk.moved {
        // It was written as an answer to another question.
        return None;
    }
    let strong_topic = meaning.topics.first().is_some_and(|t| t.score >= SURE);
    if let Some(asked) = &before.asking {
        let id = talk.content.facts.find(asked)?;
        if talk.content.facts.get(id).kind == Kind::Date {
            let unsure = meaning
                .commands
                .iter()
                .any(|c| c == "unsure" || c == "skip");
            let day = meaning.dates.first().map(|d| d.date.to_string());
            return day
                .or_else(|| unsure.then(|| "unknown".to_owned()))
                .map(|value| Taken::Fact(asked.clone(), value));
        }
        // A place decides the district by way of `learn`; what is left are "not sure" and the narrowed list.
        if meaning.place.is_some()
            && id == talk.content.facts.district
            && talk.state.narrowed.is_empty()
        {
            return None;
        }
        let value = answer::fact(talk, id, meaning)?;
        return Some(Taken::Fact(
            asked.clone(),
            talk.content.facts.get(id).id_of(value).to_owned(),
        ));
    }
    if !before.torn.is_empty() {
        let position = answer::position(meaning, before.torn.len())?;
        return Some(Taken::Topic(before.torn[position].clone()));
    }
    let (choice, words) = answer::choice(&talk.choices(), meaning)?;
    // In a long message a few words that happen to fit a button are an answer only on a pathway, and only if nothing else is
    // clearly meant.
    let elsewhere = strong_topic && !leads_here(talk, meaning);
    let most_of_it = words * 2 >= meaning.words.len();
    (most_of_it || (!talk.at_front_door() && !elsewhere)).then_some(Taken::Choice(choice))
}

/// Whether the best topic of a message leads to the pathway that the conversation is in.
fn leads_here(talk: &Talk<'_>, meaning: &Meaning) -> bool {
    let door = meaning
        .topics
        .first()
        .and_then(|t| talk.content.topic_door(t.topic));
    door.is_some_and(|door| talk.at().is_some_and(|at| at.pathway == door.pathway))
}

fn take<'c>(talk: &mut Talk<'c>, before: &State, meaning: &Meaning, taken: Taken<'c>) {
    talk.state.misses = 0;
    learn(talk, meaning);
    match taken {
        Taken::Fact(fact, value) => answered_fact(talk, before, &fact, &value),
        Taken::Topic(topic) => {
            talk.begin_topic(&topic);
            talk.remember(before, Answer::Topic(topic));
        }
        Taken::Choice(choice) => {
            talk.choose(choice);
            talk.remember(before, Answer::Choice(short_hash(&choice.label)));
        }
    }
}

/// Takes over the facts of a message.
fn learn(talk: &mut Talk<'_>, meaning: &Meaning) {
    let content = talk.content;
    for said in &meaning.facts {
        let fact = content.facts.get(said.fact);
        if fact.kind == Kind::Date {
            if let Some(day) = meaning.day_of(said) {
                talk.set(&fact.id.clone(), &day.to_string());
            }
            continue;
        }
        // Who is asking does not change in passing: "my teacher says" from a parent is still a parent.
        let is_speaker = said.fact == content.facts.speaker
            && talk.family.get(said.fact) != crate::family::UNKNOWN;
        if !is_speaker {
            talk.set(&fact.id.clone(), fact.id_of(said.value));
        }
    }
    which_child(talk, meaning);
    let district = content.facts.get(content.facts.district);
    match &meaning.place {
        Some((_, Whereabouts::District(found))) => {
            talk.state.outside = None;
            talk.state.narrowed.clear();
            talk.set(&district.id, content.directory.places.id_of(*found));
        }
        Some((_, Whereabouts::OneOf(options, outside))) => {
            let known = usize::from(talk.family.get(content.facts.district)).checked_sub(1);
            if !known.is_some_and(|d| options.iter().any(|(o, _)| *o == d)) {
                talk.state.narrowed = options
                    .iter()
                    .map(|(d, hint)| (content.directory.places.id_of(*d).to_owned(), hint.clone()))
                    .collect();
                if *outside {
                    talk.why
                        .push("the place may lie outside Essex: asked".into());
                }
                let old = talk.state.set_fact(&district.id, None);
                talk.changed.push((district.id.clone(), old));
                talk.family = talk.state.family(content);
            }
        }
        Some((_, Whereabouts::Outside(council))) => {
            let before = talk.state.fact(&district.id) == Some("elsewhere")
                && talk.state.outside == *council;
            talk.state.outside.clone_from(council);
            talk.state.narrowed.clear();
            talk.set(&district.id, "elsewhere");
            if !before {
                say_outside(talk);
            }
        }
        None => {}
    }
}

/// Several ages were said, "my two, 6 and 9": none is guessed; the age is asked when it matters, and these are the answers.
fn which_child(talk: &mut Talk<'_>, meaning: &Meaning) {
    let age_fact = talk.content.facts.age;
    if meaning.facts.iter().any(|said| said.fact == age_fact) {
        talk.state.ages.clear();
    }
    if meaning.ages.is_empty() {
        return;
    }
    let age = talk.content.facts.get(age_fact).id.clone();
    let old = talk.state.set_fact(&age, None);
    if old.is_some() {
        talk.changed.push((age, old));
    }
    talk.state.ages.clone_from(&meaning.ages);
    talk.family = talk.state.family(talk.content);
    let ages: Vec<String> = meaning.ages.iter().map(u8::to_string).collect();
    let (last, first) = ages
        .split_last()
        .map_or(("", &[][..]), |(l, f)| (l.as_str(), f));
    let text = format!(
        "You speak of more than one age: {} and {last}. Help differs by age, so we take one child at a time.",
        first.join(", ")
    );
    talk.blocks.push(Block::Say {
        paragraphs: paragraphs(&text),
        sources: Vec::new(),
    });
}

/// Says which council helps where the family lives, when that is outside the county.
pub(super) fn say_outside(talk: &mut Talk<'_>) {
    let at = talk.content.front_door("outside");
    let step = talk.content.step(at);
    talk.walked.push(Walked::Step(at));
    if let Some(text) = &step.say {
        let text = fill(talk.content, &talk.state, &talk.family, text);
        talk.blocks.push(Block::Say {
            paragraphs: paragraphs(&text),
            sources: Vec::new(),
        });
    }
}

/// "I understood: autism, 6, Tendring."
fn heard_line(talk: &mut Talk<'_>, meaning: &Meaning, step: Option<&Found>) {
    let mut parts: Vec<String> = Vec::new();
    if let Some(found) = step {
        parts.push(talk.content.pathway(found.at).title.clone());
    } else if let Verdict::Sure(topic) = meaning.verdict(talk.content) {
        parts.push(talk.content.directory.topics.get(topic.topic).name.clone());
    }
    // Age and place first: they decide most. That a parent asks goes without saying.
    let rank = |fact: &str| match fact {
        "age" => 0,
        "district" => 1,
        _ => 2,
    };
    let mut changed: Vec<&str> = talk.changed.iter().map(|(fact, _)| fact.as_str()).collect();
    changed.sort_by_key(|fact| rank(fact));
    for fact in changed {
        if fact == "speaker" && talk.state.fact(fact) == Some("parent") {
            continue;
        }
        let Some(value) = talk.state.fact(fact) else {
            continue;
        };
        let Some(id) = talk.content.facts.find(fact) else {
            continue;
        };
        let known = talk.content.facts.get(id);
        let words = fact_in_words(talk.content, fact, value);
        parts.push(match known.kind {
            Kind::Age => format!("age {words}"),
            Kind::District => match &meaning.place {
                Some((name, Whereabouts::District(_))) if *name != words => {
                    format!("{name} ({words})")
                }
                _ => words,
            },
            _ => format!("{}: {words}", known.name),
        });
    }
    if !parts.is_empty() {
        talk.blocks.push(Block::Heard(parts.join(" \u{b7} ")));
    }
}

/// Up to three topics to choose between.
fn torn(talk: &mut Talk<'_>, topics: &[&Scored]) {
    let best = topics.first().map_or(0, |t| t.score);
    let near: Vec<String> = topics
        .iter()
        .map(|t| talk.content.directory.topics.get(t.topic).id.clone())
        .collect();
    let text = if near.len() > 1 && best >= SURE {
        "You mention more than one thing. We can take them one after the other."
    } else {
        "I want to get this right."
    };
    talk.blocks.push(Block::Say {
        paragraphs: paragraphs(text),
        sources: Vec::new(),
    });
    let menu = talk.content.front_door("menu");
    talk.state.thread = Thread {
        root: talk.name(menu),
        chosen: Vec::new(),
    };
    talk.state.at = talk.name(menu);
    talk.state.entered = talk.name(menu);
    talk.state.asking = None;
    talk.state.torn = near;
}

/// The fixed text in the family's own language, and the menu beside it. An open question stays open.
fn foreign(talk: &mut Talk<'_>, before: &State, language: usize) {
    let known = &talk.content.languages.all[language];
    talk.blocks
        .push(Block::Foreign(own_language(known, &known.say)));
    talk.state.misses = 0;
    if talk.at().is_none() || talk.at_front_door() {
        talk.begin(talk.content.front_door("menu"));
    } else {
        talk.again();
    }
    talk.remember(before, Answer::Words);
}

fn own_language(known: &Language, text: &[String]) -> OwnLanguage {
    OwnLanguage {
        tag: known.tag.clone(),
        direction: known.direction.clone(),
        own_name: known.own_name.clone(),
        paragraphs: text.iter().cloned().map(Paragraph::Text).collect(),
    }
}

fn show_service(talk: &mut Talk<'_>, service: usize) {
    talk.state.service = Some(talk.content.directory.services[service].id.clone());
    talk.begin(talk.content.front_door("service"));
}

fn lost(talk: &mut Talk<'_>, before: &State, not_sure: bool, meaning: &Meaning) {
    if talk.moved {
        return talk.look();
    }
    talk.state.misses = talk.state.misses.saturating_add(1);
    if before.asking.is_some() && talk.state.misses < 2 {
        // The question stays; nothing is lost.
        let text = "I did not catch that. You can answer in a few words, tap a button, or say \u{201c}not sure\u{201d}.";
        talk.blocks.push(Block::Say {
            paragraphs: paragraphs(text),
            sources: Vec::new(),
        });
        return;
    }
    if not_sure && talk.state.misses < 2 && talk.choices().len() > 1 {
        let text = "That is all right. Tap the nearest one. If none fits, say it in your own words, or talk to a person.";
        talk.blocks.push(Block::Say {
            paragraphs: paragraphs(text),
            sources: Vec::new(),
        });
        return;
    }
    let step = if talk.state.misses >= 2 {
        "lost-again"
    } else {
        "lost"
    };
    talk.begin(talk.content.front_door(step));
    near_services(talk, meaning);
    talk.remember(before, Answer::Words);
}

/// Services that the words are near, when nothing else is understood: those that this family may use, three at most.
fn near_services(talk: &mut Talk<'_>, meaning: &Meaning) {
    /// What one rare word in a name is worth; less is chance.
    const ENOUGH: f32 = 9.0;
    let lexicon = &talk.content.lexicon;
    let words = meaning
        .words
        .iter()
        .filter(|w| !lexicon.is_filler(&w.word) && !lexicon.is_little(&w.stem))
        .map(|w| w.word.as_str());
    let found = talk.content.directory.find(words, 12);
    let family = talk.family;
    let eyes = Eyes {
        content: talk.content,
        family: &family,
        now: talk.now,
    };
    let mut cards = Vec::new();
    for found in found.iter().filter(|f| f.score >= ENOUGH) {
        let service = &talk.content.directory.services[found.service];
        if eyes.fits(service) && cards.len() < 3 {
            talk.why.push(format!(
                "near your words: {} ({:.1})",
                service.id, found.score
            ));
            cards.push(eyes.card(service, None));
        }
    }
    if !cards.is_empty() {
        let at = talk.blocks.len();
        talk.blocks.insert(at, Block::Services(cards));
    }
}

/// The reply to danger: first on the screen, whatever else is going on.
fn crisis(talk: &mut Talk<'_>, meaning: &Meaning, kind: usize) {
    // Age, place and who is asking decide the numbers, so they are taken over first, without a word.
    let spoken = std::mem::take(&mut talk.blocks);
    learn(talk, meaning);
    talk.blocks = spoken;
    let danger = &talk.content.safety.kinds[kind];
    let young = listener(talk.content, &talk.family) == Listener::YoungPerson;
    let text = danger
        .to_young_person
        .as_ref()
        .filter(|_| young)
        .unwrap_or(&danger.say);
    let family = talk.family;
    let eyes = Eyes {
        content: talk.content,
        family: &family,
        now: talk.now,
    };
    let cards: Vec<_> = eyes
        .chosen(&danger.offer, talk.state.topic.as_deref(), &mut Vec::new())
        .into_iter()
        // The order is that of the safety rules, however old a fact is.
        .map(|(service, because)| Eyes::short(eyes.card(service, because)))
        .collect();
    let block = Block::Crisis {
        own: meaning.language.map(|language| {
            let known = &talk.content.languages.all[language];
            own_language(known, &known.crisis)
        }),
        say: paragraphs(&fill(talk.content, &talk.state, &family, text)),
        note: talk.content.safety.note.clone(),
        cards,
    };
    talk.blocks.insert(0, block);
}

/// After the reply to danger the conversation stands where it stood, or offers what else the message was about.
fn after_danger(talk: &mut Talk<'_>, meaning: &Meaning) {
    let asked = talk
        .state
        .asking
        .as_deref()
        .and_then(|f| talk.content.facts.find(f));
    if let (Some(at), true) = (
        talk.at(),
        asked.is_some_and(|fact| talk.family.settled(fact)),
    ) {
        // The message answered the open question as well.
        return talk.enter(at);
    }
    let topics = meaning.doors(talk.content);
    if talk.state.at.is_empty() || talk.at_front_door() {
        let menu = talk.content.front_door("menu");
        talk.state.thread = Thread {
            root: talk.name(menu),
            chosen: Vec::new(),
        };
        talk.state.at = talk.name(menu);
        talk.state.entered = talk.name(menu);
        talk.state.asking = None;
        // Only what was clearly said: this is no time for guesses.
        let clear = topics.iter().filter(|t| t.score >= SURE).take(2);
        talk.state.torn = clear
            .map(|t| talk.content.directory.topics.get(t.topic).id.clone())
            .collect();
    } else if !talk.changed.is_empty() {
        // What was learned may change what is asked: the way stands as it will on the next look.
        talk.retrace();
    }
}
