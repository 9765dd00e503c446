//! Signing in and out, as apps have it: buttons, actions, `auth.user`, tokens of a sign-in in requests.

use ensemble_run::message::desktop::{DesktopAnswer, DesktopRequest};
use ensemble_run::message::http::{Credentials, SignedIn};
use ensemble_run::message::sign_in::SignInRequest;
use ensemble_run::value::Value;

use crate::harness::{Harness, on_app, on_screen};

const SCREEN: &str = r#"
API:
  server:
    inputs: [idToken, tenant]
    method: POST
    url: http://there/session
    body: {token: "${idToken}", tenant: "${tenant}"}
  mail:
    url: http://there/mail
    authorization: {oauthId: google, forceNewTokens: true}
View:
  body:
    Column:
      children:
        - Text: {id: who, text: "${auth.user.email ?? 'nobody'} / ${ensemble.user.name ?? '-'}"}
        - Text: {id: log, text: "-"}
        - SignInWithGoogle:
            id: google
            clientId: our-app
            scopes: [email, calendar]
            provider: server
            signInServerAPI: {name: server, inputs: {tenant: north}}
            onAuthenticated: "log.text = 'is ' + event.data.user.email + ' ' + event.data.idToken"
            onSignedIn: "log.text = 'server says ' + response.body.ok"
            onError: "log.text = event.error"
        - Button: {label: Verify, onTap: {verifySignIn: {onSignedIn: "log.text = 'still ' + event.data.user.email", onNotSignedIn: "log.text = 'not signed in'"}}}
        - Button: {label: Leave, onTap: {signOut: {onComplete: "log.text = 'gone'"}}}
        - Button: {label: Mail, onTap: {invokeAPI: {name: mail}}}
        - Button: {label: Other, onTap: "ensemble.authorizeOAuthService('work').catch(error => { log.text = error })"}
"#;

fn user() -> Value {
    Value::map([
        ("id", Value::from("42")),
        ("name", Value::from("Ann")),
        ("email", Value::from("ann@example.com")),
        ("provider", Value::from("google")),
    ])
}

fn asked(app: &mut Harness, answer: Result<Value, &str>) -> SignInRequest {
    match app.desktop(answer.map(DesktopAnswer::Value)) {
        DesktopRequest::SignIn(request) => *request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_press_signs_in_tells_the_server_and_the_screen_knows_who() {
    on_screen(SCREEN, |app| {
        assert_eq!(app.text("who"), "nobody / -");
        app.fire("google", "onTap", Value::Null);
        let answer = Value::map([("user", user()), ("idToken", Value::from("a.b.c"))]);
        let SignInRequest::Begin(provider) = asked(app, Ok(answer)) else { panic!("no sign-in") };
        assert_eq!((&*provider.issuer, &*provider.client_id), ("https://accounts.google.com", "our-app"));
        assert_eq!(provider.scopes, ["openid", "email", "calendar"]);
        assert_eq!(app.text("who"), "ann@example.com / Ann");
        assert_eq!(app.text("log"), "is ann@example.com a.b.c");
        let body = format!("{:?}", app.request("session").body);
        assert!(body.contains("a.b.c") && body.contains("north"), "{body}");
        app.respond("session", 200, r#"{"ok": "yes"}"#);
        assert_eq!(app.text("log"), "server says yes");
        app.tap("Verify");
        assert_eq!(asked(app, Ok(user())), SignInRequest::Verify);
        assert_eq!(app.text("log"), "still ann@example.com");
        app.tap("Leave");
        assert_eq!(asked(app, Ok(Value::Null)), SignInRequest::End);
        assert_eq!((app.text("who"), app.text("log")), ("nobody / -".to_owned(), "gone".to_owned()));
        app.tap("Verify");
        asked(app, Ok(Value::Null));
        assert_eq!(app.text("log"), "not signed in");
        assert_eq!(app.faults(), [""; 0]);
    });
}

#[test]
fn what_goes_wrong_is_told_and_requests_name_the_sign_in() {
    on_screen(SCREEN, |app| {
        app.fire("google", "onTap", Value::Null);
        asked(app, Err("nobody signed in within 300 seconds; try again"));
        assert_eq!(app.text("log"), "nobody signed in within 300 seconds; try again");
        assert_eq!(app.text("who"), "nobody / -");
        app.tap("Other");
        assert!(app.text("log").contains("needs its `issuer`"), "{}", app.text("log"));
        app.tap("Mail");
        let wanted = Credentials::SignedIn(SignedIn { provider: "google".into(), always_fresh: true });
        assert_eq!(app.request("mail").credentials.as_deref(), Some(&wanted));
    });
}

#[test]
fn the_configuration_declares_providers() {
    let config = "services:\n  signIn:\n    providers:\n      work: {issuer: https://id.example, clientId: desktop, clientSecret: '${secrets.SECRET}', redirectPort: 8123}\n";
    let screen = "API:\n  mine: {url: 'http://there/mine', authorization: {oauthId: work}}\nView:\n  body:\n    Button: {label: Sign in, onTap: {authorizeOAuthService: {id: work}}}\n";
    let files =
        [("ensemble-config.yaml", config), ("screens/Home.yaml", screen), (".env.secrets", "SECRET=hush-hush\n")];
    on_app(&files, |app| {
        app.tap("Sign in");
        let SignInRequest::Begin(provider) = asked(app, Err("closed")) else { panic!("no sign-in") };
        assert_eq!((&*provider.issuer, &*provider.client_secret), ("https://id.example", "hush-hush"));
        assert_eq!(provider.redirect_port, Some(8123));
        assert!(app.faults()[0].contains("`authorizeOAuthService` failed: closed"));
    });
}
