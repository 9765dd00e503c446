//! `kind: http`: a plain JSON response, for screens that also use request APIs.

use std::time::Duration;

use serde_json::Value;

use super::auth::status;
use super::fields::{Fields, duration};
use super::random::{Random, seed_of};
use super::read::ReadNode as _;
use super::request::Request;
use super::scope::{Scope, plain};
use super::template::Template;
use ensemble_core::diag::{Code, Diagnostic};

/// An endpoint of `kind: http`: its description, and the state of its generators.
#[derive(Clone)]
pub(super) struct PlainHttp {
    pub(super) status: u16,
    pub(super) delay: Duration,
    pub(super) headers: Vec<(String, String)>,
    random: Random,
    vars: Option<Template>,
    body: Template,
}

impl PlainHttp {
    /// Reads the keys that only plain answers have.
    pub(super) fn read(fields: &mut Fields<'_>, path: &str) -> Result<Self, Diagnostic> {
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if let Some(node) = fields.get("headers") {
            let Value::Object(map) = node.to_json() else {
                return Err(Diagnostic::error(Code::WrongShape, node.span, "expected a map of headers"));
            };
            for (name, value) in map {
                let name = name.to_ascii_lowercase();
                headers.retain(|(known, _)| *known != name);
                headers.push((name, plain(&value)));
            }
        }
        let http = Self {
            status: fields.get("status").map_or(Ok(200), status)?,
            delay: fields.get("delay").map_or(Ok(Duration::ZERO), duration)?,
            headers,
            random: Random::new(fields.count_or("seed", u64::MAX, seed_of(path))?),
            vars: fields.get("vars").map(Template::read).transpose()?,
            body: fields.get("body").map_or(Ok(Template::Constant(Value::Null)), Template::read)?,
        };
        match http.clone().make(&Request::default(), 0).1 {
            Some(fault) => Err(fault),
            None => Ok(http),
        }
    }

    /// Body of the next response. Text is sent unquoted, null as an empty body, other values as JSON.
    pub(super) fn next(&mut self, request: &Request, now: u64) -> String {
        plain(&self.make(request, now).0)
    }

    /// True for a success status.
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn make(&mut self, request: &Request, now: u64) -> (Value, Option<Diagnostic>) {
        let mut scope = Scope::new(now, &mut self.random);
        scope.name("query", request.query_value());
        scope.name("request", request.body.clone());
        scope.name("server", request.server.as_str().into());
        if let Some(vars) = &mut self.vars {
            vars.make_named(&mut scope);
        }
        let body = self.body.make(&mut scope);
        (body, scope.into_unknown())
    }
}
