//! Toasts: messages at one of nine positions that close after a time.

use std::sync::Arc;

use egui::epaint::RectShape;
use egui::{Align2, Area, Color32, Galley, Order, Rect, Sense, Shadow, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::animate::animate_in;
use crate::frame::{Frame, backdrop};
use crate::layout::Space;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Tone, color};
use crate::toolkit::{icons, paint};
use ensemble_core::spec::{Alignment, Color, FromValue, Insets, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Toast, ToastStyles};

const WIDTH: f32 = 360.0;

/// Minimum contrast of text and background (WCAG 2, body text).
const READABLE: f32 = 4.5;

/// Draws the toasts over everything else.
pub fn show(frame: &mut Frame<'_>, ui: &Ui, toasts: &[Toast]) {
    for toast in toasts {
        let id = egui::Id::unique(("toast", toast.id.0));
        let mut screen = ui.max_rect();
        // Toasts do not cover the header, unless it is as high as a picture.
        let header = frame.ui_state.header_height;
        if header < screen.height() / 4.0 {
            screen.min.y += header;
        }
        let screen = screen.shrink(frame.theme().screen_padding(screen.width()));
        let place = ToastPosition::of(frame, id, toast, screen);
        // The area is as large as the toast and no larger, so that widgets beside it keep accepting input.
        // Above dialogs, which are `Order::Foreground`: a message about what a dialog did is seen while it is open.
        Area::new(id).order(Order::Tooltip).fixed_pos(place.rect.min).constrain(false).show(frame.ctx(), |ui| {
            one(frame, ui, toast, &place);
        });
    }
}

/// The position of a toast and its laid-out content.
struct ToastPosition {
    rect: Rect,
    /// Area of icon, content and close button.
    inner: Rect,
    content: Vec2,
    galley: Arc<Galley>,
    ink: Color32,
    shown: f32,
}

impl ToastPosition {
    fn of(frame: &mut Frame<'_>, id: egui::Id, toast: &Toast, screen: Rect) -> Self {
        let theme = frame.theme();
        let at = Alignment::from_value(&Value::Text(toast.alignment.clone())).unwrap_or(Alignment { x: 1, y: -1 });
        let (gap, side) = (theme.spacing.md, theme.control.icon);
        let close = if toast.dismissible { side + gap } else { 0.0 };
        let padding = toast.styles.padding.unwrap_or(Insets::all(gap));
        let beside = padding.left + side + gap + close + padding.right;
        let most = (WIDTH.min(screen.width()) - beside).max(1.0);
        let mut text_style = ResolvedTextStyle::new(theme, TextRole::Body, &TextStyle::default());
        if let Some(ground) = toast.styles.background {
            text_style.color = color::readable(text_style.color, color32(ground), READABLE);
        }
        let panel = theme.seconds(theme.motion.panel);
        frame.inherited = Arc::clone(&frame.base);
        // Texts of its widget are read on its ground, too.
        if toast.styles.background.is_some() {
            let ink = text_style.color;
            let color = Some(Color([ink.r(), ink.g(), ink.b(), ink.a()]));
            frame.inherited = frame.base.with_text_style(&TextStyle { color, ..TextStyle::default() });
        }
        let galley =
            frame.galley(&toast.message, &text_style, Wrap { width: most, max_lines: Some(8), ellipsis: true });
        let content = match &toast.node {
            Some(node) => frame.arrange(node, Space::up_to(Vec2::new(most, screen.height()))),
            None => galley.size(),
        };
        let size = Vec2::new(content.x + beside, content.y.max(side) + padding.top + padding.bottom);
        let anchor = |n: i8| match n {
            -1 => egui::Align::Min,
            0 => egui::Align::Center,
            _ => egui::Align::Max,
        };
        let shown = animate_in(frame, id.with("in"), panel);
        let slide = if at.y > 0 { 12.0 } else { -12.0 } * (1.0 - shown);
        let place =
            Align2([anchor(at.x), anchor(at.y)]).align_size_within_rect(size, screen).translate(Vec2::new(0.0, slide));
        let rect = Rect::from_min_size(place.min.round(), place.size());
        let inner = paint::inside(rect, padding);
        Self { rect, inner, content, galley, ink: text_style.color, shown }
    }
}

fn one(frame: &mut Frame<'_>, ui: &mut Ui, toast: &Toast, place: &ToastPosition) {
    let theme = frame.theme();
    let (rect, inner, content) = (place.rect, place.inner, place.content);
    // Taken apart by name: one that is declared and not used does not compile. The padding is in the position.
    let ToastStyles { padding: _, background, radius, shadow, shadow_color, shadow_offset, shadow_radius } =
        &toast.styles;
    let (gap, side) = (theme.spacing.md, theme.control.icon);
    let (icon, tone) = match &*toast.kind {
        "success" => ("check_circle", Tone::Success),
        "error" => ("error", Tone::Danger),
        "warning" => ("warning", Tone::Warning),
        _ => ("info", Tone::Info),
    };
    let response = ui.allocate_rect(rect, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Alert, true, &*toast.message));
    ui.set_opacity(place.shown);
    let lift = theme.elevation.menu;
    let usual =
        Shadow { offset: lift.offset, blur: lift.blur, spread: 0, color: color::alpha(Color32::BLACK, lift.opacity) };
    let shadow = backdrop::box_shadow(*shadow, *shadow_color, *shadow_offset, *shadow_radius, None).unwrap_or(usual);
    let radius = paint::corners(*radius, theme.radius.card);
    let ground = background.map_or(theme.colors.surface, color32);
    ui.painter().add(shadow.as_shape(rect, radius));
    let border = Stroke::new(1.0, theme.colors.border);
    ui.painter().add(RectShape::new(rect, radius, ground, border, StrokeKind::Inside));
    let stripe = Rect::from_min_size(rect.min + Vec2::new(5.0, 8.0), Vec2::new(3.0, rect.height() - 16.0));
    ui.painter().rect_filled(stripe, 1.5, theme.tone(tone));
    let middle = egui::pos2(inner.min.x + 4.0 + side / 2.0, inner.center().y);
    if let Some(glyph) = icons::glyph(icon) {
        ui.painter().text(middle, Align2::CENTER_CENTER, glyph, theme.icon_font(side), theme.tone(tone));
    }
    let text = egui::pos2(inner.min.x + gap + side, (inner.center().y - content.y / 2.0).round());
    match &toast.node {
        Some(node) => frame.show_child(ui, node, Rect::from_min_size(text, content)),
        None => {
            ui.painter().galley(text, Arc::clone(&place.galley), place.ink);
        }
    }
    if toast.dismissible {
        close_button(
            frame,
            ui,
            toast,
            egui::pos2(inner.max.x - side / 2.0, inner.center().y),
            background.map(|_| place.ink),
        );
    }
}

fn close_button(frame: &mut Frame<'_>, ui: &mut Ui, toast: &Toast, center: egui::Pos2, ink: Option<Color32>) {
    let theme = frame.theme();
    let place = Rect::from_center_size(center, Vec2::splat(theme.control.dense));
    let response = ui.interact(place, ui.scope_id().with("close"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Close"));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(place, theme.radius.control, theme.colors.surface2);
    }
    if let Some(glyph) = icons::glyph("close") {
        ui.painter().text(
            center,
            Align2::CENTER_CENTER,
            glyph,
            theme.icon_font(16.0),
            ink.unwrap_or(theme.colors.text2),
        );
    }
    if response.clicked() {
        frame.interact(Interaction::DismissToast(toast.id));
    }
}
