//! Transport of a live preview: one message a line on standard input and output.

use std::io::{self, BufRead, Read as _, Write as _};
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use egui::{Context, ViewportCommand};
use ensemble_lsp::preview::{FromWindow, TextPosition, ToWindow};

use super::open_texts::OpenTexts;
use crate::shell::debounce::Debounce;
use crate::shell::terminal::say;

/// Longest line in bytes; a longer one ends the session. A text of 16 MiB with every byte escaped is shorter.
const LONGEST: u64 = 128 * 1024 * 1024;

/// Limit of messages that wait to be written; further ones are refused.
const WAITING: usize = 16;

/// Debounce time of text changes.
const QUIET: Duration = Duration::from_millis(60);

/// Longest delay of text changes while the user keeps typing.
const PATIENCE: Duration = Duration::from_millis(500);

/// The transport.
pub struct Link {
    cursor: Arc<Mutex<Option<TextPosition>>>,
    out: SyncSender<FromWindow>,
}

impl Link {
    /// Starts the transport. The window closes at the end of standard input, when the editor has gone.
    pub fn start(ctx: &Context, texts: OpenTexts, changed: impl Fn() + Send + 'static) -> Result<Self, String> {
        let cursor = Arc::new(Mutex::new(None));
        let (out, told) = mpsc::sync_channel(WAITING);
        let shown = Debounce::start("preview texts", QUIET, PATIENCE, changed).map_err(no_thread)?;
        let (inbox, window) = (cursor.clone(), ctx.clone());
        thread("preview in", move || {
            let mut input = io::stdin().lock();
            while let Some(message) = next(&mut input) {
                match message {
                    ToWindow::Text { path, text } => {
                        if !texts.set(path.into(), text) {
                            say(&format!("warning: a text is not shown: {} are open", OpenTexts::MOST));
                        }
                        shown.changed();
                    }
                    ToWindow::Cursor { at } => {
                        *inbox.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
                        window.request_repaint();
                    }
                }
            }
            window.send_viewport_cmd(ViewportCommand::Close);
            window.request_repaint();
        })?;
        thread("preview out", move || {
            while let Ok(message) = told.recv() {
                let Ok(line) = serde_json::to_string(&message) else { continue };
                let mut output = io::stdout().lock();
                if writeln!(output, "{line}").and_then(|()| output.flush()).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { cursor, out })
    }

    /// New position of the cursor, if it has moved.
    pub fn take_cursor(&self) -> Option<TextPosition> {
        self.cursor.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Sends a message to the editor; false when too many wait.
    pub fn tell(&self, message: FromWindow) -> bool {
        self.out.try_send(message).is_ok()
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    std::thread::Builder::new().name(name.into()).spawn(work).map(drop).map_err(no_thread)
}

fn no_thread(error: io::Error) -> String {
    format!("cannot start a thread: {error}")
}

/// The next message; `None` at the end. An invalid line is reported and skipped.
fn next(input: &mut impl BufRead) -> Option<ToWindow> {
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(LONGEST).read_until(b'\n', &mut line).ok()?;
        if read == 0 || line.last() != Some(&b'\n') {
            return None;
        }
        match serde_json::from_slice(&line) {
            Ok(message) => return Some(message),
            Err(fault) => say(&format!("warning: the editor's message is not understood: {fault}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_no_message_are_left_out() {
        let text = "{\"type\":\"text\",\"path\":\"/a\",\"text\":null}\nhello\n{\"type\":\"cursor\",\"at\":{\"path\":\"/a\",\"line\":1,\"column\":2}}\n{";
        let mut input = text.as_bytes();
        assert_eq!(next(&mut input), Some(ToWindow::Text { path: "/a".into(), text: None }));
        let at = TextPosition { path: "/a".into(), line: 1, column: 2 };
        assert_eq!(next(&mut input), Some(ToWindow::Cursor { at }));
        assert_eq!(next(&mut input), None);
    }
}
