//! A path of a simulation: requests, credentials, service.

use super::address::Address;
use super::answer::Answer;
use super::auth::Auth;
use super::fault_injection::InjectedFault;
use super::fields::Fields;
use super::pace::Rate;
use super::plain_http::PlainHttp;
use super::publish::Publish;
use super::read::ReadNode as _;
use super::recorded::Recorded;
use super::stream::Stream;
use ensemble_core::diag::{Code, Diagnostic, Span};
use ensemble_core::syntax::Node;

/// A path.
#[derive(Clone)]
pub(super) struct Endpoint {
    /// The requests that it accepts.
    pub(super) address: Address,
    /// Span of the path, or of the whole description when the file's name is the path.
    pub(super) path_span: Span,
    pub(super) auth: Auth,
    pub(super) kind: Kind,
    /// Injected faults.
    pub(super) injected: Vec<InjectedFault>,
    doc: Option<String>,
}

/// Service at a path; `kind:` in the file.
#[derive(Clone)]
pub(super) enum Kind {
    /// `stream`, the default.
    Stream(Box<Stream>),
    /// `answer`.
    Answer(Box<Answer>),
    /// `http`.
    Http(Box<PlainHttp>),
    /// `publish`.
    Publish(Box<Publish>),
    /// A recorded path, which no file can declare.
    Recorded(Box<Recorded>),
}

impl Endpoint {
    /// Reads a description; without `path:` its path is `/<name>`.
    pub(super) fn read(node: &Node, name: &str) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let path_node = fields.get("path");
        let path = path_node.map_or_else(|| Ok(format!("/{name}")), Node::string)?;
        // A star is a whole part of the path.
        let has_odd_star =
            path.split('/').any(|part| part.contains('*') && part != "*") || path.matches('*').count() > 1;
        if !path.starts_with('/') || path.contains(['?', '#']) || has_odd_star {
            return Err(Diagnostic::error(
                Code::WrongType,
                path_node.unwrap_or(node).span,
                format!("`{path}` is no path"),
            )
            .help("write for example `/prices`"));
        }
        let doc = fields.text("doc")?;
        let kind_node = fields.get("kind");
        let auth = Auth::read(&mut fields)?;
        let injected = InjectedFault::read_all(fields.get("fault"))?;
        let kind = match kind_node.map(Node::string).transpose()?.as_deref() {
            None | Some("stream") => Kind::Stream(Box::new(Stream::read(&mut fields, &path)?)),
            Some("answer") => Kind::Answer(Box::new(Answer::read(&mut fields, &path)?)),
            Some("http") => Kind::Http(Box::new(PlainHttp::read(&mut fields, &path)?)),
            Some("publish") => Kind::Publish(Box::new(Publish::read(&mut fields, &path)?)),
            Some(other) => {
                let message = format!("`{other}` is no kind");
                return Err(Diagnostic::error(Code::UnknownWord, kind_node.unwrap_or(node).span, message)
                    .help("known are `stream`, `answer`, `http` and `publish`"));
            }
        };
        let methods =
            fields.get("method").map_or(&[][..], Node::items).iter().map(method).collect::<Result<Vec<_>, _>>()?;
        let methods = match (methods.is_empty(), &kind) {
            (false, _) => methods,
            (true, Kind::Answer(_)) => vec!["POST".into(), "GET".into()],
            (true, Kind::Publish(_)) => vec!["POST".into()],
            (true, Kind::Stream(_) | Kind::Http(_) | Kind::Recorded(_)) => vec!["GET".into()],
        };
        let query = fields.get("query").map_or(Ok(Vec::new()), parameters)?;
        fields.finish()?;
        let address = Address { path, methods, query };
        Ok(Self { address, path_span: path_node.unwrap_or(node).span, auth, kind, injected, doc })
    }

    /// A path of a recording.
    pub(super) fn recorded(path: String, method: &str, recorded: Recorded) -> Self {
        Self {
            address: Address { path, methods: vec![method.to_ascii_uppercase()], query: Vec::new() },
            path_span: Span::default(),
            auth: Auth::default(),
            kind: Kind::Recorded(Box::new(recorded)),
            injected: Vec::new(),
            doc: None,
        }
    }

    /// The fault of a publisher whose stream does not exist; `None` for other endpoints.
    pub(super) fn unknown_stream(&self, endpoints: &[Self]) -> Option<Diagnostic> {
        let Kind::Publish(publish) = &self.kind else { return None };
        let is_there =
            |endpoint: &Self| endpoint.address.path == publish.to && matches!(endpoint.kind, Kind::Stream(_));
        (!endpoints.iter().any(is_there)).then(|| publish.unknown_stream())
    }

    /// Changes the pace of a stream, answer or recorded path; other kinds have none.
    pub(super) fn set_rate(&mut self, rate: Rate) {
        match &mut self.kind {
            Kind::Stream(stream) => stream.set_rate(rate),
            Kind::Answer(answer) => answer.set_rate(rate),
            Kind::Recorded(recorded) => recorded.set_rate(rate),
            Kind::Http(_) | Kind::Publish(_) => {}
        }
    }

    /// One line about the service, without the path.
    pub(super) fn describe(&self) -> String {
        let what = match &self.kind {
            Kind::Stream(stream) => stream.describe(),
            Kind::Answer(answer) => answer.describe(),
            Kind::Recorded(recorded) => recorded.describe(),
            Kind::Http(_) => "plain HTTP".into(),
            Kind::Publish(publish) => format!("publishes to {}", publish.to),
        };
        let mut line = format!("{} {what}", self.address.methods.join("|"));
        for part in self.auth.describe().iter().chain(&self.doc) {
            line.push_str(", ");
            line.push_str(part.trim_end());
        }
        line
    }
}

/// `{name: value}`, as the query must hold it.
fn parameters(node: &Node) -> Result<Vec<(String, String)>, Diagnostic> {
    let Some(entries) = node.map() else {
        let message = format!("`query` is {}, not a map of parameters", node.described());
        return Err(Diagnostic::error(Code::WrongShape, node.span, message).help("write `query: {name: value}`"));
    };
    entries.iter().map(|entry| Ok((entry.key.to_string(), entry.node.string()?))).collect()
}

fn method(node: &Node) -> Result<String, Diagnostic> {
    let text = node.string()?;
    match !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        true => Ok(text.to_ascii_uppercase()),
        false => Err(Diagnostic::error(Code::UnknownWord, node.span, format!("`{text}` is no HTTP method"))),
    }
}
