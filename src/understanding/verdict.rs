//! What a message asks for, all in all: one topic, several, small talk, something else, or nothing that we understand.

use super::{Found, Meaning, Scored};
use crate::content::Content;

/// Points at which one phrase alone decides.
pub const SURE: i32 = 40;

/// Points of one usual word.
const ONE_WORD: i32 = 15;

/// Fewer points than these are chance, unless the message speaks of a child.
const CRUMBS: i32 = 8;

/// The verdict on a message, danger and facts aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'m> {
    /// One topic stands clear of the others.
    Sure(&'m Scored),
    /// Several are near each other: best first, at most three.
    Torn(Vec<&'m Scored>),
    /// A greeting, thanks, a goodbye, or "are you a robot?".
    SmallTalk(&'m str),
    /// Not English: the language, by position.
    Foreign(usize),
    /// A matter that is not ours.
    OutOfScope(&'m str),
    /// Nothing was understood.
    Lost,
}

impl Meaning {
    /// The verdict.
    #[must_use]
    pub fn verdict(&self, content: &Content) -> Verdict<'_> {
        if let Some(language) = self.language {
            return Verdict::Foreign(language);
        }
        if self.grown_up {
            return Verdict::OutOfScope("a grown-up");
        }
        let topics = self.doors(content);
        let best = topics.first().map_or(0, |t| t.score);
        if let Some(words) = &self.out_of_scope
            && if self.of_a_child() {
                self.elsewhere >= SURE * 2 && self.elsewhere > best
            } else {
                best < SURE || self.elsewhere >= best
            }
        {
            return Verdict::OutOfScope(words);
        }
        if let Some(kind) = &self.small_talk
            && best < ONE_WORD * 2
            && !self.of_a_child()
        {
            return Verdict::SmallTalk(kind);
        }
        if !self.of_a_child() && (best < CRUMBS || best < ONE_WORD * 2 && self.only_near(topics[0]))
        {
            return self.no_topic();
        }
        if let Some(topic) = sure(&topics) {
            return Verdict::Sure(topic);
        }
        if let Some(best) = topics.first() {
            let near = topics.iter().filter(|t| t.score * 2 >= best.score).take(3);
            return Verdict::Torn(near.copied().collect());
        }
        self.no_topic()
    }

    /// The step that the message asks for by words of its own, unless it is clearly about something else.
    #[must_use]
    pub fn step_meant(&self, content: &Content) -> Option<&Found> {
        let found = self.step.as_ref()?;
        if self.language.is_some() || self.elsewhere > found.score {
            return None;
        }
        let topics = self.doors(content);
        let Some(best) = topics.first() else {
            return Some(found);
        };
        let same = content
            .topic_door(best.topic)
            .is_some_and(|door| door.pathway == found.at.pathway);
        (same || found.score * 5 >= best.score * 4).then_some(found)
    }

    fn no_topic(&self) -> Verdict<'_> {
        if let Some(kind) = &self.small_talk {
            return Verdict::SmallTalk(kind);
        }
        match &self.out_of_scope {
            Some(words) => Verdict::OutOfScope(words),
            None => Verdict::Lost,
        }
    }

    /// Whether no phrase of the topic was found, only words that are often near it.
    fn only_near(&self, topic: &Scored) -> bool {
        topic.words.iter().all(|word| word.starts_with('~'))
    }

    /// Whether the message speaks of a child or a disability at all.
    fn of_a_child(&self) -> bool {
        const SIGNS: &str = "he she him her his hers hes shes son sons daughter daughters child children childs kid kids boy girl lad lass baby toddler \
            teenager teen twins grandson granddaughter nephew niece autistic autism adhd disabled disability ehcp pupil school nursery college teacher teachers senco sen mum dad parents parent carer diagnosis anxiety";
        self.words
            .iter()
            .any(|w| SIGNS.split_whitespace().any(|sign| sign == w.word))
    }

    /// Topics, best first, one for each step that answers: autism and ADHD lead to the same pathway.
    #[must_use]
    pub fn doors(&self, content: &Content) -> Vec<&Scored> {
        let mut seen = Vec::new();
        let mut kept = Vec::new();
        for topic in &self.topics {
            let door = content.topic_door(topic.topic);
            if door.is_none() || !seen.contains(&door) {
                seen.push(door);
                kept.push(topic);
            }
        }
        kept
    }
}

/// The topic that stands clear of the others.
fn sure<'m>(topics: &[&'m Scored]) -> Option<&'m Scored> {
    let (best, rest) = topics.split_first()?;
    let next = rest.first().map_or(0, |t| t.score);
    let clear = best.score >= SURE && best.score >= next + SURE / 2
        || best.score >= ONE_WORD && best.score * 10 >= next * 18;
    clear.then_some(*best)
}
