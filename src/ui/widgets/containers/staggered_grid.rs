//! `StaggeredGrid`: tiles of one width and any height, each in the column that is shortest so far.

use std::sync::Arc;

use egui::{Rect, Ui, Vec2};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, ScrollMetrics, Widget, item};
use crate::layout::{Fill, Measure, Space, in_flow};
use ensemble_core::spec::{Children, Kind, Props, Spec, WithoutEffect, slot};

use ensemble_runtime::scene::Node;

/// Tiles of one width and any height, each in the column that is shortest so far.
pub struct StaggeredGrid;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

props! {
    /// Properties of a grid of tiles.
    pub struct StaggeredProps {
        /// Number of columns.
        "crossAxisCount" => columns: usize = 2usize; Kind::Number { min: 1.0, max: 100.0 },
        /// Space between two columns, in pixels.
        "horizontalGap" => gap: f32 = 10.0; PIXELS,
        /// Space between two tiles of a column, in pixels.
        "verticalGap" => row_gap: f32 = 10.0; PIXELS,
    }
    ignored {
        "onItemTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl StaggeredProps {
    fn tile(&self, width: f32) -> f32 {
        let columns = self.columns.max(1) as f32;
        ((width - self.gap * (columns - 1.0)) / columns).max(1.0)
    }

    /// The positions of tiles of these heights, and the height of all of them.
    fn places(&self, width: f32, heights: impl Iterator<Item = f32>) -> (Vec<Rect>, f32) {
        let tile = self.tile(width);
        let mut bottoms = vec![0.0_f32; self.columns.max(1)];
        let mut places = Vec::new();
        for height in heights {
            let lowest = bottoms.iter().copied().fold(f32::INFINITY, f32::min);
            let at = bottoms.iter().position(|bottom| *bottom <= lowest).unwrap_or(0);
            let left = at as f32 * (tile + self.gap);
            places.push(Rect::from_min_size(egui::pos2(left, bottoms[at]), Vec2::new(tile, height)));
            bottoms[at] += height + self.row_gap;
        }
        let end = bottoms.into_iter().fold(0.0, f32::max);
        (places, (end - self.row_gap).max(0.0))
    }
}

impl Widget for StaggeredGrid {
    const SPEC: Spec = Spec {
        name: "StaggeredGrid",
        aliases: &[],
        doc: "Tiles of one width and any height, each in the column that is shortest so far.",
        without_effect: &[WithoutEffect {
            props: &["clipContent", "overflow"],
            reason: "it scrolls what does not fit",
        }],
        base: &[&WIDGET, &BOX],
        props: StaggeredProps::PROPS,
        events: &[slot("onItemTap", "A tile was clicked. `event.data.selectedItemIndex` says which.")],
        children: Children::Many,
        methods: &[],
        examples: &[
            "StaggeredGrid:\n  crossAxisCount: 3\n  horizontalGap: 12\n  verticalGap: 12\n  item-template:\n    data: [Water the plants, \"Call the workshop and ask when the bicycle is ready\", Buy bread, Book the train]\n    name: note\n    template:\n      Card: {children: [{Text: {text: \"${note}\"}}]}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::List;
    type Props = StaggeredProps;

    fn read(props: &Props) -> StaggeredProps {
        StaggeredProps::read(props)
    }

    fn measure(props: &StaggeredProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let width = if available.x.is_finite() { available.x } else { 480.0 };
        let tile = props.tile(width);
        let heights: Vec<f32> = in_flow(node).map(|child| cx.arrange(child, Space::wide(tile)).y).collect();
        Vec2::new(width, props.places(width, heights.into_iter()).1)
    }

    fn show(props: &StaggeredProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        // The padding above and below is scrolled, too.
        let [above, below] = frame.padding;
        let inner = ui.max_rect();
        let rect = Rect::from_min_max(inner.min - Vec2::new(0.0, above), inner.max + Vec2::new(0.0, below));
        let tile = props.tile(rect.width());
        let children: Vec<&Arc<Node>> = in_flow(node).collect();
        // All tiles are measured, because the position of each depends on the heights of those before it.
        let heights: Vec<f32> = children.iter().map(|child| frame.arrange(child, Space::wide(tile)).y).collect();
        let (places, content) = props.places(rect.width(), heights.into_iter());
        let content = f64::from(above + content + below);
        let extents = ScrollMetrics { axis: 1, content, view: f64::from(rect.height()), reversed: false };
        let mut scroll = frame.ui_state.scrolls.get(&node.id).copied().unwrap_or_default();
        scroll.advance(frame, node.id, ui, extents);
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        let moved = Vec2::new(rect.min.x, rect.min.y + above - (scroll.offset as f32).round());
        for (at, (child, place)) in children.into_iter().zip(places).enumerate() {
            let place = place.translate(moved);
            if !place.intersects(ui.clip_rect()) {
                continue;
            }
            let mut own = item(frame, ui, node, child, place, at);
            frame.show_child(own.as_mut().unwrap_or(&mut *ui), child, place);
        }
        ui.set_clip_rect(clip);
        scroll.take(frame, node.id, rect, ui, extents);
        frame.ui_state.scrolls.insert(node.id, scroll);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_stands_in_the_lowest_column() {
        let props = StaggeredProps::read(&Props::default());
        let (places, end) = props.places(110.0, [40.0, 20.0, 30.0].into_iter());
        let corners: Vec<_> = places.iter().map(|place| (place.min.x, place.min.y)).collect();
        assert_eq!(corners, [(0.0, 0.0), (60.0, 0.0), (60.0, 30.0)]);
        assert_eq!(end, 60.0);
    }
}
