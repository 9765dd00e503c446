//! Days of the calendar: how they are read from an app's values and written for people. Arithmetic is the `time` crate's.

use ensemble_core::calendar::{self, has_four_digits, seconds};
pub use ensemble_core::calendar::{day, read_day as read};
use ensemble_core::locale::Locale;
use ensemble_core::value::Value;
pub use time::Date as Day;
use time::{Duration, Month};

/// The day a number of days later; unchanged beyond the years 0 to 9999.
pub(crate) fn plus_days(day: Day, days: i32) -> Day {
    day.checked_add(Duration::days(days.into())).filter(|day| has_four_digits(*day)).unwrap_or(day)
}

/// The same day a number of months later, or the last one of that month.
pub(crate) fn plus_months(from: Day, months: i32) -> Day {
    let count = from.year() * 12 + i32::from(u8::from(from.month())) - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) as u8 + 1);
    let of_month = Month::try_from(month).map_or(from.day(), |month| from.day().min(month.length(year)));
    day(year, month, of_month).unwrap_or(from)
}

/// The first day of the same month.
pub fn first_of_month(day: Day) -> Day {
    day.replace_day(1).unwrap_or(day)
}

/// `Jan 17, 2024` in English, or as a pattern such as `dd/MM/yyyy` says ([`calendar::format_in`]).
pub fn written(day: Day, pattern: Option<&str>, locale: &Locale) -> String {
    let pattern = pattern.filter(|pattern| !pattern.is_empty()).unwrap_or("yMMMd");
    calendar::format_in(locale, day.midnight().assume_utc(), pattern)
}

/// Parses the output of [`written`] without a pattern, `Jan 17, 2024`: the accessible name of a day in a calendar.
pub fn read_written(text: &str, locale: &Locale) -> Option<Day> {
    // A longer text is no name of a day.
    const LONGEST: usize = 64;
    if text.len() > LONGEST {
        return None;
    }
    let digits = locale.localized_digits("0123456789");
    let digit = |c: char| digits.chars().position(|own| own == c).and_then(|at| char::from_digit(at as u32, 10));
    // Whatever their order, and whatever stands between them: the month may be a number, too.
    let plain: String = text.chars().map(|c| digit(c).unwrap_or(' ')).collect();
    let numbers: Vec<i32> = plain.split(' ').filter_map(|number| number.parse().ok()).collect();
    let days = numbers.iter().flat_map(|year| numbers.iter().map(move |of_month| (*year, *of_month)));
    let days = days.filter_map(|(year, of_month)| Some((year, u8::try_from(of_month).ok()?)));
    let mut days = days.flat_map(|(year, of_month)| (1..=12).filter_map(move |month| day(year, month, of_month)));
    days.find(|day| written(*day, None, locale) == text)
}

/// Seconds since 1970 of a moment: `2030-01-01T08:00:00+02:00`, a day, or a number.
pub fn moment(value: &Value) -> Option<f64> {
    if let Value::Number(number) = value {
        return Some(seconds(*number));
    }
    let day = read(value)?;
    let midnight = day.midnight().assume_utc().unix_timestamp() as f64;
    let text = value.as_str()?;
    let Some((_, time)) = text.trim().split_once(['T', ' ']) else { return Some(midnight) };
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let clock = |text: &str| -> Option<f64> {
        let mut sum = 0.0;
        for (part, unit) in text.split(':').zip([3600.0, 60.0, 1.0]) {
            sum += part.trim().parse::<f64>().ok()? * unit;
        }
        Some(sum)
    };
    let shift = match (offset.get(..1), offset.get(1..)) {
        (Some("+"), Some(rest)) => clock(rest)?,
        (Some("-"), Some(rest)) => -clock(rest)?,
        _ => 0.0,
    };
    Some(midnight + clock(time)? - shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i32, month: u8, of_month: u8) -> Day {
        day(year, month, of_month).unwrap()
    }

    fn english() -> &'static Locale {
        Locale::of("en")
    }

    #[test]
    fn a_day_is_written_in_every_language_and_read_again() {
        let day = on(2024, 3, 5);
        assert_eq!(written(day, None, Locale::of("de")), "5. März 2024");
        assert_eq!(written(day, Some("yMMMM"), Locale::of("es")), "marzo de 2024");
        for tag in Locale::tags() {
            let locale = Locale::of(tag);
            assert_eq!(read_written(&written(day, None, locale), locale), Some(day), "{tag}");
        }
    }

    #[test]
    fn days_that_are_none_are_refused() {
        assert_eq!(day(2023, 2, 29), None);
        assert_eq!(day(2024, 13, 1), None);
        assert_eq!(day(10_000, 1, 1), None);
        assert_eq!(read(&Value::from(f64::MAX)), read(&Value::from(0.0)), "a moment that no calendar has is 1970");
        assert_eq!(read(&Value::from(3e14)), None, "a year of five digits");
    }

    #[test]
    fn a_date_is_read_and_written_in_several_forms() {
        let day = on(2024, 1, 17);
        for value in [
            Value::from("2024-01-17"),
            Value::from("2024-1-17"),
            Value::from("2024-01-17T08:00:00Z"),
            Value::from(1_705_478_400.0),
            Value::from(1_705_478_400_000.0),
        ] {
            assert_eq!(read(&value), Some(day), "{value}");
        }
        assert_eq!(read(&Value::from("17/01/2024")), None);
        assert_eq!(read(&Value::from(-1.0)), Some(on(1969, 12, 31)));
        assert_eq!(day.to_string(), "2024-01-17", "what fields hand to the app");
        assert_eq!(written(day, None, english()), "Jan 17, 2024");
        assert_eq!(written(day, Some(""), english()), "Jan 17, 2024");
        assert_eq!(read_written("Jan 17, 2024", english()), Some(day));
        for text in ["Jan 32, 2024", "Jam 17, 2024", "Next month", "17"] {
            assert_eq!(read_written(text, english()), None, "{text}");
        }
        assert_eq!(written(day, Some("dd/MM/yyyy"), english()), "17/01/2024");
        assert_eq!(written(day, Some("MMMM D, YY"), english()), "January 17, 24");
    }

    #[test]
    fn a_moment_has_a_time_and_an_offset() {
        for (text, seconds) in [
            ("1970-01-02", 86_400.0),
            ("1970-01-01T01:00:00Z", 3_600.0),
            ("1970-01-01T01:00:00+01:00", 0.0),
            ("1970-01-01 00:00:30.5", 30.5),
        ] {
            assert_eq!(moment(&Value::from(text)), Some(seconds), "{text}");
        }
        assert_eq!(moment(&Value::from("tomorrow")), None);
    }

    #[test]
    fn months_end_at_their_last_day() {
        let day = on(2024, 1, 31);
        assert_eq!(plus_months(day, 1), on(2024, 2, 29));
        assert_eq!(plus_months(day, -2), on(2023, 11, 30));
        assert_eq!(plus_days(day, 1), on(2024, 2, 1));
        let last = on(9999, 12, 31);
        assert_eq!((plus_months(last, 1), plus_days(last, 1)), (last, last));
        assert_eq!(plus_days(day, i32::MAX), day);
    }
}
