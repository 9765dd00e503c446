//! `if`, `elseif`, `else`: the branches of `Conditional` and of `executeConditionalAction`.

use super::loader::Loader;
use crate::app::{Binding, Branch, Handler};
use crate::diag::Code as FaultCode;
use crate::syntax::Node;

impl Loader<'_> {
    /// `Conditional.conditions`.
    pub fn widget_branches(&mut self, node: &Node) -> Vec<Branch> {
        let branches = self.branches(node, "widget");
        branches
            .into_iter()
            .filter_map(|(condition, node)| Some(Branch { condition, element: self.element(node)? }))
            .collect()
    }

    /// `executeConditionalAction.conditions`.
    pub fn action_branches(&mut self, node: &Node) -> Vec<(Option<Binding>, Handler)> {
        let branches = self.branches(node, "action");
        branches.into_iter().filter_map(|(condition, node)| Some((condition, self.handler(node)?))).collect()
    }

    /// Conditions with what stands under `key` beside them.
    fn branches<'n>(&mut self, node: &'n Node, key: &str) -> Vec<(Option<Binding>, &'n Node)> {
        let Some(items) = node.list() else {
            if !node.is_null() {
                self.wrong_shape(node, &format!("the conditions are {}, not a list", node.described()), None);
            }
            return Vec::new();
        };
        let mut branches = Vec::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            let entries = self.entries_of(item, "a condition");
            let word = entries.iter().find(|entry| matches!(&*entry.key, "if" | "elseif" | "elseIf" | "else"));
            let Some(word) = word else {
                let help = format!("write `- if: ${{…}}` with `{key}:` below it");
                self.error(FaultCode::MissingKey, item.span, "a condition without `if`, `elseif` or `else`", help);
                continue;
            };
            let fault = match (place, &*word.key) {
                (0, "if") => None,
                (0, _) => Some(("the first condition is not `if`", "begin with `if`")),
                (_, "if") => Some(("a second `if`", "continue with `elseif`")),
                _ => None,
            };
            if let Some((message, help)) = fault {
                self.warning(FaultCode::OldForm, word.key_span, message, help.to_owned());
            }
            let is_else = &*word.key == "else";
            let condition = (!is_else).then(|| self.binding(&word.node));
            // What follows `else:` may also be indented below it.
            let Some(branch) = item.get(key).or_else(|| word.node.get(key)) else {
                let message = format!("a condition without `{key}`");
                self.error(
                    FaultCode::MissingKey,
                    word.key_span,
                    message,
                    format!("add `{key}:` beside `{}`", word.key),
                );
                continue;
            };
            let known = ["if", "elseif", "elseIf", "else", key];
            self.unknown_keys(entries, &known, "a condition");
            branches.push((condition, branch));
        }
        branches
    }
}
