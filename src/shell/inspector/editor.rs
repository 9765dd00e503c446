//! Opens a source location in the user's editor: the one in `ENSEMBLE_EDITOR` or `VISUAL`, otherwise the first that is installed. No shell is
//! involved, so file names need no quoting.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A source location; line and column start at 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePlace {
    /// Absolute path.
    pub path: PathBuf,
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// Form of the editor's arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `-g FILE:LINE:COLUMN`.
    Goto,
    /// `FILE:LINE:COLUMN`.
    Colons,
    /// `+LINE FILE`.
    Plus,
    /// `--line LINE --column COLUMN FILE`.
    LineColumn,
    /// `FILE`.
    File,
}

/// Known editors in order of preference: name, argument form, true for terminal editors.
const EDITORS: [(&str, Form, bool); 24] = [
    ("code", Form::Goto, false),
    ("codium", Form::Goto, false),
    ("cursor", Form::Goto, false),
    ("windsurf", Form::Goto, false),
    ("code-insiders", Form::Goto, false),
    ("zed", Form::Colons, false),
    ("zeditor", Form::Colons, false),
    ("subl", Form::Colons, false),
    ("kate", Form::LineColumn, false),
    ("idea", Form::LineColumn, false),
    ("webstorm", Form::LineColumn, false),
    ("gedit", Form::Plus, false),
    ("gvim", Form::Plus, false),
    ("emacsclient", Form::Plus, false),
    ("emacs", Form::Plus, false),
    ("hx", Form::Colons, true),
    ("helix", Form::Colons, true),
    ("nvim", Form::Plus, true),
    ("vim", Form::Plus, true),
    ("vi", Form::Plus, true),
    ("micro", Form::Plus, true),
    ("kak", Form::Plus, true),
    ("nano", Form::Plus, true),
    ("xdg-open", Form::File, false),
];

/// Terminal emulators, with the option in front of a command.
const TERMINALS: [(&str, &str); 8] = [
    ("x-terminal-emulator", "-e"),
    ("kitty", "--"),
    ("alacritty", "-e"),
    ("foot", "--"),
    ("wezterm", "start"),
    ("gnome-terminal", "--"),
    ("konsole", "-e"),
    ("xterm", "-e"),
];

/// Starts the editor without waiting for it.
///
/// # Errors
///
/// A message when there is no editor or it cannot be started.
pub fn open(place: &FilePlace) -> Result<(), String> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let words = command(place, &variable, &|program| on_path(program))?;
    let [program, args @ ..] = words.as_slice() else { return Err("no editor was found".to_owned()) };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let name = Path::new(program).display().to_string();
    match command.spawn() {
        Ok(mut child) => {
            // Waited for by a thread of its own, or its process would stay as one that has ended and that nobody asked about.
            let _no_thread = std::thread::Builder::new().name("editor".into()).spawn(move || child.wait());
            Ok(())
        }
        Err(error) => Err(format!("`{name}` cannot be started: {error}")),
    }
}

/// The command line as words.
fn command(
    place: &FilePlace,
    variable: &dyn Fn(&str) -> Option<String>,
    find: &dyn Fn(&str) -> bool,
) -> Result<Vec<OsString>, String> {
    for name in ["ENSEMBLE_EDITOR", "VISUAL", "EDITOR"] {
        if let Some(text) = variable(name) {
            let words = split(&text).ok_or_else(|| format!("`{name}` has a quote without its end: {text}"))?;
            let [program, given @ ..] = words.as_slice() else { continue };
            // A command with placeholders gets the place only where they stand.
            if given.iter().any(|word| word.contains("{file}")) {
                let filled = given.iter().map(|word| fill(word, place));
                return Ok(std::iter::once(OsString::from(program)).chain(filled).collect());
            }
            let base =
                Path::new(program).file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
            let known = EDITORS.iter().find(|(known, ..)| *known == base);
            let (form, in_terminal) = known.map_or((Form::File, false), |(_, form, in_terminal)| (*form, *in_terminal));
            let mut all: Vec<OsString> = words.iter().map(OsString::from).collect();
            all.extend(arguments(form, place));
            return if in_terminal { terminal(all, find) } else { Ok(all) };
        }
    }
    let Some((program, form, in_terminal)) = EDITORS.iter().find(|(program, ..)| find(program)) else {
        return Err("no editor was found; name one in ENSEMBLE_EDITOR, such as `code -g` or `hx`".to_owned());
    };
    let mut all = vec![OsString::from(program)];
    all.extend(arguments(*form, place));
    if *in_terminal { terminal(all, find) } else { Ok(all) }
}

/// Wraps a command in a terminal emulator.
fn terminal(command: Vec<OsString>, find: &dyn Fn(&str) -> bool) -> Result<Vec<OsString>, String> {
    let Some((terminal, before)) = TERMINALS.iter().find(|(terminal, _)| find(terminal)) else {
        return Err(
            "the editor needs a terminal, and none was found; name another editor in ENSEMBLE_EDITOR".to_owned()
        );
    };
    Ok([OsString::from(terminal), OsString::from(before)].into_iter().chain(command).collect())
}

fn arguments(form: Form, FilePlace { path, line, column }: &FilePlace) -> Vec<OsString> {
    let with_place = || {
        let mut text = path.clone().into_os_string();
        text.push(format!(":{line}:{column}"));
        text
    };
    match form {
        Form::Goto => vec!["-g".into(), with_place()],
        Form::Colons => vec![with_place()],
        Form::Plus => vec![format!("+{line}").into(), path.into()],
        Form::LineColumn => {
            vec!["--line".into(), line.to_string().into(), "--column".into(), column.to_string().into(), path.into()]
        }
        Form::File => vec![path.into()],
    }
}

fn fill(word: &str, place: &FilePlace) -> OsString {
    let word = word.replace("{line}", &place.line.to_string()).replace("{column}", &place.column.to_string());
    let mut filled = OsString::new();
    for (at, part) in word.split("{file}").enumerate() {
        if at > 0 {
            filled.push(&place.path);
        }
        filled.push(part);
    }
    filled
}

/// Splits words with single and double quotes; `None` for an unterminated quote.
fn split(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote, mut is_word) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => word.push(c),
            None if c == '\'' || c == '"' => (quote, is_word) = (Some(c), true),
            None if c.is_whitespace() => {
                if std::mem::take(&mut is_word) {
                    words.push(std::mem::take(&mut word));
                }
            }
            None => {
                is_word = true;
                word.push(c);
            }
        }
    }
    if is_word {
        words.push(word);
    }
    quote.is_none().then_some(words)
}

fn on_path(program: &str) -> bool {
    let Some(paths) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&paths)
        .any(|folder| folder.join(program).is_file() || folder.join(format!("{program}.exe")).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> FilePlace {
        FilePlace { path: PathBuf::from("/a b/$(touch x);Home.yaml"), line: 12, column: 5 }
    }

    fn words(variables: &[(&str, &str)], installed: &[&str]) -> Result<String, String> {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let found = command(&place(), &variable, &|program| installed.contains(&program))?;
        Ok(found.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn the_editor_of_the_environment_goes_before_installed_ones() {
        let named = [("VISUAL", "vim"), ("ENSEMBLE_EDITOR", "'/opt/my editor/code' --reuse-window")];
        let expected = "/opt/my editor/code|--reuse-window|-g|/a b/$(touch x);Home.yaml:12:5";
        assert_eq!(words(&named, &["hx"]).as_deref(), Ok(expected));
        assert_eq!(
            words(&[("ENSEMBLE_EDITOR", "ed '{file}#{line}'")], &[]).as_deref(),
            Ok("ed|/a b/$(touch x);Home.yaml#12")
        );
        assert_eq!(words(&[("VISUAL", "unknown -x")], &[]).as_deref(), Ok("unknown|-x|/a b/$(touch x);Home.yaml"));
        assert!(words(&[("ENSEMBLE_EDITOR", "'code")], &[]).unwrap_err().contains("ENSEMBLE_EDITOR"));
    }

    #[test]
    fn an_installed_editor_is_found_and_one_for_terminals_gets_one() {
        assert_eq!(words(&[], &["hx", "code"]).as_deref(), Ok("code|-g|/a b/$(touch x);Home.yaml:12:5"));
        assert_eq!(words(&[], &["nano", "xterm"]).as_deref(), Ok("xterm|-e|nano|+12|/a b/$(touch x);Home.yaml"));
        assert!(words(&[], &["hx"]).unwrap_err().contains("terminal"));
        assert!(words(&[], &[]).unwrap_err().contains("ENSEMBLE_EDITOR"));
    }
}
