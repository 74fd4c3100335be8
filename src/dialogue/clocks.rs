//! Time limits counted from the family's own date.

use jiff::ToSpan;
use jiff::civil::Date;

use super::reply::Clock;
use crate::directory::calendar::is_working_day;
use crate::directory::hours::date_in_words;
use crate::pathway::{Due, Limit, Unit};

/// The last day of a limit that is counted from `from`; `None` for school days, for which no calendar is kept.
///
/// Weeks and days run from the day after (CPR practice; SEND Regulations 2014 count "within n weeks of"), months to the day of the same
/// number or the last of a shorter month (the corresponding date rule, Dodds v Walker [1981] 1 WLR 1027), working days skip weekends and
/// bank holidays of England.
#[must_use]
pub fn last_day(from: Date, limit: Limit) -> Option<Date> {
    let number = i64::from(limit.number);
    match limit.unit {
        Unit::Days => from.checked_add(number.days()).ok(),
        Unit::Weeks => from.checked_add(number.weeks()).ok(),
        Unit::Months => from.checked_add(number.months()).ok(),
        Unit::WorkingDays => {
            let mut day = from;
            let mut left = number;
            while left > 0 {
                day = day.tomorrow().ok()?;
                left -= i64::from(is_working_day(day));
            }
            Some(day)
        }
        Unit::SchoolDays => None,
    }
}

/// Limits as shown today; `from` is `None` if the family is not sure of its date.
#[must_use]
pub fn clocks(due: &[Due], from: Option<Date>, today: Date) -> Vec<Clock> {
    let mut shown: Vec<Clock> = due.iter().map(|d| clock(d, from, today)).collect();
    shown.sort_by_key(|c| c.by);
    shown
}

fn clock(due: &Due, from: Option<Date>, today: Date) -> Clock {
    let by = from.and_then(|from| last_day(from, due.after));
    let days = by.map(|by| today.until(by).map_or(0, |span| span.get_days()));
    let left = match days {
        None => String::new(),
        Some(0) => "today".into(),
        Some(1) => "tomorrow".into(),
        Some(-1) => "yesterday".into(),
        Some(days) if days > 0 => format!("in {days} days"),
        Some(days) => format!("{} days ago", -days),
    };
    let passed = days.is_some_and(|d| d < 0);
    Clock {
        label: due.label.clone(),
        when: by.map_or_else(
            || format!("within {}", due.after),
            |by| format!("by {}", date_in_words(by)),
        ),
        by,
        left,
        late: due.late.clone().filter(|_| passed),
        passed,
        limit: due.after.to_string(),
        law: due.law.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn limits_end_on_the_right_day() {
        let end = |from: Date, number, unit| {
            last_day(from, Limit { number, unit }).map(|d| d.to_string())
        };
        let asked = date(2026, 10, 3);
        assert_eq!(end(asked, 6, Unit::Weeks).as_deref(), Some("2026-11-14"));
        assert_eq!(end(asked, 20, Unit::Weeks).as_deref(), Some("2027-02-20"));
        assert_eq!(
            end(date(2026, 12, 31), 2, Unit::Months).as_deref(),
            Some("2027-02-28")
        );
        // Christmas Eve, a Thursday: 25 and 28 December are bank holidays.
        assert_eq!(
            end(date(2026, 12, 24), 3, Unit::WorkingDays).as_deref(),
            Some("2026-12-31")
        );
        assert_eq!(end(asked, 15, Unit::SchoolDays), None);
    }
}
