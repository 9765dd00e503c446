//! `authorization` and `sslConfig` of an API: their keys, checked where they are written out.

use std::sync::Arc;

use super::binding::map_binding;
use super::loader::Loader;
use crate::app::Binding;
use crate::diag::Code as FaultCode;
use crate::spec::{Kind, Prop, prop};
use crate::syntax::Node;
use crate::value::Value;

/// Every key of `sslConfig`.
pub const SSL: &[Prop] = &[
    prop("ca", Kind::Text, "Certificates (PEM) of authorities that are trusted, too."),
    prop("clientCertificate", Kind::Text, "The app's own certificate (PEM), for servers that ask for one."),
    prop("clientKey", Kind::Text, "The key (PEM) of `clientCertificate`."),
    prop("fingerprint", Kind::Text, "SHA-256 of the only certificate that is trusted, in hexadecimal digits."),
    prop("pinningEnabled", Kind::Bool, "Whether only `ca`, or the secret `ssl_pinning_certificate`, is trusted."),
    prop("bypassPinning", Kind::Bool, "Whether every certificate is taken; for experiments only."),
    prop("bypassPinningWithFingerprint", Kind::Bool, "Whether the fingerprint in storage is what is trusted."),
    prop("fingerprintKey", Kind::Text, "Storage key of the fingerprint."),
];

const BASIC: &[Prop] =
    &[prop("username", Kind::Text, "The user's name."), prop("password", Kind::Text, "The user's password.")];

const BEARER: &[Prop] = &[prop("token", Kind::Text, "The token.")];

const API_KEY: &[Prop] = &[
    prop("name", Kind::Text, "Name of the header or parameter."),
    prop("value", Kind::Text, "The key."),
    prop("in", Kind::Enum(&["header", "query"]), "Where it is sent."),
];

const OAUTH2: &[Prop] = &[
    prop("tokenUrl", Kind::Text, "Where tokens are given out."),
    prop("clientId", Kind::Text, "The client's name."),
    prop("clientSecret", Kind::Text, "The client's password."),
    prop("scope", Kind::Any, "What the token is for; text or a list."),
    prop("audience", Kind::Text, "Whom the token is for."),
    prop("parameters", Kind::Map, "Further parameters of the request for a token."),
    prop("secretIn", Kind::Enum(&["header", "body"]), "Where the client's name and password are sent."),
];

/// Ways to log in.
const WAYS: [(&str, &[Prop]); 4] = [("basic", BASIC), ("bearer", BEARER), ("apiKey", API_KEY), ("oauth2", OAUTH2)];

/// Keys of the framework's services on phones.
const SERVICES: [&str; 4] = ["oauthId", "scope", "forceNewTokens", "serviceId"];

impl Loader<'_> {
    /// `sslConfig`.
    pub fn ssl_config(&mut self, node: &Node) -> Binding {
        self.checked_map(node, "sslConfig", SSL)
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
        let mut ways: Vec<(Arc<str>, Binding)> = Vec::with_capacity(entries.len());
        for entry in entries {
            match WAYS.iter().find(|(name, _)| *name == &*entry.key) {
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
                    let help = self.did_you_mean(&entry.key, WAYS.iter().map(|(name, _)| *name));
                    let message = format!("unknown key `{}` in `authorization`", entry.key);
                    self.warning(FaultCode::UnknownKey, entry.key_span, message, help);
                }
            }
        }
        map_binding(ways)
    }
}
