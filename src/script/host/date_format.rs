//! Calendar arithmetic and date patterns, without a clock or a time zone of their own.

use std::fmt::Write as _;

use ensemble_core::calendar::{MONTHS, from_days, to_days};

/// A moment as a calendar and a clock show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Civil {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub millis: u32,
    /// 1 is Monday.
    pub weekday: u32,
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Civil {
    /// From milliseconds since 1970, already moved into the zone.
    pub fn from_millis(millis: f64) -> Self {
        let millis = millis as i64;
        let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000) as u32);
        let (year, month, day) = from_days(days);
        Self {
            year,
            month,
            day,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            millis: rest % 1000,
            // 1970 began on a Thursday.
            weekday: (days + 3).rem_euclid(7) as u32 + 1,
        }
    }

    /// By an ICU pattern or the name of a common one.
    pub fn format(&self, pattern: &str) -> String {
        let pattern = named(pattern);
        let mut text = String::new();
        let mut rest = pattern;
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
                self.field(first, run, &mut text);
            } else {
                text.push_str(&rest[..run]);
            }
            rest = &rest[run..];
        }
        text
    }

    fn field(&self, letter: char, width: usize, text: &mut String) {
        let month = MONTHS[(self.month as usize + 11) % 12];
        let weekday = WEEKDAYS[(self.weekday as usize + 6) % 7];
        let hour = (self.hour + 11) % 12 + 1;
        let number = |text: &mut String, number: i64| {
            let _ = write!(text, "{number:0width$}");
        };
        match (letter, width) {
            ('y', 2) => {
                let _ = write!(text, "{:02}", self.year.rem_euclid(100));
            }
            ('y', _) => number(text, self.year),
            ('M' | 'L', 3) => text.push_str(&month[..3]),
            ('M' | 'L', 4..) => text.push_str(month),
            ('M' | 'L', _) => number(text, i64::from(self.month)),
            ('d', _) => number(text, i64::from(self.day)),
            ('E', 1..=3) => text.push_str(&weekday[..3]),
            ('E', _) => text.push_str(weekday),
            ('H', _) => number(text, i64::from(self.hour)),
            ('h', _) => number(text, i64::from(hour)),
            ('m', _) => number(text, i64::from(self.minute)),
            ('s', _) => number(text, i64::from(self.second)),
            ('S', _) => text.push_str(&format!("{:03}", self.millis)[..width.min(3)]),
            ('a', _) => text.push_str(if self.hour < 12 { "AM" } else { "PM" }),
            (letter, width) => text.extend(std::iter::repeat_n(letter, width)),
        }
    }
}

/// Patterns that have a name.
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

/// Milliseconds since 1970 of `Thu, 23 Jan 2022 05:05:05 GMT+0200`, as mail and HTTP headers write it.
pub(crate) fn from_mail(text: &str) -> Option<f64> {
    let text = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut words = text.split_whitespace();
    let day: i64 = words.next()?.parse().ok()?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| month.len() >= 3 && name.starts_with(month))? as i64 + 1;
    let year: i64 = words.next()?.parse().ok()?;
    let mut clock = words.next()?.split(':').map(str::parse::<i64>);
    let (hour, minute) = (clock.next()?.ok()?, clock.next()?.ok()?);
    let second = clock.next().and_then(Result::ok).unwrap_or(0);
    let zone = words.next().unwrap_or("GMT").trim_start_matches("GMT").trim_start_matches("UTC");
    let offset: i64 = if zone.is_empty() { 0 } else { zone.parse().ok()? };
    let offset = offset / 100 * 60 + offset % 100;
    let in_range = (1..=31).contains(&day) && (0..10_000).contains(&year) && hour < 24 && minute < 60 && second < 61;
    let seconds = (to_days(year, month, day) * 24 + hour) * 3600 + (minute - offset) * 60 + second;
    in_range.then_some(seconds as f64 * 1000.0)
}

/// `2 hours 5 minutes`, from weeks down to minutes.
pub(crate) fn duration(seconds: f64) -> String {
    let mut left = seconds.abs() as u64;
    let mut parts = Vec::new();
    for (name, length) in [("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60)] {
        let count = left / length;
        left %= length;
        if count > 0 {
            parts.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "0 minutes".to_owned() } else { parts.join(" ") }
}

/// `$1,234.50`.
pub(crate) fn currency(number: f64) -> String {
    let cents = format!("{:.2}", number.abs());
    let (whole, cents) = cents.split_once('.').unwrap_or((&cents, "00"));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{}${grouped}.{cents}", if number < 0.0 { "-" } else { "" })
}
