//! Scenes built by hand, laid out, clicked and looked at.

mod build;
mod choices;
mod controls;
mod fields;
mod hand;
mod json_tree;
mod kit;
mod layout;
mod pictures;
mod tables;
