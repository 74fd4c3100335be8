//! A state as few bytes: each name stands in a table once, there as the number that the content has for it
//! ([`Shorthand`](crate::content::shorthand::Shorthand)), and the state itself has only places in the table.
//!
//! Numbers outlive every edit of the content. One that the content has no name for today is kept as it is (`#` and eight figures), so that
//! it means the same again when the name comes back. States of the form before, which had names in full, are still read.

use serde::{Deserialize, Serialize};

use super::state::{State, StateOf};
use crate::content::Content;
use crate::content::shorthand::Shorthand;

/// How a packed state begins. In the form before this was the number of facts, of which there are never so many.
const FORM: u8 = 0xf1;

/// The tables, and the state with places in them.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Packed {
    /// Numbers of names.
    names: Vec<[u8; 4]>,
    /// Steps: the place of the pathway's name, and the number of the step's.
    steps: Vec<(u16, [u8; 4])>,
    /// What the content has no number for.
    words: Vec<String>,
    /// Hashes of labels.
    labels: Vec<[u8; 4]>,
    state: StateOf<u16, u16>,
}

impl State {
    /// As bytes to keep or to send along.
    #[must_use]
    pub fn pack(&self, content: &Content) -> Vec<u8> {
        let mut packed = Packed::default();
        let mut labels = std::mem::take(&mut packed.labels);
        let mut name = |name: String| packed.place_of(&name, &content.shorthand);
        let mut label = |label: u32| place(&mut labels, label.to_be_bytes());
        let state = self.clone().map(&mut name, &mut label);
        (packed.state, packed.labels) = (state, labels);
        // A vector takes every byte that is given.
        postcard::to_extend(&packed, vec![FORM]).unwrap_or_default()
    }

    /// From packed bytes; `None` if they are none.
    #[must_use]
    pub fn unpack(bytes: &[u8], content: &Content) -> Option<Self> {
        let Some(packed) = bytes.strip_prefix(&[FORM]) else {
            return postcard::from_bytes(bytes).ok();
        };
        let Packed {
            names,
            steps,
            words,
            labels,
            state,
        } = postcard::from_bytes(packed).ok()?;
        let mut whole = true;
        let known = |number: &[u8; 4]| name_of(*number, &content.shorthand);
        let mut name = |place: u16| {
            let at = usize::from(place / 3);
            let name = match place % 3 {
                0 => names.get(at).map(known),
                1 => steps.get(at).and_then(|(pathway, step)| {
                    let pathway = names.get(usize::from(*pathway))?;
                    Some(format!("{}/{}", known(pathway), known(step)))
                }),
                _ => words.get(at).cloned(),
            };
            whole &= name.is_some();
            name.unwrap_or_default()
        };
        let mut all_labels = true;
        let mut label = |place: u16| {
            let label = labels.get(usize::from(place));
            all_labels &= label.is_some();
            u32::from_be_bytes(label.copied().unwrap_or_default())
        };
        let state = state.map(&mut name, &mut label);
        (whole && all_labels).then_some(state)
    }
}

impl Packed {
    /// The place of a name: three tables, one after another in turn.
    fn place_of(&mut self, name: &str, known: &Shorthand) -> u16 {
        let number = |name: &str| number_of(name, known);
        if let Some(number) = number(name) {
            return 3 * place(&mut self.names, number);
        }
        if let Some((pathway, step)) = name.split_once('/')
            && let (Some(pathway), Some(step)) = (number(pathway), number(step))
        {
            let pathway = place(&mut self.names, pathway);
            return 3 * place(&mut self.steps, (pathway, step)) + 1;
        }
        3 * place(&mut self.words, name.to_owned()) + 2
    }
}

/// The place of a thing in a table, put there if need be. A state has some dozens of names; it could have ten thousand.
fn place<T: PartialEq>(table: &mut Vec<T>, thing: T) -> u16 {
    let place = table.iter().position(|t| *t == thing);
    let place = place.unwrap_or_else(|| {
        table.push(thing);
        table.len() - 1
    });
    u16::try_from(place)
        .unwrap_or(u16::MAX / 3)
        .min(u16::MAX / 3 - 1)
}

/// The number of a name, or the one that a lost name is made of.
fn number_of(name: &str, known: &Shorthand) -> Option<[u8; 4]> {
    let lost = || {
        let figures = name.strip_prefix('#').filter(|f| f.len() == 8)?;
        u32::from_str_radix(figures, 16).ok()
    };
    known.number(name).or_else(lost).map(u32::to_be_bytes)
}

fn name_of(number: [u8; 4], known: &Shorthand) -> String {
    let number = u32::from_be_bytes(number);
    let name = known.name(number).map(str::to_owned);
    name.unwrap_or_else(|| format!("#{number:08x}"))
}
