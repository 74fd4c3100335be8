//! Where: districts, groups of them, towns and villages, postcodes. It never guesses: what is not sure is asked.

use std::collections::{HashMap, HashSet};

use super::distance::{Middles, Point};
use super::draft::{DraftOutcode, DraftPlace, DraftPlaces};
use crate::fault::{Faults, Spanned};
use crate::text::normal::plain;

/// One district with its council.
#[derive(Debug, Clone)]
pub struct District {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The district, city or borough council, or the one council that does everything.
    pub council: String,
}

/// A set of districts: bit n is district n, and the bit above the last is "elsewhere".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Areas(pub u64);

impl Areas {
    /// Whether the set holds the district at this position.
    #[must_use]
    pub fn holds(self, district: usize) -> bool {
        self.0 & (1 << district) != 0
    }

    /// How many districts.
    #[must_use]
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }
}

/// What a place name or a postcode says of the district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// In this district.
    District(usize),
    /// In one of these; the hint tells them apart. `outside` if it may also lie outside the county.
    OneOf(Vec<(usize, String)>, bool),
    /// Outside, with the council that helps there, if that is known.
    Outside(Option<String>),
}

/// All that `places.yaml` says.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// In the order of the file; that order is the order of the values of the fact `district`.
    pub districts: Vec<District>,
    /// Names for sets of districts.
    pub groups: Vec<(String, String, Areas)>,
    /// Where the middles of places are.
    pub middles: Middles,
    /// Every name of a place in plain words, with what it says, longest names first within a first word.
    names: HashMap<String, (String, Whereabouts)>,
    /// For each first word of a name, how many words the longest such name has.
    firsts: HashMap<String, usize>,
    /// Names that are everyday words too.
    everyday: HashSet<String>,
    outcodes: HashMap<String, Outcode>,
}

#[derive(Debug, Clone)]
struct Outcode {
    anywhere: Whereabouts,
    sectors: HashMap<String, usize>,
}

impl Places {
    /// From the draft, noting every fault.
    pub fn check(draft: DraftPlaces, faults: &mut Faults) -> Self {
        let mut places = Self::default();
        if draft.districts.len() > 60 {
            faults.error(
                "too-many-districts",
                &draft.place,
                "there can be at most 60 districts",
                "take some out",
            );
        }
        for district in draft.districts.into_iter().take(60) {
            if places.district(&district.id.value).is_some()
                || matches!(
                    district.id.value.as_str(),
                    "elsewhere" | "everywhere" | "unknown"
                )
            {
                faults.error(
                    "id-twice",
                    &district.id.place,
                    format!("the district `{}` is there already", district.id.value),
                    "`elsewhere` and `everywhere` are built in; give others each their own id",
                );
            }
            places.districts.push(District {
                id: district.id.value,
                name: district.name,
                council: district.council,
            });
        }
        for group in draft.groups {
            let areas = places.areas(&group.districts, faults);
            places.groups.push((group.id.value, group.name, areas));
        }
        for i in 0..places.districts.len() {
            let name = places.districts[i].name.clone();
            places
                .names
                .insert(plain(&name), (name, Whereabouts::District(i)));
        }
        for place in draft.places {
            places.add_place(place, faults);
        }
        for outside in draft.outside {
            if outside.everyday.unwrap_or(false) {
                places.everyday.insert(plain(&outside.name));
            }
            for name in std::iter::once(&outside.name).chain(&outside.also) {
                places.names.entry(plain(name)).or_insert_with(|| {
                    (
                        outside.name.clone(),
                        Whereabouts::Outside(Some(outside.council.clone())),
                    )
                });
            }
        }
        for outcode in draft.outcodes {
            places.add_outcode(outcode, faults);
        }
        for name in places.names.keys() {
            let first = name.split(' ').next().unwrap_or_default().to_owned();
            let longest = places.firsts.entry(first).or_default();
            *longest = (*longest).max(name.split(' ').count());
        }
        places
    }

    fn add_place(&mut self, place: DraftPlace, faults: &mut Faults) {
        let Spanned {
            value: name,
            place: at,
        } = place.name;
        if place.everyday.unwrap_or(false) {
            self.everyday.insert(plain(&name));
        }
        let says = if let Some(district) = &place.district {
            let Some(found) = self.known(district, faults) else {
                return;
            };
            Whereabouts::District(found)
        } else if place.ask.is_empty() {
            faults.error(
                "missing-key",
                &at,
                format!(
                    "the place `{name}` needs `district`, or `ask` if there are two of that name"
                ),
                "add `district: …`",
            );
            return;
        } else {
            let options = place
                .ask
                .iter()
                .filter_map(|hint| {
                    let found = if hint.district.value == "elsewhere" {
                        Some(self.elsewhere())
                    } else {
                        self.known(&hint.district, faults)
                    };
                    Some((found?, hint.hint.clone()))
                })
                .collect();
            Whereabouts::OneOf(options, false)
        };
        if let (Some(lat), Some(lon)) = (place.lat, place.lon) {
            let names = std::iter::once(&name).chain(&place.also);
            let names = names.map(String::as_str);
            self.middles.add(names, &place.outcodes, Point { lat, lon });
        }
        for known_as in std::iter::once(&name).chain(&place.also) {
            let key = plain(known_as);
            if let Some((other, before)) = self.names.get(&key)
                && *before != says
                && !matches!(says, Whereabouts::OneOf(..))
            {
                faults.error(
                    "place-twice",
                    &at,
                    format!("`{known_as}` is already the name of {other} in another district"),
                    "write one entry with `ask:` and a hint for each",
                );
                continue;
            }
            self.names.insert(key, (known_as.clone(), says.clone()));
        }
    }

    fn add_outcode(&mut self, draft: DraftOutcode, faults: &mut Faults) {
        let outside = draft.outside.unwrap_or(false);
        let anywhere = if let Some(district) = &draft.district {
            let Some(found) = self.known(district, faults) else {
                return;
            };
            Whereabouts::District(found)
        } else {
            let found: Vec<usize> = draft
                .districts
                .iter()
                .filter_map(|d| self.known(d, faults))
                .collect();
            match (found.is_empty(), outside) {
                (true, true) => Whereabouts::Outside(None),
                (true, false) => {
                    faults.error(
                        "missing-key",
                        &draft.code.place,
                        format!(
                            "the outcode `{}` needs `district`, `districts` or `outside`",
                            draft.code.value
                        ),
                        "say where it is",
                    );
                    return;
                }
                _ => Whereabouts::OneOf(
                    found
                        .into_iter()
                        .map(|d| (d, self.districts[d].name.clone()))
                        .collect(),
                    outside,
                ),
            }
        };
        let mut sectors = HashMap::new();
        for (sector, district) in &draft.sectors.0 {
            if !sector.value.starts_with(draft.code.value.as_str()) {
                faults.error(
                    "bad-sector",
                    &sector.place,
                    format!(
                        "the sector `{}` is not part of {}",
                        sector.value, draft.code.value
                    ),
                    "a sector is the outcode, a space and one figure",
                );
            }
            if let Some(found) = self.known(district, faults) {
                sectors.insert(sector.value.clone(), found);
            }
        }
        if self
            .outcodes
            .insert(draft.code.value.clone(), Outcode { anywhere, sectors })
            .is_some()
        {
            faults.error(
                "id-twice",
                &draft.code.place,
                format!("the outcode `{}` is there already", draft.code.value),
                "keep one of them",
            );
        }
    }

    fn known(&self, id: &Spanned<String>, faults: &mut Faults) -> Option<usize> {
        let found = self.district(&id.value);
        if found.is_none() {
            faults.unknown("unknown-place", "district", id, self.district_ids());
        }
        found
    }

    /// The set named by district ids, group ids, `elsewhere` and `everywhere`.
    pub fn areas(&self, named: &[Spanned<String>], faults: &mut Faults) -> Areas {
        let all = self.districts.len();
        let mut bits = 0;
        for name in named {
            bits |= match name.value.as_str() {
                "everywhere" => (1 << (all + 1)) - 1,
                "elsewhere" => 1 << all,
                id => match (self.district(id), self.groups.iter().find(|g| g.0 == id)) {
                    (Some(district), _) => 1 << district,
                    (None, Some(group)) => group.2.0,
                    (None, None) => {
                        if let Some(district) = self.district_of(id) {
                            faults.error(
                                "unknown-place",
                                &name.place,
                                format!(
                                    "`{id}` is a place in a district, and districts stand here"
                                ),
                                format!("write `{district}`"),
                            );
                            continue;
                        }
                        let known = self
                            .district_ids()
                            .chain(self.groups.iter().map(|g| g.0.as_str()))
                            .chain(["elsewhere", "everywhere"]);
                        faults.unknown(
                            "unknown-place",
                            "district or group of districts",
                            name,
                            known,
                        );
                        0
                    }
                },
            };
        }
        Areas(bits)
    }

    /// The id of the district in which a town or village lies, if the name stands for one only.
    fn district_of(&self, name: &str) -> Option<&str> {
        match self.named(&crate::text::normal::plain(name))?.1 {
            Whereabouts::District(district) => Some(self.id_of(*district)),
            _ => None,
        }
    }

    /// The position of a district.
    #[must_use]
    pub fn district(&self, id: &str) -> Option<usize> {
        self.districts.iter().position(|d| d.id == id)
    }

    /// The ids of the districts.
    pub fn district_ids(&self) -> impl Iterator<Item = &str> {
        self.districts.iter().map(|d| d.id.as_str())
    }

    /// The id of the district at this position, or `elsewhere`.
    #[must_use]
    pub fn id_of(&self, district: usize) -> &str {
        self.districts
            .get(district)
            .map_or("elsewhere", |d| d.id.as_str())
    }

    /// The position that stands for "elsewhere": one past the last district.
    #[must_use]
    pub fn elsewhere(&self) -> usize {
        self.districts.len()
    }

    /// How many words the longest name has that begins with this word; 0 if none does.
    #[must_use]
    pub fn longest_from(&self, first_word: &str) -> usize {
        self.firsts.get(first_word).copied().unwrap_or(0)
    }

    /// The place with this name in plain words ("clacton on sea"): the name as it is written, and where it is.
    #[must_use]
    pub fn named(&self, plain_name: &str) -> Option<(&str, &Whereabouts)> {
        self.names
            .get(plain_name)
            .map(|(name, says)| (name.as_str(), says))
    }

    /// Whether a name is an everyday word too, so that it needs a sign that the place is meant.
    #[must_use]
    pub fn is_everyday(&self, plain_name: &str) -> bool {
        self.everyday.contains(plain_name)
    }

    /// Every name in plain words.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Where a postcode is. `full` says that a whole postcode was typed: then an unknown one is believed to be elsewhere.
    #[must_use]
    pub fn postcode(&self, outcode: &str, sector: Option<&str>, full: bool) -> Option<Whereabouts> {
        match self.outcodes.get(outcode) {
            Some(known) => Some(match sector.and_then(|s| known.sectors.get(s)) {
                Some(district) => Whereabouts::District(*district),
                None => known.anywhere.clone(),
            }),
            None if full => Some(Whereabouts::Outside(None)),
            None => None,
        }
    }

    /// For families: "Tendring", "Mid Essex", "anywhere in the United Kingdom".
    #[must_use]
    pub fn areas_in_words(&self, areas: Areas) -> String {
        if areas.holds(self.elsewhere()) {
            return "the whole country".into();
        }
        if let Some(group) = self.groups.iter().find(|g| g.2 == areas) {
            return group.1.clone();
        }
        let names: Vec<&str> = self
            .districts
            .iter()
            .enumerate()
            .filter(|(i, _)| areas.holds(*i))
            .map(|(_, d)| d.name.as_str())
            .collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            Some((last, _)) => (*last).to_owned(),
            None => String::new(),
        }
    }
}
