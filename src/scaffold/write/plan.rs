//! Plan of the new app: names and views, chosen once for all files.

use super::answer::{self, QuestionRequest};
use super::example_event::ExampleEvent;
use super::tls;
use super::view::{EventKinds, FieldRef, Unfolded, View, event_kinds, place, view, with_steps};
use crate::model::UNKNOWN_PATH_PARAMETER;
use crate::schema::Shape;
use crate::{
    CertificateTrust, Description, Message, Parameter, ParameterLocation, Server, Stream, infer, name, sample,
};
use ensemble_core::value::Value;

/// Plan of an app.
pub struct Plan<'d> {
    /// Description of its streams.
    pub description: &'d Description,
    /// Title.
    pub title: String,
    /// Plans of its streams.
    pub streams: Vec<StreamPlan<'d>>,
}

/// Plan of a stream.
pub struct StreamPlan<'d> {
    /// Description of the stream.
    pub stream: &'d Stream,
    /// Name of the API: `prices`.
    pub api: String,
    /// Name of the screen: `Prices`.
    pub screen: String,
    /// Name of the widget: `PricesStream`.
    pub widget: String,
    /// Base name of files: `prices`.
    pub file: String,
    /// Title for people.
    pub title: String,
    /// Entry of `.env.config` with the server's address: `API_URL`, or another one.
    pub base: String,
    /// Plans of its parameters.
    pub parameters: Vec<ParameterPlan<'d>>,
    /// View.
    pub view: View,
    /// Request with a question, for services that answer.
    pub ask: Option<QuestionRequest>,
    /// Names of events to show; empty for all.
    pub handled: Vec<String>,
    /// Names of events without content, which are not shown.
    pub omitted: Vec<String>,
    /// True to drop events with text when other events are objects.
    pub drops_texts: bool,
    /// Fields that hold JSON as text and are parsed.
    pub opened: Vec<String>,
    /// True when events with text come among objects and are listed separately.
    pub has_lines: bool,
    /// Rows made of lists in events.
    pub unfolded: Option<Unfolded>,
    /// Fields with latitude and longitude.
    pub place: Option<[FieldRef; 2]>,
    /// True to open the stream with its screen.
    pub starts: bool,
    /// True when the description has a usable address.
    pub has_server: bool,
    /// True when another stream has the same path and method.
    pub shares_path: bool,
    /// TLS settings.
    pub trust: &'d CertificateTrust,
    /// Example events: `(name, id, data)`.
    pub events: Vec<ExampleEvent>,
}

/// Plan of a parameter.
pub struct ParameterPlan<'d> {
    /// Description of the parameter.
    pub parameter: &'d Parameter,
    /// Variable in scripts: `symbol`.
    pub variable: String,
    /// Entry of `.env.config`: `SYMBOL`.
    pub env: String,
    /// Default value; never empty for a path parameter.
    pub default: String,
}

/// Generated events for a stream without examples: for its only kind of event, and for each of several.
const MADE: usize = 12;
const MADE_OF_EACH: usize = 3;

impl<'d> Plan<'d> {
    /// Plans an app.
    pub fn new(description: &'d Description) -> Self {
        let mut taken = TakenNames::of(description);
        // All of them before the first variable: an API and a variable of one name would hide each other.
        let apis: Vec<String> = description
            .streams
            .iter()
            .map(|stream| name::unique(name::camel(&title_of(stream)), &mut taken.apis))
            .collect();
        let streams = description.streams.iter().zip(apis);
        let streams = streams.map(|(stream, api)| StreamPlan::new(description, stream, api, &mut taken)).collect();
        let title = crate::yaml::harmless(&description.title);
        let title = if title.is_empty() { "Live streams".to_owned() } else { title };
        Self { description, title, streams }
    }
}

/// Names of the app that are in use, by kind.
struct TakenNames {
    screens: Vec<String>,
    apis: Vec<String>,
    files: Vec<String>,
    /// Entries of `.env.config`.
    envs: Vec<String>,
    widgets: Vec<String>,
}

impl TakenNames {
    fn of(description: &Description) -> Self {
        let mut envs: Vec<String> = RESERVED.iter().chain(&tls::ENTRIES).map(|name| (*name).to_owned()).collect();
        envs.extend(description.servers.iter().skip(1).map(server_env));
        Self {
            // `Home` is the screen with the cards of all streams.
            screens: vec!["Home".to_owned()],
            apis: Vec::new(),
            files: Vec::new(),
            envs,
            widgets: SHARED.map(str::to_owned).to_vec(),
        }
    }
}

impl<'d> StreamPlan<'d> {
    fn new(description: &'d Description, stream: &'d Stream, api: String, taken: &mut TakenNames) -> Self {
        let shown = title_of(stream);
        let screen = name::unique(name::pascal(&shown), &mut taken.screens);
        let base = description.servers.iter().find(|server| Some(&server.name) == stream.server.as_ref());
        let mut variables = taken.apis.clone();
        let parameters = stream.parameters.iter().map(|parameter| choose(parameter, &mut variables, &mut taken.envs));
        let parameters = parameters.collect();
        let messages: Vec<Message> = stream.messages.iter().map(enriched).collect();
        let mut kinds = event_kinds(&messages);
        let shown_as = view(&mut kinds);
        let is_read = stream.method == "GET" || stream.method == "QUERY";
        let events = events(stream);
        let ask = stream.body.as_ref().filter(|_| !is_read && speaks(stream, &events)).and_then(answer::ask);
        let place =
            place(&kinds).filter(|_| ask.is_none() && matches!(shown_as, View::Table { .. } | View::Rows { .. }));
        Self {
            parameters,
            api,
            widget: name::unique(format!("{}Stream", stem(&screen)), &mut taken.widgets),
            screen,
            file: name::unique(name::kebab(&shown), &mut taken.files),
            title: crate::yaml::harmless(&shown),
            base: base.map_or_else(|| "API_URL".to_owned(), server_env),
            view: if ask.is_some() { View::Answer } else { shown_as },
            handled: if ask.is_some() { Vec::new() } else { handled(&kinds) },
            ask,
            omitted: kinds.omitted,
            drops_texts: kinds.drops_texts,
            opened: kinds.opened,
            has_lines: kinds.has_lines,
            unfolded: kinds.unfolded,
            place,
            starts: is_read || subscribes(stream),
            has_server: description.servers.first().is_some_and(|server| !server.url.contains('{')),
            shares_path: description.streams.iter().any(|other| {
                !std::ptr::eq(other, stream) && other.path == stream.path && other.method == stream.method
            }),
            trust: &description.trust,
            events,
            stream,
        }
    }
}

/// The title of a stream, or its id in words.
fn title_of(stream: &Stream) -> String {
    if stream.title.is_empty() { name::title(&stream.id) } else { stream.title.clone() }
}

/// True for a stream of words; sounds and pictures are none. Of a stream without a description words are expected.
fn speaks(stream: &Stream, events: &[ExampleEvent]) -> bool {
    let is_unknown = |message: &Message| message.schema.shape == Shape::Any && message.examples.is_empty();
    stream.messages.iter().all(is_unknown) || events.iter().any(|one| answer::place(&one.data).is_some())
}

/// True for a GraphQL subscription.
fn subscribes(stream: &Stream) -> bool {
    let query = stream.body.as_ref().map(|body| body.get("query"));
    query.as_ref().and_then(Value::as_str).is_some_and(|query| query.trim_start().starts_with("subscription"))
}

/// Names of the events to show, where others are omitted; empty where all are shown.
fn handled(kinds: &EventKinds) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for message in kinds.shown.iter().filter(|_| !kinds.omitted.is_empty()) {
        let name = message.event.clone().unwrap_or_else(|| "message".to_owned());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Entries of `.env.config` that parameters must not use.
const RESERVED: [&str; 3] = ["API_URL", "MODEL", "MAP_TILES"];
/// Widgets of every generated app.
const SHARED: [&str; 6] = ["EventDetails", "StateLight", "StreamBar", "StreamCard", "StreamLight", "ThemeSwitch"];

/// A screen's name without the suffix of its widget.
fn stem(screen: &str) -> &str {
    screen.strip_suffix("Stream").filter(|stem| !stem.is_empty()).unwrap_or(screen)
}

impl StreamPlan<'_> {
    /// A sentence on its view.
    pub fn words(&self) -> String {
        let map = if self.place.is_some() { ", on a map" } else { "" };
        let lines = if self.has_lines { ", beside a log" } else { "" };
        format!("{}{map}{lines}", self.view.words())
    }
}

/// Entry of `.env.config` for a server other than the first.
pub fn server_env(server: &Server) -> String {
    format!("{}_API_URL", name::constant(&server.name))
}

fn choose<'d>(parameter: &'d Parameter, variables: &mut Vec<String>, envs: &mut Vec<String>) -> ParameterPlan<'d> {
    let written = name::constant(&parameter.name);
    // Streams with the same parameter share its entry in `env`.
    let is_reserved = RESERVED.contains(&written.as_str()) || tls::ENTRIES.contains(&written.as_str());
    let env = if is_reserved { name::unique(written, envs) } else { written };
    let default = match (parameter.default.is_empty(), parameter.location) {
        (false, _) => parameter.default.clone(),
        (true, ParameterLocation::Path) => UNKNOWN_PATH_PARAMETER.to_owned(),
        (true, ParameterLocation::Query | ParameterLocation::Header) => String::new(),
    };
    ParameterPlan { parameter, variable: name::unique(name::camel(&parameter.name), variables), env, default }
}

/// A message with its schema refined by its examples.
fn enriched(message: &Message) -> Message {
    let data: Vec<&Value> = message.examples.iter().map(|example| &example.data).collect();
    // Nor does an object of which no field is named say anything.
    let says_nothing = match &message.schema.shape {
        Shape::Any => true,
        Shape::Object(fields) => fields.is_empty() && data.iter().all(|data| data.as_map().is_some()),
        _ => false,
    };
    let mut schema = if says_nothing && !data.is_empty() { infer::schema(&data) } else { message.schema.clone() };
    if let (Shape::Object(fields), Some(first)) = (&mut schema.shape, data.first()) {
        for field in fields {
            if field.schema.example.is_none() {
                field.schema.example = Some(first.get(&field.name)).filter(|value| !value.is_null());
            }
        }
    }
    with_steps(&mut schema, &data);
    Message { schema, ..message.clone() }
}

fn events(stream: &Stream) -> Vec<ExampleEvent> {
    let mut events = Vec::new();
    for message in &stream.messages {
        let event = &message.event;
        if message.examples.is_empty() {
            let count = if stream.messages.len() > 1 { MADE_OF_EACH } else { MADE };
            let made = (0..count).map(|turn| ExampleEvent {
                event: event.clone(),
                id: None,
                data: sample::sample(&message.schema, turn),
            });
            events.extend(made);
        } else {
            let given = message.examples.iter();
            events.extend(given.map(|one| ExampleEvent {
                event: event.clone(),
                id: one.id.clone(),
                data: one.data.clone(),
            }));
        }
    }
    if events.is_empty() {
        events.extend((1..=2).map(|turn| ExampleEvent { event: None, id: None, data: sample::placeholder(turn) }));
    }
    events
}

/// Names of technical parameters, which change the format of events and not their subject. They are entries of `.env.config` without a field on the
/// screen.
const TECHNICAL: [&str; 14] = [
    "v",
    "alt",
    "version",
    "apiversion",
    "feed",
    "includedocs",
    "heartbeat",
    "heartbeats",
    "watch",
    "format",
    "enveloped",
    "separator",
    "stream",
    "accept",
];

impl ParameterPlan<'_> {
    /// True when the screen has a field for it.
    pub fn is_asked(&self) -> bool {
        let name = name::folded(&self.parameter.name);
        let is_open = self.parameter.default.is_empty() || !self.parameter.choices.is_empty();
        self.parameter.location != ParameterLocation::Header && (is_open || !TECHNICAL.contains(&name.as_str()))
            || self.parameter.location == ParameterLocation::Header && is_open
    }

    /// Label for people.
    pub fn label(&self) -> String {
        name::title(&self.parameter.name)
    }
}
