//! Families' words, compiled once: spellings, phrases of topics, commands, small talk, names of services and places.
//!
//! Phrases are found with one Aho-Corasick automaton over the stems of a message, whatever their number.

use std::collections::{HashMap, HashSet};

use super::At;
use super::affinity::{Affinity, Gathering};
use super::draft::DraftVocabulary;
use super::phrases::{Drafted, Phrases};
use super::safety::{Safety, add_phrase};
use crate::directory::{Directory, TopicId};
use crate::family::{FactId, Facts, Value};
use crate::fault::{Faults, Place};
use crate::pathway::Pathway;
use crate::text::little::little;
use crate::text::normal::{Token, plain, tokens};
use crate::text::pattern::Patterns;
use crate::text::spelling::Dictionary;
use crate::text::stem::stem;

/// What a phrase stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sense {
    /// Evidence for a topic, or against it when the weight is negative.
    Topic(TopicId, i32),
    /// A step that answers it by itself (`found_by`).
    Step(At),
    /// Something that is not ours.
    OutOfScope,
    /// `greeting`, `thanks`, `goodbye`, `robot`, `cross`.
    SmallTalk(String),
    /// `back`, `start-again`, `person`, `plan`, `why`, `leave`, `unsure`, `skip`, `yes`, `no`.
    Command(String),
    /// The name of a service, by position.
    Service(usize),
}

/// A phrase found in a message.
#[derive(Debug, Clone)]
pub struct Hit<'a> {
    /// What it stands for.
    pub sense: &'a Sense,
    /// First word.
    pub start: usize,
    /// One past the last word.
    pub end: usize,
    /// Whether it fits only without its little words.
    pub loose: bool,
}

/// The rest of a spelling after its first word, and our words for it.
#[derive(Debug)]
struct SameAs {
    rest: Vec<String>,
    ours: Vec<String>,
}

/// All words.
#[derive(Debug)]
pub struct Lexicon {
    /// Known words, and the nearest of them to a slip.
    pub dictionary: Dictionary,
    same_as: HashMap<String, Vec<SameAs>>,
    senses: Vec<Sense>,
    phrases: Phrases,
    /// The phrases of topics without their little words.
    bare: Phrases,
    little: HashSet<String>,
    pointers: HashSet<&'static str>,
    /// How near each word is to each topic.
    pub affinity: Affinity,
    /// How families say a fact: the key is a position in `fact_values`.
    pub fact_phrases: Patterns,
    /// What each key of `fact_phrases` says.
    pub fact_sayings: Vec<Saying>,
    fillers: HashSet<String>,
}

/// A fact that a phrase says.
#[derive(Debug, Clone, Copy)]
pub struct Saying {
    /// The fact.
    pub fact: FactId,
    /// Its value.
    pub value: Value,
    /// Where the phrase counts.
    pub manner: Manner,
}

/// Where a phrase that says a fact counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// In any message, anywhere.
    Anywhere,
    /// At the start of a sentence.
    Opening,
    /// Where somebody writes of themselves and of no child.
    Hint,
    /// The same, if there are two.
    HalfAHint,
}

/// Points of a `strong`, `usual`, `weak` and `against` phrase.
pub const WEIGHTS: [i32; 4] = [40, 20, 10, -30];

const COMMANDS: [&str; 10] = [
    "back",
    "start-again",
    "person",
    "plan",
    "why",
    "leave",
    "unsure",
    "skip",
    "yes",
    "no",
];
const SMALL_TALK: [&str; 5] = ["greeting", "thanks", "goodbye", "robot", "cross"];

impl Lexicon {
    /// Compiles the vocabulary with the names in the directory.
    pub fn build(
        draft: DraftVocabulary,
        directory: &Directory,
        facts: &Facts,
        pathways: &[Pathway],
        safety: &Safety,
        faults: &mut Faults,
    ) -> Self {
        let mut builder = Builder {
            fillers: draft.not_a_topic.iter().map(|w| plain(w)).collect(),
            little: little().map(stem).collect(),
            untold: directory
                .places
                .names()
                .flat_map(str::split_whitespace)
                .map(plain)
                .chain(POINTERS.split_whitespace().map(str::to_owned))
                .collect(),
            ..Builder::default()
        };
        let place = draft.place.clone();
        for entry in draft.same_as {
            let words: Vec<String> = plain(&entry.say)
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            words.iter().for_each(|w| builder.dictionary.learn(w, 3));
            for spelling in entry.spellings {
                let key = plain(&spelling);
                key.split(' ').for_each(|w| builder.dictionary.learn(w, 0));
                let mut written = key.split(' ').map(str::to_owned);
                let Some(first) = written.next() else {
                    continue;
                };
                let list = builder.same_as.entry(first).or_default();
                list.push(SameAs {
                    rest: written.collect(),
                    ours: words.clone(),
                });
                list.sort_by_key(|s| std::cmp::Reverse(s.rest.len()));
            }
        }
        for (kind, phrases) in &draft.small_talk.0 {
            known(kind, &SMALL_TALK, "kind of small talk", faults);
            phrases
                .iter()
                .for_each(|p| builder.add(p, Sense::SmallTalk(kind.value.clone()), 3));
        }
        for (command, phrases) in &draft.commands.0 {
            known(command, &COMMANDS, "command", faults);
            phrases
                .iter()
                .for_each(|p| builder.add(p, Sense::Command(command.value.clone()), 3));
        }
        draft
            .out_of_scope
            .iter()
            .for_each(|p| builder.add(p, Sense::OutOfScope, 2));
        for filler in &draft.not_a_topic {
            plain(filler)
                .split(' ')
                .for_each(|w| builder.dictionary.learn(w, 1));
        }
        let mut written = HashSet::new();
        for words in draft.topics {
            let Some(topic) = directory.topics.find(&words.id.value) else {
                faults.unknown("unknown-topic", "topic", &words.id, directory.topics.ids());
                continue;
            };
            if !written.insert(topic) {
                faults.error(
                    "id-twice",
                    &words.id.place,
                    format!("the words of `{}` stand here twice", words.id.value),
                    "put them together",
                );
            }
            for (list, weight) in [&words.strong, &words.usual, &words.weak, &words.against]
                .into_iter()
                .zip(WEIGHTS)
            {
                list.iter()
                    .for_each(|p| builder.add(p, Sense::Topic(topic, weight), 4));
            }
        }
        builder.steps(pathways, faults);
        builder.facts(facts, faults);
        builder.names(directory);
        builder.summaries(directory);
        builder.learn_everything(directory, facts, pathways, safety);
        builder.finish(&place, faults)
    }

    /// The words that stand for what was typed from the first of these on: how many of them, and our words for them. The longest wins.
    #[must_use]
    pub fn same_as(&self, typed: &[Token]) -> Option<(usize, &[String])> {
        let (first, after) = typed.split_first()?;
        self.same_as.get(&first.word)?.iter().find_map(|same| {
            let fits = after.len() >= same.rest.len()
                && same.rest.iter().zip(after).all(|(s, t)| *s == t.word);
            fits.then_some((1 + same.rest.len(), same.ours.as_slice()))
        })
    }

    /// Every phrase in these stems: as it stands, and, for topics, without the little words on both sides.
    pub fn find<'a>(&'a self, stems: &[&str], found: &mut Vec<Hit<'a>>) {
        let everything: Vec<usize> = (0..stems.len()).collect();
        let told: Vec<usize> = (0..stems.len())
            .filter(|i| !self.little.contains(stems[*i]))
            .collect();
        for (phrases, words, loose) in
            [(&self.phrases, everything, false), (&self.bare, told, true)]
        {
            phrases.find(stems, &words, |sense, start, end| {
                found.push(Hit {
                    sense: &self.senses[sense],
                    start,
                    end,
                    loose,
                });
            });
        }
    }

    /// Whether a word only points or counts.
    #[must_use]
    pub fn is_pointer(&self, word: &str) -> bool {
        self.pointers.contains(word)
    }

    /// Whether a stem is a little word.
    #[must_use]
    pub fn is_little(&self, stem: &str) -> bool {
        self.little.contains(stem)
    }

    /// A word that says nothing of the topic by itself.
    #[must_use]
    pub fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }
}

fn known(name: &crate::fault::Spanned<String>, names: &[&str], what: &str, faults: &mut Faults) {
    if !names.contains(&name.value.as_str()) {
        faults.unknown("unknown-value", what, name, names.iter().copied());
    }
}

#[derive(Default)]
struct Builder {
    dictionary: Dictionary,
    same_as: HashMap<String, Vec<SameAs>>,
    senses: Vec<Sense>,
    phrases: Drafted,
    bare: Drafted,
    fillers: HashSet<String>,
    little: HashSet<String>,
    /// Names of places, and words of place and time.
    untold: HashSet<String>,
    gathering: Gathering,
    fact_phrases: Patterns,
    fact_sayings: Vec<Saying>,
    /// Stems of words seen so far: most words come many times.
    stems: HashMap<String, String>,
}

impl Builder {
    fn stem(&mut self, word: &str) -> String {
        if let Some(known) = self.stems.get(word) {
            return known.clone();
        }
        let stem = stem(word);
        self.stems.insert(word.to_owned(), stem.clone());
        stem
    }

    fn add(&mut self, phrase: &str, sense: Sense, weight: u32) {
        let words: Vec<String> = tokens(phrase).into_iter().map(|t| t.word).collect();
        if words.is_empty() {
            return;
        }
        words.iter().for_each(|w| self.dictionary.learn(w, weight));
        let stems: Vec<String> = words.iter().map(|w| self.stem(w)).collect();
        if self
            .phrases
            .senses(&stems)
            .iter()
            .any(|known| self.senses[*known] == sense)
        {
            return;
        }
        let number = self.senses.len();
        let loose = matches!(sense, Sense::Topic(..) | Sense::Step(_));
        self.phrases.add(&stems, number);
        if let Sense::Topic(topic, points) = sense {
            self.near(&words, &stems, topic, points);
        }
        self.senses.push(sense);
        if loose {
            self.add_bare(&words, &stems, number);
        }
    }

    /// The words of a phrase are near its topic, the more the fewer they are.
    fn near(&mut self, words: &[String], stems: &[String], topic: TopicId, points: i32) {
        let both = words.iter().zip(stems);
        let kept: Vec<&String> = both
            .filter(|(word, stem)| self.is_telling(word, stem))
            .map(|(_, stem)| stem)
            .collect();
        if points > 0 && !kept.is_empty() {
            let mass = f64::from(points) / 10.0 / f64::from(u32::try_from(kept.len()).unwrap_or(1));
            for stem in kept {
                self.gathering.add(stem, topic, mass);
            }
        }
    }

    /// A phrase without its little words, if enough is left of it to be told by: two words, and one of them telling.
    fn add_bare(&mut self, words: &[String], stems: &[String], sense: usize) {
        let kept: Vec<String> = stems
            .iter()
            .filter(|s| !self.little.contains(*s))
            .cloned()
            .collect();
        let both = || words.iter().zip(stems);
        let told = both().filter(|(w, s)| !self.little.contains(*s) && !self.untold.contains(*w));
        // A step is gone to at once, so more of its phrase must be left: "how do I home educate" is not "home educated".
        let too_little = matches!(self.senses.get(sense), Some(Sense::Step(_)))
            && kept.len() < 3
            && kept.len() * 2 < words.len();
        if !too_little
            && told.count() >= 2
            && both().any(|(w, s)| w.len() >= 4 && self.is_telling(w, s))
        {
            self.bare.add(&kept, sense);
        }
    }

    /// Whether a word says something of the topic: neither little nor everywhere, no number and no place.
    fn is_telling(&self, word: &str, stem: &str) -> bool {
        !self.fillers.contains(word)
            && !self.untold.contains(word)
            && !self.little.contains(stem)
            && !word.starts_with(|c: char| c.is_ascii_digit())
    }

    fn steps(&mut self, pathways: &[Pathway], faults: &mut Faults) {
        for (p, pathway) in pathways.iter().enumerate() {
            for (s, step) in pathway.steps.iter().enumerate() {
                let here = Sense::Step(At {
                    pathway: p,
                    step: s,
                });
                for phrase in &step.found_by {
                    if let Some(other) = self.other_step(&phrase.value, &here) {
                        let other = pathways[other.pathway].step_id(other.step);
                        let message = format!("`{}` leads to `{other}` too", phrase.value);
                        let help = "a phrase leads to one step; take it out of the other";
                        faults.error("phrase-twice", &phrase.place, message, help);
                    }
                    self.add(&phrase.value, here.clone(), 4);
                }
            }
        }
    }

    /// Another step that the same phrase leads to.
    fn other_step(&mut self, phrase: &str, here: &Sense) -> Option<At> {
        let words = tokens(phrase).into_iter();
        let stems: Vec<String> = words.map(|t| self.stem(&t.word)).collect();
        self.phrases
            .senses(&stems)
            .iter()
            .find_map(|known| match &self.senses[*known] {
                Sense::Step(at) if self.senses[*known] != *here => Some(*at),
                _ => None,
            })
    }

    fn facts(&mut self, facts: &Facts, faults: &mut Faults) {
        for (f, fact) in facts.all.iter().enumerate() {
            let said = std::iter::once((0, Manner::Anywhere, &fact.says)).chain(
                (1..).zip(&fact.values).flat_map(|(v, value)| {
                    [
                        (v, Manner::Anywhere, &value.says),
                        (v, Manner::Opening, &value.opens),
                        (v, Manner::Hint, &value.hints),
                        (v, Manner::HalfAHint, &value.hint_words),
                    ]
                }),
            );
            for (value, manner, phrases) in said.filter(|(_, _, phrases)| !phrases.is_empty()) {
                let Ok(f) = u8::try_from(f) else { continue };
                let key = self.fact_sayings.len();
                self.fact_sayings.push(Saying {
                    fact: FactId(f),
                    value,
                    manner,
                });
                phrases
                    .iter()
                    .for_each(|phrase| add_phrase(&mut self.fact_phrases, key, phrase, faults));
            }
        }
        self.fact_phrases
            .words()
            .for_each(|word| self.dictionary.learn(word, 2));
    }

    fn names(&mut self, directory: &Directory) {
        for (i, service) in directory.services.iter().enumerate() {
            let short = service.name.split(['(', ' ']).next().unwrap_or("");
            let is_acronym = short.len() >= 3 && short.chars().all(|c| c.is_ascii_uppercase());
            let full = service.name.split(" (").next().unwrap_or(&service.name);
            let names =
                std::iter::once(full).chain(service.also_known_as.iter().map(String::as_str));
            for name in names {
                // A one-word name in ordinary letters ("Contact", "Sense") is an ordinary word first.
                let one_word = !name.contains(' ');
                if one_word
                    && name.chars().skip(1).all(|c| c.is_lowercase())
                    && !directory_only(name)
                {
                    continue;
                }
                self.add(name, Sense::Service(i), 3);
            }
            if is_acronym {
                self.dictionary.learn(&plain(short), 3);
            }
        }
    }

    /// Words of the content itself are known, so that they are never "corrected" into others.
    fn learn_everything(
        &mut self,
        directory: &Directory,
        facts: &Facts,
        pathways: &[Pathway],
        safety: &Safety,
    ) {
        let mut learn = |text: &str, weight: u32| {
            tokens(text)
                .iter()
                .for_each(|t| self.dictionary.learn(&t.word, weight))
        };
        directory.places.names().for_each(|name| learn(name, 2));
        safety.words().for_each(|word| learn(word, 3));
        for fact in &facts.all {
            for value in &fact.values {
                learn(&value.label, 1);
                value.also.iter().for_each(|also| learn(also, 2));
            }
        }
        for service in &directory.services {
            learn(&service.summary, 0);
            learn(&service.name, 0);
        }
        for step in pathways.iter().flat_map(|p| &p.steps) {
            let words = [
                &step.say,
                &step.to_young_person,
                &step.to_school,
                &step.plan,
                &step.ask,
            ]
            .into_iter()
            .flatten();
            words.for_each(|text| learn(text, 0));
            for choice in &step.choices {
                learn(&choice.label, 2);
                choice.says.iter().for_each(|says| learn(says, 2));
            }
        }
        SHORTENED.split_whitespace().for_each(|word| learn(word, 0));
        self.dictionary.settle();
    }

    /// What services say of themselves is near their topics, a little.
    fn summaries(&mut self, directory: &Directory) {
        for service in &directory.services {
            let topics = u32::try_from(service.topics.len()).unwrap_or(1);
            for token in tokens(&service.summary) {
                let stem = self.stem(&token.word);
                if self.is_telling(&token.word, &stem) {
                    for topic in &service.topics {
                        let mass = 0.3 / f64::from(topics);
                        self.gathering.add(&stem, *topic, mass);
                    }
                }
            }
        }
    }

    fn finish(self, place: &Place, faults: &mut Faults) -> Lexicon {
        let mut of_bare = Faults::default();
        let (phrases, bare) = rayon::join(
            || self.phrases.finish(place, faults),
            || self.bare.finish(place, &mut of_bare),
        );
        faults.0.extend(of_bare.0);
        Lexicon {
            dictionary: self.dictionary,
            same_as: self.same_as,
            senses: self.senses,
            phrases,
            bare,
            little: self.little,
            pointers: POINTERS.split_whitespace().collect(),
            affinity: self.gathering.finish(),
            fact_phrases: self.fact_phrases,
            fact_sayings: self.fact_sayings,
            fillers: self.fillers,
        }
    }
}

/// One-word names that are no ordinary English word.
fn directory_only(name: &str) -> bool {
    const ORDINARY: [&str; 14] = [
        "contact", "sense", "scope", "shout", "candles", "interact", "accuro", "beat", "eric",
        "compass", "circles", "snap", "hamelin", "home",
    ];
    !ORDINARY.contains(&name.to_lowercase().as_str())
}

/// Words that only point, count or turn the sense round: in a phrase they matter, alone they are near nothing.
const POINTERS: &str = "in out off up down over not no none never dont cant wont isnt doesnt didnt couldnt wouldnt without since before after until till \
while during way each like well new old next last near long away round across under through between into onto side end start started starting begin \
one two three four five six seven eight nine ten first second third half few many several most much less least enough too both either neither \
may might must shall says said say tells told saying thing things stuff side part left right top bottom big small little high low full empty \
come comes came coming went gone goes put puts set sets let lets keep stay stays live lives living turn turned try tried trying use used using \
different same own whole sure able better worse week weeks month months day days hour hours minute minutes monday tuesday wednesday thursday friday \
january february march april june july august september october november december";

/// Words as the plain form leaves them, without their apostrophes.
const SHORTENED: &str = "theres whats thats wheres hows heres whos isnt arent wasnt werent hasnt havent hadnt doesnt didnt dont cant couldnt wouldnt shouldnt \
wont mustnt neednt id im ill ive youre youve youll theyre theyve theyll theyd weve wed hes hed hell shes shed shell lets whod itll thatll";
