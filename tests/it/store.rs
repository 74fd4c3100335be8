//! The store, on SQLite and on a real PostgreSQL: each test runs on both.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime};

use anydoor::store::{Keys, Moved, Place, Store, Took, sqlite};
use tempfile::TempDir;

use crate::postgres::Cluster;

const OLD: &str = "1111111111111111111111111111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222222222222222222222222222";
const NUMBER: &str = "+447700900123";

fn keys(text: &str) -> Keys {
    Keys::read(text).expect("keys")
}

/// A place for a store, and what must live as long as it.
struct Ground {
    place: Place,
    folder: Option<TempDir>,
    _cluster: Option<Arc<Cluster>>,
}

impl Ground {
    /// On both databases.
    fn both() -> [Self; 2] {
        let folder = tempfile::tempdir().expect("a folder");
        let cluster = Cluster::shared();
        [
            Self {
                place: Place::in_folder(folder.path()),
                folder: Some(folder),
                _cluster: None,
            },
            Self {
                place: Place::read(&cluster.database()).expect("an address"),
                folder: None,
                _cluster: Some(cluster),
            },
        ]
    }

    async fn open(&self, with: &str) -> Store {
        Store::open(&self.place, keys(with)).await.expect("a store")
    }
}

/// On one database after the other, each in a runtime of its own.
fn on_both<F: AsyncFn(&Ground)>(test: F) {
    for ground in Ground::both() {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(test(&ground));
    }
}

/// Adds one to a number that is the state, and says it.
fn count_up(state: Option<Vec<u8>>) -> Moved {
    let next = state.and_then(|s| s.first().copied()).unwrap_or(0) + 1;
    Moved {
        state: Some(vec![next]),
        send: vec![format!("turn {next}").into_bytes()],
        log: vec![vec![next]],
        count: vec!["turns", "sms"],
        ..Moved::default()
    }
}

async fn next(store: &Store) -> Vec<(String, String)> {
    let taken = store.claim("sms", 100).await.expect("claimed");
    let mut messages = Vec::new();
    for message in taken {
        store.sent(message.id).await.expect("sent");
        let body = String::from_utf8(message.body).expect("text");
        messages.push((message.address, body));
    }
    messages
}

#[test]
fn an_update_that_comes_again_and_out_of_order_is_one_turn() {
    on_both(async |ground| {
        let store = ground.open(OLD).await;
        let chat = store.chat("sms", NUMBER);
        let mut took = Vec::new();
        for update in ["a", "b", "a", "b", "a", "c", "a", "b", "a"] {
            took.push(store.turn(&chat, update, count_up).await.expect("kept"));
        }
        assert_eq!(took.iter().filter(|t| **t == Took::Now).count(), 3);
        assert_eq!(store.state(&chat).await.expect("a state"), Some(vec![3]));
        // The same id in another chat is another update.
        let other = store.chat("telegram", NUMBER);
        assert_eq!(
            store.turn(&other, "a", count_up).await.expect("kept"),
            Took::Now
        );
        for n in 1..=3 {
            let expected = [(NUMBER.to_owned(), format!("turn {n}"))];
            assert_eq!(next(&store).await, expected, "in order, one at a time");
        }
        assert_eq!(next(&store).await, []);
        let log = store.log(&chat, 1, 10).await.expect("a log");
        let log: Vec<_> = log.into_iter().map(|e| (e.seq, e.bytes)).collect();
        assert_eq!(log, [(2, vec![2]), (3, vec![3])]);
        let counts = store.counts().await.expect("counts");
        assert!(counts.iter().any(|(_, name, n)| name == "turns" && *n == 4));
    });
}

#[test]
fn many_at_once_move_one_chat_one_after_the_other() {
    on_both(async |ground| {
        let stores = [ground.open(OLD).await, ground.open(OLD).await];
        let thought = Arc::new(AtomicUsize::new(0));
        let mut tasks = Vec::new();
        for i in 0..40 {
            // Each update comes twice, by both instances.
            let (store, thought) = (stores[i % 2].clone(), thought.clone());
            tasks.push(tokio::spawn(async move {
                let chat = store.chat("sms", NUMBER);
                let update = format!("update {}", i / 2);
                store
                    .turn(&chat, &update, |state| {
                        thought.fetch_add(1, Ordering::Relaxed);
                        count_up(state)
                    })
                    .await
                    .expect("kept")
            }));
        }
        let mut now = 0;
        for task in tasks {
            now += usize::from(task.await.expect("no panic") == Took::Now);
        }
        assert_eq!(now, 20);
        let chat = stores[0].chat("sms", NUMBER);
        assert_eq!(
            stores[0].state(&chat).await.expect("a state"),
            Some(vec![20])
        );
        for n in 1..=20 {
            assert_eq!(next(&stores[n % 2]).await[0].1, format!("turn {n}"));
        }
    });
}

#[test]
fn instances_never_take_the_same_message_and_a_lost_lease_ends() {
    on_both(async |ground| {
        static NOW: LazyLock<Mutex<SystemTime>> = LazyLock::new(|| Mutex::new(SystemTime::now()));
        let at = || *NOW.lock().expect("a clock");
        let stores = [ground.open(OLD).await.at(at), ground.open(OLD).await.at(at)];
        for i in 0..60 {
            let chat = stores[0].chat("sms", &format!("+4477009{i:05}"));
            stores[0].turn(&chat, "1", count_up).await.expect("kept");
            stores[0].turn(&chat, "2", count_up).await.expect("kept");
        }
        let mut tasks = Vec::new();
        for i in 0..10 {
            let store = stores[i % 2].clone();
            tasks.push(tokio::spawn(async move {
                store.claim("sms", 8).await.expect("claimed")
            }));
        }
        let mut taken = Vec::new();
        for task in tasks {
            taken.extend(task.await.expect("no panic"));
        }
        taken.extend(stores[1].claim("sms", 100).await.expect("claimed"));
        let mut addresses: Vec<_> = taken.iter().map(|m| m.address.clone()).collect();
        addresses.sort();
        addresses.dedup();
        assert_eq!(
            (taken.len(), addresses.len()),
            (60, 60),
            "each chat's first, once"
        );
        assert!(taken.iter().all(|m| m.body == b"turn 1" && m.tries == 1));
        assert!(
            stores[0]
                .claim("sms", 100)
                .await
                .expect("claimed")
                .is_empty()
        );
        // Whoever had them was killed.
        *NOW.lock().expect("a clock") += Duration::from_secs(31);
        let again = stores[0].claim("sms", 100).await.expect("claimed");
        assert_eq!(again.len(), 60);
        assert!(again.iter().all(|m| m.body == b"turn 1" && m.tries == 2));
        // One is put off, one is sent, one has blocked us.
        stores[0]
            .later(again[0].id, Duration::from_secs(5))
            .await
            .expect("kept");
        stores[0].sent(again[1].id).await.expect("kept");
        stores[0].gone(&again[2]).await.expect("kept");
        let waiting = stores[0].waiting().await.expect("a number");
        assert_eq!((waiting.all, waiting.again), (117, 58));
        let now = stores[1].claim("sms", 100).await.expect("claimed");
        assert_eq!(
            now.len(),
            1,
            "the second message of the chat that got its first"
        );
        assert_eq!(now[0].address, again[1].address);
        *NOW.lock().expect("a clock") += Duration::from_secs(6);
        let now = stores[1].claim("sms", 100).await.expect("claimed");
        assert_eq!((now.len(), &now[0].address), (1, &again[0].address));
    });
}

#[test]
fn a_crisis_reply_goes_before_all_others() {
    on_both(async |ground| {
        let store = ground.open(OLD).await;
        for i in 0..5 {
            let chat = store.chat("sms", &format!("+4477009{i:05}"));
            store.turn(&chat, "1", count_up).await.expect("kept");
        }
        let chat = store.chat("sms", "+447700900003");
        let crisis = |state| Moved {
            urgent: true,
            send: vec![b"Call 999.".to_vec(), b"Or text.".to_vec()],
            ..count_up(state)
        };
        store.turn(&chat, "2", crisis).await.expect("kept");
        let first = store.claim("sms", 1).await.expect("claimed");
        assert_eq!(first[0].body, b"Call 999.");
        store.sent(first[0].id).await.expect("sent");
        assert_eq!(
            store.claim("sms", 1).await.expect("claimed")[0].body,
            b"Or text."
        );
    });
}

#[test]
fn what_is_forgotten_and_what_is_30_days_old_is_gone() {
    on_both(async |ground| {
        static NOW: LazyLock<Mutex<SystemTime>> = LazyLock::new(|| Mutex::new(SystemTime::now()));
        let day = Duration::from_secs(24 * 60 * 60);
        let store = ground.open(OLD).await.at(|| *NOW.lock().expect("a clock"));
        let (chat, other) = (
            store.chat("sms", NUMBER),
            store.chat("sms", "+447700900999"),
        );
        for chat in [&chat, &other] {
            store
                .turn(chat, &format!("{chat:?}"), count_up)
                .await
                .expect("kept");
        }
        // Forgotten by a turn of its own, which says goodbye; what waited is not sent any more.
        let goodbye = |_| Moved {
            send: vec![b"All is deleted.".to_vec()],
            ..Moved::default()
        };
        store.turn(&chat, "forget", goodbye).await.expect("kept");
        assert_eq!(store.state(&chat).await.expect("no state"), None);
        assert!(store.log(&chat, 0, 10).await.expect("a log").is_empty());
        let mut left = next(&store).await;
        left.sort();
        let expected = [(NUMBER, "All is deleted."), ("+447700900999", "turn 1")];
        assert_eq!(left, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        // The other speaks again after 29 days, and then no more.
        *NOW.lock().expect("a clock") += day * 29;
        store.turn(&other, "29", count_up).await.expect("kept");
        *NOW.lock().expect("a clock") += day * 29;
        store.sweep().await.expect("swept");
        assert_eq!(store.state(&other).await.expect("a state"), Some(vec![2]));
        *NOW.lock().expect("a clock") += day * 2;
        assert_eq!(store.state(&other).await.expect("no state"), None);
        // A new conversation may take the place before anybody has swept.
        store.turn(&other, "60", count_up).await.expect("kept");
        assert_eq!(store.state(&other).await.expect("a state"), Some(vec![1]));
        store.forget(&other).await.expect("forgotten");
        assert_eq!(store.state(&other).await.expect("no state"), None);
        store.sweep().await.expect("swept");
        assert_eq!(store.waiting().await.expect("a number").all, 0);
    });
}

#[test]
fn a_key_is_changed_without_losing_a_conversation() {
    on_both(async |ground| {
        let store = ground.open(OLD).await;
        let chat = store.chat("sms", NUMBER);
        store.turn(&chat, "1", count_up).await.expect("kept");
        store.turn(&chat, "2", count_up).await.expect("kept");
        store.close().await.expect("closed");
        let both = ground.open(&format!("{NEW},{OLD}")).await;
        let chat = both.chat("sms", NUMBER);
        assert_eq!(
            both.turn(&chat, "2", count_up).await.expect("kept"),
            Took::Before
        );
        assert_eq!(both.state(&chat).await.expect("a state"), Some(vec![2]));
        assert_eq!(
            both.turn(&chat, "3", count_up).await.expect("kept"),
            Took::Now
        );
        assert_eq!(both.log(&chat, 0, 10).await.expect("a log").len(), 3);
        for n in 1..=3 {
            assert_eq!(next(&both).await[0].1, format!("turn {n}"));
        }
        both.close().await.expect("closed");
        // The old key is taken away.
        let new = ground.open(NEW).await;
        let chat = new.chat("sms", NUMBER);
        assert_eq!(new.state(&chat).await.expect("a state"), Some(vec![3]));
        // With a wrong one there is simply no conversation.
        let wrong = ground.open(OLD).await;
        let chat = wrong.chat("sms", NUMBER);
        assert_eq!(wrong.state(&chat).await.expect("no state"), None);
    });
}

#[test]
fn a_backup_is_taken_while_it_runs_and_put_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let file = folder.path().join("anydoor.db");
        let place = Place::File(file.clone());
        let store = Store::open(&place, keys(OLD)).await.expect("a store");
        let chat = store.chat("sms", NUMBER);
        store.turn(&chat, "1", count_up).await.expect("kept");
        let copy = folder.path().join("copy.db");
        sqlite::back_up(&file, &copy).await.expect("a copy");
        assert!(
            sqlite::back_up(&file, &copy).await.is_err(),
            "never over another"
        );
        store.turn(&chat, "2", count_up).await.expect("kept");
        store.close().await.expect("closed");
        let restored = Store::open(&Place::File(copy), keys(OLD))
            .await
            .expect("a store");
        let chat = restored.chat("sms", NUMBER);
        assert_eq!(restored.state(&chat).await.expect("a state"), Some(vec![1]));
        assert_eq!(next(&restored).await[0].1, "turn 1");
        assert_eq!(
            restored.turn(&chat, "1", count_up).await.expect("kept"),
            Took::Before
        );
    });
}

#[test]
fn postgres_that_stops_and_comes_back_loses_nothing() {
    let mut cluster = Cluster::start();
    let place = Place::read(&cluster.database()).expect("an address");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&place, keys(OLD)).await.expect("a store");
        let chat = store.chat("sms", NUMBER);
        store.turn(&chat, "1", count_up).await.expect("kept");
        cluster.stop();
        assert!(store.turn(&chat, "2", count_up).await.is_err());
        cluster.resume();
        let took = store.turn(&chat, "2", count_up).await;
        assert_eq!(took.expect("kept"), Took::Now);
        let state = store.state(&chat).await.expect("a state");
        assert_eq!(state, Some(vec![2]));
    });
}

#[test]
fn instances_may_start_together_on_an_empty_database() {
    let [_, ground] = Ground::both();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let start = || Store::open(&ground.place, keys(OLD));
        let (a, b, c) = tokio::join!(start(), start(), start());
        let stores = [
            a.expect("a store"),
            b.expect("a store"),
            c.expect("a store"),
        ];
        let chat = stores[0].chat("sms", NUMBER);
        stores[0].turn(&chat, "1", count_up).await.expect("kept");
        assert_eq!(
            stores[2].state(&chat).await.expect("a state"),
            Some(vec![1])
        );
    });
}

#[test]
fn the_file_tells_nobody_who_wrote_what() {
    let [ground, _] = Ground::both();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let words = b"my son Wiktor hits his head";
    runtime.block_on(async {
        let store = ground.open(OLD).await;
        let chat = store.chat("sms", NUMBER);
        let answer = |_| Moved {
            state: Some(words.to_vec()),
            send: vec![words.to_vec()],
            log: vec![words.to_vec()],
            ..Moved::default()
        };
        store
            .turn(&chat, "wamid.SECRET", answer)
            .await
            .expect("kept");
        store.close().await.expect("closed");
    });
    let folder = ground.folder.expect("a folder");
    let mut read = 0;
    for file in std::fs::read_dir(folder.path())
        .expect("a folder")
        .flatten()
    {
        let bytes = std::fs::read(file.path()).expect("readable");
        read += bytes.len();
        for secret in [&words[..], b"Wiktor", b"7700900123", b"wamid"] {
            let found = bytes.windows(secret.len()).any(|w| w == secret);
            assert!(
                !found,
                "{:?} holds {:?}",
                file.path(),
                String::from_utf8_lossy(secret)
            );
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = file.metadata().expect("a file").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{:?} is for its owner only", file.path());
        }
    }
    assert!(read > 10_000, "only {read} bytes were read");
}
