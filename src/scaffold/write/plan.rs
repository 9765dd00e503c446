//! What everything will be called, decided once.

use super::view::{View, view};
use crate::model::UNKNOWN_PATH_PARAMETER;
use crate::schema::Shape;
use crate::{Description, Message, Parameter, ParameterLocation, Server, Stream, infer, name, sample};
use ensemble_core::value::{Value, format_number};

/// The whole app.
pub struct Plan<'d> {
    /// Its description.
    pub description: &'d Description,
    /// Its title.
    pub title: String,
    /// Its streams.
    pub streams: Vec<Planned<'d>>,
}

/// A stream and its names.
pub struct Planned<'d> {
    /// Its description.
    pub stream: &'d Stream,
    /// `prices`.
    pub api: String,
    /// `Prices`.
    pub screen: String,
    /// `PricesStream`.
    pub widget: String,
    /// `prices`, in file names.
    pub file: String,
    /// For people.
    pub title: String,
    /// `API_URL`, or another server's entry.
    pub base: String,
    /// Its parameters.
    pub parameters: Vec<Chosen<'d>>,
    /// How it is shown.
    pub view: View,
    /// Events as they may come: `(name, id, data)`.
    pub events: Vec<Planted>,
}

/// An event as it may come.
#[derive(Clone, Debug)]
pub struct Planted {
    /// Its name.
    pub event: Option<String>,
    /// Its id.
    pub id: Option<String>,
    /// Its data.
    pub data: Value,
}

/// A parameter and its names.
pub struct Chosen<'d> {
    /// Its description.
    pub parameter: &'d Parameter,
    /// `symbol`.
    pub variable: String,
    /// `SYMBOL`.
    pub env: String,
    /// Its default; never empty when it is part of the path.
    pub default: String,
}

/// Events that are made when the description has none.
const MADE: usize = 4;

impl<'d> Plan<'d> {
    /// Decides.
    pub fn new(description: &'d Description) -> Self {
        // `Home` is the screen with the cards of all streams.
        let (mut screens, mut apis) = (vec!["Home".to_owned()], Vec::new());
        let (mut files, mut envs) = (Vec::new(), vec!["API_URL".to_owned()]);
        let mut widgets = SHARED.map(str::to_owned).to_vec();
        envs.extend(description.servers.iter().skip(1).map(server_env));
        let streams = description.streams.iter().map(|stream| {
            let shown = if stream.title.is_empty() { name::title(&stream.id) } else { stream.title.clone() };
            let screen = name::unique(name::pascal(&shown), &mut screens);
            let base = description.servers.iter().find(|server| Some(&server.name) == stream.server.as_ref());
            let mut variables = Vec::new();
            let parameters = stream.parameters.iter().map(|parameter| choose(parameter, &mut variables, &mut envs));
            Planned {
                parameters: parameters.collect(),
                api: name::unique(name::camel(&shown), &mut apis),
                widget: name::unique(format!("{}Stream", stem(&screen)), &mut widgets),
                screen,
                file: name::unique(name::kebab(&shown), &mut files),
                title: crate::yaml::harmless(&shown),
                base: base.map_or_else(|| "API_URL".to_owned(), server_env),
                view: view(&stream.messages.iter().map(enriched).collect::<Vec<_>>()),
                events: events(stream),
                stream,
            }
        });
        let streams = streams.collect();
        let title = crate::yaml::harmless(&description.title);
        let title = if title.is_empty() { "Live streams".to_owned() } else { title };
        Self { description, title, streams }
    }
}

/// Widgets that every app has.
const SHARED: [&str; 5] = ["EventDetails", "StreamBar", "StreamCard", "StreamLight", "ThemeSwitch"];

/// The screen's name without the word that its widget's ends in.
fn stem(screen: &str) -> &str {
    screen.strip_suffix("Stream").filter(|stem| !stem.is_empty()).unwrap_or(screen)
}

/// The environment entry of a server that is not the first.
pub fn server_env(server: &Server) -> String {
    format!("{}_API_URL", name::constant(&server.name))
}

fn choose<'d>(parameter: &'d Parameter, variables: &mut Vec<String>, envs: &mut Vec<String>) -> Chosen<'d> {
    let written = name::constant(&parameter.name);
    // Two streams that take the same thing share its entry.
    let env = if written == "API_URL" { name::unique(written, envs) } else { written };
    let default = match (parameter.default.is_empty(), parameter.location) {
        (false, _) => parameter.default.clone(),
        (true, ParameterLocation::Path) => UNKNOWN_PATH_PARAMETER.to_owned(),
        (true, ParameterLocation::Query | ParameterLocation::Header) => String::new(),
    };
    Chosen { parameter, variable: name::unique(name::camel(&parameter.name), variables), env, default }
}

/// A message whose schema knows what its examples show.
fn enriched(message: &Message) -> Message {
    let data: Vec<&Value> = message.examples.iter().map(|example| &example.data).collect();
    let mut schema = if message.schema.shape == Shape::Any { infer::schema(&data) } else { message.schema.clone() };
    if let (Shape::Object(fields), Some(first)) = (&mut schema.shape, data.first()) {
        for field in fields {
            if field.schema.example.is_none() {
                field.schema.example = Some(first.get(&field.name)).filter(|value| !value.is_null());
            }
            if field.schema.shape == Shape::Number
                && field.schema.more.get("multipleOf").is_none()
                && let Some(step) = step(&data, &field.name)
            {
                field.schema.more.insert("multipleOf", Value::Number(step));
            }
        }
    }
    Message { schema, ..message.clone() }
}

/// The smallest step between the values of a field, as its decimals show it; none when a single value says nothing or they have many.
fn step(data: &[&Value], name: &str) -> Option<f64> {
    let numbers: Vec<f64> = data.iter().filter_map(|value| value.get(name).as_f64()).collect();
    let decimals = |number: &f64| format_number(*number).split_once('.').map_or(0, |(_, rest)| rest.len());
    let most = numbers.iter().map(decimals).max().filter(|_| numbers.len() > 1)?;
    (1..=4).contains(&most).then(|| 10_f64.powi(-(most as i32)))
}

fn events(stream: &Stream) -> Vec<Planted> {
    let mut events = Vec::new();
    for message in &stream.messages {
        let event = &message.event;
        if message.examples.is_empty() {
            let count = if stream.messages.len() > 1 { 1 } else { MADE };
            let made = (0..count).map(|turn| Planted {
                event: event.clone(),
                id: None,
                data: sample::sample(&message.schema, turn),
            });
            events.extend(made);
        } else {
            let given = message.examples.iter();
            events.extend(given.map(|one| Planted {
                event: event.clone(),
                id: one.id.clone(),
                data: one.data.clone(),
            }));
        }
    }
    if events.is_empty() {
        let text = |turn: usize| {
            Value::map([
                ("event", Value::Number(turn as f64)),
                ("message", Value::from("nothing is known of its data")),
            ])
        };
        events.extend((1..=2).map(|turn| Planted { event: None, id: None, data: text(turn) }));
    }
    events
}

impl Chosen<'_> {
    /// Its name for people.
    pub fn label(&self) -> String {
        name::title(&self.parameter.name)
    }
}
