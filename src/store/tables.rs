//! The work on the tables, written once for both databases: sqlx has a type of its own for each, so this is a macro and not a function.

/// Defines `find`, `apply`, `claim`, … on connections of one database.
macro_rules! tables {
    ($connection:ty, $claim:expr) => {
        use sqlx::Row as _;

        use crate::store::shelf::{Hash, Row, Step, Taken, Write, Written};
        use crate::store::sql;

        type Kept<T> = Result<T, sqlx::Error>;

        async fn run_on(on: &mut $connection, statement: &'static str, id: &[u8]) -> Kept<()> {
            sqlx::query(statement)
                .bind(id)
                .execute(on)
                .await
                .map(|_| ())
        }

        pub(super) async fn find(on: &mut $connection, chat: &Hash) -> Kept<Option<Row>> {
            let row = sqlx::query(sql::FIND)
                .bind(chat.as_slice())
                .fetch_optional(on)
                .await?;
            row.map(|row| {
                Ok(Row {
                    version: row.try_get(0)?,
                    state: row.try_get(1)?,
                    expires: row.try_get(2)?,
                })
            })
            .transpose()
        }

        /// Inside a transaction.
        pub(super) async fn apply(on: &mut $connection, write: &Write) -> Kept<Written> {
            match write {
                Write::Step(step) => return apply_step(on, step).await,
                Write::Sent(id) => {
                    sqlx::query(sql::SENT).bind(id).execute(on).await?;
                }
                Write::Later(id, due) => {
                    sqlx::query(sql::LATER)
                        .bind(id)
                        .bind(due)
                        .execute(on)
                        .await?;
                }
                Write::Forget(chat) => {
                    for statement in [sql::FORGET_CHAT, sql::FORGET_LOG, sql::FORGET_OUTBOX] {
                        run_on(on, statement, chat).await?;
                    }
                }
                Write::Rehome(new, old) => {
                    if find(on, new).await?.is_some() {
                        return Ok(Written::Moved);
                    }
                    for statement in sql::REHOME {
                        let change = sqlx::query(statement).bind(new.as_slice());
                        change.bind(old.as_slice()).execute(&mut *on).await?;
                    }
                }
                Write::Sweep(now) => sweep(on, *now).await?,
            }
            Ok(Written::Now)
        }

        async fn apply_step(on: &mut $connection, step: &Step) -> Kept<Written> {
            let Some((id, older)) = step.update.split_first() else {
                return Ok(Written::Before);
            };
            for id in older {
                let was = sqlx::query(sql::WAS_SEEN).bind(id.as_slice());
                if was.fetch_optional(&mut *on).await?.is_some() {
                    return Ok(Written::Before);
                }
            }
            let seen = sqlx::query(sql::SEE)
                .bind(id.as_slice())
                .bind(step.remember);
            if seen.execute(&mut *on).await?.rows_affected() == 0 {
                return Ok(Written::Before);
            }
            if !move_chat(on, step).await? {
                run_on(on, sql::UNSEE, id).await?;
                return Ok(Written::Moved);
            }
            for post in &step.post {
                sqlx::query(sql::POST)
                    .bind(step.chat.as_slice())
                    .bind(post.channel)
                    .bind(i64::from(post.urgent))
                    .bind(step.now)
                    .bind(step.worth_until)
                    .bind(post.message.as_slice())
                    .execute(&mut *on)
                    .await?;
            }
            for entry in &step.log {
                let write = sqlx::query(sql::WRITE_LOG).bind(step.chat.as_slice());
                write.bind(entry.as_slice()).execute(&mut *on).await?;
            }
            // Last: these rows are everybody's, and are locked until the end.
            for name in &step.count {
                let count = sqlx::query(sql::COUNT).bind(step.day.as_str());
                count.bind(*name).execute(&mut *on).await?;
            }
            Ok(Written::Now)
        }

        /// Whether the chat was still as it was when the turn was thought out.
        async fn move_chat(on: &mut $connection, step: &Step) -> Kept<bool> {
            let chat = step.chat.as_slice();
            let moved = match (&step.to, step.from) {
                (Some(to), None) => {
                    let begin = sqlx::query(sql::BEGIN_CHAT).bind(chat).bind(to.version);
                    let begin = begin.bind(to.state.as_slice()).bind(to.expires);
                    begin.bind(step.now).execute(&mut *on).await?
                }
                (Some(to), Some(from)) => {
                    let change = sqlx::query(sql::MOVE_CHAT).bind(chat).bind(to.version);
                    let change = change.bind(to.state.as_slice()).bind(to.expires);
                    change.bind(from).execute(&mut *on).await?
                }
                (None, from) => {
                    for statement in [sql::FORGET_LOG, sql::FORGET_OUTBOX] {
                        run_on(on, statement, chat).await?;
                    }
                    let Some(from) = from else { return Ok(true) };
                    let end = sqlx::query(sql::END_CHAT).bind(chat).bind(from);
                    end.execute(&mut *on).await?
                }
            };
            Ok(moved.rows_affected() > 0)
        }

        pub(super) async fn claim(
            on: &mut $connection,
            channel: &str,
            now: i64,
            until: i64,
            at_most: i64,
        ) -> Kept<Vec<Taken>> {
            let claim = sqlx::query($claim).bind(channel).bind(now).bind(until);
            let rows = claim.bind(at_most).fetch_all(on).await?;
            let mut taken = Vec::with_capacity(rows.len());
            for row in rows {
                taken.push(Taken {
                    id: row.try_get(0)?,
                    chat: row.try_get(1)?,
                    urgent: row.try_get::<i64, _>(2)? != 0,
                    tries: row.try_get(3)?,
                    message: row.try_get(4)?,
                });
            }
            taken.sort_by_key(|t| (!t.urgent, t.id));
            Ok(taken)
        }

        pub(super) async fn log(
            on: &mut $connection,
            chat: &Hash,
            after: i64,
            at_most: i64,
        ) -> Kept<Vec<(i64, Vec<u8>)>> {
            let read = sqlx::query(sql::READ_LOG).bind(chat.as_slice());
            let rows = read.bind(after).bind(at_most).fetch_all(on).await?;
            rows.iter()
                .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                .collect()
        }

        pub(super) async fn counts(on: &mut $connection) -> Kept<Vec<(String, String, i64)>> {
            let rows = sqlx::query(sql::COUNTS).fetch_all(on).await?;
            rows.iter()
                .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
                .collect()
        }

        async fn sweep(on: &mut $connection, now: i64) -> Kept<()> {
            for statement in sql::SWEEP {
                sqlx::query(statement).bind(now).execute(&mut *on).await?;
            }
            sqlx::query(sql::SWEEP_LOG).execute(&mut *on).await?;
            Ok(())
        }
    };
}
pub(super) use tables;
