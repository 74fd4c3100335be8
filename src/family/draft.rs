//! `pathways/facts.yaml` as written.

use crate::draft;
use crate::fault::Spanned;
use crate::fault::shape::Shape;
use crate::fault::yaml::Node;

draft! {
    /// The whole file.
    DraftFacts, "the facts file" {
        /// What may be known of a family.
        facts: Vec<DraftFact>,
    }
}

draft! {
    /// One fact.
    DraftFact, "a fact" {
        /// The fact's id, by which conditions name it.
        id: Spanned<String>,
        /// What it is, in a few words.
        name: String,
        /// `choice` if it is left out. `age` and `district` are built in; `date` is a day to count from.
        kind: Option<Spanned<String>> = ["choice", "age", "district", "date"],
        /// The question that asks for it.
        ask: Option<String>,
        /// The question as a young person is asked.
        ask_young_person: Option<String>,
        /// The question as school staff are asked.
        ask_school: Option<String>,
        /// Why it is asked, said to families who wonder.
        why: Option<String>,
        /// Phrases that speak of it without saying which value.
        says: Vec<Spanned<String>>,
        /// The values that it can have. `unknown` is always one more.
        values: Vec<DraftValue>,
        /// Another fact, above, from which this one follows.
        from: Option<Spanned<String>>,
        /// What follows from each value of the other fact.
        table: Vec<DraftRow>,
        /// Old ids of this fact, if it was renamed.
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// One value of a fact.
    DraftValue, "a value" {
        /// The value's id.
        id: Spanned<String>,
        /// The words of its button.
        label: String,
        /// A short form of at most 20 letters.
        short: Option<String>,
        /// Other words for it as an answer to the question.
        also: Vec<String>,
        /// Phrases that say it in any message.
        says: Vec<Spanned<String>>,
        /// Phrases that say it only at the start of a message or sentence.
        opens: Vec<Spanned<String>>,
        /// Phrases that say who asks, where somebody writes of themselves and speaks of no child.
        hints: Vec<Spanned<String>>,
        /// Words of which two together are such a hint.
        hint_words: Vec<Spanned<String>>,
        /// Old ids of this value, if it was renamed.
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// One row of the table of a derived fact.
    DraftRow, "a row of the table" {
        /// One value or several of the other fact.
        of: Node = Shape::List(Box::new(Shape::Text)),
        /// The value that follows.
        is: Spanned<String>,
    }
}
