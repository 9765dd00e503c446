//! Opens a screen of the app: its names, APIs, widgets and scripts.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Runtime;
use super::appearance::token_name;
use crate::apis::full_name;
use crate::callback::Callback;
use crate::scene::ScreenId;
use crate::scope::Context;
use crate::screens::Screen;
use ensemble_core::app::{self, Binding, Element, Setting, WidgetType};
use ensemble_core::diag::{Code, Span};
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;
use ensemble_script::{Name, Object, ScopeId};

/// Names that inputs cannot shadow.
const FIXED: [&str; 5] = ["app", "appInfo", "device", "env", "secrets"];

impl Runtime {
    /// Opens a screen with this `id`, or with a new one.
    pub(super) fn open(
        &mut self,
        screen: &Arc<app::Screen>,
        inputs: Value,
        on_back: Option<Callback>,
        modal: bool,
        id: Option<ScreenId>,
        page: Option<(ScreenId, usize)>,
    ) {
        let id = id.unwrap_or_else(|| self.screens.next_id());
        self.publisher.mark_changed();
        let names = self.screen_names(id, screen, &inputs);
        let given = inputs.as_map().into_iter().flat_map(|inputs| inputs.iter().map(|(name, _)| name));
        let variables: FxHashSet<Arc<str>> = given
            .chain(&screen.inputs)
            .filter(|name| matches!(names.get(*name), Some(Name::Value(_))) && !FIXED.contains(&&***name))
            .cloned()
            .collect();
        let app = self.program.app.clone();
        let mut scripts: Vec<Arc<app::Code>> =
            screen.imports.iter().filter_map(|name| app.scripts.get(name)).map(|script| script.code.clone()).collect();
        scripts.extend(screen.global.clone());
        for api in screen.apis.values() {
            self.store.apis().add(&full_name(id, &api.name), api, id);
        }
        for socket in screen.sockets.values() {
            self.store.sockets().add(full_name(id, &socket.name), socket.clone(), id);
        }
        // The widgets first, so that `Global` can reach them by id; their bindings are evaluated after it.
        let cx = Context::screen(id);
        let open = Screen::new(id, screen.clone());
        self.screens.push(Screen { names, variables, inputs, on_back, modal, page, ..open });
        let view = self.view_element(screen);
        let root = self.create(&view, &cx, None);
        let group = screen.group.as_ref().map(|menu| self.create_group(menu, &cx));
        let names: Vec<(Arc<str>, Name)> = match self.screens.get_mut(id) {
            Some(open) => {
                open.root = root;
                open.group = group;
                open.names.iter().map(|(name, what)| (name.clone(), what.clone())).collect()
            }
            None => Vec::new(),
        };
        self.store.enter_script(id);
        let (scope, faults) = self.scripts.engine.open_scope(names, &scripts);
        self.note_variables(id, scope);
        let cx = cx.named(format!("`Global` of screen `{}`", screen.name));
        for fault in faults {
            self.script_fault(fault, Code::HandlerFailed, &cx);
        }
        self.drain_from(&cx);
        if self.screens.back_depth() > 1 {
            self.set_can_go_back(root);
        }
    }

    /// Records variables of the screen's scripts, which shadow widgets and APIs of the same name.
    fn note_variables(&mut self, id: ScreenId, scope: ScopeId) {
        let Some(open) = self.screens.get_mut(id) else { return };
        open.scope = Some(scope);
        let things = open.names.iter().filter(|(_, what)| !matches!(what, Name::Value(_)));
        let hidden = things.filter(|(name, _)| self.scripts.engine.global(scope.into(), name).is_some());
        open.variables.extend(hidden.map(|(name, _)| name.clone()));
    }

    /// Declares a name of a screen.
    pub(super) fn declare(&mut self, id: ScreenId, name: Arc<str>, what: Name) {
        // Before the screen's scope exists, the name is collected and declared with it.
        if let Some(scope) = self.screens.declare(id, name.clone(), what.clone()) {
            self.scripts.engine.declare(scope, name, what);
        }
        // Bindings that looked for it in vain look again.
        self.store.note_script_run();
    }

    fn screen_names(&self, id: ScreenId, screen: &app::Screen, inputs: &Value) -> FxHashMap<Arc<str>, Name> {
        let mut names = FxHashMap::default();
        // A widget of the app is named in a script as it is in YAML: `ensemble.showDialog({body: MyCard})`.
        for widget in self.program.app.widgets.keys().chain(screen.widgets.keys()) {
            names.insert(widget.clone(), Name::Value(Value::Text(widget.clone())));
        }
        for input in &screen.inputs {
            names.insert(input.clone(), Name::Value(Value::Null));
        }
        if let Some(inputs) = inputs.as_map() {
            names.extend(inputs.iter().map(|(name, value)| (name.clone(), Name::Value(value.clone()))));
        }
        if let Some(tokens) = self.appearance.theme.current(&self.program.app).and_then(|theme| theme.tokens.as_map()) {
            for (root, value) in tokens.iter() {
                names.entry(token_name(root)).or_insert_with(|| Name::Value(value.clone()));
            }
        }
        for api in screen.apis.keys().chain(screen.sockets.keys()) {
            names.insert(api.clone(), Name::Object(Object::Api(full_name(id, api))));
        }
        let map = |entries: &std::collections::BTreeMap<Arc<str>, Value>| {
            Name::Value(Value::map(entries.iter().map(|(key, value)| (key.clone(), value.clone()))))
        };
        names.insert(Arc::from("env"), map(&self.program.app.env));
        names.insert(Arc::from("secrets"), map(&self.program.app.secrets));
        names.insert(Arc::from("device"), Name::Object(Object::Device));
        names.insert(Arc::from("app"), Name::Object(Object::App));
        let info = [
            ("appName", Value::Text(self.program.app.name.clone())),
            ("appId", Value::Text(self.program.app.name.clone())),
        ];
        names.insert(Arc::from("appInfo"), Name::Value(Value::map(info)));
        let nothing = Value::map([("files", Value::list([])), ("status", Value::Null), ("progress", Value::Null)]);
        for name in &self.program.app.bound_names {
            names.entry(name.clone()).or_insert_with(|| Name::Value(nothing.clone()));
        }
        names
    }

    /// `View` with its header and footer as one element tree.
    fn view_element(&self, screen: &app::Screen) -> Arc<Element> {
        let view = &screen.view;
        let mut root = blank(self.program.specs.view, &view.settings, &view.class_name);
        if let Some(header) = &view.header {
            let mut element = blank(self.program.specs.header, &header.settings, &header.class_name);
            if let Some(title) = &header.title {
                let span = Span { file: screen.file, ..Default::default() };
                element.settings.push(Setting { name: "title", value: title.clone(), span });
            }
            element.slots.extend(header.slots.iter().cloned());
            root.slots.push(("header", Arc::new(element)));
        }
        root.slots.extend(view.body.clone().map(|body| ("body", body)));
        root.slots.extend(view.menu.as_ref().map(|menu| ("menu", menu.element.clone())));
        if let Some(footer) = &view.footer {
            let mut element = blank(self.program.specs.footer, &footer.settings, &footer.class_name);
            element.id = footer.id.clone();
            element.children.extend(footer.children.iter().cloned());
            element.slots.extend(footer.slots.iter().cloned());
            root.slots.push(("footer", Arc::new(element)));
        }
        Arc::new(root)
    }

    fn set_can_go_back(&mut self, root: u64) {
        let header = self.widgets.get(root).and_then(|view| view.slots.iter().find(|(name, _)| *name == "header"));
        if let Some((_, header)) = header.copied() {
            self.set_prop(header, "canGoBack", Value::Bool(true));
        }
    }
}

fn blank(spec: &'static Spec, settings: &[Setting], class_name: &Option<Binding>) -> Element {
    Element {
        class_name: class_name.clone(),
        settings: settings.to_vec(),
        ..Element::new(WidgetType::Builtin(spec), Default::default())
    }
}
