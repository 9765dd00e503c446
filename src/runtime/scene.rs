//! `Scene`: everything on the screen as an immutable tree. Unchanged subtrees are the same pointer, so that the window knows what to lay out again.

use std::any::Any;
use std::sync::{Arc, OnceLock};

use ensemble_core::diag::{Diagnostic, Sources};
pub use ensemble_core::message::interaction::{Interaction, NodeId};
use ensemble_core::spec::{BorderRadius, BoxShadow, Color, Insets, Offset, Props, Spec, TextDirection};
use ensemble_core::value::Value;

/// Names an open screen as long as it lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScreenId(pub u32);

/// One widget on the screen.
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
    /// Ordinary children. Those with `visible: false` are left out.
    pub children: Vec<Arc<Node>>,
    /// Widget-valued properties, by name.
    pub slots: Vec<(&'static str, Arc<Node>)>,
    /// Rows of an item-template; they follow the children.
    pub rows: Option<Rows>,
    /// True if keys wait for the end of `onKeyDown`, which may stop them by `event.preventDefault()`.
    pub holds_keys: bool,
    typed: Typed,
}

/// The rows of an item-template. Only those near the visible range exist.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Count of rows.
    pub count: usize,
    /// The index of the first row that exists.
    pub first: usize,
    /// The rows that exist.
    pub nodes: Vec<Arc<Node>>,
    /// `{value, label}` of every row instead of nodes, for widgets that offer choices (Dropdown).
    pub choices: Option<Arc<Vec<Value>>>,
    /// Key of every row, for widgets whose rows can be chosen (DataGrid).
    pub keys: Option<Arc<Vec<Value>>>,
}

/// The widget's typed properties, read when it is first drawn.
#[derive(Default)]
struct Typed(OnceLock<Box<dyn Any + Send + Sync>>);

impl std::fmt::Debug for Typed {
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
            typed: Typed::default(),
        }
    }

    /// The same node with other properties; its typed properties are read anew.
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

    /// The widget's typed properties: read once for each node.
    pub fn typed<T: Any + Send + Sync>(&self, read: impl FnOnce(&Props) -> T) -> Option<&T> {
        self.typed.0.get_or_init(|| Box::new(read(&self.props))).downcast_ref()
    }

    /// Method of the command that answers a held key. Its arguments are the `timeStamp` of the key, and true when it was stopped.
    pub const KEY_ANSWER: &'static str = "keyAnswer";

    /// True when event `name` has a handler.
    pub fn handles(&self, name: &str) -> bool {
        self.handlers.contains(&name) || self.spec.sign_in.is_some_and(|role| role.press == name)
    }

    /// The widget-valued property `name`.
    pub fn slot(&self, name: &str) -> Option<&Arc<Node>> {
        self.slots.iter().find(|(key, _)| *key == name).map(|(_, node)| node)
    }

    /// Ordinary children, then the existing rows of the item-template: for widgets whose rows are not windowed.
    pub fn parts(&self) -> impl Iterator<Item = &Arc<Node>> + Clone {
        self.children.iter().chain(self.rows.iter().flat_map(|rows| &rows.nodes))
    }

    /// Children, rows and slots that exist, in drawing order.
    pub fn all_children(&self) -> impl Iterator<Item = &Arc<Node>> {
        let rows = self.rows.iter().flat_map(|rows| &rows.nodes);
        self.children.iter().chain(rows).chain(self.slots.iter().map(|(_, node)| node))
    }
}

/// Everything on the screen.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The open screen that is shown. With another one scroll, focus and typed text start afresh; they are kept per screen for coming back.
    pub screen: ScreenId,
    /// The window's title.
    pub title: Arc<str>,
    /// The screen: a `View` node with slots `header`, `body`, `footer`. A `Header` has props `title`, `canGoBack` and slots `titleWidget`,
    /// `leadingWidget`; a `Footer` has children.
    pub root: Arc<Node>,
    /// Open dialogs, the top-most last.
    pub dialogs: Vec<Dialog>,
    /// Toasts, the newest last; at most one for each alignment.
    pub toasts: Vec<Toast>,
    /// Badges of the streams with an outage, by name.
    pub badges: Vec<StreamBadge>,
    /// Colours and sizes that the app's theme overrides.
    pub theme: Arc<ThemeChoice>,
    /// The direction of the app's language; `None` for one that runs from left to right.
    pub direction: Option<TextDirection>,
    /// Commands to single widgets, executed once each: those with a greater `serial` than the last one executed.
    pub commands: Vec<WidgetCommand>,
    /// Rows that the find bar looks for: the answers to `Interaction::FindRows`.
    pub found: Arc<Vec<FoundRows>>,
    /// The newest faults of the running app whose cause is not gone, at most [`Scene::FAULTS`].
    pub faults: Arc<Vec<ListedFault>>,
    /// The files that the faults point into.
    pub sources: Arc<Sources>,
    /// True while requests are under way or timers of zero length wait, streams not counted.
    pub busy: bool,
}

impl Scene {
    /// Most faults that are kept.
    pub const FAULTS: usize = 200;

    /// Count of occurrences of the listed faults.
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
    /// Indices of the rows, ascending; at most [`FoundRows::MOST`].
    pub rows: Vec<u32>,
}

impl FoundRows {
    /// Most rows of one list.
    pub const MOST: usize = 10_000;
}

/// A fault of the running app.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedFault {
    /// The fault; of several that differ in numbers alone the newest.
    pub diagnostic: Diagnostic,
    /// Count of occurrences.
    pub times: usize,
}

/// An open dialog, or a screen shown as a modal one.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// Names it for `Interaction::DismissDialog`.
    pub id: NodeId,
    /// Content of the dialog.
    pub node: Arc<Node>,
    /// True if Escape or a click outside of the dialog closes it.
    pub dismissible: bool,
    /// `options`: `style` default | none, `minWidth` …
    pub options: Value,
}

/// A message that goes away by itself.
#[derive(Clone, Debug)]
pub struct Toast {
    /// Names it for `Interaction::DismissToast`.
    pub id: NodeId,
    /// The text, when there is no node.
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

/// Badge of a stream with an outage, from its first failed attempt until it is open again or stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamBadge {
    /// Names it for `Interaction::ReconnectStream` and `Interaction::StopStream`.
    pub stream: Arc<str>,
    /// Name of the API.
    pub api: Arc<str>,
    /// Failure of the last attempt.
    pub reason: Arc<str>,
    /// Time of the next attempt.
    pub next: NextAttempt,
}

/// Time at which a stream that is not open is tried again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NextAttempt {
    /// The time, in milliseconds since 1970.
    At(f64),
    /// An attempt is under way.
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
        /// How round its corners are.
        "borderRadius" => radius: Option<BorderRadius>,
        /// Its shadow.
        "boxShadow" => shadow: Option<BoxShadow>,
        /// The colour of its shadow. Applies, as the two below, when there is no `boxShadow`.
        "shadowColor" => shadow_color: Option<Color>,
        /// How far its shadow is moved.
        "shadowOffset" => shadow_offset: Option<Offset>,
        /// How soft its shadow is.
        "shadowRadius" | "shadowBlur" => shadow_radius: Option<f32>,
    }
}

/// The active theme, and the contents of the app's theme file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThemeChoice {
    /// The theme's name; empty when the app has none.
    pub name: Arc<str>,
    /// `Some(true)` = dark, `Some(false)` = light, `None` = as the system.
    pub dark: Option<bool>,
    /// The language that the app speaks: a font family may be one of a language.
    pub language: Arc<str>,
    /// Legacy roots of the theme file: `Colors`, `App`, `Screen` …
    pub legacy: Value,
}

/// A command to one widget: `list.scrollToBottom()`, `field.focus()`.
#[derive(Clone, Debug, PartialEq)]
pub struct WidgetCommand {
    /// Counts up over the life of the runtime.
    pub serial: u64,
    /// Node of the widget.
    pub node: NodeId,
    /// Name of the method in the widget's spec.
    pub method: &'static str,
    /// Arguments of the method.
    pub args: Vec<Value>,
}
