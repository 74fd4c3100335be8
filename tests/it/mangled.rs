//! What nobody should send: random and damaged bodies to every channel that reads JSON. No panic, no 500, and the next family is answered.

use anydoor::serve::staff::Seen;
use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt as _;

use crate::http::program;

/// How many bodies each path gets; `BODIES` says otherwise.
const BODIES: usize = 1000;

/// Where bodies go, and one that is right.
const PATHS: [(&str, &str); 2] = [
    (
        "/api/chat",
        r#"{"state":null,"say":"my son is 6, we live in Clacton","tap":"t:transport"}"#,
    ),
    (
        "/api/deep-chat",
        r#"{"messages":[{"role":"ai","html":"<div data-anydoor=\"AAAA\">"},{"role":"user","text":"my son is 6"}]}"#,
    ),
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }

    /// A body that is nothing, noise, or a right one with some bytes changed, taken out, or put in.
    fn body(&mut self, right: &str) -> Vec<u8> {
        const PIECES: [&[u8]; 12] = [
            b"{",
            b"}",
            b"[",
            b"null",
            b"\"",
            b"\\u0000",
            b"1e999",
            b"-",
            b"\xff\xfe",
            "\u{202e}".as_bytes(),
            b"{\"say\":",
            b"\x00",
        ];
        let mut body = match self.roll(4) {
            0 => Vec::new(),
            1 => (0..self.roll(200))
                .map(|_| u8::try_from(self.roll(256)).unwrap_or(0))
                .collect(),
            _ => right.as_bytes().to_vec(),
        };
        for _ in 0..self.roll(6) {
            let at = self.roll(body.len() + 1);
            match self.roll(4) {
                0 if at < body.len() => body[at] = u8::try_from(self.roll(256)).unwrap_or(0),
                1 if at < body.len() => {
                    body.remove(at);
                }
                2 => body.truncate(at),
                _ => {
                    let piece = PIECES[self.roll(PIECES.len())];
                    body.splice(at..at, piece.iter().copied());
                }
            }
        }
        if self.roll(400) == 0 {
            body = "[".repeat(60_000).into_bytes();
        }
        body
    }
}

#[test]
fn mangled_bodies_are_refused_or_answered() {
    let router = program(&"06".repeat(32), Seen::ByNobody);
    let bodies = std::env::var("BODIES")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(BODIES);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut dice = Dice(20_261_126);
    let mut statuses = std::collections::BTreeMap::new();
    for (path, right) in PATHS {
        for n in 0..bodies {
            let body = dice.body(right);
            let kind = if dice.roll(20) == 0 {
                "text/plain"
            } else {
                "application/json"
            };
            let request = Request::post(path)
                .header("content-type", kind)
                .body(Body::from(body.clone()))
                .expect("a request");
            let status = runtime.block_on(async {
                router
                    .clone()
                    .oneshot(request)
                    .await
                    .expect("an answer")
                    .status()
                    .as_u16()
            });
            assert!(
                status < 500,
                "{path} {n}: {status} for {:?}",
                String::from_utf8_lossy(&body)
            );
            *statuses.entry(status).or_insert(0_usize) += 1;
        }
    }
    println!("{statuses:?}");
    assert!(
        statuses.contains_key(&200) && statuses.contains_key(&400),
        "{statuses:?}"
    );
}
