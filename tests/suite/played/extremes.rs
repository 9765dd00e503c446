//! Numbers that nobody means: every numeric property of every widget and of what lies over a screen is drawn with them, and nothing panics.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ensemble_run::shell::catalog;
use ensemble_run::spec::{Kind, Prop, Spec};
use ensemble_run::value::{Map, Value};

use super::probes::{COLUMN, example, json, screen};
use super::{EchoServer, open_files};

const NUMBERS: [&str; 3] = ["0", "1e300", "-1e300"];

/// Values that hold a number in every place where this kind has one; none for a kind without numbers.
fn values(kind: &Kind, number: &str) -> Vec<Value> {
    let one = |text: String| vec![json(&text)];
    match kind {
        Kind::Range => [number.to_owned(), format!("[{number}, {number}]")].into_iter().flat_map(one).collect(),
        Kind::Number { .. } | Kind::Length | Kind::Insets | Kind::BorderRadius | Kind::Offset | Kind::Any => {
            one(number.to_owned())
        }
        Kind::BoxShadow => {
            one(format!("{{color: red, offset: [{number}, {number}], blur: {number}, spread: {number}}}"))
        }
        Kind::Transform => one(format!("[{{rotate: {number}, scale: {number}}}]")),
        Kind::Gradient => one(format!("{{colors: [red, blue], stops: [{number}, {number}]}}")),
        Kind::TextStyle => one(format!(
            "{{fontSize: {number}, lineHeightMultiple: {number}, letterSpacing: {number}, decoration: underline, decorationThickness: {number}}}"
        )),
        Kind::Icon => one(format!("{{name: home, size: {number}}}")),
        Kind::List => one(format!("[{number}, {number}]")),
        Kind::Keys(props) => keys(props, number),
        _ => Vec::new(),
    }
}

/// Maps with each of these keys alone.
fn keys(props: &'static [Prop], number: &str) -> Vec<Value> {
    let of = |prop: &'static Prop| values(&prop.kind, number).into_iter().map(|value| Value::map([(prop.name, value)]));
    props.iter().flat_map(of).collect()
}

/// Screens with a widget whose property has each of these numbers, in one screen where several can stand.
fn screens(spec: &'static Spec, prop: &'static Prop) -> Vec<String> {
    let maps: Vec<Map> = NUMBERS
        .iter()
        .flat_map(|number| values(&prop.kind, number))
        .map(|value| {
            let mut props = example(spec);
            props.insert(prop.name, value);
            props
        })
        .collect();
    if maps.is_empty() {
        return Vec::new();
    }
    if ["View", "Header", "Footer", "Menu"].contains(&spec.name) {
        return maps.iter().filter_map(|props| screen(spec, props, COLUMN, true)).collect();
    }
    let children = maps.into_iter().map(|mut props| {
        if spec.children == ensemble_run::spec::Children::Many && props.get("children").is_none() {
            props.insert("children", json("[{Text: {text: One}}, {Text: {text: Two}}]"));
        }
        let name = if spec.name == "Custom" { "Own" } else { spec.name };
        Value::map([(name, Value::map(props.iter().map(|(name, value)| (name.clone(), value.clone()))))])
    });
    let children = Value::list(children.collect::<Vec<_>>()).to_display();
    // A part of the properties is about the axis that they stand in.
    let around = if prop.kind == Kind::Length { "Row" } else { "Column" };
    vec![format!(r#"{{"View": {{"body": {{"{around}": {{"children": {children}}}}}}}}}"#)]
}

/// Handlers that open something with each of these numbers.
fn handlers() -> Vec<(String, String)> {
    let mut handlers = Vec::new();
    for spec in catalog().actions {
        let shown = spec.examples.first().map(|example| json(example)).unwrap_or_default();
        for arg in spec.args.iter().filter(|_| spec.name.starts_with("show") || spec.name == "navigateModalScreen") {
            for value in NUMBERS.iter().flat_map(|number| values(&arg.kind, number)) {
                let mut args = shown.get(spec.name).as_map().cloned().unwrap_or_default();
                args.insert(arg.name, value.clone());
                let handler = Value::map([(spec.name, Value::map(args.iter().map(|(k, v)| (k.clone(), v.clone()))))]);
                handlers.push((format!("{}.{}: {value}", spec.name, arg.name), handler.to_display().to_string()));
            }
        }
    }
    handlers
}

/// Draws every screen on all processors; answers with the names of those that panicked.
fn panicked(screens: &[(String, String)]) -> Vec<String> {
    let (next, panicked) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            let work = || {
                while let Some((name, screen)) = screens.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let files = [
                        ("screens/Home.yaml", &**screen),
                        ("screens/Details.yaml", "View: {body: {Text: {text: Second}}}"),
                        ("widgets/Own.yaml", "Widget: {body: {Column: {children: [{Text: {text: Own}}]}}}"),
                    ];
                    let drawn = catch_unwind(AssertUnwindSafe(|| {
                        open_files(&files, Rc::new(EchoServer)).0.0.picture().unwrap();
                    }));
                    if drawn.is_err() {
                        panicked.lock().unwrap().push(name.clone());
                    }
                }
            };
            std::thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work).unwrap();
        }
    });
    panicked.into_inner().unwrap()
}

#[test]
fn no_number_of_a_widget_panics() {
    let mut all = Vec::new();
    for spec in catalog().widgets {
        let mut seen: Vec<&str> = Vec::new();
        for prop in spec.all_props().filter(|prop| spec.ignored(prop).is_none()) {
            if !seen.contains(&prop.name) {
                seen.push(prop.name);
                all.extend(
                    screens(spec, prop).into_iter().map(|screen| (format!("{}.{}", spec.name, prop.name), screen)),
                );
            }
        }
    }
    assert!(all.len() > 500, "{}", all.len());
    assert_eq!(panicked(&all), [""; 0]);
}

#[test]
fn no_number_of_a_dialog_panics() {
    let all: Vec<(String, String)> = handlers()
        .into_iter()
        .map(|(name, handler)| {
            (name, format!(r#"{{"View": {{"onLoad": {handler}, "body": {{"Text": {{"text": "Below"}}}}}}}}"#))
        })
        .collect();
    assert!(all.len() > 50, "{}", all.len());
    assert_eq!(panicked(&all), [""; 0]);
}
