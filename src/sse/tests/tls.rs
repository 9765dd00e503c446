//! Trusted certificates of a client (C11), and HTTP/2 (C8).

use std::sync::Arc;

use super::tls_server::{Authority, Http2, Identity, Step, flood_http2, serve};
use super::watch::{Watch, get, once, quick, said};
use crate::{Authorities, NetOptions, Proof, StreamOptions, StreamRequest, Trust};

const STREAM: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n";

fn trusting(authority: &Authority) -> Trust {
    Trust { authorities: Authorities::SystemAnd(authority.pem()), ..Trust::default() }
}

fn pinned(fingerprint: &str) -> Trust {
    Trust { proof: Proof::Fingerprint(Arc::from(fingerprint)), ..Trust::default() }
}

/// Events of a client with these trust settings.
fn heard(url: &str, trust: Trust) -> Vec<String> {
    said(get(url, StreamOptions { trust, ..once() }))
}

/// The only event of a client that refuses its server, before it closes.
#[track_caller]
fn refused(url: &str, trust: Trust) -> String {
    let mut said = heard(url, trust);
    assert_eq!(said.pop().as_deref(), Some("closed failed"));
    assert_eq!(said.len(), 1, "{said:?}");
    said.remove(0)
}

const GOOD: [&str; 2] = ["open 200", "message [] a"];

#[test]
fn c11_a_private_authority_is_trusted_when_it_is_named() {
    let authority = Authority::new();
    let url = serve(authority.good().config(None), STREAM);
    assert_eq!(heard(&url, trusting(&authority))[..2], GOOD);
    assert_eq!(heard(&url.replace("127.0.0.1", "localhost"), trusting(&authority))[..2], GOOD);
    let only = Trust { authorities: Authorities::Only(authority.pem()), ..Trust::default() };
    assert_eq!(heard(&url, only)[..2], GOOD);
    let anyone = Trust { proof: Proof::Anything, ..Trust::default() };
    assert_eq!(heard(&url, anyone)[..2], GOOD);
}

#[test]
fn q02_a_host_of_the_callers_own_reaches_a_server_that_offers_http2() {
    let authority = Authority::new();
    let good = authority.good();
    let mut config = good.config(None);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    // The server speaks HTTP/1.1 only, so events arrive only if the client has negotiated it.
    let url = serve(config, STREAM);
    for trust in [trusting(&authority), pinned(&good.fingerprint())] {
        let headers = vec![("Host".into(), "other.example".into())];
        let request = StreamRequest { headers, ..get(&url, StreamOptions { trust, ..once() }) };
        assert_eq!(said(request)[..2], GOOD);
    }
}

#[test]
fn c11_an_unknown_authority_is_refused_and_the_message_says_the_cure() {
    let url = serve(Authority::new().good().config(None), STREAM);
    let message = refused(&url, trusting(&Authority::new()));
    assert!(message.starts_with("failed - final: the server is not trusted: nobody known here vouches"), "{message}");
    assert!(message.ends_with("name its authority in `SSL_CERT_FILE` or `StreamOptions::trust`"), "{message}");
}

#[test]
fn c17_a_servers_own_certificate_is_trusted_when_it_is_named() {
    for is_authority in [true, false] {
        let own = Identity::self_signed(is_authority);
        let url = serve(own.config(None), STREAM);
        let named = Trust { authorities: Authorities::SystemAnd(own.certificate_pem()), ..Trust::default() };
        assert_eq!(heard(&url, named)[..2], GOOD, "{is_authority}");
        // A certificate that is not listed is refused.
        let other = Identity::self_signed(is_authority);
        let named = Trust { authorities: Authorities::SystemAnd(other.certificate_pem()), ..Trust::default() };
        let message = refused(&url, named);
        assert!(message.contains("the server is not trusted"), "{message}");
    }
}

#[test]
fn c11_an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let expired = authority.vouch(&["127.0.0.1"], |params| {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    });
    let message = refused(&serve(expired.config(None), STREAM), trusting(&authority));
    assert!(message.contains("its certificate has expired"), "{message}");
}

#[test]
fn c11_a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let other = authority.vouch(&["other.example"], |_| {});
    let message = refused(&serve(other.config(None), STREAM), trusting(&authority));
    assert!(message.contains("other.example") && message.contains("use the name"), "{message}");
}

#[test]
fn c11_a_fingerprint_is_all_that_counts_when_there_is_one() {
    let identity = Authority::new().good();
    let url = serve(identity.config(None), STREAM);
    assert_eq!(heard(&url, pinned(&identity.fingerprint()))[..2], GOOD);
    let message = refused(&url, pinned("00:11"));
    assert!(message.contains("the fingerprint of its certificate is another one"), "{message}");
}

#[test]
fn c11_a_server_may_ask_for_a_certificate() {
    let authority = Authority::new();
    let url = serve(authority.good().config(Some(&authority)), STREAM);
    let identity = Some(authority.good().pem());
    assert_eq!(heard(&url, Trust { identity: identity.clone(), ..trusting(&authority) })[..2], GOOD);
    assert!(heard(&url, trusting(&authority))[0].starts_with("failed - final"));
    let identity_and_fingerprint = Authority::new();
    let server = identity_and_fingerprint.good();
    let url = serve(server.config(Some(&authority)), STREAM);
    assert_eq!(heard(&url, Trust { identity, ..pinned(&server.fingerprint()) })[..2], GOOD);
}

#[test]
fn c11_what_is_no_certificate_is_reported() {
    let trust = Trust { authorities: Authorities::SystemAnd("nonsense".into()), ..Trust::default() };
    assert!(refused("https://127.0.0.1:1/", trust).contains("have to be PEM text"));
    let trust = Trust { identity: Some("nonsense".into()), ..Trust::default() };
    assert!(refused("https://127.0.0.1:1/", trust).contains("the client certificate cannot be read"));
}

fn over_h2(scripts: Vec<Vec<Step>>) -> (Http2, StreamOptions) {
    let authority = Authority::new();
    let server = Http2::start(&authority.good(), scripts);
    (server, StreamOptions { trust: trusting(&authority), ..quick() })
}

#[test]
fn c08_http2_frames_may_cut_anywhere() {
    use Step::Data;
    let (server, options) =
        over_h2(vec![vec![Data("id: 1\nda"), Data("ta: "), Data("a\r"), Data("\n\r\ndata: b\n"), Data("\n")]]);
    let mut watch = Watch::start(get(&server.url, options));
    assert_eq!(watch.until("message [1] b")[1..], ["open 200", "message [1] a", "message [1] b"]);
}

#[test]
fn m02_events_in_frames_of_their_own_may_wait_for_a_slow_application() {
    const EVENTS: usize = 15_000;
    let authority = Authority::new();
    let (url, taken) = flood_http2(&authority.good(), EVENTS, "data:x\n\n", "data: last\n\n");
    let options = StreamOptions { trust: trusting(&authority), ..once() };
    let watch = Watch::with_queue(NetOptions::default(), get(&url, options), 1);
    taken.recv().unwrap();
    let said = watch.all();
    assert_eq!(said.iter().filter(|said| *said == "message [] x").count(), EVENTS, "{:?}", said.last_chunk::<3>());
    assert_eq!(said[said.len() - 2..], ["message [] last", "closed ended"]);
}

#[test]
fn c08_a_reset_stream_and_a_closed_connection_are_losses() {
    use Step::{Data, GoAway, Reset, Wait};
    let (server, options) = over_h2(vec![
        vec![Data("id: 1\ndata: a\n\nid: 2\ndata: half"), Wait, Reset],
        vec![Data("id: 3\ndata: b\n\n"), Wait, GoAway],
        vec![Data("data: c\n\n")],
    ]);
    let mut watch = Watch::start(get(&server.url, options));
    watch.until("message [1] a");
    server.proceed();
    assert!(watch.until("failed")[0].starts_with("failed 200 retry 1 in 10: the connection was lost"));
    watch.until("message [3] b");
    server.proceed();
    assert!(watch.until("failed")[0].starts_with("failed 200 retry 1 in 10: the connection was lost"));
    watch.until("message [3] c");
    let ids: Vec<Option<String>> = server.requests.try_iter().collect();
    assert_eq!(ids, [None, Some("1".to_owned()), Some("3".to_owned())]);
}

#[test]
fn c08_a_refused_stream_is_asked_for_again_after_the_wait_and_not_before() {
    use Step::{Data, Refuse};
    let (server, options) = over_h2(vec![vec![Refuse], vec![Refuse], vec![Refuse], vec![Data("data: a\n\n")]]);
    let mut watch = Watch::start(get(&server.url, options));
    let said = watch.until("message [] a");
    let failed: Vec<&String> = said.iter().filter(|said| said.starts_with("failed")).collect();
    assert_eq!(failed.len(), 3, "each refusal counts: {said:?}");
    for (at, failed) in failed.into_iter().enumerate() {
        assert!(failed.starts_with(&format!("failed - retry {} in {}: ", at + 1, 10 << at)), "{failed}");
    }
    assert_eq!(server.requests.try_iter().count(), 4);
}

#[test]
fn c08_a_server_that_takes_no_further_streams_may_finish_this_one() {
    use Step::{Data, Drain, Reset, Wait};
    let (server, options) = over_h2(vec![
        vec![Data("id: 1\ndata: a\n\n"), Drain, Wait, Data("id: 2\ndata: b\n\n"), Wait, Reset],
        vec![Data("id: 3\ndata: c\n\n")],
    ]);
    let mut watch = Watch::start(get(&server.url, options));
    watch.until("message [1] a");
    server.proceed();
    assert_eq!(watch.until("message"), ["message [2] b"], "nothing is lost or asked for again meanwhile");
    server.proceed();
    watch.until("message [3] c");
    assert_eq!(server.requests.try_iter().collect::<Vec<_>>(), [None, Some("2".to_owned())]);
}

#[test]
fn c08_twelve_streams_of_one_server_are_open_at_once() {
    let (server, options) = over_h2(vec![vec![Step::Data("data: a\n\n")]; 12]);
    let mut watches: Vec<Watch> = (0..12).map(|_| Watch::start(get(&server.url, options.clone()))).collect();
    for watch in &mut watches {
        watch.until("message [] a");
    }
}
