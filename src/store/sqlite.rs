//! SQLite, the default: one file in the data folder, made at first start. One writer, many readers (WAL).
//!
//! Writes that come at the same time share one transaction, so that the disk is waited for once for all of them; none is answered before it is
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
/// Writes that share one transaction at the most.
const TOGETHER: usize = 128;
/// Writes that may queue; more wait at the door.
const QUEUE: usize = 4096;

type Answer = oneshot::Sender<Result<Written, StoreError>>;

/// A store in one file.
#[derive(Debug)]
pub struct Sqlite {
    reader: SqlitePool,
    writer: SqlitePool,
    queue: mpsc::Sender<(Write, Answer)>,
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

async fn write_together(writer: SqlitePool, mut jobs: mpsc::Receiver<(Write, Answer)>) {
    let mut waiting = Vec::with_capacity(TOGETHER);
    while jobs.recv_many(&mut waiting, TOGETHER).await > 0 {
        match write_all(&writer, &waiting).await {
            Ok(written) => {
                for ((_, answer), written) in waiting.drain(..).zip(written) {
                    // Whoever asked may be gone.
                    let _ = answer.send(Ok(written));
                }
            }
            Err(error) => {
                let error = StoreError::from(error);
                for (_, answer) in waiting.drain(..) {
                    let _ = answer.send(Err(error.clone()));
                }
            }
        }
    }
}

async fn write_all(writer: &SqlitePool, jobs: &[(Write, Answer)]) -> Kept<Vec<Written>> {
    let mut on = writer.acquire().await?;
    let written = write_on(&mut on, jobs).await;
    if written.is_err() {
        // SQLite may have ended the transaction by itself (where the disk is full it does), which sqlx does not see: this connection would never write again.
        let _ = on.close().await;
    }
    written
}

async fn write_on(on: &mut SqliteConnection, jobs: &[(Write, Answer)]) -> Kept<Vec<Written>> {
    let mut transaction = on.begin_with("begin immediate").await?;
    let mut written = Vec::with_capacity(jobs.len());
    for (write, _) in jobs {
        written.push(apply(&mut transaction, write).await?);
    }
    transaction.commit().await?;
    Ok(written)
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
            let (answer, written) = oneshot::channel();
            let gone = || StoreError::Unavailable("the program is stopping".to_owned());
            self.queue.send((write, answer)).await.map_err(|_| gone())?;
            let written = written.await.map_err(|_| gone())??;
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
            let on = &mut *self.writer.acquire().await?;
            let mut taken = claim(on, channel, now, until, at_most).await?;
            // What has arrived while there was no room to say so is not sent again.
            let known = |taken: &Taken| self.arrived.has(taken.id);
            for taken in taken.extract_if(.., |taken| known(taken)) {
                apply(on, &Write::Sent(taken.id)).await?;
                self.arrived.known([taken.id]);
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
