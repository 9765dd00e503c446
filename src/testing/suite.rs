//! Tests as plain data: the content of test files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::mocks::Mocks;
use super::services::Service;
use super::step_def::Step;
use ensemble_core::diag::Span;
use ensemble_core::value::{Map, Value};

/// All tests of an app.
#[derive(Clone, Debug, Default)]
pub struct Tests {
    /// The folder of the tests.
    pub folder: PathBuf,
    /// The settings of `config.yaml`, which apply to all tests.
    pub suite: Suite,
    /// The tests, by file and scenario.
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
    /// Each test runs once on each of them.
    pub devices: Vec<Device>,
    /// Longest duration of a timer; longer ones are shortened to it.
    pub longest_timer: Option<Duration>,
    /// Hosts that requests without a mock are sent to.
    pub network: Vec<String>,
    /// Helper services and their addresses, for `${services.NAME.url}`.
    pub services: BTreeMap<Arc<str>, Arc<str>>,
    /// Services that are started for the tests.
    pub started: Vec<Service>,
}

/// Sets of mocks and state.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// Profiles of tests that choose none.
    pub default: Vec<Arc<str>>,
    /// Names of groups of profiles.
    pub groups: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// The profiles by name.
    pub definitions: BTreeMap<Arc<str>, (Mocks, InitialState)>,
}

/// A window that tests run in.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// Name of the device.
    pub id: Arc<str>,
    /// Size of its content in logical pixels.
    pub size: (f32, f32),
    /// `device.platform`; this computer's when `None`.
    pub platform: Option<Arc<str>>,
    /// The person's language.
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
    /// `secrets.*`: `.env.secrets` does not exist on every machine that runs the tests.
    pub secrets: Map,
}

/// One test, one scenario of it.
#[derive(Clone, Debug)]
pub struct Test {
    /// Id of the test, with the scenario in brackets.
    pub id: Arc<str>,
    /// Path of the file in messages.
    pub file: String,
    /// Place of the id.
    pub span: Span,
    /// The screen it starts on, and where that is written.
    pub start_screen: Option<(Arc<str>, Span)>,
    /// The inputs of the start screen.
    pub inputs: Value,
    /// The initial state of the app.
    pub state: InitialState,
    /// The responses of its servers.
    pub mocks: Mocks,
    /// Steps before the screen opens.
    pub setup: Vec<Step>,
    /// The test whose storage it starts with.
    pub session: Option<(Arc<str>, Span)>,
    /// The test at whose end it continues.
    pub prerequisite: Option<(Arc<str>, Span)>,
    /// The profiles it chooses.
    pub profiles: Option<Vec<Arc<str>>>,
    /// Further attempts after a failure.
    pub retry: u32,
    /// `feature`, `owner`, `priority`, `type` and each of the `tags`, for choosing tests.
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
