//! The view that a stream gets: a table, a list by name, a row for each key, a question and its answer.

use super::*;

#[test]
fn alternatives_are_sorts_of_their_own_wherever_they_stand() {
    let chunk = "{type: object, required: [type, delta], properties: {type: {const: text}, delta: {type: string}}}";
    let stop = "{type: object, required: [type], properties: {type: {const: stop}, usage: {type: object}}}";
    let asyncapi = format!(
        "asyncapi: 2.6.0\nservers: {{a: {{url: http://a, protocol: sse}}}}\nchannels: {{/a: {{subscribe: {{message: {{payload: {{oneOf: [{chunk}, {stop}]}}}}}}}}}}\n"
    );
    let openapi =
        "openapi: 3.1.0\nservers: [{url: http://a}]\npaths: {/a: {get: {responses: {'200': {content: {text/event-stream: {schema: {$ref: '#/components/schemas/all'}}}}}}}}\ncomponents:\n  schemas:\n    all: {oneOf: [{$ref: '#/components/schemas/chunk'}, {$ref: '#/components/schemas/end'}], discriminator: {propertyName: kind, mapping: {more: '#/components/schemas/chunk'}}}\n    chunk: {type: object, properties: {delta: {type: string}}}\n    end: {type: object, properties: {usage: {type: integer}}}\n".to_owned();
    for (text, values) in [(asyncapi, ["text", "stop"]), (openapi, ["more", "end"])] {
        let (described, said) = described_text("x", &text);
        let described = described.unwrap_or_else(|| panic!("{said:?}"));
        let sorts = &described.streams[0].messages;
        let found: Vec<String> = sorts
            .iter()
            .map(|sort| {
                sort.schema
                    .fields()
                    .iter()
                    .find_map(|field| field.schema.choices.first())
                    .unwrap()
                    .to_display()
                    .to_string()
            })
            .collect();
        assert_eq!(found, values);
        assert_eq!(sorts[0].schema.fields().len(), 2, "no sort has fields of another one");
        assert_eq!(ensemble_run::scaffold::shown_as(&described), ["a list of events by name"]);
        let folder = Folder::written(&format!("alternatives-{}", values[0]), &described);
        assert_eq!(faults_of(&folder.0), Vec::<String>::new());
        crate::cli::run(&["test", folder.0.to_str().unwrap()]).with(0);
    }
}

#[test]
fn a_field_is_a_key_where_it_varies_and_the_text_is_never_dropped() {
    let mut seen = Vec::new();
    for (at, text) in ["Ferry is late", "Gate changed", "Doors open", "Match point", "Train arrives"].iter().enumerate()
    {
        let data = format!("{{\"channel\": \"news\", \"message\": \"{text}\", \"score\": {at}, \"urgent\": true}}");
        let data = ensemble_run::scaffold::infer::json(&data).unwrap();
        seen.push(ensemble_run::scaffold::infer::SampledEvent { event: "message".into(), id: String::new(), data });
    }
    let described = Description {
        streams: vec![ensemble_run::scaffold::Stream {
            id: "news".into(),
            method: "GET".into(),
            path: "/news".into(),
            messages: ensemble_run::scaffold::infer::messages(&seen),
            ..Default::default()
        }],
        ..Description::default()
    };
    assert_eq!(ensemble_run::scaffold::shown_as(&described), ["a table, newest first"]);
    let written = write(&described, "app");
    let widget = written.iter().find(|file| file.path.ends_with("NewsStream.yaml")).unwrap();
    assert!(widget.text.contains("line(row.data.message)"), "{}", widget.text);
}

#[test]
fn a_request_with_a_conversation_is_a_question_and_one_for_sounds_is_not() {
    let stream = |path: &str, body: &str, event: &str| {
        format!(
            "  /{path}: {{post: {{requestBody: {{content: {{application/json: {{schema: {body}}}}}}}, responses: {{'200': {{content: {{text/event-stream: {{schema: {event}}}}}}}}}}}}}\n"
        )
    };
    let message = "{oneOf: [{type: object, properties: {role: {const: developer}}}, {type: object, properties: {role: {const: user}, content: {type: string}}}]}";
    let chat = format!(
        "{{type: object, required: [messages, model], properties: {{messages: {{type: array, items: {message}}}, model: {{type: string, enum: [demo-1]}}, stream: {{type: boolean}}, seed: {{type: integer}}}}}}"
    );
    let chunk = "{type: object, properties: {choices: {type: array, items: {type: object, properties: {delta: {type: object, properties: {content: {type: string}}}}}}}}";
    let speech = "{type: object, required: [input], properties: {input: {type: string}}}";
    let sound = "{type: object, properties: {type: {const: speech.audio.delta}, audio: {type: string}}}";
    let text = format!(
        "openapi: 3.1.0\nservers: [{{url: http://a}}]\npaths:\n{}{}",
        stream("chat", &chat, chunk),
        stream("speech", speech, sound)
    );
    let (described, said) = described_text("x", &text);
    let described = described.unwrap_or_else(|| panic!("{said:?}"));
    let shown = ensemble_run::scaffold::shown_as(&described);
    assert_eq!(shown[0], "a question and its answer");
    assert_ne!(shown[1], "a question and its answer");
    let folder = Folder::written("conversation", &described);
    assert_eq!(faults_of(&folder.0), Vec::<String>::new());
    let widget = fs::read_to_string(folder.0.join("widgets/ChatStream.yaml")).unwrap();
    assert!(
        widget.contains("{role: user, content: \"${asked}\"}") && widget.contains("model: \"${env.MODEL}\""),
        "{widget}"
    );
    assert!(widget.contains("stream: true") && !widget.contains("seed"), "{widget}");
    crate::cli::run(&["test", folder.0.to_str().unwrap()]).with(0);
}

#[test]
fn sorts_of_events_that_share_little_are_listed_by_name() {
    let load = "{name: load, payload: {type: object, properties: {host: {type: string}, cpu: {type: number}, ts: {type: integer}}}}";
    let alarm = "{name: alarm, payload: {type: object, properties: {host: {type: string}, message: {type: string}, ts: {type: integer}}}}";
    let order = "{name: order, payload: {type: object, properties: {order_id: {type: string}, status: {type: string}, total: {type: number}, at: {type: string, format: date-time}}}}";
    for (messages, view) in
        [(format!("{load}, {alarm}"), "a list of events by name"), (order.to_owned(), "a row for each `order_id`")]
    {
        let text = format!(
            "asyncapi: 2.6.0\nservers: {{a: {{url: http://a, protocol: sse}}}}\nchannels: {{/a: {{subscribe: {{message: {{oneOf: [{messages}]}}}}}}}}\n"
        );
        let described = described_text("x", &text).0.unwrap();
        assert_eq!(ensemble_run::scaffold::shown_as(&described), [view]);
    }
}

/// The view of the only stream of a document with this payload.
fn shown(payload: &str) -> String {
    let text = format!(
        "asyncapi: 3.0.0
info: {{title: T, version: 1.0.0}}
servers: {{own: {{host: '127.0.0.1:8080', protocol: sse}}}}
channels: {{readings: {{address: /readings, messages: {{reading: {{payload: {payload}}}}}}}}}
operations: {{readings: {{action: receive, channel: {{$ref: '#/channels/readings'}}}}}}
"
    );
    let description = read("shown.yaml", &text, Direction::Auto, &mut Report::default()).unwrap();
    ensemble_run::scaffold::shown_as(&description).join(", ")
}

#[test]
fn numbers_of_several_things_are_never_one_line() {
    let time = "time: {type: string, format: date-time}";
    let object = |required: &str, fields: &str| {
        shown(&format!("{{type: object, required: [{required}], properties: {{{fields}, {time}}}}}"))
    };
    let number = "value: {type: number}";
    // A thing has a row, a kind has a line, a person's events stand for themselves.
    for (required, field, wanted) in [
        ("city, value", "city: {type: string}", "a row for each `city`"),
        ("name, value", "name: {type: string}", "a row for each `name`"),
        ("type, value", "type: {type: string, enum: [cpu, memory]}", "numbers over time, a line for each `type`"),
        ("category, value", "category: {type: string}", "numbers over time, a line for each `category`"),
        ("customer, value", "customer: {type: string}", "a table, newest first"),
        ("value", "status: {type: string, enum: [ok, slow]}", "numbers over time"),
        ("identifier, value", "identifier: {type: string}", "numbers over time"),
    ] {
        assert_eq!(object(required, &format!("{field}, {number}")), wanted, "{field}");
    }
}

#[test]
fn an_object_without_fields_is_shown_as_its_examples_are() {
    let text = "asyncapi: 2.6.0
info: {title: T, version: 1.0.0}
servers: {own: {url: 'http://127.0.0.1:8080', protocol: sse}}
channels:
  /orders:
    subscribe:
      message:
        payload: {type: object}
        examples:
          - {payload: {specversion: '1.0', id: a1, data: {customer: Ada, total: 1.5}}}
          - {payload: {specversion: '1.0', id: a2, data: {customer: Ben, total: 2.5}}}
";
    let description = read("orders.yaml", text, Direction::Auto, &mut Report::default()).unwrap();
    assert_eq!(ensemble_run::scaffold::shown_as(&description), ["a table, newest first"]);
}
