//! `authorization` of an API: its keys, checked where they are written out.

use std::sync::Arc;

use super::binding::map_binding;
use super::loader::Loader;
use crate::app::Binding;
use crate::app::options::{AUTHORIZATION, SignInOptions, SignedInAuth};
use crate::diag::Code as FaultCode;
use crate::syntax::Node;
use crate::value::Value;

/// Providers whose endpoints are built in.
const PRESETS: [&str; 3] = ["apple", "auth0", "google"];

impl Loader<'_> {
    /// Warns of a provider without any settings.
    fn check_sign_in_name(&mut self, node: &Node) {
        let Some(written) = node.get("oauthId") else { return };
        let Some(name) = written.text().filter(|name| !name.contains("${")) else { return };
        if self.app.sign_in.contains_key(name) || PRESETS.contains(&&**name) {
            return;
        }
        let known: Vec<Arc<str>> = self.app.sign_in.keys().cloned().collect();
        let help = self.did_you_mean(name, known.iter().map(|name| &**name).chain(PRESETS));
        let help = help.unwrap_or_else(|| {
            format!(
                "write `{name}: {{issuer: …, clientId: …}}` below `services.signIn.providers` of `ensemble-config.yaml`"
            )
        });
        let message = format!("no provider to sign in to is called `{name}`");
        self.warning(FaultCode::UnknownProvider, written.span, message, help);
    }

    /// `services.signIn.providers` of a configuration file.
    pub fn read_sign_in(&mut self, config: &Node) {
        let providers = config.get("services").and_then(|services| services.get("signIn"));
        let Some(providers) = providers.and_then(|sign_in| sign_in.get("providers")) else { return };
        for entry in self.entries_of(providers, "`providers`") {
            let options = self.checked_map(&entry.node, "signIn", SignInOptions::PROPS);
            self.app.sign_in.insert(entry.key.clone(), options);
        }
    }

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
        // Its keys stand beside each other and not below one.
        if node.get("oauthId").is_some() {
            self.check_sign_in_name(node);
            return self.checked_map(node, "authorization", SignedInAuth::PROPS);
        }
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
