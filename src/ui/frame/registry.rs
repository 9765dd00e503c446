//! The table of all widgets, sorted by name. Its contents come from `widgets`; what draws a frame only looks widgets up.

use super::WidgetDef;
use crate::layout::{LayoutDef, LayoutTable};
use ensemble_core::spec::Spec;

/// Every widget that is built, sorted by name.
#[derive(Debug)]
pub struct Registry {
    widgets: Vec<&'static WidgetDef>,
}

impl Registry {
    /// The widgets of these tables.
    pub fn new(tables: &[&'static [WidgetDef]]) -> Self {
        let mut widgets: Vec<_> = tables.iter().copied().flatten().collect();
        widgets.sort_by_key(|def| def.spec.name);
        Self { widgets }
    }

    /// All of them, by name.
    pub fn widgets(&self) -> &[&'static WidgetDef] {
        &self.widgets
    }

    /// The widget with this declaration; `None` when it is not built.
    pub fn find(&self, spec: &Spec) -> Option<&'static WidgetDef> {
        self.index_of(spec).map(|at| self.widgets[at])
    }

    /// The widget at an index that [`LayoutTable::layout_of`] gave.
    pub fn at(&self, index: usize) -> Option<&'static WidgetDef> {
        self.widgets.get(index).copied()
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
