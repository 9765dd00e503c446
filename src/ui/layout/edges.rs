//! Margins, paddings and border widths of a box as its properties set them, and the padding of a screen's body.

use super::constraints::ParentConstraints;
use super::container::Container;
use super::role::{LayoutDef, LayoutRole};
use crate::base::FORM_FIELD;
use crate::toolkit::theme::Theme;
use ensemble_core::spec::{Alignment, Border, Insets, Length, Props};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// The width of a box's border in logical pixels; `None` when its properties set none.
pub(crate) fn border_width(props: &Props) -> Option<f32> {
    if matches!(props.get("borderStyle").and_then(Value::as_str), Some("none" | "hidden")) {
        return Some(0.0);
    }
    let drawn = props.get("borderColor").is_some() || props.get("borderGradient").is_some();
    match props.read::<f32>("borderWidth") {
        // A border wider than its box would turn the content rectangle inside out.
        Some(width) => Some(width.clamp(0.0, 1000.0)),
        None => props.read::<Border>("border").map(|border| border.width).or(drawn.then_some(1.0)),
    }
}

/// Border widths of a box whose sides differ (`borderWidth: 0 0 1 0`, `borderBottom: 1px solid grey`); `None` if they are all the same.
pub(crate) fn border_sides(props: &Props) -> Option<Insets> {
    let all = props.read::<Insets>("borderWidth");
    let even = border_width(props).unwrap_or(0.0);
    let side = |name: &str, all: f32| props.read::<Border>(name).map_or(all, |border| border.width).clamp(0.0, 1000.0);
    let base = all.unwrap_or(Insets::all(even));
    let sides = Insets {
        top: side("borderTop", base.top),
        right: side("borderRight", base.right),
        bottom: side("borderBottom", base.bottom),
        left: side("borderLeft", base.left),
    };
    let [first, others @ ..] = [sides.top, sides.right, sides.bottom, sides.left];
    (others.iter().any(|side| *side != first)).then_some(sides)
}

/// `margin` or `padding`, with the properties for single sides merged in.
pub(super) fn sides(props: &Props, name: &str, default: Insets) -> Insets {
    let all = props.read::<Insets>(name).unwrap_or(default);
    let (top, right, bottom, left) = match name {
        "margin" => ("marginTop", "marginRight", "marginBottom", "marginLeft"),
        _ => ("paddingTop", "paddingRight", "paddingBottom", "paddingLeft"),
    };
    Insets {
        top: props.read(top).unwrap_or(all.top),
        right: props.read(right).unwrap_or(all.right),
        bottom: props.read(bottom).unwrap_or(all.bottom),
        left: props.read(left).unwrap_or(all.left),
    }
}

/// True for a field that reserves a line below it for its message, so that showing it moves nothing.
pub(crate) fn keeps_message(node: &Node) -> bool {
    let set = |name: &str| node.props.get(name).is_some();
    node.spec.base.iter().any(|group| std::ptr::eq(*group, &FORM_FIELD))
        && (node.props.read("required").unwrap_or(false)
            || node.props.get("description").is_some_and(|text| !text.to_display().is_empty())
            || set("validator")
            || set("maxLength"))
}

/// The height of that line, with the space above it, in logical pixels.
pub(crate) fn message_height(theme: &Theme) -> f32 {
    theme.spacing.xs + theme.text.caption.line_height
}

/// Default space between two neighbours of which one is a control, in a container without a gap.
pub(super) fn space_between(theme: &Theme, before: &Node, after: &Node) -> f32 {
    let is_control = |node: &Node| {
        matches!(node.spec.name, "Button" | "ToggleButton")
            || node.spec.base.iter().any(|group| std::ptr::eq(*group, &FORM_FIELD))
    };
    let is_text = |node: &Node| node.spec.name == "Text";
    let controls = (is_control(before), is_control(after));
    match controls {
        (true, true) => theme.spacing.sm,
        (true, false) if is_text(after) => theme.spacing.sm,
        (false, true) if is_text(before) => theme.spacing.sm,
        _ => 0.0,
    }
}

/// The box of a widget without properties.
#[derive(Default)]
pub(super) struct Defaults {
    pub margin: Insets,
    pub padding: Insets,
    pub border: f32,
}

impl Defaults {
    pub(super) fn of(theme: &Theme, def: LayoutDef, constraints: &ParentConstraints) -> Self {
        match def.role {
            LayoutRole::Container(Container::Card) => {
                Self { padding: Insets::all(theme.spacing.lg), border: 1.0, margin: Insets::default() }
            }
            LayoutRole::Container(Container::Footer) => Self {
                padding: Insets { top: theme.spacing.md, bottom: theme.spacing.md, ..constraints.padding },
                ..Self::default()
            },
            _ => Self { padding: constraints.padding, ..Self::default() },
        }
    }
}

/// Free space left and right of a body that sets `maxWidth`: it is centred by padding, so that it scrolls over the whole width.
pub(crate) fn body_spare(body: &Node, width: f32) -> Insets {
    let limit = |name: &str| match body.props.read::<Length>(name)? {
        Length::Pixels(pixels) => Some(pixels.max(0.0)),
        Length::Share(share) => Some(width * share.max(0.0)),
        Length::Usual => None,
    };
    let most = [limit("width"), limit("maxWidth")].into_iter().flatten().fold(width, f32::min);
    let free = (width - most).max(0.0);
    match body.props.read::<Alignment>("alignment").map_or(-1, |alignment| alignment.x) {
        -1 => Insets { right: free, ..Insets::default() },
        0 => Insets { left: free / 2.0, right: free / 2.0, ..Insets::default() },
        _ => Insets { left: free, ..Insets::default() },
    }
}

/// Padding of a screen's body that sets none.
pub(crate) fn body_padding(theme: &Theme, body: &Node, width: f32) -> Insets {
    // A page that scrolls with its header reaches from edge to edge.
    if has_padding(body) || body.spec.name == "AppScroller" {
        Insets::default()
    } else {
        Insets::all(theme.screen_padding(width))
    }
}

/// The padding of a node that sets one, on one side at least.
pub(crate) fn own_padding(props: &Props) -> Option<Insets> {
    SIDES_OF_PADDING.iter().any(|name| props.get(name).is_some()).then(|| sides(props, "padding", Insets::default()))
}

const SIDES_OF_PADDING: [&str; 5] = ["padding", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft"];

/// True for a node that sets a padding, on one side at least.
pub(crate) fn has_padding(node: &Node) -> bool {
    own_padding(&node.props).is_some()
}
