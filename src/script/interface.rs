//! Interface of scripts to the app: the trait [`Host`] and the objects that scripts reach through it.

use std::rc::Rc;
use std::sync::Arc;

use crate::{Fault, Function, Response, ScriptValue};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;

/// An object of the app that has a name in scripts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// An API by its name or `invokeAPI` id: `body`, `isLoading`, `sse` …
    Api(Arc<str>),
    /// A widget by the runtime's handle: its properties, and its methods.
    Widget(u64),
    /// `ensemble.storage`.
    Storage,
    /// `device`: `width`, `height`, `orientation`, `platform` …
    Device,
    /// `app`: `theme`, `themes`, `baseUrl` …
    App,
    /// The inputs of a custom widget instance, as its caller sees them through the instance's id.
    Inputs(u64),
}

/// The meaning of a name on a screen's global object.
#[derive(Clone, Debug)]
pub enum Name {
    /// An object of the app.
    Object(Object),
    /// A widget: an object of the app whose properties are declared.
    Widget(u64, &'static Spec),
    /// A plain value: `env`, `secrets`, `colors`, a navigation input.
    Value(Value),
}

/// The rest of the program, as scripts reach it.
pub trait Host {
    /// Reads `key` of an object; recorded as a dependency of the binding that is being evaluated.
    fn read(&self, object: &Object, key: &str) -> ScriptValue;

    /// The response that an API holds, when `key` is one of its properties (`body` …). Changes that a script makes in its data are kept.
    /// Recorded as [`Host::read`] is. `None`: [`Host::read`] is called instead.
    fn response(&self, object: &Object, key: &str) -> Option<Rc<Response>> {
        let _ = (object, key);
        None
    }

    /// Writes `key` of an object. An error becomes an exception in the script.
    fn write(&self, object: &Object, key: &str, value: ScriptValue) -> Result<(), String>;

    /// Replaces the plain data under `key` by the JavaScript object that it became, which scripts may change in place.
    fn keep(&self, object: &Object, key: &str, data: ScriptValue) {
        let _ = (object, key, data);
    }

    /// Sets or removes the function that hears an event of an object, such as `onmessage` of a WebSocket. False when it has no such event.
    fn listen(&self, object: &Object, event: &str, listener: Option<Function>) -> bool {
        let _ = (object, event, listener);
        false
    }

    /// Removes `key` of an object (`storage.delete(k)`), or all keys (`storage.clear()`).
    fn remove(&self, object: &Object, key: Option<&str>);

    /// The keys of an object that can be listed (the storage).
    fn keys(&self, object: &Object) -> Vec<Arc<str>>;

    /// A method of a widget or a socket: done after the script has ended.
    fn method(&self, object: &Object, name: &str, args: Vec<Value>) -> Result<ScriptValue, String>;

    /// `ensemble.NAME(…)`: queued, done after the script has ended. `promise` is settled later through `Engine::settle`.
    fn action(&self, call: ActionRequest);

    /// `setTimeout`, `setInterval`: returns the timer's number. The runtime calls `Engine::call` when it is due.
    fn set_timer(&self, callback: Function, args: Vec<ScriptValue>, delay_millis: f64, repeat: bool) -> u32;

    /// `clearTimeout`, `clearInterval`.
    fn clear_timer(&self, timer: u32);

    /// `console.*` and `ensemble.debug`.
    fn console(&self, level: LogLevel, text: String);

    /// The names of the actions that are functions on `ensemble`.
    fn action_names(&self) -> Vec<&'static str>;

    /// Wall-clock milliseconds since 1970; goes on while a script runs, except in tests.
    fn now_millis(&self) -> f64;

    /// The language of the app as a tag, such as `de` or `de-AT`.
    fn locale(&self) -> Arc<str> {
        Arc::from("en")
    }

    /// Reports a fault in a promise that nothing awaits.
    fn fault(&self, fault: Fault);
}

/// `ensemble.NAME(…)`.
pub struct ActionRequest {
    /// Name of the action, or one of `invokeAPI`, `sseState`.
    pub name: &'static str,
    /// Arguments; functions in them are null here.
    pub args: Vec<Value>,
    /// Functions in the first argument by their path, `onTimer` or `events.onDone`; also a function as a later argument, by its index as text.
    pub functions: Vec<(Arc<str>, Function)>,
    /// The promise that the call returned to the script.
    pub promise: PromiseId,
}

/// A promise that the runtime settles; assigned by the engine, unique while it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PromiseId(pub u64);

/// Severity of a console line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

impl LogLevel {
    /// The word for it: `debug`, `info`, `warn` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// Data by the names that scripts use.
pub type Named = Rc<[(Arc<str>, ScriptValue)]>;

/// Arguments of a handler besides its item-template names.
#[derive(Clone, Default)]
pub struct HandlerArgs {
    /// `event`: `{data, error, source}`, already as a value.
    pub event: Option<ScriptValue>,
    /// `response`.
    pub response: Option<Rc<Response>>,
    /// `this`: the widget that fired.
    pub this: Option<(u64, &'static Spec)>,
    /// Legacy names of the event's data (`value`, `index` …), in the order in which the loader noted them.
    pub legacy: Option<Named>,
}

impl HandlerArgs {
    /// The value that older apps find under `name`.
    pub fn legacy(&self, name: &str) -> Option<ScriptValue> {
        let legacy = self.legacy.as_deref()?;
        legacy.iter().rev().find(|(known, _)| &**known == name).map(|(_, script_value)| script_value.clone())
    }
}
