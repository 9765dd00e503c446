//! `schema`: JSON Schema for editors, made of the declarations that the loaders check with.

use std::io::Write as _;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::messages::not_yet;
use crate::testing::load::{REPLY, TEST_KEYS};
use crate::testing::step;
use crate::testing::step_def::StepDef;
use ensemble_core::app::options::{API_KEYS, AUTHORIZATION, SseOptions, SslConfig};
use ensemble_core::app::{SCREEN_KEYS, THEME_KEYS, VIEW_KEYS};
use ensemble_core::spec::{ActionSpec, Catalog, Children, Group, Kind, Prop, Spec};

/// Prints the JSON Schema of a file of an app, for editors.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run schema > screen.schema.json
  ensemble-run schema test > test.schema.json

An editor that knows YAML takes it from the first line of a file:
  # yaml-language-server: $schema=../screen.schema.json")]
pub struct SchemaArgs {
    /// Which file.
    #[arg(value_enum, default_value_t = Of::Screen)]
    pub of: Of,
}

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Of {
    /// `screens/*.yaml`, and a single screen.
    Screen,
    /// `theme.yaml`.
    Theme,
    /// `tests/*.test.yaml`.
    Test,
    /// `simulate/*.yaml` (not there yet).
    Simulate,
}

/// Prints it.
pub fn run(args: &SchemaArgs) -> ExitCode {
    let catalog = crate::shell::catalog();
    let schema = match args.of {
        Of::Screen => screen(&catalog),
        Of::Theme => theme(&catalog),
        Of::Test => test(),
        Of::Simulate => return not_yet("schema simulate"),
    };
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    match std::io::stdout().write_all(format!("{text}\n").as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has gone away is no fault.
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

fn screen(catalog: &Catalog) -> Value {
    let mut defs = groups(catalog);
    for spec in &catalog.widgets {
        defs.insert(format!("widget.{}", spec.name), widget(spec));
    }
    for spec in &catalog.actions {
        defs.insert(format!("action.{}", spec.name), action(spec));
    }
    let widgets = named(catalog.widgets.iter().map(|spec| (spec.name, spec.aliases)), "widget");
    // Custom widgets have names of their own.
    let custom = json!({"type": ["object", "string", "null"]});
    defs.insert("widget".into(), json!({"anyOf": [{"type": "string"}, one_of(widgets, &custom)]}));
    let actions = named(catalog.actions.iter().map(|spec| (spec.name, spec.aliases)), "action");
    let planned = json!(true);
    defs.insert("action".into(), json!({"anyOf": [{"type": "string"}, one_of(actions, &planned)]}));
    defs.insert("api".into(), api());
    let mut view: Map<String, Value> = VIEW_KEYS.iter().map(|key| ((*key).to_owned(), json!(true))).collect();
    view.insert("body".into(), reference("widget"));
    for key in ["onLoad", "onPause", "onResume"] {
        view.insert(key.into(), reference("action"));
    }
    let mut root: Map<String, Value> = SCREEN_KEYS.iter().map(|key| ((*key).to_owned(), json!(true))).collect();
    root.insert("View".into(), json!({"type": "object", "properties": view}));
    root.insert("API".into(), json!({"type": ["object", "null"], "additionalProperties": reference("api")}));
    root.insert("Global".into(), json!({"type": ["string", "null"]}));
    root.insert("Import".into(), json!({"type": ["array", "null"], "items": {"type": "string"}}));
    // What else stands at the root is a custom widget of the screen.
    json!({"$schema": DIALECT, "title": "A screen", "type": "object", "properties": root, "$defs": defs})
}

fn api() -> Value {
    let mut keys = properties(API_KEYS);
    keys.insert("type".into(), json!({"enum": ["http", "sse"]}));
    for (key, options) in [("sseOptions", SseOptions::PROPS), ("sslConfig", SslConfig::PROPS)] {
        keys.insert(key.into(), or_expression(closed(options)));
    }
    let mut ways: Map<String, Value> =
        AUTHORIZATION.iter().map(|(way, options)| ((*way).to_owned(), or_expression(closed(options)))).collect();
    // A token may stand alone.
    ways.insert("bearer".into(), json!({"anyOf": [{"type": "string"}, ways.get("bearer")]}));
    let ways = json!({"type": "object", "properties": ways});
    keys.insert("authorization".into(), json!({"anyOf": [{"type": ["string", "null"]}, ways]}));
    json!({"type": "object", "properties": keys, "additionalProperties": false})
}

/// A map that knows only these keys.
fn closed(options: &'static [Prop]) -> Value {
    json!({"type": ["object", "null"], "properties": properties(options), "additionalProperties": false})
}

fn widget(spec: &Spec) -> Value {
    let mut keys = Map::new();
    let styles = json!({"type": "object", "allOf": all_props(spec)});
    keys.insert("styles".into(), json!({"anyOf": [styles, expression(), {"type": "null"}]}));
    for key in ["id", "testId", "className"] {
        keys.insert(key.into(), json!({"type": ["string", "number"]}));
    }
    for slot in spec.all_events() {
        keys.insert(slot.name.into(), described(reference("action"), slot.doc));
    }
    if spec.children == Children::Many {
        keys.insert("children".into(), json!({"type": ["array", "null"], "items": reference("widget")}));
        keys.insert("item-template".into(), json!({"type": "object", "required": ["data", "name"]}));
    }
    json!({"description": spec.doc.trim(), "type": ["object", "null"], "properties": keys, "allOf": all_props(spec)})
}

/// Its own properties, and those that it shares with others: said once where it changes none of them.
fn all_props(spec: &Spec) -> Vec<Value> {
    let is_own = |prop: &&Prop| spec.props.iter().any(|own| own.is(prop.name));
    let shared = spec.base.iter().map(|group| {
        if group.props.iter().any(|prop| is_own(&prop)) {
            json!({"properties": properties(group.props.iter().filter(|prop| !is_own(prop)))})
        } else {
            reference(&group_name(group))
        }
    });
    std::iter::once(json!({"properties": properties(spec.props)})).chain(shared).collect()
}

fn group_name(group: &Group) -> String {
    format!("group.{}", group.name)
}

/// The properties that widgets share.
fn groups(catalog: &Catalog) -> Map<String, Value> {
    let groups = catalog.widgets.iter().flat_map(|spec| spec.base);
    groups.map(|group| (group_name(group), json!({"properties": properties(group.props)}))).collect()
}

fn action(spec: &ActionSpec) -> Value {
    let mut keys = properties(spec.args);
    for slot in spec.callbacks {
        keys.insert(slot.name.into(), described(reference("action"), slot.doc));
    }
    let long = json!({"type": ["object", "null"], "properties": keys, "required": spec.required});
    match spec.shorthand {
        Some(_) => json!({"description": spec.doc.trim(), "anyOf": [{"type": ["string", "number"]}, long]}),
        None => described(long, spec.doc),
    }
}

fn theme(catalog: &Catalog) -> Value {
    let style =
        |spec: &&'static Spec| (spec.name.to_owned(), json!({"type": ["object", "null"], "allOf": all_props(spec)}));
    let styles: Map<String, Value> = catalog.widgets.iter().map(style).collect();
    let mut defs = groups(catalog);
    // Widgets and actions do not stand in themes, but some properties hold them.
    defs.extend([("widget".to_owned(), json!(true)), ("action".to_owned(), json!(true))]);
    let mut keys: Map<String, Value> = THEME_KEYS.iter().map(|key| ((*key).to_owned(), json!(true))).collect();
    keys.insert("Styles".into(), json!({"type": ["object", "null"], "properties": styles}));
    for key in ["default", "dark"] {
        keys.insert(key.into(), json!({"type": "boolean"}));
    }
    json!({
        "$schema": DIALECT, "title": "A theme file", "type": "object",
        "properties": {"Themes": {"type": "array"}},
        "additionalProperties": {"type": ["object", "null", "array", "string"], "properties": keys},
        "$defs": defs,
    })
}

fn test() -> Value {
    let mut names = Map::new();
    let mut bare: Vec<&str> = Vec::new();
    for def in step::all() {
        for name in std::iter::once(&def.name).chain(def.aliases) {
            names.insert((*name).to_owned(), test_step(def));
            if def.required.is_empty() {
                bare.push(name);
            }
        }
    }
    let step = json!({"type": "object", "properties": names, "minProperties": 1, "maxProperties": 1, "additionalProperties": false});
    let mut keys: Map<String, Value> = TEST_KEYS.iter().map(|key| ((*key).to_owned(), json!(true))).collect();
    keys.insert("id".into(), json!({"type": ["string", "number"]}));
    keys.insert("startScreen".into(), json!({"type": "string"}));
    keys.insert("steps".into(), reference("steps"));
    keys.insert("setup".into(), reference("steps"));
    keys.insert("mocks".into(), reference("mocks"));
    keys.insert("retry".into(), json!({"type": "integer", "minimum": 0, "maximum": 20}));
    let mock = json!({"type": "object", "properties": properties(REPLY)});
    json!({
        "$schema": DIALECT, "title": "A test", "type": "object",
        "properties": keys, "required": ["id", "steps"], "additionalProperties": false,
        "$defs": {
            "step": {"anyOf": [{"enum": bare}, step]},
            "steps": {"type": "array", "minItems": 1, "items": reference("step")},
            "mocks": {"anyOf": [{"type": "object", "additionalProperties": mock}, {"type": ["array", "string"]}]},
            "widget": true, "action": true,
        },
    })
}

fn test_step(def: &StepDef) -> Value {
    let mut keys = properties(def.args);
    let mut forms: Vec<Value> = Vec::new();
    if def.nests {
        keys.insert("steps".into(), reference("steps"));
        keys.insert("step".into(), reference("step"));
        forms.push(reference("steps"));
    }
    let kind = if def.required.is_empty() { json!(["object", "null"]) } else { json!("object") };
    forms.push(match def.name {
        "mocks" => reference("mocks"),
        _ => json!({"type": kind, "properties": keys, "required": def.required, "additionalProperties": false}),
    });
    if def.shorthand.is_some() {
        forms.push(json!({"type": ["string", "number", "boolean", "array"]}));
    }
    json!({"description": def.doc, "anyOf": forms})
}

fn properties<'p>(props: impl IntoIterator<Item = &'p Prop>) -> Map<String, Value> {
    let mut map = Map::new();
    for prop in props {
        for name in std::iter::once(&prop.name).chain(prop.aliases) {
            // An own property goes before one of a group.
            map.entry((*name).to_owned()).or_insert_with(|| {
                let mut schema = described(of(&prop.kind), prop.doc);
                if let (Some(default), Value::Object(map)) = (prop.written_default(), &mut schema) {
                    // A text that is no JSON is a word.
                    let default = serde_json::from_str(&default).unwrap_or_else(|_| json!(default));
                    map.insert("default".into(), default);
                }
                schema
            });
        }
    }
    map
}

/// The JSON schema of a kind: a literal value or an expression.
fn of(kind: &Kind) -> Value {
    match kind {
        Kind::Any => json!({}),
        Kind::Text | Kind::IconName => json!({"type": ["string", "number", "boolean", "null"]}),
        Kind::Bool => or_expression(json!({"enum": [true, false, "true", "false", null]})),
        Kind::Number { min, max } => {
            let mut number = Map::new();
            number.insert("type".into(), json!("number"));
            for (key, bound) in [("minimum", min), ("maximum", max)] {
                if bound.is_finite() {
                    number.insert(key.into(), json!(bound));
                }
            }
            or_expression(
                json!({"anyOf": [number, {"type": "string", "pattern": "^-?[0-9.]+(px)?$"}, {"type": "null"}]}),
            )
        }
        Kind::Enum(words) => {
            let words: Vec<Value> = words.iter().map(|word| json!(word)).chain([Value::Null]).collect();
            or_expression(json!({"enum": words}))
        }
        Kind::Color | Kind::Insets | Kind::Length | Kind::BorderRadius | Kind::Alignment => {
            json!({"type": ["string", "number", "array", "null"]})
        }
        Kind::BoxShadow | Kind::Gradient | Kind::TextStyle | Kind::Map => {
            or_expression(json!({"type": ["object", "null"]}))
        }
        Kind::Keys(known) => or_expression(closed(known)),
        Kind::Icon => json!({"type": ["string", "object", "null"]}),
        Kind::Offset | Kind::List | Kind::Branches | Kind::Parts(_) => {
            or_expression(json!({"type": ["array", "null"]}))
        }
        Kind::FontWeight => or_expression(json!({"type": ["string", "number", "null"]})),
        Kind::Names => or_expression(json!({"type": ["string", "number", "array", "null"]})),
        Kind::Statuses => or_expression(json!({"type": ["array", "null"]})),
        Kind::EventMatch => or_expression(json!({"type": ["string", "object", "null"]})),
        Kind::Widget => json!({"anyOf": [reference("widget"), {"type": "null"}]}),
        Kind::Action => json!({"anyOf": [reference("action"), {"type": "null"}]}),
    }
}

fn expression() -> Value {
    json!({"type": "string", "pattern": "\\$\\{"})
}

fn or_expression(schema: Value) -> Value {
    json!({"anyOf": [schema, expression()]})
}

fn described(schema: Value, doc: &str) -> Value {
    match schema {
        Value::Object(mut map) => {
            map.insert("description".into(), json!(doc.trim()));
            Value::Object(map)
        }
        other => other,
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// `{name: {$ref}}` of everything under its names.
fn named<'n>(names: impl Iterator<Item = (&'n str, &'n [&'n str])>, kind: &str) -> Map<String, Value> {
    let all = names.flat_map(|(name, aliases)| {
        std::iter::once(name).chain(aliases.iter().copied()).map(move |alias| (alias, name))
    });
    all.map(|(alias, name)| (alias.to_owned(), reference(&format!("{kind}.{name}")))).collect()
}

/// A map with one key: one of these, or another one that looks like `other`.
fn one_of(names: Map<String, Value>, other: &Value) -> Value {
    json!({"type": "object", "properties": names, "additionalProperties": other, "minProperties": 1})
}
