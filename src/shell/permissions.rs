//! Asks the user for permissions of an app in a window: holds commands until the answer, and stores answers.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::gate::AppGate;
use ensemble_core::message::net::NetCommand;
use ensemble_core::security::{DesktopAction, Gestures, HostQuestion, Permission};
use ensemble_sse::Purpose;

/// A question for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// May the app reach this server? The answer is stored.
    Reach {
        /// Scheme, host and port.
        origin: String,
        /// Host name for display.
        host: String,
        /// Purpose, such as `the stream "prices"`.
        purpose: String,
    },
    /// May this URL be opened in the browser? A yes holds once; a no holds for everything that the app opens without a user gesture.
    Open {
        /// The URL.
        url: Arc<str>,
    },
}

/// Pending questions, oldest first. The app's thread adds them, the window answers.
#[derive(Debug, Default)]
pub struct Questions(Mutex<VecDeque<Question>>);

impl Questions {
    /// The next question to answer.
    pub fn front(&self) -> Option<Question> {
        self.lock().front().cloned()
    }

    /// Removes an answered question.
    pub fn remove(&self, question: &Question) {
        self.lock().retain(|other| other != question);
    }

    /// Adds a question; false when there are too many.
    fn ask(&self, question: Question) -> bool {
        let mut waiting = self.lock();
        let fits = waiting.len() < MOST_QUESTIONS;
        if fits {
            waiting.push_back(question);
        }
        fits
    }

    fn any(&self, is_it: impl Fn(&Question) -> bool) -> bool {
        self.lock().iter().any(is_it)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Question>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Limit of pending questions; further ones count as refused.
const MOST_QUESTIONS: usize = 16;

/// Limit of requests and streams that wait for an answer; further ones are refused.
const MOST_HELD: usize = 256;

/// Decision about a URL that the app wants to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenDecision {
    /// Open it.
    Now,
    /// The user was asked.
    Asked,
    /// Refused, with the reason.
    Refused(String),
}

/// Permissions of one app in a window.
pub struct Permissions {
    gate: AppGate,
    questions: Arc<Questions>,
    held: Vec<NetCommand>,
    gestures: Gestures,
    /// True when the user has refused URLs that are opened without a gesture.
    opens_nothing: bool,
}

impl Permissions {
    /// Permissions that ask by `questions`.
    pub fn new(gate: AppGate, questions: Arc<Questions>) -> Self {
        Self { gate, questions, held: Vec::new(), gestures: Gestures::default(), opens_nothing: false }
    }

    /// Returns the command if it may be performed now; `None` when it waits for an answer or refers to a command that waits. `api` is the API of the
    /// request or stream.
    pub fn admit(&mut self, command: NetCommand, api: impl FnOnce() -> Option<Arc<str>>) -> Option<NetCommand> {
        let ended = match &command {
            NetCommand::CloseStream { id } => {
                self.release(|held| matches!(held, NetCommand::OpenStream { id: other, .. } if other == id))
            }
            NetCommand::CloseSocket { id } => {
                self.release(|held| matches!(held, NetCommand::OpenSocket { id: other, .. } if other == id))
            }
            NetCommand::CancelRequest { id } => {
                self.release(|held| matches!(held, NetCommand::Request { id: other, .. } if other == id))
            }
            NetCommand::CancelFetch { id } => {
                self.release(|held| matches!(held, NetCommand::Fetch { id: other, .. } if other == id))
            }
            _ => false,
        };
        if ended {
            return None;
        }
        if let NetCommand::OpenStream { id, .. } = &command {
            self.release(|held| matches!(held, NetCommand::OpenStream { id: other, .. } if other == id));
        }
        let Some(HostQuestion { origin, host, purpose }) = self.question(&command) else { return Some(command) };
        let question = Question::Reach { origin, host, purpose: in_words(purpose, api()) };
        let is_asked = self.questions.any(|other| same_origin(other, &question)) || self.questions.ask(question);
        if !is_asked || self.held.len() >= MOST_HELD {
            // The driver refuses it and says which flag allows it.
            return Some(command);
        }
        self.held.push(command);
        None
    }

    /// Asks about redirect targets; true when there is a new question.
    pub fn ask_about_redirects(&mut self) -> bool {
        let mut is_asked = false;
        for HostQuestion { origin, host, .. } in self.gate.take_redirects() {
            let question = Question::Reach { origin, host, purpose: "what a server has passed on".to_owned() };
            is_asked |= !self.questions.any(|other| same_origin(other, &question)) && self.questions.ask(question);
        }
        is_asked
    }

    /// Stores an answer about a server. Returns the held commands, to be admitted again.
    pub fn reach_answered(&mut self, origin: &str, allowed: bool) -> Vec<NetCommand> {
        self.gate.answer(origin, allowed);
        std::mem::take(&mut self.held)
    }

    /// Records a user gesture at time `at`.
    pub fn pressed(&mut self, at: Duration) {
        self.gestures.pressed(at);
    }

    /// Decides about a URL that the app wants to open.
    pub fn open(&mut self, url: &Arc<str>, now: Duration) -> OpenDecision {
        let has_gesture = self.gestures.spend(now);
        match self.gate.may_act(DesktopAction::Open, has_gesture) {
            Permission::Allowed => OpenDecision::Now,
            Permission::Refused(words) => OpenDecision::Refused(words),
            Permission::Ask if self.opens_nothing => {
                OpenDecision::Refused("you have not allowed this app to open addresses by itself".to_owned())
            }
            Permission::Ask => {
                let one_is_asked = self.questions.any(|other| matches!(other, Question::Open { .. }));
                if !one_is_asked && self.questions.ask(Question::Open { url: url.clone() }) {
                    return OpenDecision::Asked;
                }
                OpenDecision::Refused(
                    "an app opens one address for each press; another one waits for your answer".to_owned(),
                )
            }
        }
    }

    /// Records an answer about a URL.
    pub fn open_answered(&mut self, allowed: bool) {
        self.opens_nothing |= !allowed;
    }

    /// Decides about clipboard, notifications and similar; the error is the reason of a refusal.
    pub fn may_act(&self, action: DesktopAction, now: Duration) -> Result<(), String> {
        match self.gate.may_act(action, self.gestures.is_fresh(now)) {
            Permission::Allowed => Ok(()),
            Permission::Refused(words) => Err(words),
            Permission::Ask => Err("nobody is there to be asked".to_owned()),
        }
    }

    fn question(&self, command: &NetCommand) -> Option<HostQuestion> {
        addresses(command).into_iter().find_map(|(address, purpose)| self.gate.question(&address, purpose))
    }

    fn release(&mut self, is_it: impl Fn(&NetCommand) -> bool) -> bool {
        let before = self.held.len();
        self.held.retain(|held| !is_it(held));
        before != self.held.len()
    }
}

fn same_origin(one: &Question, other: &Question) -> bool {
    match (one, other) {
        (Question::Reach { origin: one, .. }, Question::Reach { origin: other, .. }) => one == other,
        _ => false,
    }
}

/// All URLs of a command with their purposes. Proxies are never asked about.
fn addresses(command: &NetCommand) -> Vec<(Arc<str>, Purpose)> {
    let (url, purpose, credentials) = match command {
        NetCommand::OpenStream { request, .. } => (&request.url, Purpose::Stream, request.credentials.as_ref()),
        NetCommand::Request { request, .. } => (&request.url, Purpose::Request, request.credentials.as_ref()),
        NetCommand::Fetch { url, .. } => (url, Purpose::Download, None),
        NetCommand::OpenSocket { request, .. } => {
            // The gate knows the addresses of requests, which a WebSocket begins as.
            let url = match request.url.trim().split_once(':') {
                Some((scheme, rest)) if scheme.eq_ignore_ascii_case("wss") => Arc::from(format!("https:{rest}")),
                Some((scheme, rest)) if scheme.eq_ignore_ascii_case("ws") => Arc::from(format!("http:{rest}")),
                _ => request.url.clone(),
            };
            return vec![(url, Purpose::Stream)];
        }
        _ => return Vec::new(),
    };
    let token = credentials.and_then(|credentials| credentials.client());
    let token = token.map(|credentials| (credentials.token_url.clone(), Purpose::Token));
    token.into_iter().chain([(url.clone(), purpose)]).collect()
}

fn in_words(purpose: Purpose, api: Option<Arc<str>>) -> String {
    let thing = match purpose {
        Purpose::Stream => "the live stream",
        Purpose::Token => "the login of",
        Purpose::Download => "a picture",
        Purpose::Request | Purpose::Redirect | Purpose::Proxy => "the request",
    };
    match api.filter(|api| !api.is_empty()) {
        Some(api) => format!("{thing} “{api}”"),
        None => thing.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::message::http::{ClientCredentials, Credentials, HttpRequest};
    use ensemble_core::message::net::TaskId;
    use ensemble_core::message::socket::SocketRequest;
    use ensemble_core::message::stream::{ConnectionId, StreamRequest};
    use ensemble_core::security::{Origin, Policy, Zone};
    use url::Url;

    fn stranger() -> (Permissions, Arc<Questions>) {
        let url = Url::parse("https://apps.example/a.yaml").unwrap();
        let gate = AppGate::new(Policy::new(Origin::Network { url, zone: Zone::Public }, Vec::new()));
        let questions = Arc::<Questions>::default();
        (Permissions::new(gate, questions.clone()), questions)
    }

    fn request(id: u64, url: &str) -> NetCommand {
        NetCommand::Request { id: TaskId(id), request: Box::new(HttpRequest::get(url)) }
    }

    fn stream(id: u64, url: &str) -> NetCommand {
        NetCommand::OpenStream { id: ConnectionId(id), generation: 0, request: Box::new(StreamRequest::get(url)) }
    }

    fn socket(id: u64, url: &str) -> NetCommand {
        NetCommand::OpenSocket { id: ConnectionId(id), generation: 0, request: Box::new(SocketRequest::new(url)) }
    }

    fn name() -> Option<Arc<str>> {
        Some("prices".into())
    }

    #[test]
    fn what_the_user_allows_goes_on() {
        let (mut permissions, questions) = stranger();
        let home = request(1, "https://apps.example/x");
        assert_eq!(permissions.admit(home.clone(), name), Some(home));
        let wanted = [stream(1, "https://api.example/s"), request(2, "https://api.example/r")];
        for command in wanted.clone() {
            assert_eq!(permissions.admit(command, name), None);
        }
        let question = questions.front().unwrap();
        let (origin, host) = ("https://api.example".to_owned(), "api.example".to_owned());
        assert_eq!(question, Question::Reach { origin, host, purpose: "the live stream “prices”".to_owned() });
        questions.remove(&question);
        assert_eq!(questions.front(), None, "one question for one server");
        let released = permissions.reach_answered("https://api.example", true);
        assert_eq!(released, wanted);
        for command in released {
            assert_eq!(permissions.admit(command.clone(), name), Some(command));
        }
    }

    #[test]
    fn what_the_user_does_not_allow_is_for_the_driver_to_refuse() {
        let (mut permissions, questions) = stranger();
        let evil = request(1, "https://evil.example/?k=1");
        assert_eq!(permissions.admit(evil.clone(), name), None);
        let released = permissions.reach_answered("https://evil.example", false);
        assert_eq!(permissions.admit(released[0].clone(), name), Some(evil));
        assert!(permissions.gate.granted().is_empty());
        let url = Url::parse("https://evil.example/").unwrap();
        assert!(ensemble_sse::Gate::may_reach(&permissions.gate, &url, Purpose::Request).is_err());
        drop(questions);
    }

    #[test]
    fn a_redirect_to_another_server_is_asked_about_once() {
        let (mut permissions, questions) = stranger();
        let other = Url::parse("https://other.example/feed").unwrap();
        for _ in 0..2 {
            ensemble_sse::Gate::may_reach(&permissions.gate, &other, Purpose::Redirect).unwrap_err();
        }
        assert!(permissions.ask_about_redirects() && !permissions.ask_about_redirects());
        let Some(Question::Reach { origin, .. }) = questions.front() else { panic!("nothing is asked") };
        assert_eq!(permissions.reach_answered(&origin, true), []);
        assert_eq!(ensemble_sse::Gate::may_reach(&permissions.gate, &other, Purpose::Redirect), Ok(()));
    }

    #[test]
    fn what_is_closed_waits_no_longer() {
        let (mut permissions, _questions) = stranger();
        permissions.admit(stream(1, "https://api.example/a"), name);
        permissions.admit(stream(1, "https://api.example/b"), name);
        permissions.admit(request(2, "https://api.example/r"), name);
        permissions.admit(NetCommand::Fetch { id: TaskId(3), url: "https://api.example/p.png".into() }, || None);
        permissions.admit(socket(4, "wss://api.example/chat"), name);
        assert_eq!(permissions.held.len(), 4, "a stream that is opened anew takes the place of the one that waits");
        for end in [
            NetCommand::CloseStream { id: ConnectionId(1) },
            NetCommand::CancelRequest { id: TaskId(2) },
            NetCommand::CancelFetch { id: TaskId(3) },
            NetCommand::CloseSocket { id: ConnectionId(4) },
        ] {
            assert_eq!(permissions.admit(end.clone(), || None), None, "the driver knows nothing of it");
            assert_eq!(permissions.admit(end.clone(), || None), Some(end));
        }
        assert!(permissions.held.is_empty());
    }

    #[test]
    fn a_socket_is_asked_about_as_the_request_that_it_begins_as() {
        for (url, expected) in [
            ("wss://api.example/chat", "https://api.example"),
            ("WS://api.example/chat", "http://api.example"),
            (" ws://api.example:81/chat", "http://api.example:81"),
            ("https://api.example/chat", "https://api.example"),
        ] {
            let (mut permissions, questions) = stranger();
            assert_eq!(permissions.admit(socket(1, url), name), None, "{url}");
            let Some(Question::Reach { origin, .. }) = questions.front() else { panic!("nothing is asked for {url}") };
            assert_eq!(origin, expected, "{url}");
        }
        let (mut permissions, _questions) = stranger();
        let home = socket(1, "wss://apps.example/chat");
        assert_eq!(permissions.admit(home.clone(), name), Some(home));
    }

    #[test]
    fn the_service_of_a_token_is_asked_about_before_the_request() {
        let credentials = Some(Arc::new(Credentials::Client(ClientCredentials {
            token_url: "https://login.example/token".into(),
            client_id: "me".into(),
            client_secret: "password".into(),
            scope: "".into(),
            parameters: Vec::new(),
            secret_in_body: false,
        })));
        let (mut permissions, questions) = stranger();
        let request = HttpRequest { credentials, ..HttpRequest::get("https://apps.example/x") };
        assert_eq!(permissions.admit(NetCommand::Request { id: TaskId(1), request: Box::new(request) }, name), None);
        let (origin, host) = ("https://login.example".to_owned(), "login.example".to_owned());
        let purpose = "the login of “prices”".to_owned();
        assert_eq!(questions.front(), Some(Question::Reach { origin, host, purpose }));
    }

    #[test]
    fn questions_and_what_waits_have_an_end() {
        let (mut permissions, questions) = stranger();
        for number in 0..2 * MOST_QUESTIONS as u64 {
            permissions.admit(request(number, &format!("https://h{number}.example/")), name);
        }
        assert_eq!((questions.lock().len(), permissions.held.len()), (MOST_QUESTIONS, MOST_QUESTIONS));
        for number in 0..2 * MOST_HELD as u64 {
            permissions.admit(request(number, "https://h1.example/"), name);
        }
        assert_eq!(permissions.held.len(), MOST_HELD);
    }

    #[test]
    fn one_press_opens_one_address_and_nothing_opens_fifty() {
        let second = Duration::from_secs;
        for of_network in [false, true] {
            let (mut permissions, questions) = stranger();
            if !of_network {
                permissions.gate = AppGate::default();
            }
            let url: Arc<str> = "https://ads.example/".into();
            let openings: Vec<OpenDecision> = (0..50).map(|_| permissions.open(&url, second(1))).collect();
            assert_eq!(openings[0], OpenDecision::Asked);
            assert!(openings[1..].iter().all(|opening| matches!(opening, OpenDecision::Refused(_))));
            permissions.pressed(second(2));
            assert_eq!(permissions.open(&url, second(3)), OpenDecision::Now);
            assert!(matches!(permissions.open(&url, second(3)), OpenDecision::Refused(_)));
            questions.remove(&Question::Open { url: url.clone() });
            permissions.open_answered(true);
            assert_eq!(permissions.open(&url, second(3)), OpenDecision::Asked, "a yes holds once");
            questions.remove(&Question::Open { url: url.clone() });
            permissions.open_answered(false);
            assert!(matches!(permissions.open(&url, second(3)), OpenDecision::Refused(_)));
            permissions.pressed(second(9));
            assert_eq!(permissions.open(&url, second(9)), OpenDecision::Now, "what is pressed is still opened");
        }
    }

    #[test]
    fn the_clipboard_of_a_stranger_needs_a_press() {
        let (mut permissions, _questions) = stranger();
        for action in [DesktopAction::Copy, DesktopAction::Notify] {
            assert!(permissions.may_act(action, Duration::from_secs(1)).is_err());
        }
        permissions.pressed(Duration::from_secs(2));
        for action in [DesktopAction::Copy, DesktopAction::Notify] {
            assert_eq!(permissions.may_act(action, Duration::from_secs(3)), Ok(()));
            assert!(permissions.may_act(action, Duration::from_secs(9)).is_err());
        }
    }
}
