//! Text to tree: YAML with the place of every key and value, and the expressions inside of texts.

mod dotenv;
mod expr;
mod globals;
mod javascript;
mod offset_map;
mod outline;
mod path;
mod scalar;
mod tree;
mod yaml;

pub use dotenv::{Variable, dotenv};
pub(crate) use expr::unclosed_bracket;
pub use expr::{Piece, Pieces, Unclosed, depth, split};
pub use globals::{GLOBALS, Global, OBJECT_PROTOTYPE, global, global_members};
pub use javascript::{JavaScript, JsFault, JsInfo};
pub use offset_map::OffsetMap;
pub use outline::{
    JsAccess, JsChain, JsDeclaration, JsDeclarationKind, JsEntry, JsLiteral, JsOutline, JsStep, JsValue,
};
pub use path::{KEYWORDS, Plain, plain};
pub use scalar::typed as scalar;
pub use tree::{Content, Entry, Node, Scalar, Style, Tree};
pub use yaml::{Limits, parse, parse_within};
