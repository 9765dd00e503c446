//! Keyboard shortcuts of the inspector.

use egui::{Context, Key, Modifiers};

use super::{Inspector, PANES, Pane, timeline};
use ensemble_core::diag::Span;

impl Inspector {
    /// Handles the shortcuts before anything is drawn.
    pub fn keys(&mut self, ctx: &Context) {
        for (pane, _, key) in PANES {
            if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, key)) {
                self.has_focus = true;
                self.set_pane(pane);
                if pane == Pane::Console {
                    self.console.focus();
                }
            }
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C)) {
            self.pick();
        }
        self.keys_of_app(ctx);
        let escape = |ctx: &Context| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if self.picking.is_on() && escape(ctx) {
            self.picking.stop();
        }
        if !self.has_focus {
            return;
        }
        if ctx.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::F)) {
            let id = match self.pane {
                Pane::Streams => "inspector streams filter",
                Pane::Events => "inspector events filter",
                Pane::State => "inspector state filter",
                Pane::Widgets => "inspector widgets filter",
                Pane::Console => "inspector console filter",
                Pane::Performance => return,
            };
            ctx.memory_mut(|memory| memory.request_focus(egui::Id::unique(id)));
        }
        if escape(ctx) {
            self.leave(ctx);
        }
        let prompt = self.pane == Pane::Console || (self.pane == Pane::State && ctx.text_edit_focused());
        if !prompt {
            self.arrows(ctx);
        }
    }

    /// The keys that are the inspector's also in the window of the app, when it has another one: those of the time line.
    pub fn keys_of_app(&mut self, ctx: &Context) {
        let mut requests = Vec::new();
        self.timeline.keys(ctx, &self.model, &mut requests);
        requests.into_iter().for_each(|request| self.grant(ctx, request));
        self.follow_moment();
    }

    pub(super) fn arrows(&mut self, ctx: &Context) {
        // The time line has arrows of its own.
        if ctx.memory(|memory| memory.has_focus(timeline::track_id())) {
            return;
        }
        let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp))
            + 10 * (isize::from(pressed(Key::PageDown)) - isize::from(pressed(Key::PageUp)));
        if by != 0 {
            match self.pane {
                Pane::Streams => self.streams.step(by),
                Pane::Events => self.events.step(by),
                Pane::State => self.state.step(by),
                Pane::Widgets => self.widgets.step(by),
                Pane::Console | Pane::Performance => {}
            }
        }
        // In a field they move the cursor.
        if ctx.text_edit_focused() {
            return;
        }
        let (left, right) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
        if left || right {
            match self.pane {
                Pane::State => self.state.turn(right),
                Pane::Widgets => self.widgets.turn(right),
                _ => {}
            }
        }
        if pressed(Key::Enter)
            && let Some(span) = self.chosen_place()
        {
            self.edit(ctx, span);
        }
    }

    /// Escape: closes the details, otherwise clears the filter.
    pub(super) fn leave(&mut self, ctx: &Context) {
        let left = match self.pane {
            Pane::Streams => self.streams.leave(),
            Pane::Events => self.events.leave(),
            Pane::State => self.state.leave(),
            Pane::Widgets => self.widgets.leave(),
            Pane::Console => self.console.leave(),
            Pane::Performance => false,
        };
        if left {
            return;
        }
        let words = match self.pane {
            Pane::Streams => self.streams.words(),
            Pane::Events => self.events.words(),
            Pane::State => self.state.words(),
            Pane::Widgets => self.widgets.words(),
            Pane::Console => self.console.words(),
            Pane::Performance => return,
        };
        if words.is_empty() {
            self.has_focus = false;
            ctx.memory_mut(|memory| memory.stop_text_input());
        } else {
            words.clear();
        }
    }

    /// Source location of the selection.
    pub(super) fn chosen_place(&self) -> Option<Span> {
        match self.pane {
            Pane::Events => self.events.chosen_place(&self.model),
            Pane::Widgets => {
                self.model.widget.as_ref().filter(|view| Some(view.node) == self.widgets.selected).map(|view| view.span)
            }
            _ => None,
        }
    }
}
