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

/// How unlike a slip of the finger it is to type `typed` for `meant`: 0 for the same word, about 2 to 4 for each slip.
///
/// Dropping or doubling one of two same letters, changing two letters round and hitting the key beside the right one are the slips of phones; a
/// letter from across the keyboard is not. Optimal string alignment with weights (K. Kukich, "Techniques for automatically correcting
/// words in text", ACM Computing Surveys 24, 1992). Words of more than 24 letters are as unlike as can be.
#[must_use]
pub fn unlikeness(typed: &str, meant: &str) -> u32 {
    const MOST: usize = 25;
    let a: Vec<char> = typed.chars().collect();
    let b: Vec<char> = meant.chars().collect();
    if a.len() >= MOST || b.len() >= MOST {
        return u32::MAX;
    }
    let mut cost = [[0_u32; MOST]; MOST];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 && j == 0 {
                continue;
            }
            let mut best = u32::MAX;
            if i > 0 {
                let doubled = (i > 1 && a[i - 1] == a[i - 2]) || a.get(i) == Some(&a[i - 1]);
                best = best.min(cost[i - 1][j] + if doubled { 1 } else { 3 });
            }
            if j > 0 {
                let halved = (j > 1 && b[j - 1] == b[j - 2]) || b.get(j) == Some(&b[j - 1]);
                best = best.min(cost[i][j - 1] + if halved { 1 } else { 2 });
            }
            if i > 0 && j > 0 {
                best = best.min(cost[i - 1][j - 1] + changed(a[i - 1], b[j - 1]));
            }
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(cost[i - 2][j - 2] + 1);
            }
            cost[i][j] = best;
        }
    }
    cost[a.len()][b.len()]
}

/// What it costs to type one letter for another.
fn changed(typed: char, meant: char) -> u32 {
    const VOWELS: &str = "aeiouy";
    if typed == meant {
        0
    } else if neighbours(typed, meant) || typed == '*' {
        2
    } else if VOWELS.contains(typed) && VOWELS.contains(meant) {
        3
    } else {
        4
    }
}

/// Whether two keys touch on a British keyboard.
fn neighbours(a: char, b: char) -> bool {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let at = |c: char| {
        ROWS.iter().enumerate().find_map(|(row, keys)| {
            let column = keys.find(c)?;
            // Each row begins half a key further right: count in halves.
            Some((row, column * 2 + row))
        })
    };
    let (Some((row_a, column_a)), Some((row_b, column_b))) = (at(a), at(b)) else {
        return false;
    };
    row_a.abs_diff(row_b) <= 1 && column_a.abs_diff(column_b) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_phones_are_nearer_than_other_words() {
        assert_eq!(unlikeness("school", "school"), 0);
        for (typed, meant, not) in [
            ("lases", "lashes", "loses"),
            ("speach", "speech", "spinach"),
            ("autidm", "autism", "autumn"),
            ("asessment", "assessment", "amusement"),
        ] {
            assert!(unlikeness(typed, meant) < unlikeness(typed, not), "{typed}");
        }
        assert!(neighbours('a', 's') && neighbours('g', 'b') && !neighbours('a', 'p'));
    }

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        let topics = ["neuro-autism", "mental-health", "exclusion"];
        assert_eq!(closest("mental-helth", topics), Some("mental-health"));
        assert_eq!(closest("transport", topics), None);
    }
}
