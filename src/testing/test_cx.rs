//! `TestCx`: context of a running test. Shared operations of steps: reaching widgets, waiting for texts, messages.

use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::mock_servers::MockServers;
use super::step_error::{Failure, StepError, StepResult};
use crate::shell::virtual_app::{ApiCall, Hidden, Target, VirtualApp};
use ensemble_core::app::App;
use ensemble_core::diag::{Diagnostic, Sources, Span, nearest};
use ensemble_core::spec::Kind;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use ensemble_ui::frame::own_text;

/// Starts the app with this storage and these servers.
pub type Restart<'a> = dyn Fn(ensemble_core::value::Map, Rc<MockServers>) -> Result<VirtualApp, String> + 'a;

/// Context of a running test.
pub struct TestCx<'a> {
    /// The app.
    pub app: VirtualApp,
    /// Mocked servers.
    pub servers: Rc<MockServers>,
    /// Folder of the tests.
    pub folder: PathBuf,
    /// True to write snapshots instead of comparing them.
    pub update: bool,
    /// Snapshots that were written.
    pub updated: Vec<String>,
    /// The step that has failed.
    pub failed_at: Option<Span>,
    /// Messages of steps for the report.
    pub messages: Vec<String>,
    /// Number of finished steps.
    pub done: usize,
    /// Scrolling steps, and true for one that something has scrolled for.
    scrolls: Vec<(Span, bool)>,
    /// The app as it was loaded.
    loaded: Arc<App>,
    sources: Arc<Sources>,
    restart: &'a Restart<'a>,
}

impl<'a> TestCx<'a> {
    /// A test whose app `restart` has started.
    pub fn new(
        app: VirtualApp,
        servers: Rc<MockServers>,
        (loaded, sources): (Arc<App>, Arc<Sources>),
        folder: PathBuf,
        update: bool,
        restart: &'a Restart<'a>,
    ) -> Self {
        Self {
            app,
            servers,
            folder,
            update,
            updated: Vec::new(),
            failed_at: None,
            messages: Vec::new(),
            done: 0,
            scrolls: Vec::new(),
            loaded,
            sources,
            restart,
        }
    }

    /// The error for an API that was called without a mock, with a mock to copy.
    pub fn missing_mock(&mut self) -> Option<StepError> {
        let call = self.app.record().unserved.first().cloned()?;
        self.app.record_mut().unserved.clear();
        let is_stream =
            self.loaded.screens.values().any(|screen| {
                screen.apis.get(&call.api).is_some_and(|api| api.kind == ensemble_core::app::ApiKind::Sse)
            });
        let mock = if is_stream { "{events: [{data: …}]}" } else { "{body: …}" };
        let message =
            format!("API `{}` was called ({} {}) and has no mock", call.api, call.method, without_query(&call.url));
        let failure = Failure {
            message,
            help: Some(format!(
                "tests do not go to the network; write `mocks: {{{}: {mock}}}`, let the app's simulated streams stand in with `--simulate`, or let it be asked with `--allow-network HOST`",
                call.api
            )),
            note: None,
            is_missing_mock: true,
        };
        Some(StepError::Failed(failure))
    }

    /// Waits until the widget `id` can be pressed.
    ///
    /// # Errors
    ///
    /// If it cannot be pressed before `timeout`.
    pub fn reach(&mut self, id: &str, timeout: Duration) -> Result<Target, StepError> {
        let ready =
            |app: &mut VirtualApp| app.target(id).is_ok_and(|target| Self::inactive_reason(&target.node).is_none());
        self.app.wait(timeout, ready).map_err(|_| StepError::endless())?;
        let target = self.app.target(id).map_err(|hidden| self.hidden(id, hidden))?;
        match Self::inactive_reason(&target.node) {
            None => Ok(target),
            Some(why) => Err(StepError::failed(format!("`{id}` cannot be pressed: it {why}"))),
        }
    }

    /// Waits until a widget has exactly the label `label`, and presses it.
    ///
    /// # Errors
    ///
    /// If there is none before `timeout`, or it is disabled or loading.
    pub fn tap_label(&mut self, label: &str, timeout: Duration) -> StepResult {
        let says = |node: &Arc<Node>| own_text(node).is_some_and(|(_, text)| *text == *label);
        let find = |app: &mut VirtualApp| {
            let nodes = app.all_nodes();
            nodes.iter().filter(|node| says(node)).find_map(|node| app.reach(node).ok())
        };
        let ready = |app: &mut VirtualApp| {
            find(app).is_some_and(|target| Self::inactive_reason(&target.node).is_none())
                || app.pressable().iter().any(|known| known == label)
        };
        self.app.wait(timeout, ready).map_err(|_| StepError::endless())?;
        match find(&mut self.app) {
            Some(target) => match Self::inactive_reason(&target.node) {
                None => {
                    self.app.tap(&target);
                    Ok(())
                }
                Some(why) => Err(StepError::failed(format!("`{label}` cannot be pressed: it {why}"))),
            },
            None if self.app.pick(label, None) => Ok(()),
            None => {
                let known = self.app.pressable();
                let stop = StepError::failed(format!("nothing that can be pressed says `{label}`"));
                Err(match nearest(label, known.iter().map(String::as_str)) {
                    Some(near) => stop.help(format!("did you mean `{near}`?")),
                    None => stop.help(format!("what can be pressed: {}", self.listed(&known))),
                })
            }
        }
    }

    /// The first widget with this id.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn node(&mut self, id: &str) -> Result<Arc<Node>, StepError> {
        let found = self.app.nodes(id).into_iter().next();
        found.ok_or_else(|| self.hidden(id, Hidden::Missing))
    }

    /// Error for a widget that cannot be reached, with the nearest known id.
    pub fn hidden(&mut self, id: &str, hidden: Hidden) -> StepError {
        let stop = StepError::failed(format!("`{id}` {}", hidden.words()));
        if hidden != Hidden::Missing {
            return stop;
        }
        let ids = self.app.ids();
        match nearest(id, ids.iter().map(|known| &**known)) {
            Some(near) => stop.help(format!("did you mean `{near}`?")),
            None => {
                let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
                stop.help(format!("ids on the screen: {}", self.listed(&ids)))
            }
        }
    }

    /// Waits until one of the texts is visible.
    ///
    /// # Errors
    ///
    /// If none is before `timeout`; with the most similar text.
    pub fn wait_for_text(&mut self, timeout: Duration, wanted: &[Arc<str>], is: fn(&str, &str) -> bool) -> StepResult {
        let there = |app: &mut VirtualApp| app.texts().iter().any(|text| wanted.iter().any(|wanted| is(text, wanted)));
        if self.app.wait(timeout, there).map_err(|_| StepError::endless())? {
            return Ok(());
        }
        let spelled: Vec<String> = wanted.iter().map(|text| format!("`{text}`")).collect();
        let stop = StepError::failed(format!("no text on the screen is {}", spelled.join(" or ")));
        let texts = self.app.texts();
        let near = wanted.iter().find_map(|wanted| near_text(wanted, &texts));
        Err(match near {
            Some(near) => stop.help(format!("the nearest text is `{near}`")),
            None => {
                let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
                stop.help(format!("the screen says: {}", self.listed(&texts)))
            }
        })
    }

    /// Reason why a widget ignores input: it is disabled or loading. `None` when it accepts input.
    pub fn inactive_reason(node: &Arc<Node>) -> Option<&'static str> {
        let is = |name: &str, value: bool| node.props.read::<bool>(name) == Some(value);
        if is("enabled", false) || is("disabled", true) {
            return Some("is disabled");
        }
        if is("isLoading", true) || is("loading", true) {
            return Some("is loading");
        }
        None
    }

    /// The state of a check box or switch; `None` for a widget that is neither on nor off.
    pub fn on_state(node: &Node) -> Option<bool> {
        let value = node.props.get("value");
        match node.spec.prop("value")?.kind {
            Kind::Bool => Some(value.is_some_and(Value::is_truthy)),
            // A TripleSwitch.
            Kind::Enum(words) if words.contains(&"on") => Some(value.and_then(Value::as_str) == Some("on")),
            _ => None,
        }
    }

    /// The state of a choice or toggle; `None` for a widget that cannot be selected.
    pub fn selected_state(node: &Node) -> Option<bool> {
        match node.spec.prop("selected") {
            Some(_) => Some(node.props.get("selected").is_some_and(Value::is_truthy)),
            None => Self::on_state(node),
        }
    }

    /// The name of the screen in front.
    pub fn current_screen(&mut self) -> Arc<str> {
        self.open_screens().pop().unwrap_or_default()
    }

    /// The names of the open screens, the one in front last.
    pub fn open_screens(&mut self) -> Vec<Arc<str>> {
        self.app.runtime(|runtime| runtime.open_screens()).into_iter().map(|(_, name)| name).collect()
    }

    /// Fails for an unknown screen, because a misspelt name would never be visited.
    ///
    /// # Errors
    ///
    /// With the nearest known name.
    pub fn known_screen(&self, name: &str) -> StepResult {
        if self.loaded.screens.contains_key(name) {
            return Ok(());
        }
        let known = self.loaded.screens.keys().map(|name| &**name);
        Err(StepError::failed(format!("the app has no screen `{name}`")).did_you_mean(name, known))
    }

    /// Fails for an unknown API.
    ///
    /// # Errors
    ///
    /// With the nearest known name.
    pub fn known_api(&self, name: &str) -> StepResult {
        let known = super::api_names::api_names(&self.loaded);
        if known.contains(name) {
            return Ok(());
        }
        Err(StepError::failed(format!("the app has no API `{name}`"))
            .did_you_mean(name, known.iter().map(|name| &**name)))
    }

    /// Restarts the app with its current storage.
    ///
    /// # Errors
    ///
    /// A message when it cannot be started.
    pub fn restart(&mut self) -> Result<(), String> {
        let storage = self.app.saved_storage();
        self.app = (self.restart)(storage, self.servers.clone())?;
        self.app.settle();
        Ok(())
    }

    /// List of called APIs, for messages.
    pub fn calls_in_words(&self) -> String {
        let line = |call: &ApiCall| format!("{} ({} {})", call.api, call.method, without_query(&call.url));
        let calls: Vec<String> = self.app.record().calls.iter().map(line).collect();
        if calls.is_empty() { "no API was called".to_owned() } else { format!("calls: {}", self.listed(&calls)) }
    }

    /// Texts for a message, limited in number and length.
    pub fn listed(&self, texts: &[String]) -> String {
        // Limit of listed texts; the most similar text is named separately.
        const MOST: usize = 12;
        const LONGEST: usize = 60;
        if texts.is_empty() {
            return "nothing".to_owned();
        }
        let short = |text: &String| {
            let line = text.replace(['\n', '\r'], " ");
            let cut: String = line.chars().take(LONGEST).collect();
            if cut.len() < line.len() { format!("`{cut}…`") } else { format!("`{cut}`") }
        };
        let mut listed: Vec<String> = texts.iter().take(MOST).map(short).collect();
        if texts.len() > MOST {
            listed.push(format!("and {} more", texts.len() - MOST));
        }
        listed.join(", ")
    }

    /// Adds a message to the report.
    pub fn note(&mut self, text: String) {
        self.messages.push(text);
    }

    /// Notes a scrolling step. A step that is repeated, such as in windows of several sizes, is useful when it scrolls once.
    pub fn note_scroll(&mut self, step: Span, scrolled: bool) {
        match self.scrolls.iter_mut().find(|(known, _)| *known == step) {
            Some((_, ever)) => *ever |= scrolled,
            None => self.scrolls.push((step, scrolled)),
        }
    }

    /// Adds a warning to the report for each scrolling step that nothing has ever scrolled for.
    pub fn warn_of_useless_scrolls(&mut self) {
        for (step, _) in std::mem::take(&mut self.scrolls).into_iter().filter(|(_, scrolled)| !scrolled) {
            let text =
                "`scroll` moves nothing: all that there is can be seen; delete the step, or wait for what it needs";
            self.warn(text.to_owned(), step);
        }
    }

    /// Adds a warning about a step to the report of the test, once.
    pub fn warn(&mut self, text: String, span: Span) {
        let location = self.sources.line_of(span).map(|line| format!(" ({line})")).unwrap_or_default();
        let line = format!("warning: {text}{location}");
        if !self.messages.contains(&line) {
            self.messages.push(line);
        }
    }

    /// `at FILE:LINE:COLUMN` of a fault of the app, with its handler.
    pub fn location_of(&self, fault: &Diagnostic) -> String {
        let location = fault.span.and_then(|span| {
            let source = self.sources.get(span.file)?;
            let position = source.position(span.start);
            Some(format!("at {}:{}:{}", source.name, position.line, position.column))
        });
        let origin = fault.note.clone();
        match (location, origin) {
            (Some(location), Some(origin)) => format!("{location}, {origin}"),
            (Some(location), None) => location,
            (None, Some(origin)) => origin,
            (None, None) => format!("code {}", fault.code),
        }
    }
}

fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The text that was probably meant: misspelt, in another case, or part of a longer one.
fn near_text<'t>(wanted: &str, texts: &'t [Arc<str>]) -> Option<&'t str> {
    let lower = wanted.to_lowercase();
    if let Some(text) = texts.iter().find(|text| text.to_lowercase() == lower) {
        return Some(text);
    }
    if let Some(near) = nearest(wanted, texts.iter().map(|text| &**text)) {
        return Some(near);
    }
    // `Total 12` is near `Total 13`, though half of its words differ.
    let first = lower.split_whitespace().next().filter(|word| word.chars().count() > 2);
    let part = |text: &&Arc<str>| {
        let text = text.to_lowercase();
        text.contains(&lower) || first.is_some_and(|first| text.starts_with(first))
    };
    texts.iter().find(part).map(|text| &**text)
}
