//! Source of the request: the command line, or an API of an app, which builds it again before each reconnect.

use std::sync::Arc;

use super::args::ListenArgs;
use crate::shell::clock::Clock;
use crate::shell::host::{Host, perform};
use crate::shell::open::{LaunchOptions, OpenedApp, open, setup};
use crate::shell::terminal::{say, say_fault};
use ensemble_action::ACTIONS;
use ensemble_core::diag::{Diagnostic, Severity, Sources};
use ensemble_core::message::net::NetCommand;
use ensemble_core::message::stream::{ParseJson, StreamRequest};
use ensemble_core::value::{Map, Value};
use ensemble_runtime::Runtime;
use ensemble_sse::{AllowedHosts, Gate};

/// Source of requests.
pub(super) enum Source {
    /// The command line's request, always the same.
    Address(String),
    /// The API of an app.
    App(Box<Api>),
}

/// An API of a loaded and started app, without a window and connections.
pub(super) struct Api {
    runtime: Runtime,
    /// The app; also keeps the simulated streams running.
    opened: OpenedApp,
    name: String,
    inputs: Value,
    clock: Clock,
}

/// Reason why there is no request.
#[derive(Debug)]
pub(super) enum SourceError {
    /// The arguments are wrong.
    Arguments(String),
    /// The app has errors.
    App(String),
}

impl Source {
    /// The source named by the arguments.
    pub fn new(args: &ListenArgs) -> Result<Self, SourceError> {
        match (&args.url, &args.api) {
            (Some(url), _) => Ok(Self::Address(url.clone())),
            (None, Some(name)) => Api::open(args, name).map(|api| Self::App(Box::new(api))),
            (None, None) => Err(SourceError::Arguments("give the address of a stream".to_owned())),
        }
    }

    /// The gate for connections. An app may reach the hosts that its window would reach without asking; a URL may reach every host, or those of
    /// `--allow-host`.
    pub fn gate(&self, args: &ListenArgs) -> Arc<dyn Gate> {
        match self {
            Self::Address(_) => Arc::new(AllowedHosts(args.allowed_hosts.clone())),
            Self::App(api) => Arc::new(api.opened.gate.clone()),
        }
    }

    /// The current request.
    pub fn request(&mut self, args: &ListenArgs) -> Result<StreamRequest, SourceError> {
        let mut request = match self {
            Self::Address(url) => args.plain_request(url),
            Self::App(api) => api.request()?,
        };
        args.adjust(&mut request).map_err(SourceError::Arguments)?;
        ensemble_sse::check_stream(&request).map_err(SourceError::Arguments)?;
        Ok(request)
    }
}

impl Api {
    fn open(args: &ListenArgs, name: &str) -> Result<Self, SourceError> {
        let launch = LaunchOptions {
            app: args.app.clone().unwrap_or_default(),
            screen: args.screen.clone(),
            env: args.env.clone(),
            env_file: args.env_file.clone(),
            env_from_process: args.env_from_process,
            simulate: args.simulate,
            allowed_hosts: args.allowed_hosts.clone(),
            ..LaunchOptions::default()
        };
        let opened = open(&launch).map_err(SourceError::App)?;
        for diagnostic in opened.report.diagnostics().iter().filter(|found| found.severity == Severity::Error) {
            say_fault(diagnostic, &opened.report.sources);
        }
        if opened.report.diagnostics().iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(SourceError::App("the app has errors".to_owned()));
        }
        let setup = setup(&launch, &opened.app, false);
        let runtime = Runtime::new(opened.app.clone(), &crate::shell::catalog(), ACTIONS, setup);
        let inputs =
            args.inputs.iter().map(|(key, text)| (Arc::from(key.as_str()), ensemble_core::syntax::scalar(text)));
        let mut api = Self {
            runtime: runtime.map_err(SourceError::App)?,
            name: name.to_owned(),
            inputs: Value::map::<Arc<str>>(inputs),
            clock: Clock::default(),
            opened,
        };
        api.runtime.start(api.clock.now());
        api.runtime.scene();
        Ok(api)
    }

    fn request(&mut self) -> Result<StreamRequest, SourceError> {
        perform(&mut self.runtime, &mut Unconnected { sources: self.opened.app.sources.clone() }, self.clock.now());
        let mut request = self.runtime.describe_stream(&self.name, &self.inputs).map_err(SourceError::Arguments)?;
        request.options.parse_json = ParseJson::Never;
        Ok(request)
    }
}

/// Host of an app that only builds a request: other effects of its start are logged and not performed.
struct Unconnected {
    sources: Arc<Sources>,
}

impl Host for Unconnected {
    fn net(&mut self, _command: NetCommand, _runtime: &Runtime) {}

    /// Storage is not written, so that the window's state is kept.
    fn save_storage(&mut self, _storage: Arc<Map>) {}

    fn log(&mut self, level: &'static str, text: String) {
        say(&format!("{level}: {text}"));
    }

    fn fault(&mut self, fault: Diagnostic) {
        say_fault(&fault, &self.sources);
    }
}
