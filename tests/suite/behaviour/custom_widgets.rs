//! An app's own widgets: inputs in, events out, a life of their own.

use crate::harness::{on_app, on_screen};

#[test]
fn inputs_follow_and_undeclared_ones_are_null() {
    on_screen(
        r#"
Global: var name = 'Ann';
View:
  body:
    Column:
      children:
        - Greeting: {inputs: {who: "${name}"}}
        - Greeting:
        - Button: {label: Change, onTap: "name = 'Bob'"}
Greeting:
  inputs: [who, style]
  body:
    Row:
      children:
        - Text: {text: "${who}"}
        - Text: {text: "${who ? 'Hello ' + who : 'Hello nobody'}${style}"}
"#,
        |app| {
            assert_eq!(app.texts(), ["Ann", "Hello Ann", "", "Hello nobody"]);
            app.tap("Change");
            assert_eq!(app.texts(), ["Bob", "Hello Bob", "", "Hello nobody"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn its_events_run_in_the_scope_of_its_caller() {
    on_screen(
        r#"
Global: var picked = 'none';
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "${picked}"}
        - Picker: {events: {onPick: "picked = event.data.name"}}
        - Picker: {inputs: {label: Other}}
Picker:
  inputs: [label]
  events: {onPick: {data: {name: string}}}
  Global: var picked = 'inside';
  body:
    Column:
      children:
        - Button: {label: "${label || 'Yaml'}", onTap: {dispatchEvent: {onPick: {data: {name: "${picked}"}}}}}
        - Button: {label: "${(label || '') + 'Script'}", onTap: "ensemble.dispatchEvent({onPick: {data: {name: 'script'}}})"}
"#,
        |app| {
            app.tap("Yaml");
            assert_eq!(app.text("out"), "inside");
            app.tap("Script");
            assert_eq!(app.text("out"), "script");
            app.tap("OtherScript");
            assert_eq!(app.text("out"), "script");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn each_use_has_variables_of_its_own() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Counter: {inputs: {name: A}}
        - Counter: {inputs: {name: B}}
Counter:
  inputs: [name]
  Global: |-
    var count = 0;
    function more() { count++; }
  onLoad: "console.log('load ' + name)"
  body:
    Column:
      children:
        - Text: {text: "${name}${count}"}
        - Button: {label: "More ${name}", onTap: more()}
"#,
        |app| {
            assert_eq!(app.console(), ["load A", "load B"]);
            app.tap("More A");
            app.tap("More A");
            app.tap("More B");
            assert_eq!(app.texts(), ["A2", "B1"]);
            assert_eq!(app.console(), [""; 0]);
        },
    );
}

#[test]
fn its_global_runs_even_when_no_binding_asks() {
    on_screen(
        r#"
View:
  body: {Clock: }
Clock:
  Global: |-
    setInterval(() => console.log('tick'), 1000);
  body: {Text: {text: clock}}
"#,
        |app| {
            app.advance_millis(2000);
            assert_eq!(app.console(), ["tick", "tick"]);
        },
    );
}

#[test]
fn its_id_shows_its_inputs() {
    on_screen(
        r#"
View:
  body:
    Column:
      children:
        - Card1: {id: card, inputs: {title: first}}
        - Text: {id: path, text: "${card.title}"}
        - Text: {id: script, text: "${card.title + '!'}"}
        - Button: {label: Set, onTap: "card.title = 'second'"}
Card1:
  inputs: [title]
  body: {Text: {id: inner, text: "${title}"}}
"#,
        |app| {
            assert_eq!(app.texts(), ["first", "first", "first!"]);
            app.tap("Set");
            assert_eq!(app.texts(), ["second", "second", "second!"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn a_branch_inside_a_widget_is_known_to_its_scripts() {
    on_screen(
        r#"
View:
  body: {Editor: }
Editor:
  Global: |-
    var open = false;
    function fill() { field.value = 'filled'; }
  body:
    Column:
      children:
        - Conditional:
            conditions:
              - if: ${open}
                TextInput: {id: field}
        - Button: {label: Open, onTap: "open = true"}
        - Button: {label: Fill, onTap: fill()}
"#,
        |app| {
            app.tap("Open");
            app.tap("Fill");
            assert_eq!(app.text("field"), "filled");
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn widgets_stand_in_widgets_and_pass_on_what_they_get() {
    on_screen(
        r#"
Global: var n = 1;
View:
  body:
    Column:
      children:
        - Outer: {inputs: {value: "${n}"}, events: {onDone: "n = event.data.value"}}
Outer:
  inputs: [value]
  events: {onDone: }
  body:
    Inner: {inputs: {number: "${value * 10}"}, events: {onPress: {dispatchEvent: {onDone: {data: {value: "${event.data.number + value}"}}}}}}
Inner:
  inputs: [number]
  events: {onPress: }
  body: {Button: {label: "${number}", onTap: {dispatchEvent: {onPress: {data: {number: "${number}"}}}}}}
"#,
        |app| {
            app.tap("10");
            assert_eq!(app.faults(), [""; 0]);
            assert!(app.shows("110"), "{}", app.scene_text());
        },
    );
}

#[test]
fn a_hidden_widget_is_gone_as_a_whole() {
    on_screen(
        r#"
Global: var on = true;
View:
  body:
    Column:
      children:
        - Panel: {visible: "${on}"}
        - Button: {label: Hide, onTap: "on = false"}
Panel:
  body: {Column: {children: [{Text: {text: inside}}]}}
"#,
        |app| {
            assert_eq!(app.texts(), ["inside"]);
            app.tap("Hide");
            assert_eq!(app.texts(), [""; 0]);
        },
    );
}

#[test]
fn a_widget_that_contains_itself_twice_ends_with_a_fault() {
    on_screen(
        r#"
Global: var deep = true;
View:
  body: {Tree: {inputs: {deep: "${deep}"}}}
Tree:
  inputs: [deep]
  body:
    Column:
      children:
        - Tree: {visible: "${deep}", inputs: {deep: "${deep}"}}
        - Tree: {visible: "${deep}", inputs: {deep: "${deep}"}}
"#,
        |app| {
            let faults = app.faults();
            assert!(!faults.is_empty() && faults.iter().all(|fault| fault.contains("more than")), "{faults:?}");
        },
    );
}

#[test]
fn an_event_that_nobody_is_around_for_is_a_fault() {
    on_screen("View: {body: {Button: {label: Go, onTap: {dispatchEvent: {onPick: {data: {a: 1}}}}}}}\n", |app| {
        app.tap("Go");
        let faults = app.faults();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].contains("outside of a custom widget"), "{faults:?}");
    });
}

#[test]
fn a_widget_s_own_api_sees_its_inputs() {
    on_screen(
        r#"
View:
  body: {Rows: {inputs: {topic: news}}}
Rows:
  inputs: [topic]
  API:
    rows: {url: "http://there/${topic}", onResponse: "console.log('got ' + topic)"}
  onLoad: {invokeAPI: rows}
  body: {Text: {id: out, text: "${rows.body.length}"}}
"#,
        |app| {
            assert_eq!(app.requests(), ["GET http://there/news"]);
            app.respond("news", 200, "[1, 2]");
            assert_eq!(app.text("out"), "2");
            assert_eq!(app.console(), ["got news"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

#[test]
fn an_input_may_have_any_name() {
    on_screen(
        r#"
Global: var n = 1;
View:
  body:
    Column:
      children:
        - Gauge: {inputs: {value: "${n}", at: "${n * 2}", data: "${n * 3}"}}
        - Button: {label: Add, onTap: n++}
Gauge:
  inputs: [value, at, data]
  body: {Text: {text: "${value + ' ' + at + ' ' + data}"}}
"#,
        |app| {
            assert_eq!(app.texts(), ["1 2 3"]);
            app.tap("Add");
            assert_eq!(app.texts(), ["2 4 6"]);
            assert_eq!(app.faults(), [""; 0]);
        },
    );
}

/// Layout of projects from the language's first years: an app below `apps/`, its widgets and scripts in one file, translations beside all apps.
#[test]
fn an_older_app_finds_its_widgets_scripts_and_strings() {
    const RESOURCES: &str = r#"
Widgets:
  Greeting:
    Import: [words]
    inputs: [who]
    body: {Text: {text: "${hello(who)}"}}
Scripts:
  words: |-
    function hello(who) { return 'Hello ' + who; }
"#;
    const HOME: &str = r#"
View:
  body:
    Column:
      children:
        - Greeting: {inputs: {who: Ann}}
        - Text: {text: r@word}
        - Button: {label: Go, onTap: {navigateScreen: {name: Bye Bye}}}
"#;
    let files = [
        ("apps/hello/resources.ensemble", RESOURCES),
        ("apps/hello/Home.yaml", HOME),
        ("apps/hello/Bye Bye.yaml", "View: {body: {Text: {text: bye}}}"),
        ("i18n/en.yaml", "word: from the strings"),
    ];
    on_app(&files, |app| {
        assert_eq!(app.texts(), ["Hello Ann", "from the strings"]);
        app.tap("Go");
        assert_eq!(app.texts(), ["bye"]);
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn an_api_of_a_widget_that_the_screen_calls_knows_the_names_of_the_widget() {
    let widget = "Global: |-\n  let heard = 0;\n  function note(body) { heard += body.data.n; }\nAPI:\n  feed: {type: sse, url: \"http://there/${place}\", onResponse: note(response.body);}\nWidget:\n  inputs: [place]\n  body:\n    Text: {text: \"heard ${heard}\"}\n";
    let screen = "View:\n  body:\n    Column:\n      children:\n        - Feed: {inputs: {place: harbour}}\n        - Button: {label: Call, onTap: ensemble.invokeAPI('feed');}\n";
    let files = [("screens/Home.yaml", screen), ("widgets/Feed.yaml", widget)];
    on_app(&files, |app| {
        app.tap("Call");
        assert_eq!(app.streams(), ["http://there/harbour"]);
        app.stream("harbour", "{\"n\": 3}");
        app.stream("harbour", "{\"n\": 4}");
        assert!(app.shows("heard 7"), "{}", app.scene_text());
        assert_eq!(app.faults(), Vec::<String>::new());
    });
}

#[test]
fn a_function_of_its_scripts_sees_inputs_that_change_without_a_script() {
    on_screen(
        r#"
API:
  feed: {type: sse, url: http://x/feed}
View:
  onLoad: {invokeAPI: {name: feed}}
  body:
    Light: {inputs: {stream: "${feed.sse}", state: "${feed.sse.state}"}}
Light:
  inputs: [stream, state]
  body:
    Text: {id: out, text: "${words()}"}
  Global: |-
    function words() { return `${stream.events} ${state}`; }
"#,
        |app| {
            app.stream_opened("feed");
            app.stream("feed", "1");
            app.stream("feed", "2");
            assert_eq!(app.texts(), ["2 open"]);
        },
    );
}

#[test]
fn an_unset_property_that_is_on_or_off_reads_as_its_default() {
    let screen = r#"
Box1:
  body: {Text: {text: boxed}}
View:
  body:
    Column:
      children:
        - Text: {id: out, text: "${plain.visible} ${plain.expanded} ${card.visible} ${go.enabled}"}
        - Text: {id: plain, text: plain}
        - Box1: {id: card}
        - Button: {id: go, label: Go, onTap: "plain.visible = !plain.visible; card.visible = !card.visible"}
"#;
    on_screen(screen, |app| {
        assert_eq!(app.text("out"), "true false true true");
        app.tap("Go");
        assert_eq!(app.text("out"), "false false false true");
        app.tap("Go");
        assert_eq!(app.text("out"), "true false true true");
    });
}
