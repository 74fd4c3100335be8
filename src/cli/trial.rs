//! `anydoor try`: the chat on the files as they are.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::{Where, english_time};
use crate::content::Content;
use crate::fault::Severity;
use crate::fault::render::render;
use crate::serve::reload::{Edits, Watch};
use crate::serve::trial::run;

/// Try the files as they are: the chat in a browser, with what decided each answer beside it.
///
/// Save a file, and the answer is asked for once more. A mistake is shown beside the chat, line and all, and the answers go on as before
/// it. Only browsers on this computer can open it, and nothing is kept. Stop it with Ctrl-C.
#[derive(Debug, Args)]
pub(super) struct Try {
    #[command(flatten)]
    place: Where,

    /// The port at which it answers. 0 takes any that is free.
    #[arg(long, default_value_t = 8081)]
    port: u16,
}

impl Try {
    pub(super) fn run(self) -> ExitCode {
        let pretended = self.place.now;
        let clock = Arc::new(move || pretended.unwrap_or_else(english_time));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build();
        let tried = runtime
            .map_err(|error| error.to_string())
            .and_then(|runtime| {
                runtime.block_on(async {
                    let content = first_good(&self.place).await;
                    let ran = run(
                        Arc::new(content),
                        self.place.content.clone(),
                        self.port,
                        clock,
                    );
                    ran.await.map_err(|error| error.to_string())
                })
            });
        match tried {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("anydoor cannot start: {error}");
                ExitCode::from(2)
            }
        }
    }
}

/// The files, once they have no mistake.
async fn first_good(place: &Where) -> Content {
    let mut edits = None;
    loop {
        if let Some(content) = read(&place.content, place) {
            return content;
        }
        eprintln!("Put this right and save: the chat opens then.");
        let edits = edits.get_or_insert_with(|| Edits::below(&place.content, Watch::Notice));
        edits.next().await;
    }
}

fn read(folder: &Path, place: &Where) -> Option<Content> {
    let (content, faults, _) = crate::proof::load_and_prove(folder, place.now());
    if content.is_none() {
        let errors = faults.0.iter().filter(|f| f.severity == Severity::Error);
        errors.for_each(|f| eprintln!("{}", render(f, super::colour_of(&std::io::stderr()))));
    }
    content
}
