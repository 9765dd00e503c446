//! A menu that opens from a widget.

use std::sync::Arc;

use egui::{CornerRadius, CursorIcon, Sense, Ui, Vec2, WidgetInfo};

use super::entry::{self, MENU_ITEM};
use super::menu;
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access, visible_text};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Kind, Props, Spec, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A menu that opens from a widget.
pub struct PopupMenu;

props! {
    /// A PopupMenu's own properties.
    pub struct PopupMenuProps {
        /// The entries: texts, or `{label, value, icon, enabled, onTap, items}`.
        "items" => items: Value; Kind::Parts(&MENU_ITEM),
        /// The gesture that opens it.
        "trigger" => trigger: Option<Arc<str>>; Kind::Enum(&["click", "hover", "contextMenu"]),
        /// Draws separators between the entries.
        "showDivider" => lines: bool,
    }
    elsewhere {
        /// The widget that opens it; three dots unless set.
        "widget" => Kind::Widget,
        /// Lets the user open it.
        "enabled" => Kind::Bool; default "true",
    }
}

impl Widget for PopupMenu {
    const SPEC: Spec = Spec {
        name: "PopupMenu",
        aliases: &[],
        doc: "A menu that opens from a widget.",
        base: &[&WIDGET, &BOX],
        props: PopupMenuProps::PROPS,
        events: &[
            slot("onItemSelect", "An entry was chosen. `event.data.value` is its value.").legacy(&["value"]),
            slot("onTriggered", "It was opened or closed. `event.data.open` is whether it is open.").legacy(&["open"]),
        ],
        children: Children::Many,
        methods: &[],
        examples: &[
            "PopupMenu:\n  widget:\n    Button: {label: Edit, endingIcon: expand_more}\n  item-template:\n    data: [{name: Copy, key: c}, {name: Paste, key: p}]\n    name: one\n    template: {label: \"${one.name}\", value: \"${one.key}\"}\n",
            "PopupMenu:\n  widget:\n    Button: {label: File, startingIcon: folder}\n  items:\n    - {label: Rename, icon: edit, value: rename}\n    - {type: divider}\n    - {label: Delete, icon: delete, value: delete}\n  onItemSelect: |\n    console.log(event.data.value);\n",
            "PopupMenu:\n  widget:\n    Button: {label: More, endingIcon: expand_more}\n  items: [Copy, Paste]\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Button;
    type Props = PopupMenuProps;

    fn read(props: &Props) -> PopupMenuProps {
        PopupMenuProps::read(props)
    }

    fn measure(_: &PopupMenuProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        match node.slot("widget") {
            Some(widget) => cx.child(widget, available),
            None => Vec2::splat(cx.theme().control.height),
        }
    }

    fn show(props: &PopupMenuProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, id, rect) = (Arc::clone(frame.theme()), frame.id(node), ui.max_rect());
        if !frame.enabled(node) {
            ui.disable();
        }
        if let Some(widget) = node.slot("widget") {
            frame.show_child(ui, widget, rect);
        }
        // Above the widget: what it is made of does not take the click away.
        let response = ui.interact(rect, id, Sense::click());
        let label = access::label(node).map(|label| label.to_string());
        let shown = node.slot("widget").map(visible_text).filter(|text| !text.is_empty());
        let name = label.or(shown);
        response.widget_info(|| {
            WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name.as_deref().unwrap_or("More"))
        });
        access::tell(&response, |node| node.set_has_popup(egui::accesskit::HasPopup::Menu));
        let corners = CornerRadius::same(theme.radius.control as u8);
        if node.slot("widget").is_none() {
            ui.painter().rect_filled(
                rect,
                corners,
                paint::ground(ui, &theme, id, &response, egui::Color32::TRANSPARENT),
            );
            paint::symbol(ui.painter(), &theme, "more_vert", rect.center(), theme.control.icon, theme.colors.text2);
        }
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        paint::focus_ring(ui, &theme, &response, rect, corners);

        let mut menu = ui.states(|data| data.get_temp::<menu::Menu>(id.with("menu"))).unwrap_or_default();
        let before = menu.open;
        let asked = match props.trigger.as_deref() {
            Some("contextMenu") => response.secondary_clicked(),
            Some("hover") => response.clicked() || (response.hovered() && !menu.open),
            _ => response.clicked() && !menu.chooses(ui),
        };
        if asked {
            menu.toggle();
        }
        let items = entry::items(node, Some(&props.items), props.lines);
        let entries: Vec<_> = items.iter().map(|item| item.entry.clone()).collect();
        if let Some(at) = menu::show(ui, &theme, &response, rect, 0.0, &entries, &mut menu) {
            entry::choose(frame, node, &items[at]);
        }
        if menu.open != before {
            frame.emit(node, "onTriggered", Value::map([("open", Value::Bool(menu.open))]));
        }
        ui.states(|data| data.insert_temp(id.with("menu"), menu));
    }
}
