//! Outline of a file, and search for symbols in the whole app.

use ensemble_core::diag::{FileId, Span};

use crate::index::span;
use crate::model::Model;
use crate::part::UnitKind;
use crate::symbol::{Symbol, SymbolKind};

/// A node of the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct SymbolNode {
    /// The symbol.
    pub symbol: Symbol,
    /// Symbols declared inside of it.
    pub children: Vec<SymbolNode>,
}

impl Model {
    /// The outline of a file, in the order of the text.
    pub fn symbols(&self, file: FileId) -> Vec<SymbolNode> {
        let mut all = self.all_symbols(file);
        all.sort_by_key(|symbol| (symbol.whole.start, std::cmp::Reverse(symbol.whole.end)));
        let mut roots: Vec<SymbolNode> = Vec::new();
        for symbol in all {
            insert(&mut roots, SymbolNode { symbol, children: Vec::new() });
        }
        roots
    }

    /// Symbols of all files, for a search by name.
    pub fn workspace_symbols(&self) -> Vec<Symbol> {
        self.files().flat_map(|(file, _)| self.all_symbols(FileId(file))).collect()
    }

    /// The declaration of `name` seen from a place: in the same file, or in the only other file that declares it.
    pub fn declared_near(&self, from: Span, name: &str) -> Option<Span> {
        let symbols = |file: FileId| self.all_symbols(file).into_iter().filter(|symbol| &*symbol.name == name);
        if let Some(own) = symbols(from.file).next() {
            return Some(own.span);
        }
        let mut others = self.files().flat_map(|(file, _)| symbols(FileId(file)));
        let only = others.next()?;
        others.next().is_none().then_some(only.span)
    }

    fn all_symbols(&self, file: FileId) -> Vec<Symbol> {
        let Some(part) = self.part_of(file) else { return Vec::new() };
        let mut found = Vec::new();
        if let Some(unit) = part.units.first().filter(|unit| unit.kind != UnitKind::Other) {
            let kind = match unit.kind {
                UnitKind::Widget => SymbolKind::Widget,
                UnitKind::Action => SymbolKind::Action,
                UnitKind::Script => SymbolKind::Script,
                UnitKind::Screen | UnitKind::Other => SymbolKind::Screen,
            };
            found.push(Symbol {
                kind,
                name: unit.name.clone(),
                span: span(file.0, &unit.range),
                whole: span(file.0, &unit.whole),
                owner: None,
            });
        }
        found.extend(part.declarations.iter().map(|declared| Symbol {
            kind: declared.kind,
            name: declared.name.clone(),
            span: span(file.0, &declared.range),
            whole: span(file.0, &declared.whole),
            owner: Some(part.units[declared.unit].name.clone()),
        }));
        found
    }
}

/// Inserts a node below the last one that contains it. Nodes must come in the order of their starts.
fn insert(nodes: &mut Vec<SymbolNode>, node: SymbolNode) {
    if let Some(last) = nodes.last_mut()
        && last.symbol.whole.start <= node.symbol.whole.start
        && node.symbol.whole.end <= last.symbol.whole.end
        && last.symbol.whole != node.symbol.whole
    {
        return insert(&mut last.children, node);
    }
    nodes.push(node);
}
