//! Tests of the crate: scenes are built, laid out, clicked and looked at, without a window.

mod build;
mod choices;
mod contributing;
mod controls;
mod fields;
mod json_tree;
mod layout;
mod letters;
mod lifetime;
mod pointer;
mod rtl;
mod scene_fixture;
mod tables;
mod user;
