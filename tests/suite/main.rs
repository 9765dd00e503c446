//! The one test program. Data lies beside it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod apps;
mod arrows;
mod circles;
mod citations;
mod cli;
mod corpus;
mod declarations;
mod dependencies;
mod diagnostics;
mod explanations;
mod export;
mod gallery;
mod guide;
#[macro_use]
mod harness;
mod behaviour;
mod connected;
mod contributing;
mod hostile;
mod inspector;
mod listen;
mod lsp;
mod model;
mod module_order;
mod new;
mod pictures;
mod played;
mod projects;
mod recordings;
mod reference;
mod roundtrip;
mod scaffold;
mod schema;
mod security;
mod shapes;
mod support;
mod testing;
