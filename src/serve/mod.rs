//! One server from the parts: limits, headers, logs, a clean end.
//!
//! Start at [`run`]. Uses the channels. Deliberately not here: the command line (`cli`), and anything that a family reads.

pub mod bots;
pub mod connections;
pub mod metrics;
pub mod reload;
pub mod router;
pub mod staff;
pub mod trial;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::channel::address::Address;
use crate::channel::bot::Bot;
use crate::channel::direct_line::{self, DirectLine, Kept};
use crate::channel::directory::{self, Shelves};
use crate::channel::page::Page;
use crate::channel::turn::{Clock, Turns};
use crate::channel::widget;
use crate::channel::{api, deep_chat};
use crate::content::{Content, Live};
use crate::store::StoreError;
use crate::store::seal::KeyError;
use crate::store::{Key, Keys, Place, Seal};

use reload::{Edits, Watch, keep_up};
use staff::Seen;

/// What an operator can set.
pub struct Settings {
    /// Where to answer.
    pub listen: SocketAddr,
    /// The folder for what must outlive a restart: the key, and the store if it is a file.
    pub data: PathBuf,
    /// The keys, newest first, if they are given and not kept in `data`.
    pub key: Option<String>,
    /// Where bots' conversations are kept: `sqlite:FILE` or `postgres://…`; a file in `data` if it is not said.
    pub database: Option<String>,
    /// How long nobody is let in while the store opens; one that takes longer is ill, and the page does without.
    pub wait_for_store: Duration,
    /// The messaging channels.
    pub bots: bots::Settings,
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
    /// The database setting is wrong.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A setting of a messaging channel is wrong.
    #[error("{0}")]
    Bots(String),
}

/// Serves until the program is told to stop (Ctrl-C, or SIGTERM), then lets open requests finish.
///
/// # Errors
/// If it cannot start.
pub async fn run(content: Arc<Content>, settings: Settings) -> Result<(), StartError> {
    let keys = match &settings.key {
        Some(keys) => Keys::read(keys)?,
        None => kept_keys(&settings.data)?,
    };
    let place = match &settings.database {
        Some(database) => Place::read(database)?,
        None => Place::in_folder(&settings.data),
    };
    let listener = listen(settings.listen).await?;
    let at = listener.local_addr().unwrap_or(settings.listen);
    tracing::info!(address = %at, content = %content.hash, services = content.directory.services.len(), pathways = content.pathways.len(), "serving");
    if at.ip().is_loopback() {
        eprintln!("Open http://{at} in a browser. Ctrl-C stops it.");
    }
    let live = Live::new(content, (settings.clock)());
    let clock = settings.clock.clone();
    let bot = Bot::new(live.clone(), clock.clone());
    let mut tasks = JoinSet::new();
    let hooks = bots::start(&bot, settings.bots, &mut tasks).map_err(StartError::Bots)?;
    tasks.spawn(bots::keep(bot.clone(), place, keys.clone()));
    let kept: Kept = {
        let bot = bot.clone();
        Arc::new(move || bot.store().ok().cloned())
    };
    let public = settings.public.clone();
    let others = others(&live, &keys, &clock, kept.clone(), public);
    let page = Page::new(live.clone(), Seal::with(&keys, "web"), settings.clock);
    let page = page.at(settings.public.clone());
    let shelves = Shelves::new(live.clone(), clock.clone(), settings.public);
    let others = others
        .merge(directory::router(shelves.clone()))
        .merge(widget::router(page.clone(), shelves))
        .merge(metrics::router(
            live.clone(),
            page.using(),
            kept,
            settings.staff,
        ));
    let edits = keep_up(
        live.clone(),
        Edits::below(&settings.content, settings.watch),
        clock,
    );
    tasks.spawn(edits);
    let router = router::with(live, page, others, settings.staff, hooks);
    // Whoever comes in this moment waits at the door: front ends of Direct Line take one "later" for the end, and Twilio does not ask again.
    if timeout(settings.wait_for_store, bot.opened())
        .await
        .is_err()
    {
        tracing::warn!("serving without the store");
    }
    connections::serve(listener, router, stopped()).await;
    // What is on its way is not on its way any more: what was not noted as sent is sent again by whoever comes next.
    tasks.shutdown().await;
    if let Ok(store) = bot.store() {
        // The file is left as one; a database that is gone needs no goodbye.
        let _ = store.close().await;
    }
    tracing::info!("stopped");
    Ok(())
}

async fn listen(at: SocketAddr) -> Result<TcpListener, StartError> {
    let listener = TcpListener::bind(at).await;
    listener.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => StartError::Taken(at),
        _ => StartError::Listen(at, error),
    })
}

/// The channels beside the page that need no setting: our own JSON, deep-chat's, and Direct Line, which alone needs the store.
pub fn others(live: &Live, keys: &Keys, clock: &Clock, kept: Kept, address: Address) -> Router {
    let turns = |purpose| Turns {
        live: live.clone(),
        seal: Seal::with(keys, purpose),
        clock: clock.clone(),
    };
    let line = DirectLine::new(live.clone(), clock.clone(), kept, keys.clone(), address);
    api::router(turns("api"))
        .merge(deep_chat::router(turns("deep-chat")))
        .merge(direct_line::router(line))
}

/// The keys in the data folder; where nothing can be kept, one for this run only.
fn kept_keys(data: &std::path::Path) -> Result<Keys, KeyError> {
    let path = data.join("key");
    match Keys::in_file(&path) {
        Err(KeyError::File(error)) => {
            tracing::warn!(file = %path.display(), %error, "the key cannot be kept; conversations will not outlive a restart");
            Key::random().map(Keys::from)
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
