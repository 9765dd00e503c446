//! Recordings: what happened to an app, written down, happens again to the same screen.

mod apps;
pub mod fitting;
mod identity;
mod secrets;
mod stage;
