//! AsyncAPI documents: channels, messages, servers, security.

use super::*;

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
fn an_operation_names_a_stream_whose_address_is_no_name() {
    let text = "asyncapi: 2.6.0\nservers: {a: {url: http://a, protocol: sse}}\nchannels:\n  smartylighting.streetlights.1.0.event.{id}.lighting.measured: {subscribe: {operationId: receiveLightMeasurement}}\n  '/100': {subscribe: {operationId: onTemperature}}\n  /prices: {subscribe: {operationId: onPrice}}\n";
    let described = described_text("x", text).0.unwrap();
    let titles: Vec<&str> = described.streams.iter().map(|stream| stream.title.as_str()).collect();
    assert_eq!(titles, ["Light measurement", "Temperature", "Prices"]);
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
