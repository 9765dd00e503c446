//! Opens an app: starts simulated streams, loads files, collects faults.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::answers::AnswerSources;
use super::app_export::AppExporter;
use super::disk::{self, SingleFile};
use super::examples::ExampleFiles;
use super::external_commands::ExternalCommands;
use super::fatal_limit::guard_stack;
use super::gate::{AppGate, DownloadGate, proxy_hosts};
use super::inspector::Inspecting;
use super::net_options::net_options;
use super::preview::OpenTexts;
use super::recording::{self, RecordOptions, ReplayOptions};
use super::terminal::{fault_text, stderr_rendering};
use super::{SCRIPT_STACK, STACK, catalog, grants, secrets, semantics};
use ensemble_core::app::{App, Environment, LoadOptions, load_text};
use ensemble_core::diag::{Rendering, Report, Severity, nearest};
use ensemble_core::message::http::HttpRequest;
use ensemble_core::security::{Origin, Policy};
use ensemble_core::value::Value;
use ensemble_runtime::Setup;
use ensemble_script::Checker;
use ensemble_simulate::{Simulation, Simulator};
use ensemble_sse::NetOptions;
use url::Url;

/// Command line options for opening an app.
#[derive(Clone, Debug, Default)]
pub struct LaunchOptions {
    /// A screen file, an app folder, or a URL.
    pub app: PathBuf,
    /// Start screen, instead of the home screen.
    pub screen: Option<String>,
    /// Inputs of the start screen.
    pub inputs: Vec<(String, String)>,
    /// Values of `env` that override all other sources.
    pub env: Vec<(String, String)>,
    /// Path of a file with `KEY=value` lines.
    pub env_file: Option<PathBuf>,
    /// True to read every environment variable that the app uses, not only those listed in its files. Always false for an app from the network.
    pub env_from_process: bool,
    /// Serve the app's `simulate/` folder.
    pub simulate: bool,
    /// Dark or light theme; `None` for the system's setting.
    pub dark: Option<bool>,
    /// Size of the content in logical pixels.
    pub size: Option<(f32, f32)>,
    /// Physical pixels per logical pixel.
    pub scale: Option<f32>,
    /// Hosts that the app may reach; empty for all.
    pub allowed_hosts: Vec<String>,
    /// Programs for `callExternalMethod`.
    pub external: ExternalCommands,
    /// Generates apps for `saveStreamAsApp`, where allowed.
    pub exporter: Option<AppExporter>,
    /// The gallery's files, which it may write.
    pub examples: Option<ExampleFiles>,
    /// File and size limit of a recording; `None` for none.
    pub record: Option<RecordOptions>,
    /// Recording to replay instead of using the network.
    pub replay: Option<ReplayOptions>,
    /// Initial position of the inspector.
    pub inspect: Inspecting,
    /// Limit of the inspector's events; `None` for the default.
    pub inspect_events: Option<usize>,
    /// True for a live preview, controlled by standard input and output.
    pub preview: bool,
    /// Open documents of the editor, in front of the app's files.
    pub open_texts: OpenTexts,
}

impl LaunchOptions {
    /// Sets the speed of a replay to real time if `is_wanted`, for a window that is watched.
    pub(crate) fn at_own_pace(&mut self, is_wanted: bool) {
        if let Some(replay) = self.replay.as_mut().filter(|_| is_wanted) {
            replay.speed = Some(1.0);
        }
    }
}

/// An opened app.
pub struct OpenedApp {
    /// The loaded app.
    pub app: Arc<App>,
    /// Faults of its files.
    pub report: Report,
    /// Server of its simulated streams.
    pub simulator: Option<Simulator>,
    /// Security policy of the app.
    pub gate: AppGate,
}

impl OpenedApp {
    /// Name of its start screen.
    pub(crate) fn first_screen(&self, launch: &LaunchOptions) -> String {
        launch.screen.clone().unwrap_or_else(|| self.app.home.to_string())
    }

    /// Message about a start screen that the app does not have, with the nearest name or all of them.
    pub(crate) fn unknown_screen(&self, launch: &LaunchOptions) -> Option<String> {
        const MOST: usize = 20;
        let (name, known) = (launch.screen.as_deref()?, &self.app.screens);
        if known.is_empty() || known.contains_key(name) {
            return None;
        }
        let names = || known.keys().map(|name| &**name);
        let help = nearest(name, names()).map(|near| format!("did you mean `{near}`?")).unwrap_or_else(|| {
            let more = known.len().saturating_sub(MOST);
            let listed: Vec<String> = names().take(MOST).map(|name| format!("`{name}`")).collect();
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("its screens: {}{rest}", listed.join(", "))
        });
        Some(format!("the app has no screen `{name}`\nhelp: {help}"))
    }

    /// True when there is nothing to show: no screen, or the start screen's file cannot be read.
    pub fn is_refused(&self, launch: &LaunchOptions) -> bool {
        !can_start(&self.app, launch.screen.as_deref())
    }
}

/// Faults that prevent opening an app, rendered with their places.
pub fn refusal(app: &App, report: &Report) -> Vec<String> {
    let errors = report.diagnostics().iter().filter(|fault| fault.severity == Severity::Error);
    let faults: Vec<String> = errors.map(|fault| fault_text(&Rendering::PLAIN, fault, &report.sources)).collect();
    if faults.is_empty() && !app.actions.is_empty() {
        return vec!["error: the file holds a reusable action, and no screen\n".to_owned()];
    }
    faults
}

/// True if the file of the start screen (`screen`, if the app has it, or the home screen) can be read. Other faults do not prevent opening.
pub fn can_start(app: &App, screen: Option<&str>) -> bool {
    let start = screen.filter(|screen| app.screens.contains_key(*screen)).unwrap_or(&app.home);
    !app.screens.is_empty() && !app.unread.contains(start)
}

/// Opens the app that `launch` names.
///
/// # Errors
///
/// A message when the simulated streams cannot be served or no thread can be started.
pub fn open(launch: &LaunchOptions) -> Result<OpenedApp, String> {
    let simulator = if launch.simulate { Some(start_simulator(&launch.app)?) } else { None };
    let (app, report, origin) = load_app(launch, simulator.as_ref())?;
    let gate = AppGate::new(policy(launch, origin, simulator.as_ref()));
    if gate.is_of_network() {
        grants::read(&app.storage_key).iter().for_each(|host| gate.answer(host, true));
    }
    Ok(OpenedApp { app: Arc::new(app), report, simulator, gate })
}

/// Reads the app's files, at the start and whenever they change.
///
/// # Errors
///
/// A message when no thread can be started or a URL cannot be read.
pub fn read(launch: &LaunchOptions, simulator: Option<&Simulator>) -> Result<(App, Report), String> {
    load_app(launch, simulator).map(|(app, report, _)| (app, report))
}

fn policy(launch: &LaunchOptions, origin: Origin, simulator: Option<&Simulator>) -> Policy {
    let mut allowed = launch.allowed_hosts.clone();
    if let Some(url) = simulator.and_then(|simulator| Url::parse(simulator.url()).ok()).filter(|_| !allowed.is_empty())
    {
        // `--simulate` implies access to the simulated servers.
        let host = url.host_str().unwrap_or_default();
        allowed.push(format!("{host}:{}", url.port_or_known_default().unwrap_or_default()));
    }
    let proxies = proxy_hosts(|name| std::env::var(name).ok());
    Policy::new(origin, allowed).with_proxies(proxies)
}

fn load_app(launch: &LaunchOptions, simulator: Option<&Simulator>) -> Result<(App, Report, Origin), String> {
    let address = launch.app.to_str().filter(|_| is_address(&launch.app));
    let remote = address.map(|address| download(address, launch.allowed_hosts.clone())).transpose()?;
    let options = LoadOptions {
        env: launch.env.clone(),
        env_file: launch.env_file.clone(),
        simulated_at: simulator.map(|simulator| simulator.url().to_owned()).or_else(|| recorded_address(launch)),
        any_from_environment: launch.env_from_process,
        reports_missing_env: false,
        // An untrusted app reads nothing of this process; only values of the command line are passed.
        environment: if remote.is_some() { Environment::default() } else { disk::environment() },
    };
    let (path, texts) = (launch.app.clone(), launch.open_texts.clone());
    secrets::hide_env(launch.env.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let loaded = with_stack(move || match remote {
        Some((text, origin)) => {
            let (app, report) = load_downloaded(&path.to_string_lossy(), &text, &options);
            (app, report, origin)
        }
        None => {
            let (app, report) = semantics::load(&path, &texts, &beside(&path), &options);
            (app, report, Origin::Local)
        }
    });
    loaded.inspect(|(app, ..)| secrets::hide_secrets_of(app))
}

/// Loads the app at an address as a window does, without the environment of this process. Needs a thread with the stack of [`STACK`].
///
/// # Errors
///
/// In words, when it cannot be downloaded.
pub(crate) fn load_address(address: &str, options: &LoadOptions) -> Result<(App, Report), String> {
    let (text, _) = download(address, Vec::new())?;
    // What an expression reads from `env` is given on the command line of the window.
    let options = LoadOptions { environment: Environment::default(), reports_missing_env: false, ..options.clone() };
    Ok(load_downloaded(address, &text, &options))
}

fn load_downloaded(address: &str, text: &str, options: &LoadOptions) -> (App, Report) {
    // An app from the network reads no file of this computer but the one that the command line names for it.
    let files = SingleFile(options.env_file.as_deref());
    let (app, mut report) = load_text(address, text, &files, &catalog(), &Checker, options);
    semantics::complete(&app, &AnswerSources::default(), &mut report);
    (app, report)
}

/// Address of the simulated streams during the recording. Nothing listens there now.
fn recorded_address(launch: &LaunchOptions) -> Option<String> {
    launch.replay.as_ref()?.tape.header().simulated_at.as_deref().map(str::to_owned)
}

/// True for a URL, false for a path.
pub fn is_address(app: &Path) -> bool {
    app.to_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}

/// Runs `work`, which reads and checks apps, on a thread with a large stack.
///
/// # Errors
///
/// A message when no thread can be started or `work` panics.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    on_thread(STACK, work)
}

/// Runs `work`, which runs scripts, on a thread with a stack for them.
///
/// # Errors
///
/// A message when no thread can be started or `work` panics.
pub(crate) fn with_script_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    on_thread(SCRIPT_STACK, || {
        guard_stack();
        work()
    })
}

fn on_thread<T: Send>(stack: usize, work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("load".into()).stack_size(stack).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| format!("cannot start a thread: {error}"))?;
        thread.join().map_err(|_| "the app has failed; please report it".to_owned())
    })
}

/// Initial state of a runtime: storage, size, theme, language, start screen and its inputs.
pub fn setup(launch: &LaunchOptions, app: &App, dark: bool) -> Setup {
    if let Some(replay) = &launch.replay {
        return recording::recorded_setup(replay.tape.header(), launch.size, launch.dark);
    }
    let inputs = launch.inputs.iter().map(|(key, text)| (Arc::from(key.as_str()), ensemble_core::syntax::scalar(text)));
    let mut setup = Setup {
        storage: super::storage::read(&app.storage_key),
        size: launch.size.unwrap_or(DEFAULT_SIZE),
        dark: launch.dark.unwrap_or(dark),
        language: Arc::from(language()),
        screen: launch.screen.as_deref().map(Arc::from),
        inputs: Value::map::<Arc<str>>(inputs),
        platform: Arc::from(std::env::consts::OS),
        zone: super::clock::DEVICE,
        running: Arc::default(),
        clock: Some(super::clock::wall_millis),
        seed: None,
    };
    if launch.record.is_some() {
        recording::prepare(&mut setup);
    }
    setup
}

/// Default window size, in logical pixels.
pub(crate) const DEFAULT_SIZE: (f32, f32) = (1280.0, 800.0);

fn start_simulator(app: &Path) -> Result<Simulator, String> {
    let simulation = Simulation::open(&simulated_streams(app)?);
    let simulation = simulation.map_err(|report| {
        format!(
            "the simulated streams cannot be served\n{}",
            Rendering { color: false, ..stderr_rendering() }.render_all(&report)
        )
    })?;
    Simulator::serve(simulation, 0).map_err(|error| format!("the simulated streams cannot be served: {error}"))
}

/// The simulated services and recordings beside an app, without what is wrong with them.
pub fn beside(app: &Path) -> AnswerSources {
    let simulation = simulated_streams(app).map(|folder| Simulation::load(&folder, &mut Report::default()));
    AnswerSources::beside(app, &disk::Disk, simulation.unwrap_or_default())
}

/// Folder of an app's simulated streams.
///
/// # Errors
///
/// A message when it has none.
pub(crate) fn simulated_streams(app: &Path) -> Result<PathBuf, String> {
    let folder = if app.is_dir() { app } else { app.parent().unwrap_or(Path::new(".")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let streams = folder.join("simulate");
    if !streams.is_dir() {
        return Err(format!("`{}` has no `simulate` folder", folder.display()));
    }
    Ok(streams)
}

/// The system's language with its country, such as `de-AT`; `en` if unknown.
fn language() -> String {
    let locale = sys_locale::get_locale().unwrap_or_default();
    let language: String = locale.chars().take_while(char::is_ascii_alphabetic).collect();
    if language.len() == 2 { locale.split('.').next().unwrap_or("en").replace('_', "-") } else { "en".to_owned() }
}

/// The text at an address, and where it came from.
fn download(address: &str, allowed_hosts: Vec<String>) -> Result<(String, Origin), String> {
    let cannot = |fault: String| format!("cannot read `{address}`: {fault}");
    let url = Url::parse(address).map_err(|error| cannot(format!("the address is not valid: {error}")))?;
    let gate = Arc::new(DownloadGate::new(&url, allowed_hosts));
    let options = NetOptions { gate: gate.clone(), ..net_options() };
    let text = ensemble_sse::download_text(&HttpRequest::get(address), &options).map_err(cannot)?;
    Ok((text, Origin::Network { url, zone: gate.seen() }))
}
