//! Sections that open and close by a press on their titles.

use std::sync::Arc;

use egui::{Align2, Context, CornerRadius, CursorIcon, Id, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::{Fill, Measure, Space};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, color};
use crate::toolkit::{icons, mirror, paint};
use ensemble_core::spec::{Children, Color, FromValue, IconRef, Kind, Props, Spec, TextStyle, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Sections that open and close by a press on their titles.
pub struct Accordion;

/// One section.
static SECTION: Spec = Spec {
    name: "Section",
    aliases: &[],
    doc: "One section.",
    base: &[&WIDGET],
    props: &[
        prop("title", Kind::Text, "Its title; the same as `label`.").also(&["headerText"]),
        prop("header", Kind::Widget, "A widget instead of the title.").also(&["headerWidget"]),
        prop("widget", Kind::Widget, "Its content.").also(&["body", "content", "children"]),
        prop("isOpen", Kind::Bool, "Opens it when it is first shown; false by default.").also(&["open", "expanded"]),
        prop("icon", Kind::Icon, "An icon before the title."),
        prop("key", Kind::Text, "Its key in `value`."),
    ],
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };

props! {
    /// Properties of an accordion.
    pub struct AccordionProps {
        /// Keys of the sections that are open when it is first shown.
        "value" => value: Value; Kind::List,
        /// Closes the other sections when one is opened.
        "limitExpandedToOne" | "isAccordion" => one: bool = true,
        /// Position of the arrow in a title.
        "expandIconPosition" => arrow: Option<Arc<str>>; Kind::Enum(&["start", "end"]),
        /// Icon of a closed section, instead of the arrow.
        "expandIcon" | "rightIcon" => expand: Option<IconRef>; Kind::Icon,
        /// Icon of an open section, instead of the arrow.
        "collapseIcon" => collapse: Option<IconRef>; Kind::Icon,
        /// Style of the titles: `{textStyle, backgroundColor}`.
        "headerStyle" => header_style: Value; Kind::Map,
        /// Style of the contents: `{backgroundColor}`.
        "bodyStyle" | "contentStyle" => body_style: Value; Kind::Map,
        /// An icon before every title.
        "leftIcon" => left_icon: Option<IconRef>; Kind::Icon,
        /// Space above the first section, in pixels.
        "paddingListTop" => top: f32; PIXELS,
        /// Space below the last section, in pixels.
        "paddingListBottom" => bottom: f32; PIXELS,
        /// Space left and right of the sections, in pixels.
        "paddingListHorizontal" => sides: f32; PIXELS,
        /// Space after an open section, in pixels.
        "paddingBetweenOpenSections" => gap_open: f32; PIXELS,
        /// Space after a closed section, in pixels.
        "paddingBetweenClosedSections" => gap_closed: f32; PIXELS,
    }
    elsewhere {
        /// The sections: `{label, icon, widget, isOpen, key}`.
        "items" => Kind::Parts(&SECTION),
    }
    ignored {
        "flipLeftIconIfOpen" => Kind::Any; "icons before names stand still",
        "flipRightIconIfOpen" => Kind::Any; "the arrow always turns",
        "initialOpeningSequenceDelay" => Kind::Any; "sections are there at once",
        "disableScrolling" => Kind::Any; "what is around it scrolls",
        "openAndCloseAnimation" => Kind::Any; "there is one movement",
        "scaleWhenAnimating" => Kind::Any; "there is one movement",
        "accordionId" => Kind::Any; "nothing asks for it",
    }
}

impl Widget for Accordion {
    const SPEC: Spec = Spec {
        name: "Accordion",
        aliases: &["Collapsible"],
        doc: "Sections that open and close by a press on their titles.",
        base: &[&WIDGET, &BOX],
        props: AccordionProps::PROPS,
        events: &[
            slot("onCollapse", "A section was opened or closed. `event.data.index` says which.").legacy(&["data"])
        ],
        children: Children::None,
        methods: &["openSection", "closeSection"],
        examples: &[
            "Accordion:\n  items:\n    - label: Delivery\n      isOpen: true\n      widget:\n        Text: {text: Within two days}\n    - label: Returns\n      widget:\n        Text: {text: Within a month}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    type Props = AccordionProps;

    fn read(props: &Props) -> AccordionProps {
        AccordionProps::read(props)
    }

    fn measure(props: &AccordionProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let width = if available.x.is_finite() { available.x } else { 320.0 };
        let (head, air) = (cx.theme().control.touch, cx.theme().spacing.lg);
        let mut height = props.top + props.bottom;
        for section in &node.children {
            let open = is_open(cx.ctx(), props, section);
            height += head + props.gap_after(open);
            if open && let Some(body) = section.slot("widget") {
                let room = width - 2.0 * (air + props.sides);
                height += cx.arrange(body, Space::wide(room.max(0.0))).y + air;
            }
        }
        Vec2::new(width, height)
    }

    fn show(props: &AccordionProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, rect) = (Arc::clone(frame.theme()), ui.max_rect());
        let rect = Rect::from_min_max(
            rect.min + Vec2::new(props.sides, props.top),
            rect.max - Vec2::new(props.sides, props.bottom),
        );
        let (head, air) = (theme.control.touch, theme.spacing.lg);
        let ground = |style: &Value| Color::from_value(&style.get("backgroundColor")).map(color32);
        let mut changed = None;
        for command in frame.commands(node) {
            let at = command.args.first().and_then(usize::from_value).filter(|at| *at < node.children.len());
            let opens = command.method == "openSection";
            changed = at.filter(|at| is_open(ui.ctx(), props, &node.children[*at]) != opens).or(changed);
        }
        let mut y = rect.top();
        for (at, section) in node.children.iter().enumerate() {
            let place = Rect::from_min_size(Pos2::new(rect.left(), y), Vec2::new(rect.width(), head));
            let open = is_open(ui.ctx(), props, section);
            if let Some(ground) = ground(&props.header_style) {
                ui.painter().rect_filled(place, 0.0, ground);
            }
            if header(props, section, ui, frame, place, open) {
                changed = Some(at);
            }
            y += head;
            if open && let Some(body) = section.slot("widget") {
                let room = (rect.width() - 2.0 * air).max(0.0);
                let height = frame.arrange(body, Space::wide(room)).y;
                let at = Rect::from_min_size(Pos2::new(rect.left() + air, y), Vec2::new(room, height));
                if let Some(ground) = ground(&props.body_style) {
                    ui.painter().rect_filled(at.expand2(Vec2::new(air, 0.0)).with_max_y(at.max.y + air), 0.0, ground);
                }
                frame.show_wide(ui, body, at);
                y += height + air;
            }
            y += props.gap_after(open);
            if at + 1 < node.children.len() {
                ui.painter().hline(rect.x_range(), y - 0.5, Stroke::new(1.0, theme.colors.border));
            }
        }
        if let Some(at) = changed {
            let opens = !is_open(ui.ctx(), props, &node.children[at]);
            for (other, section) in
                node.children.iter().enumerate().filter(|(other, _)| *other == at || props.one && opens)
            {
                set_open(ui.ctx(), section, other == at && opens);
            }
            frame.remeasure(node);
            frame.emit(
                node,
                "onCollapse",
                Value::map([("index", Value::from(at as f64)), ("open", Value::Bool(opens))]),
            );
        }
    }
}

impl AccordionProps {
    fn gap_after(&self, open: bool) -> f32 {
        if open { self.gap_open } else { self.gap_closed }
    }
}

fn state(section: &Node) -> Id {
    Id::unique(("section", section.id.0))
}

fn is_open(ctx: &Context, props: &AccordionProps, section: &Node) -> bool {
    ctx.data(|data| data.get_temp::<bool>(state(section))).unwrap_or_else(|| {
        let key: Option<Arc<str>> = section.props.read("key");
        let among =
            |key: &str| props.value.as_list().is_some_and(|keys| keys.iter().any(|one| &*one.to_display() == key));
        section.props.read("isOpen").unwrap_or_else(|| key.is_some_and(|key| among(&key)))
    })
}

fn set_open(ctx: &Context, section: &Node, open: bool) {
    ctx.data_mut(|data| data.insert_temp(state(section), open));
}

/// Draws the title of a section and returns whether it was pressed.
fn header(props: &AccordionProps, section: &Node, ui: &mut Ui, frame: &mut Frame<'_>, place: Rect, open: bool) -> bool {
    let theme = Arc::clone(frame.theme());
    let label: Arc<str> = section.props.read("label").or_else(|| section.props.read("title")).unwrap_or_default();
    let id = frame.id(section);
    let (side, air) = (theme.control.icon, theme.spacing.lg);
    let mut left = place.left() + air;
    let turn = ui.ctx().animate_bool_with_time(id.with("turn"), open, theme.seconds(theme.motion.quick));
    let rtl = frame.is_rtl();
    let arrow_at = if props.arrow.as_deref() == Some("start") {
        left += side + theme.spacing.sm;
        Pos2::new(left - side / 2.0 - theme.spacing.sm, place.center().y)
    } else {
        Pos2::new(place.right() - air - side / 2.0, place.center().y)
    };
    let room = Rect::from_min_max(Pos2::new(left, place.top()), Pos2::new(place.right() - air - side, place.bottom()));
    match section.slot("header") {
        Some(own) => {
            let size = frame.child_size(own, room.size());
            let at = Align2::LEFT_CENTER.align_size_within_rect(size, room);
            frame.show_child(ui, own, mirror::rect(at, place, rtl));
        }
        None => mirror::shapes(ui, place, rtl, || {
            if let Some(icon) = section.props.read::<IconRef>("icon").or_else(|| props.left_icon.clone()) {
                let at = Pos2::new(left + side / 2.0, place.center().y);
                paint::icon(ui.painter(), &theme, &icon, at, side, theme.colors.text2);
                left += side + theme.spacing.sm;
            }
            let style = TextStyle::from_value(&props.header_style.get("textStyle")).unwrap_or_default();
            let text_style = ResolvedTextStyle::new(&theme, TextRole::Label, &style);
            let galley = frame.galley(&label, &text_style, Wrap::cut(room.right() - left));
            ui.painter().galley(Pos2::new(left, place.center().y - galley.size().y / 2.0), galley, text_style.color);
        }),
    }
    let arrow_at = mirror::rect(Rect::from_center_size(arrow_at, Vec2::ZERO), place, rtl).center();
    let own = if open { props.collapse.as_ref().or(props.expand.as_ref()) } else { props.expand.as_ref() };
    match own {
        Some(icon) => paint::icon(ui.painter(), &theme, icon, arrow_at, side, theme.colors.text2),
        None => {
            if let Some(glyph) = icons::glyph(if turn > 0.5 { "expand_less" } else { "expand_more" }) {
                let font = theme.icon_font(side);
                ui.painter().text(arrow_at, Align2::CENTER_CENTER, glyph, font, theme.colors.text2);
            }
        }
    }
    // After a header of the section's own, so that a click on what it is made of opens the section.
    let response = ui.interact(place, id, Sense::click());
    let words = if open { format!("{label}, open") } else { format!("{label}, closed") };
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, open, &words));
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        ui.painter().rect_filled(place, 0.0, color::alpha(theme.colors.text, 0.04));
    }
    paint::focus_ring(ui, &theme, &response, place.shrink(4.0), CornerRadius::same(6));
    response.clicked()
}
