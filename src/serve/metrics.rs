//! `/metrics`: numbers for whoever watches over the program, in Prometheus' text form (prometheus.io/docs/instrumenting/exposition_formats). Nothing in them is
//! of a person, a chat or a message. Who may see the page for staff may see them.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::routing::get;

use super::connections::Peer;
use super::staff::{Seen, may_see};
use crate::channel::direct_line::Kept;
use crate::channel::page::Using;
use crate::content::Live;
use crate::store::{Store, StoreError};

/// The route. To whom it is not open, it is not there.
pub fn router(live: Live, using: Arc<Using>, kept: Kept, seen: Seen) -> Router {
    let numbers = move |request: Request| {
        let (live, using, kept) = (live.clone(), using.clone(), kept.clone());
        async move {
            let peer = request.extensions().get::<Peer>();
            if !may_see(seen, peer, request.headers()) {
                return super::router::not_found();
            }
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            let told = numbers(&live, &using, kept()).await;
            ([(header::CONTENT_TYPE, kind)], told).into_response()
        }
    };
    Router::new().route("/metrics", get(numbers))
}

async fn numbers(live: &Live, using: &Using, store: Option<Store>) -> String {
    let mut out = String::new();
    let served = live.served();
    let mut tell = |name: &str, kind: &str, help: &str, values: &[(String, i64)]| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
        for (labels, value) in values {
            let _ = writeln!(out, "{name}{labels} {value}");
        }
    };
    let one = |value: i64| [(String::new(), value)];
    let labels = format!(
        "{{version=\"{}\",content=\"{}\"}}",
        env!("CARGO_PKG_VERSION"),
        served.content.hash
    );
    let info = "The program and the content that it serves.";
    tell("anydoor_info", "gauge", info, &[(labels, 1)]);
    let refused = i64::from(served.refused.is_some());
    let help = "Whether the last edit of the content was refused.";
    tell("anydoor_edit_refused", "gauge", help, &one(refused));
    let uses = using.counts().into_iter().map(|(answer, n)| {
        let labels = format!("{{answer=\"{answer}\"}}");
        (labels, i64::try_from(n).unwrap_or(i64::MAX))
    });
    let help = "Answers to \"Was this any use?\" since the start.";
    tell(
        "anydoor_use_total",
        "counter",
        help,
        &uses.collect::<Vec<_>>(),
    );
    let kept = match store {
        Some(store) => of_store(&store).await.ok(),
        None => None,
    };
    let help = "Whether the store for messaging apps answers.";
    tell(
        "anydoor_store_up",
        "gauge",
        help,
        &one(i64::from(kept.is_some())),
    );
    if let Some((counts, all, again)) = kept {
        let help = "What bots did, of all instances together.";
        tell("anydoor_bot_total", "counter", help, &counts);
        let help = "Messages that wait to be sent.";
        tell("anydoor_outbox_waiting", "gauge", help, &one(all));
        let help = "Of these, how many were tried before.";
        tell("anydoor_outbox_tried", "gauge", help, &one(again));
    }
    out
}

/// Counters of all days together, and what waits.
async fn of_store(store: &Store) -> Result<(Vec<(String, i64)>, i64, i64), StoreError> {
    let mut counts = std::collections::BTreeMap::new();
    for (_, name, n) in store.counts().await? {
        *counts.entry(format!("{{what=\"{name}\"}}")).or_insert(0) += n;
    }
    let waiting = store.waiting().await?;
    Ok((counts.into_iter().collect(), waiting.all, waiting.again))
}
