//! Tests of the crate as a whole; each owner has its own beside it.

mod module_order;
