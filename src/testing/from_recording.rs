//! Generates a test from a recording: its mocks are the recorded servers, its steps the user's actions, its expectations recorded texts that also
//! appear when the test is played.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::load::{TestInputs, load_file};
use super::mock_servers::MockServers;
use super::recorded_mocks::recorded_mocks;
use super::run::WALL_MILLIS;
use super::step_def::perform;
use super::step_error::StepError;
use super::suite::Test;
use super::test_cx::TestCx;
use crate::shell::played_app::PlayedApp;
use crate::shell::virtual_app::{VirtualApp, VirtualAppConfig};
use ensemble_core::app::App;
use ensemble_core::diag::{Report, Severity};
use ensemble_core::message::Event;
use ensemble_core::message::interaction::Interaction;
use ensemble_core::recording::{Entry, EntryReader, ExternalEvent, Header, Names, Recorded, Tape, WidgetLabel};
use ensemble_core::value::{Map, Value};
use ensemble_runtime::Setup;
use ensemble_runtime::scene::{Node, Scene};
use ensemble_ui::frame::own_text;

/// Input for making a test.
pub struct Source<'a> {
    /// The app.
    pub app: &'a Arc<App>,
    /// Recording.
    pub tape: &'a Tape,
    /// Path of the recording in the test.
    pub named: &'a Path,
    /// Path of the test.
    pub output: &'a Path,
}

/// A generated test.
pub struct GeneratedTest {
    /// Text of the file.
    pub text: String,
    /// Number of steps.
    pub steps: usize,
    /// Number of expectations.
    pub expectations: usize,
    /// Actions of the user that no step can express.
    pub left_out: Vec<String>,
}

/// A line below `steps:`.
struct StepLine {
    text: String,
    /// Number of recorded events up to this line.
    event: usize,
    /// True where the screen is compared.
    is_probe: bool,
}

/// Limit of expected texts after a step, for a readable test.
const MOST_TEXTS: usize = 4;

/// Longest expected text, in characters.
const LONGEST_TEXT: usize = 80;

/// Limit of events written into the test; beyond it, mocks refer to the recording's file.
const MOST_EVENTS: usize = 300;

/// Generates the test. `played` is the app at the start of the recording.
///
/// # Errors
///
/// A message when the steps cannot be repeated.
pub fn make(source: &Source<'_>, played: &mut PlayedApp) -> Result<GeneratedTest, String> {
    let (lines, left_out) = lines(source.tape);
    let head = head(source);
    let draft = document(&head, &lines, &[]);
    // The draft is read as every test is, so that the tried steps are those of the file.
    let test = read(source, &draft)?;
    let shown = probe(source, &test, &lines)?;
    let recorded = recorded_texts(played, &lines);
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut expected: Vec<Vec<Arc<str>>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut texts: Vec<Arc<str>> = Vec::new();
        if line.is_probe {
            let both = recorded[at].iter().filter(|text| shown[at].contains(text) && is_telling(text));
            let fresh: Vec<Arc<str>> = both.filter(|text| !seen.contains(*text)).cloned().collect();
            texts.extend(fresh.iter().take(MOST_TEXTS).cloned());
            seen = recorded[at].iter().cloned().collect();
        }
        expected.push(texts);
    }
    let expectations = expected.iter().map(Vec::len).sum();
    if expectations == 0 && lines.is_empty() {
        return Err("nothing was recorded that a test could do or expect".to_owned());
    }
    let steps = lines.len() + expectations;
    Ok(GeneratedTest { text: document(&head, &lines, &expected), steps, expectations, left_out })
}

/// Text before `steps:`.
fn head(source: &Source<'_>) -> String {
    let header = source.tape.header();
    let id = source.output.file_name().unwrap_or_default().to_string_lossy();
    let id = id.trim_end_matches(".yaml").trim_end_matches(".yml").trim_end_matches(".test");
    let screen = header.screen.clone().unwrap_or_else(|| source.app.home.clone());
    let mut text = format!(
        "# Made of a recording by `ensemble-run test APP --from {}`.\nid: {}\nstartScreen: {}\n",
        source.named.display(),
        quoted(id),
        quoted(&screen)
    );
    // Writing into a text cannot fail; here and below.
    if !header.inputs.is_null() {
        let _ = writeln!(text, "startScreenInputs: {}", header.inputs);
    }
    text.push_str(&initial_state(source.app, header));
    text.push_str(&mocks(source));
    text
}

fn initial_state(app: &App, header: &Header) -> String {
    let missing = |name: &&Arc<str>| app.env.get(*name).is_none_or(Value::is_null);
    // Recordings hold no values; the servers are found by the API's name, so any address will do.
    let address = |name: &Arc<str>| (name.clone(), Value::from("http://recorded.test"));
    let env: Map = header.env.iter().filter(missing).map(address).collect();
    if header.storage.is_empty() && env.is_empty() {
        return String::new();
    }
    let mut text = "initialState:\n".to_owned();
    for (key, map) in [("storage", &header.storage), ("env", &env)] {
        if !map.is_empty() {
            let _ = writeln!(text, "  {key}: {}", Value::Map(Arc::new(map.clone())));
        }
    }
    text
}

/// The mocks: written out if short, otherwise taken from the recording's file.
fn mocks(source: &Source<'_>) -> String {
    let mocks = recorded_mocks(source.tape).0;
    if mocks.is_empty() {
        return String::new();
    }
    let replies = mocks.iter().flat_map(|(_, mock)| replies(mock));
    let events: usize = replies.map(|reply| reply.get("events").as_list().map_or(1, <[Value]>::len)).sum();
    if events > MOST_EVENTS {
        let folder = source.output.parent().unwrap_or(Path::new(""));
        return format!("mocks:\n  replay: {}\n", quoted(&relative(source.named, folder).to_string_lossy()));
    }
    let mut text = "mocks:\n".to_owned();
    for (api, mock) in &mocks {
        let _ = writeln!(text, "  {}:", quoted(api));
        match mock.get("responses").as_list() {
            Some(replies) => {
                text.push_str("    responses:\n");
                for reply in replies {
                    write_reply(&mut text, reply, "      - ", "        ");
                }
            }
            None => write_reply(&mut text, mock, "    ", "    "),
        }
    }
    text
}

fn replies(mock: &Value) -> Vec<Value> {
    mock.get("responses").as_list().map_or_else(|| vec![mock.clone()], <[Value]>::to_vec)
}

/// Writes a reply, with a line for each key and event.
fn write_reply(text: &mut String, reply: &Value, first: &str, rest: &str) {
    let mut indent = first;
    for (key, value) in reply.as_map().into_iter().flat_map(Map::iter) {
        match value.as_list().filter(|_| &**key == "events") {
            Some([]) => _ = writeln!(text, "{indent}events: []"),
            Some(events) => {
                let _ = writeln!(text, "{indent}events:");
                for event in events {
                    let _ = writeln!(text, "{rest}  - {}", flow(event));
                }
            }
            None => _ = writeln!(text, "{indent}{key}: {value}"),
        }
        indent = rest;
    }
    if reply.as_map().is_none_or(Map::is_empty) {
        let _ = writeln!(text, "{first}events: []");
    }
}

/// An event on one line; JSON data is written as YAML if it is sent byte for byte equal.
fn flow(event: &Value) -> String {
    let entries = event.as_map().into_iter().flat_map(Map::iter).map(|(key, value)| {
        let parsed = value.as_str().filter(|_| &**key == "data").and_then(|raw| {
            let parsed = ensemble_core::json::from_json(raw).ok()?;
            let is_structure = matches!(parsed, Value::Map(_) | Value::List(_));
            (is_structure && parsed.to_string() == raw).then_some(parsed)
        });
        format!("{key}: {}", parsed.as_ref().unwrap_or(value))
    });
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// Steps of the user's actions, with pauses.
fn lines(tape: &Tape) -> (Vec<StepLine>, Vec<String>) {
    let mut reader = EntryReader::new(Names::of(&crate::shell::catalog()));
    let (mut lines, mut left_out): (Vec<StepLine>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut number, mut at, mut last) = (0, Duration::ZERO, Duration::ZERO);
    let mut typed: Option<(Arc<str>, usize)> = None;
    for line in 0..tape.len() {
        let Some(Ok(Entry::Event(recorded))) = tape.line(line).map(|line| line.and_then(|line| reader.read(line)))
        else {
            number += usize::from(tape.is_event(line));
            continue;
        };
        number += 1;
        last = last.max(recorded.at);
        match recorded_step(&recorded) {
            RecordedStep::Nothing => {}
            RecordedStep::Unknown(words) => left_out.push(format!("event {number}: {words}")),
            RecordedStep::Step { text, field } => {
                // Typing is one step, however many letters it has.
                if let (Some(id), Some((known, line))) = (&field, &typed)
                    && id == known
                    && let Some(line) = lines.get_mut(*line)
                {
                    (line.text, line.event, at) = (text, number, recorded.at);
                    continue;
                }
                push_wait(&mut lines, &mut at, recorded.at, number - 1);
                typed = field.map(|id| (id, lines.len()));
                lines.push(StepLine { text, event: number, is_probe: true });
            }
        }
    }
    push_wait(&mut lines, &mut at, last + Duration::from_millis(1), number);
    (lines, left_out)
}

fn push_wait(lines: &mut Vec<StepLine>, at: &mut Duration, until: Duration, event: usize) {
    let millis = until.saturating_sub(*at).as_millis();
    if millis > 0 {
        lines.push(StepLine { text: format!("wait: {millis}"), event, is_probe: true });
        *at += Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX));
    }
}

enum RecordedStep {
    /// Not an action of the user, or covered by the previous step.
    Nothing,
    /// A step, with the field that it types into.
    Step { text: String, field: Option<Arc<str>> },
    /// No step can express it.
    Unknown(String),
}

fn recorded_step(recorded: &Recorded) -> RecordedStep {
    let step = |text: String| RecordedStep::Step { text, field: None };
    let event = match &recorded.outside {
        ExternalEvent::Event(event) => event,
        ExternalEvent::Reload => return RecordedStep::Unknown("the app's files were changed".to_owned()),
    };
    let interaction = match event {
        Event::Interaction(interaction) => interaction,
        Event::Resized { width, height } => return step(format!("setDevice: {{width: {width}, height: {height}}}")),
        Event::DarkMode(dark) => return step(format!("setTheme: {}", if *dark { "dark" } else { "light" })),
        _ => return RecordedStep::Nothing,
    };
    let default = WidgetLabel::default();
    let widget = recorded.widget.as_ref().unwrap_or(&default);
    let id = (!widget.id.is_empty()).then(|| widget.id.clone());
    let name = if widget.text.is_empty() { &widget.kind } else { &widget.text };
    let unknown = |what: &str| RecordedStep::Unknown(format!("{what} of {} `{name}`, which has no `id`", widget.kind));
    match interaction {
        Interaction::Fire { event: "onTap", .. } => match &id {
            // Of several rows with one id the text tells which.
            Some(id) if widget.nth == 0 => step(format!("tap: {}", quoted(id))),
            _ if !widget.text.is_empty() => step(format!("tap: {{text: {}}}", quoted(&widget.text))),
            _ => unknown("a tap"),
        },
        Interaction::Fire { event: event @ ("onDoubleTap" | "onLongPress"), .. } => {
            let name = if *event == "onDoubleTap" { "doubleTap" } else { "longPress" };
            id.map_or_else(|| unknown(event), |id| step(format!("{name}: {}", quoted(&id))))
        }
        Interaction::Fire { event: "onSubmit" | "onSubmitted", .. } => {
            id.map_or(RecordedStep::Nothing, |id| step(format!("submitText: {}", quoted(&id))))
        }
        // Other reports of widgets follow from the user's actions.
        Interaction::Fire { .. } | Interaction::Range { .. } | Interaction::ImageFailed { .. } => RecordedStep::Nothing,
        Interaction::Set { prop: "value", value, .. } => match (&id, value) {
            (Some(id), Value::Text(text)) if widget.kind.contains("Input") || &*widget.kind == "Search" => {
                let text = format!("replaceText: {{id: {}, value: {}}}", quoted(id), quoted(text));
                RecordedStep::Step { text, field: Some(id.clone()) }
            }
            (Some(id), Value::Bool(on)) => step(format!("{}: {}", if *on { "check" } else { "uncheck" }, quoted(id))),
            (Some(id), Value::Text(text)) => step(format!("select: {{id: {}, value: {}}}", quoted(id), quoted(text))),
            (Some(_), _) => RecordedStep::Unknown(format!("a value of {} `{name}`", widget.kind)),
            (None, _) => unknown("a value"),
        },
        // The find bar changes nothing of the app.
        Interaction::Set { .. } | Interaction::FindRows { .. } | Interaction::StopFinding => RecordedStep::Nothing,
        Interaction::Back => step("goBack".to_owned()),
        Interaction::Choose { .. } => RecordedStep::Unknown("an entry of a menu was chosen".to_owned()),
        Interaction::DismissDialog(_) => RecordedStep::Unknown("a dialog was dismissed".to_owned()),
        Interaction::DismissToast(_) => RecordedStep::Unknown("a toast was dismissed".to_owned()),
        Interaction::ClearFaults => RecordedStep::Unknown("the list of faults was cleared".to_owned()),
        Interaction::ReconnectStream(_) | Interaction::StopStream(_) => {
            RecordedStep::Unknown("the badge of a stream was pressed".to_owned())
        }
        Interaction::Link(target) => RecordedStep::Unknown(format!("the link `{target}` was followed")),
        Interaction::Go { screen, .. } => RecordedStep::Unknown(format!("the screen `{screen}` was gone to")),
    }
}

/// Loads the test.
fn read(source: &Source<'_>, text: &str) -> Result<Test, String> {
    std::fs::write(source.output, text)
        .map_err(|error| format!("cannot write `{}`: {error}", source.output.display()))?;
    let mut report = Report::default();
    report.sources = source.app.sources.clone();
    let tests = load_file(source.app, source.output, &TestInputs::default(), &mut report);
    if let Some(fault) = report.diagnostics().iter().find(|fault| fault.severity == Severity::Error) {
        return Err(format!("the recording cannot be written as a test: {}", fault.message));
    }
    tests.into_iter().next().ok_or_else(|| "the recording cannot be written as a test".to_owned())
}

/// Runs the steps like `test`; returns the texts on the screen after each.
fn probe(source: &Source<'_>, test: &Test, lines: &[StepLine]) -> Result<Vec<Vec<Arc<str>>>, String> {
    let mut app = (**source.app).clone();
    app.env.extend(test.state.env.iter().map(|(key, value)| (key.clone(), value.clone())));
    let app = Arc::new(app);
    let servers = Rc::new(MockServers::new(test.mocks.clone(), None));
    let restart = |storage: Map, servers: Rc<MockServers>| {
        let setup = Setup {
            storage,
            size: crate::shell::open::DEFAULT_SIZE,
            platform: Arc::from(std::env::consts::OS),
            screen: test.start_screen.as_ref().map(|(name, _)| name.clone()),
            inputs: test.inputs.clone(),
            ..Setup::default()
        };
        VirtualApp::start(VirtualAppConfig {
            wall_millis: WALL_MILLIS,
            ..VirtualAppConfig::new(app.clone(), setup, servers)
        })
    };
    let running = restart(test.state.storage.clone(), servers.clone())?;
    let sources = (app.clone(), app.sources.clone());
    let mut cx = TestCx::new(running, servers, sources, PathBuf::new(), false, &restart);
    cx.app.settle();
    let mut shown = Vec::new();
    for (line, step) in lines.iter().zip(&test.steps) {
        if let Err(StepError::Failed(failure)) = perform(&mut cx, std::slice::from_ref(step)) {
            return Err(format!(
                "the step `{}`, event {} of the recording, cannot be done again: {}",
                line.text, line.event, failure.message
            ));
        }
        shown.push(cx.app.texts());
    }
    Ok(shown)
}

/// Texts on the recorded screen after each line.
fn recorded_texts(played: &mut PlayedApp, lines: &[StepLine]) -> Vec<Vec<Arc<str>>> {
    let mut texts = Vec::new();
    for line in lines {
        while played.played_events() < line.event && played.step().is_some() {}
        texts.push(texts_of(&played.runtime.published_scene()));
    }
    texts
}

fn texts_of(scene: &Scene) -> Vec<Arc<str>> {
    let mut texts = Vec::new();
    let collected = RefCell::new(&mut texts);
    fn walk(node: &Node, take: &dyn Fn(Arc<str>)) {
        if let Some((from, text)) = own_text(node)
            && matches!(from, "text" | "label" | "title")
        {
            take(text);
        }
        node.all_children().for_each(|child| walk(child, take));
    }
    let take = |text: Arc<str>| {
        let mut texts = collected.borrow_mut();
        if !texts.contains(&text) {
            texts.push(text);
        }
    };
    walk(&scene.root, &take);
    scene.dialogs.iter().for_each(|dialog| walk(&dialog.node, &take));
    scene.toasts.iter().map(|toast| toast.message.clone()).for_each(take);
    texts
}

fn is_telling(text: &str) -> bool {
    text.chars().count() <= LONGEST_TEXT && !text.contains('\n') && text.chars().any(char::is_alphanumeric)
}

fn document(head: &str, lines: &[StepLine], expected: &[Vec<Arc<str>>]) -> String {
    let mut text = format!("{head}steps:\n");
    for (at, line) in lines.iter().enumerate() {
        let _ = writeln!(text, "  - {}", line.text);
        for wanted in expected.get(at).into_iter().flatten() {
            let _ = writeln!(text, "  - expectText: {}", quoted(wanted));
        }
    }
    text
}

/// A plain word unquoted, other texts as JSON, which is valid YAML.
fn quoted(text: &str) -> String {
    let is_word = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/'))
        && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    if is_word { text.to_owned() } else { Value::from(text).to_string() }
}

/// A path relative to a folder; unchanged where that cannot be computed.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    let full = |path: &Path| std::fs::canonicalize(path).ok();
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (Some(path_full), Some(folder)) = (full(path), full(folder)) else { return path.to_owned() };
    let common = path_full.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| std::path::Component::ParentDir);
    up.chain(path_full.components().skip(common)).collect()
}
