//! `vocabulary.yaml` and `safety.yaml` as written.

use crate::draft;
use crate::fault::Spanned;
use crate::fault::draft::Named;
use crate::pathway::draft::DraftOffer;

draft! {
    /// `vocabulary.yaml`.
    DraftVocabulary, "the vocabulary file" {
        /// Spellings, short forms and text-speak that stand for one of our words.
        same_as: Vec<DraftSameAs>,
        /// Greetings, thanks and the like.
        small_talk: Named<Vec<String>>,
        /// What Anydoor knows nothing of: the weather.
        out_of_scope: Vec<String>,
        /// Words that alone say nothing: school, child, help.
        not_a_topic: Vec<String>,
        /// Words for the buttons: back, start again, a person.
        commands: Named<Vec<String>>,
        /// The words of each topic.
        topics: Vec<DraftTopicWords>,
        /// Names that cannot be said more simply. Each counts as one short word when the reading age is measured.
        long_names: Vec<String>,
        /// Words that no step may use.
        never_say: Vec<String>,
    }
}

draft! {
    /// Spellings, short forms and text-speak for one of our words.
    DraftSameAs, "an entry of `same_as`" {
        /// Our word.
        say: String,
        /// What families write for it.
        spellings as "for": Vec<String>,
    }
}

draft! {
    /// The words of one topic.
    DraftTopicWords, "the words of a topic" {
        /// The topic, by its id in topics.yaml.
        id: Spanned<String>,
        /// Words that decide alone (40 points).
        strong: Vec<String>,
        /// Words of which two decide (20 points each).
        usual: Vec<String>,
        /// Words that only help (10 points).
        weak: Vec<String>,
        /// Words that speak against it (take 30 points away).
        against: Vec<String>,
    }
}

draft! {
    /// `safety.yaml`.
    DraftSafety, "the safety file" {
        /// What is said of Anydoor itself in danger.
        not_an_emergency_service: String,
        /// The kinds of danger, the most urgent first.
        kinds: Vec<DraftDanger>,
    }
}

draft! {
    /// One kind of danger.
    DraftDanger, "a kind of danger" {
        /// Its id: small letters and hyphens.
        id: Spanned<String>,
        /// Its name.
        name: String,
        /// `danger` comes first and at once; `worry` is said beside the answer.
        urgency: Spanned<String> = ["danger", "worry"],
        /// Phrases that are recognised: `(wants|want) to die`, `the? baby`, `hurt ... baby`.
        recognise: Vec<Spanned<String>>,
        /// Phrases that excuse: idioms, training, news.
        unless: Vec<Spanned<String>>,
        /// What is said.
        say: String,
        /// Said instead to a young person.
        to_young_person: Option<String>,
        /// Whom to call.
        offer: Vec<DraftOffer>,
    }
}

draft! {
    /// `languages.yaml`.
    DraftLanguages, "the file of languages" {
        /// The languages other than English.
        languages: Vec<DraftLanguage>,
    }
}

draft! {
    /// One language.
    DraftLanguage, "a language" {
        /// Three letters of ISO 639-3: pol.
        code: Spanned<String>,
        /// The tag for the page: pl.
        tag: String,
        /// Its name in English.
        name: String,
        /// Its name in itself.
        own_name: String,
        /// The direction of its script: from left to right, or from right to left.
        direction: Spanned<String> = ["ltr", "rtl"],
        /// The day on which a native speaker read the texts, or `not yet`.
        checked_by_native_speaker: String,
        /// What is said, in parts with | between them.
        say: String,
        /// What is said first in danger, in parts with | between them.
        crisis: String,
        /// Small words by which the language is known.
        words: String,
        /// Phrases of danger, under the ids of safety.yaml.
        danger: Named<Vec<String>>,
    }
}
