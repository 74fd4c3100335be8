-- The next messages to send stand first in this index: taking them costs the same however many wait. (By the time they are due, all that wait would be
-- sorted each time.)
drop index outbox_due;
create index outbox_next on outbox (channel, urgent desc, id, due, leased, chat);
