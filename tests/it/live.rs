//! Staff save while families talk: no error page, no fact lost, nobody stranded, and a broken edit is never served.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anydoor::channel::page::Page;
use anydoor::content::live::Edit;
use anydoor::content::{Content, Live, load};
use anydoor::dialogue::State;
use anydoor::fault::Faults;
use anydoor::serve::reload::{Edits, QUIET, Watch, keep_up};
use anydoor::serve::router;
use anydoor::serve::staff::Seen;
use anydoor::store::{Key, Seal};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use tower::ServiceExt as _;

use crate::renamed::{closed, gone, renamed};
use crate::support::{copy, edit, good, monday_morning, root};

const FRONT: &str = "pathways/front-door.yaml";
const THANKS: &str = "You are welcome. Come back whenever you like.";

/// How families begin.
const BEGINNINGS: [&str; 10] = [
    "EHC plan for my son, he is 7, we live in Harlow",
    "they refused to assess my daughter, 9, Clacton",
    "my son is 6 and might be autistic, Colchester",
    "short breaks for my daughter, 12, Braintree",
    "excluded from school, he is 14, Basildon",
    "speech therapy, 3 years old, Chelmsford",
    "school transport, age 11, Epping",
    "I am 16 and I feel low, Maldon",
    "money and benefits, he is 5, Uttlesford",
    "hello",
];

/// What they write later: none of it takes back what they told.
const WORDS: [&str; 6] = [
    "ok",
    "camhs",
    "thank you",
    "help with transport",
    "not sure",
    "what next",
];

/// The same numbers in every run (Knuth's linear congruential generator, MMIX).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides.max(1)
    }
}

/// A conversation as its browser holds it: a token, and the buttons on the page.
struct Browser {
    token: String,
    taps: Vec<String>,
}

/// The program without its port.
struct Program {
    live: Live,
    router: Router,
    seal: Seal,
    runtime: tokio::runtime::Runtime,
}

impl Program {
    fn new(content: Arc<Content>) -> Self {
        let live = Live::new(content, monday_morning());
        let seal = Seal::new(&Key::read(&"05".repeat(32)).expect("a key"), "web");
        let page = Page::new(live.clone(), seal.clone(), Arc::new(monday_morning));
        Self {
            router: router::router(live.clone(), page, Router::new(), Seen::ByAnyone),
            runtime: tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .expect("a runtime"),
            live,
            seal,
        }
    }

    fn ask(&self, request: Request<Body>) -> (u16, String) {
        self.runtime.block_on(async {
            let answer = self
                .router
                .clone()
                .oneshot(request)
                .await
                .expect("an answer");
            let status = answer.status().as_u16();
            let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await;
            let text = String::from_utf8_lossy(&body.expect("a body")).into_owned();
            (status, text)
        })
    }

    fn get(&self, path: &str) -> String {
        let request = Request::get(path).body(Body::empty());
        self.ask(request.expect("a request")).1
    }

    /// A turn over HTTP; whatever happens there is a page with a way on.
    fn turn(&self, before: &str, say: &str, tap: &str) -> Browser {
        let form = format!("state={before}&say={}&tap={tap}", say.replace(' ', "+"));
        let request = Request::post("/chat")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        let (status, page) = self.ask(request);
        let what = format!("{say:?} {tap:?} at {}", self.open(before).at);
        assert_eq!(status, 200, "{what}");
        for trouble in ["went wrong", "could not pick up"] {
            assert!(!page.contains(trouble), "{what}: {trouble}");
        }
        let taps = values(&page, "name=\"tap\" value=\"");
        let ways = taps
            .iter()
            .filter(|t| !matches!(t.as_str(), "x:back" | "x:why"));
        assert!(ways.count() >= 3, "{what}: no way on in {taps:?}");
        // The button that is always there, or an answer of the same name, which it then does not repeat.
        let person = page.contains(">Talk to a person</button>");
        assert!(person, "{what}: no person");
        Browser {
            token: values(&page, "name=\"state\" value=\"").remove(0),
            taps,
        }
    }

    fn open(&self, token: &str) -> State {
        let bytes = self.seal.open(token);
        bytes
            .and_then(|bytes| State::unpack(&bytes, &self.live.content()))
            .unwrap_or_default()
    }
}

fn values(page: &str, before: &str) -> Vec<String> {
    let pieces = page.split(before).skip(1);
    pieces
        .map(|rest| rest.split('"').next().unwrap_or("").to_owned())
        .collect()
}

/// The facts of a state under the names of this content.
fn facts_today(content: &Content, state: &State) -> Vec<(String, String)> {
    let today = |(fact, value): &(String, String)| match content.facts.find(fact) {
        Some(id) => {
            let known = content.facts.get(id);
            let value = known
                .value(value)
                .map_or(value.as_str(), |v| known.id_of(v));
            (known.id.clone(), value.to_owned())
        }
        None => (fact.clone(), value.clone()),
    };
    state.facts.iter().map(today).collect()
}

/// A thousand conversations through two hundred edits: good ones, broken ones, with new names and without steps.
#[test]
fn a_thousand_conversations_outlive_two_hundred_edits() {
    let base = Arc::new(good(root()));
    let reworded = copy();
    edit(reworded.path(), FRONT, THANKS, "You are very welcome.");
    let broken = copy();
    edit(broken.path(), FRONT, "steps:", "steps: [");
    let (nothing, faults) = load(broken.path());
    assert!(nothing.is_none());
    let edits = [
        Some(base.clone()),
        Some(Arc::new(good(reworded.path()))),
        Some(renamed()),
        Some(gone()),
        Some(closed()),
        None,
    ];
    let program = Program::new(base);
    let mut dice = Dice(20_261_123);
    let mut open: Vec<Browser> = (0..1000)
        .map(|n| {
            let hello = program.turn("", BEGINNINGS[n % BEGINNINGS.len()], "");
            let answers: Vec<&String> = hello.taps.iter().filter(|t| t.starts_with("c:")).collect();
            match answers.get(dice.roll(answers.len() + 1)) {
                Some(tap) if n % 2 == 0 => program.turn(&hello.token, "", tap),
                _ => hello,
            }
        })
        .collect();
    let mut seen = [0_usize; 3];
    let mut landed = 0;
    for _ in 0..200 {
        let before = program.live.content();
        let offered = edits[dice.roll(edits.len())].clone();
        let same = offered.as_ref().is_some_and(|c| c.hash == before.hash);
        let wanted = match &offered {
            None => Edit::Refused,
            Some(_) if same => Edit::Same,
            Some(_) => Edit::Taken,
        };
        let faults = if offered.is_none() {
            faults.clone()
        } else {
            Faults::default()
        };
        let now = program
            .live
            .offer(offered.clone(), faults, monday_morning());
        assert_eq!(now, wanted);
        seen[now as usize] += 1;
        let serves = offered.map_or(before.hash.clone(), |c| c.hash.clone());
        assert_eq!(program.live.content().hash, serves);
        for _ in 0..25 {
            let n = dice.roll(open.len());
            let (say, tap) = next(&open[n], &mut dice);
            let state = program.open(&open[n].token);
            let after = program.turn(&open[n].token, &say, &tap);
            let content = program.live.content();
            let (known, kept) = (
                facts_today(&content, &state),
                program.open(&after.token).facts,
            );
            // A button may put another value; a look, a topic and a person change nothing.
            let exact = say.is_empty() && !tap.starts_with("c:") && !tap.starts_with("f:");
            for (fact, value) in &known {
                let found = kept.iter().find(|(f, _)| f == fact);
                let found = found.unwrap_or_else(|| panic!("{fact} was lost by {say:?} {tap:?}"));
                assert!(!exact || found.1 == *value, "{fact} after {tap:?}");
            }
            let gone = content.find(&anydoor::dialogue::talk::step_id(&state.at));
            landed += usize::from(gone.is_none());
            open[n] = after;
        }
    }
    assert!(seen.iter().all(|n| *n >= 10), "{seen:?}");
    assert!(landed >= 20, "only {landed} stood on a step that was gone");
    let staff = program.get("/staff/content");
    let hash = program.live.content().hash.clone();
    assert!(staff.contains(&hash), "{staff}");
}

/// What a family does next: looks, taps or writes, but takes nothing back.
fn next(browser: &Browser, dice: &mut Dice) -> (String, String) {
    let harmless = |t: &&String| {
        !t.starts_with("k:")
            && !matches!(
                t.as_str(),
                "x:back" | "x:start" | "x:start-again" | "x:leave"
            )
    };
    match dice.roll(4) {
        0 => (String::new(), String::new()),
        1 => (WORDS[dice.roll(WORDS.len())].to_owned(), String::new()),
        _ => {
            let taps: Vec<&String> = browser.taps.iter().filter(harmless).collect();
            (String::new(), taps[dice.roll(taps.len())].clone())
        }
    }
}

/// A refused edit is told to staff, at its line, and to operators; a good one takes it away.
#[test]
fn staff_see_what_is_wrong_with_a_refused_edit() {
    let program = Program::new(Arc::new(good(root())));
    let broken = copy();
    edit(broken.path(), FRONT, "go: menu-health", "go: menu-helth");
    let (content, faults) = load(broken.path());
    let offered = program
        .live
        .offer(content.map(Arc::new), faults, monday_morning());
    assert_eq!(offered, Edit::Refused);
    let page = program.get("/staff/content");
    for wanted in [
        "The last edit is not served",
        "unknown-step",
        "pathways/front-door.yaml:",
        "did you mean `menu-health`?",
        "Monday 23 November 2026 at 10:00",
    ] {
        assert!(page.contains(wanted), "{wanted} in {page}");
    }
    let health = program.get("/healthz");
    assert!(health.contains("\"last_edit\":\"refused\""), "{health}");
    let content = program.live.content();
    let same = program
        .live
        .offer(Some(content), Faults::default(), monday_morning());
    assert_eq!(same, Edit::Same);
    assert!(
        program
            .get("/staff/content")
            .contains("The last edit is served")
    );
    assert!(program.get("/healthz").contains("\"last_edit\":\"served\""));
}

/// Waits until it is so, or gives up.
fn wait(live: &Live, what: &str, is_so: impl Fn(&Live) -> bool) {
    for _ in 0..3600 {
        if is_so(live) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what}: {:?}", live.served().refused);
}

/// A SIGHUP is for the whole process: it would have the other test read half a file.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Watches a folder in the way given.
fn watched(runtime: &tokio::runtime::Runtime, folder: &Path, watch: Watch) -> Live {
    let live = Live::new(Arc::new(good(folder)), monday_morning());
    let _runtime = runtime.enter();
    let edits = Edits::below(folder, watch);
    runtime.spawn(keep_up(live.clone(), edits, Arc::new(monday_morning)));
    live
}

/// Real files, saved as editors save them: a break is refused, its repair taken, and a file written in two parts is read once.
#[test]
fn edits_of_real_files_are_taken_up() {
    let _alone = ALONE.lock();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = copy();
    let here = folder.path();
    let live = watched(&runtime, here, Watch::Notice);
    let first = live.content().hash.clone();
    edit(here, FRONT, "steps:", "steps: [");
    wait(&live, "a break is seen", |l| l.served().refused.is_some());
    assert_eq!(live.content().hash, first, "the content before goes on");
    edit(here, FRONT, "steps: [", "steps:");
    wait(&live, "the repair is seen", |l| {
        l.served().refused.is_none()
    });
    let file = here.join(FRONT);
    let whole = std::fs::read_to_string(&file)
        .expect("readable")
        .replace(THANKS, "You are welcome.");
    let half = whole.find("steps:").expect("steps") + 40;
    let began = std::time::Instant::now();
    std::fs::write(&file, &whole[..half]).expect("written");
    std::thread::sleep(Duration::from_millis(60));
    std::fs::write(&file, &whole).expect("written");
    // On a computer that is very busy the second part may come too late to be one save.
    let one_save = began.elapsed() < QUIET;
    wait(&live, "both parts are read as one", |l| {
        assert!(
            !one_save || l.served().refused.is_none(),
            "half a file was read"
        );
        l.content().hash != first
    });
    // A folder put in the place of the other, as deployments do, is watched too.
    let second = live.content().hash.clone();
    std::fs::rename(here.join("pathways"), here.join("before")).expect("renamed");
    let next = copy();
    edit(next.path(), FRONT, THANKS, "Thank you for coming.");
    std::fs::rename(next.path().join("pathways"), here.join("pathways")).expect("renamed");
    wait(&live, "the other folder is read", |l| {
        l.content().hash != second && l.served().refused.is_none()
    });
    let third = live.content().hash.clone();
    edit(here, FRONT, "Thank you for coming.", "Thanks for coming.");
    wait(&live, "and watched", |l| l.content().hash != third);
}

/// Where the system tells nothing the folders are looked through, and SIGHUP reads them at any time.
#[test]
fn edits_are_found_without_being_told() {
    let _alone = ALONE.lock();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = copy();
    let polled = watched(&runtime, folder.path(), Watch::Poll);
    let before = polled.content().hash.clone();
    edit(folder.path(), FRONT, THANKS, "You are welcome.");
    wait(&polled, "a look finds the edit", |l| {
        l.content().hash != before
    });
    #[cfg(unix)]
    {
        // A signal that nobody listens for would end the tests.
        let hangup = tokio::signal::unix::SignalKind::hangup();
        let guard = runtime.block_on(async { tokio::signal::unix::signal(hangup) });
        let _guard = guard.expect("a listener");
        let deaf = watched(&runtime, folder.path(), Watch::Off);
        let before = deaf.content().hash.clone();
        edit(folder.path(), FRONT, "You are welcome.", "Welcome.");
        std::thread::sleep(Duration::from_millis(700));
        assert_eq!(deaf.content().hash, before, "nobody told it");
        let id = std::process::id().to_string();
        let sent = std::process::Command::new("kill")
            .args(["-HUP", &id])
            .status();
        assert!(sent.is_ok_and(|s| s.success()));
        wait(&deaf, "SIGHUP is heard", |l| l.content().hash != before);
    }
}
