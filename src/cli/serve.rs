//! `anydoor serve`: the chat as a web page.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::bots::Bots;
use super::{Where, english_time, prove_or_explain};
use crate::channel::address::{Address, AddressError};
use crate::serve::reload::Watch;
use crate::serve::staff::Seen;
use crate::serve::{Settings, run};

/// Serve the chat as a web page.
///
/// The page answers at http://127.0.0.1:8080 unless --listen says otherwise. It needs no database and keeps nothing about a family. A
/// key is made at the first start and kept in the data folder, so that open conversations outlive a restart. If the
/// content has an error, the server does not start and says what is wrong. Edits are taken up while it runs; one with an error is
/// refused, and the content before goes on. Stop it with Ctrl-C.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Where,

    /// Address and port to answer at.
    #[arg(
        long,
        env = "ANYDOOR_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS:PORT"
    )]
    listen: SocketAddr,

    /// The folder for what must outlive a restart (the key).
    #[arg(
        long,
        env = "ANYDOOR_DATA",
        default_value = "data",
        value_name = "FOLDER"
    )]
    data: PathBuf,

    /// The key as 64 hexadecimal figures, when several instances share one. Better given as ANYDOOR_KEY than typed here. To change
    /// it, give the new one, a comma, and the old one; take the old one away after 30 days.
    #[arg(long, env = "ANYDOOR_KEY", hide_env_values = true, value_name = "HEX")]
    key: Option<String>,

    #[command(flatten)]
    bots: Bots,

    /// How edits of the content are noticed while the program runs. SIGHUP always reads it again.
    #[arg(long, env = "ANYDOOR_WATCH", value_enum, default_value_t = Noticed::Notice)]
    watch: Noticed,

    /// Who may see the page for staff, /staff/content: what is served, and what is wrong with the last edit.
    #[arg(long, env = "ANYDOOR_STAFF_PAGE", value_enum, default_value_t = Staff::Here)]
    staff_page: Staff,

    /// The address at which families reach the page, like https://help.example.org. It stands on printed plans, in the line
    /// for schools and in what search engines read. Without it, the address that the browser used.
    #[arg(long, env = "ANYDOOR_PUBLIC_URL", value_parser = public, value_name = "URL")]
    public_url: Option<Address>,

    /// How log lines look.
    #[arg(long, env = "ANYDOOR_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Noticed {
    /// The system tells of each edit.
    Notice,
    /// Look every two seconds: for network drives.
    Poll,
    /// Only on SIGHUP.
    Off,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Staff {
    /// Browsers on this computer.
    Here,
    /// Anyone who can reach the program.
    Anyone,
    /// Nobody.
    Nobody,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    /// For a person at a terminal.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

impl Serve {
    pub(super) fn run(self) -> ExitCode {
        start_logging(self.log_format);
        let content = match prove_or_explain(&self.place) {
            Ok(content) => Arc::new(content),
            Err(code) => return code,
        };
        let public = self.public_url.clone().unwrap_or_default();
        let bots = match self.bots.settings(public.set()) {
            Ok(bots) => bots,
            Err(error) => {
                eprintln!("anydoor cannot start: {error}");
                return ExitCode::from(2);
            }
        };
        let pretended = self.place.now;
        let settings = Settings {
            listen: self.listen,
            data: self.data,
            key: self.key,
            database: self.bots.database_url.clone(),
            wait_for_store: Duration::from_secs(self.bots.wait_for_store.into()),
            bots,
            clock: Arc::new(move || pretended.unwrap_or_else(english_time)),
            content: self.place.content,
            watch: match self.watch {
                Noticed::Notice => Watch::Notice,
                Noticed::Poll => Watch::Poll,
                Noticed::Off => Watch::Off,
            },
            staff: match self.staff_page {
                Staff::Here => Seen::Here,
                Staff::Anyone => Seen::ByAnyone,
                Staff::Nobody => Seen::ByNobody,
            },
            public,
        };
        let runtime = match tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
        {
            Ok(runtime) => runtime,
            Err(error) => {
                eprintln!("anydoor cannot start: {error}");
                return ExitCode::from(2);
            }
        };
        match runtime.block_on(run(content, settings)) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("anydoor cannot start: {error}");
                ExitCode::from(2)
            }
        }
    }
}

fn public(text: &str) -> Result<Address, AddressError> {
    Address::read(text)
}

/// Logs go to standard error. `RUST_LOG` chooses how much.
fn start_logging(format: LogFormat) {
    use std::io::IsTerminal as _;
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    match format {
        LogFormat::Text => logs.init(),
        LogFormat::Json => logs.json().init(),
    }
}
