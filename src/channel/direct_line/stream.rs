//! The WebSocket: what is said, as soon as it is said, from a place on. It only tells; activities are sent by POST.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State as AxumState};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::DirectLine;
use super::calls::{After, second};
use crate::channel::api::problem::Problem;

/// Sockets at the same time; whoever finds no place polls.
const MOST_SOCKETS: usize = 1024;
/// How often the log is looked at for what another instance wrote.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// An empty message so often keeps proxies from closing the connection.
const ALIVE: Duration = Duration::from_secs(20);
/// How long a front end may take to take a message.
const TAKEN_WITHIN: Duration = Duration::from_secs(10);

static PLACES: std::sync::LazyLock<std::sync::Arc<Semaphore>> =
    std::sync::LazyLock::new(|| std::sync::Arc::new(Semaphore::new(MOST_SOCKETS)));

/// The token travels in the address, because browsers send no headers with a WebSocket.
#[derive(Debug, Deserialize)]
pub(super) struct Ticket {
    #[serde(default)]
    t: String,
}

pub(super) async fn open(
    AxumState(line): AxumState<DirectLine>,
    Path(name): Path<String>,
    Query(from): Query<After>,
    Query(ticket): Query<Ticket>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    if line.tokens.read(&ticket.t, second()) != Some(name.as_str()) {
        return Err(Problem::NotAllowed);
    }
    let place = PLACES
        .clone()
        .try_acquire_owned()
        .map_err(|_| Problem::Busy)?;
    let from = from.place();
    Ok(upgrade
        .max_message_size(4096)
        .on_upgrade(move |socket| tell(line, name, from, socket, place)))
}

async fn tell(
    line: DirectLine,
    name: String,
    mut watermark: i64,
    mut socket: WebSocket,
    _place: OwnedSemaphorePermit,
) {
    let mut said = line.said.subscribe();
    let mut alive = Instant::now();
    loop {
        let Some((store, chat)) = line.kept(&name) else {
            return;
        };
        let page = match line.after(&store, &chat, &name, watermark).await {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(%error, "the store does not answer");
                return;
            }
        };
        let text = if !page.activities.is_empty() {
            watermark = page.watermark;
            json!({ "activities": page.activities, "watermark": watermark.to_string() }).to_string()
        } else if alive.elapsed() >= ALIVE {
            String::new()
        } else {
            match wait(&mut said, &name, &mut socket).await {
                Some(()) => continue,
                None => return,
            }
        };
        alive = Instant::now();
        let sent = timeout(TAKEN_WITHIN, socket.send(Message::Text(text.into()))).await;
        if !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}

/// Until something may have been said; `None` when the front end has gone.
async fn wait(
    said: &mut tokio::sync::broadcast::Receiver<std::sync::Arc<str>>,
    name: &str,
    socket: &mut WebSocket,
) -> Option<()> {
    let until = Instant::now() + LOOK_AGAIN;
    loop {
        tokio::select! {
            () = tokio::time::sleep_until(until) => return Some(()),
            heard = said.recv() => match heard {
                Ok(of) if *of != *name => {}
                _ => return Some(()),
            },
            came = socket.recv() => match came {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            },
        }
    }
}
