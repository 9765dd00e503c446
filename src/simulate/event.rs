//! An event of a simulated stream: its description and its wire format.

use std::time::Duration;

use ensemble_sse::encode::Event;
use serde_json::Value;

use super::fields::{Fields, duration};
use super::read::ReadNode as _;
use super::scope::{Scope, plain};
use super::template::Template;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;

/// Generator of one kind of event: `{event, data, id, retry, weight}`.
#[derive(Clone)]
pub(super) struct EventTemplate {
    /// Relative frequency among the kinds.
    pub(super) weight: f64,
    name: Option<Template>,
    id: Option<Template>,
    data: Option<Template>,
    retry: Option<u64>,
}

impl EventTemplate {
    /// Reads one kind of event.
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let weight_node = fields.get("weight");
        let weight = weight_node.map_or(Ok(1.0), Node::number)?;
        let sort = Self {
            weight,
            name: fields.get("event").map(Template::read).transpose()?,
            id: fields.get("id").map(Template::read).transpose()?,
            data: fields.get("data").map(Template::read).transpose()?,
            retry: fields.get("retry").map(millis).transpose()?,
        };
        fields.finish()?;
        match weight_node {
            Some(node) if weight < 0.0 => Err(Diagnostic::error(Code::OutOfRange, node.span, "a weight is 0 or more")),
            _ => Ok(sort),
        }
    }

    /// Reads one kind or a list of them; empty if absent.
    pub(super) fn read_all(node: Option<&Node>) -> Result<Vec<Self>, Diagnostic> {
        node.map_or(&[][..], Node::items).iter().map(Self::read).collect()
    }

    /// Generates the event. Its own id takes precedence over `id`.
    pub(super) fn make(&mut self, scope: &mut Scope<'_>, id: Option<String>) -> Event {
        let depth = scope.depth();
        let name = self.name.as_mut().map(|name| plain(&name.make(scope)));
        let data = self.data.as_mut().map(|data| plain(&data.make_named(scope)));
        // The id comes last, so that it can be made of the payload's fields.
        let own = self.id.as_mut().map(|id| plain(&id.make(scope)));
        scope.forget_from(depth);
        Event { id: own.or(id), name, data, retry: self.retry, ..Event::default() }
    }

    /// Event name, if constant.
    pub(super) fn title(&self) -> Option<String> {
        match &self.name {
            Some(Template::Constant(Value::String(name))) => Some(name.clone()),
            _ => None,
        }
    }
}

/// A reconnection time: a bare number is milliseconds, as in the protocol, otherwise a duration.
pub(super) fn millis(node: &Node) -> Result<u64, Diagnostic> {
    // As long as `duration` allows; a client that is sent more by mistake would never come back.
    const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);
    match node.number() {
        Ok(_) => node.count(LONGEST.as_millis() as u64),
        Err(_) => duration(node).map(|span| span.as_millis() as u64),
    }
}

/// `format`: `events` or `ndjson`.
pub(super) fn sends_lines(node: &Node) -> Result<bool, Diagnostic> {
    match node.string()?.as_str() {
        "events" => Ok(false),
        "ndjson" => Ok(true),
        other => Err(Diagnostic::error(Code::UnknownWord, node.span, format!("`{other}` is no format"))
            .help("known are `events` and `ndjson`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_payload_is_a_data_line() {
        let event = Event { id: Some("a\nb".into()), data: Some("one\r\ntwo\rthree".into()), ..Event::default() };
        assert_eq!(event.to_bytes(), "id: a b\ndata: one\ndata: two\ndata: three\n\n");
    }

    #[test]
    fn a_tight_event_has_no_blank_after_its_colons() {
        let event = Event { data: Some("x".into()), tight: true, ..Event::default() };
        assert_eq!(event.to_bytes(), "data:x\n\n");
    }

    #[test]
    fn a_line_of_json_is_the_payload_alone() {
        let data = Some("{\"a\":1}".into());
        let event = Event { id: Some("7".into()), data, lines: true, ..Event::default() };
        assert_eq!(event.to_bytes(), "{\"a\":1}\n");
    }

    #[test]
    fn an_event_without_a_payload_has_no_data_line() {
        let event = Event { name: Some("ping".into()), retry: Some(1000), ..Event::default() };
        assert_eq!(event.to_bytes(), "retry: 1000\nevent: ping\n\n");
    }
}
