//! Dates and times as a locale writes them, by the options of `Intl.DateTimeFormat`: a style (`dateStyle: medium`) or the fields that are asked for
//! (`{weekday: 'short', month: 'long', day: 'numeric'}`), for which the locale has patterns.

use super::Locale;
use super::pattern::{Part, parts};

/// A moment in some time zone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Year; 0 is 1 BC.
    pub year: i32,
    /// Month from 1.
    pub month: u8,
    /// Day of the month from 1.
    pub day: u8,
    /// Day of the week from 0 = Monday.
    pub weekday: u8,
    /// Hour from 0 to 23.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
    /// Millisecond.
    pub millis: u16,
    /// Seconds that the zone is ahead of UTC.
    pub offset: i32,
    /// True for UTC itself.
    pub is_utc: bool,
}

/// Format of dates and times. Fields that are not set are not written; without any field and style the date is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DateFormat {
    /// Style of the date.
    pub date_style: Option<DateStyle>,
    /// Style of the time.
    pub time_style: Option<DateStyle>,
    /// The day of the week.
    pub weekday: Option<Width>,
    /// The era.
    pub era: bool,
    /// The year.
    pub year: Option<Width>,
    /// The month.
    pub month: Option<Width>,
    /// The day of the month.
    pub day: Option<Width>,
    /// The hour.
    pub hour: Option<Width>,
    /// The minute.
    pub minute: Option<Width>,
    /// The second.
    pub second: Option<Width>,
    /// Digits of the second's fraction.
    pub fraction: usize,
    /// The time zone, as its distance from UTC.
    pub zone: bool,
    /// Hours from 1 to 12 with AM and PM, or from 0 to 23; as the locale does it when it is not set.
    pub hour_cycle: Option<HourCycle>,
}

/// Length of a written date or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateStyle {
    /// `Wednesday, January 17, 2024`.
    Full,
    /// `January 17, 2024`.
    Long,
    /// `Jan 17, 2024`.
    Medium,
    /// `1/17/24`.
    Short,
}

/// Format of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// `7`.
    Numeric,
    /// `07`.
    TwoDigit,
    /// `Jul`.
    Short,
    /// `July`.
    Long,
    /// `J`.
    Narrow,
}

/// Cycle of the hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HourCycle {
    /// 1 to 12.
    H12,
    /// 0 to 23.
    H23,
}

impl Width {
    fn is_text(self) -> bool {
        matches!(self, Self::Short | Self::Long | Self::Narrow)
    }

    /// Number of letters of the field in a pattern.
    fn letters(self) -> usize {
        match self {
            Self::Numeric => 1,
            Self::TwoDigit => 2,
            Self::Short => 3,
            Self::Long => 4,
            Self::Narrow => 5,
        }
    }
}

impl Locale {
    /// The pattern of these fields, such as `yMMMd` or `jm` (the hour in the locale's cycle); `None` without one.
    pub fn skeleton(&self, fields: &str) -> Option<String> {
        let hour = if DateFormat::default().is_12_hour(self) { "h" } else { "H" };
        let pattern = self.text(&format!("f.{}", fields.replace('j', hour)));
        (!pattern.is_empty()).then(|| pattern.replace('\u{202f}', " "))
    }
}

impl DateFormat {
    /// Writes a moment.
    pub fn format(&self, locale: &Locale, moment: &Moment) -> String {
        self.parts(locale, moment).into_iter().map(|(_, text)| text).collect()
    }

    /// The parts of the text, each with the name that `formatToParts` gives it.
    pub fn parts(&self, locale: &Locale, moment: &Moment) -> Vec<(&'static str, String)> {
        // Browsers write a plain space where CLDR has a narrow one that does not break: programs compare such texts.
        let pattern = self.pattern(locale).replace('\u{202f}', " ");
        let written = parts(&pattern).into_iter().map(|part| match part {
            Part::Literal(text) => ("literal", text),
            Part::Field(letter, count) => field(locale, moment, letter, count, self.fraction),
        });
        written.filter(|(_, text)| !text.is_empty()).collect()
    }

    /// True when hours are written from 1 to 12.
    pub fn is_12_hour(&self, locale: &Locale) -> bool {
        match self.hour_cycle {
            Some(cycle) => cycle == HourCycle::H12,
            None => locale.list("times").get(3).is_some_and(|short| has(short, 'h')),
        }
    }

    fn pattern(&self, locale: &Locale) -> String {
        let style = |key: &str, style: DateStyle| locale.list(key).get(style as usize).copied().unwrap_or_default();
        if self.date_style.is_some() || self.time_style.is_some() {
            let time = self.time_style.map(|time| self.recycled(locale, style("times", time)));
            return match (self.date_style, time) {
                (Some(date), Some(time)) => join(style("joined.at", date), style("dates", date), &time),
                (Some(date), None) => style("dates", date).to_owned(),
                (None, time) => time.unwrap_or_default(),
            };
        }
        let (mut date, time) = (self.date_pattern(locale), self.time_pattern(locale));
        if date.is_empty() && time.is_empty() {
            let usual = Self {
                year: Some(Width::Numeric),
                month: Some(Width::Numeric),
                day: Some(Width::Numeric),
                ..self.clone()
            };
            date = usual.date_pattern(locale);
        }
        if time.is_empty() {
            return date;
        }
        if date.is_empty() {
            return time;
        }
        let joined = match self.month {
            Some(Width::Long) if self.weekday.is_some() => style("joined.at", DateStyle::Full),
            Some(Width::Long) => style("joined.at", DateStyle::Long),
            Some(Width::Short) => style("joined.at", DateStyle::Medium),
            _ => style("joined.at", DateStyle::Short),
        };
        join(joined, &date, &time)
    }

    fn date_pattern(&self, locale: &Locale) -> String {
        let fields = [('y', self.year), ('M', self.month), ('E', self.weekday), ('d', self.day)];
        let wanted: Vec<(char, Width)> =
            fields.iter().filter_map(|(letter, width)| Some((*letter, (*width)?))).collect();
        if wanted.is_empty() {
            return String::new();
        }
        let text_month = self.month.is_some_and(Width::is_text);
        let matching = |skeleton: &str| {
            let letters: Vec<Part> = parts(skeleton);
            let has = |letter: char| letters.iter().any(|part| matches!(part, Part::Field(own, _) if *own == letter));
            let month = letters.iter().find_map(|part| match part {
                Part::Field('M', count) => Some(*count),
                _ => None,
            });
            let same = "yMEd".chars().all(|letter| has(letter) == wanted.iter().any(|(own, _)| *own == letter));
            let fits = same
                && has('G') == self.era
                && letters
                    .iter()
                    .all(|part| matches!(part, Part::Literal(_) | Part::Field('G' | 'y' | 'M' | 'E' | 'd', _)))
                && month.is_none_or(|count| (count >= 3) == text_month);
            // The pattern with the nearest widths of fields, as ICU chooses it.
            let distance: usize = letters
                .iter()
                .filter_map(|part| match part {
                    Part::Field(letter, count) => {
                        let width = wanted.iter().find(|(own, _)| own == letter)?.1.letters();
                        let width = if *letter == 'E' && width == 3 { 1 } else { width };
                        Some(width.abs_diff(*count))
                    }
                    Part::Literal(_) => None,
                })
                .sum();
            fits.then_some(distance)
        };
        let available = locale.entries.iter().filter_map(|(key, pattern)| Some((key.strip_prefix("f.")?, *pattern)));
        // The patterns of the styles are candidates, too, by the letters that they contain.
        let styles = locale.list("dates");
        let best = available
            // The short style writes years of two digits where four were asked for.
            .chain(styles.iter().take(3).map(|pattern| (*pattern, *pattern)))
            .filter_map(|(skeleton, pattern)| Some((matching(skeleton)?, pattern)))
            .min_by_key(|(distance, _)| *distance);
        let Some((_, pattern)) = best else {
            // The locale has no pattern for this set of fields: its fields are written one after the other.
            let each = wanted.iter().map(|(letter, width)| letter.to_string().repeat(width.letters()));
            return each.collect::<Vec<_>>().join(" ");
        };
        self.widened(pattern, &wanted)
    }

    /// A pattern with its fields at the requested widths.
    fn widened(&self, pattern: &str, wanted: &[(char, Width)]) -> String {
        let mut out = String::new();
        for part in parts(pattern) {
            match part {
                Part::Literal(text) => out.push_str(&quoted(&text)),
                Part::Field(letter, count) => {
                    let own = match letter {
                        'L' => 'M',
                        'c' => 'E',
                        letter => letter,
                    };
                    let asked = wanted.iter().find(|(field, _)| *field == own).map(|(_, width)| *width);
                    let count = match asked {
                        // A field that the locale writes as `dd` keeps two digits in a date of numbers.
                        Some(Width::Numeric) => count,
                        Some(width) if width.is_text() == (count >= 3 || own == 'E') => width.letters(),
                        _ => count,
                    };
                    out.extend(std::iter::repeat_n(letter, count));
                }
            }
        }
        out
    }

    fn time_pattern(&self, locale: &Locale) -> String {
        let hour = if self.is_12_hour(locale) { 'h' } else { 'H' };
        let mut skeleton = String::new();
        for (letter, width) in [(hour, self.hour), ('m', self.minute), ('s', self.second)] {
            if width.is_some() {
                skeleton.push(letter);
            }
        }
        if self.fraction > 0 && !skeleton.contains('s') {
            skeleton.push('s');
        }
        let known = locale.text(&format!("f.{skeleton}"));
        let mut pattern = match (known, &*skeleton) {
            ("", "") => String::new(),
            ("", _) => skeleton.chars().map(String::from).collect::<Vec<_>>().join(":"),
            (known, _) => known.to_owned(),
        };
        if self.hour == Some(Width::TwoDigit) {
            pattern = self.widened(&pattern, &[(hour, Width::TwoDigit)]);
            // `widened` keeps a field that is not text as it is.
            let wide = hour.to_string().repeat(2);
            if !pattern.contains(&wide) {
                pattern = pattern.replacen(hour, &wide, 1);
            }
        }
        if self.fraction > 0 {
            let at = pattern.rfind('s').map_or(pattern.len(), |at| at + 1);
            let decimal = locale.list("symbols").first().copied().unwrap_or(".").to_owned();
            pattern.insert_str(at, &format!("{decimal}{}", "S".repeat(self.fraction.min(3))));
        }
        if self.zone {
            pattern.push_str(if pattern.is_empty() { "z" } else { " z" });
        }
        pattern
    }

    /// A time pattern with the requested hour cycle.
    fn recycled(&self, locale: &Locale, pattern: &str) -> String {
        let is_12 = has(pattern, 'h');
        if self.hour_cycle.is_none() || is_12 == self.is_12_hour(locale) {
            return pattern.to_owned();
        }
        let seconds = if has(pattern, 's') { "s" } else { "" };
        let zone = parts(pattern).into_iter().find_map(|part| match part {
            Part::Field('z', count) => Some(format!(" {}", "z".repeat(count))),
            _ => None,
        });
        let key = format!("f.{}m{seconds}", if is_12 { 'H' } else { 'h' });
        format!("{}{}", locale.text(&key), zone.unwrap_or_default())
    }
}

fn has(pattern: &str, letter: char) -> bool {
    parts(pattern).iter().any(|part| matches!(part, Part::Field(own, _) if *own == letter))
}

fn quoted(text: &str) -> String {
    if text.chars().any(|c| c.is_ascii_alphabetic() || c == '\'') {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        text.to_owned()
    }
}

fn join(pattern: &str, date: &str, time: &str) -> String {
    pattern.replace("{1}", date).replace("{0}", time)
}

/// A field of a moment by the letter of its pattern, with the name of the part.
fn field(locale: &Locale, moment: &Moment, letter: char, count: usize, fraction: usize) -> (&'static str, String) {
    let number = |number: i64, count: usize| locale.localized_digits(&format!("{number:0>count$}"));
    let named = |kind: &str, alone: bool, at: u8| {
        let width = match count {
            4 => "wide",
            5 => "narrow",
            _ => "short",
        };
        let own = if alone { locale.text(&format!("{kind}.alone.{width}")) } else { "" };
        let names = if own.is_empty() { locale.text(&format!("{kind}.{width}")) } else { own };
        names.split('|').nth(usize::from(at)).unwrap_or_default().to_owned()
    };
    match letter {
        'y' if count == 2 => ("year", number(i64::from(year_of_era(moment).rem_euclid(100)), 2)),
        'y' => ("year", number(i64::from(year_of_era(moment)), count)),
        'M' | 'L' if count >= 3 => ("month", named("months", letter == 'L', moment.month.saturating_sub(1))),
        'M' | 'L' => ("month", number(moment.month.into(), count)),
        'd' => ("day", number(moment.day.into(), count)),
        'E' | 'c' => ("weekday", named("days", letter == 'c', moment.weekday)),
        'h' => ("hour", number(i64::from((moment.hour + 11) % 12 + 1), count)),
        'H' => ("hour", number(moment.hour.into(), count)),
        'K' => ("hour", number(i64::from(moment.hour % 12), count)),
        'm' => ("minute", number(moment.minute.into(), count.max(2))),
        's' => ("second", number(moment.second.into(), count.max(2))),
        'S' => {
            let digits = format!("{:03}", moment.millis);
            ("fractionalSecond", locale.localized_digits(&digits[..fraction.clamp(1, 3)]))
        }
        'a' => {
            let half = locale.list("ampm").get(usize::from(moment.hour >= 12)).copied().unwrap_or_default();
            ("dayPeriod", half.to_owned())
        }
        'G' => {
            let era = locale.list("eras").get(usize::from(moment.year > 0)).copied().unwrap_or_default();
            ("era", era.to_owned())
        }
        'z' | 'v' => ("timeZoneName", zone(locale, moment)),
        _ => ("literal", String::new()),
    }
}

fn year_of_era(moment: &Moment) -> i32 {
    if moment.year > 0 { moment.year } else { 1 - moment.year }
}

/// `UTC`, `GMT+2`, `GMT-3:30`. The names of zones (`EST`) are not in the table.
fn zone(locale: &Locale, moment: &Moment) -> String {
    if moment.is_utc {
        return "UTC".to_owned();
    }
    let minutes = moment.offset / 60;
    if minutes == 0 {
        return "GMT".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let text = if rest == 0 { format!("GMT{sign}{hours}") } else { format!("GMT{sign}{hours}:{rest:02}") };
    locale.localized_digits(&text)
}
