//! Maps nodes to the texts that they have painted. The scene as text needs it: a widget shows more than its properties say, such as the head of a table,
//! a formatted date or a label that was chosen for it.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::{ClippedShape, TextShape};
use egui::{Context, LayerId, Rect, Shape, Ui};
use ensemble_runtime::scene::NodeId;

/// The shapes of a node and its descendants, as positions in the paint list of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnShapes {
    /// Id of the node.
    pub node: NodeId,
    layer: LayerId,
    shapes: Range<usize>,
}

/// The shapes before a node is drawn.
pub struct Start {
    at: usize,
    /// Other layers than the node's own, with their next shapes: a menu that it opens is painted into one of them.
    others: Vec<(LayerId, usize)>,
}

/// Notes that the next shapes belong to a node.
pub fn begin(drawn: &mut Vec<DrawnShapes>, node: NodeId, ui: &Ui) -> Start {
    let next = next_shape(ui.ctx(), ui.layer_id());
    let at = drawn.len();
    drawn.push(DrawnShapes { node, layer: ui.layer_id(), shapes: next..next });
    Start { at, others: others(ui) }
}

/// Notes that the node has been drawn.
pub fn end(drawn: &mut Vec<DrawnShapes>, start: Start, ui: &Ui) {
    let Some(own) = drawn.get_mut(start.at) else { return };
    own.shapes.end = next_shape(ui.ctx(), own.layer);
    let node = own.node;
    for (layer, next) in others(ui) {
        let before = start.others.iter().find(|(other, _)| *other == layer).map_or(0, |(_, before)| *before);
        if before < next {
            // Before its descendants, which may be in a menu, too.
            drawn.insert(start.at, DrawnShapes { node, layer, shapes: before..next });
        }
    }
}

fn others(ui: &Ui) -> Vec<(LayerId, usize)> {
    // egui remembers closed layers, too: one for each toast and menu there was.
    let layers = ui.ctx().memory(|memory| memory.areas().visible_layer_ids());
    let mut others: Vec<LayerId> = layers.into_iter().filter(|layer| *layer != ui.layer_id()).collect();
    others.sort_unstable_by_key(|layer| (layer.order, layer.id.value()));
    others.into_iter().map(|layer| (layer, next_shape(ui.ctx(), layer))).collect()
}

fn next_shape(ctx: &Context, layer: LayerId) -> usize {
    ctx.graphics(|graphics| graphics.get(layer).map_or(0, |list| list.next_idx().0))
}

/// A text that a node has painted itself, not one of its descendants.
#[derive(Clone, Debug)]
pub struct NodeText {
    /// Id of the node.
    pub node: NodeId,
    /// The text, as it was laid out.
    pub galley: Arc<egui::Galley>,
    /// Visible bounds, in logical pixels.
    pub shown: Rect,
}

/// The texts of this frame by their nodes. `drawn` lists every node before its descendants.
pub(crate) fn node_texts(ctx: &Context, drawn: &[DrawnShapes]) -> Vec<NodeText> {
    let mut texts = Vec::new();
    for (layer, owners) in owners(drawn) {
        ctx.graphics(|graphics| {
            let Some(list) = graphics.get(layer) else { return };
            for (entry, owner) in list.all_entries().zip(owners) {
                if let Some(node) = owner {
                    collect(entry, &entry.shape, node, &mut texts);
                }
            }
        });
    }
    texts
}

/// For each layer, in the order in which nodes use them, the innermost node of every shape.
fn owners(drawn: &[DrawnShapes]) -> Vec<(LayerId, Vec<Option<NodeId>>)> {
    let mut layers: Vec<(LayerId, Vec<Option<NodeId>>)> = Vec::new();
    for DrawnShapes { node, layer, shapes } in drawn {
        let at = layers.iter().position(|(known, _)| known == layer).unwrap_or(layers.len());
        if at == layers.len() {
            layers.push((*layer, Vec::new()));
        }
        let Some((_, owners)) = layers.get_mut(at) else { continue };
        if owners.len() < shapes.end {
            owners.resize(shapes.end, None);
        }
        owners.get_mut(shapes.clone()).into_iter().flatten().for_each(|owner| *owner = Some(*node));
    }
    layers
}

fn collect(entry: &ClippedShape, shape: &Shape, node: NodeId, texts: &mut Vec<NodeText>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(entry, shape, node, texts)),
        Shape::Text(text) if text.opacity_factor > 0.01 && is_text(text) => {
            let shown = text.visual_bounding_rect().intersect(entry.clip_rect);
            texts.push(NodeText { node, galley: Arc::clone(&text.galley), shown });
        }
        _ => {}
    }
}

/// False for icons, which are letters of the private use area, and for signs without a letter or a digit.
fn is_text(text: &TextShape) -> bool {
    text.galley.text().chars().any(char::is_alphanumeric)
}
