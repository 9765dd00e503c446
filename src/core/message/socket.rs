//! WebSockets as the runtime and the network driver exchange them. Plain data.

pub use ensemble_sse::{SocketEvent, SocketNews, SocketRequest};
