//! The messaging channels of one program: their webhooks as one router, their senders and pollers in the background.
//!
//! Nothing here can keep the web page from starting, save the first seconds while the store opens: a database or a platform that is out of reach is
//! waited for, and until then webhooks say "later".

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tower_http::limit::RequestBodyLimitLayer;

use crate::channel::bot::Bot;
use crate::channel::{sender, sms, telegram, whatsapp};
use crate::store::{Keys, Place, Store};

/// The largest body of a webhook, in bytes (Meta's batches reach 3 MB).
const LARGEST_BODY: usize = 3 * 1024 * 1024;
/// How often what has expired is forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// What an operator sets; a channel without settings is not there.
#[derive(Clone, Default)]
pub struct Settings {
    /// Telegram.
    pub telegram: Option<telegram::Settings>,
    /// WhatsApp.
    pub whatsapp: Option<whatsapp::Settings>,
    /// Text messages.
    pub sms: Option<sms::Settings>,
}

/// Starts what runs in the background, and gives the webhooks.
///
/// # Errors
/// If a setting cannot be used.
pub fn start(bot: &Bot, settings: Settings, tasks: &mut JoinSet<()>) -> Result<Router, String> {
    let client = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .build()
        .map_err(|_| "no client for the messaging platforms can be made".to_owned())?;
    let mut router = Router::new();
    if let Some(set) = settings.telegram {
        let api = Arc::new(telegram::Api::new(&set)?);
        tasks.spawn(sender::run(bot.clone(), api));
        match &set.secret {
            Some(secret) => {
                router = router.merge(telegram::router(bot.clone(), secret.clone()));
                tasks.spawn(telegram::poll::announce(client.clone(), set));
            }
            None => {
                tasks.spawn(telegram::poll::poll(bot.clone(), client.clone(), set));
            }
        }
    }
    if let Some(set) = settings.whatsapp {
        router = router.merge(whatsapp::router(bot.clone(), set.clone()));
        let cloud = whatsapp::Cloud::new(client.clone(), set);
        tasks.spawn(sender::run(bot.clone(), Arc::new(cloud)));
    }
    if let Some(set) = settings.sms {
        router = router.merge(sms::router(bot.clone(), set.clone()));
        if let Some(rest) = set.rest {
            let by_rest = sms::ByRest::new(client, set.token, rest);
            tasks.spawn(sender::run(bot.clone(), Arc::new(by_rest)));
        }
    }
    Ok(router.layer(RequestBodyLimitLayer::new(LARGEST_BODY)))
}

/// Opens the store, however long that takes, gives it to the bots, and forgets what has expired now and then.
pub async fn keep(bot: Bot, place: Place, keys: Keys) {
    let mut failures = 0_u32;
    let store = loop {
        match Store::open(&place, keys.clone()).await {
            Ok(store) => break store,
            Err(error) => {
                failures = failures.saturating_add(1);
                if failures.is_power_of_two() {
                    tracing::warn!(%error, failures, "the store is not open yet; messages are asked to come again");
                }
                sleep(Duration::from_secs(1)).await;
            }
        }
    };
    bot.keep_in(store.clone());
    tracing::info!(kept = ?kind(&place), "the store is open");
    loop {
        if let Err(error) = store.sweep().await {
            tracing::warn!(%error, "what has expired is not forgotten yet");
        }
        sleep(SWEEP_EVERY).await;
    }
}

/// Without an address, which may hold a password.
fn kind(place: &Place) -> Option<&PathBuf> {
    match place {
        Place::File(file) => Some(file),
        Place::Postgres(_) => None,
    }
}
