//! `Carousel`: items side by side, moved item by item by the user or a timer.

use std::sync::Arc;
use std::time::Duration;

use egui::{CornerRadius, EventFilter, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, COLOR_FILTER, WIDGET};
use crate::frame::{Frame, Widget, access, item as list_item, optimistic};
use crate::layout::{Fill, Measure, in_flow};
use crate::toolkit::text::color32;
use crate::toolkit::theme::{Theme, color};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Alignment, Children, Color, FromValue, Insets, Kind, MethodRole, Props, Spec, Unset, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Items side by side, moved item by item.
pub struct Carousel;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };
const RATIO: Kind = Kind::Number { min: 0.01, max: 1.0 };

props! {
    /// Properties of a carousel.
    pub struct CarouselProps {
        /// `single` shows one item at a time, `multiple` several in a strip, `auto` (the default) either by `autoLayoutBreakpoint`.
        "layout" => layout: Option<Arc<str>>; Kind::Enum(&["auto", "single", "multiple"]),
        /// Width in pixels from which `auto` shows several items.
        "autoLayoutBreakpoint" => breakpoint: f32 = 768.0; PIXELS,
        /// Share of the width that an item takes when one is shown at a time, from 0 to 1.
        "singleItemWidthRatio" => single: f32 = 1.0; RATIO,
        /// Share of the width that an item takes when several are shown, from 0 to 1.
        "multipleItemWidthRatio" | "viewportFraction" => multiple: f32 = 0.6; RATIO,
        /// Space between two items, in pixels.
        "gap" => gap: f32 = 10.0; PIXELS,
        /// Space before the first item, in pixels.
        "leadingGap" => leading: f32 = 0.0; PIXELS,
        /// Space after the last item, in pixels.
        "trailingGap" => trailing: f32 = 0.0; PIXELS,
        /// Width of an item divided by its height; by default items are as high as the highest.
        "aspectRatio" => ratio: Option<f32>; Kind::Number { min: 0.01, max: 100.0 },
        /// Moves to the next item by a timer.
        "autoplay" => autoplay: bool,
        /// Seconds between two items of `autoplay`.
        "autoplayInterval" => interval: f32 = 4.0; Kind::Number { min: 0.2, max: 3600.0 },
        /// Continues at the other end.
        "enableLoop" => loops: bool,
        /// Index of the item in front, from 0.
        "currentIndex" | "initialIndex" => current: usize = 0usize,
        /// Indicator of the position.
        "indicatorType" => indicator: Option<Arc<str>>; Kind::Enum(&["none", "circle", "rectangle", "custom"]),
        /// Position of the indicator over the items; below them by default.
        "indicatorPosition" => indicator_place: Option<Alignment>; Kind::Alignment,
        /// Width of an indicator mark, in pixels.
        "indicatorWidth" => mark_width: Option<f32>; PIXELS,
        /// Height of an indicator mark, in pixels.
        "indicatorHeight" => mark_height: Option<f32>; PIXELS,
        /// Space around an indicator mark.
        "indicatorMargin" => mark_margin: Option<Insets>,
        /// Space around the indicator.
        "indicatorPadding" => mark_padding: Option<Insets>,
        /// Colour of the mark of the item in front.
        "indicatorColor" => mark_color: Option<Color>,
        /// The most indicator marks.
        "indicatorMaxCount" => most_marks: usize = 12usize; Kind::Number { min: 1.0, max: 1000.0 },
        /// Milliseconds that moving to another item takes.
        "autoPlayAnimationDuration" => millis: f32 = 300.0; Kind::Number { min: 0.0, max: 10_000.0 },
        /// Lets the user move it.
        "enableScrollGesture" => by_hand: bool = true,
    }
    elsewhere {
        /// Index of the item that was clicked last.
        "selectedItemIndex" | "selectedIndex" => Kind::Number { min: 0.0, max: 9_007_199_254_740_991.0 },
        /// A widget instead of a mark.
        "indicatorWidget" => Kind::Widget,
        /// A widget instead of the mark of the thing in front.
        "selectedIndicatorWidget" => Kind::Widget,
        /// A colour that tints it, or `{color, blendMode}`.
        "colorFilter" => Kind::ColorOrKeys(COLOR_FILTER),
    }
    ignored {
        "enableSnap" => Kind::Any; "a step always ends at a thing",
        "padEnds" => Kind::Any; "the first thing stands at the left edge",
        "autoPlayCurve" => Kind::Any; "there is one movement",
        "enlargeCenterPage" => Kind::Any; "all things have one size",
        "enlargeFactor" => Kind::Any; "all things have one size",
        "buildOnDemand" => Kind::Any; "what is in sight is built",
        "buildOnDemandLength" => Kind::Any; "what is in sight is built",
        "cacheKey" => Kind::Any; "its state is kept by its `id`",
        "scrollType" => Kind::Any; "it moves step by step",
        "direction" => Kind::Any; "it moves from left to right",
    }
}

impl Widget for Carousel {
    const SPEC: Spec = Spec {
        name: "Carousel",
        aliases: &["ScrollView"],
        doc: "Items side by side, moved item by item by the user or a timer.",
        base: &[&WIDGET, &BOX],
        props: CarouselProps::PROPS,
        events: &[
            slot("onItemChange", "Another item is in front. `event.data.currentIndex` is its index."),
            slot("onItemTap", "An item was clicked. `event.data.selectedItemIndex` is its index."),
            slot("onItemLongPress", "Is never fired: there is no long press on a desktop."),
        ],
        children: Children::Many,
        unset: &[("currentIndex", Unset::Zero)],
        method_roles: &[
            ("animateToPage", MethodRole::GoTo),
            ("jumpToPage", MethodRole::GoTo),
            ("navigateTo", MethodRole::GoTo),
        ],
        methods: &["next", "previous", "startAutoplay", "stopAutoplay", "animateToPage", "jumpToPage", "navigateTo"],
        examples: &[
            "Carousel:\n  id: pages\n  layout: single\n  height: 160\n  children:\n    - Column:\n        height: 128\n        padding: 16\n        borderRadius: 12\n        backgroundColor: \"#1864AB\"\n        children: [{Text: {text: Connect a stream, textStyle: {color: white, fontWeight: w600}}}]\n    - Column:\n        height: 128\n        padding: 16\n        borderRadius: 12\n        backgroundColor: \"#0B7285\"\n        children: [{Text: {text: Watch it live, textStyle: {color: white, fontWeight: w600}}}]\n  onItemChange: |\n    console.log(pages.currentIndex);\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Group;
    type Props = CarouselProps;

    fn read(props: &Props) -> CarouselProps {
        CarouselProps::read(props)
    }

    fn measure(props: &CarouselProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        const NATURAL: f32 = 480.0;
        /// The most items that are measured to find the height.
        const SAMPLE: usize = 32;
        let width = if available.x.is_finite() { available.x } else { NATURAL };
        let item = props.item_width(width);
        let height = match props.ratio {
            Some(ratio) => item / ratio,
            None => {
                let mut highest = 0.0_f32;
                // Measuring lays out: a carousel over a data set would lay out all of it in each frame.
                for child in in_flow(node).take(SAMPLE) {
                    highest = highest.max(cx.child(child, Vec2::new(item, f32::INFINITY)).y);
                }
                highest
            }
        };
        Vec2::new(width, height + props.below(node))
    }

    fn show(props: &CarouselProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let items: Vec<&Arc<Node>> = in_flow(node).collect();
        if items.is_empty() {
            return;
        }
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        let confirmed = Value::from(props.current as f64);
        let shown = usize::from_value(&optimistic::value(ui.ctx(), id, &confirmed)).unwrap_or_default();
        let last = items.len() - 1;
        let at = shown.min(last);
        let strip = Rect::from_min_max(rect.min, Pos2::new(rect.max.x, rect.max.y - props.below(node)));
        let rtl = frame.is_rtl();
        let wanted = props.requested(node, ui, frame, strip, at, last);

        let item = props.item_width(strip.width());
        let total = props.leading + items.len() as f32 * (item + props.gap) - props.gap + props.trailing;
        let place = |at: usize| props.leading + at as f32 * (item + props.gap);
        let most = (total - strip.width()).max(0.0);
        let target = (place(wanted) - props.leading.min(place(wanted))).min(most);
        // The system's "reduce motion" takes precedence over the app's duration.
        let seconds = if theme.reduced_motion { 0.0 } else { props.millis / 1000.0 };
        let moved = ui.ctx().animate_value_with_time(id.with("moved"), target, seconds);
        // Follows the pointer while dragged, and is animated from there to the rest position.
        let dragged = ui.states(|data| data.get_temp::<f32>(id.with("swipe")));
        let seconds = if dragged.is_some() { 0.0 } else { seconds };
        let follows = ui.ctx().animate_value_with_time(id.with("follows"), dragged.unwrap_or_default(), seconds);
        let moved = moved - if rtl { -follows } else { follows };
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(strip);
        for (place_at, child) in items.iter().enumerate() {
            let left = strip.left() + place(place_at) - moved;
            let cell = Rect::from_min_size(Pos2::new(left.round(), strip.top()), Vec2::new(item, strip.height()));
            let cell = mirror::rect(cell, strip, rtl);
            if !cell.intersects(strip) {
                continue;
            }
            let mut own = list_item(frame, ui, node, child, cell, place_at);
            let size = frame.child_size(child, cell.size());
            frame.show_child(
                own.as_mut().unwrap_or(&mut *ui),
                child,
                Rect::from_min_size(cell.min, Vec2::new(item, size.y.min(cell.height()))),
            );
        }
        ui.set_clip_rect(clip);
        let by_arrow = props.arrows(ui, &theme, id, (strip, rtl), (wanted, last, most > 0.5));
        let wanted = by_arrow.unwrap_or(wanted);
        let wanted = props.marks(node, ui, frame, rect, wanted, items.len());
        if wanted != shown {
            let value = Value::from(wanted as f64);
            optimistic::set(ui.ctx(), id, &confirmed, value.clone());
            frame.set(node, "currentIndex", value.clone());
            frame.emit(node, "onItemChange", Value::map([("currentIndex", value)]));
        }
    }
}

impl CarouselProps {
    fn item_width(&self, width: f32) -> f32 {
        let several = match self.layout.as_deref() {
            Some("single") => false,
            Some("multiple") => true,
            _ => width >= self.breakpoint,
        };
        (width * if several { self.multiple } else { self.single }).max(1.0)
    }

    /// Height of the indicator below the items.
    fn below(&self, node: &Node) -> f32 {
        let shown = self.indicator.as_deref() != Some("none") || node.slot("indicatorWidget").is_some();
        let over = self.indicator_place.is_some();
        if shown && !over && in_flow(node).nth(1).is_some() { 24.0 } else { 0.0 }
    }

    fn step(&self, at: usize, last: usize, forward: bool) -> usize {
        match (forward, self.loops) {
            (true, true) if at >= last => 0,
            (true, _) => (at + 1).min(last),
            (false, true) if at == 0 => last,
            (false, _) => at.saturating_sub(1),
        }
    }

    /// The item to move to, from commands, keys, the wheel and the timer.
    fn requested(&self, node: &Node, ui: &Ui, frame: &mut Frame<'_>, strip: Rect, at: usize, last: usize) -> usize {
        let id = frame.id(node);
        let mut wanted = at;
        let mut plays = ui.states(|data| data.get_temp::<bool>(id.with("plays"))).unwrap_or(self.autoplay);
        for command in frame.commands(node) {
            let to = command.args.first().and_then(usize::from_value).unwrap_or_default().min(last);
            match command.method {
                "next" => wanted = self.step(wanted, last, true),
                "previous" => wanted = self.step(wanted, last, false),
                "startAutoplay" => plays = true,
                "stopAutoplay" => plays = false,
                _ => wanted = to,
            }
        }
        // Drags only, and before the items, which answer the clicks.
        // The keyboard reaches the arrows and the marks.
        let response = ui.interact(strip, id, Sense::DRAG);
        let words = format!("{}, {} of {}", access::name("", node, "Carousel"), at + 1, last + 1);
        ui.ctx().accesskit_node_builder(ui.unique_id(), |node| node.set_label(words));
        let swipe = id.with("swipe");
        // While it lasts: egui forgets where the drag began in the frame in which it ends.
        if let Some(dragged) = response.total_drag_delta().filter(|_| self.by_hand) {
            ui.states(|data| data.insert_temp(swipe, dragged.x));
        }
        if response.drag_stopped() {
            let dragged = ui.states(|data| data.remove_temp::<f32>(swipe)).unwrap_or_default();
            // A press that trembles is no swipe.
            if dragged.abs() > strip.width() / 10.0 {
                let items = (dragged.abs() / (self.item_width(strip.width()) + self.gap)).round().max(1.0);
                for _ in 0..(items as usize).min(last.max(1)) {
                    wanted = self.step(wanted, last, (dragged < 0.0) != frame.is_rtl());
                }
            }
        }
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            for (key, forward) in [(Key::ArrowRight, true), (Key::ArrowLeft, false)] {
                if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                    wanted = self.step(wanted, last, forward != frame.is_rtl());
                }
            }
        }
        let now = ui.input(|input| input.time);
        let (since, of) = ui.states(|data| data.get_temp::<(f64, usize)>(id.with("since"))).unwrap_or((now, at));
        let interval = f64::from(self.interval);
        // The timer waits while the pointer is over it, and begins anew when something else has moved it.
        let rests = response.contains_pointer() || of != wanted;
        let since = if rests { now } else { since };
        let mut again = since;
        if plays && last > 0 {
            if now - since >= interval {
                wanted = if wanted >= last { 0 } else { wanted + 1 };
                again = now;
            }
            ui.request_repaint_after(Duration::from_secs_f64((again + interval - now).max(0.01)));
        }
        ui.states(|data| {
            data.insert_temp(id.with("plays"), plays);
            data.insert_temp(id.with("since"), (again, wanted));
        });
        wanted
    }

    /// Draws the arrows at the sides while the pointer is over it.
    fn arrows(
        &self,
        ui: &Ui,
        theme: &Theme,
        id: egui::Id,
        (strip, rtl): (Rect, bool),
        (at, last, moves): (usize, usize, bool),
    ) -> Option<usize> {
        if !moves || !self.by_hand {
            return None;
        }
        let near = ui.rect_contains_pointer(strip);
        let mut wanted = None;
        for (icon, is_right, x) in
            [("chevron_left", false, strip.left() + 24.0), ("chevron_right", true, strip.right() - 24.0)]
        {
            let forward = is_right != rtl;
            let name = if forward { "Next" } else { "Previous" };
            if self.step(at, last, forward) == at {
                continue;
            }
            let centre = Pos2::new(x, strip.center().y);
            let place = Rect::from_center_size(centre, Vec2::splat(36.0));
            let response = ui.interact(place, id.with(name), Sense::click());
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
            let shown = near || response.has_focus();
            let share = ui.ctx().animate_bool_with_time(response.id, shown, theme.seconds(theme.motion.quick));
            if share > 0.0 {
                let ground = color::alpha(theme.colors.surface, 0.92 * share);
                ui.painter().circle(centre, 18.0, ground, (1.0, color::alpha(theme.colors.border, share)));
                let ink = color::alpha(theme.colors.text, share);
                paint::symbol(ui.painter(), theme, icon, centre, theme.control.icon, ink);
            }
            paint::focus_ring(ui, theme, &response, place, CornerRadius::same(18));
            if response.clicked() {
                wanted = Some(self.step(at, last, forward));
            }
        }
        wanted
    }

    /// Draws the indicator; a click on a mark goes to its item.
    fn marks(&self, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>, rect: Rect, at: usize, count: usize) -> usize {
        if count < 2 || self.indicator.as_deref() == Some("none") && node.slot("indicatorWidget").is_none() {
            return at;
        }
        let theme = Arc::clone(frame.theme());
        let bars = self.indicator.as_deref() == Some("rectangle");
        let size = Vec2::new(
            self.mark_width.unwrap_or(if bars { 16.0 } else { 8.0 }),
            self.mark_height.unwrap_or(if bars { 4.0 } else { 8.0 }),
        );
        let margin = self.mark_margin.unwrap_or(Insets { left: 3.0, right: 3.0, top: 0.0, bottom: 0.0 });
        let step = size.x + margin.left + margin.right;
        let shown = count.min(self.most_marks);
        let whole = Vec2::new(step * shown as f32, size.y);
        let padding = self.mark_padding.unwrap_or_default();
        let corner = match self.indicator_place {
            None => Pos2::new(rect.center().x - whole.x / 2.0, rect.max.y - 8.0 - size.y),
            Some(place) => {
                let free_rect = rect.shrink(12.0);
                let share = |at: i8| (f32::from(at) + 1.0) / 2.0;
                free_rect.min
                    + Vec2::new(
                        share(place.x) * (free_rect.width() - whole.x),
                        share(place.y) * (free_rect.height() - size.y),
                    )
            }
        } + Vec2::new(padding.left - padding.right, padding.top - padding.bottom);
        // More things than marks: each mark stands for as many.
        let marked = if count > shown { at * shown / count } else { at };
        let mut wanted = at;
        for mark in 0..shown {
            // In a page from right to left, the first mark stands on the right.
            let slot = if frame.is_rtl() { shown - 1 - mark } else { mark };
            let place = Rect::from_min_size(corner + Vec2::new(slot as f32 * step + margin.left, 0.0), size);
            let response = ui.interact(place.expand(4.0), frame.id(node).with(("mark", mark)), Sense::CLICK);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("Go to {}", mark + 1)));
            if response.clicked() {
                wanted = if count > shown { mark * count / shown } else { mark };
            }
            let own = if mark == marked { node.slot("selectedIndicatorWidget") } else { None };
            if let Some(own) = own.or(node.slot("indicatorWidget")) {
                let size = frame.child_size(own, Vec2::splat(64.0));
                frame.show_child(ui, own, Rect::from_center_size(place.center(), size));
                continue;
            }
            let active = self.mark_color.map_or(theme.colors.accent, color32);
            let over = self.indicator_place.is_some();
            let quiet =
                if over { color::alpha(theme.colors.surface, 0.8) } else { color::alpha(theme.colors.text3, 0.45) };
            let ink = if mark == marked { active } else { quiet };
            ui.painter().rect_filled(place, size.y.min(size.x) / 2.0, ink);
        }
        wanted
    }
}
