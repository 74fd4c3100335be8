//! What a database must do for us: keep rows of bytes that it cannot read. Two do it: [`sqlite`](super::sqlite), [`postgres`](super::postgres).
//!
//! Deliberately not here: keys, sealing, the time ([`super::Store`] has them).

use std::pin::Pin;

/// Something a database will have done.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A keyed hash: of a chat, or of the id of an update.
pub type Hash = [u8; 16];

/// Why something was not kept. Nothing of it was: each write is whole or not at all.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, or has no room. Try again later.
    #[error("the store cannot be used: {0}")]
    Unavailable(String),
    /// The tables are not as this program needs them.
    #[error("the store's tables cannot be made or brought up to date: {0}")]
    Tables(String),
    /// The setting names no database that we know.
    #[error("a database is `sqlite:FILE` or `postgres://USER@HOST/NAME`, not what was given")]
    Address,
    /// The system gives no random bytes, so that nothing can be sealed.
    #[error("the system gives no random bytes")]
    Random,
    /// Others moved the same chat again and again.
    #[error("a conversation was moved by others again and again")]
    Contended,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// A conversation as it is kept.
#[derive(Debug, Clone)]
pub struct Row {
    /// Changes with every move, and never comes back.
    pub version: i64,
    /// Sealed.
    pub state: Vec<u8>,
    /// When it is to be forgotten, in milliseconds since 1970.
    pub expires: i64,
}

/// A message to post.
#[derive(Debug, Clone)]
pub struct Post {
    /// The channel that will send it.
    pub channel: &'static str,
    /// Whether it goes before all others.
    pub urgent: bool,
    /// Sealed: the message and where it goes.
    pub message: Vec<u8>,
}

/// One turn: all of it is kept, or nothing.
#[derive(Debug, Clone)]
pub struct Step {
    /// The update by the hash of each key, newest first: if one of them was seen nothing happens.
    pub update: Vec<Hash>,
    /// Until when the update is remembered.
    pub remember: i64,
    /// The chat.
    pub chat: Hash,
    /// The version it was moved from; `None` if there was no conversation.
    pub from: Option<i64>,
    /// The next state; `None` forgets the conversation, with its log and all that waits to be sent.
    pub to: Option<Row>,
    /// What to send, in order.
    pub post: Vec<Post>,
    /// What to add to the chat's log, in order, sealed.
    pub log: Vec<Vec<u8>>,
    /// What to count, in alphabetical order.
    pub count: Vec<&'static str>,
    /// The day to count under, 2026-11-26.
    pub day: String,
    /// Now.
    pub now: i64,
    /// Until when what is posted is worth sending.
    pub worth_until: i64,
}

/// Something to write.
#[derive(Debug, Clone)]
pub enum Write {
    /// A turn.
    Step(Box<Step>),
    /// A message has arrived, or never will: it waits no longer.
    Sent(i64),
    /// A message is to be tried again at this time.
    Later(i64, i64),
    /// A chat is forgotten: state, log, and what waits to be sent.
    Forget(Hash),
    /// A chat known by an older hash gets the newer one: new, old.
    Rehome(Hash, Hash),
    /// What has expired by now is forgotten.
    Sweep(i64),
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// It is kept.
    Now,
    /// The update was seen before: nothing was changed.
    Before,
    /// The chat was moved by somebody else meanwhile: nothing was changed.
    Moved,
}

/// A message that was taken to be sent.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Its number.
    pub id: i64,
    /// The chat.
    pub chat: Vec<u8>,
    /// Whether it goes before all others.
    pub urgent: bool,
    /// How often it was taken, this time included.
    pub tries: i64,
    /// Sealed.
    pub message: Vec<u8>,
}

/// One database.
pub trait Shelf: Send + Sync + std::fmt::Debug {
    /// The conversation of a chat, expired or not.
    fn find(&self, chat: Hash) -> Soon<'_, Option<Row>>;
    /// Writes in one transaction.
    fn write(&self, write: Write) -> Soon<'_, Written>;
    /// Notes, without waiting, that a message has arrived, if there is a way to; whether there is.
    fn arrived(&self, _id: i64) -> bool {
        false
    }
    /// Takes messages of a channel that are due, of each chat the next one only; nobody else gets them before `until`.
    fn claim(
        &self,
        channel: &'static str,
        now: i64,
        until: i64,
        at_most: i64,
    ) -> Soon<'_, Vec<Taken>>;
    /// The log of a chat after an entry.
    fn log(&self, chat: Hash, after: i64, at_most: i64) -> Soon<'_, Vec<(i64, Vec<u8>)>>;
    /// Every counter: day, name, number.
    fn counts(&self) -> Soon<'_, Vec<(String, String, i64)>>;
    /// How many messages wait, and how many of them were tried before.
    fn waiting(&self) -> Soon<'_, (i64, i64)>;
    /// Writes what is open and lets go.
    fn close(&self) -> Soon<'_, ()>;
}
