//! A screen document: `View` with `API`, `Global`, `Import`, `Action`, and private custom widgets as further root keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::api::key_span;
use super::loader::{Doc, Loader};
use crate::app::facts::Owner;
use crate::app::{Binding, CustomCall, CustomWidget, Element, Screen, View, WidgetType};
use crate::diag::{Code as FaultCode, FileId};
use crate::spec::{Kind, Prop, prop};
use crate::syntax::{Content, Entry, Node};

/// Root keys that are no custom widgets.
pub const ROOT: &[Prop] = &[
    prop("View", Kind::Map, "The page: header, body, footer and its events."),
    prop("ViewGroup", Kind::Map, "Several pages behind a menu, instead of `View`."),
    prop("API", Kind::Map, "APIs by name: HTTP requests and streams of events."),
    prop("Global", Kind::Text, "JavaScript that runs once for each opening of the screen, before `onLoad`."),
    prop("Import", Kind::Names, "Names of the files of `scripts/` that run before `Global`."),
    prop("Action", Kind::Map, "Reusable actions of this screen by name, for `executeAction`."),
    prop("inputs", Kind::Names, "Names that `navigateScreen` may set; it may also stand in `View`."),
    prop("Widget", Kind::Map, "A custom widget; in a file below `widgets/`, or shown as a screen of its own."),
    prop("Socket", Kind::Map, "WebSockets by name."),
    prop("Functions", Kind::Any, "Has no effect: functions stand in `Global`.").ignored("functions stand in `Global`"),
    prop("App", Kind::Any, "Has no effect: settings of the app stand in its configuration.")
        .ignored("settings of the app stand in its configuration"),
    prop("Model", Kind::Any, "Has no effect: data has no declared types.").ignored("data has no declared types"),
    prop("Variable", Kind::Any, "Has no effect: variables stand in `Global`.").ignored("variables stand in `Global`"),
    prop("Menu", Kind::Any, "Has no effect: a menu stands in `ViewGroup` or `View.menu`.")
        .ignored("a menu stands in `ViewGroup` or `View.menu`"),
];

/// Root keys with the content of a screen.
const HOLDERS: [&str; 3] = ["View", "ViewGroup", "Widget"];

impl Loader<'_> {
    /// Reads the screen called `name`. What cannot be shown is a box with its fault.
    pub fn screen(&mut self, name: &Arc<str>, root: &Node) -> Screen {
        let owner = Owner::Screen(name.clone());
        self.doc = Doc { owner: owner.clone(), ..Doc::default() };
        let mut screen = self.empty_screen(name, root.span.file);
        let entries = match root.map() {
            Some(entries) if !entries.is_empty() => entries,
            _ => {
                screen.view.body = self.no_map(root);
                screen.ids = std::mem::take(&mut self.doc).ids.into_iter().collect();
                return screen;
            }
        };
        if let Some(only) = self.bare_widget(entries) {
            screen.view.body = self.element(&Node { content: Content::Map(vec![only.clone()]), ..root.clone() });
            screen.ids = std::mem::take(&mut self.doc).ids.into_iter().collect();
            return screen;
        }
        let older = if HOLDERS.iter().all(|key| root.get(key).is_none()) { self.older_root(entries) } else { None };
        let rest: Vec<&Entry> =
            entries.iter().filter(|entry| !older.as_ref().is_some_and(|older| older.takes(&entry.key))).collect();
        // A document without a view is reported by `no_view`.
        let shows = older.is_some() || HOLDERS.iter().any(|key| root.get(key).is_some());
        let private: Vec<&Entry> = self.private_widgets(&rest, shows);
        // Before anything is read: the widgets of a screen may use each other in any order.
        self.doc.private = private.iter().map(|entry| entry.key.clone()).collect();
        if let Some(input) = root.get("View").and_then(|view| view.get("inputs")).or(root.get("inputs")) {
            screen.inputs = self.names_in(input, "`inputs`");
        }
        for input in &screen.inputs {
            self.know(owner.clone(), input.clone());
        }
        let parts = self.parts(root);
        (screen.imports, screen.global) = (parts.imports, parts.global);
        screen.apis = parts.apis.into_iter().map(|api| (api.name.clone(), api)).collect();
        if let Some(sockets) = root.get("Socket") {
            let sockets = self.sockets(sockets);
            screen.sockets = sockets.into_iter().map(|socket| (socket.name.clone(), socket)).collect();
        }
        screen.actions = parts.actions.into_iter().map(|action| (action.name.clone(), action)).collect();
        for entry in private {
            let widget = self.custom_widget(&entry.key, entry.key_span, &entry.node, &entry.node);
            screen.widgets.insert(entry.key.clone(), Arc::new(widget));
        }
        self.root_faults(root);
        if let Some(group) = root.get("ViewGroup").filter(|group| !group.is_null()) {
            screen.group = self.menu(group, "ViewGroup");
            if screen.group.is_none() {
                screen.view.body = self.last_fault.clone().and_then(|fault| self.box_of(&fault));
            }
            if root.get("View").is_some() {
                let message = "`View` beside `ViewGroup` is not shown";
                self.warning(FaultCode::IgnoredKey, key_span(root, "View"), message, None);
            }
        } else if let Some(view) = root.get("View") {
            screen.view = self.view(view);
        } else if root.get("Widget").is_some() {
            self.wrap_widget(name, root, &mut screen);
        } else {
            self.no_view(root, entries, older, &mut screen);
        }
        screen.ids = std::mem::take(&mut self.doc).ids.into_iter().collect();
        screen
    }

    /// The widget that a document consists of: it is shown as if it were the body of a view.
    fn bare_widget<'n>(&self, entries: &'n [Entry]) -> Option<&'n Entry> {
        match entries {
            [only] if self.is_widget(&only.key) && Prop::find(ROOT, &only.key).is_none() => Some(only),
            _ => None,
        }
    }

    /// A screen with nothing in it.
    pub fn empty_screen(&self, name: &Arc<str>, file: FileId) -> Screen {
        Screen {
            name: name.clone(),
            file,
            view: View::default(),
            group: None,
            apis: BTreeMap::new(),
            sockets: BTreeMap::new(),
            widgets: BTreeMap::new(),
            actions: BTreeMap::new(),
            imports: Vec::new(),
            global: None,
            inputs: Vec::new(),
            ids: Vec::new(),
        }
    }

    /// Root keys that define custom widgets. A misspelt root key is none: it is reported.
    fn private_widgets<'n>(&mut self, entries: &[&'n Entry], reports: bool) -> Vec<&'n Entry> {
        let mut found = Vec::new();
        for entry in entries.iter().copied().filter(|entry| Prop::find(ROOT, &entry.key).is_none()) {
            // Every other root key is a widget of the screen, so a misspelt `API` would be one without a fault.
            let is_definition = self.defines_widget(entry);
            let misspelt = Prop::names(ROOT).any(|root| root.eq_ignore_ascii_case(&entry.key));
            if is_definition && !misspelt {
                found.push(entry);
            } else if reports && !entry.key.starts_with("x-") {
                // Keys that begin with `x-` hold what is repeated by `*alias`, as in OpenAPI and Compose.
                let message = format!("unknown root key `{}`", entry.key);
                let help = self
                    .did_you_mean(&entry.key, Prop::names(ROOT))
                    .unwrap_or_else(|| "a custom widget has `body:` with a widget below it".to_owned());
                self.warning(FaultCode::UnknownKey, entry.key_span, message, help);
            }
        }
        found
    }

    /// True for a root key that defines a custom widget: a map with `body`, `inputs`, `events` or a widget's name, or the name of another widget.
    pub fn defines_widget(&self, entry: &Entry) -> bool {
        // `executeCode: {body: …}` that stands at the root by itself.
        if self.is_action_name(&entry.key) {
            return false;
        }
        let is_definition = entry.node.map().is_some_and(|keys| {
            keys.iter().any(|key| matches!(&*key.key, "body" | "inputs" | "events") || self.is_widget(&key.key))
        });
        is_definition || entry.node.text().is_some_and(|name| self.is_widget(name))
    }

    fn root_faults(&mut self, root: &Node) {
        for key in ROOT.iter().filter(|key| key.ignored.is_some()).map(|key| key.name) {
            if root.get(key).is_some() {
                let message = format!("root key `{key}` has no effect");
                self.warning(FaultCode::IgnoredKey, key_span(root, key), message, None);
            }
        }
    }

    /// Wraps a document that is a custom widget in a screen with the same inputs.
    fn wrap_widget(&mut self, name: &Arc<str>, root: &Node, screen: &mut Screen) {
        let Some(definition) = root.get("Widget") else { return };
        let span = key_span(root, "Widget");
        let widget: CustomWidget = self.custom_widget(name, span, definition, definition);
        screen.inputs.clone_from(&widget.inputs);
        let inputs = widget.inputs.iter().map(|input| (input.clone(), Binding::Code(self.own_code(input, span))));
        let call = CustomCall { name: name.clone(), private: true, inputs: inputs.collect(), events: Vec::new() };
        screen.view.body = Some(Arc::new(Element::new(WidgetType::Custom(call), span)));
        screen.widgets.insert(name.clone(), Arc::new(widget));
    }
}
