//! `authorization` of an API: its keys, checked where they are written out.

use std::sync::Arc;

use super::binding::map_binding;
use super::loader::Loader;
use crate::app::Binding;
use crate::app::options::AUTHORIZATION;
use crate::diag::Code as FaultCode;
use crate::syntax::Node;
use crate::value::Value;

/// Keys of the framework's services on phones.
const SERVICES: [&str; 4] = ["oauthId", "scope", "forceNewTokens", "serviceId"];

impl Loader<'_> {
    /// `authorization`: `none`, or one way to log in.
    pub fn authorization(&mut self, node: &Node) -> Binding {
        let Some(entries) = node.map() else {
            let binding = self.binding(node);
            if let Binding::Constant(value) = &binding
                && !value.is_null()
                && value.as_str() != Some("none")
            {
                let help = "write `none`, `basic:`, `bearer:`, `apiKey:` or `oauth2:`".to_owned();
                self.wrong_shape(node, &format!("`authorization` is {}, not a map", node.described()), Some(help));
                return Binding::Constant(Value::Null);
            }
            return binding;
        };
        let mut ways: Vec<(Arc<str>, Binding)> = Vec::with_capacity(entries.len());
        for entry in entries {
            match AUTHORIZATION.iter().find(|(name, _)| *name == &*entry.key) {
                // A token may stand alone.
                Some(("bearer", _)) if entry.node.map().is_none() => {
                    ways.push((entry.key.clone(), self.binding(&entry.node)));
                }
                Some((name, known)) => {
                    ways.push((entry.key.clone(), self.checked_map(&entry.node, name, known)));
                }
                None if SERVICES.contains(&&*entry.key) => {
                    let message = format!("`{}` of `authorization` is not supported yet", entry.key);
                    self.warning(FaultCode::NotYet, entry.key_span, message, None);
                }
                None => {
                    let help = self.did_you_mean(&entry.key, AUTHORIZATION.iter().map(|(name, _)| *name));
                    let message = format!("unknown key `{}` in `authorization`", entry.key);
                    self.warning(FaultCode::UnknownKey, entry.key_span, message, help);
                }
            }
        }
        map_binding(ways)
    }
}
