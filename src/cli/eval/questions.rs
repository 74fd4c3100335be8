//! Labelled questions: a table with tabs, one question a line.

use std::path::Path;

use serde::Deserialize;

/// What a message must not, may or must get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Risk {
    /// No reply to danger.
    None,
    /// A reply to danger is neither asked for nor wrong.
    Concern,
    /// The reply to danger.
    Crisis,
}

/// A question as labelled. `topic` is the best answer, `also` others that are as good, `;` between them.
#[derive(Debug, Clone, Deserialize)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// What somebody wrote.
    pub text: String,
    /// A topic, `out-of-scope` or `greeting-smalltalk`.
    pub topic: String,
    #[serde(default)]
    also: String,
    /// `parent`, `young_person`, `school`, `professional`, `carer` or `unknown`.
    #[serde(default)]
    pub speaker: String,
    /// Years.
    #[serde(default)]
    pub age: Option<u8>,
    /// A place, as written.
    #[serde(default)]
    pub area: String,
    /// How dangerous.
    pub risk: Risk,
    /// For a text with typing slips: the id of the same text without.
    #[serde(default)]
    pub ref_id: String,
}

impl Question {
    /// Whether this topic is the best one or as good.
    #[must_use]
    pub fn accepts(&self, topic: &str) -> bool {
        self.topic == topic || self.also.split(';').any(|a| a.trim() == topic)
    }

    /// Whether it is a matter of ours: a topic, and no other answer will do.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        !self.accepts(OUT_OF_SCOPE) && !self.accepts(SMALL_TALK)
    }

    /// How many words.
    #[must_use]
    pub fn length(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// The label of a text that is no matter of ours.
pub const OUT_OF_SCOPE: &str = "out-of-scope";
/// The label of a greeting, thanks and the like.
pub const SMALL_TALK: &str = "greeting-smalltalk";

/// Reads one file. Columns are found by their names in the first line; unknown ones are left.
///
/// # Errors
/// A sentence with file and line.
pub fn read(path: &Path) -> Result<Vec<Question>, String> {
    let mut table = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .flexible(true)
        .from_path(path)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    table
        .deserialize()
        .map(|row| row.map_err(|error| format!("{}: {error}", path.display())))
        .collect()
}
