//! One of several choices, from a menu.

mod closed;
mod menu;
mod props;

use std::sync::Arc;

use egui::accesskit::HasPopup;
use egui::{Key, Modifiers, Rect, Response, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{FORM_FIELD, PLACEHOLDER, SPACE, WIDGET};
use crate::frame::{Frame, Widget, access, optimistic};
use crate::layout::{Fill, Measure};
use crate::toolkit::widget_states::KeepsStates as _;
use crate::widgets::input::choice::{self, Choice, same};
use crate::widgets::input::field::{self, Field, FieldState};
use closed::closed_box;
use ensemble_core::spec::{Children, MethodRole, Props, RowMode, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;
use menu::{Menu, Picked, open_menu};
pub use props::DropdownProps;
use props::NEW_ITEM;

/// One of several choices, from a menu.
pub struct Dropdown;

impl Widget for Dropdown {
    const SPEC: Spec = Spec {
        name: "Dropdown",
        aliases: &[],
        doc: "One of several choices, from a menu.",
        base: &[&WIDGET, &SPACE, &FORM_FIELD, &PLACEHOLDER],
        props: DropdownProps::PROPS,
        events: &[
            slot("onChange", "Another value was chosen. `event.data.value` is the value.").legacy(&["value"]),
            slot("onItemSelect", "A value was chosen. `event.data.selectedValue` is the value.")
                .legacy(&["selectedValue"]),
        ],
        children: Children::Many,
        methods: &["focus", "unfocus", "clear", "getValue", "itemsFromString"],
        method_roles: &[
            ("getValue", MethodRole::ReadValue),
            ("focus", MethodRole::GoTo),
            ("unfocus", MethodRole::GoTo),
            ("clear", MethodRole::GoTo),
        ],
        examples: &[
            "Dropdown:\n  label: Interval\n  value: 5m\n  items: [1m, 5m, 1h]\n  onChange: |\n    console.log(event.data.value);\n",
            "Dropdown:\n  placeholder: Choose a region\n  autoComplete: true\n  items:\n    - {value: eu, label: Europe}\n    - {value: us, label: United States}\n",
        ],
        rows: RowMode::Choices,
        value: Some("value"),
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::ComboBox;
    type Props = DropdownProps;

    fn mistake(props: &DropdownProps, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        let shown = optimistic::value(frame.ctx(), frame.id(node), &props.value);
        Field::of(node).missing(node, shown.is_null() || shown.as_str() == Some(""))
    }

    fn read(props: &Props) -> DropdownProps {
        DropdownProps::read(props)
    }

    fn measure(_: &DropdownProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        Field::of(node).measure(node, cx, field::box_height(node, cx.theme()), available)
    }

    fn show(props: &DropdownProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id) = (Arc::clone(frame.theme()), frame.id(node));
        if !frame.enabled(node) {
            ui.disable();
        }
        let shown = optimistic::value(ui.ctx(), id, &props.value);
        let mut menu = ui.states(|data| data.get_temp::<Menu>(id.with("menu"))).unwrap_or_default();
        let choices = choices(props, node);
        let chosen = choices.iter().position(|choice| !choice.is_heading && same(&choice.value, &shown));

        let field = Field::of(node);
        let mistake = if frame.checked(node) { Self::mistake(props, node, frame) } else { None };
        let rect = field.show(node, ui, frame, mistake.as_deref());
        let response = ui.interact(rect, id, Sense::click());
        let placeholder: Arc<str> = node.props.read("placeholder").unwrap_or_default();
        let text = chosen.map(|at| Arc::clone(&choices[at].label));
        let name = access::name(if field.label.is_empty() { &placeholder } else { &field.label }, node, "Choice");
        response.widget_info(|| WidgetInfo {
            current_text_value: text.as_ref().map(|text| text.to_string()),
            ..WidgetInfo::labeled(egui::Role::ComboBox, ui.is_enabled(), &name)
        });
        access::opener(ui, &response, HasPopup::Listbox, menu.open, text.as_deref());
        field.tell(node, &response, mistake.as_deref());
        let focused = response.has_focus();
        field::edge(
            node,
            ui,
            &theme,
            rect,
            FieldState { focused: focused || menu.open, hovered: response.hovered(), wrong: mistake.is_some() },
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
            let closed = Closed { response: &response, rect, was_open };
            choose(props, node, ui, frame, closed, &choices, chosen, &mut menu)
        } else {
            None
        };
        if let Some(value) = wanted.filter(|value| !same(value, &shown)) {
            optimistic::set(ui.ctx(), id, &props.value, value.clone());
            frame.set(node, "value", value.clone());
            frame.emit(node, "onItemSelect", Value::map([("selectedValue", value.clone())]));
            frame.emit(node, "onChange", Value::map([("value", value)]));
        }
        ui.states(|data| data.insert_temp(id.with("menu"), menu));
    }
}

/// The closed field that a menu belongs to.
struct Closed<'a> {
    response: &'a Response,
    rect: Rect,
    was_open: bool,
}

/// Draws the open menu and returns the value that the user chooses in it.
#[expect(clippy::too_many_arguments, reason = "the parts of one field, put together in one place only")]
fn choose(
    props: &DropdownProps,
    node: &Node,
    ui: &Ui,
    frame: &mut Frame<'_>,
    closed: Closed<'_>,
    choices: &[Choice],
    chosen: Option<usize>,
    menu: &mut Menu,
) -> Option<Value> {
    let theme = frame.theme();
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
        theme,
        closed.response,
        (closed.rect, closed.was_open),
        choices,
        chosen,
        (new_item, &mut panel),
        menu,
    );
    match (wanted, new_item) {
        (Some(Picked::New), Some(new_item)) => {
            frame.emit(new_item, "onTap", Value::Null);
            None
        }
        (Some(Picked::Choice(at)), _) => Some(choices[at].value.clone()),
        _ => None,
    }
}

/// Executes the commands of scripts. Returns true when the choice is to be cleared.
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

fn choices(props: &DropdownProps, node: &Node) -> Vec<Choice> {
    let mut choices = choice::grouped(node, &props.items);
    if let Some(text) = &props.items_from_string {
        choices.extend(text.split(',').map(|item| Choice::from_value(&Value::from(item.trim()), "value", "label")));
    }
    choices
}
