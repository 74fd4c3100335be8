//! How far it is: the middles of towns, villages and postcode districts, and the straight line between two of them.
//!
//! Only what `places.yaml` says is used: a place without `lat` and `lon` has no middle, and then nothing is said of its distance. Deliberately not
//! here: roads and buses, and where a family lives. A distance is from one middle to another, and has to be shown as that.

use std::collections::HashMap;

use crate::text::normal::plain;
use crate::text::postcode;

/// Degrees north and east (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Degrees north, -90 to 90.
    pub lat: f64,
    /// Degrees east, -180 to 180.
    pub lon: f64,
}

/// The mean radius of the earth in statute miles (IUGG: 6371.0088 km).
const EARTH: f64 = 3958.7613;

impl Point {
    /// Miles along the great circle (the haversine formula: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984).
    #[must_use]
    pub fn miles_to(self, other: Self) -> f64 {
        let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
        let across =
            half(self.lon, other.lon) * self.lat.to_radians().cos() * other.lat.to_radians().cos();
        2.0 * EARTH * (half(self.lat, other.lat) + across).sqrt().min(1.0).asin()
    }
}

/// What is known of middles.
#[derive(Debug, Clone, Default)]
pub struct Middles {
    /// By name in plain words, with the name as written.
    places: HashMap<String, (String, Point)>,
    /// All places of an outward code that have a middle.
    outcodes: HashMap<String, Vec<Point>>,
}

impl Middles {
    /// Takes in a place with all its names.
    pub fn add<'n>(
        &mut self,
        names: impl IntoIterator<Item = &'n str>,
        outcodes: &[String],
        point: Point,
    ) {
        for name in names {
            self.places.insert(plain(name), (name.to_owned(), point));
        }
        for outcode in outcodes {
            self.outcodes
                .entry(outcode.clone())
                .or_default()
                .push(point);
        }
    }

    /// The middle of a town or village, by its name in plain words.
    #[must_use]
    pub fn place(&self, plain_name: &str) -> Option<Point> {
        self.places.get(plain_name).map(|(_, point)| *point)
    }

    /// The middle of the places of an outward code, `CO15`.
    #[must_use]
    pub fn outcode(&self, outcode: &str) -> Option<Point> {
        let points = self.outcodes.get(outcode)?;
        #[allow(clippy::cast_precision_loss)] // A handful of places.
        let n = points.len() as f64;
        Some(Point {
            lat: points.iter().map(|p| p.lat).sum::<f64>() / n,
            lon: points.iter().map(|p| p.lon).sum::<f64>() / n,
        })
    }

    /// What an address lies in, as exactly as is known: the first of its parts that is a place with a middle, or else its postcode district.
    #[must_use]
    pub fn of_address(&self, address: &str) -> Option<(String, Point)> {
        let codes = postcode::find(address);
        let named = address.split(',').find_map(|part| {
            let end = postcode::find(part).first().map_or(part.len(), |f| f.start);
            let (name, point) = self.places.get(&plain(part[..end].trim()))?;
            Some((name.clone(), *point))
        });
        named.or_else(|| {
            let code = codes.into_iter().next()?;
            let point = self.outcode(&code.outcode)?;
            Some((code.outcode, point))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLACTON: Point = Point {
        lat: 51.78967,
        lon: 1.15597,
    };
    const COLCHESTER: Point = Point {
        lat: 51.88921,
        lon: 0.90421,
    };

    #[test]
    fn clacton_is_thirteen_miles_from_colchester() {
        let miles = CLACTON.miles_to(COLCHESTER);
        assert!((12.0..14.0).contains(&miles), "{miles}");
        assert!(CLACTON.miles_to(CLACTON) < 0.001);
    }

    #[test]
    fn an_address_lies_in_its_town_or_in_its_postcode() {
        let mut middles = Middles::default();
        middles.add(["Colchester"], &["CO3".to_owned()], COLCHESTER);
        let found = |address| middles.of_address(address).map(|(name, _)| name);
        let named = Some("Colchester".to_owned());
        assert_eq!(found("Winstree Road, Stanway, Colchester CO3 0PZ"), named);
        assert_eq!(found("Winstree Road, Stanway, CO3 0PZ"), Some("CO3".into()));
        assert_eq!(found("The Old Mill"), None);
    }
}
