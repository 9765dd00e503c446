//! Open screens: opening, covering, coming back, leaving. Leaving ends everything that the screen owns.

pub(crate) mod dialogs;
pub(crate) mod group;
pub(crate) mod overlay;
pub(crate) mod stack;
pub(crate) mod toasts;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::Runtime;
use crate::apis::ApiState;
use crate::handler::Callback;
use crate::scene::ScreenId;
use crate::scope::{Context, LexicalScope};
use crate::screens::stack::{Screen, ScreenStack};
use crate::store::full_name;
use ensemble_core::app::{self, Binding, Element, Setting, What};
use ensemble_core::diag::{Code, Diagnostic, nearest};
use ensemble_core::message::Effect;
use ensemble_core::message::net::NetCommand;
use ensemble_core::spec::Spec;
use ensemble_core::value::Value;
use ensemble_script::{HandlerArgs, Name, Object, ScopeId};

/// How to open a screen.
#[derive(Default)]
pub struct Navigation {
    /// Its inputs.
    pub inputs: Value,
    /// Takes the place of the current one.
    pub replace: bool,
    /// Takes the place of all.
    pub clear: bool,
    /// Shown above the current one.
    pub modal: bool,
    /// How it looks there, in the words of `showDialog.options`.
    pub look: Value,
    /// Closes the top-most dialog first.
    pub dismiss_dialog: bool,
    /// Runs when one comes back from it.
    pub on_back: Option<Callback>,
}

/// Names that inputs cannot take.
const FIXED: [&str; 5] = ["app", "appInfo", "device", "env", "secrets"];

impl Runtime {
    /// Opens a screen.
    pub fn navigate(&mut self, name: &str, navigation: Navigation) -> Result<(), String> {
        let Some(screen) = self.app.screen(name).cloned() else {
            let known = self.app.screens.keys().map(|known| &**known);
            let hint = nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("unknown screen `{name}`{hint}"));
        };
        if self.screens.len() >= ScreenStack::MAX && !navigation.clear && !navigation.replace {
            return Err(format!(
                "more than {} screens are open; use `navigateBack` or `replaceCurrentScreen`",
                ScreenStack::MAX
            ));
        }
        self.close_toasts();
        if navigation.dismiss_dialog && self.screens.front_id().is_some_and(|front| self.dialogs.has(front)) {
            self.dismiss_dialog(Value::Null);
        }
        if navigation.clear {
            while let Some(old) = self.screens.pop() {
                self.close_screen(old);
            }
        } else if navigation.replace {
            for old in self.screens.take_front() {
                self.close_screen(old);
            }
        } else {
            self.pause(false);
        }
        let modal = navigation.modal || screen.view.modal;
        self.open(&screen, navigation.inputs, navigation.on_back, modal && !self.screens.is_empty(), None, None);
        if let Some(open) = self.screens.front_mut() {
            open.look = navigation.look;
        }
        if let Some(group) = self.screens.front().filter(|screen| screen.group.is_some()).map(|screen| screen.id) {
            self.open_first_page(group);
        }
        Ok(())
    }

    /// Leaves the top-most screen. Nothing happens on the first one.
    pub(crate) fn navigate_back(&mut self, data: Value) {
        if self.screens.back_depth() < 2 {
            return;
        }
        let mut left = self.screens.take_front();
        let on_back = left.last_mut().and_then(|screen| screen.on_back.take());
        self.close_toasts();
        left.into_iter().for_each(|screen| self.close_screen(screen));
        self.resume(false);
        self.run_optional(on_back, Self::event(data));
    }

    /// Leaves every modal screen that is in front.
    pub(crate) fn close_modal_screens(&mut self) {
        while self.screens.len() > 1 && self.screens.front().is_some_and(|screen| screen.modal) {
            self.navigate_back(Value::Null);
        }
    }

    pub(crate) fn open(
        &mut self,
        screen: &Arc<app::Screen>,
        inputs: Value,
        on_back: Option<Callback>,
        modal: bool,
        id: Option<ScreenId>,
        page: Option<(ScreenId, usize)>,
    ) {
        let id = id.unwrap_or_else(|| self.screens.next_id());
        self.changed = true;
        let names = self.screen_names(id, screen, &inputs);
        let given = inputs.as_map().into_iter().flat_map(|inputs| inputs.iter().map(|(name, _)| name));
        let variables: FxHashSet<Arc<str>> = given
            .chain(&screen.inputs)
            .filter(|name| matches!(names.get(*name), Some(Name::Value(_))) && !FIXED.contains(&&***name))
            .cloned()
            .collect();
        let app = self.app.clone();
        let mut scripts: Vec<Arc<app::Code>> =
            screen.imports.iter().filter_map(|name| app.scripts.get(name)).map(|script| script.code.clone()).collect();
        scripts.extend(screen.global.clone());
        for api in screen.apis.values() {
            self.store.apis.borrow_mut().insert(full_name(id, &api.name), ApiState::new(api.clone(), id));
        }
        // The widgets first, so that `Global` can reach them by id; their bindings are evaluated after it.
        let cx = Context { screen: id, names: LexicalScope::screen(), extra: HandlerArgs::default(), origin: None };
        let open = Screen::new(id, screen.clone());
        self.screens.push(Screen { names, variables, inputs, on_back, modal, page, ..open });
        let view = self.view_element(screen);
        let root = self.create(&view, &cx, None);
        let group = screen.group.as_ref().map(|menu| self.create_group(menu, &cx));
        let names: Vec<(Arc<str>, Name)> = match self.screen_mut(id) {
            Some(open) => {
                open.root = root;
                open.group = group;
                open.names.iter().map(|(name, what)| (name.clone(), what.clone())).collect()
            }
            None => Vec::new(),
        };
        self.store.screen.set(id);
        self.store.scripts.set(self.store.scripts.get() + 1);
        let (scope, faults) = self.engine.open_scope(names, &scripts);
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

    /// A variable of the screen's scripts hides a widget or an API of the same name.
    fn note_variables(&mut self, id: ScreenId, scope: ScopeId) {
        let Some(open) = self.screens.get_mut(id) else { return };
        open.scope = Some(scope);
        let things = open.names.iter().filter(|(_, what)| !matches!(what, Name::Value(_)));
        let hidden = things.filter(|(name, _)| self.engine.global(scope.into(), name).is_some());
        open.variables.extend(hidden.map(|(name, _)| name.clone()));
    }

    /// Runs `onLoad` of screens and custom widgets that were not loaded yet; their first frame has been built.
    pub(crate) fn run_loads(&mut self) -> bool {
        let mut ran = false;
        for (id, screen) in self.screens.take_unloaded() {
            if let Some(handler) = &screen.view.on_load {
                let origin = Some(Arc::from(format!("`onLoad` of screen `{}`", screen.name)));
                let cx = Context { screen: id, names: LexicalScope::screen(), extra: Self::event(Value::Null), origin };
                self.run_handler(handler, &cx);
                ran = true;
            }
        }
        for (handler, cx) in std::mem::take(&mut self.pending_loads) {
            self.budget.start_event();
            // A widget whose bindings call no script has its `Global` nevertheless.
            self.script_env(&cx);
            if let Some(handler) = handler {
                self.run_handler(&handler, &cx);
            }
            ran = true;
        }
        ran
    }

    /// Says to the visible screen that it is covered, or that the app is hidden.
    pub(crate) fn pause(&mut self, app: bool) {
        let now = self.clock_millis();
        let Some(screen) = self.screens.front_mut() else { return };
        screen.covered_at = Some(now);
        let data = Value::map([("isAppPause", Value::Bool(app))]);
        let (id, handler) = (screen.id, screen.screen.view.on_pause.clone());
        self.life_cycle(id, handler, "onPause", data);
    }

    /// Says to the visible screen, and to the group of which it is a page, that it is visible again.
    pub(crate) fn resume(&mut self, app: bool) {
        self.resume_screen(app);
        if !app {
            self.notify_group();
        }
    }

    /// Says to the visible screen that it is visible again.
    pub(crate) fn resume_screen(&mut self, app: bool) {
        let now = self.clock_millis();
        self.changed = true;
        let Some(screen) = self.screens.front_mut() else { return };
        let inactive = screen.covered_at.take().map_or(Value::Null, |since| Value::Number((now - since).round()));
        let data = Value::map([("inactiveDuration", inactive), ("isAppResume", Value::Bool(app))]);
        let (id, handler) = (screen.id, screen.screen.view.on_resume.clone());
        self.life_cycle(id, handler, "onResume", data);
    }

    pub(crate) fn life_cycle(&mut self, id: ScreenId, handler: Option<app::Handler>, slot: &str, data: Value) {
        let Some(handler) = handler else { return };
        let cx = Context {
            screen: id,
            names: LexicalScope::screen(),
            extra: Self::event(data),
            origin: Some(Arc::from(format!("`{slot}`"))),
        };
        self.run_handler(&handler, &cx);
    }

    /// Ends everything that a screen owns.
    pub(crate) fn close_screen(&mut self, screen: Screen) {
        self.close_widgets(&screen);
        let keys: Vec<Arc<str>> = self
            .store
            .apis
            .borrow()
            .iter()
            .filter(|(_, api)| api.screen == screen.id)
            .map(|(key, _)| key.clone())
            .collect();
        for key in keys {
            self.close_stream(&key);
            let state = self.store.apis.borrow_mut().remove(&key);
            for call in state.into_iter().flat_map(|state| state.calls) {
                self.tasks.remove(call.task);
                self.effect(Effect::Net(NetCommand::CancelRequest { id: call.task }));
            }
        }
        self.changed = true;
    }

    /// Ends the widgets, dialogs, timers and scripts of a screen; its APIs stay.
    pub(crate) fn close_widgets(&mut self, screen: &Screen) {
        self.stop_screen_timers(screen.id);
        self.close_screen_dialogs(screen.id);
        self.remove(screen.root);
        if let Some(group) = &screen.group {
            self.remove(group.menu);
        }
        self.pending_loads.retain(|(_, cx)| cx.screen != screen.id);
        self.promises.close_screen(screen.id);
        if let Some(scope) = screen.scope {
            self.engine.close_scope(scope);
        }
    }

    /// An open screen.
    pub(crate) fn screen(&self, id: ScreenId) -> Option<&Screen> {
        self.screens.get(id)
    }

    pub(crate) fn screen_mut(&mut self, id: ScreenId) -> Option<&mut Screen> {
        self.screens.get_mut(id)
    }

    /// Gives a name of a screen another meaning.
    pub(crate) fn declare(&mut self, id: ScreenId, name: Arc<str>, what: Name) {
        // Before its scope is open, a name goes in with the others.
        if let Some(scope) = self.screens.declare(id, name.clone(), what.clone()) {
            self.engine.declare(scope, name, what);
        }
        // Bindings that looked for it in vain look again.
        self.store.scripts.set(self.store.scripts.get() + 1);
    }

    /// Adds an API to an open screen, as a reusable action brings one.
    pub(crate) fn add_api(&mut self, id: ScreenId, api: &Arc<app::Api>) {
        let key = full_name(id, &api.name);
        if !self.store.apis.borrow().contains_key(&key) {
            self.store.apis.borrow_mut().insert(key.clone(), ApiState::new(api.clone(), id));
            self.declare(id, api.name.clone(), Name::Object(Object::Api(key)));
        }
    }

    fn screen_names(&self, id: ScreenId, screen: &app::Screen, inputs: &Value) -> FxHashMap<Arc<str>, Name> {
        let mut names = FxHashMap::default();
        // A widget of the app is named in a script as it is in YAML: `ensemble.showDialog({body: MyCard})`.
        for widget in self.app.widgets.keys().chain(screen.widgets.keys()) {
            names.insert(widget.clone(), Name::Value(Value::Text(widget.clone())));
        }
        for input in &screen.inputs {
            names.insert(input.clone(), Name::Value(Value::Null));
        }
        if let Some(inputs) = inputs.as_map() {
            names.extend(inputs.iter().map(|(name, value)| (name.clone(), Name::Value(value.clone()))));
        }
        if let Some(tokens) = self.theme.current(&self.app).and_then(|theme| theme.tokens.as_map()) {
            for (root, value) in tokens.iter() {
                names.entry(crate::appearance::token_name(root)).or_insert_with(|| Name::Value(value.clone()));
            }
        }
        for api in screen.apis.keys() {
            names.insert(api.clone(), Name::Object(Object::Api(full_name(id, api))));
        }
        let map = |entries: &std::collections::BTreeMap<Arc<str>, Value>| {
            Name::Value(Value::map(entries.iter().map(|(key, value)| (key.clone(), value.clone()))))
        };
        names.insert(Arc::from("env"), map(&self.app.env));
        names.insert(Arc::from("secrets"), map(&self.app.secrets));
        names.insert(Arc::from("device"), Name::Object(Object::Device));
        names.insert(Arc::from("app"), Name::Object(Object::App));
        let info = [("appName", Value::Text(self.app.name.clone())), ("appId", Value::Text(self.app.name.clone()))];
        names.insert(Arc::from("appInfo"), Name::Value(Value::map(info)));
        names
    }

    /// `View` with its header and footer as one tree of widgets.
    fn view_element(&self, screen: &app::Screen) -> Arc<Element> {
        let view = &screen.view;
        let mut root = blank(self.specs.view, &view.settings, &view.class_name);
        if let Some(header) = &view.header {
            let mut element = blank(self.specs.header, &header.settings, &header.class_name);
            if let Some(title) = &header.title {
                let span = ensemble_core::diag::Span { file: screen.file, ..Default::default() };
                element.settings.push(Setting { name: "title", value: title.clone(), span });
            }
            element.slots.extend(header.slots.iter().cloned());
            root.slots.push(("header", Arc::new(element)));
        }
        root.slots.extend(view.body.clone().map(|body| ("body", body)));
        root.slots.extend(view.menu.as_ref().map(|menu| ("menu", menu.element.clone())));
        if let Some(footer) = &view.footer {
            let mut element = blank(self.specs.footer, &footer.settings, &footer.class_name);
            element.children.extend(footer.children.iter().cloned());
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

    /// The title of the window: the header's title, else the screen's name, and the app's.
    pub(crate) fn title(&mut self) -> Arc<str> {
        let Some(screen) = self.screens.base() else { return self.app.name.clone() };
        let (root, name) = (screen.root, screen.screen.name.clone());
        let title = self
            .node(root)
            .and_then(|view| view.slot("header").and_then(|header| header.props.read::<Arc<str>>("title")));
        match title.filter(|title| !title.is_empty()) {
            Some(title) => title,
            None if self.app.screens.len() < 2 => self.app.name.clone(),
            None => Arc::from(format!("{name} – {}", self.app.name)),
        }
    }

    /// Says that a screen is unknown, as an action does.
    pub(crate) fn unknown_screen(&mut self, message: String) {
        self.report(Diagnostic::error(Code::UnknownScreen, None, message));
    }
}

fn blank(spec: &'static Spec, settings: &[Setting], class_name: &Option<Binding>) -> Element {
    Element {
        what: What::Builtin(spec),
        id: None,
        test_id: None,
        class_name: class_name.clone(),
        settings: settings.to_vec(),
        children: Vec::new(),
        slots: Vec::new(),
        template: None,
        branches: Vec::new(),
        handlers: Vec::new(),
        legacy_names: Vec::new(),
        span: Default::default(),
    }
}
