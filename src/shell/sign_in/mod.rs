//! Sign-in with the system's browser: OAuth 2.1 with PKCE for native apps (RFC 8252), and OpenID Connect with any provider that supports discovery.
//! Tokens stay here: apps name a provider in `authorization` and see none except the id token, which is made to be shown.

mod id_token;
mod loopback;
mod pkce;
mod provider;
mod sessions;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use self::loopback::{Answer, Loopback};
use self::pkce::Proof;
use self::provider::{Endpoints, Refusal, Tokens};
use self::sessions::{Session, Sessions};
use super::clock::wall_millis;
use super::net_options::net_options;
use super::{storage, terminal};
use ensemble_core::json::from_json;
use ensemble_core::message::http::SignedIn;
use ensemble_core::message::sign_in::{Provider, SignInRequest};
use ensemble_core::value::Value;
use ensemble_sse::{Gate, NetOptions, TokenSource};

/// Time limit of a sign-in.
pub const TIME_LIMIT: Duration = Duration::from_secs(300);

/// An access token is renewed this many seconds before it expires, because the request takes time.
const MARGIN: f64 = 30.0;

/// Sign-ins of one app.
pub struct SignIns {
    /// Name of the app in the keyring; `None` to keep nothing.
    owner: Option<String>,
    gate: Arc<dyn Gate>,
    time_limit: Duration,
    /// Current time in seconds since 1970.
    now: fn() -> f64,
    /// `None` until first used.
    sessions: Mutex<Option<Sessions>>,
    /// Sign-ins that have begun.
    begun: AtomicU64,
    /// Ends the sign-in that waits for the browser.
    replace: Mutex<Option<oneshot::Sender<()>>>,
    /// Held while the browser is waited for: only one sign-in listens at a time.
    running: Mutex<()>,
}

const REPLACED: &str = "another sign-in has begun";

impl fmt::Debug for SignIns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIns").field("owner", &self.owner).finish_non_exhaustive()
    }
}

impl SignIns {
    /// Sign-ins of the app with this storage key; kept in the keyring if `keeps`, otherwise until the program ends.
    pub fn new(storage_key: &str, keeps: bool, gate: Arc<dyn Gate>) -> Self {
        let owner = storage::file_name(storage_key).trim_end_matches(".json").to_owned();
        Self {
            owner: keeps.then_some(owner),
            gate,
            time_limit: TIME_LIMIT,
            now: || wall_millis() / 1000.0,
            sessions: Mutex::default(),
            begun: AtomicU64::new(0),
            replace: Mutex::default(),
            running: Mutex::default(),
        }
    }

    /// Performs a request and waits for the user. `open` opens a URL in the system's browser.
    ///
    /// # Errors
    ///
    /// The reason why nobody has signed in.
    pub fn perform(
        &self,
        request: SignInRequest,
        open: impl FnOnce(&str) -> Result<(), String>,
    ) -> Result<Value, String> {
        match request {
            SignInRequest::Begin(provider) => self.begin(&provider, open),
            SignInRequest::Verify => self.verify(),
            SignInRequest::End => self.end().map(|()| Value::Null),
        }
    }

    fn begin(&self, provider: &Provider, open: impl FnOnce(&str) -> Result<(), String>) -> Result<Value, String> {
        let number = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        terminal::hide([&*provider.client_secret]);
        let net = self.net();
        let endpoints = provider::discover(&provider.issuer, &net)?;
        let proof = Proof::fresh()?;
        terminal::hide([&*proof.verifier]);
        let (answer, redirect) = {
            let (_only, replaced) = self.wait_for_turn(number)?;
            self.ask(provider, (&endpoints, &proof), replaced, open)?
        };
        let code = answer.code.map_err(|words| format!("the provider did not sign you in: {words}"))?;
        // An answer of another provider than the one that was asked (RFC 9207).
        if answer.issuer.is_some_and(|issuer| issuer != endpoints.issuer) {
            return Err("the answer is of another provider".to_owned());
        }
        terminal::hide([&*code]);
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", &*redirect),
            ("code_verifier", &*proof.verifier),
        ];
        let tokens = provider::tokens(provider, &endpoints, &grant, &net).map_err(in_words)?;
        let now = (self.now)();
        let claims = provider::claims(provider, &endpoints, &tokens, (&proof.nonce, now), &net)?;
        let user = user(&provider.name, &claims);
        let id = tokens.id.clone().map_or(Value::Null, Value::text);
        self.add(provider, endpoints, tokens, &user, now)?;
        Ok(Value::map([("user", user), ("idToken", id)]))
    }

    /// Ends an earlier sign-in: somebody who has closed the browser's page presses the button again. Returns what ends this one.
    fn wait_for_turn(&self, number: u64) -> Result<(MutexGuard<'_, ()>, oneshot::Receiver<()>), String> {
        let replace = || self.replace.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = replace().take() {
            // It may have ended by itself.
            let _ended = earlier.send(());
        }
        let turn = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let (end, replaced) = oneshot::channel();
        // Under the lock that a later sign-in takes, too: it finds the sender, or is seen here.
        let mut current = replace();
        if self.begun.load(Ordering::Relaxed) != number {
            return Err(REPLACED.to_owned());
        }
        *current = Some(end);
        drop(current);
        Ok((turn, replaced))
    }

    /// Shows the provider's page and waits for its answer; returns it with the redirect address.
    fn ask(
        &self,
        provider: &Provider,
        (endpoints, proof): (&Endpoints, &Proof),
        replaced: oneshot::Receiver<()>,
        open: impl FnOnce(&str) -> Result<(), String>,
    ) -> Result<(Answer, String), String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| format!("cannot wait for the browser: {error}"))?;
        runtime.block_on(async {
            let loopback = Loopback::open(provider.redirect_port).await?;
            let redirect = provider.redirect_uri.clone().unwrap_or_else(|| loopback.address());
            open(&provider::page(provider, endpoints, &redirect, proof)?)?;
            let limit = self.time_limit.as_secs();
            let answer = tokio::select! {
                answer = loopback.answer(&proof.state) => answer,
                Ok(()) = replaced => return Err(REPLACED.to_owned()),
                () = tokio::time::sleep(self.time_limit) => {
                    return Err(format!("nobody signed in within {limit} seconds; try again"));
                }
            };
            Ok((answer, redirect))
        })
    }

    fn add(
        &self,
        provider: &Provider,
        endpoints: Endpoints,
        tokens: Tokens,
        user: &Value,
        now: f64,
    ) -> Result<(), String> {
        let session = Session {
            provider: provider.clone(),
            endpoints,
            access: tokens.access,
            refresh: tokens.refresh,
            good_until: now + tokens.life,
            user: user.to_string(),
            since: now,
        };
        let mut kept = self.sessions()?;
        kept.get_or_insert_default().insert(provider.name.clone(), session);
        self.keep(&kept);
        Ok(())
    }

    /// The user of the latest sign-in whose token is valid or can be renewed; null without one.
    fn verify(&self) -> Result<Value, String> {
        let latest = {
            let kept = self.sessions()?;
            let all = kept.iter().flat_map(Sessions::values);
            all.max_by(|one, other| one.since.total_cmp(&other.since))
                .map(|session| (session.provider.name.clone(), session.user.clone()))
        };
        let Some((name, user)) = latest else { return Ok(Value::Null) };
        let signed_in = SignedIn { provider: name.as_str().into(), always_fresh: false };
        match self.token(&signed_in, None) {
            Ok(_) => Ok(from_json(&user).unwrap_or_default()),
            // A failed renewal that did not end the session, such as one without a network: the stored user is still signed in.
            Err(_) if self.sessions()?.iter().any(|kept| kept.contains_key(&name)) => {
                Ok(from_json(&user).unwrap_or_default())
            }
            Err(_) => Ok(Value::Null),
        }
    }

    fn end(&self) -> Result<(), String> {
        let ended = {
            let mut kept = self.sessions()?;
            let ended = kept.replace(Sessions::default()).unwrap_or_default();
            self.keep(&kept);
            ended
        };
        for session in ended.values() {
            let token = session.refresh.as_ref().unwrap_or(&session.access);
            provider::revoke(&session.provider, &session.endpoints, token, &self.net());
        }
        Ok(())
    }

    /// The sign-ins; read from the keyring at first use.
    fn sessions(&self) -> Result<MutexGuard<'_, Option<Sessions>>, String> {
        let mut kept = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_none() {
            *kept = Some(match &self.owner {
                Some(owner) => sessions::read(owner)?,
                None => Sessions::default(),
            });
        }
        Ok(kept)
    }

    fn keep(&self, kept: &Option<Sessions>) {
        let (Some(owner), Some(kept)) = (&self.owner, kept) else { return };
        if let Err(words) = sessions::write(owner, kept) {
            terminal::say(&format!("warning: the sign-in was not kept and ends with the program: {words}"));
        }
    }

    fn net(&self) -> NetOptions {
        NetOptions { gate: self.gate.clone(), ..net_options() }
    }
}

impl TokenSource for SignIns {
    fn token(&self, signed_in: &SignedIn, refused: Option<&str>) -> Result<Arc<str>, String> {
        let name = &*signed_in.provider;
        // Held during the request: other users of the token wait, because a refresh token can be used only once.
        let mut kept = self.sessions()?;
        let sessions = kept.get_or_insert_default();
        let Some(session) = sessions.get_mut(name) else { return Err(format!("nobody has signed in to `{name}`")) };
        let now = (self.now)();
        let is_good = session.good_until - MARGIN > now && refused != Some(&*session.access);
        if is_good && !signed_in.always_fresh {
            return Ok(session.access.as_str().into());
        }
        let Some(refresh) = session.refresh.clone() else {
            if is_good {
                return Ok(session.access.as_str().into());
            }
            sessions.remove(name);
            self.keep(&kept);
            return Err(format!("the sign-in to `{name}` is over; sign in again"));
        };
        let grant = [("grant_type", "refresh_token"), ("refresh_token", &*refresh)];
        match provider::tokens(&session.provider, &session.endpoints, &grant, &self.net()) {
            Ok(tokens) => {
                session.access = tokens.access;
                session.good_until = now + tokens.life;
                // A provider that gives a new one has taken the old one back.
                session.refresh = tokens.refresh.or(Some(refresh));
                let access: Arc<str> = session.access.as_str().into();
                self.keep(&kept);
                Ok(access)
            }
            Err(Refusal::Final(words)) => {
                sessions.remove(name);
                self.keep(&kept);
                Err(format!("the sign-in to `{name}` is over; sign in again: {words}"))
            }
            Err(Refusal::Passing(words)) => Err(format!("no fresh token from `{name}`: {words}")),
        }
    }
}

fn in_words(refusal: Refusal) -> String {
    let (Refusal::Final(words) | Refusal::Passing(words)) = refusal;
    format!("no token: {words}")
}

/// `{id, name, email, photo, provider}` for apps.
fn user(provider: &str, claims: &Value) -> Value {
    let first =
        |names: &[&str]| names.iter().map(|name| claims.get(name)).find(|value| !value.is_null()).unwrap_or_default();
    Value::map([
        ("id", claims.get("sub")),
        ("name", first(&["name", "preferred_username", "nickname"])),
        ("email", claims.get("email")),
        ("photo", claims.get("picture")),
        ("provider", Value::from(provider)),
    ])
}

#[cfg(test)]
mod tests;
