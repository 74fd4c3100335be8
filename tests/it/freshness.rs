//! Facts grow old: staff are told in time, families see what is fresh first, and nobody in danger is shown what nobody checks.

use std::process::Command;

use anydoor::content::Content;
use anydoor::dialogue::card::Eyes;
use anydoor::dialogue::{Input, State, respond};
use anydoor::family::Family;
use anydoor::fault::Severity;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::support::{content, copy, edit, good, root};

/// Codes of what is told on a day, each with how many.
fn told(content: &Content, day: Date) -> Vec<(&'static str, usize)> {
    let mut codes: Vec<(&str, usize)> = Vec::new();
    for fault in content.freshness(day).0 {
        match codes.iter_mut().find(|(code, _)| *code == fault.code) {
            Some((_, n)) => *n += 1,
            None => codes.push((fault.code, 1)),
        }
    }
    codes
}

/// The last day of the earliest review, and of a crisis service.
fn first_day(content: &Content) -> Date {
    content.reviews().first().expect("there is content").by
}

/// Nothing today; a month before a day a notice; after it a warning; never a line for each service.
#[test]
fn staff_are_told_in_time_and_in_few_lines() {
    let content = content();
    assert!(told(content, date(2026, 11, 25)).is_empty());
    let first = first_day(content);
    let of = |day: Date| told(content, day);
    assert!(of(first.saturating_sub(31.days())).is_empty());
    assert_eq!(of(first.saturating_sub(30.days()))[0].0, "review-soon");
    assert_eq!(of(first)[0].0, "review-soon");
    assert_eq!(of(first.saturating_add(1.days()))[0].0, "past-review");
    let late = content.freshness(date(2027, 6, 30));
    assert!(late.0.len() <= 6, "{} lines", late.0.len());
    assert!(late.0.iter().all(|f| f.severity == Severity::Warning));
    assert!(
        late.0.iter().any(|f| f.message.contains(" more")),
        "{late:?}"
    );
}

/// A crisis contact that nobody has checked for half a year past its day is an error, at its line.
#[test]
fn an_old_crisis_contact_is_an_error() {
    let content = content();
    let service = content.directory.service("emergency-999").expect("999");
    let last = service.review_by.saturating_add(180.days());
    let errors = |day: Date| -> Vec<String> {
        let faults = content.freshness(day).0.into_iter();
        let old = faults.filter(|f| f.code == "crisis-too-old");
        old.filter_map(|f| f.place.map(|p| p.to_string())).collect()
    };
    assert!(errors(last).is_empty());
    let told = errors(last.saturating_add(1.days()));
    let place = service.place.to_string();
    assert!(place.starts_with("directory/services/health/crisis-lines.yaml:"));
    assert!(told.contains(&place), "{place} is not in {told:?}");
}

/// What is too old is offered after everything that is not, and its card says so; in danger the order stays.
#[test]
fn what_is_too_old_comes_last_and_says_so() {
    let folder = copy();
    let file = "directory/services/learning/advice-and-rights.yaml";
    let text = std::fs::read_to_string(folder.path().join(file)).expect("readable");
    let at = text.find("id: essex-sendiass").expect("it is there");
    let day = at + text[at..].find("review_by: ").expect("a day");
    let old = format!("{}review_by: 2026-01-01{}", &text[..day], &text[day + 21..]);
    let (head, entry) = old.split_at(at);
    let old = format!(
        "{head}{}",
        entry.replacen("checked: 2026-11-23", "checked: 2025-06-01", 1)
    );
    std::fs::write(folder.path().join(file), old).expect("written");
    let aged = good(folder.path());
    let now = date(2026, 11, 25).at(10, 0, 0, 0);
    let place = |content: &Content| {
        let person = content.step(content.front_door("lost-again"));
        let family = Family::default();
        let eyes = Eyes {
            content,
            family: &family,
            now,
        };
        let cards = eyes.offered(&person.offer, &State::default(), &mut Vec::new());
        let found = cards.iter().position(|c| c.id == "essex-sendiass");
        let found = found.expect("it is offered");
        (found, cards.len(), cards[found].checked.clone())
    };
    let (before, all, checked) = place(content());
    assert!(before + 1 < all && !checked.contains("long ago"));
    let (after, all, checked) = place(&aged);
    assert_eq!(after + 1, all, "it comes last");
    assert!(checked.contains("That is long ago"), "{checked}");
    // Half a year after every day the numbers in danger stand as they stood.
    let crisis = |day: Date| -> Vec<String> {
        let words = Input::Text("she wants to kill herself".into());
        let turn = respond(content(), &State::default(), &words, day.at(10, 0, 0, 0));
        turn.reply.services().map(|c| c.id.clone()).collect()
    };
    assert_eq!(crisis(date(2026, 11, 25)), crisis(date(2027, 9, 1)));
}

/// For each owner a list, with file, line and day.
#[test]
fn owners_get_a_list() {
    let folder = copy();
    let file = "directory/services/learning/advice-and-rights.yaml";
    let (team, nobody) = (
        "owner: SEND Operations (name to confirm)\n",
        "directory/services/community/clubs.yaml",
    );
    edit(folder.path(), file, team, "owner: Advice team\n");
    let team = "owner: Local Offer team (name to confirm)\n";
    edit(folder.path(), nobody, team, "");
    let list = |folder: &std::path::Path, day: &str| {
        let done = Command::new(env!("CARGO_BIN_EXE_anydoor"))
            .args(["check", "--owners", "--now", day, "--content"])
            .arg(folder)
            .output()
            .expect("it runs");
        assert!(done.status.success());
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    let quiet = list(root(), "2026-11-25");
    assert!(
        quiet.starts_with("Nothing is due within the next 30 days. Next are"),
        "{quiet}"
    );
    let due = list(folder.path(), "2027-06-10");
    for wanted in [
        "# SEND Operations\n",
        "# Advice team\n",
        "# Nobody is named as owner\n",
        "pathway `ehc-needs-assessment`, was due by 2027-05-31 (last read ",
        "pathways/learning/ehc-needs-assessment.yaml:1\n",
        "service `essex-sendiass`, was due by 2027-05-31 (last checked ",
    ] {
        assert!(due.contains(wanted), "{wanted} in {due}");
    }
    let of_team = due.split("# Advice team").nth(1).expect("the team's list");
    let of_team = of_team.split("\n# ").next().unwrap_or("");
    assert!(of_team.contains("`essex-sendiass`") && !of_team.contains("pathway `"));
}
