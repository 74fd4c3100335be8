//! Plain English, as `pathways/README.md` asks for it: how hard a pathway is to read, how long a sentence is, and words that are never said.

use super::draft::DraftVocabulary;
use crate::fault::Faults;
use crate::pathway::{Pathway, Step};
use crate::text::readability::{Measure, sentences, words};

/// The hardest a pathway may be on average: American grade 6.5, a reading age of about 11.
pub const HARDEST: f64 = 6.5;
/// A sentence has fewer words than this.
pub const LONGEST: usize = 25;

/// Staff's rules of wording.
#[derive(Debug, Clone, Default)]
pub struct Wording {
    /// Names that cannot be said more simply: each counts as one short word.
    long_names: Vec<String>,
    /// Words that are never said, in small letters.
    never_say: Vec<String>,
}

impl Wording {
    /// From the vocabulary.
    #[must_use]
    pub fn of(draft: &DraftVocabulary) -> Self {
        let mut long_names = draft.long_names.clone();
        // The longest first, so that a name inside another does not spoil it.
        long_names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self {
            long_names,
            never_say: draft.never_say.iter().map(|w| w.to_lowercase()).collect(),
        }
    }

    /// Notes every pathway that is hard to read, every sentence that is too long and every word that is never said.
    pub fn check(&self, pathways: &[Pathway], faults: &mut Faults) {
        for pathway in pathways {
            let mut whole = Measure::default();
            let mut hardest = ("", f64::MIN);
            for step in &pathway.steps {
                let mut measure = Measure::default();
                for text in texts(step) {
                    let text = self.simply(text);
                    measure.add(Measure::of(&text));
                    self.check_text(step, &text, faults);
                }
                if measure.grade() > hardest.1 && measure.words > 0 {
                    hardest = (&step.id, measure.grade());
                }
                whole.add(measure);
            }
            let grade = whole.grade();
            if grade > HARDEST {
                faults.error(
                    "hard-to-read",
                    &pathway.place,
                    format!(
                        "the pathway `{}` is hard to read: grade {grade:.1}, and {HARDEST} is the most",
                        pathway.id
                    ),
                    format!(
                        "use shorter words and sentences; the hardest step is `{}` (grade {:.1}). A name that cannot be shorter goes into `long_names` in pathways/vocabulary.yaml",
                        hardest.0, hardest.1
                    ),
                );
            }
        }
    }

    fn check_text(&self, step: &Step, text: &str, faults: &mut Faults) {
        for sentence in sentences(text) {
            let n = words(sentence).count();
            if n >= LONGEST {
                let start: Vec<&str> = words(sentence).take(6).collect();
                faults.error(
                    "long-sentence",
                    &step.place,
                    format!(
                        "in the step `{}` the sentence \u{201c}{} \u{2026}\u{201d} has {n} words",
                        step.id,
                        start.join(" ")
                    ),
                    format!("make two of it: fewer than {LONGEST} words each"),
                );
            }
        }
        let small = text.to_lowercase();
        let said = words(&small).collect::<Vec<_>>().join(" ");
        let mut never_said = self.never_say.iter();
        if let Some(never) = never_said.find(|never| said.contains(never.as_str())) {
            faults.error(
                "not-plain",
                &step.place,
                format!("the step `{}` says \u{201c}{never}\u{201d}", step.id),
                "say it in other words; the words that we never say are in `never_say` in pathways/vocabulary.yaml",
            );
        }
    }

    /// The text as it is measured: placeholders as what they stand for, long names as one short word.
    fn simply(&self, text: &str) -> String {
        let mut text = text
            .replace("{child}", "your child")
            .replace("{your_child_s}", "your child's")
            .replace("{district}", "Essex")
            .replace("{outside_council}", "Kent");
        for name in &self.long_names {
            text = text.replace(name.as_str(), "Name");
        }
        text
    }
}

/// Everything that a step can say to a family. Words for school staff are theirs, and are not measured.
fn texts(step: &Step) -> impl Iterator<Item = &str> {
    [
        &step.say,
        &step.to_young_person,
        &step.plan,
        &step.ask,
        &step.ask_young_person,
    ]
    .into_iter()
    .flatten()
    .map(String::as_str)
    .chain(step.say_if.iter().map(|(_, text)| text.as_str()))
}
