//! `AppScroller`: a page whose header gets lower while the page is scrolled.

use std::sync::Arc;

use egui::{Align2, Rect, Ui, Vec2};

use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, ScrollMetrics, Widget};
use crate::layout::{Fill, Measure, Space};
use crate::toolkit::mirror;
use crate::toolkit::text::color32;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Color, FromValue, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A page with a header that collapses.
pub struct AppScroller;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

props! {
    /// Properties of a page with a header that collapses.
    pub struct ScrollerProps {
        /// Height of the header at the top of the page, in pixels; that of `fixedHeader` by default.
        "expandedHeight" => expanded: Option<f32>; PIXELS,
        /// Height of the header while the page is scrolled, in pixels; that of `fixedHeader` by default.
        "collapsedHeight" => collapsed: Option<f32>; PIXELS,
        /// Height of `fixedHeader`, in pixels.
        "fixedHeaderHeight" => fixed: f32 = 56.0; PIXELS,
        /// Ground of the header.
        "headerBackgroundColor" => ground: Option<Color>,
    }
    elsewhere {
        /// A widget at the top of the header, which is always seen.
        "fixedHeader" => Kind::Widget,
        /// A widget at the bottom of the header.
        "flexibleHeader" => Kind::Widget,
        /// A widget behind the header, which fades while the header gets lower.
        "flexibleBackground" => Kind::Widget,
        /// The page below the header.
        "body" => Kind::Widget,
    }
}

/// State of a page between frames.
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    /// The height that `stretchExpandedHeight()` has set.
    height: Option<f32>,
    /// Pixels that the wheel was turned on at the top.
    pulled: f32,
}

impl Widget for AppScroller {
    const SPEC: Spec = Spec {
        name: "AppScroller",
        aliases: &[],
        doc: "A page whose header gets lower while the page is scrolled.",
        base: &[&WIDGET],
        without_effect: &[NO_SHADOW],
        props: ScrollerProps::PROPS,
        events: &[
            slot("onHeaderStretch", "The wheel was turned on at the top of the page."),
            slot(
                "onExpandedHeightReset",
                "The page was scrolled after `stretchExpandedHeight()`; its header has its own height again.",
            ),
        ],
        children: Children::None,
        methods: &["stretchExpandedHeight"],
        examples: &[
            "AppScroller:\n  expandedHeight: 160\n  collapsedHeight: 56\n  headerBackgroundColor: '#3B5BDB'\n  fixedHeader:\n    Text: {text: Harbour, textStyle: {color: white, fontSize: 16, fontWeight: bold}}\n  flexibleHeader:\n    Text: {text: 12 ships, textStyle: {color: white}}\n  flexibleBackground:\n    Column: {backgroundGradient: {colors: ['#3B5BDB', '#0CA678']}}\n  body:\n    Column:\n      padding: 16\n      gap: 24\n      children:\n        - Text: {text: Arrivals}\n        - Text: {text: Departures}\n        - Text: {text: Berths}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    type Props = ScrollerProps;

    fn read(props: &Props) -> ScrollerProps {
        ScrollerProps::read(props)
    }

    fn measure(props: &ScrollerProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        const WIDTH: f32 = 480.0;
        let width = if available.x.is_finite() { available.x } else { WIDTH };
        let body = node.slot("body").map_or(0.0, |body| cx.arrange(body, Space::wide(width)).y);
        Vec2::new(width, props.heights().0 + body)
    }

    fn show(props: &ScrollerProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (id, rect) = (frame.id(node).with("stretch"), ui.max_rect());
        let mut stretch = ui.states(|data| data.get_temp::<Stretch>(id)).unwrap_or_default();
        let mut scroll = frame.ui_state.scrolls.get(&node.id).copied().unwrap_or_default();
        for command in frame.commands(node) {
            let below = command.args.first().and_then(f32::from_value).unwrap_or_default();
            stretch.height = Some((rect.height() - below).max(0.0));
            scroll.offset = 0.0;
        }
        let (own, least) = props.heights();
        let expanded = stretch.height.unwrap_or(own).max(least);
        let body = node.slot("body");
        let content = expanded + body.map_or(0.0, |body| frame.arrange(body, Space::wide(rect.width())).y);
        let extents =
            ScrollMetrics { axis: 1, content: f64::from(content), view: f64::from(rect.height()), reversed: false };
        let before = scroll.offset;
        scroll.advance(frame, node.id, ui, extents);
        let offset = scroll.offset.round() as f32;
        let height = (expanded - offset).max(least).min(rect.height());
        let header = Rect::from_min_size(rect.min, Vec2::new(rect.width(), height));
        let clip = ui.clip_rect();
        if let Some(body) = body {
            let free_rect = Rect::from_min_max(header.left_bottom(), rect.max);
            ui.shrink_clip_rect(free_rect);
            let top = rect.top() + expanded - offset;
            frame.show_wide(ui, body, Rect::from_min_max(egui::pos2(rect.left(), top), rect.max));
            let view = free_rect.intersect(clip);
            if let Some(moved) = frame.ui_state.find.distance(node.id, view, 1) {
                scroll.offset = (scroll.offset + moved).clamp(0.0, extents.end());
                ui.request_repaint();
            }
            if scroll.reveal(frame, view, extents) {
                ui.request_repaint();
            }
            ui.set_clip_rect(clip);
        }
        props.header(node, ui, frame, header, expanded);
        if node.handles("onHeaderStretch") {
            stretch.pull(node, ui, frame, rect, scroll.offset);
        }
        scroll.take(frame, node.id, rect.intersect(clip), ui, extents);
        // Scrolled away from the top, the header has its own height again.
        if stretch.height.is_some() && scroll.offset > before && scroll.offset > 50.0 {
            stretch.height = None;
            frame.emit(node, "onExpandedHeightReset", Value::Null);
            ui.request_repaint();
        }
        frame.ui_state.scrolls.insert(node.id, scroll);
        ui.states(|data| data.insert_temp(id, stretch));
    }
}

impl ScrollerProps {
    /// The greatest and the least height of the header.
    fn heights(&self) -> (f32, f32) {
        let least = self.collapsed.unwrap_or(self.fixed);
        (self.expanded.unwrap_or(least).max(least), least)
    }

    /// Draws the header: its background, the flexible widget at its bottom, the fixed one at its top.
    fn header(&self, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, place: Rect, expanded: f32) {
        let theme = Arc::clone(frame.theme());
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(place);
        let ground = self.ground.map_or(theme.colors.surface, color32);
        ui.painter().rect_filled(place, 0.0, ground);
        let (_, least) = self.heights();
        let share =
            if expanded > least { ((place.height() - least) / (expanded - least)).clamp(0.0, 1.0) } else { 1.0 };
        if let Some(behind) = node.slot("flexibleBackground").filter(|_| share > 0.0) {
            let whole = Rect::from_min_size(place.min, Vec2::new(place.width(), expanded));
            // It moves half as fast as the page.
            let whole = whole.translate(Vec2::new(0.0, (place.height() - expanded) / 2.0));
            let mut faded =
                ui.new_child(egui::UiBuilder::new().max_rect(whole).scope_id(frame.id(node).with("behind")));
            faded.shrink_clip_rect(place);
            faded.multiply_opacity(share);
            frame.show_child(&mut faded, behind, whole);
        }
        let side = theme.screen_padding(place.width());
        let inner = place.shrink2(Vec2::new(side, 0.0));
        let rtl = frame.is_rtl();
        let (top, low) = (node.slot("fixedHeader"), node.slot("flexibleHeader"));
        let bar = Rect::from_min_size(inner.min, Vec2::new(inner.width(), self.fixed.min(place.height())));
        if let Some(low) = low {
            let size = frame.child_size(low, inner.size());
            let free_rect = inner.shrink2(Vec2::new(0.0, theme.spacing.md.min(place.height() / 4.0)));
            // In a bar that holds both, it would lie on the fixed one.
            let free = place.height() - self.fixed;
            let opacity = if top.is_some() { (free / size.y.max(1.0)).clamp(0.0, 1.0) } else { 1.0 };
            if opacity > 0.0 {
                let at = mirror::rect(Align2::LEFT_BOTTOM.align_size_within_rect(size, free_rect), inner, rtl);
                let mut faded = ui.new_child(egui::UiBuilder::new().max_rect(at).scope_id(frame.id(node).with("low")));
                faded.multiply_opacity(opacity);
                frame.show_child(&mut faded, low, at);
            }
        }
        if let Some(top) = top {
            let size = frame.child_size(top, bar.size());
            let at = mirror::rect(Align2::LEFT_CENTER.align_size_within_rect(size, bar), inner, rtl);
            frame.show_child(ui, top, at);
        }
        if self.ground.is_none() {
            ui.painter().hline(place.x_range(), place.bottom() - 0.5, (1.0, theme.colors.border));
        }
        ui.set_clip_rect(clip);
    }
}

impl Stretch {
    /// Pull distance of a wheel that keeps turning at the top.
    fn pull(&mut self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, rect: Rect, offset: f64) {
        const ENOUGH: f32 = 100.0;
        let turned = ui.input(|input| input.smooth_scroll_delta().y);
        if offset > 0.0 || turned < 0.0 || !ui.rect_contains_pointer(rect) {
            self.pulled = 0.0;
        } else if turned > 0.0 {
            let before = self.pulled;
            self.pulled += turned;
            if before < ENOUGH && self.pulled >= ENOUGH {
                frame.emit(node, "onHeaderStretch", Value::Null);
            }
        }
    }
}
