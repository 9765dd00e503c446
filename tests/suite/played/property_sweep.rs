//! Every property of every widget has an effect: a value other than the default changes the picture, what a screen reader says, or what the
//! widget does when it is used. A property without an effect says so in its declaration (`ignored`), and `check` repeats the reason.
//!
//! `unproven.txt` lists the pairs for which no value that is tried here does so: some take a situation that the sweep does not make, others are
//! faults. The list only gets shorter: a pair that is not on it must have an effect. `UPDATE_SWEEP=1` tries all pairs and writes the list anew;
//! `SWEEP=Button` or `SWEEP=Button.label` tries some, whether they are on the list or not.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use egui::{Key, Modifiers};
use ensemble_run::app::{self, LoadOptions, MemoryFiles};
use ensemble_run::diag::{FileId, Report};
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::virtual_app::{Direction, VirtualApp, VirtualAppConfig};
use ensemble_run::spec::{Catalog, Children, Kind, Prop, Spec};
use ensemble_run::syntax::parse;
use ensemble_run::value::{Map, Value};

use super::EchoServer;

/// Size of the window in logical pixels: small, because most of the time goes into painting.
const SIZE: (f32, f32) = (240.0, 180.0);

/// What stands around the widget: a property such as `stackPositionTop` or `flex` takes its effect from there.
const AROUND: [&str; 6] = [
    r#"{"Column": {"children": [{"Text": {"text": "above"}}, $W, {"Text": {"text": "below"}}]}}"#,
    r#"{"Column": {"children": [{"Row": {"width": 220, "height": 120, "children": [$W, {"Text": {"text": "beside"}}]}}]}}"#,
    r#"{"Column": {"children": [{"Stack": {"width": 220, "height": 160, "children": [{"Column": {"width": 220, "height": 160}}, $W]}}]}}"#,
    r#"{"Column": {"children": [{"FlexRow": {"width": 220, "children": [$W, {"Text": {"text": "beside"}}]}}]}}"#,
    r#"{"Form": {"children": [$W, {"Button": {"label": "Send", "submitForm": true}}]}}"#,
    r#"{"Column": {"children": [{"Button": {"label": "Send", "onTap": "subject.width = 90; subject.height = 70; subject.backgroundColor = 'red'"}}, $W]}}"#,
];

/// What is seen once a form was refused.
const ON_ERROR: [&str; 5] =
    ["required", "requiredMessage", "errorStyle", "errorBorderColor", "focusedErrorBorderColor"];

/// What has to be set as well for a property to have an effect: widget (`*` for all), property, the other properties as JSON.
const NEEDS: &[(&str, &str, &str)] = &[
    ("*", "visibilityTransitionDuration", r#"{"visible": false}"#),
    ("*", "elevationShadowColor", r#"{"elevation": 8}"#),
    ("*", "elevationBorderRadius", r#"{"elevation": 12, "borderRadius": 30, "width": 80, "height": 60}"#),
    ("*", "borderRadius", r##"{"backgroundColor": "#00ff00", "width": 80, "height": 60, "borderWidth": 3}"##),
    ("*", "borderStyle", r#"{"borderWidth": 3}"#),
    ("*", "borderGradient", r#"{"borderWidth": 3}"#),
    ("*", "shadowOffset", r#"{"shadowColor": "red", "shadowRadius": 4}"#),
    ("*", "clipContent", r#"{"width": 30, "height": 12}"#),
    ("*", "minWidth", r#"{"width": 20}"#),
    ("*", "maxWidth", r#"{"width": 200}"#),
    ("*", "minHeight", r#"{"height": 10}"#),
    ("*", "maxHeight", r#"{"height": 150, "backgroundColor": "yellow"}"#),
    ("*", "paddingRight", r#"{"width": 60, "alignment": "topRight"}"#),
    ("*", "paddingBottom", r#"{"backgroundColor": "yellow"}"#),
    ("*", "validateOnUserInteraction", r#"{"required": true, "value": null}"#),
    ("*", "tabBorderRadius", r#"{"tabBackgroundColor": "red", "activeTabBackgroundColor": "red"}"#),
    ("*", "fontSize", r#"{"value": "Zq", "textStyle": null}"#),
    ("*", "labelStyle", r#"{"label": "A label"}"#),
    ("*", "labelHint", r#"{"label": "A label"}"#),
    ("*", "floatLabel", r#"{"label": "A label"}"#),
    ("*", "floatingLabelStyle", r#"{"label": "A label", "floatLabel": true}"#),
    ("*", "disabledBorderColor", r#"{"enabled": false}"#),
    ("*", "requiredMessage", r#"{"required": true, "value": null}"#),
    ("*", "errorStyle", r#"{"required": true, "value": null}"#),
    ("*", "errorBorderColor", r#"{"required": true, "value": null}"#),
    ("*", "focusedErrorBorderColor", r#"{"required": true, "value": null}"#),
    ("*", "required", r#"{"value": null}"#),
    ("*", "placeholder", r#"{"value": null}"#),
    ("*", "placeholderStyle", r#"{"placeholder": "Here", "value": null}"#),
    ("*", "mainAxis", r#"{"width": 210, "height": 160}"#),
    ("*", "mainAxisSize", r##"{"backgroundColor": "#00ff00"}"##),
    ("*", "crossAxis", r#"{"width": 210, "height": 160}"#),
    (
        "*",
        "crossAxisConstraint",
        r##"{"children": [{"Column": {"width": 60, "height": 40}}, {"Column": {"backgroundColor": "#00ff00", "children": [{"Text": {"text": "x"}}]}}]}"##,
    ),
    ("*", "maxLines", r#"{"width": 70, "children": [{"Text": {"text": "Several words that need several lines"}}]}"#),
    ("*", "fontFamily", r#"{"children": [{"Text": {"text": "Several words"}}]}"#),
    (
        "*",
        "scrollable",
        r#"{"width": 100, "height": 60, "children": [{"Column": {"width": 300, "height": 300, "backgroundColor": "red"}}, {"Text": {"text": "x"}}]}"#,
    ),
    ("*", "splashColor", r#"{"onTap": "1"}"#),
    ("Text", "fontSize", r#"{"textStyle": null}"#),
    ("Text", "fontWeight", r#"{"textStyle": null}"#),
    ("Text", "maxLines", r#"{"text": "Several words that need several lines of their own", "width": 70}"#),
    ("Checkbox", "errorStyle", r#"{"required": true, "value": false}"#),
    ("Checkbox", "description", r#"{"trailingText": "x"}"#),
];

/// Values to try where the kind of a property does not tell them: widget (`*` for all), property, JSON.
const VALUES: &[(&str, &str, &str)] = &[
    ("*", "tooltip", r#""A tip""#),
    ("*", "semantics", r#"{"label": "Said"}"#),
    ("*", "backgroundImage", r#""https://there/x.png""#),
    ("*", "colorFilter", r#""red""#),
    ("*", "transform", r#"[{"translate": 10}]"#),
    ("*", "border", r#""3px solid red""#),
    ("*", "borderStyle", r#""none""#),
    ("*", "fontFamily", r#""Roboto Mono""#),
    // So long that the change is still under way when the screen is looked at.
    ("*", "animation", r#"{"duration": 60000}"#),
];

/// One pair.
struct Pair {
    spec: &'static Spec,
    prop: &'static Prop,
}

impl Pair {
    fn name(&self) -> String {
        format!("{}.{}", self.spec.name, self.prop.name)
    }
}

/// Pairs without a proof of their effect.
const UNPROVEN: &str = include_str!("unproven.txt");

#[test]
#[ignore = "takes a minute of two processors: cargo test --test suite property_sweep -- --ignored"]
fn every_property_has_an_effect_or_a_reason_why_not() {
    let catalog = catalog();
    let mut pairs: Vec<Pair> = Vec::new();
    for spec in catalog.widgets.iter().copied().filter(|spec| spec.name != "Placeholder") {
        let mut seen: Vec<&str> = Vec::new();
        for prop in spec.all_props() {
            // What the widget says itself goes before what its groups say.
            if !seen.contains(&prop.name) {
                seen.push(prop.name);
                if spec.ignored(prop).is_none() {
                    pairs.push(Pair { spec, prop });
                }
            }
        }
    }
    let updates = std::env::var_os("UPDATE_SWEEP").is_some();
    let unproven: Vec<&str> = UNPROVEN.lines().filter(|line| !line.starts_with('#')).collect();
    let stale: Vec<_> = unproven.iter().filter(|name| !pairs.iter().any(|pair| pair.name() == **name)).collect();
    assert!(updates || stale.is_empty(), "in the list and no pair, or one with a reason: {stale:?}");
    match std::env::var("SWEEP") {
        Ok(only) => pairs.retain(|pair| pair.spec.name == only || pair.name() == only),
        Err(_) if updates => {}
        Err(_) => pairs.retain(|pair| !unproven.contains(&&*pair.name())),
    }
    let (next, silent) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let work = || {
                let mut bases = Bases::default();
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(pair) = pairs.get(at) else { break };
                    if !has_effect(&catalog, pair, &mut bases) {
                        silent.lock().unwrap().push(pair.name());
                    }
                }
            };
            std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    let mut silent = silent.into_inner().unwrap();
    silent.sort();
    if updates {
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/played/unproven.txt");
        let head = "# Pairs of widget and property that have no effect yet where the sweep looks for one.\n";
        fs::write(list, format!("{head}{}\n", silent.join("\n"))).unwrap();
        return;
    }
    assert!(silent.is_empty(), "{} of {} have no effect:\n{}", silent.len(), pairs.len(), silent.join("\n"));
}

/// What was observed of a widget without the property, by what stands around it and what is set as well.
#[derive(Default)]
struct Bases(Vec<(String, Vec<u64>)>);

fn has_effect(catalog: &Catalog, pair: &Pair, bases: &mut Bases) -> bool {
    let Pair { spec, prop } = pair;
    let needs = NEEDS.iter().filter(|(widget, name, _)| is_for(widget, name, pair)).map(|(_, _, other)| json(other));
    let mut own = example(spec);
    for (name, value) in needs.flat_map(|needs| {
        needs.as_map().cloned().unwrap_or_default().iter().map(|(k, v)| (k.clone(), v.clone())).collect::<Vec<_>>()
    }) {
        let has_it = spec.prop(&name).is_some() || (&*name == "children" && spec.children == Children::Many);
        if has_it && *name != *prop.name {
            own.insert(name, value);
        }
    }
    let without = own.without(prop);
    for around in order(prop) {
        for value in values(pair, own.get(prop.name)) {
            let mut with = without.clone();
            with.insert(prop.name, value.clone());
            let (Some(base), Some(changed)) = (screen(spec, &without, around), screen(spec, &with, around)) else {
                continue;
            };
            if differs(catalog, base, changed, bases) {
                return true;
            }
        }
    }
    false
}

trait Without {
    fn without(&self, prop: &Prop) -> Map;
}

impl Without for Map {
    fn without(&self, prop: &Prop) -> Map {
        self.iter().filter(|(name, _)| !prop.is(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

fn is_for(widget: &str, name: &str, pair: &Pair) -> bool {
    name == pair.prop.name && (widget == "*" || widget == pair.spec.name)
}

/// Surroundings in the order in which an effect is most likely.
fn order(prop: &Prop) -> Vec<&'static str> {
    match prop.name {
        name if name.starts_with("stackPosition") => vec![AROUND[2]],
        "alignment" => vec![AROUND[2], AROUND[0]],
        "animation" => vec![AROUND[5]],
        "mainAxisSize" => vec![AROUND[0], AROUND[1]],
        "expanded" | "flex" => vec![AROUND[1]],
        "flexMode" => vec![AROUND[3], AROUND[1]],
        name if name.starts_with("margin") || name.starts_with("max") || name.starts_with("min") => {
            vec![AROUND[0], AROUND[1]]
        }
        name if ON_ERROR.contains(&name) => vec![AROUND[4]],
        _ => vec![AROUND[0]],
    }
}

/// The properties of the first example of a widget.
fn example(spec: &Spec) -> Map {
    let Some(text) = spec.examples.first() else { return Map::default() };
    let tree = parse(text, FileId::default(), &mut Report::default()).unwrap();
    tree.root.to_value().get(spec.name).as_map().cloned().unwrap_or_default()
}

/// A screen as YAML that shows the widget; `None` for a widget that stands nowhere by itself.
fn screen(spec: &Spec, props: &Map, around: &str) -> Option<String> {
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
            for slot in spec.all_events() {
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
fn values(pair: &Pair, present: Option<&Value>) -> Vec<Value> {
    let Pair { prop, .. } = pair;
    let own: Vec<Value> =
        VALUES.iter().filter(|(widget, name, _)| is_for(widget, name, pair)).map(|(_, _, value)| json(value)).collect();
    if !own.is_empty() {
        return own;
    }
    let texts = |texts: &[&str]| texts.iter().map(|text| json(text)).collect::<Vec<_>>();
    let usual = match &prop.kind {
        Kind::Any => texts(&[r#""Zq""#, "7", r#""red""#, "true", r#"["Zq"]"#, "20"]),
        Kind::Text => texts(&[r#""Zq""#, "7", r#""red""#]),
        Kind::Bool => texts(&["true", "false"]),
        Kind::Number { min, max } => [13.0, 40.0, 0.4, 1.0, 2.0, 3.0, 0.0, 90.0, 1000.0, *min, *max]
            .into_iter()
            .filter(|number| (*min..=*max).contains(number) && number.is_finite())
            .take(8)
            .map(Value::Number)
            .collect(),
        Kind::Enum(words) => words.iter().map(|word| Value::from(*word)).collect(),
        Kind::Color => texts(&[r##""#ff0055""##]),
        Kind::Insets => texts(&[r#""7 11 13 17""#]),
        Kind::Length => texts(&["60", "190", "20"]),
        Kind::BorderRadius => texts(&["9", "0", "22"]),
        Kind::BoxShadow => texts(&[r#"{"color": "red", "offset": [3, 4], "blur": 5}"#]),
        Kind::Gradient => texts(&[r#"{"colors": ["red", "blue"]}"#]),
        Kind::Alignment => texts(&[r#""bottomRight""#, r#""center""#]),
        Kind::Offset => texts(&["[9, 7]"]),
        Kind::Icon | Kind::IconName => texts(&[r#""delete""#]),
        Kind::TextStyle => texts(&[r##"{"fontSize": 23, "color": "#ff0055"}"##]),
        Kind::FontWeight => texts(&[r#""bold""#, r#""light""#]),
        Kind::List => texts(&[r#"["Zq", "Yx"]"#, "[1]", "[3, 1, 2]"]),
        Kind::Map => texts(&[r#"{"fontSize": 23, "color": "red"}"#, r#"{"x": 1}"#]),
        Kind::Keys(props) => keys(props),
        Kind::Widget => texts(&[r#"{"Text": {"text": "Zq"}}"#]),
        Kind::Branches => texts(&[r#"[{"if": true, "widget": {"Text": {"text": "Zq"}}}]"#]),
        Kind::Parts(_) => texts(&[r#"[{"label": "Zq"}]"#]),
        Kind::Action => texts(&[r#""console.log('Zq')""#]),
        Kind::Names | Kind::Statuses | Kind::EventMatch => texts(&[r#"["Zq"]"#]),
    };
    usual.into_iter().filter(|value| present != Some(value)).collect()
}

/// Maps with each of these keys alone.
fn keys(props: &'static [Prop]) -> Vec<Value> {
    let spec: &'static Spec = &Spec::DEFAULT;
    let one = |prop: &'static Prop| {
        values(&Pair { spec, prop }, None).into_iter().map(|value| Value::map([(prop.name, value)])).collect::<Vec<_>>()
    };
    props.iter().filter(|prop| prop.ignored.is_none()).flat_map(one).collect()
}

fn json(text: &str) -> Value {
    let tree = parse(text, FileId::default(), &mut Report::default()).unwrap();
    tree.root.to_value()
}

/// Whether two screens can be told apart by looking, listening and using them.
fn differs(catalog: &Catalog, base: String, changed: String, bases: &mut Bases) -> bool {
    let known = bases.0.iter().position(|(text, _)| *text == base);
    let known = known.unwrap_or_else(|| {
        // The pairs of a widget come one after another: few of the bases are asked for again.
        if bases.0.len() > 8 {
            bases.0.clear();
        }
        bases.0.push((base.clone(), Vec::new()));
        bases.0.len() - 1
    });
    let Some(mut other) = open(catalog, &changed) else { return false };
    let mut reference: Option<VirtualApp> = None;
    for step in 0..STEPS {
        if bases.0[known].1.len() == step {
            if reference.is_none() {
                let Some(mut opened) = open(catalog, &base) else { return false };
                (0..step).for_each(|step| act(&mut opened, step));
                reference = Some(opened);
            }
            let app = reference.as_mut().unwrap();
            act(app, step);
            let seen = observe(app);
            bases.0[known].1.push(seen);
        }
        act(&mut other, step);
        if observe(&mut other) != bases.0[known].1[step] {
            return true;
        }
    }
    false
}

fn open(catalog: &Catalog, screen: &str) -> Option<VirtualApp> {
    let root = Path::new("/app");
    let files = [
        ("screens/Home.yaml", screen),
        ("screens/Two.yaml", "View: {body: {Text: {text: Second}}}"),
        ("widgets/Own.yaml", "Widget: {body: {Column: {children: [{Text: {text: Own}}]}}}"),
        (
            "assets/logo.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='20' height='20' fill='#3b5bdb'/></svg>",
        ),
    ];
    let files: MemoryFiles = files.iter().map(|(path, text)| (root.join(path), *text)).collect();
    let (app, _) = app::load(root, &files, catalog, &Checker, &LoadOptions::default());
    let config = VirtualAppConfig {
        app: Arc::new(app),
        setup: Setup { size: SIZE, ..Setup::default() },
        servers: Rc::new(EchoServer),
        longest_timer: None,
        wall_millis: 1_773_480_413_000.0,
        observer: None,
    };
    VirtualApp::start(config).ok()
}

const STEPS: usize = 12;

/// Uses the widget.
fn act(app: &mut VirtualApp, step: usize) {
    let target = app.target("subject").ok();
    match (step, &target) {
        (1, Some(target)) => {
            app.hover(target);
            let _busy = app.pass(Duration::from_millis(600));
        }
        (2, _) if app.pick("Send", None) => {}
        (3 | 6, Some(target)) => app.tap(target),
        (4, Some(_)) => app.type_text("Zq 12.5 and more"),
        (5, Some(_)) => app.enter(),
        (7, Some(target)) => app.long_press(target),
        (8, Some(target)) => app.swipe(target, Direction::Left),
        (9, _) => {
            app.scroll(150.0);
            let _busy = app.pass(Duration::from_millis(1100));
        }
        // An empty field, and the focus that the keyboard gives.
        (10, Some(target)) => {
            app.focus(target);
            app.erase();
            app.escape();
        }
        (11, _) => {
            app.unfocus();
            app.press(Key::Tab, Modifiers::NONE);
        }
        _ => {}
    }
}

fn observe(app: &mut VirtualApp) -> u64 {
    let mut hash = DefaultHasher::new();
    app.picture().unwrap().pixels.iter().for_each(|pixel| pixel.to_array().hash(&mut hash));
    if let Ok(target) = app.target("subject") {
        [target.rect.min.x, target.rect.min.y, target.rect.max.x, target.rect.max.y].map(f32::to_bits).hash(&mut hash);
    }
    app.pressable().hash(&mut hash);
    app.heard().hash(&mut hash);
    for line in &app.record().console {
        line.text.hash(&mut hash);
    }
    app.record().opened.hash(&mut hash);
    app.record().visited.hash(&mut hash);
    hash.finish()
}
