//! `WeeklyScheduler` and `DailyScheduler`: slots of time that are chosen by a click or a drag.

mod slots;

use egui::{Align2, EventFilter, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{NO_SHADOW, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::Measure;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::TextRole;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{Children, Color, FromValue, Kind, MethodRole, Props, Spec, TextStyle, Unset};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use slots::Slots;

/// The slots of a week.
pub struct WeeklyScheduler;

/// The slots of a day.
pub struct DailyScheduler;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 1000.0 };
const SIDE: Kind = Kind::Number { min: 2.0, max: 1000.0 };
/// Height of the line of hours above the slots.
const HOURS: f32 = 22.0;

props! {
    /// `dayLabelStyles` of a scheduler.
    pub struct LabelStyle {
        /// Ground of a label.
        "backgroundColor" => ground: Option<Color>,
        /// Style of a label.
        "textStyle" => text: Option<TextStyle>; Kind::TextStyle,
    }
}

props! {
    /// Properties of a scheduler.
    pub struct SchedulerProps {
        /// The names of the days, one row each.
        "dayLabels" => labels: Value; Kind::Any,
        /// Space between two days, in pixels.
        "paddingBetweenDays" => day_gap: f32 = 2.0; PIXELS,
        /// Space between two slots, in pixels.
        "gapBetweenSlots" => slot_gap: f32 = 1.0; PIXELS,
        /// Minutes of a slot.
        "slotInMinutes" => minutes: u32 = 30u32; Kind::Number { min: 5.0, max: 1440.0 },
        /// Shows the names of the days.
        "displayDayLabels" => has_labels: bool = true,
        /// Leaves a space between groups of slots, with the time above it.
        "displayVerticalDividers" => has_dividers: bool = true,
        /// Slots of a group.
        "numberOfSlotsForEachVerticalDivider" => group: usize = 8usize; Kind::Number { min: 1.0, max: 1000.0 },
        /// Space between two groups, in pixels.
        "gapToLeaveForDivider" => group_gap: f32 = 4.0; PIXELS,
        /// Texts above the groups; the times at which they begin by default.
        "verticalDividerLabels" => hours: Value; Kind::List,
        /// Width of a slot, in pixels; less where it does not fit.
        "slotWidth" => slot_width: f32 = 16.0; SIDE,
        /// Height of a slot, in pixels.
        "slotHeight" => slot_height: f32 = 16.0; SIDE,
        /// Colour of a chosen slot.
        "selectedSlotColor" => on: Option<Color>,
        /// Colour of a slot that is not chosen.
        "unselectedSlotColor" => off: Option<Color>,
        /// Style of the names of the days: `{backgroundColor, textStyle}`.
        "dayLabelStyles" => label_style: LabelStyle,
        /// Width of the names of the days, in pixels.
        "dayLabelBoxWidth" => label_width: f32 = 50.0; PIXELS,
        /// Height of a day with its name, in pixels; that of a slot by default.
        "dayLabelBoxHeight" => label_height: Option<f32>; PIXELS,
        /// The chosen ranges: a list of `{day, start, end}`, `day` an index or a name.
        "selectedRanges" => ranges: Value; Kind::List,
    }
}

/// Common declaration of both schedulers.
const SCHEDULER: Spec = Spec {
    base: &[&WIDGET],
    without_effect: &[NO_SHADOW],
    props: SchedulerProps::PROPS,
    children: Children::None,
    methods: &["getSelectedRanges", "addSelectedRange", "refresh"],
    method_roles: &[("refresh", MethodRole::WithoutEffect("a scheduler draws what has changed by itself"))],
    results: &[("getSelectedRanges", "selectedRanges")],
    value: Some("selectedRanges"),
    unset: &[("selectedRanges", Unset::List)],
    ..Spec::DEFAULT
};

impl Widget for WeeklyScheduler {
    const SPEC: Spec = Spec {
        name: "WeeklyScheduler",
        doc: "The slots of a week, chosen by a click or a drag. `getSelectedRanges()` returns `{day, label, start, end, startTime, endTime}` of each range, the last two in seconds, `addSelectedRange(day, start, end)` chooses one, `addSelectedRange(from, to)` one of seconds since the beginning.",
        examples: &[
            "WeeklyScheduler:\n  id: week\n  slotInMinutes: 60\n  numberOfSlotsForEachVerticalDivider: 6\n  selectedRanges:\n    - {day: Mon, start: '09:00', end: '12:00'}\n    - {day: Wed, start: '13:00', end: '17:00'}\n",
        ],
        ..SCHEDULER
    };
    const ROLE: egui::Role = egui::Role::Grid;
    type Props = SchedulerProps;

    fn read(props: &Props) -> SchedulerProps {
        SchedulerProps::read(props)
    }

    fn measure(props: &SchedulerProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        props.plan(&WEEK, available.x).size
    }

    fn show(props: &SchedulerProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        show(props, &WEEK, node, ui, frame);
    }
}

impl Widget for DailyScheduler {
    const SPEC: Spec = Spec {
        name: "DailyScheduler",
        doc: "The slots of a day, chosen by a click or a drag; otherwise as a WeeklyScheduler.",
        examples: &[
            "DailyScheduler:\n  id: today\n  slotHeight: 28\n  selectedRanges:\n    - {day: 0, start: '08:00', end: '10:30'}\n",
        ],
        ..SCHEDULER
    };
    const ROLE: egui::Role = egui::Role::Grid;
    type Props = SchedulerProps;

    fn read(props: &Props) -> SchedulerProps {
        SchedulerProps::read(props)
    }

    fn measure(props: &SchedulerProps, _: &Node, _: &mut Measure<'_>, available: Vec2) -> Vec2 {
        props.plan(&[""], available.x).size
    }

    fn show(props: &SchedulerProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        show(props, &[""], node, ui, frame);
    }
}

const WEEK: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The measures of a scheduler in a space.
struct Plan {
    labels: Vec<String>,
    slots: usize,
    slot: Vec2,
    /// Width of the labels.
    left: f32,
    /// Height of a day with the space below it.
    day: f32,
    size: Vec2,
}

impl SchedulerProps {
    fn plan(&self, usual: &[&str], available: f32) -> Plan {
        /// Days of one scheduler.
        const MOST: usize = 31;
        let own = self.labels.as_list().unwrap_or_default();
        let labels: Vec<String> = if own.is_empty() {
            usual.iter().map(|label| (*label).to_owned()).collect()
        } else {
            own.iter().take(MOST).map(|label| label.to_display().to_string()).collect()
        };
        let slots = Slots::new(1, self.minutes).count();
        let named = self.has_labels && labels.iter().any(|label| !label.is_empty());
        let left = if named { self.label_width } else { 0.0 };
        let gaps = if self.has_dividers { (slots - 1) / self.group.max(1) } else { 0 } as f32 * self.group_gap;
        let gaps = gaps + (slots - 1) as f32 * self.slot_gap;
        let available_width = (available - left - gaps) / slots as f32;
        let slot =
            if available_width.is_finite() { self.slot_width.min(available_width.max(2.0)) } else { self.slot_width };
        let height = self.slot_height.max(self.label_height.filter(|_| named).unwrap_or_default());
        let day = height + self.day_gap;
        let size = Vec2::new(left + gaps + slot * slots as f32, HOURS + day * labels.len() as f32 - self.day_gap);
        Plan { labels, slots, slot: Vec2::new(slot, self.slot_height), left, day, size }
    }
}

impl Plan {
    /// The rectangle of a slot relative to the corner of the scheduler.
    fn place(&self, props: &SchedulerProps, day: usize, slot: usize) -> Rect {
        let groups = if props.has_dividers { slot / props.group.max(1) } else { 0 };
        let x = self.left + slot as f32 * (self.slot.x + props.slot_gap) + groups as f32 * props.group_gap;
        let y = HOURS + day as f32 * self.day + (self.day - props.day_gap - self.slot.y) / 2.0;
        Rect::from_min_size(Pos2::new(x, y), self.slot)
    }

    /// The slot at a position, with a tolerance for imprecise pointing.
    fn at(&self, props: &SchedulerProps, position: Pos2) -> Option<Cell> {
        let day = ((position.y - HOURS) / self.day).floor();
        if position.x < self.left || day < 0.0 || day as usize >= self.labels.len() {
            return None;
        }
        let reach = (props.slot_gap + props.group_gap).max(1.0) / 2.0 + 0.5;
        let found =
            (0..self.slots).find(|slot| self.place(props, 0, *slot).expand(reach).x_range().contains(position.x));
        found.map(|slot| (day as usize, slot))
    }
}

/// A slot: its day and its number in it.
type Cell = (usize, usize);

fn show(props: &SchedulerProps, usual: &[&str], node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
    let (id, rect) = (frame.id(node), ui.max_rect());
    if !frame.enabled(node) {
        ui.disable();
    }
    let plan = props.plan(usual, rect.width());
    let shown = optimistic::value(ui.ctx(), id, &props.ranges);
    let before = Slots::new(plan.labels.len(), props.minutes).with_ranges(&shown, &plan.labels);
    let mut slots = before.clone();
    run_commands(node, frame, &plan.labels, &mut slots);
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let name = access::name("", node, "Schedule");
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Grid, ui.is_enabled(), &name));
    let rtl = frame.is_rtl();
    let origin = rect.min;
    let area = Rect::from_min_size(origin, Vec2::new(plan.size.x.min(rect.width()), rect.height()));
    let on_screen = |place: Rect| mirror::rect(place.translate(origin.to_vec2()), area, rtl);
    let hovered = response.hover_pos().map(|at| mirror::rect(Rect::from_min_size(at, Vec2::ZERO), area, rtl).min);
    let hovered = hovered.and_then(|at| plan.at(props, at - origin.to_vec2()));
    let pressed = press(ui, &response, hovered, &mut slots);
    let kept = ui.states(|data| data.get_temp::<Cell>(id.with("cursor"))).unwrap_or_default();
    let mut cursor = pressed.unwrap_or(kept);
    keys(ui, frame, &response, &plan, &mut cursor, &mut slots);
    ui.states(|data| data.insert_temp(id.with("cursor"), cursor));

    hours(props, ui, frame, &plan, &on_screen);
    let marks = Marks { hovered, focused: response.has_focus().then_some(cursor) };
    days(props, ui, frame, &response, &plan, &slots, marks, &on_screen);
    // A tooltip of the author goes before the time of the slot.
    if let Some((day, slot)) = hovered.filter(|_| node.props.get("tooltip").is_none()) {
        let label = format!("{} {}–{}", plan.labels[day], slots.time(slot), slots.time(slot + 1));
        response.on_hover_text_at_pointer(label.trim());
    }
    if slots != before {
        let ranges = slots.ranges(&plan.labels);
        optimistic::set(ui.ctx(), id, &props.ranges, ranges.clone());
        frame.set(node, "selectedRanges", ranges);
    }
}

/// Executes the commands of scripts.
fn run_commands(node: &Node, frame: &mut Frame<'_>, labels: &[String], slots: &mut Slots) {
    for command in frame.commands(node) {
        match (command.method, command.args.as_slice()) {
            ("addSelectedRange", [day, start, end, ..]) => slots.add(day, start, end, labels),
            ("addSelectedRange", [start, end]) => {
                if let (Some(start), Some(end)) = (f64::from_value(start), f64::from_value(end)) {
                    slots.add_seconds(start, end);
                }
            }
            _ => {}
        }
    }
}

/// Pointer: a click changes a slot, a drag gives all slots under it the new state of the first. Returns the slot that was pressed.
fn press(ui: &Ui, grid: &egui::Response, hovered: Option<Cell>, slots: &mut Slots) -> Option<Cell> {
    let drag = grid.id.with("paints");
    let mut paints = ui.states(|data| data.get_temp::<Option<bool>>(drag)).flatten();
    let mut pressed = None;
    if grid.is_pointer_button_down_on() && ui.is_enabled() {
        if let Some((day, slot)) = hovered {
            let value = *paints.get_or_insert_with(|| {
                grid.request_focus();
                !slots.is_on(day, slot)
            });
            slots.set(day, slot, value);
        }
    } else {
        // A quick click is pressed and let go of between two frames.
        if grid.clicked()
            && paints.is_none()
            && ui.input(|input| input.pointer.primary_released())
            && let Some((day, slot)) = hovered
        {
            slots.set(day, slot, !slots.is_on(day, slot));
            grid.request_focus();
            pressed = hovered;
        }
        paints = None;
    }
    ui.states(|data| data.insert_temp(drag, paints));
    pressed.or(hovered.filter(|_| grid.is_pointer_button_down_on()))
}

/// Slots that are drawn differently.
struct Marks {
    hovered: Option<Cell>,
    /// The slot that the keys change, while the scheduler has the focus.
    focused: Option<Cell>,
}

/// Draws the days with their labels and slots.
#[expect(clippy::too_many_arguments, reason = "the parts of one scheduler, put together in one place only")]
fn days(
    props: &SchedulerProps,
    ui: &mut Ui,
    frame: &Frame<'_>,
    grid: &egui::Response,
    plan: &Plan,
    slots: &Slots,
    marks: Marks,
    on_screen: &dyn Fn(Rect) -> Rect,
) {
    let theme = frame.theme();
    let enabled = ui.is_enabled();
    let on = props.on.map_or(theme.colors.accent, color32);
    let off = props.off.map_or(theme.colors.border, color32);
    let mut own = access::below(ui, grid);
    for (day, label) in plan.labels.iter().enumerate() {
        if plan.left > 0.0 {
            let corner = Pos2::new(0.0, HOURS + day as f32 * plan.day);
            let place = Rect::from_min_size(corner, Vec2::new(plan.left - 6.0, plan.day - props.day_gap));
            day_label(props, &own, frame, on_screen(place), label);
        }
        for slot in 0..plan.slots {
            let place = on_screen(plan.place(props, day, slot));
            let is_on = slots.is_on(day, slot);
            let ground = if is_on { on } else { off };
            let ground = if marks.hovered == Some((day, slot)) && enabled { theme.hovered(ground) } else { ground };
            let ground = if enabled { ground } else { theme.disabled(ground) };
            own.painter().rect_filled(place, 3.0, ground);
            if frame.is_read {
                let cell = own.interact(place, grid.id.with((day, slot)), Sense::hover());
                let words = format!("{label} {}", slots.time(slot));
                access::choice(&cell, egui::Role::GridCell, (enabled, is_on), words.trim());
            }
            if marks.focused == Some((day, slot)) {
                paint::ring(own.painter(), theme, place.shrink(1.0), 3.into());
            }
        }
    }
    own.expand_to_include_rect(grid.rect);
}

/// Keyboard: arrows move the mark; Space and Enter select or deselect the slot.
fn keys(ui: &Ui, frame: &Frame<'_>, grid: &egui::Response, plan: &Plan, cursor: &mut Cell, slots: &mut Slots) {
    cursor.0 = cursor.0.min(plan.labels.len().saturating_sub(1));
    cursor.1 = cursor.1.min(plan.slots.saturating_sub(1));
    if !grid.has_focus() || !ui.is_enabled() {
        return;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(grid.id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (back, ahead) =
        if frame.is_rtl() { (Key::ArrowRight, Key::ArrowLeft) } else { (Key::ArrowLeft, Key::ArrowRight) };
    if pressed(back) {
        cursor.1 = cursor.1.saturating_sub(1);
    }
    if pressed(ahead) {
        cursor.1 = (cursor.1 + 1).min(plan.slots - 1);
    }
    if pressed(Key::ArrowUp) {
        cursor.0 = cursor.0.saturating_sub(1);
    }
    if pressed(Key::ArrowDown) {
        cursor.0 = (cursor.0 + 1).min(plan.labels.len().saturating_sub(1));
    }
    if pressed(Key::Space) | pressed(Key::Enter) {
        slots.set(cursor.0, cursor.1, !slots.is_on(cursor.0, cursor.1));
    }
}

/// The times above the groups of slots.
fn hours(props: &SchedulerProps, ui: &Ui, frame: &Frame<'_>, plan: &Plan, on_screen: &dyn Fn(Rect) -> Rect) {
    if !props.has_dividers {
        return;
    }
    let theme = frame.theme();
    let look = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
    let own = props.hours.as_list().unwrap_or_default();
    let times = Slots::new(1, props.minutes);
    for (group, slot) in (0..plan.slots).step_by(props.group.max(1)).enumerate() {
        let words = own.get(group).map_or_else(|| times.time(slot), |label| label.to_display().to_string());
        let last = (slot + props.group.max(1) - 1).min(plan.slots - 1);
        let place = on_screen(Rect::from_min_max(
            Pos2::new(plan.place(props, 0, slot).left(), 0.0),
            Pos2::new(plan.place(props, 0, last).right(), HOURS - 4.0),
        ));
        let galley = frame.galley(&words, &look, Wrap::cut(place.width().max(1.0)));
        let anchor = if frame.is_rtl() { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
        ui.painter().galley(anchor.align_size_within_rect(galley.size(), place).min, galley, look.color);
    }
}

/// The name of a day.
fn day_label(props: &SchedulerProps, ui: &Ui, frame: &Frame<'_>, place: Rect, label: &str) {
    let theme = frame.theme();
    if let Some(ground) = props.label_style.ground {
        ui.painter().rect_filled(place, 3.0, color32(ground));
    }
    let style = props.label_style.text.clone().unwrap_or_default();
    let ink = style.color.map_or(theme.colors.text2, color32);
    let look = ResolvedTextStyle::new(theme, TextRole::Caption, &style).color(ink);
    let galley = frame.galley(label, &look, Wrap::cut(place.width().max(1.0)));
    let anchor = if frame.is_rtl() { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    ui.painter().galley(anchor.align_size_within_rect(galley.size(), place).min, galley, ink);
}
