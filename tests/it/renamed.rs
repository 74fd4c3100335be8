//! Staff rename and take out what conversations under way stand on: each goes on, with everything that the family has told.

use std::sync::{Arc, LazyLock};

use anydoor::channel::bot::Session;
use anydoor::content::Content;
use anydoor::dialogue::renew::CHANGED;
use anydoor::dialogue::{Input, State, Turn, respond};

use crate::platform::small_house;
use crate::support::{content, copy, edit, good, monday_morning};

const EHC: &str = "pathways/learning/ehc-needs-assessment.yaml";

/// The pathway, a step of it, a service, a topic and a value have new names; the old ones stand under `was`.
static RENAMED: LazyLock<Arc<Content>> = LazyLock::new(|| {
    let folder = copy();
    let here = folder.path();
    edit(
        here,
        EHC,
        "pathway: ehc-needs-assessment\n",
        "pathway: asking-for-a-plan\nwas: [ehc-needs-assessment]\n",
    );
    edit(here, EHC, "go: legal-test", "go: the-test");
    edit(
        here,
        EHC,
        "\n  legal-test:\n",
        "\n  the-test:\n    was: [legal-test]\n",
    );
    edit(
        here,
        "directory/services/learning/advice-and-rights.yaml",
        "  - id: essex-sendiass\n",
        "  - id: sendiass-of-essex\n    was: [essex-sendiass]\n",
    );
    edit(
        here,
        "directory/topics.yaml",
        "{ id: ehcp-request,",
        "{ id: plan-request, was: [ehcp-request],",
    );
    edit(
        here,
        "pathways/facts.yaml",
        "      - id: asked\n",
        "      - id: waiting\n        was: asked\n",
    );
    Arc::new(good(here))
});

/// The step is gone: another has taken its place, and nothing says so.
static GONE: LazyLock<Arc<Content>> = LazyLock::new(|| {
    let folder = copy();
    edit(folder.path(), "*", "legal-test", "planted-other");
    Arc::new(good(folder.path()))
});

/// The whole pathway is gone.
static CLOSED: LazyLock<Arc<Content>> = LazyLock::new(|| {
    let folder = copy();
    edit(
        folder.path(),
        "*",
        "ehc-needs-assessment",
        "planted-pathway",
    );
    Arc::new(good(folder.path()))
});

/// Everything renamed, with `was`.
pub(crate) fn renamed() -> Arc<Content> {
    RENAMED.clone()
}

/// A step taken out.
pub(crate) fn gone() -> Arc<Content> {
    GONE.clone()
}

/// A pathway taken out.
pub(crate) fn closed() -> Arc<Content> {
    CLOSED.clone()
}

/// Says or taps one after the other; a button by its label.
fn talk(content: &Content, state: &State, turns: &[&str]) -> Turn {
    let mut turn = respond(content, state, &Input::Look, monday_morning());
    for said in turns {
        let buttons = turn.reply.choices.iter().chain(&turn.reply.always);
        let input = match buttons.into_iter().find(|b| b.label == *said) {
            Some(button) => Input::Tap(button.tap.clone()),
            None => Input::Text((*said).to_owned()),
        };
        turn = respond(content, &turn.state, &input, monday_morning());
    }
    turn
}

/// A family that stands at the legal test.
fn at_the_test() -> Turn {
    let turn = talk(
        content(),
        &State::default(),
        &[
            "EHC plan for my son, he is 7, we live in Harlow",
            "We have not asked yet",
        ],
    );
    assert_eq!(turn.state.at, "ehc-needs-assessment/legal-test");
    turn
}

fn said(turn: &Turn) -> String {
    format!("{:?} {:?}", turn.reply.blocks, turn.reply.question)
}

/// A renamed step goes on as if nothing had happened: the same question, the same buttons, and buttons of before still work.
#[test]
fn a_renamed_step_just_goes_on() {
    let before = at_the_test();
    let look = respond(&RENAMED, &before.state, &Input::Look, monday_morning());
    assert_eq!(look.state.at, "asking-for-a-plan/the-test");
    assert_eq!(look.reply.question, before.reply.question);
    assert_eq!(look.state.topic.as_deref(), Some("plan-request"));
    assert!(!said(&look).contains(CHANGED), "{}", said(&look));
    for button in &before.reply.choices {
        let tap = Input::Tap(button.tap.clone());
        let (old, new) = (
            respond(content(), &before.state, &tap, monday_morning()),
            respond(&RENAMED, &before.state, &tap, monday_morning()),
        );
        let name = old
            .state
            .at
            .replace("ehc-needs-assessment/", "asking-for-a-plan/");
        assert_eq!(new.state.at, name, "{}", button.label);
        assert_eq!(new.reply.question, old.reply.question, "{}", button.label);
    }
    let words = Input::Text("how to ask".into());
    let on = respond(&RENAMED, &before.state, &words, monday_morning());
    assert_eq!(on.state.at, "asking-for-a-plan/how-to-ask");
}

/// Facts, services, plan and the way back survive under their new names.
#[test]
fn everything_that_is_known_survives_a_new_name() {
    let before = talk(
        content(),
        &State::default(),
        &[
            "EHC plan for my son, he is 7, we live in Harlow",
            "We asked and are waiting",
        ],
    );
    assert_eq!(before.state.fact("plan"), Some("asked"));
    let mut state = before.state.clone();
    state.shown.push("essex-sendiass".into());
    let look = respond(&RENAMED, &state, &Input::Look, monday_morning());
    assert_eq!(look.state.fact("plan"), Some("waiting"));
    assert_eq!(look.state.fact("district"), Some("harlow"));
    assert!(look.state.shown.contains(&"sendiass-of-essex".to_owned()));
    assert!(!look.state.shown.contains(&"essex-sendiass".to_owned()));
    assert_eq!(look.reply.question, before.reply.question);
    let tap = |tap: &str| respond(&RENAMED, &state, &Input::Tap(tap.into()), monday_morning());
    assert!(said(&tap("x:plan")).contains("SENDIASS"));
    let back = tap("x:back");
    assert_eq!(back.state.at, "asking-for-a-plan/where-are-you");
    // Buttons that carry an old id.
    assert_eq!(tap("f:plan:asked").state.fact("plan"), Some("waiting"));
    assert_eq!(
        tap("t:ehcp-request").state.topic.as_deref(),
        Some("plan-request")
    );
}

/// A step that is gone: whatever the family does it hears why, keeps what it told, and stands as near as can be.
#[test]
fn a_lost_step_lands_where_the_choices_still_lead() {
    let before = at_the_test();
    let tap = before.reply.choices[0].tap.clone();
    for input in [
        Input::Look,
        Input::Tap(tap),
        Input::Text("yes".into()),
        Input::Text("2".into()),
    ] {
        let turn = respond(&GONE, &before.state, &input, monday_morning());
        assert_eq!(
            turn.state.at, "ehc-needs-assessment/planted-other",
            "{input:?}"
        );
        assert!(said(&turn).contains(CHANGED), "{input:?}");
        assert_eq!(turn.state.facts, before.state.facts, "{input:?}");
        assert!(!turn.reply.choices.is_empty());
        let again = respond(&GONE, &turn.state, &Input::Look, monday_morning());
        assert!(!said(&again).contains(CHANGED), "it is said once");
        assert_eq!(again.reply.question, turn.reply.question);
    }
}

/// If the choices lead nowhere any more, it is the last step of the same thread that is left.
#[test]
fn a_lost_step_lands_at_the_last_that_is_left() {
    let mut state = talk(content(), &at_the_test().state, &["How to ask"]).state;
    // Every label on the way has changed as well.
    state.thread.chosen = vec![1, 2];
    for past in &mut state.trail {
        past.thread.chosen.clear();
    }
    state.at = "ehc-needs-assessment/planted-gone".into();
    state.entered.clone_from(&state.at);
    let turn = respond(content(), &state, &Input::Look, monday_morning());
    assert_eq!(turn.state.at, "ehc-needs-assessment/legal-test");
    assert_eq!(turn.state.facts, state.facts);
    assert!(said(&turn).contains(CHANGED));
}

/// A pathway that is gone leaves its families at the menu, with what they told; one whose step is gone leaves them at its start.
#[test]
fn a_lost_pathway_lands_at_the_menu() {
    let before = at_the_test();
    for input in [Input::Look, Input::Text("ok".into())] {
        let turn = respond(&CLOSED, &before.state, &input, monday_morning());
        assert_eq!(turn.state.at, "front-door/menu", "{input:?}");
        assert!(said(&turn).contains(CHANGED));
        assert_eq!(turn.state.facts, before.state.facts);
    }
    let mut lost = before.state.clone();
    lost.trail.clear();
    lost.thread = anydoor::dialogue::state::Thread::default();
    lost.at = "ehc-refused/planted-gone".into();
    lost.entered.clone_from(&lost.at);
    let turn = respond(content(), &lost, &Input::Look, monday_morning());
    assert!(
        turn.state.at.starts_with("ehc-refused/"),
        "{}",
        turn.state.at
    );
    assert_eq!(turn.state.facts, lost.facts);
}

/// Words that have their own meaning are answered, danger first of all.
#[test]
fn a_lost_place_does_not_stand_in_the_way_of_danger() {
    let before = at_the_test();
    let words = Input::Text("she wants to kill herself".into());
    let turn = respond(&CLOSED, &before.state, &words, monday_morning());
    assert!(matches!(
        turn.reply.blocks.first(),
        Some(anydoor::dialogue::reply::Block::Crisis { .. })
    ));
    let person = respond(
        &CLOSED,
        &before.state,
        &Input::Tap("x:person".into()),
        monday_morning(),
    );
    assert_eq!(person.state.at, "front-door/person");
}

/// Numbers of names that are gone for a while mean the same when the names are back; and a state with names in full is still read.
#[test]
fn a_packed_state_outlives_content_that_knows_none_of_its_names() {
    let (here, other) = (content(), good(small_house().path()));
    let words = "I think my son might be autistic, he's 6, we live in Clacton";
    let said = Input::Text(words.into());
    let state = respond(here, &State::default(), &said, monday_morning()).state;
    assert!(state.at.contains('/') && !state.shown.is_empty());
    let abroad = State::unpack(&state.pack(here), &other).expect("a state");
    assert!(
        abroad.shown.iter().all(|id| id.starts_with('#')),
        "{abroad:?}"
    );
    let back = State::unpack(&abroad.pack(&other), here);
    assert_eq!(back.as_ref(), Some(&state));
    let before = postcard::to_allocvec(&state).expect("bytes");
    assert!(before.len() > 2 * state.pack(here).len());
    assert_eq!(State::unpack(&before, here), Some(state.clone()));
    let packed = state.pack(here);
    assert!((0..packed.len()).all(|cut| State::unpack(&packed[..cut], here).is_none()));
}

/// A bot's conversation that was kept with names in full goes on, in few bytes.
#[test]
fn a_conversation_kept_in_the_form_before_goes_on() {
    let content = content();
    let state = talk(content, &State::default(), &["he is 6 and cannot sleep"]).state;
    // Its state, its school, what is left of an answer, and the last answer.
    let (school, rest) = (Some("a-school"), vec!["the rest"]);
    let answered = Some(("an update", vec!["an answer"]));
    let kept = (Some(&state), school, &rest, &answered);
    let before = postcard::to_extend(&kept, vec![2]).expect("bytes");
    let kept = (Some(state.pack(content)), school, &rest, &answered);
    let now = postcard::to_extend(&kept, vec![3]).expect("bytes");
    let session = Session::unpack(&before, content).expect("a session");
    assert_eq!(session.pack(content), now);
}
