//! Behaviours of the runtime from outside: events in, scenes and effects out.
