//! Scripts in handlers.

use crate::harness::{on_app, on_screen};

#[test]
fn a_handler_may_return_early() {
    on_screen(
        r#"
Global: var log = '';
View:
  body:
    Column:
      children:
        - Text: {id: log, text: "${log}"}
        - Button:
            label: Go
            onTap: |-
              console.log('before');
              if (true) return;
              console.log('after');
"#,
        |app| {
            app.tap("Go");
            assert_eq!(app.console(), ["before"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_name_that_nobody_declared_goes_to_the_screen() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {text: "${typeof late === 'undefined' ? 'no' : late}"}
        - Button: {label: Set, onTap: "late = 'yes'"}
"#,
        |app| {
            app.tap("Set");
            assert_eq!(app.texts(), ["yes"]);
        },
    );
}

#[test]
fn an_async_handler_waits_for_its_answer() {
    on_screen(
        r#"
API:
  getRows: {url: "http://there/getRows"}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: idle}
        - Button:
            label: Load
            onTap: |-
              out.text = 'asking';
              const answer = await ensemble.invokeAPI('getRows');
              out.text = answer.statusCode + ' ' + answer.body.items[0] + ' ' + answer.ok;
"#,
        |app| {
            app.tap("Load");
            assert_eq!(app.text("out"), "asking");
            app.respond("getRows", 200, r#"{"items": ["first"]}"#);
            assert_eq!(app.text("out"), "200 first true");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_call_without_an_answer_rejects() {
    on_screen(
        r#"
API:
  getRows: {url: "http://there/getRows"}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: idle}
        - Button:
            label: Load
            onTap: |-
              try { await ensemble.invokeAPI('getRows'); } catch (error) { out.text = 'no: ' + error.body; }
"#,
        |app| {
            app.tap("Load");
            app.refuse("getRows", "no route");
            assert_eq!(app.text("out"), "no: no route");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_failed_call_that_nobody_awaits_is_reported_once() {
    on_screen(
        r#"
API:
  getRows: {url: "http://there/getRows"}
  quiet: {url: "http://there/quiet", onError: "console.log('failed')"}
  feed: {type: sse, url: "http://there/feed"}
View:
  body:
    Column:
      children:
        - Button: {label: Load, onTap: "ensemble.invokeAPI('getRows')"}
        - Button: {label: Awaits, onTap: "console.log((await ensemble.invokeAPI('getRows')).statusCode)"}
        - Button: {label: Listen, onTap: "await ensemble.invokeAPI('feed')"}
        - Button: {label: Quiet, onTap: "ensemble.invokeAPI('quiet')"}
        - Button: {label: Wrong, onTap: "ensemble.navigateScreen('Nowhere')"}
"#,
        |app| {
            app.tap("Load");
            app.refuse("getRows", "no route");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with("3:") && faults[0].contains("API `getRows` failed: no route"), "{faults:?}");
            app.tap("Load");
            app.respond("getRows", 500, "oh");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("API `getRows` failed: answered 500"), "{faults:?}");
            app.tap("Awaits");
            app.respond("getRows", 500, "oh");
            assert_eq!(app.console(), ["500"]);
            assert_eq!(app.faults(), [""; 0], "the script has seen it");
            app.tap("Awaits");
            app.refuse("getRows", "no way");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with("3:") && faults[0].contains("API `getRows` failed: no way"), "{faults:?}");
            app.tap("Listen");
            app.stream_failed("feed", "gone", false);
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("stream `feed` failed: gone"), "{faults:?}");
            app.tap("Quiet");
            app.refuse("quiet", "no route");
            assert_eq!(app.console(), ["failed"]);
            assert_eq!(app.faults(), [""; 0]);
            app.tap("Wrong");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
        },
    );
}

#[test]
fn what_follows_an_await_runs_where_it_was_written() {
    on_app(
        &[
            (
                "screens/Home.yaml",
                r#"
API:
  first: {url: "http://there/first"}
  second: {url: "http://there/second"}
View:
  body:
    Column:
      children:
        - Button:
            label: Go
            onTap: |-
              ensemble.navigateScreen('Other');
              await ensemble.invokeAPI('first');
              ensemble.invokeAPI('second');
"#,
            ),
            ("screens/Other.yaml", "View: {body: {Button: {label: Log, onTap: \"console.log('other')\"}}}\n"),
        ],
        |app| {
            app.tap("Go");
            app.tap("Log");
            app.respond("first", 200, "{}");
            assert_eq!(app.requests(), ["GET http://there/second"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn timers_of_scripts_come_due_in_order() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: ""}
        - Button:
            label: Go
            onTap: |-
              setTimeout((word) => { out.text += word; }, 300, 'c');
              setTimeout(() => { out.text += 'a'; }, 100);
              const every = setInterval(() => { out.text += '.'; }, 120);
              setTimeout(() => clearInterval(every), 400);
              const never = setTimeout(() => { out.text += 'X'; }, 50);
              clearTimeout(never);
"#,
        |app| {
            app.tap("Go");
            assert_eq!(app.text("out"), "");
            app.advance_millis(1000);
            assert_eq!(app.text("out"), "a..c.");
            assert_eq!(app.timers(), 0);
        },
    );
}

#[test]
fn an_endless_loop_ends_and_the_next_event_is_handled() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {id: out, text: idle}
        - Button:
            label: Loop
            onTap: |-
              while (true) {}
        - Button: {label: Next, onTap: "out.text = 'alive'"}
"#,
        |app| {
            app.tap("Loop");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with("10:"), "{faults:?}");
            assert!(faults[0].contains("script stopped"), "{faults:?}");
            app.tap("Next");
            assert_eq!(app.text("out"), "alive");
        },
    );
}

#[test]
fn this_is_the_widget_that_fired() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Button: {label: One, onTap: "this.label = 'pressed'"}
        - TextInput: {id: name, onChange: "console.log(this.value + event.data.value)"}
        - TextInput: {id: other, onChange: {executeCode: {body: "console.log('yaml ' + this.value)"}}}
"#,
        |app| {
            app.tap("One");
            assert!(app.shows("pressed"));
            app.type_text("name", "Ann");
            app.type_text("other", "Bob");
            assert_eq!(app.console(), ["AnnAnn", "yaml Bob"]);
        },
    );
}

#[test]
fn what_a_binding_says_to_the_console_is_heard() {
    on_screen(
        r#"
Global: |-
  function look(x) { console.log('looked at ' + x); return x; }
View:
  body:
    Text: {text: "${look(1)}"}
"#,
        |app| assert_eq!(app.console(), ["looked at 1"]),
    );
}

#[test]
fn a_script_is_imported_with_or_without_its_ending() {
    let home = "Import: [tools.js]\nView:\n  body:\n    Column:\n      children:\n        - Text: {id: out, text: \"${twice(4)}\"}\n        - Button: {label: Run, onTap: {executeCode: {scriptName: run.js}}}\n";
    on_app(
        &[
            ("screens/Home.yaml", home),
            ("scripts/tools.js", "function twice(n) { return 2 * n; }"),
            ("scripts/run.js", "out.text = 'ran';"),
        ],
        |app| {
            assert_eq!(app.text("out"), "8");
            app.tap("Run");
            assert_eq!(app.text("out"), "ran");
        },
    );
}
