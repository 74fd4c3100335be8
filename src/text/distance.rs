//! How far apart two words are, and "did you mean".

use strsim::{jaro_winkler, osa_distance};

/// How many slips are forgiven in a word of `letters` letters: none below four, one to seven, two from eight.
#[must_use]
pub fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The candidate that the writer of `wrong` most likely meant, if any is near enough to be worth saying.
pub fn closest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = wrong.to_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let likeness = jaro_winkler(&lower, &candidate.to_lowercase());
            let slips = osa_distance(&lower, &candidate.to_lowercase());
            let near = likeness > 0.88 || slips <= allowed(lower.chars().count()).max(1);
            near.then_some((likeness, candidate))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        let topics = ["neuro-autism", "mental-health", "exclusion"];
        assert_eq!(closest("mental-helth", topics), Some("mental-health"));
        assert_eq!(closest("transport", topics), None);
    }
}
