//! Shared by the tests: a small catalogue, and loading on a thread with a stack large enough for the JavaScript parser.

use std::fs;
use std::path::{Path, PathBuf};

use ensemble_run::app::{self, App, LoadOptions};
use ensemble_run::diag::{Report, Severity};
use ensemble_run::script::Checker;
use ensemble_run::shell::disk::Disk;
use ensemble_run::spec::{ActionSpec, Catalog, Children, Group, Icons, Kind, Planned, Prop, Slot, Spec, prop, slot};

const BASE: Group = Group {
    name: "widget",
    props: &[
        prop("visible", Kind::Bool, "Shown while true."),
        prop("expanded", Kind::Bool, "Takes the free space."),
        prop("margin", Kind::Insets, "Space around it."),
        prop("padding", Kind::Insets, "Space inside of it."),
        prop("backgroundColor", Kind::Color, "Its background."),
        prop("width", Kind::Length, "Its width."),
    ],
    events: &[],
};

const fn widget(name: &'static str, props: &'static [Prop], events: &'static [Slot], children: Children) -> Spec {
    Spec { name, base: &[&BASE], props, events, children, ..Spec::DEFAULT }
}

const TAP: &[Slot] = &[slot("onTap", "It was pressed.")];

static TEXT: Spec = widget(
    "Text",
    &[
        prop("text", Kind::Text, ""),
        prop("textStyle", Kind::TextStyle, ""),
        prop("maxLines", Kind::Number { min: 1.0, max: 1e6 }, ""),
    ],
    TAP,
    Children::None,
);
static BUTTON: Spec = widget(
    "Button",
    &[
        prop("label", Kind::Text, ""),
        prop("enabled", Kind::Bool, ""),
        prop("loadingWidget", Kind::Widget, ""),
        prop("startingIcon", Kind::Icon, ""),
    ],
    TAP,
    Children::None,
);
static IMAGE: Spec = widget("Image", &[prop("source", Kind::File("picture"), "")], TAP, Children::None);
static COLUMN: Spec = widget(
    "Column",
    &[
        prop("gap", Kind::NUMBER, ""),
        prop("mainAxis", Kind::Enum(&["start", "center", "end", "spaceBetween", "spaceAround", "spaceEvenly"]), ""),
    ],
    TAP,
    Children::Many,
);
static ROW: Spec = widget("Row", &[prop("gap", Kind::NUMBER, "")], TAP, Children::Many);
static CONDITIONAL: Spec = widget("Conditional", &[prop("conditions", Kind::Branches, "")], &[], Children::None);
static TAB: Spec =
    widget("Tab", &[prop("label", Kind::Text, ""), prop("widget", Kind::Widget, "")], TAP, Children::None);
static TABS: Spec = widget("Tabs", &[prop("items", Kind::Parts(&TAB), "")], &[], Children::None);
static VIEW: Spec = widget("View", &[prop("scrollableView", Kind::Bool, "")], &[], Children::None);

const fn action(
    name: &'static str,
    args: &'static [Prop],
    shorthand: Option<&'static str>,
    required: &'static [&'static str],
) -> ActionSpec {
    const CALLBACKS: &[Slot] = &[slot("onResponse", ""), slot("onComplete", "")];
    ActionSpec {
        name,
        aliases: &[],
        doc: "",
        args,
        shorthand,
        required,
        callbacks: CALLBACKS,
        open: false,
        examples: &[],
    }
}

static INVOKE: ActionSpec = action(
    "invokeAPI",
    &[prop("name", Kind::Text, ""), prop("id", Kind::Text, ""), prop("inputs", Kind::Map, "")],
    Some("name"),
    &["name"],
);
static NAVIGATE: ActionSpec =
    action("navigateScreen", &[prop("name", Kind::Text, ""), prop("inputs", Kind::Map, "")], Some("name"), &["name"]);
static BACK: ActionSpec = action("navigateBack", &[prop("payload", Kind::Any, "")], None, &[]);
static CODE: ActionSpec = action("executeCode", &[prop("body", Kind::Text, "")], Some("body"), &["body"]);
static GROUP: ActionSpec = action("executeActionGroup", &[prop("actions", Kind::List, "")], None, &["actions"]);
static CHOOSE: ActionSpec =
    action("executeConditionalAction", &[prop("conditions", Kind::Branches, "")], None, &["conditions"]);
static DIALOG: ActionSpec = action("showDialog", &[prop("body", Kind::Widget, "")], None, &["body"]);
static EXECUTE: ActionSpec = action(
    "executeAction",
    &[prop("name", Kind::Text, ""), prop("inputs", Kind::Map, ""), prop("events", Kind::Map, "")],
    None,
    &["name"],
);
static DISPATCH: ActionSpec = ActionSpec { open: true, ..action("dispatchEvent", &[], None, &[]) };

/// A few widgets and actions.
pub fn catalog() -> Catalog {
    Catalog {
        widgets: vec![&BUTTON, &COLUMN, &CONDITIONAL, &IMAGE, &ROW, &TABS, &TEXT, &VIEW],
        actions: vec![&DISPATCH, &EXECUTE, &GROUP, &CHOOSE, &CODE, &INVOKE, &BACK, &NAVIGATE, &DIALOG],
        planned_widgets: &[
            Planned { name: "Video", props: &[], reason: "" },
            Planned { name: "Text", props: &["selectable"], reason: "" },
        ],
        planned_actions: &[Planned { name: "openCamera", props: &[], reason: "" }],
        icons: Some(Icons {
            known: |name, _| name == "home",
            known_anywhere: |name| name == "home",
            nearest: |name| (name == "hoem").then_some("home"),
            substitute: |_, _| None,
        }),
        fonts: None,
    }
}

/// Loads a screen from its text.
pub fn load(text: &str) -> (App, Report) {
    with_stack(|| app::load_text("screen.yaml", text, &Disk, &catalog(), &Checker, &LoadOptions::default()))
}

/// Loads an app from its files.
pub fn load_path(path: &Path, options: &LoadOptions) -> (App, Report) {
    with_stack(|| app::load(path, &Disk, &catalog(), &Checker, options))
}

/// The JavaScript parser needs more stack than a test has.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let large = std::thread::Builder::new().stack_size(16 * 1024 * 1024);
        let thread = large.spawn_scoped(scope, work).expect("a thread starts");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Every fault in one line each: `line:column severity[code]: message`.
pub fn faults(report: &Report) -> Vec<String> {
    let lines = report.diagnostics().iter().map(|fault| {
        let severity = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = fault.span.and_then(|span| Some(report.sources.get(span.file)?.position(span.start)));
        let place = place.map_or("-".to_owned(), |place| format!("{}:{}", place.line, place.column));
        format!("{place} {severity}[{}]: {}", fault.code, fault.message)
    });
    lines.collect()
}

/// Reports on stderr that something is not tested here, and why.
#[expect(clippy::print_stderr, reason = "who runs the tests should know")]
pub fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// The report with what only the semantic model of the app finds.
pub fn with_model(app: &App, mut report: Report) -> Report {
    with_stack(|| ensemble_run::shell::semantics::complete(app, &Default::default(), &mut report));
    report
}

/// Endings of YAML files.
pub const YAML: &[&str] = &[".yaml", ".yml"];

/// The files below a folder whose names end with one of `endings`, sorted.
pub fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let ends_with = |ending: &&str| path.to_str().is_some_and(|path| path.ends_with(ending));
            if path.is_dir() {
                open.push(path);
            } else if endings.iter().any(ends_with) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
