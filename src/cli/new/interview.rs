//! Questions on a terminal or a pipe, each asked until its answer can be used.

use std::io::{BufRead, Write};

use crate::fault::{Faults, Place, Source, Spanned};

/// The answers ended, or nobody reads the questions any more.
pub(super) struct Ended;

/// One question.
pub(super) struct Question<'a> {
    /// What is asked.
    pub(super) ask: &'a str,
    /// An answer as it could be.
    pub(super) example: &'a str,
    /// Why it cannot be left out.
    pub(super) why: &'a str,
}

/// Who asks: answers come in, questions go out.
pub(super) struct Interview<R, W> {
    answers: R,
    questions: W,
}

impl<R: BufRead, W: Write> Interview<R, W> {
    /// Answers from `answers`, questions to `questions`.
    pub(super) fn new(answers: R, questions: W) -> Self {
        Self { answers, questions }
    }

    /// Asks until `read` takes the answer. An empty answer, and one that is not taken, is asked again with the reason.
    pub(super) fn ask<T>(
        &mut self,
        question: &Question<'_>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Ended> {
        self.say(&format!(
            "\n{} (such as: {})\n",
            question.ask, question.example
        ))?;
        loop {
            self.say("> ")?;
            let mut line = String::new();
            match self.answers.read_line(&mut line) {
                Ok(0) | Err(_) => return Err(Ended),
                Ok(_) => {}
            }
            let answer = line.trim();
            let read = if answer.is_empty() {
                Err(question.why.to_owned())
            } else {
                read(answer)
            };
            match read {
                Ok(value) => return Ok(value),
                Err(reason) => self.say(&format!("  {reason}\n"))?,
            }
        }
    }

    fn say(&mut self, words: &str) -> Result<(), Ended> {
        self.questions
            .write_all(words.as_bytes())
            .and_then(|()| self.questions.flush())
            .map_err(|_| Ended)
    }
}

/// Any words.
pub(super) fn words(answer: &str) -> Result<String, String> {
    Ok(answer.to_owned())
}

/// Several answers with commas between them, each of which `read` takes.
pub(super) fn several(
    answer: &str,
    read: impl Fn(&str) -> Result<String, String>,
) -> Result<Vec<String>, String> {
    let parts = answer.split(',').map(str::trim).filter(|p| !p.is_empty());
    let all = parts.map(read).collect::<Result<Vec<_>, _>>()?;
    if all.is_empty() {
        return Err("Write at least one.".into());
    }
    Ok(all)
}

/// So many can be read at once; more would fill the screen.
const MOST_NAMED: usize = 20;

/// One of a few words.
pub(super) fn one_of(answer: &str, known: &[&str]) -> Result<String, String> {
    if known.contains(&answer) {
        return Ok(answer.to_owned());
    }
    Err(match crate::text::closest(answer, known.iter().copied()) {
        Some(near) => format!("There is no `{answer}`. Did you mean `{near}`?"),
        None if known.len() > MOST_NAMED => {
            format!("There is no `{answer}`. Look for its id in the file, and copy it from there.")
        }
        None => format!("There is no `{answer}`. There are: {}", known.join(", ")),
    })
}

/// An id that is not taken: small letters, figures and hyphens.
pub(super) fn id(answer: &str, taken: impl Fn(&str) -> bool) -> Result<String, String> {
    let good = answer.starts_with(|c: char| c.is_ascii_lowercase())
        && !answer.ends_with('-')
        && !answer.contains("--")
        && answer
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !good {
        return Err(
            "Use small letters, figures and single hyphens only, and begin with a letter.".into(),
        );
    }
    if taken(answer) {
        return Err(format!("`{answer}` is taken already. Choose another."));
    }
    Ok(answer.to_owned())
}

/// An answer that one of the checks of the content takes; otherwise what that check says.
pub(super) fn checked(
    answer: &str,
    check: impl Fn(&Spanned<String>, &mut Faults),
) -> Result<String, String> {
    let source = Source {
        path: "answer".into(),
        text: answer.to_owned(),
    };
    let written = Spanned {
        value: answer.to_owned(),
        place: Place {
            end: answer.len(),
            start: 0,
            source: source.into(),
        },
    };
    let mut faults = Faults::default();
    check(&written, &mut faults);
    match faults.0.into_iter().next() {
        None => Ok(answer.to_owned()),
        Some(fault) => Err(format!(
            "This cannot be used: {}. Help: {}.",
            fault.message,
            fault.help.unwrap_or_default()
        )),
    }
}

/// A web address.
pub(super) fn web(answer: &str) -> Result<String, String> {
    checked(answer, crate::directory::check::check_web)
}
