//! A window without a display, for `screenshot`, `test` and the crate's own tests. Widgets are found through the accessibility tree, so a screen
//! reader finds everything that a test finds.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use egui::accesskit::{self, TreeUpdate};
use egui::epaint::text::FontProvider;
use egui::epaint::textures::TexturesDelta;
use egui::{ColorImage, Context, CursorIcon, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, Ui, Vec2};
use time::OffsetDateTime;

use crate::frame::{NodeText, VisibleParts, node_id, own_text, shown_mistake, shown_tree};
use crate::layout::LayoutTable;
use crate::raster::{Raster, TooLarge};
use crate::toolkit::families::{self, SystemFamilies};
use crate::toolkit::fonts;
use crate::toolkit::theme::Theme;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::view::is_closed_drawer;
use crate::view::{View, show_error_page};
use crate::widgets::registry;
use ensemble_core::calendar::TimeZone;
use ensemble_runtime::scene::{Interaction, Node, NodeId, Scene};

/// A window without a display.
pub struct Offscreen {
    ctx: Context,
    view: View,
    raster: Raster,
    size: Vec2,
    scale: f32,
    time: f64,
    clock: (TimeZone, f64),
    input: Vec<Event>,
    shapes: Vec<egui::epaint::ClippedShape>,
    texts: Vec<NodeText>,
    textures: TexturesDelta,
    tree: Option<TreeUpdate>,
    pointer: CursorIcon,
    copied: Option<String>,
    repaint: bool,
}

/// A widget that was found by its accessible name.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundWidget {
    /// Accessible name, else the value.
    pub label: String,
    /// Bounds, in logical pixels.
    pub rect: Rect,
    /// True if the widget accepts clicks.
    pub clickable: bool,
}

/// A painted text.
#[derive(Clone, Debug, PartialEq)]
pub struct PaintedText {
    /// The whole text, also where it is cut with an ellipsis.
    pub text: String,
    /// Visible bounds, in logical pixels.
    pub shown: Rect,
}

impl Offscreen {
    /// A window of this size in logical pixels, `scale` pixels each.
    pub fn new(size: Vec2, scale: f32, dark: bool) -> Self {
        let ctx = Context::default();
        fonts::install(&ctx);
        ctx.enable_accesskit();
        let mut view = View::default();
        view.prefer_dark(dark);
        let mut raster = Raster::default();
        raster.count_textures();
        Self {
            ctx,
            view,
            raster,
            size,
            scale,
            time: 0.0,
            clock: (TimeZone::UTC, 0.0),
            input: Vec::new(),
            shapes: Vec::new(),
            texts: Vec::new(),
            textures: TexturesDelta::default(),
            tree: None,
            pointer: CursorIcon::Default,
            copied: None,
            repaint: false,
        }
    }

    /// The context of egui.
    #[cfg(test)]
    pub(crate) fn context(&self) -> &Context {
        &self.ctx
    }

    /// Draws one frame at `time` seconds and returns the interactions that the input caused.
    pub fn frame(&mut self, scene: &Arc<Scene>, time: f64) -> Vec<Interaction> {
        let mut out = Vec::new();
        self.draw(time, |view, ui, now| out.extend(view.ui(ui, scene, now)));
        out
    }

    /// Draws a frame with additional content: `around` gets the view and the whole window, and must draw the scene.
    pub fn frame_around(
        &mut self,
        time: f64,
        mut around: impl FnMut(&mut View, &mut Ui, OffsetDateTime) -> Vec<Interaction>,
    ) -> Vec<Interaction> {
        let mut out = Vec::new();
        self.draw(time, |view, ui, now| out.extend(around(view, ui, now)));
        out
    }

    /// Draws the page of an app that cannot be opened.
    pub fn error_page(&mut self, title: &str, faults: &[String], dark: bool) {
        let theme = if dark { Theme::dark() } else { Theme::light() };
        // The second frame has the sizes that the first one found.
        for time in [0.0, 1.0] {
            self.draw(time, |_, ui, _| {
                theme.apply(ui.ctx());
                show_error_page(ui, &theme, title, faults);
            });
        }
    }

    fn draw(&mut self, time: f64, mut content: impl FnMut(&mut View, &mut Ui, OffsetDateTime)) {
        self.time = time;
        // First the pictures that the previous frame requested, then those of this one, so that `wants_repaint` is true while pictures are
        // missing.
        self.images().decode_queued();
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(time),
            // Fixed, so that animations take the same steps on every machine.
            predicted_dt: 1.0 / 60.0,
            events: std::mem::take(&mut self.input),
            focused: true,
            ..RawInput::default()
        };
        if let Some(viewport) = input.viewports.get_mut(&input.viewport_id) {
            viewport.native_pixels_per_point = Some(self.scale);
        }
        let (zone, start_millis) = self.clock;
        let now = zone.local(start_millis + time * 1000.0);
        let view = &mut self.view;
        let texts = &mut self.texts;
        let mut output = self.ctx.run_ui(input, |ui| {
            content(view, ui, now);
            // While the shapes are still those of layers.
            *texts = view.node_texts(ui.ctx());
        });
        self.shapes = std::mem::take(&mut output.shapes);
        // Textures that egui freed in the frame before are not used by this one.
        self.raster.free(&mut self.textures);
        self.textures = std::mem::take(&mut output.textures_delta);
        self.raster.update(&mut self.textures);
        self.tree = output.platform_output.accesskit_update.take();
        self.pointer = output.platform_output.cursor_icon;
        for command in &output.platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                self.copied = Some(text.clone());
            }
        }
        let decoded = self.images().decode_queued();
        self.repaint = decoded > 0 || output.viewport_output.values().any(|viewport| viewport.repaint_delay.is_zero());
    }

    /// Shape of the pointer in the last frame.
    pub fn pointer(&self) -> CursorIcon {
        self.pointer
    }

    /// Providers of fonts for characters that the bundled fonts lack; without a provider these are drawn as boxes.
    pub fn set_font_providers(&self, providers: Vec<Arc<dyn FontProvider>>) {
        fonts::install_with(&self.ctx, providers);
    }

    /// Source of system fonts that texts name; without it, such texts have the fonts of the app.
    pub fn set_system_families(&self, system: Arc<dyn SystemFamilies>) {
        families::install_system(&self.ctx, system);
    }

    /// Sets the screen's clock at time 0, in milliseconds since 1970, and its time zone. The default is 1970 in UTC.
    pub fn set_clock(&mut self, zone: TimeZone, start_millis: f64) {
        self.clock = (zone, start_millis);
    }

    /// True while an animation is under way, so that another frame would differ.
    pub fn wants_repaint(&self) -> bool {
        self.repaint
    }

    /// The pictures of the window. A picture that one frame asks for is decoded before the next one.
    pub fn images(&self) -> Arc<crate::toolkit::images::Images> {
        crate::toolkit::images::Images::of(&self.ctx)
    }

    /// The view, to scroll it or to ask for its theme.
    pub fn view(&mut self) -> &mut View {
        &mut self.view
    }

    /// Sets the size in logical pixels, from the next frame on.
    pub fn resize(&mut self, size: Vec2) {
        self.size = size;
    }

    /// Sets how many pixels a logical pixel has, from the next frame on.
    pub fn set_scale(&mut self, scale: f32) {
        self.scale = scale;
    }

    /// The size in logical pixels.
    pub fn size(&self) -> Vec2 {
        self.size
    }

    /// Clicks at a position, in the next frame.
    pub fn click(&mut self, at: Pos2) {
        self.click_with(at, PointerButton::Primary);
    }

    /// Clicks at a position with any button, in the next frame.
    pub fn click_with(&mut self, at: Pos2, button: PointerButton) {
        self.input.push(Event::PointerMoved(at));
        for pressed in [true, false] {
            self.input.push(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        }
    }

    /// Every text that the last frame painted, in the order of painting, without icons.
    pub fn texts(&self) -> Vec<PaintedText> {
        let window = Rect::from_min_size(Pos2::ZERO, self.size);
        let mut texts = Vec::new();
        for shape in &self.shapes {
            painted(&shape.shape, shape.clip_rect.intersect(window), &mut texts);
        }
        texts
    }

    /// The text that was put on the clipboard last; it is removed.
    pub fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// The accessibility tree of the last frame.
    pub fn access_tree(&self) -> Option<&TreeUpdate> {
        self.tree.as_ref()
    }

    /// True if a click at this position reaches a widget that takes it.
    pub fn takes_clicks(&self, at: Pos2) -> bool {
        self.senses_clicks(at, true)
    }

    /// True if a disabled widget that would take clicks is at this position.
    pub fn has_disabled(&self, at: Pos2) -> bool {
        self.senses_clicks(at, false)
    }

    fn senses_clicks(&self, at: Pos2, enabled: bool) -> bool {
        let is = |widget: &egui::WidgetRect| {
            widget.enabled == enabled && widget.sense.senses_click() && widget.interact_rect.contains(at)
        };
        self.ctx.viewport(|viewport| viewport.prev_pass.widgets.layers().any(|(_, widgets)| widgets.iter().any(is)))
    }

    /// Gives the keyboard's focus to a widget that can have it.
    pub fn focus(&self, node: &Node) {
        self.ctx.memory_mut(|memory| memory.request_focus(node_id(node)));
    }

    /// Removes the keyboard's focus.
    pub fn leave_field(&mut self) {
        self.ctx.memory_mut(|memory| {
            if let Some(id) = memory.focused() {
                memory.surrender_focus(id);
            }
        });
    }

    /// Sends any other input in the next frame.
    pub fn input(&mut self, event: Event) {
        self.input.push(event);
    }

    /// All widgets with an accessible name, in reading order.
    pub fn found(&self) -> Vec<FoundWidget> {
        let Some(tree) = &self.tree else { return Vec::new() };
        let mut found: Vec<FoundWidget> = tree.nodes.iter().filter_map(|(_, node)| self.read(node)).collect();
        found.sort_by(|a, b| a.rect.min.y.total_cmp(&b.rect.min.y).then(a.rect.min.x.total_cmp(&b.rect.min.x)));
        found
    }

    /// The widget whose name is `text`, else one whose name contains it; clickable ones first.
    pub fn find(&self, text: &str) -> Option<FoundWidget> {
        let mut all = self.found();
        all.sort_by_key(|found| (found.label != text, !found.clickable));
        all.into_iter().find(|found| found.label.contains(text))
    }

    fn read(&self, node: &accesskit::Node) -> Option<FoundWidget> {
        let label = node.label().or_else(|| node.value()).filter(|label| !label.is_empty())?;
        let bounds = node.bounds()?;
        // In logical pixels: the scale stands in the transform of the root.
        let at = |x: f64, y: f64| Pos2::new(x as f32, y as f32);
        Some(FoundWidget {
            label: label.to_owned(),
            rect: Rect::from_min_max(at(bounds.x0, bounds.y0), at(bounds.x1, bounds.y1)),
            clickable: node.supports_action(accesskit::Action::Click),
        })
    }

    /// The scene of the last frame as text, without nodes that were not drawn. [`View::record_drawn_nodes`] or [`View::record_places`] must have
    /// been called before that frame.
    pub fn tree(&self, scene: &Scene) -> String {
        let window = Rect::from_min_size(Pos2::ZERO, self.size);
        let mut painted = HashMap::<NodeId, Vec<&str>>::new();
        for text in self.texts.iter().filter(|text| text.shown.intersect(window).is_positive()) {
            painted.entry(text.node).or_default().push(text.galley.text());
        }
        let mut drawn: HashSet<NodeId> = self.view.drawn_nodes().iter().map(|drawn| drawn.node).collect();
        // A table draws the cells of a row, and the row itself is no widget on the screen.
        note_ancestors(&scene.root, &mut drawn, 0);
        scene.dialogs.iter().for_each(|dialog| _ = note_ancestors(&dialog.node, &mut drawn, 0));
        // Parts of a widget, such as a tab, are drawn by it and are no widgets themselves.
        let is_part = |node: &Node| registry().layout_of(node.spec).is_none();
        let screens = || std::iter::once(&scene.root).chain(scene.dialogs.iter().map(|dialog| &dialog.node));
        // Such as a header, which is drawn by the page.
        let of_root = |node: &Node| screens().any(|screen| screen.slots.iter().any(|(_, slot)| slot.id == node.id));
        let mut closed = HashSet::new();
        screens().for_each(|screen| note_closed(screen, &painted, &mut closed, 0));
        let visible = VisibleParts {
            is_shown: &|node| {
                !closed.contains(&node.id) && (drawn.contains(&node.id) || is_part(node) || of_root(node))
            },
            mistake: &|node| self.ctx.states(|data| data.get_temp::<Option<Arc<str>>>(shown_mistake(node))).flatten(),
            painted: &|node| painted.get(&node.id).map(Vec::as_slice).unwrap_or_default(),
        };
        shown_tree(scene, &visible)
    }

    /// A hash of a frame's drawing commands for windows of one size, without painting. Frames with different hashes may look equal.
    pub fn fingerprint(&self) -> u64 {
        self.raster.fingerprint(&self.ctx.tessellate(self.shapes.clone(), self.scale))
    }

    /// The picture of the last frame.
    ///
    /// # Errors
    /// If the window is larger than a picture can be.
    pub fn picture(&self) -> Result<ColorImage, TooLarge> {
        let primitives = self.ctx.tessellate(self.shapes.clone(), self.scale);
        let pixels = [(self.size.x * self.scale).round() as u32, (self.size.y * self.scale).round() as u32];
        let clear = self.view.theme().colors.background;
        self.raster.paint(&primitives, self.scale, pixels, clear)
    }
}

/// Adds menus that are closed: the entries of a menu of which none is painted, and a drawer.
fn note_closed(node: &Node, painted: &HashMap<NodeId, Vec<&str>>, closed: &mut HashSet<NodeId>, depth: usize) {
    const DEEPEST: usize = 256;
    if depth == DEEPEST {
        return;
    }
    let texts = painted.get(&node.id).map(Vec::as_slice).unwrap_or_default();
    let is_entry = |child: &Node| matches!(child.spec.name, "MenuItem" | "NewItem");
    let is_open = node.all_children().filter(|child| is_entry(child)).any(|entry| {
        let label = own_text(entry);
        label.is_some_and(|(_, label)| texts.contains(&&*label))
    });
    for child in node.all_children() {
        let is_drawer = child.spec.name == "Menu" && is_closed_drawer(child);
        if is_drawer || (is_entry(child) && !is_open) {
            closed.insert(child.id);
        }
        note_closed(child, painted, closed, depth + 1);
    }
}

/// Adds the nodes that contain a drawn one. Returns true when this node contains one, or is drawn itself.
fn note_ancestors(node: &Node, drawn: &mut HashSet<NodeId>, depth: usize) -> bool {
    // Deeper nodes are not written either.
    const DEEPEST: usize = 256;
    if depth == DEEPEST {
        return drawn.contains(&node.id);
    }
    let mut holds_one = false;
    for child in node.all_children() {
        // Without a short circuit: children after the first one may contain drawn nodes, too.
        holds_one |= note_ancestors(child, drawn, depth + 1);
    }
    if holds_one {
        drawn.insert(node.id);
    }
    holds_one || drawn.contains(&node.id)
}

fn painted(shape: &egui::Shape, clip: Rect, texts: &mut Vec<PaintedText>) {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| painted(shape, clip, texts)),
        egui::Shape::Text(text) => {
            let words = text.galley.text();
            // Icons are letters of the private use area.
            let is_icon = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
            if !words.trim().is_empty() && !words.chars().all(is_icon) {
                let shown = text.visual_bounding_rect().intersect(clip);
                texts.push(PaintedText { text: words.to_owned(), shown });
            }
        }
        _ => {}
    }
}

impl Drop for Offscreen {
    fn drop(&mut self) {
        // egui panics in debug builds when changes of textures are dropped that nobody has applied.
        self.textures.clear();
    }
}
