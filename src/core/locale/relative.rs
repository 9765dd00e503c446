//! Relative times: `in 3 days`, `yesterday`.

use super::Locale;
use super::number::{Grouping, NumberFormat};

/// Format of relative times.
#[derive(Clone, Copy, Debug, Default)]
pub struct RelativeFormat {
    /// Uses words such as `yesterday` where the language has one.
    pub auto: bool,
}

impl RelativeFormat {
    /// The units.
    pub const UNITS: [&str; 8] = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"];

    /// `value` units from now, before now when it is negative; `None` for a unit that is none. Units may end in `s`.
    pub fn format(self, locale: &Locale, value: f64, unit: &str) -> Option<String> {
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        if !Self::UNITS.contains(&unit) || !value.is_finite() {
            return None;
        }
        if self.auto && value.fract() == 0.0 && (-2.0..=2.0).contains(&value) {
            let names = locale.list(&format!("near.{unit}"));
            if let Some(name) = names.get((value + 2.0) as usize).filter(|name| !name.is_empty()) {
                return Some((*name).to_owned());
            }
        }
        let when = if value.is_sign_negative() { "past" } else { "future" };
        let number = NumberFormat { grouping: Grouping::Auto, ..NumberFormat::default() };
        let pattern = locale.counted(&format!("{when}.{unit}"), &number.plain(value.abs()));
        Some(pattern.replace("{0}", &number.format(locale, value.abs())))
    }
}
