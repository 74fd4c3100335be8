//! Edits while the program runs: noticed, read, checked as at the start, and then served or refused.
//!
//! A save counts when the folders have been quiet for [`QUIET`], so that a file written in two parts is read once. Where the system cannot
//! tell of changes they are looked for every [`LOOK_EVERY`]. `SIGHUP` reads the folders again at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::{Instant, timeout};

use crate::channel::turn::Clock;
use crate::content::live::{Edit, Live};
use crate::fault::{Faults, Severity};

/// How long nothing may change before the files are read.
pub const QUIET: Duration = Duration::from_millis(300);
/// How long changes may go on before the files are read all the same.
const AT_LATEST: Duration = Duration::from_secs(10);
/// How often to look where the system does not tell of changes.
pub const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The folders that staff write.
const FOLDERS: [&str; 2] = ["pathways", "directory"];

/// How edits are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watch {
    /// The system tells; where it cannot, as [`Watch::Poll`].
    Notice,
    /// The folders are looked through again and again: for network drives, which tell nothing.
    Poll,
    /// Only `SIGHUP`.
    Off,
}

/// Edits below a folder, as they come.
pub struct Edits {
    folder: PathBuf,
    watcher: Option<Box<dyn Watcher + Send>>,
    told: Receiver<()>,
    hangup: Hangup,
    /// Kept, so that `told` never ends.
    _tell: Sender<()>,
}

impl Edits {
    /// Of the files that staff write below `folder`, from now on. Is called in a runtime, which hears of signals.
    #[must_use]
    pub fn below(folder: &Path, watch: Watch) -> Self {
        let (tell, told) = channel(1);
        Self {
            folder: folder.to_owned(),
            watcher: watcher(folder, watch, &tell),
            told,
            hangup: Hangup::new(),
            _tell: tell,
        }
    }

    /// Waits until there is something to read.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.told.recv() => settle(&mut self.told).await,
            () = self.hangup.heard() => tracing::info!("asked to read the content again"),
        }
        // A folder that was put in the place of another is watched from now on.
        if let Some(watcher) = &mut self.watcher {
            watch_all(watcher.as_mut(), &self.folder);
        }
    }
}

/// Keeps what is served up with the folders, for ever.
pub async fn keep_up(live: Live, mut edits: Edits, clock: Clock) {
    loop {
        edits.next().await;
        reload(&live, &edits.folder, &clock).await;
    }
}

/// Reads the folders and offers what they hold.
pub async fn reload(live: &Live, folder: &Path, clock: &Clock) -> Edit {
    let (path, now) = (folder.to_owned(), clock());
    let read = tokio::task::spawn_blocking(move || {
        let (content, faults, _) = crate::proof::load_and_prove(&path, now);
        (content, faults)
    });
    let read = read.await;
    let (content, faults) = read.unwrap_or_else(|_| {
        let mut faults = Faults::default();
        faults.nowhere(
            "unreadable",
            "the program failed when it read the files",
            "undo the last edit, and show it to whoever looks after the program",
        );
        (None, faults)
    });
    let edit = live.offer(content.map(Arc::new), faults, clock());
    tell_log(live, edit);
    edit
}

/// One line for an edit, and one for each fault of it.
fn tell_log(live: &Live, edit: Edit) {
    let served = live.served();
    let content = &served.content;
    match edit {
        Edit::Taken => {
            tracing::info!(content = %content.hash, services = content.directory.services.len(), pathways = content.pathways.len(), "new content is served");
        }
        Edit::Same => tracing::info!(content = %content.hash, "the content is as before"),
        Edit::Refused => {
            let faults = served.refused.iter().flat_map(|r| &r.faults.0);
            let errors: Vec<_> = faults.filter(|f| f.severity == Severity::Error).collect();
            tracing::warn!(content = %content.hash, errors = errors.len(), "an edit was refused; the content before is still served");
            for fault in errors {
                let place = fault.place.as_ref();
                let file = place.map_or("", |p| p.source.path.as_str());
                let line = place.map_or(0, |p| p.line_column().0);
                tracing::warn!(code = fault.code, file, line, "{}", fault.message);
            }
        }
    }
}

/// Waits until nothing has changed for a while.
async fn settle(told: &mut Receiver<()>) {
    let latest = Instant::now() + AT_LATEST;
    while Instant::now() < latest && matches!(timeout(QUIET, told.recv()).await, Ok(Some(()))) {}
}

fn watcher(folder: &Path, watch: Watch, tell: &Sender<()>) -> Option<Box<dyn Watcher + Send>> {
    let notice = |watch: Watch| -> notify::Result<Box<dyn Watcher + Send>> {
        let (tell, below) = (tell.clone(), folder.to_owned());
        let heard = move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, |e| matters(e, &below)) {
                // If one is waiting already, that is enough.
                let _ = tell.try_send(());
            }
        };
        let mut watcher: Box<dyn Watcher + Send> = if watch == Watch::Notice {
            Box::new(RecommendedWatcher::new(heard, Config::default())?)
        } else {
            let every = Config::default().with_poll_interval(LOOK_EVERY);
            Box::new(PollWatcher::new(heard, every.with_compare_contents(true))?)
        };
        for name in FOLDERS {
            watcher.watch(&folder.join(name), RecursiveMode::Recursive)?;
        }
        // To see one of the folders replaced.
        if watch == Watch::Notice {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    };
    if watch == Watch::Off {
        return None;
    }
    let first = notice(watch).or_else(|error| {
        tracing::warn!(%error, "the system does not tell of edits; the folders are looked through every two seconds");
        notice(Watch::Poll)
    });
    first
        .inspect_err(
            |error| tracing::warn!(%error, "edits are not noticed; send SIGHUP after an edit"),
        )
        .ok()
}

/// Watches the folders again; what is watched already stays so.
fn watch_all(watcher: &mut dyn Watcher, folder: &Path) {
    for name in FOLDERS {
        // A folder that is missing at the moment is a fault that `load` names.
        let _ = watcher.watch(&folder.join(name), RecursiveMode::Recursive);
    }
}

/// Whether an event can mean an edit: our own reading does not, nor what else lies beside the two folders.
fn matters(event: &Event, folder: &Path) -> bool {
    let beside = |path: &PathBuf| {
        path.strip_prefix(folder)
            .is_ok_and(|inside| !FOLDERS.iter().any(|name| inside.starts_with(name)))
    };
    !matches!(event.kind, EventKind::Access(_))
        && (event.paths.is_empty() || !event.paths.iter().all(beside))
}

/// `SIGHUP`, where there is such a thing.
struct Hangup {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Hangup {
    fn new() -> Self {
        Self {
            #[cfg(unix)]
            signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())
                .inspect_err(|error| tracing::warn!(%error, "cannot listen for SIGHUP"))
                .ok(),
        }
    }

    async fn heard(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}
