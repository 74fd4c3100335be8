//! The program is killed again and again (SIGKILL) while messages come in and replies go out, on SQLite and on PostgreSQL, and with two instances on one
//! PostgreSQL. No message is lost, none is answered twice, every reply arrives, in order; and nobody can read in the file or in the log what was written.
//!
//! `ANYDOOR_KILLS=200 cargo test --release --test it kill::` does the whole figure; the suite does a few.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::platform::{Platform, Program, SECRET, TOKEN, small_house, telegram};
use crate::postgres::Cluster;

/// What each chat writes, over and over, and what tells its replies apart.
const SCRIPT: [(&str, &str); 4] = [
    ("/start", "Hello."),
    ("Wiktor does not sleep", "How old?"),
    ("he is 3", "Did it help?"),
    ("1", "Done."),
];
const CHATS: u64 = 50;
/// A platform brings an update for longer; whoever has not taken it by now never will.
const GIVEN_UP: Duration = Duration::from_secs(120);
/// Chat numbers that stand nowhere else.
const FIRST_CHAT: u64 = 7_700_900_000;

/// What families write and are told, their names and their numbers.
const SECRETS: [&str; 5] = [
    "Wiktor",
    "does not sleep",
    "he is 3",
    "Did it help",
    "77009000",
];

fn kills() -> usize {
    let set = std::env::var("ANYDOOR_KILLS").ok();
    set.and_then(|n| n.parse().ok()).unwrap_or(6)
}

/// Brings an update until one of the instances has it: as a platform does.
pub(crate) async fn bring(
    client: &reqwest::Client,
    urls: &[String],
    update: u64,
    chat: u64,
    words: &str,
) {
    let body = telegram(update, chat, words).to_string();
    let since = Instant::now();
    for attempt in 0.. {
        assert!(since.elapsed() < GIVEN_UP, "update {update} is not taken");
        let index = usize::try_from(update).unwrap_or(0) + attempt;
        let url = format!("{}/hooks/telegram", urls[index % urls.len()]);
        let sent = client
            .post(url)
            .header("x-telegram-bot-api-secret-token", SECRET)
            .body(body.clone())
            .send()
            .await;
        // Taken; and sometimes the platform has not heard so, and brings it again.
        if sent.is_ok_and(|answer| answer.status() == 200)
            && !(update + attempt as u64).is_multiple_of(7)
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

/// One chat writes four messages a second until it is told to stop; gives how many it wrote.
async fn write(urls: Vec<String>, chat: u64, stop: Arc<AtomicBool>) -> usize {
    let client = reqwest::Client::builder().timeout(Duration::from_secs(5));
    let client = client.build().expect("a client");
    let mut written = 0;
    while !stop.load(Ordering::Relaxed) {
        let next = tokio::time::sleep(Duration::from_millis(250));
        let (words, _) = SCRIPT[written % SCRIPT.len()];
        let update = chat * 100_000 % 1_000_000_000 + written as u64;
        bring(&client, &urls, update, chat, words).await;
        written += 1;
        next.await;
    }
    written
}

/// How many messages have their reply, in order, and how many replies came twice.
fn in_order(chat: u64, sent: &[String]) -> (usize, usize) {
    let (mut next, mut twice) = (0, 0);
    for body in sent {
        let is_turn = |n: usize| body.contains(SCRIPT[n % SCRIPT.len()].1);
        if is_turn(next) {
            next += 1;
        } else if next > 0 && is_turn(next - 1) {
            twice += 1;
        } else {
            panic!("chat {chat}: after {next} replies came {body}");
        }
    }
    (next, twice)
}

/// Waits until every chat has a reply to each of its messages, in order, and no more come; gives how many came twice.
pub(crate) async fn all_arrive(platform: &Platform, written: &[(u64, usize)]) -> usize {
    let since = Instant::now();
    let (mut still, mut before) = (0, 0);
    while still < 20 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let is_whole = |(chat, n): &(u64, usize)| in_order(*chat, &bodies(platform, *chat)).0 >= *n;
        let late = since.elapsed() > Duration::from_secs(90);
        let now = platform.sent("/sendmessage").len();
        let quiet = now == before && (late || written.iter().all(is_whole));
        still = if quiet { still + 1 } else { 0 };
        before = now;
    }
    let again = |(chat, written): &(u64, usize)| {
        let (replies, twice) = in_order(*chat, &bodies(platform, *chat));
        assert_eq!(replies, *written, "chat {chat}");
        twice
    };
    written.iter().map(again).sum()
}

/// Every chat, writing.
pub(crate) struct Writers {
    stop: Arc<AtomicBool>,
    writing: Vec<(u64, tokio::task::JoinHandle<usize>)>,
}

impl Writers {
    /// These chats begin.
    pub(crate) fn start(urls: &[String], chats: std::ops::Range<u64>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let one = |chat| tokio::spawn(write(urls.to_vec(), chat, stop.clone()));
        let writing = chats.map(|chat| (chat, one(chat))).collect();
        Self { stop, writing }
    }

    /// They stop; how much each chat wrote.
    pub(crate) async fn stop(self) -> Vec<(u64, usize)> {
        self.stop.store(true, Ordering::Relaxed);
        let mut written = Vec::new();
        for (chat, writing) in self.writing {
            written.push((chat, writing.await.expect("no panic")));
        }
        written
    }
}

async fn storm(mut programs: Vec<Program>, platform: &Platform, kills: usize) -> String {
    let urls: Vec<String> = programs.iter().map(|p| p.url.clone()).collect();
    programs.iter_mut().for_each(Program::start);
    // Ready?
    bring(&reqwest::Client::new(), &urls, 1, 1, "/start").await;
    let writers = Writers::start(&urls, FIRST_CHAT..FIRST_CHAT + CHATS);
    let began = Instant::now();
    let now = std::time::UNIX_EPOCH.elapsed().expect("a clock");
    let mut noise = now.as_nanos() as u64 | 1;
    println!("kills from {noise}");
    for n in 0..kills {
        let which = n % programs.len();
        // One in four may be killed before it has answered anybody.
        if n % 4 != 0 {
            programs[which].answers().await;
        }
        noise = noise
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        tokio::time::sleep(Duration::from_millis(200 + (noise >> 33) % 900)).await;
        programs[which].kill();
        programs[which].start();
    }
    let written = writers.stop().await;
    let all: usize = written.iter().map(|w| w.1).sum();
    let took = began.elapsed();
    let again = all_arrive(platform, &written).await;
    assert!(all > 0);
    for program in &programs {
        let log = std::fs::read_to_string(&program.log).expect("a log");
        assert!(log.len() > 1_000, "a log of {} bytes", log.len());
        let numbers = reqwest::get(format!("{}/metrics", program.url)).await;
        let numbers = numbers.expect("an answer").text().await.expect("text");
        let turns = format!("anydoor_bot_total{{what=\"turns\"}} {}\n", all + 1);
        assert!(numbers.contains(&turns), "{numbers}");
        for secret in SECRETS.into_iter().chain([TOKEN, SECRET]) {
            assert!(!log.contains(secret), "the log holds {secret}");
            assert!(!numbers.contains(secret), "the numbers hold {secret}");
        }
    }
    let rate = all as f64 / took.as_secs_f64();
    format!(
        "{kills} kills, {all} messages ({rate:.0} a second), every reply in order, {again} of them twice"
    )
}

fn bodies(platform: &Platform, chat: u64) -> Vec<String> {
    let mine = format!("\"chat_id\":{chat}");
    let sent = platform.sent("/sendmessage").into_iter().map(|s| s.body);
    sent.filter(|body| body.contains(&mine)).collect()
}

fn run(databases: impl FnOnce() -> (Vec<Option<String>>, Option<Cluster>), kills: usize) {
    let (house, data) = (small_house(), tempfile::tempdir().expect("a folder"));
    let (databases, _cluster) = databases();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let told = runtime.block_on(async {
        let platform = Platform::start().await;
        let program = |database| Program::new(house.path(), data.path(), &platform.url, database);
        let programs = databases.into_iter().map(program).collect();
        storm(programs, &platform, kills).await
    });
    println!("{told}");
    for file in std::fs::read_dir(data.path()).expect("a folder").flatten() {
        let bytes = std::fs::read(file.path()).expect("readable");
        for secret in SECRETS {
            let secret = secret.as_bytes();
            let found = bytes.windows(secret.len()).any(|w| w == secret);
            assert!(
                !found,
                "{:?} holds {:?}",
                file.path(),
                String::from_utf8_lossy(secret)
            );
        }
    }
}

#[test]
fn on_sqlite_nothing_is_lost_and_nothing_done_twice() {
    run(|| (vec![None], None), kills());
}

/// So many instances of the program on one PostgreSQL.
fn on_postgres(instances: usize) {
    let shared = || {
        let cluster = Cluster::start();
        let url = cluster.database();
        (vec![Some(url); instances], Some(cluster))
    };
    run(shared, kills());
}

#[test]
fn on_postgres_nothing_is_lost_and_nothing_done_twice() {
    on_postgres(1);
}

#[test]
fn on_postgres_with_two_instances_nothing_is_lost_and_nothing_done_twice() {
    on_postgres(2);
}
