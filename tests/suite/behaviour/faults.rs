//! Faults of running apps, which do not affect other parts.

use ensemble_run::message::interaction::Interaction;
use ensemble_run::message::stream::{CloseReason, Failure, StreamEvent};

use crate::harness::{message, on_screen};

#[test]
fn a_handler_that_fails_is_reported_with_its_place_and_the_stream_goes_on() {
    on_screen(
        r#"
Global: var seen = 0;
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: |-
      seen++;
      const price = response.body.data.price.amount;
View:
  onLoad: {invokeAPI: feed}
  body: {Text: {text: "${seen}"}}
"#,
        |app| {
            app.says("feed", [message("m", "", "{}"), message("m", "", "{}"), message("m", "", r#"{"price": {}}"#)]);
            assert_eq!(app.texts(), ["3"]);
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with("9:"), "{faults:?}");
            assert!(faults[0].contains("handler failed"), "{faults:?}");
            assert!(faults[0].ends_with("in API `feed`") || faults[0].contains("onResponse"), "{faults:?}");
            assert_eq!(app.scene().fault_count(), 2);
        },
    );
}

#[test]
fn a_binding_that_fails_is_empty_and_reported_once() {
    on_screen(
        r#"
Global: var user = null;
View:
  body:
    Column:
      children:
        - Text: {text: "${user.name.length + 1}"}
        - Text: {text: fine}
        - Button: {label: Next, onTap: "var x = 1"}
"#,
        |app| {
            assert_eq!(app.texts(), ["", "fine"]);
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with("7:"), "{faults:?}");
            assert!(faults[0].contains("expression failed"), "{faults:?}");
            app.tap("Next");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn console_lines_beyond_the_queue_of_effects_are_dropped_and_reported_once() {
    on_screen(
        r#"
API:
  feed:
    type: sse
    url: http://there/feed
    onResponse: "for (let n = 0; n < 9000; n++) console.log(n);"
View:
  onLoad: {invokeAPI: feed}
  body: {Text: {text: fine}}
"#,
        |app| {
            app.says("feed", (0..12).map(|_| message("m", "", "{}")));
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("more than 100000 things"), "{faults:?}");
            assert_eq!(app.console().len(), 100_000);
            app.says("feed", [message("m", "", "{}")]);
            assert_eq!((app.faults(), app.console().len()), (Vec::new(), 9_000), "it is below the limit again");
        },
    );
}

#[test]
fn global_that_fails_leaves_the_screen() {
    on_screen("Global: |-\n  var a = 1;\n  missing.call();\nView: {body: {Text: {text: \"${a}\"}}}\n", |app| {
        assert_eq!(app.texts(), ["1"]);
        let faults = app.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("3:") && faults[0].contains("`Global`"), "{faults:?}");
    });
}

#[test]
fn what_fails_after_an_await_is_reported_with_its_place() {
    on_screen(
        r#"
API:
  rows: {url: "http://there/rows"}
View:
  body:
    Button:
      label: Go
      onTap: |-
        const answer = await ensemble.invokeAPI('rows');
        answer.body.nothing.at;
"#,
        |app| {
            app.tap("Go");
            app.respond("rows", 200, "{}");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].starts_with("9:9 "), "{faults:?}");
        },
    );
}

#[test]
fn an_endless_binding_ends() {
    on_screen(
        r#"
Global: |-
  function hang() { for (;;) {} }
View:
  body: {Column: {children: [{Text: {text: "${hang()}"}}, {Text: {text: fine}}]}}
"#,
        |app| {
            assert_eq!(app.texts(), ["", "fine"]);
            assert!(app.faults()[0].contains("script stopped"));
        },
    );
}

#[test]
fn a_script_that_asks_for_too_much_is_cut_short() {
    on_screen(
        r#"
View:
  body:
    Button:
      label: Go
      onTap: |-
        for (let i = 0; i < 20000; i++) console.log(i);
"#,
        |app| {
            app.tap("Go");
            assert_eq!(app.console().len(), 10_000);
            let faults = app.faults();
            assert!(faults[0].contains("10000 were dropped"), "{faults:?}");
        },
    );
}

#[test]
fn an_unknown_name_is_reported_with_what_was_meant() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Text: {id: title, text: hi}
        - Button: {label: Go, onTap: "title.txt = 'x'"}
        - Button: {label: Api, onTap: "ensemble.invokeAPI('rows')"}
"#,
        |app| {
            app.tap("Go");
            let said = [app.faults(), app.console()].concat();
            assert!(said.iter().any(|line| line.contains("txt")), "{said:?}");
            app.tap("Api");
            let faults = app.faults();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].contains("unknown API `rows`"), "{faults:?}");
        },
    );
}

#[test]
fn a_computed_value_of_a_wrong_type_is_reported_once_for_each_property() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: "http://there/feed"}
View:
  onLoad: {invokeAPI: feed}
  body:
    Column:
      children:
        - ListView:
            item-template:
              data: ${feed.body.data.rows}
              name: row
              template:
                Text: {text: "${row.name}", backgroundColor: "${row.name}", width: "${row.size}px", visible: "${row.shown}"}
        - Text: {id: fixed, text: fixed, maxLines: 1}
        - Button: {label: Go, onTap: "fixed.maxLines = 'many'"}
"#,
        |app| {
            let rows = r#"{"rows": [{"name": "ACME", "shown": 3}, {"name": "red"}, {"name": "Bolt", "size": ""}]}"#;
            app.stream("feed", rows);
            assert_eq!(app.texts(), ["ACME", "red", "Bolt", "fixed"]);
            // One fault for each property, however many rows have it. Null or nothing means "not set".
            assert_eq!(
                app.faults(),
                [
                    "14:62 [E0507] `backgroundColor` of `Text` cannot be `ACME`",
                    "14:110 [E0507] `visible` of `Text` cannot be `3`",
                ]
            );
            app.stream("feed", &rows.replace("Bolt", "Core"));
            assert_eq!(app.faults(), [""; 0]);
            app.stream("feed", &rows.replace(r#""size": """#, r#""size": "wide""#));
            assert_eq!(app.faults(), ["14:84 [E0507] `width` of `Text` cannot be `widepx`"]);
            app.tap("Go");
            assert_eq!(app.faults(), ["15:11 [E0507] `maxLines` of `Text` cannot be `many`; a script has set it"]);
            assert_eq!(app.prop("fixed", "maxLines"), ensemble_run::value::Value::Null);
        },
    );
}

#[test]
fn the_faults_of_the_last_version_leave_with_it() {
    let yaml = "Global: var c = 'x';\nView: {body: {Text: {text: hi, backgroundColor: \"${c}\"}}}\n";
    on_screen(yaml, |app| {
        assert_eq!(app.faults().len(), 1);
        app.reload(&yaml.replace("'x'", "'red'"));
        assert_eq!((app.faults().len(), app.scene().faults.len(), app.scene().fault_count()), (0, 0, 0));
        app.reload(yaml);
        assert_eq!((app.faults().len(), app.scene().faults.len(), app.scene().fault_count()), (1, 1, 1));
    });
}

#[test]
fn a_fault_leaves_the_list_with_its_cause() {
    let yaml = r#"
Global: var c = 'x';
API:
  feed: {type: sse, url: http://there/feed, sseOptions: {badge: false}}
  quotes: {url: http://there/quotes}
View:
  onLoad: {invokeAPI: feed}
  body:
    Column:
      children:
        - Text: {text: hi, backgroundColor: "${c}"}
        - Button: {label: Mend, onTap: "c = 'red'"}
        - Button: {label: Ask, onTap: {invokeAPI: quotes}}
        - Button: {label: Again, onTap: {invokeAPI: feed}}
        - Button: {label: Fail, onTap: "nothing.at.all()"}
"#;
    on_screen(yaml, |app| {
        app.stream_failed("feed", "refused", false);
        app.tap("Ask");
        app.refuse("quotes", "refused");
        app.tap("Fail");
        app.tap("Fail");
        let codes =
            |app: &crate::harness::Harness| app.fault_codes().iter().map(|code| code.to_string()).collect::<Vec<_>>();
        assert_eq!(codes(app), ["E0507", "E0601", "E0602", "E0501"]);
        assert_eq!(app.scene().faults[3].times, 2);
        app.tap("Mend");
        app.tap("Ask");
        app.respond("quotes", 200, "1");
        assert_eq!(codes(app), ["E0601", "E0501"]);
        app.interact(Interaction::ClearFaults);
        assert_eq!(codes(app), [""; 0]);
        app.tap("Fail");
        assert_eq!(codes(app), ["E0501"], "what happens again is listed again");
    });
}

#[test]
fn an_answer_that_is_not_what_was_wanted_is_marked_at_its_address() {
    let yaml = r#"
API:
  feed:
    type: sse
    url: http://there/feed
    sseOptions: {badge: false}
  quotes:
    url: http://there/quotes
View:
  onLoad: {invokeAPI: feed}
  body:
    Column:
      children:
        - Button: {label: Ask, onTap: {invokeAPI: quotes}}
"#;
    let lines = |app: &crate::harness::Harness| {
        let spans = app.scene().faults.iter().map(|fault| fault.diagnostic.span.unwrap().start as usize);
        spans.map(|start| yaml[..start].matches('\n').count()).collect::<Vec<_>>()
    };
    for (status, line) in [(404, 4), (200, 4), (401, 2)] {
        on_screen(yaml, |app| {
            let failure = Failure { status: Some(status), message: "no".into(), ..Failure::default() };
            app.says("feed", [StreamEvent::Failed(failure)]);
            app.stream_closed("feed", CloseReason::Failed);
            assert_eq!(lines(app), [line], "{status}");
        });
    }
    on_screen(yaml, |app| {
        app.tap("Ask");
        app.respond("quotes", 404, "");
        assert_eq!(lines(app), [7]);
        app.tap("Ask");
        app.respond("quotes", 200, "1");
        assert!(lines(app).is_empty());
    });
}

#[test]
fn a_part_of_a_style_of_a_wrong_type_is_reported() {
    on_screen(
        r#"
Global: var mood = 'ACME', size = 900000;
View:
  body:
    Column:
      children:
        - Text: {text: flat, fontSize: 12, letterSpacing: "${mood}"}
        - Text: {text: inside, textStyle: {fontSize: "${size}", fontWeight: bold, color: "${null}"}}
        - Button: {label: Go, onTap: "size = 20", boxShadow: {color: red, blur: "${mood}"}}
"#,
        |app| {
            assert_eq!(
                app.faults(),
                [
                    "7:62 [E0507] `textStyle.letterSpacing` of `Text` cannot be `ACME`",
                    "8:57 [E0507] `textStyle.fontSize` of `Text` cannot be `900000`",
                    "9:84 [E0507] `boxShadow.blur` of `Button` cannot be `ACME`",
                ]
            );
            app.tap("Go");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}
