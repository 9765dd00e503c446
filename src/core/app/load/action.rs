//! Loads an action with its arguments and callbacks.

use std::sync::Arc;

use super::loader::{Loader, did_you_mean};
use crate::app::facts::{Owner, ReferenceKind};
use crate::app::{ActionCall, Argument, Handler};
use crate::diag::{Code as FaultCode, Diagnostic, Span};
use crate::spec::{ActionSpec, Kind, Prop, synonym};
use crate::syntax::{Content, Entry, Node};

/// Outcome of reading a call's arguments.
#[derive(Default)]
struct CollectedArguments {
    /// Arguments that are written.
    names: Vec<&'static str>,
    /// Fault that makes the call unusable.
    unusable: Option<Arc<Diagnostic>>,
    /// Unknown arguments.
    unknown: Vec<Entry>,
}

impl Loader<'_> {
    /// A call of `action`; `payload` is the node below its name. [`Handler::Unusable`] when a required argument is missing.
    pub fn action(&mut self, action: &'static ActionSpec, span: Span, payload: Option<&Node>) -> Handler {
        let mut call = ActionCall {
            action,
            args: Vec::new(),
            code: None,
            callbacks: Vec::new(),
            steps: Vec::new(),
            handlers: Vec::new(),
            widget: None,
            title: None,
            span,
        };
        let mut given = CollectedArguments::default();
        match payload.filter(|node| !node.is_null()) {
            None => {}
            Some(node) => match &node.content {
                Content::Map(entries) => self.arguments(&mut call, entries, &mut given),
                _ => match action.shorthand.and_then(|name| action.arg(name)) {
                    Some(prop) => self.argument(&mut call, prop, node, &mut given),
                    None => {
                        let message = format!("`{}` takes a map, not {}", action.name, node.described());
                        given.unusable = Some(self.wrong_shape(node, &message, None));
                    }
                },
            },
        }
        if action.name == "executeCode" && !given.names.iter().any(|name| matches!(*name, "body" | "scriptName")) {
            let help = "add `body:` below `executeCode`".to_owned();
            let fault = self.error(FaultCode::MissingArgument, span, "`executeCode` needs `body`", help);
            given.unusable.get_or_insert(fault);
        }
        if action.name == "startTimer" && call.callbacks.is_empty() {
            let help = "add `onTimer:` below `startTimer`".to_owned();
            self.warning(
                FaultCode::MissingArgument,
                span,
                "`startTimer` has no `onTimer`, so its time comes unseen",
                help,
            );
        }
        let missing: Vec<&str> = action.required.iter().filter(|name| !given.names.contains(name)).copied().collect();
        // One argument is missing and one is unknown: that one is meant.
        let meant = match (&missing[..], &given.unknown[..]) {
            ([missing], [_]) => Some(*missing),
            _ => None,
        };
        let unknown = std::mem::take(&mut given.unknown);
        for entry in &unknown {
            self.unknown_argument(action, entry, meant);
        }
        for required in missing {
            let help = match (meant, &unknown[..]) {
                (Some(meant), [entry]) => format!("write `{meant}:` instead of `{}:`", entry.key),
                _ => format!("add `{required}:` below `{}`", action.name),
            };
            let message = format!("`{}` needs `{required}`", action.name);
            let fault = self.error(FaultCode::MissingArgument, span, message, help);
            given.unusable.get_or_insert(fault);
        }
        given.unusable.map_or_else(|| Handler::Action(Arc::new(call)), Handler::Unusable)
    }

    fn arguments(&mut self, call: &mut ActionCall, entries: &[Entry], given: &mut CollectedArguments) {
        for entry in entries {
            if let Some(prop) = call.action.arg(&entry.key) {
                self.at_key(entry);
                self.argument(call, prop, &entry.node, given);
            } else if let Some(slot) = call.action.callback(&entry.key) {
                let around = self.doc.legacy_names.len();
                self.doc.legacy_names.extend(slot.legacy_names.iter().map(|name| Arc::from(*name)));
                call.callbacks.extend(self.handler(&entry.node).map(|handler| (slot.name, handler)));
                self.doc.legacy_names.truncate(around);
            } else if call.action.open {
                let binding = self.binding(&entry.node);
                call.args.push(Argument { name: entry.key.clone(), value: binding, span: entry.node.span });
            } else {
                given.unknown.push(entry.clone());
            }
        }
    }

    fn argument(&mut self, call: &mut ActionCall, prop: &'static Prop, node: &Node, given: &mut CollectedArguments) {
        given.names.push(prop.name);
        match (call.action.name, prop.name) {
            ("executeCode", "body") => {
                call.code = node.scalar().and_then(|scalar| self.statements(node, scalar));
                if node.scalar().is_none() {
                    self.wrong_shape(node, &format!("`body` is {}, not JavaScript", node.described()), None);
                }
                if call.code.is_none() && !node.is_null() {
                    given.unusable = self.last_fault.clone();
                }
            }
            ("navigateModalScreen", "title") if self.is_title_widget(node) => call.title = self.element(node),
            ("showDialog", "options") if node.get("title").is_some_and(|title| self.is_title_widget(title)) => {
                call.title = node.get("title").and_then(|title| self.element(title));
                let others = node.map().unwrap_or_default().iter().filter(|entry| &*entry.key != "title");
                let others = Node { content: Content::Map(others.cloned().collect()), ..node.clone() };
                let value = self.checked_binding(prop, &others, "showDialog");
                call.args.push(Argument { name: Arc::from(prop.name), value, span: node.span });
            }
            ("executeActionGroup", "actions") => self.group(call, node),
            ("executeConditionalAction", "conditions") => call.steps = self.action_branches(node),
            ("executeAction", "events") => {
                for entry in self.entries_of(node, "`events`") {
                    call.handlers.extend(self.handler(&entry.node).map(|handler| (entry.key.clone(), handler)));
                }
            }
            (action, name) => {
                self.note_reference(action, name, node);
                match prop.kind {
                    Kind::Widget => call.widget = self.element(node),
                    Kind::Action => call.callbacks.extend(self.handler(node).map(|handler| (prop.name, handler))),
                    _ => {
                        let value = self.checked_binding(prop, node, action);
                        call.args.push(Argument { name: Arc::from(prop.name), value, span: node.span });
                    }
                }
            }
        }
    }

    /// True for a title that is a widget: a map of one, or the name of a custom widget.
    fn is_title_widget(&self, title: &Node) -> bool {
        match title.map() {
            Some([only]) => self.is_widget(&only.key),
            Some(_) => false,
            None => title.text().is_some_and(|name| self.is_widget(name) && self.catalog.widget(name).is_none()),
        }
    }

    fn group(&mut self, call: &mut ActionCall, node: &Node) {
        match node.list() {
            Some(items) => {
                let steps: Vec<_> = items.iter().filter_map(|item| self.handler(item)).collect();
                call.steps.extend(steps.into_iter().map(|handler| (None, handler)));
            }
            None => {
                self.wrong_shape(node, &format!("`actions` is {}, not a list", node.described()), None);
                // A map instead of a list is accepted: each of its keys is an action.
                for entry in node.map().unwrap_or_default() {
                    let only = Node { content: Content::Map(vec![entry.clone()]), ..node.clone() };
                    call.steps.extend(self.handler(&only).map(|handler| (None, handler)));
                }
            }
        }
    }

    /// Records a literal name, to be checked when the whole app is loaded.
    fn note_reference(&mut self, action: &str, argument: &str, node: &Node) {
        match (action, argument) {
            ("invokeAPI", "name")
            | ("disconnectSSE" | "reconnectSSE", "apiName" | "name")
            | ("uploadFiles", "uploadApi") => {
                self.refer(ReferenceKind::Api, node);
            }
            ("executeCode", "scriptName") => self.refer(ReferenceKind::Script, node),
            ("navigateScreen" | "navigateModalScreen", "name") => self.refer(ReferenceKind::Screen, node),
            // An address opens in the browser.
            ("navigateExternalScreen", "name") if node.text().is_some_and(|name| !name.contains("://")) => {
                self.refer(ReferenceKind::Screen, node);
            }
            ("executeAction", "name") => self.refer(ReferenceKind::Action, node),
            // The answer is bound under this name.
            ("connectSocket", "name") | (_, "id") => {
                if let Some(id) = node.text() {
                    self.know_here(id.clone());
                    if matches!(action, "pickFiles" | "uploadFiles") {
                        self.app.bound_names.insert(id.clone());
                    }
                }
            }
            // Inputs of a screen are names in that screen.
            ("navigateScreen" | "navigateModalScreen" | "navigateViewGroup", "inputs" | "payload") => {
                for entry in node.map().unwrap_or_default() {
                    self.know(Owner::Shared, entry.key.clone());
                }
            }
            _ => {}
        }
    }

    fn unknown_argument(&mut self, action: &'static ActionSpec, entry: &Entry, meant: Option<&str>) {
        let planned = self.catalog.planned_action(action.name);
        if planned.is_some_and(|planned| planned.props.contains(&&*entry.key)) {
            let message = format!("`{}` of `{}` is not supported yet", entry.key, action.name);
            self.warning(FaultCode::NotYet, entry.key_span, message, None);
            return;
        }
        let args = action.args.iter().flat_map(|prop| prop.aliases.iter().copied().chain([prop.name]));
        let known = args.chain(action.callbacks.iter().map(|slot| slot.name));
        let meant = meant.or_else(|| synonym(&entry.key, known.clone()));
        // `maxFileSize` of `uploadFiles` beside its `options`.
        let holds = |arg: &&Prop| match arg.kind {
            Kind::Keys(keys) => keys.iter().any(|part| part.is(&entry.key)),
            kind => kind.parts().iter().any(|part| part.is(&entry.key)),
        };
        let below = action.args.iter().find(holds);
        let below = below.map(|arg| format!("`{}` belongs below `{}`", entry.key, arg.name));
        let help = below.or_else(|| meant.map(did_you_mean)).or_else(|| self.did_you_mean(&entry.key, known));
        let message = format!("unknown argument `{}` of `{}`", entry.key, action.name);
        self.warning(FaultCode::UnknownArgument, entry.key_span, message, help);
    }
}
