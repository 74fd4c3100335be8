//! `anydoor explain`: what a fault means, with an example, and how to put it right.

use std::process::ExitCode;

use clap::Args;

use crate::fault::explain::{PAGES, page};

/// Say what one of the codes of `anydoor check` means, with a wrong and a right example, and how to put it right.
///
/// Without a code it lists them all. Exit code 2 when there is no such code.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A code, such as hard-to-read.
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> ExitCode {
        let Some(code) = self.code else {
            tell!("{}", list());
            return ExitCode::SUCCESS;
        };
        match page(code.trim()) {
            Ok(page) => {
                tell!("{}", page.as_text());
                ExitCode::SUCCESS
            }
            Err(near) => {
                let near = near.map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
                eprintln!(
                    "There is no fault called `{code}`.{near}\n`anydoor explain` lists them all."
                );
                ExitCode::from(2)
            }
        }
    }
}

/// Every code with one line, under headings.
fn list() -> String {
    let mut out = String::new();
    for (heading, pages) in PAGES {
        out.push_str(&format!("{heading}\n"));
        for page in *pages {
            out.push_str(&format!("  {:<22}{}\n", page.code, page.summary()));
        }
        out.push('\n');
    }
    out + "More about one of these, with an example: anydoor explain CODE\n"
}
