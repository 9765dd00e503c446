//! Every declared property is read, and every written property reaches its reader.
//!
//! A field of `props!` that nobody reads does not compile (`dead_code`). Properties without a field are looked for here: those that are read by
//! name, by their name in the source; and the loader is asked whether it passes every declared property on.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ensemble_run::app::options::{SignInOptions, SignedInAuth};
use ensemble_run::app::{self, Binding, Element, LoadOptions};
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::disk::Disk;
use ensemble_run::spec::{Catalog, Kind, Prop, Spec};

use crate::support::with_stack;

#[test]
fn what_is_declared_without_a_field_is_read_by_name() {
    let (mut declared, mut read) = (BTreeSet::new(), BTreeSet::new());
    for folder in ["src/core/app", "src/runtime", "src/ui", "src/action"] {
        read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut declared, &mut read);
    }
    // A sign-in reads its options, and a request those of the sign-in, through their structures.
    let of_sign_in = SignInOptions::PROPS.iter().chain(SignedInAuth::PROPS);
    read.extend(of_sign_in.map(|option| option.name.to_owned()));
    assert!(declared.contains("gap") && declared.contains("stackPositionTop") && read.contains("gap"));
    let unread: Vec<_> = declared.difference(&read).collect();
    assert!(unread.is_empty(), "declared and read by nothing; read it, or give it `ignored`: {unread:?}");
}

/// Names that are declared without a field in the Rust files below `folder`, and words in quotes that are no part of a declaration.
fn read_folder(folder: &Path, declared: &mut BTreeSet<String>, read: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                read_folder(&path, declared, read);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let mut text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            while let Some((before, block, after)) = cut(&text, "props! {") {
                if let Some((_, listed, _)) = cut(&block, "elsewhere {") {
                    let lines = listed.lines().map(str::trim).filter(|line| line.starts_with('"'));
                    // The loader makes children of parts, whatever they are called.
                    declared.extend(lines.filter(|line| !line.contains("Kind::Parts(")).filter_map(first_word));
                }
                text = before + &after;
            }
            // Events are declared with `slot(…)`; `.slot(…)` of a node reads one of its widgets.
            text = text.replace(".slot(\"", ".widget(\"");
            while let Some((before, _, after)) = cut(&text, "slot(\"") {
                text = before + &after;
            }
            while let Some((before, call, after)) = cut(&text, "prop(\"").or_else(|| cut(&text, "prop(\n")) {
                // The builder calls after it: `.also(…).or(…).ignored(…)`.
                let is_ignored = after.split(',').next().is_some_and(|rest| rest.contains(".ignored("))
                    || after.split("prop(").next().is_some_and(|rest| rest.contains(".ignored("));
                if !is_ignored && !call.contains("Kind::Parts(") {
                    declared.extend(first_word(&format!("\"{}", call.trim_start().trim_start_matches('"'))));
                }
                text = before + &after;
            }
            read.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
            read.extend(text.split('"').skip(2).step_by(2).map(str::to_owned));
        }
    }
}

/// `text` before `opening`, the text between its bracket and the closing one, and the rest.
fn cut(text: &str, opening: &str) -> Option<(String, String, String)> {
    let at = text.find(opening)?;
    let brackets = if opening.contains('{') { ('{', '}') } else { ('(', ')') };
    let start = at + opening.find(brackets.0)? + 1;
    let (mut depth, mut quoted, mut escaped) = (1, false, false);
    for (offset, c) in text[start..].char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            c if !quoted && c == brackets.0 => depth += 1,
            c if !quoted && c == brackets.1 => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let end = start + offset;
            return Some((text[..at].to_owned(), text[start..end].to_owned(), text[end + 1..].to_owned()));
        }
    }
    None
}

fn first_word(text: &str) -> Option<String> {
    text.split('"').nth(1).map(str::to_owned)
}

#[test]
fn the_loader_passes_every_declared_property_on() {
    let mut lost = Vec::new();
    with_stack(|| {
        let catalog = catalog();
        for spec in &catalog.widgets {
            lost.extend(lost_of(&catalog, spec).into_iter().map(|name| format!("{}.{name}", spec.name)));
        }
    });
    assert!(lost.is_empty(), "declared, and not loaded: {lost:?}");
}

/// The properties of a widget that are written in YAML and do not reach it.
fn lost_of(catalog: &Catalog, spec: &'static Spec) -> Vec<&'static str> {
    let written = |wanted: &dyn Fn(&Prop) -> bool| {
        let props = spec.all_props().filter(|prop| !skipped(spec, prop) && wanted(prop));
        let lines: Vec<String> = props.map(|prop| format!("{}: {}", prop.name, sample(&prop.kind))).collect();
        format!("{{{}}}", lines.join(", "))
    };
    let (all, widgets, values) =
        (|_: &Prop| true, |prop: &Prop| prop.kind == Kind::Widget, |prop: &Prop| prop.kind != Kind::Widget);
    let yaml = match spec.name {
        "View" => format!("View:\n  body: {{Text: {{text: x}}}}\n  styles: {}\n", written(&values)),
        "Header" => {
            let (widgets, values) = (written(&widgets), written(&values));
            let widgets = widgets.strip_suffix('}').unwrap_or_default();
            format!("View:\n  body: {{Text: {{text: x}}}}\n  header: {widgets}, styles: {values}}}\n")
        }
        "Footer" => {
            let parts = written(&|prop: &Prop| matches!(prop.kind, Kind::Parts(_)));
            let parts = parts.strip_suffix('}').unwrap_or_default();
            let styles = written(&|prop: &Prop| !matches!(prop.kind, Kind::Parts(_)));
            format!("View:\n  body: {{Text: {{text: x}}}}\n  footer: {parts}, styles: {styles}}}\n")
        }
        "Menu" => format!("View:\n  body: {{Text: {{text: x}}}}\n  menu: {{Sidebar: {}}}\n", written(&all)),
        name => format!("View:\n  body: {{{name}: {}}}\n", written(&all)),
    };
    let (app, report) = app::load_text("screen.yaml", &yaml, &Disk, catalog, &Checker, &LoadOptions::default());
    let Some(screen) = app.screens.values().next() else { panic!("{yaml}\n{:?}", report.diagnostics()) };
    let (view, empty) = (&screen.view, (Vec::new(), Vec::new()));
    let of_element = |element: &Element| {
        let mut names: Vec<&str> = element.settings.iter().filter(is_set).map(|setting| setting.name).collect();
        names.extend(element.slots.iter().map(|(name, _)| *name));
        names.extend(element.handlers.iter().map(|(name, _)| *name));
        (names, element.children.clone())
    };
    let (arrived, children) = match spec.name {
        "View" => (view.settings.iter().filter(is_set).map(|setting| setting.name).collect(), Vec::new()),
        "Header" => view.header.as_ref().map_or(empty, |header| {
            let mut names: Vec<&str> = header.settings.iter().filter(is_set).map(|setting| setting.name).collect();
            names.extend(header.slots.iter().map(|(name, _)| *name));
            names.extend(header.title.iter().map(|_| "titleText"));
            (names, Vec::new())
        }),
        "Footer" => {
            let settings = view.footer.iter().flat_map(|footer| &footer.settings);
            let parts = view.footer.iter().flat_map(|footer| &footer.slots).map(|(_, part)| part.clone());
            (settings.filter(is_set).map(|setting| setting.name).collect(), parts.collect())
        }
        "Menu" => view.menu.as_ref().map_or(empty, |menu| of_element(&menu.element)),
        _ => view.body.as_ref().map_or(empty, |body| of_element(body)),
    };
    let has_branches = view.body.as_ref().is_some_and(|body| !body.branches.is_empty());
    let props = spec.all_props().filter(|prop| !skipped(spec, prop));
    let lost = props.filter(|prop| match prop.kind {
        Kind::Parts(_) => children.is_empty(),
        Kind::Branches => !has_branches,
        _ => !arrived.contains(&prop.name),
    });
    lost.map(|prop| prop.name).collect()
}

fn is_set(setting: &&app::Setting) -> bool {
    !matches!(&setting.value, Binding::Constant(value) if value.is_null())
}

/// True for a property that authors do not write: it has no effect, or the runtime itself sets it.
fn skipped(spec: &Spec, prop: &Prop) -> bool {
    prop.ignored.is_some() || matches!((spec.name, prop.name), ("Header", "title" | "canGoBack" | "titleText"))
}

/// Something that a kind accepts, as YAML.
fn sample(kind: &Kind) -> String {
    match kind {
        Kind::Any | Kind::Text | Kind::TextOrKeys(_) => "x".into(),
        Kind::Date => "2024-01-17".into(),
        Kind::Time => "14:30".into(),
        Kind::Bool => "true".into(),
        Kind::Number { min, max } => 1.0_f64.max(*min).min(*max).to_string(),
        Kind::Range => "1".into(),
        Kind::Enum(words) => words[0].into(),
        Kind::Color => "red".into(),
        Kind::Insets | Kind::Length | Kind::BorderRadius => "1".into(),
        Kind::BoxShadow => "{color: red}".into(),
        Kind::Gradient => "{colors: [red, blue]}".into(),
        Kind::Alignment => "center".into(),
        Kind::Offset => "[1, 2]".into(),
        Kind::Filter => "grayscale(1)".into(),
        Kind::Transform => "\"scale(2)\"".into(),
        Kind::File(_) | Kind::Picture(_) => "https://example.com/picture.png".into(),
        Kind::Icon | Kind::IconName => "home".into(),
        Kind::TextStyle => "{fontSize: 12}".into(),
        Kind::FontWeight => "bold".into(),
        Kind::List | Kind::Items(_) => "[x]".into(),
        Kind::ListOf(kind) => format!("[{}]", sample(kind)),
        Kind::ColorOrKeys(_) => "red".into(),
        Kind::LatLng => "52.5 13.4".into(),
        Kind::Map => "{x: 1}".into(),
        Kind::Keys(props) => format!("{{{}: {}}}", props[0].name, sample(&props[0].kind)),
        Kind::Widget => "{Text: {text: x}}".into(),
        Kind::Branches => "[{if: true, widget: {Text: {text: x}}}]".into(),
        Kind::Parts(_) => "[{label: x}]".into(),
        Kind::Action => "{logEvent: x}".into(),
        Kind::Names => "[x]".into(),
        Kind::Statuses => "[500]".into(),
        Kind::EventMatch => "done".into(),
    }
}
