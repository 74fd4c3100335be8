//! Schools that put the chat on their own site, checked. All but a name, a district, a source and a date may be left empty: a school gives what
//! it likes, and nothing is invented.

use std::collections::HashMap;

use jiff::civil::Date;

use super::check::{check_seen, check_web, contact};
use super::draft::DraftSchool;
use super::places::Places;
use super::service::Contact;
use crate::fault::{Faults, Place};

/// The service that stands for the SENCO of any school. A school's own takes its place.
pub const SENCO: &str = "school-senco";

/// The longest welcome, in letters: more is not read on a phone.
const LONGEST_WELCOME: usize = 300;

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
    /// Its colour as it is: red, green, blue.
    pub colour: Option<[u8; 3]>,
    /// Its own welcome.
    pub welcome: Option<String>,
    /// What to do to reach its SENCO.
    pub senco_says: Option<String>,
    /// Ways to reach its SENCO.
    pub senco: Vec<Contact>,
    /// The day on which its facts were last read.
    pub checked: Date,
    /// Old ids.
    pub was: Vec<String>,
}

impl School {
    /// From the draft; `None` without a district.
    pub fn check(draft: DraftSchool, places: &Places, faults: &mut Faults) -> Option<Self> {
        for origin in &draft.origins {
            if !is_origin(&origin.value) {
                faults.error("bad-origin", &origin.place, format!("`{}` is not an origin", origin.value), "write https:// and the site's name only, such as https://www.school.essex.sch.uk");
            }
        }
        let id = &draft.id;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        for id in std::iter::once(id).chain(&draft.was) {
            if !id.value.chars().all(plain) {
                faults.error(
                    "bad-school-id",
                    &id.place,
                    format!("`{}` cannot stand in the line that schools paste", id.value),
                    "write small letters, figures and hyphens only, such as market-field-school",
                );
            }
        }
        let colour = draft.colour.and_then(|written| {
            let colour = read_colour(&written.value);
            if colour.is_none() {
                faults.error(
                    "bad-colour",
                    &written.place,
                    format!("`{}` is not a colour", written.value),
                    "write # and six figures in quotes, such as \"#0b4a55\"",
                );
            }
            colour
        });
        let welcome = draft.welcome.filter(|w| !w.value.is_empty());
        if let Some(welcome) = &welcome {
            let letters = welcome.value.chars().count();
            if letters > LONGEST_WELCOME {
                faults.error(
                    "long-welcome",
                    &welcome.place,
                    format!("the welcome has {letters} letters, and it can have {LONGEST_WELCOME}"),
                    "say hello and who you are, and leave the rest to the chat",
                );
            }
        }
        if draft.sources.is_empty() {
            faults.error(
                "no-source",
                &id.place,
                format!("the school `{}` has no source", id.value),
                "add the page where its facts were read, under `sources`",
            );
        }
        for source in &draft.sources {
            check_web(&source.url, faults);
            if let Some(seen) = &source.seen {
                check_seen(seen, faults);
            }
        }
        let (says, contacts) = draft.senco.map(|s| (s.say, s.contacts)).unwrap_or_default();
        let senco = contacts
            .into_iter()
            .filter_map(|c| contact(c, faults))
            .collect();
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
            colour,
            welcome: welcome.map(|w| w.value),
            senco_says: says.filter(|s| !s.is_empty()),
            senco,
            checked: draft.checked,
            was: draft.was.into_iter().map(|w| w.value).collect(),
        })
    }
}

/// Schools by their ids, old ones too; of two with one id the second is a fault.
pub fn check_ids(drafts: &[DraftSchool], faults: &mut Faults) {
    let mut seen: HashMap<&str, &Place> = HashMap::new();
    for id in drafts
        .iter()
        .flat_map(|d| std::iter::once(&d.id).chain(&d.was))
    {
        if let Some(before) = seen.insert(&id.value, &id.place) {
            faults.error(
                "id-twice",
                &id.place,
                format!(
                    "there are two schools called `{}`; the other is at {before}",
                    id.value
                ),
                "give one of them another id",
            );
        }
    }
}

/// `https://` and a host, perhaps with a port. `http` only for this computer, to try things out.
fn is_origin(written: &str) -> bool {
    let host = |rest: &str| {
        let (name, port) = rest.split_once(':').unwrap_or((rest, "443"));
        let port = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        port && !name.is_empty() && name.chars().all(plain)
    };
    let own = |rest: &str| matches!(rest.split(':').next(), Some("localhost" | "127.0.0.1"));
    match written.split_once("://") {
        Some(("https", rest)) => host(rest),
        Some(("http", rest)) => host(rest) && own(rest),
        _ => false,
    }
}

fn read_colour(written: &str) -> Option<[u8; 3]> {
    let figures = written
        .strip_prefix('#')
        .filter(|f| f.len() == 6 && f.is_ascii())?;
    let part = |from: usize| u8::from_str_radix(&figures[from..from + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_site_and_nothing_more() {
        for good in [
            "https://www.school.sch.uk",
            "https://a.b:8443",
            "http://127.0.0.1:8081",
            "http://localhost",
        ] {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "http://www.school.sch.uk",
            "https://a.b/",
            "https://",
            "a.b",
            "https://a b",
            "https://*.a.b",
            "https://a:x",
            "https://a;b",
            "http://localhost.evil.uk",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }

    #[test]
    fn a_colour_is_six_figures() {
        assert_eq!(read_colour("#0b4A55"), Some([11, 74, 85]));
        assert_eq!(
            read_colour("teal")
                .or(read_colour("#fff"))
                .or(read_colour("#+b4a55x")),
            None
        );
    }
}
