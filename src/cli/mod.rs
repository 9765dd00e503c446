//! (being written)

pub mod listen;
pub mod simulate;
pub mod check;
pub mod explain;
