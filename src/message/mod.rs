//! `Event` and `Effect`: the vocabulary between the halves.

pub mod http;
pub mod net;
pub mod stream;
pub mod stream_state;
