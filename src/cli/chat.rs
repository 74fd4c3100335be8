//! `anydoor chat`: talk to it in a terminal.

use std::io::{BufRead as _, Write as _};
use std::process::ExitCode;

use clap::Args;

use super::{Where, load_or_explain};
use crate::channel::terminal::render;
use crate::channel::turn::words_or_button;
use crate::dialogue::{Input, State, respond};

/// Talk to Anydoor here, as a family would on the page.
///
/// Write in your own words, or answer with a number. Press Ctrl-D (Ctrl-Z and Enter on Windows) to leave. Nothing that you write is kept.
#[derive(Debug, Args)]
pub(super) struct Chat {
    #[command(flatten)]
    place: Where,

    /// Show what decided: words put right, topics with their points, facts, danger.
    #[arg(long)]
    why: bool,
}

impl Chat {
    pub(super) fn run(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let mut state = State::default();
        let mut input = Input::Look;
        let mut lines = std::io::stdin().lock().lines();
        let mut out = std::io::stdout().lock();
        loop {
            let turn = respond(&content, &state, &input, self.place.now());
            let mut shown = String::new();
            if self.why {
                turn.why
                    .iter()
                    .for_each(|why| shown.push_str(&format!("    # {why}\n")));
                shown.push_str(&format!(
                    "    # at {}{}\n",
                    turn.state.at,
                    turn.state
                        .asking
                        .as_ref()
                        .map(|f| format!(", asking {f}"))
                        .unwrap_or_default()
                ));
            }
            shown.push_str(&render(&turn.reply));
            shown.push_str("\nyou: ");
            // Whoever closed the pipe has heard enough.
            if out
                .write_all(shown.as_bytes())
                .and_then(|()| out.flush())
                .is_err()
            {
                return ExitCode::SUCCESS;
            }
            state = turn.state;
            let Some(Ok(line)) = lines.next() else {
                let _ = writeln!(out);
                return ExitCode::SUCCESS;
            };
            input = words_or_button(&content, &state, &line, self.place.now());
        }
    }
}
