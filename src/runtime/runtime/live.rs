//! A running app as a live preview shows it beside an editor: where the widgets that exist are written, and the last values of their bindings. Nothing
//! here is called while nobody looks.

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
    /// Names of widgets in the files, by the node that was made of each, in the order in which they came to be; at most `most`.
    pub fn written_widgets(&self, most: usize) -> Vec<(NodeId, Span)> {
        let mut widgets: Vec<_> =
            self.widgets.iter().map(|(handle, instance)| (NodeId(handle), instance.element.span)).collect();
        widgets.sort_unstable_by_key(|(node, _)| node.0);
        widgets.truncate(most);
        widgets
    }

    /// Bindings that have an expression and a value of plain data, by the widgets in the order in which they came to be; of at most `most` widgets.
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
