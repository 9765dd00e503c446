//! `authorization` and `sslConfig` of an API's requests.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Evaluator;
use super::request::append_query;
use crate::scope::Context;
use ensemble_core::app::Api;
use ensemble_core::app::options::{ApiKeyAuth, BasicAuth, BearerAuth, ClientCredentialsAuth, SignedInAuth, SslConfig};
use ensemble_core::message::http::{Authorities, ClientCredentials, Credentials, Headers, Proof, SignedIn, Trust};
use ensemble_core::spec::{Prop, Props};
use ensemble_core::value::Value;

impl Evaluator<'_> {
    /// Applies `authorization`: `{basic: {username, password}}`, `{bearer: TOKEN}` and `{apiKey: {name, value, in: header | query}}` are added to the
    /// request; for `{oauth2: …}` the network driver gets a token.
    pub(crate) fn authorize(
        &mut self,
        api: &Api,
        cx: &Context,
        headers: &mut Headers,
        url: &mut Arc<str>,
    ) -> Result<Option<Arc<Credentials>>, String> {
        let Some(authorization) = &api.authorization else { return Ok(None) };
        let value = self.evaluate_value(authorization, cx);
        let Some(map) = value.as_map() else { return Ok(None) };
        if let Some(basic) = map.get("basic") {
            let BasicAuth { username, password } = BasicAuth::read(&self.auth_options(api, basic, BasicAuth::PROPS));
            let encoded = STANDARD.encode(format!("{username}:{password}"));
            headers.push((Arc::from("Authorization"), Arc::from(format!("Basic {encoded}"))));
        } else if let Some(bearer) = map.get("bearer") {
            let token = match bearer {
                Value::Map(_) => BearerAuth::read(&self.auth_options(api, bearer, BearerAuth::PROPS)).token,
                token => token.to_display(),
            };
            headers.push((Arc::from("Authorization"), Arc::from(format!("Bearer {token}"))));
        } else if let Some(key) = map.get("apiKey") {
            let ApiKeyAuth { name, value, place } = ApiKeyAuth::read(&self.auth_options(api, key, ApiKeyAuth::PROPS));
            if name.is_empty() {
                return Err(format!("`authorization.apiKey` of API `{}` needs a `name`", api.name));
            }
            if &*place == "query" {
                let mut with_key = url.to_string();
                append_query(&mut with_key, &name, &value);
                *url = Arc::from(with_key);
            } else {
                headers.push((name, value));
            }
        } else if let Some(service) = map.get("oauth2") {
            let options = self.auth_options(api, service, ClientCredentialsAuth::PROPS);
            let credentials = client_credentials(api, ClientCredentialsAuth::read(&options))?;
            return Ok(Some(Arc::new(Credentials::Client(credentials))));
        } else if map.get("oauthId").is_some() {
            let options = self.auth_options(api, &value, SignedInAuth::PROPS);
            let SignedInAuth { provider, always_fresh } = SignedInAuth::read(&options);
            return Ok(Some(Arc::new(Credentials::SignedIn(SignedIn { provider, always_fresh }))));
        }
        Ok(None)
    }

    /// Evaluated options of one authorization method; faults in them are reported.
    fn auth_options(&mut self, api: &Api, value: &Value, declared: &'static [Prop]) -> Props {
        self.declared_options(api, "authorization", value, declared)
    }

    fn declared_options(&mut self, api: &Api, key: &str, value: &Value, declared: &'static [Prop]) -> Props {
        let (props, problems) = Props::from_map(value, declared);
        for problem in problems {
            self.option_fault(api, key, problem);
        }
        props
    }

    /// Evaluates `sslConfig` (`LANGUAGE.md` 5.1). Of several settings the strictest wins: pinned authorities, then accepting any certificate, then a
    /// fingerprint.
    pub(crate) fn trust(&mut self, api: &Api, cx: &Context) -> Trust {
        let value = api.ssl.as_ref().map(|ssl| self.evaluate_value(ssl, cx)).unwrap_or_default();
        let SslConfig {
            ca,
            client_certificate,
            client_key,
            fingerprint,
            pinning_enabled,
            bypass_pinning,
            bypass_pinning_with_fingerprint,
            fingerprint_key,
        } = SslConfig::read(&self.declared_options(api, "sslConfig", &value, SslConfig::PROPS));
        let or_env =
            |written: Option<bool>, env: &str| written.unwrap_or_else(|| self.app.env.get(env).is_some_and(is_yes));
        let is_pinned = or_env(pinning_enabled, "ssl_pinning_enabled");
        let trusts_anyone = or_env(bypass_pinning, "bypass_ssl_pinning");
        let knows_fingerprint = or_env(bypass_pinning_with_fingerprint, "bypass_ssl_pinning_with_validation");
        let given = |text: Option<Arc<str>>| text.filter(|text| !text.is_empty());
        let ca = given(ca);
        let identity = given(client_certificate).map(|certificate| match given(client_key) {
            Some(key) => Arc::from(format!("{}\n{}", pem(&certificate), pem(&key))),
            None => Arc::from(pem(&certificate)),
        });
        let mut trust = Trust { identity, ..Trust::default() };
        if let Some(authorities) = &ca {
            trust.authorities = Authorities::SystemAnd(pem(authorities).into());
        }
        if is_pinned {
            let secret = self.app.secrets.get("ssl_pinning_certificate").map(Value::to_display).unwrap_or_default();
            trust.authorities = Authorities::Only(pem(&ca.unwrap_or(secret)).into());
        } else if trusts_anyone {
            trust.proof = Proof::Anything;
        } else if let Some(fingerprint) = given(fingerprint) {
            trust.proof = Proof::Fingerprint(fingerprint);
        } else if knows_fingerprint {
            trust.proof = Proof::Fingerprint(self.storage_get(&fingerprint_key).to_display());
        }
        trust
    }
}

fn client_credentials(api: &Api, options: ClientCredentialsAuth) -> Result<ClientCredentials, String> {
    let ClientCredentialsAuth { token_url, client_id, client_secret, scope, audience, parameters, secret_in } = options;
    let needed = |key: &str, text: Arc<str>| {
        Some(text)
            .filter(|text| !text.is_empty())
            .ok_or_else(|| format!("`authorization.oauth2` of API `{}` needs `{key}`", api.name))
    };
    let mut form: Vec<(Arc<str>, Arc<str>)> = Vec::new();
    form.extend(audience.map(|audience| (Arc::from("audience"), audience)));
    for (name, value) in parameters.as_map().into_iter().flat_map(|map| map.iter()) {
        form.push((Arc::from(&**name), value.to_display()));
    }
    Ok(ClientCredentials {
        token_url: needed("tokenUrl", token_url)?,
        client_id: needed("clientId", client_id)?,
        client_secret,
        scope: scope.0.join(" ").into(),
        parameters: form,
        secret_in_body: &*secret_in == "body",
    })
}

/// True for a boolean written as text, as `env` has it.
fn is_yes(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str() == Some("true"))
}

/// PEM text; base64 is decoded, because secrets often hold it on one line.
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
