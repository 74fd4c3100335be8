-- Nothing here can be read without the key: ids are keyed hashes, words are sealed. Times are milliseconds since 1970 (UTC).
create table chats (
    chat blob primary key not null,
    version integer not null,
    state blob not null,
    expires integer not null
) without rowid;
create index chats_expire on chats (expires);

create table seen (
    id blob primary key not null,
    expires integer not null
) without rowid;
create index seen_expire on seen (expires);

create table outbox (
    id integer primary key autoincrement,
    chat blob not null,
    channel text not null,
    urgent integer not null,
    due integer not null,
    leased integer not null default 0,
    tries integer not null default 0,
    expires integer not null,
    message blob not null
);
create index outbox_due on outbox (channel, due);
create index outbox_chat on outbox (chat, urgent, id);

create table log (
    chat blob not null,
    seq integer not null,
    entry blob not null,
    primary key (chat, seq)
) without rowid;

create table counters (
    day text not null,
    name text not null,
    n integer not null,
    primary key (day, name)
) without rowid;
