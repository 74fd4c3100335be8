//! The statements: one text for both databases, but for the two that take rows.
//!
//! `$1` is a parameter in both; `on conflict` and `returning` are written alike (SQLite 3.35, PostgreSQL 9.5). Types are bytes, text and 64-bit
//! integers only.

/// $1 chat.
pub(super) const FIND: &str = "select version, state, expires from chats where chat = $1";
/// $1 id, $2 expires. No row if it was there.
pub(super) const SEE: &str =
    "insert into seen (id, expires) values ($1, $2) on conflict (id) do nothing";
/// $1 id.
pub(super) const WAS_SEEN: &str = "select 1 from seen where id = $1";
/// $1 id.
pub(super) const UNSEE: &str = "delete from seen where id = $1";
/// $1 chat, $2 version, $3 state, $4 expires, $5 now. What has expired is as good as not there.
pub(super) const BEGIN_CHAT: &str = "insert into chats (chat, version, state, expires) values ($1, $2, $3, $4) \
    on conflict (chat) do update set version = excluded.version, state = excluded.state, expires = excluded.expires where chats.expires <= $5";
/// $1 chat, $2 version, $3 state, $4 expires, $5 the version before.
pub(super) const MOVE_CHAT: &str =
    "update chats set version = $2, state = $3, expires = $4 where chat = $1 and version = $5";
/// $1 chat, $2 version.
pub(super) const END_CHAT: &str = "delete from chats where chat = $1 and version = $2";
/// $1 chat.
pub(super) const FORGET_CHAT: &str = "delete from chats where chat = $1";
/// $1 chat.
pub(super) const FORGET_LOG: &str = "delete from log where chat = $1";
/// $1 chat.
pub(super) const FORGET_OUTBOX: &str = "delete from outbox where chat = $1";
/// $1 chat, $2 channel, $3 urgent, $4 due, $5 expires, $6 message.
pub(super) const POST: &str = "insert into outbox (chat, channel, urgent, due, expires, message) values ($1, $2, $3, $4, $5, $6)";
/// $1 chat, $2 entry.
pub(super) const WRITE_LOG: &str = "insert into log (chat, seq, entry) select $1, coalesce(max(seq), 0) + 1, $2 from log where chat = $1";
/// $1 chat, $2 after, $3 at most.
pub(super) const READ_LOG: &str =
    "select seq, entry from log where chat = $1 and seq > $2 order by seq limit $3";
/// $1 day, $2 name.
pub(super) const COUNT: &str = "insert into counters (day, name, n) values ($1, $2, 1) \
    on conflict (day, name) do update set n = counters.n + 1";
/// All counters.
pub(super) const COUNTS: &str = "select day, name, n from counters order by day, name";
/// $1 id.
pub(super) const SENT: &str = "delete from outbox where id = $1";
/// $1 id, $2 due.
pub(super) const LATER: &str = "update outbox set due = $2, leased = 0 where id = $1";
/// $1 new, $2 old: a chat that is known by the hash of an older key.
pub(super) const REHOME: [&str; 3] = [
    "update chats set chat = $1 where chat = $2",
    "update outbox set chat = $1 where chat = $2",
    "update log set chat = $1 where chat = $2",
];
/// $1 now.
pub(super) const SWEEP: [&str; 3] = [
    "delete from chats where expires <= $1",
    "delete from seen where expires <= $1",
    "delete from outbox where expires <= $1",
];
/// What a conversation that is over has left.
pub(super) const SWEEP_LOG: &str =
    "delete from log where not exists (select 1 from chats where chats.chat = log.chat)";
/// How many wait, and how many of them were tried before.
pub(super) const WAITING: &str = "select count(*), count(*) filter (where tries > 0) from outbox";

/// Takes messages to send: of each chat only the next one, crisis replies first. $1 channel, $2 now, $3 leased until, $4 at most.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "update outbox set leased = $3, tries = tries + 1 where id in (",
            "select o.id from outbox o where o.channel = $1 and o.due <= $2 and o.leased <= $2 and not exists (",
            "select 1 from outbox e where e.chat = o.chat and (e.urgent > o.urgent or (e.urgent = o.urgent and e.id < o.id))) ",
            "order by o.urgent desc, o.id limit $4 ",
            $lock,
            ") and leased <= $2 returning id, chat, urgent, tries, message"
        )
    };
}
/// One writer at a time: nothing to lock.
pub(super) const CLAIM_SQLITE: &str = claim!("");
/// Rows that another instance is taking are left to it.
pub(super) const CLAIM_POSTGRES: &str = claim!("for update skip locked");
