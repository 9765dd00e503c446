//! Parses handlers: JavaScript, an action's name, or a map whose key is an action.

use super::binding::only_code;
use super::loader::{Loader, did_you_mean};
use crate::app::{Code, Handler};
use crate::diag::{Code as FaultCode, Diagnostic, Span};
use crate::spec::Planned;
use crate::syntax::{Content, Entry, Node, Scalar, split};
use crate::value::Value;
use std::sync::Arc;

impl Loader<'_> {
    /// Loads the action or script at `node`; [`Handler::Unusable`] with a fault if it is invalid, `None` for an empty node.
    pub fn handler(&mut self, node: &Node) -> Option<Handler> {
        match &node.content {
            Content::Scalar(scalar) => self.text_handler(node, scalar),
            Content::Map(entries) => self.action_map(node, entries),
            Content::List(_) => {
                let help = "to run several actions, write `executeActionGroup: {actions: […]}`".to_owned();
                Some(Handler::Unusable(self.wrong_shape(node, "a list stands where one action is wanted", Some(help))))
            }
        }
    }

    fn text_handler(&mut self, node: &Node, scalar: &Scalar) -> Option<Handler> {
        match &scalar.value {
            Value::Null => return None,
            Value::Text(_) => {}
            _ => {
                let message = format!("{} stands where an action is wanted", node.described());
                return Some(Handler::Unusable(self.wrong_shape(node, &message, None)));
            }
        }
        let name = scalar.text.trim();
        if let Some(action) = self.catalog.action(name) {
            return Some(self.action(action, node.span, None));
        }
        if let Some(planned) = self.catalog.planned_action(name) {
            return Some(Handler::Unusable(self.not_yet(node.span, planned.name)));
        }
        // One word may also be a script; it counts as a misspelt action only when a name of an action is near.
        if is_word(name) {
            let known = self.action_candidates();
            if let Some(help) = self.did_you_mean(name, known) {
                let message = format!("unknown action `{name}`");
                return Some(Handler::Unusable(self.error(FaultCode::UnknownAction, node.span, message, help)));
            }
        }
        match self.statements(node, scalar) {
            Some(code) => Some(Handler::Script(code)),
            None => self.last_fault.clone().map(Handler::Unusable),
        }
    }

    /// JavaScript in a scalar; `${…}` around all of it is taken off.
    pub fn statements(&mut self, node: &Node, scalar: &Scalar) -> Option<Arc<Code>> {
        let inner = split(&scalar.text).ok().and_then(|pieces| only_code(scalar, &pieces));
        self.code(node, scalar, inner.unwrap_or(0..scalar.text.len()), false)
    }

    fn action_map(&mut self, node: &Node, entries: &[Entry]) -> Option<Handler> {
        let known = |entry: &&Entry| {
            self.catalog.action(&entry.key).is_some() || self.catalog.planned_action(&entry.key).is_some()
        };
        if !entries.iter().any(|entry| known(&entry))
            && let Some(handler) = self.older_action(node, entries)
        {
            return Some(handler);
        }
        let Some(first) = entries.iter().find(known).or(entries.first()) else {
            let fault = self.wrong_shape(node, "an empty map stands where an action is wanted", None);
            return Some(Handler::Unusable(fault));
        };
        let is_planned = self.catalog.planned_action(&first.key).is_some() && self.catalog.action(&first.key).is_none();
        if is_planned && self.payload_beside(node, entries, first).is_some() {
            return Some(Handler::Unusable(self.not_yet(first.key_span, &first.key)));
        }
        if let Some(action) = self.catalog.action(&first.key)
            && entries.iter().all(|entry| entry.key == first.key || action.takes(&entry.key))
            && let Some(payload) = self.payload_beside(node, entries, first)
        {
            return Some(self.action(action, first.key_span, Some(&payload)));
        }
        for other in entries.iter().filter(|entry| entry.key != first.key) {
            let (message, help) = (
                format!("`{}` stands beside the action `{}`", other.key, first.key),
                format!("indent it below `{}`, or use `executeActionGroup` for several actions", first.key),
            );
            self.warning(FaultCode::MisplacedKey, other.key_span, message, help);
        }
        if let Some(action) = self.catalog.action(&first.key) {
            return Some(self.action(action, first.key_span, Some(&first.node)));
        }
        if let Some(planned) = self.catalog.planned_action(&first.key) {
            let fault = self.not_yet(first.key_span, planned.name);
            self.know_ids(&first.node);
            return Some(Handler::Unusable(fault));
        }
        let known = self.action_candidates();
        let meant = self.nearest(&first.key, known);
        let help = meant.map(did_you_mean);
        let message = format!("unknown action `{}`", first.key);
        let fault = self.error(FaultCode::UnknownAction, first.key_span, message, help);
        // The rest is loaded to report its faults, but not run: the action that was probably meant may navigate, send or delete.
        if let Some(action) = meant.and_then(|meant| self.catalog.action(meant)) {
            self.action(action, first.key_span, Some(&first.node));
        }
        Some(Handler::Unusable(fault))
    }

    /// `action: navigateScreen` with its arguments beside it, as older apps write it.
    fn older_action(&mut self, node: &Node, entries: &[Entry]) -> Option<Handler> {
        let named = entries.iter().find(|entry| &*entry.key == "action")?;
        let action = self.catalog.action(named.node.text()?)?;
        let help = format!("write `{}:` with what it takes below it", action.name);
        self.warning(FaultCode::OldForm, named.key_span, format!("`action: {}` is an old form", action.name), help);
        let rest = entries.iter().filter(|entry| entry.key != named.key).cloned().collect();
        Some(self.action(action, named.node.span, Some(&Node { content: Content::Map(rest), ..node.clone() })))
    }

    /// The siblings of a name with an empty value, taken as that value and reported: `Column:` with `children:` at its own indentation.
    pub fn payload_beside(&mut self, node: &Node, entries: &[Entry], first: &Entry) -> Option<Node> {
        let beside = || entries.iter().filter(|entry| entry.key != first.key);
        if !first.node.is_null() || beside().next().is_none() {
            return None;
        }
        let message = format!("what belongs to `{}` stands beside it", first.key);
        let help = format!("indent it below `{}`", first.key);
        self.warning(FaultCode::OldForm, first.key_span, message, help);
        Some(Node { content: Content::Map(beside().cloned().collect()), ..node.clone() })
    }

    /// Declares the ids below an unsupported action, so that expressions which read them are not reported as well.
    fn know_ids(&mut self, node: &Node) {
        for entry in node.map().unwrap_or_default() {
            match entry.node.text() {
                Some(id) if &*entry.key == "id" => self.know_here(id.clone()),
                _ => self.know_ids(&entry.node),
            }
        }
    }

    pub fn not_yet(&mut self, span: Span, name: &str) -> Arc<Diagnostic> {
        let planned = self.catalog.planned_action(name).or_else(|| self.catalog.planned_widget(name));
        let message = planned.map_or_else(|| format!("`{name}` is not supported yet"), Planned::words);
        self.warning(FaultCode::NotYet, span, message, None)
    }

    /// Names of all actions, including those that are not implemented.
    fn action_candidates(&self) -> Vec<&'static str> {
        let built = self.catalog.actions.iter().flat_map(|spec| spec.aliases.iter().copied().chain([spec.name]));
        built.chain(self.catalog.planned_actions.iter().map(|planned| planned.name)).collect()
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric())
}
