//! What stands in the address of a search: as typed, and as an address again.

use crate::text::postcode;

/// The longest words that are looked for, in letters.
const LONGEST: usize = 200;

/// The fields of the search, as typed. An empty one is not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Words.
    pub(super) q: String,
    /// A town, a village, or the first half of a postcode with one figure more.
    pub(super) near: String,
    /// The id of a topic.
    pub(super) topic: String,
    /// The id of a district, or `elsewhere`.
    pub(super) area: String,
    /// Whole years.
    pub(super) age: String,
    /// The name of a tier.
    pub(super) tier: String,
    /// `yes`: the family gets in touch by itself.
    pub(super) by_yourself: String,
    /// `yes`: it costs nothing.
    pub(super) free: String,
    /// From 1.
    pub(super) page: String,
}

impl Asked {
    /// From the pairs of an address, of equal names the last. `true` if the address could be shorter: empty fields, or more of a postcode
    /// than its sector, which can be a single house.
    pub(super) fn read(pairs: Vec<(String, String)>) -> (Self, bool) {
        let (mut asked, mut longer) = (Self::default(), false);
        for (name, value) in pairs {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            let (short, cut) = sectors_only(&value);
            let short: String = short.chars().take(LONGEST).collect();
            longer |= cut || short.is_empty();
            if let Some((_, field)) = asked.fields_mut().into_iter().find(|(n, _)| *n == name) {
                *field = short;
            }
        }
        (asked, longer)
    }

    fn fields_mut(&mut self) -> [(&'static str, &mut String); 9] {
        [
            ("q", &mut self.q),
            ("near", &mut self.near),
            ("topic", &mut self.topic),
            ("area", &mut self.area),
            ("age", &mut self.age),
            ("tier", &mut self.tier),
            ("self", &mut self.by_yourself),
            ("free", &mut self.free),
            ("page", &mut self.page),
        ]
    }

    /// The address of this search.
    pub(super) fn address(&self) -> String {
        let mut copy = self.clone();
        let set = copy.fields_mut();
        let set = set.into_iter().filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(set)
            .finish();
        if query.is_empty() {
            "/services".into()
        } else {
            format!("/services?{query}")
        }
    }

    /// The same search at another page of its results.
    pub(super) fn at_page(&self, page: usize) -> String {
        let page = if page > 1 {
            page.to_string()
        } else {
            String::new()
        };
        Self {
            page,
            ..self.clone()
        }
        .address()
    }

    /// The same search with another district, and no words for the place.
    pub(super) fn in_area(&self, area: &str) -> String {
        Self {
            area: area.to_owned(),
            page: String::new(),
            ..self.clone()
        }
        .address()
    }

    /// Whether a filter is set that is folded away: words, place and age are always in sight.
    pub(super) fn narrowed(&self) -> bool {
        [
            &self.topic,
            &self.area,
            &self.tier,
            &self.by_yourself,
            &self.free,
        ]
        .iter()
        .any(|field| !field.is_empty())
    }
}

/// The text with every whole postcode cut to its sector, and whether there was one.
fn sectors_only(text: &str) -> (String, bool) {
    let (mut short, mut from, mut cut) = (String::new(), 0, false);
    for found in postcode::find(text) {
        let Some(sector) = &found.sector else {
            continue;
        };
        let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).count();
        if letters(&text[found.start..found.end]) > letters(sector) {
            short.push_str(&text[from..found.start]);
            short.push_str(sector);
            from = found.end;
            cut = true;
        }
    }
    short.push_str(&text[from..]);
    (short, cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (String, bool) {
        let pairs = pairs
            .iter()
            .map(|(n, v)| ((*n).into(), (*v).into()))
            .collect();
        let (asked, longer) = Asked::read(pairs);
        (asked.address(), longer)
    }

    #[test]
    fn an_address_holds_no_empty_fields_and_no_whole_postcode() {
        assert_eq!(read(&[]), ("/services".into(), false));
        assert_eq!(
            read(&[("q", "clubs"), ("age", " ")]),
            ("/services?q=clubs".into(), true)
        );
        assert_eq!(
            read(&[("near", "co15 4js"), ("q", "in CM34AB & more")]),
            ("/services?q=in+CM3+4+%26+more&near=CO15+4".into(), true)
        );
        assert_eq!(
            read(&[("near", "CO15 4")]),
            ("/services?near=CO15+4".into(), false)
        );
        assert_eq!(
            read(&[("other", "x"), ("free", "yes")]),
            ("/services?free=yes".into(), false)
        );
    }
}
