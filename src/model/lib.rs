//! The semantic model of an app: what is named where, and what members things have. `check`, the language server and the inspector ask it.
//!
//! Texts and declarations in, answers out: it reads no file. Each file becomes a [`Part`](part::Part) that depends on its text alone and is kept
//! as long as the text stays; [`Model`] brings the parts together.
//!
//! | module | what it knows |
//! |---|---|
//! | `vocabulary` | what the language declares: widgets, actions, objects of scripts, the JavaScript parser |
//! | `expect` | what may be written at a place, by the keys that lead there |
//! | `repair` | the tree of YAML that is broken in the middle of typing |
//! | `part` | one file: declarations, mentions, JavaScript |
//! | `index` | all files: screens, widgets, names of each unit |
//! | `names`, `shape`, `value_shape`, `members` | what a name means, what its value is, what members it has |
//! | `place`, `scope`, `references`, `symbols` | answers for editors |
//! | `check` | faults that only all of this tells |

mod check;
mod expect;
mod file_kind;
mod index;
mod members;
mod model;
mod names;
pub mod part;
mod place;
mod references;
mod repair;
mod scope;
mod script_argument;
mod shape;
mod symbol;
mod symbols;
mod value_shape;
mod vocabulary;

pub use check::Findings;
pub use expect::{Expect, Trigger, spec_prop};
pub use file_kind::FileKind;
pub use index::{DeclarationRef, UnitRef};
pub use members::parameters;
pub use model::{Facts, Model, Parts};
pub use names::Meaning;
pub use place::{Form, Place};
pub use references::Rename;
pub use scope::Name;
pub use script_argument::ScriptArgument;
pub use shape::{Member, Members, Shape};
pub use symbol::{Symbol, SymbolKind};
pub use symbols::SymbolNode;
pub use vocabulary::Vocabulary;
