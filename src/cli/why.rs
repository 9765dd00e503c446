//! `why`: traces a widget's content back to events.

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

use super::messages::{failed, printed};
use super::replayed::{ReplayedArgs, millis, place_json, place_text, shortened, value_json};
use crate::shell::played_app::PlayedApp;
use crate::shell::terminal::{masked, print_drawn, shown};
use ensemble_core::diag::{Sources, Span, nearest};
use ensemble_core::security::printable_json;
use ensemble_runtime::scene::{Node, Scene};
use ensemble_runtime::{BindingTrace, Record, StateKey, WidgetTrace};
use ensemble_ui::frame::own_text;

/// Traces what a widget shows back to its events: widget ← binding ← state ← handler ← event.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  ensemble-run screenshot apps/market --simulate --wait-events 50 --record market.tape --tree -
  ensemble-run why apps/market --replay market.tape --widget ACRA
  ensemble-run why apps/market --replay market.tape --widget ACRA --at 20 --format json

JSON: {events, widget: {kind, id?, text?, file, line, column}, bindings: [BINDING]}, where BINDING is
  {property, file, line, column, value?, reads: [{key, handler?: {file, line, column},
  event?: {n, at, kind, api?}}], sources: [BINDING]}
`events` is the number of the last event; `reads` are the values that a binding has read, each with the
last event that set it and the handler that did; `sources` are the bindings behind it, such as that of
the list whose row it stands in. In a window, Ctrl+Shift+click shows the same.")]
pub struct WhyArgs {
    /// The app and its recording.
    #[command(flatten)]
    pub replayed: ReplayedArgs,
    /// The widget: its id, or a text that it shows.
    #[arg(long, value_name = "ID|TEXT")]
    pub widget: String,
    /// After the N-th event; after the last one unless given.
    #[arg(long, value_name = "N")]
    pub at: Option<usize>,
    /// For people, or one JSON object.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Output format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Human,
    /// One JSON object.
    Json,
}

/// Prints the chain. Exit code 1: no such widget, or the app or recording cannot be read.
pub fn run(args: &WhyArgs) -> ExitCode {
    let text = args.replayed.play(args.at, |played| {
        let causes = play(played);
        let scene = played.runtime.published_scene();
        let node = find(&scene, &args.widget)?;
        let trace = played.runtime.widget_trace(node.id);
        let trace = trace.ok_or_else(|| format!("`{}` is not there any more", args.widget))?;
        let chain = Chain { sources: &played.sources, causes: &causes, played };
        Ok(match args.format {
            Format::Human => shown(&chain.text(&trace, &node)),
            Format::Json => {
                let json = printable_json(&chain.json(&trace, &node).to_string()).to_string();
                format!("{}\n", masked(&json))
            }
        })
    });
    match text {
        Ok(text) => printed(print_drawn(&text)),
        Err(message) => failed(&message),
    }
}

/// The last event that changed a key or variable.
#[derive(Clone, Debug)]
struct Cause {
    number: usize,
    at: Duration,
    kind: &'static str,
    api: Option<Arc<str>>,
    /// The handler that changed it; `None` for the event itself.
    handler: Option<Span>,
}

/// Last changes of all keys.
#[derive(Default)]
struct Causes {
    keys: HashMap<StateKey, Cause>,
    variables: HashMap<Arc<str>, Cause>,
}

fn play(played: &mut PlayedApp) -> Causes {
    let mut causes = Causes::default();
    played.take_start().into_iter().for_each(|record| note(&mut causes, record));
    while let Some(records) = played.step() {
        records.into_iter().for_each(|record| note(&mut causes, record));
    }
    causes
}

fn note(causes: &mut Causes, record: Record) {
    let handler = record.handlers.first().copied();
    let (number, at, kind, api) = (record.number, record.at, record.kind(), record.api.clone());
    let cause = Cause { number, at, kind, api, handler };
    for (key, span) in record.changes {
        // A change without a handler is traced on to the handler that the event ran.
        causes.keys.insert(key, Cause { handler: span.or(handler), ..cause.clone() });
    }
    for change in record.changed {
        causes.variables.insert(change.key, cause.clone());
    }
}

/// The widget with this id; otherwise with this text; otherwise with a text that contains it.
fn find(scene: &Scene, wanted: &str) -> Result<Arc<Node>, String> {
    let mut all: Vec<Arc<Node>> = Vec::new();
    let toasts = scene.toasts.iter().filter_map(|toast| toast.node.as_ref());
    let mut left: Vec<&Arc<Node>> = toasts.chain(scene.dialogs.iter().map(|dialog| &dialog.node)).collect();
    left.push(&scene.root);
    while let Some(node) = left.pop() {
        all.push(node.clone());
        let from = left.len();
        left.extend(node.all_children());
        left[from..].reverse();
    }
    let has_id = |node: &&Arc<Node>| node.key.as_deref() == Some(wanted) || node.test_id.as_deref() == Some(wanted);
    let says = |node: &Node| own_text(node).map(|(_, text)| text);
    let by_id = all.iter().find(has_id);
    let by_text = || all.iter().find(|node| says(node).is_some_and(|text| &*text == wanted));
    let by_part = || all.iter().find(|node| says(node).is_some_and(|text| text.contains(wanted)));
    by_id.or_else(by_text).or_else(by_part).cloned().ok_or_else(|| {
        let texts: Vec<Arc<str>> = all.iter().filter_map(|node| says(node)).collect();
        let ids = all.iter().filter_map(|node| node.test_id.as_deref());
        let near = nearest(wanted, ids.chain(texts.iter().map(|text| &**text)));
        let help = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        format!("no widget on the screen has the id or the text `{wanted}`{help}")
    })
}

/// Prints a widget's chain of causes, as text or JSON: widget, bindings, state, handlers, events.
struct Chain<'a> {
    sources: &'a Sources,
    causes: &'a Causes,
    played: &'a PlayedApp,
}

impl Chain<'_> {
    /// Names of the values that a binding has read, with their last changes.
    fn reads(&self, binding: &BindingTrace) -> Vec<(String, Option<&Cause>)> {
        let reads = binding.reads.iter().map(|(key, name)| (name.clone(), self.causes.keys.get(key)));
        let mut reads: Vec<_> = reads.collect();
        for name in &binding.names {
            if let Some(cause) = self.causes.variables.get(&**name).filter(|_| binding.reads_scripts)
                && !reads.iter().any(|(known, _)| **known == **name)
            {
                reads.push((name.to_string(), Some(cause)));
            }
        }
        reads
    }

    fn text(&self, trace: &WidgetTrace, node: &Node) -> String {
        let shown = own_text(node).map(|(_, text)| format!(" \"{}\"", shortened(&text, 80))).unwrap_or_default();
        let id = trace.id.as_ref().map(|id| format!(" id={id}")).unwrap_or_default();
        let mut text = format!("{}{shown}{id}  {}\n", trace.kind, place_text(self.sources, trace.span));
        if trace.bindings.is_empty() {
            text.push_str("  it is written out: nothing of it is bound\n");
        }
        trace.bindings.iter().for_each(|binding| self.binding_text(binding, 1, &mut text));
        text
    }

    fn binding_text(&self, binding: &BindingTrace, depth: usize, text: &mut String) {
        let indent = "  ".repeat(depth);
        let place = binding.span.map(|span| place_text(self.sources, span)).unwrap_or_default();
        let source = binding.span.and_then(|span| self.written(span)).unwrap_or_default();
        let value = binding.value.as_ref().map(|value| format!(" = {}", shortened(&value.to_string(), 60)));
        text.push_str(&format!("{indent}← {} {source}{}  {place}\n", binding.property, value.unwrap_or_default()));
        for (name, cause) in self.reads(binding) {
            match cause {
                Some(cause) => {
                    text.push_str(&format!("{indent}  ← {name}\n"));
                    if let Some(handler) = cause.handler {
                        let line = self.written(handler).unwrap_or_default();
                        text.push_str(&format!("{indent}    ← {line}  {}\n", place_text(self.sources, handler)));
                    }
                    let api = cause.api.as_ref().map(|api| format!(" of `{api}`")).unwrap_or_default();
                    let (number, at) = (cause.number, millis(cause.at));
                    text.push_str(&format!("{indent}    ← event {number} at {at} ms: {}{api}\n", cause.kind));
                }
                None if binding.sources.is_empty() => {
                    text.push_str(&format!("{indent}  ← {name}, which has not changed\n"));
                }
                None => {}
            }
        }
        binding.sources.iter().for_each(|source| self.binding_text(source, depth + 1, text));
    }

    /// First line of the source at a span.
    fn written(&self, span: Span) -> Option<String> {
        let source = self.sources.get(span.file)?;
        let text = source.text.get(span.start as usize..span.end as usize)?;
        let line = text.trim_start().lines().next()?;
        Some(format!("`{}`", shortened(line.trim_end(), 80)))
    }

    fn json(&self, trace: &WidgetTrace, node: &Node) -> Json {
        let mut widget = Map::new();
        widget.insert("kind".into(), json!(trace.kind));
        if let Some(id) = &trace.id {
            widget.insert("id".into(), json!(&**id));
        }
        if let Some((_, text)) = own_text(node) {
            widget.insert("text".into(), json!(&*text));
        }
        self.insert_place(&mut widget, trace.span);
        let bindings: Vec<Json> = trace.bindings.iter().map(|binding| self.binding_json(binding)).collect();
        json!({"events": self.played.played_events(), "widget": widget, "bindings": bindings})
    }

    fn binding_json(&self, binding: &BindingTrace) -> Json {
        let mut map = Map::new();
        map.insert("property".into(), json!(&*binding.property));
        if let Some(span) = binding.span {
            self.insert_place(&mut map, span);
        }
        if let Some(value) = &binding.value {
            map.insert("value".into(), value_json(value));
        }
        let reads = self.reads(binding).into_iter().map(|(name, cause)| {
            let mut read = Map::new();
            read.insert("key".into(), json!(name));
            if let Some(cause) = cause {
                if let Some(handler) = cause.handler {
                    read.insert("handler".into(), place_json(self.sources, handler));
                }
                let mut event = json!({"n": cause.number, "at": millis(cause.at), "kind": cause.kind});
                if let (Some(api), Some(event)) = (&cause.api, event.as_object_mut()) {
                    event.insert("api".into(), json!(&**api));
                }
                read.insert("event".into(), event);
            }
            Json::Object(read)
        });
        map.insert("reads".into(), reads.collect());
        let sources: Vec<Json> = binding.sources.iter().map(|source| self.binding_json(source)).collect();
        map.insert("sources".into(), json!(sources));
        Json::Object(map)
    }

    fn insert_place(&self, map: &mut Map<String, Json>, span: Span) {
        if let Json::Object(place) = place_json(self.sources, span) {
            map.extend(place);
        }
    }
}
