//! OpenAPI documents: operations that answer with events.

use super::*;

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
