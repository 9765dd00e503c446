//! A language server for apps, as a function of its messages: [`Server`] takes one and answers with others. It opens no stream, reads no file
//! of its own and has no thread; its [`Host`] gives it the files, and `ensemble-run lsp` the messages.
//!
//! | module | what it does |
//! |---|---|
//! | `uri`, `position` | paths and places as the protocol writes them |
//! | `document` | open texts, in front of the files of the disk |
//! | `host` | what the program around gives |
//! | `diagnostics` | faults as the protocol has them |
//! | `workspace`, `single_files` | the apps whose files are open |
//! | `query` | a question about a place, answered by `completion`, `hover`, `symbols`, `navigation`, `colors`, `signature`, `static_hints` from the semantic model |
//! | `js_tokens`, `semantic_tokens` | words of JavaScript, and what its names mean |
//! | `keys`, `values`, `markdown` | the language's declarations as what can be written, and as text |
//! | `cures`, `add_env`, `refactor`, `edits` | code actions |
//! | `folding`, `format` | what needs no model |
//! | `client`, `capabilities`, `rpc` | what both sides can do, and the form of messages |
//! | `preview` | the window that shows the app while it is written, and the values of the app that runs there |
//! | `server` | the session: which message does what |

mod add_env;
mod capabilities;
mod client;
mod colors;
mod completion;
mod cures;
mod diagnostics;
mod document;
mod edits;
mod folding;
mod format;
mod host;
mod hover;
mod js_tokens;
mod keys;
mod markdown;
mod navigation;
mod position;
pub mod preview;
mod query;
mod refactor;
mod rpc;
mod semantic_tokens;
mod server;
mod signature;
mod single_files;
mod static_hints;
mod symbols;
mod uri;
mod values;
mod workspace;

pub use format::formatted;
pub use host::{CheckedApp, Host, ParseCache};
pub use server::Server;
pub use uri::{path_of, uri_of};
