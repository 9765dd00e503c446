//! The schema of a line of a recording.

use serde_json::{Map, Value, json};

use super::kinds::DIALECT;

/// Schema of one line of a recording: the header, an event, a call or a frame. The kinds are those of `ensemble_core::recording`.
pub(super) fn schema() -> Value {
    let mut defs = Map::new();
    defs.insert("header".into(), header());
    for (kinds, doc, keys) in kinds() {
        defs.insert(kinds[0].to_owned(), line(&kinds, doc, keys));
    }
    let forms: Vec<Value> = defs.keys().map(|name| json!({"$ref": format!("#/$defs/{name}")})).collect();
    defs.insert("headers".into(), pairs("Names and values, in their order."));
    defs.insert("widget".into(), widget());
    json!({"$schema": DIALECT, "title": "A line of a recording", "anyOf": forms, "$defs": defs})
}

fn header() -> Value {
    let keys = json!({
        "format": {"enum": ["ensemble-run recording"], "description": "Marks the file as a recording."},
        "version": {"type": "integer", "description": "Version of the format, 1."},
        "program": text("Version of the program that recorded."),
        "app": text("The app as it was named."),
        "files": {"type": "object", "additionalProperties": {"type": "string"}, "description": "A hash of each of the app's files."},
        "size": {"type": "array", "items": {"type": "number"}, "description": "Width and height of the content in logical pixels."},
        "theme": {"enum": ["dark", "light"], "description": "Theme that the system or the person prefers."},
        "locale": text("The person's language."),
        "platform": text("`device.platform`."),
        "screen": text("The start screen, where it was not the home screen."),
        "inputs": {"description": "Inputs of the start screen."},
        "env": {"type": "array", "items": {"type": "string"}, "description": "Names of `env` that had a value."},
        "simulatedAt": text("Address of the simulated streams."),
        "storage": {"type": "object", "description": "The app's storage at the start."},
        "wallMillis": {"type": "number", "description": "Milliseconds since 1970 at the start."},
        "utcOffsetMinutes": {"type": "number", "description": "Minutes by which local time was ahead of UTC."},
        "seed": text("Seed of `Math.random()`."),
    });
    json!({"type": "object", "description": "The first line: what the app started with.", "properties": keys,
        "required": ["format", "version", "app", "files", "size", "theme", "locale", "env", "storage"], "additionalProperties": false})
}

/// A key of a line, and its schema.
type Key = (&'static str, Value);

/// Kinds of lines with the same keys, a sentence, and those keys.
type Kinds = (Vec<&'static str>, &'static str, Vec<Key>);

fn kinds() -> Vec<Kinds> {
    [runtime_kinds(), stream_kinds(), request_kinds(), socket_kinds(), input_kinds(), window_kinds()].concat()
}

fn number(doc: &str) -> Value {
    json!({"type": "number", "description": doc})
}

fn text(doc: &str) -> Value {
    json!({"type": "string", "description": doc})
}

fn flag(doc: &str) -> Value {
    json!({"type": "boolean", "description": doc})
}

fn any(doc: &str) -> Value {
    json!({"description": doc})
}

fn headers() -> Value {
    json!({"$ref": "#/$defs/headers"})
}

fn attempt() -> Value {
    number("Failed attempts in a row.")
}

fn delay() -> Value {
    number("The wait before the next attempt, in milliseconds.")
}

/// Keys of a line of a stream: those of every such line, then its own.
fn of_stream(keys: Vec<Key>) -> Vec<Key> {
    let mut all = vec![
        ("api", text("The API.")),
        ("stream", number("The app's number for the stream.")),
        ("generation", number("Number of its opening.")),
        ("more", flag("The next line was delivered together with this one.")),
    ];
    all.extend(keys);
    all
}

/// Keys of a line of a widget: those of every such line, then its own.
fn of_widget(keys: Vec<Key>) -> Vec<Key> {
    let mut all =
        vec![("node", number("The app's number for the widget.")), ("widget", json!({"$ref": "#/$defs/widget"}))];
    all.extend(keys);
    all
}

/// Keys of a line of a WebSocket: those of every such line, then its own.
fn of_socket(keys: Vec<Key>) -> Vec<Key> {
    let mut all = vec![
        ("api", text("The WebSocket's name.")),
        ("socket", number("The WebSocket's number.")),
        ("generation", number("Number of its opening.")),
    ];
    all.extend(keys);
    all
}

/// Lines that the runtime writes by itself, and those of timers.
fn runtime_kinds() -> Vec<Kinds> {
    vec![
        (vec!["frame"], "The scene was made here. No event.", vec![]),
        (
            vec!["call"],
            "The app asked for a stream, a request, a WebSocket, a timer or something of the desktop. No event.",
            vec![
                ("api", text("The API or WebSocket, or what is asked of the desktop.")),
                ("socket", number("The WebSocket's number.")),
                ("desktop", number("The number of what is asked of the desktop.")),
                ("stream", number("The stream's number.")),
                ("generation", number("Number of its opening.")),
                ("task", number("The request's number.")),
                ("timer", number("The timer's number.")),
                ("afterMs", number("The timer's time.")),
                ("method", text("`GET`, `POST` and so on.")),
                ("url", text("The address, without secrets.")),
            ],
        ),
        (vec!["timer"], "A timer's time has passed.", vec![("task", number("Its number."))]),
    ]
}

fn stream_kinds() -> Vec<Kinds> {
    vec![
        (
            vec!["stream.connecting", "stream.refresh"],
            "An attempt begins, or waits for a fresh request.",
            of_stream(vec![("attempt", attempt())]),
        ),
        (
            vec!["stream.open"],
            "The server has answered with a stream.",
            of_stream(vec![
                ("status", number("The status.")),
                ("url", text("The address after redirects.")),
                ("headers", headers()),
            ]),
        ),
        (
            vec!["stream.event"],
            "An event, byte for byte.",
            of_stream(vec![
                ("event", text("Its name.")),
                ("id", text("The last id that the server has sent.")),
                ("data", text("Its data.")),
                ("text", flag("The data is JSON and was kept as text.")),
                ("malformed", flag("The data should have been JSON and is not.")),
                ("bytes", number("The size of the data, where it is another one.")),
            ]),
        ),
        (vec!["stream.comment"], "A comment.", of_stream(vec![("text", text("The text behind its colon."))])),
        (
            vec!["stream.retry"],
            "The server says how long to wait before reconnects.",
            of_stream(vec![("delayMs", number("The wait, in milliseconds."))]),
        ),
        (
            vec!["stream.oversized"],
            "An event was too large.",
            of_stream(vec![("limit", number("The bound in bytes."))]),
        ),
        (vec!["stream.skipped"], "Events were left out.", of_stream(vec![("count", number("Their number."))])),
        (
            vec!["stream.error"],
            "An attempt or the connection has failed.",
            of_stream(vec![
                ("status", number("The server's status, when it answered.")),
                ("message", text("The cause.")),
                ("body", text("The server's own words.")),
                ("headers", headers()),
                ("retrying", flag("Another attempt follows.")),
                ("attempt", attempt()),
                ("delayMs", delay()),
            ]),
        ),
        (
            vec!["stream.waiting", "stream.probing"],
            "The stream is tried again later.",
            of_stream(vec![
                ("attempt", attempt()),
                ("delayMs", delay()),
                ("lastEventId", text("The id it resumes behind.")),
                ("message", text("The last cause.")),
            ]),
        ),
        (
            vec!["stream.close"],
            "The stream is over.",
            of_stream(vec![(
                "reason",
                json!({"enum": ["no content", "ended", "finished", "failed"], "description": "The cause."}),
            )]),
        ),
    ]
}

/// Answers of servers and of the desktop.
fn request_kinds() -> Vec<Kinds> {
    vec![
        (
            vec!["response"],
            "The answer to a request.",
            vec![
                ("task", number("The request's number.")),
                ("api", text("The API.")),
                ("status", number("The status.")),
                ("reason", text("The words after it.")),
                ("headers", headers()),
                ("body", any("The body, read as JSON where it is some.")),
                ("cookies", headers()),
                ("error", text("The cause, where there is no answer.")),
            ],
        ),
        (
            vec!["picture"],
            "The window got a picture from a server. No event.",
            vec![
                ("url", text("Its address, without secrets.")),
                ("data", text("The file in base64.")),
                ("error", text("The cause, where there is none.")),
            ],
        ),
        (
            vec!["progress"],
            "A part of a request's body was sent.",
            vec![
                ("task", number("The request's number.")),
                ("sent", number("Bytes that were sent.")),
                ("total", number("Bytes of the body.")),
            ],
        ),
        (
            vec!["desktop"],
            "The desktop's answer to what the app has asked.",
            vec![
                ("task", number("The number of what was asked.")),
                ("result", any("The answer.")),
                ("error", text("The cause, where there is none.")),
                ("form", flag("Files were read for a request.")),
            ],
        ),
        (
            vec!["appExported"],
            "An app was made of a stream.",
            vec![
                ("task", number("The request's number.")),
                ("result", any("The export's result: `{folder, files, view, notes}`.")),
                ("error", text("The cause, where nothing was made.")),
            ],
        ),
    ]
}

fn socket_kinds() -> Vec<Kinds> {
    vec![
        (vec!["socket.open"], "A WebSocket is open.", of_socket(vec![])),
        (
            vec!["socket.message"],
            "A message of a WebSocket.",
            of_socket(vec![("data", text("The message; of a binary one its bytes in base64."))]),
        ),
        (
            vec!["socket.close"],
            "A WebSocket is closed.",
            of_socket(vec![
                ("reason", text("The cause.")),
                ("delayMs", delay()),
                ("attempt", attempt()),
                ("wasOpen", flag("True if it was open before.")),
            ]),
        ),
        (
            vec!["socket.reconnecting"],
            "The next attempt of a WebSocket begins.",
            of_socket(vec![("attempt", attempt())]),
        ),
        (vec!["socket.error"], "A message could not be sent.", of_socket(vec![("message", text("The cause."))])),
    ]
}

/// Input of the person.
fn input_kinds() -> Vec<Kinds> {
    vec![
        (
            vec!["pointer", "key", "text"],
            "A widget's event, or its new value.",
            of_widget(vec![
                ("event", text("The event: `onTap`.")),
                ("data", any("`event.data`.")),
                ("prop", text("The property that was set: `value`.")),
                ("value", any("Its value.")),
            ]),
        ),
        (vec!["choose"], "An entry of a menu was chosen.", of_widget(vec![("index", number("Its index."))])),
        (
            vec!["range"],
            "Other rows of a list are visible.",
            of_widget(vec![("first", number("The first one.")), ("end", number("One past the last one."))]),
        ),
        (
            vec!["back", "clearFaults", "focus", "reload", "stopFinding"],
            "The person went back, emptied the list of faults, closed the find bar, came to the window, or changed the app's files.",
            vec![],
        ),
        (
            vec!["dismiss"],
            "A dialog or toast was closed.",
            vec![
                ("node", number("Its number.")),
                ("what", json!({"enum": ["dialog", "toast"], "description": "The kind that was closed."})),
            ],
        ),
        (vec!["reconnect", "stop"], "A button of a stream's badge.", vec![("name", text("The stream."))]),
        (vec!["link"], "A link was followed.", vec![("target", text("An address or a screen."))]),
        (
            vec!["go"],
            "A screen was gone to.",
            vec![
                ("screen", text("Its name.")),
                ("inputs", any("Its inputs.")),
                ("replace", flag("In place of the one in front.")),
            ],
        ),
        (
            vec!["find"],
            "The find bar looks in the rows of a list.",
            of_widget(vec![("words", text("The searched words, in lower case and without accents."))]),
        ),
        (
            vec!["imageFailed"],
            "A picture cannot be shown.",
            of_widget(vec![
                ("prop", text("The property.")),
                ("source", text("The picture.")),
                ("reason", text("The cause.")),
            ]),
        ),
    ]
}

fn window_kinds() -> Vec<Kinds> {
    vec![
        (
            vec!["resize"],
            "The window has another size.",
            vec![("width", number("Its width.")), ("height", number("Its height."))],
        ),
        (vec!["visible"], "The window is hidden or shown again.", vec![("visible", flag("True when it is shown."))]),
        (vec!["theme"], "The system's theme has changed.", vec![("dark", flag("True for a dark theme."))]),
    ]
}

fn line(kinds: &[&str], doc: &str, keys: Vec<Key>) -> Value {
    let mut all = Map::new();
    all.insert("at".into(), json!({"type": "number", "description": "Milliseconds since the start."}));
    all.insert("kind".into(), json!({"enum": kinds, "description": "Kind of the line."}));
    all.insert(
        "wall".into(),
        json!({"type": "number", "description": "Milliseconds since 1970, where the clock was set or the machine slept."}),
    );
    all.extend(keys.into_iter().map(|(key, schema)| (key.to_owned(), schema)));
    json!({"type": "object", "description": doc, "properties": all, "required": ["at", "kind"], "additionalProperties": false})
}

fn pairs(doc: &str) -> Value {
    json!({"type": "array", "items": {"type": "array", "items": {"type": "string"}}, "description": doc})
}

fn widget() -> Value {
    let keys = json!({
        "type": {"type": "string", "description": "Its kind: `Button`."},
        "id": {"type": "string", "description": "Its `testId` or `id`."},
        "text": {"type": "string", "description": "The text that it shows."},
        "nth": {"type": "number", "description": "How many like it come before it."},
    });
    json!({"type": "object", "description": "How a widget is found again in an app that has changed.", "properties": keys, "required": ["type"], "additionalProperties": false})
}
