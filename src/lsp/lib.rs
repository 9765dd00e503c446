//! A language server for apps, as a function of its messages: [`Server`] takes one and answers with others. It opens no stream, reads no file
//! of its own and has no thread; its [`Host`] gives it the files, and `ensemble-run lsp` the messages.
//!
//! | module | what it does |
//! |---|---|
//! | `uri`, `position` | paths and places as the protocol writes them |
//! | `document` | open texts, in front of the files of the disk |
//! | `host` | what the program around gives |
//! | `diagnostics` | faults as the protocol has them |
//! | `workspace` | the apps whose files are open |
//! | `query` | a question about a place, answered by `completion`, `hover`, `symbols`, `navigation`, `colors` from the semantic model |
//! | `keys`, `values`, `markdown` | the language's declarations as what can be written, and as text |
//! | `folding`, `cures` | what needs no model |
//! | `client`, `capabilities`, `rpc` | what both sides can do, and the form of messages |
//! | `preview` | the window that shows the app while it is written, and the values of the app that runs there |
//! | `server` | the session: which message does what |

mod capabilities;
mod client;
mod colors;
mod completion;
mod cures;
mod diagnostics;
mod document;
mod folding;
mod host;
mod hover;
mod keys;
mod markdown;
mod navigation;
mod position;
pub mod preview;
mod query;
mod rpc;
mod server;
mod symbols;
mod uri;
mod values;
mod workspace;

pub use host::{Checked, Host};
pub use server::Server;
pub use uri::{path_of, uri_of};
