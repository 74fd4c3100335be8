//! `anydoor reach`: conversations that can be pasted into `tests/conversations/` as they are, and who never gets there.

use std::process::Command;

use anydoor::cli::test::{Outcome, run_path};
use anydoor::dialogue::talk::step_id;
use anydoor::proof::reach::way_to;
use anydoor::proof::transcript::transcripts;
use anydoor::proof::who::Who;

use crate::support::{content, copy_of, good, monday_morning, root};

/// Services of the real content: whoever follows the conversations comes to them, and the transcripts pass.
#[test]
fn ways_to_services_can_be_pasted() {
    let mut who = Who::new(content(), monday_morning());
    let mut pasted = String::from("now: 2026-11-23T10:00\nconversations:\n");
    let services = [
        "provide-autism-adhd-waiting",
        "snap",
        "caravans-short-breaks",
        "inclusion-ventures",
    ];
    let mut looked_for = 0;
    for id in services {
        let Some(service) = content().directory.position(id) else {
            continue;
        };
        looked_for += 1;
        let (ways, _) = who.ways_to_service(service, 2);
        assert!(!ways.is_empty(), "no way to {id}");
        for way in &ways {
            let last = way.turns.last().expect("a turn");
            assert!(
                last.services.iter().any(|s| s == id),
                "{id} is not shown at {}",
                last.at
            );
        }
        pasted += &transcripts(&ways);
    }
    assert!(
        looked_for >= 3,
        "the services of this test have other names now"
    );
    let step = content()
        .find(&step_id("transport/stage-one"))
        .expect("a step");
    let way = way_to(content(), step, Vec::new(), monday_morning()).expect("a way");
    pasted += &transcripts(&[way]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("pasted.yaml");
    std::fs::write(&file, &pasted).expect("written");
    let mut outcome = Outcome::default();
    run_path(content(), &file, monday_morning(), &mut outcome);
    assert_eq!(outcome.failed, 0, "{}\n{pasted}", outcome.report);
    assert!(outcome.passed > looked_for);
}

/// Who never gets there, by the reason, in plain English.
#[test]
fn who_never_gets_there_is_told_and_why() {
    let small = good(copy_of(&root().join("tests/small")).path());
    let mut who = Who::new(&small, monday_morning());
    let barred = |who: &mut Who<'_>, id: &str| -> Vec<(String, String)> {
        let service = small.directory.position(id).expect("a service");
        let all = who.barred_from_service(service).into_iter();
        all.map(|b| (b.families.who, b.why)).collect()
    };
    let babies = barred(&mut who, "west-babies");
    assert_eq!(babies[0].0, "ages 4 to 25");
    assert!(babies[0].1.contains("age"), "{babies:?}");
    assert!(
        babies
            .iter()
            .any(|(who, why)| why.contains("live where") && who.contains("in East")),
        "{babies:?}"
    );
    // The line is offered by the talk itself to whoever asks for a person.
    assert!(barred(&mut who, "line").is_empty());
    let step = small.find(&step_id("sleep/twelve")).expect("a step");
    let never = who.barred_from(step);
    assert_eq!(never.len(), 1);
    assert!(never[0].why.contains("from `sleep/start`"), "{never:?}");
    let old = small.find(&step_id("sleep/old")).expect("a step");
    let closed = who.barred_from(old);
    assert!(closed[0].why.contains("not in force") && closed[0].families.who == "every family");
    let start = small.find(&step_id("sleep/start")).expect("a step");
    assert!(who.barred_from(start).is_empty());
}

/// A name that is none is answered with the nearest.
#[test]
fn a_wrong_name_is_answered() {
    let run = |name: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
            .args(["reach", "--content", "tests/small", name])
            .current_dir(root())
            .output();
        let done = done.expect("runs");
        let (out, err) = (
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr),
        );
        (done.status.code(), format!("{out}{err}"))
    };
    for (wrong, right) in [
        ("sleep/twelv", "sleep/twelve"),
        ("twelve", "sleep/twelve"),
        ("west-baby", "west-babies"),
    ] {
        let (code, told) = run(wrong);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(&format!("Did you mean `{right}`?")), "{told}");
    }
    let (code, told) = run("west-babies");
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("# - ") && told.contains("ages 4 to 25"),
        "{told}"
    );
}
