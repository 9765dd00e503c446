//! One of several choices, from a menu.

use std::sync::Arc;

use egui::{
    Align2, CornerRadius, Id, Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Rect, RectAlign, Response, Sense,
    TextEdit, Ui, UiBuilder, Vec2, WidgetInfo,
};

use super::field::{self, Field, State};
use super::{local, paint};
use crate::props;
use crate::runtime::scene::Node;
use crate::spec::{BorderRadius, Children, Color, FromValue, IconRef, Kind, Props, Slot, Spec, TextStyle};
use crate::value::Value;
use crate::widget::base::{FORM_FIELD, PLACEHOLDER, WIDGET};
use crate::widget::text::{Look, Wrap, color32};
use crate::widget::theme::{Role, Theme};
use crate::widget::{Fill, Frame, Measure, Widget};

/// One of several choices, from a menu.
pub struct Dropdown;

props! {
    /// What a drop-down has of its own.
    pub struct DropdownProps {
        /// The value of the choice.
        "value" | "initialValue" => value: Value,
        /// The choices: texts, numbers or `{value, label, icon}`.
        "items" => items: Value; Kind::List,
        /// The choices as one text with commas in between.
        "itemsFromString" => items_from_string: Option<Arc<str>>; Kind::Text,
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

/// One choice.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    value: Value,
    label: Arc<str>,
    icon: Option<IconRef>,
}

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
        base: &[&WIDGET, &FORM_FIELD, &PLACEHOLDER],
        props: DropdownProps::PROPS,
        events: &[Slot { name: "onChange", doc: "Another choice was made. `event.data.value` is its value." }],
        children: Children::Many,
        methods: &["focus", "unfocus", "clear", "getValue"],
        examples: &[
            "Dropdown:\n  label: Interval\n  value: 5m\n  items: [1m, 5m, 1h]\n  onChange: |\n    console.log(event.data.value);\n",
            "Dropdown:\n  placeholder: Choose a region\n  autoComplete: true\n  items:\n    - {value: eu, label: Europe}\n    - {value: us, label: United States}\n",
        ],
    };
    const FILL: Fill = Fill::Width;
    type Props = DropdownProps;

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
        let shown = local::shown(ui.ctx(), id, &props.value);
        let mut menu = ui.data(|data| data.get_temp::<Menu>(id.with("menu"))).unwrap_or_default();
        let choices = choices(props, node);
        let chosen = choices.iter().position(|choice| same(&choice.value, &shown));

        let field = Field::of(node);
        let rect = field.show(node, ui, frame, None);
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
            State { focused: focused || menu.open, hovered: response.hovered(), wrong: false },
        );
        let cleared = closed_box(props, node, ui, frame, rect, text, chosen.map(|at| &choices[at]), menu.open);

        let was_open = menu.open;
        // While the menu is open, Enter chooses and does not press the field.
        let keyed = was_open && ui.input(|input| input.key_pressed(Key::Enter) || input.key_pressed(Key::Space));
        let asked = response.clicked() && !keyed
            || (focused && !was_open && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowDown)));
        if asked && ui.is_enabled() {
            menu = Menu { open: !was_open, marked: chosen.unwrap_or_default(), reveal: true, ..Menu::default() };
            response.request_focus();
        }
        let cleared = obey(node, frame, &response) || cleared;
        let wanted = if cleared {
            menu.open = false;
            Some(Value::Null)
        } else if menu.open {
            open_menu(props, ui, &theme, &response, (rect, was_open), &choices, chosen, &mut menu)
        } else {
            None
        };
        if let Some(value) = wanted.filter(|value| !same(value, &shown)) {
            local::note(ui.ctx(), id, &props.value, value.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
        ui.data_mut(|data| data.insert_temp(id.with("menu"), menu));
    }
}

/// Does what scripts ordered. Answers whether nothing is to be chosen.
fn obey(node: &Node, frame: &mut Frame<'_>, response: &Response) -> bool {
    let mut cleared = false;
    for order in frame.orders(node) {
        match order.method {
            "clear" => cleared = true,
            "focus" => response.request_focus(),
            "unfocus" => response.surrender_focus(),
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
    open: bool,
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
            node.props.read("placeholder").unwrap_or_default(),
            node.props.read("placeholderStyle"),
            theme.colors.text3,
        ),
    };
    let style = style.unwrap_or_default();
    let color = style.color.map_or(color, color32);
    let galley =
        frame.galley(&text, &Look::new(theme, Role::Body, &style).color(color), Wrap::cut(inner.width().max(0.0)));
    ui.painter().galley(Pos2::new(inner.left(), rect.center().y - galley.size().y / 2.0), galley, color);
    cleared
}

/// The open menu. Answers the value that was chosen.
#[expect(clippy::too_many_arguments, reason = "the parts of one menu, put together in one place only")]
fn open_menu(
    props: &DropdownProps,
    ui: &Ui,
    theme: &Theme,
    response: &Response,
    (rect, was_open): (Rect, bool),
    choices: &[Choice],
    chosen: Option<usize>,
    menu: &mut Menu,
) -> Option<Value> {
    let id = response.id.with("popup");
    let filter_id = id.with("filter");
    let shown: Vec<usize> = (0..choices.len()).filter(|at| matches(&choices[*at].label, &menu.filter)).collect();
    let keyboard = response.has_focus() || ui.memory(|memory| memory.has_focus(filter_id));
    let mut picked = if keyboard { keys(ui, response, was_open, &shown, menu) } else { None };

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
                picked = Some(at);
            }
        });
    // The click that opened it is no click outside.
    if !open && !response.clicked() {
        menu.open = false;
    }
    let at = picked?;
    menu.open = false;
    response.request_focus();
    Some(choices[at].value.clone())
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
    const ROW: f32 = 34.0;
    if shown.is_empty() {
        let words = if choices.is_empty() { "No choices yet" } else { "Nothing matches" };
        let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
        let at = rect.left_center() + Vec2::new(8.0, 0.0);
        ui.painter().text(at, Align2::LEFT_CENTER, words, theme.font(Role::Body), theme.colors.text3);
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
            row(ui, theme, rect, &choices[at], selected, menu.marked == place);
            if response.clicked() {
                picked = Some(at);
            }
        }
    });
    picked
}

fn row(ui: &Ui, theme: &Theme, rect: Rect, choice: &Choice, selected: bool, marked: bool) {
    let c = &theme.colors;
    if marked {
        ui.painter().rect_filled(rect, CornerRadius::same(6), c.surface2);
    }
    let side = theme.control.icon - 2.0;
    let mut x = rect.left() + 8.0;
    if let Some(icon) = &choice.icon {
        paint::icon(ui.painter(), theme, icon, Pos2::new(x + side / 2.0, rect.center().y), side, c.text2);
        x += side + 8.0;
    }
    let look = Look::new(theme, Role::Body, &TextStyle::default());
    let galley = crate::widget::text::galley(ui.ctx(), &choice.label, &look, Wrap::cut(rect.right() - x - side - 12.0));
    ui.painter().galley(Pos2::new(x, rect.center().y - galley.size().y / 2.0), galley, c.text);
    if selected {
        let at = Pos2::new(rect.right() - 8.0 - side / 2.0, rect.center().y);
        paint::symbol(ui.painter(), theme, "check", at, side, c.accent);
    }
}

fn choices(props: &DropdownProps, node: &Node) -> Vec<Choice> {
    let rows = node.rows.as_ref().and_then(|rows| rows.choices.as_deref());
    let own = props.items.as_list().unwrap_or_default();
    let mut choices: Vec<Choice> = own.iter().chain(rows.into_iter().flatten()).map(choice).collect();
    if let Some(text) = &props.items_from_string {
        choices.extend(text.split(',').map(|item| choice(&Value::from(item.trim()))));
    }
    choices
}

fn choice(item: &Value) -> Choice {
    let Value::Map(map) = item else { return Choice { value: item.clone(), label: item.to_display(), icon: None } };
    let value = map.get("value").cloned().unwrap_or_default();
    let label = map.get("label").filter(|label| !label.is_null()).map_or_else(|| value.to_display(), Value::to_display);
    Choice { value, label, icon: map.get("icon").and_then(IconRef::from_value) }
}

/// Authors write `value: 5` for an item `"5"`.
fn same(a: &Value, b: &Value) -> bool {
    a == b || (!a.is_null() && !b.is_null() && a.to_display() == b.to_display())
}

fn matches(label: &str, filter: &str) -> bool {
    filter.is_empty() || label.to_lowercase().contains(&filter.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_words_or_maps() {
        assert_eq!(&*choice(&Value::Number(5.0)).label, "5");
        let map = Value::map([("value", Value::from("eu")), ("label", Value::from("Europe"))]);
        assert_eq!((choice(&map).value, &*choice(&map).label), (Value::from("eu"), "Europe"));
        assert_eq!(&*choice(&Value::map([("value", Value::from("us"))])).label, "us");
    }

    #[test]
    fn a_number_means_the_item_with_that_text() {
        assert!(same(&Value::Number(5.0), &Value::from("5")));
        assert!(!same(&Value::Null, &Value::from("")));
        assert!(matches("United States", "sTat") && !matches("Europe", "us"));
    }
}
