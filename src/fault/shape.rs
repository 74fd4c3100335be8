//! What a file may hold, as the drafts themselves tell it: for editors that complete and explain while staff write.

/// What may stand at one point of a file.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Any piece of text; numbers are text too.
    Text,
    /// One of a few words.
    OneOf(Vec<&'static str>),
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Yes or no.
    YesNo,
    /// A day, year-month-day.
    Day,
    /// A list; one value stands for a list of one.
    List(Box<Shape>),
    /// A map whose keys staff choose.
    Named(Box<Shape>),
    /// A map with fixed keys. Its name comes first, so that a group can hold itself.
    Group(&'static str, fn() -> Group),
    /// One of several shapes.
    Either(Vec<Shape>),
    /// Anything at all.
    Anything,
}

/// A map with fixed keys.
#[derive(Debug, Clone)]
pub struct Group {
    /// What it is, for a sentence: "a step".
    pub what: &'static str,
    /// What it is for.
    pub says: &'static str,
    /// The keys, in order.
    pub keys: Vec<Key>,
    /// What other keys hold, if staff may choose some.
    pub others: Option<Shape>,
}

/// One key of a group.
#[derive(Debug, Clone)]
pub struct Key {
    /// The word before the colon.
    pub name: &'static str,
    /// What it is for, in plain English.
    pub says: &'static str,
    /// Whether it must be there, and not empty.
    pub needed: bool,
    /// What stands behind it.
    pub shape: Shape,
}

impl Key {
    /// A key as [`draft!`](crate::draft) reads it into a field of type `T`.
    #[must_use]
    pub fn of<T: super::draft::FromNode>(name: &'static str, says: &'static str) -> Self {
        Self {
            name,
            says,
            needed: T::missing().is_none(),
            shape: T::shape(),
        }
    }

    /// The same key, when the checks take less than the type does: a few words, or a shape of its own.
    #[must_use]
    pub fn only(mut self, inner: impl Into<Shape>) -> Self {
        self.shape = self.shape.only(inner.into());
        self
    }
}

impl Shape {
    fn only(self, inner: Self) -> Self {
        match self {
            Self::List(items) => Self::List(Box::new(items.only(inner))),
            Self::Named(values) => Self::Named(Box::new(values.only(inner))),
            _ => inner,
        }
    }
}

impl<const N: usize> From<[&'static str; N]> for Shape {
    fn from(words: [&'static str; N]) -> Self {
        Self::OneOf(words.to_vec())
    }
}

/// The words of a list of words and what they mean.
#[must_use]
pub fn words<T: Copy, const N: usize>(options: [(&'static str, T); N]) -> [&'static str; N] {
    options.map(|(word, _)| word)
}
