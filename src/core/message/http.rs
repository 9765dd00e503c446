//! HTTP requests and responses as the runtime and the network driver exchange them.

use crate::value::{Map, Value};

pub use ensemble_sse::{
    Authorities, Body, ClientCredentials, Credentials, Headers, HttpFault, HttpRequest, Proof, Proxy, SignedIn, Trust,
};

/// A server's answer, its body read into a [`Value`].
pub type HttpResponse = ensemble_sse::HttpResponse<Value>;

/// Headers, or cookies, as apps see them: by name.
pub fn to_map(headers: &Headers) -> Map {
    headers.iter().map(|(name, value)| (name.clone(), Value::Text(value.clone()))).collect()
}
