//! Security schemes: what has to be shown, under which secret's name.

use super::reader::{Reader, short};
use crate::diag::Code;
use crate::scaffold::{Auth, name};
use crate::syntax::Node;

impl<'t> Reader<'t, '_> {
    /// The first requirement under `security` that can be met. An empty one needs nothing.
    pub fn security(&mut self, node: &'t Node) -> Option<Auth> {
        let required = node.get("security")?.list()?;
        for requirement in required {
            if let Some(auth) = self.requirement(requirement) {
                return Some(auth);
            }
        }
        None
    }

    /// `{schemeName: [scopes]}` before version 3, the scheme itself or a reference to it afterwards.
    fn requirement(&mut self, node: &'t Node) -> Option<Auth> {
        if let Some(reference) = node.get("$ref").and_then(Node::text) {
            let written = reference.rsplit('/').next().unwrap_or("token").to_owned();
            let scheme = self.follow(node)?;
            return self.scheme(&written, scheme);
        }
        if node.get("type").is_some_and(|kind| kind.text().is_some()) {
            return self.scheme("", node);
        }
        let entry = node.map()?.first()?;
        match self.named_scheme(&entry.key) {
            Some(scheme) => self.scheme(&entry.key, scheme),
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

    fn named_scheme(&mut self, key: &str) -> Option<&'t Node> {
        let root = self.root;
        let schemes = root.get("components").and_then(|components| components.get("securitySchemes"))?;
        self.get(schemes, key)
    }

    /// The scheme that WSO2 writes without requiring it.
    pub fn unrequired_oauth2(&mut self) -> Option<Auth> {
        let scheme = self.named_scheme("oauth2")?;
        self.scheme("oauth2", scheme)
    }

    fn scheme(&mut self, written: &str, node: &'t Node) -> Option<Auth> {
        let kind = self.text(node, "type");
        let prefix = name::constant(if written.is_empty() { &kind } else { written });
        let bearer = || {
            let token = if prefix.ends_with("TOKEN") { prefix.clone() } else { format!("{prefix}_TOKEN") };
            Auth::Bearer { token }
        };
        let basic = || Auth::Basic { user: format!("{prefix}_USER"), password: format!("{prefix}_PASSWORD") };
        let place = self.text(node, "in");
        match kind.as_str() {
            "oauth2" | "openIdConnect" => Some(bearer()),
            "http" => match self.text(node, "scheme").to_ascii_lowercase().as_str() {
                "basic" => Some(basic()),
                "bearer" => Some(bearer()),
                other => self.unusable(node, &format!("http scheme `{}`", short(other))),
            },
            "userPassword" => Some(basic()),
            "apiKey" if matches!(place.as_str(), "user" | "password" | "") => Some(bearer()),
            "httpApiKey" | "apiKey" if place == "cookie" => self.unusable(node, "a key in a cookie"),
            "httpApiKey" | "apiKey" => {
                let key = self.text(node, "name");
                let key = if key.is_empty() { "apikey".to_owned() } else { key };
                Some(Auth::Key { name: key, in_query: place == "query", secret: prefix.clone() })
            }
            other => self.unusable(node, &format!("security of type `{}`", short(other))),
        }
    }

    fn unusable(&mut self, node: &'t Node, what: &str) -> Option<Auth> {
        let help = "add the headers it needs to the API by hand";
        self.warn(Code::UnusedPart, node.span, format!("{what} cannot be used"), Some(help));
        None
    }
}
