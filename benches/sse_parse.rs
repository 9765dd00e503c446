//! Benchmark of parsing event streams, compared with other Rust parsers, in events per second.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use ensemble_run::json::JsonReader;
use ensemble_run::sse::parser::{Parsed, Parser};
use futures::executor::block_on;
use futures::{Stream, StreamExt, stream};

/// Bytes of one event on the wire: a tick, a trade with its details, a document.
const SIZES: [usize; 3] = [60, 300, 8192];

const TOTAL: usize = 8 * 1024 * 1024;

const CHUNK: usize = 64 * 1024;

fn main() {
    divan::main();
}

/// Events of one size, with id, name and JSON.
struct Events {
    count: usize,
    chunks: Vec<Bytes>,
}

impl Events {
    fn of(size: usize) -> Self {
        let count = TOTAL / size;
        let mut bytes = Vec::with_capacity(TOTAL + size);
        for number in 0..count {
            let start = format!("id: {number}\nevent: tick\ndata: {{\"n\":{number},\"p\":\"");
            let end = "\"}\n\n";
            bytes.extend_from_slice(start.as_bytes());
            bytes.resize(bytes.len() + size.saturating_sub(start.len() + end.len()), b'x');
            bytes.extend_from_slice(end.as_bytes());
        }
        Self { count, chunks: bytes.chunks(CHUNK).map(Bytes::copy_from_slice).collect() }
    }

    fn bench(&self, bencher: Bencher<'_, '_>, run: impl Fn(&[Bytes]) -> usize + Sync) {
        let bytes: usize = self.chunks.iter().map(Bytes::len).sum();
        bencher.counter(ItemsCount::new(self.count)).counter(BytesCount::new(bytes)).bench(|| {
            // Some keep the last event for the chunk that never comes.
            assert!(run(black_box(&self.chunks)) + 1 >= self.count);
        });
    }
}

fn read(chunks: &[Bytes]) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::iter(chunks.iter().cloned().map(Ok))
}

async fn count<T>(events: impl Stream<Item = T>) -> usize {
    let mut events = std::pin::pin!(events);
    let mut count = 0;
    while let Some(event) = events.next().await {
        black_box(event);
        count += 1;
    }
    count
}

#[divan::bench(args = SIZES)]
fn ours(bencher: Bencher<'_, '_>, size: usize) {
    Events::of(size).bench(bencher, |chunks| {
        let (mut parser, mut count) = (Parser::new(1 << 20), 0);
        for chunk in chunks {
            parser.push(chunk, |parsed| count += usize::from(matches!(black_box(parsed), Parsed::Message { .. })));
        }
        count
    });
}

/// With texts that outlive the parser, as the others hand them out.
#[divan::bench(args = SIZES)]
fn ours_with_texts_of_their_own(bencher: Bencher<'_, '_>, size: usize) {
    Events::of(size).bench(bencher, |chunks| {
        let (mut parser, mut count) = (Parser::new(1 << 20), 0);
        for chunk in chunks {
            parser.push(chunk, |parsed| {
                if let Parsed::Message { event, id, data } = parsed {
                    black_box((Arc::<str>::from(event), Arc::<str>::from(id), Arc::<str>::from(data)));
                    count += 1;
                }
            });
        }
        count
    });
}

#[divan::bench(args = SIZES)]
fn with_sseer(bencher: Bencher<'_, '_>, size: usize) {
    Events::of(size).bench(bencher, |chunks| block_on(count(sseer::EventStream::new(read(chunks)))));
}

#[divan::bench(args = SIZES)]
fn with_sse_stream(bencher: Bencher<'_, '_>, size: usize) {
    Events::of(size).bench(bencher, |chunks| block_on(count(sse_stream::SseStream::from_bytes_stream(read(chunks)))));
}

#[divan::bench(args = SIZES)]
fn with_eventsource_stream(bencher: Bencher<'_, '_>, size: usize) {
    Events::of(size).bench(bencher, |chunks| block_on(count(eventsource_stream::EventStream::new(read(chunks)))));
}

/// The whole client, which keeps its parser to itself, on a transport that reads from memory.
#[divan::bench(args = SIZES)]
fn with_eventsource_client(bencher: Bencher<'_, '_>, size: usize) {
    let events = Events::of(size);
    let wanted = events.count;
    events.bench(bencher, |chunks| {
        use eventsource_client::{Client, ClientBuilder, SSE};
        let Ok(builder) = ClientBuilder::for_url("http://memory/") else { return 0 };
        let client = builder.build_with_transport(Memory(chunks.to_vec()));
        let events = client.stream().filter(|item| {
            let is_event = matches!(item, Ok(SSE::Event(_)));
            async move { is_event }
        });
        block_on(count(events.take(wanted)))
    });
}

#[derive(Clone)]
struct Memory(Vec<Bytes>);

impl launchdarkly_sdk_transport::HttpTransport for Memory {
    fn request(
        &self,
        _: launchdarkly_sdk_transport::Request<Option<Bytes>>,
    ) -> launchdarkly_sdk_transport::ResponseFuture {
        let chunks = self.0.clone();
        Box::pin(async move {
            let body: launchdarkly_sdk_transport::ByteStream = Box::pin(stream::iter(chunks.into_iter().map(Ok)));
            Ok(launchdarkly_sdk_transport::Response::new(body))
        })
    }
}

/// The size of the chunks must not matter much.
#[divan::bench(args = [64, 1460, 16_384, usize::MAX])]
fn pieces(bencher: Bencher<'_, '_>, size: usize) {
    let bytes = Events::of(300).chunks.concat();
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| {
        let (mut parser, mut count) = (Parser::new(1 << 20), 0);
        for chunk in bytes.chunks(size) {
            parser.push(chunk, |parsed| count += usize::from(matches!(black_box(parsed), Parsed::Message { .. })));
        }
        count
    });
}

#[divan::bench(args = SIZES)]
fn with_json(bencher: Bencher<'_, '_>, size: usize) {
    Events::of(size).bench(bencher, |chunks| {
        let (mut parser, mut reader, mut count) = (Parser::new(1 << 20), JsonReader::default(), 0);
        for chunk in chunks {
            parser.push(chunk, |parsed| {
                if let Parsed::Message { data, .. } = parsed {
                    black_box(reader.read(data).ok());
                    count += 1;
                }
            });
        }
        count
    });
}
