//! Old names of steps, so that a conversation under way goes on when staff rename one.
//!
//! Services, topics, facts and values keep their old ids in their own rooms; a step has two names in one, and can move to another pathway.

use std::collections::{HashMap, HashSet};

use crate::fault::{Faults, Spanned};
use crate::pathway::Pathway;

/// Old names of steps, `pathway/step`, each with the name of today.
#[derive(Debug, Clone, Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// Reads every `was` of pathways and steps; a name that is in use today, or said twice, is a fault.
    #[must_use]
    pub fn check(pathways: &[Pathway], faults: &mut Faults) -> Self {
        let ids: HashSet<&str> = pathways.iter().map(|p| p.id.as_str()).collect();
        let old = pathways
            .iter()
            .flat_map(|p| p.was.iter().map(|w| (p.id.as_str(), w)));
        faults.old_names("pathway", |id| ids.contains(id), old);
        let today: HashSet<String> = pathways
            .iter()
            .flat_map(|p| (0..p.steps.len()).map(|s| p.step_id(s).to_string()))
            .collect();
        let whole: Vec<(&Pathway, &str, Spanned<String>)> = pathways
            .iter()
            .flat_map(|p| p.steps.iter().map(move |s| (p, s)))
            .flat_map(|(p, s)| s.was.iter().map(move |w| (p, s.id.as_str(), in_full(p, w))))
            .collect();
        faults.old_names(
            "step",
            |name| today.contains(name),
            whole.iter().map(|(_, step, was)| (*step, was)),
        );
        let mut names = HashMap::new();
        for (pathway, step, was) in whole {
            let name = format!("{}/{step}", pathway.id);
            // An old name of an old pathway.
            if let Some((_, old)) = was.value.split_once('/').filter(|(p, _)| *p == pathway.id) {
                for before in &pathway.was {
                    names
                        .entry(format!("{}/{old}", before.value))
                        .or_insert_with(|| name.clone());
                }
            }
            names.insert(was.value, name);
        }
        for pathway in pathways {
            for (before, step) in pathway
                .was
                .iter()
                .flat_map(|w| pathway.steps.iter().map(move |s| (w, s)))
            {
                names
                    .entry(format!("{}/{}", before.value, step.id))
                    .or_insert_with(|| format!("{}/{}", pathway.id, step.id));
            }
        }
        names.retain(|old, _| !today.contains(old));
        Self(names)
    }

    /// The name of today behind an old one.
    #[must_use]
    pub fn today(&self, old: &str) -> Option<&str> {
        self.0.get(old).map(String::as_str)
    }

    /// The names that a step of today had before.
    pub fn before<'a>(&'a self, today: &str) -> impl Iterator<Item = &'a str> {
        let of_it = self.0.iter().filter(move |(_, name)| *name == today);
        of_it.map(|(old, _)| old.as_str())
    }
}

/// An old name with its pathway.
fn in_full(pathway: &Pathway, was: &Spanned<String>) -> Spanned<String> {
    let value = if was.value.contains('/') {
        was.value.clone()
    } else {
        format!("{}/{}", pathway.id, was.value)
    };
    Spanned {
        value,
        place: was.place.clone(),
    }
}
