//! Signing in to a provider by OAuth 2.1 and OpenID Connect, as the runtime and its host exchange it. Plain data.

use serde::{Deserialize, Serialize};

/// A provider to sign in to, and the app's registration with it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// The app's name for it: `google`.
    pub name: String,
    /// Issuer, an address below which the endpoints are discovered: `https://accounts.google.com`.
    pub issuer: String,
    /// The app, as the provider knows it.
    pub client_id: String,
    /// Client secret, for providers that require it of desktop apps; may be empty.
    pub client_secret: String,
    /// Requested scopes, with `openid`.
    pub scopes: Vec<String>,
    /// Additional parameters of the sign-in page, such as `audience`.
    pub parameters: Vec<(String, String)>,
    /// Redirect address for providers that accept no loopback address; it must forward the browser to
    /// `http://127.0.0.1:PORT/callback`.
    pub redirect_uri: Option<String>,
    /// Port on this machine, for providers that must know it in advance; `None` for any.
    pub redirect_port: Option<u16>,
}

/// The secret is not shown.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider")
            .field("name", &self.name)
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("has_secret", &!self.client_secret.is_empty())
            .field("scopes", &self.scopes)
            .field("parameters", &self.parameters)
            .field("redirect", &(&self.redirect_uri, self.redirect_port))
            .finish()
    }
}

/// A request to the host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInRequest {
    /// The person signs in with the browser. Answered with `{user, idToken}`.
    Begin(Provider),
    /// Query of the signed-in user; answered with null if there is none.
    Verify,
    /// Signs out of every provider.
    End,
}
