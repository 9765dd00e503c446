//! Document symbols and workspace symbols.

use ensemble_model::{Model, Symbol, SymbolKind, SymbolNode};
use lsp_types::{DocumentSymbol, Location, WorkspaceSymbol};

use crate::markdown;
use crate::query::Query;

/// Limit of symbols in one answer.
const MOST: usize = 1000;

/// The outline of the file of a query.
pub fn document_symbols(query: &Query<'_>) -> Vec<DocumentSymbol> {
    query.model.symbols(query.file).iter().map(|node| of_node(query, node)).collect()
}

#[expect(deprecated, reason = "the type has a field that newer clients do not read, and no other constructor")]
fn of_node(query: &Query<'_>, node: &SymbolNode) -> DocumentSymbol {
    let symbol = &node.symbol;
    let range = query.range(symbol.whole);
    let selection = query.range(symbol.span);
    let is_inside = range.start <= selection.start && selection.end <= range.end;
    let children: Vec<DocumentSymbol> = node.children.iter().map(|child| of_node(query, child)).collect();
    DocumentSymbol {
        // A client refuses symbols without a name.
        name: if symbol.name.is_empty() { "…".to_owned() } else { symbol.name.to_string() },
        detail: Some(markdown::kind_word(symbol.kind).to_owned()),
        kind: kind_of(symbol.kind),
        tags: None,
        deprecated: None,
        range: if is_inside { range } else { selection },
        selection_range: selection,
        children: Some(children).filter(|children| !children.is_empty()),
    }
}

/// Symbols of an app that match `wanted`: its letters in this order.
pub fn workspace_symbols(
    model: &Model,
    wanted: &str,
    location: &dyn Fn(&Symbol) -> Option<Location>,
) -> Vec<WorkspaceSymbol> {
    let wanted = wanted.to_lowercase();
    let is_near = |name: &str| {
        let name = name.to_lowercase();
        let mut letters = name.chars();
        wanted.chars().all(|wanted| letters.any(|letter| letter == wanted))
    };
    let all = model.workspace_symbols().into_iter();
    let found = all.filter(|symbol| !symbol.name.is_empty() && is_near(&symbol.name));
    let found = found.filter_map(|symbol| {
        Some(WorkspaceSymbol {
            name: symbol.name.to_string(),
            kind: kind_of(symbol.kind),
            tags: None,
            container_name: symbol.owner.as_ref().map(|owner| owner.to_string()),
            location: lsp_types::OneOf::Left(location(&symbol)?),
            data: None,
        })
    });
    found.take(MOST).collect()
}

fn kind_of(kind: SymbolKind) -> lsp_types::SymbolKind {
    match kind {
        SymbolKind::Screen | SymbolKind::Script => lsp_types::SymbolKind::FILE,
        SymbolKind::Widget | SymbolKind::Class => lsp_types::SymbolKind::CLASS,
        SymbolKind::Action | SymbolKind::Function => lsp_types::SymbolKind::FUNCTION,
        SymbolKind::Api | SymbolKind::Socket => lsp_types::SymbolKind::INTERFACE,
        SymbolKind::Id => lsp_types::SymbolKind::OBJECT,
        SymbolKind::Input | SymbolKind::ApiInput => lsp_types::SymbolKind::FIELD,
        SymbolKind::Event => lsp_types::SymbolKind::EVENT,
        SymbolKind::Constant => lsp_types::SymbolKind::CONSTANT,
        SymbolKind::Row | SymbolKind::RowIndex | SymbolKind::Variable | SymbolKind::Local | SymbolKind::Language => {
            lsp_types::SymbolKind::VARIABLE
        }
    }
}
