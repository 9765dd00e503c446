//! Values of a running app and their origins, for `inspect`, `why` and the inspector.

use std::rc::Rc;
use std::sync::Arc;

use super::record::StateKey;
use crate::apis::response;
use crate::runtime::Runtime;
use crate::scene::{NodeId, ScreenId};
use crate::scope::{Context, LexicalScope, ScopeKind};
use crate::store::Key;
use crate::watch_graph::Target;
use ensemble_core::app::{Binding, Code, Handler, TextPart, WidgetType};
use ensemble_core::diag::Span;
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// A binding of a widget.
#[derive(Debug)]
pub struct BindingTrace {
    /// The property: `text`, `data` of an item-template, `condition` of a branch.
    pub property: Arc<str>,
    /// Place of the binding.
    pub span: Option<Span>,
    /// Value, if it is plain data.
    pub value: Option<Value>,
    /// Keys that the binding has read, with a name for people.
    pub reads: Vec<(StateKey, String)>,
    /// True if the binding has read a variable of a `Global`, which scripts change in place.
    pub reads_scripts: bool,
    /// Names in its expressions, including variables.
    pub names: Vec<Arc<str>>,
    /// Bindings of the inputs it depends on: rows of the enclosing list, inputs of the custom widget.
    pub sources: Vec<BindingTrace>,
}

/// A widget and its bindings.
#[derive(Debug)]
pub struct WidgetTrace {
    /// Kind of the widget: `Text`.
    pub kind: &'static str,
    /// `id`, if any.
    pub id: Option<Arc<str>>,
    /// Place of the widget.
    pub span: Span,
    /// Bindings of the widget, properties first.
    pub bindings: Vec<BindingTrace>,
}

/// Depth to which origins are followed: lists in lists in custom widgets.
const DEEPEST: usize = 8;

impl Runtime {
    /// State that expressions can read, by name: storage, APIs of the open screens, values of fields with an id.
    pub fn state(&mut self) -> Vec<(String, Value)> {
        let mut state = Vec::new();
        for name in self.store.storage().keys() {
            let value = self.evaluator().storage_get(&name);
            state.push((format!("ensemble.storage.{name}"), value));
        }
        for (screen, _) in self.open_screens() {
            for key in self.store.apis().of_screen(screen) {
                let (_, values) = self.values_of(&Key::Api(key));
                state.extend(values);
            }
        }
        let screens = self.open_screens();
        for (screen, _) in screens {
            let variables = self.variables(screen);
            state.extend(variables);
        }
        for (handle, id) in self.widgets.with_ids() {
            let Some(prop) = self.store.widget_spec(handle).and_then(|spec| spec.value) else { continue };
            let Some(value) = self.store.peek_prop(handle, prop) else { continue };
            let value = self.plain_value(&value);
            state.push((format!("{id}.{prop}"), value));
        }
        state
    }

    /// The values of a changed key by the names that apps use; for an API with the common prefix of its names.
    pub(in crate::runtime) fn values_of(&mut self, key: &Key) -> (Option<String>, Vec<(String, Value)>) {
        match key {
            Key::Api(key) => self.api_values(key),
            Key::Widget(handle, prop) => {
                let Some(id) = self.widgets.get(*handle).and_then(|instance| instance.element.id.clone()) else {
                    return (None, Vec::new());
                };
                let value = self.store.peek_prop(*handle, prop).map(|value| self.plain_value(&value));
                (None, value.map(|value| (format!("{id}.{prop}"), value)).into_iter().collect())
            }
            Key::Storage(name) => {
                let value = self.evaluator().storage_get(name);
                (None, vec![(format!("ensemble.storage.{name}"), value)])
            }
            Key::Device => (None, vec![("device".to_owned(), self.store.device_object())]),
            Key::App => (None, vec![("app".to_owned(), Value::Map(Arc::new(self.store.app_object())))]),
            Key::Locals(_) | Key::Input(..) => (None, Vec::new()),
        }
    }

    fn api_values(&mut self, key: &Arc<str>) -> (Option<String>, Vec<(String, Value)>) {
        const FIELDS: [&str; 5] = ["isLoading", "isSuccess", "isError", "isConnected", "statusCode"];
        let Some(api) = self.store.apis().api(key) else { return (None, Vec::new()) };
        let mut values = Vec::new();
        // `body.data` is a value of its own, because scripts may have replaced it inside of the body.
        if let Some(response) = self.store.apis().response(key) {
            let (data, head) = response::data_of(&response);
            let name = if head.is_some() { "body.data" } else { "body" };
            let value = self.plain_value(&data);
            if !value.is_null() {
                values.push((format!("{}.{name}", api.name), value));
            }
        }
        let lists = self.store.apis().list_names(key);
        for field in FIELDS.into_iter().chain(lists.iter().map(|name| &**name)) {
            let value = self.store.apis().field(key, field).map(|value| self.plain_value(&value));
            let value = value.filter(|value| !value.is_null());
            values.extend(value.map(|value| (format!("{}.{field}", api.name), value)));
        }
        (Some(format!("{}.", api.name)), values)
    }

    /// Name and span of the property or part that a binding sets.
    pub(in crate::runtime) fn name_of_binding(&self, handle: u64, target: Target) -> (Arc<str>, Option<Span>) {
        let (property, binding, span) = self.written(handle, target);
        (property, span.or_else(|| binding.and_then(first_span)))
    }

    /// Origins of the values that a widget shows.
    pub fn widget_trace(&self, node: NodeId) -> Option<WidgetTrace> {
        let instance = self.widgets.get(node.0)?;
        let kind = self.store.widget_spec(node.0)?.name;
        let mut bindings = self.bindings_of(node.0, 0, &|_| true);
        if let Some(around) = self.condition_around(node.0) {
            bindings.push(around);
        }
        Some(WidgetTrace { kind, id: instance.element.id.clone(), span: instance.element.span, bindings })
    }

    /// Name of a key in expressions.
    pub(crate) fn key_name(&self, key: &StateKey) -> String {
        match &key.0 {
            Key::Api(name) => name.rsplit('/').next().unwrap_or(name).to_owned(),
            Key::Widget(handle, prop) => format!("{}.{prop}", self.widget_name(*handle)),
            Key::Storage(name) => format!("ensemble.storage.{name}"),
            Key::Locals(_) => "the row".to_owned(),
            Key::Input(handle, at) => {
                let name = self.widgets.get(*handle).and_then(|instance| match &instance.element.widget {
                    WidgetType::Custom(call) => call.inputs.get(*at).map(|(name, _)| name.to_string()),
                    WidgetType::Builtin(_) | WidgetType::Planned(_) => None,
                });
                name.unwrap_or_else(|| "an input".to_owned())
            }
            Key::Device => "device".to_owned(),
            Key::App => "app".to_owned(),
        }
    }

    pub(in crate::runtime) fn widget_name(&self, handle: u64) -> String {
        let id = self.widgets.get(handle).and_then(|instance| instance.element.id.clone());
        let kind = || self.store.widget_spec(handle).map_or("a widget", |spec| spec.name).to_owned();
        id.map_or_else(kind, |id| id.to_string())
    }

    /// Variables of a screen's `Global` and imports that hold data.
    pub(in crate::runtime) fn variables(&mut self, screen: ScreenId) -> Vec<(String, Value)> {
        let Some(open) = self.screens.get(screen).map(|screen| screen.screen.clone()) else { return Vec::new() };
        let imports = open.imports.iter().filter_map(|name| self.program.app.scripts.get(name));
        let sources = imports.map(|script| script.code.source.clone());
        let sources: Vec<Arc<str>> = sources.chain(open.global.iter().map(|code| code.source.clone())).collect();
        let Some(env) = self.script_env(&Context::screen(screen)) else { return Vec::new() };
        let mut names: Vec<String> = sources.iter().flat_map(|source| declared_names(source)).collect();
        names.dedup();
        let mut variables = Vec::new();
        for name in names {
            let value = self.scripts.engine.global(env, &name).map(|value| self.plain_value(&value));
            variables.extend(value.filter(|value| !value.is_null()).map(|value| (name, value)));
        }
        variables
    }

    pub(in crate::runtime) fn plain_value(&mut self, value: &ScriptValue) -> Value {
        match value {
            ScriptValue::Plain(value) => value.clone(),
            // Values of scripts that JSON cannot hold are shown as null.
            ScriptValue::Object(_) => self.scripts.engine.to_value(value).unwrap_or_default(),
        }
    }

    fn bindings_of(&self, handle: u64, depth: usize, wanted: &dyn Fn(Target) -> bool) -> Vec<BindingTrace> {
        let Some(instance) = self.widgets.get(handle) else { return Vec::new() };
        let watches = instance.watches.iter().filter_map(|watch| self.graph.view(*watch));
        let wanted = watches.filter(|view| wanted(view.target));
        let mut bindings: Vec<BindingTrace> = wanted
            .map(|view| {
                let (property, binding, span) = self.written(handle, view.target);
                let reads = view.reads.iter().map(|key| {
                    let key = StateKey(key.clone());
                    let name = self.key_name(&key);
                    (key, name)
                });
                // Inputs and conditions that are constants are written within the widget.
                let span = span.or_else(|| binding.and_then(first_span)).or(Some(instance.element.span));
                BindingTrace {
                    property,
                    span,
                    value: view.value.cloned(),
                    reads: reads.collect(),
                    reads_scripts: view.is_volatile,
                    names: binding.map(names_of).unwrap_or_default(),
                    sources: self.sources(handle, view.reads, depth),
                }
            })
            .collect();
        // Bindings without a value and without dependencies, such as the `else` of a condition, are left out.
        bindings.retain(|binding| binding.value.is_some() || !binding.reads.is_empty() || binding.reads_scripts);
        bindings
    }

    /// Bindings of the rows and inputs that were read.
    fn sources(&self, handle: u64, reads: &[Key], depth: usize) -> Vec<BindingTrace> {
        if depth >= DEEPEST {
            return Vec::new();
        }
        let sources = reads.iter().flat_map(|key| match key {
            Key::Locals(id) => match self.owner_of_rows(handle, *id) {
                Some(list) => self.bindings_of(list, depth + 1, &|target| target == Target::Rows),
                None => Vec::new(),
            },
            Key::Input(widget, at) => self.bindings_of(*widget, depth + 1, &|target| target == Target::Input(*at)),
            _ => Vec::new(),
        });
        sources.collect()
    }

    /// The list whose row declares these names.
    fn owner_of_rows(&self, handle: u64, id: u64) -> Option<u64> {
        let has = |scope: &Rc<LexicalScope>| {
            scope.outwards().any(|level| matches!(&level.kind, ScopeKind::Locals(locals) if locals.id == id))
        };
        // The innermost widget around it whose own names do not have the row, and that repeats a template.
        let mut at = self.widgets.get(handle)?.parent;
        while let Some(around) = at {
            let instance = self.widgets.get(around)?;
            if instance.element.template.is_some() && !has(&instance.cx.names) {
                return Some(around);
            }
            at = instance.parent;
        }
        None
    }

    /// The condition of the branch that contains a widget, if any.
    fn condition_around(&self, handle: u64) -> Option<BindingTrace> {
        let mut at = self.widgets.get(handle)?.parent;
        let mut inner = handle;
        while let Some(around) = at {
            let instance = self.widgets.get(around)?;
            if let Some((branch, _)) = instance.branch.filter(|(_, shown)| *shown == inner) {
                return self.bindings_of(around, 0, &|target| target == Target::Condition(branch)).into_iter().next();
            }
            inner = around;
            at = instance.parent;
        }
        None
    }

    /// The part of a widget's YAML that a watch updates: name, binding, span if known.
    fn written(&self, handle: u64, target: Target) -> (Arc<str>, Option<&Binding>, Option<Span>) {
        let Some(instance) = self.widgets.get(handle) else { return (Arc::from(""), None, None) };
        let element = &instance.element;
        match target {
            Target::Setting(at) => match element.settings.get(at) {
                Some(setting) => {
                    let span = first_span(&setting.value).unwrap_or(setting.span);
                    (Arc::from(setting.name), Some(&setting.value), Some(span))
                }
                None => (Arc::from(""), None, None),
            },
            Target::Classes => (Arc::from("className"), element.class_name.as_ref(), None),
            Target::TestId => (Arc::from("testId"), element.test_id.as_ref(), None),
            Target::Input(at) => match &element.widget {
                WidgetType::Custom(call) => match call.inputs.get(at) {
                    Some((name, binding)) => (name.clone(), Some(binding), None),
                    None => (Arc::from("input"), None, None),
                },
                WidgetType::Builtin(_) | WidgetType::Planned(_) => (Arc::from("input"), None, None),
            },
            Target::Condition(at) => {
                let branch = element.branches.get(at).and_then(|branch| branch.condition.as_ref());
                (Arc::from("condition"), branch, None)
            }
            Target::Rows => match &element.template {
                Some(template) => {
                    let span = first_span(&template.data).unwrap_or(template.span);
                    (Arc::from("item-template.data"), Some(&template.data), Some(span))
                }
                None => (Arc::from("item-template"), None, None),
            },
            Target::Filter => {
                let filter = element.template.as_ref().and_then(|template| template.filter.as_ref());
                (Arc::from("item-template.filter"), filter, None)
            }
        }
    }
}

/// Names declared by `var`, `let` or `const` at the start of a line. Some may be local to a function and do not exist on the screen then.
pub(in crate::runtime) fn declared_names(source: &str) -> Vec<String> {
    let names = source.lines().flat_map(|line| line.split(';')).filter_map(|part| {
        let rest = ["var ", "let ", "const "].iter().find_map(|word| part.trim_start().strip_prefix(word))?;
        let name: String =
            rest.trim_start().chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '$')).collect();
        Some(name).filter(|name| !name.is_empty())
    });
    names.collect()
}

/// Place of the first expression of a binding.
fn first_span(binding: &Binding) -> Option<Span> {
    match binding {
        Binding::Constant(_) => None,
        Binding::Code(code) => Some(code.span),
        Binding::Text(parts) => parts.iter().find_map(|part| match part {
            TextPart::Code(code) => Some(code.span),
            TextPart::Literal(_) => None,
        }),
        Binding::List(items) => items.iter().find_map(first_span),
        Binding::Map(entries) => entries.iter().find_map(|(_, value)| first_span(value)),
    }
}

/// Names used in the expressions of a binding.
fn names_of(binding: &Binding) -> Vec<Arc<str>> {
    let of_code = |code: &Code| match &code.path {
        Some(path) => vec![path.root.clone()],
        None => code.free.to_vec(),
    };
    match binding {
        Binding::Constant(_) => Vec::new(),
        Binding::Code(code) => of_code(code),
        Binding::Text(parts) => parts
            .iter()
            .flat_map(|part| match part {
                TextPart::Code(code) => of_code(code),
                TextPart::Literal(_) => Vec::new(),
            })
            .collect(),
        Binding::List(items) => items.iter().flat_map(names_of).collect(),
        Binding::Map(entries) => entries.iter().flat_map(|(_, value)| names_of(value)).collect(),
    }
}

/// Span of a handler: of its script, or its action.
pub(in crate::runtime) fn span_of_handler(handler: &Handler) -> Span {
    match handler {
        Handler::Script(code) => span_of_code(code),
        Handler::Action(call) => call.code.as_ref().map_or(call.span, |code| span_of_code(code)),
        Handler::Unusable(fault) => fault.span.unwrap_or_default(),
        Handler::Nothing(span) => *span,
    }
}

fn span_of_code(code: &Code) -> Span {
    code.span
}
