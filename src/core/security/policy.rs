//! [`Policy`]: decides about addresses and actions on the desktop. See the [module](super).

use std::collections::BTreeSet;
use std::net::IpAddr;

use ensemble_sse::{AllowedHosts, Purpose, not_allowed};
use url::Url;

use super::system_address::system_address;
use super::zone::Zone;

/// Origin of an app.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Origin {
    /// A file or folder of the user.
    #[default]
    Local,
    /// An address, and the zone of its server.
    Network {
        /// The address.
        url: Url,
        /// Zone of its server: the app may reach nothing further inside.
        zone: Zone,
    },
}

/// Use of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressUse {
    /// The app speaks to a server.
    Connect(Purpose),
    /// The desktop opens it: `openUrl`, a link, a menu's `url`, a film.
    Open,
}

/// Decision of the policy about an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The address may be used.
    Allowed,
    /// The user must be asked; without a window it is refused.
    Ask(HostQuestion),
    /// No, and why.
    Refused(String),
}

/// A question to the user about a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostQuestion {
    /// Scheme, host and port, to which a grant applies.
    pub origin: String,
    /// The host as people know it, with a port that is not the usual one.
    pub host: String,
    /// The use that raised the question.
    pub purpose: Purpose,
}

/// An action of an app on the desktop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DesktopAction {
    /// Opens an address with the desktop's program.
    Open,
    /// Puts text on the clipboard.
    Copy,
    /// Shows a notification.
    Notify,
    /// Shows a dialog for files: the chosen files may be read or written.
    Files,
    /// Keeps secrets in the system's keyring, under its own name.
    Keychain,
    /// Keeps the screen on.
    KeepAwake,
    /// Plays a sound.
    Sound,
    /// Opens the sign-in page in the browser.
    SignIn,
}

/// Decision of the policy about a [`DesktopAction`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// The action may be performed.
    Allowed,
    /// The user decides; without a window that is a no.
    Ask,
    /// No, and why.
    Refused(String),
}

/// Permissions of one app. See the [module](super).
#[derive(Clone, Debug, Default)]
pub struct Policy {
    origin: Origin,
    allowed: AllowedHosts,
    /// Hosts of the system's proxies, allowed in any zone because the user has configured them.
    proxies: Vec<String>,
    granted: BTreeSet<String>,
    denied: BTreeSet<String>,
}

/// Limit of answers kept for an app; further hosts are refused without a question.
const MOST_ANSWERS: usize = 64;

impl Policy {
    /// The policy for an app that came from `origin`. `allowed` are the hosts of `--allow-host`.
    pub fn new(origin: Origin, allowed: Vec<String>) -> Self {
        Self { origin, allowed: AllowedHosts(allowed), ..Self::default() }
    }

    /// Allows the hosts of the system's proxies, which may be in a private network.
    pub fn with_proxies(mut self, hosts: Vec<String>) -> Self {
        self.proxies = hosts;
        self
    }

    /// True for an app that was opened from an address.
    pub fn is_of_network(&self) -> bool {
        self.origin != Origin::Local
    }

    /// Origin of the app.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Decision about an address and its use.
    pub fn may_reach(&self, url: &Url, address_use: AddressUse) -> Verdict {
        let purpose = match address_use {
            AddressUse::Open => {
                return match system_address(url.as_str()) {
                    Ok(_) => Verdict::Allowed,
                    Err(words) => Verdict::Refused(words),
                };
            }
            AddressUse::Connect(purpose) => purpose,
        };
        let Origin::Network { url: home, zone } = &self.origin else {
            let is_allowed = self.allowed.0.is_empty() || self.allowed.names(url);
            return if is_allowed { Verdict::Allowed } else { Verdict::Refused(not_allowed(url)) };
        };
        if is_home(home, url) || self.allowed.names(url) {
            return Verdict::Allowed;
        }
        let (wanted, host) = (Zone::of_host(url), url.host_str().unwrap_or_default());
        // Before the user's answers: no grant leads further inside than the app's own server lies.
        if wanted > *zone {
            return Verdict::Refused(inner_zone_refusal(host, wanted));
        }
        let origin = url.origin().ascii_serialization();
        // Origins that the app was granted count only without `--allow`, which lists all allowed hosts.
        if self.allowed.0.is_empty() && self.granted.contains(&origin) {
            return Verdict::Allowed;
        }
        if self.denied.contains(&origin) {
            return Verdict::Refused(format!("you have not allowed this app to reach `{host}`"));
        }
        let no_more_questions = self.granted.len() + self.denied.len() >= MOST_ANSWERS;
        // Hosts of this computer and of private networks are allowed on the command line only, and so is a proxy: it sees what is sent to
        // others.
        let is_proxy = purpose == Purpose::Proxy;
        if !self.allowed.0.is_empty() || wanted > Zone::Public || is_proxy || no_more_questions {
            return Verdict::Refused(not_allowed(url));
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        Verdict::Ask(HostQuestion { origin, host: format!("{host}{port}"), purpose })
    }

    /// Checks a connection to `address`, to which `host` currently resolves.
    ///
    /// # Errors
    ///
    /// The reason for the refusal.
    pub fn may_connect(&self, host: &str, address: IpAddr) -> Result<(), String> {
        let Origin::Network { url: home, zone } = &self.origin else { return Ok(()) };
        let same = |other: &str| plain(other) == plain(host);
        let is_named = |entry: &String| same(entry.rsplit_once(':').map_or(entry, |(name, _)| name)) || same(entry);
        if self.allowed.0.iter().any(is_named) || self.proxies.iter().any(|proxy| same(proxy)) {
            return Ok(());
        }
        // Only the app's own server may lie in a private network: another name that leads there is DNS rebinding.
        let outermost = if home.host_str().is_some_and(same) { *zone } else { Zone::Public };
        let found = Zone::of(address);
        if found > outermost { Err(inner_zone_refusal(&format!("{host} ({address})"), found)) } else { Ok(()) }
    }

    /// Permission of the app to do something on the desktop. `has_gesture`: the user has just pressed something.
    pub fn may_act(&self, action: DesktopAction, has_gesture: bool) -> Permission {
        if action == DesktopAction::Keychain {
            // The owner of an address may change.
            let refused =
                "an app from the network does not reach the keyring; it may keep secrets with `setSecureStorage`";
            return if self.is_of_network() { Permission::Refused(refused.into()) } else { Permission::Allowed };
        }
        if has_gesture {
            return Permission::Allowed;
        }
        match action {
            DesktopAction::Open => Permission::Ask,
            _ if !self.is_of_network() => Permission::Allowed,
            DesktopAction::Copy => Permission::Refused(
                "an app from the network writes to the clipboard only when you press something".into(),
            ),
            DesktopAction::Notify => {
                Permission::Refused("an app from the network shows notifications only when you press something".into())
            }
            DesktopAction::Files => {
                Permission::Refused("an app from the network asks for files only when you press something".into())
            }
            DesktopAction::Sound => {
                Permission::Refused("an app from the network plays sounds only when you press something".into())
            }
            DesktopAction::SignIn => {
                Permission::Refused("an app from the network lets you sign in only when you press something".into())
            }
            DesktopAction::Keychain | DesktopAction::KeepAwake => {
                Permission::Refused("an app from the network keeps the screen on only when you press something".into())
            }
        }
    }

    /// Records an answer of the user, or a stored one.
    pub fn answer(&mut self, origin: &str, allowed: bool) {
        // Bounded here, too: stored answers are read from a file.
        if self.granted.len() + self.denied.len() < MOST_ANSWERS {
            let answers = if allowed { &mut self.granted } else { &mut self.denied };
            answers.insert(origin.to_owned());
        }
    }

    /// The origins that the user has allowed.
    pub fn granted(&self) -> impl Iterator<Item = &str> {
        self.granted.iter().map(String::as_str)
    }
}

/// True for a URL of the app's own server. HTTPS on the default port counts as the same server as HTTP.
fn is_home(home: &Url, url: &Url) -> bool {
    let same_port = || home.port_or_known_default() == url.port_or_known_default();
    let upgraded = || (home.scheme(), url.scheme(), home.port(), url.port()) == ("http", "https", None, None);
    home.host() == url.host() && (home.scheme() == url.scheme() && same_port() || upgraded())
}

fn plain(host: &str) -> String {
    host.trim_end_matches('.').trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase()
}

fn inner_zone_refusal(host: &str, zone: Zone) -> String {
    let name = host.split(' ').next().unwrap_or(host);
    format!(
        "`{host}` is {}, which an app from the network may not reach; start with `--allow-host {name}` to allow it",
        match zone {
            Zone::Private => "in a private network",
            other => other.in_words(),
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn stranger(allowed: &[&str]) -> Policy {
        of_zone(Zone::Public, allowed)
    }

    fn of_zone(zone: Zone, allowed: &[&str]) -> Policy {
        let origin = Origin::Network { url: url("http://apps.example/a/screen.yaml"), zone };
        Policy::new(origin, allowed.iter().map(|&host| host.to_owned()).collect())
    }

    fn says(policy: &Policy, text: &str, purpose: Purpose) -> String {
        match policy.may_reach(&url(text), AddressUse::Connect(purpose)) {
            Verdict::Allowed => "yes".to_owned(),
            Verdict::Ask(question) => format!("ask {} {}", question.host, question.origin),
            Verdict::Refused(words) => words,
        }
    }

    const ALL: [Purpose; 6] =
        [Purpose::Request, Purpose::Stream, Purpose::Redirect, Purpose::Proxy, Purpose::Token, Purpose::Download];

    #[test]
    fn a_local_app_reaches_everything_or_what_is_allowed() {
        let local = Policy::default();
        let bound = Policy::new(Origin::Local, vec!["api.example".to_owned()]);
        for purpose in ALL {
            for text in ["http://evil.example/", "http://127.0.0.1:1/", "http://10.0.0.1/"] {
                assert_eq!(says(&local, text, purpose), "yes");
                assert!(says(&bound, text, purpose).contains("--allow-host"), "{purpose:?}");
            }
            assert_eq!(says(&bound, "https://api.example:81/x", purpose), "yes");
        }
        assert_eq!(local.may_connect("x", "127.0.0.1".parse().unwrap()), Ok(()));
    }

    #[test]
    fn an_app_from_the_network_reaches_its_own_origin() {
        let policy = stranger(&[]);
        for purpose in ALL {
            assert_eq!(says(&policy, "http://apps.example/data", purpose), "yes");
            assert_eq!(says(&policy, "https://apps.example/data", purpose), "yes");
        }
        assert_eq!(
            says(&policy, "http://apps.example:81/", Purpose::Request),
            "ask apps.example:81 http://apps.example:81"
        );
        assert_eq!(
            says(&policy, "https://evil.example/?k=1", Purpose::Stream),
            "ask evil.example https://evil.example"
        );
        assert!(says(&policy, "http://evil.example:3128", Purpose::Proxy).contains("--allow-host evil.example"));
        assert_eq!(
            says(&policy, "http://evil.example:3128", Purpose::Redirect),
            "ask evil.example:3128 http://evil.example:3128",
            "an answer of a server that is allowed allows no other one"
        );
    }

    #[test]
    fn what_looks_like_the_own_server_is_asked_about_by_its_real_name() {
        let policy = stranger(&[]);
        let asked = [
            ("http://apps.example@evil.example/", "evil.example"),
            ("http://apps.example:80@evil.example/", "evil.example"),
            ("http://evil.example\\@apps.example/", "evil.example"),
            ("http://evil.example/\\apps.example", "evil.example"),
            ("http://evil.example#@apps.example/", "evil.example"),
            ("http://evil.example?apps.example/", "evil.example"),
            ("http://apps.example.evil.example/", "apps.example.evil.example"),
            ("http://apps.example./", "apps.example."),
            ("http://www.apps.example/", "www.apps.example"),
            ("http://\u{430}pps.example/", "xn--pps-5cd.example"),
            ("http:\\\\evil.example/", "evil.example"),
            ("http:evil.example/", "evil.example"),
            ("https://apps.example:444/", "apps.example:444"),
            ("http://apps.example:443/", "apps.example:443"),
        ];
        for (text, host) in asked {
            let origin = url(text).origin().ascii_serialization();
            assert_eq!(says(&policy, text, Purpose::Request), format!("ask {host} {origin}"), "{text}");
        }
        for text in [
            "http://APPS.example/",
            "http://apps.example:80/",
            "http://x:y@apps.example/",
            "http://apps.example\\@evil.example/",
        ] {
            assert_eq!(says(&policy, text, Purpose::Request), "yes", "{text}");
        }
        // An app that was loaded over HTTPS asks before it requests plain HTTP.
        let origin = Origin::Network { url: url("https://apps.example/a.yaml"), zone: Zone::Public };
        assert_eq!(
            says(&Policy::new(origin, Vec::new()), "http://apps.example/", Purpose::Request),
            "ask apps.example http://apps.example"
        );
    }

    #[test]
    fn an_app_from_the_network_goes_no_further_inside() {
        let mut policy = stranger(&[]);
        for purpose in ALL {
            for text in [
                "http://127.0.0.1/",
                "http://localhost:8080/",
                "http://[::1]/",
                "http://192.168.1.1/",
                "http://169.254.169.254/",
            ] {
                assert!(says(&policy, text, purpose).contains("may not reach"), "{text}");
            }
        }
        // An answer of the window never opens the inside.
        policy.answer("http://127.0.0.1", true);
        assert!(says(&policy, "http://127.0.0.1/", Purpose::Request).contains("may not reach"));
        let developer = Origin::Network { url: url("http://127.0.0.1:8000/app.yaml"), zone: Zone::Loopback };
        let developer = Policy::new(developer, Vec::new());
        assert_eq!(says(&developer, "http://127.0.0.1:8000/data", Purpose::Request), "yes");
        assert!(says(&developer, "http://127.0.0.1:9000/data", Purpose::Request).contains("--allow-host"));
    }

    #[test]
    fn a_name_that_stands_for_another_address_later_is_not_connected_to() {
        let policy = stranger(&["intern.example", "other.example:81"]).with_proxies(vec!["proxy.corp".to_owned()]);
        let connect = |host: &str, address: &str| policy.may_connect(host, address.parse().unwrap());
        assert_eq!(connect("apps.example", "192.0.2.1"), Ok(()));
        let refused = "`apps.example (127.0.0.1)` is this computer, which an app from the network may not reach; \
                       start with `--allow-host apps.example` to allow it";
        assert_eq!(connect("apps.example", "127.0.0.1"), Err(refused.to_owned()));
        for address in ["10.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1", "fd00::1"] {
            assert!(connect("granted.example", address).is_err(), "{address}");
        }
        for host in ["intern.example", "Intern.Example.", "other.example", "proxy.corp"] {
            assert_eq!(connect(host, "10.0.0.1"), Ok(()), "{host}");
        }
        let intranet = of_zone(Zone::Private, &[]);
        assert_eq!(intranet.may_connect("apps.example", "10.0.0.1".parse().unwrap()), Ok(()));
        assert!(intranet.may_connect("apps.example", "127.0.0.1".parse().unwrap()).is_err());
        assert!(intranet.may_connect("evil.example", "10.0.0.1".parse().unwrap()).is_err());
    }

    #[test]
    fn an_answer_holds_for_one_origin() {
        let mut policy = stranger(&[]);
        policy.answer("https://api.example", true);
        policy.answer("https://evil.example", false);
        assert_eq!(says(&policy, "https://api.example/x", Purpose::Stream), "yes");
        assert!(says(&policy, "http://api.example/x", Purpose::Stream).starts_with("ask"));
        assert!(says(&policy, "https://api.example:81/x", Purpose::Stream).starts_with("ask"));
        assert!(says(&policy, "https://evil.example/x", Purpose::Stream).contains("you have not allowed"));
        assert_eq!(policy.granted().collect::<Vec<_>>(), ["https://api.example"]);
        (0..200).for_each(|number| policy.answer(&format!("https://h{number}.example"), false));
        assert_eq!(policy.granted.len() + policy.denied.len(), MOST_ANSWERS);
        assert!(
            says(&policy, "https://one.more.example/", Purpose::Request).contains("--allow-host"),
            "questions have an end"
        );
    }

    #[test]
    fn hosts_of_the_command_line_are_all_hosts() {
        let mut policy = stranger(&["api.example", "127.0.0.1:8080"]);
        policy.answer("https://evil.example", true);
        assert_eq!(says(&policy, "https://api.example/x", Purpose::Request), "yes");
        assert_eq!(says(&policy, "http://127.0.0.1:8080/x", Purpose::Request), "yes");
        assert_eq!(says(&policy, "http://apps.example/x", Purpose::Request), "yes");
        assert!(says(&policy, "https://evil.example/x", Purpose::Request).contains("--allow-host evil.example"));
        assert!(says(&policy, "http://127.0.0.1:8081/x", Purpose::Request).contains("--allow-host"));
    }

    #[test]
    fn an_app_of_a_private_network_may_be_allowed_its_neighbours() {
        let origin = Origin::Network { url: url("http://10.0.0.1/app.yaml"), zone: Zone::Private };
        let policy = Policy::new(origin, Vec::new());
        assert!(says(&policy, "http://10.0.0.2/x", Purpose::Request).contains("`10.0.0.2` is not allowed"));
        assert!(says(&policy, "https://far.example/x", Purpose::Request).starts_with("ask far.example"));
        assert!(says(&policy, "http://127.0.0.1/x", Purpose::Request).contains("may not reach"));
    }

    #[test]
    fn the_keyring_is_for_local_apps() {
        assert_eq!(Policy::default().may_act(DesktopAction::Keychain, false), Permission::Allowed);
        for has_gesture in [true, false] {
            assert!(matches!(stranger(&[]).may_act(DesktopAction::Keychain, has_gesture), Permission::Refused(_)));
        }
    }

    #[test]
    fn the_desktop_is_given_what_its_programs_open() {
        for policy in [Policy::default(), stranger(&[])] {
            let open = |text: &str| policy.may_reach(&url(text), AddressUse::Open);
            assert_eq!(open("https://anywhere.example/"), Verdict::Allowed);
            for text in ["file:///etc/passwd", "smb://h/s", "vscode:x", "javascript:alert(1)"] {
                assert!(matches!(open(text), Verdict::Refused(_)), "{text}");
            }
        }
    }

    #[test]
    fn deeds_need_a_gesture() {
        let (local, stranger) = (Policy::default(), stranger(&[]));
        for action in [DesktopAction::Open, DesktopAction::Copy, DesktopAction::Notify] {
            assert_eq!(local.may_act(action, true), Permission::Allowed);
            assert_eq!(stranger.may_act(action, true), Permission::Allowed);
        }
        assert_eq!(
            (local.may_act(DesktopAction::Open, false), stranger.may_act(DesktopAction::Open, false)),
            (Permission::Ask, Permission::Ask)
        );
        for (action, word) in [
            (DesktopAction::Copy, "clipboard"),
            (DesktopAction::Notify, "notifications"),
            (DesktopAction::Files, "files"),
            (DesktopAction::Sound, "sounds"),
            (DesktopAction::SignIn, "sign in"),
            (DesktopAction::KeepAwake, "screen on"),
        ] {
            assert_eq!(local.may_act(action, false), Permission::Allowed);
            assert_eq!(stranger.may_act(action, true), Permission::Allowed);
            let Permission::Refused(words) = stranger.may_act(action, false) else { panic!("{action:?}") };
            assert!(words.contains(word), "{words}");
        }
    }
}
