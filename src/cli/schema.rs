//! `schema`: JSON Schema for editors, made of the declarations that the loaders check with.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::messages::not_yet;
use crate::shell::terminal;
use crate::testing::load::{EVENT, REPLY, TEST_KEYS};
use crate::testing::step;
use crate::testing::step_def::StepDef;
use ensemble_core::app::options::{API_KEYS, AUTHORIZATION, SseOptions, SslConfig};
use ensemble_core::app::topics;
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
    let text = lines(schema);
    match terminal::print(&format!("{text}\n")) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has gone away is no fault.
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema with a line for each definition: indented all the way down it would be three times as long.
fn lines(schema: Value) -> String {
    let Value::Object(mut schema) = schema else { return String::new() };
    let Some(Value::Object(definitions)) = schema.remove("$defs") else { return String::new() };
    let line = |(name, value): (&String, &Value)| format!("{}: {value}", Value::from(name.as_str()));
    let rest: Vec<String> = schema.iter().map(line).collect();
    let definitions: Vec<String> = definitions.iter().map(|entry| format!("  {}", line(entry))).collect();
    format!("{{\n{},\n\"$defs\": {{\n{}\n}}\n}}", rest.join(",\n"), definitions.join(",\n"))
}

fn screen(catalog: &Catalog) -> Value {
    let mut defs = groups(catalog);
    for spec in &catalog.widgets {
        defs.insert(own_name(spec), json!({"properties": properties(spec.props)}));
        defs.insert(format!("widget.{}", spec.name), widget(spec));
        for parts in spec.props.iter().filter_map(|prop| prop.kind.parts_spec()) {
            defs.insert(own_name(parts), json!({"properties": properties(parts.props)}));
            defs.insert(format!("part.{}", parts.name), part(parts));
        }
    }
    for spec in &catalog.actions {
        defs.insert(format!("action.{}", spec.name), action(spec));
    }
    let mut widgets = named(catalog.widgets.iter().map(|spec| (spec.name, spec.aliases)), "widget");
    for planned in catalog.planned_widgets.iter().filter(|planned| catalog.widget(planned.name).is_none()) {
        widgets.insert(planned.name.to_owned(), not_supported());
    }
    defs.insert("customWidget".into(), custom_widget());
    defs.insert("widget".into(), json!({"anyOf": [{"type": "string"}, one_of(widgets, &reference("customWidget"))]}));
    let mut actions = named(catalog.actions.iter().map(|spec| (spec.name, spec.aliases)), "action");
    for planned in catalog.planned_actions.iter().filter(|planned| catalog.action(planned.name).is_none()) {
        actions.insert(planned.name.to_owned(), not_supported());
    }
    // A handler may be JavaScript, and an action of a sequence stands in a list.
    let one = one_of(actions, &json!(false));
    defs.insert("action".into(), json!({"anyOf": [{"type": "string"}, one]}));
    defs.insert("api".into(), api());
    let into = closed(topics::INTO.keys);
    defs.insert("into".into(), json!({"anyOf": [{"type": "string"}, into, {"type": "array", "items": into}]}));
    defs.insert("authorization".into(), authorization());
    defs.insert("template".into(), template());
    defs.insert("branches".into(), branches());
    defs.insert("menus".into(), menus());
    defs.insert("view".into(), view());
    defs.insert("definition".into(), definition());
    defs.insert("names".into(), json!({"type": ["array", "object", "null"], "items": {"type": ["string", "object"]}}));
    let action =
        json!({"type": ["object", "null"], "properties": keys_of(topics::ACTION.keys), "additionalProperties": false});
    defs.insert("reusableAction".into(), action);
    defs.extend(kinds());
    let mut root = keys_of(topics::SCREEN.keys);
    // In a file below `actions/` this is the action itself.
    let actions = json!({"type": ["object", "null"], "additionalProperties": reference("reusableAction")});
    root.insert("Action".into(), json!({"anyOf": [actions, reference("reusableAction")]}));
    let others = json!({"anyOf": [reference("definition"), {"type": "string"}]});
    json!({
        "$schema": DIALECT, "title": "A screen", "type": "object", "properties": root, "additionalProperties": others, "$defs": defs,
    })
}

/// Keys of a file whose form is more than their kind says.
fn keys_of(keys: &'static [Prop]) -> Map<String, Value> {
    let mut known = properties(keys);
    for (key, schema) in &mut known {
        let form = match key.as_str() {
            "View" => reference("view"),
            "ViewGroup" | "menu" => reference("menus"),
            "API" => json!({"type": ["object", "null"], "additionalProperties": reference("api")}),
            "Global" => {
                json!({"anyOf": [{"type": ["string", "null"]}, {"type": "object", "required": ["scriptName"]}]})
            }
            "inputs" | "events" => reference("names"),
            "Widget" => reference("definition"),
            "header" => json!({"anyOf": [{"type": ["string", "null"]}, bar("Header")]}),
            "footer" => json!({"anyOf": [{"type": "null"}, bar("Footer")]}),
            "styles" => styles("View"),
            _ => continue,
        };
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        *schema = described(form, description);
    }
    known
}

/// A part of the screen that has the properties of a widget: its header or footer, or a widget that stands for it.
fn bar(spec: &str) -> Value {
    let slots = json!({"children": {"type": ["array", "null"], "items": reference("widget")}, "styles": styles(spec), "className": {"type": "string"}});
    let title = json!({"title": {"anyOf": [{"type": ["string", "number", "null"]}, reference("widget")]}});
    match spec {
        "Header" => {
            json!({"type": "object", "allOf": [{"properties": slots}, {"properties": title}, reference("bar.Header")]})
        }
        _ => json!({"type": "object", "allOf": [{"properties": slots}, reference(&format!("own.{spec}"))]}),
    }
}

fn styles(spec: &str) -> Value {
    let mut all = vec![reference(&format!("own.{spec}"))];
    let widget = crate::shell::catalog().widget(spec).map_or(&[][..], |spec| spec.base);
    all.extend(widget.iter().map(|group| reference(&group_name(group))));
    json!({"type": ["object", "null"], "allOf": all})
}

fn view() -> Value {
    json!({"type": "object", "properties": keys_of(topics::VIEW.keys), "additionalProperties": reference("customWidget")})
}

/// A custom widget where it is defined. Older ones have their widget beside `inputs`.
fn definition() -> Value {
    json!({"type": "object", "properties": keys_of(topics::WIDGET.keys)})
}

/// A custom widget where it is used.
fn custom_widget() -> Value {
    let inputs = json!({"type": ["object", "null"]});
    let events = json!({"type": ["object", "null"], "additionalProperties": reference("action")});
    json!({"type": ["object", "string", "null"], "properties": {"inputs": inputs, "events": events}})
}

fn menus() -> Value {
    let mut menus = properties(topics::VIEW_GROUP.keys);
    for schema in menus.values_mut() {
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        if schema.get("$ref").is_none_or(|of| of != "#/$defs/optionalAction") {
            *schema = described(reference("widget.Menu"), &description);
        }
    }
    json!({"type": ["object", "null"], "properties": menus, "additionalProperties": false})
}

fn template() -> Value {
    let mut keys = properties(topics::ITEM_TEMPLATE.keys);
    let data = |schema: &mut Value| {
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        *schema = described(json!({"type": ["array", "string", "object", "null"]}), description);
    };
    for key in ["data", "namedData", "initialValue"] {
        if let Some(schema) = keys.get_mut(key) {
            data(schema);
        }
    }
    let filter = json!({"anyOf": [closed(topics::FILTER.keys), {"type": ["string", "number", "null"]}]});
    keys.insert("filter".into(), filter);
    json!({"type": ["object", "null"], "properties": keys, "additionalProperties": false})
}

/// Conditions with a widget or an action each, below `widget` or `action` or beside the condition.
fn branches() -> Value {
    let condition = json!({"type": ["string", "boolean", "number"]});
    let keys = json!({
        "if": condition, "elseif": condition, "elseIf": condition, "else": {"type": ["string", "object", "null"]},
        "widget": reference("widget"), "action": reference("action"),
    });
    json!({"type": "array", "items": {"type": "object", "properties": keys, "additionalProperties": {"type": ["object", "string", "null"]}}})
}

fn api() -> Value {
    let mut keys = properties(API_KEYS);
    keys.insert("type".into(), json!({"enum": ["http", "sse", "https", "rest", "HTTP", "SSE"]}));
    keys.insert("inputs".into(), reference("names"));
    for (key, options) in [("sseOptions", SseOptions::PROPS), ("sslConfig", SslConfig::PROPS)] {
        keys.insert(key.into(), or_expression(closed(options)));
    }
    keys.insert("mockResponse".into(), or_expression(closed(topics::MOCK_RESPONSE.keys)));
    keys.insert("authorization".into(), reference("authorization"));
    keys.insert("into".into(), reference("into"));
    json!({"type": "object", "properties": keys, "additionalProperties": false})
}

fn authorization() -> Value {
    let mut ways: Map<String, Value> =
        AUTHORIZATION.iter().map(|(way, options)| ((*way).to_owned(), or_expression(closed(options)))).collect();
    // A token may stand alone.
    ways.insert("bearer".into(), json!({"anyOf": [{"type": "string"}, ways.get("bearer")]}));
    json!({"anyOf": [{"type": ["string", "null"]}, {"type": "object", "properties": ways}]})
}

/// A map that knows only these keys.
fn closed(options: &'static [Prop]) -> Value {
    json!({"type": ["object", "null"], "properties": properties(options), "additionalProperties": false})
}

fn widget(spec: &Spec) -> Value {
    let mut keys = Map::new();
    let styles = json!({"type": "object", "allOf": all_props(spec)});
    keys.insert("styles".into(), json!({"anyOf": [styles, reference("expression"), {"type": "null"}]}));
    for key in ["id", "testId", "className"] {
        keys.insert(key.into(), json!({"type": ["string", "number"]}));
    }
    for slot in spec.all_events() {
        keys.insert(slot.name.into(), described(reference("action"), slot.doc));
    }
    if spec.children == Children::Many {
        keys.insert("children".into(), json!({"type": ["array", "object", "null"], "items": reference("widget")}));
        for name in ["item-template", "itemTemplate"] {
            keys.insert(name.into(), reference("template"));
        }
    }
    // A bare text is the widget's most telling property.
    json!({"description": spec.doc.trim(), "type": ["object", "string", "number", "boolean", "null"], "properties": keys, "allOf": all_props(spec)})
}

/// One item of a list of parts. A bare text is its label.
fn part(spec: &Spec) -> Value {
    let mut keys = Map::new();
    for slot in spec.all_events() {
        keys.insert(slot.name.into(), described(reference("action"), slot.doc));
    }
    json!({"description": spec.doc.trim(), "type": ["object", "string", "number", "boolean"], "properties": keys, "allOf": all_props(spec)})
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
    std::iter::once(reference(&own_name(spec))).chain(shared).collect()
}

fn group_name(group: &Group) -> String {
    format!("group.{}", group.name)
}

fn own_name(spec: &Spec) -> String {
    format!("own.{}", spec.name)
}

/// The properties that widgets share.
fn groups(catalog: &Catalog) -> Map<String, Value> {
    let groups = catalog.widgets.iter().flat_map(|spec| spec.base);
    let mut defs: Map<String, Value> =
        groups.map(|group| (group_name(group), json!({"properties": properties(group.props)}))).collect();
    // The title of a header may be a widget there, and is text for the widget that draws it.
    if let Some(header) = catalog.widget("Header") {
        let others = properties(header.props.iter().filter(|prop| prop.name != "title"));
        defs.insert("bar.Header".into(), json!({"properties": others}));
    }
    defs
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

fn not_supported() -> Value {
    json!({"description": "Not supported yet.", "type": ["object", "string", "array", "null"]})
}

fn theme(catalog: &Catalog) -> Value {
    let style =
        |spec: &&'static Spec| (spec.name.to_owned(), json!({"type": ["object", "null"], "allOf": all_props(spec)}));
    let styles: Map<String, Value> = catalog.widgets.iter().map(style).collect();
    let mut defs = groups(catalog);
    for spec in &catalog.widgets {
        defs.insert(own_name(spec), json!({"properties": properties(spec.props)}));
        for parts in spec.props.iter().filter_map(|prop| prop.kind.parts_spec()) {
            defs.insert(format!("part.{}", parts.name), json!({"type": ["object", "string"]}));
        }
    }
    // Widgets and actions do not stand in themes, but some properties hold them.
    for name in ["widget", "action", "branches"] {
        defs.insert(name.to_owned(), json!({"type": ["object", "string", "array"]}));
    }
    defs.extend(kinds());
    let mut keys = properties(topics::THEME.keys);
    // Classes and ids have the styles of any widget.
    let any = json!({"type": ["object", "null"]});
    keys.insert(
        "Styles".into(),
        json!({"type": ["object", "null"], "properties": styles, "additionalProperties": any}),
    );
    let names = json!({"type": "array", "items": {"type": ["string", "object"]}});
    let mut root = keys.clone();
    root.insert("Themes".into(), names.clone());
    root.insert("LocaleThemes".into(), json!({"type": "object", "additionalProperties": names}));
    json!({
        "$schema": DIALECT, "title": "A theme file", "type": "object",
        "properties": root,
        "additionalProperties": {"type": ["object", "null"], "properties": keys, "additionalProperties": false},
        "$defs": defs,
    })
}

fn test() -> Value {
    let mut names = Map::new();
    let mut bare: Vec<&str> = Vec::new();
    let mut defs = kinds();
    for def in step::all() {
        defs.insert(format!("step.{}", def.name), test_step(def));
        for name in std::iter::once(&def.name).chain(def.aliases) {
            names.insert((*name).to_owned(), reference(&format!("step.{}", def.name)));
            if def.required.is_empty() {
                bare.push(name);
            }
        }
    }
    let step = json!({"type": "object", "properties": names, "minProperties": 1, "maxProperties": 1, "additionalProperties": false});
    let mut keys = properties(TEST_KEYS);
    keys.insert("id".into(), json!({"type": ["string", "number"]}));
    keys.insert("startScreen".into(), json!({"type": "string"}));
    for (key, of) in [("steps", "steps"), ("setup", "steps"), ("mocks", "mocks")] {
        keys.insert(key.into(), reference(of));
    }
    keys.insert("retry".into(), json!({"type": "integer", "minimum": 0, "maximum": 20}));
    let scenario =
        json!({"id": {"type": ["string", "number"]}, "description": {"type": "string"}, "vars": {"type": "object"}});
    let scenario = json!({"type": "object", "properties": scenario, "additionalProperties": false});
    keys.insert("scenarios".into(), json!({"type": ["array", "null"], "items": scenario}));
    let mut mock = properties(REPLY);
    mock.insert("events".into(), json!({"type": ["array", "string"], "items": closed(EVENT)}));
    mock.insert("responses".into(), json!({"type": ["array", "string"], "items": reference("mock")}));
    mock.insert("close".into(), json!({"enum": [true, false, "true", "false", "end", "cut", null]}));
    defs.insert("mock".into(), json!({"type": ["object", "string"], "properties": mock}));
    defs.insert("mocks".into(), json!({"anyOf": [{"type": "object", "additionalProperties": reference("mock")}, {"type": ["array", "string"]}]}));
    defs.insert("step".into(), json!({"anyOf": [{"enum": bare}, step]}));
    defs.insert("steps".into(), json!({"type": "array", "minItems": 1, "items": reference("step")}));
    // No step holds one of them; their kinds are there for the screens.
    for name in ["widget", "action", "branches"] {
        defs.insert(name.to_owned(), json!({"type": ["object", "string", "array"]}));
    }
    json!({
        "$schema": DIALECT, "title": "A test", "type": "object",
        "properties": keys, "required": ["id", "steps"], "additionalProperties": false,
        "$defs": defs,
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
        // An own property goes before one of a group.
        map.entry(prop.name).or_insert_with(|| {
            let mut schema = described(of(&prop.kind), prop.doc);
            if let (Some(default), Value::Object(map)) = (prop.written_default(), &mut schema) {
                // A text that is no JSON is a word.
                let default = serde_json::from_str(&default).unwrap_or_else(|_| json!(default));
                map.insert("default".into(), default);
            }
            schema
        });
        for alias in prop.aliases {
            map.entry(*alias).or_insert_with(|| described(of(&prop.kind), &format!("The same as `{}`.", prop.name)));
        }
    }
    map
}

/// What kinds without words of their own accept, said once.
fn kinds() -> Map<String, Value> {
    let number = json!({"type": "string", "pattern": "^-?[0-9.]+(px)?$"});
    let maybe = |name: &str| json!({"anyOf": [reference(name), {"type": "null"}]});
    let all = [
        ("any", json!({"type": ["string", "number", "boolean", "array", "object", "null"]})),
        ("expression", json!({"type": "string", "pattern": "\\$\\{"})),
        ("text", json!({"type": ["string", "number", "boolean", "null"]})),
        ("bool", or_expression(json!({"enum": [true, false, "true", "false", null]}))),
        ("numberText", number),
        ("number", or_expression(json!({"anyOf": [{"type": ["number", "null"]}, reference("numberText")]}))),
        ("measure", json!({"type": ["string", "number", "array", "null"]})),
        ("map", or_expression(json!({"type": ["object", "null"]}))),
        ("list", or_expression(json!({"type": ["array", "null"]}))),
        ("icon", json!({"type": ["string", "object", "null"]})),
        ("weight", json!({"type": ["string", "number", "null"]})),
        ("eventMatch", or_expression(json!({"type": ["string", "object", "null"]}))),
        ("optionalWidget", maybe("widget")),
        ("optionalAction", maybe("action")),
        ("optionalBranches", or_expression(maybe("branches"))),
    ];
    let mut kinds: Map<String, Value> = all.map(|(name, schema)| (name.to_owned(), schema)).into_iter().collect();
    for kind in [Kind::TextStyle, Kind::BoxShadow, Kind::Gradient] {
        // What else stands in them is taken and not looked at.
        let schema = json!({"type": ["object", "null"], "properties": properties(kind.parts())});
        kinds.insert(map_kind(&kind).to_owned(), or_expression(schema));
    }
    kinds
}

fn map_kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::TextStyle => "textStyle",
        Kind::BoxShadow => "boxShadow",
        _ => "gradient",
    }
}

/// The JSON schema of a kind: a literal value or an expression.
fn of(kind: &Kind) -> Value {
    match kind {
        Kind::Any => reference("any"),
        Kind::Text | Kind::IconName => reference("text"),
        Kind::Bool => reference("bool"),
        Kind::Number { min, max } if !min.is_finite() && !max.is_finite() => reference("number"),
        Kind::Number { min, max } => {
            let mut number = Map::new();
            number.insert("type".into(), json!("number"));
            for (key, bound) in [("minimum", min), ("maximum", max)] {
                if bound.is_finite() {
                    number.insert(key.into(), json!(bound));
                }
            }
            json!({"anyOf": [number, reference("numberText"), {"type": "null"}, reference("expression")]})
        }
        Kind::Enum(words) => {
            let words: Vec<Value> = words.iter().map(|word| json!(word)).chain([Value::Null]).collect();
            or_expression(json!({"enum": words}))
        }
        Kind::Color | Kind::Insets | Kind::Length | Kind::BorderRadius | Kind::Alignment | Kind::Names => {
            reference("measure")
        }
        Kind::BoxShadow | Kind::Gradient | Kind::TextStyle => reference(map_kind(kind)),
        Kind::Map => reference("map"),
        Kind::Keys(known) => or_expression(closed(known)),
        Kind::Icon => reference("icon"),
        Kind::Offset | Kind::List | Kind::Statuses => reference("list"),
        Kind::Branches => reference("optionalBranches"),
        Kind::Parts(spec) => {
            or_expression(json!({"type": ["array", "null"], "items": reference(&format!("part.{}", spec.name))}))
        }
        Kind::FontWeight => reference("weight"),
        Kind::EventMatch => reference("eventMatch"),
        Kind::Widget => reference("optionalWidget"),
        Kind::Action => reference("optionalAction"),
    }
}

fn or_expression(schema: Value) -> Value {
    json!({"anyOf": [schema, reference("expression")]})
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
