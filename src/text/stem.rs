//! Word stems, so that "assessed", "assessing" and "assessment" meet.

use rust_stemmers::{Algorithm, Stemmer};

/// The English Snowball stem of one plain word (Porter2). Words of three letters or fewer, and words with digits, stay.
#[must_use]
pub fn stem(word: &str) -> String {
    if word.len() <= 3 || word.chars().any(|c| c.is_ascii_digit()) {
        return word.to_owned();
    }
    thread_local! {
        static ENGLISH: Stemmer = Stemmer::create(Algorithm::English);
    }
    ENGLISH.with(|english| english.stem(word).into_owned())
}
