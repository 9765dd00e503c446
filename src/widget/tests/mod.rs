//! Scenes built by hand, laid out, clicked and looked at.

mod build;
mod controls;
mod hand;
mod layout;
mod pictures;
