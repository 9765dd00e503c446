//! Lines for the person at the terminal, and what the terminal can show, read from the environment: `core` draws diagnostics and may not
//! ask.

use std::io::{IsTerminal, Write, stderr, stdout};

use ensemble_core::diag::Rendering;
use terminal_size::{Width, terminal_size_of};

/// Narrower, snippets are unreadable; wider, labels are too far away.
const COLUMNS: std::ops::RangeInclusive<usize> = 40..=200;

/// Writes a line to standard error.
pub fn say(line: &str) {
    // A closed stderr is no reason to end: nobody is left to be told.
    let _closed = writeln!(stderr(), "{line}");
}

/// How diagnostics are drawn on standard output.
pub fn stdout_rendering() -> Rendering {
    rendering(stdout().is_terminal(), terminal_size_of(stdout()).map(|(Width(columns), _)| columns), variable)
}

/// How diagnostics are drawn on standard error.
pub fn stderr_rendering() -> Rendering {
    rendering(stderr().is_terminal(), terminal_size_of(stderr()).map(|(Width(columns), _)| columns), variable)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Plain where nobody looks. On a terminal coloured unless `NO_COLOR` is set, with characters beyond ASCII where the locale has them, and as
/// wide as `COLUMNS` or else the terminal says.
fn rendering(is_terminal: bool, columns: Option<u16>, variable: impl Fn(&str) -> Option<String>) -> Rendering {
    if !is_terminal {
        return Rendering::PLAIN;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(&variable);
    let columns = variable("COLUMNS").and_then(|columns| columns.parse().ok()).or(columns.map(usize::from));
    Rendering {
        color: variable("NO_COLOR").is_none(),
        unicode: locale.is_some_and(|locale| locale.to_lowercase().replace('-', "").contains("utf8")),
        width: columns.map_or(Rendering::PLAIN.width, |columns| columns.clamp(*COLUMNS.start(), *COLUMNS.end())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_terminal(columns: Option<u16>, variables: &[(&str, &str)]) -> Rendering {
        rendering(true, columns, |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_pipe_gets_plain_text_of_100_columns() {
        let piped = rendering(false, Some(60), |_| Some(String::from("C.UTF-8")));
        assert_eq!((piped.color, piped.unicode, piped.width), (false, false, 100));
    }

    #[test]
    fn diagnostics_are_as_wide_as_the_terminal() {
        assert_eq!(on_terminal(Some(72), &[]).width, 72);
        assert_eq!(on_terminal(Some(72), &[("COLUMNS", "132")]).width, 132);
        assert_eq!(on_terminal(Some(72), &[("COLUMNS", "wide")]).width, 72);
        assert_eq!((on_terminal(Some(9), &[]).width, on_terminal(Some(900), &[]).width), (40, 200));
        assert_eq!(on_terminal(None, &[]).width, 100);
    }

    #[test]
    fn colours_and_characters_are_those_of_the_terminal() {
        let seen = on_terminal(None, &[("LANG", "de_DE.utf8")]);
        assert!(seen.color && seen.unicode);
        let seen = on_terminal(None, &[("LC_ALL", "C"), ("LANG", "de_DE.utf8"), ("NO_COLOR", "1")]);
        assert!(!seen.color && !seen.unicode);
    }
}
