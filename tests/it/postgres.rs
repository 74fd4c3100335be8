//! A real PostgreSQL of the tests' own: a new cluster in a scratch folder, on a free port, gone with the test. `tests/run` installs the Debian
//! package; where it is missing the tests fail and say so.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A running server.
pub(crate) struct Cluster {
    folder: TempDir,
    port: u16,
    server: Option<Child>,
}

/// The folder of the server's programs: Debian keeps them beside each other by version.
fn programs() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found
        .pop()
        .expect("the tests need PostgreSQL (Debian package postgresql); tests/run installs it")
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}

/// PostgreSQL refuses to run as root: then it runs as the user that its package made.
fn as_its_user(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    command.arg(program);
    command
}

impl Cluster {
    /// Makes a cluster and starts it.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        std::fs::create_dir(&data).expect("a folder");
        if is_root() {
            for path in [folder.path(), &data] {
                let own = Command::new("chown").arg("postgres").arg(path).status();
                assert!(own.is_ok_and(|s| s.success()), "user postgres is there");
            }
        }
        let made = as_its_user(&programs().join("initdb"))
            .current_dir(folder.path())
            .args(["--auth=trust", "--username=anydoor", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .expect("initdb runs");
        let told = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "initdb: {told}");
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let mut cluster = Self {
            folder,
            port,
            server: None,
        };
        cluster.resume();
        cluster
    }

    /// One that tests which run at the same time share; it ends with the last of them.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
        // If a test failed in here, the next one tries for itself.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// A new empty database in it.
    pub(crate) fn database(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let made = Command::new(programs().join("createdb"))
            .args(["-h", "127.0.0.1", "-U", "anydoor", "-p"])
            .args([&self.port.to_string(), &name])
            .status();
        assert!(made.is_ok_and(|s| s.success()), "createdb {name}");
        format!("postgres://anydoor@127.0.0.1:{}/{name}", self.port)
    }

    /// Stops it as a machine that is switched off does.
    pub(crate) fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            // SIGQUIT: at once, without a last checkpoint.
            let _ = Command::new("kill")
                .args(["-QUIT", &server.id().to_string()])
                .status();
            let _ = server.wait();
        }
    }

    /// Starts it again, and waits until it answers.
    pub(crate) fn resume(&mut self) {
        let data = self.folder.path().join("data");
        let server = as_its_user(&programs().join("postgres"))
            .current_dir(self.folder.path())
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c"])
            .arg("unix_socket_directories=")
            .args(["-p", &self.port.to_string(), "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(self.folder.path().join("log")).expect("a file"))
            .spawn()
            .expect("postgres runs");
        self.server = Some(server);
        let since = Instant::now();
        let ready = || {
            Command::new(programs().join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
                .status()
                .is_ok_and(|s| s.success())
        };
        while !ready() {
            let told = std::fs::read_to_string(self.folder.path().join("log"));
            assert!(since.elapsed() < Duration::from_secs(30), "{told:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.stop();
    }
}
