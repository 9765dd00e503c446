//! Tests of this room, named by the behaviour they hold it to.

mod clock;
mod encoding;
mod faults;
mod flow;
mod lines;
mod login;
mod reconnect;
mod request;
mod requests;
mod response;
mod server;
mod sse;
mod tls;
mod tls_server;
mod watch;
