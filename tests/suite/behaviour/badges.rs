//! Badges of streams in an outage: content and buttons.

use std::time::Duration;

use ensemble_run::message::interaction::Interaction;
use ensemble_run::message::net::NetCommand;
use ensemble_run::message::stream::{CloseReason, StreamEvent};
use ensemble_run::runtime::scene::{NextAttempt, StreamBadge};

use crate::harness::{Harness, OpenStream, on_screen, opened};

fn screen(options: &str) -> String {
    format!(
        "API:\n  feed: {{type: sse, url: 'http://there/feed'{options}}}\nView:\n  onLoad: {{invokeAPI: {{name: feed}}}}\n  body: {{Text: {{text: x}}}}\n"
    )
}

fn badge(app: &Harness) -> StreamBadge {
    match &app.scene().badges[..] {
        [badge] => badge.clone(),
        badges => panic!("one badge, not {badges:?}"),
    }
}

#[test]
fn a_failed_attempt_shows_a_badge_and_a_line_until_the_stream_is_open() {
    on_screen(&screen(""), |app| {
        assert_eq!(app.scene().badges, []);
        app.stream_failed("feed", "connection refused", true);
        let shown = badge(app);
        assert_eq!((&*shown.api, &*shown.reason), ("feed", "connection refused"));
        assert!(matches!(shown.next, NextAttempt::At(_)), "{shown:?}");
        let line = "screen.yaml:2: stream `feed` is not open: connection refused; it is tried again in 1.5 s";
        assert_eq!(app.console(), [line]);
        app.says("feed", [StreamEvent::Connecting { attempt: 1 }]);
        assert_eq!(badge(app).next, NextAttempt::Now);
        app.stream_failed("feed", "connection refused", true);
        assert_eq!(app.console(), [""; 0], "once an outage");
        app.stream_opened("feed");
        assert_eq!(app.scene().badges, []);
        app.stream_waiting("feed");
        assert_eq!(app.scene().badges, [], "a clean end is no outage");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn the_next_attempt_is_when_the_stream_says() {
    on_screen(&screen(""), |app| {
        app.advance_millis(5000);
        app.stream_failed("feed", "refused", true);
        let NextAttempt::At(first) = badge(app).next else { panic!("a wait") };
        app.advance_millis(1000);
        let delay = Duration::from_secs(8);
        app.says("feed", [StreamEvent::Waiting { attempt: 2, delay, last_event_id: "".into() }]);
        let NextAttempt::At(second) = badge(app).next else { panic!("a wait") };
        assert_eq!(second - first, 1000.0 + 8000.0 - 1500.0);
    });
}

#[test]
fn after_giving_up_the_badge_stays_and_reconnect_opens_the_stream_anew() {
    on_screen(&screen(""), |app| {
        app.stream_failed("feed", "refused", false);
        let stays = badge(app);
        assert_eq!(stays.next, NextAttempt::Never);
        assert_eq!(app.faults().len(), 1, "printed with its place");
        assert_eq!(app.fault_codes(), [], "and not listed beside the badge");
        app.take_commands();
        app.interact(Interaction::ReconnectStream(stays.stream));
        let commands = app.take_commands();
        let [NetCommand::OpenStream { id, generation, request }] = &commands[..] else { panic!("{commands:?}") };
        assert_eq!(badge(app).next, NextAttempt::Now);
        let line = OpenStream { connection: *id, generation: *generation, request: (**request).clone() };
        app.send_on(&line, [opened()]);
        assert_eq!(app.scene().badges, []);
    });
}

#[test]
fn the_buttons_reconnect_and_stop_a_stream_that_waits() {
    on_screen(&screen(""), |app| {
        app.stream_failed("feed", "refused", true);
        let stream = badge(app).stream;
        app.take_commands();
        app.interact(Interaction::ReconnectStream(stream.clone()));
        assert!(matches!(&app.take_commands()[..], [NetCommand::ReconnectStream { .. }]));
        app.interact(Interaction::StopStream(stream));
        assert!(matches!(&app.take_commands()[..], [NetCommand::CloseStream { .. }]));
        assert_eq!(app.scene().badges, []);
    });
}

#[test]
fn an_app_that_shows_it_itself_has_no_badge_and_one_that_handles_it_has_no_line() {
    on_screen(&screen(", sseOptions: {badge: false}"), |app| {
        app.stream_failed("feed", "refused", true);
        assert_eq!((app.scene().badges.len(), app.console().len()), (0, 1));
    });
    on_screen(&screen(", onError: 'x = 1', sseOptions: {badge: true}"), |app| {
        app.stream_failed("feed", "refused", true);
        assert_eq!((app.scene().badges.len(), app.console().len()), (1, 0));
    });
}

#[test]
fn a_stream_that_is_over_in_order_is_no_outage() {
    on_screen(&screen(""), |app| {
        app.stream_failed("feed", "refused", true);
        app.stream_closed("feed", CloseReason::NoContent);
        assert_eq!(app.scene().badges, []);
    });
}
