//! Checks that need the whole app, one rule a file.

mod circles;
mod declared_inputs;
mod references;
mod widget_apis;

use super::App;
use super::facts::Facts;
use crate::diag::Report;

/// Applies every rule; gives each screen the APIs of the custom widgets that it uses.
pub fn check(app: &mut App, facts: &Facts, report: &mut Report) {
    // First: the rules below look for APIs in the screens that they belong to.
    widget_apis::merge(app, facts, report);
    references::check(app, facts, report);
    declared_inputs::check(app, facts, report);
    circles::check(app, report);
}
