//! A whole simulation: every path of a folder of YAML files, of one file, or of a built-in shape.

use std::fs;
use std::path::{Path, PathBuf};

use super::endpoint::Endpoint;
use super::error::SimulationError;
use super::fault_injection::InjectedFault;
use super::pace::Rate;
use super::read::read;
use super::shape;

/// More than any description needs; keeps a wrong path from being read into memory whole.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// Everything one server serves.
#[derive(Clone)]
pub struct Simulation {
    pub(super) endpoints: Vec<Endpoint>,
}

impl Simulation {
    /// Opens a built-in shape by its name, or a folder or file by its path. Of an app's folder its `simulate/` is taken.
    pub fn open(what: &Path) -> Result<Self, SimulationError> {
        if let Some(shape) = what.to_str().and_then(shape::find) {
            return Self::parse(shape.yaml, shape.name, shape.name);
        }
        let inner = what.join("simulate");
        let what = if inner.is_dir() { inner.as_path() } else { what };
        if !what.exists() {
            let names: Vec<&str> = shape::SHAPES.iter().map(|shape| shape.name).collect();
            let message = format!("`{}` is neither a shape ({}) nor a folder", what.display(), names.join(", "));
            return Err(SimulationError::general(message));
        }
        let mut endpoints: Vec<Endpoint> = Vec::new();
        for file in files(what)? {
            let shown = file.display().to_string();
            let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            for endpoint in Self::parse(&text(&file)?, name, &shown)?.endpoints {
                if endpoints.iter().any(|known| known.path == endpoint.path) {
                    let message = format!("the path `{}` is described in another file too", endpoint.path);
                    return Err(SimulationError::general(message).in_file(&shown));
                }
                endpoints.push(endpoint);
            }
        }
        match endpoints.is_empty() {
            true => Err(SimulationError::general("there is no `.yaml` file with a stream here")
                .in_file(&what.display().to_string())),
            false => Ok(Self { endpoints }),
        }
    }

    /// Reads one description from `text`, or a list of them. `name` gives the path when none is written,
    /// `file` is named in faults.
    pub fn parse(text: &str, name: &str, file: &str) -> Result<Self, SimulationError> {
        let root = read(text).map_err(|fault| fault.in_file(file))?;
        let endpoints = root.items().iter().map(|node| Endpoint::read(node, name)).collect::<Result<Vec<_>, _>>();
        let endpoints = endpoints.map_err(|fault| fault.in_file(file))?;
        match endpoints.iter().find_map(|endpoint| endpoint.leads_nowhere(&endpoints)) {
            Some(fault) => Err(fault.in_file(file)),
            None => Ok(Self { endpoints }),
        }
    }

    /// The same simulation at another pace.
    #[must_use]
    pub fn at_rate(mut self, rate: Rate) -> Self {
        for endpoint in &mut self.endpoints {
            endpoint.set_rate(rate);
        }
        self
    }

    /// The same simulation with these faults on every path.
    #[must_use]
    pub fn with_faults(mut self, faults: &[InjectedFault]) -> Self {
        for endpoint in &mut self.endpoints {
            endpoint.injected.extend_from_slice(faults);
        }
        self
    }

    /// The credentials that the paths accept, each once, as a request line: `Authorization: Bearer demo-token`.
    pub fn credentials(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for credential in self.endpoints.iter().flat_map(|endpoint| endpoint.auth.credentials()) {
            if !all.contains(&credential) {
                all.push(credential);
            }
        }
        all
    }

    /// Each path with a line about what is there.
    pub fn paths(&self) -> impl Iterator<Item = (&str, String)> {
        self.endpoints.iter().map(|endpoint| (endpoint.path.as_str(), endpoint.describe()))
    }
}

/// The YAML files of a folder, by name; a file is itself.
fn files(path: &Path) -> Result<Vec<PathBuf>, SimulationError> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| unreadable(path, &error))?;
    let is_yaml = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("yaml" | "yml")) && path.is_file()
    };
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).filter(is_yaml).collect();
    files.sort();
    Ok(files)
}

fn text(file: &Path) -> Result<String, SimulationError> {
    let size = fs::metadata(file).map_err(|error| unreadable(file, &error))?.len();
    if size > LARGEST_FILE {
        return Err(SimulationError::general("the file is larger than 16 MiB").in_file(&file.display().to_string()));
    }
    fs::read_to_string(file).map_err(|error| unreadable(file, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> SimulationError {
    SimulationError::general(format!("cannot be read: {error}")).in_file(&path.display().to_string())
}
