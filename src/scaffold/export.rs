//! Describes the `type: sse` APIs of an app.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::infer::{self, SampledEvent};
use super::model::{Behaviour, Template};
use super::sample::is_placeholder;
use super::schema::{Schema, Shape};
use super::{Auth, Description, Parameter, ParameterLocation, Server, Stream, name};
use ensemble_core::app::{Api, ApiKind, App, Binding, Code, TextPart};
use ensemble_core::value::{Segment, Value};

/// Describes every stream of the app. `samples` holds events by API name. APIs with equal requests are merged into one stream with the events of all
/// of them.
pub fn describe(app: &App, title: &str, samples: &BTreeMap<String, Vec<SampledEvent>>) -> Description {
    let mut description =
        Description { title: title.to_owned(), version: "1.0.0".to_owned(), ..Description::default() };
    known_servers(app, &mut description.servers);
    let mut seen: Vec<Vec<SampledEvent>> = Vec::new();
    for api in streams_of(app) {
        let stream = stream(app, &api, &mut description.servers);
        let at = match description.streams.iter().position(|known| known.is_asked_like(&stream)) {
            Some(at) => at,
            None => {
                description.streams.push(stream);
                seen.push(Vec::new());
                seen.len() - 1
            }
        };
        // Placeholder data that a new app invents is not exported as a sample of the stream.
        let told = samples.get(&*api.name).into_iter().flatten().filter(|one| !is_placeholder(&one.data));
        for one in told {
            if !seen[at].contains(one) {
                seen[at].push(one.clone());
            }
        }
    }
    for (stream, seen) in description.streams.iter_mut().zip(&seen) {
        stream.messages = infer::messages(seen);
        stream.messages.iter_mut().for_each(|message| observed(&mut message.schema));
    }
    // The first server is the default and needs no reference.
    let first = description.servers.first().map(|server| server.name.clone());
    for stream in description.streams.iter_mut().filter(|stream| stream.server == first) {
        stream.server = None;
    }
    description
}

/// Removes from an inferred schema what the sample does not prove: enums and required fields.
fn observed(schema: &mut Schema) {
    schema.choices.clear();
    match &mut schema.shape {
        Shape::Object(fields) => fields.iter_mut().for_each(|field| {
            field.required = false;
            observed(&mut field.schema);
        }),
        Shape::List(item) => observed(item),
        Shape::Any | Shape::Bool | Shape::Integer | Shape::Number | Shape::Text => {}
    }
}

/// Adds the servers of `.env.config`: `API_URL` first, then other entries that end in `_API_URL`.
fn known_servers(app: &App, servers: &mut Vec<Server>) {
    // The first server is the one that a new app knows as `API_URL`.
    let first = app.env.get_key_value("API_URL");
    let others = app.env.iter().filter(|(key, _)| key.ends_with("_API_URL"));
    for (key, value) in first.into_iter().chain(others) {
        server_named(&value.to_display(), Some(key), servers);
    }
}

/// APIs of type `sse`, without duplicates, in the order of their files.
pub fn streams_of(app: &App) -> Vec<Arc<Api>> {
    let mut seen = BTreeSet::new();
    let in_screens = app.screens.values().flat_map(|screen| screen.apis.values());
    let in_widgets = app.widgets.values().flat_map(|widget| &widget.apis);
    let streams = in_screens.chain(in_widgets).filter(|api| api.kind == ApiKind::Sse);
    // The API of a widget is one of every screen that shows the widget.
    let mut streams: Vec<Arc<Api>> = streams.filter(|api| seen.insert((api.name.clone(), api.span))).cloned().collect();
    streams.sort_by_key(|api| (api.span.file, api.span.start));
    streams
}

fn stream(app: &App, api: &Api, servers: &mut Vec<Server>) -> Stream {
    let (server, path, mut parameters) = address(app, api, servers);
    parameters.extend(sent(app, &api.parameters, ParameterLocation::Query));
    let mut auth = api.authorization.as_ref().and_then(authorization);
    for (header, binding) in &api.headers {
        match secret_in(binding) {
            Some(secret) if auth.is_none() => auth = Some(header_auth(header, secret)),
            Some(_) => {}
            None => parameters.extend(sent(app, &[(header.clone(), binding.clone())], ParameterLocation::Header)),
        }
    }
    let method =
        api.method.as_ref().and_then(Binding::constant).and_then(|method| method.as_str().map(str::to_uppercase));
    Stream {
        title: name::title(&api.name),
        id: api.name.to_string(),
        method: method.unwrap_or_else(|| "GET".to_owned()),
        path,
        parameters,
        server,
        auth,
        body: api.body.as_ref().and_then(Binding::constant).cloned(),
        behaviour: api.options.as_ref().map(behaviour).unwrap_or_default(),
        ..Stream::default()
    }
}

/// Server name, path and parameters of an API's URL.
fn address(app: &App, api: &Api, servers: &mut Vec<Server>) -> (Option<String>, String, Vec<Parameter>) {
    let parts: Vec<TextPart> = match &api.url {
        Binding::Text(parts) => parts.clone(),
        Binding::Code(code) => vec![TextPart::Code(code.clone())],
        other => vec![TextPart::Literal(other.constant().map(Value::to_display).unwrap_or_default())],
    };
    let (mut written, mut parameters) = (String::new(), Vec::new());
    let mut entry = None;
    for part in &parts {
        match part {
            TextPart::Literal(text) => written.push_str(text),
            TextPart::Code(code) => match key_of(code, "env") {
                Some(key) if written.is_empty() => {
                    written.push_str(&app.env.get(key).map(Value::to_display).unwrap_or_default());
                    entry = Some(key.to_owned());
                }
                _ => {
                    let parameter = variable(app, code, parameters.len());
                    written.push_str(&format!("{{{}}}", parameter.name));
                    parameters.push(parameter);
                }
            },
        }
    }
    let base = match &entry {
        Some(key) => app.env.get(key.as_str()).map(|value| value.to_display().to_string()).unwrap_or_default(),
        // The scheme, the host and the port.
        None => written.split('/').take(3).collect::<Vec<_>>().join("/"),
    };
    let rest = written.strip_prefix(base.as_str()).unwrap_or(&written);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match parameters.iter_mut().find(|parameter: &&mut Parameter| value == format!("{{{}}}", parameter.name)) {
            Some(parameter) => {
                parameter.location = ParameterLocation::Query;
                parameter.name = key.to_owned();
            }
            None => parameters.push(Parameter {
                name: key.to_owned(),
                location: ParameterLocation::Query,
                default: value.to_owned(),
                ..Parameter::default()
            }),
        }
    }
    // A URL without a path selects a topic by its query, as Mercure does.
    let path = if path.is_empty() { String::new() } else { format!("/{}", path.trim_start_matches('/')) };
    // A part of the server's address is one of its variables, and no parameter of the path.
    parameters.retain(|one| one.location != ParameterLocation::Path || path.contains(&format!("{{{}}}", one.name)));
    (server_named(&base, entry.as_deref(), servers), path, parameters)
}

fn server_named(url: &str, entry: Option<&str>, servers: &mut Vec<Server>) -> Option<String> {
    if url.is_empty() {
        return None;
    }
    if let Some(known) = servers.iter().find(|server| server.url == url) {
        return Some(known.name.clone());
    }
    let word = entry.map(|entry| entry.trim_end_matches("_URL").trim_end_matches("_API"));
    let name = match word.filter(|word| *word != "API") {
        Some(word) => name::camel(&word.to_lowercase()),
        None if servers.is_empty() => "production".to_owned(),
        None => format!("server{}", servers.len() + 1),
    };
    let url = url.trim_end_matches('/').to_owned();
    // Parts in braces become variables of the server.
    let mut variables = Vec::new();
    super::document::add_undeclared(&url, &mut variables);
    let template = (!variables.is_empty()).then(|| Template { address: url.clone(), variables });
    servers.push(Server { name: name.clone(), url, template, ..Server::default() });
    Some(name)
}

/// The parameter for an expression, named after its first identifier that is not built-in.
fn variable(app: &App, code: &Code, at: usize) -> Parameter {
    let entry = key_of(code, "env").map(str::to_owned);
    let known = |name: &&Arc<str>| {
        !matches!(&***name, "env" | "secrets" | "app" | "ensemble" | "encodeURIComponent" | "String")
    };
    let free = code.free.iter().find(known).map(ToString::to_string);
    let name = entry.as_ref().map(|entry| name::camel(&entry.to_lowercase())).or(free);
    let name = name.unwrap_or_else(|| format!("parameter{}", at + 1));
    let entry = entry.unwrap_or_else(|| name::constant(&name));
    let default = app.env.get(entry.as_str()).map(|value| value.to_display().to_string()).unwrap_or_default();
    Parameter { name, default, ..Parameter::default() }
}

fn sent(app: &App, pairs: &[(Arc<str>, Binding)], location: ParameterLocation) -> Vec<Parameter> {
    let parameters = pairs.iter().map(|(key, binding)| {
        let default = match (binding.constant(), binding) {
            (Some(value), _) => value.to_display().to_string(),
            (None, Binding::Code(code)) => variable(app, code, 0).default,
            _ => String::new(),
        };
        Parameter { name: key.to_string(), location, default, ..Parameter::default() }
    });
    parameters.collect()
}

fn authorization(binding: &Binding) -> Option<Auth> {
    let Binding::Map(entries) = binding else { return None };
    let get = |key: &str| entries.iter().find(|(name, _)| &**name == key).map(|(_, binding)| binding);
    let below = |binding: &Binding, key: &str| match binding {
        Binding::Map(entries) => entries.iter().find(|(name, _)| &**name == key).map(|(_, binding)| binding.clone()),
        Binding::Constant(value) => Some(Binding::Constant(value.get(key))),
        _ => None,
    };
    if let Some(bearer) = get("bearer") {
        let token = below(bearer, "token").filter(|token| secret_in(token).is_some());
        return Some(Auth::Bearer { token: secret_in(token.as_ref().unwrap_or(bearer)).unwrap_or("TOKEN").to_owned() });
    }
    if let Some(basic) = get("basic") {
        let named = |key: &str, other: &str| below(basic, key).as_ref().and_then(secret_in).unwrap_or(other).to_owned();
        return Some(Auth::Basic {
            user: named("username", "BASIC_USER"),
            password: named("password", "BASIC_PASSWORD"),
        });
    }
    let key = get("apiKey")?;
    let text = |name: &str| {
        below(key, name).and_then(|binding| binding.constant().map(|value| value.to_display().to_string()))
    };
    Some(Auth::Key {
        name: text("name").unwrap_or_default(),
        in_query: text("in").as_deref() == Some("query"),
        secret: below(key, "value").as_ref().and_then(secret_in).unwrap_or("API_KEY").to_owned(),
    })
}

fn header_auth(header: &str, secret: &str) -> Auth {
    if header.eq_ignore_ascii_case("authorization") {
        return Auth::Bearer { token: secret.to_owned() };
    }
    Auth::Key { name: header.to_owned(), in_query: false, secret: secret.to_owned() }
}

/// The secret that an expression reads.
fn secret_in(binding: &Binding) -> Option<&str> {
    match binding {
        Binding::Code(code) => key_of(code, "secrets"),
        Binding::Text(parts) => parts.iter().find_map(|part| match part {
            TextPart::Code(code) => key_of(code, "secrets"),
            TextPart::Literal(_) => None,
        }),
        _ => None,
    }
}

/// `KEY` of `root.KEY`.
fn key_of<'c>(code: &'c Code, root: &str) -> Option<&'c str> {
    let path = code.path.as_ref().filter(|path| &*path.root == root)?;
    match &path.rest[..] {
        [Segment::Key(key)] => Some(key),
        _ => None,
    }
}

fn behaviour(options: &Binding) -> Behaviour {
    let Some(options) = options.constant() else { return Behaviour::default() };
    let millis = |key: &str| options.get(key).as_f64().filter(|millis| *millis >= 1.0).map(|millis| millis as u64);
    let text = |value: Value| Some(value.to_display().to_string()).filter(|text| !text.is_empty());
    Behaviour {
        retry: millis("reconnectDelay"),
        idle_timeout: millis("idleTimeout"),
        last_event_id_param: text(options.get("lastEventIdParam")),
        close_on: text(options.get("closeOn").get("data")),
        close_on_event: text(options.get("closeOn").get("event")),
        lines: options.get("format").as_str().is_some_and(|format| matches!(format, "ndjson" | "jsonl")),
    }
}

/// Adds the events in the mocks of an app's tests to `samples`, by API name. `test` is the parsed test file.
pub fn mocked(test: &Value, samples: &mut BTreeMap<String, Vec<SampledEvent>>) {
    let mocks = test.get("mocks");
    let maps = mocks.as_list().unwrap_or(std::slice::from_ref(&mocks));
    for (api, mock) in maps.iter().filter_map(Value::as_map).flat_map(|map| map.iter()) {
        let events = mock.get("events");
        for event in events.as_list().unwrap_or_default() {
            let text = |key: &str| event.get(key).to_display().to_string();
            let name = Some(text("event")).filter(|name| !name.is_empty()).unwrap_or_else(|| "message".to_owned());
            let seen = SampledEvent { event: name, id: text("id"), data: event.get("data") };
            samples.entry(api.to_string()).or_default().push(seen);
        }
    }
}
