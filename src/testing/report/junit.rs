//! Report for CI servers: JUnit XML, one suite for each file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::message::message;
use crate::testing::outcome::{Outcome, Status};
use ensemble_core::diag::Sources;

/// All outcomes as one document.
pub fn junit(app: &str, outcomes: &[Outcome], sources: &Sources) -> String {
    let mut suites: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in outcomes {
        suites.entry(&outcome.file).or_default().push(outcome);
    }
    let all: Vec<&Outcome> = outcomes.iter().collect();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing into a text cannot fail.
    let _ = writeln!(xml, "<testsuites name=\"{}\" {}>", escaped(app), numbers(&all));
    for (file, outcomes) in suites {
        let _ = writeln!(xml, "  <testsuite name=\"{}\" {}>", escaped(file), numbers(&outcomes));
        outcomes.into_iter().for_each(|outcome| case(&mut xml, outcome, sources));
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn numbers(outcomes: &[&Outcome]) -> String {
    let count = |status: Status| outcomes.iter().filter(|outcome| outcome.status == status).count();
    let seconds: f64 = outcomes.iter().map(|outcome| outcome.duration.as_secs_f64()).sum();
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{seconds:.3}\"",
        outcomes.len(),
        count(Status::Failed),
        count(Status::Skipped)
    )
}

fn case(xml: &mut String, outcome: &Outcome, sources: &Sources) {
    let head = format!(
        "    <testcase name=\"{}\" classname=\"{}\" time=\"{:.3}\"",
        escaped(&outcome.id),
        escaped(outcome.file.trim_end_matches(".yaml")),
        outcome.duration.as_secs_f64()
    );
    let message = escaped(&message(outcome, sources).unwrap_or_default());
    let _ = match outcome.status {
        Status::Passed => writeln!(xml, "{head}/>"),
        Status::Skipped => writeln!(xml, "{head}>\n      <skipped message=\"{message}\"/>\n    </testcase>"),
        Status::Failed => {
            let tree = escaped(outcome.tree.as_deref().unwrap_or_default());
            let code = outcome.fault.as_ref().map(|fault| fault.code.to_string()).unwrap_or_default();
            writeln!(
                xml,
                "{head}>\n      <failure type=\"{code}\" message=\"{message}\">{tree}</failure>\n    </testcase>"
            )
        }
    };
}

/// Escapes text for XML; characters that XML 1.0 does not allow are removed.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn outcome(id: &str, file: &str, status: Status) -> Outcome {
        Outcome {
            id: id.to_owned(),
            file: file.to_owned(),
            status,
            duration: Duration::from_millis(12),
            retries: 0,
            fault: None,
            reason: (status == Status::Skipped).then(|| "a \"reason\" <&>\u{1}".to_owned()),
            tree: None,
            picture: None,
            messages: Vec::new(),
            updated: Vec::new(),
        }
    }

    #[test]
    fn what_xml_cannot_hold_is_escaped_or_left_out() {
        let outcomes = [outcome("a<b", "x.test.yaml", Status::Skipped), outcome("c", "y.test.yaml", Status::Passed)];
        let xml = junit("app & co", &outcomes, &Sources::default());
        assert!(xml.contains("<testsuites name=\"app &amp; co\" tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"1\" time=\"0.024\">"), "{xml}");
        assert!(xml.contains("<testcase name=\"a&lt;b\" classname=\"x.test\" time=\"0.012\">"), "{xml}");
        assert!(xml.contains("<skipped message=\"a &quot;reason&quot; &lt;&amp;&gt;\"/>"), "{xml}");
    }
}
