//! Nodes that would be wider than their container are narrowed to its width.

use taffy::{LengthPercentageAuto, Rect, TaffyTree};

use super::LayoutTree;
use crate::layout::style;
use ensemble_runtime::scene::NodeId;

impl LayoutTree {
    /// Gives narrowed nodes their `maxWidth` back: there may be more space now.
    pub(super) fn widen(&mut self) {
        for (node, narrowed) in &mut self.limited {
            if narrowed.take().is_some()
                && let Some(item) = self.items.get(node)
            {
                let own = style::own_max_width(&item.node);
                set_max_width(&mut self.boxes, item.id, own);
            }
        }
    }

    /// Narrows nodes that are wider than their container to its width, and returns true if there are any. `taffy` takes one greatest width, which is
    /// that of `maxWidth`: a node whose content cannot be as narrow as its container would reach over it.
    pub(super) fn narrow(&mut self) -> bool {
        let mut any = false;
        for (node, narrowed) in &mut self.limited {
            let Some(item) = self.items.get(node) else { continue };
            let parent = self.boxes.parent(item.id).unwrap_or(self.outer);
            let (Ok(own), Ok(around)) = (self.boxes.layout(item.id), self.boxes.layout(parent)) else { continue };
            let sides = |side: Rect<f32>| side.left + side.right;
            let width = around.size.width - sides(around.padding) - sides(around.border) - sides(own.margin);
            if own.size.width > width + 0.5 && narrowed.is_none_or(|before| width < before - 0.5) {
                *narrowed = Some(width.max(0.0));
                set_max_width(&mut self.boxes, item.id, LengthPercentageAuto::length(width.max(0.0)));
                any = true;
            }
        }
        any
    }
}

fn set_max_width(boxes: &mut TaffyTree<NodeId>, id: taffy::NodeId, width: LengthPercentageAuto) {
    let Ok(style) = boxes.style(id) else { return };
    let mut style = style.clone();
    style.max_size.width = width;
    let _ = boxes.set_style(id, style);
}
