//! Scenes built by hand, laid out, clicked and looked at.

mod build;
mod layout;
mod pictures;
