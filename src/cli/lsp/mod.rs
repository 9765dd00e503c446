//! `lsp`: a language server on standard input and output.

mod frame;
mod host;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use clap::Args;
use ensemble_lsp::Server;
use serde_json::Value;

use super::messages::failed;
use crate::shell::open::with_stack;
use crate::shell::terminal::say;
use frame::{Frame, read_frame, write_frame};
pub use host::ProgramHost;

/// Serves an editor over the Language Server Protocol, on standard input and output.
///
/// While files are open, every fault of their apps is told as it is typed: the same that `check` finds, in the open texts and in other files.
/// Besides there are completion, hover, definitions, references, rename, symbols, folding, colours and the cures of `check --fix`.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Example:
  ensemble-run lsp --stdio

In Neovim:
  vim.lsp.start({ name = 'ensemble', cmd = { 'ensemble-run', 'lsp' } })")]
pub struct LspArgs {
    /// Accepted and without effect: editors say how they talk, and this is the only way.
    #[arg(long)]
    pub stdio: bool,
}

/// Messages that wait to be handled. An editor that sends more waits.
const WAITING: usize = 64;

/// Looking at the app again waits until nothing was typed for so long.
const PAUSE: Duration = Duration::from_millis(120);

/// Serves until `exit`. Exit code 0 = after `shutdown`, 1 = without it, or when the client has gone away.
pub fn run(_: &LspArgs) -> ExitCode {
    let (sender, messages) = sync_channel(WAITING);
    // Ends with the process: a thread that reads cannot be stopped.
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let frame = read_frame(&mut input);
            let is_last = matches!(frame, Frame::End | Frame::Broken(_));
            if sender.send(frame).is_err() || is_last {
                return;
            }
        }
    });
    match with_stack(move || serve(&messages)) {
        Ok(code) => ExitCode::from(code),
        Err(message) => failed(&message),
    }
}

fn serve(messages: &Receiver<Frame>) -> u8 {
    let mut server = Server::new(Box::new(ProgramHost::default()), env!("CARGO_PKG_VERSION"));
    loop {
        let frame = if server.is_unsettled() {
            match messages.recv_timeout(PAUSE) {
                Ok(frame) => frame,
                Err(RecvTimeoutError::Timeout) => {
                    if !send(&server.settle()) {
                        return 1;
                    }
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => return 1,
            }
        } else {
            match messages.recv() {
                Ok(frame) => frame,
                Err(_) => return 1,
            }
        };
        let answers = match frame {
            Frame::Message(bytes) => match serde_json::from_slice::<Value>(&bytes) {
                Ok(message) => server.handle(message),
                Err(fault) => vec![Server::unreadable(&fault.to_string())],
            },
            Frame::End => return 1,
            Frame::Broken(fault) => {
                say(&format!("the client's message cannot be read: {fault}"));
                return 1;
            }
        };
        if !send(&answers) {
            return 1;
        }
        if let Some(code) = server.exit_code() {
            return code;
        }
    }
}

/// Sends messages; false after the reader is gone.
fn send(messages: &[Value]) -> bool {
    let mut output = io::stdout().lock();
    messages.iter().all(|message| write_frame(&mut output, message).is_ok()) && output.flush().is_ok()
}
