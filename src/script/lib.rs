//! The only crate that knows Boa. Compiles the app's JavaScript once, runs it against a [`Host`], and turns what goes wrong into
//! a [`Fault`] at the line in the YAML.

mod answer;
mod checker;
mod compile;
mod convert;
mod direct;
mod engine;
mod fault;
mod globals;
mod heap;
mod host;
mod instance;
mod limits;
pub mod memory;
mod nesting;
mod object;
mod part;
mod promise;
mod response;
mod running;
mod scope;
mod script_value;
mod storage;
mod syntax;
mod texts;

#[cfg(test)]
mod tests;

pub use checker::Checker;
pub use convert::{MAX_DEPTH, MAX_VALUES};
pub use engine::{Engine, ScriptEnv};
pub use fault::{Fault, FaultKind};
pub use host::{ActionRequest, Extra, Host, LogLevel, Name, Object, Promise};
pub use instance::{InstanceId, InstanceSpec};
pub use limits::Limits;
pub use response::{Body, Response};
pub use running::Running;
pub use scope::ScopeId;
pub use script_value::{Function, ScriptObject, ScriptValue};
pub use syntax::{SyntaxFault, SyntaxInfo, check_syntax};
