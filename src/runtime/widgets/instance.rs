//! The widgets that exist: one `Instance` for each, with the watches that keep its properties true.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::Runtime;
use crate::evaluator::widget_name;
use crate::reactive::watch_graph::Target;
use crate::scene::{Node, ScreenId};
use crate::scope::{Context, LexicalScope, ScopeKind, WidgetScope};
use crate::store::{Key, WidgetProps};
use crate::widgets::row_filter::RowFilter;
use crate::widgets::row_window::RowWindow;
use crate::widgets::tree::WidgetTree;
use ensemble_core::app::{CustomCall, CustomWidget, Element, What};
use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::spec::{RowMode, Spec};
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, Name, ScriptValue};

/// One widget that exists.
pub struct Instance {
    /// What is written.
    pub element: Arc<Element>,
    /// Where it runs.
    pub cx: Context,
    /// The widget it is inside of.
    pub parent: Option<u64>,
    /// Its ordinary children.
    pub children: Vec<u64>,
    /// Its widget-valued properties.
    pub slots: Vec<(&'static str, u64)>,
    /// Rows of its item-template.
    pub rows: Option<RowsState>,
    /// The shown branch of a `Conditional`: its place and its widget.
    pub branch: Option<(usize, u64)>,
    /// Conditions of a `Conditional` as they are now.
    pub conditions: Vec<bool>,
    /// The body of a custom widget.
    pub body: Option<u64>,
    /// The inside of a custom widget.
    pub scope: Option<Rc<LexicalScope>>,
    /// The class names as they are now.
    pub classes: Arc<str>,
    /// The watches that keep it true.
    pub watches: Vec<u64>,
    /// Its node as it was last built.
    pub node: Option<Arc<Node>>,
    /// Whether its node must be built again.
    pub stale: bool,
    /// How many widgets it is inside of.
    pub depth: usize,
}

impl Instance {
    /// A widget that nothing is known of but what is written.
    pub fn new(element: Arc<Element>, cx: Context, parent: Option<u64>, depth: usize) -> Self {
        Self {
            conditions: vec![false; element.branches.len()],
            element,
            cx,
            parent,
            children: Vec::new(),
            slots: Vec::new(),
            rows: None,
            branch: None,
            body: None,
            scope: None,
            classes: Arc::from(""),
            watches: Vec::new(),
            node: None,
            stale: true,
            depth,
        }
    }
}

/// The rows of an item-template.
#[derive(Default)]
pub struct RowsState {
    /// The data as it is now.
    pub data: ScriptValue,
    /// Whether the data has ever been a list.
    pub had_data: bool,
    /// How many rows there are.
    pub count: usize,
    /// Which rows are shown.
    pub filter: RowFilter,
    /// Places of the data as they are shown, for a table that is sorted or narrowed and for rows that are filtered.
    pub order: Option<Vec<u32>>,
    /// Whether `order` and `keys` are those of the data.
    pub ordered: bool,
    /// The places of the data that a script has taken out, ascending, and the data as it was then.
    pub gone: Option<(Vec<u32>, Value)>,
    /// By what every row is known, for a table whose rows can be chosen.
    pub keys: Option<Arc<Vec<Value>>>,
    /// Which rows should exist.
    pub window: RowWindow,
    /// The range of the rows that exist, the end exclusive.
    pub range: (usize, usize),
    /// The rows that exist: the place of the row and its widget.
    pub rows: Vec<Row>,
    /// `{value, label}` of every row, for widgets that offer choices.
    pub choices: Option<Arc<Vec<Value>>>,
}

impl RowsState {
    /// The place in the data of the row that is shown at `index`.
    pub fn data_index(&self, index: usize) -> usize {
        self.order.as_ref().and_then(|order| order.get(index)).map_or(index, |place| *place as usize)
    }
}

/// One row that exists.
pub struct Row {
    /// Its place from 0.
    pub index: usize,
    /// The key that the author gave, else null.
    pub key: Value,
    /// Its widget.
    pub instance: u64,
    /// Its names.
    pub names: Rc<LexicalScope>,
}

/// Custom widgets may stand so deep: building and drawing use the machine's stack.
const DEPTH: usize = 500;

impl Runtime {
    /// Creates the widget that is written as `element`, and everything static below it.
    pub(crate) fn create(&mut self, element: &Arc<Element>, cx: &Context, parent: Option<u64>) -> u64 {
        let handle = self.next_handle();
        let depth = self.widgets.depth_below(parent);
        let spec = self.spec_of(&element.what);
        self.store.widgets.borrow_mut().insert(handle, WidgetProps { spec, props: Vec::new(), changed: Vec::new() });
        self.widgets.insert(handle, Instance::new(element.clone(), cx.clone(), parent, depth));
        if let Some(id) = &element.id {
            self.name_widget(id, handle, spec, cx);
        }
        if let What::Planned(name) = element.what {
            self.set_prop(handle, "name", Value::from(name));
        }
        for (at, setting) in element.settings.iter().enumerate() {
            match setting.value.constant() {
                Some(value) if value.as_str().is_none_or(|text| !text.contains("r@")) => {
                    let value = value.clone();
                    self.set_prop(handle, setting.name, value);
                }
                _ => self.watch(handle, Target::Setting(at)),
            }
        }
        if element.class_name.is_some() {
            self.watch(handle, Target::Classes);
        }
        if let What::Custom(call) = &element.what {
            self.create_custom(handle, call, cx, depth);
        }
        let children: Vec<u64> = element.children.iter().map(|child| self.create(child, cx, Some(handle))).collect();
        let slots: Vec<(&'static str, u64)> =
            element.slots.iter().map(|(name, slot)| (*name, self.create(slot, cx, Some(handle)))).collect();
        let windowed = spec.rows == RowMode::Windowed;
        if let Some(instance) = self.widgets.get_mut(handle) {
            instance.children = children;
            instance.slots = slots;
            if element.template.is_some() {
                instance.rows = Some(RowsState { window: RowWindow::new(windowed), ..RowsState::default() });
            }
        }
        if spec.choice.is_some() {
            self.join_choice(handle, cx.screen);
        }
        for at in 0..element.branches.len() {
            self.watch(handle, Target::Condition(at));
        }
        if element.template.is_some() {
            self.watch(handle, Target::Rows);
        }
        if element.template.as_ref().is_some_and(|template| template.filter.is_some()) {
            self.watch(handle, Target::Filter);
        }
        handle
    }

    fn create_custom(&mut self, handle: u64, call: &CustomCall, cx: &Context, depth: usize) {
        let Some(definition) = self.definition(call, cx.screen) else { return };
        if self.widgets.is_full() {
            let message =
                format!("more than {} widgets exist at once; `{}` stays empty", WidgetTree::MAX, definition.name);
            return self.report(Diagnostic::error(Code::LimitReached, definition.span, message));
        }
        if depth >= DEPTH {
            let span = definition.span;
            let message = format!("widget `{}` stands in others more than {DEPTH} levels deep", definition.name);
            self.report(Diagnostic::error(Code::LimitReached, span, message));
            return;
        }
        let names = Rc::new(LexicalScope {
            kind: ScopeKind::Widget(WidgetScope {
                handle,
                definition: definition.clone(),
                inputs: RefCell::new(vec![ScriptValue::default(); definition.inputs.len()]),
                ids: RefCell::default(),
                instance: Cell::new(None),
                events: crate::handler::event_sink(call.events.clone(), Vec::new(), cx.clone()),
            }),
            parent: Some(cx.names.clone()),
        });
        if let Some(instance) = self.widgets.get_mut(handle) {
            instance.scope = Some(names.clone());
        }
        self.store.custom_scopes.borrow_mut().insert(handle, names.clone());
        for (at, (name, _)) in call.inputs.iter().enumerate() {
            if definition.inputs.contains(name) {
                self.watch(handle, Target::Input(at));
            }
        }
        let inside = Context { screen: cx.screen, names, extra: HandlerArgs::default(), origin: None };
        if definition.on_load.is_some() || definition.global.is_some() {
            let cx = inside.named(format!("`onLoad` of widget `{}`", definition.name));
            self.pending_loads.push((definition.on_load.clone(), cx));
        }
        if let Some(body) = &definition.body {
            let body = self.create(body, &inside, Some(handle));
            if let Some(instance) = self.widgets.get_mut(handle) {
                instance.body = Some(body);
            }
        }
    }

    /// Keeps something of a widget up to date; evaluated at the next resolve.
    fn watch(&mut self, owner: u64, target: Target) {
        let id = self.next_handle();
        self.graph.add(id, owner, target);
        if let Some(instance) = self.widgets.get_mut(owner) {
            instance.watches.push(id);
        }
    }

    /// Removes a widget and everything below it.
    pub(crate) fn remove(&mut self, handle: u64) {
        let mut left = vec![handle];
        let mut gone_widgets: Vec<u64> = Vec::new();
        while let Some(handle) = left.pop() {
            let Some(instance) = self.widgets.remove(handle) else { continue };
            let gone = self.store.widgets.borrow_mut().remove(&handle);
            if let (Some(gone), Some(_)) = (gone, &instance.element.id) {
                gone.spec.all_props().for_each(|prop| self.graph.mark(&Key::Widget(handle, prop.name)));
            }
            self.store.custom_scopes.borrow_mut().remove(&handle);
            for watch in instance.watches {
                self.graph.remove(watch);
            }
            if let Some(ScopeKind::Widget(scope)) = instance.scope.as_ref().map(|lexical| &lexical.kind) {
                gone_widgets.extend((!self.streams.is_empty()).then_some(handle));
                if let Some(script) = scope.instance.take() {
                    self.engine.close_instance(script);
                }
            }
            if let Some(id) = &instance.element.id {
                self.forget_widget(id, handle, &instance.cx);
            }
            left.extend(instance.children);
            left.extend(instance.slots.iter().map(|(_, slot)| *slot));
            left.extend(instance.rows.iter().flat_map(|rows| rows.rows.iter().map(|row| row.instance)));
            left.extend(instance.branch.map(|(_, branch)| branch));
            left.extend(instance.body);
        }
        if !gone_widgets.is_empty() {
            self.disconnect_streams_of(&gone_widgets);
        }
    }

    /// `card.title = …`: sets an input of a custom widget from outside.
    pub(crate) fn assign_input(&mut self, handle: u64, name: &str, value: ScriptValue) {
        let Some(scope) = self.widgets.get(handle).and_then(|instance| instance.scope.clone()) else { return };
        let ScopeKind::Widget(widget) = &scope.kind else { return };
        if let Some(at) = widget.definition.inputs.iter().position(|input| &**input == name) {
            self.set_input(widget, at, value);
        } else if let Err(message) = self.store.widget_set(handle, name, value) {
            let inputs = widget.definition.inputs.iter().map(|input| &**input);
            let fault =
                Diagnostic::warning(Code::UnknownProperty, None, message.replace("Custom", &widget.definition.name));
            self.report(match nearest(name, inputs.chain(self.specs.custom.all_props().map(|prop| prop.name))) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault,
            });
        }
    }

    /// Sets a property that is known to be one of the widget's.
    pub(crate) fn set_prop(&mut self, handle: u64, name: &'static str, value: Value) {
        let mut widgets = self.store.widgets.borrow_mut();
        if let Some(cell) = widgets.get_mut(&handle) {
            cell.set(name, ScriptValue::Plain(value));
        }
    }

    fn spec_of(&self, what: &What) -> &'static Spec {
        match what {
            What::Builtin(spec) => spec,
            What::Custom(_) => self.specs.custom,
            What::Planned(_) => self.specs.placeholder,
        }
    }

    fn definition(&self, call: &CustomCall, screen: ScreenId) -> Option<Arc<CustomWidget>> {
        let private = self.screen(screen).and_then(|screen| screen.screen.widgets.get(&call.name));
        private.filter(|_| call.private).or_else(|| self.app.widgets.get(&call.name)).cloned()
    }

    fn name_widget(&mut self, id: &Arc<str>, handle: u64, spec: &'static Spec, cx: &Context) {
        match &cx.names.kind {
            ScopeKind::Locals(locals) => locals.ids.borrow_mut().push((id.clone(), handle, spec)),
            ScopeKind::Widget(widget) => {
                widget.ids.borrow_mut().push((id.clone(), handle, spec));
                // A widget that comes when the script has run already, as the branch of a `Conditional` does.
                if let Some(instance) = widget.instance.get() {
                    let name = widget_name(self.specs.custom, handle, spec);
                    self.engine.set_name(instance, id, name);
                }
            }
            ScopeKind::Screen => self.declare(cx.screen, id.clone(), widget_name(self.specs.custom, handle, spec)),
        }
    }

    fn forget_widget(&mut self, id: &Arc<str>, handle: u64, cx: &Context) {
        match &cx.names.kind {
            ScopeKind::Locals(locals) => locals.ids.borrow_mut().retain(|(_, old, _)| *old != handle),
            ScopeKind::Widget(widget) => widget.ids.borrow_mut().retain(|(_, old, _)| *old != handle),
            ScopeKind::Screen => {
                if let Some(screen) = self.screen_mut(cx.screen)
                    && matches!(
                        screen.names.get(id),
                        Some(Name::Widget(old, _) | Name::Object(ensemble_script::Object::Inputs(old))) if *old == handle
                    )
                {
                    screen.names.remove(id);
                }
            }
        }
    }
}
