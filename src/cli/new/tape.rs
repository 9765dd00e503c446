//! Recorded streams of well-known services: comments that describe the request, then events.

use super::live_stream::{self, Sample, SampleRequest};
use crate::cli::login::{HeaderLines, LoginArgs};
use ensemble_scaffold::infer::recorded;
use ensemble_scaffold::{Auth, Description};

/// The description of a recorded stream. Its first lines are comments: `GET URL` or `POST URL`, then `title`, `login`, `header`, `body` and `lines`
/// (for JSON lines).
pub fn description(text: &str) -> Description {
    let (head, events) = text.split_once("\n\n").unwrap_or((text, ""));
    let (mut asked, mut login, mut auth, mut title) = (SampleRequest::default(), LoginArgs::default(), None, None);
    for line in head.lines().map(|line| line.trim_start_matches(": ")) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "GET" | "POST" => (asked.method, asked.url) = (word.to_owned(), rest.to_owned()),
            "title" => title = Some(rest.to_owned()),
            "login" => auth = credentials(rest),
            "body" => asked.body = Some(rest.to_owned()),
            "lines" => asked.lines = true,
            "header" => {
                let (name, value) = rest.split_once(": ").unwrap_or((rest, ""));
                asked.headers.push((name.into(), value.into()));
                login.header.push(HeaderLines(vec![(name.to_owned(), value.to_owned())]));
            }
            _ => {}
        }
    }
    let sample = Sample { seen: recorded(events), ..Sample::default() };
    let mut description = live_stream::description(&asked, &login, &sample);
    if let Some(title) = title {
        description.title = title;
    }
    for stream in &mut description.streams {
        stream.auth = auth.clone().or(stream.auth.take());
    }
    description
}

/// Parses `bearer NAME`, `basic NAME` or `header HEADER NAME`, with names of secrets.
fn credentials(words: &str) -> Option<Auth> {
    let words: Vec<&str> = words.split(' ').collect();
    match words[..] {
        ["bearer", token] => Some(Auth::Bearer { token: token.to_owned() }),
        ["basic", name] => Some(Auth::Basic { user: format!("{name}_USER"), password: format!("{name}_PASSWORD") }),
        ["header", name, secret] => {
            Some(Auth::Key { name: name.to_owned(), in_query: false, secret: secret.to_owned() })
        }
        _ => None,
    }
}
