//! Tests against servers on sockets, named by the rule they hold the client to.

mod cookies;
mod encoding;
mod facts;
mod flow;
mod lines;
mod login;
mod options;
mod panics;
mod parser;
mod reconnect;
mod request;
mod requests;
mod response;
mod rules;
mod server;
mod sockets;
mod tls;
mod tls_server;
mod watch;
