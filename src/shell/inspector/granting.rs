//! Executes the requests of panes: orders to the app, source locations in the editor, switching panes.

use egui::Context;

use super::editor::FilePlace;
use super::pane_request::PaneRequest;
use super::{Inspector, NOTICE, Pane, editor};
use ensemble_core::diag::Span;

impl Inspector {
    pub(super) fn grant(&mut self, ctx: &Context, request: PaneRequest) {
        match request {
            PaneRequest::Order(order) => {
                self.model.refusal = None;
                self.orders.push(order);
            }
            PaneRequest::Edit(span) => self.edit(ctx, span),
            PaneRequest::ShowEvent(number) => {
                self.set_pane(Pane::Events);
                self.events.choose(&self.model, number);
            }
            PaneRequest::ShowMoment(place) => {
                let mut requests = Vec::new();
                self.timeline.go_to(&self.model, place, &mut requests);
                self.orders.extend(requests.into_iter().filter_map(PaneRequest::into_order));
            }
            PaneRequest::ShowWidget(node) => {
                self.set_pane(Pane::Widgets);
                if let Some(scene) = self.model.scene.clone() {
                    self.widgets.choose(&scene, node);
                }
            }
            PaneRequest::Pick => {
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
