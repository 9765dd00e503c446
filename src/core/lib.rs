//! Types shared by every other crate of `ensemble-run`: values, diagnostics, declarations of what an author may write, the messages between the
//! halves, the YAML reader, and the app as plain data.
//!
//! ```text
//! recording → message → app → syntax → spec → value, diag, calendar, locale, security; regex stands alone
//! ```
//!
//! No thread, socket, file, environment or clock: it compiles for a browser, too.

// `props!` names this crate the same way wherever it is compiled.
extern crate self as ensemble_core;

#[macro_use]
#[path = "spec/declare.rs"]
mod declare;

pub mod app;
pub mod calendar;
pub mod diag;
pub mod fold;
pub mod json;
pub mod locale;
pub mod message;
pub mod recording;
pub mod regex;
pub mod security;
pub mod spec;
pub mod syntax;
pub mod value;
