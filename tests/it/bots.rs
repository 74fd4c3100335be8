//! The messaging channels, from a webhook to what the platform gets: once whatever comes twice, and nothing for whoever forges.

use std::path::Path;
use std::sync::Arc;

use anydoor::channel::{bot::Bot, sms, telegram as tg, whatsapp as wa};
use anydoor::content::{Live, load};
use anydoor::serve::bots::{Settings, keep, start};
use anydoor::serve::connections;
use anydoor::store::{Keys, Place};
use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::platform::{
    Platform, SECRET, TOKEN, meta_signature, small_house, telegram, twilio_signature, whatsapp,
    whatsapp_of,
};
use crate::support::{monday_morning, root};

const NUMBER: &str = "447700900123";
const KEY: &str = "4444444444444444444444444444444444444444444444444444444444444444";

/// Every channel in this process, with a store in a file.
pub(crate) struct House {
    url: String,
    pub(crate) platform: Platform,
    client: Client,
    bot: Bot,
    _folder: TempDir,
    _tasks: JoinSet<()>,
}

impl House {
    async fn open() -> Self {
        Self::with(small_house().path()).await
    }

    /// With this content.
    pub(crate) async fn with(content: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (content, _) = load(content);
        let live = Live::new(Arc::new(content.expect("good")), monday_morning());
        let platform = Platform::start().await;
        let bot = Bot::new(live, Arc::new(monday_morning));
        let settings = Settings {
            telegram: Some(tg::Settings {
                api: platform.url.clone(),
                token: TOKEN.into(),
                secret: Some(SECRET.into()),
                public_url: None,
            }),
            whatsapp: Some(wa::Settings {
                api: platform.url.clone(),
                token: "token".into(),
                secret: SECRET.into(),
                verify: "a word".into(),
                number: "1000".into(),
            }),
            sms: Some(sms::Settings {
                token: SECRET.into(),
                public_url: "https://help.example.org".into(),
                rest: None,
            }),
        };
        let mut tasks = JoinSet::new();
        let router = start(&bot, settings, &mut tasks).expect("settings are good");
        let place = Place::in_folder(folder.path());
        tasks.spawn(keep(bot.clone(), place, Keys::read(KEY).expect("a key")));
        while bot.store().is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tasks.spawn(connections::serve(listener, router, std::future::pending()));
        Self {
            url,
            platform,
            client: Client::new(),
            bot,
            _folder: folder,
            _tasks: tasks,
        }
    }

    pub(crate) async fn telegram(&self, update: &Value) -> u16 {
        let body = update.to_string();
        self.post(
            tg::PATH,
            &[("x-telegram-bot-api-secret-token", SECRET)],
            body.into(),
        )
        .await
        .0
    }

    pub(crate) async fn whatsapp(&self, update: &Value) -> u16 {
        let body = update.to_string().into_bytes();
        let signature = meta_signature(SECRET, &body);
        self.post(wa::PATH, &[("x-hub-signature-256", &signature)], body)
            .await
            .0
    }

    pub(crate) async fn sms(&self, sid: &str, words: &str) -> String {
        let fields = [
            ("Body", words),
            ("From", "+447700900123"),
            ("MessageSid", sid),
        ];
        let (status, answer) = self.sign_and_send(&fields).await;
        assert_eq!(status, 200);
        answer
    }

    /// A form, as Twilio signs and sends it.
    async fn sign_and_send(&self, fields: &[(&str, &str)]) -> (u16, String) {
        let signature = twilio_signature(SECRET, "https://help.example.org/hooks/sms", fields);
        let mut form = form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(fields).finish().into_bytes();
        self.post(sms::PATH, &[("x-twilio-signature", &signature)], form)
            .await
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> (u16, String) {
        let mut request = self.client.post(format!("{}{path}", self.url)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    }

    /// Waits until all that waits to be sent has arrived.
    pub(crate) async fn delivered(&self) {
        let store = self.bot.store().expect("a store");
        while store.waiting().await.expect("a number").all > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    async fn turns(&self) -> i64 {
        let counts = self
            .bot
            .store()
            .expect("a store")
            .counts()
            .await
            .expect("counts");
        counts
            .iter()
            .filter(|(_, name, _)| name == "turns")
            .map(|c| c.2)
            .sum()
    }
}

pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test);
}

#[test]
fn telegram_talks_with_buttons_and_words_and_counts_an_update_once() {
    run(async {
        let house = House::open().await;
        for update in [1, 1, 1, 1, 1] {
            assert_eq!(
                house.telegram(&telegram(update, 7, "/start ABC123")).await,
                200
            );
        }
        let sent = house.platform.wait("/sendmessage", 1).await;
        let first = sent[0].json();
        assert!(
            first["text"].as_str().is_some_and(|t| t.contains("Hello.")),
            "{first}"
        );
        let rows = first["reply_markup"]["inline_keyboard"]
            .as_array()
            .expect("buttons");
        assert_eq!(rows[0][0]["text"], "Sleep");
        let carried = rows[0][0]["callback_data"]
            .as_str()
            .expect("data")
            .to_owned();
        assert!(carried.len() <= 64);
        // A tap; and then the answer to what is asked, in words.
        let tap = json!({ "update_id": 2, "callback_query": { "id": "77", "chat_instance": "1", "data": carried,
            "from": { "id": 7, "is_bot": false, "first_name": "W" },
            "message": telegram(1, 7, "x")["message"] } });
        assert_eq!(house.telegram(&tap).await, 200);
        let sent = house.platform.wait("/sendmessage", 2).await;
        assert!(sent[1].body.contains("How old?"), "{sent:?}");
        assert_eq!(
            house.platform.wait("/answercallbackquery", 1).await.len(),
            1
        );
        assert_eq!(house.telegram(&telegram(3, 7, "she is three")).await, 200);
        let sent = house.platform.wait("/sendmessage", 3).await;
        assert!(sent[2].body.contains("Did it help?"), "{sent:?}");
        // By its number.
        assert_eq!(house.telegram(&telegram(4, 7, "1")).await, 200);
        let sent = house.platform.wait("/sendmessage", 4).await;
        assert!(sent[3].body.contains("Done."), "{sent:?}");
        // What is edited is read again; what is no text is answered; what is old comes again and is nothing.
        let mut edited = telegram(5, 7, "talk to a person");
        edited["edited_message"] = edited["message"].take();
        edited["edited_message"]["edit_date"] = 1_764_000_001.into();
        edited.as_object_mut().expect("an object").remove("message");
        assert_eq!(house.telegram(&edited).await, 200);
        let mut sticker = telegram(6, 7, "x");
        let message = sticker["message"].as_object_mut().expect("an object");
        message.remove("text");
        message.insert(
            "voice".into(),
            json!({ "file_id": "a", "file_unique_id": "b", "duration": 3 }),
        );
        assert_eq!(house.telegram(&sticker).await, 200);
        assert_eq!(house.telegram(&telegram(3, 7, "she is three")).await, 200);
        let sent = house.platform.wait("/sendmessage", 6).await;
        assert!(
            sent[4].body.contains("Where?") && sent[5].body.contains("only read words"),
            "{sent:?}"
        );
        assert_eq!(house.turns().await, 6);
        // In a group it keeps to itself, and says why to a command only.
        for (update, text) in [(10, "hello all"), (11, "/help@ourbot")] {
            let mut group = telegram(update, 7, text);
            group["message"]["chat"] = json!({ "id": -5, "type": "group", "title": "Mums" });
            assert_eq!(house.telegram(&group).await, 200);
        }
        let sent = house.platform.wait("/sendmessage", 7).await;
        assert!(sent[6].body.contains("in private only"), "{sent:?}");
        // Forgotten: the next word begins anew.
        assert_eq!(house.telegram(&telegram(12, 7, "/forget")).await, 200);
        assert_eq!(house.telegram(&telegram(13, 7, "/help")).await, 200);
        let sent = house.platform.wait("/sendmessage", 9).await;
        assert!(sent[7].body.contains("deleted everything"), "{sent:?}");
        assert!(
            sent[8].body.contains("This is Anydoor") && sent[8].body.contains("Hello."),
            "{sent:?}"
        );
    });
}

#[test]
fn a_platform_that_fails_is_tried_again_in_order_and_one_that_was_left_is_forgotten() {
    run(async {
        let house = House::open().await;
        let later = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1", "parameters": { "retry_after": 1 } });
        let broken =
            json!({ "ok": false, "error_code": 500, "description": "Internal Server Error" });
        house.platform.fail([
            Some((429, later)),
            Some((500, broken)),
            Some((200, json!("no json"))),
        ]);
        assert_eq!(house.telegram(&telegram(1, 7, "/start")).await, 200);
        assert_eq!(house.telegram(&telegram(2, 7, "sleep")).await, 200);
        let sent = house.platform.wait("/sendmessage", 2).await;
        assert!(
            sent[0].body.contains("Hello.") && sent[1].body.contains("How old?"),
            "{sent:?}"
        );
        let blocked = json!({ "ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user" });
        house.platform.fail([Some((403, blocked))]);
        assert_eq!(house.telegram(&telegram(3, 7, "3")).await, 200);
        let store = house.bot.store().expect("a store");
        let chat = store.chat("telegram", "7");
        while store.state(&chat).await.expect("no state").is_some() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(store.waiting().await.expect("a number").all, 0);
        // Whoever comes back is welcome.
        assert_eq!(house.telegram(&telegram(4, 7, "/start")).await, 200);
        let sent = house.platform.wait("/sendmessage", 3).await;
        assert!(sent[2].body.contains("Hello."), "{sent:?}");
        // A crisis.
        assert_eq!(
            house.telegram(&telegram(5, 7, "he is not breathing")).await,
            200
        );
        let sent = house.platform.wait("/sendmessage", 4).await;
        assert!(sent[3].body.contains("999"), "{sent:?}");
    });
}

#[test]
fn whatsapp_is_verified_talks_and_ignores_receipts() {
    run(async {
        let house = House::open().await;
        let ask = |word: &str| {
            format!(
                "{}{}?hub.mode=subscribe&hub.verify_token={word}&hub.challenge=1158201444",
                house.url,
                wa::PATH
            )
        };
        let good = house
            .client
            .get(ask("a%20word"))
            .send()
            .await
            .expect("an answer");
        assert_eq!(
            (
                good.status().as_u16(),
                good.text().await.expect("text").as_str()
            ),
            (200, "1158201444")
        );
        assert_eq!(
            house
                .client
                .get(ask("another"))
                .send()
                .await
                .expect("an answer")
                .status(),
            403
        );
        assert_eq!(
            house
                .client
                .get(ask(""))
                .send()
                .await
                .expect("an answer")
                .status(),
            403
        );
        for _ in 0..5 {
            assert_eq!(
                house.whatsapp(&whatsapp("wamid.1", NUMBER, "hello")).await,
                200
            );
        }
        let sent = house.platform.wait("/1000/messages", 1).await;
        let first = sent[0].json();
        assert_eq!(
            (&first["to"], &first["messaging_product"]),
            (&json!(NUMBER), &json!("whatsapp"))
        );
        let buttons = first["interactive"]["action"]["buttons"]
            .as_array()
            .expect("buttons");
        let id = buttons[0]["reply"]["id"].as_str().expect("an id");
        let tapped = whatsapp_of(
            &json!({ "from": NUMBER, "id": "wamid.2", "timestamp": "1", "type": "interactive",
            "interactive": { "type": "button_reply", "button_reply": { "id": id, "title": "Sleep" } } }),
        );
        assert_eq!(house.whatsapp(&tapped).await, 200);
        let sent = house.platform.wait("/1000/messages", 2).await;
        assert!(sent[1].body.contains("How old?"), "{sent:?}");
        // A receipt, a thumb, a batch with one of an unknown kind in it.
        let receipt = json!({ "object": "whatsapp_business_account", "entry": [{ "changes": [{ "field": "messages", "value": { "statuses": [{ "id": "wamid.9", "status": "read" }] } }] }] });
        assert_eq!(house.whatsapp(&receipt).await, 200);
        let thumb = json!({ "from": NUMBER, "id": "wamid.3", "type": "reaction", "reaction": { "emoji": "👍" } });
        assert_eq!(house.whatsapp(&whatsapp_of(&thumb)).await, 200);
        let mut batch = whatsapp("wamid.4", NUMBER, "three");
        let value = &mut batch["entry"][0]["changes"][0]["value"]["messages"];
        value
            .as_array_mut()
            .expect("a list")
            .insert(0, json!({ "odd": true }));
        assert_eq!(house.whatsapp(&batch).await, 200);
        let sent = house.platform.wait("/1000/messages", 3).await;
        assert!(sent[2].body.contains("Did it help?"), "{sent:?}");
        assert_eq!(house.turns().await, 3);
    });
}

#[test]
fn text_messages_are_answered_in_the_same_breath_and_again_when_asked_again() {
    run(async {
        let house = House::open().await;
        let first = house.sms("SM1", "hello").await;
        assert!(
            first.contains("<Response><Message>") && first.contains("1. Sleep"),
            "{first}"
        );
        for _ in 0..4 {
            assert_eq!(
                house.sms("SM1", "hello").await,
                first,
                "the same answer, no second turn"
            );
        }
        let second = house.sms("SM2", "1").await;
        assert!(second.contains("How old?"), "{second}");
        assert!(house.sms("SM3", "HELP").await.contains("This is Anydoor"));
        assert!(
            house
                .sms("SM4", "Stop")
                .await
                .contains("deleted everything")
        );
        assert_eq!(house.turns().await, 4);
        let chat = house
            .bot
            .store()
            .expect("a store")
            .chat("sms", "+447700900123");
        let kept = house.bot.store().expect("a store").state(&chat).await;
        assert_eq!(kept.expect("no state"), None);
    });
}

/// On the real content, where one answer takes several text messages.
#[test]
fn a_long_answer_goes_on_when_it_is_asked_for() {
    run(async {
        let house = House::with(root()).await;
        house.sms("SM0", "we live in Clacton").await;
        let mut page = house.sms("SM1", "talk to a person").await;
        let mut pages = vec![page.clone()];
        while page.contains("Reply MORE") {
            let sid = format!("SM{}", pages.len() + 1);
            page = house.sms(&sid, "More").await;
            assert_eq!(house.sms(&sid, "More").await, page, "asked again");
            assert!(!pages.contains(&page), "the same once more: {page}");
            pages.push(page.clone());
            assert!(pages.len() <= 12, "{pages:#?}");
        }
        assert!(pages.len() > 1, "{pages:#?}");
        // Nothing is left: what is open is said again. Words of one's own end the rest.
        assert!(house.sms("SM50", "MORE").await.contains("<Message>"));
        let other = house.sms("SM51", "is my son autistic").await;
        assert!(!pages.contains(&other), "{other}");
        assert!(!pages.contains(&house.sms("SM52", "more").await));
    });
}

#[test]
fn a_deep_link_of_a_school_begins_there() {
    run(async {
        let house = House::with(root()).await;
        let code = "/start the-hawthorns-school";
        assert_eq!(house.telegram(&telegram(1, 7, code)).await, 200);
        let sent = house.platform.wait("/sendmessage", 1).await;
        let all: String = sent.iter().map(|s| s.body.as_str()).collect();
        assert!(all.contains("The SENCO of The Hawthorns School"), "{all}");
        // Where the family lives is known; and the SENCO is the first person to talk to.
        let known = sent.len();
        let person = telegram(2, 7, "Talk to a person");
        assert_eq!(house.telegram(&person).await, 200);
        let sent = house.platform.wait("/sendmessage", known + 1).await;
        let all: String = sent[known..].iter().map(|s| s.body.as_str()).collect();
        assert!(all.contains("The SENCO of The Hawthorns School"), "{all}");
        assert!(!all.contains("Where do you live"), "{all}");
    });
}

#[test]
fn forged_replayed_and_mangled_webhooks_store_nothing() {
    run(async {
        let house = House::open().await;
        let telegram_update = telegram(1, 7, "hello").to_string().into_bytes();
        let (none, name) = (Vec::new(), "x-telegram-bot-api-secret-token");
        for headers in [
            none,
            vec![(name, "")],
            vec![(name, "a-secret-of-our")],
            vec![(name, "a-secret-of-ourss")],
        ] {
            assert_eq!(
                house
                    .post(tg::PATH, &headers, telegram_update.clone())
                    .await
                    .0,
                401
            );
        }
        let update = whatsapp("wamid.1", NUMBER, "hello")
            .to_string()
            .into_bytes();
        let good = meta_signature(SECRET, &update);
        for forged in [
            String::new(),
            meta_signature("another", &update),
            good[..70].to_owned(),
            good.replace("sha256", "sha1"),
            format!("{good}0"),
        ] {
            assert_eq!(
                house
                    .post(
                        wa::PATH,
                        &[("x-hub-signature-256", &forged)],
                        update.clone()
                    )
                    .await
                    .0,
                401
            );
        }
        // One bit of the body, anywhere.
        for i in 0..update.len() {
            let mut changed = update.clone();
            changed[i] ^= 1 << (i % 8);
            assert_eq!(
                house
                    .post(wa::PATH, &[("x-hub-signature-256", &good)], changed)
                    .await
                    .0,
                401,
                "{i}"
            );
        }
        let form = b"Body=hello&From=%2B447700900123&MessageSid=SM1".to_vec();
        assert_eq!(
            house
                .post(sms::PATH, &[("x-twilio-signature", "AAAA")], form)
                .await
                .0,
            401
        );
        // Bodies that mean nothing, properly signed: a clear no, or nothing to do; never a fault of ours.
        let mut noise = 1_u64;
        let mut next = move || {
            noise = noise
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            noise >> 33
        };
        let many: u64 = std::env::var("ANYDOOR_RANDOM_BODIES")
            .ok()
            .and_then(|n| n.parse().ok())
            .unwrap_or(1_000);
        for i in 0..many {
            let body: Vec<u8> = match i % 3 {
                0 => (0..next() % 300)
                    .map(|_| u8::try_from(next() % 256).unwrap_or(0))
                    .collect(),
                // Real updates, bitten.
                turn => {
                    let mut body = if turn == 1 {
                        telegram_update.clone()
                    } else {
                        update.clone()
                    };
                    for _ in 0..=next() % 4 {
                        let at = usize::try_from(next()).unwrap_or(0) % body.len();
                        match next() % 3 {
                            0 => body[at] = u8::try_from(32 + next() % 95).unwrap_or(0),
                            1 => body.truncate(at.max(1)),
                            _ => body
                                .insert(at, b"{}[]\",:0"[usize::try_from(next() % 8).unwrap_or(0)]),
                        }
                    }
                    body
                }
            };
            let signature = meta_signature(SECRET, &body);
            let (status, _) = house
                .post(
                    wa::PATH,
                    &[("x-hub-signature-256", &signature)],
                    body.clone(),
                )
                .await;
            assert!(
                matches!(status, 200 | 400),
                "{status}: {}",
                String::from_utf8_lossy(&body)
            );
            let (status, _) = house.post(tg::PATH, &[(name, SECRET)], body.clone()).await;
            assert!(
                matches!(status, 200 | 400),
                "{status}: {}",
                String::from_utf8_lossy(&body)
            );
            let (status, _) = house
                .post(sms::PATH, &[("x-twilio-signature", "AAAA")], body.clone())
                .await;
            assert!(matches!(status, 400 | 401), "{status}");
            // The same noise as the words of a form that Twilio signed, with fields missing or not what they should be.
            let noise = String::from_utf8_lossy(&body).into_owned();
            let sid = format!("SM{i}");
            let all = [
                ("Body", noise.as_str()),
                ("From", if i % 5 == 0 { &noise } else { "+447700900123" }),
                ("MessageSid", if i % 7 == 0 { &noise } else { &sid }),
                ("NumMedia", if i % 3 == 0 { &noise } else { "0" }),
                ("OptOutType", if i % 2 == 0 { &noise } else { "HELP" }),
            ];
            let left_out = next() % 32;
            let kept = (0..).zip(all).filter(|(n, _)| left_out & (1 << n) == 0);
            let fields: Vec<_> = kept.map(|(_, field)| field).collect();
            let status = house.sign_and_send(&fields).await.0;
            assert!(matches!(status, 200 | 400), "{status}: {fields:?}");
        }
        assert_eq!(
            house
                .post(wa::PATH, &[("x-hub-signature-256", &good)], update)
                .await
                .0,
            200
        );
    });
}
