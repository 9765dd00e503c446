//! Performs actions, within the budget of the event, and reusable actions.

use std::rc::Rc;
use std::sync::Arc;

use super::Runtime;
use crate::action_budget::{ActionBudget, Exceeded};
use crate::callback::{Call, script_arguments};
use crate::promises::Promises;
use crate::scope::{Context, EventSink, LexicalScope};
use ensemble_core::app::{ActionCall, Code, Handler, ReusableAction};
use ensemble_core::diag::{self, Diagnostic, nearest};
use ensemble_core::spec::ActionSpec;
use ensemble_core::value::Value;
use ensemble_script::{ActionRequest, FETCH, Function, PromiseId, ScriptValue};

impl Runtime {
    /// Performs an action of the YAML; `promise` is settled at its end.
    pub(super) fn run_action(&mut self, yaml: &Arc<ActionCall>, cx: &Context, promise: Option<PromiseId>) {
        let mut args = Vec::with_capacity(yaml.args.len());
        for argument in &yaml.args {
            args.push((argument.name.clone(), self.evaluate_value(&argument.value, cx)));
        }
        let call = Call {
            spec: yaml.action,
            args: self.themed_arguments(yaml.action, Value::map(args)),
            yaml: Some(yaml.clone()),
            functions: Vec::new(),
            context: cx.clone(),
            promise,
        };
        self.perform(&call);
    }

    /// Performs an action called by a script.
    pub(super) fn perform_request(&mut self, request: ActionRequest, cx: &Context) {
        if request.name == FETCH {
            return self.fetch(request, cx);
        }
        let Some(action) = self.actions.find(request.name) else {
            let message = self.actions.not_built(request.name);
            let reason = ScriptValue::Plain(Value::text(message.as_str()));
            self.report(Diagnostic::error(diag::Code::NotYet, None, message));
            return self.reject(Some(request.promise), reason);
        };
        let mut call = Call {
            spec: action.spec,
            args: self.themed_arguments(action.spec, script_arguments(action.spec, request.args)),
            yaml: None,
            functions: request.functions,
            context: cx.named(format!("`ensemble.{}`", request.name)),
            promise: Some(request.promise),
        };
        // Before anything can fail: a refusal below rejects the promise, and what awaits it goes on in the context that is noted here.
        if !self.actions.promises.add(request.promise, cx.clone()) {
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
        if let Some((path, _)) = call.functions.iter().find(|(path, _)| is_unreachable(path)) {
            let message = format!("the function `{path}` given to `ensemble.{}` is never called", request.name);
            let help = "write the handler of a widget as text: `onTap: \"…\"`";
            self.report(Diagnostic::warning(diag::Code::BadArgument, None, message).help(help));
        }
        self.perform(&call);
    }

    /// The arguments with the theme's styles of the action below its own: `ShowToastAction: {backgroundColor: black}`.
    fn themed_arguments(&self, spec: &ActionSpec, args: Value) -> Value {
        const STYLES: &str = "styles";
        let theme = self.appearance.theme.current(&self.program.app).filter(|_| spec.arg(STYLES).is_some());
        let Some(styles) = theme.and_then(|theme| theme.styles.get(&*spec.theme_selector())) else { return args };
        let own = args.get(STYLES);
        let own = own.as_map().into_iter().flat_map(|own| own.iter());
        let mut merged = styles.as_map().cloned().unwrap_or_default();
        own.filter(|(_, value)| !value.is_null()).for_each(|(key, value)| merged.insert(key.clone(), value.clone()));
        let mut all = args.as_map().cloned().unwrap_or_default();
        all.insert(STYLES, Value::Map(Arc::new(merged)));
        Value::Map(Arc::new(all))
    }

    fn perform(&mut self, call: &Call) {
        if let Err(exceeded) = self.actions.budget.enter() {
            return self.refuse(call, exceeded);
        }
        match self.actions.find(call.spec.name) {
            Some(action) => (action.run)(call, self),
            None => {
                let message = format!("action `{}` is not supported yet", call.spec.name);
                self.action_fault(call, diag::Code::NotYet, message, None);
            }
        }
        // Every way through `run` comes back to here: an action that reports a fault returns like any other.
        self.actions.budget.leave();
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

    /// Reports a failed action and rejects the promise of an awaiting script.
    pub(super) fn action_fault(
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

    /// Runs a reusable action (`LANGUAGE.md` 8.2).
    ///
    /// # Errors
    ///
    /// A message when there is no such action.
    pub(super) fn run_reusable(
        &mut self,
        name: &str,
        inputs: Value,
        handlers: Vec<(Arc<str>, Handler)>,
        functions: Vec<(Arc<str>, Function)>,
        cx: &Context,
    ) -> Result<(), String> {
        let screen = self.screens.get(cx.screen).map(|screen| screen.screen.clone());
        let private = screen.as_ref().and_then(|screen| screen.actions.get(name));
        let Some(action) = private.or_else(|| self.program.app.actions.get(name)).cloned() else {
            let own = screen.iter().flat_map(|screen| screen.actions.keys()).map(|name| &**name);
            let hint = nearest(name, own.chain(self.program.app.actions.keys().map(|name| &**name)));
            let hint = hint.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("unknown action `{name}`{hint}"));
        };
        for api in &action.apis {
            self.add_api(cx.screen, api);
        }
        self.run_scripts_of(&action, cx);
        let values = action.inputs.iter().map(|name| ScriptValue::Plain(inputs.get(name))).collect();
        let events = Some(EventSink { handlers: Rc::new(handlers), functions: Rc::new(functions), caller: cx.clone() });
        let names = LexicalScope::with_events(
            &LexicalScope::screen(),
            self.handles.next(),
            action.inputs.clone(),
            values,
            events,
        );
        let origin = Some(Arc::from(format!("action `{name}`")));
        let inside = Context { screen: cx.screen, names, extra: cx.extra.clone(), origin };
        self.run_handler(&action.body, &inside);
        Ok(())
    }

    /// Runs imports and `Global` of a reusable action, once on each screen, because declarations cannot be repeated.
    fn run_scripts_of(&mut self, action: &Arc<ReusableAction>, cx: &Context) {
        let app = &self.program.app;
        let imports = action.imports.iter().filter_map(|name| app.scripts.get(name)).map(|script| script.code.clone());
        let scripts: Vec<Arc<Code>> = imports.chain(action.global.clone()).collect();
        let Some(screen) = self.screens.get_mut(cx.screen).filter(|_| !scripts.is_empty()) else { return };
        let Some(scope) = screen.scope.filter(|_| screen.prepared.insert(action.name.clone())) else { return };
        self.store.enter_script(cx.screen);
        let faults = self.scripts.engine.run_scripts(scope, &scripts);
        let cx = cx.named(format!("`Global` of action `{}`", action.name));
        for fault in faults {
            self.script_fault(fault, diag::Code::HandlerFailed, &cx);
        }
        self.drain_from(&cx);
    }
}

/// True for a function in a script's arguments that nothing can call: neither at the top level nor as an event handler.
fn is_unreachable(path: &str) -> bool {
    path.contains('.') && path.strip_prefix("events.").is_none_or(|event| event.contains('.'))
}
