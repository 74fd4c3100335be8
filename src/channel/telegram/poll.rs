//! Long polling: updates are asked for, kept, and only then said to be had; so none is lost when the program is killed. And the webhook is made known.
//!
//! Telegram out of reach is waited for, however long; nothing else of the program knows.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::{PATH, Settings, take_raw};
use crate::channel::bot::Bot;

/// How long Telegram may hold an empty answer, in seconds.
const HOLD: u64 = 25;
/// An empty answer that comes at once is not asked for at once again.
const BREATH: Duration = Duration::from_millis(300);
/// The longest wait after failures.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The kinds of updates that are taken.
const KINDS: [&str; 4] = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
];

/// Asks for updates, for ever. Each is read by itself: one that cannot be read hides no other.
pub async fn poll(bot: Bot, client: reqwest::Client, settings: Settings) {
    // While a webhook is set Telegram gives no updates to whoever asks. If it is out of reach, the loop will say so.
    let none = json!({ "drop_pending_updates": false });
    let _ = call(&client, &settings, "deleteWebhook", &none).await;
    let mut next = 0_u64;
    let mut failures = 0_u32;
    loop {
        let asked = Instant::now();
        let wanted = json!({ "offset": next, "timeout": HOLD, "allowed_updates": KINDS });
        match call(&client, &settings, "getUpdates", &wanted).await {
            Ok(answer) => {
                failures = 0;
                let updates = answer["result"].as_array().cloned().unwrap_or_default();
                let last = updates.iter().filter_map(|u| u["update_id"].as_u64()).max();
                if !take_all(&bot, updates).await {
                    // Not kept: Telegram keeps them for a day, and gives them again.
                    sleep(Duration::from_secs(1)).await;
                } else if let Some(last) = last {
                    next = last + 1;
                } else {
                    sleep(BREATH.saturating_sub(asked.elapsed())).await;
                }
            }
            Err(status) => {
                failures = failures.saturating_add(1);
                if failures.is_power_of_two() {
                    tracing::warn!(channel = super::CHANNEL, failures, status, "no updates");
                }
                sleep(wait(failures)).await;
            }
        }
    }
}

/// Calls a method; the status if it fails, 0 if nobody answers. Errors themselves are not told: they hold the token.
async fn call(
    client: &reqwest::Client,
    settings: &Settings,
    method: &str,
    with: &Value,
) -> Result<Value, u16> {
    let api = settings.api.trim_end_matches('/');
    let call = client.post(format!("{api}/bot{}/{method}", settings.token));
    let call = call.json(with).timeout(Duration::from_secs(HOLD + 10));
    let answer = call.send().await.map_err(|_| 0_u16)?;
    let status = answer.status().as_u16();
    if !(200..300).contains(&status) {
        return Err(status);
    }
    answer.json().await.map_err(|_| status)
}

/// 1, 2, 4 … seconds, up to half a minute.
fn wait(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.saturating_sub(1).min(5)).min(LONGEST_WAIT)
}

/// Takes each chat's updates one after the other, chats side by side. Whether all are kept.
async fn take_all(bot: &Bot, updates: Vec<Value>) -> bool {
    let mut chats: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for update in updates {
        let places = [
            "/message",
            "/edited_message",
            "/callback_query/message",
            "/my_chat_member",
        ];
        let chat = places
            .iter()
            .find_map(|p| update.pointer(p)?["chat"]["id"].as_i64());
        let of_chat = chats.entry(chat.unwrap_or(0)).or_default();
        of_chat.push(update.to_string());
    }
    let mut all = JoinSet::new();
    for (_, updates) in chats {
        let bot = bot.clone();
        all.spawn(async move {
            for update in &updates {
                // What is no update cannot be answered.
                if let Some(taken) = take_raw(&bot, update.as_bytes()).await {
                    taken?;
                }
            }
            Ok::<_, crate::store::StoreError>(())
        });
    }
    let mut kept = true;
    while let Some(done) = all.join_next().await {
        match done {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                kept = false;
                tracing::warn!(channel = super::CHANNEL, %error, "updates were not taken");
            }
            // A turn that fails for a fault of ours would fail again for ever: it is let go.
            Err(_) => tracing::error!(channel = super::CHANNEL, "a turn failed"),
        }
    }
    kept
}

/// Tells Telegram where our webhook is, until it has heard; as JSON, which every version of its interface reads.
pub async fn announce(client: reqwest::Client, settings: Settings) {
    let (Some(secret), Some(public)) = (&settings.secret, &settings.public_url) else {
        return;
    };
    let told = json!({
        "url": format!("{}{PATH}", public.trim_end_matches('/')),
        "secret_token": secret,
        "allowed_updates": KINDS,
    });
    let mut failures = 0;
    while let Err(status) = call(&client, &settings, "setWebhook", &told).await {
        failures += 1;
        let channel = super::CHANNEL;
        tracing::warn!(channel, status, "the webhook could not be set");
        sleep(wait(failures)).await;
    }
    tracing::info!(channel = super::CHANNEL, "the webhook is set");
}
