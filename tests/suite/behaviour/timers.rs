//! `startTimer` and `stopTimer`.

use crate::harness::{on_app, on_screen};

#[test]
fn a_timer_repeats_as_often_as_configured() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Button:
            label: Start
            onTap:
              startTimer:
                id: tick
                options: {startAfter: 1, repeat: true, repeatInterval: 2, maxNumberOfTimes: 3}
                onTimer: "console.log('tick')"
                onTimerComplete: "console.log('done')"
        - Button: {label: Stop, onTap: {stopTimer: tick}}
"#,
        |app| {
            app.tap("Start");
            app.advance_millis(999);
            assert_eq!(app.console(), [""; 0]);
            app.advance_millis(1);
            assert_eq!(app.console(), ["tick"]);
            app.advance_millis(60_000);
            assert_eq!(app.console(), ["tick", "tick", "done"]);
            app.tap("Start");
            app.tap("Start");
            assert_eq!(app.timers(), 1);
            app.tap("Stop");
            app.advance_millis(60_000);
            assert_eq!(app.console(), [""; 0]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_script_starts_and_stops_a_timer() {
    on_screen(
        r#"
Global: var n = 0;
View:
  body:
    Column:
      children:
        - Text: {text: "${n}"}
        - Button:
            label: Start
            onTap: |-
              ensemble.startTimer({id: 'count', options: {repeat: true, repeatInterval: 1}, onTimer: () => {
                n++;
                if (n == 3) ensemble.stopTimer('count');
              }});
"#,
        |app| {
            app.tap("Start");
            app.advance_millis(10_000);
            assert_eq!(app.texts(), ["3"]);
            assert_eq!(app.timers(), 0);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn timers_end_with_their_screen_and_global_ones_do_not() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
View:
  body: {Button: {label: Go, onTap: {navigateScreen: Other}}}
"#,
            ),
            (
                "screens/Other.yaml",
                r#"
View:
  onLoad:
    executeActionGroup:
      actions:
        - startTimer: {id: own, options: {repeat: true, repeatInterval: 1}, onTimer: "console.log('own')"}
        - startTimer: {id: all, options: {repeat: true, repeatInterval: 1, isGlobal: true}, onTimer: "console.log('global')"}
  body: {Button: {label: Back, onTap: navigateBack}}
"#,
            ),
        ],
        |app| {
            app.tap("Go");
            app.advance_millis(1000);
            assert_eq!(app.console(), ["own", "global"]);
            app.tap("Back");
            app.advance_millis(1000);
            assert_eq!(app.console(), ["global"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_timer_set_by_a_screen_that_is_left_at_once_does_not_start() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
View:
  body:
    Button:
      label: Go
      onTap: |-
        ensemble.navigateScreen({name: 'Other', options: {replaceCurrentScreen: true}});
        setInterval(() => console.log('late'), 1000);
"#,
            ),
            ("screens/Other.yaml", "View: {body: {Text: {text: other}}}\n"),
        ],
        |app| {
            app.tap("Go");
            app.advance_millis(5000);
            assert_eq!(app.console(), [""; 0]);
            assert_eq!(app.timers(), 0);
        },
    );
}
