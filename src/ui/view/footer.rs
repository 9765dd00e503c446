//! The footer of a screen: a bar below the body, or a sheet over it whose height the user drags.

use std::sync::Arc;

use egui::{
    CornerRadius, CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, Sense, Shadow, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo,
};

use crate::frame::{Frame, draw};
use crate::layout::{ParentConstraints, Space};
use crate::toolkit::text::color32;
use crate::toolkit::theme::color;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{page_keys, paint};
use crate::widgets::containers::DragProps;
use ensemble_core::spec::{BorderRadius, Color, FromValue, Insets};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Draws the footer as a bar at the bottom of `rect` and returns its height.
pub fn bar(frame: &mut Frame<'_>, ui: &mut Ui, node: &Arc<Node>, rect: Rect) -> f32 {
    if !frame.commands(node).is_empty() {
        frame.warn_once(
            || "`drag` has no effect: the footer has no `dragOptions` with `enable: true`".to_owned(),
            "drag",
        );
    }
    let constraints = constraints(frame, rect, [true, false]);
    let cx = frame.layout_cx();
    let height =
        frame.ui_state.layouts.arrange_in(&cx, node, constraints, Space::wide(rect.width())).y.min(rect.height());
    let bar = Rect::from_min_max(egui::pos2(rect.min.x, rect.max.y - height), rect.max);
    if node.props.get("backgroundColor").is_none() {
        let theme = frame.theme();
        ui.painter().rect_filled(bar, 0.0, theme.colors.surface);
        ui.painter().hline(bar.x_range(), bar.min.y + 0.5, Stroke::new(1.0, theme.colors.border));
    }
    draw::tree(frame, ui, node, bar.min);
    height
}

fn constraints(frame: &Frame<'_>, rect: Rect, bounded: [bool; 2]) -> ParentConstraints {
    let side = frame.theme().screen_padding(rect.width());
    let padding = Insets { left: side, right: side, ..Default::default() };
    ParentConstraints { padding, ..ParentConstraints::root(Arc::clone(&frame.inherited), bounded) }
}

/// Height of the strip at the top of a sheet that takes the keyboard's focus and holds the handle.
const STRIP: f32 = 20.0;
/// Change of the size by an arrow key.
const STEP: f32 = 0.1;

/// A footer with `dragOptions`.
pub struct Sheet<'a> {
    node: &'a Arc<Node>,
    drag: &'a Arc<Node>,
    props: DragProps,
    /// The space below the header.
    around: Rect,
    /// The size as the user or a script has set it.
    size: f32,
    /// The size that is drawn, which follows.
    seen: f32,
}

impl<'a> Sheet<'a> {
    /// The sheet that this footer is; `None` for a bar.
    pub fn of(frame: &mut Frame<'_>, node: &'a Arc<Node>, around: Rect) -> Option<Self> {
        let drag = node.slot("dragOptions")?;
        let mut props = DragProps::read(&drag.props);
        if !props.enable {
            return None;
        }
        props.max = props.max.max(props.min);
        let id = frame.id(node).with("size");
        let known = frame.ctx().states(|data| data.get_temp::<f32>(id));
        let before = known.unwrap_or(props.initial).clamp(props.min, props.max);
        let asked = frame.commands(node).last().and_then(|command| f32::from_value(command.args.first()?));
        let mut sheet = Self { node, drag, props, around, size: before, seen: before };
        if let Some(size) = asked {
            sheet.resize(frame, size);
        }
        let seconds = frame.theme().seconds(frame.theme().motion.panel);
        sheet.seen = frame.ctx().animate_value_with_time(id.with("seen"), sheet.size, seconds);
        Some(sheet)
    }

    /// The upper edge at `minSize`, where the body ends.
    pub fn lowest_top(&self) -> f32 {
        self.around.max.y - self.around.height() * self.props.min
    }

    /// The lower edge of what of the body is seen: it shows in the round corners.
    pub fn seen_above(&self) -> f32 {
        self.rect().min.y + 16.0
    }

    fn rect(&self) -> Rect {
        self.around.with_min_y((self.around.max.y - self.around.height() * self.seen).round())
    }

    /// Draws it.
    pub fn show(mut self, frame: &mut Frame<'_>, ui: &mut Ui) {
        let (rect, id) = (self.rect(), frame.id(self.node));
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(self.around);
        self.ground(frame, ui, rect);
        // Behind its content: what that leaves free is dragged as well.
        let ground = ui.interact(rect, id.with("sheet"), Sense::drag());
        let strip = self.strip(frame, ui, rect.with_max_y(rect.min.y + STRIP));
        let mut content = rect.with_min_y(rect.min.y + STRIP);
        if let Some(fixed) = self.drag.slot("fixedContent") {
            let side = frame.theme().screen_padding(rect.width());
            let within = content.shrink2(Vec2::new(side, 0.0));
            let height = frame.child_size(fixed, Vec2::new(within.width(), f32::INFINITY)).y;
            frame.show_child(ui, fixed, within.with_max_y(within.min.y + height));
            content.min.y += height + frame.theme().spacing.md;
        }
        if content.height() > 0.0 {
            let constraints = ParentConstraints { body: true, ..constraints(frame, content, [true, true]) };
            let cx = frame.layout_cx();
            frame.ui_state.layouts.arrange_in(&cx, self.node, constraints, Space::exact(content.size()));
            ui.shrink_clip_rect(content);
            draw::tree(frame, ui, self.node, content.min);
        }
        ui.set_clip_rect(clip);
        self.follow(frame, ui, id, [ground, strip]);
    }

    fn ground(&self, frame: &Frame<'_>, ui: &Ui, rect: Rect) {
        let theme = frame.theme();
        let edge = theme.radius.dialog as u8;
        let usual = CornerRadius { nw: edge, ne: edge, ..CornerRadius::ZERO };
        let props = &self.node.props;
        let radius = paint::corners(props.read::<BorderRadius>("borderRadius"), usual);
        let fill = props.read::<Color>("backgroundColor").map_or(theme.colors.surface, color32);
        let lift = theme.elevation.menu;
        let shade = color::alpha(egui::Color32::BLACK, lift.opacity);
        let shadow = Shadow { offset: [0, -2], blur: lift.blur, spread: 0, color: shade };
        ui.painter().add(shadow.as_shape(rect, radius));
        ui.painter().rect(rect, radius, fill, Stroke::new(1.0, theme.colors.border), StrokeKind::Inside);
    }

    /// The handle, by which the keyboard changes the size, too.
    fn strip(&self, frame: &mut Frame<'_>, ui: &Ui, strip: Rect) -> Response {
        let theme = Arc::clone(frame.theme());
        let id = frame.id(self.node).with("handle");
        let response = ui.interact(strip, id, Sense::click_and_drag()).on_hover_cursor(CursorIcon::ResizeVertical);
        let size = f64::from(self.size);
        response.widget_info(|| WidgetInfo::slider(true, size, "Size of the sheet"));
        let pill = Rect::from_center_size(strip.center(), Vec2::new(32.0, 4.0));
        if self.props.handle {
            let ink = if response.hovered() { theme.colors.text2 } else { theme.colors.text3 };
            ui.painter().rect_filled(pill, 2.0, ink);
        }
        paint::focus_ring(ui, &theme, &response, pill.expand(4.0), CornerRadius::same(6));
        response
    }

    /// Takes drags and keys.
    fn follow(&mut self, frame: &mut Frame<'_>, ui: &Ui, id: Id, by: [Response; 2]) {
        let moved: f32 = by.iter().filter(|response| response.dragged()).map(|response| response.drag_delta().y).sum();
        if moved != 0.0 && self.around.height() > 0.0 {
            self.resize(frame, self.size - moved / self.around.height());
            // It stays under the pointer.
            frame.ctx().animate_value_with_time(id.with("size").with("seen"), self.size, 0.0);
        }
        if self.props.snap && by.iter().any(Response::drag_stopped) {
            self.resize(frame, self.nearest_stop());
        }
        if by[1].has_focus() {
            // egui moves the focus by arrow keys that nobody keeps.
            page_keys::keep(ui, by[1].id);
            let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(by[1].id, filter));
            let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
            let steps = f32::from(pressed(Key::ArrowUp)) - f32::from(pressed(Key::ArrowDown));
            if steps != 0.0 {
                self.resize(frame, self.size + steps * STEP);
            }
        }
    }

    fn nearest_stop(&self) -> f32 {
        let one = f32::from_value(&self.props.snap_sizes);
        let list = self.props.snap_sizes.as_list().unwrap_or_default().iter().filter_map(f32::from_value);
        let stops = list.chain(one).chain([self.props.min, self.props.max]);
        let stops = stops.filter(|stop| (self.props.min..=self.props.max).contains(stop));
        let away = |stop: &f32| (stop - self.size).abs();
        stops.min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(self.size)
    }

    /// Sets the size, within its bounds, and fires the event of a bound that it has reached.
    fn resize(&mut self, frame: &mut Frame<'_>, size: f32) {
        let (min, max) = (self.props.min, self.props.max);
        let size = if size.is_finite() { size.clamp(min, max) } else { self.size };
        let before = std::mem::replace(&mut self.size, size);
        if size == before {
            return;
        }
        let id = frame.id(self.node).with("size");
        frame.ctx().states(|data| data.insert_temp(id, size));
        frame.ctx().request_repaint();
        if size >= max {
            frame.emit(self.drag, "onMaxSize", Value::Null);
        } else if size <= min {
            frame.emit(self.drag, "onMinSize", Value::Null);
        }
    }
}
