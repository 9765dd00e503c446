//! Repairs obvious YAML mistakes, such as `text: Total: $5` without quotes. The mistake is still reported as an error. A repair keeps the length of
//! the text, so that offsets stay valid.

use std::borrow::Cow;

use granit_parser::ErrorKind;

/// A repaired text.
pub struct Repaired<'t> {
    /// The text for the parser.
    pub text: Cow<'t, str>,
    /// Byte offsets of colons that were hidden from the parser, in order.
    pub colons: Vec<usize>,
}

/// Limit of repairs in a file.
pub const MOST: usize = 64;

/// Longest text that is repaired, in bytes, because each repair parses it again.
const LONGEST: usize = 1024 * 1024;

/// Replacement of a colon that the parser must not see.
const HIDDEN: &str = "_";

impl<'t> Repaired<'t> {
    /// The text without a repair.
    pub fn of(text: &'t str) -> Self {
        Self { text: Cow::Borrowed(text), colons: Vec::new() }
    }

    /// Repairs the syntax fault at byte `at` by hiding characters from the parser. Returns false for a fault that it cannot repair.
    pub fn repair(&mut self, at: usize, kind: &ErrorKind) -> bool {
        match kind {
            _ if self.text.len() > LONGEST => false,
            ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => self.hide_colons(at),
            _ => false,
        }
    }

    /// `key: plain text: more` is `key: "plain text: more"`.
    fn hide_colons(&mut self, at: usize) -> bool {
        let Some(before) = self.text.get(..at) else { return false };
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = self.text[start..].lines().next().unwrap_or_default();
        let Some(value) = plain_value(line) else { return false };
        let colons: Vec<usize> = line[value..]
            .match_indices(':')
            .map(|(colon, _)| value + colon)
            .filter(|colon| line[colon + 1..].chars().next().is_none_or(char::is_whitespace))
            .map(|colon| start + colon)
            .collect();
        for colon in &colons {
            self.text.to_mut().replace_range(*colon..colon + 1, HIDDEN);
        }
        let found = !colons.is_empty();
        self.colons.extend(colons);
        self.colons.sort_unstable();
        found
    }

    /// A plain value that begins at byte `start` of the file, with its colons again.
    pub fn restored(&self, value: &str, start: usize) -> Option<String> {
        let mut text = value.to_owned();
        let inside = self.colons.iter().filter_map(|colon| colon.checked_sub(start)).filter(|at| *at < value.len());
        let mut found = false;
        for at in inside.filter(|at| value.is_char_boundary(*at) && value[*at..].starts_with(HIDDEN)) {
            text.replace_range(at..at + 1, ":");
            found = true;
        }
        found.then_some(text)
    }
}

/// Offset of the plain value of `key: value`; `None` if it is quoted, a bracket, a block scalar or an alias.
fn plain_value(line: &str) -> Option<usize> {
    let rest = line.trim_start().trim_start_matches("- ").trim_start();
    let key = rest.split(':').next()?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let after = rest.get(key.len() + 1..).filter(|after| is_key && after.starts_with(' '))?;
    let value = after.trim_start();
    let special = |c: char| matches!(c, '\'' | '"' | '[' | '{' | '|' | '>' | '&' | '*' | '!' | '%' | '@' | '`' | '#');
    (!value.is_empty() && !value.starts_with(special)).then_some(line.len() - value.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_colons_of_a_plain_value_are_hidden() {
        let mut text = Repaired::of("a:\n  - b: Total: 5: x\n");
        assert!(text.repair(16, &ErrorKind::MappingValueNotAllowed));
        assert_eq!(text.text, "a:\n  - b: Total_ 5_ x\n");
        assert_eq!(text.restored("Total_ 5_ x", 10).as_deref(), Some("Total: 5: x"));
        assert_eq!(text.restored("a_b", 0), None, "an underline of its own stays");
        for line in ["a: {b: c}: d", "a: 'b': c", "a b: c: d"] {
            assert!(!Repaired::of(line).repair(line.len() - 1, &ErrorKind::MappingValueNotAllowed), "{line}");
        }
    }
}
