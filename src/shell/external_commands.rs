//! Programs for `callExternalMethod`. The user names them on the command line, never the app. A program gets its payload as JSON on standard input;
//! its standard output is the result, parsed as JSON if possible.

use std::collections::BTreeMap;
use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use ensemble_core::json::from_json;
use ensemble_core::value::Value;

/// Time limit of a program.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Limit of a result, in bytes.
const MOST_BYTES: u64 = 4 << 20;

/// Limit of the standard error that is shown, in characters.
const MOST_WORDS: usize = 500;

/// Command lines by the name that the app calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalCommands(BTreeMap<String, Vec<String>>);

impl ExternalCommands {
    /// Parses `NAME=PROGRAM ARGUMENT…`; words with blanks are quoted.
    ///
    /// # Errors
    ///
    /// A message when the form is wrong.
    pub fn read(text: &str) -> Result<(String, Vec<String>), String> {
        let (name, command) = text.split_once('=').ok_or("write NAME=PROGRAM")?;
        let words = words(command)?;
        if name.trim().is_empty() || words.is_empty() {
            return Err("write NAME=PROGRAM".to_owned());
        }
        Ok((name.trim().to_owned(), words))
    }

    /// Runs the program called `name`.
    ///
    /// # Errors
    ///
    /// A message when it is unknown or fails.
    pub fn run(&self, name: &str, payload: &Value) -> Result<Value, String> {
        self.run_within(name, payload, TIME_LIMIT)
    }

    fn run_within(&self, name: &str, payload: &Value, limit: Duration) -> Result<Value, String> {
        let Some([program, arguments @ ..]) = self.0.get(name).map(Vec::as_slice) else {
            return Err(format!(
                "no program is allowed to be `{name}`: whoever runs the app allows one with `--external {name}=PROGRAM`"
            ));
        };
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| format!("`{program}` cannot be started: {error}"))?;
        let outcome = finish(&mut child, payload, limit);
        // It may have ended by itself.
        let _ended = child.kill();
        let _reaped = child.wait();
        outcome.map_err(|words| format!("`{program}` {words}"))
    }
}

impl FromIterator<(String, Vec<String>)> for ExternalCommands {
    fn from_iter<I: IntoIterator<Item = (String, Vec<String>)>>(commands: I) -> Self {
        Self(commands.into_iter().collect())
    }
}

/// Writes the input and reads the outputs, each on its own thread, because a program may fill one pipe before it reads the other.
fn finish(child: &mut Child, payload: &Value, limit: Duration) -> Result<Value, String> {
    let (sender, done) = channel();
    if let Some(mut stdin) = child.stdin.take() {
        let text = payload.to_string();
        // A program that does not read its input has closed it.
        thread::spawn(move || stdin.write_all(text.as_bytes()));
    }
    let said = child.stderr.take().map(|stderr| thread::spawn(move || bytes_of(stderr)));
    let stdout = child.stdout.take().map(|stdout| {
        thread::spawn(move || {
            let bytes = bytes_of(stdout);
            let _gone = sender.send(());
            bytes
        })
    });
    match done.recv_timeout(limit) {
        Err(RecvTimeoutError::Timeout) => return Err(format!("has not ended within {} seconds", limit.as_secs())),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => {}
    }
    let joined =
        |thread: Option<thread::JoinHandle<Vec<u8>>>| thread.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let bytes = joined(stdout);
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("writes more than {} MB", MOST_BYTES >> 20));
    }
    let status = child.wait().map_err(|error| format!("cannot be waited for: {error}"))?;
    let text = String::from_utf8_lossy(&bytes);
    if !status.success() {
        let said = joined(said);
        let said = excerpt_of(String::from_utf8_lossy(&said).trim());
        return Err(if said.is_empty() { format!("has failed: {status}") } else { format!("has failed: {said}") });
    }
    Ok(from_json(text.trim()).unwrap_or_else(|_| Value::text(text.trim())))
}

/// The start of a text; where it is cut, a mark by which a cut secret is known.
fn excerpt_of(text: &str) -> String {
    let mut shown: String = text.chars().take(MOST_WORDS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn bytes_of(pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before a pipe breaks counts.
    let _broken = pipe.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    bytes
}

/// Splits a command line into words. No shell is involved, so no character has another meaning.
fn words(text: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(end), c) if c == end => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err("a quote is not closed".to_owned());
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(text: &str) -> ExternalCommands {
        [ExternalCommands::read(text).unwrap()].into_iter().collect()
    }

    #[test]
    fn command_lines_are_read_without_a_shell() {
        let (name, words) = ExternalCommands::read("open=my-tool 'a b' \"\" --x=$HOME;ls").unwrap();
        assert_eq!((&*name, words.join("|")), ("open", "my-tool|a b||--x=$HOME;ls".to_owned()));
        for wrong in ["open", "open=", "=x", "open='x", "open=  "] {
            assert!(ExternalCommands::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_what_the_person_named_is_run() {
        let fault = ExternalCommands::default().run("open", &Value::Null).unwrap_err();
        assert!(fault.contains("--external open=PROGRAM"), "{fault}");
        let missing = commands("open=/nowhere/at/all").run("open", &Value::Null).unwrap_err();
        assert!(missing.contains("cannot be started"), "{missing}");
    }

    #[cfg(unix)]
    #[test]
    fn a_program_reads_the_payload_and_answers() {
        let payload = Value::map([("id", Value::from("seven"))]);
        assert_eq!(commands("echo=cat").run("echo", &payload), Ok(payload.clone()));
        assert_eq!(commands("echo=echo 'not json {'").run("echo", &payload), Ok(Value::from("not json {")));
        let failed = commands("no=sh -c 'echo sorry >&2; exit 3'").run("no", &payload).unwrap_err();
        assert_eq!(failed, "`sh` has failed: sorry");
        let hangs = commands("long=sh -c 'exec sleep 100'");
        let fault = hangs.run_within("long", &payload, Duration::from_millis(50)).unwrap_err();
        assert!(fault.contains("has not ended within"), "{fault}");
        let floods = commands("flood=sh -c 'exec cat /dev/zero'").run("flood", &payload).unwrap_err();
        assert!(floods.contains("writes more than 4 MB"), "{floods}");
    }
}
