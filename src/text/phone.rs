//! UK phone numbers as written, and as a link.

use std::fmt;

/// A telephone number as staff wrote it, checked for shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a UK number: 3 digits for 999, 111, 101, 119; 5 or 6 for short and text codes or 116 123; 8 for old freephone numbers; otherwise 10 or 11
    /// digits that begin with 0 (Ofcom, National Telephone Numbering Plan). Digits and spaces only.
    ///
    /// # Errors
    /// What is wrong, in a few words for staff.
    pub fn read(written: &str) -> Result<Self, &'static str> {
        let written = written.trim();
        if !written.chars().all(|c| c.is_ascii_digit() || c == ' ') {
            return Err("a phone number has digits and spaces only; say the rest in `label`");
        }
        let digits = written.chars().filter(char::is_ascii_digit).count();
        let zero = written.starts_with('0');
        match (digits, zero) {
            (3 | 5 | 6, false) | (10 | 11, true) => Ok(Self(written.to_owned())),
            // Childline's and other old freephone numbers have eight.
            (8, true) if written.starts_with("0800") => Ok(Self(written.to_owned())),
            (10 | 11, false) => Err("a UK number begins with 0"),
            _ => Err("this does not have the number of digits of a UK phone number"),
        }
    }

    /// For `tel:` and `sms:` links: digits only.
    #[must_use]
    pub fn dial(&self) -> String {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for good in [
            "0800 953 0222",
            "999",
            "116 123",
            "85258",
            "01206 372303",
            "0808 2000 247",
            "0800 1111",
        ] {
            assert!(Phone::read(good).is_ok(), "{good}");
        }
        for bad in [
            "0301 953",
            "0800 953 0222 ext 4",
            "",
            "+44 800 111",
            "1234567890",
        ] {
            assert!(Phone::read(bad).is_err(), "{bad}");
        }
    }
}
