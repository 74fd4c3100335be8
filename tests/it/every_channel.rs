//! One set of conversations, held through every channel by its own means: the same words said, the same services, numbers, dates, question and answers
//! to tap, whichever app a family has open.
//!
//! Channels differ by design, and only in this: a button may show its short form; WhatsApp has numbers where buttons do not fit, text messages have
//! numbers always, and come in parts (followed here to the end with MORE), with services in brief; deep-chat does not greet; on the site of a school its
//! own part is said too, which `respond_at` says here as well.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anydoor::cli::test::written::{DraftConversation, DraftFile};
use anydoor::content::Content;
use anydoor::dialogue::reply::{Block, Button, Clock, ContactKind, Expects, Paragraph, Reply};
use anydoor::dialogue::school::respond_at;
use anydoor::dialogue::{Input, State};
use anydoor::directory::service::Way;
use anydoor::fault::draft::FromNode as _;
use anydoor::fault::{Faults, Source, yaml};
use anydoor::messages::sms::plainly;
use serde_json::{Value, json};

use crate::bots::{House, run};
use crate::direct_line::Line;
use crate::http::{Answer, Server, shared};
use crate::platform::{telegram, whatsapp, whatsapp_of};
use crate::support::{content, monday_morning, root};

/// From each of these files the longest conversation that begins from nothing.
const FILES: [&str; 14] = [
    "after-16",
    "autism",
    "crisis",
    "early-years",
    "ehc-needs-assessment",
    "ehc-plan-review",
    "ehc-refused",
    "front-door",
    "keyworkers",
    "neurodevelopmental",
    "toilet-sleep-feeding",
    "understanding",
    "voice-who-and-where",
    "work",
];
/// What a family does at the end of each.
const LAST: [&str; 2] = ["My plan", "Talk to a person"];
const SCHOOL: &str = "the-hawthorns-school";

/// What a family does: the words that it writes, or the label of what it taps.
#[derive(Debug, Clone)]
enum Does {
    Writes(String),
    Taps(String),
}

fn conversation(file: &str) -> Vec<Does> {
    let path = root().join(format!("tests/conversations/{file}.yaml"));
    let text = std::fs::read_to_string(&path).expect("readable");
    let path = path.display().to_string();
    let mut faults = Faults::default();
    let node = yaml::parse(&Arc::new(Source { path, text }), &mut faults).expect("YAML");
    let file = DraftFile::read(&node, &mut faults).expect("conversations");
    let from_nothing = |c: &&DraftConversation| c.knows.0.is_empty();
    let all = file.conversations.iter().filter(from_nothing);
    let longest = all.max_by_key(|c| c.turns.len()).expect("one");
    let does = longest.turns.iter().map(|turn| match &turn.tap {
        Some(label) => Does::Taps(label.value.clone()),
        None => Does::Writes(turn.family.clone().expect("words")),
    });
    does.chain(LAST.map(|label| Does::Taps(label.into())))
        .collect()
}

/// What the engine says to each thing that a family does, after hello. A button that is not there (the school's district is known, and not asked for) is not
/// tapped.
fn told(content: &Content, school: Option<&str>, does: &[Does]) -> Vec<(Option<Move>, Reply)> {
    let school = school.map(|id| content.directory.school(id).expect("the school"));
    let now = monday_morning();
    let hello = respond_at(content, school, None, &Input::Look, now);
    let (mut state, mut reply) = (hello.state, hello.reply.clone());
    let mut told = vec![(None, hello.reply)];
    for does in does {
        let (input, made) = match does {
            Does::Writes(words) => (Input::Text(words.clone()), Move::Writes(words.clone())),
            Does::Taps(label) => {
                let is_it = |b: &&Button| b.label == *label || b.short == *label;
                // To write a number where an age is asked for is to write an age.
                let numbers = reply.expects != Expects::Age;
                let number = reply.choices.iter().position(|b| numbers && is_it(&b));
                let Some(button) = reply.choices.iter().chain(&reply.always).find(is_it) else {
                    continue;
                };
                let button = button.clone();
                let tap = Input::Tap(button.tap.clone());
                (tap, Move::Taps(button, number.map(|n| n + 1)))
            }
        };
        let turn = respond_at(content, school, Some(&state), &input, now);
        state = turn.state;
        reply = turn.reply.clone();
        told.push((Some(made), turn.reply));
    }
    assert!(state != State::default());
    told
}

/// One thing that a family does here and now; a choice with its number.
#[derive(Debug)]
enum Move {
    Writes(String),
    Taps(Button, Option<usize>),
}

/// A channel in the middle of a conversation.
enum Channel<'h> {
    /// The page, or the widget's frame, at this path, without JavaScript.
    Page(&'static str, &'static Server, Option<Answer>),
    Api(&'static Server, Value),
    DeepChat(&'static Server, Option<String>),
    DirectLine(&'static Server, Option<Line>, usize),
    Telegram(&'h House, u64, Value),
    WhatsApp(&'h House, String, Value),
    Sms(&'h House),
    Terminal(Child),
}

/// A number that none of these conversations had before.
fn fresh() -> u64 {
    static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1_000);
    NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
}

impl Channel<'_> {
    /// Begins, or makes a move; gives what is shown, as words.
    async fn takes(&mut self, made: Option<&Move>) -> String {
        let words = match made {
            Some(Move::Writes(words)) => words.as_str(),
            // Where buttons send their words, or are typed.
            Some(Move::Taps(button, _)) => &button.label,
            None => "",
        };
        match self {
            Self::Page(path, server, last) => {
                let answer = match (&last, made) {
                    (Some(last), Some(Move::Taps(button, _))) => {
                        let tap = last.button(&button.label);
                        let form = [("state", &*last.state()), ("say", ""), ("tap", &tap)];
                        server.post_to(path, &form, "")
                    }
                    (Some(last), _) => {
                        let form = [("state", &*last.state()), ("say", words), ("tap", "")];
                        server.post_to(path, &form, "")
                    }
                    (None, _) => server.get(if *path == "/chat" { "/" } else { path }),
                };
                assert_eq!(answer.status, 200, "{}", answer.body);
                // What is said, and the answers to tap; not the box, which may stand before them, and what is below.
                let (_, turn) = answer.body.split_once("id=\"log\"").expect("a turn");
                let (turn, _) = turn.split_once("id=\"rest\"").expect("the rest");
                let (said, after) = turn.split_once("id=\"own\"").expect("a box");
                let answers = after.split_once("<div id=\"ask\">").map_or("", |(_, a)| a);
                let shown = of_html(&format!("{said}>{answers}<"));
                *last = Some(answer);
                shown
            }
            Self::Api(server, state) => {
                let asked = match made {
                    None => json!({}),
                    Some(Move::Taps(button, _)) => json!({ "state": state, "tap": button.tap }),
                    Some(_) => json!({ "state": state, "say": words }),
                };
                let answer = server.turn(&asked);
                *state = answer["state"].clone();
                of_json(&answer["reply"])
            }
            Self::DeepChat(server, last) => {
                if made.is_none() {
                    return String::new();
                }
                let before = last
                    .iter()
                    .map(|html| json!({ "role": "ai", "html": html }));
                let user = json!({ "role": "user", "text": words });
                let messages: Vec<Value> = before.chain([user]).collect();
                let body = json!({ "messages": messages }).to_string();
                let answer = server.post_json("/api/deep-chat", "", &body);
                let answer: Value = serde_json::from_str(&answer.body).expect("JSON");
                let html = answer["html"].as_str().expect("a message").to_owned();
                let shown = of_html(&html);
                *last = Some(html);
                shown
            }
            Self::DirectLine(server, line, heard) => {
                let line = line.get_or_insert_with(|| server.line());
                if made.is_some() {
                    let said = json!({ "type": "message", "from": { "id": "r_1" }, "text": words, "channelData": { "clientActivityID": fresh().to_string() } });
                    assert_eq!(server.line_say(line, &said).0, 200);
                }
                let new = server.heard(line, &heard.to_string());
                let new = new["activities"].as_array().expect("activities").clone();
                *heard += new.len();
                let ours = new.iter().filter(|a| a["from"]["role"] == "bot");
                let ours: Vec<&Value> = ours.collect();
                assert_eq!(ours.len(), 1, "{new:?}");
                of_json(ours[0])
            }
            Self::Telegram(house, chat, open) => {
                let known = house.platform.sent("/sendmessage").len();
                let update = match made {
                    None => telegram(fresh(), *chat, "/start"),
                    Some(Move::Writes(words)) => telegram(fresh(), *chat, words),
                    Some(Move::Taps(button, _)) => {
                        let rows = open["reply_markup"]["inline_keyboard"].as_array();
                        let keys = rows.into_iter().flatten().filter_map(Value::as_array);
                        let is_it = |k: &&Value| is_called(&k["text"], button);
                        let key = keys.flatten().find(is_it);
                        let key = key.unwrap_or_else(|| panic!("no {button:?} in {open}"));
                        json!({ "update_id": fresh(), "callback_query": { "id": "77", "chat_instance": "1", "data": key["callback_data"],
                            "from": { "id": *chat, "is_bot": false, "first_name": "W" }, "message": telegram(1, *chat, "x")["message"] } })
                    }
                };
                assert_eq!(house.telegram(&update).await, 200);
                house.delivered().await;
                let sent = house.platform.sent("/sendmessage").split_off(known);
                let sent: Vec<Value> = sent.iter().map(|s| s.json()).collect();
                *open = sent.last().expect("an answer").clone();
                of_json(&Value::from(sent))
            }
            Self::WhatsApp(house, from, open) => {
                let known = house.platform.sent("/messages").len();
                let id = format!("wamid.{}", fresh());
                let update = match made {
                    None => whatsapp(&id, from, "start"),
                    Some(Move::Writes(words)) => whatsapp(&id, from, words),
                    Some(Move::Taps(button, number)) => {
                        let action = &open["interactive"]["action"];
                        let buttons = action["buttons"].as_array().into_iter().flatten();
                        let buttons = buttons.map(|b| &b["reply"]);
                        let rows = action["sections"][0]["rows"].as_array();
                        let mut all = buttons.chain(rows.into_iter().flatten());
                        match all.find(|c| is_called(&c["title"], button)) {
                            Some(choice) => whatsapp_of(
                                &json!({ "from": from, "id": id, "timestamp": "1", "type": "interactive",
                                "interactive": { "type": "button_reply", "button_reply": choice } }),
                            ),
                            None => whatsapp(&id, from, &numbered(button, *number)),
                        }
                    }
                };
                assert_eq!(house.whatsapp(&update).await, 200);
                house.delivered().await;
                let sent = house.platform.sent("/messages").split_off(known);
                let sent: Vec<Value> = sent.iter().map(|s| s.json()).collect();
                *open = sent.last().expect("an answer").clone();
                of_json(&Value::from(sent))
            }
            Self::Sms(house) => {
                let words = match made {
                    None => "START".into(),
                    Some(Move::Writes(words)) => words.clone(),
                    Some(Move::Taps(button, number)) => numbered(button, *number),
                };
                let mut page = house.sms(&format!("SM{}", fresh()), &words).await;
                let mut shown = String::new();
                while let Some((this, _)) = page.split_once("Reply MORE for more.") {
                    shown += &of_html(this);
                    page = house.sms(&format!("SM{}", fresh()), "MORE").await;
                }
                shown + &of_html(&page)
            }
            Self::Terminal(program) => {
                let typed = match made {
                    Some(Move::Taps(button, number)) => numbered(button, *number),
                    _ => words.to_owned(),
                };
                if made.is_some() {
                    let into = program.stdin.as_mut().expect("a pipe");
                    writeln!(into, "{typed}").expect("it listens");
                }
                let from = program.stdout.as_mut().expect("a pipe");
                let (mut shown, mut byte) = (Vec::new(), [0]);
                while !shown.ends_with(b"\nyou: ") {
                    from.read_exact(&mut byte).expect("it answers");
                    shown.push(byte[0]);
                }
                String::from_utf8(shown).expect("text")
            }
        }
    }
}

/// Whether a button of an app is this one, by its label or its short form.
fn is_called(shown: &Value, button: &Button) -> bool {
    *shown == *button.label || *shown == *button.short
}

/// Where there is no button: the number of a choice, or the words.
fn numbered(button: &Button, number: Option<usize>) -> String {
    number.map_or_else(|| button.label.clone(), |number| number.to_string())
}

/// The words of a piece of HTML or XML, and where its links lead.
fn of_html(html: &str) -> String {
    let mut words = String::new();
    for piece in html.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        let link = tag
            .split_once("href=\"")
            .and_then(|t| t.1.split('"').next());
        words.extend([" ", link.unwrap_or_default(), " ", text]);
    }
    let letters = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    let put = |text: String, (from, to): (&str, &str)| text.replace(from, to);
    letters.into_iter().fold(words, put)
}

/// Every text in some JSON.
fn of_json(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text} "),
        Value::Array(all) => all.iter().map(of_json).collect(),
        Value::Object(fields) => fields.values().map(of_json).collect(),
        _ => String::new(),
    }
}

/// As every channel can write it, without white space.
fn letters(text: &str) -> String {
    let plain = plainly(text);
    plain.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What must stand in every channel; of each, one of its forms.
fn pieces(reply: &Reply) -> Vec<Vec<String>> {
    let mut pieces: Vec<Vec<String>> = Vec::new();
    let mut say = |text: &str| pieces.push(vec![text.to_owned()]);
    let clock = |clock: &Clock| [clock.label.clone(), clock.when.clone()];
    for block in &reply.blocks {
        match block {
            Block::Say { paragraphs, .. }
            | Block::Crisis {
                say: paragraphs, ..
            } => {
                for paragraph in paragraphs {
                    match paragraph {
                        Paragraph::Text(text) => say(text),
                        Paragraph::List(items) => items.iter().for_each(|item| say(item)),
                    }
                }
            }
            Block::Dates { clocks, .. } => clocks.iter().flat_map(clock).for_each(|t| say(&t)),
            Block::Plan(plan) => {
                plan.steps.iter().for_each(|step| say(step));
                plan.clocks.iter().flat_map(clock).for_each(|t| say(&t));
            }
            _ => {}
        }
    }
    if let Some(question) = &reply.question {
        say(question);
    }
    for card in reply.services() {
        pieces.push(vec![card.name.clone()]);
        for contact in &card.contacts {
            let mut forms = vec![contact.shown.clone()];
            // A number is to be read, wherever it is.
            if contact.kind == ContactKind::Web {
                forms.extend(contact.link.clone());
            }
            pieces.push(forms);
        }
    }
    let choices = reply.choices.iter();
    pieces.extend(choices.map(|b| vec![b.label.clone(), b.short.clone()]));
    pieces
}

/// Services, numbers and dates that stand in a text.
fn facts(content: &Content, text: &str) -> BTreeSet<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let text = letters(text);
    let mut facts = BTreeSet::new();
    for service in &content.directory.services {
        let numbers = service.contacts.iter().filter_map(|c| match &c.way {
            Way::Phone(phone) | Way::Text(phone, _) => Some(letters(&phone.to_string())),
            _ => None,
        });
        // A short one stands within others.
        let numbers = numbers.filter(|number| number.len() > 6);
        let names = numbers.chain([letters(&service.name)]);
        facts.extend(names.filter(|name| text.contains(name.as_str())));
    }
    for month in MONTHS {
        for (at, _) in text.match_indices(month) {
            let day = text[..at].len()
                - text[..at]
                    .trim_end_matches(|c: char| c.is_ascii_digit())
                    .len();
            let year = text[at + month.len()..].get(..4).unwrap_or_default();
            if (1..=2).contains(&day) && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())
            {
                facts.insert(format!("{}{month}{year}", &text[at - day..at]));
            }
        }
    }
    facts
}

fn compare(content: &Content, what: &str, shown: &str, reply: &Reply) {
    let plain = letters(shown);
    for forms in pieces(reply) {
        assert!(
            forms.iter().any(|form| plain.contains(&letters(form))),
            "{what} does not say {forms:?} in {shown}"
        );
    }
    let said = facts(content, &format!("{reply:?}"));
    let more: Vec<String> = facts(content, shown).difference(&said).cloned().collect();
    assert!(more.is_empty(), "{what} says more: {more:?} in {shown}");
    if let Some(Block::Crisis { cards, .. }) = reply
        .blocks
        .iter()
        .find(|b| matches!(b, Block::Crisis { .. }))
    {
        let first = plain.find(&letters(&cards[0].contacts[0].shown));
        let question = reply
            .question
            .as_ref()
            .and_then(|q| plain.find(&letters(q)));
        assert!(
            question.is_none() || first < question,
            "{what}: danger is not first"
        );
    }
}

#[test]
fn every_channel_says_the_same() {
    let content = content();
    run(async {
        let house = House::with(root()).await;
        let server = shared();
        let mut turns = 0;
        for file in FILES {
            let does = conversation(file);
            let plain = told(content, None, &does);
            let at_school = told(content, Some(SCHOOL), &does);
            let terminal = Command::new(env!("CARGO_BIN_EXE_anydoor"))
                .args(["chat", "--now", "2026-11-23T10:00"])
                .current_dir(root())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn();
            let from = format!("4477009{:05}", fresh());
            let frame = "/s/the-hawthorns-school";
            let channels = [
                ("the page", Channel::Page("/chat", server, None), &plain),
                ("the widget", Channel::Page(frame, server, None), &at_school),
                ("the API", Channel::Api(server, Value::Null), &plain),
                ("deep-chat", Channel::DeepChat(server, None), &plain),
                ("Direct Line", Channel::DirectLine(server, None, 0), &plain),
                (
                    "Telegram",
                    Channel::Telegram(&house, fresh(), Value::Null),
                    &plain,
                ),
                (
                    "WhatsApp",
                    Channel::WhatsApp(&house, from, Value::Null),
                    &plain,
                ),
                ("SMS", Channel::Sms(&house), &plain),
                (
                    "the terminal",
                    Channel::Terminal(terminal.expect("it runs")),
                    &plain,
                ),
            ];
            for (name, mut channel, told) in channels {
                for (n, (made, reply)) in told.iter().enumerate() {
                    let shown = channel.takes(made.as_ref()).await;
                    if matches!(channel, Channel::DeepChat(..)) && made.is_none() {
                        continue;
                    }
                    let what = format!("{name}, {file}, turn {n}: {made:?}");
                    compare(content, &what, &shown, reply);
                    turns += 1;
                }
                if let Channel::Terminal(mut program) = channel {
                    drop(program.stdin.take());
                    program.wait().expect("it ends");
                }
            }
        }
        println!("{turns} turns in nine channels");
        assert!(turns > 500, "only {turns} turns");
    });
}
