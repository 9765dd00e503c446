//! Drives the state machine by hand: no socket, no clock, no runtime. Whoever writes a driver of their own does the same, with real bytes and
//! real time.
//!
//! cargo run -p ensemble-sse --no-default-features --example by_hand

#![expect(clippy::print_stdout, reason = "this is what the example is for")]

use std::time::Duration;

use ensemble_sse::machine::{Action, Input, Machine, MachineOptions};
use ensemble_sse::{ConnectionId, Now, StreamRequest, Text};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

fn main() {
    let mut now = Duration::ZERO;
    let request = StreamRequest::get("https://example.com/prices");
    let options = MachineOptions { seed: 7, ..MachineOptions::default() };
    let mut machine = Machine::<Text>::new(ConnectionId(1), 1, request, options, Now::at(now));
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));

    // What two connections bring: the first one is cut inside an event.
    let mut bodies = [&b"id: 1\ndata: ACME 12.50\n\nid: 2\ndata: AC"[..], b"id: 2\ndata: ACME 12.60\n\n"].into_iter();
    let mut action = machine.on(Input::Timer, Now::at(now));
    loop {
        while machine.has_events() {
            for event in machine.take_batch(Now::at(now)).events {
                println!("{:>6} ms  {event:?}", now.as_millis());
            }
        }
        action = match action {
            Action::Connect(request) => {
                println!("{:>6} ms  {} {} {:?}", now.as_millis(), request.method, request.url, request.headers);
                machine.on(Input::Head { status: StatusCode::OK, headers: &headers }, Now::at(now))
            }
            Action::Read => match bodies.next() {
                Some(body) => {
                    machine.on(Input::Bytes(body), Now::at(now));
                    machine.on(Input::End, Now::at(now))
                }
                None => return,
            },
            Action::Continue | Action::Wait | Action::Authorize { .. } => {
                let Some(until) = machine.until() else { return };
                now = now.max(until);
                machine.on(Input::Timer, Now::at(now))
            }
            Action::Close => return,
        };
    }
}
