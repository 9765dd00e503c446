//! A strip of tabs, and below it the content of the selected one.

use std::sync::Arc;

use egui::{Color32, CornerRadius, CursorIcon, Key, Modifiers, Pos2, Rect, Response, Sense, Ui, Vec2};

use crate::base::{BOX, PART, PART_LETTERS, PART_SPOKEN, WIDGET};
use crate::frame::{Frame, Widget, access, draw_tree, optimistic, visible_text};
use crate::layout::{Fill, Measure, ParentConstraints, Space, body_spare};
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{
    Children, Color, FromValue, IconRef, Insets, Kind, MethodRole, Props, Slot, Spec, TextStyle, Weight, WithoutEffect,
    prop, slot,
};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Tabs with their contents.
pub struct TabBar;

/// Tabs without contents.
pub struct TabBarOnly;

/// One tab.
pub static TAB: Spec = Spec {
    name: "Tab",
    aliases: &[],
    doc: "One tab.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_LETTERS, PART_SPOKEN],
    props: &[
        prop("icon", Kind::Icon, "An icon before its label."),
        prop("tabWidget", Kind::Widget, "A widget instead of its name.").also(&["tabItem"]),
        prop("widget", Kind::Widget, "Content of the tab.").also(&["bodyWidget", "body"]),
        prop("key", Kind::Any, "Has no effect: tabs are told apart by their order.")
            .ignored("tabs are told apart by their order"),
        prop("value", Kind::Any, "Has no effect: tabs are told apart by their order.")
            .ignored("tabs are told apart by their order"),
    ],
    events: &[],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

props! {
    /// Properties of tabs.
    pub struct TabBarProps {
        /// The tabs: `{label, icon, tabWidget, widget, visible}`.
        "items" | "TabPane" => items: Value; Kind::Parts(&TAB),
        /// Index of the selected tab, from 0.
        "selectedIndex" => selected: usize = 0usize,
        /// `stretch` makes all tabs equally wide over the whole width.
        "tabPosition" => position: Option<Arc<str>>; Kind::Enum(&["start", "stretch"]),
        /// Alignment of the tabs in their strip.
        "tabAlignment" => alignment: Option<Arc<str>>; Kind::Enum(&["start", "startOffset", "center", "fill"]),
        /// Width of the indicator below the selected tab: that of the tab or of its label.
        "indicatorSize" => mark: Option<Arc<str>>; Kind::Enum(&["tab", "label"]),
        /// Space around each label.
        "tabPadding" => padding: Option<Insets>,
        /// Font size of the labels, in pixels.
        "tabFontSize" => size: Option<f32>; Kind::Number { min: 1.0, max: 1000.0 },
        /// Font weight of the labels.
        "tabFontWeight" => weight: Option<Weight>,
        /// Background colour of the strip.
        "tabBackgroundColor" | "tabNavBackgroundColor" => ground: Option<Color>,
        /// Colour of the selected tab's label.
        "activeTabColor" => active: Option<Color>,
        /// Colour of the other labels.
        "inactiveTabColor" | "tabColor" => inactive: Option<Color>,
        /// Background colour of the selected tab.
        "activeTabBackgroundColor" => active_ground: Option<Color>,
        /// Colour of the line below the strip.
        "dividerColor" => divider: Option<Color>,
        /// Colour of the indicator below the selected tab.
        "indicatorColor" => indicator: Option<Color>,
        /// Thickness of that indicator, in pixels.
        "indicatorThickness" => thickness: f32 = 2.0f32; Kind::Number { min: 0.0, max: 32.0 },
        /// Shows an indicator below the selected tab.
        "inkBarShow" => has_mark: bool = true,
        /// Draws a line below the tabs.
        "tabNavBottomBorderShow" => has_line: bool = true,
        /// Corner radius of the selected tab's background, in pixels.
        "tabBorderRadius" => tab_radius: f32; Kind::Number { min: 0.0, max: 255.0 },
        /// Corner radius of the strip, in pixels.
        "tabNavBorderRadius" => strip_radius: f32; Kind::Number { min: 0.0, max: 255.0 },
        /// Background colour of the content.
        "tabContentHolderBackgroundColor" => body_ground: Option<Color>,
        /// Corner radius of that background, in pixels.
        "tabContentHolderBorderRadius" => body_radius: f32; Kind::Number { min: 0.0, max: 255.0 },
        /// Space around the content.
        "tabContentHolderPadding" => body_padding: Option<Insets>,
    }
    ignored {
        "tabNavPadding" => Kind::Any; "the strip begins at the left edge",
        "useIndexedTab" => Kind::Bool; "what a tab holds is kept while another is shown",
        "persistentTabBar" => Kind::Bool; "the strip stays in sight",
        "onTabSelectionHaptic" => Kind::Any; "a desktop does not shake",
    }
}

/// Least height of a tab's content in an unbounded space, in logical pixels, if it is that high.
const LEAST: f32 = 240.0;

const EVENTS: &[Slot] = &[slot("onTabSelection", "Another tab was chosen. `event.data.selectedIndex` says which.")];

impl Widget for TabBar {
    const SPEC: Spec = Spec {
        name: "TabBar",
        aliases: &[],
        doc: "A strip of tabs, and below it the content of the selected one.",
        base: &[&WIDGET, &BOX],
        props: TabBarProps::PROPS,
        events: EVENTS,
        children: Children::None,
        methods: &["navigateTo", "changeTabItem"],
        method_roles: &[("navigateTo", MethodRole::GoTo), ("changeTabItem", MethodRole::GoTo)],
        examples: &[
            "TabBar:\n  id: tabs\n  items:\n    - label: Overview\n      icon: dashboard\n      widget:\n        Text: {text: All services are running}\n    - label: Details\n      widget:\n        Text: {text: \"Last check: a minute ago\"}\n  onTabSelection: |\n    console.log(tabs.selectedIndex);\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Tab;
    type Props = TabBarProps;

    fn read(props: &Props) -> TabBarProps {
        TabBarProps::read(props)
    }

    fn measure(props: &TabBarProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let strip = props.strip_height(cx.theme());
        let chosen = props.selected.min(node.children.len().saturating_sub(1));
        let body = node.children.get(chosen).and_then(|tab| tab.slot("widget"));
        // The content of a tab scrolls when it gets less than its height; it gets `LEAST` at least.
        let air = props.body_padding.unwrap_or_default();
        let air = Vec2::new(air.left + air.right, air.top + air.bottom);
        let height = (available.y - strip - cx.theme().spacing.lg - air.y).max(LEAST);
        let body_space = Vec2::new((available.x - air.x).max(0.0), height);
        let gap = Vec2::new(0.0, cx.theme().spacing.lg) + air;
        let body = body.map_or(Vec2::ZERO, |body| cx.child(body, body_space) + gap);
        // In a Row that scrolls sideways the width is unbounded.
        let width = if available.x.is_finite() { available.x } else { body.x.max(320.0) };
        Vec2::new(width, strip + body.y)
    }

    fn show(props: &TabBarProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let chosen = strip(props, node, ui, frame);
        let Some(body) = node.children.get(chosen).and_then(|tab| tab.slot("widget")) else { return };
        let top = rect.top() + props.strip_height(frame.theme()) + frame.theme().spacing.lg;
        let space = Rect::from_min_max(Pos2::new(rect.left(), top.min(rect.bottom())), rect.max);
        if let Some(ground) = props.body_ground {
            ui.painter().rect_filled(space, props.body_radius, color32(ground));
        }
        let space = paint::inside(space, props.body_padding.unwrap_or_default());
        let space = Rect::from_min_max(space.min, space.max.max(space.min));
        // It fills what is left and scrolls rather than being cut, as the body of a screen does.
        let body = &super::page(frame, body);
        let spare = body_spare(body, space.width());
        let place = ParentConstraints {
            body: true,
            spare,
            ..ParentConstraints::root(Arc::clone(&frame.inherited), [true, true])
        };
        let cx = frame.layout_cx();
        frame.ui_state.layouts.arrange_in(&cx, body, place, Space::exact(space.size()));
        draw_tree(frame, ui, body, space.min);
    }
}

impl Widget for TabBarOnly {
    const SPEC: Spec = Spec {
        name: "TabBarOnly",
        aliases: &["ScrollableTabBar"],
        doc: "A strip of tabs without contents.",
        base: &[&WIDGET, &BOX],
        without_effect: &[WithoutEffect {
            props: &["tabContentHolderBackgroundColor", "tabContentHolderBorderRadius", "tabContentHolderPadding"],
            reason: "it has tabs and no contents",
        }],
        props: TabBarProps::PROPS,
        events: EVENTS,
        children: Children::None,
        methods: &["navigateTo", "changeTabItem"],
        method_roles: &[("navigateTo", MethodRole::GoTo), ("changeTabItem", MethodRole::GoTo)],
        examples: &["TabBarOnly:\n  id: range\n  items: [{label: Day}, {label: Week}, {label: Month}]\n"],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Tab;
    type Props = TabBarProps;

    fn read(props: &Props) -> TabBarProps {
        TabBarProps::read(props)
    }

    fn measure(props: &TabBarProps, _: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let width = if available.x.is_finite() { available.x } else { 320.0 };
        Vec2::new(width, props.strip_height(cx.theme()))
    }

    fn show(props: &TabBarProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        strip(props, node, ui, frame);
    }
}

impl TabBarProps {
    fn strip_height(&self, theme: &Theme) -> f32 {
        let padding = self.padding.map_or(20.0, |padding| padding.top + padding.bottom);
        (self.size.unwrap_or(theme.text.label.size) * 1.4).max(theme.control.icon) + padding
    }

    fn side_padding(&self, theme: &Theme) -> [f32; 2] {
        self.padding.map_or([theme.spacing.lg; 2], |padding| [padding.left, padding.right])
    }

    fn resolve_text_style(&self, theme: &Theme, ink: Color32) -> ResolvedTextStyle {
        let style = TextStyle { size: self.size, weight: self.weight, ..TextStyle::default() };
        ResolvedTextStyle::new(theme, TextRole::Label, &style).color(ink)
    }
}

/// A tab to draw.
struct Tab<'a> {
    label: Arc<str>,
    icon: Option<IconRef>,
    own: Option<&'a Arc<Node>>,
}

fn tabs<'a>(props: &TabBarProps, node: &'a Node) -> Vec<Tab<'a>> {
    let written = node.children.iter().map(|tab| Tab {
        label: tab.props.read("label").unwrap_or_default(),
        icon: tab.props.read("icon"),
        own: tab.slot("tabWidget"),
    });
    let bound = props.items.as_list().unwrap_or_default().iter().map(|item| Tab {
        label: if item.as_map().is_some() { item.get("label").to_display() } else { item.to_display() },
        icon: IconRef::from_value(&item.get("icon")),
        own: None,
    });
    written.chain(bound).collect()
}

/// Draws the strip, handles input, and returns the index of the selected tab.
fn strip(props: &TabBarProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) -> usize {
    let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
    let tabs = tabs(props, node);
    let confirmed = Value::from(props.selected as f64);
    let shown = usize::from_value(&optimistic::value(ui.ctx(), id, &confirmed)).unwrap_or_default();
    let mut chosen = if shown < tabs.len() { shown } else { 0 };
    for command in frame.commands(node) {
        if let Some(to) = command.args.first().and_then(usize::from_value).filter(|to| *to < tabs.len()) {
            chosen = to;
        }
    }
    let rect = Rect::from_min_size(ui.max_rect().min, Vec2::new(ui.max_rect().width(), props.strip_height(&theme)));
    if let Some(ground) = props.ground {
        ui.painter().rect_filled(rect, props.strip_radius, color32(ground));
    }
    if props.has_line {
        let ink = props.divider.map_or(theme.colors.border, color32);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, (1.0, ink));
    }
    let places = places(props, &tabs, frame, rect);
    let moved = shift(ui, frame, node, rect, &places, chosen);
    let name = access::label(node).unwrap_or_default();
    let mut strip = access::group(ui, id.with("strip"), egui::Role::TabList, &name, rect);
    strip.shrink_clip_rect(rect.expand2(Vec2::new(0.0, 4.0)));
    let rtl = frame.is_rtl();
    let shown_at = |place: Rect| mirror::rect(place.translate(Vec2::new(-moved, 0.0)), rect, rtl);
    for (at, tab) in tabs.iter().enumerate() {
        let place = shown_at(places[at]);
        let response = strip.interact(place, id.with(("tab", at)), Sense::click());
        let own = || tab.own.map_or_else(String::new, visible_text);
        let name = if tab.label.is_empty() { own() } else { tab.label.to_string() };
        let name = if name.is_empty() { format!("Tab {}", at + 1) } else { name };
        access::choice(&response, egui::Role::Tab, (true, at == chosen), &name);
        if response.clicked() {
            chosen = at;
        }
        chosen = arrows(&strip, id, &response, at, chosen, tabs.len(), rtl);
        one(props, &mut strip, frame, tab, place, &response, at == chosen);
    }
    if let Some(place) = places.get(chosen).filter(|_| props.has_mark) {
        mark(props, &strip, &theme, id, shown_at(*place));
    }
    if chosen != shown {
        let value = Value::from(chosen as f64);
        optimistic::set(ui.ctx(), id, &confirmed, value.clone());
        frame.set(node, "selectedIndex", value.clone());
        frame.emit(node, "onTabSelection", Value::map([("selectedIndex", value)]));
    }
    chosen
}

/// The rectangles of the tabs when the strip is not scrolled.
fn places(props: &TabBarProps, tabs: &[Tab<'_>], frame: &mut Frame<'_>, rect: Rect) -> Vec<Rect> {
    let theme = Arc::clone(frame.theme());
    let [before, after] = props.side_padding(&theme);
    let text_style = props.resolve_text_style(&theme, theme.colors.text);
    let mut widths: Vec<f32> = Vec::with_capacity(tabs.len());
    for tab in tabs {
        let content = match tab.own {
            // As wide as what it holds: a Row would take the whole bar, and the other tabs would have no space.
            Some(own) => frame.child_size(own, Vec2::new(f32::INFINITY, rect.height())).x.min(rect.width()),
            None => {
                let icon = if tab.icon.is_some() { theme.control.icon + 2.0 } else { 0.0 };
                let gap = if tab.icon.is_some() && !tab.label.is_empty() { 4.0 } else { 0.0 };
                frame.galley(&tab.label, &text_style, Wrap::LINE).size().x + icon + gap
            }
        };
        widths.push((content + before + after).ceil());
    }
    let sum: f32 = widths.iter().sum();
    let fills = props.position.as_deref() == Some("stretch") || props.alignment.as_deref() == Some("fill");
    if fills && sum < rect.width() && !widths.is_empty() {
        widths = vec![rect.width() / widths.len() as f32; widths.len()];
    }
    let free = (rect.width() - widths.iter().sum::<f32>()).max(0.0);
    let mut x = rect.left() + if props.alignment.as_deref() == Some("center") { free / 2.0 } else { 0.0 };
    let place = |width: &f32| {
        let place = Rect::from_min_size(Pos2::new(x, rect.top()), Vec2::new(*width, rect.height()));
        x += width;
        place
    };
    widths.iter().map(place).collect()
}

/// Distance by which a strip that is wider than its space is scrolled: the wheel moves it, a newly chosen tab comes into view.
fn shift(ui: &Ui, frame: &Frame<'_>, node: &Node, rect: Rect, places: &[Rect], chosen: usize) -> f32 {
    let id = frame.id(node).with("shift");
    let most = places.last().map_or(0.0, |last| last.right() - rect.right()).max(0.0);
    let (mut moved, known) = ui.states(|data| data.get_temp::<(f32, usize)>(id)).unwrap_or((0.0, usize::MAX));
    if most > 0.0 && ui.rect_contains_pointer(rect) {
        let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.x));
        moved -= if frame.is_rtl() { -wheel } else { wheel };
    }
    if known != chosen
        && let Some(place) = places.get(chosen)
    {
        // A tab that is wider than the bar cannot be seen whole: its start is.
        let most = (place.left() - rect.left()).max(0.0);
        moved = moved.clamp((place.right() - rect.right()).max(0.0).min(most), most);
    }
    moved = moved.clamp(0.0, most);
    ui.states(|data| data.insert_temp(id, (moved, chosen)));
    moved
}

/// Left and right go from tab to tab.
fn arrows(ui: &Ui, id: egui::Id, response: &Response, at: usize, chosen: usize, count: usize, rtl: bool) -> usize {
    if !response.has_focus() {
        return chosen;
    }
    let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (next, previous) = if rtl { (Key::ArrowLeft, Key::ArrowRight) } else { (Key::ArrowRight, Key::ArrowLeft) };
    let to = match (pressed(next), pressed(previous)) {
        (true, _) => (at + 1).min(count - 1),
        (_, true) => at.saturating_sub(1),
        _ => return chosen,
    };
    ui.memory_mut(|memory| memory.request_focus(id.with(("tab", to))));
    to
}

fn one(
    props: &TabBarProps,
    ui: &mut Ui,
    frame: &mut Frame<'_>,
    tab: &Tab<'_>,
    place: Rect,
    response: &Response,
    chosen: bool,
) {
    let theme = Arc::clone(frame.theme());
    let ground = place.shrink2(Vec2::new(2.0, 4.0));
    if let Some(active) = props.active_ground.filter(|_| chosen) {
        ui.painter().rect_filled(place, props.tab_radius, color32(active));
    } else if response.hovered() && !chosen {
        ui.painter().rect_filled(ground, theme.radius.control, color::alpha(theme.colors.text, 0.05));
    }
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    paint::focus_ring(ui, &theme, response, ground, CornerRadius::same(6));
    if let Some(own) = tab.own {
        let size = frame.child_size(own, Vec2::new(f32::INFINITY, place.height())).min(place.size());
        return frame.show_child(ui, own, Rect::from_center_size(place.center(), size));
    }
    let resting = if response.hovered() { theme.colors.text } else { theme.colors.text2 };
    let ink =
        if chosen { props.active.map_or(theme.colors.text, color32) } else { props.inactive.map_or(resting, color32) };
    let galley = frame.galley(&tab.label, &props.resolve_text_style(&theme, ink), Wrap::LINE);
    let side = theme.control.icon - 2.0;
    let gap = if tab.icon.is_some() && !tab.label.is_empty() { 8.0 } else { 0.0 };
    let width = galley.size().x + tab.icon.as_ref().map_or(0.0, |_| side) + gap;
    mirror::shapes(ui, place, frame.is_rtl(), || {
        let mut x = place.center().x - width / 2.0;
        if let Some(icon) = &tab.icon {
            paint::icon(
                ui.painter(),
                &theme,
                icon,
                Pos2::new(x + side / 2.0, place.center().y),
                side,
                ink,
                frame.is_rtl(),
            );
            x += side + gap;
        }
        ui.painter().galley(Pos2::new(x, place.center().y - galley.size().y / 2.0), galley, ink);
    });
}

/// The mark below the chosen tab; it glides from one to the other.
fn mark(props: &TabBarProps, ui: &Ui, theme: &Theme, id: egui::Id, place: Rect) {
    let inset = if props.mark.as_deref() == Some("label") { theme.spacing.lg } else { 0.0 };
    let seconds = theme.seconds(theme.motion.panel);
    // Counted from the strip, so that the mark does not glide when the whole bar has moved.
    let from_left = place.left() + inset - ui.max_rect().left();
    let left = ui.ctx().animate_value_with_time(id.with("mark"), from_left, seconds) + ui.max_rect().left();
    let width = ui.ctx().animate_value_with_time(id.with("mark width"), place.width() - 2.0 * inset, seconds);
    let line =
        Rect::from_min_size(Pos2::new(left, place.bottom() - props.thickness), Vec2::new(width, props.thickness));
    ui.painter().rect_filled(line, props.thickness / 2.0, props.indicator.map_or(theme.colors.accent, color32));
}
