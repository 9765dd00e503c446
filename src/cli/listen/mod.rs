//! `listen URL`: the stream client on the terminal. Prints one record a line on stdout, for people or programs.

mod args;
mod human;
mod record;
mod recorder;
mod source;
mod status;

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use self::args::{Format, ListenArgs};
use self::human::Style;
use self::recorder::Recorder;
use self::source::{Source, SourceError};
use self::status::Status;
use crate::cli::messages::{failed, refused};
use crate::shell::Net;
use crate::shell::net_options::net_options;
use crate::shell::open::with_stack;
use crate::shell::secrets::hide_logins_of;
use crate::shell::signal::{self, Caught, Signal};
use ensemble_core::message::net::{NetCommand, NetEvent};
use ensemble_core::message::stream::{CloseReason, ConnectionId, StreamEvent};
use ensemble_sse::queue::{Capacity, QueueReceiver, QueueSender, Received, queue};
use ensemble_sse::{Hints, NetOptions};

/// Limit of batches that wait for the terminal. A terminal is slower than a stream: a full queue stops reading from the socket.
const CAPACITY: Capacity = Capacity { urgent: 1, normal: 8, normal_bytes: 1024 * 1024 };

/// Time limit for writing a record after an interrupt; the command ends afterwards in any case, because the reader of the pipe may have stopped
/// reading.
const LAST_RECORD: Duration = Duration::from_millis(300);

/// Interval of updates of the status line while nothing else is written.
// Twice a second is as often as a person reads a number.
const STATUS_EVERY: Duration = Duration::from_millis(500);

const STREAM: ConnectionId = ConnectionId(1);

/// Listens until the stream or the limit of events ends it, or a signal does. `signals` are those caught since the start.
pub fn run(args: &ListenArgs, signals: io::Result<Caught>) -> ExitCode {
    let is_terminal = io::stdout().is_terminal();
    let format = args.format.unwrap_or(if is_terminal { Format::Human } else { Format::Ndjson });
    let output = Arc::new(Mutex::new(Output {
        recorder: Recorder::new(format, Style::of_stdout()),
        // A system call for each line would be the slowest part of a fast stream.
        writer: BufWriter::with_capacity(64 * 1024, io::stdout()),
        status: (format == Format::Human && is_terminal && Status::can_be_drawn()).then(Status::default),
        left: args.max_events,
    }));
    let net = Arc::new(OnceLock::new());
    let reacting = signals.and_then(|signals| {
        let (net, output) = (net.clone(), output.clone());
        signals.react(move |signal| react(signal, net.get(), &output))
    });
    if let Err(error) = reacting {
        return failed(&format!("cannot listen to signals: {error}"));
    }
    // `listen | head` ends although no further event is written: only a write would notice that the reader has gone.
    signal::watch_stdout(|| std::process::exit(0));
    let work = || match listen(args, &net, &output) {
        Ok(code) => code,
        Err(SourceError::Arguments(message)) => refused(&message),
        Err(SourceError::App(message)) => failed(&message),
    };
    // The scripts of an app may be nested deeply.
    if args.app.is_some() { with_stack(work).unwrap_or_else(|message| failed(&message)) } else { work() }
}

fn listen(args: &ListenArgs, net: &OnceLock<Net>, output: &Mutex<Output>) -> Result<ExitCode, SourceError> {
    let mut source = Source::new(args)?;
    let request = source.request(args)?;
    if args.max_events == Some(0) {
        return Ok(ended(hold(output).close("enough events").map(|()| Ending::Done)));
    }
    let gate = source.gate(args);
    let hints = Hints {
        authorities: "`SSL_CERT_FILE`, or give its file as `--ca`; `--insecure` accepts any",
        certificates: "`--ca`",
        retry_unsafe: "`--reconnect-on-end`",
    };
    let options = NetOptions { gate, hints, ..net_options() };
    let start = || -> io::Result<(Net, QueueReceiver<NetEvent>)> {
        let (sender, receiver): (QueueSender<NetEvent>, _) = queue(CAPACITY)?;
        Ok((Net::start(sender, options)?, receiver))
    };
    let (started, events) = start().map_err(|error| SourceError::App(format!("cannot start the network: {error}")))?;
    let net = net.get_or_init(|| started);
    let open = NetCommand::OpenStream { id: STREAM, generation: 0, request: Box::new(request) };
    hide_logins_of(&open);
    net.perform(open);
    let ending = print_events(events, output, || {
        // An app that has no request any more goes on with its last one.
        if let Ok(request) = source.request(args) {
            let refresh = NetCommand::RefreshStream { id: STREAM, request: Box::new(request) };
            hide_logins_of(&refresh);
            net.perform(refresh);
        }
    });
    net.perform(NetCommand::CloseStream { id: STREAM });
    Ok(ended(ending))
}

fn ended(ending: io::Result<Ending>) -> ExitCode {
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Failed) => ExitCode::FAILURE,
        // Who closes the pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => failed(&format!("cannot write: {error}")),
    }
}

/// Output and its limit of events. Its lock is held while a record is written.
struct Output {
    recorder: Recorder,
    writer: BufWriter<Stdout>,
    status: Option<Status>,
    left: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Done,
    Failed,
}

/// Prints records until the last one, and flushes when no more are waiting. Calls `refresh` when the stream needs a new request.
fn print_events(
    mut events: QueueReceiver<NetEvent>,
    output: &Mutex<Output>,
    mut refresh: impl FnMut(),
) -> io::Result<Ending> {
    let patience = hold(output).status.as_ref().map(|_| STATUS_EVERY);
    loop {
        let event = match events.try_next() {
            Some(event) => event,
            None => {
                hold(output).rest()?;
                match events.next(patience) {
                    Received::Message(event) => event,
                    Received::TimedOut => continue,
                    Received::Closed => return Ok(Ending::Failed),
                }
            }
        };
        let NetEvent::Stream(batch) = event else { continue };
        if let Some(ending) = hold(output).print(&batch.events)? {
            return Ok(ending);
        }
        if batch.events.iter().any(|event| matches!(event, StreamEvent::Refresh { .. })) {
            refresh();
        }
    }
}

fn hold(output: &Mutex<Output>) -> MutexGuard<'_, Output> {
    output.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Output {
    /// Prints a batch; returns the ending if it contains the last record.
    fn print(&mut self, events: &[StreamEvent]) -> io::Result<Option<Ending>> {
        if let Some(status) = &mut self.status {
            // Otherwise the record would be written behind the line.
            status.erase();
            let now = Instant::now();
            events.iter().for_each(|event| status.count(event, now));
        }
        for event in events {
            self.recorder.write(event, &mut self.writer)?;
            match event {
                StreamEvent::Closed { reason } => {
                    self.writer.flush()?;
                    let has_failed = *reason == CloseReason::Failed;
                    return Ok(Some(if has_failed { Ending::Failed } else { Ending::Done }));
                }
                StreamEvent::Message(_) => {
                    self.left = self.left.map(|left| left - 1);
                    if self.left == Some(0) {
                        return self.close("enough events").map(|()| Some(Ending::Done));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Called when no more records are waiting.
    fn rest(&mut self) -> io::Result<()> {
        self.writer.flush()?;
        if let Some(status) = &mut self.status {
            status.draw();
        }
        Ok(())
    }

    /// Prints the last record for an end that was not caused by the stream.
    fn close(&mut self, reason: &str) -> io::Result<()> {
        if let Some(status) = &mut self.status {
            status.erase();
        }
        self.recorder.write_closed(reason, &mut self.writer)?;
        self.writer.flush()
    }
}

/// Handles a signal. Runs on the signal thread, because the main thread may be blocked by a full pipe.
fn react(signal: Signal, net: Option<&Net>, output: &Mutex<Output>) {
    let (code, reason) = match (signal, net) {
        (Signal::Reconnect, Some(net)) => return net.perform(NetCommand::ReconnectStream { id: STREAM }),
        // The first attempt is still to come.
        (Signal::Reconnect, None) => return,
        (Signal::Interrupt, _) => (130, "interrupted"),
        (Signal::Terminate, _) => (143, "terminated"),
    };
    thread::spawn(move || {
        thread::sleep(LAST_RECORD);
        std::process::exit(code);
    });
    // The lock is kept until the program ends, so that no record is printed after the last one.
    let mut output = hold(output);
    // The command ends, whether or not anyone reads its last word.
    let _ = output.close(reason);
    std::process::exit(code);
}
