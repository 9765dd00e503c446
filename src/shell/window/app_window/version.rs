//! Result of reading an app's changed files, and its faults as text.

use std::sync::Arc;

use crate::shell::terminal::{fault_text, say_fault};
use ensemble_core::app::App;
use ensemble_core::diag::{Rendering, Report, Severity};

/// The result of reading the changed files again.
pub(super) enum ReadResult {
    Good(Arc<App>, Report),
    Bad(Report),
}

pub(super) fn rendered(report: &Report, least: Severity) -> Vec<String> {
    let wanted = report.diagnostics().iter().filter(|diagnostic| diagnostic.severity >= least);
    wanted.map(|diagnostic| fault_text(&Rendering::PLAIN, diagnostic, &report.sources)).collect()
}

pub(super) fn print_faults(report: &Report) {
    for diagnostic in report.diagnostics() {
        say_fault(diagnostic, &report.sources);
    }
}
