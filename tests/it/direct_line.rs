//! Direct Line and deep-chat without their front ends: what is refused, what is kept, and what one conversation says in each. The front ends themselves are in
//! `tests/protocols/`.

use std::sync::{Arc, OnceLock};

use anydoor::channel::direct_line::Kept;
use anydoor::store::{Keys, Place, Store};
use serde_json::{Value, json};

use crate::http::{Answer, Server, shared};

/// A store of its own, opened when it is first asked for.
pub(crate) fn kept(keys: &Keys) -> Kept {
    let keys = keys.clone();
    let store: OnceLock<Option<Store>> = OnceLock::new();
    Arc::new(move || {
        let open = || {
            let folder = tempfile::tempdir().expect("a folder").keep();
            let keys = keys.clone();
            // In a thread of its own, because whoever asks is in a runtime already.
            let opened = std::thread::spawn(move || {
                let runtime =
                    Box::leak(Box::new(tokio::runtime::Runtime::new().expect("a runtime")));
                runtime
                    .block_on(Store::open(&Place::in_folder(&folder), keys))
                    .ok()
            });
            opened.join().expect("a store")
        };
        store.get_or_init(open).clone()
    })
}

pub(crate) struct Line {
    name: String,
    token: String,
}

impl Server {
    fn call(&self, method: &str, path: &str, token: &str, body: &str) -> (u16, Value) {
        let head = format!(
            "{method} /v3/directline/{path} HTTP/1.1\r\nHost: help.example\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer: Answer = self.raw(head.as_bytes());
        let told = serde_json::from_str(&answer.body);
        (
            answer.status,
            told.unwrap_or_else(|_| panic!("{path}: {}", answer.body)),
        )
    }

    pub(crate) fn line(&self) -> Line {
        let (status, opened) = self.call("POST", "conversations", "", "{}");
        assert_eq!(status, 201, "{opened}");
        let text = |field: &str| opened[field].as_str().expect("a text").to_owned();
        let stream = text("streamUrl");
        assert!(
            stream.starts_with("ws://help.example/v3/directline/conversations/"),
            "{stream}"
        );
        Line {
            name: text("conversationId"),
            token: text("token"),
        }
    }

    pub(crate) fn line_say(&self, line: &Line, activity: &Value) -> (u16, Value) {
        let path = format!("conversations/{}/activities", line.name);
        self.call("POST", &path, &line.token, &activity.to_string())
    }

    pub(crate) fn heard(&self, line: &Line, watermark: &str) -> Value {
        let path = format!(
            "conversations/{}/activities?watermark={watermark}",
            line.name
        );
        let (status, heard) = self.call("GET", &path, &line.token, "");
        assert_eq!(status, 200, "{heard}");
        heard
    }
}

fn message(words: &str, own: &str) -> Value {
    json!({ "type": "message", "from": { "id": "r_1" }, "text": words, "channelData": { "clientActivityID": own } })
}

/// Greeting, echo and answer, each once and in order; a button is understood by its words and by its value; the same activity again changes nothing.
#[test]
fn a_conversation_is_kept_and_told_once() {
    let (server, line) = (shared(), shared().line());
    let first = message(
        "I think my son might be autistic, he's 6, we live in Clacton",
        "a",
    );
    let (status, sent) = server.line_say(&line, &first);
    assert_eq!(
        (status, sent["id"].as_str()),
        (200, Some(format!("{}|0000002", line.name).as_str()))
    );
    assert_eq!(server.line_say(&line, &first).1, sent);
    let heard = server.heard(&line, "");
    assert_eq!(
        (
            heard["activities"].as_array().map(Vec::len),
            heard["watermark"].as_str()
        ),
        (Some(3), Some("3"))
    );
    let (echo, answer) = (&heard["activities"][1], &heard["activities"][2]);
    assert_eq!(
        (
            &echo["channelData"]["clientActivityID"],
            &echo["from"]["role"]
        ),
        (&json!("a"), &json!("user"))
    );
    assert_eq!(
        (&answer["replyToId"], &answer["from"]["role"]),
        (&echo["id"], &json!("bot"))
    );
    assert!(
        answer["text"]
            .as_str()
            .is_some_and(|text| text.contains("ESNEFT")),
        "{answer}"
    );
    assert_eq!(server.line_say(&line, &message("My plan", "b")).0, 200);
    let tap = json!({ "type": "message", "from": { "id": "r_1" }, "value": { "tap": "x:person" } });
    assert_eq!(server.line_say(&line, &tap).0, 200);
    let heard = server.heard(&line, "3");
    let texts: Vec<&str> = heard["activities"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|a| a["text"].as_str())
        .collect();
    assert!(
        texts[1].starts_with("My plan")
            && texts.last().is_some_and(|t| t.contains("0345 603 7627")),
        "{texts:?}"
    );
    assert_eq!(server.line_say(&line, &json!({ "type": "typing" })).0, 200);
    assert_eq!(server.heard(&line, "7")["activities"], json!([]));
    assert_eq!(
        server
            .line_say(&line, &json!({ "type": "endOfConversation" }))
            .0,
        200
    );
    assert_eq!(server.line_say(&line, &message("hello", "c")).0, 404);
    assert_eq!(server.heard(&line, "")["activities"], json!([]));
}

/// A token opens its own conversation and no other; without one nothing opens, by POST, GET and WebSocket.
#[test]
fn nobody_reads_anothers_conversation() {
    let server = shared();
    let (mine, other) = (server.line(), server.line());
    for token in [
        "",
        "rubbish",
        other.token.as_str(),
        &mine.token[..mine.token.len() - 1],
    ] {
        for (method, path) in [("GET", "/activities"), ("POST", "/activities"), ("GET", "")] {
            let path = format!("conversations/{}{path}", mine.name);
            let (status, told) = server.call(method, &path, token, "{}");
            assert_eq!(
                (status, &told["error"]["code"]),
                (401, &json!("TokenInvalid")),
                "{method} {path}"
            );
        }
        let stream = format!(
            "GET /v3/directline/conversations/{}/stream?t={token} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            mine.name
        );
        assert_eq!(
            server
                .raw(
                    stream
                        .replace("Connection: Upgrade", "Connection: Upgrade, close")
                        .as_bytes()
                )
                .status,
            401
        );
    }
    assert_eq!(
        server.call("POST", "tokens/refresh", &mine.token, "").0,
        200
    );
    assert_eq!(server.call("POST", "tokens/refresh", "rubbish", "").0, 401);
}

/// deep-chat's body: the state comes back in our own message; without it the words are answered again.
#[test]
fn deep_chat_goes_on_from_our_last_message() {
    let ask = |messages: Value| {
        let answer = shared().post_json(
            "/api/deep-chat",
            "",
            &json!({ "messages": messages, "more": 1 }).to_string(),
        );
        assert_eq!(answer.status, 200, "{}", answer.body);
        let told: Value = serde_json::from_str(&answer.body).expect("JSON");
        told["html"].as_str().expect("HTML").to_owned()
    };
    let user = |text: &str| json!({ "role": "user", "text": text });
    let words = "I think my son might be autistic, he's 6, we live in Clacton";
    let first = ask(json!([user(words)]));
    assert!(
        first.contains("ESNEFT") && first.contains("href=\"https://"),
        "{first}"
    );
    let plan = ask(json!([{ "role": "ai", "html": first }, user("My plan")]));
    assert!(
        plan.contains("<b>My plan</b>") && plan.contains("ESNEFT"),
        "{plan}"
    );
    let again = ask(json!([user(words), user("My plan")]));
    let without_state = |html: &str| html.split_once('>').map(|(_, rest)| rest.to_owned());
    assert_eq!(without_state(&plan), without_state(&again));
    let danger =
        ask(json!([{ "role": "ai", "html": plan }, user("<b>he wants to kill himself</b>")]));
    let shown = without_state(&danger).unwrap_or_default();
    assert!(
        shown.trim_start().starts_with("<p><b>Get help now"),
        "{shown}"
    );
}
