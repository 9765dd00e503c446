//! Lexical scopes: item-template rows, custom widgets, API inputs, each with its parent.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::scene::ScreenId;
use ensemble_core::app::{CustomWidget, Handler};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;
use ensemble_script::{Function, HandlerArgs, InstanceId, ScriptValue};

/// One level of names.
pub struct LexicalScope {
    /// The names that this level adds.
    pub kind: ScopeKind,
    /// The level around it; `None` for the screen itself.
    pub parent: Option<Rc<LexicalScope>>,
}

/// The kind of a level of names.
pub enum ScopeKind {
    /// The screen: its own names are in `Screen`.
    Screen,
    /// Plain names: a row and its index, the inputs of an API call or of a reusable action.
    Locals(Locals),
    /// The inside of a custom widget.
    Widget(WidgetScope),
}

/// Plain names with values.
pub struct Locals {
    /// Names this level for dependencies.
    pub id: u64,
    /// The names, in the order in which scripts get them.
    pub names: Vec<Arc<str>>,
    /// Their values.
    pub values: RefCell<Vec<ScriptValue>>,
    /// Ids of the widgets inside a row.
    pub ids: RefCell<Vec<(Arc<str>, u64, &'static Spec)>>,
    /// Handlers of the events of a reusable action.
    pub events: Option<EventSink>,
}

/// The inside of one custom widget.
pub struct WidgetScope {
    /// The handle of the widget, for dependencies on its inputs.
    pub handle: u64,
    /// Definition of the custom widget.
    pub definition: Arc<CustomWidget>,
    /// Inputs by their index in the definition.
    pub inputs: RefCell<Vec<ScriptValue>>,
    /// Ids of the widgets inside.
    pub ids: RefCell<Vec<(Arc<str>, u64, &'static Spec)>>,
    /// Script instance, opened when a script first needs it.
    pub instance: Cell<Option<InstanceId>>,
    /// The handlers of its events.
    pub events: EventSink,
}

/// Handlers for the events of a custom widget or a reusable action, run in the caller's scope.
#[derive(Clone)]
pub struct EventSink {
    /// The handlers by event name.
    pub handlers: Rc<Vec<(Arc<str>, Handler)>>,
    /// Functions of the script that called, by event name.
    pub functions: Rc<Vec<(Arc<str>, Function)>>,
    /// The caller.
    pub caller: Context,
}

/// `event` with this data.
pub fn event_args(data: Value) -> HandlerArgs {
    HandlerArgs { event: Some(ScriptValue::Plain(Value::map([("data", data)]))), ..HandlerArgs::default() }
}

/// The screen, names and arguments with which something runs.
#[derive(Clone)]
pub struct Context {
    /// The screen.
    pub screen: ScreenId,
    /// The names in scope.
    pub names: Rc<LexicalScope>,
    /// `event`, `response` and `this`.
    pub extra: HandlerArgs,
    /// The handler, for messages: `onTap` of `Button`.
    pub origin: Option<Arc<str>>,
}

impl Context {
    /// A screen's own level, outside of any handler.
    pub fn screen(screen: ScreenId) -> Self {
        Self { screen, names: LexicalScope::screen(), extra: HandlerArgs::default(), origin: None }
    }

    /// The same context with other `event`, `response` and `this`.
    pub fn with(&self, extra: HandlerArgs) -> Self {
        Self { extra, ..self.clone() }
    }

    /// The same context in another handler.
    pub fn named(&self, origin: impl Into<Arc<str>>) -> Self {
        Self { origin: Some(origin.into()), ..self.clone() }
    }
}

impl LexicalScope {
    /// The screen's level.
    pub fn screen() -> Rc<Self> {
        Rc::new(Self { kind: ScopeKind::Screen, parent: None })
    }

    /// A level of plain names inside of `parent`.
    pub fn locals(parent: &Rc<Self>, id: u64, names: Vec<Arc<str>>, values: Vec<ScriptValue>) -> Rc<Self> {
        Self::with_events(parent, id, names, values, None)
    }

    /// A level of plain names with an event sink.
    pub fn with_events(
        parent: &Rc<Self>,
        id: u64,
        names: Vec<Arc<str>>,
        values: Vec<ScriptValue>,
        events: Option<EventSink>,
    ) -> Rc<Self> {
        let locals = Locals { id, names, values: RefCell::new(values), ids: RefCell::default(), events };
        Rc::new(Self { kind: ScopeKind::Locals(locals), parent: Some(parent.clone()) })
    }

    /// This level and those around it, innermost first.
    pub fn outwards(&self) -> impl Iterator<Item = &LexicalScope> {
        std::iter::successors(Some(self), |level| level.parent.as_deref())
    }

    /// The custom widget that this is inside of.
    pub fn widget(&self) -> Option<&WidgetScope> {
        self.outwards().find_map(|lexical| match &lexical.kind {
            ScopeKind::Widget(scope) => Some(scope),
            _ => None,
        })
    }

    /// The level of the custom widget that this is inside of, or of the screen.
    pub fn definition_level(self: &Rc<Self>) -> Rc<Self> {
        let mut at = self;
        while let (ScopeKind::Locals(_), Some(parent)) = (&at.kind, &at.parent) {
            at = parent;
        }
        at.clone()
    }

    /// Plain names up to the custom widget or screen, outermost first: the parameters of a script.
    pub fn script_locals(&self) -> Vec<(Arc<str>, ScriptValue)> {
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

    /// The handlers of the events of the custom widget or reusable action that this is inside of.
    pub fn event_sink(&self) -> Option<&EventSink> {
        self.outwards().find_map(|lexical| match &lexical.kind {
            ScopeKind::Locals(locals) => locals.events.as_ref(),
            ScopeKind::Widget(scope) => Some(&scope.events),
            ScopeKind::Screen => None,
        })
    }
}

/// The widget with this id among the ids of a level.
pub fn find_id(ids: &[(Arc<str>, u64, &'static Spec)], name: &str) -> Option<u64> {
    ids.iter().find(|(id, ..)| &**id == name).map(|(_, handle, _)| *handle)
}
