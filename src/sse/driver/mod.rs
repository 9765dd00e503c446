//! The driver on tokio and reqwest: sockets, TLS, decoding, timers. It decides nothing about a stream; the
//! [`Machine`](crate::Machine) does.

mod authorize;
mod body;
mod byte_gate;
mod client;
mod cookie_jar;
mod counted_body;
mod decode;
mod error;
mod event_sink;
mod event_stream;
mod http_exchange;
mod ledger;
mod network;
mod options;
mod panic;
mod perform;
pub mod queue;
mod read_buffer;
mod resolver;
mod socket;
mod stream;
mod tasks;
mod timer;
mod tls;
mod tokens;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Semaphore;

use self::client::Clients;
use self::counted_body::SentBytes;
pub use self::event_sink::{EventSink, Permit};
pub use self::event_stream::{EventStream, connect};
use self::ledger::Ledger;
pub use self::network::LocalAddresses;
use self::network::NetworkWatch;
use self::options::random_seed;
pub use self::options::{NetOptions, TokenSource};
use self::socket::{CLOSING_TIME, SocketControl, SocketTask};
use self::stream::{Control, StreamTask};
use self::tasks::Tasks;
use crate::command::{NetCommand, NetEvent, TaskId};
use crate::decoder::DataDecoder;
use crate::event::ConnectionId;
use crate::facts::{Disturbance, StreamFacts};
use crate::http_request::{HttpFault, HttpRequest, HttpResponse};
use crate::machine::{Machine, MachineOptions};
use crate::request::StreamRequest;
use crate::sleep_detector::SleepOptions;
use crate::socket::{MAX_WAITING, MAX_WAITING_BYTES, SocketEnvelope, SocketEvent, SocketRequest};

/// Number of threads that parse streams; more than one, so that a flood does not block other streams.
const WORKERS: usize = 2;

/// Limit of concurrent requests and downloads; further ones wait.
const PARALLEL_REQUESTS: usize = 32;

/// Many streams, requests, downloads and timers on threads of their own, told by [`NetCommand`]s; what happens to them goes, as
/// [`NetEvent`]s, into one bounded [`EventSink`]. Dropping it ends everything in it at once.
pub struct Net<D: DataDecoder = crate::Text> {
    runtime: Option<Runtime>,
    handle: Handle,
    sink: Arc<dyn EventSink<D::Data>>,
    clients: Arc<Clients>,
    turns: Arc<Semaphore>,
    keeps_notes: Arc<AtomicBool>,
    sleep: SleepOptions,
    wall_clock: fn() -> SystemTime,
    asleep: fn() -> Option<Duration>,
    network: Arc<NetworkWatch>,
    running: Mutex<AllTasks>,
}

/// Reads the file that a request is answered with, waiting for it.
///
/// # Errors
///
/// A message when there is no good answer.
pub fn download(request: &HttpRequest, options: &NetOptions) -> Result<Bytes, String> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    runtime.block_on(perform::download(&Clients::new(options), request)).map_err(|fault| fault.message.to_string())
}

/// Reads the text that a request is answered with, waiting for it.
///
/// # Errors
///
/// A message when there is no good answer or it is no text.
pub fn download_text(request: &HttpRequest, options: &NetOptions) -> Result<String, String> {
    let bytes = download(request, options)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| "it is not text".to_owned())
}

/// Performs a request, waiting for its answer.
///
/// # Errors
///
/// A message when there is no answer.
pub fn perform_request<D: DataDecoder>(
    request: HttpRequest,
    options: &NetOptions,
) -> Result<HttpResponse<D::Data>, String> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let answer = runtime.block_on(perform::perform::<D>(&Clients::new(options), request, None));
    answer.map_err(|fault| fault.message.to_string())
}

struct AllTasks {
    streams: Tasks<ConnectionId, Control>,
    sockets: Tasks<ConnectionId, (u64, SocketControl)>,
    requests: Tasks<TaskId>,
    fetches: Tasks<TaskId>,
    timers: Tasks<TaskId>,
}

impl<D: DataDecoder> Net<D> {
    /// Starts the driver, which reports to `sink`.
    ///
    /// # Errors
    ///
    /// If no threads can be started.
    pub fn start(sink: impl EventSink<D::Data>, options: NetOptions) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(WORKERS).thread_name("net").enable_all().build()?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
            sink: Arc::new(sink),
            clients: Arc::new(Clients::new(&options)),
            sleep: options.sleep,
            wall_clock: options.wall_clock,
            asleep: options.asleep,
            network: Arc::new(NetworkWatch::new(options.local_addresses, options.sleep.look_every)),
            turns: Arc::new(Semaphore::new(PARALLEL_REQUESTS)),
            keeps_notes: Arc::default(),
            running: Mutex::new(AllTasks {
                streams: Tasks::new(),
                sockets: Tasks::new(),
                requests: Tasks::new(),
                fetches: Tasks::new(),
                timers: Tasks::new(),
            }),
        })
    }

    /// Starts the command's work and returns at once.
    pub fn perform(&self, command: NetCommand) {
        match command {
            NetCommand::OpenStream { id, generation, request } => self.open_stream(id, generation, *request),
            NetCommand::CloseStream { id } => {
                self.tasks().streams.end(&id);
            }
            NetCommand::ReconnectStream { id } => self.control(id, Control::reconnect),
            NetCommand::ProbeStream { id } => self.control(id, Control::probe),
            NetCommand::HoldStream { id, held } => self.control(id, |control| control.hold(held)),
            NetCommand::RefreshStream { id, request } => self.control(id, |control| control.refresh(*request)),
            NetCommand::Request { id, request } => self.send_request(id, *request),
            NetCommand::CancelRequest { id } => {
                self.tasks().requests.end(&id);
            }
            NetCommand::Fetch { id, url } => self.fetch(id, url),
            NetCommand::CancelFetch { id } => {
                self.tasks().fetches.end(&id);
            }
            NetCommand::OpenSocket { id, generation, request } => self.open_socket(id, generation, *request),
            NetCommand::SendSocket { id, text } => self.send_to_socket(id, text),
            NetCommand::CloseSocket { id } => self.close_socket(id),
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

    /// Facts about a stream besides its events; `None` when it was closed, or never opened.
    pub fn facts(&self, id: ConnectionId) -> Option<StreamFacts> {
        self.tasks().streams.control(&id).map(Control::facts)
    }

    /// Sets whether texts of comments and the like are kept for [`StreamFacts::notes`], or only counted.
    pub fn keep_notes(&self, keeps: bool) {
        self.keeps_notes.store(keeps, Ordering::Relaxed);
    }

    /// Makes a stream fail on purpose, to see how the application takes it.
    pub fn disturb(&self, id: ConnectionId, how: Disturbance) {
        self.control(id, |control| control.disturb(how));
    }

    fn open_stream(&self, id: ConnectionId, generation: u64, request: StreamRequest) {
        let options = MachineOptions {
            seed: random_seed(),
            encodings: decode::ENCODINGS,
            gate: self.clients.gate().clone(),
            sleep: Some(self.sleep),
            hints: self.clients.hints,
        };
        let clock = stream::Clock::new(self.wall_clock, self.asleep);
        let machine = Machine::<D>::new(id, generation, request, options, clock.now());
        let ledger = Ledger::new(self.keeps_notes.clone());
        let (stream, control) =
            StreamTask::new(machine, clock, self.network.clone(), self.clients.clone(), self.sink.clone(), ledger);
        // Locked from taking the old one out to putting the new one in, so that two openings of one id wait for each other.
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

    /// Tells an open stream; one that was closed hears nothing.
    fn control(&self, id: ConnectionId, tell: impl FnOnce(&Control)) {
        if let Some(control) = self.tasks().streams.control(&id) {
            tell(control);
        }
    }

    /// Performs a request when it is its turn, and delivers the answer.
    fn send_request(&self, id: TaskId, request: HttpRequest) {
        let (sink, clients, turns) = (self.sink.clone(), self.clients.clone(), self.turns.clone());
        let handle = self.handle.spawn(async move {
            let result = {
                // Released before the answer is delivered, so that a slow receiver does not block other requests.
                let _turn = turns.acquire().await;
                let sent = request.reports_progress.then(|| SentBytes::of(&request.body));
                let answer = perform::perform::<D>(&clients, request, sent.as_ref());
                let answer = counted_body::reporting(answer, sent.as_ref(), &*sink, id);
                panic::caught(answer).await.unwrap_or_else(|message| Err(HttpFault { message })).map(Box::new)
            };
            event_sink::send(&*sink, NetEvent::Response { id, result }).await;
        });
        self.tasks().requests.insert(id, handle, ());
    }

    /// Downloads a file when it is its turn.
    fn fetch(&self, id: TaskId, url: Arc<str>) {
        let (sink, clients, turns) = (self.sink.clone(), self.clients.clone(), self.turns.clone());
        let handle = self.handle.spawn(async move {
            let result = {
                let _turn = turns.acquire().await;
                let request = HttpRequest::get(url);
                let file = perform::download(&clients, &request);
                panic::caught(file).await.unwrap_or_else(|message| Err(HttpFault { message }))
            };
            event_sink::send(&*sink, NetEvent::Fetched { id, result }).await;
        });
        self.tasks().fetches.insert(id, handle, ());
    }

    fn open_socket(&self, id: ConnectionId, generation: u64, request: SocketRequest) {
        let (socket, control) = SocketTask::new((id, generation), request, self.clients.clone(), self.sink.clone());
        // Locked from taking the old one out to putting the new one in, as for streams.
        let mut tasks = self.tasks();
        let old = tasks.sockets.end(&id);
        let handle = self.handle.spawn(async move {
            if let Some(old) = old {
                old.gone().await;
            }
            socket.run().await;
        });
        tasks.sockets.insert(id, handle, (generation, control));
    }

    /// Queues a message of a WebSocket; one that the queue has no space for is reported.
    fn send_to_socket(&self, id: ConnectionId, text: Arc<str>) {
        let tasks = self.tasks();
        let Some((generation, control)) = tasks.sockets.control(&id) else { return };
        if !control.send(text) {
            let megabytes = MAX_WAITING_BYTES >> 20;
            let words =
                format!("more than {MAX_WAITING} messages or {megabytes} MiB wait to be sent; this one was dropped");
            let event = SocketEvent::Failed(words.into());
            let envelope = SocketEnvelope { id, generation: *generation, event };
            let sink = self.sink.clone();
            self.handle.spawn(async move { event_sink::send(&*sink, NetEvent::Socket(envelope)).await });
        }
    }

    fn close_socket(&self, id: ConnectionId) {
        let Some((task, (_, control))) = self.tasks().sockets.take(&id) else { return };
        if control.is_open() {
            // Without its control the task sends what waits and closes the connection.
            drop(control);
            self.handle.spawn(task.end_within(CLOSING_TIME));
        }
    }

    fn tasks(&self) -> MutexGuard<'_, AllTasks> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: DataDecoder> Drop for Net<D> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // A plain drop waits for look-ups of names that have begun, and panics where it happens inside of another runtime.
            runtime.shutdown_background();
        }
    }
}
