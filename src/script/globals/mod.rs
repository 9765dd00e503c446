//! What scripts find in the global object besides the language itself.

mod console;
mod ensemble;
mod timers;

pub(super) use console::display_object;

use std::rc::Rc;

use boa_engine::{Context, JsResult};

use super::scope::{Scope, Shared};

/// Fills a new realm.
pub(super) fn install(scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> JsResult<()> {
    console::install(scope, context);
    timers::install(scope, context);
    ensemble::install(scope, shared, context)
}
