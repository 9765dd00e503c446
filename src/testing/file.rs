//! What test files say, as plain data.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::step::StepDef;
use ensemble_core::diag::Span;
use ensemble_core::spec::FromValue;
use ensemble_core::value::{Map, Value};

/// All tests of an app.
#[derive(Clone, Debug, Default)]
pub struct Tests {
    /// The folder that they lie in.
    pub folder: PathBuf,
    /// What `config.yaml` says for all of them.
    pub suite: Suite,
    /// The tests, by file and scenario.
    pub tests: Vec<Test>,
}

/// `config.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// Mocks of every test.
    pub mocks: Mocks,
    /// What every test starts with.
    pub state: State,
    /// Sets of mocks and state that tests choose.
    pub profiles: Profiles,
    /// Each test runs once on each of them.
    pub devices: Vec<Device>,
    /// Timers that would take longer take so long.
    pub longest_timer: Option<Duration>,
    /// Helper services and their addresses, for `${services.NAME.url}`.
    pub services: BTreeMap<Arc<str>, Arc<str>>,
}

/// Sets of mocks and state.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// Those of tests that choose none.
    pub default: Vec<Arc<str>>,
    /// Names for several at once.
    pub groups: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Each of them.
    pub definitions: BTreeMap<Arc<str>, (Mocks, State)>,
}

/// A window that tests run in.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// Its name.
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

/// What an app finds when it starts.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Its storage.
    pub storage: Map,
    /// Its encrypted storage.
    pub secure: Map,
    /// The system's keychain.
    pub keychain: Map,
    /// `env.*`.
    pub env: Map,
    /// `secrets.*`: those of `.env.secrets` are not everywhere that tests run.
    pub secrets: Map,
}

/// What servers do, by the API's name.
#[derive(Clone, Debug, Default)]
pub struct Mocks(pub Vec<(Arc<str>, Value)>);

/// One test, one scenario of it.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its id, with the scenario in brackets.
    pub id: Arc<str>,
    /// Its file as a person reaches it.
    pub file: String,
    /// Where its id is written.
    pub span: Span,
    /// The screen it starts on, and where that is written.
    pub start_screen: Option<(Arc<str>, Span)>,
    /// What that screen is opened with.
    pub inputs: Value,
    /// What the app finds when it starts.
    pub state: State,
    /// What servers do.
    pub mocks: Mocks,
    /// Steps before the screen opens.
    pub setup: Vec<Step>,
    /// The test whose storage it starts with.
    pub session: Option<(Arc<str>, Span)>,
    /// The test where whose end it goes on.
    pub prerequisite: Option<(Arc<str>, Span)>,
    /// The profiles it chooses.
    pub profiles: Option<Vec<Arc<str>>>,
    /// How often it is tried again.
    pub retry: u32,
    /// `feature`, `owner`, `priority`, `type` and each of the `tags`, for choosing tests.
    pub labels: Vec<(&'static str, Arc<str>)>,
    /// What it does.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Which step.
    pub def: &'static StepDef,
    /// Its arguments, by canonical name.
    pub args: Value,
    /// Where it is written.
    pub span: Span,
    /// The steps in it.
    pub steps: Vec<Step>,
}

impl Step {
    /// The argument called `name`; null when it is absent.
    pub fn arg(&self, name: &str) -> Value {
        self.args.get(name)
    }

    /// The argument as text; `None` when it is absent.
    pub fn text(&self, name: &str) -> Option<Arc<str>> {
        let value = self.arg(name);
        (!value.is_null()).then(|| value.to_display())
    }

    /// The argument as text, empty when it is absent: for arguments that the loader has seen to be there.
    pub fn need(&self, name: &str) -> Arc<str> {
        self.text(name).unwrap_or_default()
    }

    /// The argument as a `T`; `None` when it is absent or has another form.
    pub fn read<T: FromValue>(&self, name: &str) -> Option<T> {
        let value = self.arg(name);
        if value.is_null() { None } else { T::from_value(&value) }
    }

    /// `timeoutMs`, or what is usual.
    pub fn patience(&self) -> Duration {
        self.read::<f64>("timeoutMs").map_or(Self::PATIENCE, millis)
    }

    /// How long steps wait that do not say it.
    pub const PATIENCE: Duration = Duration::from_secs(5);
}

impl Mocks {
    /// These and then `over`, which goes before them.
    pub fn and(&self, over: &Mocks) -> Mocks {
        Mocks(self.0.iter().chain(&over.0).cloned().collect())
    }

    /// What the server of an API does: the last entry; `$merge` changes the one before it.
    pub fn of(&self, api: &str) -> Option<Value> {
        let mut found: Option<Value> = None;
        for (_, value) in self.0.iter().filter(|(name, _)| &**name == api) {
            found = Some(match value.get("$merge") {
                Value::Map(changes) => {
                    let base = found.unwrap_or_else(|| Value::Map(Arc::default()));
                    changes.iter().fold(base, |base, (path, value)| with(&base, path, value))
                }
                _ => value.clone(),
            });
        }
        found
    }
}

impl State {
    /// These and then `over`, which goes before them.
    pub fn and(&self, over: &State) -> State {
        let join =
            |a: &Map, b: &Map| a.iter().chain(b.iter()).map(|(key, value)| (key.clone(), value.clone())).collect();
        State {
            storage: join(&self.storage, &over.storage),
            secure: join(&self.secure, &over.secure),
            keychain: join(&self.keychain, &over.keychain),
            env: join(&self.env, &over.env),
            secrets: join(&self.secrets, &over.secrets),
        }
    }
}

/// Milliseconds as a time; at most a year.
pub fn millis(number: f64) -> Duration {
    const YEAR_MILLIS: f64 = 366.0 * 86_400_000.0;
    Duration::from_secs_f64(number.clamp(0.0, YEAR_MILLIS) / 1000.0)
}

/// A longer list is not made by a path into it.
const LONGEST_LIST: usize = 10_000;

/// `value` with something else at `path`: `body.items[0].name`. What is not there yet is made.
fn with(value: &Value, path: &str, new: &Value) -> Value {
    let path = path.trim_start_matches('.');
    if path.is_empty() {
        return new.clone();
    }
    if let Some((number, rest)) = path.strip_prefix('[').and_then(|path| path.split_once(']')) {
        let Some(at) = number.trim().parse::<usize>().ok().filter(|at| *at < LONGEST_LIST) else {
            return value.clone();
        };
        let mut items: Vec<Value> = value.as_list().map(<[Value]>::to_vec).unwrap_or_default();
        if items.len() <= at {
            items.resize(at + 1, Value::Null);
        }
        items[at] = with(&items[at], rest, new);
        return Value::list(items);
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (key, rest) = path.split_at(end);
    let mut map = value.as_map().cloned().unwrap_or_default();
    let old = map.get(key).cloned().unwrap_or_default();
    map.insert(key, with(&old, rest, new));
    Value::Map(Arc::new(map))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        ensemble_core::json::from_json(json).unwrap()
    }

    #[test]
    fn merging_changes_one_place_and_makes_what_is_missing() {
        let base = value(r#"{"body": {"rows": [{"a": 1, "b": 2}]}}"#);
        let merged = with(&base, "body.rows[0].b", &value("3"));
        assert_eq!(merged.to_string(), r#"{"body":{"rows":[{"a":1,"b":3}]}}"#);
        assert_eq!(
            with(&base, "body.rows[2].c", &value("true")).to_string(),
            r#"{"body":{"rows":[{"a":1,"b":2},null,{"c":true}]}}"#
        );
        assert_eq!(with(&base, "body.rows[99999999]", &Value::Null), base);
    }

    #[test]
    fn the_last_mock_of_an_api_counts_unless_it_merges() {
        let mocks = |entries: &[(&str, &str)]| {
            Mocks(entries.iter().map(|(name, json)| (Arc::from(*name), value(json))).collect())
        };
        let suite = mocks(&[("a", r#"{"body": {"x": 1, "y": 2}}"#), ("b", r#"{"statusCode": 500}"#)]);
        let test = suite.and(&mocks(&[("a", r#"{"$merge": {"body.y": 5}}"#), ("b", r#"{"body": 1}"#)]));
        assert_eq!(test.of("a").unwrap().to_string(), r#"{"body":{"x":1,"y":5}}"#);
        assert_eq!(test.of("b").unwrap().to_string(), r#"{"body":1}"#);
        assert!(test.of("c").is_none());
    }
}
