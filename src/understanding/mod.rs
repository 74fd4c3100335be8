//! From what somebody typed to what it means: by rule, the same every time, with the words that decided kept.
//!
//! Start at [`read()`]. Safety is read first and from the whole message. Uses everything above it. Deliberately not here: what to
//! do about it (`dialogue`).

pub mod age;
pub mod dates;
pub mod facts;
pub mod place;
pub mod speaker;
pub mod topics;
pub mod verdict;
mod why;
pub mod words;

use jiff::civil::Date;

use crate::content::languages::Foreign;
use crate::content::lexicon::{Hit, Sense};
use crate::content::{At, Content};
use crate::directory::TopicId;
use crate::directory::places::Whereabouts;
use crate::family::{FactId, Value};
use crate::text::pattern::Match;

pub use verdict::{SURE, Verdict};
pub use words::{Word, as_typed, words};

/// A fact found in a message, with the words that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Which fact.
    pub fact: FactId,
    /// Its value.
    pub value: Value,
    /// The words.
    pub words: String,
    /// First word and one past the last.
    pub span: (usize, usize),
}

/// A topic with its score and the words that gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Which topic.
    pub topic: TopicId,
    /// Points: 40 for a strong phrase, 20 for a usual one, 10 for a weak one.
    pub score: i32,
    /// The words.
    pub words: Vec<String>,
}

/// A step found by words of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which step.
    pub at: At,
    /// Points, on the scale of [`Scored`].
    pub score: i32,
    /// The words.
    pub words: String,
    /// First word and one past the last.
    pub span: (usize, usize),
}

/// What a message means.
#[derive(Debug, Clone, Default)]
pub struct Meaning {
    /// The words, as typed and as understood.
    pub words: Vec<Word>,
    /// Phrases of danger, most urgent first.
    pub danger: Vec<Match>,
    /// Facts, one value for each fact.
    pub facts: Vec<Said>,
    /// Whether somebody older than this is for is spoken of, and no child.
    pub grown_up: bool,
    /// The ages said, if they differ: of several children, or one thing and then another. In order.
    pub ages: Vec<u8>,
    /// Where, with the name as typed.
    pub place: Option<(String, Whereabouts)>,
    /// Days, with the words that gave them.
    pub dates: Vec<dates::Day>,
    /// Topics, best first.
    pub topics: Vec<Scored>,
    /// Services by name: position and the words.
    pub services: Vec<(usize, String)>,
    /// The step that a phrase of its own leads to, if one does.
    pub step: Option<Found>,
    /// Commands such as `back`.
    pub commands: Vec<String>,
    /// Small talk such as `thanks`.
    pub small_talk: Option<String>,
    /// Words of matters that are not ours.
    pub out_of_scope: Option<String>,
    /// Points of all such phrases together, to be weighed against those of the topics: 25 for one word, 45 for a phrase.
    pub elsewhere: i32,
    /// The language, by position in `Languages::all`, if it is not English.
    pub language: Option<usize>,
}

/// The longest message that is read, in bytes; the rest is left. No family writes as much at once.
pub const LONGEST: usize = 20_000;

/// Reads a message. `today` is for "three weeks ago".
#[must_use]
pub fn read(content: &Content, text: &str, today: Date) -> Meaning {
    let text = shorten(text);
    let words = words(&content.lexicon, text);
    let pairs: Vec<(&str, &str)> = words
        .iter()
        .map(|w| (w.typed.as_str(), w.word.as_str()))
        .collect();
    let stems: Vec<&str> = words.iter().map(|w| w.stem.as_str()).collect();
    let mut hits = Vec::new();
    content.lexicon.find(&stems, &mut hits);
    let mut danger = content.safety.read(&pairs);
    let strange: Vec<&str> = words
        .iter()
        .filter(|w| {
            !w.typed.contains(' ')
                && !content.lexicon.dictionary.knows(&w.typed)
                && w.typed.chars().any(char::is_alphabetic)
        })
        .map(|w| w.typed.as_str())
        .collect();
    let foreign = if strange.is_empty() {
        Foreign::default()
    } else {
        content.languages.read(text, &strange, words.len())
    };
    if foreign.language.is_some() {
        // In another language a word put right is no English word.
        danger.retain(|d| words[d.start..d.end].iter().all(|w| w.typed == w.word));
    }
    danger.extend(foreign.danger.iter().map(|kind| Match {
        key: *kind,
        start: 0,
        end: words.len(),
    }));
    danger.sort_by_key(|d| (content.safety.kinds[d.key].urgency, d.key, d.start));
    let place = place::read(content, text, &words);
    let mut said = facts::read(content, &words, &pairs);
    said.extend(age::read(content, &words));
    let phrase = |hit: &Hit<'_>| as_typed(&words[hit.start..hit.end]);
    let small = |wanted: fn(&Sense) -> Option<&String>| {
        hits.iter()
            .find_map(|h| wanted(h.sense).map(|kind| (kind.clone(), h.end - h.start)))
    };
    let commands = hits
        .iter()
        .filter_map(|h| match h.sense {
            // A command is the message, not a word in passing: "DLA stops at 16" ends no conversation.
            Sense::Command(name) if words.len() <= most_words(h.end - h.start) => {
                Some(name.clone())
            }
            _ => None,
        })
        .collect();
    let small_talk = small(|s| {
        if let Sense::SmallTalk(kind) = s {
            Some(kind)
        } else {
            None
        }
    })
    // "Hi" in front of a question is no greeting; thanks can be long.
    .filter(|(kind, n)| words.len() <= n + if kind == "greeting" { 4 } else { 10 })
    .map(|(kind, _)| kind);
    let (out_of_scope, elsewhere) = elsewhere(&hits, &phrase);
    Meaning {
        danger,
        grown_up: age::grown_up(&words, speaker::speaks_of_a_child(&words).is_some()),
        ages: age::several(&words),
        place,
        dates: dates::read(&words, text, today),
        topics: topics::score(content, text, &words, &hits, who(content, &said)),
        services: named_services(&hits, &phrase),
        step: topics::step(text, &words, &hits),
        commands,
        small_talk,
        language: foreign.language,
        out_of_scope,
        elsewhere,
        facts: said,
        words,
    }
}

/// The longest message that a command of so many words can be all of.
fn most_words(of_command: usize) -> usize {
    if of_command == 1 { 2 } else { of_command + 3 }
}

/// Where a message says whose work it is: "I am a social worker" is not about social workers.
fn who(content: &Content, said: &[Said]) -> (usize, usize) {
    let speaker = content.facts.speaker;
    said.iter()
        .find(|s| s.fact == speaker)
        .filter(|s| {
            let who = content.facts.get(speaker).id_of(s.value);
            matches!(who, "school" | "professional" | "relative")
        })
        .map_or((0, 0), |s| s.span)
}

/// The first phrase of a matter that is not ours, and the points of all of them; a phrase inside another does not count again.
fn elsewhere(hits: &[Hit<'_>], phrase: &impl Fn(&Hit<'_>) -> String) -> (Option<String>, i32) {
    let mut ours: Vec<&Hit<'_>> = hits
        .iter()
        .filter(|h| *h.sense == Sense::OutOfScope)
        .collect();
    ours.sort_by_key(|h| (std::cmp::Reverse(h.end - h.start), h.start));
    let mut counted: Vec<&Hit<'_>> = Vec::new();
    for hit in ours {
        if counted
            .iter()
            .all(|c| hit.end <= c.start || c.end <= hit.start)
        {
            counted.push(hit);
        }
    }
    let points = |h: &&Hit<'_>| if h.end - h.start > 1 { 45 } else { 25 };
    (
        counted.first().map(|h| phrase(h)),
        counted.iter().map(points).sum(),
    )
}

/// Services named in the message, the longest name first; a name inside another name does not count.
fn named_services(hits: &[Hit<'_>], phrase: &impl Fn(&Hit<'_>) -> String) -> Vec<(usize, String)> {
    let mut named: Vec<(&Hit<'_>, usize)> = hits
        .iter()
        .filter_map(|h| {
            if let Sense::Service(i) = h.sense {
                Some((h, *i))
            } else {
                None
            }
        })
        .collect();
    named.sort_by_key(|(h, i)| (std::cmp::Reverse(h.end - h.start), h.start, *i));
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut found: Vec<(usize, String)> = Vec::new();
    for (hit, service) in named {
        let inside = taken.iter().any(|(start, end)| {
            hit.start >= *start && hit.end <= *end && hit.end - hit.start < end - start
        });
        if !inside && !found.iter().any(|(s, _)| *s == service) {
            taken.push((hit.start, hit.end));
            found.push((service, phrase(hit)));
        }
    }
    found
}

fn shorten(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Meaning {
    /// The day of a date that was spoken of: the one whose words stand nearest to it. "Refused last Tuesday, and not in school today".
    #[must_use]
    pub fn day_of(&self, said: &Said) -> Option<Date> {
        let apart = |day: &&dates::Day| {
            let after = day.span.0.saturating_sub(said.span.1);
            after.max(said.span.0.saturating_sub(day.span.1))
        };
        self.dates.iter().min_by_key(apart).map(|day| day.date)
    }
}
