//! `Scene`: everything on the screen as an immutable tree. Unchanged subtrees keep their pointers, so that the window knows what to lay out again.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use ensemble_core::diag::{Diagnostic, Sources};
pub use ensemble_core::message::interaction::{Interaction, NodeId};
use ensemble_core::spec::{BorderRadius, BoxShadow, Color, Insets, Offset, Props, Spec, TextDirection};
use ensemble_core::value::Value;

/// Id of an open screen, unique over the life of the runtime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScreenId(pub u32);

/// A widget on the screen.
#[derive(Debug)]
pub struct Node {
    /// Id of the node.
    pub id: NodeId,
    /// Declaration of the widget.
    pub spec: &'static Spec,
    /// The author's `id`.
    pub key: Option<Arc<str>>,
    /// The author's `testId`, or `id`.
    pub test_id: Option<Arc<str>>,
    /// Resolved properties, theme and classes applied.
    pub props: Props,
    /// Names of the events that have a handler.
    pub handlers: Vec<&'static str>,
    /// Ordinary children, without those with `visible: false`.
    pub children: Vec<Arc<Node>>,
    /// Widget-valued properties, by name.
    pub slots: Vec<(&'static str, Arc<Node>)>,
    /// Rows of an item-template; they follow the children.
    pub rows: Option<Rows>,
    /// True if key presses must wait for the end of `onKeyDown`, which may cancel them by `event.preventDefault()`.
    pub holds_keys: bool,
    typed: TypedProps,
}

/// Rows of an item-template. Only those near the visible range exist.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Total number of rows.
    pub count: usize,
    /// Index of the first existing row.
    pub first: usize,
    /// Existing rows.
    pub nodes: Vec<Arc<Node>>,
    /// For widgets that offer choices (Dropdown): `{value, label}` of every row instead of nodes.
    pub choices: Option<Arc<Vec<Value>>>,
    /// For widgets with selectable rows (DataGrid): key of every row.
    pub keys: Option<Arc<Vec<Value>>>,
}

/// Cache of the widget's typed properties.
#[derive(Default)]
struct TypedProps(OnceLock<Box<dyn Any + Send + Sync>>);

impl std::fmt::Debug for TypedProps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Node {
    /// A node without children.
    pub fn new(id: NodeId, spec: &'static Spec, props: Props) -> Self {
        Self {
            id,
            spec,
            key: None,
            test_id: None,
            props,
            handlers: Vec::new(),
            children: Vec::new(),
            slots: Vec::new(),
            rows: None,
            holds_keys: false,
            typed: TypedProps::default(),
        }
    }

    /// A copy with other properties; typed properties are read again.
    pub(crate) fn with_props(&self, props: Props) -> Self {
        Self {
            key: self.key.clone(),
            test_id: self.test_id.clone(),
            handlers: self.handlers.clone(),
            children: self.children.clone(),
            slots: self.slots.clone(),
            rows: self.rows.clone(),
            holds_keys: self.holds_keys,
            ..Self::new(self.id, self.spec, props)
        }
    }

    /// The widget's typed properties, read once for each node.
    pub fn typed<T: Any + Send + Sync>(&self, read: impl FnOnce(&Props) -> T) -> Option<&T> {
        self.typed.0.get_or_init(|| Box::new(read(&self.props))).downcast_ref()
    }

    /// Method of the command that answers a held key. Arguments: the `timeStamp` of the key, and true if it was cancelled.
    pub const KEY_ANSWER: &'static str = "keyAnswer";

    /// True when event `name` has a handler.
    pub fn handles(&self, name: &str) -> bool {
        self.handlers.contains(&name) || self.spec.sign_in.is_some_and(|role| role.press == name)
    }

    /// The widget-valued property `name`.
    pub fn slot(&self, name: &str) -> Option<&Arc<Node>> {
        self.slots.iter().find(|(key, _)| *key == name).map(|(_, node)| node)
    }

    /// Ordinary children and existing rows, for widgets whose rows are not windowed.
    pub fn parts(&self) -> impl Iterator<Item = &Arc<Node>> + Clone {
        self.children.iter().chain(self.rows.iter().flat_map(|rows| &rows.nodes))
    }

    /// Children, existing rows and slots, in drawing order.
    pub fn all_children(&self) -> impl Iterator<Item = &Arc<Node>> {
        let rows = self.rows.iter().flat_map(|rows| &rows.nodes);
        self.children.iter().chain(rows).chain(self.slots.iter().map(|(_, node)| node))
    }
}

/// Everything on the screen.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Id of the shown screen. Scroll positions, focus and typed text are kept per screen.
    pub screen: ScreenId,
    /// The window's title.
    pub title: Arc<str>,
    /// The screen: a `View` node with slots `header`, `body`, `footer`. A `Header` has props `title`, `canGoBack` and slots `titleWidget`,
    /// `leadingWidget`; a `Footer` has children.
    pub root: Arc<Node>,
    /// Open dialogs, topmost last.
    pub dialogs: Vec<Dialog>,
    /// Toasts, newest last; at most one for each alignment.
    pub toasts: Vec<Toast>,
    /// Badges of the streams with an outage, by name.
    pub badges: Vec<StreamBadge>,
    /// Colours and sizes that the app's theme overrides.
    pub theme: Arc<ThemeChoice>,
    /// Text direction of the app's language; `None` for left to right.
    pub direction: Option<TextDirection>,
    /// The app's language as a tag such as `de-AT`, for dates and numbers of built-in widgets.
    pub language: Arc<str>,
    /// Commands to single widgets. The window executes those with a `serial` above the last executed one, once.
    pub commands: Vec<WidgetCommand>,
    /// Matches of the find bar: answers to `Interaction::FindRows`.
    pub found: Arc<Vec<FoundRows>>,
    /// Latest faults whose cause is not gone, at most `Scene::FAULTS`.
    pub faults: Arc<Vec<ListedFault>>,
    /// Source files of the faults.
    pub sources: Arc<Sources>,
    /// True while requests or zero-length timers are pending; streams do not count.
    pub busy: bool,
}

impl Scene {
    /// Limit of listed faults.
    pub(crate) const FAULTS: usize = 200;

    /// A scene of a screen alone: English, the built-in theme, no dialogs, toasts, badges or faults.
    pub fn new(screen: ScreenId, title: Arc<str>, root: Arc<Node>) -> Self {
        Self {
            screen,
            title,
            root,
            dialogs: Vec::new(),
            toasts: Vec::new(),
            badges: Vec::new(),
            theme: Arc::default(),
            direction: None,
            language: Arc::from("en"),
            commands: Vec::new(),
            found: Arc::default(),
            faults: Arc::default(),
            sources: Arc::default(),
            busy: false,
        }
    }

    /// Total number of occurrences of the listed faults.
    pub fn fault_count(&self) -> usize {
        self.faults.iter().map(|fault| fault.times).sum()
    }
}

/// Rows of a list whose data contains the searched words.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundRows {
    /// Node of the list.
    pub node: NodeId,
    /// The words, folded.
    pub words: Arc<str>,
    /// Ascending indices of matching rows; at most [`FoundRows::MOST`].
    pub rows: Vec<u32>,
}

impl FoundRows {
    /// Limit of matches in one list.
    pub const MOST: usize = 10_000;
}

/// A fault of the running app.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedFault {
    /// The fault; of several that differ in numbers only, the latest.
    pub diagnostic: Diagnostic,
    /// Count of occurrences.
    pub times: usize,
}

/// An open dialog, or a modal screen.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// Id for `Interaction::DismissDialog`.
    pub id: NodeId,
    /// Content of the dialog.
    pub node: Arc<Node>,
    /// True if Escape or a click outside of the dialog closes it.
    pub dismissible: bool,
    /// `options`: `style` default | none, `minWidth` …
    pub options: Value,
}

/// Slot of a dialog's content that holds the dialog's title, if that is a widget.
pub const DIALOG_TITLE: &str = "dialogTitle";

/// A message that closes by itself.
#[derive(Clone, Debug)]
pub struct Toast {
    /// Id for `Interaction::DismissToast`.
    pub id: NodeId,
    /// The text, without a node.
    pub message: Arc<str>,
    /// Content instead of the text.
    pub node: Option<Arc<Node>>,
    /// `success`, `error`, `warning`, `info`.
    pub kind: Arc<str>,
    /// One of nine alignments, `topRight` unless given.
    pub alignment: Arc<str>,
    /// True if the toast has a close button.
    pub dismissible: bool,
    /// Styles of the toast's box.
    pub styles: ToastStyles,
}

/// Badge of a stream in an outage, from the first failed attempt until it is open again or stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamBadge {
    /// Id for `Interaction::ReconnectStream` and `Interaction::StopStream`.
    pub stream: Arc<str>,
    /// Name of the API.
    pub api: Arc<str>,
    /// Failure of the last attempt.
    pub reason: Arc<str>,
    /// Time of the next attempt.
    pub next: NextAttempt,
}

/// Time of a stream's next attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NextAttempt {
    /// In milliseconds since 1970.
    At(f64),
    /// An attempt is in progress.
    Now,
    /// No further attempt.
    Never,
}

props! {
    // The crate that draws destructures the styles by name: a style that is not used there does not compile.
    @fields(pub)
    /// `styles` of `showToast`. Defaults come from the theme.
    pub struct ToastStyles {
        /// Space between its edge and its content.
        "padding" => padding: Option<Insets>,
        /// The colour behind its content; its text stays readable on it.
        "backgroundColor" | "background" => background: Option<Color>,
        /// Radius of its corners.
        "borderRadius" => radius: Option<BorderRadius>,
        /// Its shadow.
        "boxShadow" => shadow: Option<BoxShadow>,
        /// The colour of its shadow. Applies, as the two below, when there is no `boxShadow`.
        "shadowColor" => shadow_color: Option<Color>,
        /// Offset of its shadow.
        "shadowOffset" => shadow_offset: Option<Offset>,
        /// Blur radius of its shadow.
        "shadowRadius" | "shadowBlur" => shadow_radius: Option<f32>,
    }
}

/// The active theme, and the contents of the app's theme file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeChoice {
    /// Name of the theme; empty without one.
    pub name: Arc<str>,
    /// `Some(true)` for dark, `Some(false)` for light, `None` for the system's setting.
    pub dark: Option<bool>,
    /// The app's language, because fonts may depend on it.
    pub language: Arc<str>,
    /// Legacy roots of the theme file: `Colors`, `App`, `Screen` …
    pub legacy: Value,
}

/// A command to one widget: `list.scrollToBottom()`, `field.focus()`.
#[derive(Clone, Debug, PartialEq)]
pub struct WidgetCommand {
    /// Serial number, ascending over the life of the runtime.
    pub serial: u64,
    /// Node of the widget.
    pub node: NodeId,
    /// Name of the method in the widget's spec.
    pub method: &'static str,
    /// Arguments of the method.
    pub args: Vec<Value>,
}
