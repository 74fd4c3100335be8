//! The chat on the files as they are, for staff on this computer: every answer with what decided it, every edit in the next answer. Nothing is
//! kept, and no messaging channel is there.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;

use super::reload::{Edits, Watch, keep_up};
use super::staff::Seen;
use super::{StartError, connections, listen, router, stopped};
use crate::channel::address::Address;
use crate::channel::directory::{self, Shelves};
use crate::channel::page::{Page, Tracing, trace_router};
use crate::channel::turn::Clock;
use crate::channel::widget;
use crate::content::{Content, Live};
use crate::store::{Key, Keys, Seal};

/// Serves it at a port of this computer until it is told to stop.
///
/// # Errors
/// If somebody else has the port, or the system gives no random key.
pub async fn run(
    content: Arc<Content>,
    folder: PathBuf,
    port: u16,
    clock: Clock,
) -> Result<(), StartError> {
    let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let keys = Keys::from(Key::random()?);
    let live = Live::new(content, clock());
    if let Ok(at) = listener.local_addr() {
        eprintln!(
            "Open http://{at} in a browser. Save a file, and the next answer has it. Ctrl-C stops it."
        );
    }
    let edits = Edits::below(&folder, Watch::Notice);
    let edits = tokio::spawn(keep_up(live.clone(), edits, clock.clone()));
    connections::serve(listener, all(&live, &keys, &clock), stopped()).await;
    edits.abort();
    Ok(())
}

/// Everything that a browser can ask for.
pub fn all(live: &Live, keys: &Keys, clock: &Clock) -> Router {
    let tracing = Tracing::new(live.clone());
    let page = Page::new(live.clone(), Seal::with(keys, "web"), clock.clone());
    let page = page.traced(tracing.clone());
    let shelves = Shelves::new(live.clone(), clock.clone(), Address::default());
    let others = directory::router(shelves.clone())
        .merge(widget::router(page.clone(), shelves))
        .merge(trace_router(tracing));
    router::router(live.clone(), page, others, Seen::Here)
}
