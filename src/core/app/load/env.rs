//! `env.*` and `secrets.*`: every source in its order, the last one wins.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::loader::{Loader, did_you_mean};
use crate::app::files::FileKind;
use crate::diag::{Code as FaultCode, Diagnostic, Span, is_slip};
use crate::syntax::{Node, dotenv};
use crate::value::Value;

impl Loader<'_> {
    /// Reads `env`. `root` is the folder that contains `ensemble/`, or the app's own; `config` is `ensemble-config.yaml`.
    pub fn read_env(&mut self, app: &Path, root: &Path, config: Option<&Node>) {
        let json = self.json(&app.join("config/appConfig.json")).unwrap_or_default();
        for (key, value) in json.get("envVariables").as_map().into_iter().flat_map(|map| map.iter()) {
            self.check_variable(key, value, None);
            self.app.env.insert(key.clone(), value.clone());
        }
        if let Some(base) = json.get("baseUrl").as_str() {
            self.app.base_url = Some(Arc::from(base));
        }
        // Where the other runtime keeps them.
        let react = self.read_if_there(&app.join("config.yaml")).and_then(|file| self.tree_of(file));
        if let Some(react) = &react {
            self.env_entries(&react.root);
            self.read_sign_in(&react.root);
            if let Some(base) = react.root.get("baseUrl").and_then(Node::text) {
                self.app.base_url = Some(base.clone());
            }
        }
        self.env_file(&app.join(".env.assets"));
        let files = [app.join(".env.config"), root.join(".env.config"), root.join("ensemble/.env.config")];
        // `app` and `root` are mostly the same folder: a file that was read twice would report its faults twice.
        for path in distinct(&files) {
            self.env_file(path);
        }
        if let Some(config) = config {
            self.read_sign_in(config);
            self.env_entries(config);
        }
    }

    /// `environmentVariables` of a configuration file.
    fn env_entries(&mut self, config: &Node) {
        let Some(variables) = config.get("environmentVariables") else { return };
        for entry in self.entries_of(variables, "`environmentVariables`") {
            let value = Value::text(entry.node.to_value().to_display());
            self.check_variable(&entry.key, &value, Some(entry.key_span));
            self.app.env.insert(entry.key.clone(), value);
        }
    }

    /// Adds the variables of the command line, then the names that only the host's [`Environment`](crate::app::Environment) has.
    pub fn override_env(&mut self) {
        if let Some(path) = &self.options.env_file.clone() {
            if self.files.is_file(path) {
                self.env_file(path);
            } else {
                self.read(path);
            }
        }
        if let Some(address) = &self.options.simulated_at {
            self.app.env.insert(Arc::from("API_URL"), Value::text(address.as_str()));
            let others = self.app.env.iter_mut().filter(|(key, _)| key.ends_with("_API_URL"));
            others.for_each(|(_, value)| *value = Value::text(address.as_str()));
        }
        for (key, value) in &self.options.env {
            self.app.env.insert(Arc::from(key.as_str()), Value::text(value.as_str()));
        }
        for (name, span) in std::mem::take(&mut self.env_names) {
            // Only names that the app declares without a value are read from the environment: an app does not read what happens to be there.
            let may_look = match self.app.env.get(&name) {
                Some(listed) => listed.is_null() || listed.as_str() == Some(""),
                None => self.options.any_from_environment,
            };
            if let Some(value) = self.options.environment.get(&name).filter(|_| may_look) {
                self.app.env.insert(name, Value::text(value));
            } else if let Some(span) = span.filter(|_| self.options.reports_missing_env)
                && !self.app.env.contains_key(&name)
            {
                self.missing_env(&name, span);
            }
        }
    }

    fn missing_env(&mut self, name: &str, span: Span) {
        // `--simulate` gives the address of the simulated streams.
        let simulated = name == "API_URL" && self.files.kind(&self.app.root.join("simulate")) == Some(FileKind::Folder);
        if simulated || self.is_named_by_tests(name) {
            return;
        }
        let fault = Diagnostic::warning(FaultCode::EnvMissing, span, format!("nothing gives `env.{name}` a value"));
        let near = self.nearest(name, self.app.env.keys().map(|known| &**known)).filter(|near| is_slip(name, near));
        let help = near.map(did_you_mean).unwrap_or_else(|| {
            format!("write `{name}=…` into `.env.config`; `{name}=` without a value takes it from the environment")
        });
        self.report.add(fault.help(help));
    }

    /// Returns true when a file directly in the app's `tests` contains the name: tests give the variable its value there.
    fn is_named_by_tests(&self, name: &str) -> bool {
        const LONGEST: u64 = 1024 * 1024;
        let files = self.files.list(&self.app.root.join("tests"));
        let holds = |path: &PathBuf| {
            self.files.is_file(path)
                && self.files.read(path, LONGEST).is_ok_and(|text| String::from_utf8_lossy(&text).contains(name))
        };
        files.iter().any(holds)
    }

    /// Reads a file of `KEY=value` lines, when it is there.
    pub fn env_file(&mut self, path: &Path) {
        let variables = self.variables(path, false);
        self.app.env.extend(variables);
    }

    /// The variables of a file that may be absent; lines that are none are reported.
    fn variables(&mut self, path: &Path, is_secret: bool) -> Vec<(Arc<str>, Value)> {
        let Some(file) = self.read_if_there(path) else { return Vec::new() };
        let text = self.sources.get(file).map(|source| source.text.clone()).unwrap_or_default();
        let (variables, unreadable) = dotenv(&text);
        for range in unreadable {
            let span = Span { file, start: range.start as u32, end: range.end as u32 };
            // A fault with a span shows its line and those around it, which may hold secrets.
            let (span, message) = match self.sources.line_of(span).filter(|_| is_secret) {
                Some(line) => (None, format!("{line} sets no variable")),
                None => (Some(span), "this line sets no variable".to_owned()),
            };
            let fault = Diagnostic::warning(FaultCode::EnvSyntax, span, message);
            self.report.add(fault.help("write `KEY=value`, a value with blanks around it or with ` #` in quotes"));
        }
        let variables: Vec<(Arc<str>, Value)> =
            variables.into_iter().map(|variable| (Arc::from(variable.key), Value::text(variable.value))).collect();
        for (name, value) in variables.iter().filter(|_| !is_secret) {
            let start = text.find(&**name).unwrap_or_default() as u32;
            self.check_variable(name, value, Some(Span { file, start, end: start + name.len() as u32 }));
        }
        variables
    }

    /// `secrets.*` of an app.
    pub fn read_secrets(&mut self, app: &Path, root: &Path) {
        let json = self.json(&app.join("config/secrets.json")).unwrap_or_default();
        for (key, value) in json.get("secrets").as_map().into_iter().flat_map(|map| map.iter()) {
            self.app.secrets.insert(key.clone(), value.clone());
        }
        let files = [app.join(".env.secrets"), root.join("ensemble/.env.secrets"), app.join(".env"), root.join(".env")];
        for path in distinct(&files) {
            let variables = self.variables(path, true);
            self.app.secrets.extend(variables);
        }
    }
}

fn distinct(paths: &[PathBuf]) -> impl Iterator<Item = &Path> {
    paths.iter().enumerate().filter(|(at, path)| !paths[..*at].contains(path)).map(|(_, path)| path.as_path())
}
