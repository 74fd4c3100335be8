//! One turn of a conversation whose sealed state travels with the one who asks: what every channel without a memory shares.
//!
//! In: a token, words, a tap. Out: the reply, the next token, and what the channel may want to show beside it. Deliberately not here: any
//! form of the reply, and any store.

use std::sync::Arc;

use jiff::civil::DateTime;

use crate::content::{Content, Live};
use crate::dialogue::reply::{Block, Expects, Paragraph, Reply};
use crate::dialogue::school::respond_at;
use crate::dialogue::{Input, State, Walked, respond};
use crate::store::Seal;
use crate::understanding::read;

/// Longer words, in letters, are no label of a button.
const LONGEST_LABEL: usize = 80;

/// Tells the local time in England.
pub type Clock = Arc<dyn Fn() -> DateTime + Send + Sync>;

/// What a turn needs.
#[derive(Clone)]
pub struct Turns {
    /// What is served now.
    pub live: Live,
    /// Opens and seals the state, for one channel.
    pub seal: Seal,
    /// The local time in England.
    pub clock: Clock,
}

/// What somebody sent. All three may be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The token of the turn before.
    pub state: &'a str,
    /// Own words.
    pub say: &'a str,
    /// A button.
    pub tap: &'a str,
}

/// What comes of it.
pub struct Answered<'a> {
    /// The one content of the whole turn, whatever staff save meanwhile.
    pub content: Arc<Content>,
    /// The state before.
    pub before: State,
    /// The state after; `state` is the same, sealed.
    pub after: State,
    /// What was taken as the input.
    pub input: Input,
    /// The reply.
    pub reply: Reply,
    /// The next token; empty only if the system gives no randomness.
    pub state: String,
    /// Words that were left in the box when a button was tapped.
    pub draft: &'a str,
    /// Whether there was a token that does not open.
    pub lost: bool,
    /// What decided, for staff.
    pub why: Vec<String>,
    /// The steps that were said, and the choices and branches that led to them.
    pub walked: Vec<Walked>,
}

impl Turns {
    /// Takes one turn. A token that does not open gives a fresh start, and the reply says so.
    #[must_use]
    pub fn take<'a>(&self, asked: Asked<'a>) -> Answered<'a> {
        self.take_at(asked, None)
    }

    /// The same for a family that asks on the site of the school with this id: it begins there, and the reply has the school's part.
    #[must_use]
    pub fn take_at<'a>(&self, asked: Asked<'a>, school: Option<&str>) -> Answered<'a> {
        let content = self.live.content();
        let school = school.and_then(|id| content.directory.school(id));
        let opened = self
            .seal
            .open(asked.state)
            .and_then(|bytes| State::unpack(&bytes, &content));
        let lost = opened.is_none() && !asked.state.is_empty();
        let now = (self.clock)();
        let (input, draft) = input(&content, asked, now);
        let mut turn = respond_at(&content, school, opened.as_ref(), &input, now);
        let before = opened.unwrap_or_default();
        if lost {
            say_lost(&mut turn.reply);
        }
        let state = self.seal.seal(&turn.state.pack(&content));
        let state = state.unwrap_or_default();
        Answered {
            content,
            before,
            after: turn.state,
            input,
            reply: turn.reply,
            state,
            draft,
            lost,
            why: turn.why,
            walked: turn.walked,
        }
    }
}

/// The input, and the words that wait. Words left in the box when a button is tapped are kept there; but danger in them comes before any
/// button.
fn input<'a>(content: &Content, asked: Asked<'a>, now: DateTime) -> (Input, &'a str) {
    let words = asked.say.trim();
    let danger = || !read(content, words, now.date()).danger.is_empty();
    match (asked.tap.is_empty(), words.is_empty()) {
        (true, true) => (Input::Look, ""),
        (true, false) => (Input::Text(words.to_owned()), ""),
        (false, true) => (Input::Tap(asked.tap.to_owned()), ""),
        (false, false) if danger() => (Input::Text(words.to_owned()), ""),
        (false, false) => (Input::Tap(asked.tap.to_owned()), words),
    }
}

/// The input of a channel whose buttons come back as their words, or are typed: words that are the label of a button of the open reply, in whatever
/// case, are a tap on it; so is the number of an answer, unless an age is asked for.
#[must_use]
pub fn words_or_button(content: &Content, state: &State, words: &str, now: DateTime) -> Input {
    let words = words.trim();
    if words.is_empty() {
        return Input::Look;
    }
    let own = || Input::Text(words.to_owned());
    if words.chars().count() > LONGEST_LABEL {
        return own();
    }
    let open = respond(content, state, &Input::Look, now).reply;
    let number = words.trim_end_matches(['.', ')']).parse::<usize>().ok();
    let number = number.filter(|_| open.expects != Expects::Age);
    if let Some(choice) = number.and_then(|n| open.choices.get(n.checked_sub(1)?)) {
        return Input::Tap(choice.tap.clone());
    }
    let mut buttons = open.choices.into_iter().chain(open.always);
    let is_it = |label: &str| label.to_lowercase() == words.to_lowercase();
    match buttons.find(|button| is_it(&button.label) || is_it(&button.short)) {
        Some(button) => Input::Tap(button.tap),
        None => own(),
    }
}

fn say_lost(reply: &mut Reply) {
    let text = "I could not pick up where we were. Nothing is lost but your place: tell me again and we go on.";
    let sorry = Block::Say {
        paragraphs: vec![Paragraph::Text(text.into())],
        sources: Vec::new(),
    };
    let after = usize::from(reply.is_crisis());
    reply.blocks.insert(after, sorry);
}
