//! Comfort: how the page looks, as the family likes it. Chosen by fields of the form, so that it works without JavaScript and is kept by nobody;
//! `page.js` keeps it on the device if the family asks.

use serde::Deserialize;

/// The fields, each with the values that mean something; anything else is as usual.
const KNOWN: [(&str, &[&str]); 6] = [
    ("size", &["1", "2", "3"]),
    ("theme", &["light", "dark"]),
    ("contrast", &["more"]),
    ("font", &["read"]),
    ("calm", &["on"]),
    ("easy", &["on"]),
];

/// What was chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Comfort {
    size: String,
    theme: String,
    contrast: String,
    font: String,
    calm: String,
    easy: String,
}

impl Comfort {
    /// Each field that was chosen, with its value.
    pub(super) fn chosen(&self) -> Vec<(&'static str, &'static str)> {
        let given = [
            &self.size,
            &self.theme,
            &self.contrast,
            &self.font,
            &self.calm,
            &self.easy,
        ];
        let pairs = KNOWN.iter().zip(given);
        let known = pairs.filter_map(|((name, values), given)| {
            let value = values.iter().find(|v| *v == given)?;
            Some((*name, *value))
        });
        known.collect()
    }

    /// Whether this field has this value; an empty value: none.
    pub(super) fn is(&self, field: &str, value: &str) -> bool {
        let chosen = self.chosen().into_iter().find(|(name, _)| *name == field);
        chosen.map_or("", |(_, value)| value) == value
    }

    /// Classes for the whole page: `size-2 theme-dark`.
    pub(super) fn classes(&self) -> String {
        let classes = self
            .chosen()
            .into_iter()
            .map(|(name, value)| format!("{name}-{value}"));
        classes.collect::<Vec<_>>().join(" ")
    }

    /// Whether steps are shown as easy read.
    pub(super) fn easy(&self) -> bool {
        self.is("easy", "on")
    }
}
