//! The dates of a plan as a calendar file (iCalendar, RFC 5545): whole days, with two reminders each.
//!
//! In: clocks and a moment. Out: text. Deliberately not in it: where anybody lives, how old anybody is, which service was shown. A calendar is
//! often shared, so an entry says only what the council (or another body) must do by then, and under which rule.

use chrono::Duration;
use icalendar::{
    Alarm, Calendar, CalendarComponent, Class, Component, Event, EventLike, Property, Trigger,
};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::dialogue::reply::Clock;

/// When the reminders come, before the day begins: nine in the morning a week before, and the day before.
const REMINDERS: [i64; 2] = [7 * 24 - 9, 24 - 9];

/// The clocks that can stand in a calendar: with a day that is still to come.
pub(super) fn ahead(clocks: &[Clock], today: Date) -> impl Iterator<Item = (&Clock, Date)> {
    clocks
        .iter()
        .filter_map(|clock| Some((clock, clock.by?)))
        .filter(move |(_, by)| *by >= today)
}

/// The file.
pub(super) fn file(clocks: &[Clock], now: DateTime) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Anydoor//My plan//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    for (clock, by) in ahead(clocks, now.date()) {
        calendar.push(CalendarComponent::Event(event(clock, by, now)));
    }
    calendar.to_string()
}

fn event(clock: &Clock, by: Date, now: DateTime) -> Event {
    let mut event = Event::new();
    event
        .uid(&uid(clock, by))
        .add_property("DTSTAMP", stamp(now))
        .append_property(day("DTSTART", by))
        .summary(&format!("Last day: {}", clock.label))
        .description(&format!("Time limit: {}. {}", clock.limit, clock.law))
        .class(Class::Private)
        .add_property("TRANSP", "TRANSPARENT");
    if let Ok(next) = by.tomorrow() {
        event.append_property(day("DTEND", next));
    }
    for hours in REMINDERS {
        let said = format!("{}: {}", clock.when, clock.label);
        // Without these two the crate writes ones of its own, from chance and from the machine's clock (a reminder may have them: RFC 9074, 4).
        let reminder = Alarm::display(&said, Trigger::before_start(Duration::hours(hours)))
            .uid(&format!("{hours}-{}", uid(clock, by)))
            .add_property("DTSTAMP", stamp(now))
            .done();
        event.alarm(reminder);
    }
    event.done()
}

/// The same date of the same rule has the same name, so that a file that is taken twice makes no second entry (RFC 5545, 3.8.4.7).
fn uid(clock: &Clock, by: Date) -> String {
    let hash = Sha256::digest(format!("{}\n{}\n{by}", clock.label, clock.law));
    let name: String = hash.iter().take(12).map(|b| format!("{b:02x}")).collect();
    format!("{name}@anydoor")
}

fn day(name: &str, date: Date) -> Property {
    let mut property = Property::new(name, date.strftime("%Y%m%d").to_string());
    property.add_parameter("VALUE", "DATE");
    property.done()
}

/// A moment in England, in UTC.
fn stamp(now: DateTime) -> String {
    let utc = TimeZone::get("Europe/London")
        .and_then(|zone| zone.to_timestamp(now))
        .map_or(now, |moment| TimeZone::UTC.to_datetime(moment));
    utc.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn clock(label: &str, by: Option<Date>) -> Clock {
        Clock {
            label: label.into(),
            by,
            when: "by some day".into(),
            left: String::new(),
            passed: false,
            limit: "6 weeks".into(),
            law: "SEND Regulations 2014, regulation 5(1); and more, so that the line is long"
                .into(),
            late: None,
        }
    }

    /// RFC 5545: lines end in CRLF and are at most 75 octets (3.1); a calendar has VERSION and PRODID (3.6); an event has UID and DTSTAMP
    /// in UTC (3.6.1); a DISPLAY alarm has DESCRIPTION and TRIGGER (3.6.6); commas and semicolons are escaped (3.3.11).
    #[test]
    fn the_file_keeps_the_rules() {
        let clocks = [
            clock(
                "The council must say if it will assess – übermäßig",
                Some(date(2027, 1, 23)),
            ),
            clock("Gone by", Some(date(2026, 1, 1))),
            clock("School days", None),
        ];
        // British Summer Time is an hour ahead.
        let file = file(&clocks, date(2026, 7, 1).at(10, 0, 0, 0));
        assert!(file.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(file.matches('\n').count(), file.matches("\r\n").count());
        assert!(file.split("\r\n").all(|line| line.len() <= 75), "{file}");
        let whole = file.replace("\r\n ", "");
        let lines: Vec<&str> = whole.split("\r\n").collect();
        let count = |start: &str| lines.iter().filter(|l| l.starts_with(start)).count();
        for (start, times) in [
            ("VERSION:2.0", 1),
            ("PRODID:", 1),
            ("BEGIN:VEVENT", 1),
            ("UID:", 3),
            ("DTSTAMP:20260701T090000Z", 3),
            ("DTSTART;VALUE=DATE:20270123", 1),
            ("DTEND;VALUE=DATE:20270124", 1),
            ("BEGIN:VALARM", 2),
            ("ACTION:DISPLAY", 2),
            ("TRIGGER;RELATED=START:-PT", 2),
        ] {
            assert_eq!(count(start), times, "{start} in {whole}");
        }
        assert!(
            whole.contains("Regulations 2014\\, regulation 5(1)\\; and more"),
            "{whole}"
        );
        assert!(!whole.contains("Gone by") && !whole.contains("School days"));
    }

    #[test]
    fn the_same_date_has_the_same_name() {
        let now = date(2026, 7, 1).at(10, 0, 0, 0);
        let uid = |label| {
            let file = file(&[clock(label, Some(date(2027, 1, 23)))], now);
            let uid = file
                .lines()
                .find(|l| l.starts_with("UID:"))
                .map(str::to_owned);
            uid.expect("a UID")
        };
        assert_eq!(uid("a"), uid("a"));
        assert_ne!(uid("a"), uid("b"));
    }
}
