//! Sign-ins of an app: in memory, and between runs in the system's keyring (without one in an encrypted file, which is reported).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::provider::Endpoints;
use crate::shell::desktop_tasks::keyring_store;
use crate::shell::terminal;
use ensemble_core::message::desktop::KeychainAction;
use ensemble_core::message::sign_in::Provider;

/// One sign-in.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Provider of the session.
    pub provider: Provider,
    /// Endpoints of the provider.
    pub endpoints: Endpoints,
    /// Access token.
    pub access: String,
    /// Refresh token.
    pub refresh: Option<String>,
    /// Expiry of the access token, in seconds since 1970.
    pub good_until: f64,
    /// The user, as JSON.
    pub user: String,
    /// Time of the sign-in, in seconds since 1970.
    pub since: f64,
}

/// Sign-ins by provider.
pub type Sessions = BTreeMap<String, Session>;

/// Limit of one keyring entry in bytes; Windows accepts 2560.
const PART_BYTES: usize = 2400;

/// Limit of keyring entries of one app.
const MOST_PARTS: usize = 32;

/// Reads the sign-ins of the app called `owner`.
///
/// # Errors
///
/// A message when the keyring cannot be read.
pub fn read(owner: &str) -> Result<Sessions, String> {
    let mut text = String::new();
    for number in 0..MOST_PARTS {
        let Some(part) = keyring_store::text(owner, &name(number), &KeychainAction::Read)? else { break };
        text.push_str(&part);
    }
    if text.is_empty() {
        return Ok(Sessions::default());
    }
    let sessions: Sessions =
        serde_json::from_str(&text).map_err(|_| "the sign-ins that were kept cannot be read".to_owned())?;
    sessions.values().for_each(hide);
    Ok(sessions)
}

/// Stores the sign-ins.
///
/// # Errors
///
/// A message when the keyring refuses.
pub fn write(owner: &str, sessions: &Sessions) -> Result<(), String> {
    sessions.values().for_each(hide);
    let text = if sessions.is_empty() {
        String::new()
    } else {
        serde_json::to_string(sessions).map_err(|error| error.to_string())?
    };
    let parts = parts(&text);
    if parts.len() > MOST_PARTS {
        return Err(format!("the sign-ins have more than {} bytes", MOST_PARTS * PART_BYTES));
    }
    for (number, part) in parts.iter().enumerate() {
        keyring_store::text(owner, &name(number), &KeychainAction::Save((*part).into()))?;
    }
    // Parts of a longer text that was kept before.
    for number in parts.len()..MOST_PARTS {
        if keyring_store::text(owner, &name(number), &KeychainAction::Read)?.is_none() {
            break;
        }
        keyring_store::text(owner, &name(number), &KeychainAction::Clear)?;
    }
    Ok(())
}

fn name(number: usize) -> String {
    format!("ensemble.signIn.{number}")
}

fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.floor_char_boundary(PART_BYTES.min(rest.len()));
        let (part, others) = rest.split_at(end);
        parts.push(part);
        rest = others;
    }
    parts
}

fn hide(session: &Session) {
    let tokens = [Some(&session.access), session.refresh.as_ref(), Some(&session.provider.client_secret)];
    terminal::hide(tokens.into_iter().flatten().map(String::as_str));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_kept_in_parts() {
        let text = "é".repeat(3000);
        let parts = parts(&text);
        assert_eq!((parts.len(), parts.concat()), (3, text.clone()));
        assert!(parts.iter().all(|part| part.len() <= PART_BYTES));
        assert_eq!(super::parts(""), [""; 0]);
    }
}
