//! Sends what the store keeps to be sent: each chat's messages in order, crisis replies first, again after a failure, until it arrives or is no longer
//! worth it.
//!
//! Several instances may run it on one store. A message that was sent when the program was killed before it could note so is sent once more; so there are
//! as few of these as can be: one message after another, and where a platform is slow a further one every [`PACE`].

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};
use tokio::time::{Instant, sleep, timeout};

use super::bot::Bot;
use crate::store::{Message, Store, StoreError};

/// Messages on their way at the same time.
const AT_ONCE: usize = 32;
/// How long a message is waited for before the next one goes: 50 a second, which is more than Telegram takes of one bot.
const PACE: Duration = Duration::from_millis(20);
/// How often to look for what other instances posted or left, and for what is due again.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long one attempt may take: less than a message's lease.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest wait before the next attempt.
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// How long to wait when the store does not answer.
const STORE_WAIT: Duration = Duration::from_millis(500);

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It has arrived.
    Arrived,
    /// Not now. With a time: nobody should send anything on this channel before it is over.
    Later(Option<Duration>),
    /// Nobody is there any more: blocked, left, deleted.
    Gone,
    /// It will never be taken as it is.
    Refused,
}

/// A channel's way to send one message.
pub trait Carrier: Send + Sync + 'static {
    /// The channel's name, as in the store.
    fn channel(&self) -> &'static str;
    /// Sends a message in the channel's own form.
    fn send<'a>(
        &'a self,
        address: &'a str,
        body: &'a [u8],
    ) -> Pin<Box<dyn Future<Output = Sent> + Send + 'a>>;
}

/// Sends, for ever.
pub async fn run(bot: Bot, carrier: Arc<dyn Carrier>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let pause = Arc::new(std::sync::Mutex::new(Instant::now()));
    let mut posted = bot.listen();
    loop {
        let until = *pause.lock().unwrap_or_else(|e| e.into_inner());
        tokio::time::sleep_until(until).await;
        let Ok(place) = places.clone().acquire_owned().await else {
            return;
        };
        // What is posted from here on wakes us below.
        posted.borrow_and_update();
        let taken = match bot.store() {
            Ok(store) => {
                let more = places.available_permits() + 1;
                store.claim(carrier.channel(), more).await
            }
            Err(_) => Ok(Vec::new()),
        };
        drop(place);
        let taken = taken.unwrap_or_else(|error| {
            tracing::warn!(channel = carrier.channel(), %error, "messages wait: the store does not answer");
            Vec::new()
        });
        if taken.is_empty() {
            tokio::select! {
                _ = posted.changed() => {}
                () = sleep(LOOK_EVERY) => {}
            }
            continue;
        }
        for message in taken {
            let Ok(place) = places.clone().acquire_owned().await else {
                return;
            };
            let (bot, carrier, pause) = (bot.clone(), carrier.clone(), pause.clone());
            let (noted, is_noted) = oneshot::channel::<()>();
            tokio::spawn(async move {
                let sent = timeout(PATIENCE, carrier.send(&message.address, &message.body));
                let sent = sent.await.unwrap_or(Sent::Later(None));
                if let Sent::Later(Some(wait)) = sent {
                    let mut pause = pause.lock().unwrap_or_else(|e| e.into_inner());
                    *pause = (*pause).max(Instant::now() + wait.min(LONGEST_WAIT));
                }
                let at_once = |store: &Store| sent == Sent::Arrived && store.arrived(message.id);
                let mut noted = Some(noted);
                if bot.store().is_ok_and(at_once) {
                    noted = None;
                }
                note(&bot, carrier.channel(), &message, sent).await;
                drop((noted, place));
                // The chat's next message may go.
                bot.post();
            });
            // Until it is noted; if that takes longer it goes on by itself.
            let _ = timeout(PACE, is_noted).await;
        }
    }
}

/// Notes what came of a message, until the store has it or its lease is over.
async fn note(bot: &Bot, channel: &'static str, message: &Message, sent: Sent) {
    let Ok(store) = bot.store() else { return };
    let until = Instant::now() + PATIENCE / 3;
    while let Err(error) = note_once(store, message, sent).await {
        tracing::warn!(channel, %error, "what was sent could not be noted");
        if Instant::now() > until {
            return;
        }
        sleep(STORE_WAIT).await;
    }
    match sent {
        Sent::Arrived => {}
        Sent::Later(_) => tracing::warn!(channel, tries = message.tries, "a message waits"),
        Sent::Gone => tracing::info!(channel, "a chat is gone and was forgotten"),
        Sent::Refused => tracing::error!(channel, "a message was refused and is dropped"),
    }
}

async fn note_once(store: &Store, message: &Message, sent: Sent) -> Result<(), StoreError> {
    match sent {
        Sent::Arrived | Sent::Refused => store.sent(message.id).await,
        Sent::Gone => store.gone(message).await,
        Sent::Later(asked) => {
            let wait = asked.unwrap_or_default().max(wait(message.tries));
            store.later(message.id, wait.min(LONGEST_WAIT)).await
        }
    }
}

/// 1, 2, 4, 8 … seconds, up to five minutes.
fn wait(tries: i64) -> Duration {
    let doubled = u32::try_from((tries - 1).clamp(0, 9)).unwrap_or(9);
    Duration::from_secs(2_u64.pow(doubled)).min(LONGEST_WAIT)
}

/// What an answer of an HTTP interface means; `retry_after` in seconds, if it asks for that.
#[must_use]
pub fn by_status(status: u16, retry_after: Option<u64>) -> Sent {
    match status {
        200..=299 => Sent::Arrived,
        429 => Sent::Later(Some(Duration::from_secs(retry_after.unwrap_or(1)))),
        // Not our family's fault: the token is wrong, or the service is ill. An operator can mend it within a day.
        401 | 403 | 404 | 408 | 500..=599 => Sent::Later(None),
        _ => Sent::Refused,
    }
}
