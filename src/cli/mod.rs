//! (being written)

pub mod listen;
