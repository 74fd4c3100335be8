//! `pathways/facts.yaml` as written.

use crate::draft;
use crate::fault::Spanned;
use crate::fault::yaml::Node;

draft! {
    /// The whole file.
    DraftFacts, "the facts file" {
        facts: Vec<DraftFact>,
    }
}

draft! {
    /// One fact.
    DraftFact, "a fact" {
        id: Spanned<String>,
        name: String,
        kind: Option<Spanned<String>>,
        ask: Option<String>,
        ask_young_person: Option<String>,
        ask_school: Option<String>,
        why: Option<String>,
        says: Vec<Spanned<String>>,
        values: Vec<DraftValue>,
        from: Option<Spanned<String>>,
        table: Vec<DraftRow>,
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// One value of a fact.
    DraftValue, "a value" {
        id: Spanned<String>,
        label: String,
        short: Option<String>,
        also: Vec<String>,
        says: Vec<Spanned<String>>,
        opens: Vec<Spanned<String>>,
        hints: Vec<Spanned<String>>,
        hint_words: Vec<Spanned<String>>,
        was: Vec<Spanned<String>>,
    }
}

draft! {
    /// One row of the table of a derived fact.
    DraftRow, "a row of the table" {
        of: Node,
        is: Spanned<String>,
    }
}
