//! Loads `if`, `elseif`, `else`: the branches of `Conditional` and `executeConditionalAction`.

use std::borrow::Cow;
use std::sync::Arc;

use super::loader::Loader;
use crate::app::{Binding, Branch, Handler};
use crate::diag::{Code as FaultCode, Diagnostic, nearest};
use crate::syntax::{Content, Entry, Node};

/// The branch of a condition, or the fault that leaves it without one.
type FoundBranch<'n> = Result<Cow<'n, Node>, Arc<Diagnostic>>;

/// Keys that begin a condition.
const WORDS: [&str; 4] = ["if", "elseif", "elseIf", "else"];

impl Loader<'_> {
    /// `Conditional.conditions`.
    pub fn widget_branches(&mut self, node: &Node) -> Vec<Branch> {
        let branches = self.branches(node, "widget");
        let made = branches.into_iter().map(|(condition, branch)| {
            let element = match branch {
                Ok(node) => self.element(&node),
                Err(fault) => self.box_of(&fault),
            };
            // `widget: null` shows nothing where its condition holds: the conditions after it are not asked.
            Branch { condition, element }
        });
        made.collect()
    }

    /// `executeConditionalAction.conditions`.
    pub fn action_branches(&mut self, node: &Node) -> Vec<(Option<Binding>, Handler)> {
        let branches = self.branches(node, "action");
        let made = branches.into_iter().map(|(condition, branch)| {
            let handler = match branch {
                Ok(node) => self.handler(&node).unwrap_or(Handler::Nothing(node.span)),
                Err(fault) => Handler::Unusable(fault),
            };
            (condition, handler)
        });
        made.collect()
    }

    /// Conditions with the value of `key` beside each, or with a widget or action written in its place; the fault if there is none.
    fn branches<'n>(&mut self, node: &'n Node, key: &str) -> Vec<(Option<Binding>, FoundBranch<'n>)> {
        let items = match &node.content {
            Content::List(items) => &items[..],
            _ if node.is_null() => return Vec::new(),
            _ => {
                let message = format!("the conditions are {}, not a list", node.described());
                let fault = self.wrong_shape(node, &message, None);
                if node.map().is_none() {
                    return vec![(None, Err(fault))];
                }
                // A single condition without its dash is accepted.
                std::slice::from_ref(node)
            }
        };
        let mut branches = Vec::with_capacity(items.len());
        let mut without_word = None;
        for (place, item) in items.iter().enumerate() {
            let entries = self.entries_of(item, "a condition");
            let Some(word) = entries.iter().find(|entry| WORDS.contains(&&*entry.key)) else {
                let help = format!("write `- if: ${{…}}` with `{key}:` below it");
                let message = "a condition without `if`, `elseif` or `else`";
                without_word = Some(self.error(FaultCode::MissingKey, item.span, message, help));
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
            let condition = (&*word.key != "else").then(|| self.binding(&word.node));
            let branch = self.branch(item, entries, word, key);
            branches.push((condition, branch));
        }
        // A branch without a condition is a fault that is shown where no other condition holds.
        if let Some(fault) = without_word.filter(|_| branches.iter().all(|(condition, _)| condition.is_some())) {
            branches.push((None, Err(fault)));
        }
        branches
    }

    fn branch<'n>(&mut self, item: &'n Node, entries: &'n [Entry], word: &'n Entry, key: &str) -> FoundBranch<'n> {
        // What follows `else:` may also be indented below it.
        if let Some(branch) = item.get(key).or_else(|| word.node.get(key)) {
            let known: Vec<&str> = WORDS.into_iter().chain([key]).collect();
            self.unknown_keys(entries, &known, "a condition");
            return Ok(Cow::Borrowed(branch));
        }
        let below_else = word.node.map().filter(|_| &*word.key == "else").unwrap_or_default();
        let beside = entries.iter().filter(|entry| entry.key != word.key).chain(below_else);
        let means_something = |entry: &&Entry| match key {
            "widget" => self.is_widget(&entry.key),
            _ => self.catalog.action(&entry.key).is_some() || self.catalog.planned_action(&entry.key).is_some(),
        };
        if let Some(itself) = beside.clone().find(means_something) {
            return Ok(Cow::Owned(Node { content: Content::Map(vec![itself.clone()]), ..item.clone() }));
        }
        let misspelt = beside.clone().find_map(|entry| Some((entry, nearest(&entry.key, [key])?)));
        let (span, help) = match misspelt {
            Some((entry, near)) => (entry.key_span, format!("did you mean `{near}` instead of `{}`?", entry.key)),
            None => (word.key_span, format!("add `{key}:` beside `{}`", word.key)),
        };
        Err(self.error(FaultCode::MissingKey, span, format!("a condition without `{key}`"), help))
    }
}
