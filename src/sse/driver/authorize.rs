//! Gets the token for the credentials of a request, and adds it.

use std::sync::Arc;

use futures::FutureExt;
use reqwest::header::{AUTHORIZATION, HeaderValue};
use tokio::time::Instant;

use super::client::Clients;
use super::http_exchange::exchange_plainly;
use crate::fault::Fault;
use crate::http_request::Credentials;
use crate::prepared::PreparedRequest;

/// A good token. `refused` is one that the server has just refused.
pub(super) async fn token(
    clients: &Clients,
    credentials: &Credentials,
    refused: Option<&str>,
) -> Result<Arc<str>, Fault> {
    let credentials = match credentials {
        Credentials::Client(credentials) => credentials,
        Credentials::SignedIn(signed_in) => {
            let Some(source) = clients.token_source.clone() else {
                return Err(Fault::fatal("nobody can sign in here"));
            };
            let (signed_in, refused) = (signed_in.clone(), refused.map(str::to_owned));
            // It may refresh the token, which takes a request: the driver's own threads go on meanwhile.
            let asked = tokio::task::spawn_blocking(move || source.token(&signed_in, refused.as_deref())).await;
            return asked.map_err(|_| Fault::fatal("the sign-in has failed"))?.map_err(Fault::fatal);
        }
    };
    // A token is fetched by a request, which needs none itself; boxed, because types may not contain themselves.
    let fetch = |request| async move { exchange_plainly(clients, request).await }.boxed();
    clients.tokens.get(credentials, refused, Instant::now, fetch).await
}

/// Adds the token to a request, and says which it is.
pub(super) async fn authorize(
    prepared: &mut PreparedRequest,
    clients: &Clients,
    credentials: &Credentials,
    refused: Option<&str>,
) -> Result<Arc<str>, Fault> {
    if let Some(client) = credentials.client() {
        prepared.secrets.add(&client.client_secret);
    }
    let token = token(clients, credentials, refused).await?;
    prepared.secrets.add(&token);
    let value = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Fault::fatal("the token of the token service holds a control character"))?;
    prepared.headers.insert(AUTHORIZATION, value);
    Ok(token)
}
