//! Sections that open and close by a press on their titles.

use std::sync::Arc;

use egui::{
    Align2, Color32, Context, CornerRadius, CursorIcon, Id, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
};

use crate::base::{BOX, PART, PART_LETTERS, WIDGET};
use crate::frame::{Frame, Widget, access, visible_text};
use crate::layout::{Fill, Measure, Space};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{icons, mirror, paint};
use ensemble_core::spec::{
    BorderRadius, Children, Color, FromValue, IconRef, Insets, Kind, Props, Spec, TextStyle, Weight, WithoutEffect,
    prop, slot,
};
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
    without_effect: &[PART, PART_LETTERS],
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
        /// Key of the section that is open when it is first shown, or a list of keys.
        "value" => value: Value; Kind::Names,
        /// Closes the other sections when one is opened.
        "limitExpandedToOne" | "isAccordion" => one: bool = true,
        /// Position of the arrow in a title.
        "expandIconPosition" => arrow: Option<Arc<str>>; Kind::Enum(&["start", "end"]),
        /// Icon of a closed section, instead of the arrow.
        "expandIcon" | "rightIcon" => expand: Option<IconRef>; Kind::Icon,
        /// Icon of an open section, instead of the arrow.
        "collapseIcon" => collapse: Option<IconRef>; Kind::Icon,
        /// Style of the titles: `{textStyle, backgroundColor, padding, borderColor, …}`.
        "headerStyle" => header_style: PartStyle,
        /// Style of the contents: `{textStyle, backgroundColor, padding, borderColor, …}`.
        "bodyStyle" | "contentStyle" => body_style: PartStyle,
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
        /// The indices of the open sections; set by the widget.
        "openSections" => Kind::List,
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

props! {
    /// Style of the titles or the contents of an accordion.
    pub struct PartStyle {
        /// Background colour.
        "backgroundColor" | "background" | "headerBg" | "contentBg" => background: Option<Color>,
        /// Space between its border and its content.
        "padding" | "headerPadding" | "contentPadding" => padding: Option<Insets>,
        /// Space left and right of its content, in pixels; `padding` goes before it.
        "horizontalPadding" => sides: Option<f32>; PIXELS,
        /// Space above and below its content, in pixels; `padding` goes before it.
        "verticalPadding" => ends: Option<f32>; PIXELS,
        /// Corner radius.
        "borderRadius" => radius: Option<BorderRadius>,
        /// Background colour of the title of an open section.
        "backgroundColorOpened" => background_open: Option<Color>,
        /// Border colour of the title of an open section.
        "borderColorOpened" => border_open: Option<Color>,
        /// Border colour; the border is 1 pixel wide unless `borderWidth` is set.
        "borderColor" => border: Option<Color>,
        /// Border width, in pixels.
        "borderWidth" => border_width: Option<f32>; Kind::Number { min: 0.0, max: 100.0 },
        /// Text style of texts in it that set none.
        "textStyle" => text_style: Option<TextStyle>,
        /// Text colour; `textStyle` goes before it.
        "color" | "textColor" => color: Option<Color>,
        /// Font size, in pixels; `textStyle` goes before it.
        "fontSize" => font_size: Option<f32>; Kind::Number { min: 1.0, max: 1000.0 },
        /// Font weight; `textStyle` goes before it.
        "fontWeight" => font_weight: Option<Weight>; Kind::FontWeight,
    }
}

impl PartStyle {
    fn text_style(&self) -> TextStyle {
        let flat =
            TextStyle { color: self.color, size: self.font_size, weight: self.font_weight, ..TextStyle::default() };
        self.text_style.clone().unwrap_or_default().or(&flat)
    }

    /// Space around the content of a section.
    fn air(&self, theme: &Theme) -> Insets {
        self.own_padding().unwrap_or(Insets { top: 0.0, ..Insets::all(theme.spacing.lg) })
    }

    /// The padding that it asks for.
    fn own_padding(&self) -> Option<Insets> {
        let halves = || {
            let (sides, ends) = (self.sides.unwrap_or_default(), self.ends.unwrap_or_default());
            Insets { left: sides, right: sides, top: ends, bottom: ends }
        };
        self.padding.or_else(|| (self.sides.is_some() || self.ends.is_some()).then(halves))
    }

    fn paint(&self, ui: &Ui, theme: &Theme, rect: Rect, open: bool) {
        let corners = paint::corners(self.radius, CornerRadius::ZERO);
        let border = self.border_open.filter(|_| open).or(self.border);
        let background = self.background_open.filter(|_| open).or(self.background);
        let width = self.border_width.unwrap_or(if border.is_some() { 1.0 } else { 0.0 });
        let stroke = Stroke::new(width, border.map_or(theme.colors.border, color32));
        let ground = background.map_or(Color32::TRANSPARENT, color32);
        ui.painter().rect(rect, corners, ground, stroke, StrokeKind::Inside);
    }
}

impl Widget for Accordion {
    const SPEC: Spec = Spec {
        name: "Accordion",
        aliases: &["Collapsible"],
        doc: "Sections that open and close by a press on their titles.",
        base: &[&WIDGET, &BOX],
        without_effect: &[WithoutEffect {
            props: &["openSections"],
            reason: "the accordion sets it, for scripts to read",
        }],
        props: AccordionProps::PROPS,
        events: &[
            slot("onCollapse", "A section was opened or closed. `event.data.index` says which, `event.data.data` lists the open ones by their `key`, or by their index.").legacy(&["data"])
        ],
        children: Children::Many,
        methods: &["openSection", "closeSection"],
        examples: &[
            "Accordion:\n  items:\n    - label: Delivery\n      isOpen: true\n      widget:\n        Text: {text: Within two days}\n    - label: Returns\n      widget:\n        Text: {text: Within a month}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Button;
    type Props = AccordionProps;

    fn read(props: &Props) -> AccordionProps {
        AccordionProps::read(props)
    }

    fn measure(props: &AccordionProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let width = if available.x.is_finite() { available.x } else { 320.0 };
        let (head, air) = (props.title_height(cx.theme()), props.body_style.air(cx.theme()));
        let text_style = props.body_style.text_style();
        let mut height = props.top + props.bottom;
        for section in node.parts() {
            let open = is_open(cx.ctx(), props, section);
            height += head + props.gap_after(open);
            if open && let Some(body) = section.slot("widget") {
                let available_width = width - 2.0 * props.sides - air.left - air.right;
                height += cx.arrange_in_style(body, &text_style, Space::wide(available_width.max(0.0))).y
                    + air.top
                    + air.bottom;
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
        let (head, air) = (props.title_height(&theme), props.body_style.air(&theme));
        let text_style = props.body_style.text_style();
        let sections: Vec<&Arc<Node>> = node.parts().collect();
        tell_open(props, node, ui, frame, &sections);
        let mut changed = None;
        for command in frame.commands(node) {
            let at = command.args.first().and_then(usize::from_value).filter(|at| *at < sections.len());
            let opens = command.method == "openSection";
            changed = at.filter(|at| is_open(ui.ctx(), props, sections[*at]) != opens).or(changed);
        }
        let mut y = rect.top();
        for (at, section) in sections.iter().copied().enumerate() {
            let place = Rect::from_min_size(Pos2::new(rect.left(), y), Vec2::new(rect.width(), head));
            let open = is_open(ui.ctx(), props, section);
            props.header_style.paint(ui, &theme, place, open);
            if header(props, section, ui, frame, place, open) {
                changed = Some(at);
            }
            y += head;
            if open && let Some(body) = section.slot("widget") {
                let available_width = (rect.width() - air.left - air.right).max(0.0);
                let around = frame.set_text_style(&text_style);
                let height = frame.arrange(body, Space::wide(available_width)).y;
                let at = Rect::from_min_size(
                    Pos2::new(rect.left() + air.left, y + air.top),
                    Vec2::new(available_width, height),
                );
                let whole = Rect::from_x_y_ranges(rect.x_range(), y..=at.bottom() + air.bottom);
                props.body_style.paint(ui, &theme, whole, open);
                frame.show_wide(ui, body, at);
                frame.inherited = around;
                y = whole.bottom();
            }
            y += props.gap_after(open);
            if at + 1 < sections.len() {
                ui.painter().hline(rect.x_range(), y - 0.5, Stroke::new(1.0, theme.colors.border));
            }
        }
        if let Some(at) = changed {
            let opens = !is_open(ui.ctx(), props, sections[at]);
            for (other, section) in sections.iter().enumerate().filter(|(other, _)| *other == at || props.one && opens)
            {
                set_open(ui.ctx(), section, other == at && opens);
            }
            frame.remeasure(node);
            tell_open(props, node, ui, frame, &sections);
            frame.emit(
                node,
                "onCollapse",
                Value::map([
                    ("index", Value::from(at as f64)),
                    ("open", Value::Bool(opens)),
                    ("data", open_keys(props, ui.ctx(), &sections)),
                ]),
            );
        }
    }
}

impl AccordionProps {
    /// The height of a title: that of a control that is touched, and more for larger letters or more padding.
    fn title_height(&self, theme: &Theme) -> f32 {
        let line = ResolvedTextStyle::new(theme, TextRole::Label, &self.header_style.text_style()).line_height;
        let air = self.header_style.own_padding().map_or(16.0, |padding| padding.top + padding.bottom);
        theme.control.touch.max(line + air)
    }

    fn gap_after(&self, open: bool) -> f32 {
        if open { self.gap_open } else { self.gap_closed }
    }
}

/// Sends the indices of the open sections to the runtime when they have changed, for scripts.
fn tell_open(props: &AccordionProps, node: &Node, ui: &Ui, frame: &mut Frame<'_>, sections: &[&Arc<Node>]) {
    let open = sections.iter().enumerate().filter(|(_, section)| is_open(ui.ctx(), props, section));
    let open = Value::list(open.map(|(at, _)| Value::from(at as f64)));
    let id = frame.id(node).with("told");
    if ui.states(|data| data.get_temp::<Value>(id)).as_ref() != Some(&open) {
        ui.states(|data| data.insert_temp(id, open.clone()));
        frame.set(node, "openSections", open);
    }
}

/// The open sections by their keys, or by their indices where they have none.
fn open_keys(props: &AccordionProps, ctx: &Context, sections: &[&Arc<Node>]) -> Value {
    let open = sections.iter().enumerate().filter(|(_, section)| is_open(ctx, props, section));
    Value::list(open.map(|(at, section)| section.props.get("key").cloned().unwrap_or(Value::from(at as f64))))
}

fn state(section: &Node) -> Id {
    Id::unique(("section", section.id.0))
}

fn is_open(ctx: &Context, props: &AccordionProps, section: &Node) -> bool {
    ctx.states(|data| data.get_temp::<bool>(state(section))).unwrap_or_else(|| {
        let key: Option<Arc<str>> = section.props.read("key");
        let is_key = |value: &Value, key: &str| !value.is_null() && &*value.to_display() == key;
        let among = |key: &str| match props.value.as_list() {
            Some(keys) => keys.iter().any(|one| is_key(one, key)),
            None => is_key(&props.value, key),
        };
        section.props.read("isOpen").unwrap_or_else(|| key.is_some_and(|key| among(&key)))
    })
}

fn set_open(ctx: &Context, section: &Node, open: bool) {
    ctx.states(|data| data.insert_temp(state(section), open));
}

/// Draws the title of a section. Returns true when it was pressed.
fn header(props: &AccordionProps, section: &Node, ui: &mut Ui, frame: &mut Frame<'_>, place: Rect, open: bool) -> bool {
    let theme = Arc::clone(frame.theme());
    let label: Arc<str> = section.props.read("label").or_else(|| section.props.read("title")).unwrap_or_default();
    let id = frame.id(section);
    let (side, air) = (theme.control.icon, theme.spacing.lg);
    let (first, last) = props.header_style.own_padding().map_or((air, air), |padding| (padding.left, padding.right));
    let mut left = place.left() + first;
    let turn = ui.ctx().animate_bool_with_time(id.with("turn"), open, theme.seconds(theme.motion.quick));
    let rtl = frame.is_rtl();
    let arrow_at = if props.arrow.as_deref() == Some("start") {
        left += side + theme.spacing.sm;
        Pos2::new(left - side / 2.0 - theme.spacing.sm, place.center().y)
    } else {
        Pos2::new(place.right() - last - side / 2.0, place.center().y)
    };
    let free_rect =
        Rect::from_min_max(Pos2::new(left, place.top()), Pos2::new(place.right() - last - side, place.bottom()));
    match section.slot("header") {
        Some(own) => {
            let size = frame.child_size(own, free_rect.size());
            let at = Align2::LEFT_CENTER.align_size_within_rect(size, free_rect);
            frame.show_child(ui, own, mirror::rect(at, place, rtl));
        }
        None => mirror::shapes(ui, place, rtl, || {
            if let Some(icon) = section.props.read::<IconRef>("icon").or_else(|| props.left_icon.clone()) {
                let at = Pos2::new(left + side / 2.0, place.center().y);
                paint::icon(ui.painter(), &theme, &icon, at, side, theme.colors.text2, frame.is_rtl());
                left += side + theme.spacing.sm;
            }
            let text_style = ResolvedTextStyle::new(&theme, TextRole::Label, &props.header_style.text_style());
            let galley = frame.galley(&label, &text_style, Wrap::cut(free_rect.right() - left));
            ui.painter().galley(Pos2::new(left, place.center().y - galley.size().y / 2.0), galley, text_style.color);
        }),
    }
    let arrow_at = mirror::rect(Rect::from_center_size(arrow_at, Vec2::ZERO), place, rtl).center();
    let own = if open { props.collapse.as_ref().or(props.expand.as_ref()) } else { props.expand.as_ref() };
    match own {
        Some(icon) => paint::icon(ui.painter(), &theme, icon, arrow_at, side, theme.colors.text2, frame.is_rtl()),
        None => {
            if let Some(glyph) = icons::glyph(if turn > 0.5 { "expand_less" } else { "expand_more" }) {
                let font = theme.icon_font(side);
                ui.painter().text(arrow_at, Align2::CENTER_CENTER, glyph, font, theme.colors.text2);
            }
        }
    }
    // After a header of the section's own, so that a click on what it is made of opens the section.
    let response = ui.interact(place, id, Sense::click());
    let words =
        if label.is_empty() { section.slot("header").map(visible_text).unwrap_or_default() } else { label.to_string() };
    let words = if open { format!("{words}, open") } else { format!("{words}, closed") };
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, open, &words));
    access::open(&response, open);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        ui.painter().rect_filled(place, 0.0, color::alpha(theme.colors.text, 0.04));
    }
    paint::focus_ring(ui, &theme, &response, place.shrink(4.0), CornerRadius::same(6));
    response.clicked()
}
