//! Schools that put the chat on their own site.

use super::draft::DraftSchool;
use super::places::Places;
use crate::fault::Faults;

/// One school.
#[derive(Debug, Clone)]
pub struct School {
    /// Its id, in the widget's one line.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Position of its district.
    pub district: usize,
    /// Origins whose pages may frame the chat: `https://www.school.essex.sch.uk`.
    pub origins: Vec<String>,
    /// Its own welcome.
    pub welcome: Option<String>,
    /// How to reach its SENCO.
    pub senco: Option<String>,
}

impl School {
    /// From the draft.
    pub fn check(draft: DraftSchool, places: &Places, faults: &mut Faults) -> Option<Self> {
        for origin in &draft.origins {
            let host = origin.value.strip_prefix("https://").unwrap_or("");
            let plain = !host.is_empty()
                && host
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'));
            if !plain {
                faults.error("bad-origin", &origin.place, format!("`{}` is not an origin", origin.value), "write https:// and the site's name only, such as https://www.school.essex.sch.uk");
            }
        }
        let Some(district) = places.district(&draft.district.value) else {
            faults.unknown(
                "unknown-place",
                "district",
                &draft.district,
                places.district_ids(),
            );
            return None;
        };
        Some(Self {
            id: draft.id.value,
            name: draft.name,
            district,
            origins: draft.origins.into_iter().map(|o| o.value).collect(),
            welcome: draft.welcome,
            senco: draft.senco,
        })
    }
}
