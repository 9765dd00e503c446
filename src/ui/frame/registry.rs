//! The table of all widgets, sorted by name.

use std::sync::Arc;

use egui::{Role, Ui};

use super::widget::WidgetDef;
use super::{Frame, WidgetTable};
use crate::layout::{LayoutDef, LayoutTable};
use ensemble_core::spec::Spec;
use ensemble_runtime::scene::Node;

/// All implemented widgets, sorted by name.
#[derive(Debug)]
pub struct Registry {
    widgets: Vec<&'static WidgetDef>,
}

impl Registry {
    /// Merges these tables.
    pub fn new(tables: &[&'static [WidgetDef]]) -> Self {
        let mut widgets: Vec<_> = tables.iter().copied().flatten().collect();
        widgets.sort_by_key(|def| def.spec.name);
        Self { widgets }
    }

    /// All widgets, by name.
    pub fn widgets(&self) -> &[&'static WidgetDef] {
        &self.widgets
    }

    fn index_of(&self, spec: &Spec) -> Option<usize> {
        self.widgets.binary_search_by_key(&spec.name, |def| def.spec.name).ok()
    }
}

impl LayoutTable for Registry {
    fn layout_of(&self, spec: &Spec) -> Option<LayoutDef> {
        let widget = self.index_of(spec)?;
        Some(LayoutDef { role: self.widgets[widget].role, widget })
    }
}

impl WidgetTable for Registry {
    fn show(&self, index: usize, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        if let Some(def) = self.widgets.get(index) {
            (def.show)(node, ui, frame);
        }
    }

    fn access_role(&self, index: usize) -> Role {
        self.widgets.get(index).map_or(Role::GenericContainer, |def| def.access_role)
    }

    fn mistake(&self, node: &Node, frame: &Frame<'_>) -> Option<Arc<str>> {
        self.index_of(node.spec).and_then(|index| (self.widgets[index].mistake)(node, frame))
    }
}
