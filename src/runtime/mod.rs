//! The app's state: takes one `Event` at a time, answers with `Effect`s and a `Scene`. Opens no socket, reads no clock, draws nothing.

pub mod scene;
