//! The directory's index, over the real directory.

use crate::support::content;

fn first(words: &str) -> String {
    let content = content();
    let found = content.directory.find(words.split(' '), 5);
    let best = found.first().expect("something is found");
    content.directory.services[best.service].id.clone()
}

#[test]
fn by_name_by_acronym_by_summary_and_with_slips() {
    assert_eq!(first("kids inspire"), "kids-inspire");
    assert_eq!(first("kids inspyre"), "kids-inspire");
    assert_eq!(first("motabilty scheme"), "motability-scheme");
    assert_eq!(first("stepchange"), "stepchange");
    assert_eq!(first("essex sendiass"), "essex-sendiass");
    assert_eq!(first("southend sendiass"), "southend-sendiass");
}

#[test]
fn strange_words_find_nothing() {
    let content = content();
    assert!(content.directory.find(["qqzzx", "blorptang"], 5).is_empty());
    assert!(content.directory.find(std::iter::empty(), 5).is_empty());
    assert!(content.directory.find(["carers"], 0).is_empty());
}
