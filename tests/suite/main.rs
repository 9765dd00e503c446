//! The one test program. Data lies beside it.

mod arrows;
mod corpus;
mod diagnostics;
mod hostile;
mod support;
