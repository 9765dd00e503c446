//! The schema of a screen file.

use serde_json::{Map, Value, json};

use super::kinds::{DIALECT, closed, described, kinds, or_expression, properties, reference};
use super::widgets::{define, group_name, groups, part, widget};
use ensemble_core::app::options::{API_KEYS, AUTHORIZATION, SignedInAuth, SseOptions, SslConfig};
use ensemble_core::app::topics;
use ensemble_core::spec::{ActionSpec, Catalog, Prop};

/// Schema of a file below `screens/`, or of a single screen.
pub(super) fn schema(catalog: &Catalog) -> Value {
    let mut defs = groups(catalog);
    for spec in &catalog.widgets {
        define(spec, &mut defs);
        defs.insert(format!("widget.{}", spec.name), widget(spec));
        for parts in spec.props.iter().filter_map(|prop| prop.kind.parts_spec()) {
            define(parts, &mut defs);
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

/// Keys of a file whose form is more specific than their kind.
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

/// A part of the screen: header or footer properties, or a widget in its place.
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

/// Definition of a custom widget. In older ones the widget is beside `inputs`.
fn definition() -> Value {
    json!({"type": "object", "properties": keys_of(topics::WIDGET.keys)})
}

/// Use of a custom widget.
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

/// Conditions, each with a widget or an action below `widget` or `action`, or beside the condition.
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
    ways.extend(properties(SignedInAuth::PROPS));
    json!({"anyOf": [{"type": ["string", "null"]}, {"type": "object", "properties": ways}]})
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

/// `{name: {$ref}}` for all names and aliases.
fn named<'n>(names: impl Iterator<Item = (&'n str, &'n [&'n str])>, kind: &str) -> Map<String, Value> {
    let all = names.flat_map(|(name, aliases)| {
        std::iter::once(name).chain(aliases.iter().copied()).map(move |alias| (alias, name))
    });
    all.map(|(alias, name)| (alias.to_owned(), reference(&format!("{kind}.{name}")))).collect()
}

/// A map with one key: one of these, or another one with a value like `other`.
fn one_of(names: Map<String, Value>, other: &Value) -> Value {
    json!({"type": "object", "properties": names, "additionalProperties": other, "minProperties": 1})
}
