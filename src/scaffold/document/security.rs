//! Reads security schemes: required credentials and names of their secrets.

use super::reader::{Reader, short};
use crate::{Auth, Scheme, name};
use ensemble_core::diag::Code;
use ensemble_core::syntax::Node;
use ensemble_core::value::Value;

impl<'t> Reader<'t, '_> {
    /// The supported requirements under `security`; the app uses the first. An empty requirement needs no credentials.
    pub fn security(&mut self, node: &'t Node) -> Option<(Auth, Vec<Scheme>)> {
        let required = node.get("security")?.list()?;
        let (mut used, mut schemes) = (None, Vec::new());
        for requirement in required {
            let Some((auth, scheme)) = self.requirement(requirement) else { continue };
            used = used.or(Some(auth));
            schemes.push(scheme);
        }
        used.map(|auth| (auth, schemes))
    }

    /// Reads a requirement: `{schemeName: [scopes]}` before version 3, the scheme or a reference to it since.
    fn requirement(&mut self, node: &'t Node) -> Option<(Auth, Scheme)> {
        if let Some(reference) = node.get("$ref").and_then(Node::text) {
            let written = reference.rsplit('/').next().unwrap_or("token").to_owned();
            let scheme = self.follow(node)?;
            return self.met(&written, scheme, Vec::new());
        }
        if node.get("type").is_some_and(|kind| kind.text().is_some()) {
            return self.met("", node, Vec::new());
        }
        let entry = node.map()?.first()?;
        match self.named_scheme(&entry.key) {
            Some(scheme) => {
                let scopes = entry.node.list().unwrap_or_default();
                let scopes = scopes.iter().filter_map(|scope| scope.text().map(ToString::to_string)).collect();
                self.met(&entry.key, scheme, scopes)
            }
            None => {
                let message = format!("no security scheme is called `{}`", short(&entry.key));
                self.warn(
                    Code::BrokenReference,
                    entry.key_span,
                    message,
                    Some("describe it below `components.securitySchemes`"),
                );
                None
            }
        }
    }

    /// Credentials of a scheme, and the scheme as written.
    fn met(&mut self, name: &str, node: &'t Node, scopes: Vec<String>) -> Option<(Auth, Scheme)> {
        let auth = self.scheme(name, node)?;
        let mut written = node.to_value().as_map().cloned().unwrap_or_default();
        // Version 3 has the scopes that are asked for in the scheme, and those that there are under another name.
        let asked = written.remove("scopes").unwrap_or_default();
        let asked = asked.as_list().unwrap_or_default().iter().map(|scope| scope.to_display().to_string());
        let scopes = scopes.into_iter().chain(asked).collect();
        if let Some(flows) = written.get("flows").and_then(Value::as_map) {
            let flows = flows.iter().map(|(kind, flow)| (kind.clone(), renamed(flow, "availableScopes", "scopes")));
            let flows = Value::map(flows.collect::<Vec<_>>());
            written.insert("flows", flows);
        }
        // OpenAPI has one word for what are two things in AsyncAPI.
        let is_key = written.get("type").and_then(Value::as_str) == Some("apiKey");
        if is_key && matches!(written.get("in").and_then(Value::as_str), Some("header" | "query")) {
            written.insert("type", Value::from("httpApiKey"));
        }
        let name = if name.is_empty() { self.text(node, "type") } else { name.to_owned() };
        Some((auth, Scheme { name, written: Value::Map(std::sync::Arc::new(written)), scopes }))
    }

    fn named_scheme(&mut self, key: &str) -> Option<&'t Node> {
        let root = self.root;
        let schemes = root.get("components").and_then(|components| components.get("securitySchemes"))?;
        self.get(schemes, key)
    }

    /// The OAuth 2 scheme that WSO2 declares without requiring it.
    fn unrequired_oauth2(&mut self) -> Option<(Auth, Vec<Scheme>)> {
        let scheme = self.named_scheme("oauth2")?;
        self.met("oauth2", scheme, Vec::new()).map(|(auth, scheme)| (auth, vec![scheme]))
    }

    fn scheme(&mut self, written: &str, node: &'t Node) -> Option<Auth> {
        let kind = self.text(node, "type");
        let prefix = name::constant(if written.is_empty() { &kind } else { written });
        let bearer = || {
            let token = if prefix.ends_with("TOKEN") { prefix.clone() } else { format!("{prefix}_TOKEN") };
            Auth::Bearer { token }
        };
        let basic = || Auth::Basic { user: format!("{prefix}_USER"), password: format!("{prefix}_PASSWORD") };
        let location = self.text(node, "in");
        match kind.as_str() {
            "oauth2" | "openIdConnect" => Some(bearer()),
            "http" => match self.text(node, "scheme").to_ascii_lowercase().as_str() {
                "basic" => Some(basic()),
                "bearer" => Some(bearer()),
                other => self.unusable(node, &format!("http scheme `{}`", short(other))),
            },
            "userPassword" => Some(basic()),
            "apiKey" if matches!(location.as_str(), "user" | "password" | "") => Some(bearer()),
            "httpApiKey" | "apiKey" if location == "cookie" => self.unusable(node, "a key in a cookie"),
            "httpApiKey" | "apiKey" => {
                let key = self.text(node, "name");
                let key = if key.is_empty() { "apikey".to_owned() } else { key };
                Some(Auth::Key { name: key, in_query: location == "query", secret: prefix.clone() })
            }
            other => self.unusable(node, &format!("security of type `{}`", short(other))),
        }
    }

    /// Security of a channel whose operation has none: the server's, otherwise WSO2's unrequired scheme.
    pub fn server_security(&mut self, server: Option<&str>, from_wso2: bool) -> Option<(Auth, Vec<Scheme>)> {
        let servers = self.root.get("servers").and_then(Node::map).unwrap_or_default();
        let own = servers.iter().find(|entry| server.is_none_or(|name| name == &*entry.key));
        let required = own.and_then(|entry| self.follow(&entry.node)).and_then(|server| self.security(server));
        required.or_else(|| if from_wso2 { self.unrequired_oauth2() } else { None })
    }

    /// Applies `x-security-scopes` of an operation. In version 3, scopes stand in the scheme and are the same for all its users.
    pub fn narrow_scopes(&mut self, operation: &'t Node, schemes: &mut [Scheme]) {
        for (name, _, node) in self.entries(operation, "x-security-scopes") {
            let scopes =
                node.list().unwrap_or_default().iter().filter_map(|scope| scope.text().map(ToString::to_string));
            if let Some(scheme) = schemes.iter_mut().find(|scheme| scheme.name == name) {
                scheme.scopes = scopes.collect();
            }
        }
    }

    fn unusable(&mut self, node: &'t Node, what: &str) -> Option<Auth> {
        let help = "add the headers it needs to the API by hand";
        self.warn(Code::UnusedPart, node.span, format!("{what} cannot be used"), Some(help));
        None
    }
}

/// Copies a map with one key renamed.
pub fn renamed(map: &Value, from: &str, to: &str) -> Value {
    let Some(entries) = map.as_map() else { return map.clone() };
    let name = |key: &std::sync::Arc<str>| if &**key == from { std::sync::Arc::from(to) } else { key.clone() };
    Value::map(entries.iter().map(|(key, value)| (name(key), value.clone())).collect::<Vec<_>>())
}
