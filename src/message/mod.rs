//! `Event` and `Effect`: the vocabulary between the halves. Everything that can happen to an app is one variant of one closed enum.

pub mod http;
pub mod net;
pub mod stream;
pub mod stream_state;
