//! Ages: whole years, 0 to 25 (Children and Families Act 2014, sections 36 and 83: birth to 25).

use std::fmt;

/// The oldest age in the domain.
pub const OLDEST: u8 = 25;

/// A set of ages in whole years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ages(u32);

impl Ages {
    /// Every age from 0 to 25.
    pub const ALL: Self = Self((1 << (OLDEST + 1)) - 1);

    /// Reads `7`, `4-15`, `4 to 15`, `16+` or `under 5`.
    ///
    /// # Errors
    /// What is wrong, and what to write instead, for staff.
    pub fn read(written: &str) -> Result<Self, (String, &'static str)> {
        let text = written.trim().replace('\u{2013}', "-").replace(" to ", "-");
        let text = text.as_str();
        let number = |part: &str| -> Result<u8, (String, &'static str)> {
            let age: u8 = part.trim().parse().map_err(|_| {
                (
                    format!("`{text}` is not an age"),
                    "write ages as 7, 4-15, 16+ or under 5",
                )
            })?;
            if age > OLDEST {
                return Err((
                    format!("{age} is too old: ages go from 0 to {OLDEST}"),
                    "Anydoor is for children and young people from birth to 25; write 25 at most",
                ));
            }
            Ok(age)
        };
        let (from, to) = if let Some(below) = text.strip_prefix("under ") {
            let below = number(below)?;
            if below == 0 {
                return Err((
                    "nobody is under 0".into(),
                    "write ages as 7, 4-15, 16+ or under 5",
                ));
            }
            (0, below - 1)
        } else if let Some(from) = text.strip_suffix('+') {
            (number(from)?, OLDEST)
        } else if let Some((from, to)) = text.split_once('-') {
            (number(from)?, number(to)?)
        } else {
            (number(text)?, number(text)?)
        };
        if from > to {
            return Err((
                format!("`{text}` goes from the older to the younger"),
                "write the younger age first",
            ));
        }
        Ok(Self((from..=to).fold(0, |bits, age| bits | 1 << age)))
    }

    /// Both sets together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set holds this age.
    #[must_use]
    pub fn holds(self, age: u8) -> bool {
        age <= OLDEST && self.0 & (1 << age) != 0
    }

    /// The ages, youngest first.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..=OLDEST).filter(move |age| self.holds(*age))
    }
}

impl fmt::Display for Ages {
    /// "0 to 18", "from 16", "7".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (
            self.iter().next().unwrap_or(0),
            self.iter().last().unwrap_or(OLDEST),
        );
        match (first, last) {
            (first, last) if first == last => write!(f, "{first}"),
            (first, OLDEST) if first > 0 => write!(f, "{first} to {OLDEST}"),
            (first, last) => write!(f, "{first} to {last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_staff_write() {
        assert_eq!(Ages::read("4-15").map(|a| a.iter().count()), Ok(12));
        assert_eq!(
            Ages::read("16+").map(|a| a.to_string()),
            Ok("16 to 25".into())
        );
        assert_eq!(
            Ages::read("under 5").map(|a| a.to_string()),
            Ok("0 to 4".into())
        );
        assert!(
            Ages::read("26").is_err()
                && Ages::read("18-4").is_err()
                && Ages::read("teens").is_err()
                && Ages::read("under 0").is_err()
        );
    }
}
