//! Redirects: their number, the gate, credentials, methods.

use std::sync::Mutex;

use super::*;
use crate::gate::Purpose;
use crate::http_request::Headers;

/// A gate that notes its questions and refuses one host.
#[derive(Debug, Default)]
struct Asked(Mutex<Vec<(String, Purpose)>>);

impl Gate for Asked {
    fn may_reach(&self, url: &url::Url, purpose: Purpose) -> Result<(), String> {
        self.0.lock().unwrap().push((url.to_string(), purpose));
        if url.host_str() == Some("forbidden") { Err("forbidden here".to_owned()) } else { Ok(()) }
    }
}

fn headers(list: &[(&str, &str)]) -> Headers {
    list.iter().map(|&(name, value)| (name.into(), value.into())).collect()
}

/// The request that follows a redirect.
fn followed(request: StreamRequest, status: u16, location: &str) -> Box<PreparedRequest> {
    let mut stream = Driven::start(request);
    stream.connect();
    let Action::Connect(next) = stream.answer(status, &[("location", location)]) else { panic!("{:?}", stream.said) };
    next
}

#[test]
fn c03_and_s06_the_gate_is_told_what_is_a_redirect() {
    let gate = Arc::new(Asked::default());
    let options = MachineOptions { gate: gate.clone(), ..MachineOptions::default() };
    let mut stream = Driven::start_with(request(quick()), options);
    stream.connect();
    stream.answer(307, &[("location", "http://next/")]);
    assert!(matches!(stream.answer(308, &[("location", "http://forbidden/")]), Action::Close));
    assert_eq!(stream.said()[1..], ["failed 308 final: forbidden here", "closed failed"]);
    let asked = gate.0.lock().unwrap();
    let expected = [
        ("http://there/feed", Purpose::Stream),
        ("http://next/", Purpose::Redirect),
        ("http://forbidden/", Purpose::Redirect),
    ];
    assert_eq!(*asked, expected.map(|(url, purpose)| (url.to_owned(), purpose)));
}

#[test]
fn c03_as_many_redirects_are_followed_as_the_option_says() {
    for most in [0, 1, 3] {
        let mut stream = Driven::start(request(StreamOptions { max_redirects: most, ..quick() }));
        stream.connect();
        for number in 0..most {
            let next = stream.answer(307, &[("location", &format!("/{number}"))]);
            assert!(matches!(next, Action::Connect(_)), "{number} of {most}");
        }
        assert!(matches!(stream.answer(307, &[("location", "/beyond")]), Action::Close));
        let why = match most {
            0 => "the server redirects, which is not followed here; correct the address".to_owned(),
            _ => format!("more than {most} redirects"),
        };
        assert_eq!(stream.said()[1], format!("failed 307 final: {why}"));
    }
}

#[test]
fn c03_a_redirect_from_http_to_http_or_to_https_is_followed() {
    assert_eq!(followed(request(quick()), 302, "http://elsewhere/x").url.as_str(), "http://elsewhere/x");
    let secure = StreamRequest { url: "https://there/feed".into(), ..request(quick()) };
    assert_eq!(followed(secure, 302, "https://elsewhere/x").url.as_str(), "https://elsewhere/x");
}

#[test]
fn c03_a_post_becomes_a_get_where_fetch_makes_it_one() {
    let headers = headers(&[("content-type", "text/plain"), ("content-encoding", "identity"), ("x-topic", "a")]);
    for (status, method, expected) in [
        (301, "post", "GET"),
        (302, "post", "GET"),
        (303, "post", "GET"),
        (307, "post", "POST"),
        (308, "post", "POST"),
        (301, "report", "REPORT"),
        (302, "put", "PUT"),
        (303, "report", "GET"),
        (303, "head", "HEAD"),
    ] {
        let order = StreamRequest { method: method.into(), headers: headers.clone(), ..post(quick()) };
        let next = followed(order, status, "/next");
        let is_kept = expected.eq_ignore_ascii_case(method);
        assert_eq!(
            (next.method.as_str(), next.body == Body::Text("order".into())),
            (expected, is_kept),
            "{status} {method}"
        );
        for name in ["content-type", "content-encoding"] {
            assert_eq!(next.headers.contains_key(name), is_kept, "{status} {method}: {name}");
        }
        assert!(next.headers.contains_key("x-topic"), "it is the same origin");
    }
}

#[test]
fn s01_credentials_of_a_location_are_not_sent_and_a_token_stays_where_it_belongs() {
    let mut stream = Driven::start(StreamRequest { credentials: client_credentials(), ..request(quick()) });
    stream.on(Input::Timer);
    stream.on(Input::Timer);
    let Action::Connect(first) = stream.on(Input::Token(Ok("token-one".into()))) else { panic!() };
    assert_eq!(first.headers["authorization"], "Bearer token-one");
    let Action::Connect(same) = stream.answer(307, &[("location", "http://eve:hers@there/b")]) else { panic!() };
    assert_eq!(
        (same.url.as_str(), &same.headers["authorization"]),
        ("http://there/b", &"Bearer token-one".parse().unwrap())
    );
    let Action::Connect(other) = stream.answer(307, &[("location", "http://elsewhere/")]) else { panic!() };
    assert!(!other.headers.contains_key("authorization"));
}
