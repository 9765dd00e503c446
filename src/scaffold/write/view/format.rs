//! Display formats: bytes, durations, percentages, money, times, lights, links, pictures.

use super::field_ref::FieldRef;
use super::unit::is_amount;
use crate::schema::Shape;

/// Display format of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Unchanged.
    Text,
    /// A number with digit grouping.
    Number,
    /// An amount of money with its currency symbol, if known.
    Money,
    /// `63.3 MB`.
    Bytes,
    /// A duration.
    Span {
        /// Length of the unit in microseconds.
        micros: u64,
    },
    /// A number with a percent sign.
    Percent,
    /// A fraction of one, as a percentage.
    Share,
    /// Time of day in the local time zone.
    Time,
    /// A boolean as a light.
    Light,
    /// A URL that can be opened.
    Link,
    /// A picture at a URL.
    Picture,
    /// A severity, coloured.
    Level,
}

impl FieldRef {
    /// Display format of the field.
    pub fn format(&self) -> Format {
        let name = self.folded();
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if self.is_time() {
            return Format::Time;
        }
        match self.schema.shape {
            Shape::Bool => Format::Light,
            Shape::Integer if self.is_number_of_something() => Format::Text,
            Shape::Integer | Shape::Number => {
                let size =
                    self.schema.example.as_ref().and_then(ensemble_core::value::Value::as_f64).unwrap_or_default();
                if ends(&["bytes", "heap", "memory", "filesize", "rss", "nonheap", "mem"]) && size.abs() >= 10_000.0
                    || ends(&["bytes", "filesize"])
                {
                    Format::Bytes
                } else if let Some(micros) = self.unit_of_time(&name) {
                    Format::Span { micros }
                } else if ends(&["percent", "percentage", "pct"]) || name == "humidity" {
                    if size != 0.0
                        && size.abs() <= 1.0
                        && self.schema.shape == Shape::Number
                        && !ends(&["percent", "pct"])
                    {
                        Format::Share
                    } else {
                        Format::Percent
                    }
                } else if is_amount(self) {
                    Format::Money
                } else {
                    Format::Number
                }
            }
            Shape::Text if self.schema.format == "uri" || self.is_address() => {
                let path = self.address_path();
                let is_picture =
                    [".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg"].iter().any(|end| path.ends_with(end))
                        || has(&["avatar", "thumbnail", "imageurl", "iconurl", "photourl", "pictureurl"]);
                if is_picture { Format::Picture } else { Format::Link }
            }
            Shape::Text if self.unit.is_some() => Format::Text,
            Shape::Text
                if matches!(name.as_str(), "level" | "severity" | "status" | "state" | "phase" | "priority") =>
            {
                Format::Level
            }
            _ => Format::Text,
        }
    }

    /// Microseconds in the unit of time that a name ends in.
    fn unit_of_time(&self, name: &str) -> Option<u64> {
        let written = self.name();
        let spans = ["duration", "latency", "elapsed", "took", "uptime", "delay", "responsetime"];
        let stem = spans.iter().any(|span| name.contains(span));
        if name.ends_with("millis")
            || name.ends_with("milliseconds")
            || name.ends_with("ms") && (stem || written.ends_with("Ms") || written.ends_with("_ms") || written == "ms")
        {
            Some(1000)
        } else if name.ends_with("seconds") || stem && (written.ends_with("_s") || name == "uptime") {
            Some(1_000_000)
        } else {
            stem.then_some(1000)
        }
    }

    fn is_address(&self) -> bool {
        let example =
            self.schema.example.as_ref().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        example.starts_with("https://") || example.starts_with("http://")
    }

    fn address_path(&self) -> String {
        let example =
            self.schema.example.as_ref().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        example.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase()
    }

    /// JavaScript that formats the field of the data `root`.
    pub fn written(&self, root: &str) -> String {
        let value = if self.path.is_empty() { root.to_owned() } else { self.read(root) };
        self.written_value(&value, root)
    }

    /// JavaScript that formats `value`, which belongs to the data `root`.
    pub(crate) fn written_value(&self, value: &str, root: &str) -> String {
        let plain = match self.format() {
            Format::Text | Format::Level | Format::Link | Format::Picture => {
                if self.schema.is_text() || self.path.is_empty() { format!("line({value})") } else { value.to_owned() }
            }
            Format::Number => match self.decimals() {
                Some(decimals) => format!("number({value}, {decimals})"),
                None => format!("number({value})"),
            },
            // Prices of currencies with many digits keep them.
            Format::Money => {
                let decimals = self.decimals().filter(|decimals| *decimals > 2).unwrap_or(2);
                match self.currency(root) {
                    Some(currency) => format!("money({value}, {currency}, {decimals})"),
                    None => format!("number({value}, {decimals})"),
                }
            }
            Format::Bytes => format!("bytes({value})"),
            Format::Span { micros: 1000 } => format!("span({value})"),
            Format::Span { micros } => format!("span({value} * {})", micros as f64 / 1000.0),
            Format::Percent => format!("percent({value})"),
            Format::Share => format!("percent({value} * 100)"),
            Format::Time => format!("clock({value})"),
            Format::Light => value.to_owned(),
        };
        match self.unit_of(root) {
            Some(unit) => format!("measured({plain}, {unit})"),
            None => plain,
        }
    }
}
