//! SQLite, the default: one file in the data folder, made at first start. One writer, many readers (WAL).
//!
//! What is written, and taken to be sent, at the same time shares one transaction, so that the disk is waited for once for all of it; none is answered before it is
//! on the disk (`synchronous = full`); only that a message has arrived is noted before that, in a file of its own ([`arrived`](super::arrived)). A failing transaction fails for all who shared it: nothing of it was kept, and they try again.
//! One running program to a file: whoever needs several uses PostgreSQL.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{mpsc, oneshot};

use super::arrived::Arrived;
use super::shelf::{Shelf, Soon, StoreError};
use super::tables::tables;

tables!(SqliteConnection, sql::CLAIM_SQLITE);

/// How long to wait for somebody else's lock on the file.
const BUSY: Duration = Duration::from_secs(10);
/// Jobs that share one transaction at the most.
const TOGETHER: usize = 128;
/// Jobs that may queue; more wait at the door.
const QUEUE: usize = 4096;
/// Pages of the file that each connection keeps in memory, in KiB (negative: sqlite.org/pragma.html#pragma_cache_size). Rows are found by hashes, so the next
/// one is never near the last; SQLite's own 2 MB would be read from the file again and again.
const CACHE: &str = "-32768";

type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// What changes the file.
#[derive(Debug)]
enum Job {
    Write(Write, Answer<Written>),
    Claim(Claim, Answer<Vec<Taken>>),
}

/// Messages to take.
#[derive(Debug)]
struct Claim {
    channel: &'static str,
    now: i64,
    until: i64,
    at_most: i64,
}

/// What came of a job.
enum Done {
    Written(Written),
    Taken(Vec<Taken>),
}

impl Job {
    async fn run(&self, on: &mut SqliteConnection) -> Kept<Done> {
        Ok(match self {
            Self::Write(write, _) => Done::Written(apply(on, write).await?),
            Self::Claim(c, _) => {
                Done::Taken(claim(on, c.channel, c.now, c.until, c.at_most).await?)
            }
        })
    }

    /// Whoever asked may be gone.
    fn answer(self, done: Result<Done, StoreError>) {
        match (self, done) {
            (Self::Write(_, answer), Ok(Done::Written(written))) => drop(answer.send(Ok(written))),
            (Self::Claim(_, answer), Ok(Done::Taken(taken))) => drop(answer.send(Ok(taken))),
            (Self::Write(_, answer), Err(error)) => drop(answer.send(Err(error))),
            (Self::Claim(_, answer), Err(error)) => drop(answer.send(Err(error))),
            // `run` gives each its own.
            (_, Ok(_)) => {}
        }
    }
}

/// A store in one file.
#[derive(Debug)]
pub struct Sqlite {
    reader: SqlitePool,
    writer: SqlitePool,
    queue: mpsc::Sender<Job>,
    arrived: Arrived,
}

impl Sqlite {
    /// Opens the file, made if it is not there, for its owner's eyes only.
    ///
    /// # Errors
    /// If it cannot be made or opened, or its tables not brought up to date.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let refused = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        keep_private(file).map_err(refused)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY)
            // What was forgotten is overwritten, not only let go.
            .pragma("secure_delete", "on")
            .pragma("cache_size", CACHE)
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new().max_connections(1);
        let writer = writer.connect_with(options.clone()).await?;
        sqlx::migrate!("src/store/migrations/sqlite")
            .run(&writer)
            .await
            .map_err(|error| StoreError::Tables(error.to_string()))?;
        // Whoever had taken these is gone: the file is ours.
        sqlx::query("update outbox set leased = 0 where leased > 0")
            .execute(&writer)
            .await?;
        let mut beside = file.as_os_str().to_owned();
        beside.push("-arrived");
        let (arrived, left) = Arrived::open(Path::new(&beside)).map_err(refused)?;
        for id in left {
            sqlx::query(sql::SENT).bind(id).execute(&writer).await?;
        }
        arrived.known([]);
        let reader = SqlitePoolOptions::new().max_connections(4);
        let reader = reader.connect_with(options).await?;
        let (queue, jobs) = mpsc::channel(QUEUE);
        tokio::spawn(write_together(writer.clone(), jobs));
        Ok(Self {
            reader,
            writer,
            queue,
            arrived,
        })
    }
}

/// Makes the folder and the file so that only their owner can read them.
fn keep_private(file: &Path) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(|_| ())
}

async fn write_together(writer: SqlitePool, mut jobs: mpsc::Receiver<Job>) {
    let mut waiting = Vec::with_capacity(TOGETHER);
    while jobs.recv_many(&mut waiting, TOGETHER).await > 0 {
        match run_all(&writer, &waiting).await {
            Ok(done) => {
                for (job, done) in waiting.drain(..).zip(done) {
                    job.answer(Ok(done));
                }
            }
            Err(error) => {
                let error = StoreError::from(error);
                for job in waiting.drain(..) {
                    job.answer(Err(error.clone()));
                }
            }
        }
    }
}

async fn run_all(writer: &SqlitePool, jobs: &[Job]) -> Kept<Vec<Done>> {
    let mut on = writer.acquire().await?;
    let done = run_on_one(&mut on, jobs).await;
    if done.is_err() {
        // SQLite may have ended the transaction by itself (where the disk is full it does), which sqlx does not see: this connection would never write again.
        let _ = on.close().await;
    }
    done
}

async fn run_on_one(on: &mut SqliteConnection, jobs: &[Job]) -> Kept<Vec<Done>> {
    let mut transaction = on.begin_with("begin immediate").await?;
    let mut done = Vec::with_capacity(jobs.len());
    for job in jobs {
        done.push(job.run(&mut transaction).await?);
    }
    transaction.commit().await?;
    Ok(done)
}

impl Sqlite {
    /// Puts a job into the queue and waits for what comes of it.
    async fn ask<T>(&self, job: impl FnOnce(Answer<T>) -> Job) -> Result<T, StoreError> {
        let gone = || StoreError::Unavailable("the program is stopping".to_owned());
        let (answer, done) = oneshot::channel();
        self.queue.send(job(answer)).await.map_err(|_| gone())?;
        done.await.map_err(|_| gone())?
    }
}

impl Shelf for Sqlite {
    fn find(&self, chat: Hash) -> Soon<'_, Option<Row>> {
        Box::pin(async move { Ok(find(&mut *self.reader.acquire().await?, &chat).await?) })
    }

    fn write(&self, write: Write) -> Soon<'_, Written> {
        Box::pin(async move {
            let sent = match &write {
                Write::Sent(id) => Some(*id),
                _ => None,
            };
            let written = self.ask(|answer| Job::Write(write, answer)).await?;
            self.arrived.known(sent);
            Ok(written)
        })
    }

    fn arrived(&self, id: i64) -> bool {
        self.arrived.note(id);
        true
    }

    fn claim(
        &self,
        channel: &'static str,
        now: i64,
        until: i64,
        at_most: i64,
    ) -> Soon<'_, Vec<Taken>> {
        Box::pin(async move {
            let claim = Claim {
                channel,
                now,
                until,
                at_most,
            };
            let mut taken = self.ask(|answer| Job::Claim(claim, answer)).await?;
            // What has arrived while there was no room to say so is not sent again.
            let known = |taken: &Taken| self.arrived.has(taken.id);
            let arrived: Vec<Taken> = taken.extract_if(.., |taken| known(taken)).collect();
            for taken in arrived {
                self.write(Write::Sent(taken.id)).await?;
            }
            Ok(taken)
        })
    }

    fn log(&self, chat: Hash, after: i64, at_most: i64) -> Soon<'_, Vec<(i64, Vec<u8>)>> {
        Box::pin(async move {
            let on = &mut *self.reader.acquire().await?;
            Ok(log(on, &chat, after, at_most).await?)
        })
    }

    fn counts(&self) -> Soon<'_, Vec<(String, String, i64)>> {
        Box::pin(async move { Ok(counts(&mut *self.reader.acquire().await?).await?) })
    }

    fn waiting(&self) -> Soon<'_, (i64, i64)> {
        Box::pin(async move { Ok(sqlx::query_as(sql::WAITING).fetch_one(&self.reader).await?) })
    }

    fn close(&self) -> Soon<'_, ()> {
        Box::pin(async move {
            self.reader.close().await;
            self.writer.close().await;
            Ok(())
        })
    }
}

/// Copies the store, as it is at one moment, into a new file, while the program runs (`VACUUM INTO`, sqlite.org/lang_vacuum.html).
///
/// # Errors
/// If the store cannot be read, or the new file is there already or cannot be written.
pub async fn back_up(file: &Path, to: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::new().filename(file);
    let options = options.busy_timeout(BUSY).disable_statement_logging();
    let mut from = SqliteConnection::connect_with(&options).await?;
    sqlx::query("vacuum into $1")
        .bind(to.to_string_lossy().into_owned())
        .execute(&mut from)
        .await?;
    Ok(from.close().await?)
}
