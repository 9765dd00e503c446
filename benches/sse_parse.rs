//! How fast bytes become events, and events values.

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use ensemble_run::net::json::JsonReader;
use ensemble_run::net::sse::{Parsed, Parser};

const EVENTS: usize = 10_000;

fn main() {
    divan::main();
}

/// Events of about 150 bytes, as a ticker sends them.
fn ticker() -> Vec<u8> {
    let event = |number: usize| {
        format!(
            "id: {number}\nevent: trade\ndata: {{\"symbol\":\"SYM{}\",\"price\":{}.25,\"size\":{},\"side\":\"buy\",\"venue\":\"XETRA\",\
             \"time\":\"2026-01-01T00:00:00Z\"}}\n\n",
            number % 50,
            number % 997,
            number % 313,
        )
    };
    (0..EVENTS).map(event).collect::<String>().into_bytes()
}

/// The size of the chunks must not matter much.
#[divan::bench(args = [64, 1460, 16_384, usize::MAX])]
fn parse(bencher: Bencher<'_, '_>, chunk: usize) {
    let bytes = ticker();
    bencher.counter(ItemsCount::new(EVENTS)).counter(BytesCount::of_slice(&bytes)).bench(|| {
        let mut parser = Parser::new(1 << 20);
        let mut count = 0;
        for chunk in bytes.chunks(chunk) {
            parser.push(chunk, |parsed| count += usize::from(matches!(black_box(parsed), Parsed::Message { .. })));
        }
        count
    });
}

#[divan::bench]
fn parse_and_read_json(bencher: Bencher<'_, '_>) {
    let bytes = ticker();
    bencher.counter(ItemsCount::new(EVENTS)).counter(BytesCount::of_slice(&bytes)).bench(|| {
        let mut parser = Parser::new(1 << 20);
        let mut reader = JsonReader::default();
        parser.push(&bytes, |parsed| {
            if let Parsed::Message { data, .. } = parsed {
                black_box(reader.read(data).ok());
            }
        });
    });
}
