//! JSON-RPC 2.0 messages.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Error of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Error code of JSON-RPC or the protocol.
    pub code: i32,
    /// Message for people.
    pub message: String,
}

impl Failure {
    /// Invalid JSON.
    pub const PARSE_ERROR: i32 = -32700;
    /// Invalid request, or one that is not allowed in this phase.
    pub const INVALID_REQUEST: i32 = -32600;
    /// Unknown method.
    pub const METHOD_NOT_FOUND: i32 = -32601;
    /// Invalid parameters.
    pub const INVALID_PARAMS: i32 = -32602;
    /// Request before `initialize`.
    pub const NOT_INITIALIZED: i32 = -32002;
    /// The request is valid but cannot be done; the message is shown to the user.
    pub const REQUEST_FAILED: i32 = -32803;

    /// An error with this code and message.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Deserializes parameters.
///
/// # Errors
///
/// If the JSON does not match `P`.
pub fn params<P: DeserializeOwned>(params: Value) -> Result<P, Failure> {
    serde_json::from_value(params).map_err(|fault| Failure::new(Failure::INVALID_PARAMS, fault.to_string()))
}

/// Serializes a result.
///
/// # Errors
///
/// Never for types of the protocol, because their keys are strings.
pub fn result(result: impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(result).map_err(|fault| Failure::new(Failure::REQUEST_FAILED, fault.to_string()))
}

/// Response to the request `id`.
pub fn response(id: &Value, result: Result<Value, Failure>) -> Value {
    match result {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(failure) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": failure.code, "message": failure.message}})
        }
    }
}

/// A notification to the client.
pub fn notification(method: &str, params: impl Serialize) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": serde_json::to_value(params).unwrap_or_default()})
}

/// A request to the client.
pub fn request(id: i32, method: &str, params: impl Serialize) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": serde_json::to_value(params).unwrap_or_default()})
}
