//! `Sockets`: WebSockets of all open screens by full name (`SCREEN/NAME`), with their script members, callbacks and promises.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::callback::Callback;
use crate::scene::ScreenId;
use crate::scope::Context;
use ensemble_core::app::Socket;
use ensemble_core::message::stream::ConnectionId;
use ensemble_core::value::Value;
use ensemble_script::{Function, PromiseId, ScriptValue};

/// WebSockets of all open screens. Methods take `&self` and keep no borrow when they return, because scripts read while the engine runs.
#[derive(Default)]
pub struct Sockets {
    states: RefCell<FxHashMap<Arc<str>, SocketState>>,
}

/// A WebSocket.
#[derive(Clone)]
pub struct SocketState {
    /// Declaration in the app.
    pub socket: Arc<Socket>,
    /// The screen that it belongs to.
    pub screen: ScreenId,
    /// Number of openings; distinguishes late events.
    pub generation: u64,
    /// The connection that is open or being opened.
    pub line: Option<SocketConnection>,
    /// True while the WebSocket is open.
    pub is_connected: bool,
    /// True after a connection loss while another attempt follows.
    pub is_reconnecting: bool,
    /// Text of the latest message.
    pub data: Option<Arc<str>>,
    /// Failure of the last attempt.
    pub error: Option<Arc<str>>,
    /// Functions that scripts have assigned to its `onopen` and its kin; at most one of each.
    pub listeners: Vec<(SocketListener, Function)>,
}

/// An event that a script hears by a function: `chat.onmessage = …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SocketListener {
    /// It was connected.
    Open,
    /// A message came; its text is `data`.
    Message,
    /// The connection ended; `reason` says why.
    Close,
    /// An attempt to connect failed; `message` says why.
    Error,
}

impl SocketListener {
    /// The event that is heard by this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "onopen" => Self::Open,
            "onmessage" => Self::Message,
            "onclose" => Self::Close,
            "onerror" => Self::Error,
            _ => return None,
        })
    }
}

/// The connection of a WebSocket, with its callbacks and promise.
#[derive(Clone)]
pub struct SocketConnection {
    /// Connection at the network driver.
    pub connection: ConnectionId,
    /// The address that it was opened with.
    pub url: Arc<str>,
    /// Scope of its handlers.
    pub context: Context,
    /// Runs at each connection, after the WebSocket's own handler.
    pub on_success: Option<Callback>,
    /// Runs after a failed attempt, after the WebSocket's own handler.
    pub on_error: Option<Callback>,
    /// Promise of a script that awaits the first connection.
    pub promise: Option<PromiseId>,
}

impl Sockets {
    /// Adds a WebSocket of a screen.
    pub fn add(&self, key: Arc<str>, socket: Arc<Socket>, screen: ScreenId) {
        let state = SocketState {
            socket,
            screen,
            generation: 0,
            line: None,
            is_connected: false,
            is_reconnecting: false,
            data: None,
            error: None,
            listeners: Vec::new(),
        };
        self.states.borrow_mut().insert(key, state);
    }

    /// State of a WebSocket.
    pub fn get(&self, key: &str) -> Option<SocketState> {
        self.states.borrow().get(key).cloned()
    }

    /// Sets or removes the function that hears an event of a WebSocket. False when there is no such WebSocket.
    pub fn listen(&self, key: &str, event: SocketListener, listener: Option<Function>) -> bool {
        let mut states = self.states.borrow_mut();
        let Some(state) = states.get_mut(key) else { return false };
        state.listeners.retain(|(known, _)| *known != event);
        state.listeners.extend(listener.map(|listener| (event, listener)));
        true
    }

    /// Changes a WebSocket, if it exists.
    pub fn change(&self, key: &str, change: impl FnOnce(&mut SocketState)) {
        if let Some(state) = self.states.borrow_mut().get_mut(key) {
            change(state);
        }
    }

    /// The WebSocket of this connection; `None` after it was reopened or closed.
    pub fn of_connection(&self, connection: ConnectionId, generation: u64) -> Option<Arc<str>> {
        let states = self.states.borrow();
        let is_it = |state: &SocketState| {
            state.generation == generation && state.line.as_ref().is_some_and(|line| line.connection == connection)
        };
        states.iter().find(|(_, state)| is_it(state)).map(|(key, _)| key.clone())
    }

    /// The name of the WebSocket of this connection.
    pub fn name_of(&self, connection: ConnectionId) -> Option<Arc<str>> {
        let states = self.states.borrow();
        let is_it = |state: &&SocketState| state.line.as_ref().is_some_and(|line| line.connection == connection);
        states.values().find(is_it).map(|state| state.socket.name.clone())
    }

    /// Removes the WebSockets of a screen; returns the connections to close.
    pub fn close_screen(&self, screen: ScreenId) -> Vec<ConnectionId> {
        let mut closed = Vec::new();
        self.states.borrow_mut().retain(|_, state| {
            let stays = state.screen != screen;
            if !stays {
                closed.extend(state.line.take().map(|line| line.connection));
            }
            stays
        });
        closed.sort_unstable();
        closed
    }

    /// A member of the WebSocket's object in scripts; `None` when there is no such WebSocket.
    pub fn field(&self, key: &str, name: &str) -> Option<ScriptValue> {
        let states = self.states.borrow();
        let state = states.get(key)?;
        let text = |text: &Option<Arc<str>>| text.clone().map_or(Value::Null, Value::Text);
        Some(ScriptValue::Plain(match name {
            "data" => text(&state.data),
            "name" => Value::Text(state.socket.name.clone()),
            "isConnected" => Value::Bool(state.is_connected),
            "isReconnecting" => Value::Bool(state.is_reconnecting),
            "isLoading" => Value::Bool(state.line.is_some() && !state.is_connected),
            "isError" => Value::Bool(state.error.is_some()),
            "isSuccess" => Value::Bool(state.is_connected),
            _ => Value::Null,
        }))
    }
}
