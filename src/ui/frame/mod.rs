//! Drawing of widgets: [`Frame`], the trait [`Widget`], and the drawing that all widgets share.

pub mod access;
mod affine;
mod announcer;
pub(crate) mod backdrop;
pub(crate) mod draw;
mod effect;
mod egui_memory;
mod find_marks;
pub(crate) mod form;
pub(crate) mod letters;
pub(crate) mod list_state;
mod node_texts;
pub(crate) mod optimistic;
mod pull;
mod registry;
mod scroll;
mod scroll_state;
pub(crate) mod text_draft;
mod text_select;
mod text_tree;
mod tooltip;
mod ui_state;
pub(crate) mod widget;

pub use announcer::Announcer;
pub use draw::{focus_ring, item, tree as draw_tree};
pub use effect::ShapeEffect;
pub use find_marks::FindMarks;
pub(crate) use node_texts::node_texts;
pub use node_texts::{DrawnShapes, NodeText};
pub use pull::pull;
pub use registry::Registry;
pub use scroll_state::{ScrollMetrics, ScrollState};
pub use text_select::TextSelection;
pub use text_tree::{VisibleParts, own_text, shown_tree, tree};
pub(crate) use text_tree::{copied_text, full_text, row_text, visible_text};
pub use tooltip::Tip;
pub use ui_state::{DrawnNode, UiState};
pub use widget::{Widget, WidgetDef};

use std::sync::Arc;

use egui::{Context, Galley, Id, Role, Ui, Vec2};

use crate::layout::inherited::own_style;
use crate::layout::{Inherited, LayoutCx, LayoutTable, RowHeights, Space};
use crate::toolkit::text::{self, ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::locale::Locale;
use ensemble_core::spec::TextStyle;
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node, WidgetCommand};
use time::{Date, OffsetDateTime};

/// The drawing of one frame: the theme and the layouts it is drawn with, and the interactions it collects for the runtime.
pub struct Frame<'a> {
    ctx: &'a Context,
    /// The theme of the node that is drawn: that of the page, with the node's own text style.
    theme: &'a Arc<Theme>,
    pub(crate) page_theme: &'a Arc<Theme>,
    registry: &'a dyn WidgetTable,
    now: OffsetDateTime,
    out: &'a mut Vec<Interaction>,
    pub(crate) ui_state: &'a mut UiState,
    /// Properties that the root of a screen, a dialog or a toast inherits.
    pub(crate) base: Arc<Inherited>,
    pub(crate) inherited: Arc<Inherited>,
    pub(crate) bounded: [bool; 2],
    /// Padding above and below the content of the leaf that is drawn: a list scrolls through it.
    pub(crate) padding: [f32; 2],
    pub(crate) form: Option<Arc<Node>>,
    /// True while a screen reader or a test reads the accessibility tree.
    pub(crate) is_read: bool,
}

/// Table of widgets for a frame. A trait, because widgets depend on [`Frame`] and their table is in a module above it.
pub trait WidgetTable: LayoutTable {
    /// Draws the content of the widget at an index that [`LayoutTable::layout_of`] returned; nothing at another index.
    fn show(&self, index: usize, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>);

    /// The role of the widget at an index: [`Widget::ROLE`].
    fn access_role(&self, index: usize) -> Role;

    /// The validation message for the value of a field; `None` when it is valid, or the node is no field.
    fn mistake(&self, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>>;
}

impl<'a> Frame<'a> {
    pub(crate) fn new(
        ctx: &'a Context,
        theme: &'a Arc<Theme>,
        registry: &'a dyn WidgetTable,
        now: OffsetDateTime,
        base: Inherited,
        out: &'a mut Vec<Interaction>,
        ui_state: &'a mut UiState,
    ) -> Self {
        // Accessibility nodes are made only while assistive technology is active.
        let is_read = ctx.accesskit_node_builder(egui::accesskit_root_id(), |_| ()).is_some();
        let base = Arc::new(base);
        let (inherited, bounded, padding) = (Arc::clone(&base), [true, true], [0.0; 2]);
        Self {
            ctx,
            theme,
            page_theme: theme,
            registry,
            now,
            out,
            ui_state,
            base,
            inherited,
            bounded,
            padding,
            form: None,
            is_read,
        }
    }

    /// The same drawing with the theme of one node; that of the page where it is `None`.
    pub(crate) fn with_theme<'b>(&'b mut self, theme: Option<&'b Arc<Theme>>) -> Frame<'b> {
        Frame {
            ctx: self.ctx,
            theme: theme.unwrap_or(self.page_theme),
            page_theme: self.page_theme,
            registry: self.registry,
            now: self.now,
            out: self.out,
            ui_state: self.ui_state,
            base: Arc::clone(&self.base),
            inherited: Arc::clone(&self.inherited),
            bounded: self.bounded,
            padding: self.padding,
            form: self.form.clone(),
            is_read: self.is_read,
        }
    }

    /// True where texts and rows run from right to left.
    pub fn is_rtl(&self) -> bool {
        self.inherited.is_rtl()
    }

    /// Locale of dates and numbers.
    pub fn locale(&self) -> &'static Locale {
        self.inherited.locale
    }

    /// Reports an event of a node. Does nothing when the node has no handler for it.
    pub fn emit(&mut self, node: &Node, event: &'static str, data: Value) {
        if node.handles(event) {
            self.out.push(Interaction::Fire { node: node.id, event, data });
        }
    }

    /// Reports that a picture cannot be shown, once for each source of a node.
    pub fn image_failed(&mut self, node: &Node, prop: &'static str, source: &Arc<str>, reason: &Arc<str>) {
        let id = self.id(node).with(("image failed", prop));
        if self.ctx.states(|data| data.get_temp::<Arc<str>>(id)).as_ref() == Some(source) {
            return;
        }
        self.ctx.states(|data| data.insert_temp(id, Arc::clone(source)));
        let (source, reason) = (Arc::clone(source), Arc::clone(reason));
        self.out.push(Interaction::ImageFailed { node: node.id, prop, source, reason });
    }

    /// True after the field or the form around it has been validated; from then on its message is shown.
    pub fn checked(&self, node: &Node) -> bool {
        self.ui_state.validated.contains(&node.id)
            || self.form.as_ref().is_some_and(|form| self.ui_state.validated.contains(&form.id))
    }

    /// Reports an interaction that is neither an event nor a changed property.
    pub fn interact(&mut self, interaction: Interaction) {
        self.out.push(interaction);
    }

    /// egui's context.
    pub fn ctx(&self) -> &'a Context {
        self.ctx
    }

    /// The theme.
    pub fn theme(&self) -> &'a Arc<Theme> {
        self.theme
    }

    /// The time of this frame, in the device's zone.
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// The day of this frame, in the device's zone.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The table of widgets.
    pub fn registry(&self) -> &'a dyn WidgetTable {
        self.registry
    }

    /// The context of the layout engine: fonts, theme, table of widgets, time.
    pub(crate) fn layout_cx(&self) -> LayoutCx<'a> {
        LayoutCx { ctx: self.ctx, theme: self.page_theme, widgets: self.registry, now: self.now }
    }

    /// The egui id of a node.
    pub fn id(&self, node: &Node) -> Id {
        node_id(node)
    }

    /// The properties that the node inherits from its ancestors.
    pub fn inherited(&self) -> &Inherited {
        &self.inherited
    }

    /// True if the node accepts input: its own `enabled` (default true) and that of the containers around it.
    pub fn enabled(&self, node: &Node) -> bool {
        self.inherited.enabled && node.props.read("enabled").unwrap_or(true)
    }

    /// Axes that the parent bounds: width, height. Along an unbounded axis the widget has the size that it measured.
    pub fn bounded(&self) -> [bool; 2] {
        self.bounded
    }

    /// The node's text style merged with the inherited one.
    pub fn text_style(&self, node: &Node) -> TextStyle {
        own_style(&node.props).or(&self.inherited.text)
    }

    /// The node's text style with every value resolved; `role` gives the defaults.
    pub(crate) fn resolve_text_style(&self, node: &Node, role: TextRole) -> ResolvedTextStyle {
        ResolvedTextStyle::new(self.theme, role, &self.text_style(node))
    }

    /// Lays out text.
    pub fn galley(&self, text: &str, text_style: &ResolvedTextStyle, wrap: Wrap) -> Arc<Galley> {
        if text_style.direction.is_some() || self.inherited.direction.is_none() {
            return text::galley(self.ctx, text, text_style, wrap);
        }
        text::galley(self.ctx, text, &text_style.clone().direction(self.inherited.direction), wrap)
    }

    /// Lays out a child, a widget-valued property or a row, in at most `available` logical pixels and returns its size.
    pub(crate) fn child_size(&mut self, child: &Arc<Node>, available: Vec2) -> Vec2 {
        self.arrange(child, Space::up_to(available))
    }

    /// Lays out a child, a widget-valued property or a row, in `space` and returns its size.
    pub(crate) fn arrange(&mut self, child: &Arc<Node>, space: Space) -> Vec2 {
        let inherited = Arc::clone(&self.inherited);
        let cx = self.layout_cx();
        self.ui_state.layouts.arrange(&cx, child, &inherited, space)
    }

    /// Records the validation message of a field, where drawn nodes are recorded.
    pub(crate) fn note_mistake(&self, node: &Node, mistake: Option<&str>) {
        if self.ui_state.drawn.is_some() {
            let shown = mistake.map(Arc::<str>::from);
            self.ctx.states(|data| data.insert_temp(shown_mistake(node), shown));
        }
    }

    /// Sets the inherited style of texts for the following drawing; returns the previous value, to set `inherited` back to.
    pub(crate) fn set_text_style(&mut self, text_style: &TextStyle) -> Arc<Inherited> {
        let below = self.inherited.with_text_style(text_style);
        std::mem::replace(&mut self.inherited, below)
    }

    /// Measures the widget again before the next frame, because its content changed without the scene: a picture was loaded.
    pub(crate) fn remeasure(&mut self, node: &Node) {
        self.ui_state.stale.push(node.id);
        self.ctx.request_repaint();
    }

    /// Removes and returns the pending commands of scripts to this widget, in order.
    pub fn commands(&mut self, node: &Node) -> Vec<WidgetCommand> {
        // Every widget of a frame calls this, and there is hardly ever a command.
        if self.ui_state.commands.is_empty() {
            return Vec::new();
        }
        let (mine, others) =
            std::mem::take(&mut self.ui_state.commands).into_iter().partition(|command| command.node == node.id);
        self.ui_state.commands = others;
        mine
    }

    /// Shows a short message about the window's own action or its failure.
    pub fn say(&mut self, text: String) {
        const SECONDS: f64 = 4.0;
        let now = self.ctx.input(|input| input.time);
        self.ui_state.announcer.note(Id::unique(("notice", &text)), &text.as_str().into(), true);
        self.ui_state.notice = Some((text, now + SECONDS));
        self.ctx.request_repaint();
    }

    /// Logs a warning that something cannot be drawn; once for each `key` and run, at most [`UiState::WARNINGS`] in all.
    pub(crate) fn warn_once(&mut self, message: impl FnOnce() -> String, key: &str) {
        if self.ui_state.warned.len() < UiState::WARNINGS && self.ui_state.warned.insert(key.into()) {
            tracing::warn!("{}", message());
        }
    }

    pub(crate) fn heights(&mut self, list: &Node) -> &mut RowHeights {
        self.ui_state.layouts.heights.entry(list.id).or_default()
    }
}

/// Id under which egui's memory keeps a field's validation message.
pub(crate) fn shown_mistake(node: &Node) -> Id {
    node_id(node).with("shown mistake")
}

/// The egui id of a node.
pub(crate) fn node_id(node: &Node) -> Id {
    Id::unique(("node", node.id.0))
}
