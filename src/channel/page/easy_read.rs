//! Easy read: the words of a step as short lines, one idea a line, each with a picture where one fits; and long texts in two parts.
//!
//! In: paragraphs. Out: lines and the names of symbols in `web/pictures.html`. The words are never changed or left out, only parted: a sentence of more
//! than [`MOST_WORDS`] words is parted where it has a joint, and stays whole where it has none.

use crate::dialogue::reply::{Card, Paragraph};
use crate::text::readability::{sentences, words};

/// The most words in a line, where the text allows ("Making written information easier to understand", Department of Health, 2010).
const MOST_WORDS: usize = 15;
/// No part of a sentence has fewer.
const FEWEST_WORDS: usize = 3;

/// Where a sentence may be parted: before the word, after the comma.
const JOINTS: [&str; 13] = [
    "; ",
    " – ",
    ", and ",
    ", or ",
    ", but ",
    ", so ",
    " because ",
    " so that ",
    ", ",
    " and ",
    " if ",
    " when ",
    " or ",
];

/// A line with the name of its picture; empty if none fits.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) picture: &'static str,
}

/// The lines of a text.
pub(super) fn lines(paragraphs: &[Paragraph]) -> Vec<Line> {
    let texts = paragraphs.iter().flat_map(|p| match p {
        Paragraph::Text(text) => std::slice::from_ref(text),
        Paragraph::List(items) => items.as_slice(),
    });
    let mut lines = Vec::new();
    for sentence in texts.flat_map(|text| sentences(text)) {
        part(sentence.trim(), &mut lines);
    }
    let with_picture = |text: String| Line {
        picture: picture(&text),
        text,
    };
    lines.into_iter().map(with_picture).collect()
}

fn part(sentence: &str, lines: &mut Vec<String>) {
    let count = |text: &str| words(text).count();
    let open = |text: &str| text.matches('(').count() > text.matches(')').count();
    let quoted = |text: &str| {
        text.matches('"').count() % 2 == 1
            || text.matches('\u{201c}').count() > text.matches('\u{201d}').count()
    };
    if count(sentence) > MOST_WORDS {
        // The first kind of joint that there is; of several of a kind, the one nearest the middle.
        for joint in JOINTS {
            let places = sentence.match_indices(joint).map(|(at, _)| {
                let left = sentence[..at].trim_end();
                (
                    left,
                    sentence[at..].trim_start_matches([',', ';', '–', ' ']),
                )
            });
            let fit = places.filter(|(left, right)| {
                !open(left) && !quoted(left) && count(left).min(count(right)) >= FEWEST_WORDS
            });
            if let Some((left, right)) =
                fit.min_by_key(|(left, right)| count(left).abs_diff(count(right)))
            {
                part(left, lines);
                return part(&capital(right), lines);
            }
        }
    }
    lines.push(capital(sentence));
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Pictures, each with the beginnings of words that call for it; the first that is found is shown.
const PICTURES: [(&str, &[&str]); 14] = [
    (
        "help",
        &["999", "danger", "emergency", "urgent", "unsafe", "hurt"],
    ),
    (
        "phone",
        &["call", "phone", "ring", "111", "telephone", "helpline"],
    ),
    (
        "email",
        &["write", "email", "letter", "post", "send", "sent"],
    ),
    (
        "date",
        &[
            "week", "weeks", "day", "days", "date", "dates", "month", "months", "year", "years",
            "term", "deadline",
        ],
    ),
    (
        "doctor",
        &[
            "gp",
            "doctor",
            "nurse",
            "health",
            "hospital",
            "clinic",
            "paediatrician",
            "therapist",
            "nhs",
            "diagnosis",
        ],
    ),
    (
        "school",
        &[
            "school", "schools", "senco", "teacher", "teachers", "class", "college", "nursery",
            "lessons", "head",
        ],
    ),
    (
        "money",
        &[
            "money",
            "pay",
            "paid",
            "payment",
            "payments",
            "cost",
            "costs",
            "benefit",
            "benefits",
            "free",
            "allowance",
            "grant",
            "fund",
            "budget",
        ],
    ),
    (
        "law",
        &[
            "law",
            "legal",
            "rights",
            "right",
            "appeal",
            "tribunal",
            "complaint",
            "complain",
            "plan",
            "plans",
            "must",
        ],
    ),
    (
        "council",
        &["council", "assessment", "assess", "social", "panel"],
    ),
    (
        "home",
        &["home", "house", "sleep", "bed", "equipment", "housing"],
    ),
    ("bus", &["bus", "taxi", "transport", "travel"]),
    (
        "talk",
        &[
            "ask", "talk", "say", "tell", "speak", "meeting", "meet", "advice", "listen",
        ],
    ),
    (
        "people",
        &[
            "group", "groups", "club", "clubs", "family", "families", "parent", "parents", "carer",
            "carers", "friends", "people", "young",
        ],
    ),
    (
        "child",
        &[
            "child", "children", "baby", "pupil", "son", "daughter", "you", "your",
        ],
    ),
];

fn picture(line: &str) -> &'static str {
    if line.ends_with('?') {
        return "question";
    }
    let said: Vec<String> = words(line).map(str::to_lowercase).collect();
    let called =
        |(_, calls): &&(&str, &[&str])| said.iter().any(|word| calls.contains(&word.as_str()));
    PICTURES.iter().find(called).map_or("", |(name, _)| name)
}

/// How many paragraphs of a long text are shown at once; the rest waits behind one press.
const AT_ONCE: usize = 4;

/// What is shown at once.
pub(super) fn first_part(paragraphs: &[Paragraph]) -> &[Paragraph] {
    &paragraphs[..parted(paragraphs)]
}

/// What waits; often nothing.
pub(super) fn second_part(paragraphs: &[Paragraph]) -> &[Paragraph] {
    &paragraphs[parted(paragraphs)..]
}

fn parted(paragraphs: &[Paragraph]) -> usize {
    // A list stays with the words before it, and one paragraph is not worth a press.
    let at = AT_ONCE + usize::from(matches!(paragraphs.get(AT_ONCE), Some(Paragraph::List(_))));
    if paragraphs.len() > at + 1 {
        at
    } else {
        paragraphs.len()
    }
}

/// How many services are shown at once, best first; one more alone is not worth a press.
const CARDS_AT_ONCE: usize = 3;

/// The services that are shown at once.
pub(super) fn first_cards(cards: &[Card]) -> &[Card] {
    &cards[..cards_parted(cards)]
}

/// The services that wait; often none.
pub(super) fn more_cards(cards: &[Card]) -> &[Card] {
    &cards[cards_parted(cards)..]
}

fn cards_parted(cards: &[Card]) -> usize {
    if cards.len() > CARDS_AT_ONCE + 1 {
        CARDS_AT_ONCE
    } else {
        cards.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn easy(text: &str) -> Vec<String> {
        lines(&[Paragraph::Text(text.into())])
            .into_iter()
            .map(|l| l.text)
            .collect()
    }

    #[test]
    fn a_long_sentence_is_parted_at_its_joints_and_loses_no_word() {
        let text = "Write to the SEND team and say that the six weeks are over, and ask them for their answer by the end of the week.";
        let lines = easy(text);
        assert!(
            lines.len() > 1 && lines.iter().all(|l| words(l).count() <= MOST_WORDS),
            "{lines:?}"
        );
        let all = |text: &str| words(text).map(str::to_lowercase).collect::<Vec<_>>();
        assert_eq!(all(&lines.join(" ")), all(text));
    }

    #[test]
    fn short_ones_stay_and_quotes_are_not_cut() {
        assert_eq!(
            easy("Call them. Ask for help!"),
            ["Call them.", "Ask for help!"]
        );
        let quoted = "Say these words to them: \u{201c}I want my child to be assessed by the council now, and I want that in writing, please, with a date\u{201d}";
        assert!(
            easy(quoted)
                .iter()
                .any(|l| l.contains("assessed by the council now, and I want"))
        );
    }

    #[test]
    fn the_picture_follows_the_words() {
        for (line, wanted) in [
            ("Call 999.", "help"),
            ("Ask the SENCO.", "school"),
            ("Who can help?", "question"),
            ("Write to them.", "email"),
            ("Hmm.", ""),
        ] {
            assert_eq!(picture(line), wanted, "{line}");
        }
    }

    #[test]
    fn a_list_stays_with_what_leads_to_it() {
        let text = |n: usize| Paragraph::Text(n.to_string());
        let mut all: Vec<Paragraph> = (0..8).map(text).collect();
        assert_eq!((first_part(&all).len(), second_part(&all).len()), (4, 4));
        all[4] = Paragraph::List(vec!["a".into()]);
        assert_eq!(first_part(&all).len(), 5);
        assert_eq!(first_part(&all[..5]).len(), 5);
    }
}
