//! A pop-up menu beside its owner. Pointer and arrow keys highlight an entry; a click, Enter or Space chooses it.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, Id, Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Rect, RectAlign, Response, Sense,
    TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::choice::Choice;
use crate::toolkit::text::{self, ResolvedTextStyle, Wrap};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::{mirror, paint};
use ensemble_core::spec::{IconRef, TextStyle};

/// An entry.
#[derive(Clone, Debug, Default)]
pub struct MenuEntry {
    /// Label of the entry.
    pub label: Arc<str>,
    /// The icon before the label.
    pub icon: Option<IconRef>,
    /// Kind of the entry.
    pub kind: EntryKind,
    /// Depth: the number of headings above the entry.
    pub depth: usize,
    /// True if the entry has a check mark.
    pub ticked: bool,
}

/// The kind of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryKind {
    /// The entry can be chosen.
    #[default]
    Choice,
    /// The entry is disabled.
    Off,
    /// A heading over the entries after it.
    Heading,
    /// A separator.
    Line,
    /// A note, such as that there is no entry.
    Words,
}

/// The state of a menu between frames.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// True while the menu is open.
    pub open: bool,
    /// The highlighted entry.
    pub marked: Option<usize>,
    /// True in the frame in which the menu was opened: the click that opened it is no click outside.
    pub fresh: bool,
    /// True if the menu stays open when an entry is chosen.
    pub stays: bool,
    /// True for a menu with a field above its entries.
    pub has_field: bool,
    /// The text in that field; empty when the menu is opened.
    pub typed: String,
    /// True once that field has had the focus since the menu was opened.
    pub was_typing: bool,
}

impl From<&Choice> for MenuEntry {
    fn from(choice: &Choice) -> Self {
        Self { label: Arc::clone(&choice.label), icon: choice.icon.clone(), ..Self::default() }
    }
}

/// Characters of the field above the entries.
const MOST_TYPED: usize = 1000;
const ROW: f32 = 34.0;
const LINE: f32 = 9.0;
const LEAST: f32 = 160.0;
const WIDEST: f32 = 360.0;
const HIGHEST: f32 = 320.0;

impl Menu {
    /// Opens it, or closes it when it is open.
    pub fn toggle(&mut self) {
        let (stays, has_field) = (self.stays, self.has_field);
        *self = Self { open: !self.open, fresh: true, stays, has_field, ..Self::default() };
    }

    /// Returns true when Enter or Space chooses an entry in this frame, so that it must not press the menu's owner as well.
    pub fn chooses(&self, ui: &Ui) -> bool {
        self.open
            && self.marked.is_some()
            && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space))
    }
}

/// Draws an open menu beside `anchor`, as wide as its longest entry and at least `least` logical pixels. It takes the keys of its owner.
/// Returns the index of the entry that was chosen.
pub fn show(
    ui: &Ui,
    theme: &Theme,
    owner: &Response,
    anchor: Rect,
    least: f32,
    entries: &[MenuEntry],
    menu: &mut Menu,
) -> Option<usize> {
    let picked = open(ui, theme, owner.id, owner.id, anchor, least, entries, menu);
    if picked.is_some() && !menu.stays {
        owner.request_focus();
    }
    picked
}

/// Opens below a field that keeps the focus, where Space is typed; `field` is the id of the focused widget, `owner` another one.
pub fn beside(
    ui: &Ui,
    theme: &Theme,
    field: Id,
    owner: Id,
    anchor: Rect,
    entries: &[MenuEntry],
    menu: &mut Menu,
) -> Option<usize> {
    open(ui, theme, field, owner, anchor, anchor.width(), entries, menu)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one menu, put together in two places only")]
fn open(
    ui: &Ui,
    theme: &Theme,
    keyed: Id,
    id: Id,
    anchor: Rect,
    least: f32,
    entries: &[MenuEntry],
    menu: &mut Menu,
) -> Option<usize> {
    if !menu.open {
        return None;
    }
    let field = id.with("menu field");
    let is_typing = menu.has_field && ui.memory(|memory| memory.has_focus(field));
    let keyed = if is_typing { field } else { keyed };
    let mut picked = keys(ui, keyed, keyed == id, entries, menu);
    let text_style = ResolvedTextStyle::new(theme, TextRole::Body, &TextStyle::default());
    let side = theme.control.icon - 2.0;
    let extra = |entry: &MenuEntry| {
        let icon = if entry.icon.is_some() { side + 8.0 } else { 0.0 };
        24.0 + icon + side + 12.0 * entry.depth as f32
    };
    let width =
        |entry: &MenuEntry| text::galley(ui.ctx(), &entry.label, &text_style, Wrap::LINE).size().x + extra(entry);
    // Margin and border of the frame take 10 pixels of `least`.
    let widest = entries.iter().map(width).fold(LEAST, f32::max).min(WIDEST).max(least - 10.0);
    let frame = egui::Frame::new()
        .fill(theme.colors.surface)
        .stroke((1.0, theme.colors.border))
        .corner_radius(theme.radius.control)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(4.0);
    let mut open = true;
    Popup::new(id.with("menu popup"), ui.ctx().clone(), anchor, ui.layer_id())
        .align(if theme.rtl { RectAlign::BOTTOM_END } else { RectAlign::BOTTOM_START })
        .align_alternatives(&[RectAlign::BOTTOM_START, RectAlign::BOTTOM_END, RectAlign::TOP_START, RectAlign::TOP_END])
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(widest)
        .gap(4.0)
        .frame(frame)
        .open_bool(&mut open)
        .show(|ui| {
            ui.set_width(widest);
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            // egui offers the height of the last frame: a list that has become longer would stay as high as it was. First of all, because
            // it begins the layout anew.
            ui.set_max_height(theme.control.height + 4.0 + HIGHEST);
            if menu.has_field {
                field_line(ui, theme, field, menu);
            }
            egui::ScrollArea::vertical().max_height(HIGHEST).show(ui, |ui| {
                for (at, entry) in entries.iter().enumerate() {
                    if row(ui, theme, &text_style, entry, at, menu) {
                        picked = Some(at);
                    }
                }
            });
        });
    if !open && !std::mem::take(&mut menu.fresh) {
        menu.open = false;
    }
    menu.fresh = false;
    if picked.is_some() && !menu.stays {
        menu.open = false;
    }
    picked
}

/// Handles the keys: arrows highlight, Enter chooses, and Space where `space` is set, Escape closes.
fn keys(ui: &Ui, keyed: Id, space: bool, entries: &[MenuEntry], menu: &mut Menu) -> Option<usize> {
    let focused = ui.memory(|memory| memory.focused());
    // Another widget has the keys.
    if focused.is_some_and(|focused| focused != keyed) && !menu.fresh {
        return None;
    }
    if focused == Some(keyed) {
        let filter =
            egui::EventFilter { vertical_arrows: true, horizontal_arrows: true, escape: true, ..Default::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(keyed, filter));
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let choices: Vec<usize> = (0..entries.len()).filter(|at| entries[*at].kind == EntryKind::Choice).collect();
    let place = menu.marked.and_then(|marked| choices.iter().position(|at| *at == marked));
    if pressed(Key::ArrowDown) {
        menu.marked = choices.get(place.map_or(0, |place| (place + 1).min(choices.len().saturating_sub(1)))).copied();
    }
    if pressed(Key::ArrowUp) {
        menu.marked =
            choices.get(place.map_or(choices.len().saturating_sub(1), |place| place.saturating_sub(1))).copied();
    }
    if pressed(Key::Escape) {
        menu.open = false;
    }
    let chosen = !menu.fresh && menu.marked.is_some() && (pressed(Key::Enter) || (space && pressed(Key::Space)));
    if chosen { menu.marked } else { None }
}

/// Draws the field above the entries.
fn field_line(ui: &mut Ui, theme: &Theme, id: Id, menu: &mut Menu) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), theme.control.height), Sense::hover());
    let side = theme.control.icon - 2.0;
    let at = Pos2::new(rect.left() + 8.0 + side / 2.0, rect.center().y);
    paint::symbol(ui.painter(), theme, "search", at, side, theme.colors.text3);
    let area = Rect::from_min_max(rect.min + Vec2::new(side + 16.0, 8.0), rect.max - Vec2::new(8.0, 6.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(area).id_salt(id));
    let edit = TextEdit::singleline(&mut menu.typed)
        .id(id)
        .char_limit(MOST_TYPED)
        .frame(egui::Frame::NONE)
        .hint_text("Search")
        .return_key(None);
    let response = child.add_sized(area.size(), edit);
    // In the frame in which the popup is measured nothing in it can have the focus.
    if !menu.was_typing {
        menu.was_typing = response.has_focus();
        response.request_focus();
    }
    if response.changed() {
        menu.marked = None;
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), (1.0, theme.colors.border));
    ui.add_space(4.0);
}

/// Draws an entry. Returns true when it was clicked.
fn row(
    ui: &mut Ui,
    theme: &Theme,
    text_style: &ResolvedTextStyle,
    entry: &MenuEntry,
    at: usize,
    menu: &mut Menu,
) -> bool {
    let c = &theme.colors;
    let choice = entry.kind == EntryKind::Choice;
    let height = if entry.kind == EntryKind::Line { LINE } else { ROW };
    let sense = if choice { Sense::CLICK } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), sense);
    let role = match entry.kind {
        EntryKind::Line => return line(ui, theme, rect),
        EntryKind::Choice | EntryKind::Off => egui::Role::MenuItem,
        EntryKind::Heading | EntryKind::Words => egui::Role::Label,
    };
    response.widget_info(|| WidgetInfo::selected(role, choice, entry.ticked, &*entry.label));
    // A pointer that rests where the menu opens must not take the mark from the keyboard.
    if choice && response.hovered() && ui.input(|input| input.pointer.is_moving()) {
        menu.marked = Some(at);
    }
    if menu.marked == Some(at) {
        ui.painter().rect_filled(rect, CornerRadius::same(6), c.surface2);
    }
    mirror::shapes(ui, rect, theme.rtl, || row_content(ui, theme, text_style, entry, rect));
    response.clicked()
}

/// Icon, label and tick of an entry, from left to right.
fn row_content(ui: &Ui, theme: &Theme, text_style: &ResolvedTextStyle, entry: &MenuEntry, rect: Rect) {
    let c = &theme.colors;
    let choice = entry.kind == EntryKind::Choice;
    let side = theme.control.icon - 2.0;
    let mut x = rect.left() + 8.0 + 12.0 * entry.depth as f32;
    let ink = match entry.kind {
        EntryKind::Choice => c.text,
        EntryKind::Off | EntryKind::Words => c.text3,
        EntryKind::Heading | EntryKind::Line => c.text2,
    };
    if let Some(icon) = &entry.icon {
        let quiet = if choice { c.text2 } else { c.text3 };
        paint::icon(ui.painter(), theme, icon, Pos2::new(x + side / 2.0, rect.center().y), side, quiet, theme.rtl);
        x += side + 8.0;
    }
    let heading = ResolvedTextStyle::new(theme, TextRole::Caption, &TextStyle::default());
    let text_style = if entry.kind == EntryKind::Heading { &heading } else { text_style };
    let galley =
        text::galley(ui.ctx(), &entry.label, &text_style.clone().color(ink), Wrap::cut(rect.right() - x - side));
    ui.painter().galley(Pos2::new(x, rect.center().y - galley.size().y / 2.0), galley, Color32::PLACEHOLDER);
    if entry.ticked {
        paint::symbol(
            ui.painter(),
            theme,
            "check",
            Pos2::new(rect.right() - 8.0 - side / 2.0, rect.center().y),
            side,
            c.accent,
        );
    }
}

fn line(ui: &Ui, theme: &Theme, rect: Rect) -> bool {
    ui.painter().hline(rect.shrink2(Vec2::new(4.0, 0.0)).x_range(), rect.center().y, (1.0, theme.colors.border));
    false
}
