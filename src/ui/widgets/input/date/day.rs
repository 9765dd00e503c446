//! A day of the calendar, and what is written for it.

use std::time::{SystemTime, UNIX_EPOCH};

use ensemble_core::calendar::{MONTHS, from_days, to_days};
use ensemble_core::value::Value;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// The year, from 0 to 9999.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
    /// The day of the month, from 1.
    pub day: u32,
}

const SECONDS_A_DAY: i64 = 86_400;

impl Day {
    /// The day, when there is such a one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let fits = (0..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
        (fits && day <= days_in(year, month)).then_some(Self { year, month, day })
    }

    /// Reads `2024-01-17`, also with a time behind it, or seconds since 1970.
    pub fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Number(seconds) if seconds.is_finite() => {
                // Milliseconds are as common as seconds, and far beyond any second of use.
                let seconds = if seconds.abs() > 1e11 { seconds / 1000.0 } else { *seconds };
                Self::from_number((seconds as i64).div_euclid(SECONDS_A_DAY))
            }
            Value::Text(text) => {
                let date = text.trim().split(['T', ' ']).next().unwrap_or_default();
                let mut parts = date.splitn(3, '-').map(|part| part.parse::<u32>().ok());
                let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
                Self::new(i32::try_from(year).ok()?, month, day)
            }
            _ => None,
        }
    }

    /// Today, by the clock of the machine in universal time.
    pub fn today() -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64);
        Self::from_number(seconds.div_euclid(SECONDS_A_DAY)).unwrap_or(Self { year: 1970, month: 1, day: 1 })
    }

    /// Days since 1970.
    pub fn number(self) -> i64 {
        to_days(self.year.into(), self.month.into(), self.day.into())
    }

    /// The day that is so many days after 1970 began.
    pub fn from_number(days: i64) -> Option<Self> {
        let (year, month, day) = from_days(days);
        Self::new(i32::try_from(year).ok()?, month, day)
    }

    /// The day so many days later.
    pub fn plus(self, days: i64) -> Self {
        Self::from_number(self.number().saturating_add(days)).unwrap_or(self)
    }

    /// The same day so many months later, or the last one of that month.
    pub fn plus_months(self, months: i32) -> Self {
        let count = self.year * 12 + self.month as i32 - 1 + months;
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) as u32 + 1);
        if !(0..=9999).contains(&year) {
            return self;
        }
        Self { year, month, day: self.day.min(days_in(year, month)) }
    }

    /// Monday is 0.
    pub fn weekday(self) -> u32 {
        (self.number() + 3).rem_euclid(7) as u32
    }

    /// `2024-01-17`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `January 2024`.
    pub fn month_name(self) -> String {
        format!("{} {}", MONTHS[self.month as usize - 1], self.year)
    }

    /// `Jan 17, 2024`, or as a pattern of `yyyy`, `MM`, `MMM`, `MMMM`, `dd`, `d` says.
    pub fn format(self, pattern: Option<&str>) -> String {
        let name = MONTHS[self.month as usize - 1];
        let Some(pattern) = pattern.filter(|pattern| !pattern.is_empty()) else {
            return format!("{} {}, {}", &name[..3], self.day, self.year);
        };
        let mut out = String::new();
        let mut rest = pattern;
        while let Some(first) = rest.chars().next() {
            let run = rest.chars().take_while(|c| *c == first).count();
            let (word, after) = rest.split_at(run * first.len_utf8());
            rest = after;
            match (first, run) {
                ('y' | 'Y', 2) => out.push_str(&format!("{:02}", self.year % 100)),
                ('y' | 'Y', _) => out.push_str(&format!("{:04}", self.year)),
                ('M', 1) => out.push_str(&self.month.to_string()),
                ('M', 2) => out.push_str(&format!("{:02}", self.month)),
                ('M', 3) => out.push_str(&name[..3]),
                ('M', _) => out.push_str(name),
                ('d' | 'D', 1) => out.push_str(&self.day.to_string()),
                ('d' | 'D', _) => out.push_str(&format!("{:02}", self.day)),
                _ => out.push_str(word),
            }
        }
        out
    }
}

/// Seconds since 1970 of a moment: `2030-01-01T08:00:00+02:00`, a day, or a number.
pub fn moment(value: &Value) -> Option<f64> {
    if let Value::Number(seconds) = value {
        return Some(if seconds.abs() > 1e11 { seconds / 1000.0 } else { *seconds });
    }
    let day = Day::read(value)?;
    let midnight = (day.number() * SECONDS_A_DAY) as f64;
    let text = value.as_str()?;
    let Some((_, time)) = text.trim().split_once(['T', ' ']) else { return Some(midnight) };
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let seconds = |text: &str| -> Option<f64> {
        let mut sum = 0.0;
        for (part, unit) in text.split(':').zip([3600.0, 60.0, 1.0]) {
            sum += part.trim().parse::<f64>().ok()? * unit;
        }
        Some(sum)
    };
    let shift = match (offset.get(..1), offset.get(1..)) {
        (Some("+"), Some(rest)) => seconds(rest)?,
        (Some("-"), Some(rest)) => -seconds(rest)?,
        _ => 0.0,
    };
    Some(midnight + seconds(time)? - shift)
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_up_and_back() {
        for (day, number) in [((1970, 1, 1), 0), ((2000, 2, 29), 11_016), ((2024, 1, 17), 19_739), ((1969, 12, 31), -1)]
        {
            let day = Day::new(day.0, day.1, day.2).unwrap();
            assert_eq!(day.number(), number);
            assert_eq!(Day::from_number(number), Some(day));
        }
        assert_eq!(Day::new(2024, 1, 17).unwrap().weekday(), 2, "a Wednesday");
        assert_eq!(Day::new(2023, 2, 29), None);
        assert_eq!(Day::from_number(i64::MAX), None);
    }

    #[test]
    fn a_date_is_read_and_written_in_several_forms() {
        let day = Day::new(2024, 1, 17).unwrap();
        for value in [Value::from("2024-01-17"), Value::from("2024-01-17T08:00:00Z"), Value::from(1_705_478_400.0)] {
            assert_eq!(Day::read(&value), Some(day), "{value}");
        }
        assert_eq!(Day::read(&Value::from("17/01/2024")), None);
        assert_eq!(day.format(None), "Jan 17, 2024");
        assert_eq!(day.format(Some("dd/MM/yyyy")), "17/01/2024");
        assert_eq!(day.format(Some("MMMM D, YY")), "January 17, 24");
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
        let day = Day::new(2024, 1, 31).unwrap();
        assert_eq!(day.plus_months(1), Day::new(2024, 2, 29).unwrap());
        assert_eq!(day.plus_months(-2), Day::new(2023, 11, 30).unwrap());
        assert_eq!(day.plus(1), Day::new(2024, 2, 1).unwrap());
    }
}
