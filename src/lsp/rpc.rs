//! JSON-RPC 2.0: requests, answers and notifications.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Why a request has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// A code of JSON-RPC or of the protocol.
    pub code: i32,
    /// The reason in words.
    pub message: String,
}

impl Failure {
    /// The message is no JSON.
    pub const PARSE_ERROR: i32 = -32700;
    /// The message is no request, or one that may not come now.
    pub const INVALID_REQUEST: i32 = -32600;
    /// There is no such method.
    pub const METHOD_NOT_FOUND: i32 = -32601;
    /// The parameters have another form.
    pub const INVALID_PARAMS: i32 = -32602;
    /// A request came before `initialize`.
    pub const NOT_INITIALIZED: i32 = -32002;
    /// The request cannot be done, and the reason is for people.
    pub const REQUEST_FAILED: i32 = -32803;

    /// A failure for this reason.
    pub fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// Parameters of the form `P`.
///
/// # Errors
///
/// When they have another form.
pub fn params<P: DeserializeOwned>(params: Value) -> Result<P, Failure> {
    serde_json::from_value(params).map_err(|fault| Failure::new(Failure::INVALID_PARAMS, fault.to_string()))
}

/// The result of a request.
///
/// # Errors
///
/// Never for types of the protocol: their keys are texts.
pub fn result(result: impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(result).map_err(|fault| Failure::new(Failure::REQUEST_FAILED, fault.to_string()))
}

/// The answer to the request `id`.
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
