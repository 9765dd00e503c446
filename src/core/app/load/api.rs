//! APIs: `API` of a screen, a custom widget or a reusable action.

use std::sync::Arc;

use super::loader::{Loader, did_you_mean};
use crate::app::facts::ReferenceKind;
use crate::app::options::{API_KEYS, CACHE, COOKIES, FORMAT, METHOD, TIMEOUT};
use crate::app::reducer::Reducer;
use crate::app::{Api, ApiKind, Binding};
use crate::diag::{Code as FaultCode, Span, excerpt, is_slip};
use crate::syntax::{Entry, Node};
use crate::value::Value;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

impl Loader<'_> {
    /// The APIs at `node`, by their order.
    pub fn apis(&mut self, node: &Node) -> Vec<Arc<Api>> {
        let mut apis = Vec::new();
        for entry in self.entries_of(node, "`API`") {
            self.know_here(entry.key.clone());
            match self.api(entry) {
                Some(api) => apis.push(Arc::new(api)),
                None => _ = self.facts.broken.insert((ReferenceKind::Api, entry.key.clone())),
            }
        }
        apis
    }

    fn api(&mut self, entry: &Entry) -> Option<Api> {
        let node = &entry.node;
        if node.map().is_none() {
            let message = format!("API `{}` is {}, not a map", entry.key, node.described());
            self.wrong_shape(node, &message, Some("add `url:` below it".to_owned()));
            return None;
        }
        // The kind is read before the other keys, because some of them are of streams only.
        let kind = self.api_kind(node);
        let mut api = Api::new(entry.key.clone(), kind, entry.key_span);
        api.inputs = node.get("inputs").map(|inputs| self.names_in(inputs, "`inputs`")).unwrap_or_default();
        for name in &api.inputs {
            self.know_here(name.clone());
        }
        for part in node.map().unwrap_or_default() {
            self.api_key(&mut api, part);
        }
        if node.get("url").or(node.get("uri")).is_none_or(Node::is_null) {
            let message = format!("API `{}` has no `url`", api.name);
            self.error(FaultCode::MissingKey, entry.key_span, message, "add `url: https://…`".to_owned());
        }
        self.check_api_security(&api, node);
        Some(api)
    }

    fn api_kind(&mut self, node: &Node) -> ApiKind {
        let Some(written) = node.get("type").filter(|written| !written.is_null()) else {
            if let Some(options) = node.get("sseOptions") {
                let help = "add `type: sse`".to_owned();
                self.warning(
                    FaultCode::IgnoredKey,
                    options.span,
                    "`sseOptions` without `type: sse` has no effect",
                    help,
                );
            }
            return ApiKind::Http;
        };
        let word = written.scalar().map(|scalar| scalar.text.clone()).unwrap_or_default();
        match word.to_ascii_lowercase().as_str() {
            "sse" => ApiKind::Sse,
            "http" | "https" | "rest" => ApiKind::Http,
            "firestore" | "firebasefunction" => {
                self.not_yet(written.span, &word);
                ApiKind::Http
            }
            _ => {
                let help =
                    self.did_you_mean(&word, ["http", "sse"]).unwrap_or_else(|| "write `sse` or `http`".to_owned());
                self.warning(FaultCode::UnknownWord, written.span, format!("unknown type `{word}` of an API"), help);
                ApiKind::Http
            }
        }
    }

    fn api_key(&mut self, api: &mut Api, part: &Entry) {
        let node = &part.node;
        let owner = format!("API {}", api.name);
        match &*part.key {
            "type" | "inputs" => {}
            "url" | "uri" => (api.url, api.url_span) = (self.url(node), node.span),
            "method" => api.method = Some(self.method(node, &owner)),
            "headers" if node.text().is_some_and(|text| text.starts_with("${")) => {
                api.header_map = Some(self.binding(node));
            }
            "headers" => api.headers = self.pairs(node, "`headers`"),
            "parameters" => api.parameters = self.pairs(node, "`parameters`"),
            "body" => api.body = Some(self.binding(node)),
            "authorization" => api.authorization = Some(self.authorization(node)),
            "sslConfig" => api.ssl = Some(self.ssl_config(node)),
            "sseOptions" => api.options = Some(self.sse_options(node)),
            "into" => api.into = self.stream_lists(api, part),
            "format" => api.format = Some(self.checked_binding(&FORMAT, node, &owner)),
            "manageCookies" => api.cookies = Some(self.checked_binding(&COOKIES, node, &owner)),
            "timeout" => api.timeout = Some(self.checked_binding(&TIMEOUT, node, &owner)),
            "mockResponse" => api.mock = Some(self.binding(node)),
            "onResponse" => api.on_response = self.handler(node),
            "onError" => api.on_error = self.handler(node),
            "onOpen" => api.on_open = self.stream_handler(api, part),
            "onClose" => api.on_close = self.stream_handler(api, part),
            "onComment" => api.on_comment = self.stream_handler(api, part),
            "onReconnecting" => api.on_reconnecting = self.stream_handler(api, part),
            "onSuccess" => {
                let help = "write `onResponse`".to_owned();
                self.warning(FaultCode::OldForm, part.key_span, "`onSuccess` of an API is never called", help);
            }
            "cacheExpirySeconds" => api.cache = Some(self.checked_binding(&CACHE, node, &owner)),
            key @ "listenForChanges" => {
                self.warning(FaultCode::NotYet, part.key_span, format!("`{key}` of an API is not supported yet"), None);
            }
            _ if self.warn_of_untrusting_key(part, &format!("API `{}`", api.name)) => {}
            key => {
                let message = format!("unknown key `{key}` in API `{}`", api.name);
                let names = API_KEYS.iter().flat_map(|known| known.aliases.iter().copied().chain([known.name]));
                let help = self.did_you_mean(key, names);
                self.warning(FaultCode::UnknownKey, part.key_span, message, help);
            }
        }
    }

    fn stream_handler(&mut self, api: &Api, part: &Entry) -> Option<crate::app::Handler> {
        if api.kind == ApiKind::Http {
            let message = format!("`{}` is never called without `type: sse`", part.key);
            self.warning(FaultCode::IgnoredKey, part.key_span, message, None);
        }
        self.handler(&part.node)
    }

    fn stream_lists(&mut self, api: &Api, part: &Entry) -> Vec<Reducer> {
        if api.kind == ApiKind::Http {
            let help = "add `type: sse`".to_owned();
            self.warning(FaultCode::IgnoredKey, part.key_span, "`into` without `type: sse` has no effect", help);
        }
        self.reducers(part)
    }

    fn url(&mut self, node: &Node) -> Binding {
        let binding = self.binding(node);
        if let Some(value) = binding.constant().filter(|value| !value.is_null()) {
            let text = value.to_display();
            let known = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
            if !known && !text.starts_with('/') && !text.contains("r@") {
                let help = "begin it with `https://` or `http://`".to_owned();
                self.warning(FaultCode::WrongType, node.span, format!("`{}` is no address", excerpt(&text)), help);
            }
        }
        binding
    }

    fn method(&mut self, node: &Node, owner: &str) -> Binding {
        let binding = self.checked_binding(&METHOD, node, owner);
        if let Some(word) = binding.constant().and_then(Value::as_str)
            && !METHODS.contains(&word.to_ascii_uppercase().as_str())
        {
            let near = self.nearest(word, METHODS).filter(|near| is_slip(word, near)).map(did_you_mean);
            let help = near.unwrap_or_else(|| "write GET, POST, PUT, PATCH or DELETE".to_owned());
            self.warning(FaultCode::UnknownWord, node.span, format!("unknown method `{}`", excerpt(word)), help);
        }
        binding
    }

    /// A map of values in its order, without null values.
    pub fn pairs(&mut self, node: &Node, place: &str) -> Vec<(Arc<str>, Binding)> {
        let entries = self.entries_of(node, place);
        let written = entries.iter().filter(|entry| !entry.node.is_null());
        written.map(|entry| (entry.key.clone(), self.binding(&entry.node))).collect()
    }
}

/// Span of a key in a map, or of the map.
pub fn key_span(node: &Node, key: &str) -> Span {
    let entry = node.map().and_then(|entries| entries.iter().find(|entry| &*entry.key == key));
    entry.map_or(node.span, |entry| entry.key_span)
}
