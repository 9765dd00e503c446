//! `new` without arguments, on a terminal: asks for the source, the login and the folder, shows what the app will show, and asks before it writes.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use super::args::NewArgs;
use super::catalogue;
use crate::cli::login::HeaderLines;
use ensemble_scaffold::Description;

/// A conversation on a terminal.
pub struct Interview<R, W> {
    /// Source of the answers, one a line.
    pub input: R,
    /// Destination of the questions.
    pub output: W,
}

impl<R: BufRead, W: Write> Interview<R, W> {
    /// The arguments of `new` that the answers give; `None` when the user ends the conversation.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be read or written.
    pub fn arguments(&mut self, args: &NewArgs) -> io::Result<Option<NewArgs>> {
        let mut args = args.clone();
        let services = catalogue::names().join(", ");
        writeln!(self.output, "An app of a stream. Services with a name: {services}.")?;
        let Some(source) = self.ask("Address, curl command, file or service (Enter = an example of prices): ")? else {
            return Ok(None);
        };
        if source.starts_with("http://") || source.starts_with("https://") {
            let Some(login) = self.ask("Login: a token, name:password, or a header `Name: value` (Enter = none): ")?
            else {
                return Ok(None);
            };
            log_in(&mut args, &login);
        }
        args.from = Some(source).filter(|source| !source.is_empty());
        let usual = folder_of(args.from.as_deref().unwrap_or("prices"));
        let Some(folder) = self.ask(&format!("Folder of the app (Enter = {usual}): "))? else { return Ok(None) };
        args.folder = Some(PathBuf::from(if folder.is_empty() { usual } else { folder }));
        Ok(Some(args))
    }

    /// Shows what the app will be and asks whether it is written.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be read or written.
    pub fn agrees(&mut self, description: &Description) -> io::Result<bool> {
        for (stream, view) in description.streams.iter().zip(ensemble_scaffold::shown_as(description)) {
            let title =
                if stream.title.is_empty() { ensemble_scaffold::title(&stream.id) } else { stream.title.clone() };
            writeln!(self.output, "  {title}: {view}")?;
        }
        let answer = self.ask("Write the app? (Enter = yes, n = no): ")?;
        Ok(answer.is_some_and(|answer| !answer.to_lowercase().starts_with('n')))
    }

    /// A line without blanks around it; `None` at the end of the input.
    fn ask(&mut self, question: &str) -> io::Result<Option<String>> {
        write!(self.output, "{question}")?;
        self.output.flush()?;
        let mut line = String::new();
        let read = self.input.read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }
}

/// Takes a login as people write it.
fn log_in(args: &mut NewArgs, login: &str) {
    match login.split_once(':') {
        _ if login.is_empty() => {}
        // A header has a blank behind its colon, a password seldom begins with one.
        Some((name, value)) if value.starts_with(' ') => {
            args.login.header.push(HeaderLines(vec![(name.trim().to_owned(), value.trim().to_owned())]));
        }
        Some(_) => args.login.user = Some(login.to_owned()),
        None => args.login.bearer = Some(login.to_owned()),
    }
}

/// A name for the folder: the last word of the source's path.
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

    fn answered(lines: &str) -> Option<NewArgs> {
        let mut interview = Interview { input: lines.as_bytes(), output: Vec::new() };
        interview.arguments(&NewArgs::default()).unwrap()
    }

    #[test]
    fn answers_become_arguments() {
        let args = answered("https://a.example/orders?x=1\nada:pw\n\n").unwrap();
        assert_eq!(args.from.as_deref(), Some("https://a.example/orders?x=1"));
        assert_eq!((args.login.user.as_deref(), args.folder), (Some("ada:pw"), Some(PathBuf::from("orders"))));
        let args = answered("http://a/b\nX-Key: 1\nmine\n").unwrap();
        assert_eq!(args.login.header_pairs().next().map(|(name, _)| name.as_str()), Some("X-Key"));
        assert_eq!(args.folder, Some(PathBuf::from("mine")));
        assert_eq!(answered("http://a/b\ntoken\n\n").unwrap().login.bearer.as_deref(), Some("token"));
        let example = answered("\n\n").unwrap();
        assert_eq!((example.from, example.folder), (None, Some(PathBuf::from("prices"))));
        assert!(answered("").is_none() && answered("http://a/b\n").is_none());
    }

    #[test]
    fn what_will_be_shown_is_shown_before_it_is_written() {
        let described = ensemble_scaffold::template();
        for (line, agrees) in [("\n", true), ("y\n", true), ("n\n", false), ("", false)] {
            let mut interview = Interview { input: line.as_bytes(), output: Vec::new() };
            assert_eq!(interview.agrees(&described).unwrap(), agrees, "{line:?}");
            assert!(String::from_utf8(interview.output).unwrap().contains("Prices: a row for each `symbol`"));
        }
    }
}
