//! One reading, one turn, one whole HTTP turn: time by criterion, allocations counted beside it.
//!
//! `cargo bench`. The allocation figures are printed first; they are the same on every run of the same content.

use std::alloc::System;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use anydoor::channel::page::Page;
use anydoor::content::{Content, Live, load};
use anydoor::dialogue::{Input, State, respond};
use anydoor::serve::router::router;
use anydoor::serve::staff::Seen;
use anydoor::store::{Key, Seal};
use anydoor::understanding::read;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::{DateTime, date};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tower::ServiceExt as _;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const FIRST: &str = "I think my son might be autistic, he's 6, we live in Clacton";
const LONG: &str = "hes 9 and kicking off every morning wont put his uniform on, school say its our parenting and there is nothing \
wrong with him in class. we have been waiting 14 months for the assesment and nobody rings back. i am at the end of my tether, hes in \
year 4, we are in braintree, what can we do, who do i even ask??";

fn now() -> DateTime {
    date(2026, 11, 23).at(10, 0, 0, 0)
}

fn content() -> Arc<Content> {
    let (content, _) = load(Path::new(env!("CARGO_MANIFEST_DIR")));
    Arc::new(content.expect("the content is good"))
}

fn form(state: &str, say: &str) -> Request<Body> {
    let say = say
        .replace(' ', "+")
        .replace('\'', "%27")
        .replace(',', "%2C")
        .replace('?', "%3F");
    Request::post("/chat")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("state={state}&say={say}&tap=")))
        .expect("a request")
}

/// The page that comes back.
async fn http_turn(router: Router, request: Request<Body>) -> Vec<u8> {
    let response = router.oneshot(request).await.expect("an answer");
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await;
    body.expect("a body").to_vec()
}

/// Prints how often and how much one run of `work` allocates.
fn count<T>(what: &str, work: impl FnOnce() -> T) {
    let region = Region::new(ALLOCATOR);
    black_box(work());
    let change = region.change();
    println!(
        "{what}: {} allocations, {} bytes",
        change.allocations + change.reallocations,
        change.bytes_allocated
    );
}

fn turns(bench: &mut Criterion) {
    let content = content();
    let seal = Seal::new(&Key::random().expect("randomness"), "web");
    let live = Live::new(content.clone(), now());
    let page = Page::new(live.clone(), seal, Arc::new(now));
    let router = router(live, page, axum::Router::new(), Seen::ByNobody);
    let first = Input::Text(FIRST.into());
    let hello = respond(&content, &State::default(), &Input::Look, now()).state;
    let there = respond(&content, &hello, &first, now());
    let tap = Input::Tap(there.reply.choices[0].tap.clone());
    let longest = LONG.repeat(10_000 / LONG.len() + 1);

    count("read, 60 characters", || {
        read(&content, FIRST, now().date())
    });
    count("read, 300 characters", || {
        read(&content, LONG, now().date())
    });
    count("turn by words", || respond(&content, &hello, &first, now()));
    count("turn by tap", || {
        respond(&content, &there.state, &tap, now())
    });

    bench.bench_function("read, 60 characters", |b| {
        b.iter(|| read(&content, black_box(FIRST), now().date()))
    });
    bench.bench_function("read, 300 characters", |b| {
        b.iter(|| read(&content, black_box(LONG), now().date()))
    });
    bench.bench_function("read, 10 000 characters", |b| {
        b.iter(|| read(&content, black_box(&longest), now().date()))
    });
    bench.bench_function("turn by words", |b| {
        b.iter(|| respond(&content, &hello, black_box(&first), now()))
    });
    bench.bench_function("turn by tap", |b| {
        b.iter(|| respond(&content, &there.state, black_box(&tap), now()))
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let page = runtime.block_on(http_turn(router.clone(), form("", FIRST)));
    assert!(
        String::from_utf8_lossy(&page).contains("ESNEFT"),
        "the turn measured is the one meant"
    );
    bench.bench_function("whole HTTP turn", |b| {
        b.iter(|| runtime.block_on(http_turn(router.clone(), form("", FIRST))))
    });
    bench.bench_function("load and check all content", |b| {
        b.iter(|| load(Path::new(env!("CARGO_MANIFEST_DIR"))))
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40).measurement_time(std::time::Duration::from_secs(3)).warm_up_time(std::time::Duration::from_secs(1));
    targets = turns
}
criterion_main!(benches);
