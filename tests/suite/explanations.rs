//! The examples of every code do what they say: the wrong one has the fault, the right one has none.

use ensemble_run::diag::Code;

use crate::support::{faults, load};

#[test]
fn wrong_examples_are_wrong_and_right_ones_are_right() {
    let mut lies = Vec::new();
    for code in Code::ALL.iter().filter(|code| (**code as u16) < 500) {
        let explanation = code.explanation().unwrap();
        if explanation.wrong.contains("View:") {
            let (_, report) = load(explanation.wrong);
            if !report.diagnostics().iter().any(|fault| fault.code == *code) {
                lies.push(format!("{code} wrong: {:?}", faults(&report)));
            }
        }
        if explanation.right.starts_with("View:") {
            let (_, report) = load(explanation.right);
            if !report.diagnostics().is_empty() {
                lies.push(format!("{code} right: {:?}", faults(&report)));
            }
        }
    }
    assert!(lies.is_empty(), "{}", lies.join("\n"));
}
