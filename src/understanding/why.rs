//! The words that decided, one sentence each: for staff, for tests and for a family that asks.

use super::Meaning;
use crate::content::Content;

impl Meaning {
    /// Every reading of a message with the words that gave it.
    #[must_use]
    pub fn why(&self, content: &Content) -> Vec<String> {
        let mut why = Vec::new();
        if let Some(language) = self.language {
            why.push(format!("language {}", content.languages.all[language].name));
        }
        let mut rest = self.words.as_slice();
        while let Some(first) = rest.first() {
            let one = rest.iter().take_while(|w| w.start == first.start).count();
            let (here, after) = rest.split_at(one);
            let meant: Vec<&str> = here.iter().map(|w| w.word.as_str()).collect();
            let meant = meant.join(" ");
            if first.typed != meant {
                why.push(format!(
                    "read \u{201c}{}\u{201d} as \u{201c}{meant}\u{201d}",
                    first.typed
                ));
            }
            rest = after;
        }
        for found in &self.danger {
            let words: Vec<&str> = self.words[found.start..found.end]
                .iter()
                .map(|w| w.typed.as_str())
                .collect();
            why.push(format!(
                "danger: {} (\u{201c}{}\u{201d})",
                content.safety.kinds[found.key].id,
                words.join(" ")
            ));
        }
        for said in &self.facts {
            let fact = content.facts.get(said.fact);
            why.push(format!(
                "{} = {} (\u{201c}{}\u{201d})",
                fact.id,
                fact.id_of(said.value),
                said.words
            ));
        }
        if let Some((name, says)) = &self.place {
            why.push(format!("place {name}: {says:?}"));
        }
        for day in &self.dates {
            why.push(format!("day {} (\u{201c}{}\u{201d})", day.date, day.words));
        }
        for topic in self.topics.iter().take(5) {
            why.push(format!(
                "topic {}: {} points ({})",
                content.directory.topics.get(topic.topic).id,
                topic.score,
                topic.words.join(", ")
            ));
        }
        if let Some(found) = &self.step {
            why.push(format!(
                "step {}: {} points ({})",
                content.step_id(found.at),
                found.score,
                found.words
            ));
        }
        for (service, words) in self.services.iter().take(3) {
            why.push(format!(
                "service {} (\u{201c}{words}\u{201d})",
                content.directory.services[*service].id
            ));
        }
        if !self.commands.is_empty() {
            why.push(format!("command {}", self.commands.join(", ")));
        }
        why
    }
}
