//! A conversation that begins on the site of a school: its district, its welcome, its SENCO first; danger before all of them.

use anydoor::content::{Content, load};
use anydoor::dialogue::reply::Reply;
use anydoor::dialogue::school::{at_school, begin};
use anydoor::dialogue::{Input, State, respond};
use anydoor::directory::schools::SENCO;

use crate::support::{copy, monday_morning};

const SCHOOL: &str = "id: bright-school\nname: Bright School\ndistrict: tendring\nwelcome: Hello from Bright School.\n\
senco:\n  say: Ask at the office.\n  contacts: [{ phone: 01632 960 001 }]\n\
sources: [{ url: \"https://www.example.org/\" }]\nchecked: 2026-11-23\nwas: [old-bright]\n";

fn school_content() -> Content {
    let folder = copy();
    std::fs::write(folder.path().join("directory/schools/bright.yaml"), SCHOOL).expect("written");
    let (content, faults) = load(folder.path());
    content.unwrap_or_else(|| panic!("{:?}", faults.0))
}

fn turn(content: &Content, state: &State, input: &Input, first: bool) -> (State, Reply) {
    let school = content.directory.school("old-bright").expect("the school");
    let mut turn = respond(content, state, input, monday_morning());
    at_school(
        content,
        school,
        &turn.state,
        first,
        &mut turn.reply,
        monday_morning(),
    );
    (turn.state, turn.reply)
}

fn text(reply: &Reply) -> String {
    anydoor::channel::terminal::render(reply)
}

#[test]
fn the_school_is_the_first_to_help() {
    let content = school_content();
    let school = content.directory.school("bright-school").expect("a school");
    let start = begin(&content, school);
    assert_eq!(start.fact("district"), Some("tendring"));
    let (state, hello) = turn(&content, &start, &Input::Look, true);
    let said = text(&hello);
    let welcome = said.find("Hello from Bright School.").expect("a welcome");
    let senco = said.find("The SENCO of Bright School").expect("a card");
    assert!(welcome < senco, "{said}");
    assert!(
        said.contains("01632 960 001") && said.contains("Ask at the office."),
        "{said}"
    );
    assert!(!hello.choices.is_empty());
    // To ask for a person is to hear of the SENCO first.
    let (_, person) = turn(&content, &state, &Input::Tap("x:person".into()), false);
    let first = person.services().next().expect("a card");
    assert_eq!(first.name, "The SENCO of Bright School");
    // Where the SENCO of any school would be shown, this one is; nobody asks for the district again.
    let words = Input::Text("he needs more help at school, he is 8".into());
    let (state, reply) = turn(&content, &state, &words, false);
    assert_eq!(state.fact("district"), Some("tendring"));
    for card in reply.services().filter(|card| card.id == SENCO) {
        assert_eq!(card.name, "The SENCO of Bright School");
    }
}

#[test]
fn danger_comes_before_the_school() {
    let content = school_content();
    let school = content.directory.school("bright-school").expect("a school");
    let words = Input::Text("my daughter wants to die".into());
    let (_, reply) = turn(&content, &begin(&content, school), &words, true);
    let said = text(&reply);
    let danger = said.find("GET HELP NOW").expect("help");
    assert!(
        said.find("Bright School").is_none_or(|at| at > danger),
        "{said}"
    );
}

/// The real schools give nothing but a name and a site: what is known of any SENCO stands there, and nothing else.
#[test]
fn a_school_that_gives_nothing_invents_nothing() {
    let content = crate::support::content();
    for school in &content.directory.schools {
        let mut turn = respond(
            content,
            &begin(content, school),
            &Input::Look,
            monday_morning(),
        );
        at_school(
            content,
            school,
            &turn.state,
            true,
            &mut turn.reply,
            monday_morning(),
        );
        let any = content.directory.service(SENCO).expect("the service");
        let door = content.directory.door(any);
        let card = turn.reply.services().next().expect("a card");
        assert_eq!(card.contacts.len(), door.contacts.len(), "{}", school.id);
    }
}
