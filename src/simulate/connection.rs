//! Script of one connection: its duration and end, or its refusal.

use std::time::Duration;

use serde_json::{Value, json};

use super::auth::status;
use super::event::EventTemplate;
use super::fields::{Fields, duration};
use super::read::ReadNode as _;
use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::Node;

/// Script of one connection.
#[derive(Clone)]
pub(super) enum ConnectionPlan {
    /// A response instead of the stream.
    Refused { status: u16, retry_after: Option<u64>, body: Value },
    /// The stream, until its end.
    Served(End),
}

/// End of a connection; by default there is none.
#[derive(Clone, Default)]
pub(super) struct End {
    /// Number of events before the end.
    pub(super) after: Option<u64>,
    /// Time before the end.
    pub(super) within: Option<Duration>,
    /// Last events.
    pub(super) last: Vec<EventTemplate>,
    /// True to break the connection instead of ending the response.
    pub(super) cut: bool,
}

impl ConnectionPlan {
    /// Reads `connections` (a list), or `end` (the same for every connection).
    pub(super) fn read_all(fields: &mut Fields<'_>) -> Result<Vec<Self>, Diagnostic> {
        match (fields.get("connections"), fields.get("end")) {
            (Some(node), Some(_)) => {
                Err(Diagnostic::error(Code::IgnoredKey, node.span, "`connections` and `end` exclude each other")
                    .help("put the `end` into one of the `connections`"))
            }
            (Some(node), None) => match node.items() {
                [] => Err(Diagnostic::error(Code::WrongShape, node.span, "`connections` is empty")
                    .help("remove it, or say what happens to the first connection")),
                items => items.iter().map(Self::read).collect(),
            },
            (None, Some(node)) => {
                let mut fields = Fields::of(node)?;
                let end = End::read(&mut fields)?;
                fields.finish()?;
                Ok(vec![Self::Served(end)])
            }
            (None, None) => Ok(vec![Self::Served(End::default())]),
        }
    }

    fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let plan = match fields.get("status") {
            None => Self::Served(End::read(&mut fields)?),
            Some(node) => {
                let status = status(node)?;
                let retry_after = fields.get("retryAfter").map(|node| node.count(86_400)).transpose()?;
                let body = fields.get("body").map_or_else(
                    || json!({"error": "unavailable", "message": "come back later", "statusCode": status}),
                    Node::to_json,
                );
                Self::Refused { status, retry_after, body }
            }
        };
        fields.finish()?;
        Ok(plan)
    }
}

impl End {
    fn read(fields: &mut Fields<'_>) -> Result<Self, Diagnostic> {
        let after = fields.get("after").map(|node| node.count(u64::from(u32::MAX))).transpose()?;
        let within = fields.get("within").map(duration).transpose()?;
        let last = EventTemplate::read_all(fields.get("last"))?;
        let cut = match fields.get("how") {
            None => false,
            Some(node) => match node.string()?.as_str() {
                "close" => false,
                "cut" => true,
                _ => return Err(Diagnostic::error(Code::UnknownWord, node.span, "`how` is `close` or `cut`")),
            },
        };
        Ok(Self { after, within, last, cut })
    }
}
