//! The only crate that knows Boa. Compiles the app's JavaScript once, runs it against a [`Host`], and turns what goes wrong into
//! a [`Fault`] at the line in the YAML.

mod access_fault;
mod checker;
mod collector;
mod compile;
mod compiled_code;
mod convert;
mod engine;
mod engine_panic;
mod exception;
mod fault;
mod field_fast_path;
mod hooks;
mod host;
mod host_data;
mod inline_caches;
mod interface;
mod limits;
pub mod memory;
mod names_in_scope;
mod native_stack;
mod nesting_limit;
mod outline;
mod promise;
mod prototype_changes;
mod response;
mod running;
mod same_text;
mod scope;
mod scope_id;
mod script_value;
mod source_map;
mod string_cache;
mod symbol_text;
mod syntax;
mod syntax_message;
pub mod topics;
mod unprinted_lines;
mod widget_instance;

#[cfg(test)]
mod tests;

pub use checker::Checker;
pub use convert::MAX_DEPTH;
pub use engine::{Engine, ScriptEnv};
pub use fault::{Fault, FaultKind};
pub use host::FETCH;
pub use interface::{ActionRequest, HandlerArgs, Host, LogLevel, Name, Named, Object, PromiseId};
pub use limits::Limits;
pub use response::{Body, FailedApi, Response, ResponseSse};
pub use running::Running;
pub use scope_id::ScopeId;
pub use script_value::{Function, ScriptObject, ScriptValue};
pub use syntax::{SyntaxFault, SyntaxInfo, check_syntax};
pub use unprinted_lines::UnprintedLines;
pub use widget_instance::{InstanceId, InstanceSpec};
