//! The only async room: sockets, timers, local servers.
//!
//! [`Net`] is asked with a [`NetCommand`] and answers with [`NetEvent`]s through a bounded
//! [`EventSink`]. Inside, `sse` cuts bytes into events and `backoff` says when to try again (both pure), `stream` is one connection's
//! life, `http` one request's; `exchange` follows redirects for both.

mod address;
mod authorize;
pub mod backoff;
mod body;
mod body_reader;
mod client;
mod cookie_jar;
mod decode;
pub mod encode;
mod event_queue;
mod event_sink;
mod exchange;
mod fault;
mod http;
mod interner;
pub mod json;
mod last_id;
pub mod lines;
pub mod mock;
pub mod parser;
pub mod queue;
mod reconnect;
mod response_check;
mod secret;
mod sleep_detector;
mod stream;
mod tasks;
mod timer;
mod tls;
mod tokens;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Semaphore;

use self::client::Clients;
pub use self::event_sink::{EventSink, Permit};
use self::exchange::PreparedRequest;
pub use self::sleep_detector::SleepOptions;
use self::stream::{Control, Stream};
use self::tasks::Tasks;
use ensemble_core::message::http::{HttpRequest, HttpResponse};
use ensemble_core::message::net::{NetCommand, NetEvent, TaskId};
use ensemble_core::message::stream::{ConnectionId, StreamRequest};

/// Streams are parsed here, so that one that floods does not stop the others.
const WORKERS: usize = 2;

/// How many requests and downloads are on their way at a time; more wait for their turn.
const PARALLEL_REQUESTS: usize = 32;

/// What the net room may do.
#[derive(Clone, Debug, Default)]
pub struct NetOptions {
    /// The only hosts it may reach (`host` or `host:port`); all when empty.
    pub allowed_hosts: Vec<String>,
    /// How streams notice that the machine has slept.
    pub sleep: SleepOptions,
}

/// The net room. Dropping it ends everything in it at once.
pub struct Net {
    runtime: Option<Runtime>,
    handle: Handle,
    sink: Arc<dyn EventSink>,
    clients: Arc<Clients>,
    turns: Arc<Semaphore>,
    sleep: SleepOptions,
    running: Mutex<AllTasks>,
}

/// Reads the text that a request is answered with, waiting for it.
///
/// # Errors
///
/// In words, when there is no good answer or it is no text.
pub fn download_text(request: &HttpRequest) -> Result<String, String> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let bytes = runtime
        .block_on(http::download(&Clients::new(Vec::new()), request))
        .map_err(|fault| fault.message.to_string())?;
    String::from_utf8(bytes.to_vec()).map_err(|_| "it is not text".to_owned())
}

/// Performs a request, waiting for its answer.
///
/// # Errors
///
/// In words, when there is no answer.
pub fn perform_request(request: HttpRequest) -> Result<HttpResponse, String> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let answer = runtime.block_on(http::perform(&Clients::new(Vec::new()), request));
    answer.map_err(|fault| fault.message.to_string())
}

/// Whether a stream can be asked for at all: its address, method, headers and initial id.
///
/// # Errors
///
/// In words, what is wrong with them.
pub fn check_stream(request: &StreamRequest) -> Result<(), String> {
    let prepared = PreparedRequest::new(&request.url, &request.method, &request.headers, request.body.clone());
    let checked = prepared.and_then(|prepared| Clients::new(Vec::new()).check(&prepared.url));
    checked.map_err(|fault| fault.message)?;
    // Other characters that no header can carry split nothing: such an id is left out, as one of the server is.
    match request.options.last_event_id.as_deref() {
        Some(id) if id.contains(['\r', '\n', '\0']) => Err("the last event id holds a line break".to_owned()),
        _ => Ok(()),
    }
}

struct AllTasks {
    streams: Tasks<ConnectionId, Control>,
    requests: Tasks<TaskId>,
    fetches: Tasks<TaskId>,
    timers: Tasks<TaskId>,
}

impl Net {
    /// Starts the room; it tells `sink` its news.
    pub fn start(sink: impl EventSink, options: NetOptions) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(WORKERS).thread_name("net").enable_all().build()?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
            sink: Arc::new(sink),
            clients: Arc::new(Clients::new(options.allowed_hosts)),
            sleep: options.sleep,
            turns: Arc::new(Semaphore::new(PARALLEL_REQUESTS)),
            running: Mutex::new(AllTasks {
                streams: Tasks::new(),
                requests: Tasks::new(),
                fetches: Tasks::new(),
                timers: Tasks::new(),
            }),
        })
    }

    /// Starts what the command asks for and returns at once.
    pub fn perform(&self, command: NetCommand) {
        match command {
            NetCommand::OpenStream { id, generation, request } => self.open_stream(id, generation, *request),
            NetCommand::CloseStream { id } => {
                self.tasks().streams.end(&id);
            }
            NetCommand::ReconnectStream { id } => {
                if let Some(control) = self.tasks().streams.control(&id) {
                    control.reconnect();
                }
            }
            NetCommand::HoldStream { id, held } => {
                if let Some(control) = self.tasks().streams.control(&id) {
                    control.hold(held);
                }
            }
            NetCommand::RefreshStream { id, request } => {
                if let Some(control) = self.tasks().streams.control(&id) {
                    control.refresh(*request);
                }
            }
            NetCommand::Request { id, request } => {
                let (sink, clients, turns) = (self.sink.clone(), self.clients.clone(), self.turns.clone());
                let handle = self.handle.spawn(async move {
                    let result = {
                        let _turn = turns.acquire().await;
                        http::perform(&clients, *request).await.map(Box::new)
                    };
                    event_sink::send(&*sink, NetEvent::Response { id, result }).await;
                });
                self.tasks().requests.insert(id, handle, ());
            }
            NetCommand::CancelRequest { id } => {
                self.tasks().requests.end(&id);
            }
            NetCommand::Fetch { id, url } => {
                let (sink, clients, turns) = (self.sink.clone(), self.clients.clone(), self.turns.clone());
                let handle = self.handle.spawn(async move {
                    let result = {
                        let _turn = turns.acquire().await;
                        http::download(&clients, &HttpRequest::get(url)).await
                    };
                    event_sink::send(&*sink, NetEvent::Fetched { id, result }).await;
                });
                self.tasks().fetches.insert(id, handle, ());
            }
            NetCommand::CancelFetch { id } => {
                self.tasks().fetches.end(&id);
            }
            NetCommand::Timer { id, after } => {
                let sink = self.sink.clone();
                let handle = self.handle.spawn(async move { timer::run(&*sink, id, after).await });
                self.tasks().timers.insert(id, handle, ());
            }
            NetCommand::CancelTimer { id } => {
                self.tasks().timers.end(&id);
            }
        }
    }

    fn open_stream(&self, id: ConnectionId, generation: u64, request: StreamRequest) {
        let seed = RandomState::new().build_hasher().finish();
        let (stream, control) =
            Stream::new(self.clients.clone(), self.sink.clone(), (id, generation), request, seed, self.sleep);
        let mut tasks = self.tasks();
        let old = tasks.streams.end(&id);
        let handle = self.handle.spawn(async move {
            // The old one is closed before the new one connects: there are never two.
            if let Some(old) = old {
                old.gone().await;
            }
            stream.run().await;
        });
        tasks.streams.insert(id, handle, control);
    }

    fn tasks(&self) -> MutexGuard<'_, AllTasks> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests;
