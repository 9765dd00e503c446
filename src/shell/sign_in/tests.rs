//! Signing in to a small OpenID provider over HTTP on this computer.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::channel;
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use url::Url;

use super::*;
use ensemble_sse::AllowedHosts;

/// An OpenID provider for tests, with faults that can be switched on.
struct OpenId {
    address: String,
    key: EcdsaKeyPair,
    /// Authorization requests by code.
    codes: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
    /// The valid refresh token.
    refresh: Mutex<String>,
    count: AtomicU64,
    revoked: Mutex<Vec<String>>,
    /// Signs with a key that is not in its key set.
    lies: AtomicBool,
    /// Redirects with an error.
    refuses: AtomicBool,
    /// Reports another issuer.
    is_another: AtomicBool,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
}

impl OpenId {
    fn start() -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let provider = Arc::new(Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            key: key(),
            codes: Mutex::default(),
            refresh: Mutex::default(),
            count: AtomicU64::new(0),
            revoked: Mutex::default(),
            lies: AtomicBool::new(false),
            refuses: AtomicBool::new(false),
            is_another: AtomicBool::new(false),
        });
        let shared = provider.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                thread::spawn(move || shared.serve(stream));
            }
        });
        provider
    }

    fn serve(&self, mut stream: TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut first, mut length, mut line) = (String::new(), 0, String::new());
        reader.read_line(&mut first).unwrap();
        while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let form = |bytes: &[u8]| url::form_urlencoded::parse(bytes).into_owned().collect::<BTreeMap<String, String>>();
        let url = Url::parse(&format!("http://h{}", first.split(' ').nth(1).unwrap_or("/"))).unwrap();
        let query = form(url.query().unwrap_or_default().as_bytes());
        let (head, text) = match url.path() {
            "/.well-known/openid-configuration" => ("200 OK".to_owned(), self.configuration()),
            "/authorize" => (format!("302 Found\r\nLocation: {}", self.authorize(query)), String::new()),
            "/token" => match self.token(&form(&body)) {
                Ok(text) => ("200 OK".to_owned(), text),
                Err(error) => ("400 Bad Request".to_owned(), format!(r#"{{"error":"{error}"}}"#)),
            },
            "/keys" => ("200 OK".to_owned(), self.keys()),
            "/revoke" => {
                self.revoked.lock().unwrap().push(form(&body)["token"].clone());
                ("200 OK".to_owned(), String::new())
            }
            _ => ("404 Not Found".to_owned(), String::new()),
        };
        let length = text.len();
        let head = format!(
            "HTTP/1.1 {head}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        let _gone = stream.write_all(format!("{head}{text}").as_bytes());
    }

    fn configuration(&self) -> String {
        let at = &self.address;
        let issuer = if self.is_another.load(Ordering::Relaxed) { "https://evil.example" } else { at };
        format!(
            r#"{{"issuer":"{issuer}","authorization_endpoint":"{at}/authorize","token_endpoint":"{at}/token","jwks_uri":"{at}/keys","revocation_endpoint":"{at}/revoke"}}"#
        )
    }

    fn authorize(&self, asked: BTreeMap<String, String>) -> String {
        assert_eq!((&*asked["response_type"], &*asked["code_challenge_method"]), ("code", "S256"));
        let mut back = Url::parse(&asked["redirect_uri"]).unwrap();
        assert_eq!(back.host_str(), Some("127.0.0.1"));
        let code = format!("code-{}", self.count.fetch_add(1, Ordering::Relaxed));
        let mut answer = back.query_pairs_mut();
        answer.append_pair("state", &asked["state"]).append_pair("iss", &self.address);
        if self.refuses.load(Ordering::Relaxed) {
            answer.append_pair("error", "access_denied");
        } else {
            answer.append_pair("code", &code);
        }
        drop(answer);
        self.codes.lock().unwrap().insert(code, asked);
        back.into()
    }

    fn token(&self, asked: &BTreeMap<String, String>) -> Result<String, &'static str> {
        let id = match &*asked["grant_type"] {
            "authorization_code" => {
                // A code is good once.
                let given = self.codes.lock().unwrap().remove(&asked["code"]).ok_or("invalid_grant")?;
                let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, asked["code_verifier"].as_bytes()));
                if challenge != given["code_challenge"] || asked["redirect_uri"] != given["redirect_uri"] {
                    return Err("invalid_grant");
                }
                format!(r#","id_token":"{}""#, self.id_token(&given["client_id"], &given["nonce"]))
            }
            "refresh_token" if asked["refresh_token"] == *self.refresh.lock().unwrap() => String::new(),
            _ => return Err("invalid_grant"),
        };
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        *self.refresh.lock().unwrap() = format!("refresh-token-{number}");
        Ok(format!(
            r#"{{"access_token":"access-token-{number}","refresh_token":"refresh-token-{number}","token_type":"Bearer","expires_in":3600{id}}}"#
        ))
    }

    fn id_token(&self, client: &str, nonce: &str) -> String {
        let claims = format!(
            r#"{{"iss":"{}","aud":"{client}","sub":"42","nonce":"{nonce}","exp":5000,"iat":1000,"name":"Ann Example","email":"ann@example.com"}}"#,
            self.address
        );
        let text =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","kid":"one"}"#), URL_SAFE_NO_PAD.encode(claims));
        let other = key();
        let pair = if self.lies.load(Ordering::Relaxed) { &other } else { &self.key };
        let signature = pair.sign(&SystemRandom::new(), text.as_bytes()).unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn keys(&self) -> String {
        let point = self.key.public_key().as_ref();
        let (x, y) = (URL_SAFE_NO_PAD.encode(&point[1..33]), URL_SAFE_NO_PAD.encode(&point[33..]));
        format!(r#"{{"keys":[{{"kty":"EC","crv":"P-256","kid":"one","use":"sig","x":"{x}","y":"{y}"}}]}}"#)
    }

    fn provider(&self) -> Provider {
        Provider {
            name: "small".to_owned(),
            issuer: self.address.clone(),
            client_id: "our-app".to_owned(),
            scopes: vec!["openid".to_owned(), "email".to_owned()],
            ..Provider::default()
        }
    }
}

/// Sign-ins that are not kept, at the second 2000.
fn sign_ins(allowed: &[&str]) -> SignIns {
    let gate = AllowedHosts(allowed.iter().map(|host| (*host).to_owned()).collect());
    SignIns { now: || 2000.0, ..SignIns::new("sign-in-test", false, Arc::new(gate)) }
}

/// The response at a URL, with redirects followed.
fn browse(address: &str) -> String {
    let url = Url::parse(address).unwrap();
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(&host).unwrap();
    let path = &url[url::Position::BeforePath..];
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let next = answer.lines().find_map(|line| line.strip_prefix("Location: ").map(str::to_owned));
    next.map_or(answer, |next| browse(&next))
}

/// A user who signs in.
fn browser(address: &str) -> Result<(), String> {
    let address = address.to_owned();
    thread::spawn(move || browse(&address));
    Ok(())
}

fn token(sign_ins: &SignIns, refused: Option<&str>) -> Result<String, String> {
    let signed_in = SignedIn { provider: "small".into(), always_fresh: false };
    sign_ins.token(&signed_in, refused).map(|token| token.to_string())
}

#[test]
fn a_person_signs_in_is_known_gets_fresh_tokens_and_signs_out() {
    let openid = OpenId::start();
    let ours = sign_ins(&[]);
    assert_eq!(ours.perform(SignInRequest::Verify, browser), Ok(Value::Null));
    assert!(token(&ours, None).unwrap_err().contains("nobody has signed in"));
    let answer = ours.perform(SignInRequest::Begin(openid.provider()), browser).unwrap();
    let user = answer.get("user");
    assert_eq!(user.get("email").as_str(), Some("ann@example.com"));
    assert_eq!((user.get("name").as_str(), user.get("id").as_str()), (Some("Ann Example"), Some("42")));
    assert!(answer.get("idToken").as_str().is_some_and(|token| token.split('.').count() == 3));
    assert_eq!(ours.perform(SignInRequest::Verify, browser), Ok(user));
    let first = token(&ours, None).unwrap();
    assert!(first.starts_with("access-token-"), "{first}");
    assert_eq!(token(&ours, None).as_deref(), Ok(&*first), "it is kept while it is good");
    let second = token(&ours, Some(&first)).unwrap();
    assert_ne!(first, second);
    let third = token(&ours, Some(&second)).unwrap();
    assert!(third != second, "the refresh token that came with the second is used");
    assert_eq!(terminal::masked(&format!("got {third}")), "got ***");
    assert!(!format!("{ours:?}").contains("token"));
    assert_eq!(ours.perform(SignInRequest::End, browser), Ok(Value::Null));
    assert_eq!(openid.revoked.lock().unwrap().len(), 1);
    assert!(token(&ours, None).unwrap_err().contains("nobody has signed in"));
    assert_eq!(ours.perform(SignInRequest::Verify, browser), Ok(Value::Null));
}

#[test]
fn a_refresh_token_that_was_taken_back_ends_the_sign_in() {
    let openid = OpenId::start();
    let ours = sign_ins(&[]);
    ours.perform(SignInRequest::Begin(openid.provider()), browser).unwrap();
    let first = token(&ours, None).unwrap();
    *openid.refresh.lock().unwrap() = "another".to_owned();
    assert!(token(&ours, Some(&first)).unwrap_err().contains("sign in again: the provider answered 400 invalid_grant"));
    assert_eq!(ours.perform(SignInRequest::Verify, browser), Ok(Value::Null));
}

#[test]
fn what_is_wrong_with_the_provider_is_said() {
    let openid = OpenId::start();
    let ours = sign_ins(&[]);
    let fault = |flag: &AtomicBool| {
        flag.store(true, Ordering::Relaxed);
        let fault = ours.perform(SignInRequest::Begin(openid.provider()), browser).unwrap_err();
        flag.store(false, Ordering::Relaxed);
        fault
    };
    assert_eq!(fault(&openid.refuses), "the provider did not sign you in: access_denied");
    assert_eq!(fault(&openid.lies), "the signature of the id token is wrong");
    assert!(fault(&openid.is_another).contains("calls itself `https://evil.example`"));
    assert!(token(&ours, None).is_err(), "nobody has signed in");
    let plain = Provider { issuer: "http://id.example".to_owned(), ..openid.provider() };
    assert!(ours.perform(SignInRequest::Begin(plain), browser).unwrap_err().contains("is not encrypted"));
    let closed = ours.perform(SignInRequest::Begin(openid.provider()), |_| Err("no browser".to_owned()));
    assert_eq!(closed, Err("no browser".to_owned()));
}

#[test]
fn the_gate_holds_for_the_provider_too() {
    let openid = OpenId::start();
    let ours = sign_ins(&["elsewhere.example"]);
    let fault = ours.perform(SignInRequest::Begin(openid.provider()), browser).unwrap_err();
    assert!(fault.contains("cannot be asked") && fault.contains("--allow-host"), "{fault}");
}

#[test]
fn nobody_is_waited_for_for_ever_and_a_foreign_answer_is_none() {
    let openid = OpenId::start();
    let ours = SignIns { time_limit: Duration::from_millis(300), ..sign_ins(&[]) };
    let (sender, answers) = channel();
    let forged = move |address: &str| {
        let redirect =
            Url::parse(address).unwrap().query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
        thread::spawn(move || sender.send(browse(&format!("{redirect}?code=stolen&state=guessed"))));
        Ok(())
    };
    let fault = ours.perform(SignInRequest::Begin(openid.provider()), forged).unwrap_err();
    assert_eq!(fault, "nobody signed in within 0 seconds; try again");
    assert!(answers.recv().unwrap().starts_with("HTTP/1.1 400 "));
}

#[test]
fn a_second_sign_in_replaces_one_whose_page_was_closed() {
    let openid = OpenId::start();
    let ours = sign_ins(&[]);
    // A port that the provider must know: the second sign-in needs it, too.
    let port = Some(TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port());
    let provider = Provider { redirect_port: port, ..openid.provider() };
    thread::scope(|scope| {
        let (sender, is_shown) = channel();
        let closed = scope.spawn(|| {
            let closed = move |_: &str| sender.send(()).map_err(|error| error.to_string());
            ours.perform(SignInRequest::Begin(provider.clone()), closed)
        });
        is_shown.recv().unwrap();
        let answer = ours.perform(SignInRequest::Begin(provider.clone()), browser).unwrap();
        assert_eq!(answer.get("user").get("email").as_str(), Some("ann@example.com"));
        assert_eq!(closed.join().unwrap(), Err("another sign-in has begun".to_owned()));
    });
}
