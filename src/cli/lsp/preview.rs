//! The window of a live preview: this program as a child process of the language server, connected by its standard input and output. It closes when
//! the server ends.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use ensemble_lsp::preview::{FromWindow, Order, ToWindow};

use super::incoming::Incoming;
use crate::shell::terminal::say;

/// Longest line from the window in bytes; a longer one ends the preview.
const LONGEST: u64 = 16 * 1024 * 1024;

/// Number of stderr lines of the window that are kept for the message about its end.
const KEPT_LINES: usize = 12;

/// The window, if open.
pub struct PreviewWindow {
    incoming: SyncSender<Incoming>,
    /// Number of the current window, so that the end of an earlier one is recognized.
    number: u64,
    mailbox: Option<Arc<Mailbox>>,
}

impl PreviewWindow {
    /// Without a window; messages of windows are sent to `incoming`.
    pub fn new(incoming: SyncSender<Incoming>) -> Self {
        Self { incoming, number: 0, mailbox: None }
    }

    /// True if the window with this number is open.
    pub fn is_open(&self, number: u64) -> bool {
        self.mailbox.is_some() && self.number == number
    }

    /// Executes an order of the server.
    ///
    /// # Errors
    ///
    /// A message when no window can be started.
    pub fn carry_out(&mut self, order: Order) -> Result<(), String> {
        match order {
            Order::Open { app, simulate } => {
                self.close();
                self.open(&app, simulate).map_err(|error| format!("the preview cannot be opened: {error}"))?;
            }
            Order::Tell(message) => {
                if let Some(mailbox) = &self.mailbox {
                    mailbox.put(message);
                }
            }
            Order::Close => self.close(),
        }
        Ok(())
    }

    /// Drops the window, which closes by itself.
    pub fn close(&mut self) {
        if let Some(mailbox) = self.mailbox.take() {
            mailbox.close();
        }
    }

    fn open(&mut self, app: &Path, simulate: bool) -> std::io::Result<()> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("run").arg(app).arg("--preview");
        if simulate {
            command.arg("--simulate");
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (Some(input), Some(output), Some(errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(std::io::Error::other("a pipe is missing"));
        };
        self.number += 1;
        let mailbox = Arc::new(Mailbox::default());
        self.mailbox = Some(mailbox.clone());
        let (incoming, number) = (self.incoming.clone(), self.number);
        let last_lines = Arc::new(Mutex::new(Vec::new()));
        let kept = last_lines.clone();
        thread("preview errors", move || keep_lines(errors, &kept))?;
        thread("preview out", move || write_all(input, &mailbox))?;
        thread("preview in", move || listen(child, output, number, &incoming, &last_lines))
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    std::thread::Builder::new().name(name.into()).spawn(work).map(drop)
}

/// Messages waiting for the window: for each text and the cursor only the latest.
#[derive(Default)]
struct Mailbox {
    waiting: Mutex<PendingMessages>,
    changed: Condvar,
}

#[derive(Default)]
struct PendingMessages {
    texts: BTreeMap<String, Option<String>>,
    cursor: Option<ToWindow>,
    is_closed: bool,
}

impl Mailbox {
    fn put(&self, message: ToWindow) {
        let mut waiting = self.lock();
        match message {
            ToWindow::Text { path, text } => _ = waiting.texts.insert(path, text),
            ToWindow::Cursor { .. } => waiting.cursor = Some(message),
        }
        self.changed.notify_one();
    }

    fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_one();
    }

    /// The next messages; `None` once closed.
    fn take(&self) -> Option<Vec<ToWindow>> {
        let mut waiting = self.lock();
        loop {
            if waiting.is_closed {
                return None;
            }
            let texts = std::mem::take(&mut waiting.texts).into_iter();
            let mut messages: Vec<ToWindow> = texts.map(|(path, text)| ToWindow::Text { path, text }).collect();
            messages.extend(waiting.cursor.take());
            if !messages.is_empty() {
                return Some(messages);
            }
            waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, PendingMessages> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes messages until the mailbox is closed or the window has gone.
fn write_all(mut input: ChildStdin, mailbox: &Mailbox) {
    while let Some(messages) = mailbox.take() {
        for message in messages {
            let Ok(line) = serde_json::to_string(&message) else { continue };
            if writeln!(input, "{line}").and_then(|()| input.flush()).is_err() {
                return;
            }
        }
    }
}

/// Forwards messages of the window, and its end.
fn listen(
    mut child: Child,
    output: impl Read,
    number: u64,
    incoming: &SyncSender<Incoming>,
    last_lines: &Mutex<Vec<String>>,
) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        match output.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
        match serde_json::from_slice::<FromWindow>(&line) {
            Ok(message) => {
                if incoming.send(Incoming::Window(number, message)).is_err() {
                    break;
                }
            }
            Err(fault) => say(&format!("the preview's message is not understood: {fault}")),
        }
    }
    let fault = match child.wait() {
        Ok(status) if status.success() => None,
        Ok(status) => {
            let lines = last_lines.lock().unwrap_or_else(PoisonError::into_inner).join("\n");
            Some(format!("the preview has ended ({status})\n{lines}").trim_end().to_owned())
        }
        Err(error) => Some(format!("the preview has ended: {error}")),
    };
    // The server may have ended before.
    let _ended = incoming.send(Incoming::WindowEnded(number, fault));
}

/// Forwards stderr lines to the server's stderr, which editors log, and keeps the last ones.
fn keep_lines(errors: impl Read, kept: &Mutex<Vec<String>>) {
    let mut errors = BufReader::new(errors);
    loop {
        let mut line = Vec::new();
        match errors.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        say(&line);
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(line);
        if kept.len() > KEPT_LINES {
            kept.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use ensemble_lsp::preview::TextPosition;

    use super::*;

    #[test]
    fn of_each_text_the_newest_waits() {
        let mailbox = Mailbox::default();
        let text = |text: &str| ToWindow::Text { path: "/a".into(), text: Some(text.into()) };
        let cursor = |line| ToWindow::Cursor { at: TextPosition { path: "/a".into(), line, column: 0 } };
        for message in [cursor(1), text("one"), text("two"), cursor(2)] {
            mailbox.put(message);
        }
        assert_eq!(mailbox.take(), Some(vec![text("two"), cursor(2)]));
        mailbox.put(text("three"));
        mailbox.close();
        assert_eq!(mailbox.take(), None, "nobody reads what comes after the end");
    }
}
