//! One turn over a channel that cannot carry its own state: an update comes in, the state is taken from the store, answered, and kept together
//! with what is to be sent.
//!
//! Shared by the messaging channels. In: [`Heard`] and a way to draw a [`Reply`]. Deliberately not here: sending ([`sender`](super::sender)), and any
//! channel's limits.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::{SetOnce, watch};

use super::turn::{Clock, words_or_button};
use crate::content::{Content, Live};
use crate::dialogue::reply::{Block, Paragraph, Reply};
use crate::dialogue::school::respond_at;
use crate::dialogue::{Input, State};
use crate::store::{Chat, Moved, Store, StoreError, Took};

/// The longest message that is read, in letters; the rest of a longer one is not.
const LONGEST: usize = 4096;
/// The form in which a [`Session`] is kept: the state packed.
const FORM: u8 = 3;
/// The form before: the state with names in full.
const FORM_BEFORE: u8 = 2;

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Words.
    Text(String),
    /// A button, by what it carries.
    Tap(String),
    /// Begins, or begins anew: at this school, by its id, if it is one.
    Start(String),
    /// Wants to be forgotten.
    Forget,
    /// Wants no more messages: forgotten too.
    Stop,
    /// Asks what this is.
    Help,
    /// Something that cannot be read: a picture, a voice message.
    Unreadable,
    /// Wants the rest of a long answer.
    More,
}

/// What is kept of a conversation.
pub type Session = SessionOf<State>;

/// What is kept of a conversation; `S` is its state, as it is used or packed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SessionOf<S> {
    /// `None` before the first turn.
    state: Option<S>,
    /// The school on whose invitation it began, by id.
    school: Option<String>,
    /// What is left of a long answer, for channels that show it in parts.
    pub rest: Vec<String>,
    /// The update that was answered last and its answer, for channels that answer in the same breath and may be asked again.
    pub answered: Option<(String, Vec<String>)>,
}

impl<S> SessionOf<S> {
    /// With its state in another form; `None` if the state has none.
    fn with<T>(self, form: impl FnOnce(S) -> Option<T>) -> Option<SessionOf<T>> {
        let state = match self.state {
            Some(state) => Some(form(state)?),
            None => None,
        };
        Some(SessionOf {
            state,
            school: self.school,
            rest: self.rest,
            answered: self.answered,
        })
    }
}

impl Session {
    /// From the bytes that are kept; what cannot be read is a new conversation.
    #[must_use]
    pub fn unpack(bytes: &[u8], content: &Content) -> Option<Self> {
        let (form, bytes) = bytes.split_first()?;
        match *form {
            FORM => postcard::from_bytes::<SessionOf<Vec<u8>>>(bytes)
                .ok()?
                .with(|state| State::unpack(&state, content)),
            FORM_BEFORE => postcard::from_bytes(bytes).ok(),
            _ => None,
        }
    }

    /// As bytes to keep.
    #[must_use]
    pub fn pack(self, content: &Content) -> Vec<u8> {
        let packed = self.with(|state| Some(state.pack(content)));
        // A vector takes every byte that is given.
        postcard::to_extend(&packed.unwrap_or_default(), vec![FORM]).unwrap_or_default()
    }
}

/// What the messaging channels share.
#[derive(Clone)]
pub struct Bot {
    live: Live,
    clock: Clock,
    store: Arc<SetOnce<Store>>,
    posted: watch::Sender<()>,
}

impl Bot {
    /// With the content and a clock; the store comes with [`Bot::keep_in`].
    #[must_use]
    pub fn new(live: Live, clock: Clock) -> Self {
        Self {
            live,
            clock,
            store: Arc::new(SetOnce::new()),
            posted: watch::Sender::new(()),
        }
    }

    /// From now on, conversations are kept here.
    pub fn keep_in(&self, store: Store) {
        // A second store is never given.
        let _ = self.store.set(store);
        self.posted.send_replace(());
    }

    /// The store.
    ///
    /// # Errors
    /// If it has not been opened yet.
    pub fn store(&self) -> Result<&Store, StoreError> {
        let not_yet = || StoreError::Unavailable("it has not answered since the start".to_owned());
        self.store.get().ok_or_else(not_yet)
    }

    /// Waits until the store has been opened.
    pub async fn opened(&self) {
        self.store.wait().await;
    }

    /// What is served now.
    #[must_use]
    pub fn content(&self) -> Arc<Content> {
        self.live.content()
    }

    /// Tells whoever sends when there may be something to send.
    #[must_use]
    pub fn listen(&self) -> watch::Receiver<()> {
        self.posted.subscribe()
    }

    /// There may be something to send.
    pub fn post(&self) {
        self.posted.send_replace(());
    }

    /// Takes an update. `draw` makes messages of a reply; it may leave a rest in the session, and is asked again if the chat was moved
    /// meanwhile.
    ///
    /// # Errors
    /// If the store does not answer: then nothing was kept, and the update may come again.
    pub async fn take(
        &self,
        chat: &Chat,
        update: &str,
        heard: &Heard,
        draw: impl Fn(&Reply, &mut Session) -> Vec<Vec<u8>> + Send + Sync,
    ) -> Result<Took, StoreError> {
        let took = self
            .store()?
            .turn(chat, update, |kept| self.answer(kept, heard, &draw))
            .await?;
        if took == Took::Now {
            self.post();
        }
        Ok(took)
    }

    fn answer(
        &self,
        kept: Option<Vec<u8>>,
        heard: &Heard,
        draw: &(impl Fn(&Reply, &mut Session) -> Vec<Vec<u8>> + Send + Sync),
    ) -> Moved {
        let (content, now) = (self.live.content(), (self.clock)());
        let kept = kept.as_deref();
        let mut session = kept.and_then(|kept| Session::unpack(kept, &content));
        if let Heard::Start(code) = heard {
            let school = content.directory.school(code).map(|s| s.id.clone());
            session = Some(Session {
                school,
                ..Session::default()
            });
        }
        let mut session = session.unwrap_or_default();
        let first = Reply {
            blocks: vec![said(match heard {
                Heard::Stop | Heard::Forget => FORGOTTEN,
                Heard::Help => WHAT_THIS_IS,
                Heard::Unreadable => UNREADABLE,
                _ => "",
            })],
            ..Reply::default()
        };
        let mut moved = Moved {
            count: vec!["turns"],
            ..Moved::default()
        };
        if matches!(heard, Heard::Stop | Heard::Forget) {
            moved.send = draw(&first, &mut Session::default());
            return moved;
        }
        let input = match heard {
            Heard::Text(text) => {
                let end = text.char_indices().nth(LONGEST).map_or(text.len(), |c| c.0);
                let nothing = State::default();
                let state = session.state.as_ref().unwrap_or(&nothing);
                words_or_button(&content, state, &text[..end], now)
            }
            Heard::Tap(tap) => Input::Tap(tap.clone()),
            _ => Input::Look,
        };
        let school = session.school.as_deref();
        let school = school.and_then(|id| content.directory.school(id));
        let mut turn = respond_at(&content, school, session.state.as_ref(), &input, now);
        if matches!(heard, Heard::Help | Heard::Unreadable) {
            turn.reply.blocks.splice(0..0, first.blocks);
        }
        session.state = Some(turn.state);
        // The rest is of the answer before: it is kept for whoever asks for it.
        if *heard != Heard::More {
            session.rest.clear();
        }
        moved.urgent = turn.reply.is_crisis();
        if moved.urgent {
            moved.count.push("crisis");
        }
        moved.send = draw(&turn.reply, &mut session);
        moved.state = Some(session.pack(&content));
        moved
    }
}

/// Whether a reply is only told, and nothing is to be answered: a goodbye.
#[must_use]
pub fn asks_nothing(reply: &Reply) -> bool {
    reply.question.is_none() && reply.choices.is_empty() && reply.always.is_empty()
}

/// A block of words.
#[must_use]
pub fn said(text: &str) -> Block {
    Block::Say {
        paragraphs: vec![Paragraph::Text(text.to_owned())],
        sources: Vec::new(),
    }
}

/// Said when somebody wants to be forgotten.
pub const FORGOTTEN: &str = "I have deleted everything about our talk. You get no more messages from me. Write again whenever you like. In danger call 999.";
/// Said to "help".
pub const WHAT_THIS_IS: &str = "This is Anydoor. I am a computer program, not a person. I find help for children and young people with special needs in Essex. \
Write what is going on, in your own words. In danger call 999. For urgent help with health call 111. Write STOP to end. I then delete our talk.";
/// Said to what is no text.
pub const UNREADABLE: &str =
    "I can only read words. Please write what is going on, or answer with a button or a number.";
/// Said in a group.
pub const NOT_IN_GROUPS: &str =
    "I answer in private only, so that nobody else reads what you write. Open a chat with me.";
