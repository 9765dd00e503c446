//! `lsp`: a language server on standard input and output.

mod frame;
mod host;
mod incoming;
mod kept_checks;
mod preview;

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
use incoming::Incoming;
use preview::PreviewWindow;

/// Serves an editor over the Language Server Protocol, on standard input and output.
///
/// While files are open, every fault of their apps is told as it is typed: the same that `check` finds, in the open texts and in other files.
/// Besides there are completion, hover, signatures, definitions, references, rename, symbols, formatting, folding, semantic tokens of
/// JavaScript, inlay hints, colours, the cures of `check --fix`, and actions that extract a widget, add `onError` or fill `.env.config`.
/// The command `ensemble.preview` opens the app in a window that follows the editor: unsaved texts, the widget under the cursor, the values of bindings
/// as inlay hints. Set-ups for editors: assets/editors/README.md.
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

/// Limit of messages waiting to be handled; then the editor waits.
const WAITING: usize = 64;

/// Debounce time of checks after typing.
const PAUSE: Duration = Duration::from_millis(120);

/// Serves until `exit`. Exit code 0: after `shutdown`; 1: without it, or when the client has disconnected.
pub fn run(_: &LspArgs) -> ExitCode {
    let (sender, messages) = sync_channel(WAITING);
    let mut window = PreviewWindow::new(sender.clone());
    // Ends with the process: a thread that reads cannot be stopped.
    std::thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            let frame = read_frame(&mut input);
            let is_last = matches!(frame, Frame::End | Frame::Broken(_));
            if sender.send(Incoming::Client(frame)).is_err() || is_last {
                return;
            }
        }
    });
    match with_stack(move || serve(&messages, &mut window)) {
        Ok(code) => ExitCode::from(code),
        Err(message) => failed(&message),
    }
}

fn serve(messages: &Receiver<Incoming>, window: &mut PreviewWindow) -> u8 {
    let mut server = Server::new(Box::new(ProgramHost::default()), env!("CARGO_PKG_VERSION"));
    loop {
        let incoming = if server.is_unsettled() {
            match messages.recv_timeout(PAUSE) {
                Ok(incoming) => incoming,
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
                Ok(incoming) => incoming,
                Err(_) => return 1,
            }
        };
        let mut answers = match incoming {
            Incoming::Window(number, message) if window.is_open(number) => server.preview_said(message),
            Incoming::WindowEnded(number, fault) if window.is_open(number) => {
                window.close();
                server.preview_ended(fault)
            }
            // Of a window that was closed.
            Incoming::Window(..) | Incoming::WindowEnded(..) => Vec::new(),
            Incoming::Client(Frame::Message(bytes)) => match serde_json::from_slice::<Value>(&bytes) {
                Ok(message) => server.handle(message),
                Err(fault) => vec![Server::unreadable(&fault.to_string())],
            },
            Incoming::Client(Frame::End) => return 1,
            Incoming::Client(Frame::Broken(fault)) => {
                say(&format!("the client's message cannot be read: {fault}"));
                return 1;
            }
        };
        for order in server.take_preview_orders() {
            if let Err(fault) = window.carry_out(order) {
                answers.extend(server.preview_ended(Some(fault)));
            }
        }
        if !send(&answers) {
            return 1;
        }
        if let Some(code) = server.exit_code() {
            return code;
        }
    }
}

/// Sends messages; false when the reader has gone.
fn send(messages: &[Value]) -> bool {
    let mut output = io::stdout().lock();
    messages.iter().all(|message| write_frame(&mut output, message).is_ok()) && output.flush().is_ok()
}
