//! The cookies of an app's APIs (A2). Bounded as RFC 6265 6.1 asks for at least: no server fills the memory, or makes requests
//! grow until none is taken any more.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::HeaderValue;
use url::Url;

/// The longest cookie that is kept: its name, value and attributes.
const LONGEST: usize = 4096;

/// Limit of cookies of a domain.
const MOST_OF_DOMAIN: usize = 50;

/// Limit of cookies in total.
const MOST: usize = 3000;

/// Names below which a country sells names to the public: nobody owns `co.uk`.
const SECOND_LEVELS: [&str; 15] =
    ["ac", "co", "com", "edu", "go", "gov", "gob", "ltd", "mil", "ne", "net", "nom", "or", "org", "plc"];

/// The cookies of all servers.
#[derive(Default)]
pub(super) struct CookieJar {
    jar: Jar,
    known: Mutex<JarState>,
}

#[derive(Default)]
struct JarState {
    /// Every cookie that was kept, the oldest first, expired ones included.
    cookies: VecDeque<KnownCookie>,
    has_warned: bool,
}

/// The identity of a cookie (RFC 6265 5.3), and the address that set it.
#[derive(Clone, Debug, PartialEq)]
struct KnownCookie {
    name: String,
    /// The `Domain` attribute without its first dot, otherwise the host.
    domain: String,
    path: Option<String>,
    url: Url,
}

impl CookieStore for CookieJar {
    fn set_cookies(&self, cookies: &mut dyn Iterator<Item = &HeaderValue>, url: &Url) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for cookie in cookies {
            // The jar itself has no bounds and cannot be asked what it holds; so the names are kept beside it.
            let Some(new) = known.accepted(cookie, url) else { continue };
            for old in known.make_space(new) {
                self.jar.add_cookie_str(&old.expired(), &old.url);
            }
            self.jar.set_cookies(&mut [cookie].into_iter(), url);
        }
    }

    fn cookies(&self, url: &Url) -> Option<HeaderValue> {
        self.jar.cookies(url)
    }
}

impl JarState {
    /// The identity of a cookie that may be kept.
    fn accepted(&mut self, cookie: &HeaderValue, url: &Url) -> Option<KnownCookie> {
        let host = url.host_str().unwrap_or_default();
        if cookie.len() > LONGEST {
            self.warn(host, "it is longer than 4096 bytes");
            return None;
        }
        let new = KnownCookie::read(&String::from_utf8_lossy(cookie.as_bytes()), url);
        if new.domain != host && is_public_suffix(&new.domain) {
            self.warn(host, "its `Domain` belongs to everybody");
            return None;
        }
        Some(new)
    }

    fn warn(&mut self, host: &str, why: &str) {
        if !std::mem::replace(&mut self.has_warned, true) {
            tracing::warn!(host, "a cookie is left out: {why}");
        }
    }

    /// Takes note of a cookie that comes. Returns those that go for it, as in browsers: the oldest of its domain, and of all.
    fn make_space(&mut self, new: KnownCookie) -> Vec<KnownCookie> {
        let mut gone = Vec::new();
        self.cookies.retain(|known| !known.is_replaced_by(&new));
        if self.cookies.iter().filter(|known| known.domain == new.domain).count() >= MOST_OF_DOMAIN
            && let Some(oldest) = self.cookies.iter().position(|known| known.domain == new.domain)
        {
            gone.extend(self.cookies.remove(oldest));
        }
        if self.cookies.len() >= MOST {
            gone.extend(self.cookies.pop_front());
        }
        self.cookies.push_back(new);
        gone
    }
}

impl KnownCookie {
    fn read(cookie: &str, url: &Url) -> Self {
        let mut parts = cookie.split(';');
        let name = parts.next().unwrap_or_default().split('=').next().unwrap_or_default().trim().to_owned();
        let (mut domain, mut path) = (None, None);
        for (attribute, value) in parts.filter_map(|part| part.split_once('=')) {
            let (attribute, value) = (attribute.trim(), value.trim());
            if attribute.eq_ignore_ascii_case("domain") && !value.is_empty() {
                domain = Some(value.trim_start_matches('.').to_ascii_lowercase());
            } else if attribute.eq_ignore_ascii_case("path") {
                path = Some(value.to_owned());
            }
        }
        let domain = domain.unwrap_or_else(|| url.host_str().unwrap_or_default().to_owned());
        Self { name, domain, path, url: url.clone() }
    }

    fn is_replaced_by(&self, new: &Self) -> bool {
        // Without a `Path` it is that of the address.
        let path = |cookie: &Self| cookie.path.clone().unwrap_or_else(|| cookie.url.path().to_owned());
        self.name == new.name && self.domain == new.domain && path(self) == path(new)
    }

    /// The line that removes it.
    fn expired(&self) -> String {
        let path = self.path.as_ref().map_or(String::new(), |path| format!("; Path={path}"));
        let domain =
            if self.url.host_str() == Some(&self.domain) { String::new() } else { format!("; Domain={}", self.domain) };
        format!("{}=; Max-Age=0{domain}{path}", self.name)
    }
}

/// True for a domain below which strangers have names, as far as that shows without the list of all: a cookie for it would reach them.
fn is_public_suffix(domain: &str) -> bool {
    let mut labels = domain.trim_end_matches('.').rsplit('.');
    match (labels.next(), labels.next(), labels.next()) {
        (_, None, _) => true,
        (Some(country), Some(second), None) => country.len() == 2 && SECOND_LEVELS.contains(&second),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(host: &str) -> Url {
        Url::parse(&format!("http://{host}/")).unwrap()
    }

    fn set(jar: &CookieJar, host: &str, cookies: impl IntoIterator<Item = String>) -> usize {
        let values: Vec<HeaderValue> = cookies.into_iter().map(|cookie| cookie.parse().unwrap()).collect();
        jar.set_cookies(&mut values.iter(), &url(host));
        sent(jar, host).len()
    }

    fn sent(jar: &CookieJar, host: &str) -> Vec<String> {
        let value = jar.cookies(&url(host));
        value.iter().flat_map(|value| value.to_str().unwrap().split("; ")).map(str::to_owned).collect()
    }

    #[test]
    fn a02_no_server_fills_the_jar() {
        let jar = CookieJar::default();
        assert_eq!(set(&jar, "a.example", (0..200).map(|number| format!("c{number}=1"))), MOST_OF_DOMAIN);
        assert_eq!(set(&jar, "a.example", ["c170=2".to_owned(), "new=1; Path=/".to_owned()]), MOST_OF_DOMAIN);
        let kept = sent(&jar, "a.example");
        for cookie in ["c170=2", "new=1", "c199=1"] {
            assert!(kept.iter().any(|kept| kept == cookie), "a known one may change, and the newest stay: {kept:?}");
        }
        assert_eq!(set(&jar, "b.example", [format!("long={}", "x".repeat(LONGEST)), "short=1".to_owned()]), 1);
        for host in 0..100 {
            set(&jar, &format!("h{host}.example"), (0..MOST_OF_DOMAIN).map(|number| format!("c{number}=1")));
        }
        assert_eq!(set(&jar, "late.example", ["c=1".to_owned()]), 1);
        assert_eq!(jar.known.lock().unwrap().cookies.len(), MOST);
        assert_eq!(sent(&jar, "a.example"), [""; 0], "the oldest go first");
    }

    #[test]
    fn a02_many_hosts_of_a_domain_have_no_more_cookies_than_one() {
        let jar = CookieJar::default();
        for host in 0..20 {
            let cookies = (0..10).map(|number| format!("h{host}c{number}=1; Domain=.Shop.example"));
            set(&jar, &format!("h{host}.shop.example"), cookies);
        }
        assert_eq!(sent(&jar, "shop.example").len(), MOST_OF_DOMAIN);
    }

    #[test]
    fn a02_a_cookie_with_a_path_is_replaced_and_removed_as_well() {
        let jar = CookieJar::default();
        for round in 0..3 {
            set(&jar, "a.example", (0..40).map(|number| format!("c{number}={round}; Path=/")));
        }
        assert_eq!(sent(&jar, "a.example").len(), 40);
        assert!(sent(&jar, "a.example").iter().all(|cookie| cookie.ends_with("=2")));
    }

    #[test]
    fn a02_a_cookie_for_everybody_reaches_nobody() {
        for (host, domain, reached) in [
            ("evil.com", "com", "bank.com"),
            ("evil.co.uk", ".CO.UK", "bank.co.uk"),
            ("a.localhost", "localhost", "b.localhost"),
        ] {
            let jar = CookieJar::default();
            set(&jar, host, [format!("planted=1; Domain={domain}")]);
            assert_eq!((sent(&jar, reached), sent(&jar, host)), (Vec::new(), Vec::new()), "{domain}");
        }
        let jar = CookieJar::default();
        set(&jar, "login.shop.co.uk", ["shared=1; Domain=shop.co.uk".to_owned()]);
        set(&jar, "localhost", ["own=1; Domain=localhost".to_owned()]);
        assert_eq!(sent(&jar, "api.shop.co.uk"), ["shared=1"]);
        assert_eq!(sent(&jar, "localhost"), ["own=1"]);
    }
}
