//! Routes of a running server: the services by their paths, and the limit of connections.

use std::sync::{Arc, Mutex};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::address::{Address, choose};
use super::answer::Answer;
use super::auth::Auth;
use super::endpoint::{Endpoint, Kind};
use super::fault_injection::{InjectedFault, Rejector};
use super::live_stream::LiveStream;
use super::plain_http::PlainHttp;
use super::publish::Publish;
use super::recorded::RecordedRoute;
use super::request::Request;
use super::simulation::Simulation;

/// Most connections at once; further ones are answered with 503.
const MOST_CONNECTIONS: usize = 1024;

/// A simulation being served.
pub(super) struct RouteTable {
    routes: Vec<Route>,
    listing: String,
    scheme: &'static str,
    closing: watch::Receiver<bool>,
    connections: Arc<Semaphore>,
}

/// A path being served.
pub(super) struct Route {
    pub(super) address: Address,
    pub(super) auth: Auth,
    pub(super) rejector: Rejector,
    pub(super) injected: Vec<InjectedFault>,
    pub(super) work: Work,
}

/// The service at a path, with its state.
pub(super) enum Work {
    /// A stream that all clients share.
    Stream(Box<LiveStream>),
    /// A stream for each request.
    Answer(Box<Answer>),
    /// An answer that is no stream.
    Http(Mutex<PlainHttp>),
    /// Accepts events of publishers.
    Publish(Mutex<Publish>),
    /// The behaviour in a recording.
    Recorded(Arc<RecordedRoute>),
}

impl Work {
    /// Returns true for a stream of lines of JSON.
    pub(super) fn sends_lines(&self) -> bool {
        match self {
            Self::Stream(stream) => stream.sends_lines(),
            Self::Answer(answer) => answer.lines,
            Self::Http(_) | Self::Publish(_) | Self::Recorded(_) => false,
        }
    }
}

impl RouteTable {
    /// Starts the streams. They end when `closing` does.
    pub(super) fn new(simulation: Simulation, scheme: &'static str, closing: watch::Receiver<bool>) -> Self {
        let listing = simulation.paths().map(|(path, line)| format!("{path}  {line}\n")).collect();
        let route = |endpoint: Endpoint| Route {
            work: match endpoint.kind {
                Kind::Stream(stream) => Work::Stream(Box::new(LiveStream::start(*stream, closing.clone()))),
                Kind::Answer(answer) => Work::Answer(answer),
                Kind::Http(http) => Work::Http(Mutex::new(*http)),
                Kind::Publish(publish) => Work::Publish(Mutex::new(*publish)),
                Kind::Recorded(recorded) => Work::Recorded(Arc::new(recorded.route())),
            },
            address: endpoint.address,
            auth: endpoint.auth,
            rejector: Rejector::new(&endpoint.injected),
            injected: endpoint.injected,
        };
        let routes = simulation.endpoints.into_iter().map(route).collect();
        Self { routes, listing, scheme, closing, connections: Arc::new(Semaphore::new(MOST_CONNECTIONS)) }
    }

    /// The route of a request, and the part of the path that its star matches.
    pub(super) fn find(&self, path: &str, request: &Request) -> Option<(&Route, Option<String>)> {
        choose(self.routes.iter().map(|route| (&route.address, route)), path, request)
    }

    /// The stream that publishers of `path` mean.
    pub(super) fn stream(&self, path: &str) -> Option<&LiveStream> {
        self.routes.iter().filter(|route| route.address.path == path).find_map(|route| match &route.work {
            Work::Stream(running) => Some(&**running),
            Work::Answer(_) | Work::Http(_) | Work::Publish(_) | Work::Recorded(_) => None,
        })
    }

    /// All paths, one a line.
    pub(super) fn listing(&self) -> String {
        self.listing.clone()
    }

    /// `http` or `https`.
    pub(super) fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// Ends with the server.
    pub(super) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.clone()
    }

    /// A permit for one more connection; `None` at the limit.
    pub(super) fn permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.connections).try_acquire_owned().ok()
    }
}
