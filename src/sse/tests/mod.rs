//! Tests of this room, named by the behaviour they hold it to.

mod clock;
mod cookies;
mod encoding;
mod faults;
mod flow;
mod lines;
mod login;
mod options;
mod parser;
mod reconnect;
mod request;
mod requests;
mod response;
mod server;
mod tls;
mod tls_server;
mod watch;
