//! Tests of the parser by the rules of the standard.

use std::path::{Path, PathBuf};

use base64::Engine;
use proptest::prelude::*;
use serde_json::Value as Json;

use crate::parser;
use crate::parser::Parser;

/// An owned copy of a parser's event.
#[derive(Clone, Debug, PartialEq)]
enum Parsed {
    Message { event: String, id: String, data: String },
    Comment(String),
    Retry(u64),
    Oversized,
}

impl From<parser::Parsed<'_>> for Parsed {
    fn from(parsed: parser::Parsed<'_>) -> Self {
        match parsed {
            parser::Parsed::Message { event, id, data } => message(event, id, data),
            parser::Parsed::Comment(text) => Self::Comment(text.to_owned()),
            parser::Parsed::Retry(millis) => Self::Retry(millis),
            parser::Parsed::Oversized => Self::Oversized,
        }
    }
}

/// Events of the parser when the pieces are pushed one after the other.
fn parse_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, max_event_bytes: usize) -> Vec<Parsed> {
    let mut parser = Parser::new(max_event_bytes).with_comments(true);
    let mut found = Vec::new();
    for piece in pieces {
        parser.push(piece, |parsed| found.push(Parsed::from(parsed)));
    }
    found
}

/// Events in `bytes`; asserted to be the same when the bytes come one by one.
fn parse(bytes: impl AsRef<[u8]>) -> Vec<Parsed> {
    let bytes = bytes.as_ref();
    let whole = parse_pieces([bytes], 1 << 20);
    assert_eq!(whole, parse_pieces(bytes.chunks(1), 1 << 20), "the pieces change the events");
    whole
}

fn message(event: &str, id: &str, data: &str) -> Parsed {
    Parsed::Message { event: event.into(), id: id.into(), data: data.into() }
}

fn data(data: &str) -> Parsed {
    message("message", "", data)
}

fn data_with(id: &str, data: &str) -> Parsed {
    message("message", id, data)
}

fn vectors_file() -> PathBuf {
    match std::env::var_os("ENSEMBLE_SHARED") {
        Some(shared) => PathBuf::from(shared).join("reference/sse-vectors.json"),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/sse-vectors.json"),
    }
}

#[test]
fn published_vectors_give_their_events() {
    let Ok(text) = std::fs::read_to_string(vectors_file()) else {
        println!("skipped: {} is not here", vectors_file().display());
        return;
    };
    let document: Json = serde_json::from_str(&text).unwrap();
    for vector in document["vectors"].as_array().unwrap() {
        let chunks: Vec<Vec<u8>> = vector["chunks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|chunk| base64::engine::general_purpose::STANDARD.decode(chunk.as_str().unwrap()).unwrap())
            .collect();
        let mut parser = Parser::new(16 << 20);
        let (mut events, mut retry) = (Vec::new(), Json::Null);
        for chunk in &chunks {
            parser.push(chunk, |parsed| match Parsed::from(parsed) {
                Parsed::Message { event, id, data } => {
                    events.push(serde_json::json!({"event": event, "data": data, "id": id}));
                }
                Parsed::Retry(millis) => retry = millis.into(),
                other @ (Parsed::Comment(_) | Parsed::Oversized) => panic!("{}: {other:?}", vector["name"]),
            });
        }
        assert_eq!(Json::Array(events), vector["events"], "{}", vector["name"]);
        assert_eq!(retry, vector["retry"], "{}", vector["name"]);
        assert_eq!(parser.last_event_id(), vector["lastEventId"].as_str().unwrap(), "{}", vector["name"]);
    }
}

#[test]
fn p01_invalid_utf8_is_replaced_by_maximal_subparts() {
    assert_eq!(parse(b"data: \xC0\xAF\n\n"), [data("\u{FFFD}\u{FFFD}")]);
    assert_eq!(parse(b"data: \xE2\x82x\n\n"), [data("\u{FFFD}x")]);
    assert_eq!(parse(b"data: \xED\xA0\x80\n\n"), [data("\u{FFFD}\u{FFFD}\u{FFFD}")]);
    assert_eq!(parse(b"data: \xF4\x90\x80\x80\n\n"), [data("\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")]);
}

#[test]
fn p02_a_character_cut_anywhere_is_whole() {
    assert_eq!(parse("event: é\ndata: 😀\n\n"), [message("é", "", "😀")]);
}

#[test]
fn p03_one_byte_order_mark_is_dropped() {
    assert_eq!(parse("\u{FEFF}data: a\n\n"), [data("a")]);
    assert_eq!(parse("\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n"), [data("b")]);
    assert_eq!(parse("data: \u{FEFF}a\n\n\u{FEFF}data: b\n\n"), [data("\u{FEFF}a")]);
    assert_eq!(parse(b"\xEF\xBBdata: a\n\ndata: b\n\n"), [data("b")]);
    assert_eq!(parse(b"\xEF\n\ndata: b\n\n"), [data("b")]);
}

#[test]
fn p03_each_body_may_have_its_own_byte_order_mark() {
    let mut parser = Parser::new(1024);
    let mut found = Vec::new();
    parser.push("\u{FEFF}data: a\n\n".as_bytes(), |parsed| found.push(Parsed::from(parsed)));
    parser.restart();
    parser.push("\u{FEFF}data: b\n\n".as_bytes(), |parsed| found.push(Parsed::from(parsed)));
    assert_eq!(found, [data("a"), data("b")]);
}

#[test]
fn p04_lines_end_at_lf_cr_and_crlf_only() {
    assert_eq!(parse("data: a\rdata: b\r\ndata: c\n\r"), [data("a\nb\nc")]);
    assert_eq!(
        parse("data: a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f\u{1C}\n\n"),
        [data("a\u{2028}b\u{2029}c\u{85}d\u{B}e\u{C}f\u{1C}")]
    );
}

#[test]
fn p05_a_cr_ends_its_line_at_once() {
    assert_eq!(parse_pieces([&b"data: x\r\r"[..]], 1024), [data("x")]);
    assert_eq!(parse_pieces([&b"data: a\r"[..], b"\ndata: b\r\n\r", b"\n"], 1024), [data("a\nb")]);
}

#[test]
fn p06_extra_blank_lines_do_nothing() {
    assert_eq!(parse("\n\n\ndata: a\n\n\n\ndata: b\n\n"), [data("a"), data("b")]);
}

#[test]
fn p07_a_comment_is_no_field() {
    assert_eq!(
        parse(": hi\n:\ncomment: no\ndata: a\n\n"),
        [Parsed::Comment(" hi".to_owned()), Parsed::Comment(String::new()), data("a")]
    );
}

#[test]
fn p08_one_leading_space_is_removed() {
    assert_eq!(parse("data:  a \ndata:\tb\ndata:c\n\n"), [data(" a \n\tb\nc")]);
}

#[test]
fn p09_a_line_without_colon_is_a_field() {
    assert_eq!(parse("data\n\ndata\ndata\nhello\n\n"), [data(""), data("\n")]);
}

#[test]
fn p10_names_are_exact() {
    assert_eq!(parse("Data: a\n data: b\ndata : c\n\0data: d\ndatax: e\nevents: f\ndata: g\n\n"), [data("g")]);
}

#[test]
fn p11_data_lines_are_joined() {
    assert_eq!(parse("data:\ndata:x\n\n"), [data("\nx")]);
    assert_eq!(parse("data:\n\n"), [data("")]);
}

#[test]
fn p12_a_block_without_data_dispatches_nothing() {
    assert_eq!(parse("event: a\nid: 1\n\ndata: b\n\n"), [message("message", "1", "b")]);
}

#[test]
fn p13_the_last_name_wins_and_is_reset() {
    assert_eq!(
        parse("event: a\nevent: b\ndata: 1\n\nevent: c\nevent\ndata: 2\n\ndata: 3\n\n"),
        [message("b", "", "1"), data("2"), data("3")]
    );
}

#[test]
fn p14_an_id_persists_until_it_is_emptied() {
    assert_eq!(
        parse("id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n"),
        [message("message", "1", "a"), message("message", "1", "b"), data("c")]
    );
    assert_eq!(parse("id: 1\nid: 2\0\ndata: a\n\n"), [message("message", "1", "a")]);
}

#[test]
fn p15_an_id_is_committed_by_the_blank_line() {
    let mut parser = Parser::new(1024);
    parser.push(b"id: 1\n", |_| {});
    assert_eq!(parser.last_event_id(), "");
    parser.push(b"\n", |_| {});
    assert_eq!(parser.last_event_id(), "1");
}

#[test]
fn p16_each_event_carries_the_committed_id() {
    assert_eq!(
        parse("id: 1\ndata: a\n\ndata: b\n\nevent: c\ndata: c\n\nid: 2\n\ndata: d\n\nid: 3\ndata: e"),
        [data_with("1", "a"), data_with("1", "b"), message("c", "1", "c"), data_with("2", "d")]
    );
}

#[test]
fn p17_retry_takes_digits_only() {
    assert_eq!(parse("retry: 02000\n"), [Parsed::Retry(2000)]);
    assert_eq!(parse("retry: 99999999999999999999999\n"), [Parsed::Retry(u64::MAX)]);
    assert_eq!(parse("retry\nretry:\nretry: +1\nretry: 1x\nretry: 1.5\nretry:  1\nretry: 0x1\nretry: ١\n"), []);
}

#[test]
fn p18_control_characters_pass() {
    assert_eq!(parse("data: a\0b\u{1}c\u{301}\n\n"), [data("a\0b\u{1}c\u{301}")]);
}

#[test]
fn p19_a_new_body_starts_clean_but_keeps_the_id() {
    let mut parser = Parser::new(1024);
    let mut found = Vec::new();
    parser.push(b"id: 1\ndata: a\n\nevent: x\nid: 2\ndata: b\nda", |parsed| found.push(Parsed::from(parsed)));
    parser.restart();
    parser.push(b"\ndata: c\n\n", |parsed| found.push(Parsed::from(parsed)));
    assert_eq!(found, [message("message", "1", "a"), message("message", "1", "c")]);
}

#[test]
fn r06_an_earlier_id_is_carried_on() {
    let mut parser = Parser::new(1024).with_last_event_id("7");
    let mut found = Vec::new();
    parser.push(b"data: a\n\n", |parsed| found.push(Parsed::from(parsed)));
    assert_eq!(found, [message("message", "7", "a")]);
}

#[test]
fn m01_an_oversized_event_is_dropped_and_reported_once() {
    let large = "x".repeat(5000);
    let stream = format!("data: a\n\nid: 5\ndata: {large}\ndata: {large}\nretry: 10\nid: 6\n\ndata: b\n\n");
    let found = parse_pieces([stream.as_bytes()], 2000);
    assert_eq!(found, [data("a"), Parsed::Oversized, Parsed::Retry(10), message("message", "6", "b")]);
    assert_eq!(found, parse_pieces(stream.as_bytes().chunks(1), 2000));
}

#[test]
fn m01_many_small_lines_count_together() {
    let stream = format!("{}\ndata: b\n\n", "data: 0123456789\n".repeat(100));
    assert_eq!(parse_pieces([stream.as_bytes()], 1000), [Parsed::Oversized, data("b")]);
}

#[test]
fn m01_a_line_of_any_field_counts() {
    let stream = format!(":{}\n\nfoo: {}\n\ndata: b\n\n", "x".repeat(2000), "x".repeat(2000));
    assert_eq!(parse_pieces([stream.as_bytes()], 1000), [Parsed::Oversized, Parsed::Oversized, data("b")]);
}

#[test]
fn m01_an_endless_line_is_not_kept() {
    let mut parser = Parser::new(10_000);
    let mut found = Vec::new();
    for _ in 0..1000 {
        parser.push(&[b'x'; 1000], |parsed| found.push(Parsed::from(parsed)));
    }
    parser.push(b"\n\ndata: b\n\n", |parsed| found.push(Parsed::from(parsed)));
    assert_eq!(found, [Parsed::Oversized, data("b")]);
}

#[test]
fn m01_the_id_of_a_skipped_event_counts_up_to_1024_bytes_of_its_line_however_it_is_cut() {
    // The event is skipped before the line, by the line, and the line is longer than the bound. A line is `id: ` and the id.
    for (before, length, counts) in [
        (3000, 1020, true),
        (3000, 1021, false),
        (1500, 1020, true),
        (1500, 1021, false),
        (0, 1997, false),
        (0, 5000, false),
    ] {
        let id = "i".repeat(length);
        let stream = format!("data: {}\nid: {id}\n\ndata: a\n\n", "x".repeat(before));
        let stream = if before == 0 { format!("id: {id}\n\ndata: a\n\n") } else { stream };
        for size in [1, 7, 9000] {
            let expected = data_with(if counts { &id } else { "" }, "a");
            let found = parse_pieces(stream.as_bytes().chunks(size), 2000);
            assert_eq!(found, [Parsed::Oversized, expected], "{before} and {length} bytes in pieces of {size}");
        }
    }
}

#[test]
fn p07_comments_are_counted_always_and_reported_while_they_are_asked_for() {
    let mut parser = Parser::new(100);
    let mut said = Vec::new();
    for (asked, comments) in [(false, ": a\n"), (true, ": b\n: c\n"), (false, ": d\n")] {
        parser.report_comments(asked);
        parser.push(comments.as_bytes(), |parsed| said.push(Parsed::from(parsed)));
    }
    assert_eq!(said, [" b", " c"].map(|text| Parsed::Comment(text.to_owned())));
    assert_eq!(parser.comment_count(), 4);
}

#[test]
fn m01_little_is_kept_of_an_event_that_is_skipped() {
    let mut parser = Parser::new(20);
    parser.push(format!("data: {}\nevent: {}\n", "x".repeat(50), "e".repeat(900)).as_bytes(), |_| {});
    assert_eq!(parser.held_bytes(), 0, "neither its data nor its name");
    parser.push(&[b"id: ".as_slice(), &[0xFF; 1020], b"\n", &[b'y'; 5000]].concat(), |_| {});
    assert_eq!(parser.held_bytes(), SKIPPED - 12, "its id, and the start of the next line");
}

/// Random bytes like those of a stream, with many edge cases.
fn stream_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"\n".to_vec()),
        Just(b"\r".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"data: ".to_vec()),
        Just(b"data".to_vec()),
        Just(b"id: ".to_vec()),
        Just(b"event:".to_vec()),
        Just(b"retry: 12".to_vec()),
        Just(b":".to_vec()),
        Just(b"\xEF\xBB\xBF".to_vec()),
        Just("é😀".as_bytes().to_vec()),
        Just(vec![b'x'; 40]),
        Just(vec![b'y'; 1500]),
        prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Bytes kept while an event is skipped: the start of a line, and an id, in which each bad byte becomes three.
const SKIPPED: usize = 1025 + 3 * 1024;

/// Count of random inputs of each property.
const INPUTS: u32 = if cfg!(feature = "long-tests") { 1_000_000 } else { 256 };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(INPUTS))]

    #[test]
    fn p20_the_cuts_change_nothing(
        bytes in stream_bytes(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12),
        max in prop_oneof![Just(20_usize), Just(100), Just(1600), Just(1 << 20)],
    ) {
        let mut at: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        at.extend([0, bytes.len()]);
        at.sort_unstable();
        let pieces = at.windows(2).map(|cut| &bytes[cut[0]..cut[1]]);
        prop_assert_eq!(parse_pieces([&bytes[..]], max), parse_pieces(pieces, max));
        // The held bytes are bounded, too: a line, the data, and a name and an id, in which bad bytes become three.
        let mut parser = Parser::new(max);
        for piece in bytes.chunks(5) {
            parser.push(piece, |_| {});
            prop_assert!(parser.held_bytes() <= 8 * max + SKIPPED, "{} bytes", parser.held_bytes());
        }
    }
}
