//! Security: apps from the network, the terminal, secrets in output.

mod recording_server;
mod secrets;
mod terminal;
mod untrusted_app;

use std::process::Output;

/// The text of stdout and of stderr.
fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}
