//! Selection of tests.

use crate::testing::suite::Test;
use std::path::Path;
use std::sync::Arc;

/// Selection of tests; all conditions must be met.
#[derive(Clone, Debug, Default)]
pub struct TestFilter {
    /// A part of the id or file name; with `*`, a pattern for the whole id.
    pub pattern: Option<String>,
    /// Accepted ids.
    pub ids: Vec<String>,
    /// Accepted labels by kind: `("tags", "smoke")`.
    pub labels: Vec<(&'static str, String)>,
    /// Accepted devices.
    pub devices: Vec<String>,
}

impl TestFilter {
    /// True for a test that meets all conditions; an empty condition is met by every test.
    pub fn includes(&self, test: &Test) -> bool {
        let base = test.id.split('[').next().unwrap_or_default();
        let by_pattern = self.pattern.as_deref().is_none_or(|pattern| {
            if pattern.contains('*') {
                matches(&test.id, pattern) || matches(base, pattern)
            } else {
                test.id.contains(pattern) || is_file(&test.file, pattern)
            }
        });
        let by_id = self.ids.is_empty() || self.ids.iter().any(|id| **id == *test.id || id == base);
        let has =
            |kind: &str, wanted: &String| test.labels.iter().any(|(of, label)| *of == kind && **label == **wanted);
        let by_label = self.labels.iter().all(|(kind, _)| {
            self.labels.iter().filter(|(other, _)| other == kind).any(|(kind, wanted)| has(kind, wanted))
        });
        by_pattern && by_id && by_label
    }

    /// True for a selected device, or for any device when none is selected.
    pub(crate) fn includes_device(&self, id: &Arc<str>) -> bool {
        self.devices.is_empty() || self.devices.iter().any(|device| **device == **id)
    }
}

/// Matches `text` with a `pattern` in which `*` stands for any characters.
fn matches(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Matches a file by the end of its path or a part of its name: `tests/login.test.yaml`, `login`.
fn is_file(file: &str, pattern: &str) -> bool {
    let path = Path::new(file);
    path.ends_with(pattern) || path.file_name().is_some_and(|name| name.to_string_lossy().contains(pattern))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, good) in [("a*", true), ("*c", true), ("a*c", true), ("*b*", true), ("abc", true), ("*", true)] {
            assert_eq!(matches("abc", pattern), good, "{pattern}");
        }
        for pattern in ["b*", "*b", "abcd", "a*x*c", ""] {
            assert!(!matches("abc", pattern), "{pattern}");
        }
    }
}
