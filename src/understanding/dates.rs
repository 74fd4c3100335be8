//! Days: "3rd October", "03/10/2026", "three weeks ago", "last Tuesday", "yesterday".

use jiff::ToSpan;
use jiff::civil::Date;

use super::Word;
use super::age::number;

/// A day found in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// The words that gave it.
    pub words: String,
    /// First word and one past the last.
    pub span: (usize, usize),
}

/// Every day named in the message. Without a year the last such day that has gone by is meant (up to a month ahead is
/// taken as said): families count from what has happened.
#[must_use]
pub fn read(words: &[Word], text: &str, today: Date) -> Vec<Day> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        match at(words, i, text, today) {
            Some((date, end)) => {
                found.push(Day {
                    date,
                    words: words[i..end]
                        .iter()
                        .map(|w| w.typed.as_str())
                        .collect::<Vec<_>>()
                        .join(" "),
                    span: (i, end),
                });
                i = end;
            }
            None => i += 1,
        }
    }
    found
}

fn at(words: &[Word], i: usize, text: &str, today: Date) -> Option<(Date, usize)> {
    let word = |n: usize| words.get(n).map_or("", |w| w.typed.as_str());
    match word(i) {
        "today" => return Some((today, i + 1)),
        "yesterday" => return Some((before(today, 1), i + 1)),
        "last" => {
            if let Some(weekday) = weekday(word(i + 1)) {
                let back = (1..=7).find(|n| before(today, *n).weekday() == weekday)?;
                return Some((before(today, back), i + 2));
            }
            if word(i + 1) == "week" {
                return Some((before(today, 7), i + 2));
            }
        }
        _ => {}
    }
    if let Some(n) = amount(word(i)) {
        let days = match word(i + 1) {
            "day" | "days" => Some(i64::from(n)),
            "week" | "weeks" | "wks" => Some(i64::from(n) * 7),
            _ => None,
        };
        if let Some(days) = days.filter(|_| word(i + 2) == "ago") {
            return Some((before(today, days), i + 3));
        }
        if matches!(word(i + 1), "month" | "months") && word(i + 2) == "ago" {
            return Some((today.checked_sub(i64::from(n).months()).ok()?, i + 3));
        }
    }
    if let Some(found) = in_figures(words, i, text, today) {
        return Some(found);
    }
    // "3rd October", "3 of October 2026", "October 3rd"
    let (day, day_at, month_at) = if let Some(day) = ordinal(word(i)) {
        let month_at = if word(i + 1) == "of" { i + 2 } else { i + 1 };
        (day, i, month_at)
    } else {
        (
            ordinal(word(i + 1)).filter(|_| month(word(i)).is_some())?,
            i + 1,
            i,
        )
    };
    let month = month(word(month_at))?;
    let last = day_at.max(month_at);
    let year = word(last + 1)
        .parse::<i16>()
        .ok()
        .filter(|y| (2000..2100).contains(y));
    match year {
        Some(year) => Some((Date::new(year, month, day).ok()?, last + 2)),
        None => Some((most_recent(month, day, today)?, last + 1)),
    }
}

/// "03/10/2026", "3.10.26", "3/10": day first, as in Britain.
fn in_figures(words: &[Word], i: usize, text: &str, today: Date) -> Option<(Date, usize)> {
    let figure = |n: usize| words.get(n).and_then(|w| w.typed.parse::<i16>().ok());
    let joined = |a: usize, b: usize| {
        let between = text.get(words.get(a)?.end..words.get(b)?.start)?;
        matches!(between, "/" | "." | "-").then_some(())
    };
    joined(i, i + 1)?;
    let (day, month) = (
        i8::try_from(figure(i)?).ok()?,
        i8::try_from(figure(i + 1)?).ok()?,
    );
    if joined(i + 1, i + 2).is_some()
        && let Some(year) = figure(i + 2)
    {
        let year = if year < 100 { year + 2000 } else { year };
        return Some((Date::new(year, month, day).ok()?, i + 3));
    }
    Some((most_recent(month, day, today)?, i + 2))
}

fn most_recent(month: i8, day: i8, today: Date) -> Option<Date> {
    let this_year = Date::new(today.year(), month, day).ok();
    match this_year {
        Some(date) if date <= today.checked_add(31.days()).unwrap_or(today) => Some(date),
        _ => Date::new(today.year() - 1, month, day).ok().or(this_year),
    }
}

fn before(today: Date, days: i64) -> Date {
    today.checked_sub(days.days()).unwrap_or(today)
}

fn amount(word: &str) -> Option<u8> {
    if matches!(word, "a" | "one") {
        Some(1)
    } else {
        number(word)
    }
}

fn ordinal(word: &str) -> Option<i8> {
    let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[figures.len()..];
    let day: i8 = figures.parse().ok()?;
    (matches!(ending, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&day)).then_some(day)
}

fn weekday(word: &str) -> Option<jiff::civil::Weekday> {
    use jiff::civil::Weekday;
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tues" | "tue" => Weekday::Tuesday,
        "wednesday" | "weds" | "wed" => Weekday::Wednesday,
        "thursday" | "thurs" | "thur" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

/// The number of a month named by `word`, 1 to 12.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    const MONTHS: [(&str, &str); 12] = [
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may", "may"),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sept"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ];
    if word == "sep" {
        return Some(9);
    }
    MONTHS
        .iter()
        .position(|(long, short)| word == *long || word == *short)
        .and_then(|n| i8::try_from(n + 1).ok())
}
