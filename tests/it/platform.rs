//! What the tests of messaging channels share: a platform of our own that takes what is sent and fails on demand, the program with a small content, and
//! updates as the platforms send them. (That our idea of the platforms is theirs is tested with their own libraries in `tests/channels/`.)

use std::collections::VecDeque;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, Uri, header};
use axum::response::IntoResponse as _;
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{edit, root};

pub(crate) const TOKEN: &str = "12345:token-of-a-bot";
pub(crate) const SECRET: &str = "a-secret-of-ours";

/// One request to the platform.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) path: String,
    pub(crate) body: String,
}

impl Sent {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// How it is to fail: the next requests are answered so; a status of 0 breaks the connection off, `None` is silence until the other side gives up.
type Failures = VecDeque<Option<(u16, Value)>>;

/// A platform that takes everything.
#[derive(Clone)]
pub(crate) struct Platform {
    pub(crate) url: String,
    sent: Arc<Mutex<Vec<Sent>>>,
    failures: Arc<Mutex<Failures>>,
}

impl Platform {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let platform = Self {
            url: format!("http://{}", listener.local_addr().expect("an address")),
            sent: Arc::default(),
            failures: Arc::default(),
        };
        let here = platform.clone();
        let answer = move |uri: Uri, body: Bytes| here.clone().answer(uri, body);
        let router = Router::new().fallback(answer);
        tokio::spawn(async move {
            // Axum's own server is enough for a test.
            anydoor::serve::connections::serve(listener, router, std::future::pending()).await;
        });
        platform
    }

    async fn answer(self, uri: Uri, body: Bytes) -> axum::response::Response {
        let path = uri.path().to_owned();
        let body = String::from_utf8_lossy(&body).into_owned();
        if path.to_lowercase().ends_with("/getupdates") {
            tokio::time::sleep(Duration::from_millis(50)).await;
            return json!({ "ok": true, "result": [] })
                .to_string()
                .into_response();
        }
        let failure = self.failures.lock().expect("not poisoned").pop_front();
        match failure {
            Some(None) => tokio::time::sleep(Duration::from_secs(60)).await,
            Some(Some((0, _))) => {
                // Fewer bytes than were promised.
                let promised = [(header::CONTENT_LENGTH, "1000")];
                return (promised, Body::new(Broken)).into_response();
            }
            Some(Some((status, body))) => {
                let status = StatusCode::from_u16(status).expect("a status");
                return (status, body.to_string()).into_response();
            }
            None => {}
        }
        self.sent
            .lock()
            .expect("not poisoned")
            .push(Sent { path, body });
        let message = json!({ "message_id": 1, "date": 1, "text": "x", "chat": { "id": 1, "type": "private", "first_name": "x" } });
        json!({ "ok": true, "result": message, "messages": [{ "id": "wamid.x" }] })
            .to_string()
            .into_response()
    }

    /// What was sent so far to a path that ends so.
    pub(crate) fn sent(&self, ending: &str) -> Vec<Sent> {
        let sent = self.sent.lock().expect("not poisoned");
        let of = |s: &&Sent| s.path.to_lowercase().ends_with(&ending.to_lowercase());
        sent.iter().filter(of).cloned().collect()
    }

    /// Waits until so many were sent; fails if they are not within a minute.
    pub(crate) async fn wait(&self, ending: &str, many: usize) -> Vec<Sent> {
        let since = Instant::now();
        loop {
            let sent = self.sent(ending);
            if sent.len() >= many {
                return sent;
            }
            let sent = sent.len();
            assert!(
                since.elapsed() < Duration::from_secs(60),
                "{sent} of {many} sent"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// No request fails any more.
    pub(crate) fn heal(&self) {
        self.failures.lock().expect("not poisoned").clear();
    }

    /// The next requests fail so.
    pub(crate) fn fail(&self, failures: impl IntoIterator<Item = Option<(u16, Value)>>) {
        let mut next = self.failures.lock().expect("not poisoned");
        next.extend(failures);
    }
}

/// A body that breaks off at once.
struct Broken;

impl axum::body::HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }
}

/// The small content without its planted gaps.
pub(crate) fn small_house() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let from = root().join("tests/small");
    copy(&from, folder.path());
    let sleep = "pathways/sleep.yaml";
    let edits = [
        (
            "      - { when: { age: 18-25 }, go: round }",
            "      - { go: done }",
        ),
        ("label: Old, go: old", "label: Old, go: done"),
        (
            "      - { label: Back, go: round }",
            "      - { label: Out, go: done }",
        ),
        (
            "    say: Done.",
            "    say: Done.\n    offer:\n      - { service: line }",
        ),
        (
            "    say: Old.\n    until: 2025-01-01",
            "    say: Old.\n    next: [{ go: done }]",
        ),
        (
            "      - { service: east-office }\n  gap",
            "      - { service: line }\n  gap",
        ),
        (
            "      - { label: Help, when: { speaker: parent }, go: done }",
            "      - { label: Help, go: done }",
        ),
    ];
    for (find, replace) in edits {
        edit(folder.path(), sleep, find, replace);
    }
    let front = "pathways/front-door.yaml";
    edit(
        folder.path(),
        front,
        "      - { label: Play, topic: leisure-clubs }\n",
        "",
    );
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// The program itself, with every channel, on a port of its own.
pub(crate) struct Program {
    pub(crate) url: String,
    pub(crate) log: std::path::PathBuf,
    settings: Vec<(&'static str, String)>,
    /// How large the disk is on which its data folder stands, if it is one of its own.
    disk: Option<&'static str>,
    running: Option<Child>,
}

impl Program {
    /// Not started yet. `database` is a PostgreSQL, or the file in the data folder.
    pub(crate) fn new(
        folder: &Path,
        data: &Path,
        platform: &str,
        database: Option<String>,
    ) -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let at = free.local_addr().expect("an address");
        let text = |t: &str| t.to_owned();
        let mut settings = vec![
            ("ANYDOOR_LISTEN", at.to_string()),
            ("ANYDOOR_CONTENT", folder.to_string_lossy().into_owned()),
            ("ANYDOOR_DATA", data.to_string_lossy().into_owned()),
            ("ANYDOOR_NOW", text("2026-11-23T10:00")),
            ("ANYDOOR_WATCH", text("off")),
            ("ANYDOOR_KEY", "33".repeat(32)),
            ("ANYDOOR_PUBLIC_URL", text("https://help.example.org")),
            ("ANYDOOR_TELEGRAM_TOKEN", text(TOKEN)),
            ("ANYDOOR_TELEGRAM_SECRET", text(SECRET)),
            ("ANYDOOR_TELEGRAM_API", text(platform)),
            ("ANYDOOR_WHATSAPP_TOKEN", text("token")),
            ("ANYDOOR_WHATSAPP_SECRET", text(SECRET)),
            ("ANYDOOR_WHATSAPP_VERIFY", text("a word")),
            ("ANYDOOR_WHATSAPP_NUMBER", text("1000")),
            ("ANYDOOR_WHATSAPP_API", text(platform)),
            ("ANYDOOR_SMS_TOKEN", text(SECRET)),
        ];
        if let Some(url) = database {
            settings.push(("ANYDOOR_DATABASE_URL", url));
        }
        Self {
            url: format!("http://{at}"),
            log: data.join(format!("log-{}", at.port())),
            settings,
            disk: None,
            running: None,
        }
    }

    /// With another setting.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// Its data folder is a disk of its own, of this size, in its memory: nobody else sees it, and it ends with the program.
    pub(crate) fn on_a_disk_of(mut self, size: &'static str) -> Self {
        self.disk = Some(size);
        self
    }

    /// Whether this machine lets us mount a disk; in many containers nobody may.
    pub(crate) fn may_have_a_disk() -> bool {
        let tried = Command::new("unshare")
            .args([
                "--map-root-user",
                "--mount",
                "mount",
                "-t",
                "tmpfs",
                "tmpfs",
                "/mnt",
            ])
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    }

    /// From now on no file of the running program may grow beyond so many bytes, or any may: its writes fail as on a full disk. For machines
    /// that let us mount nothing.
    pub(crate) fn bound_files(&self, bytes: Option<u32>) {
        let id = self.running.as_ref().expect("it runs").id().to_string();
        let most = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let bound = Command::new("prlimit")
            .args(["--pid", &id, &format!("--fsize={most}:unlimited")])
            .status();
        assert!(bound.expect("prlimit, of util-linux").success());
    }

    /// A file on that disk, as we see it.
    pub(crate) fn on_its_disk(&self, name: &str) -> std::path::PathBuf {
        let id = self.running.as_ref().expect("it runs").id();
        let data = self.log.parent().expect("a folder").display().to_string();
        format!("/proc/{id}/root{data}/{name}").into()
    }

    /// Starts it, without waiting.
    pub(crate) fn start(&mut self) {
        if let Some(folder) = self.log.parent() {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log);
        // A write beyond the bound of a file is an error to read, not a signal that ends the program.
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
        command.arg(env!("CARGO_BIN_EXE_anydoor"));
        if let Some(size) = self.disk {
            // Mounts of its own; who is not root may have them as a user that is root in there.
            let mount = format!(
                "mount -t tmpfs -o size={size} tmpfs \"$ANYDOOR_DATA\" && exec \"$0\" \"$@\""
            );
            command = Command::new("unshare");
            command.args(["--map-root-user", "--mount", "sh", "-c", &mount]);
            command.arg(env!("CARGO_BIN_EXE_anydoor"));
        }
        let running = command
            .arg("serve")
            .env("RUST_LOG", "debug")
            .envs(self.settings.iter().map(|(n, v)| (*n, v.as_str())))
            .stdout(Stdio::null())
            .stderr(log.expect("a file"))
            .spawn();
        self.running = Some(running.expect("the program runs"));
    }

    /// Waits until it answers.
    pub(crate) async fn answers(&self) {
        let healthy = format!("{}/healthz", self.url);
        let since = Instant::now();
        while reqwest::get(&healthy).await.is_err() {
            assert!(since.elapsed() < Duration::from_secs(60), "it never came");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it as a power cut would: it has no time for anything.
    pub(crate) fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill().expect("killed");
            running.wait().expect("gone");
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A message to the Telegram bot.
pub(crate) fn telegram(update: u64, chat: u64, text: &str) -> Value {
    json!({ "update_id": update, "message": {
        "message_id": update, "date": 1_764_000_000, "text": text,
        "from": { "id": chat, "is_bot": false, "first_name": "Wiktoria" },
        "chat": { "id": chat, "type": "private", "first_name": "Wiktoria" } } })
}

/// A message to the WhatsApp number.
pub(crate) fn whatsapp(id: &str, from: &str, text: &str) -> Value {
    whatsapp_of(
        &json!({ "from": from, "id": id, "timestamp": "1764000000", "type": "text", "text": { "body": text } }),
    )
}

pub(crate) fn whatsapp_of(message: &Value) -> Value {
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": { "display_phone_number": "1", "phone_number_id": "1000" },
        "contacts": [{ "profile": { "name": "Wiktoria" }, "wa_id": "447700900123" }], "messages": [message] } }] }] })
}

/// As Meta signs.
pub(crate) fn meta_signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(body);
    let hex = mac.finalize().into_bytes();
    format!(
        "sha256={}",
        hex.iter().map(|b| format!("{b:02x}")).collect::<String>()
    )
}

/// As Twilio signs a form whose fields are sorted and whose values need no quoting rules of their own.
pub(crate) fn twilio_signature(secret: &str, url: &str, fields: &[(&str, &str)]) -> String {
    use base64::Engine as _;
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(secret.as_bytes()).expect("a key");
    mac.update(url.as_bytes());
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}
