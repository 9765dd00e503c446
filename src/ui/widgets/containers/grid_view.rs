//! `GridView`: tiles of one size in rows that scroll. The height of a tile follows from `itemHeight` or `itemAspectRatio`, so the position
//! of every tile is known without measuring.

use std::sync::Arc;

use egui::{Rect, Ui, Vec2};

use crate::base::{BOX, PULL, WIDGET};
use crate::frame::{Frame, ScrollMetrics, Widget, item, pull};
use crate::layout::{Fill, Measure};
use crate::toolkit::mirror;
use ensemble_core::spec::{Children, FromValue, Kind, Props, Spec, WithoutEffect, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node};

/// Tiles of one size in rows that scroll.
pub struct GridView;

const PIXELS: Kind = Kind::Number { min: 0.0, max: 10_000.0 };

props! {
    /// Properties of a grid.
    pub struct GridProps {
        /// Number of tiles in a row, or a list of three to five numbers for growing widths; by the width when it is not set.
        "horizontalTileCount" => tiles: Value = Value::Null,
        /// Space between two tiles of a row, in pixels.
        "horizontalGap" => gap: f32 = 10.0f32; PIXELS,
        /// Space between two rows, in pixels.
        "verticalGap" => row_gap: f32 = 10.0f32; PIXELS,
        /// Height of a tile, in pixels; its width divided by `itemAspectRatio` by default.
        "itemHeight" => item_height: Option<f32>; PIXELS,
        /// Width of a tile divided by its height, where `itemHeight` is not set.
        "itemAspectRatio" => ratio: f32 = 1.0f32; Kind::Number { min: 0.01, max: 100.0 },
        /// Shows the tiles in reverse order.
        "reverse" => reverse: bool,
    }
    elsewhere {
        /// Index of the tile that was clicked last.
        "selectedItemIndex" => Kind::Number { min: 0.0, max: 9_007_199_254_740_991.0 },
    }
    ignored {
        "shrinkWrap" => Kind::Bool; "the space around it decides how high it is"; "true",
        "direction" => Kind::Any; "tiles scroll down",
        "scrollController" => Kind::Any; "every grid scrolls by itself",
        "onItemTapHaptic" => Kind::Any; "a desktop does not shake",
    }
}

impl Widget for GridView {
    const SPEC: Spec = Spec {
        name: "GridView",
        aliases: &[],
        doc: "Tiles of one size in rows that scroll.",
        without_effect: &[WithoutEffect {
            props: &["clipContent", "overflow"],
            reason: "what does not fit is scrolled",
        }],
        base: &[&WIDGET, &BOX, &PULL],
        props: GridProps::PROPS,
        events: &[
            slot("onItemTap", "A tile was clicked. `event.data.selectedItemIndex` is its index."),
            slot("onScrollEnd", "The last tile is in view."),
        ],
        children: Children::Many,
        methods: &[],
        examples: &[
            "GridView:\n  horizontalTileCount: 3\n  itemHeight: 100\n  horizontalGap: 12\n  verticalGap: 12\n  item-template:\n    data: [{city: Oslo, degrees: 4}, {city: Rome, degrees: 19}, {city: Cairo, degrees: 31}]\n    name: tile\n    template:\n      Card:\n        children:\n          - Text: {text: \"${tile.city}\"}\n          - Text: {text: \"${tile.degrees} °C\", textStyle: {fontSize: 20, fontWeight: w600}}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Both;
    const ROLE: egui::Role = egui::Role::List;
    type Props = GridProps;

    fn read(props: &Props) -> GridProps {
        GridProps::read(props)
    }

    fn measure(props: &GridProps, node: &Node, _cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        const NATURAL: f32 = 480.0;
        let width = if available.x.is_finite() { available.x } else { NATURAL };
        Vec2::new(width, Tiles::new(props, node, width).extent())
    }

    fn show(props: &GridProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let inner = ui.max_rect();
        let tiles = Tiles::new(props, node, inner.width());
        if tiles.count == 0 || inner.width() <= 0.0 {
            return pull(node, ui, frame, inner, 0.0);
        }
        // The padding above and below is scrolled, too.
        let [above, below] = frame.padding;
        let rect = Rect::from_min_max(inner.min - Vec2::new(0.0, above), inner.max + Vec2::new(0.0, below));
        let clip = ui.clip_rect();
        ui.shrink_clip_rect(rect);
        let extents = ScrollMetrics {
            axis: 1,
            content: f64::from(above + tiles.extent() + below),
            view: f64::from(rect.height()),
            reversed: false,
        };
        let mut scroll = frame.ui_state.scrolls.get(&node.id).copied().unwrap_or_default();
        scroll.advance(frame, node.id, ui, extents);
        for command in frame.commands(node) {
            if command.method == "scrollToIndex"
                && let Some(row) = command.args.first().and_then(usize::from_value)
            {
                let middle = above + tiles.place(row.min(tiles.count - 1)).center().y - rect.height() / 2.0;
                scroll.offset = f64::from(middle).clamp(0.0, extents.end());
            }
        }
        // Whole pixels: text between two of them is blurred.
        let top = rect.min.y + above - (scroll.offset as f32).round();
        let seen = ui.clip_rect();
        let rows = tiles.rows_between(seen.min.y - top, seen.max.y - top);
        for at in rows.start * tiles.across..(rows.end * tiles.across).min(tiles.count) {
            let Some(child) = tiles.node(at) else { continue };
            let place = tiles.place(at).translate(Vec2::new(rect.min.x, top));
            let place = mirror::rect(place, rect, frame.is_rtl());
            let mut own = item(frame, ui, node, child, place, tiles.index(at));
            frame.show_child(own.as_mut().unwrap_or(&mut *ui), child, place);
        }
        if rows.end * tiles.across >= tiles.count && extents.end() > 0.5 && !std::mem::replace(&mut scroll.ended, true)
        {
            frame.emit(node, "onScrollEnd", Value::Null);
        } else if rows.end * tiles.across < tiles.count {
            scroll.ended = false;
        }
        report_range(node, frame, &tiles, &rows);
        ui.set_clip_rect(clip);
        scroll.take(frame, node.id, rect, ui, extents);
        pull(node, ui, frame, rect, scroll.offset);
        frame.ui_state.scrolls.insert(node.id, scroll);
    }
}

/// Positions of the tiles.
struct Tiles<'a> {
    node: &'a Node,
    count: usize,
    across: usize,
    size: Vec2,
    gap: Vec2,
    reverse: bool,
}

impl<'a> Tiles<'a> {
    fn new(props: &GridProps, node: &'a Node, width: f32) -> Self {
        let across = across(&props.tiles, width);
        let gap = Vec2::new(props.gap.max(0.0), props.row_gap.max(0.0));
        let own = ((width - gap.x * (across - 1) as f32) / across as f32).max(1.0);
        let height = props.item_height.unwrap_or(own / props.ratio.max(0.01)).max(1.0);
        let count = node.children.len() + node.rows.as_ref().map_or(0, |rows| rows.count);
        Self { node, count, across, size: Vec2::new(own, height), gap, reverse: props.reverse }
    }

    fn extent(&self) -> f32 {
        let rows = self.count.div_ceil(self.across);
        rows as f32 * (self.size.y + self.gap.y) - if rows > 0 { self.gap.y } else { 0.0 }
    }

    fn rows_between(&self, from: f32, to: f32) -> std::ops::Range<usize> {
        let step = self.size.y + self.gap.y;
        let first = (from.max(0.0) / step) as usize;
        let end = ((to.max(0.0) / step).ceil() as usize).min(self.count.div_ceil(self.across));
        first.min(end)..end
    }

    fn place(&self, at: usize) -> Rect {
        let (row, column) = ((at / self.across) as f32, (at % self.across) as f32);
        let step = self.size + self.gap;
        Rect::from_min_size(egui::pos2((column * step.x).round(), (row * step.y).round()), self.size)
    }

    /// The index in the data of the tile at a position.
    fn index(&self, at: usize) -> usize {
        if self.reverse { self.count - 1 - at } else { at }
    }

    fn node(&self, at: usize) -> Option<&'a Arc<Node>> {
        let at = self.index(at);
        match at.checked_sub(self.node.children.len()) {
            None => self.node.children.get(at),
            Some(row) => {
                let rows = self.node.rows.as_ref()?;
                rows.nodes.get(row.checked_sub(rows.first)?)
            }
        }
    }
}

/// Number of tiles in a row of this width.
fn across(counts: &Value, width: f32) -> usize {
    // A number of pixels that was given as a count must not make thousands of tiles a row.
    const MOST: usize = 100;
    let counts: Vec<usize> = match counts {
        Value::Text(text) => text.split_whitespace().filter_map(|part| part.parse().ok()).collect(),
        other => f64::from_value(other).map(|count| vec![count as usize]).unwrap_or_default(),
    };
    let step = |edges: &[f32]| edges.iter().filter(|edge| width > **edge).count();
    let count = match *counts.as_slice() {
        [] => 1 + step(&[800.0, 1200.0, 1600.0]),
        [count] => count,
        [small, medium, ref large @ ..] if large.len() <= 1 => {
            [small, medium, *large.last().unwrap_or(&medium)][step(&[800.0, 1200.0])]
        }
        ref five => five[step(&[480.0, 800.0, 1200.0, 1600.0]).min(five.len() - 1)],
    };
    count.clamp(1, MOST)
}

/// Requests tiles from the runtime when the visible ones and a viewport before and after them do not all exist.
fn report_range(node: &Node, frame: &mut Frame<'_>, tiles: &Tiles<'_>, seen: &std::ops::Range<usize>) {
    let Some(rows) = &node.rows else { return };
    let screen = seen.len();
    let first = (seen.start.saturating_sub(screen) * tiles.across).saturating_sub(node.children.len());
    let end = ((seen.end + screen) * tiles.across).saturating_sub(node.children.len()).min(rows.count);
    // `end` is at most `rows.count` here.
    let (first, end) = if tiles.reverse { (rows.count - end, rows.count.saturating_sub(first)) } else { (first, end) };
    let exist = rows.first <= first && rows.first + rows.nodes.len() >= end;
    let state = frame.ui_state.lists.entry(node.id).or_default();
    if !exist && state.request((first, end)) {
        frame.interact(Interaction::Range { node: node.id, first, end });
    } else if exist {
        state.satisfied();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_tiles_grows_with_the_width() {
        assert_eq!([700.0, 1000.0, 1500.0, 2000.0].map(|width| across(&Value::Null, width)), [1, 2, 3, 4]);
        assert_eq!([700.0, 1000.0, 1500.0].map(|width| across(&Value::from("2 3 5"), width)), [2, 3, 5]);
        assert_eq!(across(&Value::from(4.0), 100.0), 4);
        assert_eq!(across(&Value::from("x"), 100.0), 1);
        assert_eq!([400.0, 700.0, 2000.0].map(|width| across(&Value::from("1 2 3 4 5"), width)), [1, 2, 5]);
    }
}
