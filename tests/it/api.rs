//! The JSON API over the real server: whole conversations, its description, and what it says to a program that gets it wrong.

use anydoor::channel::api;
use serde_json::{Value, json};

use crate::http::{Answer, Server, shared, start};
use crate::support::root;

impl Server {
    pub(crate) fn post_json(&self, path: &str, headers: &str, body: &str) -> Answer {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.raw(head.as_bytes())
    }

    /// One turn that must be taken.
    pub(crate) fn turn(&self, asked: &Value) -> Value {
        let answer = self.post_json("/api/chat", "", &asked.to_string());
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str(&answer.body).expect("JSON")
    }
}

fn tap_of(turn: &Value, label: &str) -> String {
    let buttons = |list: &str| turn["reply"][list].as_array().cloned().unwrap_or_default();
    let all = [buttons("choices"), buttons("always")].concat();
    let button = all.iter().find(|b| b["label"] == label);
    let button = button.unwrap_or_else(|| panic!("no button {label} in {all:?}"));
    button["tap"].as_str().expect("a tap").to_owned()
}

/// From hello to a contact and the plan; the state opens after a restart with the same key.
#[test]
fn a_family_gets_to_a_contact() {
    let server = shared();
    let hello = server.turn(&json!({}));
    assert!(
        hello["reply"]["choices"]
            .as_array()
            .is_some_and(|c| c.len() > 3),
        "{hello}"
    );
    let words = "I think my son might be autistic, he's 6, we live in Clacton";
    let answer = server.turn(&json!({ "state": hello["state"], "say": words }));
    let text = answer.to_string();
    assert!(
        text.contains("esneft-neurodevelopmental") && text.contains("\"link\":\"https://"),
        "{text}"
    );
    assert!(
        answer["reply"]["text"]
            .as_str()
            .is_some_and(|t| t.contains("ESNEFT"))
    );
    let known = answer["reply"]["known"].to_string();
    assert!(
        known.contains("\"value\":\"6\"") && known.contains("Tendring"),
        "{known}"
    );
    let restarted = start(&"07".repeat(32));
    let plan =
        restarted.turn(&json!({ "state": answer["state"], "tap": tap_of(&answer, "My plan") }));
    let plan = plan["reply"]["blocks"].to_string();
    assert!(
        plan.contains("\"kind\":\"plan\"") && plan.contains("esneft-neurodevelopmental"),
        "{plan}"
    );
    assert!(!plan.contains("might be autistic"));
}

/// Danger is the first block whatever it is asked at, and comes before a button.
#[test]
fn danger_is_the_first_block() {
    let turn = shared().turn(&json!({ "say": "she wants to kill herself", "tap": "t:transport" }));
    assert_eq!(turn["reply"]["crisis"], true);
    assert_eq!(turn["reply"]["blocks"][0]["kind"], "crisis");
    let both = shared().turn(&json!({ "say": "he is nine", "tap": "t:transport" }));
    assert_eq!(both["draft"], "he is nine");
}

/// A state that does not open is a fresh start, told as one; the page's own token does not open here.
#[test]
fn a_foreign_state_is_a_fresh_start() {
    let server = shared();
    let of_the_page = server.get("/").state();
    for state in [of_the_page.as_str(), "rubbish", &"A".repeat(60_000)] {
        let turn = server.turn(&json!({ "state": state, "say": "camhs" }));
        assert_eq!(turn["fresh"], true);
        assert!(turn.to_string().contains("0800 953 0222"));
    }
    assert_eq!(server.turn(&json!({ "say": "camhs" }))["fresh"], false);
}

/// Every mistake is told as JSON, with its status, and nothing that was written is told back.
#[test]
fn mistakes_are_told_in_json() {
    let server = shared();
    let private = "my daughter Freya";
    let json_kind = "Content-Type: application/json\r\n";
    let sent = |method: &str, path: &str, kind: &str, body: &str| {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{kind}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        server.raw(head.as_bytes())
    };
    let large = json!({ "say": private.repeat(10_000) }).to_string();
    for (answer, status, code) in [
        (
            sent("POST", "/api/chat", json_kind, "{"),
            400,
            "BadArgument",
        ),
        (
            sent("POST", "/api/chat", json_kind, "[]"),
            400,
            "BadArgument",
        ),
        (
            sent(
                "POST",
                "/api/chat",
                json_kind,
                &format!("{{\"say\": [\"{private}\"]}}"),
            ),
            400,
            "BadArgument",
        ),
        (
            sent(
                "POST",
                "/api/chat",
                json_kind,
                &format!("{{\"{private}\": 1}}"),
            ),
            400,
            "BadArgument",
        ),
        (
            sent("POST", "/api/chat", json_kind, "\u{0}\u{1}"),
            400,
            "BadArgument",
        ),
        (
            sent("POST", "/api/chat", "Content-Type: text/plain\r\n", "{}"),
            415,
            "NotJson",
        ),
        (
            sent("POST", "/api/chat", json_kind, &large),
            413,
            "MessageSizeTooBig",
        ),
        (sent("GET", "/api/chat", "", ""), 405, "MethodNotAllowed"),
        (
            sent("DELETE", "/api/openapi.json", "", ""),
            405,
            "MethodNotAllowed",
        ),
        (sent("GET", "/api/nothing", "", ""), 404, "NotFound"),
    ] {
        let told: Value = serde_json::from_str(&answer.body)
            .unwrap_or_else(|_| panic!("{status}: {}", answer.body));
        assert_eq!(
            (answer.status, told["error"]["code"].as_str()),
            (status, Some(code)),
            "{told}"
        );
        assert!(!answer.body.contains("Freya"), "{}", answer.body);
        assert!(
            answer.head.contains("access-control-allow-origin: *"),
            "{}",
            answer.head
        );
    }
}

/// Any page may ask, none with credentials; no cookie is set and nothing is kept on the way.
#[test]
fn any_page_may_ask_without_credentials() {
    let preflight = shared().raw(b"OPTIONS /api/chat HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: https://school.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n\r\n");
    assert_eq!(preflight.status, 200);
    let head = &preflight.head;
    assert!(
        head.contains("access-control-allow-origin: *")
            && head.contains("access-control-allow-headers: authorization,content-type"),
        "{head}"
    );
    let answer = shared().post_json("/api/chat", "Origin: https://school.example\r\n", "{}");
    assert!(answer.head.contains("access-control-allow-origin: *"));
    assert!(answer.head.contains("cache-control: no-store"));
    for head in [head, &answer.head] {
        assert!(
            !head.contains("allow-credentials") && !head.contains("set-cookie"),
            "{head}"
        );
    }
}

/// The description in the repository is what the program serves, and what it sends fits it.
#[test]
fn replies_fit_the_description() {
    let document = api::document().expect("a document");
    let kept = root().join("src/channel/api/openapi.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&kept, format!("{document}\n")).expect("written");
    }
    let written = std::fs::read_to_string(&kept).unwrap_or_default();
    assert_eq!(
        written.trim_end(),
        document,
        "write it anew: UPDATE=1 cargo test --test it api::"
    );
    let served = shared().get("/api/openapi.json");
    assert!(
        served.head.contains("content-type: application/json") && served.body.contains(&document)
    );
    let described: Value = serde_json::from_str(&document).expect("JSON");
    assert!(
        described["openapi"]
            .as_str()
            .is_some_and(|v| v.starts_with("3.1")),
        "{}",
        described["openapi"]
    );
    let schema = |name: &str| {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/components/schemas/{name}"),
            "components": described["components"],
        });
        jsonschema::validator_for(&schema).unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    let (asked, taken, told) = (schema("TurnAsked"), schema("TurnTaken"), schema("Told"));
    let mut kinds = std::collections::BTreeSet::new();
    let mut state = Value::Null;
    for (say, tap) in [
        ("", ""),
        (
            "we asked for an EHC assessment on 3 October 2026, she is 9, we live in Harlow",
            "",
        ),
        ("", "x:plan"),
        ("", "x:why"),
        ("he wants to kill himself", ""),
        ("moje dziecko nie mówi, potrzebuję pomocy", ""),
        ("camhs", ""),
    ] {
        let request = json!({ "state": state, "say": say, "tap": tap });
        assert!(asked.is_valid(&request), "{request}");
        let turn = shared().turn(&request);
        if let Err(error) = taken.validate(&turn) {
            panic!("{error} in {turn}");
        }
        let blocks = turn["reply"]["blocks"].as_array().expect("blocks");
        kinds.extend(
            blocks
                .iter()
                .filter_map(|b| b["kind"].as_str().map(str::to_owned)),
        );
        state = turn["state"].clone();
    }
    assert!(kinds.len() >= 7, "only {kinds:?} were seen");
    let mistake = shared().post_json("/api/chat", "", "{");
    assert!(told.is_valid(&serde_json::from_str(&mistake.body).expect("JSON")));
    assert!(
        !asked.is_valid(&json!({ "says": "camhs" })) && !taken.is_valid(&json!({ "reply": {} }))
    );
}
