//! `kind: publish`: a posted body becomes an event of a stream.

use super::auth::status;
use super::event::EventTemplate;
use super::fields::Fields;
use super::random::{Random, seed_of};
use super::read::ReadNode as _;
use super::request::Request;
use super::scope::{Scope, plain};
use super::template::Template;
use ensemble_core::diag::{Code, Diagnostic, Span};
use ensemble_core::syntax::Content;
use ensemble_sse::encode::Event;

/// An endpoint of `kind: publish`: its description and the state of its generators.
#[derive(Clone)]
pub(super) struct Publish {
    /// Path of the stream.
    pub(super) to: String,
    /// Span of the path.
    to_span: Span,
    /// Status of the response.
    pub(super) status: u16,
    with: Vec<(String, Template)>,
    event: EventTemplate,
    body: Template,
    random: Random,
    made: u64,
}

/// Result of a request.
pub(super) struct Published {
    /// A request of a reader that receives the event.
    pub(super) reader: Request,
    /// The event.
    pub(super) event: Event,
    /// Response body.
    pub(super) answer: serde_json::Value,
}

impl Publish {
    /// Reads the keys of `kind: publish`.
    pub(super) fn read(fields: &mut Fields<'_>, path: &str) -> Result<Self, Diagnostic> {
        let with = match fields.get("with").map(|node| (node, &node.content)) {
            None => Vec::new(),
            Some((_, Content::Map(entries))) => entries
                .iter()
                .map(|entry| Ok((entry.key.to_string(), Template::read(&entry.node)?)))
                .collect::<Result<_, _>>()?,
            Some((node, _)) => {
                return Err(Diagnostic::error(Code::WrongShape, node.span, "expected a map of query parameters"));
            }
        };
        let to = fields.need("to")?;
        let publish = Self {
            to: to.string()?,
            to_span: to.span,
            status: fields.get("status").map_or(Ok(201), status)?,
            with,
            event: EventTemplate::read(fields.need("event")?)?,
            body: fields
                .get("body")
                .map_or(Ok(Template::Constant(serde_json::json!({"published": true}))), Template::read)?,
            random: Random::new(fields.count_or("seed", u64::MAX, seed_of(path))?),
            made: 0,
        };
        match publish.clone().make(&Request::default(), 0).1 {
            Some(fault) => Err(fault),
            None => Ok(publish),
        }
    }

    /// The fault when no stream has the path `to`.
    pub(super) fn unknown_stream(&self) -> Diagnostic {
        Diagnostic::error(
            Code::NameUnknown,
            self.to_span,
            format!("`to` names `{}`, and no stream of this file has that path", self.to),
        )
        .help("describe the stream in this file, or name one that is here")
    }

    /// The event that the next request publishes.
    pub(super) fn next(&mut self, request: &Request, now: u64) -> Published {
        self.make(request, now).0
    }

    fn make(&mut self, request: &Request, now: u64) -> (Published, Option<Diagnostic>) {
        self.made += 1;
        let mut scope = Scope::new(now, &mut self.random);
        scope.name("n", self.made.into());
        scope.name("query", request.query_value());
        scope.name("request", request.body.clone());
        let query = self.with.iter_mut().map(|(key, template)| (key.clone(), plain(&template.make(&mut scope))));
        let reader = Request { query: query.collect(), ..Request::default() };
        let event = self.event.make(&mut scope, None);
        scope.name("id", event.id.as_deref().into());
        let answer = self.body.make(&mut scope);
        (Published { reader, event, answer }, scope.into_unknown())
    }
}
