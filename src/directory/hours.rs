//! Opening hours, in OpenStreetMap's `opening_hours` syntax, read and evaluated by the crate of that name.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use compact_calendar::CompactCalendar;
use jiff::civil::{Date, DateTime};
use opening_hours::{Context, ContextHolidays, OpeningHours};

use super::calendar::bank_holidays;

/// When a service answers.
#[derive(Debug, Clone)]
pub struct Hours {
    written: String,
    parsed: OpeningHours,
}

/// Whether it answers now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Now {
    /// At every hour of every day.
    Always,
    /// Open, until then (if it ever closes).
    OpenUntil(Option<DateTime>),
    /// Closed, until then (if it ever opens).
    ClosedUntil(Option<DateTime>),
}

/// The crate's own table mixes the nations of the United Kingdom, so England's days are put in from the rule.
static HOLIDAYS: LazyLock<Arc<CompactCalendar>> = LazyLock::new(|| {
    let mut days = CompactCalendar::default();
    (2020..2060)
        .flat_map(bank_holidays)
        .filter_map(to_chrono)
        .for_each(|day| {
            days.insert(day);
        });
    Arc::new(days)
});

impl Hours {
    /// Reads `Mo-Fr 09:00-17:00; PH off` or `24/7`.
    ///
    /// # Errors
    /// What the syntax does not allow, in the parser's words.
    pub fn read(written: &str) -> Result<Self, String> {
        let parsed: OpeningHours = written.parse().map_err(|e| format!("{e}"))?;
        let holidays = ContextHolidays::new(HOLIDAYS.clone(), Arc::default());
        Ok(Self {
            written: written.to_owned(),
            parsed: parsed.with_context(Context::default().with_holidays(holidays)),
        })
    }

    /// Whether it answers at `now` (local time in England).
    #[must_use]
    pub fn at(&self, now: DateTime) -> Now {
        if self.always() {
            return Now::Always;
        }
        let Some(moment) = to_chrono_time(now) else {
            return Now::ClosedUntil(None);
        };
        let change = self.parsed.next_change(moment).and_then(from_chrono_time);
        if self.parsed.is_open(moment) {
            Now::OpenUntil(change)
        } else {
            Now::ClosedUntil(change)
        }
    }

    /// Open at every hour.
    #[must_use]
    pub fn always(&self) -> bool {
        self.written.trim() == "24/7"
    }

    /// As staff wrote it.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// For families: "Monday to Friday, 9am to 5pm".
    #[must_use]
    pub fn in_words(&self) -> String {
        if self.always() {
            return "Open day and night, every day".into();
        }
        let rules: Vec<String> = self
            .written
            .split([';', ','])
            .map(str::trim)
            .filter(|r| !r.is_empty())
            .map(rule_in_words)
            .collect();
        let mut words = rules.join("; ");
        if let Some(first) = words.get(..1) {
            let upper = first.to_uppercase();
            words.replace_range(..1, &upper);
        }
        words
    }
}

impl Now {
    /// "Open now", "opens Monday at 9am".
    #[must_use]
    pub fn in_words(&self, now: DateTime) -> String {
        match self {
            Self::Always => "Open day and night".into(),
            Self::OpenUntil(Some(then)) if then.date() == now.date() => {
                format!("Open now, until {}", clock(*then))
            }
            Self::OpenUntil(_) => "Open now".into(),
            Self::ClosedUntil(Some(then)) => format!(
                "Closed now, opens {} at {}",
                day_in_words(then.date(), now.date()),
                clock(*then)
            ),
            Self::ClosedUntil(None) => "Closed now".into(),
        }
    }

    /// Whether somebody answers at this moment.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::ClosedUntil(_))
    }
}

/// "today", "tomorrow", "Monday", "Monday 4 January".
#[must_use]
pub fn day_in_words(day: Date, today: Date) -> String {
    let ahead = today.until(day).map_or(99, |span| span.get_days());
    match ahead {
        0 => "today".into(),
        1 => "tomorrow".into(),
        2..=6 => weekday(day).into(),
        _ => format!("{} {} {}", weekday(day), day.day(), month(day)),
    }
}

/// "Saturday 3 October 2026".
#[must_use]
pub fn date_in_words(day: Date) -> String {
    format!("{} {}", weekday(day), date_without_weekday(day))
}

/// "3 October 2026".
#[must_use]
pub fn date_without_weekday(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

fn weekday(day: Date) -> &'static str {
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ][usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0)]
}

/// "October".
#[must_use]
pub fn month(day: Date) -> &'static str {
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
    MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)]
}

fn clock(then: DateTime) -> String {
    let (hour, minute) = (then.hour(), then.minute());
    let mut out = match hour {
        0 if minute == 0 => return "midnight".into(),
        12 if minute == 0 => return "midday".into(),
        0 => "12".to_owned(),
        13..=23 => (hour - 12).to_string(),
        _ => hour.to_string(),
    };
    if minute > 0 {
        // Writing to a String cannot fail.
        let _ = write!(out, ".{minute:02}");
    }
    out + if hour < 12 { "am" } else { "pm" }
}

fn rule_in_words(rule: &str) -> String {
    const DAYS: [(&str, &str); 8] = [
        ("Mo", "Monday"),
        ("Tu", "Tuesday"),
        ("We", "Wednesday"),
        ("Th", "Thursday"),
        ("Fr", "Friday"),
        ("Sa", "Saturday"),
        ("Su", "Sunday"),
        ("PH", "bank holidays"),
    ];
    let mut words: Vec<String> = Vec::new();
    for part in rule.split_whitespace() {
        let is_time = part.as_bytes().first().is_some_and(u8::is_ascii_digit) && part.contains(':');
        if is_time {
            let times: Vec<String> = part
                .split('-')
                .map(|t| time_in_words(t).unwrap_or_else(|| t.to_owned()))
                .collect();
            words.push(times.join(" to "));
        } else if matches!(part, "off" | "closed") {
            words.push("closed".into());
        } else {
            let mut named = part.to_owned();
            for (short, long) in DAYS {
                named = named.replace(short, long);
            }
            words.push(named.replace('-', " to "));
        }
    }
    let Some(last) = words.pop() else {
        return String::new();
    };
    if words.is_empty() {
        last
    } else {
        format!("{} {last}", words.join(" "))
    }
}

fn time_in_words(written: &str) -> Option<String> {
    let (hour, minute) = written.split_once(':')?;
    let (hour, minute) = (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?);
    Some(clock(jiff::civil::date(2000, 1, 1).at(
        hour % 24,
        minute,
        0,
        0,
    )))
}

fn to_chrono(day: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        day.year().into(),
        day.month().try_into().ok()?,
        day.day().try_into().ok()?,
    )
}

fn to_chrono_time(now: DateTime) -> Option<NaiveDateTime> {
    let time = NaiveTime::from_hms_opt(
        now.hour().try_into().ok()?,
        now.minute().try_into().ok()?,
        0,
    )?;
    Some(NaiveDateTime::new(to_chrono(now.date())?, time))
}

fn from_chrono_time(then: NaiveDateTime) -> Option<DateTime> {
    then.format("%Y-%m-%dT%H:%M:%S").to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(hours: &str, now: DateTime) -> String {
        Hours::read(hours).map_or_else(|e| e, |h| h.at(now).in_words(now))
    }

    #[test]
    fn open_closed_and_bank_holidays() {
        let office = "Mo-Fr 09:00-17:00; PH off";
        assert_eq!(
            at(office, date(2026, 11, 23).at(10, 0, 0, 0)),
            "Open now, until 5pm"
        );
        assert_eq!(
            at(office, date(2026, 11, 22).at(22, 0, 0, 0)),
            "Closed now, opens tomorrow at 9am"
        );
        assert_eq!(
            at(office, date(2026, 11, 20).at(18, 0, 0, 0)),
            "Closed now, opens Monday at 9am"
        );
        // Christmas Day, a Friday; the Monday is a substitute day.
        assert_eq!(
            at(office, date(2026, 12, 25).at(10, 0, 0, 0)),
            "Closed now, opens Tuesday at 9am"
        );
        assert_eq!(
            at("24/7", date(2026, 12, 25).at(3, 0, 0, 0)),
            "Open day and night"
        );
    }

    #[test]
    fn in_words() {
        let words = |w: &str| Hours::read(w).map_or_else(|e| e, |h| h.in_words());
        assert_eq!(
            words("Mo-Fr 09:00-17:30; PH off"),
            "Monday to Friday 9am to 5.30pm; bank holidays closed"
        );
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(Hours::read("weekdays nine to five").is_err());
    }
}
