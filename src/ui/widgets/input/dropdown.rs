//! One of several choices, from a menu.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Rect, RectAlign, Response, Sense,
    TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::choice::{self, Choice, matches, same};
use super::field::{self, Field, State};
use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::optimistic;
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::props;
use ensemble_core::spec::{BorderRadius, Children, Color, IconRef, Kind, Props, RowMode, Slot, Spec, TextStyle, prop};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// One of several choices, from a menu.
pub struct Dropdown;

/// The height of one choice.
const ROW: f32 = 34.0;

props! {
    /// What a drop-down has of its own.
    pub struct DropdownProps {
        /// The value of the choice.
        "value" | "initialValue" => value: Value,
        /// The choices: texts, numbers or `{value, label, icon}`.
        "items" | "itemsFromArray" => items: Value; Kind::List,
        /// A last entry that chooses nothing: `{label, icon, onTap}`.
        "createNewItem" => new_item: Value; Kind::Parts(&NEW_ITEM),
        /// The ground of the choice that is made.
        "selectedBackgroundColor" => selected_ground: Option<Color>; Kind::Color,
        /// The colour of the choice that is made.
        "selectedTextColor" => selected_color: Option<Color>; Kind::Color,
        /// The choices as one text with commas in between.
        "itemsFromString" => items_from_string: Option<Arc<str>>; Kind::Text,
        /// A widget below the choices.
        "panel" => panel: Value; Kind::Widget,
        /// Narrows the choices by what is typed.
        "autoComplete" => auto_complete: bool,
        /// Shows a button that chooses nothing.
        "allowClear" => allow_clear: bool,
        /// How the choice looks.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
        /// The menu's ground.
        "dropdownBackgroundColor" => menu_background: Option<Color>; Kind::Color,
        /// The menu's corners.
        "dropdownBorderRadius" => menu_radius: Option<BorderRadius>; Kind::BorderRadius,
        /// The menu's edge.
        "dropdownBorderColor" => menu_border: Option<Color>; Kind::Color,
        /// How wide the menu's edge is.
        "dropdownBorderWidth" => menu_border_width: f32 = 1.0; Kind::Number { min: 0.0, max: 20.0 },
        /// How high the menu may get.
        "dropdownMaxHeight" => menu_height: f32 = 320.0; Kind::Number { min: 40.0, max: 4000.0 },
        /// How far the menu is moved to the right.
        "dropdownOffsetX" => offset_x: f32; Kind::NUMBER,
        /// How far the menu is moved down.
        "dropdownOffsetY" => offset_y: f32; Kind::NUMBER,
    }
}

/// The last entry of a menu, which chooses nothing: `createNewItem`.
static NEW_ITEM: Spec = Spec {
    name: "NewItem",
    aliases: &[],
    doc: "The last entry of a menu, which chooses nothing.",
    base: &[&WIDGET],
    props: &[prop("icon", Kind::Icon, "An icon before its label.")],
    events: &[Slot { name: "onTap", doc: "It was pressed." }],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

/// The open menu.
#[derive(Clone, Debug, Default)]
struct Menu {
    open: bool,
    /// Place of the marked choice among those that are shown.
    marked: usize,
    filter: String,
    /// The marked choice has moved by keyboard and must be seen.
    reveal: bool,
}

impl Widget for Dropdown {
    const SPEC: Spec = Spec {
        name: "Dropdown",
        aliases: &[],
        doc: "One of several choices, from a menu.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
        props: DropdownProps::PROPS,
        events: &[
            Slot { name: "onChange", doc: "Another choice was made. `event.data.value` is its value." },
            Slot { name: "onItemSelect", doc: "A choice was made. `event.data.selectedValue` is its value." },
        ],
        children: Children::Many,
        methods: &["focus", "unfocus", "clear", "getValue", "itemsFromString"],
        examples: &[
            "Dropdown:\n  label: Interval\n  value: 5m\n  items: [1m, 5m, 1h]\n  onChange: |\n    console.log(event.data.value);\n",
            "Dropdown:\n  placeholder: Choose a region\n  autoComplete: true\n  items:\n    - {value: eu, label: Europe}\n    - {value: us, label: United States}\n",
        ],
        rows: RowMode::Choices,
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    type Props = DropdownProps;

    fn mistake(props: &DropdownProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let shown = optimistic::value(frame.ctx(), frame.id(node), &props.value);
        Field::of(node).missing(node, shown.is_null() || shown.as_str() == Some(""))
    }

    fn read(props: &Props) -> DropdownProps {
        DropdownProps::read(props)
    }

    fn measure(_: &DropdownProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Field::of(node).measure(node, cx, cx.theme().control.height, available)
    }

    fn show(props: &DropdownProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let shown = optimistic::value(ui.ctx(), id, &props.value);
        let mut menu = ui.data(|data| data.get_temp::<Menu>(id.with("menu"))).unwrap_or_default();
        let choices = choices(props, node);
        let chosen = choices.iter().position(|choice| same(&choice.value, &shown));

        let field = Field::of(node);
        let mistake = if frame.checked(node) { Self::mistake(props, node, frame) } else { None };
        let rect = field.show(node, ui, frame, mistake.as_deref());
        let response = ui.interact(rect, id, Sense::click());
        let placeholder: Arc<str> = node.props.read("placeholder").unwrap_or_default();
        let text = chosen.map(|at| Arc::clone(&choices[at].label));
        let name = if field.label.is_empty() { &placeholder } else { &field.label };
        response.widget_info(|| WidgetInfo {
            current_text_value: text.as_ref().map(|text| text.to_string()),
            ..WidgetInfo::labeled(egui::Role::ComboBox, ui.is_enabled(), &**name)
        });
        let focused = response.has_focus();
        field::edge(
            node,
            ui,
            &theme,
            rect,
            State { focused: focused || menu.open, hovered: response.hovered(), wrong: mistake.is_some() },
        );
        let covers = field.covers(text.is_none(), focused || menu.open);
        field.float(node, ui, frame, rect, (rect.left() + field::air(node, &theme).left, covers));
        let cleared =
            closed_box(props, node, ui, frame, rect, text, chosen.map(|at| &choices[at]), (menu.open, covers));

        let was_open = menu.open;
        // While the menu is open, Enter chooses and does not press the field.
        let keyed = was_open && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
        let asked = response.clicked() && !keyed
            || (focused && !was_open && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowDown)));
        if asked && ui.is_enabled() {
            menu = Menu { open: !was_open, marked: chosen.unwrap_or_default(), reveal: true, ..Menu::default() };
            response.request_focus();
        }
        let cleared = run_commands(node, frame, &response) || cleared;
        let wanted = if cleared {
            menu.open = false;
            Some(Value::Null)
        } else if menu.open {
            let new_item = node.children.iter().find(|child| std::ptr::eq(child.spec, &NEW_ITEM));
            let mut panel = |ui: &mut Ui| {
                let Some(panel) = node.slot("panel") else { return };
                let size = frame.child_size(panel, Vec2::new(ui.available_width(), f32::INFINITY));
                let size = Vec2::new(ui.available_width(), size.y);
                let (place, _) = ui.allocate_exact_size(size, Sense::hover());
                frame.show_child(ui, panel, place);
            };
            let wanted = open_menu(
                props,
                ui,
                &theme,
                &response,
                (rect, was_open),
                &choices,
                chosen,
                (new_item, &mut panel),
                &mut menu,
            );
            match (wanted, new_item) {
                (Some(Picked::New), Some(new_item)) => {
                    frame.emit(new_item, "onTap", Value::Null);
                    None
                }
                (Some(Picked::Choice(at)), _) => Some(choices[at].value.clone()),
                _ => None,
            }
        } else {
            None
        };
        if let Some(value) = wanted.filter(|value| !same(value, &shown)) {
            optimistic::set(ui.ctx(), id, &props.value, value.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onItemSelect", Value::map([("selectedValue", value.clone())]));
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
        ui.data_mut(|data| data.insert_temp(id.with("menu"), menu));
    }
}

/// Executes the commands of scripts. Answers whether nothing is to be chosen.
fn run_commands(node: &Node, frame: &mut Frame<'_>, response: &Response) -> bool {
    let mut cleared = false;
    for command in frame.commands(node) {
        match command.method {
            "clear" => cleared = true,
            "focus" => response.request_focus(),
            "unfocus" => response.surrender_focus(),
            "itemsFromString" => {
                let word = |at: usize| command.args.get(at).map(Value::to_display);
                let (text, mark) = (word(0).unwrap_or_default(), word(1).unwrap_or_else(|| Arc::from(",")));
                let mark = if mark.is_empty() { "," } else { &*mark };
                frame.set(node, "items", Value::list(text.split(mark).map(|item| Value::from(item.trim()))));
            }
            _ => {}
        }
    }
    cleared
}

/// What stands in the closed field. Answers whether it was emptied.
#[expect(clippy::too_many_arguments, reason = "the parts of one field, put together in one place only")]
fn closed_box(
    props: &DropdownProps,
    node: &Node,
    ui: &Ui,
    frame: &Frame<'_>,
    rect: Rect,
    text: Option<Arc<str>>,
    choice: Option<&Choice>,
    (open, covered): (bool, bool),
) -> bool {
    let theme = frame.theme();
    let air = field::air(node, theme);
    let mut inner = Rect::from_min_max(rect.min + Vec2::new(air.left, 0.0), rect.max - Vec2::new(air.right, 0.0));
    let side = theme.control.icon - 2.0;
    let arrow = if open { "expand_less" } else { "expand_more" };
    let at = Pos2::new(inner.right() - side / 2.0 + 2.0, rect.center().y);
    paint::symbol(ui.painter(), theme, arrow, at, side, theme.colors.text2);
    inner.max.x -= side + theme.spacing.xs;
    let mut cleared = false;
    if props.allow_clear && choice.is_some() && ui.is_enabled() {
        let at = Pos2::new(inner.right() - side / 2.0, rect.center().y);
        let hit = ui.interact(
            Rect::from_center_size(at, Vec2::splat(side + 4.0)),
            frame.id(node).with("clear"),
            Sense::click(),
        );
        hit.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, "Clear"));
        let color = if hit.hovered() { theme.colors.text } else { theme.colors.text3 };
        paint::symbol(ui.painter(), theme, "close", at, side - 2.0, color);
        cleared = hit.clicked();
        inner.max.x -= side + theme.spacing.xs;
    }
    let icon = choice.and_then(|choice| choice.icon.clone()).or_else(|| node.props.read("icon"));
    if let Some(icon) = icon {
        paint::icon(
            ui.painter(),
            theme,
            &icon,
            Pos2::new(inner.left() + side / 2.0, rect.center().y),
            side,
            theme.colors.text2,
        );
        inner.min.x += side + theme.spacing.sm;
    }
    let (text, style, color) = match text {
        Some(text) => (text, props.text_style.clone(), theme.colors.text),
        None => (
            node.props.read("placeholder").filter(|_| !covered).unwrap_or_default(),
            node.props.read("placeholderStyle"),
            theme.colors.text3,
        ),
    };
    let style = style.unwrap_or_default();
    let color = style.color.map_or(color, color32);
    let galley = frame.galley(
        &text,
        &ResolvedTextStyle::new(theme, TextRole::Body, &style).color(color),
        Wrap::cut(inner.width().max(0.0)),
    );
    ui.painter().galley(Pos2::new(inner.left(), rect.center().y - galley.size().y / 2.0), galley, color);
    cleared
}

/// What a hand picked from the open menu.
enum Picked {
    /// The choice at this place.
    Choice(usize),
    /// The entry that chooses nothing.
    New,
}

/// The open menu. Answers what was picked.
/// Draws what stands above the choices.
type Panel<'a> = &'a mut dyn FnMut(&mut Ui);

#[expect(clippy::too_many_arguments, reason = "the parts of one menu, put together in one place only")]
fn open_menu(
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
    let shown: Vec<usize> = (0..choices.len()).filter(|at| matches(&choices[*at].label, &menu.filter)).collect();
    let keyboard = response.has_focus() || ui.memory(|memory| memory.has_focus(filter_id));
    let mut picked = if keyboard { keys(ui, response, was_open, &shown, menu).map(Picked::Choice) } else { None };

    let c = &theme.colors;
    let menu_frame = egui::Frame::new()
        .fill(props.menu_background.map_or(c.surface, color32))
        .stroke((props.menu_border_width, props.menu_border.map_or(c.border, color32)))
        .corner_radius(props.menu_radius.map_or(CornerRadius::same(theme.radius.control as u8), paint::corners))
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
            ui.set_width(rect.width() - 10.0);
            ui.spacing_mut().item_spacing = Vec2::ZERO;
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

/// The entry below a line that chooses nothing. Answers whether it was pressed.
fn last_entry(ui: &mut Ui, theme: &Theme, new_item: &Node) -> bool {
    let label: Arc<str> = new_item.props.read("label").unwrap_or_default();
    ui.add_space(4.0);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
    ui.painter().hline(rect.x_range(), rect.top() - 2.0, (1.0, theme.colors.border));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &*label));
    let icon = new_item.props.read("icon");
    let plus = IconRef { name: "add".into(), library: None, color: None, size: None };
    let choice = Choice { value: Value::Null, label, icon: icon.or(Some(plus)) };
    row(ui, theme, rect, &choice, (None, None), false, response.hovered());
    response.clicked()
}

/// Arrow keys mark, Enter chooses, Escape closes.
fn keys(ui: &Ui, response: &Response, was_open: bool, shown: &[usize], menu: &mut Menu) -> Option<usize> {
    let filter = egui::EventFilter { vertical_arrows: true, escape: true, ..Default::default() };
    if response.has_focus() {
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = shown.len().saturating_sub(1);
    let before = menu.marked;
    if pressed(Key::ArrowDown) {
        menu.marked = (menu.marked + 1).min(last);
    }
    if pressed(Key::ArrowUp) {
        menu.marked = menu.marked.saturating_sub(1);
    }
    if pressed(Key::Home) {
        menu.marked = 0;
    }
    if pressed(Key::End) {
        menu.marked = last;
    }
    menu.reveal |= menu.marked != before;
    if pressed(Key::Escape) {
        menu.open = false;
    }
    // The key that opened the menu chooses nothing.
    let enter = was_open && (pressed(Key::Enter) || response.has_focus() && pressed(Key::Space));
    if enter { shown.get(menu.marked).copied() } else { None }
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

/// The visible choices. Answers the one that was clicked.
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
            let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::click());
            let selected = chosen == Some(at);
            response
                .widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, selected, &*choices[at].label));
            if response.hovered() && ui.input(|input| input.pointer.is_moving()) {
                menu.marked = place;
            }
            let own = (props.selected_ground, props.selected_color);
            row(ui, theme, rect, &choices[at], own, selected, menu.marked == place);
            if response.clicked() {
                picked = Some(at);
            }
        }
    });
    picked
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
    let ink = ink.filter(|_| selected).map_or(c.text, color32);
    if let Some(ground) = ground.filter(|_| selected) {
        ui.painter().rect_filled(rect, CornerRadius::same(6), color32(ground));
    } else if marked {
        ui.painter().rect_filled(rect, CornerRadius::same(6), c.surface2);
    }
    let side = theme.control.icon - 2.0;
    let mut x = rect.left() + 8.0;
    if let Some(icon) = &choice.icon {
        paint::icon(ui.painter(), theme, icon, Pos2::new(x + side / 2.0, rect.center().y), side, c.text2);
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

fn choices(props: &DropdownProps, node: &Node) -> Vec<Choice> {
    let mut choices = choice::of(node, &props.items);
    if let Some(text) = &props.items_from_string {
        choices.extend(text.split(',').map(|item| Choice::from_value(&Value::from(item.trim()), "value", "label")));
    }
    choices
}
