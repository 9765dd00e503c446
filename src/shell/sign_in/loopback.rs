//! Loopback redirect listener (RFC 8252, 7.3): accepts one answer with the `state` of this sign-in, then closes.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

/// Path of the redirect address.
const PATH: &str = "/callback";

/// Limit of a request's head, in bytes.
const MOST_BYTES: usize = 16 * 1024;

/// Time limit of an idle connection: browsers open some that they never use.
const SILENCE: Duration = Duration::from_secs(10);

/// Limit of concurrent connections; others wait.
const MOST_CONNECTIONS: usize = 16;

/// The listener of one sign-in.
pub struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// Answer of the authorization endpoint.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// The authorization code, or the provider's error.
    pub code: Result<String, String>,
    /// `iss` of RFC 9207, if sent.
    pub issuer: Option<String>,
}

impl Loopback {
    /// Listens on a port; `None` for any.
    ///
    /// # Errors
    ///
    /// A message when the port is in use.
    pub async fn open(port: Option<u16>) -> Result<Self, String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)));
        let cannot = |error: std::io::Error| match port {
            Some(port) => format!("the port {port} of this computer cannot be listened on: {error}"),
            None => format!("no port of this computer can be listened on: {error}"),
        };
        let listener = TcpListener::bind(address).await.map_err(cannot)?;
        let port = listener.local_addr().map_err(cannot)?.port();
        Ok(Self { listener, port })
    }

    /// The redirect address.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{PATH}", self.port)
    }

    /// Waits for the answer with this `state`; other requests are refused.
    pub async fn answer(self, state: &str) -> Answer {
        let (sender, mut answers) = mpsc::channel(1);
        let turns = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let (host, state): (Arc<str>, Arc<str>) = (format!("127.0.0.1:{}", self.port).into(), state.into());
        loop {
            let stream = tokio::select! {
                Some(answer) = answers.recv() => return answer,
                Ok((stream, _)) = self.listener.accept() => stream,
            };
            let (sender, turns, host, state) = (sender.clone(), turns.clone(), host.clone(), state.clone());
            tokio::spawn(async move {
                let Ok(_turn) = turns.try_acquire() else { return };
                if let Ok(Some(answer)) = timeout(SILENCE, serve(stream, &host, &state)).await {
                    // The channel holds one answer; a later one is dropped.
                    let _late = sender.try_send(answer);
                }
            });
        }
    }
}

async fn serve(mut stream: TcpStream, host: &str, state: &str) -> Option<Answer> {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() >= MOST_BYTES || stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let head = String::from_utf8_lossy(&head);
    let read = read(&head, host, state);
    let (status, words) = match &read {
        Ok(Answer { code: Ok(_), .. }) => ("200 OK", "You are signed in. You can close this page."),
        Ok(_) => ("200 OK", "You are not signed in. You can close this page."),
        Err(Refused::OtherPath) => ("404 Not Found", "There is nothing here."),
        Err(Refused::OtherSignIn) => ("400 Bad Request", "This is not the sign-in that was begun."),
    };
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>{words}</title><p style=\"font: 1.2em sans-serif; margin: 3em\">{words}"
    );
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n\r\n{page}",
        page.len()
    );
    // The answer counts also where the browser has gone.
    let _gone = stream.write_all(answer.as_bytes()).await;
    let _gone = stream.shutdown().await;
    read.ok()
}

#[derive(Debug, PartialEq)]
enum Refused {
    OtherPath,
    OtherSignIn,
}

/// Parses the head of a request.
fn read(head: &str, host: &str, state: &str) -> Result<Answer, Refused> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some("GET"), Some(target)) = (words.next(), words.next()) else { return Err(Refused::OtherPath) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    // DNS rebinding: a foreign name that resolves to this computer is recognized by the `Host` header.
    let is_ours = lines
        .filter_map(|line| line.split_once(':'))
        .any(|(name, value)| name.eq_ignore_ascii_case("host") && value.trim() == host);
    if path != PATH || !is_ours {
        return Err(Refused::OtherPath);
    }
    let parameters: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let get = |wanted: &str| parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    if get("state").as_deref() != Some(state) {
        return Err(Refused::OtherSignIn);
    }
    let refusal = || {
        let error = get("error").unwrap_or_else(|| "it sent no code".to_owned());
        get("error_description").map_or(error.clone(), |words| format!("{error}: {words}"))
    };
    let code = get("code").filter(|code| !code.is_empty() && get("error").is_none());
    Ok(Answer { code: code.ok_or_else(refusal), issuer: get("iss") })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "127.0.0.1:7";

    fn of(target: &str) -> Result<Answer, Refused> {
        read(&format!("GET {target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"), HOST, "s")
    }

    #[test]
    fn only_the_answer_to_this_sign_in_is_taken() {
        let answer = of("/callback?code=a%2Fb&state=s&iss=https%3A%2F%2Fid.example").unwrap();
        assert_eq!(answer, Answer { code: Ok("a/b".into()), issuer: Some("https://id.example".into()) });
        let refused = of("/callback?error=access_denied&error_description=no+thanks&state=s").unwrap();
        assert_eq!(refused.code, Err("access_denied: no thanks".to_owned()));
        assert_eq!(of("/callback?state=s").unwrap().code, Err("it sent no code".to_owned()));
        for target in ["/callback?code=a", "/callback?code=a&state=", "/callback?code=a&state=other"] {
            assert_eq!(of(target), Err(Refused::OtherSignIn), "{target}");
        }
        assert_eq!(of("/favicon.ico"), Err(Refused::OtherPath));
        let rebound = "GET /callback?code=a&state=s HTTP/1.1\r\nHost: evil.example:7\r\n\r\n";
        assert_eq!(read(rebound, HOST, "s"), Err(Refused::OtherPath));
        assert_eq!(read("POST /callback?code=a&state=s HTTP/1.1\r\n\r\n", HOST, "s"), Err(Refused::OtherPath));
        assert_eq!(read("", HOST, "s"), Err(Refused::OtherPath));
    }

    #[tokio::test]
    async fn a_wrong_answer_and_a_silent_connection_do_not_keep_the_right_one_out() {
        let loopback = Loopback::open(None).await.unwrap();
        let address = format!("127.0.0.1:{}", loopback.port);
        let waiting = tokio::spawn(async move { loopback.answer("right").await });
        let _silent = TcpStream::connect(&address).await.unwrap();
        let ask = async |state: &str| {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            let request = format!("GET /callback?code=c&state={state} HTTP/1.1\r\nHost: {address}\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer
        };
        assert!(ask("wrong").await.starts_with("HTTP/1.1 400 "));
        assert!(ask("right").await.contains("You are signed in"));
        assert_eq!(waiting.await.unwrap(), Answer { code: Ok("c".into()), issuer: None });
        assert!(TcpStream::connect(&address).await.is_err(), "the listener is gone");
    }
}
