//! Recordings: what happened to an app, written down, happens again to the same screen.

mod apps;
mod commands;
mod connected;
pub mod fitting;
mod identity;
pub mod secrets;
mod stage;

pub use stage::load_app;
