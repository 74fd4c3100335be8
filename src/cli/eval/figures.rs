//! The figures: shares with their intervals, by topic and by kind of text.

use std::collections::{BTreeMap, HashMap};

use super::questions::{OUT_OF_SCOPE, Question, Risk, SMALL_TALK};
use super::reading::Reading;

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many fit.
    pub fit: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    fn count(&mut self, fits: bool) {
        self.fit += usize::from(fits);
        self.of += 1;
    }

    /// In percent; 0 of nothing.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
    pub fn percent(self) -> f64 {
        if self.of == 0 {
            return 0.0;
        }
        100.0 * self.fit as f64 / self.of as f64
    }

    /// The 95 % interval in percent, by the score method (E. B. Wilson, "Probable inference", JASA 22, 1927), which holds for
    /// few questions and for shares near 0 and 100.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
    pub fn interval(self) -> (f64, f64) {
        const Z: f64 = 1.959_964;
        if self.of == 0 {
            return (0.0, 100.0);
        }
        let n = self.of as f64;
        let p = self.fit as f64 / n;
        let middle = p + Z * Z / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        (
            100.0 * ((middle - half) / scale).max(0.0),
            100.0 * ((middle + half) / scale).min(1.0),
        )
    }
}

/// All figures of a set of questions.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// The best topic is right, of the questions that are ours.
    pub best: Share,
    /// The right topic is among the first three.
    pub among_three: Share,
    /// The best topic is right, by kind of text.
    pub slices: BTreeMap<&'static str, Share>,
    /// The best topic is right, by label.
    pub topics: BTreeMap<String, Share>,
    /// Typing slips: the best topic is right.
    pub slips: Share,
    /// The same texts without slips, those of them that are at hand.
    pub without_slips: Share,
    /// Texts that are no matter of ours and were answered with a topic.
    pub strangers_answered: Share,
    /// Of the texts that were read as no matter of ours, those that are none.
    pub stranger_precision: Share,
    /// Crisis texts that get the reply to danger.
    pub crisis_found: Share,
    /// Texts without danger that get it.
    pub false_alarms: Share,
    /// The age is right where the text states it.
    pub age: Share,
    /// The place is right where one is named.
    pub area: Share,
    /// Who asks is right where it is labelled.
    pub speaker: Share,
}

impl Figures {
    /// Counts. Both lists are in the same order.
    #[must_use]
    pub fn of(questions: &[Question], readings: &[Reading]) -> Self {
        let mut figures = Self::default();
        let right: HashMap<&str, bool> = questions
            .iter()
            .zip(readings)
            .map(|(q, r)| (q.id.as_str(), r.has(q, 1)))
            .collect();
        for (question, reading) in questions.iter().zip(readings) {
            figures.topic(question, reading);
            if let Some(clean) = right.get(question.ref_id.as_str()) {
                figures.slips.count(reading.has(question, 1));
                figures.without_slips.count(*clean);
            }
            match question.risk {
                Risk::Crisis => figures.crisis_found.count(reading.crisis),
                Risk::None => figures.false_alarms.count(reading.crisis),
                Risk::Concern => {}
            }
            figures.facts(question, reading);
        }
        figures
    }

    fn topic(&mut self, question: &Question, reading: &Reading) {
        let first = reading.topics.first().map_or("", String::as_str);
        let ours = !matches!(first, "" | OUT_OF_SCOPE | SMALL_TALK);
        if question.topic == OUT_OF_SCOPE {
            self.strangers_answered
                .count(ours && !question.accepts(first));
        }
        if first == OUT_OF_SCOPE {
            self.stranger_precision
                .count(question.accepts(OUT_OF_SCOPE));
        }
        if !question.is_ours() || question.risk == Risk::Crisis {
            return;
        }
        let right = reading.has(question, 1);
        self.best.count(right);
        self.among_three.count(reading.has(question, 3));
        self.topics
            .entry(question.topic.clone())
            .or_default()
            .count(right);
        for slice in slices(question) {
            self.slices.entry(slice).or_default().count(right);
        }
    }

    fn facts(&mut self, question: &Question, reading: &Reading) {
        if let Some(age) = question.age.filter(|age| states_age(&question.text, *age)) {
            self.age
                .count(reading.facts.get("age").is_some_and(|a| *a == age));
        }
        if states(&question.text, &question.area) {
            let area = reading.facts.get("area").and_then(|a| a.as_str());
            self.area
                .count(area.is_some_and(|a| a.eq_ignore_ascii_case(&question.area)));
        }
        if !matches!(question.speaker.as_str(), "" | "unknown") {
            let said = reading.facts.get("speaker").and_then(|s| s.as_str());
            let family = ["parent", "carer"];
            let same = said == Some(question.speaker.as_str())
                || (family.contains(&question.speaker.as_str())
                    && said.is_some_and(|s| family.contains(&s)));
            self.speaker.count(same);
        }
    }
}

/// The kinds of text that a question belongs to.
fn slices(question: &Question) -> impl Iterator<Item = &'static str> {
    let length = question.length();
    [
        ("5 words or fewer", length <= 5),
        ("6 to 39 words", (6..40).contains(&length)),
        ("40 words or more", length >= 40),
        ("typing slips", !question.ref_id.is_empty()),
        ("by a young person", question.speaker == "young_person"),
    ]
    .into_iter()
    .filter_map(|(name, belongs)| belongs.then_some(name))
}

/// Whether the text names the place. Labels may come from the page it was found on.
fn states(text: &str, area: &str) -> bool {
    !area.is_empty() && text.to_lowercase().contains(&area.to_lowercase())
}

/// Whether the text has the age in figures or words, or the school year of that age.
fn states_age(text: &str, age: u8) -> bool {
    let words = crate::text::tokens(text);
    let says = |n: u8, word: &str| {
        crate::understanding::age::number(word) == Some(n)
            || word
                .split(|c: char| !c.is_ascii_digit())
                .any(|figure| figure.parse() == Ok(n))
    };
    words.iter().enumerate().any(|(i, word)| {
        let after_year = i
            .checked_sub(1)
            .is_some_and(|b| matches!(words[b].word.as_str(), "year" | "yr" | "y"));
        let year = after_year || word.word.starts_with('y');
        (!after_year && says(age, &word.word))
            || (year && age >= 4 && says(age - 4, &word.word))
            || (age == 0 && matches!(word.word.as_str(), "months" | "weeks" | "newborn"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_as_in_the_tables() {
        // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (fit, of, low, high) in [
            (81, 263, 25.53, 36.62),
            (15, 148, 6.24, 16.05),
            (0, 20, 0.0, 16.11),
            (1, 29, 0.61, 17.18),
        ] {
            let (l, h) = Share { fit, of }.interval();
            assert!(
                (l - low).abs() < 0.01 && (h - high).abs() < 0.01,
                "{fit} of {of}: {l} {h}"
            );
        }
    }
}
