//! One server from the parts: limits, headers, logs, a clean end.
//!
//! Start at [`run`]. Uses the channels. Deliberately not here: the command line (`cli`), and anything that a family reads.

pub mod connections;
pub mod reload;
pub mod router;
pub mod staff;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;

use crate::channel::address::Address;
use crate::channel::api;
use crate::channel::page::Page;
use crate::channel::turn::{Clock, Turns};
use crate::content::{Content, Live};
use crate::store::seal::KeyError;
use crate::store::{Key, Seal};

use reload::Watch;
use staff::Seen;

/// What an operator can set.
pub struct Settings {
    /// Where to answer.
    pub listen: SocketAddr,
    /// The folder for what must outlive a restart: the key.
    pub data: PathBuf,
    /// The key, if it is given and not kept in `data`.
    pub key: Option<String>,
    /// Tells the local time in England.
    pub clock: Clock,
    /// The folder in which `pathways/` and `directory/` stand.
    pub content: PathBuf,
    /// How edits in it are noticed.
    pub watch: Watch,
    /// Who may see the page for staff.
    pub staff: Seen,
    /// Where families reach the service.
    pub public: Address,
}

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Somebody else has the port.
    #[error("port {} on {} is already in use: stop the other program, or choose another port with --listen {}:{}", .0.port(), .0.ip(), .0.ip(), .0.port().wrapping_add(1))]
    Taken(SocketAddr),
    /// The address cannot be used.
    #[error("cannot answer at {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The key setting is wrong.
    #[error("the key cannot be used: {0}")]
    Key(#[from] KeyError),
}

/// Serves until the program is told to stop (Ctrl-C, or SIGTERM), then lets open requests finish.
///
/// # Errors
/// If it cannot start.
pub async fn run(content: Arc<Content>, settings: Settings) -> Result<(), StartError> {
    let key = match &settings.key {
        Some(key) => Key::read(key)?,
        None => kept_key(&settings.data)?,
    };
    let listener =
        TcpListener::bind(settings.listen)
            .await
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::AddrInUse => StartError::Taken(settings.listen),
                _ => StartError::Listen(settings.listen, error),
            })?;
    let at = listener.local_addr().unwrap_or(settings.listen);
    tracing::info!(address = %at, content = %content.hash, services = content.directory.services.len(), pathways = content.pathways.len(), "serving");
    if at.ip().is_loopback() {
        eprintln!("Open http://{at} in a browser. Ctrl-C stops it.");
    }
    let live = Live::new(content, (settings.clock)());
    let clock = settings.clock.clone();
    let others = others(&live, &key, &clock);
    let page = Page::new(live.clone(), Seal::new(&key, "web"), settings.clock);
    let page = page.at(settings.public);
    let edits = reload::keep_up(live.clone(), settings.content, settings.watch, clock);
    let edits = tokio::spawn(edits);
    connections::serve(
        listener,
        router::router(live, page, others, settings.staff),
        stopped(),
    )
    .await;
    edits.abort();
    tracing::info!("stopped");
    Ok(())
}

/// The channels beside the page that need no setting: the JSON API.
pub fn others(live: &Live, key: &Key, clock: &Clock) -> Router {
    let turns = |purpose| Turns {
        live: live.clone(),
        seal: Seal::new(key, purpose),
        clock: clock.clone(),
    };
    api::router(turns("api"))
}

/// The key in the data folder; where nothing can be kept, one for this run only.
fn kept_key(data: &std::path::Path) -> Result<Key, KeyError> {
    let path = data.join("key");
    match Key::in_file(&path) {
        Err(KeyError::File(error)) => {
            tracing::warn!(file = %path.display(), %error, "the key cannot be kept; conversations will not outlive a restart");
            Key::random()
        }
        other => other,
    }
}

async fn stopped() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "cannot listen for Ctrl-C");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "cannot listen for SIGTERM");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
