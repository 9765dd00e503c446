//! (being written)

pub mod check;
pub mod explain;
pub mod listen;
pub mod simulate;
