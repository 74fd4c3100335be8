//! Whatever is said, wherever the conversation stands: its messages keep within the limits of every app, say all of it, and danger first.

use anydoor::dialogue::reply::{Button, ContactKind};
use anydoor::dialogue::{Input, Reply, State, respond};
use anydoor::messages::{plain, sms, telegram, whatsapp};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::properties::input;
use crate::support::{content, monday_morning};

/// Every limit, counted anew from what would be sent.
fn within_limits(reply: &Reply) -> Result<(), TestCaseError> {
    let telegram = telegram::messages(reply);
    prop_assert!(!telegram.is_empty());
    for message in &telegram {
        let letters = message.text.encode_utf16().count();
        prop_assert!((1..=4096).contains(&letters), "{letters}");
        for key in message.rows.iter().flatten() {
            prop_assert!((1..=64).contains(&key.data.len()), "{}", key.data);
        }
    }
    let keys = telegram.iter().flat_map(|m| &m.rows).flatten().count();
    prop_assert_eq!(keys, reply.choices.len() + reply.always.len());
    let whatsapp = whatsapp::messages(reply);
    prop_assert!(!whatsapp.is_empty());
    for message in &whatsapp {
        let (body, most, choices, title) = match message {
            whatsapp::Message::Text(text) => (text, 4096, &[][..], 0),
            whatsapp::Message::Buttons { body, buttons } => {
                prop_assert!((1..=3).contains(&buttons.len()));
                (body, 1024, &buttons[..], 20)
            }
            whatsapp::Message::List { body, rows } => {
                prop_assert!((1..=10).contains(&rows.len()));
                (body, 1024, &rows[..], 24)
            }
        };
        prop_assert!((1..=most).contains(&body.encode_utf16().count()));
        for choice in choices {
            prop_assert!(
                (1..=title).contains(&choice.title.chars().count()),
                "{}",
                choice.title
            );
            prop_assert!((1..=200).contains(&choice.id.len()));
            let described = choice.description.as_ref().map_or(0, |d| d.chars().count());
            prop_assert!(described <= 72);
            prop_assert_eq!(
                choices.iter().filter(|c| c.title == choice.title).count(),
                1
            );
        }
    }
    let pages = sms::pages(reply);
    prop_assert!(!pages.is_empty());
    for page in &pages {
        prop_assert!(sms::segments(page) <= 3, "{page}");
    }
    Ok(())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// All words, the question and every answer are in the messages, in order.
fn all_is_said(reply: &Reply) -> Result<(), TestCaseError> {
    let words = letters(&plain::parts(reply, plain::Detail::Full).concat());
    let question = letters(&plain::question(reply).unwrap_or_default());
    let telegram: Vec<String> = telegram::messages(reply)
        .into_iter()
        .map(|m| m.text)
        .collect();
    let whatsapp: Vec<String> = whatsapp::messages(reply)
        .into_iter()
        .map(|message| match message {
            whatsapp::Message::Text(text) => text,
            whatsapp::Message::Buttons { body, .. } | whatsapp::Message::List { body, .. } => body,
        })
        .collect();
    for (name, sent) in [
        ("Telegram", telegram.concat()),
        ("WhatsApp", whatsapp.concat()),
    ] {
        let sent = letters(&sent);
        prop_assert!(sent.starts_with(&words), "{name} lost words of {words}");
        prop_assert!(
            sent[words.len()..].starts_with(&question),
            "{name} lost the question"
        );
    }
    let pages: Vec<String> = sms::pages(reply)
        .into_iter()
        .map(|page| page.trim_end_matches(sms::MORE).to_owned())
        .collect();
    let sent = letters(&pages.concat());
    let choices = plain::numbered(reply);
    let words = plain::parts(reply, plain::Detail::Brief).concat();
    let wanted = [words, question, letters(&choices)].map(|text| letters(&sms::plainly(&text)));
    prop_assert_eq!(sent, wanted.concat());
    Ok(())
}

/// In a crisis reply the first message of every app has a number to call.
fn danger_first(reply: &Reply) -> Result<(), TestCaseError> {
    let first = [
        telegram::messages(reply).swap_remove(0).text,
        match whatsapp::messages(reply).swap_remove(0) {
            whatsapp::Message::Text(body)
            | whatsapp::Message::Buttons { body, .. }
            | whatsapp::Message::List { body, .. } => body,
        },
        sms::pages(reply).swap_remove(0),
    ];
    let numbers: Vec<&str> = reply
        .services()
        .flat_map(|card| &card.contacts)
        .filter(|c| matches!(c.kind, ContactKind::Phone | ContactKind::Text))
        .map(|c| c.shown.as_str())
        .collect();
    for text in first {
        prop_assert!(text.starts_with("GET HELP NOW"), "{text}");
        let called = numbers.iter().any(|n| text.contains(n)) || text.contains("999");
        prop_assert!(called, "no number in {text}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(20_261_126), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reply_fits_every_app(inputs in proptest::collection::vec(input(), 1..10)) {
        let mut turn = respond(content(), &State::default(), &Input::Look, monday_morning());
        for kind in inputs {
            turn = respond(content(), &turn.state, &kind.on(&turn.reply), monday_morning());
            within_limits(&turn.reply)?;
            all_is_said(&turn.reply)?;
            if turn.reply.is_crisis() {
                danger_first(&turn.reply)?;
            }
        }
    }

    /// Odd labels too: what does not fit on buttons is numbered, never cut off or refused.
    #[test]
    fn odd_buttons_become_numbers(labels in proptest::collection::vec("[a-zé🙂 ]{0,100}", 1..14)) {
        let choices = labels.iter().enumerate().map(|(n, label)| Button {
            tap: format!("f:age:{n}"),
            label: label.clone(),
            short: label.clone(),
        });
        let reply = Reply { question: Some("Which?".into()), choices: choices.collect(), ..Reply::default() };
        let messages = whatsapp::messages(&reply);
        let tapped = messages.iter().any(|m| !matches!(m, whatsapp::Message::Text(_)));
        let numbered = letters(&plain::numbered(&reply));
        let said = messages.iter().any(|m| matches!(m, whatsapp::Message::Text(text) if letters(text).contains(&numbered)));
        prop_assert!(tapped != said);
        if tapped {
            within_limits(&reply)?;
        }
    }
}

/// Every kind of danger, as staff wrote its example.
#[test]
fn every_danger_comes_first() {
    for kind in &content().safety.kinds {
        let turn = respond(
            content(),
            &State::default(),
            &Input::Text(kind.example.clone()),
            monday_morning(),
        );
        assert!(turn.reply.is_crisis(), "{}", kind.id);
        danger_first(&turn.reply).unwrap_or_else(|e| panic!("{}: {e}", kind.id));
    }
}

/// Short questions have buttons; long ones a list; both have a person in reach, by a row or in words.
#[test]
fn a_few_answers_are_buttons() {
    let tap = |tap: &str, state: &State| {
        respond(content(), state, &Input::Tap(tap.into()), monday_morning())
    };
    let turn = tap("t:ehcp-request", &State::default());
    let last = whatsapp::messages(&turn.reply).pop();
    let shown = format!("{last:?}");
    assert!(
        shown.contains("List") || shown.contains("Buttons"),
        "{shown}"
    );
    let many = tap("x:menu", &State::default());
    assert!(many.reply.choices.len() > 3, "{:?}", many.reply.choices);
    let last = whatsapp::messages(&many.reply).pop();
    let Some(whatsapp::Message::List { rows, .. }) = last else {
        panic!("{last:?} is no list");
    };
    assert!(rows.iter().any(|row| row.id == "x:person"), "{rows:?}");
}
