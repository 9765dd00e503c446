//! Handlers of streams: the event that they get, what they change, the state that they and bindings read.

use ensemble_run::message::stream::StreamEvent;

use crate::harness::{failed, message, on_screen, opened};

#[test]
fn a_handler_that_disconnects_gets_no_more_of_the_batch() {
    on_screen(
        r#"
Global: var seen = [];
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: |-
      seen.push(response.body.data);
      if (response.body.data == 2) ensemble.disconnectSSE({apiName: 'feed'});
View:
  onLoad: {invokeAPI: {name: feed}}
  body: {Text: {text: "${seen.join(' ')} ${feed.sse.state}"}}
"#,
        |app| {
            app.says("feed", [message("m", "", "1"), message("m", "", "2"), message("m", "", "3")]);
            assert_eq!(app.texts(), ["1 2 idle"]);
            assert_eq!(app.streams(), [""; 0]);
        },
    );
}

#[test]
fn what_a_handler_changes_in_an_event_is_shown() {
    on_screen(
        r#"
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: "response.body.data.price = response.body.data.price * 2"
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {text: "${feed.body.data.price}"}
        - Text: {text: "${'script ' + feed.body.data.price}"}
        - Whole: {inputs: {body: "${feed.body}"}}
        - Text: {id: later}
        - Button: {label: Read, onTap: "later.text = feed.body.data.price"}
Whole:
  inputs: [body]
  body:
    Text: {text: "${body.event} ${body.data.price}"}
"#,
        |app| {
            app.stream("feed", r#"{"price": 4}"#);
            app.tap("Read");
            assert_eq!(app.texts(), ["8", "script 8", "message 8", "8"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_handler_of_the_call_gets_every_event_too() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "http://there/feed", onResponse: "console.log('api ' + response.body.data)"}
View:
  onLoad:
    invokeAPI:
      name: feed
      onResponse: "console.log('call ' + response.body.data + ' ' + event.data.body.data)"
      onError: "console.log('error ' + event.error)"
  body: {Text: {text: hi}}
"#,
        |app| {
            app.stream("feed", "1");
            app.stream("feed", "2");
            app.stream_failed("feed", "lost", false);
            assert_eq!(app.console(), ["api 1", "call 1 1", "api 2", "call 2 2", "error lost"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn an_event_kept_for_later_stays_what_it_was() {
    on_screen(
        r#"
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: "setTimeout(() => console.log(response.body.data), 100)"
View:
  onLoad: {invokeAPI: feed}
  body: {Text: {text: hi}}
"#,
        |app| {
            app.stream("feed", "1");
            app.stream("feed", "2");
            app.advance_millis(200);
            assert_eq!(app.console(), ["1", "2"]);
        },
    );
}

#[test]
fn reading_below_an_event_that_has_not_come_is_null() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "http://there/feed"}
View:
  body:
    Column:
      children:
        - Text: {text: "${feed.body.data.price}"}
        - Text: {text: "${feed.body.data.items.length + 1}"}
        - ListView: {id: list, item-template: {data: "${feed.body.data.items}", name: row, template: {Text: {text: "${row}"}}}}
"#,
        |app| {
            assert_eq!(app.texts(), ["", ""]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn r15_an_app_that_compares_ids_sees_what_a_server_could_not_repeat() {
    on_screen(
        r#"
Global: |-
  var last = null;
  var notes = [];
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: |-
      const id = Number(response.body.id);
      if (response.sse.reconnected && last !== null && id > last + 1) notes.push(`missed ${id - last - 1} before ${id}`);
      last = id;
View:
  onLoad: {invokeAPI: feed}
  body: {Text: {text: "${notes.join(', ')}"}}
"#,
        |app| {
            app.says("feed", [opened(), message("m", "7", ""), message("m", "9", "")]);
            assert_eq!(app.texts(), [""], "the first connection repeats nothing");
            app.stream_waiting("feed");
            app.says("feed", [opened(), message("m", "10", "")]);
            app.says("feed", [failed("lost", true), opened(), message("m", "14", ""), message("m", "15", "")]);
            assert_eq!(app.texts(), ["missed 3 before 14"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn the_whole_state_of_a_stream_is_there_for_scripts_and_bindings() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "http://there/feed", sseOptions: {comments: true}}
View:
  onLoad: {invokeAPI: feed}
  body:
    Column:
      children:
        - Text: {id: script, text: "${JSON.stringify(ensemble.sseState('feed'))}"}
        - Text: {id: path, text: "${feed.sse}"}
"#,
        |app| {
            app.says("feed", [opened(), message("m", "7", "12"), StreamEvent::Comment { text: "".into() }]);
            app.stream_waiting("feed");
            let state = r#"{"state":"waiting","attempt":1,"delayMs":1000,"lastEventId":"","reconnected":false,"events":1,"bytes":2,"skipped":0,"comments":1,"lastError":null,"url":"http://there/feed"}"#;
            assert_eq!((app.text("script").as_str(), app.text("path").as_str()), (state, state));
            app.says("feed", [opened(), failed("lost", true)]);
            assert!(
                app.text("path").contains(r#""reconnected":true"#)
                    && app.text("path").contains(r#""lastError":"lost""#)
            );
        },
    );
}

#[test]
fn the_state_of_the_stream_is_built_when_it_is_read() {
    on_screen(
        r#"
Global: |-
  var seen = [], kept = [];
  function note(answer) { seen.push(answer['s' + 'se'].events + ' ' + answer.sse.state); }
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: |-
      note(response);
      kept.push(response);
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: seen, text: "${seen.join(', ')}"}
        - Text: {id: kept, text: "${kept.map(one => one.body.id + ' ' + one.sse.events).join(', ')}"}
"#,
        |app| {
            app.stream_opened("feed");
            app.says("feed", [message("m", "a", "1"), message("m", "b", "2")]);
            app.says("feed", [message("m", "c", "3")]);
            assert_eq!(app.text("seen"), "1 open, 2 open, 3 open");
            assert_eq!(app.text("kept"), "a 1, b 2, c 3");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}
