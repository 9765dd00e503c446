//! Outline of JavaScript: declarations with their scopes, and names with their member chains. Invalid source has an outline of its tokens.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// The declarations and uses of a text. Ranges are bytes of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsOutline {
    /// Names that it declares, in the order of the text.
    pub declarations: Vec<JsDeclaration>,
    /// Names with their member chains; nested ones come first.
    pub chains: Vec<JsChain>,
    /// True for invalid source, whose outline is based on tokens.
    pub is_broken: bool,
    /// True when names may be declared in ways that no reader sees: `eval`, `with`, `globalThis`.
    pub is_opaque: bool,
    /// The declarations of each name, as indexes of `declarations`; [`JsOutline::resolve`] fills it.
    by_name: FxHashMap<Arc<str>, Vec<usize>>,
}

/// A declared name.
#[derive(Clone, Debug, PartialEq)]
pub struct JsDeclaration {
    /// The name.
    pub name: Arc<str>,
    /// Position in the file.
    pub range: Range<usize>,
    /// Kind of the declaration.
    pub kind: JsDeclarationKind,
    /// Scope of the name.
    pub visible: Range<usize>,
    /// Parameters of a function, as they are written.
    pub parameters: Option<Arc<str>>,
    /// The comment above it.
    pub doc: Arc<str>,
    /// Initial value of a variable; `None` without one.
    pub value: Option<JsValue>,
}

/// Kind of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsDeclarationKind {
    /// `let` or `var`.
    Variable,
    /// `const`.
    Constant,
    /// A function.
    Function,
    /// A class.
    Class,
    /// A parameter of a function or of `catch`.
    Parameter,
}

/// A name with its member chain: `prices.body.data[0].price`.
#[derive(Clone, Debug, PartialEq)]
pub struct JsChain {
    /// The name.
    pub root: Arc<str>,
    /// Position of the name.
    pub range: Range<usize>,
    /// Members, indexes and calls after the name.
    pub steps: Vec<JsStep>,
    /// Use of the value at the chain's end.
    pub access: JsAccess,
    /// Index of the declaration of `root` in [`JsOutline::declarations`].
    pub declaration: Option<usize>,
    /// True for `name` in `{name}`, where the name is a key as well.
    pub is_shorthand: bool,
}

/// A step from a value to one in it.
#[derive(Clone, Debug, PartialEq)]
pub enum JsStep {
    /// `.name` or `?.name`.
    Member {
        /// The member's name.
        name: Arc<str>,
        /// Position in the file.
        range: Range<usize>,
    },
    /// `[…]`.
    Index,
    /// `(…)`.
    Call(Vec<JsValue>),
    /// `await` around the chain so far.
    Await,
}

/// Use of the value at the end of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsAccess {
    /// The chain is read.
    Read,
    /// The chain is assigned.
    Write,
    /// The chain is read and assigned: `+=`, `++`.
    Update,
    /// The chain is deleted.
    Delete,
    /// The chain's type is read.
    TypeOf,
}

/// A value in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct JsValue {
    /// Position in the file.
    pub range: Range<usize>,
    /// Literal form of the value, if it has one.
    pub literal: JsLiteral,
}

/// A literal, or another expression.
#[derive(Clone, Debug, PartialEq)]
pub enum JsLiteral {
    /// Text in quotes, without escapes.
    Text(Arc<str>),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `{…}`.
    Map {
        /// Entries with literal keys.
        entries: Vec<JsEntry>,
        /// True with further entries: `...rest`, `[computed]: …`.
        has_more: bool,
    },
    /// `[…]`.
    List(Vec<JsValue>),
    /// A function.
    Function,
    /// A name with its chain: an index of [`JsOutline::chains`].
    Chain(usize),
    /// Any other value.
    Other,
}

/// An entry of a written map.
#[derive(Clone, Debug, PartialEq)]
pub struct JsEntry {
    /// Key of the entry.
    pub key: Arc<str>,
    /// Position of the key.
    pub range: Range<usize>,
    /// Value of the entry.
    pub value: JsValue,
}

impl JsOutline {
    /// The declarations that are seen everywhere in a text of `length` bytes.
    pub fn top(&self, length: usize) -> impl Iterator<Item = &JsDeclaration> {
        self.declarations
            .iter()
            .filter(move |declared| declared.visible == (0..length) && declared.kind != JsDeclarationKind::Parameter)
    }

    /// The declaration of `name` that is seen at byte `at`: the innermost one.
    pub fn declaration_at(&self, name: &str, at: usize) -> Option<usize> {
        let visible = |index: &usize| &self.declarations[*index].visible;
        let named = self.by_name.get(name).into_iter().flatten().copied();
        let seen = named.filter(|index| (visible(index).start..=visible(index).end).contains(&at));
        seen.min_by_key(|index| visible(index).len())
    }

    /// Ties each chain to the declaration of its name. Called once, when all are known.
    pub fn resolve(&mut self) {
        for (index, declared) in self.declarations.iter().enumerate() {
            self.by_name.entry(declared.name.clone()).or_default().push(index);
        }
        for chain in &mut self.chains {
            let visible = |index: &usize| &self.declarations[*index].visible;
            let named = self.by_name.get(&chain.root).into_iter().flatten().copied();
            let seen = named.filter(|index| visible(index).contains(&chain.range.start));
            chain.declaration = seen.min_by_key(|index| visible(index).len());
        }
    }
}

impl JsChain {
    /// Names and ranges of the members directly behind the root, up to the first other step.
    pub fn members(&self) -> impl Iterator<Item = (&Arc<str>, &Range<usize>)> {
        self.steps.iter().map_while(|step| match step {
            JsStep::Member { name, range } => Some((name, range)),
            _ => None,
        })
    }
}

impl JsValue {
    /// The text, when one is written.
    pub fn text(&self) -> Option<&Arc<str>> {
        match &self.literal {
            JsLiteral::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Range between the quotes of a text that is written without escapes.
    pub fn text_range(&self) -> Option<Range<usize>> {
        let text = self.text()?;
        (self.range.len() == text.len() + 2).then(|| self.range.start + 1..self.range.end - 1)
    }

    /// The entry called `key`, when this is a map.
    pub fn entry(&self, key: &str) -> Option<&JsEntry> {
        match &self.literal {
            JsLiteral::Map { entries, .. } => entries.iter().find(|entry| &*entry.key == key),
            _ => None,
        }
    }
}
