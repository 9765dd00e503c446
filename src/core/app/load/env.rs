//! `env.*` and `secrets.*`: every source in its order, the last one wins.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::loader::Loader;
use crate::syntax::Node;
use crate::value::Value;

impl Loader<'_> {
    /// `env.*` of an app. `root` is the folder that holds `ensemble/` or the app's own, `config` what `ensemble-config.yaml` says.
    pub fn read_env(&mut self, app: &Path, root: &Path, config: Option<&Node>) {
        let json = self.json(&app.join("config/appConfig.json")).unwrap_or_default();
        for (key, value) in json.get("envVariables").as_map().into_iter().flat_map(|map| map.iter()) {
            self.app.env.insert(key.clone(), value.clone());
        }
        if let Some(base) = json.get("baseUrl").as_str() {
            self.app.base_url = Some(Arc::from(base));
        }
        let files = [app.join(".env.config"), root.join(".env.config"), root.join("ensemble/.env.config")];
        for path in distinct(&files) {
            self.env_file(path);
        }
        if let Some(variables) = config.and_then(|config| config.get("environmentVariables")) {
            for entry in self.entries_of(variables, "`environmentVariables`") {
                let value = Value::text(entry.node.to_value().to_display());
                self.app.env.insert(entry.key.clone(), value);
            }
        }
    }

    /// What the command line adds; afterwards, what only the process's environment has.
    pub fn override_env(&mut self) {
        if let Some(path) = &self.options.env_file.clone() {
            if path.is_file() {
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
        for name in &self.env_names {
            if !self.app.env.contains_key(name)
                && let Ok(value) = std::env::var(&**name)
            {
                self.app.env.insert(name.clone(), Value::text(value));
            }
        }
    }

    /// Reads a file of `KEY=value` lines, when it is there.
    pub fn env_file(&mut self, path: &Path) {
        let Some(file) = self.read_if_there(path) else { return };
        let Some(source) = self.sources.get(file) else { return };
        let pairs = pairs(&source.text);
        self.app.env.extend(pairs);
    }

    /// `secrets.*` of an app.
    pub fn read_secrets(&mut self, app: &Path, root: &Path) {
        let json = self.json(&app.join("config/secrets.json")).unwrap_or_default();
        for (key, value) in json.get("secrets").as_map().into_iter().flat_map(|map| map.iter()) {
            self.app.secrets.insert(key.clone(), value.clone());
        }
        let files = [app.join(".env.secrets"), root.join("ensemble/.env.secrets"), app.join(".env"), root.join(".env")];
        for path in distinct(&files) {
            let Some(file) = self.read_if_there(path) else { continue };
            let found = self.sources.get(file).map(|source| pairs(&source.text)).unwrap_or_default();
            self.app.secrets.extend(found);
        }
    }
}

fn distinct(paths: &[std::path::PathBuf]) -> impl Iterator<Item = &Path> {
    paths.iter().enumerate().filter(|(at, path)| !paths[..*at].contains(path)).map(|(_, path)| path.as_path())
}

/// `KEY=value` lines: `#` begins a comment line, the first `=` splits, quotes around a value are taken off.
fn pairs(text: &str) -> BTreeMap<Arc<str>, Value> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let lines = lines.filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.strip_prefix("export ").unwrap_or(line).split_once('='));
    pairs.map(|(key, value)| (Arc::from(key.trim()), Value::text(unquoted(value.trim())))).collect()
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_pairs() {
        let found = pairs("# c\nA=1=2\n export B = 'x y' \n\nC=\"\"\nnonsense\n");
        let shown: Vec<String> = found.iter().map(|(key, value)| format!("{key}={}", value.to_display())).collect();
        assert_eq!(shown, ["A=1=2", "B=x y", "C="]);
    }
}
