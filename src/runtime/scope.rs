//! Lexical scopes: item-template rows, custom widgets, API inputs, each with its parent.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::scene::ScreenId;
use ensemble_core::app::{CustomWidget, Handler};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;
use ensemble_script::{Function, HandlerArgs, InstanceId, ScriptValue};

/// One level of a lexical scope.
pub struct LexicalScope {
    /// Names that this level adds.
    pub kind: ScopeKind,
    /// The enclosing level; `None` for the screen.
    pub parent: Option<Rc<LexicalScope>>,
}

/// Kind of a level.
pub enum ScopeKind {
    /// The screen, whose names are in `Screen`.
    Screen,
    /// Variables: a row and its index, inputs of an API call or a reusable action.
    Locals(Locals),
    /// The inside of a custom widget.
    Widget(WidgetScope),
}

/// Variables of a level.
pub struct Locals {
    /// Id for dependencies.
    pub id: u64,
    /// Names, in the order of script parameters.
    pub names: Vec<Arc<str>>,
    /// Values of the names.
    pub values: RefCell<Vec<ScriptValue>>,
    /// Ids of widgets inside of a row.
    pub ids: RefCell<Vec<(Arc<str>, u64, &'static Spec)>>,
    /// Event handlers of a reusable action.
    pub events: Option<EventSink>,
}

/// Scope inside of a custom widget.
pub struct WidgetScope {
    /// The handle of the widget, for dependencies on its inputs.
    pub handle: u64,
    /// Definition of the custom widget.
    pub definition: Arc<CustomWidget>,
    /// Inputs by their index in the definition.
    pub inputs: RefCell<Vec<ScriptValue>>,
    /// Ids of widgets inside.
    pub ids: RefCell<Vec<(Arc<str>, u64, &'static Spec)>>,
    /// Script instance, opened when a script first needs it.
    pub instance: Cell<Option<InstanceId>>,
    /// Handlers of its events.
    pub events: EventSink,
}

/// Event handlers of a custom widget or reusable action, which run in the caller's scope.
#[derive(Clone)]
pub struct EventSink {
    /// Handlers by event name.
    pub handlers: Rc<Vec<(Arc<str>, Handler)>>,
    /// Functions of a calling script, by event name.
    pub functions: Rc<Vec<(Arc<str>, Function)>>,
    /// The caller.
    pub caller: Context,
}

/// `event` with this data.
pub fn event_args(data: Value) -> HandlerArgs {
    HandlerArgs { event: Some(ScriptValue::Plain(Value::map([("data", data)]))), ..HandlerArgs::default() }
}

/// `event` and the bare `error` of a failure.
pub fn error_args(reason: Value) -> HandlerArgs {
    let event = Value::map([("error", reason.clone()), ("data", Value::map([("error", reason.clone())]))]);
    HandlerArgs { event: Some(ScriptValue::Plain(event)), legacy: Some(named_error(reason)), ..HandlerArgs::default() }
}

/// The reason of a failure by the name that older apps use.
pub fn named_error(reason: Value) -> Rc<[(Arc<str>, ScriptValue)]> {
    Rc::from([(Arc::from("error"), ScriptValue::Plain(reason))])
}

/// Context of running code: screen, scope and arguments.
#[derive(Clone)]
pub struct Context {
    /// The screen.
    pub screen: ScreenId,
    /// Lexical scope.
    pub names: Rc<LexicalScope>,
    /// `event`, `response` and `this`.
    pub extra: HandlerArgs,
    /// Name of the handler for messages: `onTap` of `Button`.
    pub origin: Option<Arc<str>>,
}

impl Context {
    /// A screen's own level, outside of handlers.
    pub fn screen(screen: ScreenId) -> Self {
        Self { screen, names: LexicalScope::screen(), extra: HandlerArgs::default(), origin: None }
    }

    /// A copy with other `event`, `response` and `this`.
    pub fn with(&self, extra: HandlerArgs) -> Self {
        Self { extra, ..self.clone() }
    }

    /// A copy for another handler.
    pub fn named(&self, origin: impl Into<Arc<str>>) -> Self {
        Self { origin: Some(origin.into()), ..self.clone() }
    }
}

impl LexicalScope {
    /// The screen's level.
    pub fn screen() -> Rc<Self> {
        Rc::new(Self { kind: ScopeKind::Screen, parent: None })
    }

    /// A level of variables inside of `parent`.
    pub fn locals(parent: &Rc<Self>, id: u64, names: Vec<Arc<str>>, values: Vec<ScriptValue>) -> Rc<Self> {
        Self::with_events(parent, id, names, values, None)
    }

    /// A level of variables with event handlers.
    pub(crate) fn with_events(
        parent: &Rc<Self>,
        id: u64,
        names: Vec<Arc<str>>,
        values: Vec<ScriptValue>,
        events: Option<EventSink>,
    ) -> Rc<Self> {
        let locals = Locals { id, names, values: RefCell::new(values), ids: RefCell::default(), events };
        Rc::new(Self { kind: ScopeKind::Locals(locals), parent: Some(parent.clone()) })
    }

    /// This level and the enclosing ones, innermost first.
    pub(crate) fn outwards(&self) -> impl Iterator<Item = &LexicalScope> {
        std::iter::successors(Some(self), |level| level.parent.as_deref())
    }

    /// The enclosing custom widget.
    pub fn widget(&self) -> Option<&WidgetScope> {
        self.outwards().find_map(|lexical| match &lexical.kind {
            ScopeKind::Widget(scope) => Some(scope),
            _ => None,
        })
    }

    /// The level of the enclosing custom widget, or of the screen.
    pub(crate) fn definition_level(self: &Rc<Self>) -> Rc<Self> {
        let mut at = self;
        while let (ScopeKind::Locals(_), Some(parent)) = (&at.kind, &at.parent) {
            at = parent;
        }
        at.clone()
    }

    /// Variables up to the custom widget or screen, outermost first: the parameters of a script.
    pub(crate) fn script_locals(&self) -> Vec<(Arc<str>, ScriptValue)> {
        let mut levels = Vec::new();
        for lexical in self.outwards() {
            match &lexical.kind {
                ScopeKind::Locals(locals) => levels.push(locals),
                ScopeKind::Widget(_) | ScopeKind::Screen => break,
            }
        }
        let mut all = Vec::new();
        for locals in levels.into_iter().rev() {
            all.extend(locals.names.iter().cloned().zip(locals.values.borrow().iter().cloned()));
        }
        all
    }

    /// Event handlers of the enclosing custom widget or reusable action.
    pub fn event_sink(&self) -> Option<&EventSink> {
        self.outwards().find_map(|lexical| match &lexical.kind {
            ScopeKind::Locals(locals) => locals.events.as_ref(),
            ScopeKind::Widget(scope) => Some(&scope.events),
            ScopeKind::Screen => None,
        })
    }
}

/// The widget with this id in a level.
pub fn find_id(ids: &[(Arc<str>, u64, &'static Spec)], name: &str) -> Option<u64> {
    ids.iter().find(|(id, ..)| &**id == name).map(|(_, handle, _)| *handle)
}
