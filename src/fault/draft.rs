//! From nodes to typed drafts, collecting every fault on the way.
//!
//! A draft says what a file may hold, in one place: [`draft!`](crate::draft) makes the struct and its reader together. Unknown
//! keys are refused with "did you mean"; a missing key is named; a wrong shape is described in plain English.

use super::shape::Shape;
use super::yaml::{Kind, Node};
use super::{Faults, Place, Spanned};

/// Something that can be read from a node of a file.
pub trait FromNode: Sized {
    /// Reads it, or notes what is wrong.
    fn read(node: &Node, faults: &mut Faults) -> Option<Self>;

    /// What may stand there.
    fn shape() -> Shape;

    /// The value when the key is not there; `None` if it must be there.
    fn missing() -> Option<Self> {
        None
    }

    /// What to go on with after a fault, so that one mistake does not hide the others of the same entry. Never served: the
    /// fault has been noted.
    fn stand_in(_: &Place) -> Option<Self> {
        None
    }
}

/// The entries of a map, keyed by names that staff chose, in the order of the file.
#[derive(Debug, Clone)]
pub struct Named<T>(pub Vec<(Spanned<String>, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl FromNode for Node {
    fn shape() -> Shape {
        Shape::Anything
    }

    fn read(node: &Node, _: &mut Faults) -> Option<Self> {
        Some(node.clone())
    }
}

impl FromNode for String {
    fn shape() -> Shape {
        Shape::Text
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.kind {
            Kind::Text {
                text,
                written: true,
            } => Some(text.trim().to_owned()),
            Kind::Refused => None,
            other => {
                let help = if matches!(other, Kind::Map(_)) {
                    "if the text has `: ` in it, put it in quotes"
                } else {
                    "write it on this line, or after `>` on the lines below"
                };
                faults.error(
                    "wrong-shape",
                    &node.place,
                    format!("this should be a piece of text, but it is {}", other.name()),
                    help,
                );
                None
            }
        }
    }

    fn stand_in(_: &Place) -> Option<Self> {
        Some(Self::new())
    }
}

impl FromNode for u32 {
    fn shape() -> Shape {
        Shape::Whole
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::read(node, faults)?;
        if let Ok(number) = text.parse() {
            return Some(number);
        }
        faults.error(
            "wrong-shape",
            &node.place,
            format!("`{text}` is not a whole number"),
            "write a number such as 3",
        );
        None
    }
}

impl FromNode for f64 {
    fn shape() -> Shape {
        Shape::Number
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::read(node, faults)?;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => {
                faults.error(
                    "wrong-shape",
                    &node.place,
                    format!("`{text}` is not a number"),
                    "write a number such as 51.75",
                );
                None
            }
        }
    }
}

impl FromNode for bool {
    fn shape() -> Shape {
        Shape::YesNo
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match String::read(node, faults)?.as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            other => {
                faults.error(
                    "wrong-shape",
                    &node.place,
                    format!("`{other}` should be yes or no"),
                    "write yes or no",
                );
                None
            }
        }
    }
}

impl FromNode for jiff::civil::Date {
    fn shape() -> Shape {
        Shape::Day
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        let text = String::read(node, faults)?;
        if let Ok(date) = text.parse() {
            return Some(date);
        }
        let looks_like_date =
            text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let message = if looks_like_date {
            format!("there is no such day as {text}")
        } else {
            format!("`{text}` is not a date")
        };
        faults.error(
            "bad-date",
            &node.place,
            message,
            "write year-month-day, such as 2026-11-23",
        );
        None
    }

    fn stand_in(_: &Place) -> Option<Self> {
        Some(Self::MAX)
    }
}

impl<T: FromNode> FromNode for Spanned<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        Some(Self {
            value: T::read(node, faults)?,
            place: node.place.clone(),
        })
    }

    fn stand_in(place: &Place) -> Option<Self> {
        Some(Self {
            value: T::stand_in(place)?,
            place: place.clone(),
        })
    }
}

impl<T: FromNode> FromNode for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        if matches!(node.kind, Kind::Text { written: false, .. }) {
            return Some(None);
        }
        Some(T::read(node, faults))
    }

    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromNode> FromNode for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    /// One value stands for a list of one.
    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.kind {
            Kind::List(items) => Some(
                items
                    .iter()
                    .filter_map(|item| T::read(item, faults))
                    .collect(),
            ),
            Kind::Text { written: false, .. } | Kind::Refused => Some(Self::new()),
            _ => Some(T::read(node, faults).into_iter().collect()),
        }
    }

    fn missing() -> Option<Self> {
        Some(Self::new())
    }
}

impl<T: FromNode> FromNode for Named<T> {
    fn shape() -> Shape {
        Shape::Named(Box::new(T::shape()))
    }

    fn read(node: &Node, faults: &mut Faults) -> Option<Self> {
        match &node.kind {
            Kind::Map(entries) => Some(Self(
                entries
                    .iter()
                    .filter_map(|(key, value)| Some((key.clone(), T::read(value, faults)?)))
                    .collect(),
            )),
            Kind::Text { written: false, .. } | Kind::Refused => Some(Self::default()),
            other => {
                faults.error(
                    "wrong-shape",
                    &node.place,
                    format!(
                        "this should be a group of `name: …` lines, but it is {}",
                        other.name()
                    ),
                    "give each part a name of its own, two spaces further to the right",
                );
                None
            }
        }
    }

    fn missing() -> Option<Self> {
        Some(Self::default())
    }
}

/// A map whose keys are fixed; made by [`draft!`](crate::draft).
pub struct Fields<'a> {
    entries: Vec<(&'a Spanned<String>, &'a Node)>,
    /// Keys that were misspelt, as they are spelt: named already, so not missing.
    meant: Vec<&'static str>,
    what: &'static str,
    place: Place,
}

impl<'a> Fields<'a> {
    /// Opens a map and refuses keys that are not in `keys`.
    pub fn open(
        node: &'a Node,
        what: &'static str,
        keys: &[&'static str],
        faults: &mut Faults,
    ) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            if matches!(node.kind, Kind::Refused) {
                return None;
            }
            let shape = node.kind.name();
            faults.error(
                "wrong-shape",
                &node.place,
                format!("{what} should be a group of `key: value` lines, but it is {shape}"),
                format!("it can have: {}", keys.join(", ")),
            );
            return None;
        };
        let mut meant = Vec::new();
        for (key, _) in entries {
            if !keys.contains(&key.value.as_str()) {
                let near = crate::text::closest(&key.value, keys.iter().copied());
                meant.extend(near);
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    // `{ because: quiet, small and local }`
                    None if key.value.contains(' ') => {
                        "a comma ends a text inside `{ }`: put the whole text in quotes".into()
                    }
                    None => format!("it can have: {}", keys.join(", ")),
                };
                faults.error(
                    "unknown-key",
                    &key.place,
                    format!("{what} has no `{}`", key.value),
                    help,
                );
            }
        }
        Some(Self {
            entries: entries.iter().map(|(k, v)| (k, v)).collect(),
            meant,
            what,
            place: node.place.clone(),
        })
    }

    /// Reads one key. What is wrong is noted, and something to go on with comes back where there is such a thing.
    pub fn take<T: FromNode>(&self, key: &str, faults: &mut Faults) -> Option<T> {
        let Some((_, node)) = self.entries.iter().find(|(k, _)| k.value == key) else {
            if let Some(default) = T::missing() {
                return Some(default);
            }
            let place = self.start();
            if self.meant.contains(&key) {
                return T::stand_in(&place);
            }
            faults.error(
                "missing-key",
                &place,
                format!("{} needs `{key}`", self.what),
                format!("add a line `{key}: …`"),
            );
            return T::stand_in(&place);
        };
        if matches!(node.kind, Kind::Text { written: false, .. }) && T::missing().is_none() {
            faults.error(
                "empty-value",
                &node.place,
                format!("`{key}` is empty"),
                "write its value, or take the whole entry out",
            );
            return T::stand_in(&node.place);
        }
        T::read(node, faults).or_else(|| T::stand_in(&node.place))
    }

    /// Where the map begins: its first key.
    #[must_use]
    pub fn start(&self) -> Place {
        self.entries
            .first()
            .map_or_else(|| self.place.clone(), |(key, _)| key.place.clone())
    }
}

/// Makes a draft: the struct, with a `place`, its reader, and its shape. A field of type `Option`, `Vec` or [`Named`] may be missing.
///
/// `field as "key": Type` gives the key another name than the field; `field: Type = words` tells the shape that the checks take only some
/// words, or a shape of its own. The comments become the help that an editor shows.
#[macro_export]
macro_rules! draft {
    ($(#[doc = $doc:literal])* $name:ident, $what:literal {
        $($(#[doc = $says:literal])* $field:ident $(as $key:literal)? : $type:ty $(= $only:expr)?,)*
    }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[doc = $says])* pub $field: $type,)*
            /// Where it begins.
            pub place: $crate::fault::Place,
        }

        impl $crate::fault::draft::FromNode for $name {
            fn shape() -> $crate::fault::shape::Shape {
                $crate::fault::shape::Shape::Group(stringify!($name), || $crate::fault::shape::Group {
                    what: $what,
                    says: concat!($($doc, "\n"),*),
                    keys: vec![$($crate::fault::shape::Key::of::<$type>(
                        $crate::draft!(@key $field $($key)?),
                        concat!($($says, "\n"),*),
                    )$(.only($only))?),*],
                    others: None,
                })
            }

            fn read(node: &$crate::fault::yaml::Node, faults: &mut $crate::fault::Faults) -> Option<Self> {
                const KEYS: &[&str] = &[$($crate::draft!(@key $field $($key)?)),*];
                let fields = $crate::fault::draft::Fields::open(node, $what, KEYS, faults)?;
                $(let $field = fields.take::<$type>($crate::draft!(@key $field $($key)?), faults);)*
                Some(Self { $($field: $field?,)* place: fields.start() })
            }
        }
    };
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
}
