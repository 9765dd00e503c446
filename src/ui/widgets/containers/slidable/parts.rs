//! Parts of a Slidable: drawers and actions.

use std::sync::Arc;

use egui::{Color32, CornerRadius, CursorIcon, Id, Pos2, Rect, Sense, Ui, WidgetInfo};

use crate::base::{PART, PART_LETTERS, WIDGET};
use crate::frame::Frame;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::{Children, Color, FromValue, IconRef, Insets, Kind, Prop, Spec, TextStyle, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

const SHARE: Kind = Kind::Number { min: 0.0, max: 1.0 };
const MILLIS: Kind = Kind::Number { min: 0.0, max: 60_000.0 };
const MOTIONS: &[&str] = &["scroll", "stretch", "behind", "drawer"];

props! {
    /// `options` of a drawer.
    pub struct Options {
        /// Width of the open drawer as a share of the row; by default a quarter, and at least the width of its actions.
        "extentRatio" => extent: Option<f32>; Kind::Number { min: 0.01, max: 1.0 },
        /// Motion of the actions: `scroll` with the row, `stretch` by growing, `behind` from under the row, `drawer` one after the other.
        "motion" => motion: Arc<str> = "scroll"; Kind::Enum(MOTIONS),
        /// Share of the row beyond which a drawer that is let go of opens; half of its width by default.
        "openThreshold" => open: Option<f32>; SHARE,
        /// Share of the row below which an open drawer that is let go of closes; half of its width by default.
        "closeThreshold" => close: Option<f32>; SHARE,
    }
}

/// The drawer before the row.
pub static START_DRAWER: Spec = Spec {
    name: "StartDrawer",
    doc: "The actions before the row.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: DRAWER,
    ..Spec::DEFAULT
};

/// The drawer behind the row.
pub static END_DRAWER: Spec = Spec {
    name: "EndDrawer",
    doc: "The actions behind the row.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: DRAWER,
    ..Spec::DEFAULT
};

const DRAWER: &[Prop] = &[
    prop("options", Options::KIND, "How it opens: `{extentRatio, motion, openThreshold, closeThreshold}`."),
    prop(
        "dismissible",
        Kind::Parts(&DISMISSIBLE),
        "What happens when the row is dragged away: `{onDismissed, dismissThreshold}`.",
    ),
    prop("children", Kind::Parts(&ACTION), "Its actions: `{label, icon, backgroundColor, onTap}`."),
];

/// Dragging the row away.
pub static DISMISSIBLE: Spec = Spec {
    name: "Dismissible",
    doc: "What happens when a row is dragged away.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: &[
        prop("dismissThreshold", SHARE, "Share of the row beyond which letting go dismisses it; 0.75 by default."),
        prop("dismissalDurationMs", MILLIS, "Has no effect: the row is the app's to take out of its data.")
            .ignored("the app takes the row out of its data"),
        prop("resizeDurationMs", MILLIS, "Has no effect: the row is the app's to take out of its data.")
            .ignored("the app takes the row out of its data"),
        prop("motion", Kind::Text, "Has no effect: the actions move as those of the drawer.")
            .ignored("the actions move as those of the drawer"),
    ],
    events: &[slot("onDismissed", "The row was dragged away.")],
    children: Children::None,
    ..Spec::DEFAULT
};

/// An action of a drawer.
pub static ACTION: Spec = Spec {
    name: "SlidableAction",
    doc: "An action of a drawer.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS],
    props: &[
        prop("icon", Kind::Icon, "Its icon."),
        prop("backgroundColor", Kind::Color, "Its ground; the accent colour by default."),
        prop("foregroundColor", Kind::Color, "Colour of its icon and label."),
        prop("padding", Kind::Insets, "Space around its icon and label."),
        prop("spacing", Kind::Number { min: 0.0, max: 1000.0 }, "Space between its icon and label; 4 by default."),
        prop("autoClose", Kind::Bool, "Closes the drawer when it is chosen; true by default."),
        prop("flex", Kind::Number { min: 1.0, max: 100.0 }, "Its share of the drawer, in proportion to the others."),
        prop("borderRadius", Kind::BorderRadius, "Corner radius."),
    ],
    events: &[slot("onTap", "It was chosen.")],
    children: Children::None,
    ..Spec::DEFAULT
};

/// A drawer with the actions in it.
pub struct Drawer<'a> {
    /// Options of the side.
    pub options: Options,
    /// The `dismissible` part.
    pub dismissible: Option<&'a Arc<Node>>,
    /// Actions of the side.
    pub actions: Vec<&'a Arc<Node>>,
}

impl<'a> Drawer<'a> {
    /// The drawer of this kind; `None` when the row has none.
    pub fn of(row: &'a Node, spec: &Spec) -> Option<Self> {
        let node = row.children.iter().find(|child| child.spec == spec)?;
        let options = node.props.get("options").and_then(Options::from_value).unwrap_or_default();
        let of = |spec: &'static Spec| node.children.iter().filter(move |part| part.spec == spec);
        Some(Self { options, dismissible: of(&DISMISSIBLE).next(), actions: of(&ACTION).collect() })
    }

    /// The length that it opens to, in a row of this length.
    pub fn extent(&self, size: f32) -> f32 {
        /// Least width of an action, unless the app sets one.
        const LEAST: f32 = 72.0;
        let usual = (size * 0.25).max(LEAST * self.actions.len() as f32).min(size * 0.8);
        if self.actions.is_empty() { 0.0 } else { self.options.extent.map_or(usual, |share| share * size) }
    }

    /// The greatest drag distance of a row of this length, in pixels.
    pub fn reach(&self, size: f32) -> f32 {
        if self.dismissible.is_some() { size } else { self.extent(size) }
    }

    /// Share of the row beyond which releasing dismisses it.
    pub fn dismiss_share(&self) -> Option<f32> {
        self.dismissible.map(|node| node.props.read("dismissThreshold").unwrap_or(0.75))
    }

    /// Draws the actions in the uncovered part of the row, along `axis`. `before`: they are before the row. Returns the chosen action.
    pub fn show(
        &self,
        ui: &mut Ui,
        frame: &Frame<'_>,
        id: Id,
        (row, axis, before): (Rect, usize, bool),
        shown: f32,
    ) -> Option<&'a Arc<Node>> {
        let full = self.extent(row.size()[axis]).max(shown);
        let mut uncovered = row;
        if before {
            uncovered.max[axis] = row.min[axis] + shown;
        } else {
            uncovered.min[axis] = row.max[axis] - shown;
        }
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(uncovered);
        let flex = |action: &Node| action.props.read::<f32>("flex").unwrap_or(1.0).max(0.01);
        let total: f32 = self.actions.iter().map(|action| flex(action)).sum();
        let (mut passed, mut chosen) = (0.0, None);
        let length = if &*self.options.motion == "stretch" { shown } else { full };
        for action in &self.actions {
            let (from, share) = (passed / total, flex(action) / total);
            passed += flex(action);
            // Where it begins, from the edge of the row that the drawer stands at.
            let start = match &*self.options.motion {
                "behind" | "stretch" => from * length,
                "drawer" => from * shown,
                _ => from * length - (full - shown),
            };
            let start = if before || &*self.options.motion != "scroll" { start } else { from * length };
            let mut place = row;
            place.min[axis] = match (before, &*self.options.motion) {
                (true, _) => row.min[axis] + start,
                (false, "behind") => row.max[axis] - full + start,
                (false, _) => row.max[axis] - shown + start,
            };
            place.max[axis] = place.min[axis] + share * length;
            if one(action, ui, frame, id.with(action.id.0), place) {
                chosen = Some(*action);
            }
        }
        ui.set_clip_rect(clip);
        chosen
    }
}

/// Draws an action. Answers whether it was chosen.
fn one(action: &Arc<Node>, ui: &Ui, frame: &Frame<'_>, id: Id, place: Rect) -> bool {
    let (theme, props) = (frame.theme(), &action.props);
    let response = ui.interact(place, id, Sense::click());
    let (label, icon) = (props.read::<Arc<str>>("label").unwrap_or_default(), props.read::<IconRef>("icon"));
    let name = name(action);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &*name));
    let rest = props.read::<Color>("backgroundColor").map_or(theme.colors.accent, color32);
    let ground = paint::ground(ui, theme, id, &response, rest);
    let ink = props.read::<Color>("foregroundColor").map_or(theme.on(rest), color32);
    let corners = paint::corners(props.read("borderRadius"), CornerRadius::ZERO);
    ui.painter().rect_filled(place, corners, ground);
    let air = props.read::<Insets>("padding").unwrap_or_default();
    let inner = paint::inside(place, air);
    draw_label(ui, frame, theme, (&label, icon), inner, (ink, props.read("spacing").unwrap_or(4.0)));
    if response.has_focus() {
        // Inside: what stands beside it would cover a ring around it.
        ui.painter().rect_stroke(place.shrink(3.0), corners, (2.0, ink), egui::StrokeKind::Inside);
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    response.clicked()
}

/// The icon above the label, both in the middle; beside it where there is no height for both.
fn draw_label(
    ui: &Ui,
    frame: &Frame<'_>,
    theme: &Theme,
    (label, icon): (&str, Option<IconRef>),
    inner: Rect,
    (ink, spacing): (Color32, f32),
) {
    let look = ResolvedTextStyle::new(theme, TextRole::Label, &TextStyle::default()).color(ink);
    let galley = frame.galley(label, &look, Wrap::cut(inner.width().max(1.0)));
    let (text, side) = (galley.size(), icon.as_ref().and_then(|icon| icon.size).unwrap_or(theme.control.icon));
    let (has_text, has_icon) = (!label.is_empty(), icon.is_some());
    let gap = if has_text && has_icon { spacing } else { 0.0 };
    let high = if has_icon { side } else { 0.0 } + gap + if has_text { text.y } else { 0.0 };
    let stacked = high <= inner.height() || !has_text || !has_icon;
    let center = inner.center();
    let (icon_at, text_at) = if stacked {
        let top = center.y - high / 2.0;
        (Pos2::new(center.x, top + side / 2.0), Pos2::new(center.x - text.x / 2.0, center.y + high / 2.0 - text.y))
    } else {
        let left = center.x - (side + gap + text.x) / 2.0;
        (Pos2::new(left + side / 2.0, center.y), Pos2::new(left + side + gap, center.y - text.y / 2.0))
    };
    if let Some(icon) = &icon {
        paint::icon(ui.painter(), theme, icon, icon_at, side, ink, frame.is_rtl());
    }
    if has_text {
        ui.painter().galley(text_at, galley, ink);
    }
}

/// Accessible name of an action: its label, else the name of its icon.
pub fn name(action: &Node) -> Arc<str> {
    let label = action.props.read::<Arc<str>>("label").filter(|label| !label.is_empty());
    label.or_else(|| action.props.read::<IconRef>("icon").map(|icon| icon.name)).unwrap_or_else(|| "Action".into())
}

/// Reports that an action was chosen.
pub fn choose(frame: &mut Frame<'_>, action: &Arc<Node>) -> bool {
    frame.emit(action, "onTap", Value::Null);
    action.props.read("autoClose").unwrap_or(true)
}
