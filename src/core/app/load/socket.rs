//! WebSockets: `Socket` of a screen.

use std::sync::Arc;

use super::loader::Loader;
use crate::app::Binding;
use crate::app::socket::{SOCKET_KEYS, Socket};
use crate::diag::Code as FaultCode;
use crate::spec::Prop;
use crate::syntax::{Entry, Node};
use crate::value::Value;

impl Loader<'_> {
    /// The WebSockets at `node`, by their order.
    pub fn sockets(&mut self, node: &Node) -> Vec<Arc<Socket>> {
        let entries = self.entries_of(node, "`Socket`");
        entries.iter().filter_map(|entry| self.socket(entry)).map(Arc::new).collect()
    }

    fn socket(&mut self, entry: &Entry) -> Option<Socket> {
        let node = &entry.node;
        self.know_here(entry.key.clone());
        if node.map().is_none() {
            let message = format!("socket `{}` is {}, not a map", entry.key, node.described());
            self.wrong_shape(node, &message, Some("add `uri:` below it".to_owned()));
            return None;
        }
        let mut socket = Socket {
            name: entry.key.clone(),
            inputs: node.get("inputs").map(|inputs| self.names_in(inputs, "`inputs`")).unwrap_or_default(),
            uri: Binding::Constant(Value::Null),
            headers: Vec::new(),
            options: None,
            on_success: None,
            on_receive: None,
            on_disconnect: None,
            on_reconnect_attempt: None,
            on_error: None,
            span: entry.key_span,
        };
        for name in &socket.inputs {
            self.know_here(name.clone());
        }
        let owner = format!("socket `{}`", socket.name);
        self.undeclared_keys(node.map().unwrap_or_default(), SOCKET_KEYS, &owner);
        for part in node.map().unwrap_or_default() {
            let Some(key) = Prop::find(SOCKET_KEYS, &part.key) else { continue };
            match key.name {
                "uri" => socket.uri = self.socket_address(&part.node),
                "headers" => socket.headers = self.pairs(&part.node, "`headers`"),
                "options" => socket.options = Some(self.checked_binding(key, &part.node, &owner)),
                "onSuccess" => socket.on_success = self.handler(&part.node),
                "onReceive" => socket.on_receive = self.handler(&part.node),
                "onDisconnect" => socket.on_disconnect = self.handler(&part.node),
                "onReconnectAttempt" => socket.on_reconnect_attempt = self.handler(&part.node),
                "onError" => socket.on_error = self.handler(&part.node),
                _ => {}
            }
        }
        if node.get("uri").or(node.get("url")).is_none_or(Node::is_null) {
            let message = format!("socket `{}` has no `uri`", socket.name);
            self.error(FaultCode::MissingKey, entry.key_span, message, "add `uri: wss://…`".to_owned());
        }
        self.check_socket_security(&socket, node);
        Some(socket)
    }

    fn socket_address(&mut self, node: &Node) -> Binding {
        let binding = self.binding(node);
        if let Some(value) = binding.constant().filter(|value| !value.is_null()) {
            let text = value.to_display();
            if !["ws://", "wss://", "http://", "https://"].iter().any(|scheme| text.trim().starts_with(scheme)) {
                let help = "begin it with `wss://` or `ws://`".to_owned();
                self.warning(FaultCode::WrongType, node.span, format!("`{text}` is no address of a WebSocket"), help);
            }
        }
        binding
    }
}
