//! What everything stands on fails while messages come in: PostgreSQL is stopped, the disk is full, a platform is slow, refuses, breaks off. Messages are
//! answered late, none is lost, each chat's replies come in order; and the web page knows nothing of it.
//!
//! `ANYDOOR_OUTAGE=30 cargo test --release --test it outage::` is the whole figure, in seconds; the suite takes a few.

use std::os::unix::fs::MetadataExt as _;
use std::time::{Duration, Instant};

use serde_json::json;
use sqlx::{Connection as _, SqliteConnection};

use crate::kill::{Writers, all_arrive, bring};
use crate::platform::{Platform, Program, small_house};
use crate::postgres::Cluster;

const CHATS: u64 = 10;
/// Chat numbers that stand nowhere else.
const FIRST_CHAT: u64 = 7_700_800_000;
/// Nine of ten times the page answers within this, whatever is broken; the machine may be busy. One that asked the store would wait five seconds each time.
const PAGE_WITHIN: Duration = Duration::from_secs(1);
/// An outage lasts until the page was opened so often.
const OPENINGS: usize = 20;

fn outage() -> Duration {
    let set = std::env::var("ANYDOOR_OUTAGE").ok();
    Duration::from_secs(set.and_then(|n| n.parse().ok()).unwrap_or(4))
}

/// Opens the page and takes a turn on it, again and again; gives how long each took, the shortest first.
async fn on_the_page(url: String, lasts: Duration) -> Vec<Duration> {
    let client = reqwest::Client::new();
    let until = Instant::now() + lasts;
    let mut took = Vec::new();
    while Instant::now() < until || took.len() < OPENINGS {
        let began = Instant::now();
        let opened = client.get(&url).send().await.expect("an answer");
        assert_eq!(opened.status(), 200);
        let form = [("state", ""), ("say", "my son does not sleep"), ("tap", "")];
        let turn = client.post(format!("{url}/chat")).form(&form).send().await;
        let turn = turn.expect("an answer").text().await.expect("text");
        assert!(turn.contains("How old?"), "{turn}");
        took.push(began.elapsed());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    took.sort();
    took
}

/// Messages come in before, during and after something is broken.
async fn through(
    mut program: Program,
    platform: &Platform,
    breaks: impl FnOnce(&Program),
    mends: impl FnOnce(&Program),
) -> String {
    let urls = vec![program.url.clone()];
    program.start();
    bring(&reqwest::Client::new(), &urls, 1, 1, "/start").await;
    let writers = Writers::start(&urls, FIRST_CHAT..FIRST_CHAT + CHATS);
    tokio::time::sleep(Duration::from_secs(1)).await;
    breaks(&program);
    let page = on_the_page(program.url.clone(), outage()).await;
    let (times, longest) = (page.len(), page[page.len() - 1]);
    let before = platform.sent("/sendmessage").len();
    mends(&program);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let written = writers.stop().await;
    let again = all_arrive(platform, &written).await;
    assert!(page[times * 9 / 10] < PAGE_WITHIN, "{page:?}");
    let all: usize = written.iter().map(|w| w.1).sum();
    format!(
        "{all} messages, {before} replies before it was mended, the rest after, {again} of all twice; the page opened {times} times, {longest:?} at the longest"
    )
}

fn run(test: impl AsyncFnOnce(&std::path::Path, &std::path::Path, Platform) -> String) {
    let (house, data) = (small_house(), tempfile::tempdir().expect("a folder"));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let told = runtime.block_on(async {
        let platform = Platform::start().await;
        test(house.path(), data.path(), platform).await
    });
    println!("{told}");
}

#[test]
fn postgres_is_stopped_and_started_again() {
    run(async |house, data, platform| {
        let cluster = std::cell::RefCell::new(Cluster::start());
        let url = cluster.borrow().database();
        let program = Program::new(house, data, &platform.url, Some(url));
        let stops = |_: &Program| cluster.borrow_mut().stop();
        let starts = |_: &Program| cluster.borrow_mut().resume();
        through(program, &platform, stops, starts).await
    });
}

/// The data folder is a disk of its own, which another file fills to the last byte. Where nobody may mount one, no file may grow any more.
#[test]
fn the_disk_is_full_and_has_room_again() {
    run(async |house, data, platform| {
        if !Program::may_have_a_disk() {
            let program = Program::new(house, data, &platform.url, None);
            let fill = |program: &Program| program.bound_files(Some(4096));
            let clear = |program: &Program| program.bound_files(None);
            return through(program, &platform, fill, clear).await;
        }
        let program = Program::new(house, data, &platform.url, None).on_a_disk_of("16m");
        let ballast = |program: &Program| program.on_its_disk("ballast");
        let fill = |program: &Program| {
            let file = ballast(program);
            let full = std::fs::write(&file, vec![1; 32 << 20]);
            assert!(full.is_err(), "there was room for all");
            let took = std::fs::metadata(&file).expect("a file").size();
            assert!(took > 1 << 20, "only {took} bytes were free");
        };
        let clear = |program: &Program| {
            std::fs::remove_file(ballast(program)).expect("removed");
        };
        through(program, &platform, fill, clear).await
    });
}

#[test]
fn a_platform_is_slow_refuses_and_breaks_off() {
    run(async |house, data, platform| {
        let program = Program::new(house, data, &platform.url, None);
        let later = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1", "parameters": { "retry_after": 1 } });
        let fails = |_: &Program| {
            // A connection that breaks, silence, a refusal, an illness, nonsense.
            let kinds = [
                Some((0, json!(null))),
                None,
                Some((
                    500,
                    json!({ "ok": false, "error_code": 500, "description": "Internal Server Error" }),
                )),
                Some((502, json!("no JSON"))),
                Some((429, later)),
            ];
            platform.fail(kinds.iter().cycle().take(25).cloned());
        };
        through(program, &platform, fails, |_| platform.heal()).await
    });
}

/// Calls as soon as somebody listens; gives the status of the answer, and when it came.
async fn first(url: &str, path: &str) -> (u16, Duration) {
    let client = reqwest::Client::new();
    let began = Instant::now();
    loop {
        let asked = if path == "/" {
            client.get(url)
        } else {
            client.post(format!("{url}{path}"))
        };
        if let Ok(answer) = asked.send().await {
            return (answer.status().as_u16(), began.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Front ends of Direct Line give a conversation up for good when it cannot begin, so that nobody may be told "later" in the moment of a start. A store that
/// stays shut keeps nobody from the page.
#[test]
fn whoever_comes_while_the_store_opens_waits_but_not_for_long() {
    run(async |house, data, platform| {
        const BEGIN: &str = "/v3/directline/conversations";
        let waits = |seconds| {
            let program = Program::new(house, data, &platform.url, None);
            program.with("ANYDOOR_WAIT_FOR_STORE", seconds)
        };
        let mut program = waits("60");
        program.start();
        let (status, _) = first(&program.url, BEGIN).await;
        assert_eq!(status, 201, "at the first start of all");
        program.kill();

        let file = data.join("anydoor.db").display().to_string();
        let mut other = SqliteConnection::connect(&file).await.expect("the store");
        let mut lock = async |words: &'static str| {
            let done = sqlx::raw_sql(words).execute(&mut other).await;
            done.expect("a lock");
        };
        lock("begin exclusive").await;
        program.start();
        let asking = first(&program.url, BEGIN);
        let unlocking = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            lock("rollback").await;
        };
        let ((status, waited), ()) = tokio::join!(asking, unlocking);
        assert_eq!(status, 201);
        assert!(waited >= Duration::from_secs(1), "{waited:?}");
        program.kill();

        let mut program = waits("1");
        lock("begin exclusive").await;
        program.start();
        let (status, page) = first(&program.url, "/").await;
        assert_eq!(status, 200);
        let (status, _) = first(&program.url, BEGIN).await;
        assert_eq!(status, 503, "somebody else still has the file");
        format!("the page came {page:?} after the start, without the store")
    });
}
