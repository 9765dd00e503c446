//! A simulation: all paths of a folder of YAML files, of a file, or of a built-in shape.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use ensemble_core::app::{Files, text_of};
use ensemble_core::diag::{Code, Diagnostic, Report};
use ensemble_core::recording::Exchange;
use ensemble_core::syntax;

use super::endpoint::Endpoint;
use super::fault_injection::InjectedFault;
use super::pace::Rate;
use super::read::ReadNode as _;
use super::recorded::Recorded;
use super::shape;

/// Largest file in bytes, for wrong paths.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// Description of a server.
#[derive(Clone, Default)]
pub struct Simulation {
    pub(super) endpoints: Vec<Endpoint>,
}

impl Simulation {
    /// Opens a built-in shape by name, or a folder or file by path; of an app's folder, its `simulate/`.
    ///
    /// # Errors
    ///
    /// All faults of the files, including warnings, because a server that differs from its description would mislead.
    pub fn open(what: &Path) -> Result<Self, Report> {
        if let Some(shape) = what.to_str().and_then(shape::find) {
            return Self::parse(shape.yaml, shape.name, shape.name);
        }
        let inner = what.join("simulate");
        let what = if inner.is_dir() { inner.as_path() } else { what };
        let mut report = Report::default();
        if !what.exists() {
            let names: Vec<&str> = shape::SHAPES.iter().map(|shape| shape.name).collect();
            let message = format!("`{}` is neither a shape nor a folder", what.display());
            let help = format!("name a folder with `.yaml` files, or one of {}", names.join(", "));
            report.add(Diagnostic::error(Code::FileUnreadable, None, message).help(help));
            return Err(report);
        }
        let simulation = Self::load(what, &mut report);
        simulation.unless_faulty(report)
    }

    /// A WSO2 gateway.
    ///
    /// # Errors
    ///
    /// A fault of its paths, such as a topic with a blank.
    pub fn gateway(gateway: &shape::Gateway) -> Result<Self, Report> {
        Self::parse(&gateway.yaml(), "wso2", "wso2")
    }

    /// Loads a folder or file. `report` gets texts and faults; paths without faults are in the result.
    pub fn load(what: &Path, report: &mut Report) -> Self {
        let mut simulation = Self { endpoints: Vec::new() };
        let before = report.diagnostics().len();
        for file in files(what, report) {
            let Some(text) = text(&file, report) else { continue };
            let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            simulation.add(&text, name, &file.display().to_string(), report);
        }
        simulation.unless_empty(what, before, report)
    }

    /// [`Self::load`] from a file system.
    pub fn load_from(files: &dyn Files, what: &Path, report: &mut Report) -> Self {
        let mut simulation = Self { endpoints: Vec::new() };
        let before = report.diagnostics().len();
        let mut paths = if files.is_file(what) { vec![what.to_owned()] } else { files.list(what) };
        paths.retain(|path| is_yaml(path) && files.is_file(path));
        for file in paths {
            match text_of(files, &file) {
                Ok(text) => {
                    let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
                    simulation.add(&text, name, &file.display().to_string(), report);
                }
                Err((code, message)) => {
                    report.add(Diagnostic::error(code, None, format!("`{}` {message}", file.display())));
                }
            }
        }
        simulation.unless_empty(what, before, report)
    }

    /// Reports an empty description, unless something was reported since `before`.
    fn unless_empty(self, what: &Path, before: usize, report: &mut Report) -> Self {
        if self.endpoints.is_empty() && report.diagnostics().len() == before {
            let message = format!("there is no `.yaml` file with a stream in `{}`", what.display());
            report.add(
                Diagnostic::error(Code::NoStreams, None, message)
                    .help("describe one, for example with `path: /prices`"),
            );
        }
        self
    }

    /// Parses a description or a list of them. `name` is the default path, `file` the name in faults.
    ///
    /// # Errors
    ///
    /// All faults of the text.
    pub fn parse(text: &str, name: &str, file: &str) -> Result<Self, Report> {
        let mut report = Report::default();
        let mut simulation = Self { endpoints: Vec::new() };
        simulation.add(text, name, file, &mut report);
        simulation.unless_faulty(report)
    }

    fn unless_faulty(self, report: Report) -> Result<Self, Report> {
        if report.diagnostics().is_empty() { Ok(self) } else { Err(report) }
    }

    /// Adds the paths of one file.
    fn add(&mut self, text: &str, name: &str, file: &str, report: &mut Report) {
        let file = Arc::make_mut(&mut report.sources).add(file, text);
        let Some(tree) = syntax::parse(text, file, report) else { return };
        let mut here = Vec::new();
        for node in tree.root.items() {
            match Endpoint::read(node, name) {
                Ok(endpoint) => here.push(endpoint),
                Err(fault) => report.add(fault),
            }
        }
        // A stream with a faulty description would be reported as unknown, too.
        let whole = here.len() == tree.root.items().len();
        here.iter()
            .filter(|_| whole)
            .filter_map(|endpoint| endpoint.unknown_stream(&here))
            .for_each(|fault| report.add(fault));
        for endpoint in here {
            if self.endpoints.iter().any(|known| known.address.is_same(&endpoint.address)) {
                let message = format!("the path `{}` is described twice", endpoint.address.path);
                let fault = Diagnostic::error(Code::DuplicateName, endpoint.path_span, message);
                report.add(fault.help("give one of them another `path`, `method` or `query`"));
            } else {
                self.endpoints.push(endpoint);
            }
        }
    }

    /// The simulation of a recording's servers. Exchanges of several APIs with one path are replayed in turn.
    pub fn of_recording(exchanges: &[Exchange]) -> Self {
        let mut endpoints: Vec<Endpoint> = Vec::new();
        for exchange in exchanges {
            let path = path_of(exchange);
            if !endpoints.iter().any(|endpoint| endpoint.address.path == path) {
                let alike: Vec<&Exchange> = exchanges.iter().filter(|other| path_of(other) == path).collect();
                endpoints.push(Endpoint::recorded(path, &exchange.method, Recorded::of(&alike)));
            }
        }
        Self { endpoints }
    }

    /// The simulation at another pace.
    #[must_use]
    pub fn at_rate(mut self, rate: Rate) -> Self {
        for endpoint in &mut self.endpoints {
            endpoint.set_rate(rate);
        }
        self
    }

    /// The simulation with these faults on every path.
    #[must_use]
    pub fn with_faults(mut self, faults: &[InjectedFault]) -> Self {
        for endpoint in &mut self.endpoints {
            endpoint.injected.extend_from_slice(faults);
        }
        self
    }

    /// Accepted credentials without duplicates, as request lines: `Authorization: Bearer demo-token`.
    pub fn credentials(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for credential in self.endpoints.iter().flat_map(|endpoint| endpoint.auth.credentials()) {
            if !all.contains(&credential) {
                all.push(credential);
            }
        }
        all
    }

    /// Paths, each with a line about its service.
    pub fn paths(&self) -> impl Iterator<Item = (&str, String)> {
        self.endpoints.iter().map(|endpoint| (endpoint.address.path.as_str(), endpoint.describe()))
    }
}

/// The path of an API of a recording, from its URL.
fn path_of(exchange: &Exchange) -> String {
    let path = url::Url::parse(&exchange.url).map(|url| url.path().to_owned());
    path.unwrap_or_else(|_| format!("/{}", exchange.api))
}

/// YAML files of a folder, sorted; a file itself.
fn files(path: &Path, report: &mut Report) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = match fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => {
            report.add(unreadable(path, &error));
            return Vec::new();
        }
    };
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| is_yaml(path) && path.is_file());
    files.sort();
    files
}

fn is_yaml(path: &Path) -> bool {
    matches!(path.extension().and_then(|extension| extension.to_str()), Some("yaml" | "yml"))
}

fn text(file: &Path, report: &mut Report) -> Option<String> {
    let read = fs::metadata(file).and_then(|data| match data.len() > LARGEST_FILE {
        true => Ok(None),
        false => fs::read_to_string(file).map(Some),
    });
    match read {
        Ok(Some(text)) => return Some(text),
        Ok(None) => {
            let message = format!("`{}` is larger than {} MiB", file.display(), LARGEST_FILE / 1024 / 1024);
            report.add(Diagnostic::error(Code::FileTooLarge, None, message));
        }
        Err(error) => report.add(unreadable(file, &error)),
    }
    None
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let code = if error.kind() == io::ErrorKind::InvalidData { Code::NotText } else { Code::FileUnreadable };
    Diagnostic::error(code, None, format!("`{}` cannot be read: {error}", path.display()))
}
