//! `Event` and `Effect`: the vocabulary between the halves.

pub mod http;
pub mod stream;
