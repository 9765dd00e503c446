//! Runs handlers: scripts and actions. An action is data here; what it does is in the crate `ensemble-action`, which passes its table to `Runtime::new`.

use std::rc::Rc;
use std::sync::Arc;

use crate::Runtime;
use crate::action_budget::{ActionBudget, Exceeded};
use crate::promises::Promises;
use crate::scene::NodeId;
use crate::scope::{Context, EventSink, LexicalScope};
use crate::store::Queued;
use ensemble_core::app::{ActionCall, Binding, Code, Handler, ReusableAction};
use ensemble_core::diag::{self, Diagnostic, Span, nearest};
use ensemble_core::message::Effect;
use ensemble_core::spec::{ActionSpec, FromValue};
use ensemble_core::value::Value;
use ensemble_script::{ActionRequest, Function, HandlerArgs, LogLevel, Name, PromiseId, ScriptValue};

/// One call of an action, from YAML or from a script.
pub struct Call {
    /// Which action.
    pub spec: &'static ActionSpec,
    /// Its arguments, evaluated, by canonical name.
    pub args: Value,
    /// The YAML, when it comes from there: steps, widgets, handlers.
    pub yaml: Option<Arc<ActionCall>>,
    /// Functions among a script's arguments, by name.
    pub functions: Vec<(Arc<str>, Function)>,
    /// Where it runs.
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

    /// Where it is written.
    pub fn span(&self) -> Option<Span> {
        self.yaml.as_ref().map(|yaml| yaml.span)
    }
}

impl Callback {
    /// Where it runs.
    pub fn context(&self) -> &Context {
        match self {
            Self::Handler(_, cx) | Self::Function(_, cx) | Self::Text(_, cx) => cx,
        }
    }
}

impl Runtime {
    /// Runs a handler and what it asked for.
    pub(crate) fn run_handler(&mut self, handler: &Handler, cx: &Context) {
        match handler {
            Handler::Script(code) => drop(self.run_script(code, cx)),
            Handler::Action(call) => self.run_action(call, cx, None),
        }
    }

    /// Runs a callback with this `event`, `response` and `this`.
    pub(crate) fn run_callback(&mut self, callback: &Callback, extra: HandlerArgs) {
        match callback {
            Callback::Handler(handler, cx) => {
                let this = extra.this.or(cx.extra.this);
                let legacy = extra.legacy.clone().or_else(|| cx.extra.legacy.clone());
                let cx = cx.with(HandlerArgs { this, legacy, ..extra });
                self.run_handler(handler, &cx);
            }
            Callback::Function(function, cx) => {
                let event = extra.event.unwrap_or_default();
                self.call_function(function, &[event], cx);
            }
            Callback::Text(text, cx) => {
                let cx = cx.with(extra);
                self.run_text(text, &cx);
            }
        }
    }

    /// `event` with this data.
    pub(crate) fn event(data: Value) -> HandlerArgs {
        HandlerArgs { event: Some(ScriptValue::Plain(Value::map([("data", data)]))), ..HandlerArgs::default() }
    }

    /// Says what an action could not do; the script that waits for it learns it too.
    pub(crate) fn action_fault(
        &mut self,
        call: &Call,
        code: diag::Code,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let message = message.into();
        self.reject(call.promise, ScriptValue::Plain(Value::text(message.as_str())));
        let mut diagnostic = Diagnostic::error(code, call.span(), message);
        diagnostic.help = help;
        if let Some(origin) = &call.context.origin {
            diagnostic = diagnostic.note(format!("in {origin}"));
        }
        self.report(diagnostic);
    }

    /// Resolves the promise of a script, when there is one.
    pub(crate) fn settle(&mut self, promise: Option<PromiseId>, result: Result<Value, Value>) {
        self.settle_with(promise, result.map(ScriptValue::Plain).map_err(ScriptValue::Plain));
    }

    /// The same with anything that a script can hold. What waited for it goes on where it was written.
    pub(crate) fn settle_with(&mut self, promise: Option<PromiseId>, result: Result<ScriptValue, ScriptValue>) {
        let Some(promise) = promise else { return };
        if self.is_step(promise) {
            return self.step_over(promise);
        }
        self.store.scripts.set(self.store.scripts.get() + 1);
        match self.promises.take(promise) {
            Some(cx) => {
                self.store.screen.set(cx.screen);
                self.engine.settle(promise, result);
                self.drain_from(&cx);
            }
            None => self.engine.settle(promise, result),
        }
    }

    /// Rejects the promise of a script for a reason that is told elsewhere: whether the script looks at it is its own affair.
    pub(crate) fn reject(&mut self, promise: Option<PromiseId>, reason: ScriptValue) {
        if let Some(promise) = promise {
            self.engine.mark_handled(promise);
        }
        self.settle_with(promise, Err(reason));
    }

    /// Fires an event of the custom widget or reusable action that `cx` is inside of.
    pub(crate) fn dispatch(&mut self, cx: &Context, event: &str, data: Value) -> bool {
        let Some(EventSink { handlers, functions, caller }) = cx.names.event_sink().cloned() else { return false };
        let extra = Self::event(data);
        if let Some((_, handler)) = handlers.iter().find(|(name, _)| &**name == event) {
            self.run_handler(handler, &caller.with(extra).named(format!("event `{event}`")));
            return true;
        }
        let Some((_, function)) = functions.iter().find(|(name, _)| &**name == event) else { return false };
        self.run_callback(&Callback::Function(function.clone(), caller), extra);
        true
    }

    /// Whether a condition holds.
    pub(crate) fn condition(&mut self, condition: &Binding, cx: &Context) -> bool {
        match self.evaluate(condition, cx) {
            ScriptValue::Plain(value) => bool::from_value(&value).unwrap_or_else(|| value.is_truthy()),
            ScriptValue::Object(_) => true,
        }
    }

    /// Gives variables of the screen's scripts new values.
    pub(crate) fn assign_variables(&mut self, cx: &Context, variables: Vec<(Arc<str>, Value)>) {
        for (name, value) in variables {
            if let Some(screen) = self.screen_mut(cx.screen) {
                screen.variables.insert(name.clone());
            }
            self.declare(cx.screen, name, Name::Value(value));
        }
    }

    /// Runs a reusable action, `LANGUAGE.md` 8.2.
    ///
    /// # Errors
    ///
    /// When there is no such action, in words for a message.
    pub(crate) fn run_reusable(
        &mut self,
        name: &str,
        inputs: Value,
        handlers: Vec<(Arc<str>, Handler)>,
        functions: Vec<(Arc<str>, Function)>,
        cx: &Context,
    ) -> Result<(), String> {
        let private = self.screen(cx.screen).and_then(|screen| screen.screen.actions.get(name)).cloned();
        let Some(action) = private.or_else(|| self.app.actions.get(name).cloned()) else {
            let screen = self.screen(cx.screen).map(|screen| screen.screen.clone());
            let own = screen.iter().flat_map(|screen| screen.actions.keys()).map(|name| &**name);
            let hint = nearest(name, own.chain(self.app.actions.keys().map(|name| &**name)));
            let hint = hint.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("unknown action `{name}`{hint}"));
        };
        for api in &action.apis {
            self.add_api(cx.screen, api);
        }
        self.run_scripts_of(&action, cx);
        let values = action.inputs.iter().map(|name| ScriptValue::Plain(inputs.get(name))).collect();
        let events = Some(event_sink(handlers, functions, cx.clone()));
        let names = LexicalScope::with_events(
            &LexicalScope::screen(),
            self.next_handle(),
            action.inputs.clone(),
            values,
            events,
        );
        let inside = Context {
            screen: cx.screen,
            names,
            extra: cx.extra.clone(),
            origin: Some(Arc::from(format!("action `{name}`"))),
        };
        self.run_handler(&action.body, &inside);
        Ok(())
    }

    /// Imports and `Global` of a reusable action: once on each screen, as declarations cannot be made twice.
    fn run_scripts_of(&mut self, action: &Arc<ReusableAction>, cx: &Context) {
        let imports =
            action.imports.iter().filter_map(|name| self.app.scripts.get(name)).map(|script| script.code.clone());
        let scripts: Vec<Arc<Code>> = imports.chain(action.global.clone()).collect();
        let Some(screen) = self.screen_mut(cx.screen).filter(|_| !scripts.is_empty()) else { return };
        let Some(scope) = screen.scope.filter(|_| screen.prepared.insert(action.name.clone())) else { return };
        self.store.screen.set(cx.screen);
        let faults = self.engine.run_scripts(scope, &scripts);
        let cx = cx.named(format!("`Global` of action `{}`", action.name));
        for fault in faults {
            self.script_fault(fault, diag::Code::HandlerFailed, &cx);
        }
        self.drain_from(&cx);
    }

    /// Runs a script. Answers what it returned, for an async one its promise; `None` when it failed, which is reported.
    pub(crate) fn run_script(&mut self, code: &Code, cx: &Context) -> Option<ScriptValue> {
        let env = self.script_env(cx)?;
        let locals = self.evaluator().script_locals(code, env, cx);
        self.store.screen.set(cx.screen);
        self.store.scripts.set(self.store.scripts.get() + 1);
        let result = match self.engine.run(env, code, &locals, &cx.extra) {
            Ok(result) => Some(result),
            Err(fault) => {
                self.script_fault(fault, diag::Code::HandlerFailed, cx);
                None
            }
        };
        self.drain_from(cx);
        result
    }

    pub(crate) fn call_function(&mut self, function: &Function, args: &[ScriptValue], cx: &Context) {
        self.store.screen.set(cx.screen);
        self.store.scripts.set(self.store.scripts.get() + 1);
        if let Err(fault) = self.engine.call(function, args) {
            self.script_fault(fault, diag::Code::HandlerFailed, cx);
        }
        self.drain_from(cx);
    }

    /// JavaScript that a script gave as text.
    fn run_text(&mut self, text: &Arc<str>, cx: &Context) {
        let code = self.texts.code(text);
        self.run_script(&code, cx);
    }

    /// Runs an action that is written in YAML; `promise` is settled when it is over.
    pub(crate) fn run_action(&mut self, yaml: &Arc<ActionCall>, cx: &Context, promise: Option<PromiseId>) {
        let mut args = Vec::with_capacity(yaml.args.len());
        for argument in &yaml.args {
            args.push((argument.name.clone(), self.evaluate_value(&argument.value, cx)));
        }
        let call = Call {
            spec: yaml.action,
            args: Value::map(args),
            yaml: Some(yaml.clone()),
            functions: Vec::new(),
            context: cx.clone(),
            promise,
        };
        self.perform(&call);
    }

    /// Does what an action says.
    pub(crate) fn perform(&mut self, call: &Call) {
        if let Err(exceeded) = self.budget.enter() {
            return self.refuse(call, exceeded);
        }
        let run = self.actions.iter().find(|action| action.spec.name == call.spec.name).map(|action| action.run);
        match run {
            Some(run) => {
                run(call, self);
            }
            None => {
                let message = format!("action `{}` is not supported yet", call.spec.name);
                self.action_fault(call, diag::Code::NotSupported, message, None);
            }
        }
        self.budget.leave();
    }

    fn refuse(&mut self, call: &Call, exceeded: Exceeded) {
        let message = match exceeded {
            Exceeded::Depth => format!("actions call each other more than {} levels deep", ActionBudget::MAX_DEPTH),
            Exceeded::Count { is_first: true } => {
                format!("one event causes more than {} actions", ActionBudget::MAX_COUNT)
            }
            Exceeded::Count { is_first: false } => return,
        };
        self.action_fault(call, diag::Code::LimitReached, message, None);
    }

    /// Does what scripts asked for while they ran, on the screen that is in front.
    pub(crate) fn drain(&mut self) {
        let cx = Context {
            screen: self.store.screen.get(),
            names: LexicalScope::screen(),
            extra: HandlerArgs::default(),
            origin: None,
        };
        self.drain_from(&cx);
    }

    /// Does what scripts asked for while they ran in `cx`.
    pub(crate) fn drain_from(&mut self, cx: &Context) {
        // Taken as a whole: what these requests lead to may run scripts elsewhere, whose requests are theirs.
        let requests = self.store.queue.take();
        for queued in requests {
            match queued {
                Queued::Action(request) => self.perform_request(request, cx),
                Queued::Command { node, method, args } => {
                    self.apply_command(node, method, &args);
                    self.commands.add(NodeId(node), method, args);
                    // The window gets commands with a scene: without a new one it would execute them at the next unrelated change.
                    self.changed = true;
                }
                Queued::SetTimer { timer, callback, args, delay, repeat } => {
                    self.start_script_timer(timer, callback, args, delay, repeat, cx);
                }
                Queued::ClearTimer(timer) => self.stop_script_timer(timer),
                Queued::Console(level, text) => self.console(level, text),
                Queued::Fault(fault) => self.script_fault(fault, diag::Code::HandlerFailed, cx),
                Queued::App(key, value) => self.set_app(&key, value),
                Queued::Input { widget, name, value } => self.assign_input(widget, &name, value),
            }
        }
        let dropped = self.store.queue_dropped.take();
        if dropped > 0 {
            let message = format!(
                "a script asked for more than {} things at once; {dropped} were dropped",
                crate::store::Store::QUEUE
            );
            self.report(Diagnostic::error(diag::Code::LimitReached, None, message));
        }
    }

    fn perform_request(&mut self, request: ActionRequest, cx: &Context) {
        let Some(action) = self.actions.iter().find(|action| action.spec.is(request.name)) else {
            let message = format!("`ensemble.{}` is not supported yet", request.name);
            self.report(Diagnostic::error(diag::Code::NotSupported, None, message));
            return self.reject(Some(request.promise), ScriptValue::Plain(Value::from("not supported yet")));
        };
        let mut call = Call {
            spec: action.spec,
            args: arguments(action.spec, request.args),
            yaml: None,
            functions: request.functions,
            context: cx.named(format!("`ensemble.{}`", request.name)),
            promise: Some(request.promise),
        };
        if !self.promises.add(request.promise, cx.clone()) {
            let message = format!("more than {} calls of actions by scripts wait at once", Promises::MAX);
            return self.action_fault(&call, diag::Code::LimitReached, message, None);
        }
        if let Some(missing) =
            call.spec.required.iter().find(|name| call.arg(name).is_null() && call.functions.is_empty())
        {
            let message = format!("`ensemble.{}` needs `{missing}`", request.name);
            return self.action_fault(&call, diag::Code::BadArgument, message, None);
        }
        self.read_structure(&mut call);
        if let Some((path, _)) = call.functions.iter().find(|(path, _)| is_lost(path)) {
            let message = format!("the function `{path}` given to `ensemble.{}` is never called", request.name);
            let help = "write the handler of a widget as text: `onTap: \"…\"`";
            self.report(Diagnostic::warning(diag::Code::BadArgument, None, message).help(help));
        }
        self.perform(&call);
    }

    fn console(&mut self, level: LogLevel, text: String) {
        let level = match level {
            LogLevel::Debug => "debug",
            LogLevel::Info => "info",
            LogLevel::Warn => "warn",
            LogLevel::Error => "error",
        };
        self.effect(Effect::Log { level, text });
    }
}

/// Whether a function among a script's arguments is out of reach: only those at the top level and those that listen to events can be called.
fn is_lost(path: &str) -> bool {
    path.contains('.') && path.strip_prefix("events.").is_none_or(|event| event.contains('.'))
}

/// A script's arguments by name: an object is taken as it is; a bare value stands for the shorthand, a second one for `inputs`.
fn arguments(spec: &ActionSpec, args: Vec<Value>) -> Value {
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
    if let Some(second) = args.next()
        && spec.arg("inputs").is_some()
    {
        entries.push((Arc::from("inputs"), second));
    }
    Value::map(entries)
}

/// The handlers of a call as an event sink.
pub fn event_sink(
    handlers: Vec<(Arc<str>, Handler)>,
    functions: Vec<(Arc<str>, Function)>,
    caller: Context,
) -> EventSink {
    EventSink { handlers: Rc::new(handlers), functions: Rc::new(functions), caller }
}
