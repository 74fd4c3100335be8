//! WhatsApp, by Meta's Cloud API: webhooks come in, answers go out by its REST interface from the outbox.
//!
//! In: `GET /hooks/whatsapp` (the address is verified), `POST /hooks/whatsapp` (signed, `X-Hub-Signature-256`: HMAC-SHA-256 of the raw body with the app's
//! secret). Every message of a batch is taken; receipts are not looked at. Out: at most three choices as reply buttons, up to ten as a list, more as
//! numbers ([`draw`]). An answer is sent within the day's window that the family's own message opened, or not at all (the outbox keeps it no longer).

pub mod draw;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use hmac::{Hmac, Mac as _};
use serde::Deserialize;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::bot::{Bot, Heard};
use super::sender::{Carrier, Sent, by_status};

/// The channel's name in the store.
pub const CHANNEL: &str = "whatsapp";
/// Where Meta sends to.
pub const PATH: &str = "/hooks/whatsapp";

/// What an operator sets.
#[derive(Clone)]
pub struct Settings {
    /// `https://graph.facebook.com/v23.0`, or an emulator.
    pub api: String,
    /// The access token.
    pub token: String,
    /// The app's secret, with which Meta signs.
    pub secret: String,
    /// The word that Meta repeats when it verifies our address.
    pub verify: String,
    /// The id of our number.
    pub number: String,
}

struct WhatsApp {
    bot: Bot,
    settings: Settings,
}

/// The webhook.
pub fn router(bot: Bot, settings: Settings) -> Router {
    let whatsapp = Arc::new(WhatsApp { bot, settings });
    Router::new()
        .route(PATH, get(verify).post(incoming))
        .with_state(whatsapp)
}

#[derive(Deserialize)]
struct Verification {
    #[serde(rename = "hub.mode", default)]
    mode: String,
    #[serde(rename = "hub.verify_token", default)]
    token: String,
    #[serde(rename = "hub.challenge", default)]
    challenge: String,
}

async fn verify(
    State(whatsapp): State<Arc<WhatsApp>>,
    Query(asked): Query<Verification>,
) -> Response {
    let word = whatsapp.settings.verify.as_bytes();
    let is_it = bool::from(asked.token.as_bytes().ct_eq(word)) && !word.is_empty();
    if asked.mode == "subscribe" && is_it {
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return (kind, asked.challenge).into_response();
    }
    StatusCode::FORBIDDEN.into_response()
}

/// Whether a body was signed with the app's secret; `given` is `sha256=` and 64 hexadecimal figures.
#[must_use]
pub fn is_signed(secret: &str, body: &[u8], given: &str) -> bool {
    let hex = given.strip_prefix("sha256=").filter(|h| h.len() == 64);
    let Some(hex) = hex.filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit())) else {
        return false;
    };
    let byte = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).unwrap_or_default();
    let given: Vec<u8> = (0..64).step_by(2).map(byte).collect();
    let is_of = |body: &[u8]| {
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
        mac.is_ok_and(|mut mac| {
            mac.update(body);
            mac.verify_slice(&given).is_ok()
        })
    };
    is_of(body) || escaped(body).is_some_and(|escaped| is_of(escaped.as_bytes()))
}

/// Meta signs its JSON with every letter beyond ASCII written as `\u00e9`, whatever a proxy between makes of it. `None` if there is no such letter.
fn escaped(body: &[u8]) -> Option<String> {
    use std::fmt::Write as _;
    let text = std::str::from_utf8(body).ok().filter(|t| !t.is_ascii())?;
    let mut out = String::with_capacity(text.len() * 2);
    for unit in text.encode_utf16() {
        match u8::try_from(unit).ok().filter(|u| *u < 0x7f) {
            Some(ascii) => out.push(char::from(ascii)),
            // Writing to a String cannot fail.
            None => _ = write!(out, "\\u{unit:04x}"),
        }
    }
    Some(out)
}

#[derive(Debug, Deserialize)]
struct Batch {
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
struct Change {
    #[serde(default)]
    value: Value,
}

#[derive(Debug, Default, Deserialize)]
struct Value {
    /// Read one by one: one of a kind that we do not know must not hide the others.
    #[serde(default)]
    messages: Vec<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct Incoming {
    from: String,
    id: String,
    #[serde(default, rename = "type")]
    kind: String,
    text: Option<Words>,
    button: Option<Words>,
    interactive: Option<Interactive>,
    image: Option<Words>,
    video: Option<Words>,
}

#[derive(Debug, Deserialize)]
struct Words {
    #[serde(default, alias = "text", alias = "caption")]
    body: String,
}

#[derive(Debug, Deserialize)]
struct Interactive {
    #[serde(alias = "button_reply", alias = "list_reply")]
    reply: Option<Tapped>,
}

#[derive(Debug, Deserialize)]
struct Tapped {
    id: String,
}

async fn incoming(
    State(whatsapp): State<Arc<WhatsApp>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let given = headers.get("x-hub-signature-256");
    let given = given.and_then(|s| s.to_str().ok()).unwrap_or_default();
    if !is_signed(&whatsapp.settings.secret, &body, given) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(batch) = serde_json::from_slice::<Batch>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let changes = batch.entry.into_iter().flat_map(|entry| entry.changes);
    for message in changes.flat_map(|change| change.value.messages) {
        // What has no sender and no id cannot be answered.
        let Ok(message) = serde_json::from_value::<Incoming>(message) else {
            continue;
        };
        if let Err(error) = whatsapp.take(&message).await {
            tracing::warn!(channel = CHANNEL, %error, "a message was not taken");
            // The whole batch comes again; what was taken already is known.
            return (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "5")],
            )
                .into_response();
        }
    }
    StatusCode::OK.into_response()
}

impl WhatsApp {
    async fn take(&self, message: &Incoming) -> Result<(), crate::store::StoreError> {
        let Some(heard) = heard(message) else {
            return Ok(());
        };
        let chat = self.bot.store()?.chat(CHANNEL, &message.from);
        let draw = |reply: &_, _: &mut _| draw::draw(reply);
        self.bot.take(&chat, &message.id, &heard, draw).await?;
        Ok(())
    }
}

fn heard(message: &Incoming) -> Option<Heard> {
    // A thumb on an answer, or a notice that a number has changed, asks for nothing.
    if matches!(message.kind.as_str(), "reaction" | "system" | "unsupported") {
        return None;
    }
    if let Some(tapped) = message.interactive.as_ref().and_then(|i| i.reply.as_ref()) {
        return Some(Heard::Tap(tapped.id.clone()));
    }
    let words = [
        &message.text,
        &message.button,
        &message.image,
        &message.video,
    ];
    let words = words.into_iter().flatten().map(|w| w.body.trim());
    let Some(words) = words.into_iter().find(|w| !w.is_empty()) else {
        return Some(Heard::Unreadable);
    };
    Some(
        match words.trim_start_matches('/').to_lowercase().as_str() {
            "stop" | "unsubscribe" => Heard::Stop,
            "forget" | "forget me" => Heard::Forget,
            "help" => Heard::Help,
            "start" => Heard::Start(String::new()),
            _ => Heard::Text(words.to_owned()),
        },
    )
}

/// Sends by the Cloud API.
pub struct Cloud {
    client: reqwest::Client,
    settings: Settings,
}

impl Cloud {
    /// With a client and what an operator set.
    #[must_use]
    pub fn new(client: reqwest::Client, settings: Settings) -> Self {
        Self { client, settings }
    }

    async fn post(&self, to: &str, body: &[u8]) -> Sent {
        let Ok(mut message) = serde_json::from_slice::<serde_json::Value>(body) else {
            return Sent::Refused;
        };
        message["messaging_product"] = "whatsapp".into();
        message["recipient_type"] = "individual".into();
        message["to"] = to.into();
        let api = self.settings.api.trim_end_matches('/');
        let sent = self
            .client
            .post(format!("{api}/{}/messages", self.settings.number))
            .bearer_auth(&self.settings.token)
            .json(&message)
            .timeout(Duration::from_secs(15))
            .send()
            .await;
        let Ok(sent) = sent else {
            return Sent::Later(None);
        };
        let status = sent.status().as_u16();
        if (200..300).contains(&status) {
            return Sent::Arrived;
        }
        let after = sent.headers().get(header::RETRY_AFTER);
        let after = after.and_then(|a| a.to_str().ok()?.trim().parse().ok());
        let answer: serde_json::Value = sent.json().await.unwrap_or_default();
        // developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
        match answer["error"]["code"].as_i64() {
            Some(4 | 80007 | 130429 | 131048 | 131056) => {
                Sent::Later(Some(Duration::from_secs(after.unwrap_or(2))))
            }
            Some(131026 | 131050) => Sent::Gone,
            Some(131047) => Sent::Refused,
            _ => by_status(status, after),
        }
    }
}

impl Carrier for Cloud {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    fn send<'a>(
        &'a self,
        address: &'a str,
        body: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Sent> + Send + 'a>> {
        Box::pin(self.post(address, body))
    }
}
