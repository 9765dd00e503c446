//! Access of an inspector to a running app besides records: streams, state, properties of widgets. Not used while no inspector is open.

use std::sync::Arc;

use crate::apis::Outage;
use crate::node_build::class_names;
use crate::runtime::Runtime;
use crate::scene::{NodeId, ScreenId};
use crate::scope::Context;
use crate::store::CLASSES;
use ensemble_core::app::ApiKind;
use ensemble_core::diag::Span;
use ensemble_core::json::read_data;
use ensemble_core::message::stream::{ConnectionId, Message, StreamBatch, StreamEvent, StreamRequest};
use ensemble_core::message::stream_state::StreamState;
use ensemble_core::spec::Kind;
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// A stream of an open screen.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamView {
    /// Name of the stream for [`Runtime::reconnect_stream`] and [`Runtime::disconnect_stream_by_user`].
    pub key: Arc<str>,
    /// Name of the API.
    pub api: Arc<str>,
    /// Name of its screen.
    pub screen: Arc<str>,
    /// Place of the API.
    pub span: Span,
    /// Connection at the network driver; `None` while there is none.
    pub connection: Option<ConnectionId>,
    /// State of the stream.
    pub state: StreamState,
    /// The request that it was opened with; `None` while it has no connection.
    pub request: Option<StreamRequest>,
    /// Time of the next attempt, in milliseconds since 1970.
    pub next_millis: Option<f64>,
}

/// A group of values that apps can read.
#[derive(Clone, Debug, PartialEq)]
pub struct StateGroup {
    /// Heading of the group: `APIs`, `Storage`.
    pub name: &'static str,
    /// Values of the group, by name.
    pub entries: Vec<StateEntry>,
}

/// A value that apps can read.
#[derive(Clone, Debug, PartialEq)]
pub struct StateEntry {
    /// Name in expressions.
    pub name: Arc<str>,
    /// Value; null for an object that JSON cannot represent.
    pub value: Value,
    /// Target for setting it; `None` if an app could not set it.
    pub target: Option<StateTarget>,
}

/// A value that can be set.
#[derive(Clone, Debug, PartialEq)]
pub enum StateTarget {
    /// A key of the storage.
    Storage(Arc<str>),
    /// The value of a field.
    Widget(NodeId, &'static str),
    /// A variable of a screen's scripts.
    Variable(ScreenId, Arc<str>),
    /// An input of a screen.
    Input(ScreenId, Arc<str>),
}

/// A property of a widget with the origin of its value.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyView {
    /// Name of the property.
    pub name: &'static str,
    /// Value; null for a property that is unset and whose default is not a plain value.
    pub value: Value,
    /// Origin of the value.
    pub origin: PropertyOrigin,
    /// Place of the value, when it is written on the widget.
    pub span: Option<Span>,
}

/// Origin of a property's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyOrigin {
    /// The value is written on the widget.
    Own,
    /// The person, a script or the runtime has set it.
    Set,
    /// A class of the theme: its name.
    Class(Arc<str>),
    /// A theme style for the type or id of the widget: its selector.
    Theme(Arc<str>),
    /// The declared default, as YAML.
    Default(&'static str),
}

impl Runtime {
    /// The streams of all open screens, by screen and name.
    pub fn stream_views(&self) -> Vec<StreamView> {
        let mut views = Vec::new();
        for (screen, screen_name) in self.open_screens() {
            for key in self.store.apis().of_screen(screen) {
                let Some(api) = self.store.apis().api(&key).filter(|api| api.kind == ApiKind::Sse) else { continue };
                let (Some(state), next_millis) = self.store.apis().stream_state(&key) else { continue };
                views.push(StreamView {
                    api: api.name.clone(),
                    screen: screen_name.clone(),
                    span: api.span,
                    connection: self.store.apis().connection(&key),
                    request: self.store.apis().stream_request(&key),
                    state,
                    next_millis,
                    key,
                });
            }
        }
        views
    }

    /// Reconnects a stream immediately, including one that has given up or was disconnected.
    pub fn reconnect_stream(&mut self, key: &Arc<str>) {
        self.reconnect_by_user(key);
    }

    /// Ends a stream; [`Self::reconnect_stream`] opens it again.
    pub fn disconnect_stream_by_user(&mut self, key: &Arc<str>) {
        let caller = self.store.apis().caller(key);
        self.disconnect_stream(key.clone());
        if let Some(mut caller) = caller {
            caller.promise = None;
            let reason = Arc::from("disconnected in the inspector");
            let outage = Outage { reason, next_millis: 0.0, caller, has_badge: false };
            self.store.apis().begin_outage(key, outage);
        }
    }

    /// An event as the server of a stream could send it, for [`Runtime::handle`]; its data is read as the stream's options say.
    ///
    /// # Errors
    ///
    /// In words, when the stream is not open.
    pub fn event_of_stream(&self, key: &str, event: &str, id: &str, data: &str) -> Result<StreamBatch, String> {
        let opened = self.store.apis().open_connection(key).zip(self.store.apis().stream_request(key));
        let ((connection, generation), request) =
            opened.ok_or("the stream is not open: nobody would send it events")?;
        let raw: Arc<str> = Arc::from(data);
        let read = read_data(&raw, request.options.parse_json);
        let message = |data| Message {
            event: Arc::from(if event.is_empty() { "message" } else { event }),
            id: Arc::from(id),
            bytes: raw.len(),
            raw: raw.clone(),
            data,
        };
        let event = match read {
            Ok(data) => StreamEvent::Message(message(data)),
            Err(data) => StreamEvent::Malformed { message: message(data) },
        };
        Ok(StreamBatch { connection, generation, events: vec![event] })
    }

    /// Values that authors read by name, in groups.
    pub fn state_groups(&mut self) -> Vec<StateGroup> {
        let screens = self.open_screens();
        let mut apis = Vec::new();
        for (screen, _) in &screens {
            for key in self.store.apis().of_screen(*screen) {
                let Some(api) = self.store.apis().api(&key) else { continue };
                apis.push(StateEntry { name: api.name.clone(), value: self.api_object(&key, api.kind), target: None });
            }
        }
        let mut widgets = Vec::new();
        for (handle, id) in self.widgets.with_ids() {
            let Some(prop) = self.store.widget_spec(handle).and_then(|spec| spec.value) else { continue };
            let value = self.store.peek_prop(handle, prop).unwrap_or_default();
            let value = self.plain_value(&value);
            let target = Some(StateTarget::Widget(NodeId(handle), prop));
            widgets.push(StateEntry { name: Arc::from(format!("{id}.{prop}")), value, target });
        }
        let mut storage = Vec::new();
        for key in self.store.storage().keys() {
            let value = self.evaluator().storage_get(&key);
            storage.push(StateEntry { name: key.clone(), value, target: Some(StateTarget::Storage(key)) });
        }
        let (mut variables, mut inputs) = (Vec::new(), Vec::new());
        for (screen, _) in &screens {
            for (name, value) in self.variables(*screen) {
                let name: Arc<str> = Arc::from(name);
                let target = Some(StateTarget::Variable(*screen, name.clone()));
                variables.push(StateEntry { name, value, target });
            }
            let given = self.screens.get(*screen).map(|open| open.inputs.clone()).unwrap_or_default();
            for (name, value) in given.as_map().into_iter().flat_map(|map| map.iter()) {
                let target = Some(StateTarget::Input(*screen, name.clone()));
                inputs.push(StateEntry { name: name.clone(), value: value.clone(), target });
            }
        }
        let fields = |value: Value| -> Vec<StateEntry> {
            let entries = value.as_map().into_iter().flat_map(|map| map.iter());
            entries.map(|(name, value)| StateEntry { name: name.clone(), value: value.clone(), target: None }).collect()
        };
        let app = fields(Value::Map(Arc::new(self.store.app_object())));
        let device = fields(self.store.device_object());
        let group = |name, entries| StateGroup { name, entries };
        vec![
            group("APIs", apis),
            group("Global", variables),
            group("Widgets", widgets),
            group("Storage", storage),
            group("Inputs", inputs),
            group("app", app),
            group("device", device),
        ]
    }

    /// Sets a value as an app could.
    ///
    /// # Errors
    ///
    /// A message when it cannot be set.
    pub fn set_state(&mut self, target: &StateTarget, value: Value) -> Result<(), String> {
        match target {
            StateTarget::Storage(key) => {
                self.store.storage_set(key, ScriptValue::Plain(value));
                Ok(())
            }
            StateTarget::Widget(node, prop) => {
                let kind =
                    self.store.widget_spec(node.0).and_then(|spec| spec.prop(prop)).map_or(Kind::Any, |prop| prop.kind);
                if !kind.accepts(&value) {
                    return Err(format!("`{prop}` takes no such value"));
                }
                self.store.widget_set(node.0, prop, ScriptValue::Plain(value))?;
                self.choice_changed(node.0, prop);
                Ok(())
            }
            StateTarget::Variable(screen, name) => {
                // The name is one that was declared, so nothing but a variable's name.
                self.run_script_on(*screen, &format!("{name} = ({value});")).map(|_| ())
            }
            StateTarget::Input(screen, name) => {
                self.assign_variables(&Context::screen(*screen), vec![(name.clone(), value.clone())]);
                if let Some(open) = self.screens.get_mut(*screen) {
                    let mut inputs = open.inputs.as_map().cloned().unwrap_or_default();
                    inputs.insert(name.clone(), value);
                    open.inputs = Value::Map(Arc::new(inputs));
                }
                Ok(())
            }
        }
    }

    /// The properties of a widget that have a value, with its origin.
    pub fn property_views(&self, node: NodeId) -> Vec<PropertyView> {
        let Some(instance) = self.widgets.get(node.0) else { return Vec::new() };
        let Some(spec) = self.store.widget_spec(node.0) else { return Vec::new() };
        let shown = instance.node.as_ref();
        let element = &instance.element;
        let theme = self.appearance.theme.current(&self.program.app);
        let classes = match self.store.peek_prop(node.0, CLASSES) {
            Some(ScriptValue::Plain(classes)) => class_names(&classes),
            _ => Arc::from(""),
        };
        let selectors: Vec<(String, PropertyOrigin)> = element
            .id
            .iter()
            .map(|id| format!("#{id}"))
            .map(|selector| (selector.clone(), PropertyOrigin::Theme(Arc::from(selector))))
            .chain(classes.split_whitespace().rev().map(|class| {
                let class = class.trim_start_matches('.');
                (format!(".{class}"), PropertyOrigin::Class(Arc::from(class)))
            }))
            .chain([(spec.name.to_owned(), PropertyOrigin::Theme(Arc::from(spec.name)))])
            .collect();
        let of_theme = |name: &str| {
            let theme = theme?;
            let found = selectors.iter().find(|(selector, _)| {
                let styles = theme.styles.get(selector.as_str()).and_then(Value::as_map);
                styles.is_some_and(|styles| {
                    styles.iter().any(|(key, _)| spec.prop(key).is_some_and(|prop| prop.name == name))
                })
            });
            found.map(|(_, origin)| origin.clone())
        };
        let mut views = Vec::new();
        for prop in spec.all_props() {
            let name = prop.name;
            let setting = element.settings.iter().find(|setting| setting.name == name);
            let stored = self.store.peek_prop(node.0, name);
            let value = shown.and_then(|node| node.props.get(name)).cloned();
            let origin = match (&value, setting, stored) {
                (Some(_), Some(_), _) => PropertyOrigin::Own,
                (Some(_), None, Some(_)) => PropertyOrigin::Set,
                (Some(_), None, None) => match of_theme(name) {
                    Some(origin) => origin,
                    None => PropertyOrigin::Set,
                },
                (None, _, _) => match prop.default {
                    Some(default) => PropertyOrigin::Default(default),
                    None => continue,
                },
            };
            views.push(PropertyView {
                name,
                value: value.unwrap_or_default(),
                origin,
                span: setting.map(|setting| setting.span),
            });
        }
        // Own properties first, defaults last.
        views.sort_by_key(|view| match view.origin {
            PropertyOrigin::Own => 0,
            PropertyOrigin::Set => 1,
            PropertyOrigin::Class(_) => 2,
            PropertyOrigin::Theme(_) => 3,
            PropertyOrigin::Default(_) => 4,
        });
        views
    }

    /// Number of widgets, and of queued effects.
    pub fn sizes(&self) -> (usize, usize) {
        (self.widgets.iter().count(), self.effects.len())
    }

    /// Names that a script of the front screen can use besides built-in ones, sorted.
    pub fn script_names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = Vec::new();
        if let Some(front) = self.screens.front_id().and_then(|id| self.screens.get(id)) {
            names.extend(front.names.keys().cloned());
            let imports = front.screen.imports.iter().filter_map(|name| self.program.app.scripts.get(name));
            let sources = imports.map(|script| script.code.source.clone());
            let sources = sources.chain(front.screen.global.iter().map(|code| code.source.clone()));
            let declared =
                |source: Arc<str>| [super::widget_trace::declared_names(&source), functions_of(&source)].concat();
            names.extend(sources.flat_map(declared).map(Arc::from));
            let ids = self.widgets.iter().filter(|(_, instance)| instance.cx.screen == front.id);
            names.extend(ids.filter_map(|(_, instance)| instance.element.id.clone()));
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    fn api_object(&mut self, key: &Arc<str>, kind: ApiKind) -> Value {
        let mut fields = vec!["isLoading", "isSuccess", "isError", "statusCode", "reasonPhrase", "headers", "cookies"];
        if kind == ApiKind::Sse {
            fields.extend(["isConnected", "isReconnecting", "sse"]);
        }
        let lists = self.store.apis().list_names(key);
        let mut entries: Vec<(Arc<str>, Value)> = Vec::new();
        if let Some(response) = self.store.apis().response(key) {
            let (data, head) = crate::apis::response::data_of(&response);
            let data = self.plain_value(&data);
            let body = if head.is_some() { Value::map([("data", data)]) } else { data };
            entries.push((Arc::from("body"), body));
        }
        for field in fields.into_iter().map(Arc::from).chain(lists) {
            let value = self.store.apis().field(key, &field).map(|value| self.plain_value(&value)).unwrap_or_default();
            entries.push((field, value));
        }
        Value::map(entries)
    }
}

/// Names of functions declared at the start of a line.
fn functions_of(source: &str) -> Vec<String> {
    let names = source.lines().filter_map(|line| {
        let line = line.trim_start();
        let rest = line.strip_prefix("async ").unwrap_or(line).strip_prefix("function ")?;
        let name: String =
            rest.trim_start().chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$')).collect();
        Some(name).filter(|name| !name.is_empty())
    });
    names.collect()
}
