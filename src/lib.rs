//! `ensemble-run` opens declarative YAML apps (the Ensemble language) as native windows bound to Server-Sent-Events APIs.
//!
//! A YAML file becomes an `App` (plain data, every fault reported with its place). A `Runtime` owns the app's state: it takes
//! one `Event` at a time and answers with `Effect`s and a `Scene`. It opens no socket, reads no clock, draws nothing.
//!
//! Imports point down this list only:
//!
//! ```text
//! cli → shell → action, widget, net → runtime → app, script → syntax → message, spec → value, diag
//! ```

pub mod action;
pub mod app;
pub mod cli;
pub mod diag;
pub mod message;
pub mod net;
pub mod runtime;
pub mod script;
pub mod shell;
pub mod spec;
pub mod syntax;
pub mod value;
pub mod widget;
