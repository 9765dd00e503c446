//! A minimal client: prints the events of an address, and what happens between them.
//!
//! cargo run -p ensemble-sse --example listen -- https://stream.wikimedia.org/v2/stream/recentchange

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is what the example is for")]

use ensemble_sse::{StreamEvent, StreamRequest, connect};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let Some(url) = std::env::args().nth(1) else {
        eprintln!("usage: listen URL");
        return;
    };
    let mut stream = connect(StreamRequest::get(url));
    while let Some(event) = stream.next().await {
        match event {
            StreamEvent::Message(message) => println!("{} [{}] {}", message.event, message.id, message.data),
            StreamEvent::Failed(failure) => eprintln!("{} (again in {:?})", failure.message, failure.delay),
            other => eprintln!("{other:?}"),
        }
    }
}
