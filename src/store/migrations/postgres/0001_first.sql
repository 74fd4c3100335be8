-- Nothing here can be read without the key: ids are keyed hashes, words are sealed. Times are milliseconds since 1970 (UTC).
create table chats (
    chat bytea primary key not null,
    version bigint not null,
    state bytea not null,
    expires bigint not null
);
create index chats_expire on chats (expires);

create table seen (
    id bytea primary key not null,
    expires bigint not null
);
create index seen_expire on seen (expires);

create table outbox (
    id bigserial primary key,
    chat bytea not null,
    channel text not null,
    urgent bigint not null,
    due bigint not null,
    leased bigint not null default 0,
    tries bigint not null default 0,
    expires bigint not null,
    message bytea not null
);
create index outbox_due on outbox (channel, due);
create index outbox_chat on outbox (chat, urgent, id);

create table log (
    chat bytea not null,
    seq bigint not null,
    entry bytea not null,
    primary key (chat, seq)
);

create table counters (
    day text not null,
    name text not null,
    n bigint not null,
    primary key (day, name)
);
