//! `Action`: the trait of actions. The crate `ensemble-action` implements them and passes its table to `Runtime::new`.

use super::Runtime;
use super::action_cx::ActionCx;
use crate::action_budget::ActionBudget;
use crate::callback::Call;
use crate::inline_calls::InlineCalls;
use crate::promises::Promises;
use crate::sequences::Sequences;
use ensemble_core::diag::{self, Diagnostic, excerpt};
use ensemble_core::spec::{ActionSpec, Catalog, Declared, Kind, Planned, Prop, Props};
use ensemble_core::value::Value;
use ensemble_script::ScriptValue;

/// An action of the language.
pub trait Action {
    /// Declaration: arguments, documentation, examples.
    const SPEC: ActionSpec;
    /// Type of the arguments; `()` for an action without any.
    type Args: Declared;

    /// Performs the action. It must end with [`ActionCx::done`] or [`ActionCx::fail`], or hand on the promise of the call for a later end.
    fn run(args: Self::Args, cx: &mut ActionCx<'_>);
}

/// Entry of the table of actions.
#[derive(Debug)]
pub struct ActionDef {
    /// Declaration of the action.
    pub spec: &'static ActionSpec,
    /// Reads the arguments and runs the action.
    pub(crate) run: fn(&Call, &mut Runtime),
}

impl ActionDef {
    /// The entry of an action.
    pub const fn of<A: Action>() -> Self {
        Self { spec: Static::<A>::SPEC, run: run::<A> }
    }
}

/// Gives an action's declaration a `'static` address.
struct Static<A>(std::marker::PhantomData<A>);

impl<A: Action> Static<A> {
    const SPEC: &'static ActionSpec = &A::SPEC;
}

fn run<A: Action>(call: &Call, runtime: &mut Runtime) {
    let props = runtime.arguments_of(call);
    // A required argument that cannot be used was reported; with a default the action would do something else.
    let unusable = |name: &&&str| !call.arg(name).is_null() && props.get(name).is_none();
    if call.spec.required.iter().find(unusable).is_some_and(|name| call.spec.arg(name).is_some()) {
        return runtime.reject_call(call);
    }
    A::run(A::Args::read(&props), &mut ActionCx { call, runtime });
}

/// Known actions, and the state of their calls.
pub struct Actions {
    table: &'static [ActionDef],
    /// Names of the language that are not implemented.
    planned: &'static [Planned],
    /// Budget of actions for the current event.
    pub budget: ActionBudget,
    /// Unsettled promises of scripts' calls.
    pub promises: Promises,
    /// Groups that run in order.
    pub sequences: Sequences,
    /// Parsed calls of scripts with widgets or actions in their arguments.
    pub inline_calls: InlineCalls,
}

impl Actions {
    /// No calls.
    pub fn new(table: &'static [ActionDef], catalog: &Catalog) -> Self {
        Self {
            table,
            planned: catalog.planned_actions,
            budget: ActionBudget::default(),
            promises: Promises::default(),
            sequences: Sequences::default(),
            inline_calls: InlineCalls::new(catalog),
        }
    }

    /// Message for an action that is not implemented.
    pub(crate) fn not_built(&self, name: &str) -> String {
        let planned = self.planned.iter().find(|planned| planned.name == name);
        planned.map_or_else(|| format!("`{name}` is not supported yet"), Planned::words).replacen('`', "`ensemble.", 1)
    }

    /// The action with this name or alias; `None` if not implemented.
    pub fn find(&self, name: &str) -> Option<&'static ActionDef> {
        self.table.iter().find(|action| action.spec.is(name))
    }
}

impl Runtime {
    /// The arguments of a call according to their declaration. A computed value of a wrong type counts as unset and is reported.
    fn arguments_of(&mut self, call: &Call) -> Props {
        let mut props = Props::default();
        for prop in call.spec.args {
            let value = call.arg(prop.name);
            if value.is_null() {
                continue;
            }
            if !prop.kind.accepts(&value) {
                // An empty text counts as null, as for properties.
                if value.as_str().is_none_or(|text| !text.trim().is_empty()) {
                    let problem = format!("cannot be `{}`", excerpt(&value.to_display()));
                    self.argument_fault(call, prop, &problem, Some(format!("it takes {}", prop.kind.accepted())));
                }
                continue;
            }
            if let Kind::Keys(declared) = prop.kind {
                for problem in Props::from_map(&value, declared).1 {
                    self.argument_fault(call, prop, &format!("is not usable as it is: {problem}"), None);
                }
            }
            props.set(prop.name, value);
        }
        props
    }

    #[cold]
    fn argument_fault(&mut self, call: &Call, prop: &Prop, problem: &str, help: Option<String>) {
        let span = call.yaml.as_ref().map(|yaml| yaml.arg(prop.name).map_or(yaml.span, |argument| argument.span));
        let message = format!("`{}` of `{}` {problem}", prop.name, call.spec.name);
        let mut fault = Diagnostic::error(diag::Code::TypeMismatch, span, message);
        fault.help = help;
        self.report(match &call.context.origin {
            Some(origin) => fault.note(format!("in {origin}")),
            None => fault,
        });
    }

    fn reject_call(&mut self, call: &Call) {
        let reason = format!("`{}` was given something it cannot use", call.spec.name);
        self.reject(call.promise, ScriptValue::Plain(Value::text(reason)));
    }
}
