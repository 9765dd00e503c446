//! Report for programs: one JSON object per line.

use serde::Serialize;

use super::message::message;
use crate::testing::outcome::Outcome;
use ensemble_core::diag::Sources;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutcomeRow<'a> {
    id: &'a str,
    file: &'a str,
    status: &'static str,
    duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// The outcome as one line without a line feed.
pub fn json(outcome: &Outcome, sources: &Sources) -> String {
    let line = OutcomeRow {
        id: &outcome.id,
        file: &outcome.file,
        status: outcome.status.as_str(),
        duration_ms: u64::try_from(outcome.duration.as_millis()).unwrap_or(u64::MAX),
        message: message(outcome, sources),
    };
    serde_json::to_string(&line).unwrap_or_default()
}
