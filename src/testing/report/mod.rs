//! Reports of test results: for people, programs, CI servers.

mod human;
mod json;
mod junit;
mod message;

pub use human::{Count, human};
pub use json::json;
pub use junit::junit;
