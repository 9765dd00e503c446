//! Says what came of tests: for people, for programs, for servers that build.

mod human;
mod json;
mod junit;
mod message;

pub use human::{Count, human};
pub use json::json;
pub use junit::junit;
