//! Routes of a running server, and the limit of connections.

use std::sync::{Arc, Mutex};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::address::{Address, choose};
use super::answer::Answer;
use super::auth::Auth;
use super::endpoint::{Endpoint, Kind};
use super::fault_injection::{ExpiredTokens, InjectedFault, Rejector};
use super::live_stream::LiveStream;
use super::plain_http::PlainHttp;
use super::publish::Publish;
use super::recorded::RecordedRoute;
use super::request::Request;
use super::simulation::Simulation;

/// Limit of connections; further ones get 503.
const MOST_CONNECTIONS: usize = 1024;

/// Routes of a simulation.
pub(super) struct RouteTable {
    routes: Vec<Route>,
    listing: String,
    scheme: &'static str,
    closing: watch::Receiver<bool>,
    connections: Arc<Semaphore>,
}

/// A route.
pub(super) struct Route {
    pub(super) address: Address,
    pub(super) auth: Auth,
    pub(super) rejector: Rejector,
    pub(super) injected: Vec<InjectedFault>,
    /// Tokens that `token-expired` has ended.
    pub(super) expired: ExpiredTokens,
    pub(super) service: RouteService,
}

/// State of a route's service.
pub(super) enum RouteService {
    /// A stream shared by all clients.
    Stream(Box<LiveStream>),
    /// A stream for each request.
    Answer(Box<Answer>),
    /// A plain response.
    Http(Mutex<PlainHttp>),
    /// Accepts published events.
    Publish(Mutex<Publish>),
    /// Replays a recording.
    Recorded(Arc<RecordedRoute>),
}

impl RouteService {
    /// True for a stream of JSON lines.
    pub(super) fn sends_lines(&self) -> bool {
        match self {
            Self::Stream(stream) => stream.sends_lines(),
            Self::Answer(answer) => answer.lines,
            Self::Http(_) | Self::Publish(_) | Self::Recorded(_) => false,
        }
    }
}

impl RouteTable {
    /// Starts the streams, which end with `closing`.
    pub(super) fn new(simulation: Simulation, scheme: &'static str, closing: watch::Receiver<bool>) -> Self {
        let listing = simulation.paths().map(|(path, line)| format!("{path}  {line}\n")).collect();
        let route = |endpoint: Endpoint| Route {
            service: match endpoint.kind {
                Kind::Stream(stream) => RouteService::Stream(Box::new(LiveStream::start(*stream, closing.clone()))),
                Kind::Answer(answer) => RouteService::Answer(answer),
                Kind::Http(http) => RouteService::Http(Mutex::new(*http)),
                Kind::Publish(publish) => RouteService::Publish(Mutex::new(*publish)),
                Kind::Recorded(recorded) => RouteService::Recorded(Arc::new(recorded.route())),
            },
            address: endpoint.address,
            auth: endpoint.auth,
            rejector: Rejector::new(&endpoint.injected),
            injected: endpoint.injected,
            expired: ExpiredTokens::default(),
        };
        let routes = simulation.endpoints.into_iter().map(route).collect();
        Self { routes, listing, scheme, closing, connections: Arc::new(Semaphore::new(MOST_CONNECTIONS)) }
    }

    /// The route of a request, and the part of the path matched by `*`.
    pub(super) fn find(&self, path: &str, request: &Request) -> Option<(&Route, Option<String>)> {
        choose(self.routes.iter().map(|route| (&route.address, route)), path, request)
    }

    /// The stream with this path, for publishers.
    pub(super) fn stream(&self, path: &str) -> Option<&LiveStream> {
        self.routes.iter().filter(|route| route.address.path == path).find_map(|route| match &route.service {
            RouteService::Stream(running) => Some(&**running),
            RouteService::Answer(_) | RouteService::Http(_) | RouteService::Publish(_) | RouteService::Recorded(_) => {
                None
            }
        })
    }

    /// All paths, one per line.
    pub(super) fn listing(&self) -> String {
        self.listing.clone()
    }

    /// `http` or `https`.
    pub(super) fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// Changes when the server closes.
    pub(super) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.clone()
    }

    /// A permit for a connection; `None` at the limit.
    pub(super) fn permit(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.connections).try_acquire_owned().ok()
    }
}
