//! Registers values to be masked in output: the app's secrets and logins, the command line, credentials in requests. `terminal` masks them.

use super::terminal;
use ensemble_core::app::{App, Binding};
use ensemble_core::message::Event;
use ensemble_core::message::http::{Headers, HttpRequest};
use ensemble_core::message::net::{NetCommand, NetEvent};
use ensemble_core::message::stream::StreamEvent;
use ensemble_core::value::Value;
use ensemble_sse::{is_secret_header, secrets_in_address};

/// Registers the app's `secrets` and literal logins of its APIs.
pub fn hide_secrets_of(app: &App) {
    app.secrets.values().for_each(hide_value);
    let screens = app.screens.values().flat_map(|screen| screen.apis.values());
    screens.filter_map(|api| api.authorization.as_ref()).for_each(hide_login);
}

/// Registers values of `--env` whose name suggests a secret: `--env API_TOKEN=…`.
pub(crate) fn hide_env<'a>(env: impl IntoIterator<Item = (&'a str, &'a str)>) {
    terminal::hide(env.into_iter().filter(|(name, _)| is_secret_name(name)).map(|(_, value)| value));
}

/// Registers credentials in a network command.
pub fn hide_logins_of(command: &NetCommand) {
    let (url, headers, credentials) = match command {
        NetCommand::Request { request, .. } => {
            let HttpRequest { url, headers, credentials, .. } = &**request;
            (url, headers, credentials)
        }
        NetCommand::OpenStream { request, .. } | NetCommand::RefreshStream { request, .. } => {
            (&request.url, &request.headers, &request.credentials)
        }
        NetCommand::OpenSocket { request, .. } => (&request.url, &request.headers, &None),
        _ => return,
    };
    hide_headers(headers);
    terminal::hide_passing(secrets_in_address(url).iter().map(String::as_str));
    let client = credentials.as_ref().and_then(|credentials| credentials.client());
    terminal::hide_passing(client.map(|client| &*client.client_secret));
}

/// Registers cookies that a response sets.
pub(crate) fn hide_cookies_of(event: &Event) {
    let hide = |headers: &Headers| {
        for (_, value) in headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let pair = value.split(';').next().unwrap_or_default();
            terminal::hide_passing(pair.split_once('=').map(|(_, value)| value));
        }
    };
    match event {
        Event::Net(NetEvent::Response { result: Ok(response), .. }) => {
            hide(&response.headers);
            terminal::hide_passing(response.cookies.iter().map(|(_, value)| &**value));
        }
        Event::Net(NetEvent::Stream(batch)) => batch.events.iter().for_each(|event| match event {
            StreamEvent::Opened { headers, .. } => hide(headers),
            StreamEvent::Failed(failure) => hide(&failure.headers),
            _ => {}
        }),
        _ => {}
    }
}

/// True for a header whose value is not a secret.
pub(crate) fn is_plain_header(name: &str) -> bool {
    const PLAIN: [&str; 9] =
        ["cache-control", "pragma", "origin", "referer", "user-agent", "last-event-id", "host", "connection", "range"];
    let name = name.to_ascii_lowercase();
    PLAIN.contains(&&*name) || name.starts_with("accept") || name.starts_with("content-") || name.starts_with("if-")
}

fn hide_headers(headers: &Headers) {
    let secret = headers.iter().filter(|(name, _)| is_secret_header(&name.to_ascii_lowercase()));
    terminal::hide_passing(secret.map(|(_, value)| &**value));
}

/// Registers secret parts of a login: `password` of `basic`, `token` of `bearer`, `value` of `apiKey`, `clientSecret` of `oauth2`.
fn hide_login(login: &Binding) {
    match login {
        Binding::Constant(value) => hide_login_value(value),
        Binding::Map(ways) => ways.iter().for_each(|(name, way)| match way {
            Binding::Constant(value) if is_secret_key(name) => hide_value(value),
            way => hide_login(way),
        }),
        Binding::Code(_) | Binding::Text(_) | Binding::List(_) => {}
    }
}

fn hide_login_value(value: &Value) {
    for (name, value) in value.as_map().into_iter().flat_map(|map| map.iter()) {
        if is_secret_key(name) { hide_value(value) } else { hide_login_value(value) }
    }
}

fn is_secret_key(name: &str) -> bool {
    matches!(name, "password" | "token" | "value" | "clientSecret" | "secret") || name == "bearer"
}

fn is_secret_name(name: &str) -> bool {
    const WORDS: [&str; 14] = [
        "auth",
        "authorization",
        "cookie",
        "dsn",
        "jwt",
        "key",
        "pass",
        "passphrase",
        "private",
        "pwd",
        "session",
        "sig",
        "signature",
        "signing",
    ];
    let name = name.to_ascii_lowercase();
    ["token", "secret", "passw", "apikey", "credential", "bearer"].iter().any(|word| name.contains(word))
        || name.split(['_', '-', '.']).any(|part| WORDS.contains(&part))
        || name == "stream_user"
}

/// Registers all strings and numbers in a value.
pub(crate) fn hide_value(value: &Value) {
    match value {
        Value::Text(text) => terminal::hide([&**text]),
        Value::Number(_) => terminal::hide([&*value.to_display()]),
        Value::List(items) => items.iter().for_each(hide_value),
        Value::Map(map) => map.iter().for_each(|(_, value)| hide_value(value)),
        Value::Null | Value::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::disk::Disk;
    use ensemble_core::app::{LoadOptions, load_text};
    use ensemble_core::message::http::{ClientCredentials, Credentials, HttpResponse};
    use ensemble_core::message::net::TaskId;
    use ensemble_core::message::socket::SocketRequest;
    use ensemble_core::message::stream::{ConnectionId, Failure, StreamBatch, StreamRequest};
    use ensemble_script::Checker;

    #[test]
    fn logins_of_apis_are_hidden_wherever_they_are_written() {
        let text = "View: {body: {Text: {text: Hello}}}\nAPI:\n  a: {url: 'https://h/', authorization: {bearer: hidden-bearer-1}}\n  \
                    b: {url: 'https://h/', authorization: {bearer: {token: hidden-bearer-2}}}\n  \
                    c: {url: 'https://h/', authorization: {basic: {username: plain-user, password: hidden-password}}}\n  \
                    d: {url: 'https://h/', authorization: {oauth2: {tokenUrl: 'https://h/', clientId: plain-id, clientSecret: hidden-client}}}\n";
        let catalog = crate::shell::catalog();
        let (mut app, report) = load_text("a.yaml", text, &Disk, &catalog, &Checker, &LoadOptions::default());
        assert!(!report.has_errors(), "{:?}", report.diagnostics());
        app.secrets.insert("LIST".into(), Value::list([Value::from("hidden-listed"), Value::Number(987_654_321.0)]));
        hide_secrets_of(&app);
        assert_eq!(terminal::masked("hidden-listed 987654321"), "*** ***");
        let said = "hidden-bearer-1 hidden-bearer-2 hidden-password hidden-client plain-user plain-id";
        assert_eq!(terminal::masked(said), "*** *** *** *** plain-user plain-id");
    }

    #[test]
    fn what_requests_carry_is_hidden() {
        let mut request = HttpRequest::get("https://h/");
        request.headers =
            vec![("Authorization".into(), "Bearer of-a-request".into()), ("X-Topic".into(), "plain-topic".into())];
        hide_logins_of(&NetCommand::Request { id: TaskId(1), request: Box::new(request) });
        assert_eq!(terminal::masked("of-a-request plain-topic"), "*** plain-topic");
    }

    #[test]
    fn what_streams_and_sockets_carry_is_hidden() {
        let headers = |secret: &str| vec![("Authorization".into(), format!("Bearer {secret}").into())];
        let stream =
            |url: &str, secret: &str| Box::new(StreamRequest { headers: headers(secret), ..StreamRequest::get(url) });
        let id = ConnectionId(1);
        let opened = stream("https://h/?token=in-an-address", "of-an-open-stream");
        hide_logins_of(&NetCommand::OpenStream { id, generation: 1, request: opened });
        hide_logins_of(&NetCommand::RefreshStream { id, request: stream("https://h/", "of-a-refreshed-stream") });
        let socket = SocketRequest { headers: headers("of-a-socket"), ..SocketRequest::new("wss://h/") };
        hide_logins_of(&NetCommand::OpenSocket { id, generation: 1, request: Box::new(socket) });
        hide_logins_of(&NetCommand::CloseSocket { id });
        let said = "in-an-address of-an-open-stream of-a-refreshed-stream of-a-socket";
        assert_eq!(terminal::masked(said), "*** *** *** ***");
    }

    #[test]
    fn the_secret_of_a_client_is_hidden() {
        let credentials = Some(std::sync::Arc::new(Credentials::Client(ClientCredentials {
            token_url: "https://h/token".into(),
            client_id: "plain-client".into(),
            client_secret: "of-a-client".into(),
            scope: "".into(),
            parameters: Vec::new(),
            secret_in_body: false,
        })));
        let request = HttpRequest { credentials, ..HttpRequest::get("https://h/") };
        hide_logins_of(&NetCommand::Request { id: TaskId(1), request: Box::new(request) });
        assert_eq!(terminal::masked("of-a-client plain-client"), "*** plain-client");
    }

    #[test]
    fn cookies_that_answers_set_are_hidden() {
        let headers = |secret: &str| -> Headers {
            vec![
                ("set-cookie".into(), format!("session={secret}; Path=/plain-path").into()),
                ("x-topic".into(), "name=plain-header".into()),
            ]
        };
        let response = HttpResponse {
            status: 200,
            reason: "OK".into(),
            headers: headers("of-an-answer"),
            body: Value::Null,
            cookies: vec![("other".into(), "of-a-jar".into())],
        };
        hide_cookies_of(&Event::Net(NetEvent::Response { id: TaskId(1), result: Ok(Box::new(response)) }));
        let events = vec![
            StreamEvent::Opened { status: 200, url: "https://h/".into(), headers: headers("of-a-stream") },
            StreamEvent::Failed(Failure { headers: headers("of-a-failure"), ..Failure::default() }),
            StreamEvent::Connecting { attempt: 0 },
        ];
        hide_cookies_of(&Event::Net(NetEvent::Stream(StreamBatch {
            connection: ConnectionId(1),
            generation: 1,
            events,
        })));
        let said = "of-an-answer of-a-jar of-a-stream of-a-failure plain-path plain-header";
        assert_eq!(terminal::masked(said), "*** *** *** *** plain-path plain-header");
    }

    #[test]
    fn headers_whose_values_are_no_secrets_are_known() {
        for name in ["Accept", "accept-language", "Content-Type", "If-None-Match", "User-Agent", "Last-Event-ID"] {
            assert!(is_plain_header(name), "{name}");
        }
        for name in ["Authorization", "X-Tenant", "apikey", "Cookie", "X-Accept"] {
            assert!(!is_plain_header(name), "{name}");
        }
    }

    #[test]
    fn the_command_line_says_by_its_names_what_is_secret() {
        hide_env([("API_TOKEN", "env-hidden-1"), ("API_URL", "https://plain.example"), ("MAPS_KEY", "env-hidden-2")]);
        assert_eq!(
            terminal::masked("env-hidden-1 https://plain.example env-hidden-2"),
            "*** https://plain.example ***"
        );
        for name in [
            "AUTHORIZATION",
            "X-Auth",
            "DB_PASS",
            "db_pwd",
            "JWT",
            "SESSION_COOKIE",
            "SENTRY_DSN",
            "SSH_PRIVATE",
            "KEY",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["AUTHOR", "KEYBOARD", "PASSENGERS", "MONKEY", "SESSIONS", "PRIVATELY", "API_URL"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
