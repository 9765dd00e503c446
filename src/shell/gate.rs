//! Enforces an app's security policy, for the network driver and the thread that performs effects. An address that needs the user's consent is
//! refused here; a host with a window asks before it passes the command on.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use ensemble_core::security::{AddressUse, DesktopAction, HostQuestion, Origin, Permission, Policy, Verdict, Zone};
use ensemble_sse::{Gate, Purpose, not_allowed};
use url::Url;

/// Security policy of one app. Clones share their state.
#[derive(Clone, Debug, Default)]
pub struct AppGate {
    policy: Arc<RwLock<Policy>>,
    /// Redirect targets that need the user's consent, for hosts that can ask. They are known only when the driver follows the redirect: it refuses
    /// it, and the next attempt may be allowed.
    redirects: Arc<Mutex<Vec<HostQuestion>>>,
}

/// Limit of remembered redirect targets.
const MOST_REDIRECTS: usize = 16;

impl AppGate {
    /// A gate that enforces `policy`.
    pub fn new(policy: Policy) -> Self {
        Self { policy: Arc::new(RwLock::new(policy)), redirects: Arc::default() }
    }

    /// The question for the user before the app may reach an address; `None` when it is allowed or refused already.
    pub fn question(&self, address: &str, purpose: Purpose) -> Option<HostQuestion> {
        // The driver says what is wrong with an address that cannot be read.
        let url = Url::parse(address.trim()).ok()?;
        match self.read(|policy| policy.may_reach(&url, AddressUse::Connect(purpose))) {
            Verdict::Ask(question) => Some(question),
            Verdict::Allowed | Verdict::Refused(_) => None,
        }
    }

    /// Decides about an action on the desktop.
    pub fn may_act(&self, action: DesktopAction, has_gesture: bool) -> Permission {
        self.read(|policy| policy.may_act(action, has_gesture))
    }

    /// Records the user's answer.
    pub fn answer(&self, origin: &str, allowed: bool) {
        self.policy.write().unwrap_or_else(PoisonError::into_inner).answer(origin, allowed);
    }

    /// Origins that the user has allowed.
    pub fn granted(&self) -> Vec<String> {
        self.read(|policy| policy.granted().map(str::to_owned).collect())
    }

    /// True when the app came from a URL.
    pub fn is_of_network(&self) -> bool {
        self.read(Policy::is_of_network)
    }

    /// Removes and returns the pending questions about redirect targets.
    pub fn take_redirects(&self) -> Vec<HostQuestion> {
        std::mem::take(&mut *self.redirects.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn read<T>(&self, look: impl FnOnce(&Policy) -> T) -> T {
        look(&self.policy.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Gate for AppGate {
    fn may_reach(&self, url: &Url, purpose: Purpose) -> Result<(), String> {
        match self.read(|policy| policy.may_reach(url, AddressUse::Connect(purpose))) {
            Verdict::Allowed => Ok(()),
            Verdict::Ask(question) => {
                let mut redirects = self.redirects.lock().unwrap_or_else(PoisonError::into_inner);
                let is_known = redirects.iter().any(|known| known.origin == question.origin);
                if purpose == Purpose::Redirect && !is_known && redirects.len() < MOST_REDIRECTS {
                    redirects.push(question);
                }
                Err(not_allowed(url))
            }
            Verdict::Refused(words) => Err(words),
        }
    }

    fn may_connect(&self, host: &str, address: IpAddr) -> Result<(), String> {
        self.read(|policy| policy.may_connect(host, address))
    }
}

/// The gate for downloading an app. Its server's network zone is determined while connecting. Redirects must stay on the server that the user has
/// named, because the app gets that server's permissions.
#[derive(Debug)]
pub struct DownloadGate {
    policy: Policy,
    seen: Mutex<Zone>,
}

impl DownloadGate {
    /// For the app at `url`; `allowed` are the hosts of `--allow-host`.
    pub fn new(url: &Url, allowed: Vec<String>) -> Self {
        let origin = Origin::Network { url: url.clone(), zone: Zone::Loopback };
        Self { policy: Policy::new(origin, allowed), seen: Mutex::new(Zone::of_host(url)) }
    }

    /// Network zone of the connected server.
    pub fn seen(&self) -> Zone {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Zone> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Gate for DownloadGate {
    fn may_reach(&self, url: &Url, purpose: Purpose) -> Result<(), String> {
        match self.policy.may_reach(url, AddressUse::Connect(purpose)) {
            Verdict::Allowed => Ok(()),
            _ => Err(format!("its server sends to `{url}`; open that address if you trust it")),
        }
    }

    fn may_connect(&self, _host: &str, address: IpAddr) -> Result<(), String> {
        let mut seen = self.lock();
        // The innermost zone of all connections counts: one name may resolve to several addresses.
        *seen = (*seen).max(Zone::of(address));
        Ok(())
    }
}

/// Hosts of the proxies in the environment, which `variable` reads.
pub fn proxy_hosts(variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    let host = |text: String| {
        let with_scheme = if text.contains("://") { text } else { format!("http://{text}") };
        Url::parse(&with_scheme).ok()?.host_str().map(str::to_owned)
    };
    names.into_iter().filter_map(variable).filter_map(host).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn without_a_window_a_question_is_a_refusal_that_names_the_flag() {
        let origin = Origin::Network { url: url("https://apps.example/a.yaml"), zone: Zone::Public };
        let gate = AppGate::new(Policy::new(origin, Vec::new()));
        let refused = gate.may_reach(&url("https://api.example/x"), Purpose::Request).unwrap_err();
        assert!(refused.contains("--allow-host api.example"), "{refused}");
        assert_eq!(gate.question("https://api.example/x", Purpose::Request).unwrap().host, "api.example");
        let shared = gate.clone();
        gate.answer("https://api.example", true);
        assert_eq!(shared.may_reach(&url("https://api.example/x"), Purpose::Request), Ok(()));
        assert_eq!(shared.question("https://api.example/x", Purpose::Request), None);
        assert_eq!(shared.granted(), ["https://api.example"]);
    }

    #[test]
    fn the_gate_decides_as_its_policy_about_connections_and_the_desktop() {
        let origin = Origin::Network { url: url("https://apps.example/a.yaml"), zone: Zone::Public };
        let gate = AppGate::new(Policy::new(origin, Vec::new()));
        assert!(gate.may_connect("apps.example", "192.0.2.1".parse().unwrap()).is_ok());
        assert!(gate.may_connect("apps.example", "10.0.0.1".parse().unwrap()).is_err());
        assert!(gate.is_of_network() && !AppGate::default().is_of_network());
        assert!(AppGate::default().may_connect("x", "10.0.0.1".parse().unwrap()).is_ok());
        assert!(matches!(gate.may_act(DesktopAction::Copy, false), Permission::Refused(_)));
        assert_eq!(gate.may_act(DesktopAction::Copy, true), Permission::Allowed);
        assert_eq!(gate.question("no address", Purpose::Request), None);
        assert_eq!(gate.question(" https://api.example ", Purpose::Stream).unwrap().purpose, Purpose::Stream);
        gate.answer("https://api.example", false);
        assert_eq!(gate.question("https://api.example", Purpose::Stream), None, "it is answered");
        assert!(gate.granted().is_empty());
    }

    #[test]
    fn a_server_that_an_answer_leads_to_is_remembered_to_be_asked_about() {
        let origin = Origin::Network { url: url("https://apps.example/a.yaml"), zone: Zone::Public };
        let gate = AppGate::new(Policy::new(origin, Vec::new()));
        gate.may_reach(&url("https://apps.example/x"), Purpose::Redirect).unwrap();
        gate.may_reach(&url("https://other.example/x"), Purpose::Request).unwrap_err();
        assert!(gate.take_redirects().is_empty());
        for number in 0..100 {
            gate.may_reach(&url("https://other.example/x"), Purpose::Redirect).unwrap_err();
            gate.may_reach(&url(&format!("https://h{number}.example/")), Purpose::Redirect).unwrap_err();
        }
        let asked = gate.clone().take_redirects();
        assert_eq!((asked[0].origin.as_str(), asked.len()), ("https://other.example", MOST_REDIRECTS));
        assert_eq!(asked[1].origin, "https://h0.example", "each is remembered once");
        assert!(gate.take_redirects().is_empty());
    }

    #[test]
    fn an_app_is_downloaded_from_the_server_that_was_named() {
        let gate = DownloadGate::new(&url("http://apps.example/a.yaml"), Vec::new());
        assert_eq!(gate.may_reach(&url("https://apps.example/b.yaml"), Purpose::Redirect), Ok(()));
        assert!(gate.may_reach(&url("http://evil.example/b.yaml"), Purpose::Redirect).is_err());
        assert_eq!(gate.seen(), Zone::Public);
        gate.may_connect("apps.example", "10.0.0.1".parse().unwrap()).unwrap();
        gate.may_connect("apps.example", "192.0.2.1".parse().unwrap()).unwrap();
        assert_eq!(gate.seen(), Zone::Private);
        assert_eq!(DownloadGate::new(&url("http://127.0.0.1:1/a"), Vec::new()).seen(), Zone::Loopback);
    }

    #[test]
    fn proxies_of_the_environment_are_known_by_their_host() {
        let variable = |name: &str| match name {
            "http_proxy" => Some("http://u:p@proxy.corp:3128".to_owned()),
            "ALL_PROXY" => Some("10.0.0.1:1080".to_owned()),
            _ => None,
        };
        assert_eq!(proxy_hosts(variable), ["proxy.corp", "10.0.0.1"]);
        let each = |name: &str| Some(format!("{}.example", name.to_lowercase().replace('_', "-")));
        let all = proxy_hosts(each);
        assert_eq!((all.len(), all.iter().collect::<std::collections::BTreeSet<_>>().len()), (6, 3));
        assert_eq!(proxy_hosts(|_| Some("http://".to_owned())), [""; 0]);
    }
}
