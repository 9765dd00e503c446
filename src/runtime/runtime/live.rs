//! Data for a live preview: source locations of existing widgets, last values of their bindings. Not used without a preview.

use std::sync::Arc;

use super::Runtime;
use crate::scene::NodeId;
use ensemble_core::diag::Span;
use ensemble_core::value::Value;

/// A binding with its last value.
#[derive(Clone, Debug, PartialEq)]
pub struct BindingValue {
    /// The property: `text`, `item-template.data`, `condition`.
    pub property: Arc<str>,
    /// The first expression of the binding.
    pub span: Span,
    /// The value.
    pub value: Value,
}

impl Runtime {
    /// Source spans of widget names by node, in the order of creation; at most `most`.
    pub fn written_widgets(&self, most: usize) -> Vec<(NodeId, Span)> {
        let mut widgets: Vec<_> =
            self.widgets.iter().map(|(handle, instance)| (NodeId(handle), instance.element.span)).collect();
        widgets.sort_unstable_by_key(|(node, _)| node.0);
        widgets.truncate(most);
        widgets
    }

    /// Values of bindings with an expression and plain data, in the order of their widgets' creation; of at most `most` widgets.
    pub fn binding_values(&self, most: usize) -> Vec<BindingValue> {
        let mut found = Vec::new();
        for (node, _) in self.written_widgets(most) {
            let Some(instance) = self.widgets.get(node.0) else { continue };
            for view in instance.watches.iter().filter_map(|watch| self.graph.view(*watch)) {
                if let ((property, Some(span)), Some(value)) =
                    (self.name_of_binding(node.0, view.target), view.value.cloned())
                {
                    found.push(BindingValue { property, span, value });
                }
            }
        }
        found
    }
}
