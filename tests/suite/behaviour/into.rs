//! `into`: lists that the events of a stream fill without a script.

use ensemble_run::message::stream::CloseReason;

use crate::harness::{message, on_screen, opened};

const LISTS: &str = r#"
API:
  feed:
    type: sse
    url: http://there/feed
    into:
      - {name: rows, mode: upsert, key: stock.id, keep: 3}
      - {name: log, mode: prepend, keep: 2}
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: count, text: "${feed.rows.length} and ${feed.log.length}"}
        - Text: {id: script, text: "${feed.rows.map((row) => row.price).join(' ')}"}
        - ListView: {id: list, item-template: {data: "${feed.log}", name: row, template: {Text: {text: "${row.stock.id}=${row.price}"}}}}
        - Button: {label: Open, onTap: {invokeAPI: {name: feed}}}
        - Button: {label: Close, onTap: {disconnectSSE: {apiName: feed}}}
"#;

fn price(id: &str, price: u32) -> ensemble_run::message::stream::StreamEvent {
    message("price", "", &format!(r#"{{"stock": {{"id": "{id}"}}, "price": {price}}}"#))
}

#[test]
fn events_become_rows_without_a_script() {
    on_screen(LISTS, |app| {
        assert_eq!(app.text("count"), "0 and 0");
        app.says("feed", [opened(), price("a", 1), price("b", 2), price("a", 3)]);
        assert_eq!(app.texts(), ["2 and 2", "3 2", "a=3", "b=2"]);
        app.says("feed", [price("c", 4), price("d", 5)]);
        assert_eq!(app.texts(), ["3 and 2", "2 4 5", "d=5", "c=4"]);
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn the_event_that_makes_a_handler_disconnect_is_a_row() {
    let screen = r#"
API:
  feed:
    type: sse
    url: http://there/feed
    into: {name: rows}
    onResponse: |
      kept = response;
      if (response.body.data.price == 2) { ensemble.disconnectSSE('feed'); }
Global: "var kept = null;"
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {text: "${feed.rows.map((row) => row.price).join(' ')}"}
        - Text: {text: "${kept.body.data.price}"}
        - Text: {text: "${feed.body.message}"}
"#;
    on_screen(screen, |app| {
        app.says("feed", [opened(), price("a", 1), price("b", 2), price("c", 3)]);
        assert_eq!(app.texts(), ["1 2", "2", "SSE connection disconnected"]);
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn rows_can_be_whole_events() {
    let screen = r#"
API:
  feed: {type: sse, url: http://there/feed, into: {of: event}}
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column: {item-template: {data: "${feed.items}", name: one, template: {Text: {text: "${one.n} ${one.event} ${one.id} ${one.raw.length} ${one.data.price}"}}}}
"#;
    on_screen(screen, |app| {
        app.says("feed", [opened(), price("a", 1), message("hello", "7", "[1, 2]")]);
        assert_eq!(app.texts(), ["1 price  34 1", "2 hello 7 6 "]);
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_list_stays_over_reconnects_and_begins_anew_with_a_new_opening() {
    on_screen(LISTS, |app| {
        app.says("feed", [opened(), price("a", 1)]);
        app.stream_waiting("feed");
        app.says("feed", [opened(), price("b", 2)]);
        assert_eq!(app.text("count"), "2 and 2");
        app.tap("Close");
        assert_eq!(app.text("count"), "2 and 2");
        app.tap("Open");
        assert_eq!(app.text("count"), "2 and 2", "what was gathered is shown until the new stream is open");
        app.says("feed", [opened()]);
        assert_eq!(app.text("count"), "0 and 0");
        app.says("feed", [price("c", 1)]);
        app.stream_closed("feed", CloseReason::Ended);
        assert_eq!(app.text("count"), "1 and 1");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_row_is_what_the_handler_made_of_the_event() {
    on_screen(
        r#"
API:
  feed:
    type: sse
    url: http://there/feed
    into: items
    onResponse: |-
      if (response.body.event === 'ping') response.body.data = null;
      else response.body.data.twice = response.body.data.price * 2;
View:
  onLoad: {invokeAPI: {name: feed}}
  body: {ListView: {item-template: {data: "${feed.items}", name: row, template: {Text: {text: "${row.twice}"}}}}}
"#,
        |app| {
            app.says("feed", [opened(), price("a", 1), message("ping", "", "{}"), price("b", 2)]);
            assert_eq!(app.texts(), ["2", "4"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_row_without_its_key_is_reported_once() {
    on_screen(LISTS, |app| {
        app.says("feed", [opened(), message("m", "", "7"), message("m", "", "8"), price("a", 1)]);
        assert_eq!(app.text("count"), "1 and 2");
        let faults = app.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("an event of API `feed` lacks the `key` of its `into`"), "{faults:?}");
    });
}

#[test]
fn a_reload_keeps_the_rows_of_a_list_that_means_the_same() {
    on_screen(LISTS, |app| {
        app.says("feed", [opened(), price("a", 1)]);
        app.reload(&LISTS.replace("keep: 2", "keep: 5"));
        assert_eq!(app.text("count"), "1 and 0");
        app.says("feed", [price("b", 2)]);
        assert_eq!(app.text("count"), "2 and 1");
        assert_eq!(app.streams().len(), 1);
    });
}

#[test]
fn a_mocked_event_is_a_row() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "http://there/feed", into: items, mockResponse: {body: {event: price, data: {price: 3}}}}
View:
  onLoad: "app.useMockResponse = true"
  body:
    Column:
      children:
        - Button: {label: Go, onTap: {invokeAPI: feed}}
        - Text: {id: out, text: "${feed.items.length} ${feed.items[0].price} ${feed.body.event}"}
"#,
        |app| {
            app.tap("Go");
            assert_eq!(app.text("out"), "1 3 price");
        },
    );
}

#[test]
fn lists_are_emptied_and_the_stream_goes_on() {
    let screen = LISTS.replace("disconnectSSE", "clearSSE");
    on_screen(&screen, |app| {
        app.says("feed", [opened(), price("a", 1), price("b", 2)]);
        app.tap("Close");
        assert_eq!(app.text("count"), "0 and 0");
        app.says("feed", [price("b", 5)]);
        assert_eq!((app.text("count"), app.text("script")), ("1 and 1".into(), "5".into()));
        assert_eq!(app.faults(), [""; 0]);
    });
}
