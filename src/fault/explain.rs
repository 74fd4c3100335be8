//! A page for every kind of fault, for staff who do not program: what it means, a wrong and a right example, the cure.
//!
//! The pages are the Markdown files in `explain/`, compiled in. `tests/it/explain.rs` holds them to the codes that the program
//! uses, and puts their examples into real files.

/// The page of one kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The code, as [`Fault::code`](super::Fault) has it.
    pub code: &'static str,
    /// The whole page, in Markdown.
    pub text: &'static str,
}

/// One of the two examples of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// What it is: `text`, `yaml`, or `yaml` and where in a file it stands (`yaml step`).
    pub kind: &'static str,
    /// The example itself.
    pub text: &'static str,
}

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(Page { code: $code, text: include_str!(concat!("explain/", $code, ".md")) }),*]
    };
}

/// Every page, under a heading for each place where such a fault is made.
pub const PAGES: &[(&str, &[Page])] = &[
    (
        "Reading a file",
        pages!["yaml-syntax" "key-twice" "unknown-key" "missing-key" "empty-value" "wrong-shape" "bad-date" "id-twice" "unknown-value"
            "yaml-magic" "odd-key" "too-deep" "second-document" "empty-file"],
    ),
    (
        "Steps of a pathway",
        pages!["no-steps" "empty-step" "unknown-step" "unknown-pathway" "unreachable-step" "endless-loop" "no-branch" "shadowed-branch"
            "ask-without-choices" "choices-without-ask" "choices-and-next" "too-many-choices" "bad-choice" "said-twice" "label-too-long" "label-twice" "id-too-long" "message-too-long" "unknown-source" "unused-source"
            "bad-limit" "unknown-outcome" "unknown-topic" "topic-twice" "no-front-door" "was-in-use" "was-twice"],
    ),
    (
        "What a step offers",
        pages!["bad-offer" "unknown-service" "offers-unconfirmed"],
    ),
    (
        "No wrong door",
        pages!["no-choice" "leads-to-closed" "no-way-to-a-door" "no-person" "crisis-at-night" "stuck" "choice-for-nobody" "offer-for-nobody" "words-for-nobody"],
    ),
    (
        "Words",
        pages!["hard-to-read" "long-sentence" "not-plain" "contact-in-words" "unknown-placeholder" "small-letter" "phrase-twice" "bad-phrase" "vocabulary-too-large"],
    ),
    (
        "Conditions and facts",
        pages!["bad-condition" "bad-age" "unknown-fact" "derived-fact" "missing-fact" "bad-values" "row-twice" "row-missing" "too-many-facts"],
    ),
    (
        "Services",
        pages!["name-twice" "no-owner" "no-source" "no-door" "empty-list" "unknown-organisation" "bad-contact" "bad-phone" "bad-email" "bad-web" "bad-hours"
            "long-summary"],
    ),
    (
        "Places and schools",
        pages!["unknown-place" "place-twice" "missing-group" "bad-sector" "too-many-districts" "bad-origin" "bad-school-id" "bad-colour"
            "long-welcome"],
    ),
    (
        "What is old",
        pages!["not-yet" "review-soon" "past-review" "crisis-too-old"],
    ),
    (
        "Files and folders",
        pages!["no-folder" "missing-file" "unexpected-file" "file-too-large" "not-text" "unreadable"],
    ),
    (
        "Conversations of tests/conversations",
        pages!["bad-turn" "no-button" "not-packed"],
    ),
];

/// Every page, in order.
pub fn pages() -> impl Iterator<Item = &'static Page> {
    PAGES.iter().flat_map(|(_, pages)| pages.iter())
}

/// The page of a code; without one, the nearest code that has a page, if any is near.
pub fn page(code: &str) -> Result<&'static Page, Option<&'static str>> {
    pages()
        .find(|page| page.code == code)
        .ok_or_else(|| crate::text::closest(code, pages().map(|page| page.code)))
}

impl Page {
    /// What it means, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.text.lines().nth(2).unwrap_or("")
    }

    /// The wrong example.
    #[must_use]
    pub fn wrong(&self) -> Option<Example> {
        self.example("\n## Wrong\n")
    }

    /// The right example.
    #[must_use]
    pub fn right(&self) -> Option<Example> {
        self.example("\n## Right\n")
    }

    fn example(&self, heading: &str) -> Option<Example> {
        let (_, below) = self.text.split_once(heading)?;
        let (_, fenced) = below.split_once("```")?;
        let (kind, rest) = fenced.split_once('\n')?;
        let (text, _) = rest.split_once("```")?;
        Some(Example { kind, text })
    }

    /// The page as text for a terminal: examples stand to the right, without Markdown's signs round them.
    #[must_use]
    pub fn as_text(&self) -> String {
        let mut out = String::new();
        let mut inside = false;
        for line in self.text.lines() {
            if line.starts_with("```") {
                inside = !inside;
                continue;
            }
            let heading = line.trim_start_matches('#');
            if inside {
                out.push_str("    ");
                out.push_str(line);
            } else if heading == line {
                out.push_str(line);
            } else {
                out.push_str(&heading.trim_start().to_uppercase());
            }
            out.push('\n');
        }
        out
    }
}
