//! Who an API's requests come from and whom they trust: `authorization` and `sslConfig`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Runtime;
use crate::apis::request::append_query;
use crate::scope::Context;
use ensemble_core::app::Api;
use ensemble_core::message::http::{Authorities, ClientCredentials, Headers, Proof, Trust};
use ensemble_core::value::Value;

/// Where a fingerprint is kept when `fingerprintKey` does not say it.
const FINGERPRINT_KEY: &str = "bypass_ssl_fingerprint";

impl Runtime {
    /// `authorization`: `{basic: {username, password}}`, `{bearer: TOKEN}`, `{apiKey: {name, value, in: header | query}}` go into the
    /// request; `{oauth2: …}` is what the network driver gets a token with.
    pub(crate) fn authorize(
        &mut self,
        api: &Api,
        cx: &Context,
        headers: &mut Headers,
        url: &mut Arc<str>,
    ) -> Result<Option<Arc<ClientCredentials>>, String> {
        let Some(authorization) = &api.authorization else { return Ok(None) };
        let value = self.evaluate_value(authorization, cx);
        let Some(map) = value.as_map() else { return Ok(None) };
        if let Some(basic) = map.get("basic") {
            let part = |key: &str| basic.get(key).to_display();
            let encoded = STANDARD.encode(format!("{}:{}", part("username"), part("password")));
            headers.push((Arc::from("Authorization"), Arc::from(format!("Basic {encoded}"))));
        } else if let Some(bearer) = map.get("bearer") {
            let token = if bearer.as_map().is_some() { bearer.get("token") } else { bearer.clone() };
            headers.push((Arc::from("Authorization"), Arc::from(format!("Bearer {}", token.to_display()))));
        } else if let Some(key) = map.get("apiKey") {
            let (name, value) = (key.get("name").to_display(), key.get("value").to_display());
            if name.is_empty() {
                return Err(format!("`authorization.apiKey` of API `{}` needs a `name`", api.name));
            }
            if key.get("in").as_str() == Some("query") {
                let mut with_key = url.to_string();
                append_query(&mut with_key, &name, &value);
                *url = Arc::from(with_key);
            } else {
                headers.push((name, value));
            }
        } else if let Some(service) = map.get("oauth2") {
            return client_credentials(api, service).map(Some);
        }
        Ok(None)
    }

    /// `sslConfig`, `language.md` 5.1. Of several settings the strictest counts: pinned authorities, then anything, then a fingerprint.
    pub(crate) fn trust(&mut self, api: &Api, cx: &Context) -> Trust {
        let value = api.ssl.as_ref().map(|ssl| self.evaluate_value(ssl, cx)).unwrap_or_default();
        let setting = |key: &str, env: &str| match value.get(key) {
            Value::Null => self.app().env.get(env).is_some_and(is_yes),
            written => is_yes(&written),
        };
        let is_pinned = setting("pinningEnabled", "ssl_pinning_enabled");
        let trusts_anyone = setting("bypassPinning", "bypass_ssl_pinning");
        let knows_fingerprint = setting("bypassPinningWithFingerprint", "bypass_ssl_pinning_with_validation");
        let text = |key: &str| Some(value.get(key).to_display()).filter(|text| !text.is_empty());
        let identity = text("clientCertificate").map(|certificate| match text("clientKey") {
            Some(key) => Arc::from(format!("{}\n{}", pem(&certificate), pem(&key))),
            None => Arc::from(pem(&certificate)),
        });
        let mut trust = Trust { identity, ..Trust::default() };
        if let Some(authorities) = text("ca") {
            trust.authorities = Authorities::SystemAnd(pem(&authorities).into());
        }
        if is_pinned {
            let secret = self.app().secrets.get("ssl_pinning_certificate").map(Value::to_display).unwrap_or_default();
            let pinned = text("ca").unwrap_or(secret);
            trust.authorities = Authorities::Only(pem(&pinned).into());
        } else if trusts_anyone {
            trust.proof = Proof::Anything;
        } else if let Some(fingerprint) = text("fingerprint") {
            trust.proof = Proof::Fingerprint(fingerprint);
        } else if knows_fingerprint {
            let key = text("fingerprintKey").unwrap_or_else(|| Arc::from(FINGERPRINT_KEY));
            trust.proof = Proof::Fingerprint(self.storage_get(&key).to_display());
        }
        trust
    }
}

fn client_credentials(api: &Api, service: &Value) -> Result<Arc<ClientCredentials>, String> {
    let text = |key: &str| service.get(key).to_display();
    let needed = |key: &str| {
        Some(text(key))
            .filter(|text| !text.is_empty())
            .ok_or_else(|| format!("`authorization.oauth2` of API `{}` needs `{key}`", api.name))
    };
    let scope = match service.get("scope") {
        Value::List(scopes) => scopes.iter().map(|scope| scope.to_display().to_string()).collect::<Vec<_>>().join(" "),
        scope => scope.to_display().to_string(),
    };
    let mut parameters: Vec<(Arc<str>, Arc<str>)> = Vec::new();
    if !service.get("audience").is_null() {
        parameters.push((Arc::from("audience"), text("audience")));
    }
    for (name, value) in service.get("parameters").as_map().into_iter().flat_map(|map| map.iter()) {
        parameters.push((Arc::from(&**name), value.to_display()));
    }
    Ok(Arc::new(ClientCredentials {
        token_url: needed("tokenUrl")?,
        client_id: needed("clientId")?,
        client_secret: text("clientSecret"),
        scope: scope.into(),
        parameters,
        secret_in_body: service.get("secretIn").as_str() == Some("body"),
    }))
}

/// Values of `env` are text.
fn is_yes(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str() == Some("true"))
}

/// PEM text; secrets often hold it in base64, to fit on one line.
fn pem(text: &str) -> String {
    if text.contains("-----BEGIN") {
        return text.to_owned();
    }
    let packed: String = text.split_whitespace().collect();
    let unpacked = STANDARD.decode(packed).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    unpacked.filter(|text| text.contains("-----BEGIN")).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_may_be_packed_in_base64() {
        let text = "-----BEGIN CERTIFICATE-----\nx\n";
        assert_eq!(pem(text), text);
        assert_eq!(pem(&STANDARD.encode(text)), text);
        assert_eq!(pem("nonsense"), "nonsense");
    }
}
