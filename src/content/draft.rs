//! `vocabulary.yaml` and `safety.yaml` as written.

use crate::draft;
use crate::fault::Spanned;
use crate::fault::draft::Named;
use crate::pathway::draft::DraftOffer;

draft! {
    /// `vocabulary.yaml`.
    DraftVocabulary, "the vocabulary file" {
        same_as: Vec<DraftSameAs>,
        small_talk: Named<Vec<String>>,
        out_of_scope: Vec<String>,
        not_a_topic: Vec<String>,
        commands: Named<Vec<String>>,
        topics: Vec<DraftTopicWords>,
        long_names: Vec<String>,
        never_say: Vec<String>,
    }
}

draft! {
    /// Spellings, short forms and text-speak for one of our words.
    DraftSameAs, "an entry of `same_as`" {
        say: String,
        spellings as "for": Vec<String>,
    }
}

draft! {
    /// The words of one topic.
    DraftTopicWords, "the words of a topic" {
        id: Spanned<String>,
        strong: Vec<String>,
        usual: Vec<String>,
        weak: Vec<String>,
        against: Vec<String>,
    }
}

draft! {
    /// `safety.yaml`.
    DraftSafety, "the safety file" {
        not_an_emergency_service: String,
        kinds: Vec<DraftDanger>,
    }
}

draft! {
    /// One kind of danger.
    DraftDanger, "a kind of danger" {
        id: Spanned<String>,
        name: String,
        urgency: Spanned<String>,
        recognise: Vec<Spanned<String>>,
        unless: Vec<Spanned<String>>,
        say: String,
        to_young_person: Option<String>,
        offer: Vec<DraftOffer>,
    }
}

draft! {
    /// `languages.yaml`.
    DraftLanguages, "the file of languages" {
        languages: Vec<DraftLanguage>,
    }
}

draft! {
    /// One language.
    DraftLanguage, "a language" {
        code: Spanned<String>,
        tag: String,
        name: String,
        own_name: String,
        direction: Spanned<String>,
        checked_by_native_speaker: String,
        say: String,
        crisis: String,
        words: String,
        danger: Named<Vec<String>>,
    }
}
