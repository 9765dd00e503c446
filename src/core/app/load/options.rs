//! Maps of options, such as `sseOptions`: their keys, checked against the declaration where they are written out.

use std::sync::Arc;

use super::binding::map_binding;
use super::loader::Loader;
use crate::app::Binding;
use crate::app::options::{NEEDS, SseOptions, SslConfig};
use crate::diag::Code as FaultCode;
use crate::spec::Prop;
use crate::syntax::{Entry, Node};
use crate::value::Value;

impl Loader<'_> {
    /// `sseOptions`.
    pub fn sse_options(&mut self, node: &Node) -> Binding {
        self.checked_map(node, "sseOptions", SseOptions::PROPS)
    }

    /// `sslConfig`.
    pub fn ssl_config(&mut self, node: &Node) -> Binding {
        self.checked_map(node, "sslConfig", SslConfig::PROPS)
    }

    /// Loads a map with these keys only; the binding has their canonical names.
    pub fn checked_map(&mut self, node: &Node, place: &'static str, known: &'static [Prop]) -> Binding {
        let Some(entries) = node.map() else {
            let binding = self.binding(node);
            if let Binding::Constant(value) = &binding
                && !value.is_null()
            {
                self.wrong_shape(node, &format!("`{place}` is {}, not a map", node.described()), None);
                return Binding::Constant(Value::Null);
            }
            return binding;
        };
        let mut options: Vec<(Arc<str>, Binding)> = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(option) = known.iter().find(|option| option.is(&entry.key)) else {
                if self.warn_of_untrusting_key(entry, &format!("`{place}`")) {
                    continue;
                }
                let names = known.iter().flat_map(|option| option.aliases.iter().copied().chain([option.name]));
                let help = self.did_you_mean(&entry.key, names);
                let message = format!("unknown option `{}` in `{place}`", entry.key);
                self.warning(FaultCode::UnknownKey, entry.key_span, message, help);
                continue;
            };
            let written = entries.iter().map(|entry| &*entry.key).find(|key| option.is(key)).unwrap_or(option.name);
            if *written != *entry.key {
                let message = format!("`{}` means the same as `{}`, which is written above", entry.key, written);
                self.warning(FaultCode::DuplicateKey, entry.key_span, message, "leave one of them out".to_owned());
                continue;
            }
            self.check_needs(option.name, entry, node);
            self.at_key(entry);
            let value = self.checked_binding(option, &entry.node, place);
            options.push((Arc::from(option.name), value));
        }
        map_binding(options)
    }

    /// Warns of an option that has no effect without another one.
    fn check_needs(&mut self, name: &str, entry: &Entry, around: &Node) {
        let Some((_, other, word)) = NEEDS.iter().find(|(option, ..)| *option == name) else { return };
        let met = match (around.get(other), word) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(beside), Some(word)) => {
                // A text with an expression may evaluate to the same word.
                beside.text().is_some_and(|written| **written == **word || written.contains("${"))
            }
        };
        if !met {
            let wanted = word.map_or_else(|| (*other).to_owned(), |word| format!("{other}: {word}"));
            let message = format!("`{name}` has an effect with `{wanted}` only");
            self.warning(FaultCode::IgnoredKey, entry.key_span, message, format!("add `{wanted}`"));
        }
    }
}
