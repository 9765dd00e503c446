//! Gives a request the token that its API's credentials stand for.

use std::sync::Arc;

use futures::FutureExt;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use super::client::Clients;
use super::exchange::PreparedRequest;
use super::fault::Fault;
use super::http;
use ensemble_core::message::http::ClientCredentials;

/// Adds the token as a header, and says which it is. `refused` is one that the server has just refused.
pub(super) async fn authorize(
    prepared: &mut PreparedRequest,
    clients: &Clients,
    credentials: &Arc<ClientCredentials>,
    refused: Option<&str>,
) -> Result<Arc<str>, Fault> {
    prepared.secrets.add(&credentials.client_secret);
    // A token is fetched by a request, which needs none itself; boxed, because types may not contain themselves.
    let fetch = |request| async move { http::exchange_plainly(clients, request).await }.boxed();
    let token = clients.tokens.get(credentials, refused, fetch).await?;
    prepared.secrets.add(&token);
    let value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Fault::fatal("the token of the token service holds a control character"))?;
    prepared.headers.insert(AUTHORIZATION, value);
    Ok(token)
}
