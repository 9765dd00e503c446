//! No secret of an app is in a recording, wherever it came from and however it is encoded.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use ensemble_run::app::{App, LoadOptions, MemoryFiles, load};
use ensemble_run::message::http::HttpRequest;
use ensemble_run::message::stream::StreamRequest;
use ensemble_run::recording::Tape;
use ensemble_run::runtime::Setup;
use ensemble_run::script::Checker;
use ensemble_run::shell::catalog;
use ensemble_run::shell::secrets::hide_secrets_of;
use ensemble_run::shell::virtual_app::{Servers, VirtualApp};
use ensemble_run::sse::mock::{BodyEnd, Chunk, Connection, Frame, MockResponse, MockServer, Response};
use ensemble_run::value::Value;

use super::stage::record_app;
use crate::support::with_stack;

pub const SECRETS: [&str; 7] = [
    "seeded-file-secret",
    "seeded-bearer",
    "seeded password/1",
    "seeded-query-token",
    "seeded-login-token",
    "seeded-cookie",
    "84930275",
];

/// A server that repeats everything in its requests.
pub struct EchoingServer;

impl Servers for EchoingServer {
    fn answer(&self, api: &str, request: &HttpRequest) -> Option<MockResponse<Value>> {
        let said = format!("{} {:?}", request.url, request.headers);
        let mut body = vec![("said", Value::text(said)), ("pin", Value::Number(84_930_275.0))];
        if api == "login" {
            body.push(("token", Value::from("seeded-login-token")));
        }
        let headers = vec![("set-cookie".into(), "sid=seeded-cookie".into())];
        Some(MockResponse { delay: Duration::from_millis(5), status: Ok(200), headers, body: Value::map(body) })
    }

    fn stream(&self, _: &str, _: &StreamRequest) -> Option<Rc<dyn MockServer>> {
        Some(Rc::new(EchoingServer))
    }
}

impl MockServer for EchoingServer {
    fn connect(&self, request: &StreamRequest, _: &str, _: Duration) -> Connection {
        let data = serde_json::json!({"url": &*request.url, "headers": format!("{:?}", request.headers), "all": SECRETS, "pin": 84_930_275});
        let event = |data: String| Chunk {
            after: Duration::from_millis(10),
            frame: Frame::Event {
                event: None,
                id: Some("seeded-file-secret".to_owned()),
                data: Some(data),
                retry: None,
            },
        };
        let encoded = "pw=seeded%20password%2F1&q=seeded+password%2F1".to_owned();
        let chunks = vec![event(data.to_string()), event(encoded), event("84930275".to_owned())];
        Connection {
            delay: Duration::ZERO,
            response: Response::Stream {
                headers: Vec::new(),
                chunks: Box::new(chunks.into_iter()),
                end: BodyEnd::Open,
            },
        }
    }
}

const SCREEN: &str = r#"
API:
  login: {url: "http://there/login", method: POST}
  mine: {url: "http://there/mine", authorization: {bearer: "${login.body.token}"}}
  feed: {type: sse, url: "http://there/feed?access_token=seeded-query-token", authorization: {basic: {username: ann, password: "seeded password/1"}}}
  other: {url: "http://there/other", headers: {Authorization: "Bearer seeded-bearer"}}
View:
  onLoad:
    executeActionGroup:
      actions:
        - invokeAPI: {name: login, onResponse: {invokeAPI: mine}}
        - invokeAPI: feed
        - invokeAPI: other
  body:
    Column:
      children:
        - Text: {text: "${secrets.KEY} ${feed.body.data}"}
        - TextInput: {id: field, label: Field}
"#;

/// An app that has secrets and sends them to [`EchoingServer`].
pub fn talkative_app() -> App {
    let files: MemoryFiles =
        [("app/screens/Home.yaml", SCREEN), ("app/.env.secrets", "KEY=seeded-file-secret\nPIN=84930275\n")]
            .into_iter()
            .collect();
    let (app, _) = load("app".as_ref(), &files, &catalog(), &Checker, &LoadOptions::default());
    hide_secrets_of(&app);
    app
}

#[test]
fn no_secret_of_a_seeded_list_is_in_a_recording() {
    with_stack(|| {
        let app = talkative_app();
        let storage = [("token", Value::from("seeded-login-token")), ("pin", Value::Number(84_930_275.0))];
        let setup = Setup { storage: storage.into_iter().collect(), ..Setup::default() };
        let act = |app: &mut VirtualApp| {
            app.pass(Duration::from_millis(300)).unwrap();
            let node = app.nodes("field")[0].clone();
            let field = app.reach(&node).unwrap();
            app.focus(&field);
            app.type_text("my seeded-file-secret");
            app.pass(Duration::from_millis(300)).unwrap();
        };
        let recording = record_app(Arc::new(app), "secrets", setup, Rc::new(EchoingServer), act);
        let text = String::from_utf8(recording.bytes.clone()).unwrap();
        for secret in SECRETS {
            let written = [secret.to_owned(), secret.replace(' ', "%20").replace('/', "%2F"), secret.replace(' ', "+")];
            for secret in written {
                assert!(!text.contains(&secret), "{secret}:\n{text}");
            }
        }
        assert!(text.contains("my ***") && !text.contains("sid"), "{text}");
        let tape = Tape::open(recording.bytes).unwrap();
        assert!(tape.events() > 8 && !tape.is_cut(), "{text}");
        assert!(
            (0..tape.len())
                .all(|at| serde_json::from_str::<serde_json::Value>(tape.line(at).unwrap().unwrap()).is_ok())
        );
    });
}
