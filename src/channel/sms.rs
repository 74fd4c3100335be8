//! Text messages, by Twilio: a webhook comes in, and the answer goes back in the same breath as TwiML, or by its REST interface if an account is set.
//!
//! In: `POST /hooks/sms`, a form with `From`, `Body`, `MessageSid`, signed (`X-Twilio-Signature`: HMAC-SHA1 over the public address and the sorted fields;
//! twilio.com/docs/usage/security). Out: never more than three parts for one answer; the rest when the family writes MORE. Choices are numbers.
//! Twilio may ask again for the same message: then the same answer is given again, and no second turn is made.

pub mod signature;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Form, FromRequest as _, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;

use super::bot::{Bot, Heard, Session, asks_nothing};
use super::sender::{Carrier, Sent, by_status};
use crate::dialogue::reply::Reply;
use crate::messages::plain::{Detail, parts};
use crate::messages::sms::{pages, plainly};
use crate::store::Took;

/// The channel's name in the store.
pub const CHANNEL: &str = "sms";
/// Where Twilio sends to.
pub const PATH: &str = "/hooks/sms";
/// Networks and Twilio stop by these words (twilio.com/docs/messaging/guides/stopwords).
const STOPS: [&str; 7] = [
    "stop",
    "stopall",
    "unsubscribe",
    "end",
    "quit",
    "revoke",
    "optout",
];

/// What an operator sets.
#[derive(Clone)]
pub struct Settings {
    /// The auth token, with which Twilio signs.
    pub token: String,
    /// The address at which the public reaches us, without a path: `https://help.example.org`.
    pub public_url: String,
    /// The account and our number, to answer by REST instead of in the same breath.
    pub rest: Option<Rest>,
}

/// What answering by REST needs.
#[derive(Clone)]
pub struct Rest {
    /// `https://api.twilio.com`, or an emulator.
    pub api: String,
    /// The account's SID.
    pub account: String,
    /// Our number, as +447…
    pub from: String,
}

struct Sms {
    bot: Bot,
    settings: Settings,
}

/// The webhook.
pub fn router(bot: Bot, settings: Settings) -> Router {
    let sms = Arc::new(Sms { bot, settings });
    Router::new().route(PATH, post(incoming)).with_state(sms)
}

async fn incoming(State(sms): State<Arc<Sms>>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Request::post("/")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body));
    let Ok(form) = form else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let Ok(Form(fields)) = Form::<Vec<(String, String)>>::from_request(form, &()).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let url = format!("{}{PATH}", sms.settings.public_url.trim_end_matches('/'));
    let signature = headers.get("x-twilio-signature");
    let signature = signature.and_then(|s| s.to_str().ok()).unwrap_or_default();
    if !signature::is_good(&sms.settings.token, &url, &fields, signature) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let field = |name: &str| {
        fields
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let (Some(from), Some(sid)) = (field("From"), field("MessageSid").or(field("SmsSid"))) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    if from.is_empty() || sid.is_empty() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let words = field("Body").unwrap_or_default();
    let pictures = field("NumMedia").is_some_and(|n| n.trim() != "0" && !n.is_empty());
    let heard = heard(words, pictures, field("OptOutType"));
    match sms.take(from, sid, &heard).await {
        Ok(messages) => {
            let kind = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
            (kind, twiml(&messages)).into_response()
        }
        Err(error) => {
            tracing::warn!(channel = CHANNEL, %error, "a message was not taken");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "5")],
            )
                .into_response()
        }
    }
}

impl Sms {
    /// The messages to answer with at once.
    async fn take(
        &self,
        from: &str,
        sid: &str,
        heard: &Heard,
    ) -> Result<Vec<String>, crate::store::StoreError> {
        let store = self.bot.store()?;
        let chat = store.chat(CHANNEL, from);
        let at_once = self.settings.rest.is_none();
        let now = std::sync::Mutex::new(Vec::new());
        let draw = |reply: &Reply, session: &mut Session| {
            let message = draw(reply, &mut session.rest);
            if at_once {
                session.answered = Some((sid.to_owned(), vec![message.clone()]));
                *now.lock().unwrap_or_else(|e| e.into_inner()) = vec![message];
                return Vec::new();
            }
            vec![message.into_bytes()]
        };
        let took = self.bot.take(&chat, sid, heard, draw).await?;
        if took == Took::Now || !at_once {
            return Ok(now.into_inner().unwrap_or_else(|e| e.into_inner()));
        }
        // Our answer did not arrive, or Twilio asks twice: the same again.
        let kept = store.state(&chat).await?;
        let content = self.bot.content();
        let answered = kept.and_then(|k| Session::unpack(&k, &content)?.answered);
        Ok(answered
            .filter(|(of, _)| of == sid)
            .map_or_else(Vec::new, |(_, m)| m))
    }
}

/// What a message asks for.
fn heard(words: &str, pictures: bool, opt_out: Option<&str>) -> Heard {
    let word = words.trim().trim_end_matches(['.', '!']).to_lowercase();
    match (opt_out, word.as_str()) {
        (Some("STOP"), _) => Heard::Stop,
        (Some("HELP"), _) | (_, "help" | "info") => Heard::Help,
        (Some("START"), _) | (_, "start" | "unstop") => Heard::Start(String::new()),
        (_, "more") => Heard::More,
        (_, "forget" | "forget me" | "/forget") => Heard::Forget,
        (_, "") if pictures => Heard::Unreadable,
        (_, word) if STOPS.contains(&word) => Heard::Stop,
        _ => Heard::Text(words.to_owned()),
    }
}

/// One answer within the limits of a text message; what is left of it stays in `rest`, and comes when it is asked for.
pub fn draw(reply: &Reply, rest: &mut Vec<String>) -> String {
    if rest.is_empty() {
        *rest = if asks_nothing(reply) {
            vec![plainly(&parts(reply, Detail::Brief).join("\n\n"))]
        } else {
            pages(reply)
        };
    }
    if rest.is_empty() {
        return String::new();
    }
    rest.remove(0)
}

/// An answer for Twilio (twilio.com/docs/messaging/twiml).
#[must_use]
pub fn twiml(messages: &[String]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>");
    for message in messages.iter().filter(|m| !m.is_empty()) {
        out.push_str("<Message>");
        for c in message.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                // XML 1.0 has no other control letters.
                c if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => {}
                c => out.push(c),
            }
        }
        out.push_str("</Message>");
    }
    out + "</Response>"
}

/// Sends by REST.
pub struct ByRest {
    client: reqwest::Client,
    token: String,
    rest: Rest,
}

impl ByRest {
    /// With a client and what an operator set.
    #[must_use]
    pub fn new(client: reqwest::Client, token: String, rest: Rest) -> Self {
        Self {
            client,
            token,
            rest,
        }
    }

    async fn post(&self, to: &str, body: &str) -> Sent {
        let Rest { api, account, from } = &self.rest;
        let api = api.trim_end_matches('/');
        let sent = self
            .client
            .post(format!("{api}/2010-04-01/Accounts/{account}/Messages.json"))
            .basic_auth(account, Some(&self.token))
            .form(&[("To", to), ("From", from), ("Body", body)])
            .timeout(Duration::from_secs(15))
            .send()
            .await;
        let Ok(sent) = sent else {
            return Sent::Later(None);
        };
        let status = sent.status().as_u16();
        let after = sent.headers().get(header::RETRY_AFTER);
        let after = after.and_then(|a| a.to_str().ok()?.trim().parse().ok());
        if status == 400 {
            let answer: serde_json::Value = sent.json().await.unwrap_or_default();
            // The family has stopped us (21610), or the number is none (21211, 21614).
            if matches!(answer["code"].as_i64(), Some(21610 | 21211 | 21614)) {
                return Sent::Gone;
            }
        }
        by_status(status, after)
    }
}

impl Carrier for ByRest {
    fn channel(&self) -> &'static str {
        CHANNEL
    }

    fn send<'a>(
        &'a self,
        address: &'a str,
        body: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Sent> + Send + 'a>> {
        Box::pin(async move {
            match std::str::from_utf8(body) {
                Ok(body) if !body.is_empty() => self.post(address, body).await,
                _ => Sent::Refused,
            }
        })
    }
}
