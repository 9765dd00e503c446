//! `Call`: a call of an action as data. `Callback`: a handler or function to run later, with its scope.

use std::sync::Arc;

use crate::scope::Context;
use ensemble_core::app::{ActionCall, Handler};
use ensemble_core::diag::Span;
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_script::{Function, PromiseId};

/// A call of an action, from YAML or from a script.
pub struct Call {
    /// Declaration of the action.
    pub spec: &'static ActionSpec,
    /// Evaluated arguments, by canonical name.
    pub args: Value,
    /// YAML of the call with steps, widgets and handlers; `None` for a call from a script.
    pub yaml: Option<Arc<ActionCall>>,
    /// Functions among a script's arguments, by name.
    pub functions: Vec<(Arc<str>, Function)>,
    /// Context of the call.
    pub context: Context,
    /// The promise of a script.
    pub promise: Option<PromiseId>,
}

/// Something to run later: a handler with its scope, or a function of a script.
#[derive(Clone)]
pub enum Callback {
    /// A handler of the YAML with its scope.
    Handler(Handler, Context),
    /// A function of a script.
    Function(Function, Context),
    /// JavaScript as text, given by a script: `onTimer: "count++"`.
    Text(Arc<str>, Context),
}

impl Call {
    /// The argument called `name`; null when it is absent.
    pub fn arg(&self, name: &str) -> Value {
        self.args.get(name)
    }

    /// The callback called `name`.
    pub fn callback(&self, name: &str) -> Option<Callback> {
        if let Some(handler) = self.yaml.as_ref().and_then(|yaml| yaml.callback(name)) {
            return Some(Callback::Handler(
                handler.clone(),
                self.context.named(format!("`{name}` of `{}`", self.spec.name)),
            ));
        }
        if let Some((_, function)) = self.functions.iter().find(|(key, _)| &**key == name) {
            return Some(Callback::Function(function.clone(), self.context.clone()));
        }
        match self.arg(name) {
            Value::Text(text) => Some(Callback::Text(text, self.context.clone())),
            _ => None,
        }
    }

    /// Place of the callback.
    pub fn span(&self) -> Option<Span> {
        self.yaml.as_ref().map(|yaml| yaml.span)
    }
}

impl Callback {
    /// Context of the callback.
    pub fn context(&self) -> &Context {
        match self {
            Self::Handler(_, cx) | Self::Function(_, cx) | Self::Text(_, cx) => cx,
        }
    }

    /// The callback on another screen, with the names of that screen only. A function keeps its own scope.
    pub fn moved(self, moved: impl FnOnce(Context) -> Context) -> Self {
        match self {
            Self::Handler(handler, cx) => Self::Handler(handler, moved(cx)),
            Self::Text(text, cx) => Self::Text(text, moved(cx)),
            Self::Function(..) => self,
        }
    }
}

/// Arguments of a script's call, by canonical name. An object has them as keys; a bare value is the shorthand argument, and a second one is `inputs`
/// or the second argument.
pub fn script_arguments(spec: &ActionSpec, args: Vec<Value>) -> Value {
    let mut args = args.into_iter();
    let first = args.next().unwrap_or_default();
    if let Value::Map(map) = &first {
        return Value::map(map.iter().map(|(key, value)| {
            let name = spec.arg(key).map_or_else(|| key.clone(), |prop| Arc::from(prop.name));
            (name, value.clone())
        }));
    }
    let mut entries = Vec::new();
    if let (Some(name), false) = (spec.shorthand, first.is_null()) {
        entries.push((Arc::from(name), first));
    }
    if let Some(second) = args.next() {
        // `messageSocket(name, message)`: an action without inputs takes its second argument.
        let name = if spec.arg("inputs").is_some() { Some("inputs") } else { spec.args.get(1).map(|prop| prop.name) };
        entries.extend(name.filter(|name| Some(*name) != spec.shorthand).map(|name| (Arc::from(name), second)));
    }
    Value::map(entries)
}
