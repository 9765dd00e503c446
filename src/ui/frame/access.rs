//! The accessibility tree beyond names: nodes that contain others, states of controls, and the author's `semantics`.

use std::sync::Arc;

use egui::accesskit::{HasPopup, Live, Node as AccessNode};
use egui::emath::GuiRounding;
use egui::{Id, Rect, Response, Role, Ui, UiBuilder, WidgetInfo};

use super::visible_text;
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// True for the role of a widget whose parts are children of its accessibility node. Such a widget draws in a `Ui` of that role; any other makes its
/// node itself.
pub(crate) fn contains_parts(role: Role) -> bool {
    matches!(
        role,
        Role::Form
            | Role::Group
            | Role::List
            | Role::RadioGroup
            | Role::Row
            | Role::Table
            | Role::TabList
            | Role::Document
    )
}

/// A child of `ui` whose content is below a node of this role. An empty name is none.
pub fn group(ui: &mut Ui, id: Id, role: Role, name: &str, rect: Rect) -> Ui {
    let builder = UiBuilder::new().max_rect(ui.max_rect()).scope_id(id).accessibility_role(role);
    let mut inner = ui.new_child(if name.is_empty() { builder } else { builder.accessibility_label(name) });
    // Its bounds in the tree are those that it has allocated.
    inner.expand_to_include_rect(rect.round_ui());
    inner
}

/// A child of `ui` whose content is below the node of `response`.
pub fn below(ui: &mut Ui, response: &Response) -> Ui {
    let id = response.id.with("below");
    ui.new_child(UiBuilder::new().max_rect(ui.max_rect()).scope_id(id).accessibility_parent(response.id))
}

/// Writes the node of one of several choices: a tab, a row, an entry of a menu.
pub fn choice(response: &Response, role: Role, (enabled, selected): (bool, bool), name: &str) {
    response.widget_info(|| WidgetInfo::labeled(role, enabled, name));
    tell(response, |node| node.set_selected(selected));
}

/// Changes the node of a widget. Does nothing while no screen reader is there.
pub fn tell(response: &Response, write: impl FnOnce(&mut AccessNode)) {
    response.ctx.accesskit_node_builder(response.id, write);
}

/// Sets the expanded state of a control. On Linux as its description, too: the newest AT-SPI adapter of AccessKit (0.24) does not pass that state on.
pub fn open(response: &Response, open: bool) {
    tell(response, |node| {
        node.set_expanded(open);
        if cfg!(target_os = "linux") {
            node.set_description(if open { "expanded" } else { "collapsed" });
        }
    });
}

/// Changes the node of a control that opens a menu, and adds the text that it shows. A screen reader reads no value of a combo box: the text is
/// a child of the node.
pub(crate) fn opener(ui: &mut Ui, response: &Response, popup: HasPopup, open: bool, text: Option<&str>) {
    tell(response, |node| node.set_has_popup(popup));
    self::open(response, open);
    let Some(text) = text.filter(|text| !text.is_empty()) else { return };
    let id = response.id.with("value");
    let builder = UiBuilder::new().max_rect(response.rect).scope_id(id).accessibility_parent(response.id);
    let mut inner = ui.new_child(builder.accessibility_role(Role::Label));
    inner.expand_to_include_rect(response.rect.round_ui());
    inner.ctx().accesskit_node_builder(inner.unique_id(), |node| node.set_value(text));
}

/// The accessible name of a control: its text, else the author's label, else its `id`, else `usual`.
pub fn name(shown: &str, node: &Node, usual: &str) -> String {
    if !shown.is_empty() {
        return shown.to_owned();
    }
    let own = label(node).or_else(|| node.key.clone());
    own.map_or_else(|| usual.to_owned(), |own| own.to_string())
}

/// The author's accessible label: `semantics.label`, otherwise `label`.
pub fn label(node: &Node) -> Option<Arc<str>> {
    part(node, "label").or_else(|| node.props.read("label").filter(|label: &Arc<str>| !label.is_empty()))
}

/// A part of `semantics`: `label`, `hint`, `role`.
pub fn part(node: &Node, name: &str) -> Option<Arc<str>> {
    node.props.get("semantics").map(|semantics| semantics.get(name).to_display()).filter(|text| !text.is_empty())
}

/// The role in `semantics.role`.
pub fn role(node: &Node) -> Option<Role> {
    Some(match &*part(node, "role")? {
        "button" => Role::Button,
        "heading" | "header" => Role::Heading,
        "image" => Role::Image,
        "link" => Role::Link,
        "list" => Role::List,
        "listitem" | "listItem" => Role::ListItem,
        "status" => Role::Status,
        _ => return None,
    })
}

/// True for a node whose changes are announced: `semantics.live`, or the role of a status.
pub fn is_live(node: &Node) -> bool {
    let Some(semantics) = node.props.get("semantics") else { return false };
    let live = semantics.get("live");
    let on = matches!(live, Value::Bool(true)) || matches!(live.as_str(), Some("polite" | "true"));
    on || semantics.get("role").as_str() == Some("status")
}

/// The text that is announced of a live node: its label, else the text in it.
pub(crate) fn live_text(node: &Arc<Node>) -> Arc<str> {
    part(node, "label").unwrap_or_else(|| visible_text(node).into())
}

/// The bounds of a node.
pub fn bounds(rect: Rect) -> egui::accesskit::Rect {
    let [x0, y0, x1, y1] = [rect.min.x, rect.min.y, rect.max.x, rect.max.y].map(f64::from);
    egui::accesskit::Rect { x0, y0, x1, y1 }
}

/// Makes a screen reader read the node's changes after its present speech.
pub fn polite(node: &mut AccessNode) {
    node.set_live(Live::Polite);
}
