//! WebSockets as the runtime and the network driver exchange them. Plain data.

pub use ensemble_sse::{SocketEnvelope, SocketEvent, SocketNews, SocketRequest};
