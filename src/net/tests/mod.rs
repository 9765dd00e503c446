//! Tests of this room, named by the behaviour they hold it to.

mod sse;
