//! Telegram: updates come in by long polling ([`poll`]) or by webhook, answers go out from the outbox. teloxide gives the types and sends.
//!
//! Not used of teloxide: its webhook listener, which says "taken" before anything is kept and compares its secret letter by letter, and its dispatcher,
//! which fails when Telegram is out of reach. In: `POST /hooks/telegram` with `X-Telegram-Bot-Api-Secret-Token`
//! (core.telegram.org/bots/api#setwebhook). Out: text with one button a row; what a button carries is at most 64 bytes ([`draw`]).

pub mod draw;
pub mod poll;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use subtle::ConstantTimeEq as _;
use teloxide::payloads::SendMessageSetters as _;
use teloxide::requests::Requester as _;
use teloxide::types::{
    CallbackQueryId, Chat, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions,
    Message, MessageKind, Update, UpdateKind,
};
use teloxide::{ApiError, RequestError};

use super::bot::{Bot, Heard, NOT_IN_GROUPS, said};
use super::sender::{Carrier, Sent};
use crate::dialogue::reply::Reply;
use crate::store::{Moved, StoreError, Took};
use draw::Out;

/// The channel's name in the store.
pub const CHANNEL: &str = "telegram";
/// Where Telegram sends to.
pub const PATH: &str = "/hooks/telegram";

/// What an operator sets.
#[derive(Clone)]
pub struct Settings {
    /// `https://api.telegram.org`, or an emulator.
    pub api: String,
    /// The bot's token.
    pub token: String,
    /// With a webhook: the secret that Telegram sends along, 1 to 256 letters, figures, `_` and `-`. Without: long polling.
    pub secret: Option<String>,
    /// The address at which the public reaches us, to tell Telegram; without it the webhook is set by hand.
    pub public_url: Option<String>,
}

struct Telegram {
    bot: Bot,
    secret: String,
}

/// The webhook.
pub fn router(bot: Bot, secret: String) -> Router {
    let telegram = Arc::new(Telegram { bot, secret });
    Router::new()
        .route(PATH, post(incoming))
        .with_state(telegram)
}

async fn incoming(
    State(telegram): State<Arc<Telegram>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let given = headers.get("x-telegram-bot-api-secret-token");
    let given = given.map_or(&b""[..], |given| given.as_bytes());
    let secret = telegram.secret.as_bytes();
    if secret.is_empty() || !bool::from(given.ct_eq(secret)) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match take_raw(&telegram.bot, &body).await {
        None => StatusCode::BAD_REQUEST.into_response(),
        Some(Ok(())) => StatusCode::OK.into_response(),
        Some(Err(error)) => {
            tracing::warn!(channel = CHANNEL, %error, "an update was not taken");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "5")],
            )
                .into_response()
        }
    }
}

/// Takes an update as it came; `None` if it is none.
pub(super) async fn take_raw(bot: &Bot, raw: &[u8]) -> Option<Result<(), StoreError>> {
    // From bytes, never from a JSON value: teloxide reads kinds by a trick that needs the text.
    let update = serde_json::from_slice::<Update>(raw).ok()?;
    if matches!(update.kind, UpdateKind::Error(_)) {
        let raw = serde_json::from_slice(raw).ok()?;
        return Some(take_unknown(bot, &update.id.0.to_string(), &raw).await);
    }
    Some(take(bot, &update).await)
}

/// Takes an update; one of a kind that we do not know is nothing to answer.
async fn take(bot: &Bot, update: &Update) -> Result<(), StoreError> {
    let id = update.id.0.to_string();
    match &update.kind {
        UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => {
            take_message(bot, &id, message).await
        }
        UpdateKind::CallbackQuery(query) => {
            let Some(chat) = query.message.as_ref().map(|m| m.chat()) else {
                return Ok(());
            };
            if !chat.is_private() {
                return only_in_private(bot, &id, chat).await;
            }
            let heard = Heard::Tap(query.data.clone().unwrap_or_default());
            let answered = Out::Answered(query.id.0.clone()).to_bytes();
            let draw = |reply: &Reply, _: &mut _| {
                let mut out = vec![answered.clone()];
                out.extend(draw::draw(reply));
                out
            };
            let chat = bot.store()?.chat(CHANNEL, &chat.id.0.to_string());
            bot.take(&chat, &id, &heard, draw).await?;
            Ok(())
        }
        UpdateKind::MyChatMember(change) => {
            let member = &change.new_chat_member;
            if !member.kind.is_present() {
                // We were blocked, or sent out of a group: nothing is kept, nothing is sent.
                let store = bot.store()?;
                let chat = store.chat(CHANNEL, &change.chat.id.0.to_string());
                store.turn(&chat, &id, |_| Moved::default()).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A message with something in it that teloxide cannot read, often because it is newer: its words if it has any, else it is nothing that we can read.
async fn take_unknown(bot: &Bot, id: &str, raw: &serde_json::Value) -> Result<(), StoreError> {
    let message = raw.get("message").or_else(|| raw.get("edited_message"));
    let Some(message) = message else {
        return Ok(());
    };
    let is_private = message["chat"]["type"] == "private" && message["from"]["is_bot"] != true;
    let (Some(chat), true) = (message["chat"]["id"].as_i64(), is_private) else {
        return Ok(());
    };
    let text = message["text"].as_str().or(message["caption"].as_str());
    let heard = text.map_or(Heard::Unreadable, heard);
    let chat = bot.store()?.chat(CHANNEL, &chat.to_string());
    let draw = |reply: &Reply, _: &mut _| draw::draw(reply);
    bot.take(&chat, id, &heard, draw).await?;
    Ok(())
}

async fn take_message(bot: &Bot, id: &str, message: &Message) -> Result<(), StoreError> {
    // Not: somebody joined, a photo of a group was changed … What teloxide cannot read, often because it is newer, it calls empty.
    let is_talk = matches!(message.kind, MessageKind::Common(_) | MessageKind::Empty {});
    if !is_talk || message.from.as_ref().is_some_and(|from| from.is_bot) {
        return Ok(());
    }
    let text = message.text().or_else(|| message.caption());
    if !message.chat.is_private() {
        // In a group only what is said to us is answered.
        if text.is_some_and(|text| text.starts_with('/')) {
            return only_in_private(bot, id, &message.chat).await;
        }
        return Ok(());
    }
    let heard = text.map_or(Heard::Unreadable, heard);
    let chat = bot.store()?.chat(CHANNEL, &message.chat.id.0.to_string());
    let draw = |reply: &Reply, _: &mut _| draw::draw(reply);
    bot.take(&chat, id, &heard, draw).await?;
    Ok(())
}

async fn only_in_private(bot: &Bot, id: &str, chat: &Chat) -> Result<(), StoreError> {
    let store = bot.store()?;
    let reply = Reply {
        blocks: vec![said(NOT_IN_GROUPS)],
        ..Reply::default()
    };
    let answer = |_| Moved {
        send: draw::draw(&reply),
        ..Moved::default()
    };
    let chat = store.chat(CHANNEL, &chat.id.0.to_string());
    if store.turn(&chat, id, answer).await? == Took::Now {
        bot.post();
    }
    Ok(())
}

/// Words, or a command: `/start`, with a school's code behind it in a deep link (core.telegram.org/bots/features#deep-linking).
fn heard(text: &str) -> Heard {
    let Some(command) = text.trim().strip_prefix('/') else {
        return Heard::Text(text.to_owned());
    };
    let (name, rest) = command
        .split_once(char::is_whitespace)
        .unwrap_or((command, ""));
    let name = name.split('@').next().unwrap_or(name);
    match name.to_lowercase().as_str() {
        "start" => Heard::Start(rest.trim().to_owned()),
        "stop" => Heard::Stop,
        "forget" => Heard::Forget,
        "help" => Heard::Help,
        _ => Heard::Text(format!("{name} {rest}").trim().to_owned()),
    }
}

/// Sends by the Bot API.
pub struct Api {
    api: teloxide::Bot,
}

impl Api {
    /// With what an operator set.
    ///
    /// # Errors
    /// If the address of the interface is none, or no client can be made.
    pub fn new(settings: &Settings) -> Result<Self, String> {
        let url = settings.api.parse();
        let url = url.map_err(|_| "the address of Telegram's interface is no URL".to_owned())?;
        let client = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(17))
            .build()
            .map_err(|_| "no client for Telegram can be made".to_owned())?;
        let api = teloxide::Bot::with_client(&settings.token, client).set_api_url(url);
        Ok(Self { api })
    }

    async fn post(&self, address: &str, body: &[u8]) -> Sent {
        let Ok(chat) = address.parse().map(ChatId) else {
            return Sent::Refused;
        };
        match Out::from_bytes(body) {
            Some(Out::Answered(query)) => {
                let answered = self.api.answer_callback_query(CallbackQueryId(query));
                match answered.await {
                    // Only a spinner on a button: too late is no matter.
                    Err(RequestError::Api(_)) => Sent::Arrived,
                    other => outcome(other.map(|_| ())),
                }
            }
            Some(Out::Text { text, rows }) => {
                let no_preview = LinkPreviewOptions {
                    is_disabled: true,
                    url: None,
                    prefer_small_media: false,
                    prefer_large_media: false,
                    show_above_text: false,
                };
                let send = self.api.send_message(chat, text);
                let mut send = send.link_preview_options(no_preview);
                if !rows.is_empty() {
                    let button =
                        |(label, tap)| InlineKeyboardButton::callback::<String, String>(label, tap);
                    let rows = rows
                        .into_iter()
                        .map(|r| r.into_iter().map(button).collect::<Vec<_>>());
                    send = send.reply_markup(InlineKeyboardMarkup::new(rows));
                }
                outcome(send.await.map(|_| ()))
            }
            None => Sent::Refused,
        }
    }
}

/// What an answer of Telegram means. Errors are not shown: their texts hold the token.
fn outcome(sent: Result<(), RequestError>) -> Sent {
    match sent {
        Ok(()) => Sent::Arrived,
        Err(RequestError::RetryAfter(seconds)) => Sent::Later(Some(seconds.duration())),
        Err(RequestError::Api(error)) => match error {
            ApiError::BotBlocked
            | ApiError::UserDeactivated
            | ApiError::ChatNotFound
            | ApiError::BotKicked
            | ApiError::BotKickedFromSupergroup
            | ApiError::CantInitiateConversation
            | ApiError::CantTalkWithBots => Sent::Gone,
            ApiError::InvalidToken | ApiError::TerminatedByOtherGetUpdates => Sent::Later(None),
            ApiError::Unknown(text) if text.starts_with("Forbidden") => Sent::Gone,
            ApiError::Unknown(text) if text.starts_with("Bad Request") => Sent::Refused,
            ApiError::Unknown(_) => Sent::Later(None),
            _ => Sent::Refused,
        },
        Err(RequestError::MigrateToChatId(_)) => Sent::Gone,
        // It was taken, but told in a way that teloxide cannot read.
        Err(RequestError::InvalidJson { raw, .. }) if raw.contains("\"ok\":true") => Sent::Arrived,
        Err(_) => Sent::Later(None),
    }
}

impl Carrier for Api {
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
