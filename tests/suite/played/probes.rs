//! Probes for the effect of a property: screens with and without it, and the acts on them. Made of the widget's example and of `probes.yaml`.

use std::sync::Arc;

use ensemble_run::diag::{FileId, Report};
use ensemble_run::spec::{Children, Kind, Prop, Spec};
use ensemble_run::syntax::parse;
use ensemble_run::value::{Map, Value};

use super::property_sweep::Pair;

/// The default surroundings of the widget `$W`.
pub const COLUMN: &str = r#"{"Column": {"children": [{"Text": {"text": "above"}}, $W, {"Text": {"text": "below"}}]}}"#;

/// The default acts on the widget.
const USUAL: [&str; 12] =
    ["look", "hover", "pick:Send", "tap", "type", "enter", "tap", "hand", "swipe", "scroll", "empty", "tab"];

/// A situation in which the effect of some properties is seen.
pub struct Probe {
    widgets: Vec<String>,
    props: Vec<String>,
    /// Other properties that are set as well.
    with: Map,
    /// Properties of the example that are left out.
    without: Vec<String>,
    /// Values to try; those of the property's kind when there are none.
    values: Vec<Value>,
    /// The surroundings of the widget.
    around: String,
    acts: Vec<String>,
    /// Starts without the widget's example.
    bare: bool,
    /// Listens to no event of the widget.
    silent: bool,
    /// The whole start screen instead of one with the widget in its surroundings, and the screen `Two`: `$P` are the properties as a map, `$R` its
    /// entries.
    screens: [String; 2],
}

/// Two screens that differ in one property, and the acts on both.
pub struct Attempt {
    pub base: String,
    pub changed: String,
    pub acts: Vec<String>,
}

/// Reads `probes.yaml`.
pub fn read(text: &str) -> Vec<Probe> {
    let file = json(text);
    let words = |value: Value| match value {
        Value::Null => Vec::new(),
        Value::List(list) => list.iter().map(|word| word.to_display().to_string()).collect(),
        word => vec![word.to_display().to_string()],
    };
    let around = |name: &str| match name {
        "" => COLUMN.to_owned(),
        name => match file.get("surroundings").get(name) {
            Value::Null => panic!("probes.yaml has no surroundings `{name}`"),
            found => found.to_display().replace("\"$W\"", "$W"),
        },
    };
    let probe = |probe: &Value| Probe {
        widgets: words(probe.get("widget")),
        props: words(probe.get("prop")),
        with: probe.get("with").as_map().cloned().unwrap_or_default(),
        without: words(probe.get("without")),
        values: probe.get("values").as_list().map(<[Value]>::to_vec).unwrap_or_default(),
        around: around(&probe.get("around").to_display()),
        acts: words(probe.get("act")),
        bare: probe.get("bare").as_bool() == Some(true),
        silent: probe.get("silent").as_bool() == Some(true),
        screens: ["screen", "second"].map(|name| probe.get(name).to_display().to_string()),
    };
    file.get("probes").as_list().unwrap_or_default().iter().map(probe).collect()
}

impl Probe {
    fn is_for(&self, pair: &Pair) -> bool {
        let named = |list: &[String], name: &str| {
            list.iter().any(|one| one == name || one.strip_suffix('*').is_some_and(|start| name.starts_with(start)))
        };
        (self.widgets.is_empty() || named(&self.widgets, pair.spec.name)) && named(&self.props, pair.prop.name)
    }
}

/// The attempts for a pair: its probes, those for the widget by name first, then the default one.
pub fn attempts<'a>(probes: &'a [Probe], pair: &'a Pair) -> impl Iterator<Item = Attempt> + 'a {
    attempts_with(probes, pair, None)
}

/// As [`attempts`], with this value alone instead of those of the probes and of the property's kind.
pub fn attempts_with<'a>(
    probes: &'a [Probe],
    pair: &'a Pair,
    value: Option<&'a Value>,
) -> impl Iterator<Item = Attempt> + 'a {
    let own = probes.iter().filter(|probe| !probe.widgets.is_empty() && probe.is_for(pair));
    let shared = probes.iter().filter(|probe| probe.widgets.is_empty() && probe.is_for(pair));
    own.chain(shared).map(Some).chain([None]).flat_map(move |probe| of_probe(probe, pair, value))
}

fn of_probe(probe: Option<&Probe>, pair: &Pair, value: Option<&Value>) -> Vec<Attempt> {
    let Pair { spec, prop } = pair;
    let mut own = if probe.is_some_and(|probe| probe.bare) { Map::default() } else { example(spec) };
    let is_left = |name: &str| probe.is_some_and(|probe| probe.without.iter().any(|one| one == name));
    own = own.iter().filter(|(name, _)| !is_left(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    for (name, value) in probe.iter().flat_map(|probe| probe.with.iter()) {
        let is_known = spec.prop(name).is_some()
            || spec.event(name).is_some()
            || (spec.children == Children::Many && ["children", "item-template"].contains(&&**name));
        if is_known && !prop.is(name) {
            own.insert(name.clone(), value.clone());
        }
    }
    let present = own.iter().find(|(name, _)| prop.is(name)).map(|(_, value)| value.clone());
    let without: Map =
        own.iter().filter(|(name, _)| !prop.is(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    let around = probe.map_or(COLUMN, |probe| &probe.around);
    let acts = match probe {
        Some(probe) if !probe.acts.is_empty() => probe.acts.clone(),
        _ => USUAL.iter().map(|act| (*act).to_owned()).collect(),
    };
    let values = match probe {
        _ if let Some(value) = value => vec![value.clone()],
        Some(probe) if !probe.values.is_empty() => probe.values.clone(),
        _ => values(prop).into_iter().filter(|value| present.as_ref() != Some(value)).collect(),
    };
    let listens = probe.is_none_or(|probe| !probe.silent);
    let app = |props: &Map| match probe.map(|probe| &probe.screens) {
        Some([first, second]) if !first.is_empty() || !second.is_empty() => {
            Some(format!("{}{NEXT}{}", filled(first, props), filled(second, props)))
        }
        _ => screen(spec, props, around, listens),
    };
    let Some(base) = app(&without) else { return Vec::new() };
    let attempt = |value: Value| {
        let mut with = without.clone();
        with.insert(prop.name, value);
        Some(Attempt { base: base.clone(), changed: app(&with)?, acts: acts.clone() })
    };
    values.into_iter().filter_map(attempt).collect()
}

/// Separator of the two screens of an attempt.
pub const NEXT: &str = "\n===\n";

/// A screen of a probe with these properties.
fn filled(screen: &str, props: &Map) -> String {
    let map = Value::Map(Arc::new(props.clone())).to_display();
    let inner = map.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    let entries = if inner.is_empty() { "\"onResume\": null" } else { inner };
    // In a YAML file `$P` is a text of its own.
    screen.replace("\"$P\"", &map).replace("$R", entries)
}

/// The properties of the first example of a widget.
pub fn example(spec: &Spec) -> Map {
    let Some(text) = spec.examples.first() else { return Map::default() };
    let tree = parse(text, FileId::default(), &mut Report::default()).unwrap();
    tree.root.to_value().get(spec.name).as_map().cloned().unwrap_or_default()
}

/// A screen as YAML that shows the widget; `None` for a widget that exists only inside of others.
pub fn screen(spec: &Spec, props: &Map, around: &str, listens: bool) -> Option<String> {
    let mut props = props.clone();
    let body = Value::map([(
        "Column",
        Value::map([(
            "children",
            json(r#"[{"Text": {"text": "Body"}}, {"Spacer": {"size": 300}}, {"Text": {"text": "End"}}]"#),
        )]),
    )]);
    Some(match spec.name {
        "View" => Value::map([("View", Value::map([("body", body), ("styles", Value::Map(Arc::new(props)))]))])
            .to_display()
            .to_string(),
        "Header" => {
            let mut header = Map::default();
            header.insert("title", Value::from("A title"));
            let mut styles = Map::default();
            for (name, value) in props.iter() {
                let is_widget = spec.prop(name).is_some_and(|prop| prop.kind == Kind::Widget);
                if is_widget {
                    header.insert(name.clone(), value.clone())
                } else {
                    styles.insert(name.clone(), value.clone())
                }
            }
            header.insert("styles", Value::Map(Arc::new(styles)));
            Value::map([(
                "View",
                Value::map([
                    ("header", Value::Map(Arc::new(header))),
                    ("styles", json(r#"{"scrollableView": true}"#)),
                    ("body", body),
                ]),
            )])
            .to_display()
            .to_string()
        }
        "Footer" => {
            let footer = Value::map([
                ("styles", Value::Map(Arc::new(props))),
                ("children", json(r#"[{"Text": {"text": "one"}}, {"Text": {"text": "two"}}]"#)),
            ]);
            Value::map([("View", Value::map([("footer", footer), ("body", body)]))]).to_display().to_string()
        }
        "Menu" => {
            if props.get("items").is_none() {
                props.insert("items", json(r#"[{"label": "One", "icon": "home", "page": "Home"}, {"label": "Two", "icon": "list", "page": "Two"}]"#));
            }
            Value::map([(
                "View",
                Value::map([("menu", Value::map([("Sidebar", Value::Map(Arc::new(props)))])), ("body", body)]),
            )])
            .to_display()
            .to_string()
        }
        name => {
            for slot in spec.all_events().filter(|_| listens) {
                if props.get(slot.name).is_none() {
                    let told = format!("console.log('{}' + JSON.stringify(event.data))", slot.name);
                    props.insert(slot.name, Value::from(told));
                }
            }
            props.insert("id", Value::from("subject"));
            if spec.children == Children::Many
                && ["children", "item-template", "items"].iter().all(|key| props.get(key).is_none())
            {
                props.insert("children", json(r#"[{"Text": {"text": "One word"}}, {"Button": {"label": "Two"}}, {"Text": {"text": "Three"}}]"#));
            }
            let name = if name == "Custom" { "Own" } else { name };
            let widget = Value::map([(name, Value::Map(Arc::new(props)))]).to_display();
            format!(r#"{{"View": {{"body": {}}}}}"#, around.replace("$W", &widget))
        }
    })
}

/// Values other than the default, the most telling first.
pub fn values(prop: &Prop) -> Vec<Value> {
    of_kind(&prop.kind)
}

fn of_kind(kind: &Kind) -> Vec<Value> {
    let texts = |texts: &[&str]| texts.iter().map(|text| json(text)).collect::<Vec<_>>();
    match kind {
        Kind::Any => texts(&[r#""Zq""#, "7", r#""red""#, "true", r#"["Zq"]"#, "20"]),
        Kind::Date => texts(&[r#""2024-01-17""#, r#""2024-03-05""#]),
        Kind::Time => texts(&[r#""14:30""#]),
        Kind::TextOrKeys(_) => texts(&[r#""Zq""#]),
        Kind::Text | Kind::File(_) | Kind::Picture(_) => texts(&[r#""Zq""#, "7", r#""red""#]),
        Kind::Bool => texts(&["true", "false"]),
        Kind::Number { min, max } => [13.0, 40.0, 0.4, 1.0, 2.0, 3.0, 0.0, 90.0, 1000.0, *min, *max]
            .into_iter()
            .filter(|number| (*min..=*max).contains(number) && number.is_finite())
            .take(8)
            .map(Value::Number)
            .collect(),
        Kind::Range => texts(&["0.4", "7"]),
        Kind::Enum(words) => words.iter().map(|word| Value::from(*word)).collect(),
        Kind::Color => texts(&[r##""#ff0055""##]),
        Kind::Insets => texts(&[r#""7 11 13 17""#]),
        Kind::Length => texts(&["60", "190", "20"]),
        Kind::BorderRadius => texts(&["9", "0", "22"]),
        Kind::BoxShadow => texts(&[r#"{"color": "red", "offset": [3, 4], "blur": 5}"#]),
        Kind::Gradient => texts(&[r#"{"colors": ["red", "blue"]}"#]),
        Kind::Alignment => texts(&[r#""bottomRight""#, r#""center""#]),
        Kind::Offset => texts(&["[9, 7]"]),
        Kind::Filter => texts(&["\"invert(1)\"", "\"opacity(0.3)\""]),
        Kind::Transform => texts(&["\"rotate(20deg)\""]),
        Kind::Icon | Kind::IconName => texts(&[r#""delete""#]),
        Kind::TextStyle => texts(&[r##"{"fontSize": 23, "color": "#ff0055"}"##]),
        Kind::FontWeight => texts(&[r#""bold""#, r#""light""#]),
        Kind::List | Kind::Items(_) => texts(&[r#"["Zq", "Yx"]"#, "[1]", "[3, 1, 2]"]),
        Kind::ListOf(kind) => of_kind(kind).into_iter().map(|value| Value::list([value])).collect(),
        Kind::ColorOrKeys(_) => texts(&[r##""#ff0055""##]),
        Kind::LatLng => texts(&[r#""37.5 -122.25""#]),
        Kind::Map => texts(&[r#"{"fontSize": 23, "color": "red"}"#, r#"{"x": 1}"#]),
        Kind::Keys(props) => keys(props),
        Kind::Widget => texts(&[r#"{"Text": {"text": "Zq"}}"#]),
        Kind::Branches => texts(&[r#"[{"if": true, "widget": {"Text": {"text": "Zq"}}}]"#]),
        Kind::Parts(_) => texts(&[r#"[{"label": "Zq"}]"#]),
        Kind::Action => texts(&[r#""console.log('Zq')""#]),
        Kind::Names | Kind::Statuses | Kind::EventMatch => texts(&[r#"["Zq"]"#]),
    }
}

/// Maps with each of these keys alone.
fn keys(props: &'static [Prop]) -> Vec<Value> {
    let one = |prop: &'static Prop| values(prop).into_iter().map(|value| Value::map([(prop.name, value)]));
    props.iter().filter(|prop| prop.ignored.is_none()).flat_map(one).collect()
}

pub fn json(text: &str) -> Value {
    let tree = parse(text, FileId::default(), &mut Report::default()).unwrap();
    tree.root.to_value()
}
