//! Content of test files as plain data.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::mocks::Mocks;
use super::ports::ReservedPort;
use super::services::Service;
use super::step_def::Step;
use ensemble_core::diag::Span;
use ensemble_core::value::{Map, Value};

/// All tests of an app.
#[derive(Clone, Debug, Default)]
pub struct Tests {
    /// Folder of the tests.
    pub folder: PathBuf,
    /// Content of `config.yaml`.
    pub suite: Suite,
    /// Tests by file and scenario.
    pub tests: Vec<Test>,
}

/// `config.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// Mocks of every test.
    pub mocks: Mocks,
    /// The initial state of every test.
    pub state: InitialState,
    /// Sets of mocks and state that tests choose.
    pub profiles: Profiles,
    /// Devices; each test runs once on each of them.
    pub devices: Vec<Device>,
    /// Upper limit of timer durations.
    pub longest_timer: Option<Duration>,
    /// Hosts that requests without a mock may reach.
    pub network: Vec<String>,
    /// Lines that each test adds to its report.
    pub extras: ReportExtras,
    /// URLs of helper services, for `${services.NAME.url}`.
    pub services: BTreeMap<Arc<str>, Arc<str>>,
    /// Services that are started for the tests.
    pub started: Vec<Service>,
    /// Ports of these services, reserved while the suite lives.
    pub ports: Vec<Arc<ReservedPort>>,
}

/// Lines that each test adds to its report at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportExtras {
    /// The called APIs: `logApiCalls`.
    pub api_calls: bool,
    /// The storage, or one key of it: `logStorage`.
    pub storage: Option<Option<Arc<str>>>,
    /// The screen as text: `dumpTree`.
    pub tree: bool,
}

/// Sets of mocks and state.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// Profiles of tests that select none.
    pub default: Vec<Arc<str>>,
    /// Groups of profiles.
    pub groups: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Profiles by name.
    pub definitions: BTreeMap<Arc<str>, (Mocks, InitialState)>,
}

/// A window that tests run in.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// Name of the device.
    pub id: Arc<str>,
    /// Size of its content in logical pixels.
    pub size: (f32, f32),
    /// `device.platform`; `None` for this machine's.
    pub platform: Option<Arc<str>>,
    /// The user's language.
    pub locale: Option<Arc<str>>,
    /// `dark`, `light` or the name of a theme.
    pub theme: Option<Arc<str>>,
}

/// The initial state of an app: storage, environment, secrets.
#[derive(Clone, Debug, Default)]
pub struct InitialState {
    /// Storage at the start.
    pub storage: Map,
    /// Encrypted storage at the start.
    pub secure: Map,
    /// The system's keychain.
    pub keychain: Map,
    /// `env.*`.
    pub env: Map,
    /// `secrets.*`, because `.env.secrets` does not exist on every machine.
    pub secrets: Map,
}

/// A test, or one scenario of it.
#[derive(Clone, Debug)]
pub struct Test {
    /// Id of the test, with the scenario in brackets.
    pub id: Arc<str>,
    /// Path of the file in messages.
    pub file: String,
    /// Place of the id.
    pub span: Span,
    /// Start screen, with the span of its name.
    pub start_screen: Option<(Arc<str>, Span)>,
    /// Inputs of the start screen.
    pub inputs: Value,
    /// The initial state of the app.
    pub state: InitialState,
    /// Mocked responses.
    pub mocks: Mocks,
    /// Steps before the screen opens.
    pub setup: Vec<Step>,
    /// Test whose storage is used at the start.
    pub session: Option<(Arc<str>, Span)>,
    /// Test at whose end this one continues.
    pub prerequisite: Option<(Arc<str>, Span)>,
    /// Selected profiles.
    pub profiles: Option<Vec<Arc<str>>>,
    /// Number of further attempts after a failure.
    pub retry: u32,
    /// Labels for selecting tests: `feature`, `owner`, `priority`, `type`, and each of `tags`.
    pub labels: Vec<(&'static str, Arc<str>)>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl InitialState {
    /// This state with the values of `over`, which take precedence.
    pub fn and(&self, over: &InitialState) -> InitialState {
        let join =
            |a: &Map, b: &Map| a.iter().chain(b.iter()).map(|(key, value)| (key.clone(), value.clone())).collect();
        InitialState {
            storage: join(&self.storage, &over.storage),
            secure: join(&self.secure, &over.secure),
            keychain: join(&self.keychain, &over.keychain),
            env: join(&self.env, &over.env),
            secrets: join(&self.secrets, &over.secrets),
        }
    }
}
