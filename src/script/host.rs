//! What scripts can reach outside of themselves: the `Host`, seen through a small trait.

use std::rc::Rc;
use std::sync::Arc;

use super::{Fault, Function, Response, ScriptValue};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;

/// A thing of the app that has a name in scripts.
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

/// What a name on a screen's global object stands for.
#[derive(Clone, Debug)]
pub enum Name {
    /// A thing of the app.
    Object(Object),
    /// A widget: a thing of the app whose properties are known beforehand.
    Widget(u64, &'static Spec),
    /// A plain value: `env`, `secrets`, `colors`, a navigation input.
    Value(Value),
}

/// The rest of the program, as scripts see it. All methods take `&self`: they are called while a script runs.
pub trait Host {
    /// Reads `key` of a thing; recorded as a dependency of the binding that is being evaluated.
    fn read(&self, object: &Object, key: &str) -> ScriptValue;

    /// The answer an API holds, when `key` is to be read from it: `body` and the other properties of an answer. What a script changes in
    /// its data the answer keeps. Recorded as [`Host::read`] is. Without one, `read` is asked.
    fn response(&self, object: &Object, key: &str) -> Option<Rc<Response>> {
        let _ = (object, key);
        None
    }

    /// Writes `key` of a thing. An error becomes an exception in the script.
    fn write(&self, object: &Object, key: &str, value: ScriptValue) -> Result<(), String>;

    /// Plain data under `key` has become an object that scripts may change in place: from now on it is this one.
    fn keep(&self, object: &Object, key: &str, data: ScriptValue) {
        let _ = (object, key, data);
    }

    /// Removes `key` of a thing (`storage.delete(k)`), or all keys (`storage.clear()`).
    fn remove(&self, object: &Object, key: Option<&str>);

    /// Every key of a thing that can be listed: storage.
    fn keys(&self, object: &Object) -> Vec<Arc<str>>;

    /// A method of a widget or a socket: done after the script has ended.
    fn method(&self, object: &Object, name: &str, args: Vec<Value>) -> Result<ScriptValue, String>;

    /// `ensemble.NAME(…)`: queued, done after the script has ended. `promise` is settled later through `Engine::settle`.
    fn action(&self, call: ActionRequest);

    /// `setTimeout`, `setInterval`: answers with the timer's number. The runtime calls `Engine::call` when it is due.
    fn set_timer(&self, callback: Function, args: Vec<ScriptValue>, delay_millis: f64, repeat: bool) -> u32;

    /// `clearTimeout`, `clearInterval`.
    fn clear_timer(&self, timer: u32);

    /// `console.*` and `ensemble.debug`.
    fn console(&self, level: LogLevel, text: String);

    /// The names of the actions that are functions on `ensemble`.
    fn action_names(&self) -> Vec<&'static str>;

    /// Wall-clock milliseconds since 1970, as the runtime was told.
    fn now_millis(&self) -> f64;

    /// A fault in a promise nobody waits for.
    fn fault(&self, fault: Fault);
}

/// `ensemble.NAME(…)`.
pub struct ActionRequest {
    /// Which action, or one of `invokeAPI`, `sseState`.
    pub name: &'static str,
    /// Arguments; functions inside the first argument's top level are null here.
    pub args: Vec<Value>,
    /// Functions at the top level of the first argument: `onTimer: () => …`; also a function as a later argument, by its place as text.
    pub functions: Vec<(Arc<str>, Function)>,
    /// The promise that was handed to the script.
    pub promise: Promise,
}

/// Names a promise that the runtime settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Promise(pub u64);

/// Severity of a console line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

/// Data with the names by which scripts find it.
type Named = Rc<[(Arc<str>, ScriptValue)]>;

/// What a handler is called with besides its template names.
#[derive(Clone, Default)]
pub struct Extra {
    /// `event`: `{data, error, source}`, already as a value.
    pub event: Option<ScriptValue>,
    /// `response`.
    pub response: Option<Rc<Response>>,
    /// `this`: the widget that fired.
    pub this: Option<(u64, &'static Spec)>,
    /// What older apps find beside `event`, in the order in which it was noted when the app was loaded.
    pub legacy: Option<Named>,
}

impl Extra {
    /// The value that older apps find under `name`.
    pub fn legacy(&self, name: &str) -> Option<ScriptValue> {
        let legacy = self.legacy.as_deref()?;
        legacy.iter().rev().find(|(known, _)| &**known == name).map(|(_, datum)| datum.clone())
    }
}
