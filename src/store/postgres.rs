//! PostgreSQL, by one setting, for several instances side by side. Tables are made and brought up to date at the start, under a lock, so that
//! instances may start together.

use std::str::FromStr as _;
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};

use super::shelf::{Shelf, Soon, StoreError};
use super::tables::tables;

tables!(PgConnection, sql::CLAIM_POSTGRES);

/// Connections of one instance at the most.
const CONNECTIONS: u32 = 10;
/// Connections that note what has arrived.
const NOTING: u32 = 2;
/// How long to wait for a connection before the caller is told to try again.
const WAIT: Duration = Duration::from_secs(5);

/// A store in a PostgreSQL database.
#[derive(Debug)]
pub struct Postgres {
    pool: PgPool,
    /// For what has arrived: in nobody's way, and without waiting for the disk. If the database itself dies before it is there, a message is sent once more.
    notes: PgPool,
}

impl Postgres {
    /// Connects and brings the tables up to date.
    ///
    /// # Errors
    /// If it does not answer, or its tables cannot be made.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url).map_err(|_| StoreError::Address)?;
        let options = options
            .application_name("anydoor")
            .disable_statement_logging();
        let quickly = options.clone().options([("synchronous_commit", "off")]);
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(WAIT)
            .connect_with(options)
            .await?;
        sqlx::migrate!("src/store/migrations/postgres")
            .run(&pool)
            .await
            .map_err(|error| StoreError::Tables(error.to_string()))?;
        let notes = PgPoolOptions::new()
            .max_connections(NOTING)
            .acquire_timeout(WAIT)
            .connect_lazy_with(quickly);
        Ok(Self { pool, notes })
    }
}

impl Shelf for Postgres {
    fn find(&self, chat: Hash) -> Soon<'_, Option<Row>> {
        Box::pin(async move { Ok(find(&mut *self.pool.acquire().await?, &chat).await?) })
    }

    fn write(&self, write: Write) -> Soon<'_, Written> {
        Box::pin(async move {
            if let Write::Sent(_) = write {
                // One statement is a transaction by itself.
                return Ok(apply(&mut *self.notes.acquire().await?, &write).await?);
            }
            let mut transaction = self.pool.begin().await?;
            let written = apply(&mut transaction, &write).await?;
            transaction.commit().await?;
            Ok(written)
        })
    }

    fn claim(
        &self,
        channel: &'static str,
        now: i64,
        until: i64,
        at_most: i64,
    ) -> Soon<'_, Vec<Taken>> {
        Box::pin(async move {
            let on = &mut *self.pool.acquire().await?;
            Ok(claim(on, channel, now, until, at_most).await?)
        })
    }

    fn log(&self, chat: Hash, after: i64, at_most: i64) -> Soon<'_, Vec<(i64, Vec<u8>)>> {
        Box::pin(async move {
            let on = &mut *self.pool.acquire().await?;
            Ok(log(on, &chat, after, at_most).await?)
        })
    }

    fn counts(&self) -> Soon<'_, Vec<(String, String, i64)>> {
        Box::pin(async move { Ok(counts(&mut *self.pool.acquire().await?).await?) })
    }

    fn waiting(&self) -> Soon<'_, (i64, i64)> {
        Box::pin(async move {
            let waiting = sqlx::query_as(sql::WAITING);
            Ok(waiting.fetch_one(&self.pool).await?)
        })
    }

    fn close(&self) -> Soon<'_, ()> {
        Box::pin(async move {
            self.notes.close().await;
            self.pool.close().await;
            Ok(())
        })
    }
}
