//! One-line message of an outcome, for machine-readable reports.

use crate::testing::outcome::Outcome;
use ensemble_core::diag::Sources;

/// The failure or reason on one line, with its location.
pub(super) fn message(outcome: &Outcome, sources: &Sources) -> Option<String> {
    let Some(fault) = &outcome.fault else { return outcome.reason.clone() };
    let place = fault.span.and_then(|span| {
        let source = sources.get(span.file)?;
        let place = source.position(span.start);
        Some(format!("{}:{}:{}: ", source.name, place.line, place.column))
    });
    let mut text = format!("{}{}", place.unwrap_or_default(), fault.message);
    for (word, words) in [("help", &fault.help), ("note", &fault.note)] {
        if let Some(words) = words {
            text.push_str(&format!("; {word}: {words}"));
        }
    }
    Some(text)
}
