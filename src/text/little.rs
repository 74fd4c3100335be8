//! Little words: articles, pronouns, forms of "be", "have" and "do", and words of degree. "they keep on ringing me to fetch him" and
//! "keeps ringing to fetch her" say the same without them. Words that turn the sense round (not, never, no) or point somewhere
//! (in, out, up, off) are not among them.

use std::collections::HashSet;
use std::sync::LazyLock;

const LITTLE: &str = "a about again all also always am an and any anyone are as at aswell be because been being but by can could cos did do \
does doing done even ever every for from had has have having he her here hers herself hes him himself his honestly how i id if ill im is it its itself ive \
just keep keeps keeping kept kind literally lot lots me more much my myself now of ok on only or other our ours please quite rather really she shes should so some sort \
still than that the their them themselves then there these they theyre theyve this those to too totally us very was we were weve what when where which while who whos will with \
would year years yet you your yours";

/// Whether a word, as typed, is one of them.
#[must_use]
pub fn is_little(word: &str) -> bool {
    static ALL: LazyLock<HashSet<&str>> = LazyLock::new(|| little().collect());
    ALL.contains(word)
}

/// Every little word.
pub fn little() -> impl Iterator<Item = &'static str> {
    LITTLE.split_whitespace()
}
