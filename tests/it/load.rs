//! How many turns a second, and how soon a webhook is acknowledged, on SQLite and the real content, with whoever sends on the same machine.
//!
//! `ANYDOOR_LOAD=20 cargo test --release --test it load:: -- --nocapture` measures for so many seconds each and holds the bar; the suite only sees that it works,
//! because its machine is busy with other tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::kill::bring;
use crate::platform::{Platform, Program, SECRET, telegram};
use crate::support::root;

const SCRIPT: [&str; 4] = [
    "/start",
    "I think my son might be autistic, he's 6, we live in Clacton",
    "My plan",
    "Talk to a person",
];
const CHATS: u64 = 64;
/// Messages a second at which the acknowledgement is measured.
const RATE: u32 = 200;
/// The bar.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_millis(250);

async fn send(client: &reqwest::Client, url: &str, update: u64, chat: u64) -> Duration {
    let words = SCRIPT[usize::try_from(update).unwrap_or(0) % SCRIPT.len()];
    let body = telegram(update, chat, words).to_string();
    let began = Instant::now();
    let sent = client
        .post(format!("{url}/hooks/telegram"))
        .header("x-telegram-bot-api-secret-token", SECRET)
        .body(body);
    let answer = sent.send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    began.elapsed()
}

/// The middle, and what one in a hundred exceeds.
fn shares(mut all: Vec<Duration>) -> (Duration, Duration) {
    all.sort();
    let at = |share: usize| all[all.len() * share / 100];
    (at(50), at(99))
}

/// Every chat writes as fast as it is answered.
async fn as_fast_as_it_can(url: &str, lasts: Duration) -> (f64, (Duration, Duration)) {
    let until = Instant::now() + lasts;
    let next = Arc::new(AtomicU64::new(1_000_000));
    let chats = (0..CHATS).map(|chat| {
        let (url, next) = (url.to_owned(), next.clone());
        tokio::spawn(async move {
            let client = reqwest::Client::new();
            let mut took = Vec::new();
            while Instant::now() < until {
                let update = next.fetch_add(1, Ordering::Relaxed);
                took.push(send(&client, &url, update, 1_000 + chat).await);
            }
            took
        })
    });
    let chats: Vec<_> = chats.collect();
    let mut all = Vec::new();
    for chat in chats {
        all.extend(chat.await.expect("no panic"));
    }
    (all.len() as f64 / lasts.as_secs_f64(), shares(all))
}

/// So many messages a second, whether or not the ones before are answered.
async fn steadily(url: &str, lasts: Duration, rate: u32) -> (Duration, Duration) {
    let client = reqwest::Client::new();
    let mut tick = tokio::time::interval(Duration::from_secs(1) / rate);
    let until = Instant::now() + lasts;
    let (mut sent, mut update) = (Vec::new(), 5_000_000);
    while Instant::now() < until {
        tick.tick().await;
        update += 1;
        let (client, url) = (client.clone(), url.to_owned());
        let chat = 5_000 + update % 500;
        sent.push(tokio::spawn(async move {
            send(&client, &url, update, chat).await
        }));
    }
    let mut took = Vec::new();
    for sent in sent {
        took.push(sent.await.expect("no panic"));
    }
    shares(took)
}

#[test]
fn turns_a_second_and_how_soon_they_are_taken() {
    let set = std::env::var("ANYDOOR_LOAD").ok();
    let whole = set.and_then(|n| n.parse().ok()).map(Duration::from_secs);
    let lasts = whole.unwrap_or(Duration::from_secs(2));
    let data = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let platform = Platform::start().await;
        let program = Program::new(root(), data.path(), &platform.url, None);
        let mut program = program.with("RUST_LOG", "warn");
        program.start();
        let urls = [program.url.clone()];
        bring(&reqwest::Client::new(), &urls, 1, 1, "/start").await;
        let steady = if whole.is_some() { RATE } else { RATE / 10 };
        let (p50, bar) = steadily(&program.url, lasts, steady).await;
        println!("at {steady} a second: acknowledged in {p50:?} (p50), {bar:?} (p99)");
        let (rate, (p50, p99)) = as_fast_as_it_can(&program.url, lasts).await;
        println!(
            "{rate:.0} turns a second with {CHATS} chats at once, {p50:?} (p50), {p99:?} (p99)"
        );
        assert!(rate > 10.0, "{rate}");
        assert!(whole.is_none() || bar <= ACKNOWLEDGED_WITHIN, "{bar:?}");
    });
}
