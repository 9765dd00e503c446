//! Tests of scripts with a host that records their calls.

mod faults;
mod field_fast_path;
mod host;
mod inline_caches;
mod limits;
mod nesting;
mod promises;
mod properties;
mod regexp;
mod response_object;
mod screens;
mod syntax;
mod topics;
mod values;
mod widget_instances;
mod widgets;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::*;
use ensemble_core::app::{Code, CodeId};
use ensemble_core::calendar::TimeZone;
use ensemble_core::diag::Span;
use ensemble_core::spec::{Children, Kind, Spec, prop};
use ensemble_core::value::Value;

/// A widget with one of each kind of property.
static TEXT: Spec = Spec {
    name: "Text",
    aliases: &[],
    doc: "",
    base: &[],
    props: &[
        prop("text", Kind::Text, "").also(&["label"]),
        prop("visible", Kind::Bool, ""),
        prop("textStyle", Kind::TextStyle, ""),
        prop("items", Kind::List, ""),
    ],
    events: &[],
    children: Children::None,
    methods: &["focus"],
    examples: &[],
    ..Spec::DEFAULT
};

/// Keeps written values, and a line for each request.
#[derive(Default)]
struct Recorder {
    data: RefCell<FxHashMap<(Object, String), ScriptValue>>,
    answers: RefCell<FxHashMap<Arc<str>, Rc<Response>>>,
    lines: RefCell<Vec<String>>,
    faults: RefCell<Vec<Fault>>,
    actions: RefCell<Vec<ActionRequest>>,
    timers: RefCell<Vec<(Function, Vec<ScriptValue>)>>,
    now: Cell<f64>,
    locale: RefCell<Arc<str>>,
    /// Milliseconds by which the clock advances at each reading.
    tick: Cell<f64>,
}

/// Counts the memory of scripts, as the program's allocator does.
#[global_allocator]
static ALLOCATOR: memory::LimitedAllocator<std::alloc::System> = memory::LimitedAllocator(std::alloc::System);

impl Recorder {
    fn line(&self, line: String) {
        self.lines.borrow_mut().push(line);
    }

    fn take_lines(&self) -> Vec<String> {
        self.lines.take()
    }
}

impl Host for Recorder {
    fn read(&self, object: &Object, key: &str) -> ScriptValue {
        self.data.borrow().get(&(object.clone(), key.to_owned())).cloned().unwrap_or_default()
    }

    fn response(&self, object: &Object, _: &str) -> Option<Rc<Response>> {
        match object {
            Object::Api(name) => self.answers.borrow().get(name).cloned(),
            _ => None,
        }
    }

    fn write(&self, object: &Object, key: &str, value: ScriptValue) -> Result<(), String> {
        if key == "visible" && !matches!(value, ScriptValue::Plain(Value::Bool(_))) {
            return Err("`visible` must be true or false".to_owned());
        }
        self.line(format!("{object:?}.{key} = {value:?}"));
        self.data.borrow_mut().insert((object.clone(), key.to_owned()), value);
        Ok(())
    }

    fn remove(&self, object: &Object, key: Option<&str>) {
        self.line(format!("remove {object:?} {key:?}"));
        self.data.borrow_mut().retain(|(owner, name), _| owner != object || key.is_some_and(|key| key != name));
    }

    fn keys(&self, object: &Object) -> Vec<Arc<str>> {
        let mut keys: Vec<Arc<str>> =
            self.data.borrow().keys().filter(|(owner, _)| owner == object).map(|(_, key)| Arc::from(&**key)).collect();
        keys.sort();
        keys
    }

    fn method(&self, object: &Object, name: &str, args: Vec<Value>) -> Result<ScriptValue, String> {
        self.line(format!("{object:?}.{name}({args:?})"));
        Ok(ScriptValue::NULL)
    }

    fn action(&self, call: ActionRequest) {
        self.line(format!("{} {:?}", call.name, call.args));
        self.actions.borrow_mut().push(call);
    }

    fn set_timer(&self, callback: Function, args: Vec<ScriptValue>, delay_millis: f64, repeat: bool) -> u32 {
        self.line(format!("timer {delay_millis} {repeat}"));
        self.timers.borrow_mut().push((callback, args));
        self.timers.borrow().len() as u32
    }

    fn clear_timer(&self, timer: u32) {
        self.line(format!("clear {timer}"));
    }

    fn locale(&self) -> Arc<str> {
        self.locale.borrow().clone()
    }

    fn console(&self, level: LogLevel, text: String) {
        self.line(format!("{level:?}: {text}"));
    }

    fn action_names(&self) -> Vec<&'static str> {
        vec!["invokeAPI", "showToast", "startTimer"]
    }

    fn now_millis(&self) -> f64 {
        self.now.set(self.now.get() + self.tick.get());
        self.now.get()
    }

    fn fault(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }
}

/// An engine with one open screen.
struct Bench {
    engine: Engine,
    host: Rc<Recorder>,
    scope: ScopeId,
    next_code: u32,
}

impl Bench {
    fn new(names: Vec<(&str, Name)>, global: &str) -> Self {
        let bench = Self::with_faults(names, global);
        assert_eq!(bench.1, []);
        bench.0
    }

    /// An engine on a device in this zone.
    fn in_zone(zone: TimeZone) -> Self {
        Self::with_limits(Vec::new(), "", Limits { zone, ..Limits::default() }).0
    }

    /// The app speaks this language.
    fn speak(&mut self, locale: &str) {
        *self.host.locale.borrow_mut() = Arc::from(locale);
    }

    fn with_faults(names: Vec<(&str, Name)>, global: &str) -> (Self, Vec<Fault>) {
        let limits = Limits { loop_iterations: 100_000, regex_steps: 2_000_000, ..Limits::default() };
        Self::with_limits(names, global, limits)
    }

    fn with_limits(names: Vec<(&str, Name)>, global: &str, limits: Limits) -> (Self, Vec<Fault>) {
        let host = Rc::new(Recorder::default());
        host.now.set(1_700_000_000_000.0);
        let mut engine = Engine::new(host.clone(), limits);
        let names = names.into_iter().map(|(name, what)| (Arc::from(name), what)).collect();
        let script = code(1_000_000, global, false);
        let (scope, faults) = engine.open_scope(names, &[script]);
        (Self { engine, host, scope, next_code: 0 }, faults)
    }

    fn env(&self) -> ScriptEnv {
        ScriptEnv::from(self.scope)
    }

    fn code(&mut self, source: &str, is_expression: bool) -> Arc<Code> {
        self.next_code += 1;
        code(self.next_code, source, is_expression)
    }

    fn run(&mut self, source: &str) -> Result<ScriptValue, Fault> {
        self.run_with(source, &[], &HandlerArgs::default())
    }

    fn run_with(
        &mut self,
        source: &str,
        locals: &[(Arc<str>, ScriptValue)],
        extra: &HandlerArgs,
    ) -> Result<ScriptValue, Fault> {
        let code = self.code(source, false);
        self.engine.run(self.env(), &code, locals, extra)
    }

    fn evaluate(&mut self, source: &str) -> Result<Value, Fault> {
        let code = self.code(source, true);
        let script_value = self.engine.evaluate(self.env(), &code, &[])?;
        self.engine.to_value(&script_value)
    }

    /// An expression's value as compact JSON.
    fn json(&mut self, source: &str) -> String {
        match self.evaluate(source) {
            Ok(value) => value.to_string(),
            Err(fault) => format!("fault: {}", fault.message),
        }
    }

    fn lines(&self) -> Vec<String> {
        self.host.take_lines()
    }
}

/// A piece of code that fills its file from byte 100 on.
fn code(id: u32, source: &str, is_expression: bool) -> Arc<Code> {
    let info = check_syntax(source, is_expression, true).unwrap_or_default();
    let mut starts = vec![100];
    starts.extend(source.match_indices('\n').map(|(at, _)| 101 + at as u32));
    Arc::new(Code {
        id: CodeId(id),
        source: Arc::from(source),
        span: Span { start: 100, end: 100 + source.len() as u32, ..Span::default() },
        line_starts: Arc::from(starts),
        path: None,
        free: Arc::from(info.free),
        is_async: info.is_async,
        is_expression,
    })
}

/// The source text at a fault's span.
fn marked<'a>(source: &'a str, fault: &Fault) -> &'a str {
    let span = fault.span.expect("the fault has a place");
    &source[span.start as usize - 100..span.end as usize - 100]
}

fn widget(handle: u64) -> Name {
    Name::Widget(handle, &TEXT)
}

fn api(name: &str) -> Name {
    Name::Object(Object::Api(Arc::from(name)))
}

/// Runs on a thread with the app's stack.
fn on_app_thread(act: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(act).expect("a thread");
    thread.join().expect("the thread ends well");
}
