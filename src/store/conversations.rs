//! Conversations of bots: one turn for one update, whatever fails or comes twice.
//!
//! A turn is thought out without holding any lock, and then kept in one transaction: the update's id, the next state, and what is to be sent. If the
//! same chat was moved meanwhile, by this instance or another, nothing is kept and the turn is thought out again from the newer state.
//! A database sees keyed hashes and sealed bytes only; even the chat's number, which an answer needs, is sealed with the answer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::postgres::Postgres;
use super::seal::{Keys, Seal};
use super::shelf::{Hash, Post, Row, Shelf, Step, StoreError, Write, Written};
use super::sqlite::Sqlite;

/// How long a conversation is kept after its last word.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long it is remembered which updates were seen: the longest that a platform tries again is seven days (WhatsApp).
pub const REMEMBERED: Duration = Duration::from_secs(8 * 24 * 60 * 60);
/// How long an answer is worth sending.
pub const WORTH_SENDING: Duration = Duration::from_secs(24 * 60 * 60);
/// How long whoever took a message may try to send it before somebody else may.
pub const LEASE: Duration = Duration::from_secs(15);
/// How often a turn is thought out anew because others moved the chat.
const ATTEMPTS: usize = 50;
/// An address is at most so long, in bytes.
const LONGEST_ADDRESS: usize = 255;

/// Which database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// SQLite, in this file.
    File(PathBuf),
    /// PostgreSQL, at this address with its password.
    Postgres(String),
}

impl Place {
    /// From a setting: `sqlite:FILE` or `postgres://…`.
    ///
    /// # Errors
    /// If it is neither.
    pub fn read(setting: &str) -> Result<Self, StoreError> {
        if let Some(file) = setting.strip_prefix("sqlite:") {
            return Ok(Self::File(file.trim_start_matches("//").into()));
        }
        if setting.starts_with("postgres://") || setting.starts_with("postgresql://") {
            return Ok(Self::Postgres(setting.to_owned()));
        }
        Err(StoreError::Address)
    }

    /// The default: a file in the data folder.
    #[must_use]
    pub fn in_folder(data: &Path) -> Self {
        Self::File(data.join("anydoor.db"))
    }
}

/// A chat of a channel, by its address there (a number, an id).
#[derive(Debug, Clone)]
pub struct Chat {
    channel: &'static str,
    address: String,
    /// By each key, newest first.
    hashes: Vec<Hash>,
}

/// What a turn does to a conversation.
#[derive(Debug, Clone, Default)]
pub struct Moved {
    /// The next state; `None` forgets the conversation at once, its log and unsent messages too.
    pub state: Option<Vec<u8>>,
    /// Messages to send, in order, in the channel's own form.
    pub send: Vec<Vec<u8>>,
    /// Whether they go before those of all other chats: a crisis reply does.
    pub urgent: bool,
    /// Entries for the chat's log, for channels whose clients ask again for what was said.
    pub log: Vec<Vec<u8>>,
    /// What to count for this day; never anything of a person.
    pub count: Vec<&'static str>,
}

/// Whether a turn was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Took {
    /// It was, now.
    Now,
    /// This update was answered before: nothing was changed.
    Before,
}

/// A message to send. Its lease is [`LEASE`]: call [`Store::sent`], [`Store::later`] or [`Store::gone`] before it ends, or somebody
/// else sends it again.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its number.
    pub id: i64,
    /// Where it goes.
    pub address: String,
    /// In the channel's own form.
    pub body: Vec<u8>,
    /// How often it was tried, this time included.
    pub tries: i64,
    chat: Hash,
}

/// An entry of a chat's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place: 1, 2, 3 …
    pub seq: i64,
    /// As it was written.
    pub bytes: Vec<u8>,
}

/// What waits to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// All messages.
    pub all: i64,
    /// Those that were tried before.
    pub again: i64,
}

/// The store; its copies are one and the same.
#[derive(Debug, Clone)]
pub struct Store {
    shelf: Arc<dyn Shelf>,
    keys: Keys,
    seal: Seal,
    now: Clock,
}

/// Tells the milliseconds since 1970.
#[derive(Clone)]
struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl std::fmt::Debug for Clock {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("a clock")
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

impl Store {
    /// Opens a database, makes it if need be, and brings its tables up to date.
    ///
    /// # Errors
    /// If it cannot be used.
    pub async fn open(place: &Place, keys: Keys) -> Result<Self, StoreError> {
        let shelf: Arc<dyn Shelf> = match place {
            Place::File(file) => Arc::new(Sqlite::open(file).await?),
            Place::Postgres(url) => Arc::new(Postgres::open(url).await?),
        };
        let now = || UNIX_EPOCH.elapsed().map_or(0, millis);
        Ok(Self {
            shelf,
            seal: Seal::with(&keys, "store"),
            keys,
            now: Clock(Arc::new(now)),
        })
    }

    /// The same store at another time.
    #[must_use]
    pub fn at(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        let now = move || now().duration_since(UNIX_EPOCH).map_or(0, millis);
        self.now = Clock(Arc::new(now));
        self
    }

    /// A chat of a channel.
    #[must_use]
    pub fn chat(&self, channel: &'static str, address: &str) -> Chat {
        Chat {
            channel,
            address: address.to_owned(),
            hashes: self.keys.hashes("chat", &[channel, address]),
        }
    }

    /// The state of a conversation, for a look; `None` if there is none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn state(&self, chat: &Chat) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.find(chat).await?;
        Ok(found.and_then(|row| self.seal.open_bytes(&row.state)))
    }

    /// Takes an update: asks `answer` for what comes of the present state, and keeps it all in one transaction. `answer` is asked again if
    /// somebody else moved the chat meanwhile; only its last answer counts. An update id that this
    /// chat has brought before changes nothing.
    ///
    /// # Errors
    /// If the store does not answer: then nothing was kept, and the same update may be brought again.
    pub async fn turn(
        &self,
        chat: &Chat,
        update: &str,
        mut answer: impl FnMut(Option<Vec<u8>>) -> Moved + Send,
    ) -> Result<Took, StoreError> {
        let update = [chat.channel, &chat.address, update];
        let update = self.keys.hashes("update", &update);
        for attempt in 0..ATTEMPTS {
            let found = self.find(chat).await?;
            let from = found.as_ref().map(|row| row.version);
            let state = found.and_then(|row| self.seal.open_bytes(&row.state));
            let moved = answer(state);
            let step = self.step(chat, update.clone(), from, moved)?;
            match self.shelf.write(Write::Step(Box::new(step))).await? {
                Written::Now => return Ok(Took::Now),
                Written::Before => return Ok(Took::Before),
                Written::Moved => {
                    let breath = u64::try_from(attempt).unwrap_or(0).min(20);
                    tokio::time::sleep(Duration::from_millis(breath)).await;
                }
            }
        }
        Err(StoreError::Contended)
    }

    fn step(
        &self,
        chat: &Chat,
        update: Vec<Hash>,
        from: Option<i64>,
        moved: Moved,
    ) -> Result<Step, StoreError> {
        let now = (self.now.0)();
        let seal = |bytes: &[u8]| self.seal.seal_bytes(bytes).ok_or(StoreError::Random);
        let to = match &moved.state {
            Some(state) => Some(Row {
                version: version()?,
                state: seal(state)?,
                expires: now + millis(KEPT),
            }),
            None => None,
        };
        let post = |body: &Vec<u8>| -> Result<Post, StoreError> {
            Ok(Post {
                channel: chat.channel,
                urgent: moved.urgent,
                message: seal(&with_address(&chat.address, body))?,
            })
        };
        let mut count = moved.count;
        count.sort_unstable();
        let day = jiff::Timestamp::from_millisecond(now).unwrap_or_default();
        Ok(Step {
            update,
            remember: now + millis(REMEMBERED),
            chat: *chat.hashes.first().ok_or(StoreError::Random)?,
            from,
            to,
            post: moved.send.iter().map(post).collect::<Result<_, _>>()?,
            log: moved
                .log
                .iter()
                .map(|e| seal(e))
                .collect::<Result<_, _>>()?,
            count,
            day: day.strftime("%Y-%m-%d").to_string(),
            now,
            worth_until: now + millis(WORTH_SENDING),
        })
    }

    /// The row of a chat; one that is known by an older key is brought under the newest first.
    async fn find(&self, chat: &Chat) -> Result<Option<Row>, StoreError> {
        let Some((newest, older)) = chat.hashes.split_first() else {
            return Ok(None);
        };
        let mut found = self.shelf.find(*newest).await?;
        for old in older {
            if found.is_none() && self.shelf.find(*old).await?.is_some() {
                self.shelf.write(Write::Rehome(*newest, *old)).await?;
                found = self.shelf.find(*newest).await?;
            }
        }
        let now = (self.now.0)();
        Ok(found.filter(|row| row.expires > now))
    }

    /// Forgets a conversation at once: state, log, and what waits to be sent.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget(&self, chat: &Chat) -> Result<(), StoreError> {
        for hash in &chat.hashes {
            self.shelf.write(Write::Forget(*hash)).await?;
        }
        Ok(())
    }

    /// Takes messages of a channel that are due, crisis replies first, of each chat the next one only. No other instance gets them until
    /// their lease ends.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn claim(
        &self,
        channel: &'static str,
        at_most: usize,
    ) -> Result<Vec<Message>, StoreError> {
        let now = (self.now.0)();
        let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
        let until = now + millis(LEASE);
        let taken = self.shelf.claim(channel, now, until, at_most).await?;
        let mut messages = Vec::with_capacity(taken.len());
        for taken in taken {
            let chat = Hash::try_from(taken.chat.as_slice()).unwrap_or_default();
            let opened = self.seal.open_bytes(&taken.message);
            match opened.as_deref().and_then(without_address) {
                Some((address, body)) => messages.push(Message {
                    id: taken.id,
                    address: address.to_owned(),
                    body: body.to_vec(),
                    tries: taken.tries,
                    chat,
                }),
                // Its key was taken away: nobody can send it any more.
                None => self.sent(taken.id).await?,
            }
        }
        Ok(messages)
    }

    /// Notes at once and without waiting that a message has arrived, where the database has a way to; whether it has. [`Store::sent`] must be called all the
    /// same.
    #[must_use]
    pub fn arrived(&self, id: i64) -> bool {
        self.shelf.arrived(id)
    }

    /// A message has arrived, or never can: it waits no longer.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sent(&self, id: i64) -> Result<(), StoreError> {
        self.shelf.write(Write::Sent(id)).await.map(|_| ())
    }

    /// A message is to be tried again after this time; the chat's later ones wait behind it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn later(&self, id: i64, after: Duration) -> Result<(), StoreError> {
        let due = (self.now.0)() + millis(after);
        self.shelf.write(Write::Later(id, due)).await.map(|_| ())
    }

    /// Whoever this message was for cannot be reached any more (has blocked the bot, has left): everything of the chat is forgotten.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn gone(&self, message: &Message) -> Result<(), StoreError> {
        let forget = Write::Forget(message.chat);
        self.shelf.write(forget).await?;
        // A chat that came under a newer key meanwhile.
        self.sent(message.id).await
    }

    /// A chat's log after an entry (0 for all), at most so many entries.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn log(
        &self,
        chat: &Chat,
        after: i64,
        at_most: usize,
    ) -> Result<Vec<Entry>, StoreError> {
        let at_most = i64::try_from(at_most).unwrap_or(i64::MAX);
        if self.find(chat).await?.is_none() {
            return Ok(Vec::new());
        }
        let newest = *chat.hashes.first().ok_or(StoreError::Random)?;
        let entries = self.shelf.log(newest, after, at_most).await?;
        let open = |(seq, sealed): (i64, Vec<u8>)| {
            let bytes = self.seal.open_bytes(&sealed)?;
            Some(Entry { seq, bytes })
        };
        Ok(entries.into_iter().filter_map(open).collect())
    }

    /// Every counter: day, name, number.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn counts(&self) -> Result<Vec<(String, String, i64)>, StoreError> {
        self.shelf.counts().await
    }

    /// What waits to be sent.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn waiting(&self) -> Result<Waiting, StoreError> {
        let (all, again) = self.shelf.waiting().await?;
        Ok(Waiting { all, again })
    }

    /// Forgets what has expired. To be called now and then.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let sweep = Write::Sweep((self.now.0)());
        self.shelf.write(sweep).await.map(|_| ())
    }

    /// Writes what is open and lets go of the database.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.shelf.close().await
    }
}

/// A number that no earlier version of the chat had.
fn version() -> Result<i64, StoreError> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Random)?;
    Ok(i64::from_le_bytes(bytes))
}

/// One byte for the length of the address, the address, the body.
fn with_address(address: &str, body: &[u8]) -> Vec<u8> {
    let length = address.floor_char_boundary(LONGEST_ADDRESS);
    let address = &address.as_bytes()[..length];
    let mut bytes = Vec::with_capacity(1 + address.len() + body.len());
    bytes.push(u8::try_from(length).unwrap_or(u8::MAX));
    bytes.extend_from_slice(address);
    bytes.extend_from_slice(body);
    bytes
}

fn without_address(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = bytes.split_first()?;
    let (address, body) = rest.split_at_checked(usize::from(*length))?;
    Some((std::str::from_utf8(address).ok()?, body))
}
