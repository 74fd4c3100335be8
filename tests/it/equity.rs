//! Doors are counted as the directory says, and who finds fewest is named.

use anydoor::dialogue::card::Eyes;
use anydoor::family::Family;
use anydoor::proof::equity::{BANDS, Nearest, apart, districts, found, nowhere, worst};

use crate::support::{content, monday_morning};

#[test]
fn every_kind_of_family_is_counted_and_the_worst_is_named() {
    let content = content();
    let all = found(content, monday_morning());
    let districts: Vec<_> = districts(content).collect();
    let topics = content.directory.topics.all.len();
    assert_eq!(all.len(), topics * districts.len() * BANDS.len() * 2);

    for pair in all.chunks(2) {
        let (without, with) = (pair[0], pair[1]);
        assert!(!without.diagnosed && with.diagnosed && without.topic == with.topic);
        // A diagnosis may open doors, and the directory has none that it shuts.
        assert!(with.doors >= without.doors, "{without:?} {with:?}");
        for found in pair {
            assert!(found.by_oneself <= found.doors && found.free <= found.doors);
            assert_eq!(found.nearest == Nearest::None, found.doors == 0);
            let (first, last) = BANDS[found.band];
            assert!((first..=last).contains(&found.age));
        }
    }

    let nowhere = nowhere(&all);
    let worst = worst(&all, &districts);
    assert_eq!(worst.len() + nowhere.len(), topics * BANDS.len());
    assert!(worst.is_sorted_by_key(|w| w.doors));
    for worst in &worst {
        assert!(!nowhere.contains(&(worst.topic, worst.band)) && worst.doors <= worst.most);
        for found in all.iter().filter(|f| !f.diagnosed) {
            if (found.topic, found.band) == (worst.topic, worst.band) {
                let named = worst.districts.contains(&found.district);
                assert_eq!(named, found.doors == worst.doors, "{found:?} {worst:?}");
            }
        }
    }
    for apart in apart(&all) {
        assert!(apart.fewest.0 <= apart.most.0 && !apart.fewest.1.is_empty());
    }
}

/// The numbers of some families, counted once more in the plainest way.
#[test]
fn the_count_is_that_of_the_cards() {
    let content = content();
    let facts = &content.facts;
    let all = found(content, monday_morning());
    for found in all.iter().step_by(97) {
        let mut family = Family::default();
        family.set(facts, facts.district, found.district);
        family.set(facts, facts.age, found.age + 1);
        let said = if found.diagnosed { "has" } else { "none" };
        let value = facts.get(facts.diagnosis).value(said).expect("a value");
        family.set(facts, facts.diagnosis, value);
        let eyes = Eyes {
            content,
            family: &family,
            now: monday_morning(),
        };
        let mut doors = 0;
        for service in &content.directory.services {
            if service.topics.contains(&found.topic) && eyes.fits(service) {
                doors += usize::from(!eyes.card(service, None).contacts.is_empty());
            }
        }
        assert_eq!(doors, found.doors, "{found:?}");
    }
}
