//! The inspector: its panes drawn beside a running app, what can be asked of the app in it, and that no secret is to be seen in it.

mod orders;
mod panes;
mod past;
mod secrets;
mod stage;
mod timeline;
