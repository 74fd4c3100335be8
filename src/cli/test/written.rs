//! Conversations as staff write them.

use crate::draft;
use crate::fault::Spanned;
use crate::fault::draft::Named;

draft! {
    /// A file of conversations.
    DraftFile, "a file of conversations" {
        /// The moment in England at which the conversations happen: 2026-11-23T10:00.
        now: Option<Spanned<String>>,
        /// The conversations.
        conversations: Vec<DraftConversation>,
    }
}

draft! {
    /// One conversation.
    DraftConversation, "a conversation" {
        /// What it is about, in a few words.
        name: Spanned<String>,
        /// Another moment for this one.
        now: Option<Spanned<String>>,
        /// What is known before the first word: `{ speaker: young-person }`.
        knows: Named<Spanned<String>>,
        /// What the family does, one thing after another.
        turns: Vec<DraftTurn>,
    }
}

draft! {
    /// What a family does, and what must come back.
    DraftTurn, "a turn" {
        /// What the family writes.
        family: Option<String>,
        /// The button that it taps, by its label or short form.
        tap: Option<Spanned<String>>,
        /// What must come back.
        expect: Option<DraftExpect>,
    }
}

draft! {
    /// What must come back.
    DraftExpect, "`expect`" {
        /// The step where the conversation stands now: pathway/step.
        at: Option<Spanned<String>>,
        /// The fact that is asked for, or `nothing`.
        asks: Option<Spanned<String>>,
        /// Services that are shown, by id.
        services: Vec<Spanned<String>>,
        /// Services that are not shown.
        not_services: Vec<Spanned<String>>,
        /// Words that stand in the reply.
        says: Vec<Spanned<String>>,
        /// Words that do not.
        not_says: Vec<Spanned<String>>,
        /// Choices that can be tapped.
        choices: Vec<Spanned<String>>,
        /// What is known now: `{ age: "6" }`.
        facts: Named<Spanned<String>>,
        /// Whether the reply is one of danger.
        crisis: Option<Spanned<bool>>,
    }
}
