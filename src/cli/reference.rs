//! `reference`: what a widget, action, stream option or test step accepts, from the declarations that the loader checks with.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Args;

use super::messages::refused;
use crate::testing::step;
use crate::testing::step_def::StepDef;
use ensemble_core::app::options::{API_KEYS, AUTHORIZATION, SseOptions, SslConfig};
use ensemble_core::diag::nearest;
use ensemble_core::spec::{ActionSpec, Children, Prop, Slot, Spec};

/// Prints the documentation of a widget, action, stream option or test step; without a name, all names.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run reference                all names
  ensemble-run reference DataGrid       a widget
  ensemble-run reference invokeAPI      an action
  ensemble-run reference idleTimeout    an option of a stream
  ensemble-run reference expectText     a step of a test")]
pub struct ReferenceArgs {
    /// The name.
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

/// Prints it; 2 = nothing has this name.
pub fn run(args: &ReferenceArgs) -> ExitCode {
    let catalog = crate::shell::catalog();
    let Some(name) = &args.name else {
        let mut text = String::new();
        list(&mut text, "widgets", catalog.widgets.iter().map(|spec| (spec.name, spec.doc)));
        list(&mut text, "actions", catalog.actions.iter().map(|spec| (spec.name, spec.doc)));
        for (title, _, options) in options() {
            list(&mut text, &title, options.iter().map(|option| (option.name, option.doc)));
        }
        list(&mut text, "steps of tests", step::all().map(|step| (step.name, step.doc)));
        return print(&text);
    };
    let mut text = String::new();
    // A few names mean several things: `openUrl` might be an action and a step one day.
    if let Some(spec) = catalog.widget(name) {
        widget(&mut text, spec);
    }
    if let Some(spec) = catalog.action(name) {
        action(&mut text, spec);
    }
    for (_, owner, options) in options() {
        if let Some(option) = options.iter().find(|option| option.is(name)) {
            let _ = writeln!(text, "{}, {owner}: {}\n", option.name, option.doc.trim());
            props(&mut text, "value", std::iter::once(option));
        }
    }
    if let Some(def) = step::find(name) {
        test_step(&mut text, def);
    }
    if !text.is_empty() {
        return print(&text);
    }
    let planned = catalog.planned_widgets.iter().chain(catalog.planned_actions).any(|planned| planned.name == name);
    if planned {
        return refused(&format!("`{name}` is a name of the language that is not built yet"));
    }
    let widgets = catalog.widgets.iter().map(|spec| spec.name);
    let actions = catalog.actions.iter().map(|spec| spec.name);
    let options = options();
    let options = options.iter().flat_map(|(_, _, options)| *options).map(|option| option.name);
    let names = widgets.chain(actions).chain(options).chain(step::all().map(|step| step.name));
    refused(&match nearest(name, names) {
        Some(near) => format!("nothing is called `{name}`, did you mean `{near}`?"),
        None => format!("nothing is called `{name}`; `ensemble-run reference` lists all names"),
    })
}

/// The declarations of an API: title, where it is written, and its keys.
fn options() -> Vec<(String, String, &'static [Prop])> {
    let mut all = vec![
        (String::from("API"), String::from("in an API"), API_KEYS),
        (String::from("sseOptions"), String::from("in `sseOptions` of an API"), SseOptions::PROPS),
        (String::from("sslConfig"), String::from("in `sslConfig` of an API"), SslConfig::PROPS),
    ];
    for (way, options) in AUTHORIZATION {
        all.push((format!("authorization.{way}"), format!("in `authorization.{way}` of an API"), options));
    }
    all
}

// Writing into a text cannot fail, here and below.

fn list(text: &mut String, title: &str, names: impl Iterator<Item = (&'static str, &'static str)>) {
    let _ = writeln!(text, "{title}");
    for (name, doc) in names {
        let _ = writeln!(text, "  {name:24} {}", doc.trim());
    }
    text.push('\n');
}

fn heading(text: &mut String, name: &str, aliases: &[&str], doc: &str) {
    let _ = writeln!(text, "{name}: {}", doc.trim());
    if !aliases.is_empty() {
        let _ = writeln!(text, "also called {}", aliases.join(", "));
    }
    text.push('\n');
}

fn widget(text: &mut String, spec: &Spec) {
    heading(text, spec.name, spec.aliases, spec.doc);
    props(text, "properties", spec.props.iter());
    slots(text, "events", spec.events);
    for group in spec.base {
        props(text, &format!("properties that many widgets have: {}", group.name), group.props.iter());
        slots(text, "their events", group.events);
    }
    if spec.children == Children::Many {
        text.push_str("takes children, and an `item-template`\n\n");
    }
    if !spec.methods.is_empty() {
        let _ = writeln!(text, "methods on its id: {}\n", spec.methods.join(", "));
    }
    examples(text, spec.examples);
}

fn action(text: &mut String, spec: &ActionSpec) {
    heading(text, spec.name, spec.aliases, spec.doc);
    props(text, "arguments", spec.args.iter());
    if !spec.required.is_empty() {
        let _ = writeln!(text, "needed: {}\n", spec.required.join(", "));
    }
    if let Some(shorthand) = spec.shorthand {
        let _ = writeln!(text, "`{}: x` is short for `{0}: {{{shorthand}: x}}`\n", spec.name);
    }
    slots(text, "callbacks", spec.callbacks);
    examples(text, spec.examples);
}

fn test_step(text: &mut String, def: &StepDef) {
    heading(text, def.name, def.aliases, def.doc);
    props(text, "arguments", def.args.iter());
    if !def.required.is_empty() {
        let _ = writeln!(text, "needed: {}\n", def.required.join(", "));
    }
    if def.nests {
        text.push_str("holds steps of its own below `steps`\n\n");
    }
    if let Some(shorthand) = def.shorthand {
        let _ = writeln!(text, "`- {}: x` is short for `- {0}: {{{shorthand}: x}}`\n", def.name);
    }
}

fn props<'p>(text: &mut String, title: &str, props: impl Iterator<Item = &'p Prop>) {
    let mut props = props.peekable();
    if props.peek().is_none() {
        return;
    }
    let _ = writeln!(text, "{title}");
    for prop in props {
        let names: Vec<&str> = std::iter::once(prop.name).chain(prop.aliases.iter().copied()).collect();
        let default = prop.written_default().map(|default| format!(", `{default}` unless given")).unwrap_or_default();
        let accepted = prop.kind.accepted();
        let _ = writeln!(text, "  {}\n      {}\n      {accepted}{default}", names.join(", "), prop.doc.trim());
    }
    text.push('\n');
}

fn slots(text: &mut String, title: &str, slots: &[Slot]) {
    if slots.is_empty() {
        return;
    }
    let _ = writeln!(text, "{title}");
    for slot in slots {
        let _ = writeln!(text, "  {}\n      {}", slot.name, slot.doc.trim());
    }
    text.push('\n');
}

fn examples(text: &mut String, examples: &[&str]) {
    for example in examples {
        let _ = writeln!(text, "example\n");
        example.lines().for_each(|line| {
            let _ = writeln!(text, "    {line}");
        });
        text.push('\n');
    }
}

fn print(text: &str) -> ExitCode {
    match std::io::stdout().write_all(text.trim_end().as_bytes()).and_then(|()| std::io::stdout().write_all(b"\n")) {
        Ok(()) => ExitCode::SUCCESS,
        // A reader that has gone away is no fault.
        Err(fault) if fault.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
