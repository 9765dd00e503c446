//! Reads a test file: one test, or one for each scenario.

use std::path::Path;
use std::sync::Arc;

use super::reader::Reader;
use crate::testing::mocks::Mocks;
use crate::testing::suite::{InitialState, Test};
use ensemble_core::diag::{Code, FileId, Span};
use ensemble_core::spec::{Kind, Prop, Topic, prop};
use ensemble_core::syntax::Node;
use ensemble_core::value::Value;

/// Keys of a test file.
pub const KEYS: &[Prop] = &[
    prop("id", Kind::Text, "The test's name, of which there is one in the app."),
    prop("startScreen", Kind::Text, "The screen that it opens."),
    prop("startScreenInputs", Kind::Map, "Inputs of that screen."),
    prop("steps", Kind::List, "Actions and expectations, in order."),
    prop(
        "mocks",
        Kind::Any,
        "Mocked servers, by the API's name; a list of maps and paths of files is merged in order.",
    ),
    prop("initialState", Kind::Map, "State at the start: `{storage, secureStorage, keychain, env, secrets}`."),
    prop("setup", Kind::List, "Steps before the screen is opened."),
    prop("session", Kind::Text, "The id of a test that is run once before; its storage is what this one starts with."),
    prop("prerequisite", Kind::Text, "The old form of `session`."),
    prop(
        "scenarios",
        Kind::List,
        "The test runs once for each: `{id, description, vars}`; `${scenario.NAME}` is a variable of it.",
    ),
    prop("profiles", Kind::Names, "Sets of mocks and state of `tests/config.yaml`.").also(&["profile"]),
    prop("retry", Kind::Number { min: 0.0, max: 20.0 }, "Further attempts when it fails.").or("0"),
    prop("parallel", Kind::Bool, "Taken and not looked at: tests share nothing."),
    prop("feature", Kind::Names, "By which `--feature` chooses it."),
    prop("tags", Kind::Names, "By which `--tag` chooses it."),
    prop("description", Kind::Text, "Description of the test."),
    prop("owner", Kind::Names, "Who looks after it."),
    prop("priority", Kind::Names, "How much it matters."),
    prop("type", Kind::Names, "Kind of the test."),
];

/// Reference topic: test files.
pub(crate) static TEST: Topic = Topic {
    name: "test",
    aliases: &["tests", "mocks"],
    doc: "A file `tests/NAME.test.yaml`: played without a window on a virtual clock, with mocked servers. A call without a mock fails and says which mock to write.",
    keys: KEYS,
    examples: &[
        "id: stop\nstartScreen: Home\nmocks:\n  prices:\n    events: [{data: {symbol: ACME, price: 12.5}}]\nsteps:\n  - expectText: ACME 12.5\n  - tap: {text: Stop}\n",
    ],
    see: &["mock", "tap", "expectText", "wait"],
    ..Topic::DEFAULT
};

/// Reference topic: mocked servers.
pub(crate) static MOCK: Topic = Topic {
    name: "mock",
    doc: "A mocked server of a test, below `mocks` by the API's name.",
    keys: super::REPLY,
    examples: &[
        "mocks:\n  order: {statusCode: 201, body: {number: 7}}\n  feed:\n    events:\n      - {data: 1}\n      - {delayMs: 2000, data: 2}\n",
    ],
    see: &["test"],
    ..Topic::DEFAULT
};

/// Keys for selecting tests.
const LABELS: [&str; 5] = ["feature", "tags", "owner", "priority", "type"];

/// Limit of scenarios in a file. Scenarios multiply with devices, and each one starts the app.
const MOST_SCENARIOS: usize = 1000;

impl Reader<'_> {
    /// The tests of a file.
    pub fn test_file(&mut self, path: &Path, tests: &mut Vec<Test>) {
        let Some((file, root)) = self.tree(path) else { return };
        let Some(scenarios) = root.get("scenarios").filter(|scenarios| !scenarios.is_null()) else {
            let root = self.substituted(&root, None);
            tests.extend(self.test(path, file, &root, None));
            return;
        };
        let items = self.list(scenarios, "`scenarios`");
        if items.len() > MOST_SCENARIOS {
            let message = format!("the test has more than {MOST_SCENARIOS} scenarios");
            return self.error(Code::OutOfRange, scenarios.span, message, None);
        }
        for (at, scenario) in items.iter().enumerate() {
            self.entries(scenario, "a scenario", &["id", "description", "vars"]);
            let id = scenario.get("id").and_then(|id| self.text(id, "`id` of a scenario"));
            let id = id.unwrap_or_else(|| Arc::from((at + 1).to_string()));
            let vars = scenario.get("vars").map_or(Value::map::<Arc<str>>([]), Node::to_value);
            // Faults of the file itself are reported with the first scenario, those of its variables with each.
            let substituted = self.substituted(&root, Some(&vars));
            self.silent = at > 0;
            tests.extend(self.test(path, file, &substituted, Some(&id)));
            self.silent = false;
        }
    }

    fn test(&mut self, path: &Path, file: FileId, root: &Node, scenario: Option<&Arc<str>>) -> Option<Test> {
        let start = Span { file, start: 0, end: 0 };
        let entries = self.known_entries(root, "the test", &Prop::names(KEYS).collect::<Vec<_>>());
        let mut test = Test {
            id: Arc::from(""),
            file: path.display().to_string(),
            span: start,
            start_screen: None,
            inputs: Value::Null,
            state: InitialState::default(),
            mocks: Mocks::default(),
            setup: Vec::new(),
            session: None,
            prerequisite: None,
            profiles: None,
            retry: 0,
            labels: Vec::new(),
            steps: Vec::new(),
        };
        for entry in entries {
            let (node, key) = (&entry.node, &*entry.key);
            match key {
                "id" => {
                    test.id = self.text(node, "`id`").unwrap_or_default();
                    test.span = node.span;
                }
                "startScreen" => {
                    test.start_screen = self.text(node, "`startScreen`").map(|name| (name, node.span));
                }
                "startScreenInputs" => test.inputs = Value::Map(Arc::new(self.values(node, "`startScreenInputs`"))),
                "steps" => test.steps = self.steps(node, "`steps`", 0),
                "mocks" => test.mocks = self.mocks(node),
                "initialState" => test.state = self.state(node),
                "setup" => test.setup = self.setup(node),
                "session" => test.session = self.text(node, "`session`").map(|name| (name, node.span)),
                "prerequisite" => {
                    test.prerequisite = self.text(node, "`prerequisite`").map(|name| (name, node.span));
                    let help = "start on a screen of its own with `startScreen`, after a `session` where one is needed";
                    self.warning(Code::OldForm, entry.key_span, "`prerequisite` is an old form", help.to_owned());
                }
                "profiles" | "profile" => test.profiles = Some(self.texts(node, "`profiles`")),
                "retry" => test.retry = self.retry(node),
                _ => {}
            }
            if let Some(label) = LABELS.iter().find(|label| **label == key) {
                let texts = self.texts(node, &format!("`{label}`"));
                test.labels.extend(texts.into_iter().map(|text| (*label, text)));
            }
        }
        self.complete(root, &test, start);
        if let Some(scenario) = scenario {
            test.id = Arc::from(format!("{}[{scenario}]", test.id));
        }
        (!test.id.is_empty()).then_some(test)
    }

    /// Reports missing keys of a test.
    fn complete(&mut self, root: &Node, test: &Test, start: Span) {
        let whole = Span { end: root.span.end, ..Span { start: root.span.start, ..start } };
        if test.id.is_empty() {
            self.error(Code::MissingKey, whole, "the test has no `id`", "add `id: what_it_shows`".to_owned());
        }
        match &test.start_screen {
            Some((name, _)) if self.app.screens.contains_key(name) || self.app.unread.contains(name) => {}
            Some((name, span)) => {
                let names: Vec<Arc<str>> = self.app.screens.keys().cloned().collect();
                let help = self.did_you_mean(name, names.iter().map(|name| &**name));
                self.error(Code::ScreenUnknown, *span, format!("the app has no screen `{name}`"), help);
            }
            None if test.prerequisite.is_none() => {
                let home = if self.app.home.is_empty() { "Home" } else { &*self.app.home };
                let help = format!("add `startScreen: {home}`");
                self.error(Code::MissingKey, whole, "the test has no `startScreen`", help);
            }
            _ => {}
        }
        if root.get("steps").is_none_or(|steps| steps.is_null() || steps.list().is_some_and(<[Node]>::is_empty)) {
            self.error(Code::MissingKey, whole, "the test has no `steps`", "add `steps:` with a list".to_owned());
        }
    }

    fn retry(&mut self, node: &Node) -> u32 {
        // Limit of attempts; a test that needs more proves nothing.
        const MOST: f64 = 20.0;
        match node.to_value().as_f64().filter(|times| (0.0..=MOST).contains(times) && times.fract() == 0.0) {
            Some(times) => times as u32,
            None => {
                let message = "`retry` is no number of attempts";
                self.error(Code::WrongType, node.span, message, format!("write a whole number from 0 to {MOST}"));
                0
            }
        }
    }
}
