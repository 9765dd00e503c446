//! Details of the selected widget: source location, box, properties, bindings.

use std::sync::Arc;

use egui::{Rect, Ui};

use super::super::kit::{Face, Kit, PAD};
use super::super::model::Model;
use super::super::pane_request::PaneRequest;
use super::super::value_tree::{brief, value_color};
use super::bindings::bindings;
use super::nodes::find;
use super::properties::properties;
use ensemble_core::value::Value;
use ensemble_runtime::PropertyOrigin;
use ensemble_runtime::scene::Node;
use ensemble_ui::toolkit::theme::Tone;

pub(super) fn detail(
    kit: &Kit<'_>,
    ui: &mut Ui,
    model: &Model,
    node: &Arc<Node>,
    shows_defaults: bool,
    requests: &mut Vec<PaneRequest>,
) {
    let colors = &kit.theme.colors;
    let view = model.widget.as_ref().filter(|view| view.node == node.id);
    egui::ScrollArea::vertical().id_salt("widget detail").auto_shrink(false).show(ui, |ui| {
        kit.section(ui, node.spec.name);
        if let Some(view) = view {
            kit.place_row(ui, "written in", view.span, requests);
        }
        if let Some(id) = &node.key {
            kit.pair(ui, "id", id, colors.text);
        }
        if !node.handlers.is_empty() {
            kit.pair(ui, "handles", &node.handlers.join(", "), colors.text);
        }
        let layout = |ui: &mut Ui| match model.drawn.iter().rev().find(|drawn| drawn.node == node.id) {
            Some(drawn) => layout_box(kit, ui, node, drawn.rect),
            None => kit.note(ui, "It is not in sight: nothing of it was drawn in the last frame.", Tone::Neutral),
        };
        let Some(view) = view else {
            if is_gone(model, node) {
                values_of_gone(kit, ui, node);
            } else {
                let words = "A part of the widget around it: it has no place and no bindings of its own.";
                kit.note(ui, words, Tone::Neutral);
            }
            return layout(ui);
        };
        // Bindings first: they answer why the widget looks as it does.
        bindings(kit, ui, model, view, requests);
        let has_defaults_only =
            view.properties.iter().all(|property| matches!(property.origin, PropertyOrigin::Default(_)));
        if has_defaults_only && is_gone(model, node) {
            values_of_node(kit, ui, node);
        } else {
            properties(kit, ui, view, shows_defaults, requests);
        }
        layout(ui);
        ui.add_space(12.0);
    });
}

/// True for a widget of the past that is not on the newest screen any more.
fn is_gone(model: &Model, node: &Node) -> bool {
    let newest = model.screens.at(usize::MAX - 1);
    model.moment.is_some() && newest.is_some_and(|(_, scene)| find(scene, node.id).is_none())
}

/// The values of a widget that is gone: the app does not know it any more, its screen does.
fn values_of_gone(kit: &Kit<'_>, ui: &mut Ui, node: &Node) {
    let words =
        "It is not on the screen any more: its values are those of this moment, its place and bindings are not known.";
    kit.note(ui, words, Tone::Neutral);
    values_of_node(kit, ui, node);
}

/// The properties as the screen of that moment has them, without their origins: the app keeps none for a widget that is not shown.
fn values_of_node(kit: &Kit<'_>, ui: &mut Ui, node: &Node) {
    kit.section(ui, "Properties");
    for prop in node.spec.all_props() {
        if let Some(value) = node.props.get(prop.name).filter(|value| !value.is_null()) {
            kit.pair(ui, prop.name, &brief(value, 120), value_color(kit, value));
        }
    }
}

/// The box with its margin, border and padding, as browsers draw it.
pub(super) fn layout_box(kit: &Kit<'_>, ui: &mut Ui, node: &Node, rect: Rect) {
    kit.section(ui, "Box");
    let theme = kit.theme;
    let (place, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 116.0), egui::Sense::hover());
    let painter = ui.painter_at(place);
    let center = Rect::from_center_size(place.center(), egui::vec2((place.width() - 2.0 * PAD).min(320.0), 108.0));
    let insets = |name: &str| -> String {
        match node.props.get(name) {
            Some(Value::Null) | None => "–".to_owned(),
            Some(value) => super::super::value_tree::plain(value),
        }
    };
    let layers = [
        ("margin", theme.colors.warning, 0.0),
        ("border", theme.colors.text3, 18.0),
        ("padding", theme.colors.success, 36.0),
    ];
    for (name, color, inset) in layers {
        let layer = center.shrink2(egui::vec2(inset * 1.6, inset));
        painter.rect_filled(layer, 4.0, color.gamma_multiply(0.12));
        painter.rect_stroke(layer, 4.0, egui::Stroke::new(1.0, color.gamma_multiply(0.5)), egui::StrokeKind::Inside);
        let line = Rect::from_min_size(layer.min + egui::vec2(6.0, 1.0), egui::vec2(layer.width() - 12.0, 16.0));
        kit.text(&painter, line, name, Face::Hint, theme.colors.text2);
        let value = if name == "border" { insets("borderWidth") } else { insets(name) };
        kit.text_right(&painter, line, &value, Face::Data, theme.colors.text);
    }
    let core = center.shrink2(egui::vec2(54.0 * 1.6, 45.0));
    let size = format!("{:.0} × {:.0}", rect.width(), rect.height());
    painter.text(core.center(), egui::Align2::CENTER_CENTER, size, kit.font(Face::Data), theme.colors.text);
    kit.pair(ui, "at", &format!("{:.0}, {:.0}", rect.left(), rect.top()), theme.colors.text);
}
