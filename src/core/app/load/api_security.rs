//! Warnings about APIs and WebSockets that put the user or the author at risk. Nothing is forbidden here.

use url::Url;

use super::loader::Loader;
use super::untrusting_keys::trusts_anyone;
use crate::app::socket::Socket;
use crate::app::{Api, ApiKind, Binding, TextPart};
use crate::diag::{Code as FaultCode, Diagnostic, Span};
use crate::security::Zone;
use crate::spec::FromValue;
use crate::syntax::{Entry, Node};
use crate::value::Value;

/// Parameters that carry a secret by their name.
const SECRET_PARAMETERS: [&str; 9] =
    ["apikey", "api_key", "access_token", "auth_token", "token", "password", "passwd", "secret", "client_secret"];

/// The cure for a server that nobody vouches for.
const TRUST_HELP: &str = "trust its certificate by `sslConfig.fingerprint`, or its authority by `sslConfig.ca`";

/// The variable of `env` that is the default of `bypassPinning`.
const BYPASS_VARIABLE: &str = "bypass_ssl_pinning";

/// Last words of the names of variables that hold a secret, in lower case: `PRICES_API_KEY`, and not `TOKEN_URL`.
const SECRET_VARIABLES: [&str; 6] = ["secret", "token", "password", "passwd", "key", "apikey"];

/// Words of the names of keys that everybody may know.
const PUBLIC_WORDS: [&str; 4] = ["public", "publishable", "anon", "demo"];

impl Loader<'_> {
    /// Warns of risks of a complete API; `node` is its source.
    pub fn check_api_security(&mut self, api: &Api, node: &Node) {
        let place = |key: &str| node.get(key).map_or(api.span, |node| node.span);
        if part(api.ssl.as_ref(), "bypassPinning").is_some_and(|written| is_always_true(&written)) {
            let message = "`bypassPinning` trusts every server that answers";
            self.warning(FaultCode::TrustsAnyone, place("sslConfig"), message, TRUST_HELP.to_owned());
        }
        let url = if node.get("url").is_some() { place("url") } else { place("uri") };
        let has_login = api.authorization.as_ref().is_some_and(
            |login| !matches!(login, Binding::Constant(value) if value.is_null() || value.as_str() == Some("none")),
        );
        let sent = api.parameters.iter().map(|(_, value)| value).chain(&api.body);
        let is_secret = has_login || has_login_header(&api.headers) || sent.into_iter().any(reads_secret);
        let owner = format!("API `{}`", api.name);
        self.check_login_in_the_open(&api.url, is_secret, &owner, url);
        if let Some(login) = &api.authorization {
            self.check_login_address(login, &owner, place("authorization"));
        }
        let is_get = api.method.as_ref().is_none_or(|method| {
            matches!(method, Binding::Constant(value) if value.as_str().is_some_and(|word| word.eq_ignore_ascii_case("get")))
        });
        let in_parameters = is_get && api.parameters.iter().any(|(_, value)| reads_secret(value));
        self.check_secret_in_address(&api.url, in_parameters, &owner, url);
        self.check_end(api, place("method"));
    }

    /// Warns of risks of a complete WebSocket; `node` is its source.
    pub fn check_socket_security(&mut self, socket: &Socket, node: &Node) {
        let url = node.get("uri").or(node.get("url")).map_or(socket.span, |node| node.span);
        let owner = format!("socket `{}`", socket.name);
        self.check_login_in_the_open(&socket.uri, has_login_header(&socket.headers), &owner, url);
        self.check_secret_in_address(&socket.uri, false, &owner, url);
    }

    /// Warns of an unknown key that asks to trust every server; false for any other key.
    pub fn warn_of_untrusting_key(&mut self, entry: &Entry, place: &str) -> bool {
        if !trusts_anyone(&entry.key, entry.node.scalar().map(|scalar| &*scalar.text)) {
            return false;
        }
        let message = format!("`{}` would trust every server that answers, and is no key of {place}", entry.key);
        let is_of_socket = place == "`options`" || place.starts_with("socket");
        let help = if is_of_socket { "name its authority in `SSL_CERT_FILE`" } else { TRUST_HELP };
        self.warning(FaultCode::TrustsAnyone, entry.key_span, message, help.to_owned());
        true
    }

    /// Warns of a variable of `env` that makes all APIs trust every server.
    pub fn check_variable(&mut self, name: &str, value: &Value, span: Option<Span>) {
        if name == BYPASS_VARIABLE && bool::from_value(value) == Some(true) {
            let message = format!("`{BYPASS_VARIABLE}` makes every API trust every server that answers");
            self.report.add(Diagnostic::warning(FaultCode::TrustsAnyone, span, message).help(TRUST_HELP));
        }
    }

    fn check_login_in_the_open(&mut self, address: &Binding, is_secret: bool, owner: &str, span: Span) {
        let Some(url) = literal_start(address).and_then(|start| Url::parse(start.trim()).ok()) else { return };
        if goes_in_the_open(&url) && (is_secret || !url.username().is_empty() || reads_secret(address)) {
            let (open, closed) = if url.scheme() == "ws" { ("ws", "wss") } else { ("http", "https") };
            let message = format!("the login of {owner} goes over `{open}`, where everybody on the way reads it");
            self.warning(FaultCode::PlainLogin, span, message, format!("use `{closed}`"));
        }
    }

    /// Warns of a token service whose address is not protected.
    fn check_login_address(&mut self, login: &Binding, owner: &str, span: Span) {
        let Some(token_url) = part(Some(login), "oauth2").and_then(|oauth2| part(Some(&oauth2), "tokenUrl")) else {
            return;
        };
        self.check_login_in_the_open(&token_url, true, owner, span);
    }

    fn check_secret_in_address(&mut self, address: &Binding, in_parameters: bool, owner: &str, span: Span) {
        let written = literal_start(address).is_some_and(holds_secret);
        if reads_secret(address) || in_parameters || written {
            let message =
                format!("a secret is in the address of {owner}, which servers and proxies write into their logs");
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
        let says_end = ["closeOn", "reconnectOnEnd", "retryUnsafe", "autoReconnect", "maxReconnectAttempts"];
        let is_said = |key: &str| match part(api.options.as_ref(), key) {
            None | Some(Binding::Constant(Value::Null)) => false,
            // That it goes on says nothing of its end.
            Some(Binding::Constant(value)) if key == "autoReconnect" => bool::from_value(&value) != Some(true),
            Some(_) => true,
        };
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

/// The value of a key of a map that is written out.
fn part(map: Option<&Binding>, key: &str) -> Option<Binding> {
    match map? {
        Binding::Map(parts) => parts.iter().find(|(name, _)| &**name == key).map(|(_, part)| part.clone()),
        Binding::Constant(value) if !value.get(key).is_null() => Some(Binding::Constant(value.get(key))),
        _ => None,
    }
}

/// True for `true` in every spelling that the runtime takes for it, and for an expression that is true whatever the environment.
fn is_always_true(binding: &Binding) -> bool {
    match binding {
        Binding::Constant(value) => bool::from_value(value) == Some(true),
        Binding::Code(code) => ["true", "!0", "!false"].contains(&code.source.trim()),
        _ => false,
    }
}

/// True for traffic that leaves this computer and the own network without encryption. A host name without a dot belongs to the own network.
fn goes_in_the_open(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "ws")
        && Zone::of_host(url) == Zone::Public
        && url.host_str().is_some_and(|host| host.contains('.') || host.starts_with('['))
}

fn has_login_header(headers: &[(std::sync::Arc<str>, Binding)]) -> bool {
    headers.iter().any(|(name, value)| is_login_header(name) || reads_secret(value))
}

/// True when an expression of the value reads `secrets`, or a variable of `env` that is named like a secret.
fn reads_secret(binding: &Binding) -> bool {
    codes(binding).any(has_secret_name)
}

fn has_secret_name(source: &str) -> bool {
    let after = |object: &str| {
        let found = source.match_indices(object).filter(|(at, _)| {
            !source[..*at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '$'))
        });
        found.map(|(at, _)| source[at + object.len()..].trim_start()).collect::<Vec<_>>()
    };
    let is_read = |rest: &&str| rest.starts_with(['.', '[']) || rest.starts_with("?.");
    after("secrets").iter().any(is_read)
        || after("env").iter().filter(|rest| is_read(rest)).any(|rest| {
            let is_of_name = |part: char| part.is_alphanumeric() || part == '_';
            let name = rest.trim_start_matches(|before: char| !is_of_name(before));
            let name = name.split(|part: char| !is_of_name(part)).next().unwrap_or_default().to_ascii_lowercase();
            let is_public = name.split('_').any(|word| PUBLIC_WORDS.contains(&word));
            !is_public && name.rsplit('_').next().is_some_and(|word| SECRET_VARIABLES.contains(&word))
        })
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
