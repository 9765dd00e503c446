//! Credentials of a request: options that `listen`, `new` and `view` share. Secrets read from a file or standard input do not appear in the process
//! list.

use std::io::Read as _;

use base64::Engine as _;
use clap::Args;

use crate::shell::{secrets, terminal};
use ensemble_core::message::http::Headers;

/// Headers and credentials of a request.
#[derive(Args, Clone, Debug, Default)]
pub struct LoginArgs {
    /// A header to send, as `Name: value`; may be repeated. `@FILE` reads such lines from a file, `@-` from standard input.
    #[arg(long, value_name = "HEADER", value_parser = header)]
    pub header: Vec<HeaderLines>,
    /// Log in with a user name and password.
    #[arg(long, value_name = "NAME:PASSWORD", conflicts_with = "bearer")]
    pub user: Option<String>,
    /// Log in with a token.
    #[arg(long, value_name = "TOKEN")]
    pub bearer: Option<String>,
    /// Log in with the token in a file; `-` is standard input.
    #[arg(long, value_name = "FILE", value_parser = token, conflicts_with_all = ["bearer", "user"])]
    pub bearer_file: Option<Token>,
}

/// Headers of one `--header` option: names and values.
#[derive(Clone, Debug)]
pub struct HeaderLines(pub Vec<(String, String)>);

/// A token that was read from a file.
#[derive(Clone, Debug)]
pub struct Token(pub String);

/// Limit of a file with headers or a token, in bytes.
const LONGEST: u64 = 1024 * 1024;

impl LoginArgs {
    /// The token of `--bearer` or `--bearer-file`.
    pub fn bearer(&self) -> Option<&str> {
        self.bearer.as_deref().or(self.bearer_file.as_ref().map(|token| token.0.as_str()))
    }

    /// Names and values of all `--header` options.
    pub fn header_pairs(&self) -> impl Iterator<Item = &(String, String)> {
        self.header.iter().flat_map(|lines| &lines.0)
    }

    /// The headers with credentials. Registers them to be masked in all output.
    pub fn headers(&self) -> Headers {
        let mut headers = Headers::new();
        if let Some(user) = &self.user {
            let pair = base64::engine::general_purpose::STANDARD.encode(user);
            headers.push(("authorization".into(), format!("Basic {pair}").into()));
        }
        if let Some(token) = self.bearer() {
            headers.push(("authorization".into(), format!("Bearer {token}").into()));
        }
        headers.extend(self.header_pairs().map(|(name, value)| (name.as_str().into(), value.as_str().into())));
        self.hide();
        headers
    }

    /// Registers the credentials to be masked in all output.
    pub fn hide(&self) {
        let password = self.user.as_deref().map(|user| user.split_once(':').map_or(user, |(_, password)| password));
        terminal::hide(password.into_iter().chain(self.bearer()));
        let pairs = self.header_pairs().filter(|(name, _)| !secrets::is_plain_header(name));
        terminal::hide(pairs.map(|(_, value)| value.as_str()));
    }
}

fn header(text: &str) -> Result<HeaderLines, String> {
    let Some(file) = text.strip_prefix('@') else { return pair(text).map(|pair| HeaderLines(vec![pair])) };
    let text = read(file)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(pair).collect::<Result<Vec<_>, _>>().map(HeaderLines)
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.trim().to_owned())),
        _ => Err("a header is written `Name: value`".to_owned()),
    }
}

fn token(file: &str) -> Result<Token, String> {
    let text = read(file)?;
    let token = text.trim();
    if token.is_empty() || token.contains(char::is_whitespace) {
        return Err("the file holds a token on one line and nothing else".to_owned());
    }
    Ok(Token(token.to_owned()))
}

/// Reads a file; `-` is standard input.
fn read(file: &str) -> Result<String, String> {
    let mut text = String::new();
    let read = if file == "-" {
        std::io::stdin().take(LONGEST).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(LONGEST).read_to_string(&mut text))
    };
    read.map(|_| text).map_err(|error| format!("cannot read `{file}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> String {
        let path = std::env::temp_dir().join(format!("ensemble-run-login-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    #[test]
    fn headers_and_tokens_are_read_from_files() {
        let path = file("headers", "X-Tenant: north\n\n  apikey:  k:1 \n");
        let HeaderLines(lines) = header(&format!("@{path}")).unwrap();
        assert_eq!(lines, [("X-Tenant", "north"), ("apikey", "k:1")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        std::fs::write(&path, "no header").unwrap();
        assert!(header(&format!("@{path}")).is_err());
        std::fs::write(&path, " abc.def\n").unwrap();
        assert_eq!(token(&path).unwrap().0, "abc.def");
        for wrong in ["", "\n", "a b", "a\nb"] {
            std::fs::write(&path, wrong).unwrap();
            assert!(token(&path).is_err(), "{wrong:?}");
        }
        std::fs::remove_file(&path).unwrap();
        assert!(token(&path).unwrap_err().contains("cannot read"));
    }

    #[test]
    fn a_token_of_a_file_is_a_token() {
        let args = LoginArgs { bearer_file: Some(Token("login-test-token".to_owned())), ..LoginArgs::default() };
        assert_eq!(args.headers(), [("authorization".into(), "Bearer login-test-token".into())]);
        assert_eq!(terminal::shown("got login-test-token"), "got ***");
    }
}
