//! Bounds for what egui keeps by id for as long as the window lives: animations, text cursors, scroll positions, layers. A list on a stream makes
//! new ids for months.

use egui::scroll_area::State as ScrollAreaState;
use egui::text_edit::TextEditState;
use egui::{Context, Id};
use ensemble_runtime::scene::NodeId;

/// Number of new nodes after which egui's animations are ended. One takes 30 to 40 bytes, and a widget has up to four.
const NODES: u64 = 50_000;

/// Number of text cursors and of scroll positions, each, from which they are dropped.
const MOST_STATES: usize = 4096;

/// Number of layers from which closed ones are dropped. egui sorts all of them in each frame.
const MOST_LAYERS: usize = 128;

/// Progress of dropping.
#[derive(Default)]
pub struct EguiMemory {
    /// The newest node that was drawn.
    newest: u64,
    /// The newest node when animations were ended.
    trimmed_at: u64,
}

impl EguiMemory {
    /// Notes that a node is drawn. Later nodes have larger ids.
    pub fn note(&mut self, node: NodeId) {
        // The window's own nodes have the highest bit (`page`).
        if node.0 < 1 << 63 {
            self.newest = self.newest.max(node.0);
        }
    }

    /// Drops what ids that are gone have left. Called before a frame is drawn.
    pub fn trim(&mut self, ctx: &Context, has_dialog: bool) {
        if self.newest.saturating_sub(self.trimmed_at) >= NODES {
            self.trimmed_at = self.newest;
            // Those that run now jump to their ends, once in 50,000 nodes.
            ctx.clear_animations();
            trim_states(ctx);
        }
        // The order of layers that are seen must stay, and a press goes to the layer where it began.
        let is_in_use = || has_dialog || ctx.any_popup_open() || ctx.input(|input| input.pointer.any_down());
        if ctx.memory(|memory| memory.layer_ids().len()) > MOST_LAYERS && !is_in_use() {
            ctx.memory_mut(egui::Memory::reset_areas);
        }
    }
}

/// Drops text cursors, but that of the focused field, and scroll positions of egui's own areas, if there are many.
fn trim_states(ctx: &Context) {
    let focused: Option<(Id, TextEditState)> =
        ctx.memory(|memory| memory.focused()).and_then(|id| Some((id, TextEditState::load(ctx, id)?)));
    ctx.data_mut(|data| {
        if data.count::<TextEditState>() > MOST_STATES {
            data.remove_by_type::<TextEditState>();
        }
        if data.count::<ScrollAreaState>() > MOST_STATES {
            data.remove_by_type::<ScrollAreaState>();
        }
    });
    if let Some((id, state)) = focused {
        state.store(ctx, id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Area, RawInput};

    fn frame(ctx: &Context, memory: &mut EguiMemory, draw: impl FnOnce(&Context)) {
        memory.trim(ctx, false);
        let mut draw = Some(draw);
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            if let Some(draw) = draw.take() {
                draw(ui.ctx());
            }
        });
        // Nothing is painted.
        output.textures_delta.clear();
    }

    #[test]
    fn layers_of_closed_toasts_are_dropped_and_a_shown_one_stays() {
        let (ctx, mut memory) = (Context::default(), EguiMemory::default());
        for number in 0..1000 {
            frame(&ctx, &mut memory, |ctx| {
                for id in [Id::unique("shown"), Id::unique(("toast", number))] {
                    Area::new(id).show(ctx, |ui| ui.label("Saved"));
                }
            });
            let layers = ctx.memory(|memory| memory.layer_ids().len());
            assert!(layers <= MOST_LAYERS + 4, "{layers} layers after {number} toasts");
        }
        assert!(ctx.memory(|memory| memory.layer_ids().any(|layer| layer.id == Id::unique("shown"))));
    }

    #[test]
    fn cursors_of_fields_that_are_gone_are_dropped_and_the_focused_field_keeps_its_own() {
        let (ctx, mut memory) = (Context::default(), EguiMemory::default());
        let field = Id::unique("field");
        ctx.memory_mut(|memory| memory.request_focus(field));
        TextEditState::default().store(&ctx, field);
        memory.note(NodeId(1 | 1 << 63));
        for number in 0..NODES {
            TextEditState::default().store(&ctx, Id::unique(number));
            memory.note(NodeId(number + 1));
            memory.trim(&ctx, false);
        }
        assert_eq!(ctx.data(|data| data.count::<TextEditState>()), 1);
        assert!(TextEditState::load(&ctx, field).is_some());
    }
}
