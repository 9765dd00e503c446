//! Global objects of scripts besides the language's own, one file for each.

mod array;
mod class_list;
mod console;
mod countries;
mod data;
mod date_format;
mod ensemble;
mod formatter;
mod intl;
mod json;
mod json_path;
mod length_limits;
mod moment;
pub(crate) mod names;
mod native;
mod nested_style;
pub(crate) mod object;
mod random;
pub(crate) mod regexp;
mod regexp_limits;
pub(crate) mod response_object;
mod sort;
mod storage;
mod string;
mod timers;
mod user;
mod web;

pub(crate) use console::display_object;
pub use web::FETCH;

use std::rc::Rc;

use boa_engine::{Context, JsResult};

use crate::scope::{Scope, Shared};

/// Fills a new realm.
pub(crate) fn install(scope: &Scope, shared: &Rc<Shared>, context: &mut Context) -> JsResult<()> {
    // First, so that the length limits wrap it.
    sort::install(context)?;
    regexp::install(context)?;
    regexp_limits::install(context)?;
    length_limits::install(context)?;
    console::install(scope, context);
    timers::install(scope, context);
    web::install(scope, context);
    string::install(scope, context);
    array::install(context);
    intl::install(scope, context);
    json::install(scope, context)?;
    random::install(shared, context)?;
    ensemble::install(scope, shared, context)
}
