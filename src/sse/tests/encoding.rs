//! Compressed streams (C9, C10), with bytes assembled by hand.

use super::server::{OPEN, Server, act, say};
use super::watch::{Watch, get, once, said};

fn head(encoding: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: {encoding}\r\n\r\n")
}

/// A stored deflate block, as a flush makes it.
fn deflate_block(text: &str) -> Vec<u8> {
    let length = text.len() as u16;
    [&[0][..], &length.to_le_bytes(), &(!length).to_le_bytes(), text.as_bytes()].concat()
}

fn gzip_start() -> Vec<u8> {
    vec![0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
}

fn zstd_start() -> Vec<u8> {
    vec![0x28, 0xB5, 0x2F, 0xFD, 0, 0x58]
}

/// A raw zstd block.
fn zstd_block(text: &str) -> Vec<u8> {
    [&((text.len() as u32) << 3).to_le_bytes()[..3], text.as_bytes()].concat()
}

/// An uncompressed brotli meta-block; the first one begins with the bit for the window size.
fn brotli_block(text: &str, first: bool) -> Vec<u8> {
    let header = (text.len() as u32 - 1) << 3 | 1 << 19;
    let header = if first { header << 1 } else { header };
    [&header.to_le_bytes()[..3], text.as_bytes()].concat()
}

/// Each block must give its event before the next one is sent.
fn flows(encoding: &str, blocks: [Vec<u8>; 2]) {
    let head = head(encoding);
    let (proceed, may_proceed) = std::sync::mpsc::channel();
    let server = Server::start([act(move |talk| {
        talk.send(head);
        for block in blocks {
            talk.send(block);
            may_proceed.recv().unwrap();
        }
    })]);
    let mut watch = Watch::start(get(server.url("/"), once()));
    assert_eq!(watch.until("message"), ["connecting 0", "open 200", "message [] a"], "{encoding}");
    proceed.send(()).unwrap();
    assert_eq!(watch.until("message"), ["message [] b"], "{encoding}");
    proceed.send(()).unwrap();
}

#[test]
fn c10_a_flushed_event_is_there_at_once() {
    let (a, b) = ("data: a\n\n", "data: b\n\n");
    flows("gzip", [[gzip_start(), deflate_block(a)].concat(), deflate_block(b)]);
    flows("deflate", [[vec![0x78, 0x9C], deflate_block(a)].concat(), deflate_block(b)]);
    flows("zstd", [[zstd_start(), zstd_block(a)].concat(), zstd_block(b)]);
    flows("br", [brotli_block(a, true), brotli_block(b, false)]);
}

#[test]
fn c09_gzip_cut_short_is_a_loss_after_its_events() {
    let body = [head("gzip").into_bytes(), gzip_start(), deflate_block("data: a\n\n")].concat();
    let server = Server::start([say(body)]);
    let said = said(get(server.url("/"), once()));
    assert_eq!(said[..2], ["open 200", "message [] a"]);
    assert!(said[2].starts_with("failed 200 final: "), "{said:?}");
}

#[test]
fn c10_an_unknown_encoding_is_an_error() {
    let server = Server::start([say(head("snappy"))]);
    let said = said(get(server.url("/"), once()));
    assert_eq!(said[0], "failed 200 final: the server sent an encoding that is not understood: `snappy`");
}

#[test]
fn c10_encodings_of_a_body_that_is_encoded_twice_are_named() {
    for lines in ["gzip, gzip", "gzip\r\nContent-Encoding: gzip"] {
        let server = Server::start([say(head(lines))]);
        let said = said(get(server.url("/"), once()));
        assert_eq!(said[0], "failed 200 final: the server sent an encoding that is not understood: `gzip, gzip`");
    }
}

#[test]
fn c10_a_compression_that_is_called_a_transfer_coding_is_undone() {
    let body = [gzip_start(), deflate_block("data: a\n\n")].concat();
    let chunk = [format!("{:x}\r\n", body.len()).into_bytes(), body, b"\r\n".to_vec()].concat();
    let head = OPEN.replace("\r\n\r\n", "\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
    let server = Server::start([say([head.into_bytes(), chunk].concat())]);
    assert_eq!(said(get(server.url("/"), once()))[..2], ["open 200", "message [] a"]);
}

#[test]
fn s03_what_a_server_makes_long_is_reported_in_short() {
    let server = Server::start([say(head(&"x".repeat(100_000)))]);
    let said = said(get(server.url("/"), once()));
    assert!(said[0].starts_with("failed 200 final: the server sent an encoding that is not understood: `xxx"));
    assert!(said[0].chars().count() < 2100, "{}", said[0].len());
}

#[test]
fn c09_a_fault_in_the_same_read_does_not_cost_the_events_before_it() {
    let events = "data: a\n\ndata: b\n\n";
    let starts = [
        ("gzip", "gzip", [gzip_start(), deflate_block(events)].concat()),
        ("deflate", "deflate", [vec![0x78, 0x9C], deflate_block(events)].concat()),
        ("br", "brotli", brotli_block(events, true)),
        ("zstd", "zstd", [zstd_start(), zstd_block(events)].concat()),
    ];
    for (encoding, name, start) in starts {
        let server = Server::start([say([head(encoding).into_bytes(), start, vec![0xFF; 40]].concat())]);
        let fault = format!("failed 200 final: the connection was lost: its {name} data is broken");
        let expected = ["open 200", "message [] a", "message [] b", &fault, "closed failed"];
        assert_eq!(said(get(server.url("/"), once())), expected);
    }
}

#[test]
fn m04_a_body_that_swells_stays_within_the_bound() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let swollen = [b"data: ".to_vec(), vec![b'x'; 20 << 20], b"\n\ndata: after\n\n".to_vec()].concat();
    std::io::Write::write_all(&mut bomb, &swollen).unwrap();
    let body = [head("GZIP").into_bytes(), bomb.finish().unwrap()].concat();
    let server = Server::start([say(body)]);
    let options = crate::StreamOptions { max_event_bytes: 100_000, ..once() };
    assert_eq!(
        said(get(server.url("/"), options)),
        ["open 200", "oversized 100000", "message [] after", "closed ended"]
    );
}

#[test]
fn c10_some_encodings_change_nothing() {
    for name in ["identity", "Identity", "none", ""] {
        let server = Server::start([say(format!("{}data: a\n\n", head(name)))]);
        assert_eq!(said(get(server.url("/"), once()))[..2], ["open 200", "message [] a"], "{name}");
    }
}
