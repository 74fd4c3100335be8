//! `anydoor try`: what decided each answer stands beside it, an edit is in the next answer, and a mistake is shown while the answers go on.
//! Families never see any of it.

use std::sync::Arc;

use anydoor::channel::turn::Clock;
use anydoor::content::Live;
use anydoor::content::live::Edit;
use anydoor::serve::reload::reload;
use anydoor::serve::staff::Seen;
use anydoor::serve::trial;
use anydoor::store::Keys;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;

use crate::http::program;
use crate::support::{copy, edit, good, monday_morning};

const KEY: &str = "07";

async fn ask(router: &Router, request: Request<Body>) -> (StatusCode, String) {
    let answer = router.clone().oneshot(request).await.expect("an answer");
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).expect("a request")
}

fn say(words: &str) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("say", words)
        .finish();
    Request::post("/chat")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .expect("a request")
}

#[tokio::test]
async fn staff_see_what_decided_and_what_their_edit_did() {
    let folder = copy();
    let clock: Clock = Arc::new(monday_morning);
    let live = Live::new(Arc::new(good(folder.path())), monday_morning());
    let keys = Keys::read(&KEY.repeat(32)).expect("a key");
    let router = trial::all(&live, &keys, &clock);

    let words = "my son is 6 and might be autistic, we live in Clacton";
    let (status, page) = ask(&router, say(words)).await;
    assert_eq!(status, StatusCode::OK);
    for told in [
        "id=\"trace\"",
        "neurodevelopmental/ne-school-age",
        "pathways/health/neurodevelopmental.yaml:",
        "district: <b>tendring</b>",
        "age: <b>6</b>",
        "/static/try.js",
    ] {
        assert!(page.contains(told), "{told} is not in {page}");
    }
    let seen = page.split("data-seen=\"").nth(1).expect("a trace");
    let seen = seen.split('"').next().expect("its name").to_owned();

    // A mistake: named with its line, while the answers go on.
    let file = "pathways/health/neurodevelopmental.yaml";
    edit(folder.path(), file, "start: ", "strat: ");
    assert_eq!(reload(&live, folder.path(), &clock).await, Edit::Refused);
    let news = format!("/try/trace?seen={seen}");
    let (status, trace) = ask(&router, get(&news)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(trace.contains("Your last edit has a mistake"), "{trace}");
    assert!(trace.contains("strat"), "{trace}");
    assert!(ask(&router, say(words)).await.1.contains("ne-school-age"));

    // Put right, with other words: they are in the next answer.
    edit(folder.path(), file, "strat: ", "start: ");
    let greeting = "pathways/front-door.yaml";
    edit(
        folder.path(),
        greeting,
        "You are welcome.",
        "You are very welcome.",
    );
    assert_eq!(reload(&live, folder.path(), &clock).await, Edit::Taken);
    let (_, trace) = ask(&router, get(&news)).await;
    assert!(!trace.contains("has a mistake"), "{trace}");
    assert!(trace.contains(&live.content().hash), "{trace}");
    let (_, page) = ask(&router, say("thank you")).await;
    assert!(page.contains("You are very welcome."), "{page}");
}

#[tokio::test]
async fn families_never_see_what_decided() {
    let router = program(&KEY.repeat(32), Seen::ByAnyone);
    let (_, page) = ask(&router, say("my son is 6 and might be autistic")).await;
    assert!(page.contains("id=\"chat\""));
    assert!(
        !page.contains("trace") && !page.contains("try.js"),
        "{page}"
    );
    for path in ["/try/trace", "/static/try.js"] {
        assert_eq!(ask(&router, get(path)).await.0, StatusCode::NOT_FOUND);
    }
}
