//! Executes the wishes of panes: orders to the app, source locations in the editor, switching panes.

use egui::Context;

use super::editor::FilePlace;
use super::wish::Wish;
use super::{Inspector, NOTICE, Pane, editor};
use ensemble_core::diag::Span;

impl Inspector {
    pub(super) fn grant(&mut self, ctx: &Context, wish: Wish) {
        match wish {
            Wish::Order(order) => {
                self.model.refusal = None;
                self.orders.push(order);
            }
            Wish::Edit(span) => self.edit(ctx, span),
            Wish::ShowEvent(number) => {
                self.set_pane(Pane::Events);
                self.events.choose(&self.model, number);
            }
            Wish::ShowMoment(place) => {
                let mut wishes = Vec::new();
                self.timeline.go_to(&self.model, place, &mut wishes);
                self.orders.extend(wishes.into_iter().filter_map(Wish::into_order));
            }
            Wish::ShowWidget(node) => {
                self.set_pane(Pane::Widgets);
                if let Some(scene) = self.model.scene.clone() {
                    self.widgets.choose(&scene, node);
                }
            }
            Wish::Pick => {
                if self.picking.is_on() {
                    self.picking.stop();
                } else {
                    self.picking.start();
                }
            }
        }
        self.watch();
        ctx.request_repaint();
    }

    /// Opens a source location in the editor.
    pub(super) fn edit(&mut self, ctx: &Context, span: Span) {
        let opened = match self.model.sources.get(span.file) {
            Some(source) => {
                let position = source.position(span.start);
                match std::path::absolute(&source.name) {
                    Ok(path) if path.is_file() => {
                        editor::open(&FilePlace { path, line: position.line, column: position.column })
                    }
                    _ => Err(format!("`{}` is no file on this machine", source.name)),
                }
            }
            None => Err("the file of this place is not known".to_owned()),
        };
        if let Err(words) = opened {
            let until = ctx.input(|input| input.time) + NOTICE;
            self.notice = Some((words, until));
        }
    }
}
