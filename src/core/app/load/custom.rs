//! Custom widgets: their definitions and their uses.

use std::sync::Arc;

use super::loader::{Doc, Loader};
use super::setting::camel_case;
use crate::app::facts::{Owner, WidgetArg};
use crate::app::{CustomCall, CustomWidget, Element, EventDecl, WidgetType};
use crate::diag::{Code as FaultCode, Span};
use crate::spec::{Kind, Prop, prop};
use crate::syntax::{Content, Entry, Node};

/// Keys of a custom widget's definition.
pub const KEYS: &[Prop] = &[
    prop("inputs", Kind::Any, "Names of the values that its user gives, as a list."),
    prop(
        "events",
        Kind::Any,
        "Names of the events that `dispatchEvent` fires, with their data: `{onPick: {data: {name: string}}}`.",
    ),
    prop("onLoad", Kind::Action, "Runs once for each instance, when it was made."),
    prop("body", Kind::Widget, "The widget that is drawn."),
    prop("API", Kind::Map, "APIs that it brings; they belong to the screen that it stands on."),
    prop("Global", Kind::Text, "JavaScript of its own: each instance has its own variables."),
    prop("Import", Kind::Names, "Names of the files of `scripts/` that run before its `Global`."),
];

/// Keys of a custom widget's use, besides the properties of all widgets.
pub const CALL_KEYS: &[Prop] = &[
    prop("inputs", Kind::Map, "Values by the names that the widget declares; they follow their expressions."),
    prop("events", Kind::Map, "Actions by the names of the events that the widget declares."),
];

impl Loader<'_> {
    /// A use of a custom widget.
    pub fn custom_call(&mut self, name: &str, private: bool, span: Span, payload: Option<&Node>) -> Element {
        let owner = self.doc.owner.clone();
        self.facts.widgets_used.entry(owner).or_default().insert(Arc::from(name));
        let call = CustomCall { name: Arc::from(name), private, inputs: Vec::new(), events: Vec::new() };
        let mut element = Element::new(WidgetType::Custom(call), span);
        let Some(node) = payload else { return element };
        for entry in self.entries_of(node, &format!("`{name}`")) {
            match &*entry.key {
                "styles" => {
                    for style in self.entries_of(&entry.node, "`styles`") {
                        self.call_key(name, &mut element, style);
                    }
                }
                _ => self.call_key(name, &mut element, entry),
            }
        }
        element
    }

    fn call_key(&mut self, name: &str, element: &mut Element, entry: &Entry) {
        let node = &entry.node;
        match &*entry.key {
            "id" => element.id = self.id(node),
            "testId" => element.test_id = Some(self.binding(node)),
            "className" | "names" => element.class_name = Some(self.classes(node)),
            "inputs" => {
                let entries = self.entries_of(node, "`inputs`");
                self.note_args(name, entries, false);
                let inputs: Vec<_> =
                    entries.iter().map(|entry| (entry.key.clone(), self.binding(&entry.node))).collect();
                if let WidgetType::Custom(call) = &mut element.widget {
                    call.inputs = inputs;
                }
            }
            "events" => {
                let entries = self.entries_of(node, "`events`");
                self.note_args(name, entries, true);
                let found = entries.iter().filter_map(|entry| Some((entry.key.clone(), self.handler(&entry.node)?)));
                let events: Vec<_> = found.collect();
                if let WidgetType::Custom(call) = &mut element.widget {
                    call.events = events;
                }
            }
            key => {
                let shared = self.shared_prop(key).or_else(|| self.shared_prop(camel_case(key)?.as_str()));
                match shared {
                    Some(prop) => {
                        let setting = self.setting(prop, node, name);
                        element.settings.push(setting);
                    }
                    None => {
                        let help = format!("give values as `inputs: {{{key}: …}}`");
                        let message = format!("unknown property `{key}` on custom widget `{name}`");
                        self.warning(FaultCode::UnknownProperty, entry.key_span, message, help);
                    }
                }
            }
        }
    }

    /// True for a key that every use of a custom widget takes.
    pub fn is_call_key(&self, key: &str) -> bool {
        matches!(key, "id" | "testId" | "className" | "names" | "styles" | "inputs" | "events")
            || self.shared_prop(key).is_some()
    }

    fn note_args(&mut self, widget: &str, entries: &[Entry], is_event: bool) {
        let owner = self.doc.owner.clone();
        self.facts.widget_args.extend(entries.iter().map(|entry| WidgetArg {
            owner: owner.clone(),
            widget: Arc::from(widget),
            name: entry.key.clone(),
            is_event,
            span: entry.key_span,
        }));
    }

    /// A property that all widgets share, such as `visible`.
    fn shared_prop(&self, name: &str) -> Option<&'static Prop> {
        let shared = self.catalog.widgets.iter().flat_map(|spec| spec.base).flat_map(|group| group.props);
        let mut values =
            shared.filter(|prop| !matches!(prop.kind, Kind::Widget | Kind::Action | Kind::Branches | Kind::Parts(_)));
        values.find(|prop| prop.is(name))
    }

    /// Loads a file with a custom widget: `Widget` with `API`, `Global`, `Import` and `Action` beside it. Without `Widget`, the result shows the
    /// fault.
    pub fn widget_document(&mut self, name: &Arc<str>, root: &Node) -> CustomWidget {
        let Some(definition) = root.get("Widget") else {
            let help = "write `Widget:` with `body:` below it".to_owned();
            let message = format!("custom widget `{name}` has no `Widget`");
            let fault = self.error(FaultCode::MissingKey, root.span, message, help);
            return self.faulty_widget(name, &fault);
        };
        for entry in root.map().unwrap_or_default() {
            if !matches!(&*entry.key, "Widget" | "API" | "Global" | "Import" | "Action") {
                let help = self.did_you_mean(&entry.key, ["Widget", "API", "Global", "Import", "Action"]);
                let message = format!("unknown key `{}` beside `Widget`", entry.key);
                self.warning(FaultCode::UnknownKey, entry.key_span, message, help);
            }
        }
        let span = root.map().and_then(|entries| entries.iter().find(|entry| &*entry.key == "Widget"));
        let span = span.map_or(root.span, |entry| entry.key_span);
        self.custom_widget(name, span, definition, root)
    }

    /// Loads a custom widget. `around` is the map with `API`, `Global`, `Import` and `Action`: the document, or the definition itself.
    pub fn custom_widget(&mut self, name: &Arc<str>, span: Span, definition: &Node, around: &Node) -> CustomWidget {
        // Moved in and out: a copy for each of many widgets would cost their number squared.
        let private = std::mem::take(&mut self.doc.private);
        let owner = Owner::Part(Arc::from(format!("widget {name}")));
        let outer = std::mem::replace(&mut self.doc, Doc { owner: owner.clone(), private, ..Doc::default() });
        let inputs = definition.get("inputs").map(|inputs| self.names_in(inputs, "`inputs`")).unwrap_or_default();
        let events = definition.get("events").map(|events| self.names_in(events, "`events`")).unwrap_or_default();
        for name in inputs.iter().chain(&events) {
            self.know(owner.clone(), name.clone());
        }
        for name in events.iter().filter(|name| inputs.contains(name)) {
            let message = format!("`{name}` is both an input and an event");
            self.warning(FaultCode::DuplicateName, span, message, "rename one of them".to_owned());
        }
        let parts = self.parts(around);
        let on_load = definition.get("onLoad").and_then(|handler| self.handler(handler));
        let body = self.widget_body(definition);
        let doc = std::mem::replace(&mut self.doc, outer);
        self.doc.private = doc.private;
        CustomWidget {
            name: name.clone(),
            inputs,
            events: events.into_iter().map(|name| EventDecl { name }).collect(),
            on_load,
            body,
            apis: parts.apis,
            imports: parts.imports,
            global: parts.global,
            actions: parts.actions,
            ids: doc.ids.into_iter().collect(),
            codes: doc.codes,
            span,
        }
    }

    /// `body`, or the first key that is a widget; text is another widget's name.
    fn widget_body(&mut self, definition: &Node) -> Option<Arc<Element>> {
        let entries = match &definition.content {
            Content::Map(entries) => entries,
            _ => return self.element(definition),
        };
        if let Some(body) = definition.get("body") {
            self.undeclared_keys(entries, KEYS, "a custom widget");
            return self.element(body);
        }
        let legacy = entries.iter().find(|entry| Prop::find(KEYS, &entry.key).is_none() && self.is_widget(&entry.key));
        let Some(legacy) = legacy else {
            if let Some(typed) = self.typed_element(definition, entries) {
                return Some(typed);
            }
            let help = "add `body:` with a widget below it";
            let fault = self.missing_key(definition, KEYS, "body", "a custom widget", help);
            return self.box_of(&fault);
        };
        let rest: Vec<Entry> = entries.iter().filter(|entry| entry.key != legacy.key).cloned().collect();
        self.undeclared_keys(&rest, KEYS, "a custom widget");
        let node = Node { content: Content::Map(vec![legacy.clone()]), ..definition.clone() };
        self.element(&node)
    }
}
