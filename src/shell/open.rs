//! Opens an app: its simulated streams, its files, its faults.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::app_export::AppExporter;
use super::disk::{self, Disk};
use super::examples::ExampleFiles;
use super::{STACK, catalog};
use ensemble_core::app::{App, LoadOptions, load, load_text};
use ensemble_core::diag::Report;
use ensemble_core::message::http::HttpRequest;
use ensemble_core::value::Value;
use ensemble_runtime::Setup;
use ensemble_script::Checker;
use ensemble_simulate::Simulator;

/// What a command line says about an app.
#[derive(Clone, Debug, Default)]
pub struct LaunchOptions {
    /// A screen file, an app folder, or an address.
    pub app: PathBuf,
    /// The screen to start with.
    pub screen: Option<String>,
    /// Inputs of the start screen.
    pub inputs: Vec<(String, String)>,
    /// `env.*` over every other source.
    pub env: Vec<(String, String)>,
    /// A file of `KEY=value` lines.
    pub env_file: Option<PathBuf>,
    /// Serve the app's `simulate/` folder.
    pub simulate: bool,
    /// Dark, light, or as the system.
    pub dark: Option<bool>,
    /// Size of the content in logical pixels.
    pub size: Option<(f32, f32)>,
    /// Pixels to a logical pixel.
    pub scale: Option<f32>,
    /// The only hosts the app may reach; all when empty.
    pub allowed_hosts: Vec<String>,
    /// Makes apps, when this one may have some made.
    pub exporter: Option<AppExporter>,
    /// The gallery's files, which it may write.
    pub examples: Option<ExampleFiles>,
}

/// An opened app.
pub struct Opened {
    /// What it says.
    pub app: Arc<App>,
    /// What is wrong with it.
    pub report: Report,
    /// Its simulated streams.
    pub simulator: Option<Simulator>,
}

/// Opens the app that `launch` names.
///
/// # Errors
///
/// In words, when the simulated streams cannot be served or no thread can be started.
pub fn open(launch: &LaunchOptions) -> Result<Opened, String> {
    let simulator = if launch.simulate { Some(start_simulator(&launch.app)?) } else { None };
    let (app, report) = read(launch, simulator.as_ref())?;
    Ok(Opened { app: Arc::new(app), report, simulator })
}

/// Reads the app's files, at the start and again whenever they change.
///
/// # Errors
///
/// In words, when no thread can be started or an address cannot be read.
pub fn read(launch: &LaunchOptions, simulator: Option<&Simulator>) -> Result<(App, Report), String> {
    let options = LoadOptions {
        env: launch.env.clone(),
        env_file: launch.env_file.clone(),
        simulated_at: simulator.map(|simulator| simulator.url().to_owned()),
        environment: disk::environment(),
    };
    let address = launch.app.to_str().filter(|_| is_address(&launch.app));
    let remote = address.map(|address| download(address).map(|text| (address, text))).transpose()?;
    let path = launch.app.clone();
    with_stack(move || {
        let catalog = catalog();
        match remote {
            Some((address, text)) => load_text(address, &text, &Disk, &catalog, &Checker, &options),
            None => load(&path, &Disk, &catalog, &Checker, &options),
        }
    })
}

/// Whether an app is named by its address in the network.
pub fn is_address(app: &Path) -> bool {
    app.to_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"))
}

/// Runs `work` with a stack that no app can exhaust.
///
/// # Errors
///
/// In words, when no thread can be started or the work has panicked.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, String> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("load".into()).stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(|error| format!("cannot start a thread: {error}"))?;
        thread.join().map_err(|_| "loading has failed; please report this app".to_owned())
    })
}

/// What a runtime starts with.
pub fn setup(launch: &LaunchOptions, app: &App, dark: bool) -> Setup {
    let inputs = launch.inputs.iter().map(|(key, text)| (Arc::from(key.as_str()), ensemble_core::syntax::scalar(text)));
    Setup {
        storage: super::storage::read(&app.storage_key),
        size: launch.size.unwrap_or(DEFAULT_SIZE),
        dark: launch.dark.unwrap_or(dark),
        language: Arc::from(language()),
        screen: launch.screen.as_deref().map(Arc::from),
        inputs: Value::map::<Arc<str>>(inputs),
        zone: super::clock::DEVICE,
        running: Arc::default(),
    }
}

/// Size of a window whose size nobody says, in logical pixels.
pub const DEFAULT_SIZE: (f32, f32) = (1280.0, 800.0);

fn start_simulator(app: &Path) -> Result<Simulator, String> {
    Simulator::start(simulated_streams(app)?).map_err(|fault| fault.to_string())
}

/// The folder with an app's simulated streams.
///
/// # Errors
///
/// In words, when it has none.
pub fn simulated_streams(app: &Path) -> Result<PathBuf, String> {
    let folder = if app.is_dir() { app } else { app.parent().unwrap_or(Path::new(".")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let streams = folder.join("simulate");
    if !streams.is_dir() {
        return Err(format!("`{}` has no `simulate` folder", folder.display()));
    }
    Ok(streams)
}

/// The language of the user's system, two letters; `en` when it has none.
fn language() -> String {
    let locale = sys_locale::get_locale().unwrap_or_default();
    let language: String = locale.chars().take_while(char::is_ascii_alphabetic).collect();
    if language.len() == 2 { language.to_ascii_lowercase() } else { "en".to_owned() }
}

fn download(address: &str) -> Result<String, String> {
    ensemble_sse::download_text(&HttpRequest::get(address), Arc::new(ensemble_sse::AllowedHosts::default()))
        .map_err(|fault| format!("cannot read `{address}`: {fault}"))
}
