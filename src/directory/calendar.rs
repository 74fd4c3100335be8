//! Bank holidays of England and Wales, worked out by rule.

use jiff::civil::{Date, Weekday, date};

/// The bank holidays of one year, in order.
///
/// Banking and Financial Dealings Act 1971, schedule 1, with New Year's Day, the early May Monday, Good Friday and Christmas Day by
/// custom and proclamation; a day that falls at a weekend moves to the next weekday that is free. Easter Sunday by the anonymous
/// Gregorian computus. Single days proclaimed for one year only (a coronation) are not known here.
#[must_use]
pub fn bank_holidays(year: i16) -> Vec<Date> {
    let easter = easter_sunday(year);
    let shift = |day: Date| match day.weekday() {
        Weekday::Saturday => after(day, 2),
        Weekday::Sunday => after(day, 1),
        _ => day,
    };
    let christmas = date(year, 12, 25);
    // A weekend day of Christmas moves to the first weekday that the other does not take.
    let (first, second) = match christmas.weekday() {
        Weekday::Friday => (25, 28),
        Weekday::Saturday => (27, 28),
        Weekday::Sunday => (26, 27),
        _ => (25, 26),
    };
    let mut days = vec![
        shift(date(year, 1, 1)),
        after(easter, -2),
        after(easter, 1),
        first_monday(date(year, 5, 1)),
        last_monday(date(year, 5, 31)),
        last_monday(date(year, 8, 31)),
        date(year, 12, first),
        date(year, 12, second),
    ];
    days.sort_unstable();
    days
}

/// Whether offices work on this day: not a weekend, not a bank holiday.
#[must_use]
pub fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
        && !bank_holidays(day.year()).contains(&day)
}

fn after(day: Date, days: i64) -> Date {
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(day)
}

fn first_monday(from: Date) -> Date {
    (0..7)
        .map(|n| after(from, n))
        .find(|d| d.weekday() == Weekday::Monday)
        .unwrap_or(from)
}

fn last_monday(to: Date) -> Date {
    (0..7)
        .map(|n| after(to, -n))
        .find(|d| d.weekday() == Weekday::Monday)
        .unwrap_or(to)
}

fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(
        year,
        i8::try_from(month).unwrap_or(4),
        i8::try_from(day).unwrap_or(1),
    )
    .unwrap_or(date(year, 4, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// gov.uk/bank-holidays, England and Wales.
    #[test]
    fn the_published_days() {
        let days = |y| {
            bank_holidays(y)
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            days(2026),
            [
                "2026-01-01",
                "2026-04-03",
                "2026-04-06",
                "2026-05-04",
                "2026-05-25",
                "2026-08-31",
                "2026-12-25",
                "2026-12-28"
            ]
        );
        assert_eq!(
            days(2027),
            [
                "2027-01-01",
                "2027-03-26",
                "2027-03-29",
                "2027-05-03",
                "2027-05-31",
                "2027-08-30",
                "2027-12-27",
                "2027-12-28"
            ]
        );
        assert_eq!(days(2022)[6..], ["2022-12-26", "2022-12-27"]);
    }
}
