//! `listen URL`: the stream client in the terminal. One record a line on stdout, for people or for programs.

mod record;

use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use base64::Engine;
use clap::{Args, ValueEnum};
use tokio::sync::mpsc::{self, Receiver, error::TryRecvError};

use self::record::Recorder;
use crate::message::http::{Body, Headers};
use crate::message::net::{NetCommand, NetEvent};
use crate::message::stream::{CloseReason, ConnectionId, ParseJson, StreamEvent, StreamOptions, StreamRequest};
use crate::net::signal::{self, Signal};
use crate::net::{Net, NetOptions};

const EXAMPLES: &str = "\
Examples:
  ensemble-run listen https://stream.wikimedia.org/v2/stream/recentchange --max-events 3
  ensemble-run listen http://127.0.0.1:8080/prices --bearer \"$TOKEN\" --idle-timeout 45000

SIGUSR1 connects again at once. Exit code: 0 done, 1 failed, 2 wrong arguments, 130 interrupted.";

/// How many batches of events may wait for the terminal.
const QUEUE: usize = 8;

/// How long an interrupted record may take to be written. After it the command ends all the same.
const LAST_RECORD: Duration = Duration::from_millis(300);

const STREAM: ConnectionId = ConnectionId(1);

/// Listen to an event stream and print its events.
#[derive(Args, Clone, Debug)]
#[command(after_help = EXAMPLES)]
pub struct ListenArgs {
    /// Address of the stream.
    pub url: String,
    /// A header to send, as `Name: value`; may be repeated.
    #[arg(long, value_name = "HEADER", value_parser = parse_header)]
    pub header: Vec<(String, String)>,
    /// Log in with a user name and password.
    #[arg(long, value_name = "USER:PASSWORD", conflicts_with = "bearer")]
    pub user: Option<String>,
    /// Log in with a token.
    #[arg(long, value_name = "TOKEN")]
    pub bearer: Option<String>,
    /// Resume behind this event.
    #[arg(long, value_name = "ID")]
    pub last_event_id: Option<String>,
    /// Stop after this many events.
    #[arg(long, value_name = "N")]
    pub max_events: Option<u64>,
    /// How many fruitless attempts in a row to make before giving up; 0 = do not reconnect.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub max_reconnect_attempts: u32,
    /// First wait before a reconnect, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 1000)]
    pub reconnect_delay: u64,
    /// Reconnect after a silence of this many milliseconds; 0 = never.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub idle_timeout: u64,
    /// Drop events larger than this many bytes.
    #[arg(long, value_name = "N", default_value_t = 16 * 1024 * 1024)]
    pub max_event_bytes: usize,
    /// Request method; POST when there is a body, else GET.
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// Request body.
    #[arg(long, value_name = "TEXT")]
    pub body: Option<String>,
    /// How to print; `ndjson` in a pipe, `human` on a terminal.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Print comments too.
    #[arg(long)]
    pub comments: bool,
}

/// How records are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// Lines for people.
    Human,
}

/// Listens until the stream is over, enough events have come or someone stops it.
pub fn run(args: ListenArgs) -> ExitCode {
    let format = args.format.unwrap_or(if io::stdout().is_terminal() { Format::Human } else { Format::Ndjson });
    let max_events = args.max_events;
    if max_events == Some(0) {
        return ExitCode::SUCCESS;
    }
    let (sender, events) = mpsc::channel(QUEUE);
    let net = match Net::start(sender, NetOptions::default()) {
        Ok(net) => Arc::new(net),
        Err(error) => return fail(&format!("cannot start the network: {error}")),
    };
    let output = Arc::new(Mutex::new(Output {
        recorder: Recorder::new(format),
        writer: BufWriter::with_capacity(64 * 1024, io::stdout()),
        left: max_events,
    }));
    if let Err(error) = signal::watch({
        let (net, output) = (net.clone(), output.clone());
        move |signal| react(signal, &net, &output)
    }) {
        return fail(&format!("cannot listen to signals: {error}"));
    }
    net.perform(NetCommand::OpenStream { id: STREAM, generation: 0, request: Box::new(request(args)) });
    let ending = print_events(events, &output);
    net.perform(NetCommand::CloseStream { id: STREAM });
    match ending {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Failed) => ExitCode::FAILURE,
        // Who closes the pipe has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&format!("cannot write: {error}")),
    }
}

/// What is printed, and how much of it. Whoever holds it is between two records.
struct Output {
    recorder: Recorder,
    writer: BufWriter<Stdout>,
    left: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Done,
    Failed,
}

/// Prints records until the last one. Flushes whenever nothing more is waiting.
fn print_events(mut events: Receiver<NetEvent>, output: &Mutex<Output>) -> io::Result<Ending> {
    loop {
        let event = match events.try_recv() {
            Ok(event) => Some(event),
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) => {
                hold(output).writer.flush()?;
                events.blocking_recv()
            }
        };
        let Some(NetEvent::Stream(batch)) = event else { return Ok(Ending::Failed) };
        let mut output = hold(output);
        if let Some(ending) = output.print(&batch.events)? {
            output.writer.flush()?;
            return Ok(ending);
        }
    }
}

fn hold(output: &Mutex<Output>) -> MutexGuard<'_, Output> {
    output.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Output {
    /// Prints the records of a batch; says when the last one is among them.
    fn print(&mut self, events: &[StreamEvent]) -> io::Result<Option<Ending>> {
        for event in events {
            self.recorder.write(event, &mut self.writer)?;
            match event {
                StreamEvent::Closed { reason: CloseReason::Failed } => return Ok(Some(Ending::Failed)),
                StreamEvent::Closed { .. } => return Ok(Some(Ending::Done)),
                StreamEvent::Message(_) => {
                    self.left = self.left.map(|left| left - 1);
                    if self.left == Some(0) {
                        self.recorder.write_closed("enough events", &mut self.writer)?;
                        return Ok(Some(Ending::Done));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }
}

/// Runs on the signal thread: the main one may be waiting for a pipe that nobody reads.
fn react(signal: Signal, net: &Net, output: &Mutex<Output>) {
    let (code, reason) = match signal {
        Signal::Reconnect => return net.perform(NetCommand::ReconnectStream { id: STREAM }),
        Signal::Interrupt => (130, "interrupted"),
        Signal::Terminate => (143, "terminated"),
    };
    thread::spawn(move || {
        thread::sleep(LAST_RECORD);
        std::process::exit(code);
    });
    let mut output = hold(output);
    let Output { recorder, writer, .. } = &mut *output;
    // The command ends, whether or not anyone reads its last word.
    let _ = recorder.write_closed(reason, writer).and_then(|()| writer.flush());
    std::process::exit(code);
}

fn request(args: ListenArgs) -> StreamRequest {
    let mut headers: Headers = Vec::new();
    if let Some(user) = &args.user {
        let pair = base64::engine::general_purpose::STANDARD.encode(user);
        headers.push(("authorization".into(), format!("Basic {pair}").into()));
    }
    if let Some(token) = &args.bearer {
        headers.push(("authorization".into(), format!("Bearer {token}").into()));
    }
    let has_type = args.header.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    if let Some(body) = args.body.as_deref().filter(|_| !has_type) {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok();
        let content_type = if is_json { "application/json" } else { "text/plain; charset=utf-8" };
        headers.push(("content-type".into(), content_type.into()));
    }
    headers.extend(args.header.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into())));
    let default_method = if args.body.is_some() { "POST" } else { "GET" };
    StreamRequest {
        url: args.url.into(),
        method: args.method.as_deref().unwrap_or(default_method).into(),
        headers,
        body: args.body.map_or(Body::Empty, |body| Body::Text(body.into())),
        options: StreamOptions {
            max_reconnect_attempts: args.max_reconnect_attempts,
            reconnect_delay: Duration::from_millis(args.reconnect_delay),
            idle_timeout: (args.idle_timeout > 0).then(|| Duration::from_millis(args.idle_timeout)),
            max_event_bytes: args.max_event_bytes,
            last_event_id: args.last_event_id.map(Into::into),
            parse_json: ParseJson::Never,
            comments: args.comments,
            ..StreamOptions::default()
        },
    }
}

fn parse_header(text: &str) -> Result<(String, String), String> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.trim().to_owned())),
        _ => Err("a header is written `Name: value`".to_owned()),
    }
}

#[expect(clippy::print_stderr, reason = "a command's faults go there")]
fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::FAILURE
}
