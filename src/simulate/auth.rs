//! Required credentials and query parameters.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::fields::Fields;
use super::read::ReadNode as _;
use super::request::Request;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;

/// Credentials that a request must send.
#[derive(Clone, Debug, Default)]
pub(super) struct Auth {
    /// Accepted credentials; none required if empty.
    accepted: Vec<Credential>,
    /// Response body for missing credentials.
    refusal: Option<Value>,
    /// Response body for wrong credentials, if it differs.
    wrong: Option<Value>,
    /// Known credentials that are refused, with status 403 by default.
    forbidden: Vec<Forbidden>,
    required: Vec<RequiredQuery>,
}

/// A refused request.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) body: Value,
    /// Scheme for `WWW-Authenticate`.
    pub(super) challenge: Option<&'static str>,
}

/// Known credentials that are refused, with the response.
#[derive(Clone, Debug)]
struct Forbidden {
    credentials: Vec<Credential>,
    status: u16,
    body: Option<Value>,
}

#[derive(Clone, Debug)]
enum Credential {
    Bearer(String),
    Basic { plain: String, encoded: String },
    Header { name: String, value: String },
    Query { name: String, value: String },
}

#[derive(Clone, Debug)]
struct RequiredQuery {
    /// Names, one of which is required.
    query: Vec<String>,
    status: u16,
    body: Value,
}

impl Auth {
    /// Reads `auth` and `requires`.
    pub(super) fn read(fields: &mut Fields<'_>) -> Result<Self, Diagnostic> {
        let mut auth = Self::default();
        if let Some(node) = fields.get("auth") {
            auth.read_auth(node)?;
        }
        if let Some(node) = fields.get("requires") {
            auth.required = node.items().iter().map(RequiredQuery::read).collect::<Result<_, _>>()?;
        }
        Ok(auth)
    }

    fn read_auth(&mut self, node: &Node) -> Result<(), Diagnostic> {
        let mut fields = Fields::of(node)?;
        self.accepted = Credential::read_all(&mut fields)?;
        self.refusal = fields.get("body").map(Node::to_json);
        self.wrong = fields.get("wrongBody").map(Node::to_json);
        self.forbidden = fields
            .get("forbidden")
            .map_or(&[][..], Node::items)
            .iter()
            .map(Forbidden::read)
            .collect::<Result<_, _>>()?;
        fields.finish()?;
        match self.accepted.is_empty() {
            true => Err(Diagnostic::error(Code::MissingKey, node.span, "`auth` asks for nothing")
                .help("name a `bearer`, `basic`, `header` or `query`")),
            false => Ok(()),
        }
    }

    /// Checks a request.
    pub(super) fn check(&self, request: &Request) -> Result<(), Refusal> {
        let opens = |forbidden: &&Forbidden| forbidden.credentials.iter().any(|credential| credential.opens(request));
        if let Some(forbidden) = self.forbidden.iter().find(opens) {
            let status = forbidden.status;
            let body = forbidden.body.clone().unwrap_or_else(
                || json!({"error": "forbidden", "message": "these credentials do not open this", "statusCode": status}),
            );
            return Err(Refusal { status, body, challenge: None });
        }
        if !self.accepted.is_empty() && !self.accepted.iter().any(|credential| credential.opens(request)) {
            let brought = self.accepted.iter().any(|credential| credential.is_brought(request));
            let body = self.wrong.as_ref().filter(|_| brought).or(self.refusal.as_ref()).cloned().unwrap_or_else(
                || json!({"error": "unauthorized", "message": "credentials are missing or wrong", "statusCode": 401}),
            );
            return Err(Refusal { status: 401, body, challenge: self.accepted.iter().find_map(Credential::challenge) });
        }
        match self.required.iter().find(|required| required.query.iter().all(|name| request.query(name).is_none())) {
            Some(missing) => Err(Refusal { status: missing.status, body: missing.body.clone(), challenge: None }),
            None => Ok(()),
        }
    }

    /// Accepted credentials as request lines.
    pub(super) fn credentials(&self) -> impl Iterator<Item = String> {
        self.accepted.iter().map(Credential::sent)
    }

    /// Text of the list of streams.
    pub(super) fn describe(&self) -> Option<String> {
        let words: Vec<String> = self.accepted.iter().map(Credential::describe).collect();
        (!words.is_empty()).then(|| format!("asks for {}", words.join(" or ")))
    }
}

impl Forbidden {
    fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let forbidden = Self {
            credentials: Credential::read_all(&mut fields)?,
            status: fields.get("status").map_or(Ok(403), status)?,
            body: fields.get("body").map(Node::to_json),
        };
        fields.finish()?;
        Ok(forbidden)
    }
}

impl Credential {
    fn read_all(fields: &mut Fields<'_>) -> Result<Vec<Self>, Diagnostic> {
        let mut all: Vec<Self> = Vec::new();
        all.extend(fields.text("bearer")?.map(Self::Bearer));
        all.extend(fields.text("basic")?.map(|plain| Self::Basic { encoded: STANDARD.encode(&plain), plain }));
        for header in fields.get("header").map_or(&[][..], Node::items) {
            let (name, value) = pair(header)?;
            all.push(Self::Header { name, value });
        }
        for query in fields.get("query").map_or(&[][..], Node::items) {
            let (name, value) = pair(query)?;
            all.push(Self::Query { name, value });
        }
        Ok(all)
    }

    /// True when a request has a credential of this kind, correct or not; a wrong one is answered with `wrongBody`.
    fn is_brought(&self, request: &Request) -> bool {
        match self {
            Self::Bearer(_) | Self::Basic { .. } => request.header("authorization").is_some(),
            Self::Header { name, .. } => request.header(name).is_some(),
            Self::Query { name, .. } => request.query(name).is_some(),
        }
    }

    fn sent(&self) -> String {
        match self {
            Self::Bearer(token) => format!("Authorization: Bearer {token}"),
            Self::Basic { plain, .. } => format!("user and password {plain}"),
            Self::Header { name, value } => format!("{name}: {value}"),
            Self::Query { name, value } => format!("?{name}={value}"),
        }
    }

    fn opens(&self, request: &Request) -> bool {
        let authorization = |scheme: &str, secret: &str| {
            let given = request.header("authorization").and_then(|header| header.split_once(' '));
            given.is_some_and(|(given, rest)| given.eq_ignore_ascii_case(scheme) && rest.trim() == secret)
        };
        match self {
            Self::Bearer(token) => authorization("bearer", token),
            Self::Basic { encoded, .. } => authorization("basic", encoded),
            Self::Header { name, value } => request.header(name) == Some(value),
            Self::Query { name, value } => request.query(name) == Some(value),
        }
    }

    fn challenge(&self) -> Option<&'static str> {
        match self {
            Self::Bearer(_) => Some("Bearer"),
            Self::Basic { .. } => Some("Basic realm=\"simulation\", charset=\"UTF-8\""),
            Self::Header { .. } | Self::Query { .. } => None,
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Bearer(_) => "a bearer token".into(),
            Self::Basic { .. } => "user and password".into(),
            Self::Header { name, .. } => format!("the header `{name}`"),
            Self::Query { name, .. } => format!("`?{name}=`"),
        }
    }
}

impl RequiredQuery {
    fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let query: Vec<String> = fields.need("query")?.items().iter().map(Node::string).collect::<Result<_, _>>()?;
        let status = fields.get("status").map_or(Ok(400), status)?;
        let body = fields.get("body").map_or_else(
            || json!({"error": "bad request", "message": format!("the parameter `{}` is missing", query.join("` or `"))}),
            Node::to_json,
        );
        fields.finish()?;
        Ok(Self { query, status, body })
    }
}

/// An HTTP status.
pub(super) fn status(node: &Node) -> Result<u16, Diagnostic> {
    match node.count(599)? {
        code @ 200..=599 => Ok(code as u16),
        _ => Err(Diagnostic::error(Code::OutOfRange, node.span, "expected an HTTP status from 200 to 599")),
    }
}

fn pair(node: &Node) -> Result<(String, String), Diagnostic> {
    let mut fields = Fields::of(node)?;
    let pair = (fields.need("name")?.string()?, fields.need("value")?.string()?);
    fields.finish()?;
    Ok(pair)
}
