//! Warnings about APIs that put the user or the author at risk. Nothing is forbidden here.

use url::Url;

use super::loader::Loader;
use crate::app::{Api, ApiKind, Binding, TextPart};
use crate::diag::{Code as FaultCode, Span};
use crate::security::Zone;
use crate::syntax::Node;
use crate::value::Value;

/// Parameters that carry a secret by their name.
const SECRET_PARAMETERS: [&str; 9] =
    ["apikey", "api_key", "access_token", "auth_token", "token", "password", "passwd", "secret", "client_secret"];

impl Loader<'_> {
    /// Warns of risks of a complete API; `node` is its source.
    pub fn check_api_security(&mut self, api: &Api, node: &Node) {
        let place = |key: &str| node.get(key).map_or(api.span, |node| node.span);
        if constant(api.ssl.as_ref(), "bypassPinning").as_bool() == Some(true) {
            let message = "`bypassPinning` trusts every server that answers";
            let help = "trust its certificate by `bypassPinningWithFingerprint`, or its authority by `ca`".to_owned();
            self.warning(FaultCode::TrustsAnyone, place("sslConfig"), message, help);
        }
        let url = if node.get("url").is_some() { place("url") } else { place("uri") };
        self.check_login_in_the_open(api, url);
        self.check_secret_in_address(api, url);
        self.check_end(api, place("method"));
    }

    fn check_login_in_the_open(&mut self, api: &Api, span: Span) {
        let Some(address) = literal_start(&api.url).and_then(|start| Url::parse(start).ok()) else { return };
        // Traffic within this computer or a private network is not read on the way. A host name without a dot belongs to the own network.
        let is_far = Zone::of_host(&address) == Zone::Public
            && address.host_str().is_some_and(|host| host.contains('.') || host.starts_with('['));
        let is_open = address.scheme() == "http" && is_far;
        let has_header = api.headers.iter().any(|(name, _)| is_login_header(name));
        let has_login = api.authorization.as_ref().is_some_and(
            |login| !matches!(login, Binding::Constant(value) if value.is_null() || value.as_str() == Some("none")),
        );
        if is_open && (has_header || has_login || !address.username().is_empty()) {
            let message =
                format!("the login of API `{}` goes over `http`, where everybody on the way reads it", api.name);
            self.warning(FaultCode::PlainLogin, span, message, "use `https`".to_owned());
        }
    }

    fn check_secret_in_address(&mut self, api: &Api, span: Span) {
        let reads_secret = |binding: &Binding| codes(binding).any(|source| source.contains("secrets."));
        let is_get = api.method.as_ref().is_none_or(|method| {
            matches!(method, Binding::Constant(value) if value.as_str().is_some_and(|word| word.eq_ignore_ascii_case("get")))
        });
        let in_parameters = is_get && api.parameters.iter().any(|(_, value)| reads_secret(value));
        let written = literal_start(&api.url).is_some_and(holds_secret);
        if reads_secret(&api.url) || in_parameters || written {
            let message = format!(
                "a secret is in the address of API `{}`, which servers and proxies write into their logs",
                api.name
            );
            let help = "send it by `authorization` or `headers`".to_owned();
            self.warning(FaultCode::SecretInAddress, span, message, help);
        }
    }

    fn check_end(&mut self, api: &Api, span: Span) {
        let method = api.method.as_ref().and_then(|method| match method {
            Binding::Constant(value) => value.as_str().map(str::to_ascii_uppercase),
            _ => None,
        });
        let Some(method) = method.filter(|method| matches!(&**method, "POST" | "PATCH")) else { return };
        let is_said =
            |key: &str| !matches!(part(api.options.as_ref(), key), None | Some(Binding::Constant(Value::Null)));
        let says_end = ["closeOn", "reconnectOnEnd", "retryUnsafe", "autoReconnect", "maxReconnectAttempts"];
        if api.kind == ApiKind::Sse && !says_end.into_iter().any(is_said) {
            let message = format!("nothing says when the `{method}` stream of API `{}` is finished", api.name);
            let help = "name its last event by `sseOptions.closeOn`, or say `reconnectOnEnd: false`".to_owned();
            self.warning(FaultCode::EndlessPost, span, message, help);
        }
    }
}

/// The literal start of an address, up to its first expression.
fn literal_start(url: &Binding) -> Option<&str> {
    match url {
        Binding::Constant(value) => value.as_str(),
        Binding::Text(parts) => match parts.first()? {
            TextPart::Literal(text) => Some(text),
            TextPart::Code(_) => None,
        },
        _ => None,
    }
}

/// True for a literal URL with a password, or with a query parameter that is named like a secret and has a value that looks like one.
fn holds_secret(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_secret = |name: &str| SECRET_PARAMETERS.contains(&name.to_ascii_lowercase().as_str());
    // Shorter values, or values without a digit, are placeholders: `token=demo`, `apikey=YOUR_KEY`.
    let looks_real = |value: &str| value.len() >= 16 && value.bytes().any(|byte| byte.is_ascii_digit());
    url.password().is_some_and(|password| !password.is_empty())
        || url.query_pairs().any(|(name, value)| is_secret(&name) && looks_real(&value))
}

fn is_login_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(
        &*name,
        "authorization" | "cookie" | "apikey" | "x-api-key" | "api-key" | "x-auth-token" | "x-access-token"
    )
}

fn part<'a>(map: Option<&'a Binding>, key: &str) -> Option<&'a Binding> {
    match map? {
        Binding::Map(parts) => parts.iter().find(|(name, _)| &**name == key).map(|(_, part)| part),
        whole @ Binding::Constant(value) if !value.get(key).is_null() => Some(whole),
        _ => None,
    }
}

fn constant(map: Option<&Binding>, key: &str) -> Value {
    match map {
        Some(Binding::Constant(value)) => value.get(key),
        Some(Binding::Map(parts)) => match parts.iter().find(|(name, _)| &**name == key) {
            Some((_, Binding::Constant(value))) => value.clone(),
            _ => Value::Null,
        },
        _ => Value::Null,
    }
}

/// The texts of all expressions in a value.
fn codes(binding: &Binding) -> Box<dyn Iterator<Item = &str> + '_> {
    match binding {
        Binding::Constant(_) => Box::new(std::iter::empty()),
        Binding::Code(code) => Box::new(std::iter::once(&*code.source)),
        Binding::Text(parts) => Box::new(parts.iter().filter_map(|part| match part {
            TextPart::Code(code) => Some(&*code.source),
            TextPart::Literal(_) => None,
        })),
        Binding::List(items) => Box::new(items.iter().flat_map(codes)),
        Binding::Map(parts) => Box::new(parts.iter().flat_map(|(_, part)| codes(part))),
    }
}
