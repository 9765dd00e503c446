//! `Slidable`: a row that is dragged aside to show actions. The right button and Enter open the same actions as a menu.

mod parts;

use std::sync::Arc;

use egui::{CornerRadius, EventFilter, Id, Key, Modifiers, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access, visible_text};
use crate::layout::{Fill, Measure};
use crate::toolkit::paint;
use crate::toolkit::theme::color;
use crate::toolkit::widget_states::KeepsStates as _;
use crate::widgets::input::menu::{self, EntryKind, Menu, MenuEntry};
use ensemble_core::spec::{Children, IconRef, Kind, Props, Spec};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use parts::{Drawer, END_DRAWER, START_DRAWER, choose, name};

/// A row that is dragged aside to show actions.
pub struct Slidable;

props! {
    /// Properties of a row with drawers.
    pub struct SlidableProps {
        /// Rows of one tag: opening a drawer closes those of the others.
        "groupTag" => group: Arc<str> = "slidableGroup"; Kind::Any,
        /// Lets the user drag it.
        "enabled" => enabled: bool = true,
        /// Closes the drawer when the container around is scrolled.
        "closeOnScroll" => closes: bool = true,
        /// Puts the start drawer at the right if the app runs from right to left, else at the left.
        "useTextDirection" => mirrors: bool = true,
        /// The direction in which it is dragged.
        "direction" => direction: Arc<str> = "horizontal"; Kind::Enum(&["horizontal", "vertical"]),
    }
    elsewhere {
        /// The row.
        "child" | "widget" => Kind::Widget,
        /// The actions before the row: `{options, dismissible, children}`.
        "startDrawer" => Kind::Parts(&START_DRAWER),
        /// The actions behind the row: `{options, dismissible, children}`.
        "endDrawer" => Kind::Parts(&END_DRAWER),
    }
    ignored {
        "dragStartBehavior" => Kind::Any; "a drag begins where the pointer was pressed",
    }
}

/// Position of a row, kept while it exists.
#[derive(Clone, Debug, Default)]
struct Slide {
    /// 1: the start drawer is open, -1: the end drawer is, 0: none.
    open: i8,
    /// Displacement in the last frame of a drag, in pixels; positive shows the start drawer.
    moved: f32,
    /// Top edge in the last frame: another one means that something has been scrolled.
    top: Option<f32>,
    menu: Menu,
    /// Pointer position at which the right button opened the menu; `None` when the keyboard did.
    menu_at: Option<egui::Pos2>,
}

impl Widget for Slidable {
    const SPEC: Spec = Spec {
        name: "Slidable",
        aliases: &[],
        doc: "A row that is dragged aside to show actions; the right button and Enter open them as a menu.",
        base: &[&WIDGET, &BOX],
        props: SlidableProps::PROPS,
        children: Children::None,
        examples: &[
            "Slidable:\n  startDrawer:\n    children:\n      - {label: Pin, icon: push_pin, onTap: \"console.log('pinned')\"}\n  endDrawer:\n    options: {extentRatio: 0.4, motion: drawer}\n    children:\n      - {label: Archive, icon: archive, backgroundColor: '#5B6270', onTap: \"console.log('archived')\"}\n      - {label: Delete, icon: delete, backgroundColor: '#C92A2A', onTap: \"console.log('deleted')\"}\n  child:\n    Card:\n      children:\n        - Text: {text: Quarterly report, textStyle: {fontWeight: w600}}\n        - Text: {text: \"From Ada at 9:30\"}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Group;
    type Props = SlidableProps;

    fn read(props: &Props) -> SlidableProps {
        SlidableProps::read(props)
    }

    fn measure(_: &SlidableProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let child = node.slot("child").map_or(Vec2::ZERO, |child| cx.child(child, available));
        if available.x.is_finite() { Vec2::new(available.x, child.y) } else { child }
    }

    fn show(props: &SlidableProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (id, row) = (frame.id(node), ui.max_rect());
        let axis = usize::from(&*props.direction == "vertical");
        // 1 where the start drawer stands at the left, -1 where it stands at the right.
        let side = if axis == 0 && props.mirrors && frame.is_rtl() { -1.0 } else { 1.0 };
        let drawers = [Drawer::of(node, &START_DRAWER), Drawer::of(node, &END_DRAWER)];
        let length = row.size()[axis];
        let mut slide = ui.states(|data| data.get_temp::<Slide>(id)).unwrap_or_default();
        let group = Id::unique(("slidable", &*props.group));
        let scrolled = slide.top.replace(row.top()).is_some_and(|top| (top - row.top()).abs() > 0.5);
        let other = ui.states(|data| data.get_temp::<Id>(group)).is_some_and(|other| other != id);
        if (scrolled && props.closes) || other || !props.enabled {
            slide.open = 0;
        }
        let response = ui.interact(row, id.with("row"), Sense::click_and_drag());
        let text = node.slot("child").map(visible_text).unwrap_or_default();
        let label = access::label(node).map_or_else(|| format!("Actions: {text}"), |label| label.to_string());
        response
            .widget_info(|| WidgetInfo::labeled(egui::Role::Button, props.enabled, label.trim_end_matches([':', ' '])));
        access::tell(&response, |node| node.set_has_popup(egui::accesskit::HasPopup::Menu));
        let shift = props.follow(ui, frame, &response, &mut slide, &drawers, (axis, side, length));
        if slide.open != 0 || response.dragged() {
            ui.states(|data| data.insert_temp(group, id));
        }
        let shown = if shift * side > 0.0 { 0 } else { 1 };
        if let Some(drawer) = drawers[shown].as_ref().filter(|_| shift.abs() >= 0.5) {
            let chosen = drawer.show(ui, frame, id, (row, axis, shift > 0.0), shift.abs());
            if chosen.is_some_and(|action| choose(frame, action)) {
                slide.open = 0;
            }
        }
        if let Some(child) = node.slot("child") {
            let mut by = Vec2::ZERO;
            by[axis] = shift.round();
            let clip = ui.clip_rect();
            ui.shrink_clip_rect(row);
            let place = row.translate(by);
            frame.show_child(ui, child, place);
            if shift.abs() >= 0.5 {
                // While the drawer is open, a click on the visible part of the row closes it and does not reach the row.
                let cover = ui.interact(place.intersect(row), id.with("cover"), Sense::CLICK);
                if cover.clicked() {
                    slide.open = 0;
                }
            }
            ui.set_clip_rect(clip);
        }
        hints(ui, frame, &drawers, (row, axis, side), shift, response.contains_pointer() && props.enabled);
        paint::focus_ring(ui, &Arc::clone(frame.theme()), &response, row, CornerRadius::same(6));
        if props.enabled {
            as_menu(ui, frame, &response, &mut slide, &drawers);
        }
        ui.states(|data| data.insert_temp(id, slide));
    }
}

impl SlidableProps {
    /// The displacement of the row in this frame, in pixels along the axis; ends a drag with an open, closed or dismissed row.
    fn follow(
        &self,
        ui: &Ui,
        frame: &mut Frame<'_>,
        response: &egui::Response,
        slide: &mut Slide,
        drawers: &[Option<Drawer<'_>>; 2],
        (axis, side, length): (usize, f32, f32),
    ) -> f32 {
        let extent = |at: usize| drawers[at].as_ref().map_or(0.0, |drawer| drawer.extent(length));
        let reach = |at: usize| drawers[at].as_ref().map_or(0.0, |drawer| drawer.reach(length));
        let rest = |open: i8| match open {
            1 => extent(0),
            -1 => -extent(1),
            _ => 0.0,
        };
        let animated = response.id.with("moved");
        if self.enabled && response.dragged() {
            let drag = response.total_drag_delta().unwrap_or_default()[axis] * side;
            slide.moved = (rest(slide.open) + drag).clamp(-reach(1), reach(0));
            // Without time: from here it moves on when it is let go of.
            return ui.ctx().animate_value_with_time(animated, slide.moved, 0.0) * side;
        }
        if self.enabled && response.drag_stopped() {
            let moved = std::mem::take(&mut slide.moved);
            let at = usize::from(moved < 0.0);
            let share = moved.abs() / length.max(1.0);
            if let Some(drawer) = &drawers[at] {
                let half = drawer.extent(length) / length.max(1.0) / 2.0;
                let was_open = slide.open == if at == 0 { 1 } else { -1 };
                let least = if was_open { drawer.options.close } else { drawer.options.open }.unwrap_or(half);
                slide.open = match (share > least && moved != 0.0, at) {
                    (false, _) => 0,
                    (true, 0) => 1,
                    (true, _) => -1,
                };
                if let (Some(dismissible), Some(least)) = (drawer.dismissible, drawer.dismiss_share())
                    && share >= least
                {
                    slide.open = 0;
                    frame.emit(dismissible, "onDismissed", Value::Null);
                }
            }
        }
        let seconds = frame.theme().seconds(frame.theme().motion.panel);
        ui.ctx().animate_value_with_time(animated, rest(slide.open), seconds) * side
    }
}

/// The marks at the edges that say where a drawer is, while the pointer rests on the row.
fn hints(
    ui: &Ui,
    frame: &Frame<'_>,
    drawers: &[Option<Drawer<'_>>; 2],
    (row, axis, side): (Rect, usize, f32),
    shift: f32,
    near: bool,
) {
    let theme = frame.theme();
    let share = ui.ctx().animate_bool_with_time(
        ui.unique_id().with("hint"),
        near && shift.abs() < 0.5,
        theme.seconds(theme.motion.quick),
    );
    if share <= 0.0 {
        return;
    }
    for (at, drawer) in drawers.iter().enumerate() {
        if drawer.as_ref().is_none_or(|drawer| drawer.actions.is_empty()) {
            continue;
        }
        let at_start = (at == 0) == (side > 0.0);
        let mut size = Vec2::splat(4.0);
        size[1 - axis] = 20.0_f32.min(row.size()[1 - axis] / 2.0);
        let mut center = row.center();
        center[axis] = if at_start { row.min[axis] + 5.0 } else { row.max[axis] - 5.0 };
        let mark = Rect::from_center_size(center, size);
        ui.painter().rect_filled(mark, 2.0, color::alpha(theme.colors.text3, 0.7 * share));
    }
}

/// The actions as a menu: the right button, and Enter or Space while the row has the focus. Escape closes an open drawer.
fn as_menu(
    ui: &Ui,
    frame: &mut Frame<'_>,
    response: &egui::Response,
    slide: &mut Slide,
    drawers: &[Option<Drawer<'_>>; 2],
) {
    let actions: Vec<&Arc<Node>> = drawers.iter().flatten().flat_map(|drawer| drawer.actions.iter().copied()).collect();
    if actions.is_empty() {
        return;
    }
    if response.has_focus() && slide.open != 0 {
        let filter = EventFilter { escape: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            slide.open = 0;
        }
    }
    let by_key = response.has_focus()
        && !slide.menu.open
        && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
    // Widgets inside of the row take the click, so that the secondary button is read from the pointer.
    let by_hand = ui.rect_contains_pointer(response.rect) && ui.input(|input| input.pointer.secondary_clicked());
    if by_key || by_hand {
        slide.menu.toggle();
        slide.menu_at = ui.input(|input| input.pointer.interact_pos()).filter(|_| by_hand);
        response.request_focus();
    }
    let entry = |action: &&Arc<Node>| MenuEntry {
        label: name(action),
        icon: action.props.read::<IconRef>("icon"),
        kind: EntryKind::Choice,
        ..MenuEntry::default()
    };
    let entries: Vec<MenuEntry> = actions.iter().map(entry).collect();
    let anchor = slide.menu_at.map_or(response.rect, |at| Rect::from_center_size(at, Vec2::splat(1.0)));
    if let Some(at) = menu::show(ui, &Arc::clone(frame.theme()), response, anchor, 0.0, &entries, &mut slide.menu)
        && choose(frame, actions[at])
    {
        slide.open = 0;
    }
}
