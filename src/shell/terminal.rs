//! Output to the terminal: all text passes through here. Reads the terminal's capabilities from the environment.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write, stderr, stdout};
use std::sync::{LazyLock, Once, PoisonError, RwLock, TryLockError};

use ensemble_core::diag::{Diagnostic, Rendering, Sources};
use ensemble_core::security::{Secrets, printable};
use terminal_size::{Width, terminal_size_of};

/// Accepted widths of output in columns: narrower snippets are unreadable, in wider ones labels are too far away.
const COLUMNS: std::ops::RangeInclusive<usize> = 40..=200;

/// Registered secrets of this process, to be masked.
static SECRETS: LazyLock<RwLock<Secrets>> = LazyLock::new(RwLock::default);

/// Registers values to be masked in all output until the program ends.
pub fn hide<'a>(values: impl IntoIterator<Item = &'a str>) {
    static SAID: Once = Once::new();
    let is_full = !add_all(&mut SECRETS.write().unwrap_or_else(PoisonError::into_inner), values);
    if is_full {
        SAID.call_once(|| {
            say("warning: more than 1024 secrets are known; those that come now are not masked in what is printed");
        });
    }
}

/// False when there is space for some of the values only.
fn add_all<'a>(known: &mut Secrets, values: impl IntoIterator<Item = &'a str>) -> bool {
    let mut all = true;
    for value in values {
        all &= known.add(value);
    }
    all
}

/// Registers values that servers renew, such as cookies and tokens: the latest 128 are masked.
pub fn hide_passing<'a>(values: impl IntoIterator<Item = &'a str>) {
    let mut known = SECRETS.write().unwrap_or_else(PoisonError::into_inner);
    values.into_iter().for_each(|value| known.add_passing(value));
}

/// Total of registered secrets. When it rises, text that was masked earlier may contain a new one.
pub fn secret_count() -> usize {
    SECRETS.read().unwrap_or_else(PoisonError::into_inner).added()
}

/// `text` with secrets masked.
pub fn masked(text: &str) -> Cow<'_, str> {
    SECRETS.read().unwrap_or_else(PoisonError::into_inner).mask(text)
}

/// `text` made safe for a terminal: secrets masked, control sequences removed. All foreign text that is printed must pass through it.
pub fn shown(text: &str) -> String {
    printable(&masked(text)).into_owned()
}

/// Writes a line to stderr.
pub fn say(line: &str) {
    // A closed stderr does not end the program; there is no other place to report it.
    let _closed = writeln!(stderr(), "{}", shown(line));
}

/// Writes lines about a panic to stderr. The panic may have come from [`hide`], so that the secrets are not waited for.
pub(crate) fn say_panic(lines: &str) {
    let masked = match SECRETS.try_read() {
        Ok(secrets) => secrets.mask(lines).into_owned(),
        Err(TryLockError::Poisoned(secrets)) => secrets.into_inner().mask(lines).into_owned(),
        Err(TryLockError::WouldBlock) => "a message that may hold a secret".to_owned(),
    };
    let _closed = writeln!(stderr(), "{}", printable(&masked));
}

/// Writes a fault to stderr.
pub fn say_fault(fault: &Diagnostic, sources: &Sources) {
    let _closed = writeln!(stderr(), "{}", fault_text(&stderr_rendering(), fault, sources));
}

/// A fault as text with secrets masked. The renderer removes control characters and adds colours.
pub fn fault_text(rendering: &Rendering, fault: &Diagnostic, sources: &Sources) -> String {
    masked(&rendering.render(fault, sources)).into_owned()
}

/// Writes a command's result to stdout.
///
/// # Errors
///
/// If stdout is closed or its disk is full.
pub fn print(text: &str) -> io::Result<()> {
    print_drawn(&shown(text))
}

/// Writes text with our own colours to stdout; foreign text in it must have passed [`shown`].
///
/// # Errors
///
/// If stdout is closed or its disk is full.
pub fn print_drawn(text: &str) -> io::Result<()> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes data for another program, such as a stream's events or a diff: byte for byte into a pipe or a file, without control sequences on a terminal.
///
/// # Errors
///
/// Fails when standard output is closed, or its disk is full.
pub fn print_data(data: &str) -> io::Result<()> {
    print_drawn(&data_for(stdout().is_terminal(), data))
}

fn data_for(is_terminal: bool, data: &str) -> Cow<'_, str> {
    let data = masked(data);
    if is_terminal { Cow::Owned(printable(&data).into_owned()) } else { data }
}

/// Writes the log to stderr; each line passes through [`shown`].
#[derive(Clone, Copy, Debug, Default)]
pub struct LogWriter;

impl Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        stderr().write_all(shown(&String::from_utf8_lossy(bytes)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        stderr().flush()
    }
}

/// Style of diagnostics on stdout.
pub fn stdout_rendering() -> Rendering {
    rendering(stdout().is_terminal(), terminal_size_of(stdout()).map(|(Width(columns), _)| columns), variable)
}

/// Style of diagnostics on stderr.
pub fn stderr_rendering() -> Rendering {
    rendering(stderr().is_terminal(), terminal_size_of(stderr()).map(|(Width(columns), _)| columns), variable)
}

/// A variable of the environment that is not empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Style for a stream: plain unless it is a terminal; there coloured unless `NO_COLOR` is set, with Unicode if the locale has it, and as wide as
/// `COLUMNS` or the terminal.
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
    fn what_is_shown_steers_no_terminal_and_holds_no_secret() {
        hide(["terminal-secret/1"]);
        assert_eq!(shown("a\u{1b}[2J terminal-secret/1 terminal-secret%2F1"), "a\u{FFFD}[2J *** ***");
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "b: terminal-secret/1\n");
        let span = ensemble_core::diag::Span { file, start: 0, end: 1 };
        let fault = Diagnostic::warning(ensemble_core::diag::Code::UnknownKey, span, "terminal-secret/1 is here");
        let text = fault_text(&Rendering::PLAIN, &fault, &sources);
        assert!(text.contains("*** is here") && text.contains("b: ***") && !text.contains("terminal-secret"), "{text}");
    }

    #[test]
    fn data_stays_as_it_is_in_a_pipe_and_steers_no_terminal() {
        hide(["terminal-secret/2"]);
        let data = "data: \u{1b}[2J\u{202e} terminal-secret/2\n\n";
        assert_eq!(data_for(false, data), "data: \u{1b}[2J\u{202e} ***\n\n");
        assert_eq!(data_for(true, data), "data: \u{FFFD}[2J\u{FFFD} ***\n\n");
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

    #[test]
    fn the_count_rises_with_a_secret_that_was_not_known() {
        let before = secret_count();
        hide(["terminal-secret/3"]);
        assert!(secret_count() > before, "other tests may have raised it, too");
        hide_passing(["terminal-secret/4"]);
        assert_eq!(masked("terminal-secret/3 terminal-secret/4"), "*** ***");
    }

    #[test]
    fn a_list_that_is_full_takes_none_and_says_so() {
        let mut known = Secrets::default();
        let many: Vec<String> = (0..1024).map(|number| format!("secret-number-{number}")).collect();
        assert!(add_all(&mut known, many.iter().map(String::as_str)));
        assert!(add_all(&mut known, ["secret-number-7"]), "it is known");
        assert!(!add_all(&mut known, ["secret-number-7", "one-too-many", "secret-number-8"]));
        assert_eq!(known.mask("one-too-many secret-number-8"), "one-too-many ***");
    }

    #[test]
    fn a_variable_that_is_set_is_read() {
        assert!(variable("PATH").is_some_and(|path| !path.is_empty()));
    }
}
