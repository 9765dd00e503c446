//! The only room that knows Boa.
