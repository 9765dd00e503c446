//! What scripts find in the global object besides the language itself.

mod bounds;
mod console;
mod dates;
mod ensemble;
mod json;
mod jsonpath;
mod lists;
mod pretty;
mod text;
mod timers;

pub(super) use console::display_object;

use std::rc::Rc;

use boa_engine::{Context, JsResult};

use super::scope::{Scope, Shared};

/// Fills a new realm.
pub(super) fn install(scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> JsResult<()> {
    bounds::install(context)?;
    console::install(scope, context);
    timers::install(scope, context);
    text::install(scope, context);
    lists::install(context);
    json::install(scope, context)?;
    ensemble::install(scope, shared, context)
}
