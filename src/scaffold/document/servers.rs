//! Reads servers: addresses with variables, and whether their protocol can carry events.

use super::reader::{Reader, short};
use crate::{Server, Template, Variable};
use ensemble_core::diag::{Code, Span};
use ensemble_core::syntax::Node;

/// Protocols that carry server-sent events, with the spellings used in documents.
const PROTOCOLS: [&str; 10] =
    ["sse", "http", "https", "mercure", "http+sse", "https+sse", "sse+http", "sse+https", "https-sse", "http-sse"];

const HELP: &str = "write the address behind `API_URL` in `.env.config`";

/// Servers of a document.
#[derive(Default)]
pub struct Servers {
    /// Servers whose protocol carries events.
    pub usable: Vec<Server>,
    /// Names of the other servers.
    pub unusable: Vec<String>,
    /// True when a server's protocol implies event streams, so that operations need not be marked.
    pub says_sse: bool,
    /// True when no server's protocol carries events; this has been reported.
    pub speak_otherwise: bool,
}

impl<'t> Reader<'t, '_> {
    /// Servers of an AsyncAPI document. `address` reads the address of one.
    pub fn async_servers(&mut self, address: impl Fn(&mut Self, &'t Node) -> String) -> Servers {
        let mut servers = Servers::default();
        let root = self.root;
        let entries = self.entries(root, "servers");
        if let Some(message) = self.other_protocols(&entries) {
            let span = root.get("servers").map_or(self.start(), |node| node.span);
            let help = "events are read over HTTP: `new` needs a server with `protocol: sse`, `http` or `https`";
            self.refuse(Code::UnknownProtocol, span, message, help);
            servers.speak_otherwise = true;
            return servers;
        }
        for (name, span, node) in entries {
            let protocol = self.text(node, "protocol").to_ascii_lowercase();
            if !protocol.is_empty() && !PROTOCOLS.contains(&protocol.as_str()) {
                let at = node.get("protocol").map_or(span, |node| node.span);
                let message = format!(
                    "server `{}` speaks `{}`, which carries no server-sent events",
                    short(name),
                    short(&protocol)
                );
                self.warn(Code::UnknownProtocol, at, message, Some("`sse`, `http` and `https` do"));
                servers.unusable.push(name.to_owned());
                continue;
            }
            servers.says_sse |= protocol.contains("sse") || protocol == "mercure";
            let written = address(self, node);
            let mut variables = self.variables(node);
            add_undeclared(&written, &mut variables);
            let url = with_scheme(&filled(&written, &variables), &protocol);
            if url.is_empty() {
                self.warn(Code::NoServer, span, format!("server `{}` has no address", short(name)), None);
                continue;
            }
            let words = self.words(node);
            let doc = self.first_text(node, &["description", "summary", "title"]);
            let template = template(&url, &written, variables);
            servers.usable.push(Server { name: name.to_owned(), url, doc, words, protocol, template });
        }
        if servers.usable.is_empty() {
            let span = root.get("servers").map_or(self.start(), |node| node.span);
            match self.origin.clone() {
                Some(url) => {
                    let message = format!("the document names no server that can be used; its own, {url}, is taken");
                    self.warn(Code::NoServer, span, message, Some(HELP));
                    servers.usable.push(Server { name: "production".to_owned(), url, ..Server::default() });
                }
                None => self.warn(Code::NoServer, span, "the document names no server that can be used", Some(HELP)),
            }
        }
        servers
    }

    /// The fault when no server's protocol carries events; `None` when one does.
    fn other_protocols(&mut self, servers: &[(&'t str, Span, &'t Node)]) -> Option<String> {
        let mut names: Vec<String> = Vec::new();
        for &(.., node) in servers {
            let protocol = self.text(node, "protocol").to_ascii_lowercase();
            if protocol.is_empty() || PROTOCOLS.contains(&protocol.as_str()) {
                return None;
            }
            if !names.contains(&protocol) {
                names.push(protocol);
            }
        }
        let kind = match &names[..] {
            [] => return None,
            names if names.iter().all(|name| matches!(name.as_str(), "ws" | "wss")) => "WebSockets",
            _ => "messages of another protocol",
        };
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", short(name))).collect();
        Some(format!("every server speaks {}: the document describes {kind}, no event streams", names.join(" or ")))
    }

    /// Servers of an OpenAPI document.
    pub fn open_servers(&mut self) -> Vec<Server> {
        let root = self.root;
        let mut servers: Vec<Server> = Vec::new();
        for node in self.items(root, "servers") {
            let written = self.text(node, "url");
            let mut variables = self.variables(node);
            add_undeclared(&written, &mut variables);
            let mut url = filled(&written, &variables);
            // Beside the document, as the standard has it.
            if let Some(origin) = self.origin.as_ref().filter(|_| url.is_empty() || url.starts_with('/')) {
                url = format!("{origin}{url}");
            }
            if !url.starts_with("http") {
                let (message, help) = if url.is_empty() || url.starts_with('/') {
                    let path = if url.is_empty() { "/" } else { url.as_str() };
                    let message = format!(
                        "`{}` is the server that the document is fetched from, and this one is a file",
                        short(path)
                    );
                    (
                        message,
                        "give the document's address to `--from`, or write the server's behind `API_URL` in `.env.config`",
                    )
                } else {
                    (format!("`{}` is no whole address", short(&url)), HELP)
                };
                self.warn(Code::NoServer, node.span, message, Some(help));
                continue;
            }
            let doc = self.text(node, "description");
            let name =
                if servers.is_empty() { "production".to_owned() } else { format!("server{}", servers.len() + 1) };
            let given = self.text(node, "name");
            let name = if given.is_empty() { name } else { given };
            let words = self.words(node);
            let template = template(&url, &written, variables);
            servers.push(Server { name, url, doc, words, protocol: String::new(), template });
        }
        let is_silent = root.get("servers").is_none_or(|node| node.list().is_some_and(<[Node]>::is_empty));
        match self.origin.clone() {
            // The standard's default for a document without servers.
            Some(url) if is_silent => servers.push(Server { name: "production".to_owned(), url, ..Server::default() }),
            None if is_silent => {
                let span = self.start();
                self.warn(Code::NoServer, span, "the document names no server", Some(HELP));
            }
            _ => {}
        }
        servers
    }

    fn variables(&mut self, node: &'t Node) -> Vec<Variable> {
        let entries = self.entries(node, "variables");
        entries.into_iter().map(|(name, _, node)| self.variable(name, node)).collect()
    }

    fn variable(&mut self, name: &str, node: &'t Node) -> Variable {
        let choices = self.items(node, "enum");
        let choices: Vec<String> =
            choices.iter().filter_map(|choice| choice.scalar()).map(|choice| choice.text.to_string()).collect();
        let default = self.text(node, "default");
        let default = if default.is_empty() { choices.first().cloned().unwrap_or_default() } else { default };
        Variable { name: name.to_owned(), default, choices, doc: self.text(node, "description") }
    }

    /// Span of the document's first characters.
    pub fn start(&self) -> Span {
        Span { end: self.root.span.start + 1, ..self.root.span }
    }
}

/// Adds `{variables}` of an address that are not described.
pub(crate) fn add_undeclared(address: &str, variables: &mut Vec<Variable>) {
    for part in address.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else { continue };
        if !name.is_empty() && !variables.iter().any(|known| known.name == name) {
            variables.push(Variable { name: name.to_owned(), ..Variable::default() });
        }
    }
}

/// Replaces `{variables}` by their values; those without a value stay.
fn filled(text: &str, variables: &[Variable]) -> String {
    let mut filled = text.trim().to_owned();
    for variable in variables.iter().filter(|variable| !variable.default.is_empty()) {
        filled = filled.replace(&format!("{{{}}}", variable.name), &variable.default);
    }
    filled.trim_end_matches('/').to_owned()
}

/// The address with its `{variables}`, and with a scheme; `None` without variables.
fn template(url: &str, written: &str, variables: Vec<Variable>) -> Option<Template> {
    if variables.is_empty() {
        return None;
    }
    let scheme = url.split("://").next().unwrap_or("https");
    let bare = written.split_once("://").map_or(written, |(_, rest)| rest).trim_start_matches('/');
    // Nothing but variables: the scheme is part of the first one.
    let names: Vec<String> = variables.iter().map(|variable| format!("{{{}}}", variable.name)).collect();
    let rest = names.iter().fold(written.to_owned(), |rest, name| rest.replace(name, ""));
    if rest.trim().is_empty() {
        return Some(Template { address: bare.trim().trim_end_matches('/').to_owned(), variables });
    }
    Some(Template { address: format!("{scheme}://{}", bare.trim().trim_end_matches('/')), variables })
}

/// Converts `sse://host`, `//host` and `host` to an HTTP URL, according to the server's protocol.
pub fn with_scheme(url: &str, protocol: &str) -> String {
    if url.is_empty() || url.starts_with("http://") || url.starts_with("https://") {
        return url.to_owned();
    }
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest).trim_start_matches('/');
    // A server on this machine seldom has a certificate.
    let local = bare.starts_with("localhost") || bare.starts_with("127.") || bare.starts_with("[::1]");
    let plain = protocol.starts_with("http") && !protocol.starts_with("https") || local;
    format!("{}://{bare}", if plain { "http" } else { "https" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_get_their_scheme() {
        for (url, protocol, found) in [
            ("http://a:8080/b", "sse", "http://a:8080/b"),
            ("a.example/b", "sse", "https://a.example/b"),
            ("sse://a.example", "sse", "https://a.example"),
            ("localhost:80", "sse", "http://localhost:80"),
            ("a.example", "http", "http://a.example"),
            ("a.example", "https", "https://a.example"),
        ] {
            assert_eq!(with_scheme(url, protocol), found);
        }
    }
}
