//! The only async room: sockets, timers, local servers.

pub mod simulate;
