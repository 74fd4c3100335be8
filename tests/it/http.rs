//! The real server on a real port, spoken to as a browser without JavaScript does.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use anydoor::channel::address::Address;
use anydoor::channel::directory::Shelves;
use anydoor::channel::page::Page;
use anydoor::channel::turn::Clock;
use anydoor::channel::widget;
use anydoor::content::{Live, load};
use anydoor::serve::staff::Seen;
use anydoor::serve::{connections, others, router};
use anydoor::store::{Keys, Seal};

use axum::Router;

use crate::support::{monday_morning, root};

pub(crate) struct Server {
    address: SocketAddr,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The token in the form.
    pub(crate) fn state(&self) -> String {
        between(&self.body, "name=\"state\" value=\"", "\"")
    }

    /// The value of the button with this label.
    pub(crate) fn button(&self, label: &str) -> String {
        let label = label.replace('\'', "&#39;");
        let at = self
            .body
            .find(&format!(">{label}</button>"))
            .unwrap_or_else(|| panic!("no button {label}"));
        let start = self.body[..at]
            .rfind("value=\"")
            .expect("a button has a value")
            + 7;
        self.body[start..at].trim_end_matches(['"', '>']).to_owned()
    }
}

fn between(text: &str, before: &str, after: &str) -> String {
    let start = text
        .find(before)
        .unwrap_or_else(|| panic!("no {before} in {text}"))
        + before.len();
    text[start..].split(after).next().unwrap_or("").to_owned()
}

/// The program with the real content and this key, without its port.
pub(crate) fn program(key: &str, seen: Seen) -> Router {
    let (content, _) = load(root());
    let content = Arc::new(content.expect("the content is good"));
    let keys = Keys::read(key).expect("a key");
    let live = Live::new(content, monday_morning());
    let clock: Clock = Arc::new(monday_morning);
    let others = others(
        &live,
        &keys,
        &clock,
        crate::direct_line::kept(&keys),
        Address::default(),
    );
    let shelves = Shelves::new(live.clone(), clock.clone(), Address::default());
    let page = Page::new(live.clone(), Seal::with(&keys, "web"), clock);
    let others = others.merge(widget::router(page.clone(), shelves));
    router::router(live, page, others, seen)
}

/// A server of its own with this key.
pub(crate) fn start(key: &str) -> Server {
    let router = program(key, Seen::Here);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("a socket");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
            connections::serve(listener, router, std::future::pending()).await;
        });
    });
    Server { address }
}

/// One server for the tests that do not need their own.
pub(crate) fn shared() -> &'static Server {
    static SERVER: std::sync::LazyLock<Server> =
        std::sync::LazyLock::new(|| start(&"07".repeat(32)));
    &SERVER
}

impl Server {
    /// Sends bytes and reads to the end: what a client does, without a client that would put things right.
    pub(crate) fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("the server answers");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a socket");
        // The server may answer and close before it has read everything.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .unwrap_or(0);
        Answer {
            status,
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.raw(format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes())
    }

    pub(crate) fn post(&self, fields: &[(&str, &str)]) -> Answer {
        self.post_with(fields, "")
    }

    fn post_with(&self, fields: &[(&str, &str)], headers: &str) -> Answer {
        self.post_to("/chat", fields, headers)
    }

    pub(crate) fn post_to(&self, path: &str, fields: &[(&str, &str)], headers: &str) -> Answer {
        let encode = |text: &str| {
            text.bytes()
                .map(|b| {
                    if b.is_ascii_alphanumeric() {
                        (b as char).to_string()
                    } else {
                        format!("%{b:02X}")
                    }
                })
                .collect::<String>()
        };
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect();
        let body = body.join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.raw(head.as_bytes())
    }

    pub(crate) fn say(&self, state: &str, words: &str) -> Answer {
        self.post(&[("state", state), ("say", words), ("tap", "")])
    }
}

/// A whole conversation without JavaScript, from hello to a contact.
#[test]
fn a_family_gets_to_a_contact() {
    let server = shared();
    let hello = server.get("/");
    assert_eq!(hello.status, 200);
    let answer = server.say(
        &hello.state(),
        "I think my son might be autistic, he's 6, we live in Clacton",
    );
    assert_eq!(answer.status, 200);
    assert!(
        answer.body.contains("ESNEFT") && answer.body.contains("href=\"https://"),
        "{}",
        answer.body
    );
    assert!(!answer.body.contains("My Care Bridge portal"));
    // Their own words come back on the page of this very turn, escaped, and are not in the next.
    assert!(answer.body.contains("he&#39;s 6"));
    let plan = server.post(&[
        ("state", &answer.state()),
        ("say", ""),
        ("tap", &answer.button("My plan")),
    ]);
    assert!(plan.body.contains("My plan") && plan.body.contains("ESNEFT"));
    assert!(!plan.body.contains("might be autistic"));
}

/// With the header of our script only the new turn comes back.
#[test]
fn the_script_gets_only_the_turn() {
    let answer = shared().post_with(&[("say", "camhs")], "X-Anydoor: turn\r\n");
    assert!(
        answer.body.trim_start().starts_with("<div id=\"turn\">") && !answer.body.contains("<html")
    );
    assert!(answer.body.contains("0800 953 0222"));
}

/// The same form sent twice gives the same page: nothing is kept in between.
#[test]
fn a_double_submit_is_harmless() {
    let server = shared();
    let state = server.get("/").state();
    let (first, second) = (
        server.say(&state, "short breaks for my son, 9, Braintree"),
        server.say(&state, "short breaks for my son, 9, Braintree"),
    );
    let without_token = |a: &Answer| a.body.replace(&a.state(), "");
    assert_eq!(without_token(&first), without_token(&second));
}

/// A token outlives a restart with the same key; one of another key, a forged and a mangled one give a fresh start and the
/// message is answered all the same.
#[test]
fn tokens_of_every_kind() {
    let server = shared();
    let state = server
        .say(
            &server.get("/").state(),
            "my daughter is 9 and we live in Harlow",
        )
        .state();
    let restarted = start(&"07".repeat(32));
    assert!(
        restarted
            .post(&[("state", &state), ("tap", "x:plan")])
            .body
            .contains("Harlow")
    );
    let other = start(&"08".repeat(32)).say(&state, "she might be autistic");
    assert_eq!(other.status, 200);
    assert!(other.body.contains("could not pick up") && !other.body.contains("Harlow"));
    let mut forged = state.clone().into_bytes();
    let middle = forged.len() / 2;
    forged[middle] = if forged[middle] == b'x' { b'y' } else { b'x' };
    for bad in [
        String::from_utf8_lossy(&forged).into_owned(),
        "rubbish".into(),
        "é".repeat(40),
        "A".repeat(60_000),
    ] {
        let answer = server.say(&bad, "camhs");
        assert_eq!(answer.status, 200, "{bad}");
        assert!(answer.body.contains("0800 953 0222") && !answer.body.contains("Harlow"));
    }
}

/// Nobody meets an error page for what a browser or a robot may send.
#[test]
fn odd_requests_get_a_page() {
    let server = shared();
    assert!(server.get("/chat").head.contains("303"));
    let not_a_form = server.raw(b"POST /chat HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
    assert_eq!(
        (
            not_a_form.status,
            not_a_form.body.contains("What would help most?")
        ),
        (200, true)
    );
    let bad_escape = server.raw(b"POST /chat HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 12\r\n\r\nsay=%ff%fe%zz");
    assert_eq!(bad_escape.status, 200);
    for tap in [
        "",
        "c:1:2",
        "f:age:99",
        "f:council:essex",
        "t:no-such",
        "k:no-such",
        "x:no-such",
        "x:return",
        "\u{0}",
        "f:age",
    ] {
        let answer = server.post(&[("state", ""), ("tap", tap)]);
        assert_eq!(answer.status, 200, "{tap}");
        assert!(answer.body.contains("name=\"tap\""), "{tap}");
    }
    let lost = server.get("/nothing/here");
    assert_eq!((lost.status, lost.body.contains("href=\"/\"")), (404, true));
    assert_eq!(server.get("/leave").status, 200);
}

/// Words in the box are not lost when a button is tapped, and danger in them comes first.
#[test]
fn words_left_in_the_box_are_read() {
    let server = shared();
    let both = server.post(&[("state", ""), ("say", "he is nine"), ("tap", "t:transport")]);
    assert!(
        both.body.contains(">he is nine</textarea>") || both.body.contains("value=\"he is nine\""),
        "{}",
        both.body
    );
    let danger = server.post(&[
        ("state", ""),
        ("say", "she wants to kill herself"),
        ("tap", "t:transport"),
    ]);
    assert!(danger.body.contains("Get help now"));
}

/// Bodies, heads and slow senders have their limits.
#[test]
fn limits_hold() {
    let server = shared();
    let large = server.say("", &"a".repeat(200_000));
    assert_eq!(large.status, 413);
    let head = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX-Long: {}\r\n\r\n",
        "a".repeat(40_000)
    );
    assert!(matches!(server.raw(head.as_bytes()).status, 0 | 400 | 431));
    assert!(matches!(server.raw(b"NONSENSE\r\n\r\n").status, 0 | 400));
}

/// Every page says what a browser may do with it, and that is little.
#[test]
fn headers_are_strict() {
    for path in ["/", "/leave", "/static/page.js", "/nothing"] {
        let head = shared().get(path).head;
        for wanted in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "frame-ancestors 'none'",
        ] {
            assert!(head.contains(wanted), "{path}: {wanted} in {head}");
        }
        assert!(
            !head.contains("set-cookie") && !head.contains("unsafe-"),
            "{path}"
        );
    }
    assert!(
        shared()
            .get("/")
            .head
            .contains("cache-control: private, no-cache")
    );
    let turn = shared().post_with(&[("say", "camhs")], "X-Anydoor: turn\r\n");
    assert!(turn.head.contains("cache-control: no-store"));
    assert!(
        shared()
            .get("/leave")
            .head
            .contains("clear-site-data: \"cache\"")
    );
}

/// The page for staff is there for browsers on this computer, and not for what a proxy passes on.
#[test]
fn the_staff_page_is_for_this_computer() {
    let server = shared();
    let page = server.get("/staff/content");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("What Anydoor says now"), "{}", page.body);
    assert!(page.head.contains("cache-control: no-store"));
    let passed_on = server.raw(b"GET /staff/content HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n");
    assert_eq!(passed_on.status, 404);
}

/// Operators see which content is served.
#[test]
fn health_names_the_content() {
    let answer = shared().get("/healthz");
    assert!(
        answer.body.contains("\"content\":\"") && answer.body.contains("\"status\":\"ok\""),
        "{}",
        answer.body
    );
}

/// The plan is made from the token alone, in four forms; what is no token gets an empty plan and the way back.
#[test]
fn a_plan_is_kept_by_the_family_alone() {
    let server = shared();
    let asked = "we live in Braintree, how long do the council have to answer my ehcp request, i sent it 3rd october";
    let state = server.say("", asked).state();
    let page = server.post_to("/plan", &[("state", &state)], "");
    assert_eq!(page.status, 200);
    assert!(page.head.contains("cache-control: no-store"));
    for wanted in [
        "Saturday 20 February 2027",
        "Essex SENDIASS",
        "class=\"qr\"",
        "http://a/",
    ] {
        assert!(page.body.contains(wanted), "{wanted} in {}", page.body);
    }
    let dates = server.post_to("/plan", &[("state", &state), ("as", "calendar")], "");
    assert!(dates.head.contains("text/calendar") && dates.head.contains("attachment"));
    assert!(dates.body.contains("DTSTART;VALUE=DATE:20270220") && !dates.body.contains("20261114"));
    for private in ["Braintree", "SENDIASS", "2026-10-03", "October"] {
        assert!(!dates.body.contains(private), "{private} in {}", dates.body);
    }
    let file = server.post_to("/plan", &[("state", &state), ("as", "file")], "");
    assert!(file.head.contains("attachment; filename=\"my-plan.html\""));
    assert!(
        file.body.contains("20 February 2027")
            && !file.body.contains("src=")
            && !file.body.contains("<link")
    );
    for odd in ["", "rubbish"] {
        let page = server.post_to("/plan", &[("state", odd), ("as", "calendar")], "");
        assert!(
            page.status == 200 && page.body.contains("Nothing is in it yet"),
            "{odd}"
        );
    }
    assert!(server.get("/plan").head.contains("location: /"));
    let host =
        b"POST /plan HTTP/1.1\r\nHost: \"><b>\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    assert!(!server.raw(host).body.contains("\"><b>"));
}
