//! The content of a window: header, body, footer and menu of the screen, with dialogs, toasts and the fault chip over it.

mod animate;
mod dialog;
mod faults;
mod find;
mod focused_field;
mod footer;
mod header;
mod menu;
mod notice;
mod screen;
mod stream_badge;
mod toast;

use std::sync::Arc;

use egui::{Context, Rect, Ui, UiBuilder, Vec2};

pub use faults::show_error_page;
pub use menu::is_closed_drawer;

use self::faults::FaultList;
use self::find::FindBar;
use self::focused_field::FocusedField;
use crate::frame::{
    Announcer, DrawnNode, Frame, NodeText, UiState, copied_text, draw, node_id, node_texts, visible_text,
};
use crate::layout::Inherited;
use crate::toolkit::families::FontBook;
use crate::toolkit::text::color32;
use crate::toolkit::theme::{Overrides, Theme};
use crate::widgets::registry;
use ensemble_core::app::AppFont;
use ensemble_core::diag::{Diagnostic, Sources};
use ensemble_core::locale::Locale;
use ensemble_core::spec::{Color, Family, FromValue, TextDirection, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, NextAttempt, Node, NodeId, Scene, ScreenId, ThemeChoice};
use time::OffsetDateTime;

/// Draws scenes into a window and keeps layouts, scroll positions and focus between them.
pub struct View {
    ui_state: UiState,
    theme: Arc<Theme>,
    /// The theme choice, dark, right to left, of the applied theme.
    choice: Option<(Arc<ThemeChoice>, bool, bool)>,
    applied: Option<(Arc<Theme>, f32)>,
    screen: Option<ScreenId>,
    system_dark: bool,
    reduced_motion: bool,
    faults: FaultList,
    find: FindBar,
    focused_field: Option<FocusedField>,
    fonts: FontBook,
}

impl Default for View {
    fn default() -> Self {
        Self {
            ui_state: UiState::default(),
            theme: Theme::light(),
            choice: None,
            applied: None,
            screen: None,
            system_dark: false,
            reduced_motion: false,
            faults: FaultList::default(),
            find: FindBar::default(),
            focused_field: None,
            fonts: FontBook::default(),
        }
    }
}

impl View {
    /// Sets whether the system or the command line prefers a dark theme; the app's own choice takes precedence. Light by default.
    pub fn prefer_dark(&mut self, dark: bool) {
        self.system_dark = dark;
    }

    /// Sets the faults of loading for the version of the app that is shown; they are listed with the faults of the running app.
    pub fn set_loaded_faults(&mut self, faults: Vec<Diagnostic>, sources: Arc<Sources>) {
        self.faults.set_loaded(faults, sources);
    }

    /// The faults that [`Self::set_loaded_faults`] has set and the user has not cleared.
    pub fn loaded_faults(&self) -> &[Diagnostic] {
        self.faults.loaded()
    }

    /// Sets the fonts of the app that is shown from now on.
    pub fn set_fonts(&mut self, fonts: Vec<AppFont>) {
        self.fonts.set_app(fonts);
        self.choice = None;
    }

    /// Turns animations off and records the areas of drawn nodes from now on, for tests.
    pub fn record_drawn_nodes(&mut self) {
        self.reduced_motion = true;
        self.ui_state.drawn = Some(Vec::new());
    }

    /// Records where each node is drawn in every frame from now on, and leaves animations as they are.
    pub fn record_places(&mut self) {
        self.ui_state.drawn = Some(Vec::new());
    }

    /// Records no longer where each node is drawn.
    pub fn forget_places(&mut self) {
        self.ui_state.drawn = None;
    }

    /// Turns animations on again, for tests.
    pub fn animate(&mut self) {
        self.reduced_motion = false;
        // The theme is made anew in the next frame.
        self.choice = None;
    }

    /// Areas of the nodes drawn in the last frame, back to front. Empty unless [`Self::record_drawn_nodes`] was called.
    pub fn drawn_nodes(&self) -> &[DrawnNode] {
        self.ui_state.drawn.as_deref().unwrap_or_default()
    }

    /// The texts that the nodes of this frame have painted, also outside of the window. Empty unless [`Self::record_drawn_nodes`] or
    /// [`Self::record_places`] was called. Must be called before the frame ends.
    pub(crate) fn node_texts(&self, ctx: &Context) -> Vec<NodeText> {
        node_texts(ctx, &self.ui_state.drawn_shapes)
    }

    /// Scrolls the container that the keyboard would move by `pixels` logical pixels in the next frame.
    pub fn scroll_by(&mut self, pixels: f64) {
        self.ui_state.scroll_request = Some(pixels);
        self.ui_state.scroll_taken = false;
    }

    /// True if, since the last [`Self::scroll_by`], a container that has more than it shows was moved by it. A request that nothing took is dropped.
    pub fn was_scrolled(&mut self) -> bool {
        self.ui_state.scroll_request = None;
        self.ui_state.scroll_taken
    }

    /// Scrolls the containers in `path`, the ancestors of `node`, in the next frames until the node is seen.
    pub fn reveal(&mut self, node: NodeId, path: impl IntoIterator<Item = NodeId>) {
        let find = &mut self.ui_state.find;
        // The find bar scrolls to its matches in the same way; its words stay marked.
        (find.node, find.row) = (Some((node, 0)), None);
        find.path = path.into_iter().collect();
        find.reveal();
    }

    /// The current theme.
    pub fn theme(&self) -> &Arc<Theme> {
        &self.theme
    }

    /// Draws a scene at the local time `now` and returns the user's interactions.
    pub fn ui(&mut self, ui: &mut Ui, scene: &Arc<Scene>, now: OffsetDateTime) -> Vec<Interaction> {
        let ctx = ui.ctx().clone();
        if self.fonts.begin(&ctx) {
            // The theme holds what can be drawn.
            self.choice = None;
        }
        self.apply_theme(&ctx, &scene.theme, scene.direction.is_some_and(TextDirection::is_rtl));
        self.ui_state.begin(&scene.commands);
        self.ui_state.egui_memory.trim(&ctx, !scene.dialogs.is_empty());
        let before = self.ui_state.root.replace(Arc::clone(&scene.root));
        let is_new = before.is_none_or(|before| !Arc::ptr_eq(&before, &scene.root));
        if is_new && let Some(field) = self.focused_field.take() {
            field.hand_over(&ctx, scene, node_id);
        }
        // The field with the focus is on the previous screen.
        if self.screen.replace(scene.screen) != Some(scene.screen) {
            ctx.memory_mut(|memory| memory.stop_text_input());
        }
        if let Some(id) = self.ui_state.focus_next.take() {
            ctx.memory_mut(|memory| memory.request_focus(id));
        }
        let mut out = Vec::new();
        self.ui_state.selection.begin(&ctx);
        out.extend(self.find.keys(ui, &mut self.ui_state));
        let theme = Arc::clone(&self.theme);
        let base = Inherited {
            direction: scene.direction,
            locale: Locale::of(&scene.language),
            text: base_text(&scene.theme),
            ..Inherited::default()
        };
        let mut frame = Frame::new(&ctx, &theme, registry(), now, base, &mut out, &mut self.ui_state);
        frame.ui_state.title = None;
        frame.ui_state.header_height = 0.0;
        frame.ui_state.body = None;
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(&*scene.title));
        let mut behind = ui.new_child(UiBuilder::new().max_rect(ui.max_rect()).scope_id(draw::part("screen")));
        // A dialog makes the rest inert: it is not there for a screen reader.
        if !scene.dialogs.is_empty() {
            ctx.accesskit_node_builder(behind.unique_id(), |node| node.set_hidden());
        }
        screen::screen(&mut frame, &mut behind, &scene.root);
        drop(behind);
        // Measured before a modal screen replaces `ui_state.body`.
        let corner = free_of_bars(frame.ui_state.body.unwrap_or(ui.max_rect()), ui.max_rect());
        dialog::show(&mut frame, ui, &scene.dialogs);
        toast::show(&mut frame, ui, &scene.toasts);
        stream_badge::show(&mut frame, corner, scene, self.faults.any(scene));
        self.faults.show(&mut frame, corner, scene);
        self.find.show(&mut frame, ui, scene);
        notice::show(&mut frame, ui);
        finish_selection(&mut frame, scene);
        let is_read = frame.is_read;
        if is_read {
            announce(&mut self.ui_state.announcer, scene);
            self.ui_state.announcer.end_frame(ui);
        }
        if draw::back_pressed(ui) {
            out.push(Interaction::Back);
        }
        self.fonts.end(&ctx);
        // After dialogs and toasts: their scroll containers compete for the keyboard, too.
        self.ui_state.end();
        let focused = ctx.memory(|memory| memory.focused());
        // Searched only when it may have changed: the tree is large, and frames are many.
        if is_new || focused != self.ui_state.focused {
            self.focused_field = FocusedField::find(&ctx, scene, node_id);
        }
        self.ui_state.focused = focused;
        out
    }

    /// Applies the theme that the scene asks for. When it or the display's scale has changed, all layouts are dropped.
    fn apply_theme(&mut self, ctx: &Context, choice: &Arc<ThemeChoice>, rtl: bool) {
        let dark = choice.dark.unwrap_or(self.system_dark);
        let same = self.choice.as_ref().is_some_and(|(old, was_dark, was_rtl)| {
            (*was_dark, *was_rtl) == (dark, rtl) && (Arc::ptr_eq(old, choice) || old == choice)
        });
        if !same {
            let base = if dark { Theme::dark() } else { Theme::light() };
            let overrides = overrides(choice);
            self.theme = if overrides == Overrides::default() { base } else { base.with_overrides(&overrides) };
            self.theme = Arc::new(Theme {
                reduced_motion: self.reduced_motion,
                rtl,
                families: Arc::clone(self.fonts.families()),
                language: Arc::clone(&choice.language),
                ..(*self.theme).clone()
            });
            self.choice = Some((Arc::clone(choice), dark, rtl));
        }
        let scale = ctx.pixels_per_point();
        if self.applied.as_ref().is_none_or(|(theme, at)| !Arc::ptr_eq(theme, &self.theme) || *at != scale) {
            self.theme.apply(ctx);
            self.ui_state.layouts.clear();
            self.applied = Some((Arc::clone(&self.theme), scale));
        }
    }
}

/// The part of the window in whose lower corners the program's own badges stand: the body, beside a menu and above a footer. The whole window
/// when those leave too little.
fn free_of_bars(body: Rect, window: Rect) -> Rect {
    const LEAST: Vec2 = Vec2::new(240.0, 160.0);
    if body.width() < LEAST.x || body.height() < LEAST.y { window } else { body }
}

/// Ends the mouse selection of this frame. With everything selected the text is copied from the scene: it includes the parts that are scrolled
/// out of sight.
fn finish_selection(frame: &mut Frame<'_>, scene: &Scene) {
    let (ctx, state) = (frame.ctx(), &mut *frame.ui_state);
    if state.find.end() {
        ctx.request_repaint();
    }
    let all = state.selection.is_all() && state.selection.copies();
    state.selection.end(ctx);
    if state.selection.take_cut() {
        frame.say("Copied the first 16 MB: the selection is longer".to_owned());
    }
    if !all {
        return;
    }
    let root = scene.dialogs.last().map_or(&scene.root, |dialog| &dialog.node);
    ctx.copy_text(copied_text(root));
    if let Some((exist, count)) = unbuilt(root) {
        frame.say(format!("Copied. Of a list of {count} rows the {exist} around those in sight"));
    }
}

/// The first list below a node whose rows do not all exist: the number of existing rows, and of all.
fn unbuilt(node: &Node) -> Option<(usize, usize)> {
    let own = node.rows.as_ref().filter(|rows| rows.nodes.len() < rows.count && rows.choices.is_none());
    own.map(|rows| (rows.nodes.len(), rows.count)).or_else(|| node.all_children().find_map(|child| unbuilt(child)))
}

/// Passes the window's own announcements: toasts, and streams in an outage.
fn announce(announcer: &mut Announcer, scene: &Scene) {
    for toast in &scene.toasts {
        let text = toast.node.as_ref().map_or_else(|| Arc::clone(&toast.message), |node| visible_text(node).into());
        announcer.note(egui::Id::unique(("toast said", toast.id.0)), &text, true);
    }
    for badge in &scene.badges {
        let state = if badge.next == NextAttempt::Never { "not connected" } else { "reconnecting" };
        let text = format!("{}: {state}, {}", badge.api, badge.reason);
        announcer.note(egui::Id::unique(("stream said", &badge.stream)), &text.into(), true);
    }
}

/// The text style that every text starts from: `Text.bodyMedium`, `App.textStyle` and `App.fontFamily` of an older theme file.
fn base_text(choice: &ThemeChoice) -> TextStyle {
    let app = choice.legacy.get("App");
    let read = |value: &Value| TextStyle::from_value(value).unwrap_or_default();
    let family = Family::from_value(&app.get("fontFamily"));
    read(&choice.legacy.get("Text").get("bodyMedium"))
        .or(&read(&app.get("textStyle")))
        .or(&TextStyle { family, ..TextStyle::default() })
}

/// The overrides from the older keys of a theme file, `Colors` and `Screen`.
fn overrides(choice: &ThemeChoice) -> Overrides {
    let color = |root: &str, key: &str| {
        let value = choice.legacy.get(root).get(key);
        Color::from_value(&value).map(color32)
    };
    Overrides {
        primary: color("Colors", "primary").or_else(|| color("Colors", "seed")),
        on_primary: color("Colors", "onPrimary"),
        background: color("Screen", "backgroundColor"),
        family: Family::from_value(&choice.legacy.get("App").get("fontFamily")),
        ..Overrides::default()
    }
}
