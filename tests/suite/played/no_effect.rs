//! A property or method that a widget declares to be without effect changes neither the picture, at rest and under the pointer, nor the
//! accessibility tree. Some that were once declared so do have an effect.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use ensemble_run::app::{self, LoadOptions, MemoryFiles};
use ensemble_run::diag::{FileId, Report};
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::virtual_app::{VirtualApp, VirtualAppConfig};
use ensemble_run::spec::{Kind, Prop, Spec};
use ensemble_run::syntax::parse;
use ensemble_run::value::{Map, Value};

use super::EchoServer;
use crate::support::with_stack;

const BODY: &str = r#"{"Column": {"children": [{"Text": {"text": "Body"}}, {"Button": {"label": "Press"}}]}}"#;

#[test]
fn what_is_declared_to_be_without_effect_has_none() {
    let catalog = catalog();
    let mut tried = 0;
    let mut lies = Vec::new();
    for spec in catalog.widgets.iter().copied().filter(|spec| !spec.without_effect.is_empty()) {
        let own = example(spec);
        let base = with_stack(|| observe(&screen(spec, &own), spec.name));
        for name in spec.without_effect.iter().flat_map(|list| list.props).copied() {
            let prop = spec.prop(name).unwrap_or_else(|| panic!("{} has no `{name}`", spec.name));
            if own.get(name).is_some() {
                continue;
            }
            for value in values(prop) {
                let mut with = own.clone();
                with.insert(name, value.clone());
                tried += 1;
                if with_stack(|| observe(&screen(spec, &with), spec.name)) != base {
                    lies.push(format!("{}.{name}: {}", spec.name, value.to_display()));
                    break;
                }
            }
        }
    }
    assert!(lies.is_empty(), "these have an effect:\n{}", lies.join("\n"));
    assert!(tried > 200, "only {tried} were tried");
}

#[test]
fn what_was_wrongly_declared_to_be_without_effect_has_one() {
    let screen = |view: &str| format!(r#"{{"View": {{{view}, "body": {BODY}}}}}"#);
    let menu = |style: &str| {
        let items = r#"[{"label": "One", "page": "Home"}, {"label": "Two", "page": "Two"}]"#;
        screen(&format!(r#""menu": {{"Sidebar": {{"styles": {{{style}}}, "items": {items}}}}}"#))
    };
    let header = |style: &str| screen(&format!(r#""header": {{"title": "A title", "styles": {{{style}}}}}"#));
    let view = |style: &str| screen(&format!(r#""styles": {{{style}}}"#));
    let (hidden, edge) = (r#""visible": false"#, r#""borderColor": "red", "borderWidth": 3"#);
    let edgeless = format!(r#"{edge}, "borderStyle": "none""#);
    for (what, with, without) in [
        ("View.visible", view(hidden), view("")),
        ("Header.visible", header(hidden), header("")),
        ("Menu.visible", menu(hidden), menu("")),
        ("Menu.border", menu(r#""border": "3px solid red""#), menu("")),
        ("Menu.borderStyle", menu(&edgeless), menu(edge)),
    ] {
        let [with, without] = [with, without].map(|text| with_stack(|| observe(&text, "View")));
        assert_ne!(with, without, "{what} has no effect");
    }
    for part in ["Header", "Menu"] {
        // A fading widget is still visible a moment after it was hidden.
        let seen = |duration: &str| {
            let style = format!(r#""visible": "${{shown}}", {duration} "backgroundColor": "red""#);
            let text = match part {
                "Header" => header(&style),
                _ => menu(&style),
            };
            let press = r#"{"label": "Press", "onTap": "shown = false"}"#;
            let text = text.replace(r#"{"label": "Press"}"#, press);
            let text = text.replacen('{', r#"{"Global": "var shown = true","#, 1);
            with_stack(|| {
                let mut app = open(&text);
                app.settle();
                assert!(app.pick("Press", None));
                let _busy = app.pass(Duration::from_millis(300));
                picture(&app)
            })
        };
        assert_ne!(seen(r#""visibilityTransitionDuration": 5,"#), seen(""), "{part}.visibilityTransitionDuration");
    }
}

/// The properties of the first example of a widget.
fn example(spec: &Spec) -> Map {
    let Some(text) = spec.examples.first() else { return Map::default() };
    json(text).get(spec.name).as_map().cloned().unwrap_or_default()
}

/// A screen that shows the widget, as YAML.
fn screen(spec: &Spec, props: &Map) -> String {
    let own = Value::Map(Arc::new(props.clone())).to_display();
    match spec.name {
        "View" => format!(r#"{{"View": {{"styles": {own}, "body": {BODY}}}}}"#),
        "Header" => format!(r#"{{"View": {{"header": {{"title": "A title", "styles": {own}}}, "body": {BODY}}}}}"#),
        "Footer" => {
            let children = r#"[{"Text": {"text": "one"}}]"#;
            format!(r#"{{"View": {{"footer": {{"children": {children}, "styles": {own}}}, "body": {BODY}}}}}"#)
        }
        "Menu" => {
            let items = r#"[{"label": "One", "page": "Home"}, {"label": "Two", "page": "Two"}]"#;
            format!(r#"{{"View": {{"menu": {{"Sidebar": {{"styles": {own}, "items": {items}}}}}, "body": {BODY}}}}}"#)
        }
        name => {
            let beside = r#"{"Text": {"text": "Beside"}}"#;
            format!(r#"{{"View": {{"body": {{"Column": {{"children": [{{"{name}": {own}}}, {beside}]}}}}}}}}"#)
        }
    }
}

/// Values other than the default.
fn values(prop: &Prop) -> Vec<Value> {
    let texts: &[&str] = match (&prop.kind, prop.name) {
        (_, "border") => &[r#""3px solid red""#],
        (_, "borderStyle") => &[r#""none""#],
        (_, "transform") => &[r#"[{"translate": 10}]"#],
        (_, "animation") => &[r#"{"duration": 60000}"#],
        (_, "tooltip") => &[r#""A tip""#],
        (_, "semantics") => &[r#"{"label": "Said"}"#],
        (_, "backgroundImage") => &[r#""https://there/x.png""#],
        (Kind::Bool, _) => &["true", "false"],
        (Kind::Number { max, .. }, _) if *max <= 1.0 => &["0.4"],
        (Kind::Number { .. }, _) => &["7", "12"],
        (Kind::Enum(words), _) => return words.iter().map(|word| Value::from(*word)).collect(),
        (Kind::Color, _) => &[r##""#ff0055""##],
        (Kind::Insets, _) => &[r#""7 11 13 17""#],
        (Kind::Length, _) => &["60", "190"],
        (Kind::BorderRadius, _) => &["22"],
        (Kind::BoxShadow, _) => &[r#"{"color": "red", "offset": [3, 4], "blur": 5}"#],
        (Kind::Gradient, _) => &[r#"{"colors": ["red", "blue"]}"#],
        (Kind::Alignment, _) => &[r#""bottomRight""#],
        (Kind::Offset, _) => &["[9, 7]"],
        (Kind::Transform, _) => &["\"rotate(20deg)\""],
        (Kind::Text, _) => &[r#""Zq""#],
        _ => &[r#""red""#, "7"],
    };
    texts.iter().map(|text| json(text)).collect()
}

fn json(text: &str) -> Value {
    parse(text, FileId::default(), &mut Report::default()).unwrap().root.to_value()
}

fn open(screen: &str) -> VirtualApp {
    let root = Path::new("/app");
    let two = "View: {body: {Text: {text: Second}}}";
    let files = [("screens/Home.yaml", screen), ("screens/Two.yaml", two)];
    let files: MemoryFiles = files.iter().map(|(path, text)| (root.join(path), *text)).collect();
    let (app, _) = app::load(root, &files, &catalog(), &Checker, &LoadOptions::default());
    let config =
        VirtualAppConfig::new(Arc::new(app), Setup { size: (360.0, 220.0), ..Setup::default() }, Rc::new(EchoServer));
    VirtualApp::start(config).unwrap()
}

/// A hash of a screen's pictures and accessibility tree: at rest, and with the pointer on the widget called `name`.
fn observe(screen: &str, name: &str) -> u64 {
    let mut app = open(screen);
    app.settle();
    let mut seen = vec![picture(&app)];
    let node = app.all_nodes().into_iter().find(|node| node.spec.name == name);
    if let Some(target) = node.and_then(|node| app.reach(&node).ok()) {
        app.hover(&target);
        let _busy = app.pass(Duration::from_millis(900));
        seen.push(picture(&app));
    }
    let mut hash = DefaultHasher::new();
    (seen, app.labels(), app.heard()).hash(&mut hash);
    hash.finish()
}

fn picture(app: &VirtualApp) -> u64 {
    let mut hash = DefaultHasher::new();
    app.picture().unwrap().pixels.iter().for_each(|pixel| pixel.to_array().hash(&mut hash));
    hash.finish()
}

#[test]
fn a_screen_that_a_script_hides_is_empty_until_it_is_shown_again() {
    for fade in ["", "visibilityTransitionDuration: 5, "] {
        let screen = format!(
            "Global: |\n  var shown = true;\nView:\n  styles: {{visible: \"${{shown}}\", {fade}backgroundColor: red}}\n  onLoad: 'setTimeout(() => {{ shown = false }}, 1000); setTimeout(() => {{ shown = true }}, 2000)'\n  body: {{Text: {{text: Body}}}}\n"
        );
        with_stack(|| {
            let mut app = open(&screen);
            app.settle();
            let sees = |app: &VirtualApp| app.painted().iter().any(|painted| painted.text == "Body");
            assert!(sees(&app), "{fade}");
            let _busy = app.pass(Duration::from_millis(1100));
            assert!(!sees(&app), "{fade}");
            let _busy = app.pass(Duration::from_millis(1100));
            assert!(sees(&app), "{fade}");
        });
    }
}
