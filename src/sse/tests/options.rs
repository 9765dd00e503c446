//! Options of `StreamOptions` that no other file covers, each with a server.

use std::time::Duration;

use super::server::{Server, header, say, stream};
use super::watch::{get, once, quick, said};
use crate::{Growth, Proxy, StreamOptions};

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\n\r\n";

fn answer(status: u16, headers: &str) -> super::server::Script {
    say(format!("HTTP/1.1 {status} X\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n"))
}

#[test]
fn c05_the_app_says_which_statuses_are_tried_again() {
    let server = Server::start([answer(404, ""), answer(503, "")]);
    let options = StreamOptions { retry_on: vec![404], ..quick() };
    assert_eq!(
        said(get(server.url("/"), options)),
        [
            "failed 404 retry 1 in 10: the server answered 404 Not Found",
            "failed 503 final: the server answered 503 Service Unavailable",
            "closed failed"
        ]
    );
}

#[test]
fn r01_without_auto_reconnect_a_loss_is_the_end() {
    let server = Server::start([answer(503, "")]);
    let options = StreamOptions { auto_reconnect: false, ..quick() };
    assert_eq!(
        said(get(server.url("/"), options.clone())),
        ["failed 503 final: the server answered 503 Service Unavailable", "closed failed"]
    );
    let server = Server::start([stream("data: a\n\n")]);
    assert_eq!(said(get(server.url("/"), options)), ["open 200", "message [] a", "closed ended"]);
}

#[test]
fn r03_the_longest_wait_bounds_the_growth() {
    let server = Server::start((0..4).map(|_| answer(503, "")).chain([say(NO_CONTENT)]));
    let options = StreamOptions { max_reconnect_delay: Duration::from_millis(25), ..quick() };
    let waits: Vec<String> = said(get(server.url("/"), options))
        .iter()
        .filter_map(|said| said.split_once(" in ")?.1.split(':').next().map(str::to_owned))
        .collect();
    assert_eq!(waits, ["10", "20", "25", "25"]);
}

#[test]
fn r03_a_server_that_is_not_honoured_does_not_say_how_long_to_wait() {
    let server = Server::start([stream("retry: 5000\n\n"), answer(503, "Retry-After: 5\r\n"), say(NO_CONTENT)]);
    let options = StreamOptions { honor_server_retry: false, backoff: Growth::Constant, ..quick() };
    assert_eq!(
        said(get(server.url("/"), options)),
        [
            "open 200",
            "retry 5000",
            "waiting 1 in 10",
            "failed 503 retry 2 in 10: the server answered 503 Service Unavailable",
            "closed no content"
        ]
    );
}

#[test]
fn l01_connecting_has_a_bound_and_tls_is_part_of_it() {
    // It accepts, and never answers the greeting of TLS.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", silent.local_addr().unwrap());
    let options = StreamOptions { connect_timeout: Duration::from_millis(50), ..once() };
    assert_eq!(said(get(url, options)), ["failed - final: connecting took too long", "closed failed"]);
}

#[test]
fn c03_redirects_are_followed_as_often_as_the_app_says() {
    let redirect = || answer(302, "Location: /\r\n");
    let server = Server::start([redirect()]);
    let none = StreamOptions { max_redirects: 0, ..quick() };
    assert_eq!(
        said(get(server.url("/"), none)),
        ["failed 302 final: the server redirects, which is not followed here; correct the address", "closed failed"]
    );
    let server = Server::start([redirect(), redirect(), say(NO_CONTENT)]);
    let two = StreamOptions { max_redirects: 2, ..quick() };
    assert_eq!(said(get(server.url("/"), two)), ["closed no content"]);
}

#[test]
fn c12_an_api_may_have_a_proxy_of_its_own() {
    let proxy = Server::start([stream("data: a\n\n")]);
    let options = StreamOptions { proxy: Proxy::Url(proxy.url("").into()), ..once() };
    assert_eq!(said(get("http://there.invalid/x", options))[1], "message [] a");
    let request = proxy.request();
    assert!(request.starts_with("GET http://there.invalid/x HTTP/1.1\r\n"), "{request}");
    assert_eq!(header(&request, "host").as_deref(), Some("there.invalid"));
    let broken = StreamOptions { proxy: Proxy::Url("no address".into()), ..once() };
    let said = said(get("http://there.invalid/x", broken));
    assert!(said[0].starts_with("failed - final: the address of the proxy is not valid"), "{said:?}");
}
