//! How hard a text is to read: the Flesch-Kincaid grade (J. P. Kincaid and others, "Derivation of new readability formulas", Naval Technical
//! Training Command, Research Branch Report 8-75, 1975), the American school year in which it can be read; five more is the age.

/// What a text is made of. Measures of several texts add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// How many sentences.
    pub sentences: usize,
    /// How many words.
    pub words: usize,
    /// How many syllables.
    pub syllables: usize,
}

impl Measure {
    /// Measures a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut measure = Self::default();
        for sentence in sentences(text) {
            measure.sentences += 1;
            for word in words(sentence) {
                measure.words += 1;
                measure.syllables += syllables(word);
            }
        }
        measure
    }

    /// Adds another.
    pub fn add(&mut self, other: Self) {
        self.sentences += other.sentences;
        self.words += other.words;
        self.syllables += other.syllables;
    }

    /// The Flesch-Kincaid grade; 0 for a text without words.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
    pub fn grade(self) -> f64 {
        if self.words == 0 || self.sentences == 0 {
            return 0.0;
        }
        let words = self.words as f64;
        0.39 * words / self.sentences as f64 + 11.8 * self.syllables as f64 / words - 15.59
    }
}

/// The sentences of a text: they end with a full stop, a question or exclamation mark, a colon, or the line.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .flat_map(split_line)
        .filter(|sentence| words(sentence).next().is_some())
}

/// A stop ends a sentence only before a space or the end: "gov.uk" and "6.5" go on.
fn split_line(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|(i, c)| {
                matches!(c, '.' | '?' | '!' | ':')
                    && rest[i + c.len_utf8()..].chars().next().is_none_or(|next| {
                        next.is_whitespace() || matches!(next, '"' | '\u{201d}' | ')')
                    })
            })
            .map_or(rest.len(), |(i, c)| i + c.len_utf8());
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

/// The words of a sentence. A number is a word.
pub fn words(sentence: &str) -> impl Iterator<Item = &str> {
    sentence
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '\u{2013}' | '\u{2014}'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// Syllables of an English word, by its groups of vowels; never less than one. Figures count as one.
#[must_use]
pub fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_lowercase())
        .collect();
    if letters.len() <= 3 {
        return 1;
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let groups = letters
        .iter()
        .enumerate()
        .filter(|(i, c)| vowel(**c) && i.checked_sub(1).is_none_or(|b| !vowel(letters[b])))
        .count();
    let text: String = letters.iter().collect();
    let silent = [
        "le", "tes", "ted", "des", "ded", "ses", "ces", "ges", "ches", "shes", "xes",
    ];
    let heard = silent.iter().any(|end| text.ends_with(end));
    let mute = (text.ends_with('e') || text.ends_with("es") || text.ends_with("ed"))
        && !heard
        && !text.ends_with("ee");
    (groups - usize::from(mute && groups > 1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_common_words() {
        for (word, n) in [
            ("help", 1),
            ("family", 3),
            ("school", 1),
            ("education", 4),
            ("asked", 1),
            ("wanted", 2),
            ("table", 2),
            ("made", 1),
            ("free", 1),
            ("the", 1),
            ("42", 1),
        ] {
            assert_eq!(syllables(word), n, "{word}");
        }
    }

    #[test]
    fn sentences_end_where_they_end() {
        let text = "Ask by 6.30 at gov.uk. Then wait!\nOne more line\n- and an item";
        assert_eq!(sentences(text).count(), 4);
    }

    #[test]
    fn an_easy_text_is_easier_than_a_hard_one() {
        let easy = Measure::of("The cat sat on the mat. It was warm.").grade();
        let hard = Measure::of(
            "Multidisciplinary professionals subsequently facilitate appropriate provision.",
        )
        .grade();
        assert!(easy < 2.0 && hard > 15.0, "{easy} {hard}");
    }
}
