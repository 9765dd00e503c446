//! The open menu of a Dropdown: choices, filter field, keys.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Rect, RectAlign, Response, Sense,
    TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::props::DropdownProps;
use crate::frame::access;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, page_keys, paint};
use crate::widgets::input::choice::{Choice, matches};
use ensemble_core::spec::{Color, IconRef, TextStyle};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// Height of a choice, in logical pixels.
const ROW: f32 = 34.0;

/// The state of the menu between frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Menu {
    pub(super) open: bool,
    /// Index of the highlighted one among the visible choices.
    pub(super) marked: usize,
    pub(super) filter: String,
    /// The highlighted choice was changed by the keyboard and has to be scrolled into view.
    pub(super) reveal: bool,
}

/// The user's choice from the open menu.
pub(super) enum Picked {
    /// The choice at this place.
    Choice(usize),
    /// The entry `createNewItem`.
    New,
}

/// Draws the widget below the choices.
pub(super) type Panel<'a> = &'a mut dyn FnMut(&mut Ui);

/// Draws the open menu and returns the picked entry.
#[expect(clippy::too_many_arguments, reason = "the parts of one menu, put together in one place only")]
pub(super) fn open_menu(
    props: &DropdownProps,
    ui: &Ui,
    theme: &Theme,
    response: &Response,
    (rect, was_open): (Rect, bool),
    choices: &[Choice],
    chosen: Option<usize>,
    (new_item, panel): (Option<&Arc<Node>>, Panel<'_>),
    menu: &mut Menu,
) -> Option<Picked> {
    let id = response.id.with("popup");
    let filter_id = id.with("filter");
    // What is looked for is a choice, not a heading.
    let is_shown = |choice: &Choice| match choice.is_heading {
        true => menu.filter.is_empty(),
        false => matches(&choice.label, &menu.filter),
    };
    let shown: Vec<usize> = (0..choices.len()).filter(|at| is_shown(&choices[*at])).collect();
    let free: Vec<usize> = (0..shown.len()).filter(|place| choices[shown[*place]].enabled).collect();
    // The mark stands on what can be chosen.
    if !free.contains(&menu.marked) {
        menu.marked = free.iter().copied().find(|place| *place > menu.marked).or(free.last().copied()).unwrap_or(0);
    }
    let keyboard = response.has_focus() || ui.memory(|memory| memory.has_focus(filter_id));
    let mut picked =
        if keyboard { keys(ui, response, was_open, (&shown, &free), menu).map(Picked::Choice) } else { None };

    let c = &theme.colors;
    let menu_frame = egui::Frame::new()
        .fill(props.menu_background.map_or(c.surface, color32))
        .stroke((props.menu_border_width, props.menu_border.map_or(c.border, color32)))
        .corner_radius(paint::corners(props.menu_radius, CornerRadius::same(theme.radius.control as u8)))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(4.0);
    let anchor = rect.translate(Vec2::new(props.offset_x, props.offset_y));
    let mut open = menu.open;
    Popup::new(id, ui.ctx().clone(), anchor, ui.layer_id())
        .align(RectAlign::BOTTOM_START)
        .align_alternatives(&[RectAlign::TOP_START])
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(rect.width())
        .gap(4.0)
        .frame(menu_frame)
        .open_bool(&mut open)
        .show(|ui| {
            // Margin and border of the frame take 10 pixels.
            ui.set_width(rect.width() - 10.0);
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            // egui offers the height of the last frame: a list that has become longer would stay as high as it was. First of all, because
            // it begins the layout anew. The entry below the choices and its line, and `panel`, are as high as they are.
            ui.set_max_height(theme.control.height + 4.0 + props.menu_height);
            if props.auto_complete {
                filter_line(ui, theme, filter_id, menu);
            }
            if let Some(at) = rows(props, ui, theme, choices, &shown, chosen, menu) {
                picked = Some(Picked::Choice(at));
            }
            if new_item.is_some_and(|new_item| last_entry(ui, theme, new_item)) {
                picked = Some(Picked::New);
            }
            panel(ui);
        });
    // The click that opened it is no click outside.
    if !open && !response.clicked() {
        menu.open = false;
    }
    if picked.is_some() {
        menu.open = false;
        response.request_focus();
    }
    picked
}

/// Draws the entry `createNewItem` below a line. Returns true when it was pressed.
fn last_entry(ui: &mut Ui, theme: &Theme, new_item: &Node) -> bool {
    let label: Arc<str> = new_item.props.read("label").unwrap_or_default();
    ui.add_space(4.0);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    ui.painter().hline(rect.x_range(), rect.top() - 2.0, (1.0, theme.colors.border));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &*label));
    let icon = new_item.props.read("icon");
    let plus = IconRef { name: "add".into(), library: None, color: None, size: None };
    let icon = icon.or(Some(plus));
    let choice = Choice { value: Value::Null, label, icon, enabled: true, is_heading: false };
    row(ui, theme, rect, &choice, (None, None), false, response.hovered());
    response.clicked()
}

/// Handles the keys: arrows highlight, Enter chooses, Escape closes. `free` are the places in `shown` of what can be chosen.
fn keys(
    ui: &Ui,
    response: &Response,
    was_open: bool,
    (shown, free): (&[usize], &[usize]),
    menu: &mut Menu,
) -> Option<usize> {
    let filter = egui::EventFilter { vertical_arrows: true, escape: true, ..Default::default() };
    if response.has_focus() {
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        page_keys::keep(ui, response.id);
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let before = menu.marked;
    let place = |place: Option<&usize>| place.copied().unwrap_or(before);
    if pressed(Key::ArrowDown) {
        menu.marked = place(free.iter().find(|at| **at > before));
    }
    if pressed(Key::ArrowUp) {
        menu.marked = place(free.iter().rfind(|at| **at < before));
    }
    if pressed(Key::Home) {
        menu.marked = place(free.first());
    }
    if pressed(Key::End) {
        menu.marked = place(free.last());
    }
    menu.reveal |= menu.marked != before;
    if pressed(Key::Escape) {
        menu.open = false;
    }
    // The key that opened the menu chooses nothing.
    let enter = was_open && (pressed(Key::Enter) || response.has_focus() && pressed(Key::Space));
    if enter && free.contains(&menu.marked) { shown.get(menu.marked).copied() } else { None }
}

fn filter_line(ui: &mut Ui, theme: &Theme, id: Id, menu: &mut Menu) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), theme.control.height), Sense::hover());
    let side = theme.control.icon - 2.0;
    paint::symbol(
        ui.painter(),
        theme,
        "search",
        Pos2::new(rect.left() + 8.0 + side / 2.0, rect.center().y),
        side,
        theme.colors.text3,
    );
    let area = Rect::from_min_max(rect.min + Vec2::new(side + 16.0, 8.0), rect.max - Vec2::new(8.0, 6.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id));
    let edit =
        TextEdit::singleline(&mut menu.filter).id(id).frame(egui::Frame::NONE).hint_text("Search").return_key(None);
    let response = child.add_sized(area.size(), edit);
    if menu.reveal && menu.filter.is_empty() {
        response.request_focus();
    }
    if response.changed() {
        menu.marked = 0;
        menu.reveal = true;
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, theme.colors.border));
    ui.add_space(4.0);
}

/// Draws the choices that match the filter and returns the one that was clicked.
fn rows(
    props: &DropdownProps,
    ui: &mut Ui,
    theme: &Theme,
    choices: &[Choice],
    shown: &[usize],
    chosen: Option<usize>,
    menu: &mut Menu,
) -> Option<usize> {
    if shown.is_empty() {
        let words = if choices.is_empty() { "No choices yet" } else { "Nothing matches" };
        let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
        let at = rect.left_center() + Vec2::new(8.0, 0.0);
        ui.painter().text(at, Align2::LEFT_CENTER, words, theme.font(TextRole::Body), theme.colors.text3);
        return None;
    }
    let mut picked = None;
    let mut area = egui::ScrollArea::vertical().max_height(props.menu_height);
    if std::mem::take(&mut menu.reveal) {
        let top = menu.marked as f32 * ROW;
        area = area.vertical_scroll_offset((top - props.menu_height / 2.0).max(0.0));
    }
    area.show_rows(ui, ROW, shown.len(), |ui, range| {
        for place in range {
            let at = shown[place];
            let choice = &choices[at];
            let sense = if choice.enabled { Sense::click() } else { Sense::hover() };
            let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), sense);
            if choice.is_heading {
                heading(ui, theme, rect, &response, &choice.label);
                continue;
            }
            let selected = chosen == Some(at);
            access::choice(&response, egui::Role::ListBoxOption, (choice.enabled, selected), &choice.label);
            // A pointer that rests where the menu opens must not take the mark from the keyboard.
            if choice.enabled && response.hovered() && ui.input(|input| input.pointer.is_moving()) {
                menu.marked = place;
            }
            let own = (props.selected_ground, props.selected_color);
            row(ui, theme, rect, choice, own, selected, choice.enabled && menu.marked == place);
            if response.clicked() {
                picked = Some(at);
            }
        }
    });
    picked
}

/// Draws the heading of a group.
fn heading(ui: &Ui, theme: &Theme, rect: Rect, response: &Response, label: &str) {
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, label));
    let text_style = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default()).color(theme.colors.text3);
    let words = crate::toolkit::text::galley(ui.ctx(), label, &text_style, Wrap::cut(rect.width() - 16.0));
    let place = Rect::from_min_size(Pos2::new(rect.left() + 8.0, rect.bottom() - 6.0 - words.size().y), words.size());
    ui.painter().galley(mirror::rect(place, rect, theme.rtl).min, words, theme.colors.text3);
}

fn row(
    ui: &Ui,
    theme: &Theme,
    rect: Rect,
    choice: &Choice,
    (ground, ink): (Option<Color>, Option<Color>),
    selected: bool,
    marked: bool,
) {
    let c = &theme.colors;
    let usual = if choice.enabled { c.text } else { theme.disabled(c.text) };
    let ink = ink.filter(|_| selected).map_or(usual, color32);
    if let Some(ground) = ground.filter(|_| selected) {
        ui.painter().rect_filled(rect, CornerRadius::same(6), color32(ground));
    } else if marked {
        ui.painter().rect_filled(rect, CornerRadius::same(6), c.surface2);
    }
    mirror::shapes(ui, rect, theme.rtl, || row_content(ui, theme, rect, choice, ink, selected));
}

/// Icon, label and mark of a row, from left to right.
fn row_content(ui: &Ui, theme: &Theme, rect: Rect, choice: &Choice, ink: egui::Color32, selected: bool) {
    let c = &theme.colors;
    let side = theme.control.icon - 2.0;
    let mut x = rect.left() + 8.0;
    if let Some(icon) = &choice.icon {
        paint::icon(ui.painter(), theme, icon, Pos2::new(x + side / 2.0, rect.center().y), side, c.text2, theme.rtl);
        x += side + 8.0;
    }
    let text_style = ResolvedTextStyle::new(theme, TextRole::Body, &TextStyle::default()).color(ink);
    let galley =
        crate::toolkit::text::galley(ui.ctx(), &choice.label, &text_style, Wrap::cut(rect.right() - x - side - 12.0));
    ui.painter().galley(Pos2::new(x, rect.center().y - galley.size().y / 2.0), galley, ink);
    if selected {
        let at = Pos2::new(rect.right() - 8.0 - side / 2.0, rect.center().y);
        paint::symbol(ui.painter(), theme, "check", at, side, c.accent);
    }
}
