//! `new --from`: what is read of descriptions, what is said about them, and that the apps that are written work.

use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::app::{LoadOptions, load};
use ensemble_run::diag::{Rendering, Report, Severity};
use ensemble_run::scaffold::asyncapi::{Version, document};
use ensemble_run::scaffold::document::{Direction, read_among};
use ensemble_run::scaffold::{Auth, Description, ParameterLocation, read, template, write};
use ensemble_run::script::Checker;
use ensemble_run::shell::disk::Disk;
use ensemble_run::simulate::Simulation;

use crate::support::with_stack;

/// Every document that can be used.
const GOOD: [&str; 12] = [
    "aspnet_3_2.json",
    "exchange_2_6.yaml",
    "exchange_3_0.yaml",
    "quarkus_2_4.yaml",
    "wso2_3_0.yaml",
    "wso2_observer.json",
    "prices_2_6.yaml",
    "rooms_3_0.yaml",
    "gitter_3_0.yaml",
    "zilla_3_0.yaml",
    "mercure_2_4.yaml",
    "openapi_3_2.yaml",
];

fn text_of(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/documents").join(name)).unwrap()
}

/// A document that can be used, and what is said about it.
pub fn described(name: &str) -> (Description, Vec<String>) {
    let (description, faults) = described_text(name, &text_of(name));
    (description.unwrap_or_else(|| panic!("{name}: {faults:?}")), faults)
}

fn described_text(name: &str, text: &str) -> (Option<Description>, Vec<String>) {
    let mut report = Report::default();
    let description = read(name, text, Direction::Auto, &mut report);
    report.sort();
    (description, said(&report))
}

/// `line severity[code]: message`
fn said(report: &Report) -> Vec<String> {
    let lines = report.diagnostics().iter().map(|fault| {
        let word = if fault.severity == Severity::Error { "error" } else { "warning" };
        let line =
            fault.span.and_then(|span| Some(report.sources.get(span.file)?.position(span.start).line)).unwrap_or(0);
        format!("{line} {word}[{}]: {}", fault.code, fault.message)
    });
    lines.collect()
}

/// A folder that is removed when the test ends.
pub struct Folder(pub PathBuf);

impl Folder {
    /// A folder with nothing in it.
    pub fn empty(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("ensemble-run-scaffold-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// An app written into a folder.
    pub fn written(name: &str, description: &Description) -> Self {
        let folder = std::env::temp_dir().join(format!("ensemble-run-scaffold-{name}-{}", std::process::id()));
        for file in write(description, "app") {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.text).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn faults_of(folder: &Path) -> Vec<String> {
    with_stack(|| {
        let (_, report) = load(folder, &Disk, &ensemble_run::shell::catalog(), &Checker, &LoadOptions::default());
        let lines = report.diagnostics().iter().map(|fault| {
            let file = fault.span.and_then(|span| report.sources.get(span.file)).map_or("", |source| &source.name);
            format!("{file}: {}", fault.message)
        });
        lines.collect()
    })
}

#[test]
fn every_written_app_loads_without_a_fault_and_its_streams_are_simulated() {
    let mut faults = Vec::new();
    let documents = GOOD.iter().map(|name| ((*name).to_owned(), described(name).0));
    for (name, description) in documents.chain([("template".to_owned(), template())]) {
        let folder = Folder::written(&name, &description);
        faults.extend(faults_of(&folder.0));
        match Simulation::open(&folder.0.join("simulate")) {
            Ok(simulation) => assert_eq!(simulation.paths().count(), description.streams.len(), "{name}"),
            Err(report) => faults.push(format!("{name}: {}", Rendering::PLAIN.render_all(&report))),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn written_tests_play_events_to_apis_that_exist() {
    let (description, _) = described("prices_2_6.yaml");
    let folder = Folder::written("mocks", &description);
    let text = fs::read_to_string(folder.0.join("tests/prices.test.yaml")).unwrap();
    let mut report = Report::default();
    let file = std::sync::Arc::make_mut(&mut report.sources).add("t", text.as_str());
    let tree = ensemble_run::syntax::parse(&text, file, &mut report).unwrap();
    let events =
        tree.root.get("mocks").and_then(|mocks| mocks.get("prices")).and_then(|mock| mock.get("events")).unwrap();
    assert_eq!(
        events.to_value().as_list().unwrap()[0].to_string(),
        r#"{"event":"price","data":{"symbol":"ACME","price":12.5,"volume":300,"at":"2026-01-01T09:00:00Z"}}"#
    );
    assert_eq!(said(&report), Vec::<String>::new());
}

#[test]
fn wso2_exports_are_read() {
    let (read, said) = described("wso2_observer.json");
    assert!(read.from_wso2);
    assert_eq!(read.servers[0].url, "http://localhost:8080");
    let paths: Vec<&str> = read.streams.iter().map(|stream| stream.path.as_str()).collect();
    assert_eq!(paths, ["/memory", "/open"]);
    assert_eq!(read.streams[0].auth, Some(Auth::Bearer { token: "OAUTH2_TOKEN".into() }));
    assert_eq!(read.streams[1].auth, None);
    assert_eq!(said, ["8 warning[E0708]: `/*` stands for every topic; the 2 that are named are used"]);
}

#[test]
fn asyncapi_2_is_read_whole() {
    let (read, said) = described("prices_2_6.yaml");
    assert_eq!(said, Vec::<String>::new());
    let servers: Vec<&str> = read.servers.iter().map(|server| server.url.as_str()).collect();
    assert_eq!(servers, ["https://eu.example.com/stock", "http://localhost:8280/stock"]);
    let [prices, news, load, ping] = &read.streams[..] else { panic!("four streams") };
    assert_eq!((prices.id.as_str(), prices.title.as_str()), ("onPrice", "Prices"));
    let parameters: Vec<(&str, ParameterLocation, &str)> =
        prices.parameters.iter().map(|one| (one.name.as_str(), one.location, one.default.as_str())).collect();
    assert_eq!(
        parameters,
        [("market", ParameterLocation::Path, "nyse"), ("currency", ParameterLocation::Query, "EUR")]
    );
    assert_eq!(prices.parameters[0].choices, ["xetra", "nyse"]);
    assert_eq!(prices.behaviour.retry, Some(2000));
    assert_eq!(prices.behaviour.idle_timeout, Some(50_000));
    assert_eq!(prices.behaviour.last_event_id_param.as_deref(), Some("since"));
    assert_eq!(prices.auth, Some(Auth::Bearer { token: "TOKEN".into() }));
    assert_eq!((prices.messages[0].event.as_deref(), prices.messages[0].examples.len()), (Some("price"), 2));
    let names: Vec<Option<&str>> = news.messages.iter().map(|message| message.event.as_deref()).collect();
    assert_eq!(names, [Some("headline"), Some("correction")]);
    assert_eq!(load.server.as_deref(), Some("staging"));
    assert_eq!(load.auth, Some(Auth::Basic { user: "BASIC_USER".into(), password: "BASIC_PASSWORD".into() }));
    assert!(ping.messages[0].schema.is_text());
}

#[test]
fn asyncapi_3_is_read_and_what_is_assumed_is_reported() {
    let (read, said) = described("rooms_3_0.yaml");
    assert_eq!(read.servers[0].url, "https://north.example.com/building/v1");
    let [readings, doors, control] = &read.streams[..] else { panic!("three streams") };
    assert_eq!(readings.path, "/rooms/{room}/readings");
    assert_eq!(readings.parameters.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["room", "unit"]);
    assert_eq!(readings.auth, Some(Auth::Key { name: "X-Api-Key".into(), in_query: false, secret: "KEY".into() }));
    assert!(readings.messages[0].schema.fields()[1].schema.is_number());
    assert_eq!(doors.path, "/doors");
    assert_eq!(control.messages[0].event.as_deref(), Some("done"));
    assert_eq!(said, ["45 warning[E0706]: this schema contains itself"]);
    let (gitter, said) = described("gitter_3_0.yaml");
    assert_eq!(gitter.streams[0].method, "POST");
    assert_eq!(said, ["16 warning[E0709]: `sendRoomInfo` says `send`; its events are taken as incoming"]);
    assert_eq!(described("zilla_3_0.yaml").1, Vec::<String>::new());
    let (mercure, said) = described("mercure_2_4.yaml");
    assert_eq!(said, Vec::<String>::new());
    let topic = &mercure.streams[0].parameters[0];
    assert_eq!(
        (mercure.streams[0].path.as_str(), topic.name.as_str(), topic.default.as_str()),
        ("", "topic", "https://example.com/books/17")
    );
}

#[test]
fn openapi_streams_are_read_with_their_events() {
    let (read, said) = described("openapi_3_2.yaml");
    assert_eq!(said, Vec::<String>::new());
    let [orders, health, answers] = &read.streams[..] else { panic!("three streams") };
    assert_eq!(orders.path, "/orders/{shop}/events");
    let names: Vec<Option<&str>> = orders.messages.iter().map(|message| message.event.as_deref()).collect();
    assert_eq!(names, [Some("placed"), Some("paid"), Some("shipped")]);
    assert_eq!(orders.messages[0].examples[0].data.get("total").as_f64(), Some(12.5));
    assert_eq!(orders.messages[2].schema.fields().len(), 3);
    let sent: Vec<(&str, ParameterLocation)> =
        orders.parameters.iter().map(|one| (one.name.as_str(), one.location)).collect();
    assert_eq!(
        sent,
        [
            ("shop", ParameterLocation::Path),
            ("since", ParameterLocation::Query),
            ("X-Tenant", ParameterLocation::Header)
        ]
    );
    assert_eq!(health.auth, None);
    assert_eq!(health.messages[0].examples.len(), 2);
    assert_eq!(
        (answers.method.as_str(), answers.body.as_ref().unwrap().to_string()),
        ("POST", r#"{"question":"Why?","stream":true}"#.into())
    );
}

#[test]
fn everything_wrong_is_reported_at_its_line_and_the_rest_is_made() {
    let (read, said) = described("broken.yaml");
    assert_eq!(
        read.streams.iter().map(|stream| stream.path.as_str()).collect::<Vec<_>>(),
        ["/a", "/b", "/c", "/e", "/g"]
    );
    assert_eq!(
        said,
        [
            "4 warning[E0703]: the document names no server that can be used",
            "4 warning[E0704]: server `queue` speaks `kafka`, which carries no server-sent events",
            "5 warning[E0703]: server `empty` has no address",
            "9 warning[E0705]: `#/components/mesages/price` leads nowhere: there is no `mesages`",
            "18 warning[E0708]: a schema of format `application/vnd.apache.avro;version=1.9.0` is not read",
            "19 warning[E0708]: channel `/d` is on servers only that carry no events",
            "22 warning[E0709]: channel `/e` has `publish` only; its events are taken as incoming",
            "22 warning[E0208]: unknown type `objekt`",
            "23 warning[E0708]: channel `/f` has no operation",
            "26 warning[E0705]: no security scheme is called `missing`",
            "27 warning[E0705]: `other.yaml#/price` lies in another file, which is not read",
            "32 warning[E0706]: `#/components/schemas/one` leads back to itself",
        ]
    );
    let folder = Folder::written("broken", &read);
    assert_eq!(faults_of(&folder.0), Vec::<String>::new());
}

#[test]
fn references_lead_to_files_in_the_folder() {
    let main = "asyncapi: 2.6.0\nservers: {a: {url: http://a, protocol: sse}}\nchannels:\n  /a: {subscribe: {message: {$ref: 'messages/all.yaml#/price'}}}\n  /b: {subscribe: {message: {$ref: '../outside.yaml'}}}\n";
    let beside = |path: &str| {
        match path {
        "messages/all.yaml" => Some("price: {name: price, payload: {$ref: '../schemas.json#/share'}}\n".to_owned()),
        "schemas.json" => Some("{\"share\": {\"$ref\": \"#/real\"}, \"real\": {\"type\": \"object\", \"properties\": {\"symbol\": {\"type\": \"strin\"}}}}".to_owned()),
        _ => None,
    }
    };
    let mut report = Report::default();
    let read = read_among("main.yaml", main, Direction::Auto, &beside, &mut report).unwrap();
    assert_eq!(read.streams[0].messages[0].schema.fields()[0].name, "symbol");
    let said: Vec<String> = report
        .diagnostics()
        .iter()
        .map(|fault| {
            let source = report.sources.get(fault.span.unwrap().file).unwrap();
            format!("{}: {}", source.name, fault.message)
        })
        .collect();
    assert_eq!(
        said,
        ["schemas.json: unknown type `strin`", "main.yaml: `../outside.yaml` lies in another file, which is not read"]
    );
}

#[test]
fn what_is_no_description_is_named() {
    for (text, wanted) in [
        (
            "<!doctype html><title>Portal</title>",
            "1 error[E0701]: this is a web page or XML, not a description of streams",
        ),
        ("", "1 error[E0111]: the document is empty"),
        (
            "just words",
            "1 error[E0701]: this is no document: a description is a map that begins with `asyncapi:` or `openapi:`",
        ),
        ("swagger: '2.0'\n", "1 error[E0702]: Swagger 2.0 cannot describe a stream's events"),
        ("title: x\n", "1 error[E0701]: the document says neither `asyncapi` nor `openapi`"),
        (
            "View: {body: {Text: {text: a}}}\n",
            "1 error[E0701]: this is a screen of an app, not a description of streams",
        ),
        (
            "asyncapi: 2.6.0\nservers: {a: {url: http://a, protocol: sse}}\nchannels: {}\n",
            "1 error[E0707]: the document describes no event stream",
        ),
        ("{\"asyncapi\": \"2.0.0\", ", "1 error[E0101]: `{` is never closed"),
    ] {
        let (description, said) = described_text("x", text);
        assert!(description.is_none(), "{text}");
        assert!(said.iter().any(|line| line == wanted), "{text}: {said:?}");
    }
    let channels = "servers: {a: {url: http://a, protocol: sse}}\nchannels: {/a: {subscribe: {}}}\n";
    let (description, said) = described_text("x", &format!("asyncapi: 1.2.0\n{channels}"));
    assert_eq!(said, ["1 error[E0702]: AsyncAPI 1.2.0 has topics, no channels, and is not read"]);
    assert!(description.is_none());
    let (description, said) = described_text("x", &format!("asyncapi: 9.9.9\n{channels}"));
    assert_eq!(said, ["1 warning[E0702]: AsyncAPI 9.9.9 is newer than 3.1, the newest that is known"]);
    assert_eq!(description.unwrap().streams.len(), 1);
    let sockets = "asyncapi: 2.6.0\nservers: {a: {url: a, protocol: wss}, b: {url: b, protocol: ws}}\nchannels: {/a: {subscribe: {}}}\n";
    let (description, said) = described_text("x", sockets);
    assert!(description.is_none());
    assert_eq!(
        said,
        ["2 error[E0704]: every server speaks `wss` or `ws`: the document describes WebSockets, no event streams"]
    );
    let relative = "openapi: 3.1.0\nservers: [{url: /}]\npaths: {/a: {get: {responses: {'200': {content: {text/event-stream: {}}}}}}}\n";
    let (_, said) = described_text("x.yaml", relative);
    assert_eq!(said, ["2 warning[E0703]: `/` is the server that the document is fetched from, and this one is a file"]);
}

#[test]
fn a_topic_that_stands_for_all_is_a_parameter_and_the_root_is_a_path() {
    let servers = "servers: {a: {url: http://a, protocol: sse}}";
    for (version, channel) in [
        ("2.0.0", "channels: {'/*': {subscribe: {}}}\n"),
        (
            "3.0.0",
            "channels: {any: {address: '/*'}}\noperations: {on: {action: receive, channel: {$ref: '#/channels/any'}}}\n",
        ),
    ] {
        let servers = if version == "3.0.0" { "servers: {a: {host: a, protocol: sse}}" } else { servers };
        let any = described_text("x", &format!("asyncapi: {version}\n{servers}\n{channel}")).0.unwrap();
        let stream = &any.streams[0];
        assert_eq!((stream.path.as_str(), stream.pattern.as_deref()), ("/{topic}", Some("/*")), "{version}");
        assert_eq!(stream.parameters.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["topic"]);
        let folder = Folder::written(&format!("any-{version}"), &any);
        assert_eq!(faults_of(&folder.0), Vec::<String>::new());
        let tests = crate::cli::run(&["test", folder.0.to_str().unwrap()]).with(0);
        assert!(tests.stdout.contains("passed"), "{}", tests.stdout);
        for written in [Version::V26, Version::V30, Version::V31] {
            let text = document(&any, written);
            assert!(text.contains("/*") && !text.contains("{topic}"), "{text}");
        }
    }
    let root = described_text(
        "x",
        &format!("asyncapi: 2.6.0\n{servers}\nchannels: {{/: {{subscribe: {{}}}}, '/*': {{subscribe: {{}}}}}}\n"),
    )
    .0
    .unwrap();
    assert_eq!(root.streams.iter().map(|stream| stream.path.as_str()).collect::<Vec<_>>(), ["/"]);
    assert!(root.streams[0].parameters.is_empty());
}

#[test]
fn operations_of_one_address_are_simulated_each() {
    let operation = |words: &str| {
        format!(
            "{{{words}, responses: {{'200': {{content: {{text/event-stream: {{schema: {{type: object, properties: {{a: {{type: number}}}}}}}}}}}}}}}}"
        )
    };
    let text = format!(
        "openapi: 3.1.0\nservers: [{{url: http://a}}]\npaths:\n  /responses: {{get: {}, post: {}}}\n  /responses?beta=true: {{get: {}}}\n  '/env/a b/ü': {{get: {}}}\n",
        operation("operationId: listen"),
        operation(
            "operationId: ask, requestBody: {content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string}}}}}}"
        ),
        operation("operationId: beta"),
        operation("operationId: odd"),
    );
    let (described, said) = described_text("x", &text);
    let described = described.unwrap_or_else(|| panic!("{said:?}"));
    assert_eq!(said, Vec::<String>::new());
    let folder = Folder::written("one-address", &described);
    assert_eq!(faults_of(&folder.0), Vec::<String>::new());
    let simulation = Simulation::open(&folder.0.join("simulate"));
    let simulation = simulation.unwrap_or_else(|report| panic!("{}", Rendering::PLAIN.render_all(&report)));
    let paths: Vec<&str> = simulation.paths().map(|(path, _)| path).collect();
    assert_eq!(paths, ["/env/a%20b/%C3%BC", "/responses", "/responses", "/responses"]);
}

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
        seen.push(ensemble_run::scaffold::infer::Seen { event: "message".into(), id: String::new(), data });
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
fn names_of_events_in_examples_and_values_of_required_lists_are_kept() {
    let text = "openapi: 3.1.0\nservers: [{url: http://a}]\npaths:\n  /events:\n    get:\n      operationId: eventstream\n      parameters: [{name: topics, in: query, required: true, schema: {type: array, items: {type: string, enum: [head, block]}}}]\n      responses: {'200': {content: {text/event-stream: {schema: {type: string}, examples: {all: {value: \"event: head\\ndata: {\\\"slot\\\":\\\"10\\\"}\\n\\nevent: block\\ndata: {\\\"slot\\\":\\\"11\\\"}\\n\\n\"}}}}}}\n";
    let (described, said) = described_text("x", text);
    let described = described.unwrap_or_else(|| panic!("{said:?}"));
    let stream = &described.streams[0];
    let names: Vec<Option<&str>> = stream.messages.iter().map(|message| message.event.as_deref()).collect();
    assert_eq!(names, [Some("head"), Some("block")]);
    assert_eq!((stream.parameters[0].default.as_str(), stream.parameters[0].choices.len()), ("head", 2));
}

#[test]
fn channels_of_one_address_are_one_stream_and_an_app_without_an_address_has_tests() {
    let text = "asyncapi: 3.0.0\nchannels:\n  ping: {address: /, messages: {ping: {payload: {type: object, properties: {event: {const: ping}}}}}}\n  pong: {address: /, messages: {pong: {payload: {type: object, properties: {event: {const: pong}}}}}}\n";
    let (described, said) = described_text("x", text);
    let described = described.unwrap_or_else(|| panic!("{said:?}"));
    assert!(said.iter().any(|said| said.contains("several channels have one address")), "{said:?}");
    assert_eq!((described.streams.len(), described.streams[0].messages.len()), (1, 2));
    let folder = Folder::written("one-stream", &described);
    assert!(fs::read_to_string(folder.0.join(".env.config")).unwrap().contains("\nAPI_URL=\n"));
    crate::cli::run(&["test", folder.0.to_str().unwrap()]).with(0);
    for version in [Version::V26, Version::V30] {
        assert!(!document(&described, version).contains("127.0.0.1"));
    }
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
fn an_operation_names_a_stream_whose_address_is_no_name() {
    let text = "asyncapi: 2.6.0\nservers: {a: {url: http://a, protocol: sse}}\nchannels:\n  smartylighting.streetlights.1.0.event.{id}.lighting.measured: {subscribe: {operationId: receiveLightMeasurement}}\n  '/100': {subscribe: {operationId: onTemperature}}\n  /prices: {subscribe: {operationId: onPrice}}\n";
    let described = described_text("x", text).0.unwrap();
    let titles: Vec<&str> = described.streams.iter().map(|stream| stream.title.as_str()).collect();
    assert_eq!(titles, ["Light measurement", "Temperature", "Prices"]);
}

#[test]
fn hostile_documents_are_bounded() {
    // References that double at each level: 2^40 fields without a bound.
    let doubling: String = (0..40).map(|n| format!("    s{n}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/s{m}'}}, b: {{$ref: '#/components/schemas/s{m}'}}}}}}\n", m = n + 1)).collect();
    let text = format!(
        "asyncapi: 2.6.0\nservers: {{a: {{url: http://a, protocol: sse}}}}\nchannels:\n  /a: {{subscribe: {{message: {{payload: {{$ref: '#/components/schemas/s0'}}}}}}}}\ncomponents:\n  schemas:\n{doubling}    s40: {{type: string}}\n"
    );
    assert_eq!(described_text("x", &text).0.unwrap().streams.len(), 1);
    let large: String = (0..20_000).map(|n| format!("  /t{n}: {{subscribe: {{}}}}\n")).collect();
    let text = format!("asyncapi: 2.6.0\nservers: {{a: {{url: http://a, protocol: sse}}}}\nchannels:\n{large}");
    let (description, said) = described_text("x", &text);
    assert_eq!(description.unwrap().streams.len(), 200);
    assert_eq!(said, ["204 warning[E0708]: 19800 more channels are left out: an app holds 200 streams"]);
    let hostile = "asyncapi: 2.6.0\ninfo: {title: \"${x} r@a \\u0007 \\n---\", description: \"``` ${y\"}\nservers: {\"a\\nb\": {url: \"http://a/\\n${q}\", protocol: sse}}\nchannels: {\"/a b/{x y}/${z}?q={w}#h\": {subscribe: {message: {name: \"e\\nvent: ${v}\", payload: {type: object, properties: {\"${k}\": {type: string}, \"a'b\\\"c\": {type: number}, ts: {type: integer}, \"__proto__\": {type: number}}}}}}, \"/home\": {subscribe: {}}, \"/Home\": {subscribe: {}}, \"/text\": {subscribe: {}}}\n";
    let folder = Folder::written("hostile", &described_text("x", hostile).0.unwrap());
    assert_eq!(faults_of(&folder.0), Vec::<String>::new());
    assert!(Simulation::open(&folder.0.join("simulate")).is_ok());
}

#[test]
fn a_document_from_the_web_without_servers_is_served_where_it_came_from() {
    let paths = "paths: {/a: {get: {responses: {'200': {content: {text/event-stream: {schema: {type: string}}}}}}}}";
    for (servers, url) in
        [("", "https://example.com:8443"), ("servers: [{url: /api/}]\n", "https://example.com:8443/api")]
    {
        let text = format!("openapi: 3.1.0\n{servers}{paths}\n");
        let mut report = Report::default();
        let read = read("https://ada:pw@example.com:8443/openapi.json", &text, Direction::Auto, &mut report).unwrap();
        assert_eq!((read.servers[0].url.as_str(), said(&report)), (url, Vec::new()));
    }
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

/// How the only stream of a document with this payload is shown.
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
