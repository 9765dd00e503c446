//! Dates read from mail headers, and durations in words. Patterns of dates are `ensemble_core::calendar`'s.

use ensemble_core::locale::{Locale, NumberFormat, NumberStyle};
use time::format_description::well_known::Rfc2822;
use time::{Month, OffsetDateTime};

/// Milliseconds since 1970 of `Thu, 23 Jan 2022 05:05:05 GMT+0200`, as mail and HTTP headers write it; without a zone it is UTC.
pub(crate) fn from_mail(text: &str) -> Option<f64> {
    // JavaScript's own `Date.toString` says `GMT+0200` where RFC 2822 wants `+0200`, and some servers write months out.
    let mut text = text.trim().replace("UTC", "GMT").replace("GMT+", "+").replace("GMT-", "-");
    for month in std::iter::successors(Some(Month::January), |month| Some(month.next())).take(12) {
        let name = month.to_string();
        text = text.replace(&name, &name[..3]);
    }
    let parse = |text: &str| OffsetDateTime::parse(text, &Rfc2822).ok();
    let moment = parse(&text).or_else(|| parse(&format!("{text} GMT")))?;
    Some(moment.unix_timestamp() as f64 * 1000.0)
}

/// `2 hours 5 minutes`, from weeks down to minutes.
pub(crate) fn duration(locale: &Locale, seconds: f64) -> String {
    let mut left = seconds.abs() as u64;
    let written = |count: u64, unit: &str| {
        let style = NumberStyle::Unit { unit: unit.to_owned(), long: true };
        NumberFormat { style, ..NumberFormat::default() }.format(locale, count as f64)
    };
    let mut parts = Vec::new();
    for (unit, length) in [("week", 604_800), ("day", 86_400), ("hour", 3600), ("minute", 60)] {
        let count = left / length;
        left %= length;
        if count > 0 {
            parts.push(written(count, unit));
        }
    }
    if parts.is_empty() { written(0, "minute") } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_mail_and_http_are_read() {
        for (text, seconds) in [
            ("Thu, 01 Jan 1970 00:00:10 GMT", 10.0),
            ("1 Jan 1970 02:00 +0200", 0.0),
            // Its weekday is wrong: what the numbers say counts.
            ("Thu, 23 Jan 2022 05:05:05 GMT+0200", 1_642_907_105.0),
            ("12 January 2024 10:00:00 UTC", 1_705_053_600.0),
            ("12 Jan 2024 10:00:00", 1_705_053_600.0),
        ] {
            assert_eq!(from_mail(text), Some(seconds * 1000.0), "{text}");
        }
        for text in ["", "nonsense", "31 Feb 2024 10:00:00 GMT", "12 Jan 2024 25:00:00 GMT", "ä Jan 2024"] {
            assert_eq!(from_mail(text), None, "{text}");
        }
    }
}
