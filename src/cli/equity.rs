//! `anydoor equity`: who finds how many doors, and who finds fewest.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use askama::Template;
use clap::Args;
use serde::Serialize;

use super::{Where, load_or_explain, show};
use crate::content::Content;
use crate::directory::TopicId;
use crate::family::Value;
use crate::proof::equity::{BANDS, Found, Nearest, Worst, apart, districts, found, nowhere, worst};

/// Count the open doors of every kind of family: topic by topic, district by district, age by age, with a diagnosis and without.
///
/// A door is a service that the family may use today, with a contact. Where ages of a band find different numbers, the age that finds
/// fewest counts. Exit code 0 when it is counted, 2 when the file cannot be written.
#[derive(Debug, Args)]
pub(super) struct Equity {
    #[command(flatten)]
    place: Where,

    /// Every number, for other programs.
    #[arg(long, conflicts_with = "html")]
    json: bool,

    /// A heat map, as one page that needs nothing else.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// How many of the worst-served families to name.
    #[arg(long, default_value_t = 20, value_name = "NUMBER")]
    worst: usize,
}

impl Equity {
    pub(super) fn run(self) -> ExitCode {
        let content = match load_or_explain(&self.place) {
            Ok(content) => content,
            Err(code) => return code,
        };
        let all = found(&content, self.place.now());
        let done = match &self.html {
            Some(file) => page(&content, &all, self.worst)
                .render()
                .map_err(|error| format!("The page cannot be made: {error}."))
                .and_then(|page| {
                    std::fs::write(file, page)
                        .map_err(|error| format!("{} cannot be written: {error}.", file.display()))
                }),
            None if self.json => json(&content, &all).and_then(|text| show(&(text + "\n"))),
            None => show(&table(&content, &all, self.worst)),
        };
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::from(2)
            }
        }
    }
}

/// One number with what it counts, for other programs.
#[derive(Serialize)]
struct Entry<'a> {
    topic: &'a str,
    district: &'a str,
    ages: String,
    diagnosis: &'static str,
    worst_age: u8,
    doors: usize,
    by_oneself: usize,
    free: usize,
    nearest: &'static str,
}

fn json(content: &Content, all: &[Found]) -> Result<String, String> {
    let topics = &content.directory.topics;
    let districts = content.facts.get(content.facts.district);
    let entries: Vec<Entry<'_>> = all
        .iter()
        .map(|found| Entry {
            topic: &topics.get(found.topic).id,
            district: districts.id_of(found.district),
            ages: band(found.band),
            diagnosis: if found.diagnosed { "has" } else { "none" },
            worst_age: found.age,
            doors: found.doors,
            by_oneself: found.by_oneself,
            free: found.free,
            nearest: nearest(found.nearest),
        })
        .collect();
    serde_json::to_string_pretty(&entries)
        .map_err(|error| format!("It cannot be written: {error}."))
}

fn nearest(nearest: Nearest) -> &'static str {
    match nearest {
        Nearest::None => "none",
        Nearest::National => "national",
        Nearest::County => "county-wide",
        Nearest::Local => "local",
    }
}

fn band(band: usize) -> String {
    let (first, last) = BANDS[band];
    format!("{first}-{last}")
}

fn name(content: &Content, district: Value) -> &str {
    let districts = content.facts.get(content.facts.district);
    districts.label_of(district)
}

fn topic(content: &Content, topic: TopicId) -> &str {
    &content.directory.topics.get(topic).name
}

/// "a child of 4 in Uttlesford with no diagnosis, asking about Sleep: 1 door, 0 without a referral".
fn family(content: &Content, found: &Found) -> String {
    let who = if found.age < 18 {
        "child"
    } else {
        "young person"
    };
    format!(
        "a {who} of {} in {} with no diagnosis, asking about \u{201c}{}\u{201d}: {} door{}, {} without a referral, {} free, the nearest {}",
        found.age,
        name(content, found.district),
        topic(content, found.topic),
        found.doors,
        if found.doors == 1 { "" } else { "s" },
        found.by_oneself,
        found.free,
        nearest(found.nearest)
    )
}

/// Doors without a diagnosis: for each topic and band, the fewest and the most that a district has; then the worst, then what lies apart.
fn table(content: &Content, all: &[Found], most: usize) -> String {
    let mut out = String::new();
    let topics = &content.directory.topics.all;
    let wide = topics
        .iter()
        .map(|t| t.name.chars().count())
        .max()
        .unwrap_or(0);
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "Open doors without a diagnosis: the fewest and the most that a district has\n"
    );
    let bands: Vec<String> = (0..BANDS.len())
        .map(|b| format!("{:>9}", band(b)))
        .collect();
    let _ = writeln!(out, "{:wide$}{}", "", bands.concat());
    for (n, topic) in topics.iter().enumerate() {
        let _ = write!(out, "{:wide$}", topic.name);
        for band in 0..BANDS.len() {
            let doors = || {
                let here =
                    |f: &&Found| usize::from(f.topic.0) == n && f.band == band && !f.diagnosed;
                all.iter().filter(here).map(|f| f.doors)
            };
            let (low, high) = (doors().min().unwrap_or(0), doors().max().unwrap_or(0));
            let range = if low == high {
                low.to_string()
            } else {
                format!("{low} to {high}")
            };
            let _ = write!(out, "{range:>9}");
        }
        out.push('\n');
    }
    for (whose, lines) in served_worst(content, all, most) {
        let _ = writeln!(out, "\nServed worst, {whose}");
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
    let _ = writeln!(
        out,
        "\nDistricts farthest apart (doors of all ages together)"
    );
    for line in differences(content, all) {
        let _ = writeln!(out, "  {line}");
    }
    let _ = writeln!(
        out,
        "\nNo door in any district (a gap for all, or a topic that is not for that age)"
    );
    for line in gaps(content, all) {
        let _ = writeln!(out, "  {line}");
    }
    out
}

/// The worst-served families in words: in the county council's area, and beyond it, where other councils' own directories may know more.
fn served_worst(content: &Content, all: &[Found], most: usize) -> Vec<(&'static str, Vec<String>)> {
    let (county, others): (Vec<Value>, Vec<Value>) =
        districts(content).partition(|d| content.county.holds(usize::from(*d) - 1));
    [
        ("in the county council's area", county),
        ("under other councils", others),
    ]
    .into_iter()
    .filter(|(_, districts)| !districts.is_empty())
    .map(|(whose, districts)| {
        let worst = worst(all, &districts);
        let lines = worst.iter().take(most);
        let lines = lines.map(|w| worst_in_words(content, w, districts.len()));
        (whose, lines.collect())
    })
    .collect()
}

/// "a child of 0-4 in Harlow with no diagnosis, asking about “Sleep”: 1 door; elsewhere up to 3".
fn worst_in_words(content: &Content, worst: &Worst, districts: usize) -> String {
    let who = if BANDS[worst.band].0 < 16 {
        "child"
    } else {
        "young person"
    };
    let names: Vec<&str> = worst.districts.iter().map(|d| name(content, *d)).collect();
    let place = match names.as_slice() {
        all if all.len() == districts && districts > 2 => "any district".to_owned(),
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        names => names.concat(),
    };
    let elsewhere = if worst.most > worst.doors {
        format!("; elsewhere up to {}", worst.most)
    } else {
        String::new()
    };
    format!(
        "a {who} of {} in {place} with no diagnosis, asking about \u{201c}{}\u{201d}: {} door{}{elsewhere}",
        band(worst.band),
        topic(content, worst.topic),
        worst.doors,
        if worst.doors == 1 { "" } else { "s" },
    )
}

/// Topics in which districts differ, in words.
fn differences(content: &Content, all: &[Found]) -> Vec<String> {
    let names = |districts: &[Value]| {
        let names: Vec<&str> = districts.iter().map(|d| name(content, *d)).collect();
        names.join(", ")
    };
    apart(all)
        .iter()
        .filter(|a| a.most.0 > a.fewest.0)
        .map(|a| {
            format!(
                "{}: {} in {}; {} in {}",
                topic(content, a.topic),
                a.fewest.0,
                names(&a.fewest.1),
                a.most.0,
                names(&a.most.1)
            )
        })
        .collect()
}

fn gaps(content: &Content, all: &[Found]) -> Vec<String> {
    nowhere(all)
        .iter()
        .map(|(id, ages)| format!("{}, ages {}", topic(content, *id), band(*ages)))
        .collect()
}

/// The heat map.
#[derive(Template)]
#[template(path = "equity.html")]
struct Page<'a> {
    districts: Vec<&'a str>,
    bands: Vec<(String, Vec<Line<'a>>)>,
    worst: Vec<(&'static str, Vec<String>)>,
    differences: Vec<String>,
    gaps: Vec<String>,
}

/// A topic's row.
struct Line<'a> {
    topic: &'a str,
    squares: Vec<Square>,
}

/// One number, how dark its ground is (0 to 5), what a diagnosis adds, and all of it in words.
struct Square {
    doors: usize,
    shade: usize,
    more: usize,
    words: String,
}

fn page<'a>(content: &'a Content, all: &[Found], most: usize) -> Page<'a> {
    let topics = &content.directory.topics.all;
    let columns: Vec<Value> = districts(content).collect();
    // The order of `found`: topic, district, band, without and with.
    let at = |topic: usize, district: usize, band: usize| {
        ((topic * columns.len() + district) * BANDS.len() + band) * 2
    };
    let square = |topic: usize, district: usize, band: usize| {
        let at = at(topic, district, band);
        let (without, with) = (all[at], all[at + 1]);
        Square {
            doors: without.doors,
            shade: match without.doors {
                few @ 0..=2 => few,
                3..=5 => 3,
                6..=10 => 4,
                _ => 5,
            },
            more: with.doors.saturating_sub(without.doors),
            words: format!(
                "{}. With a diagnosis: {}",
                family(content, &without),
                with.doors
            ),
        }
    };
    let line = |(n, topic): (usize, &'a crate::directory::topic::Topic), band: usize| Line {
        topic: &topic.name,
        squares: (0..columns.len()).map(|d| square(n, d, band)).collect(),
    };
    Page {
        districts: columns.iter().map(|d| name(content, *d)).collect(),
        bands: (0..BANDS.len())
            .map(|b| {
                let lines = topics.iter().enumerate().map(|t| line(t, b));
                (band(b), lines.collect())
            })
            .collect(),
        worst: served_worst(content, all, most),
        differences: differences(content, all),
        gaps: gaps(content, all),
    }
}
