//! Recordings: replay gives the same screens.

mod apps;
mod commands;
mod connected;
pub mod fitting;
mod identity;
mod killed;
pub mod secrets;
mod stage;

pub use stage::load_app;
