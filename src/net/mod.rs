//! The only async room: sockets, timers, local servers.

pub mod backoff;
pub mod simulate;
pub mod sse;

#[cfg(test)]
mod tests;
