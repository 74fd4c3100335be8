//! The figures in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::figures::{Figures, Share};
use super::questions::{Question, Risk};
use super::reading::Reading;

/// The table of figures, beside another when there is one.
pub(super) fn figures(figures: &Figures, other: Option<&Figures>) -> String {
    let mut out = String::new();
    let mut line = |name: &str, pick: &dyn Fn(&Figures) -> Share| {
        let share = pick(figures);
        let theirs = other.map(pick);
        if share.of == 0 && theirs.is_none_or(|t| t.of == 0) {
            return;
        }
        let beside = theirs.map_or(String::new(), |t| format!("   there {}", show(t)));
        let _ = writeln!(out, "{name:<42} {}{beside}", show(share));
    };
    line("best topic right", &|f| f.best);
    line("right one among three", &|f| f.among_three);
    for slice in figures.slices.keys() {
        line(&format!("  {slice}"), &|f| {
            f.slices.get(slice).copied().unwrap_or_default()
        });
    }
    line("typing slips, best topic right", &|f| f.slips);
    line("  the same texts without slips", &|f| f.without_slips);
    line("not ours, answered with a topic", &|f| f.strangers_answered);
    line("read as not ours, and is not", &|f| f.stranger_precision);
    line("crisis texts with the crisis reply", &|f| f.crisis_found);
    line("texts without danger that get it", &|f| f.false_alarms);
    line("age right where stated", &|f| f.age);
    line("place right where stated", &|f| f.area);
    line("who asks, right", &|f| f.speaker);
    for topic in figures.topics.keys() {
        line(&format!("  {topic}"), &|f| {
            f.topics.get(topic).copied().unwrap_or_default()
        });
    }
    out
}

fn show(share: Share) -> String {
    let (low, high) = share.interval();
    format!(
        "{:5.1} %  {:>4} of {:<4} (95 %: {low:.1} to {high:.1})",
        share.percent(),
        share.fit,
        share.of
    )
}

/// Which label was taken for which, the most frequent first.
pub(super) fn confusions(questions: &[Question], readings: &[Reading]) -> String {
    let mut pairs: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (question, reading) in wrong(questions, readings) {
        let got = reading.topics.first().map_or("(nothing)", String::as_str);
        *pairs.entry((&question.topic, got)).or_default() += 1;
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(pair, n)| (std::cmp::Reverse(*n), *pair));
    let mut out = String::new();
    if !pairs.is_empty() {
        out.push_str("\nWhat was taken for what\n");
    }
    for ((wanted, got), n) in pairs {
        let _ = writeln!(out, "  {n:>3}  {wanted} -> {got}");
    }
    out
}

fn wrong<'q>(
    questions: &'q [Question],
    readings: &'q [Reading],
) -> impl Iterator<Item = (&'q Question, &'q Reading)> {
    questions
        .iter()
        .zip(readings)
        .filter(|(q, r)| q.risk != Risk::Crisis && !r.has(q, 1) && !fair_silence(q, r))
}

/// Nothing understood of a text that is not ours: the reply is the menu, which is what is wanted.
fn fair_silence(question: &Question, reading: &Reading) -> bool {
    !question.is_ours() && reading.topics.is_empty()
}

/// Every miss with its why.
pub(super) fn misses(questions: &[Question], readings: &[Reading]) -> String {
    let mut out = String::new();
    for (question, reading) in wrong(questions, readings) {
        let got: Vec<&str> = reading.topics.iter().take(3).map(String::as_str).collect();
        let _ = write!(
            out,
            "\n{} topic {}{}\n  {}\n  got {}\n  {}\n",
            question.id,
            question.topic,
            if reading.has(question, 3) {
                " (among three)"
            } else {
                ""
            },
            question.text,
            if got.is_empty() {
                "nothing".to_owned()
            } else {
                got.join(", ")
            },
            reading.why
        );
    }
    for (question, reading) in questions.iter().zip(readings) {
        let what = match (question.risk, reading.crisis) {
            (Risk::Crisis, false) => "CRISIS MISSED",
            (Risk::None, true) => "FALSE ALARM",
            _ => continue,
        };
        let _ = write!(
            out,
            "\n{} {what}\n  {}\n  {}\n",
            question.id, question.text, reading.why
        );
    }
    for (question, reading) in questions.iter().zip(readings) {
        let mut one = Figures::of(
            std::slice::from_ref(question),
            std::slice::from_ref(reading),
        );
        for (name, share) in [
            ("age", std::mem::take(&mut one.age)),
            ("place", std::mem::take(&mut one.area)),
            ("who asks", std::mem::take(&mut one.speaker)),
        ] {
            if share.of > share.fit {
                let _ = write!(
                    out,
                    "\n{} {name}: wanted {} {} {}\n  {}\n  {}\n",
                    question.id,
                    question.speaker,
                    question.age.map_or(String::new(), |a| a.to_string()),
                    question.area,
                    question.text,
                    serde_json::to_string(&reading.facts).unwrap_or_default()
                );
            }
        }
    }
    out
}

/// Questions that one content understands and the other does not.
pub(super) fn changes(questions: &[Question], here: &[Reading], there: &[Reading]) -> String {
    let mut out = String::new();
    for ((question, ours), theirs) in questions.iter().zip(here).zip(there) {
        let what = match (ours.has(question, 1), theirs.has(question, 1)) {
            (true, false) => "only here ",
            (false, true) => "only there",
            _ if ours.crisis != theirs.crisis => "danger    ",
            _ => continue,
        };
        let _ = writeln!(
            out,
            "{what} {} {}: {} | {} | {}",
            question.id,
            question.topic,
            ours.topics.first().map_or("(nothing)", String::as_str),
            theirs.topics.first().map_or("(nothing)", String::as_str),
            question.text
        );
    }
    out
}
