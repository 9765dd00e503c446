//! Maps the properties of a node to a `taffy` style. Flutter's rules (`LANGUAGE.md` 9) are kept (`expanded` is grow 1, basis 0, minimum 0); where they would
//! fail, filling an unbounded axis, the natural size is taken.

use taffy::prelude::*;
use taffy::{AlignContent, AlignItems, Direction, Overflow, Point};

use super::constraints::{ContainerFlow, ParentConstraints};
use super::container::{Axis, Container, axis};
use super::edges::{Defaults, border_sides, border_width, sides};
use super::fills::Fills;
use super::role::{Fill, LayoutDef, LayoutRole, LeafLayout};
use crate::base::BOX;
use crate::toolkit::theme::Theme;
use ensemble_core::spec::{Alignment, FromValue, Length, Props, TextDirection};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A container scrolls along its main axis when `scrollable` is set or it is a screen's body or a pane of one.
pub fn scrolls(node: &Node, constraints: &ParentConstraints) -> bool {
    constraints.body || constraints.pane || is_scrollable(&node.props)
}

/// True for `scrollable`, or `overflow` in the words of CSS for it.
pub(super) fn is_scrollable(props: &Props) -> bool {
    props.read("scrollable").unwrap_or_else(|| overflow(props, &["auto", "scroll"]))
}

/// True when content that reaches over the border is cut off.
pub(crate) fn clips_content(props: &Props) -> bool {
    props.read("clipContent").unwrap_or_else(|| overflow(props, &["hidden", "clip", "auto", "scroll"]))
}

fn overflow(props: &Props, words: &[&str]) -> bool {
    props.get("overflow").and_then(Value::as_str).is_some_and(|word| words.contains(&word))
}

/// The constraints of a container's children.
pub fn within(container: Container, node: &Node, constraints: &ParentConstraints) -> ContainerFlow {
    let props = &node.props;
    let axis = axis(container, props);
    let mut bounded = constraints.own_bounds(props);
    if is_scrollable(props) {
        match axis {
            Axis::Row => bounded[0] = false,
            Axis::Column => bounded[1] = false,
            Axis::Stack => {}
        }
    }
    // Its height follows from how many lines it breaks into, so there is none to share.
    if container == Container::Flow || wraps(props) {
        bounded[1] = false;
    }
    ContainerFlow { axis, bounded, equal: matches!(container, Container::FlexRow | Container::FlexColumn) }
}

/// The `taffy` style of a node under the constraints of its parent.
pub fn style(
    theme: &Theme,
    def: Option<LayoutDef>,
    node: &Node,
    constraints: &ParentConstraints,
    fills: Fills,
) -> Style {
    let props = &node.props;
    let mut style =
        // `crossAxis` is `start` by default (`base::LAYOUT`), where CSS would stretch.
        Style { position: Position::Relative, align_items: AlignItems::START, flex_shrink: 1.0, ..Style::default() };
    let around = set_sides(&mut style, theme, def, node, constraints);
    if constraints.body {
        // A wide child does not make the body wider than the screen.
        style.min_size.width = LengthPercentageAuto::length(0.0);
    } else {
        size(&mut style, props, constraints.bounded);
        // A child of a Column or Stack is never wider than its container, also with a larger `width`.
        if matches!(constraints.within.axis, Axis::Column | Axis::Stack)
            && constraints.within.bounded[0]
            && style.max_size.width.is_auto()
            && !matches!(props.get("width").and_then(Value::as_str), Some(text) if text.ends_with('%'))
        {
            style.max_size.width = LengthPercentageAuto::percent(1.0);
        }
    }
    if let Some(LayoutRole::Container(container)) = def.map(|def| def.role) {
        let direction = props.read::<TextDirection>("textDirection").or(constraints.inherited.direction);
        let rtl = direction.is_some_and(TextDirection::is_rtl);
        style.direction = if rtl { Direction::Rtl } else { Direction::Ltr };
        inside(&mut style, container, node, constraints, theme);
    }
    if let Some(LayoutRole::Leaf(LeafLayout { fill: Fill::Both, least_height, .. })) = def.map(|def| def.role) {
        // Lists, tables and charts make do with less than they would like.
        style.overflow = Point { x: Overflow::Scroll, y: Overflow::Scroll };
        let is_free = style.min_size.height.is_auto() && style.size.height.is_auto() && style.max_size.height.is_auto();
        if constraints.scrolled && is_free {
            style.min_size.height = LengthPercentageAuto::length(least_height(node) + around);
        }
    }
    if constraints.pane && style.max_size.height.is_auto() {
        style.max_size.height = LengthPercentageAuto::percent(1.0);
    }
    outside(&mut style, props, constraints, fills);
    if let Some(LayoutRole::Leaf(LeafLayout { fill: Fill::Both, .. })) = def.map(|def| def.role)
        && constraints.within.axis == Axis::Column
        && !constraints.bounded[1]
    {
        // In a page that scrolls nothing has to give way; no list is higher than what is seen of the page at once.
        style.flex_shrink = 0.0;
        if style.max_size.height.is_auto() {
            style.max_size.height = LengthPercentageAuto::percent(1.0);
        }
    }
    style
}

/// Sets margin, padding and border. Returns the height of padding and border.
fn set_sides(
    style: &mut Style,
    theme: &Theme,
    def: Option<LayoutDef>,
    node: &Node,
    constraints: &ParentConstraints,
) -> f32 {
    let props = &node.props;
    let mut defaults = def.map_or(Defaults::default(), |def| Defaults::of(theme, def, constraints));
    match constraints.within.axis {
        Axis::Row if constraints.inherited.is_rtl() => defaults.margin.right += constraints.apart,
        Axis::Row => defaults.margin.left += constraints.apart,
        Axis::Column => {
            defaults.margin.top += constraints.apart;
            defaults.margin.bottom -= constraints.absorbed;
        }
        Axis::Stack => {}
    }
    let margin = sides(props, "margin", defaults.margin);
    style.margin = Rect {
        left: LengthPercentageAuto::length(margin.left),
        right: LengthPercentageAuto::length(margin.right),
        top: LengthPercentageAuto::length(margin.top),
        bottom: LengthPercentageAuto::length(margin.bottom),
    };
    let padding = sides(props, "padding", defaults.padding);
    style.padding = Rect {
        left: LengthPercentage::length(padding.left.max(0.0) + constraints.spare.left),
        right: LengthPercentage::length(padding.right.max(0.0) + constraints.spare.right),
        top: LengthPercentage::length(padding.top.max(0.0)),
        bottom: LengthPercentage::length(padding.bottom.max(0.0)),
    };
    // A field draws its border around its box, not around its label.
    let is_box = node.spec.base.iter().any(|group| std::ptr::eq(*group, &BOX));
    let own = is_box.then(|| border_width(props)).flatten();
    let sides = is_box.then(|| border_sides(props)).flatten();
    style.border = match sides {
        Some(sides) => Rect {
            left: LengthPercentage::length(sides.left),
            right: LengthPercentage::length(sides.right),
            top: LengthPercentage::length(sides.top),
            bottom: LengthPercentage::length(sides.bottom),
        },
        None => Rect::length(own.unwrap_or(defaults.border)),
    };
    padding.top.max(0.0) + padding.bottom.max(0.0) + 2.0 * own.unwrap_or(defaults.border)
}

/// True for a child of a Column or Stack with a `maxWidth` in pixels, which may be more than its container has.
pub fn may_be_too_wide(style: &Style, node: &Node, constraints: &ParentConstraints) -> bool {
    matches!(constraints.within.axis, Axis::Column | Axis::Stack)
        && constraints.within.bounded[0]
        && !constraints.body
        && style.position == Position::Relative
        && matches!(node.props.read::<Length>("maxWidth"), Some(Length::Pixels(_)))
}

/// True for the style of a leaf whose size follows from its content and the space alone.
pub fn is_plain_leaf(style: &Style) -> bool {
    let is_zero = |side: LengthPercentageAuto| side == zero();
    let is_stretched = |place: Option<AlignItems>| place.is_none_or(|place| place == AlignItems::STRETCH);
    let margin = style.margin;
    style.position == Position::Relative
        && style.size == Size::auto()
        && style.min_size == Size::auto()
        && style.max_size.height.is_auto()
        && (style.max_size.width.is_auto() || style.max_size.width == LengthPercentageAuto::percent(1.0))
        && [margin.left, margin.right, margin.top, margin.bottom].into_iter().all(is_zero)
        && is_stretched(style.justify_self)
        && is_stretched(style.align_self)
        && style.overflow == Point { x: Overflow::Visible, y: Overflow::Visible }
}

/// The `maxWidth` of a node in pixels.
pub fn own_max_width(node: &Node) -> LengthPercentageAuto {
    match node.props.read::<Length>("maxWidth") {
        Some(Length::Pixels(pixels)) if pixels >= 0.0 => LengthPercentageAuto::length(pixels),
        _ => LengthPercentageAuto::auto(),
    }
}

fn size(style: &mut Style, props: &Props, bounded: [bool; 2]) {
    let length = |name: &str, bounded: bool| match props.read::<Length>(name) {
        Some(Length::Pixels(pixels)) if pixels >= 0.0 => Some(Dimension::length(pixels)),
        // A share of an unbounded height is no length: the natural size is taken (`LANGUAGE.md` 9).
        Some(Length::Share(share)) if bounded && share >= 0.0 => Some(Dimension::percent(share)),
        _ => None,
    };
    let limit = |name: &str, bounded: bool| match props.read::<Length>(name) {
        Some(Length::Pixels(pixels)) if pixels >= 0.0 => LengthPercentageAuto::length(pixels),
        Some(Length::Share(share)) if bounded && share >= 0.0 => LengthPercentageAuto::percent(share),
        _ => LengthPercentageAuto::auto(),
    };
    style.size = Size {
        // As in CSS (Sizing 5.2.1): what stands around it is as wide as its content, and the share is one of that.
        width: length("width", true).unwrap_or(Dimension::auto()),
        height: length("height", bounded[1]).unwrap_or(Dimension::auto()),
    };
    style.min_size = Size { width: limit("minWidth", bounded[0]), height: limit("minHeight", bounded[1]) };
    style.max_size = Size { width: limit("maxWidth", bounded[0]), height: limit("maxHeight", bounded[1]) };
}

/// The greatest size of the content of a node by its own `maxWidth` and `maxHeight` in pixels; infinite where it sets none.
pub fn greatest_content(node: &Node, constraints: &ParentConstraints) -> egui::Vec2 {
    let props = &node.props;
    let limit = |name: &str| match props.read::<Length>(name) {
        Some(Length::Pixels(pixels)) if pixels >= 0.0 => pixels,
        _ => f32::INFINITY,
    };
    let most = egui::Vec2::new(limit("maxWidth"), limit("maxHeight"));
    if most == egui::Vec2::INFINITY {
        return most;
    }
    let padding = sides(props, "padding", constraints.padding);
    let border = 2.0 * border_width(props).unwrap_or(0.0);
    let around = egui::Vec2::new(padding.left + padding.right + border, padding.top + padding.bottom + border);
    (most - around).max(egui::Vec2::ZERO)
}

/// The space between two children of a container.
pub fn gap(container: Container, props: &Props, theme: &Theme) -> f32 {
    let usual = match container {
        Container::Card | Container::Footer => theme.card.gap,
        // The margin of a field holds its message: a form whose fields must be filled in is as even as any other.
        Container::Form => theme.spacing.xl,
        _ => 0.0,
    };
    props.read::<f32>("gap").unwrap_or(usual).clamp(0.0, 10_000.0)
}

/// Sets how a container arranges its children.
fn inside(style: &mut Style, container: Container, node: &Node, constraints: &ParentConstraints, theme: &Theme) {
    let props = &node.props;
    let axis = axis(container, props);
    if axis == Axis::Stack {
        let constraints = props.read::<Alignment>("alignChildren").unwrap_or(Alignment { x: -1, y: -1 });
        style.display = Display::Grid;
        let rtl = style.direction == Direction::Rtl;
        (style.justify_items, style.align_items) = (across_page(constraints.x, rtl), nine(constraints.y));
        return;
    }
    style.flex_direction = if axis == Axis::Row { FlexDirection::Row } else { FlexDirection::Column };
    let gap = gap(container, props, theme);
    style.gap = Size::length(gap);
    style.justify_content = props.get("mainAxis").and_then(Value::as_str).map_or(AlignContent::START, spread);
    let word = props.get("crossAxis").and_then(Value::as_str);
    style.align_items = match word {
        Some(word) => across(word),
        None if matches!(container, Container::Form | Container::Footer | Container::Conditional) => {
            AlignItems::STRETCH
        }
        None if constraints.bar && axis == Axis::Row => AlignItems::CENTER,
        None => AlignItems::START,
    };
    if props.get("crossAxisConstraint").and_then(Value::as_str) == Some("largestChild") {
        style.align_items = AlignItems::STRETCH;
    }
    if container == Container::Flow {
        style.flex_wrap = FlexWrap::Wrap;
        let line_gap = props.read::<f32>("lineGap").unwrap_or(gap);
        style.gap = match axis {
            Axis::Row => Size { width: LengthPercentage::length(gap), height: LengthPercentage::length(line_gap) },
            _ => Size { width: LengthPercentage::length(line_gap), height: LengthPercentage::length(gap) },
        };
        style.align_content = AlignContent::START;
    } else if wraps(props) {
        let is_reverse = props.get("flexWrap").and_then(Value::as_str) == Some("wrap-reverse");
        style.flex_wrap = if is_reverse { FlexWrap::WrapReverse } else { FlexWrap::Wrap };
        style.align_content = AlignContent::START;
    }
    if scrolls(node, constraints) {
        style.overflow = match axis {
            // A body keeps its height, also with higher content.
            Axis::Row if constraints.body => Point { x: Overflow::Scroll, y: Overflow::Scroll },
            Axis::Row => Point { x: Overflow::Scroll, y: Overflow::Visible },
            _ => Point { x: Overflow::Visible, y: Overflow::Scroll },
        };
    }
}

/// True for a Row or Column that continues on another line.
fn wraps(props: &Props) -> bool {
    matches!(props.get("flexWrap").and_then(Value::as_str), Some("wrap" | "wrap-reverse"))
}

/// Sets how a node takes part in its parent's layout.
fn outside(style: &mut Style, props: &Props, constraints: &ParentConstraints, fills: Fills) {
    // A body fills the screen; its `alignment` places its content.
    let alignment = props.read::<Alignment>("alignment").filter(|_| !constraints.body);
    match constraints.within.axis {
        Axis::Stack => {
            let fills = [fills[0] && constraints.bounded[0], fills[1] && constraints.bounded[1]];
            in_stack(style, props, alignment, fills, constraints.inherited.is_rtl());
        }
        Axis::Row | Axis::Column => {
            let along = usize::from(constraints.within.axis == Axis::Column);
            let bounded = constraints.within.bounded;
            let sized = if along == 0 { !style.size.width.is_auto() } else { !style.size.height.is_auto() };
            match constraints.weight(props) {
                // Without a bound there is no space to share: the arms below use the natural size, where upstream fails.
                Some(weight) if bounded[along] => {
                    let flexible = props.get("flexMode").and_then(Value::as_str) == Some("flexible");
                    // `flexible` takes up to its share: it gives way and does not grow.
                    if !flexible {
                        style.flex_grow = weight;
                        style.flex_basis = Dimension::length(0.0);
                    }
                    // Else CSS (Flexbox 4.5) keeps it at least as large as its content, and the weights are not kept.
                    let zero = LengthPercentageAuto::length(0.0);
                    if along == 0 && style.min_size.width.is_auto() {
                        style.min_size.width = zero;
                    } else if along == 1 && style.min_size.height.is_auto() {
                        style.min_size.height = zero;
                    }
                }
                // CSS would shrink it when the line is full; in the language a size that is set is kept.
                _ if sized => style.flex_shrink = 0.0,
                // A field or a chart in a row: there is no width it would have by itself.
                _ if along == 0 && fills[0] && constraints.wide && bounded[0] => {
                    style.flex_grow = 1.0;
                    style.min_size.width = LengthPercentageAuto::length(0.0);
                }
                _ => {}
            }
            let (fills_across, aligned) =
                if along == 0 { (fills[1], alignment.map(|a| a.y)) } else { (fills[0], alignment.map(|a| a.x)) };
            if let Some(word) = props.get("alignSelf").and_then(Value::as_str) {
                style.align_self = Some(across(word));
            } else if let Some(at) = aligned {
                let rtl = along == 1 && constraints.inherited.is_rtl();
                style.align_self = Some(across_page(at, rtl));
            } else if fills_across && (bounded[1 - along] || constraints.across) {
                let is_plain =
                    style.size.width.is_auto() && style.margin.left == zero() && style.margin.right == zero();
                if along == 1 && is_plain && props.get("maxWidth").is_some() && bounded[0] {
                    // Stretched, what has a greatest width would begin at the start of the line whatever the alignment.
                    style.size.width = Dimension::percent(1.0);
                } else {
                    style.align_self = Some(AlignItems::STRETCH);
                }
            }
        }
    }
}

/// Children of a Stack share one grid cell; those with a `stackPosition…` are positioned absolutely.
fn in_stack(style: &mut Style, props: &Props, alignment: Option<Alignment>, fills: Fills, rtl: bool) {
    let at = |name: &str| props.read::<f32>(name).map(LengthPercentageAuto::length);
    let inset = Rect {
        left: at("stackPositionLeft"),
        right: at("stackPositionRight"),
        top: at("stackPositionTop"),
        bottom: at("stackPositionBottom"),
    };
    if [inset.left, inset.right, inset.top, inset.bottom].iter().any(Option::is_some) {
        style.position = Position::Absolute;
        // It may reach over the Stack, however narrow that is.
        if props.get("maxWidth").is_none() {
            style.max_size.width = LengthPercentageAuto::auto();
        }
        style.inset = inset.map(|side| side.unwrap_or(LengthPercentageAuto::auto()));
        return;
    }
    // Without a cell of their own choice children would be placed in cells one after the other.
    style.grid_row = line(1);
    style.grid_column = line(1);
    if let Some(alignment) = alignment {
        style.justify_self = Some(across_page(alignment.x, rtl));
        style.align_self = Some(nine(alignment.y));
        return;
    }
    if fills[0] {
        style.justify_self = Some(AlignItems::STRETCH);
    }
    if fills[1] {
        style.align_self = Some(AlignItems::STRETCH);
    }
}

/// `left` and `right` of an `alignment` are those of the page, whichever way its text runs.
fn across_page(at: i8, rtl: bool) -> AlignItems {
    nine(if rtl { -at } else { at })
}

fn nine(at: i8) -> AlignItems {
    match at {
        -1 => AlignItems::START,
        0 => AlignItems::CENTER,
        _ => AlignItems::END,
    }
}

fn spread(word: &str) -> AlignContent {
    match word {
        "center" | "middle" => AlignContent::CENTER,
        "end" | "flex-end" | "bottom" | "right" => AlignContent::END,
        "spaceBetween" | "space-between" => AlignContent::SPACE_BETWEEN,
        "spaceAround" | "space-around" => AlignContent::SPACE_AROUND,
        "spaceEvenly" | "space-evenly" => AlignContent::SPACE_EVENLY,
        _ => AlignContent::START,
    }
}

fn across(word: &str) -> AlignItems {
    match word {
        "center" | "middle" => AlignItems::CENTER,
        "end" | "flex-end" | "bottom" | "right" => AlignItems::END,
        "stretch" => AlignItems::STRETCH,
        "baseline" => AlignItems::BASELINE,
        _ => AlignItems::START,
    }
}

/// `childrenFits` of a FittedRow or FittedColumn: the flex weight of each child, `None` for its natural size (`auto`).
pub fn fits(props: &Props) -> Vec<Option<f32>> {
    let fit = |value: &Value| f32::from_value(value).filter(|weight| *weight > 0.0);
    props.get("childrenFits").and_then(Value::as_list).map_or(Vec::new(), |fits| fits.iter().map(fit).collect())
}
