//! Access for tests besides events: APIs of requests, open screens, JavaScript from outside.

use std::sync::Arc;

use super::Runtime;
use crate::scene::ScreenId;
use crate::scope::Context;
use crate::screens::Navigation;
use crate::store::Key;
use ensemble_core::message::net::TaskId;
use ensemble_core::message::stream::ConnectionId;
use ensemble_core::value::Value;
use ensemble_script::{Name, check_syntax};

impl Runtime {
    /// The API of a request.
    pub fn api_of_request(&self, task: TaskId) -> Option<Arc<str>> {
        if self.tasks.is_fetch(task) {
            return Some(Arc::from(ensemble_script::FETCH));
        }
        self.api_name(self.tasks.call(task)?)
    }

    /// The WebSocket of a connection.
    pub fn socket_of(&self, connection: ConnectionId) -> Option<Arc<str>> {
        self.store.sockets().name_of(connection)
    }

    /// The API of a stream's connection.
    pub fn api_of_stream(&self, stream: ConnectionId) -> Option<Arc<str>> {
        self.api_name(&self.store.apis().of_connection(stream)?)
    }

    fn api_name(&self, key: &Arc<str>) -> Option<Arc<str>> {
        self.store.apis().api(key).map(|api| api.name.clone())
    }

    /// Open screens, front one last.
    pub fn open_screens(&self) -> Vec<(ScreenId, Arc<str>)> {
        self.screens.iter().map(|screen| (screen.id, screen.screen.name.clone())).collect()
    }

    /// Opens the front screen again with its original inputs.
    pub fn reopen_screen(&mut self) {
        let Some(front) = self.screens.front() else { return };
        let (name, inputs, modal) = (front.screen.name.clone(), front.inputs.clone(), front.modal);
        let again = Navigation { inputs, modal, replace: true, ..Navigation::default() };
        self.navigate_or_report(&name, again);
    }

    /// Sets `env.KEY` on open and future screens.
    pub fn set_env(&mut self, key: &str, value: Value) {
        Arc::make_mut(&mut self.program.app).env.insert(Arc::from(key), value);
        let env = Value::map(self.program.app.env.iter().map(|(key, value)| (key.clone(), value.clone())));
        for (screen, _) in self.open_screens() {
            self.declare(screen, Arc::from("env"), Name::Value(env.clone()));
        }
        self.store.record_change(Key::App);
    }

    /// Sets the user's language; every open screen is opened again.
    pub fn set_language(&mut self, language: &str) {
        self.appearance.locale.set_system(language);
        // Translations stand in constants too, which nothing else evaluates again.
        self.reload(self.program.app.clone());
    }

    /// Removes all storage keys except encrypted ones.
    pub fn storage_clear(&mut self) {
        self.store.storage_clear();
    }

    /// Runs JavaScript on the front screen, as a handler of its `View` would; returns the value of the expression or of `return`.
    ///
    /// # Errors
    ///
    /// The message of a parse error or exception.
    pub fn run_script_text(&mut self, text: &str) -> Result<Value, String> {
        let Some(screen) = self.screens.front_id() else {
            return Err("the app shows nothing".to_owned());
        };
        self.run_script_on(screen, text)
    }

    /// Runs JavaScript on any open screen, as [`Self::run_script_text`] does.
    pub(super) fn run_script_on(&mut self, screen: ScreenId, text: &str) -> Result<Value, String> {
        let is_expression = check_syntax(text, true, false).is_ok();
        if !is_expression && let Err(fault) = check_syntax(text, false, true) {
            return Err(format!("{} (line {}, column {})", fault.message, fault.line, fault.column));
        }
        let code = ensemble_core::app::Code { is_expression, ..self.scripts.texts.code(&Arc::from(text)) };
        let cx = Context::screen(screen);
        let Some(env) = self.script_env(&cx) else { return Err("the screen has no scripts yet".to_owned()) };
        self.store.enter_script(screen);
        let result = self.scripts.engine.run(env, &code, &[], &cx.extra);
        let result = result.and_then(|value| self.scripts.engine.to_value(&value));
        self.drain_from(&cx);
        result.map_err(|fault| fault.message.to_string())
    }
}
