//! The cookies of an app's APIs (A2). Bounded as RFC 6265 6.1 asks for at least: no server fills the memory, or makes requests
//! grow until none is taken any more.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::HeaderValue;
use url::Url;

/// The longest cookie that is kept: its name, value and attributes.
const LONGEST: usize = 4096;

/// Limit of cookie names of a host.
const MOST_OF_HOST: usize = 50;

/// Limit of cookie names in total.
const MOST: usize = 3000;

/// The cookies of all servers.
#[derive(Default)]
pub(super) struct CookieJar {
    jar: Jar,
    known: Mutex<JarState>,
}

#[derive(Default)]
struct JarState {
    /// Host and name of every cookie that was kept, expired ones included: a name that comes again takes no further place.
    names: HashSet<(String, String)>,
    has_warned: bool,
}

impl CookieStore for CookieJar {
    fn set_cookies(&self, cookies: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let host = url.host_str().unwrap_or_default();
        // The jar itself has no bounds and cannot be asked what it holds; so the names are kept beside it.
        self.jar.set_cookies(&mut cookies.filter(|cookie| known.accepts(cookie, host)), url);
    }

    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        self.jar.cookies(url)
    }
}

impl JarState {
    fn accepts(&mut self, cookie: &HeaderValue, host: &str) -> bool {
        let name = cookie.as_bytes().split(|&byte| byte == b'=').next().unwrap_or_default();
        let key = (host.to_owned(), String::from_utf8_lossy(name).trim().to_owned());
        let fits = cookie.len() <= LONGEST
            && (self.names.contains(&key)
                || self.names.len() < MOST
                    && self.names.iter().filter(|(known, _)| known == host).count() < MOST_OF_HOST);
        if fits {
            self.names.insert(key);
        } else if !std::mem::replace(&mut self.has_warned, true) {
            tracing::warn!(
                host,
                "a cookie is left out: it is longer than {LONGEST} bytes, or there are {MOST_OF_HOST} of its host"
            );
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(jar: &CookieJar, host: &str, cookies: impl IntoIterator<Item = String>) -> usize {
        let url = Url::parse(&format!("http://{host}/")).unwrap();
        let values: Vec<HeaderValue> = cookies.into_iter().map(|cookie| cookie.parse().unwrap()).collect();
        jar.set_cookies(&mut values.iter(), &url);
        jar.cookies(&url).map_or(0, |value| value.to_str().unwrap().split("; ").count())
    }

    #[test]
    fn a02_no_server_fills_the_jar() {
        let jar = CookieJar::default();
        assert_eq!(set(&jar, "a.example", (0..200).map(|number| format!("c{number}=1"))), MOST_OF_HOST);
        assert_eq!(set(&jar, "a.example", ["c7=2".to_owned(), "new=1".to_owned()]), MOST_OF_HOST);
        assert_eq!(set(&jar, "b.example", [format!("long={}", "x".repeat(LONGEST)), "short=1".to_owned()]), 1);
        let value = jar.cookies(&Url::parse("http://a.example/").unwrap()).unwrap();
        assert!(value.to_str().unwrap().contains("c7=2"), "a known one may change");
        for host in 0..100 {
            set(&jar, &format!("h{host}.example"), (0..MOST_OF_HOST).map(|number| format!("c{number}=1")));
        }
        assert_eq!(set(&jar, "late.example", ["c=1".to_owned()]), 0);
        assert_eq!(jar.known.lock().unwrap().names.len(), MOST);
    }
}
