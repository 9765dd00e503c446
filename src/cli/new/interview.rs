//! `new` without arguments on a terminal: asks for source and credentials, previews the app, asks where to save it.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

use super::args::NewArgs;
use super::catalogue;
use crate::cli::login::{HeaderLines, LoginArgs};
use ensemble_scaffold::Description;

/// A dialogue on a terminal.
pub struct Interview<R, W> {
    /// Input, one answer per line.
    pub input: R,
    /// Output of questions.
    pub output: W,
}

impl<R: BufRead, W: Write> Interview<R, W> {
    /// Prints an introduction.
    ///
    /// # Errors
    ///
    /// If writing to the terminal fails.
    pub fn begin(&mut self) -> io::Result<()> {
        let services = catalogue::names().join(", ");
        writeln!(self.output, "An app of a stream. Services with a name: {services}.")
    }

    /// Asks for the source and its credentials; `None` when the user cancels. Enter accepts the source in `args` or an example, and the credentials
    /// of the command line (`given`).
    ///
    /// # Errors
    ///
    /// If reading from or writing to the terminal fails.
    pub fn source(&mut self, args: &NewArgs, given: &LoginArgs) -> io::Result<Option<NewArgs>> {
        let mut args = args.clone();
        let usual = match args.from.as_deref() {
            None => "an example of prices",
            // A command is long, and may hold secrets.
            Some(command) if command.contains(' ') => "the same",
            Some(source) => source,
        };
        let Some(source) = self.ask(&format!("Address, curl command, file or service (Enter = {usual}): "))? else {
            return Ok(None);
        };
        args.from = Some(source).filter(|source| !source.is_empty()).or(args.from);
        if args.from.as_ref().is_some_and(|source| source.starts_with("http://") || source.starts_with("https://")) {
            let Some(login) = self.ask("Login: a token, name:password, or a header `Name: value` (Enter = none): ")?
            else {
                return Ok(None);
            };
            args.login = if login.is_empty() { given.clone() } else { login_of(&login) };
        }
        Ok(Some(args))
    }

    /// Prints a preview of the app.
    ///
    /// # Errors
    ///
    /// If writing to the terminal fails.
    pub fn preview(&mut self, description: &Description) -> io::Result<()> {
        for (stream, view) in description.streams.iter().zip(ensemble_scaffold::shown_as(description)) {
            let title =
                if stream.title.is_empty() { ensemble_scaffold::title(&stream.id) } else { stream.title.clone() };
            writeln!(self.output, "  {title}: {view}")?;
        }
        Ok(())
    }

    /// Asks for the folder; `None` when the user cancels. Asks again for a folder that cannot be written.
    ///
    /// # Errors
    ///
    /// If reading from or writing to the terminal fails.
    pub fn folder(
        &mut self,
        source: Option<&str>,
        may_write: impl Fn(&Path) -> Result<(), String>,
    ) -> io::Result<Option<PathBuf>> {
        let usual = folder_of(source.unwrap_or("prices"));
        loop {
            let Some(answer) = self.ask(&format!("Save it in the folder (Enter = {usual}, n = do not save): "))? else {
                return Ok(None);
            };
            if matches!(answer.to_lowercase().as_str(), "n" | "no") {
                return Ok(None);
            }
            let folder = PathBuf::from(if answer.is_empty() { usual.as_str() } else { &answer });
            match may_write(&folder) {
                Ok(()) => return Ok(Some(folder)),
                Err(message) => writeln!(self.output, "{message}")?,
            }
        }
    }

    /// Asks a question and returns the trimmed answer; `None` at the end of the input.
    fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        write!(self.output, "{question}")?;
        self.output.flush()?;
        let mut line = String::new();
        let read = self.input.read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }
}

/// Parses entered credentials.
fn login_of(text: &str) -> LoginArgs {
    let mut login = LoginArgs::default();
    match text.split_once(':') {
        _ if text.is_empty() => {}
        // A header has a space after its colon; a password rarely begins with a space.
        Some((name, value)) if value.starts_with(' ') => {
            login.header.push(HeaderLines(vec![(name.trim().to_owned(), value.trim().to_owned())]));
        }
        Some(_) => login.user = Some(text.to_owned()),
        None => login.bearer = Some(text.to_owned()),
    }
    login
}

/// Default folder name: the last segment of the source's path.
fn folder_of(source: &str) -> String {
    let path = source.split(['?', '#']).next().unwrap_or_default();
    let last = path.split(['/', '\\']).rfind(|part| !part.is_empty() && !part.contains(':')).unwrap_or("stream");
    let stem = last.split('.').next().unwrap_or(last);
    let name: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    let name = name.trim_matches('-').chars().take(40).collect::<String>();
    if name.is_empty() || name.starts_with("curl") { "stream".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interview(lines: &str) -> Interview<&[u8], Vec<u8>> {
        Interview { input: lines.as_bytes(), output: Vec::new() }
    }

    fn answered(lines: &str) -> Option<NewArgs> {
        interview(lines).source(&NewArgs::default(), &LoginArgs::default()).unwrap()
    }

    #[test]
    fn answers_become_arguments() {
        let args = answered("https://a.example/orders?x=1\nada:pw\n").unwrap();
        assert_eq!(args.from.as_deref(), Some("https://a.example/orders?x=1"));
        assert_eq!(args.login.user.as_deref(), Some("ada:pw"));
        let header = answered("http://a/b\nX-Key: 1\n").unwrap();
        assert_eq!(header.login.header_pairs().next().map(|(name, _)| name.as_str()), Some("X-Key"));
        assert_eq!(answered("http://a/b\ntoken\n").unwrap().login.bearer.as_deref(), Some("token"));
        assert_eq!(answered("\n").unwrap().from, None);
        assert!(answered("").is_none() && answered("http://a/b\n").is_none());
    }

    #[test]
    fn the_source_of_before_is_taken_again_with_another_login() {
        let wrong = answered("http://a/b\nwrong\n").unwrap();
        let right = interview("\nright\n").source(&wrong, &LoginArgs::default()).unwrap().unwrap();
        assert_eq!((right.from.as_deref(), right.login.bearer.as_deref()), (Some("http://a/b"), Some("right")));
        let none = interview("\n\n").source(&wrong, &LoginArgs::default()).unwrap().unwrap();
        assert_eq!(none.login.bearer, None);
        let given = LoginArgs { bearer: Some("given".to_owned()), ..LoginArgs::default() };
        let kept = interview("\n\n").source(&wrong, &given).unwrap().unwrap();
        assert_eq!(kept.login.bearer.as_deref(), Some("given"));
    }

    #[test]
    fn what_will_be_shown_is_shown_before_it_is_saved() {
        let mut asking = interview("");
        asking.preview(&ensemble_scaffold::template()).unwrap();
        assert!(String::from_utf8(asking.output).unwrap().contains("Prices: a row for each `symbol`"));
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_asked_for_again() {
        let may_write =
            |folder: &Path| if folder == Path::new("full") { Err("`full` is not empty".to_owned()) } else { Ok(()) };
        let mut asking = interview("full\nmine\n");
        assert_eq!(asking.folder(None, may_write).unwrap(), Some(PathBuf::from("mine")));
        assert!(String::from_utf8(asking.output).unwrap().contains("`full` is not empty"));
        let chosen = |lines: &str| interview(lines).folder(Some("https://a/orders.json"), may_write).unwrap();
        assert_eq!((chosen("\n"), chosen("n\n"), chosen("")), (Some(PathBuf::from("orders")), None, None));
    }
}
