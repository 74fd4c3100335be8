//! `anydoor backup`: a copy of the store, while it runs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::store::{Place, sqlite};

/// Copy the store of bots' conversations into a new file, while the server runs.
///
/// To restore: stop the server, put the copy in the place of anydoor.db in the data folder, take away anydoor.db-wal and
/// anydoor.db-shm, start again. The key is not in it: keep the file `key` apart, for without it nobody can read the copy. A
/// PostgreSQL database is copied with its own pg_dump and pg_restore.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The data folder of the server.
    #[arg(
        long,
        env = "ANYDOOR_DATA",
        default_value = "data",
        value_name = "FOLDER"
    )]
    data: PathBuf,

    /// The new file.
    to: PathBuf,
}

impl Backup {
    pub(super) fn run(self) -> ExitCode {
        let Place::File(file) = Place::in_folder(&self.data) else {
            return ExitCode::from(2);
        };
        if !file.exists() {
            eprintln!("There is no store at {}.", file.display());
            return ExitCode::from(2);
        }
        let runtime = tokio::runtime::Builder::new_current_thread();
        let copied = { runtime }.enable_all().build().map_err(|e| e.to_string());
        let copied = copied.and_then(|runtime| {
            let copied = runtime.block_on(sqlite::back_up(&file, &self.to));
            copied.map_err(|e| e.to_string())
        });
        match copied {
            Ok(()) => {
                tell_line!("{} is a copy of {}.", self.to.display(), file.display());
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("No copy was made: {error}.");
                ExitCode::from(2)
            }
        }
    }
}
