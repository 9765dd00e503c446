//! Streams: their events, their states, their end.

use ensemble_run::message::net::NetCommand;
use ensemble_run::message::stream::{CloseReason, StreamEvent};

use crate::harness::{failed, message, on_app, on_screen, opened};

const FEED: &str = r#"
Global: |-
  var seen = [];
API:
  feed:
    type: sse
    url: http://there/feed
    onOpen: "seen.push('open ' + response.statusCode)"
    onResponse: "seen.push(response.body.event + ' ' + response.body.data.price)"
    onError: "seen.push('error ' + response.body + ' ' + response.sse.retrying + ' ' + response.sse.attempt + ' ' + response.sse.delayMs)"
    onReconnecting: "seen.push('reconnecting ' + response.sse.state)"
    onClose: "seen.push('close ' + response.body.reason)"
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Column:
      children:
        - Text: {id: price, text: "${feed.body.data.price}"}
        - Text: {id: state, text: "${feed.sse.state} ${feed.isLoading} ${feed.isSuccess} ${feed.isError} ${feed.isConnected} ${feed.isReconnecting}"}
        - Text: {id: seen, text: "${seen.join(', ')}"}
        - Text: {id: count, text: "${feed.sse.events}"}
        - Button: {label: Open, onTap: {invokeAPI: {name: feed}}}
        - Button: {label: Close, onTap: {disconnectSSE: {apiName: feed}}}
        - Button: {label: Again, onTap: {reconnectSSE: {apiName: feed}}}
"#;

#[test]
fn the_latest_event_is_the_value_and_every_event_is_handled() {
    on_screen(FEED, |app| {
        assert_eq!(app.text("state"), "connecting true   false false");
        app.stream_opened("feed");
        assert_eq!(app.text("state"), "open false true false true false");
        app.says("feed", [message("tick", "1", r#"{"price": 1}"#), message("tick", "2", r#"{"price": 2}"#)]);
        assert_eq!(app.text("price"), "2");
        assert_eq!(app.text("seen"), "open 200, tick 1, tick 2");
        assert_eq!(app.text("count"), "2");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn each_failed_attempt_is_reported_and_the_last_one_ends_in_error() {
    on_screen(FEED, |app| {
        app.stream_failed("feed", "refused", true);
        assert_eq!(app.text("state"), "waiting true   false true");
        app.stream_failed("feed", "refused again", false);
        assert_eq!(app.text("state"), "failed false false true false false");
        assert_eq!(app.text("seen"), "error refused true 1 1500, error refused again false 1 null, close failed");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn a_clean_end_is_reconnected_without_an_error() {
    on_screen(FEED, |app| {
        app.stream_opened("feed");
        app.stream("feed", r#"{"price": 1}"#);
        app.stream_waiting("feed");
        assert_eq!(app.text("state"), "waiting false true false false true");
        assert_eq!(app.text("seen"), "open 200, message 1, reconnecting waiting");
    });
}

#[test]
fn the_event_that_ends_a_stream_is_handled_before_its_end() {
    on_screen(FEED, |app| {
        app.stream_opened("feed");
        app.says(
            "feed",
            [message("done", "", r#"{"price": 9}"#), StreamEvent::Closed { reason: CloseReason::Finished }],
        );
        assert_eq!(app.text("seen"), "open 200, done 9, close finished");
        assert_eq!(app.text("state"), "closed false true false false false");
        assert_eq!(app.text("price"), "9");
    });
}

#[test]
fn a_disconnected_stream_is_idle_and_silent() {
    on_screen(FEED, |app| {
        app.stream_opened("feed");
        let line = app.open_stream("feed");
        app.tap("Close");
        assert_eq!(app.streams(), [""; 0]);
        assert_eq!(app.text("state"), "idle false false false false false");
        app.send_on(&line, [message("tick", "", r#"{"price": 5}"#)]);
        assert_eq!(app.text("seen"), "open 200");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn opening_again_drops_late_events_of_the_first_time() {
    on_screen(FEED, |app| {
        app.stream_opened("feed");
        let before = app.open_stream("feed");
        app.tap("Open");
        let after = app.open_stream("feed");
        assert_ne!(before.generation, after.generation);
        assert_eq!(app.streams().len(), 1);
        app.send_on(&before, [message("late", "", r#"{"price": 1}"#)]);
        app.send_on(&after, [opened(), message("new", "", r#"{"price": 2}"#)]);
        assert_eq!(app.text("seen"), "open 200, open 200, new 2");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn reconnecting_asks_the_network_or_opens_anew() {
    on_screen(FEED, |app| {
        app.take_commands();
        app.tap("Again");
        assert!(matches!(app.take_commands()[..], [NetCommand::ReconnectStream { .. }]));
        app.tap("Close");
        app.take_commands();
        app.tap("Again");
        assert!(matches!(app.take_commands()[..], [NetCommand::OpenStream { .. }]));
    });
}

#[test]
fn a_stream_that_is_opened_again_by_reconnecting_keeps_its_inputs() {
    on_screen(
        r#"
API:
  feed: {type: sse, inputs: [topic], url: "http://there/${topic}"}
View:
  onLoad: {invokeAPI: {name: feed, inputs: {topic: news}}}
  body:
    Column:
      children:
        - Button: {label: Again, onTap: {reconnectSSE: {apiName: feed}}}
"#,
        |app| {
            app.stream_closed("news", CloseReason::Ended);
            let commands = app.take_commands();
            assert_eq!(commands.len(), 1);
            app.tap("Again");
            assert!(app.streams().contains(&"http://there/news".to_owned()));
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn each_attempt_gets_its_headers_anew() {
    on_screen(
        r#"
Global: var token = 'old';
API:
  feed: {type: sse, url: "http://there/feed", headers: {Authorization: "Bearer ${token}"}}
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Button: {label: Renew, onTap: "token = 'new'"}
"#,
        |app| {
            assert!(app.open_stream("feed").request.options.refresh);
            app.tap("Renew");
            app.says("feed", [StreamEvent::Refresh { attempt: 1 }]);
            assert_eq!(&*app.open_stream("feed").request.headers[0].1, "Bearer new");
        },
    );
}

#[test]
fn a_stream_that_fails_unheard_is_a_fault() {
    on_screen(
        "API:\n  feed: {type: sse, url: \"http://there/feed\"}\nView:\n  onLoad: {invokeAPI: feed}\n  body: {Text: {text: hi}}\n",
        |app| {
            app.stream_failed("feed", "refused", true);
            assert_eq!(app.faults(), [""; 0]);
            app.stream_failed("feed", "refused", false);
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("stream `feed` failed: refused"), "{faults:?}");
        },
    );
}

#[test]
fn awaiting_a_stream_waits_until_it_is_open() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "http://there/feed"}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: idle}
        - Button:
            label: Go
            onTap: |-
              out.text = 'asking';
              const answer = await ensemble.invokeAPI('feed');
              out.text = 'open ' + answer.statusCode;
        - Button: {label: Close, onTap: "ensemble.disconnectSSE({apiName: 'feed'})"}
"#,
        |app| {
            app.tap("Go");
            assert_eq!(app.text("out"), "asking");
            app.stream_opened("feed");
            assert_eq!(app.text("out"), "open 200");
            app.tap("Close");
            app.tap("Go");
            app.tap("Close");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn leaving_a_screen_closes_its_streams_and_covering_keeps_them() {
    let home = r#"
View:
  body:
    Column:
      children:
        - Button: {label: Feed, onTap: {navigateScreen: Feed}}
"#;
    let feed = r#"
Global: |-
  setInterval(() => console.log('tick'), 1000);
API:
  feed: {type: sse, url: "http://there/feed", onResponse: "console.log('event')"}
  slow: {url: "http://there/slow"}
View:
  onLoad: {executeActionGroup: {actions: [{invokeAPI: {name: feed}}, {invokeAPI: {name: slow}}]}}
  body:
    Column:
      children:
        - Button: {label: Cover, onTap: {navigateScreen: Cover}}
        - Button: {label: Replace, onTap: {navigateScreen: {name: Cover, options: {replaceCurrentScreen: true}}}}
        - Button: {label: Clear, onTap: {navigateScreen: {name: Cover, options: {clearAllScreens: true}}}}
        - Button: {label: Back, onTap: navigateBack}
"#;
    let cover = "View: {body: {Button: {label: Back, onTap: navigateBack}}}\n";
    let files = [("screens/Home.yaml", home), ("screens/Feed.yaml", feed), ("screens/Cover.yaml", cover)];
    on_app(&files, |app| {
        app.tap("Feed");
        app.tap("Cover");
        assert_eq!((app.streams().len(), app.requests().len(), app.timers()), (1, 1, 1));
        app.stream("feed", "1");
        app.advance_millis(1000);
        assert_eq!(app.console(), ["event", "tick"]);
        app.tap("Back");
        for way in ["Back", "Replace", "Clear"] {
            if app.shows("Feed") {
                app.tap("Feed");
            }
            let line = app.open_stream("feed");
            app.tap(way);
            assert_eq!((app.streams().len(), app.requests().len(), app.timers()), (0, 0, 0), "{way}");
            app.send_on(&line, [message("late", "", "1"), failed("late", false)]);
            assert_eq!(app.console(), [""; 0]);
            assert_eq!(app.faults(), [""; 0]);
            if way == "Replace" {
                app.tap("Back");
            }
        }
    });
}

#[test]
fn a_second_name_shows_a_stream_too() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "http://there/feed"}
View:
  onLoad: {invokeAPI: {name: feed, id: news}}
  body: {Text: {text: "${news.body.data} ${news.isConnected}"}}
"#,
        |app| {
            app.says("feed", [opened(), message("m", "", "7")]);
            assert_eq!(app.texts(), ["7 true"]);
        },
    );
}

#[test]
fn a_stream_without_an_address_fails_at_once() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "${env.MISSING}", onError: "console.log(response.body + ' ' + response.sse.state)"}
View:
  onLoad: {invokeAPI: feed}
  body: {Text: {text: "${feed.isError} ${feed.isLoading} ${feed.sse.state}"}}
"#,
        |app| {
            assert_eq!(app.texts(), ["true false failed"]);
            assert_eq!(app.console(), ["API `feed` has no address: its `url` is empty failed"]);
        },
    );
}

#[test]
fn options_that_are_wrong_are_reported() {
    on_screen(
        r#"
Global: var pause = 'soon';
API:
  feed: {type: sse, url: "http://there/feed", sseOptions: {reconnectDelay: "${pause}", maxReconnectAttempts: "${2 + 1}"}}
View:
  onLoad: {invokeAPI: feed}
  body: {Text: {text: hi}}
"#,
        |app| {
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("`reconnectDelay` cannot be `soon`"), "{faults:?}");
            assert_eq!(app.open_stream("feed").request.options.max_reconnect_attempts, 3);
        },
    );
}

#[test]
fn parameters_of_a_stream_are_encoded() {
    on_screen(
        r#"
API:
  feed: {type: sse, inputs: [topic], url: "http://there/feed?x=1", parameters: {topic: "${topic}", none: "${null}"}}
View:
  onLoad: {invokeAPI: {name: feed, inputs: {topic: "a b&c"}}}
  body: {Text: {id: t, text: "${feed.sse.bytes}"}}
"#,
        |app| {
            assert_eq!(app.streams(), ["http://there/feed?x=1&topic=a%20b%26c"]);
            assert_eq!(app.text("t"), "0");
        },
    );
}
