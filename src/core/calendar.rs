//! Date formatting and the time zone. Arithmetic uses the `time` crate; patterns are those of Flutter's `intl`, which no dependency parses. Reads no
//! clock.

use crate::locale::Locale;
use crate::value::Value;
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// A time zone: the offset from UTC at a given moment. A function, because daylight saving time changes the offset within a year.
#[derive(Clone, Copy, Debug)]
pub struct TimeZone(pub fn(OffsetDateTime) -> UtcOffset);

impl TimeZone {
    /// UTC, for tests that must not depend on the machine.
    pub const UTC: TimeZone = TimeZone(|_| UtcOffset::UTC);

    /// The local time of a moment in milliseconds since 1970.
    pub fn local(self, millis: f64) -> OffsetDateTime {
        let utc = utc(millis);
        utc.checked_to_offset((self.0)(utc)).unwrap_or(utc)
    }

    /// The offset from UTC in seconds at a moment in seconds since 1970; east of Greenwich is positive.
    pub fn offset_seconds(self, unix_seconds: i64) -> i32 {
        OffsetDateTime::from_unix_timestamp(unix_seconds).map_or(0, |utc| (self.0)(utc).whole_seconds())
    }
}

/// A time in milliseconds since 1970 as UTC. A value outside of the calendar (NaN, beyond the year 999,999) gives 1970-01-01.
pub fn utc(millis: f64) -> OffsetDateTime {
    // `as` takes what is no number for 0 and cuts what is too large: every number is a moment here.
    OffsetDateTime::from_unix_timestamp_nanos((millis as i128).saturating_mul(1_000_000))
        .unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The day of the Gregorian calendar, when there is one and its year is from 0 to 9999.
pub fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok();
    date.filter(|date| has_four_digits(*date))
}

/// Reads `2024-01-17`, also with a time behind it, or seconds since 1970.
pub fn read_day(value: &Value) -> Option<Date> {
    match value {
        Value::Number(number) if number.is_finite() => {
            Some(utc(seconds(*number) * 1000.0).date()).filter(|day| has_four_digits(*day))
        }
        Value::Text(text) => {
            let date = text.trim().split(['T', ' ']).next().unwrap_or_default();
            let mut parts = date.splitn(3, ['-', '/']);
            let (year, month, of_month) = (parts.next()?, parts.next()?, parts.next()?);
            day(year.parse().ok()?, month.parse().ok()?, of_month.parse().ok()?)
        }
        _ => None,
    }
}

/// Hour and minute of `14:30`, `14:30:00` or the time behind the `T` of a moment. `None` when it is no time.
pub fn read_time(value: &Value) -> Option<(u32, u32)> {
    let time = value.as_str()?.rsplit('T').next()?;
    let mut parts = time.split(':').map(|part| part.trim().parse::<u32>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

/// Seconds since 1970. A number that as seconds would be beyond the year 5000 is read as milliseconds, which are as common in APIs.
pub fn seconds(number: f64) -> f64 {
    if number.abs() > 1e11 { number / 1000.0 } else { number }
}

/// Fields write years with four digits, which would not be read again beyond them.
pub fn has_four_digits(day: Date) -> bool {
    (0..=9999).contains(&day.year())
}

/// Formats a date by an ICU pattern such as `EEE, MMM d, y` or `HH:mm`, or by a pattern's name (`yMMMd`, `jm`). `D` and `Y` mean `d` and `y`; letters
/// without a field are copied.
pub fn format(moment: OffsetDateTime, pattern: &str) -> String {
    format_in(Locale::of("en"), moment, pattern)
}

/// [`format`](fn@format) in a locale.
pub fn format_in(locale: &Locale, moment: OffsetDateTime, pattern: &str) -> String {
    let mut text = String::new();
    let own = if locale.language() == "en" { None } else { common(locale, pattern) };
    let mut rest = own.as_deref().unwrap_or_else(|| named(pattern));
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            let inside = &rest[1..];
            if let Some(after) = inside.strip_prefix('\'') {
                text.push('\'');
                rest = after;
                continue;
            }
            let (quoted, after) = inside.split_once('\'').unwrap_or((inside, ""));
            text.push_str(quoted);
            rest = after;
            continue;
        }
        let run = rest.len() - rest.trim_start_matches(first).len();
        if first.is_ascii_alphabetic() {
            field(locale, moment, first, run, &mut text);
        } else {
            text.push_str(&rest[..run]);
        }
        rest = &rest[run..];
    }
    text
}

fn field(locale: &Locale, moment: OffsetDateTime, letter: char, width: usize, text: &mut String) {
    let number = |text: &mut String, number: i32| text.push_str(&locale.localized_digits(&format!("{number:0width$}")));
    let name = |text: &mut String, names: Vec<&str>, at: u8| text.push_str(names.get(usize::from(at)).unwrap_or(&""));
    let size = |short: bool| if short { "short" } else { "wide" };
    match (letter, width) {
        ('y' | 'Y', 2) => number(text, moment.year().rem_euclid(100)),
        ('y' | 'Y', _) => number(text, moment.year()),
        ('M' | 'L', 3..) => name(text, locale.months(size(width == 3)), u8::from(moment.month()) - 1),
        ('M' | 'L', _) => number(text, u8::from(moment.month()).into()),
        ('d' | 'D', _) => number(text, moment.day().into()),
        ('E', _) => name(text, locale.days(size(width <= 3)), moment.weekday().number_days_from_monday()),
        ('H', _) => number(text, moment.hour().into()),
        // Midnight and noon are 12.
        ('h', _) => number(text, i32::from(moment.hour() + 11) % 12 + 1),
        ('m', _) => number(text, moment.minute().into()),
        ('s', _) => number(text, moment.second().into()),
        ('S', _) => text.push_str(&locale.localized_digits(&format!("{:03}", moment.millisecond())[..width.min(3)])),
        ('a', _) => text.push_str(locale.day_halves()[usize::from(moment.hour() >= 12)]),
        (letter, width) => text.extend(std::iter::repeat_n(letter, width)),
    }
}

/// The pattern of a language for one that has a name.
fn common(locale: &Locale, pattern: &str) -> Option<String> {
    let is_named = pattern == "j" || named(pattern) != pattern;
    is_named.then(|| locale.skeleton(pattern)).flatten()
}

/// The pattern with this name.
fn named(pattern: &str) -> &str {
    match pattern {
        "j" => "h a",
        "jm" => "h:mm a",
        "jms" => "h:mm:ss a",
        "Hm" => "HH:mm",
        "Hms" => "HH:mm:ss",
        "yMd" => "M/d/y",
        "yM" => "M/y",
        "Md" => "M/d",
        "yMMM" => "MMM y",
        "yMMMd" => "MMM d, y",
        "yMMMMd" => "MMMM d, y",
        "yMMMM" => "MMMM y",
        "yMMMEd" => "EEE, MMM d, y",
        "yMMMMEEEEd" => "EEEE, MMMM d, y",
        "MMMd" => "MMM d",
        "MMMMd" => "MMMM d",
        "MMMEd" => "EEE, MMM d",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_by_a_pattern() {
        let moment = utc(1_705_503_845_006.0);
        for (pattern, text) in [
            ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2024-01-17T15:04:05.006"),
            ("EEE d.M.yy", "Wed 17.1.24"),
            ("EEEE, MMMM d", "Wednesday, January 17"),
            ("DD MMM YYYY", "17 Jan 2024"),
            ("jm", "3:04 PM"),
            ("h 'o''clock", "3 oclock"),
            ("Qäx", "Qäx"),
        ] {
            assert_eq!(format(moment, pattern), text, "{pattern}");
        }
        assert_eq!(format(utc(0.0), "h a"), "12 AM");
    }

    #[test]
    fn the_day_is_that_of_the_zone() {
        let zone = TimeZone(|_| UtcOffset::from_hms(-5, 0, 0).unwrap());
        // 2024-03-02T04:30Z.
        let moment = zone.local(1_709_353_800_000.0);
        assert_eq!(format(moment, "yyyy-MM-dd HH:mm"), "2024-03-01 23:30");
        assert_eq!(zone.offset_seconds(0), -18_000);
    }

    #[test]
    fn no_number_of_milliseconds_is_refused() {
        let far = TimeZone(|_| UtcOffset::from_hms(14, 0, 0).unwrap());
        for millis in [f64::NAN, f64::INFINITY, f64::MIN, 8.64e15, -8.64e15, 3.2e16] {
            let written = format(far.local(millis), "y-MM-dd");
            assert!(written.len() >= 8, "{millis}: {written}");
        }
        assert_eq!(format(utc(8.64e15), "y-MM-dd"), "275760-09-13");
    }
}
