//! Resolves widget ids in scripts and bindings.

use std::sync::Arc;

use super::Runtime;
use crate::evaluator::widget_name;
use crate::scene::NodeId;
use crate::scope::{Context, ScopeKind, find_id};
use ensemble_core::spec::Spec;
use ensemble_script::{Name, Object};

impl Runtime {
    /// Registers a widget under its id.
    pub(super) fn name_widget(&mut self, id: &Arc<str>, handle: u64, spec: &'static Spec, cx: &Context) {
        match &cx.names.kind {
            ScopeKind::Locals(locals) => locals.ids.borrow_mut().push((id.clone(), handle, spec)),
            ScopeKind::Widget(widget) => {
                widget.ids.borrow_mut().push((id.clone(), handle, spec));
                // The script of the custom widget has run already: a widget created later, as by a `Conditional`, is added to its scope.
                if let Some(instance) = widget.instance.get() {
                    let name = widget_name(self.program.specs.custom, handle, spec);
                    self.scripts.engine.set_name(instance, id, name);
                }
            }
            ScopeKind::Screen => {
                self.declare(cx.screen, id.clone(), widget_name(self.program.specs.custom, handle, spec))
            }
        }
    }

    /// Removes a widget's id.
    pub(super) fn forget_widget(&mut self, id: &Arc<str>, handle: u64, cx: &Context) {
        match &cx.names.kind {
            ScopeKind::Locals(locals) => locals.ids.borrow_mut().retain(|(_, old, _)| *old != handle),
            ScopeKind::Widget(widget) => widget.ids.borrow_mut().retain(|(_, old, _)| *old != handle),
            ScopeKind::Screen => {
                if let Some(screen) = self.screens.get_mut(cx.screen)
                    && matches!(
                        screen.names.get(id),
                        Some(Name::Widget(old, _) | Name::Object(Object::Inputs(old))) if *old == handle
                    )
                {
                    screen.names.remove(id);
                }
            }
        }
    }

    /// The nearest widget with this id in the scope of a call; otherwise any with this id on the screen.
    pub(super) fn find_widget_by_id(&self, cx: &Context, id: &str) -> Option<NodeId> {
        let near = cx.names.outwards().find_map(|lexical| match &lexical.kind {
            ScopeKind::Locals(locals) => find_id(&locals.ids.borrow(), id),
            ScopeKind::Widget(widget) => find_id(&widget.ids.borrow(), id),
            ScopeKind::Screen => None,
        });
        let anywhere = || {
            let is_it = |(_, instance): &(u64, &crate::widgets::Instance)| {
                instance.cx.screen == cx.screen && instance.element.id.as_deref() == Some(id)
            };
            self.widgets.iter().filter(is_it).map(|(handle, _)| handle).min()
        };
        near.or_else(anywhere).map(NodeId)
    }
}
