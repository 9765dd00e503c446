//! Tokens that are no longer valid: what `token-expired` leaves behind. As at a real service, the stream's end is the token's end.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::request::Request;

/// Most tokens that are remembered for one path; the oldest is forgotten for a new one.
const MOST: usize = 64;

/// Query parameters in which services take a token.
const PARAMETERS: [&str; 3] = ["accessToken", "access_token", "token"];

/// The expired tokens of one path. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExpiredTokens(Arc<Mutex<VecDeque<String>>>);

impl ExpiredTokens {
    /// From now on the token is refused.
    pub(crate) fn expire(&self, token: &str) {
        let mut tokens = self.lock();
        if tokens.iter().any(|known| known == token) {
            return;
        }
        if tokens.len() >= MOST {
            tokens.pop_front();
        }
        tokens.push_back(token.to_owned());
    }

    /// True for a token that has expired.
    pub(crate) fn refuses(&self, token: &str) -> bool {
        self.lock().iter().any(|known| known == token)
    }

    /// True for a token that comes in place of an expired one. The simulation knows one valid token at most, so that it takes any other for its successor.
    pub(crate) fn succeeds(&self, token: &str) -> bool {
        let tokens = self.lock();
        !tokens.is_empty() && tokens.iter().all(|known| known != token)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The token of a request. Logins with a password and keys are none: they do not expire.
pub(crate) fn token_of(request: &Request) -> Option<String> {
    let bearer = request.header("authorization").and_then(|header| header.split_once(' '));
    let bearer = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    bearer.or_else(|| PARAMETERS.iter().find_map(|name| request.query(name))).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(header: Option<&str>, query: &[(&str, &str)]) -> Request {
        Request {
            headers: header.map(|value| ("authorization".to_owned(), value.to_owned())).into_iter().collect(),
            query: query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            ..Request::default()
        }
    }

    #[test]
    fn a_token_is_what_expires() {
        assert_eq!(token_of(&request(Some("bearer abc"), &[])).as_deref(), Some("abc"));
        assert_eq!(token_of(&request(None, &[("accessToken", "abc")])).as_deref(), Some("abc"));
        assert_eq!(token_of(&request(Some("Basic abc"), &[("key", "k")])), None);
    }

    #[test]
    fn an_expired_token_is_refused_and_another_one_is_let_in() {
        let tokens = ExpiredTokens::default();
        assert!(!tokens.refuses("one") && !tokens.succeeds("one"));
        (0..2).for_each(|_| tokens.clone().expire("one"));
        assert!(tokens.refuses("one") && !tokens.succeeds("one"));
        assert!(!tokens.refuses("two") && tokens.succeeds("two"));
        (0..MOST).for_each(|number| tokens.expire(&format!("t{number}")));
        assert!(tokens.refuses("t0") && !tokens.refuses("one"), "the list has an end");
    }
}
