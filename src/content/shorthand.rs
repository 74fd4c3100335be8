//! Every name of the content as a number, which stays the same whatever staff edit: states keep numbers, because they are small.
//!
//! A number is a hash of the name alone, so that no table has to outlive an edit; old names (`was`) have theirs too. Two names with one number have
//! none.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::directory::Directory;
use crate::family::Facts;
use crate::pathway::Pathway;

/// Names by their numbers.
#[derive(Debug, Default)]
pub struct Shorthand(HashMap<u32, Option<String>>);

impl Shorthand {
    /// Of everything that a state may name: facts and their values, services, topics, pathways, steps.
    #[must_use]
    pub fn of(facts: &Facts, directory: &Directory, pathways: &[Pathway]) -> Self {
        let mut names = Self::default();
        facts.known_as().for_each(|fact| names.add(fact));
        for value in facts.all.iter().flat_map(|fact| &fact.values) {
            names.add(&value.id);
            value.was.iter().for_each(|was| names.add(&was.value));
        }
        names.add("unknown");
        for service in &directory.services {
            names.add(&service.id);
            service.was.iter().for_each(|was| names.add(&was.value));
        }
        directory
            .topics
            .known_as()
            .for_each(|topic| names.add(topic));
        for pathway in pathways {
            names.add(&pathway.id);
            pathway.was.iter().for_each(|was| names.add(&was.value));
            for step in &pathway.steps {
                names.add(&step.id);
                // One that has moved is written with the pathway it had.
                let was = step.was.iter().flat_map(|was| was.value.split('/'));
                was.for_each(|part| names.add(part));
            }
        }
        names
    }

    fn add(&mut self, name: &str) {
        match self.0.entry(short_hash(name)) {
            Entry::Vacant(free) => _ = free.insert(Some(name.to_owned())),
            Entry::Occupied(mut taken) if taken.get().as_deref() != Some(name) => {
                taken.insert(None);
            }
            Entry::Occupied(_) => {}
        }
    }

    /// The number of a name; `None` if the content does not know the name, or another has the same number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u32> {
        let number = short_hash(name);
        (self.name(number) == Some(name)).then_some(number)
    }

    /// The name behind a number.
    #[must_use]
    pub fn name(&self, number: u32) -> Option<&str> {
        self.0.get(&number)?.as_deref()
    }
}

/// A short name for a label or a step: FNV-1a, 32 bits (Fowler, Noll, Vo).
#[must_use]
pub fn short_hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_a_number_have_none() {
        let mut names = Shorthand::default();
        // These two are known to collide.
        for name in ["costarring", "liquid", "age", "age"] {
            names.add(name);
        }
        assert_eq!(short_hash("costarring"), short_hash("liquid"));
        assert_eq!(names.number("costarring"), None);
        assert_eq!(names.number("liquid"), None);
        assert_eq!(names.number("unheard"), None);
        let age = names.number("age").expect("a number");
        assert_eq!(names.name(age), Some("age"));
    }
}
