//! Walks the YAML of a file and records declarations, references and actions. The sibling files extend [`Reader`], one for each section of a screen.

use std::sync::Arc;

use ensemble_core::diag::Span;
use ensemble_core::spec::ActionSpec;
use ensemble_core::syntax::{Content, Entry, Node, Scalar};

use super::{Bytes, Declaration, Detail, Local, Mention, Outlines, Part, Role, WidgetName};
use crate::expect::{Expect, Trigger};
use crate::symbol::SymbolKind;
use crate::vocabulary::Vocabulary;

/// State of the walk.
pub(super) struct Reader<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) outlines: &'a mut Outlines,
    pub(super) part: &'a mut Part,
    pub(super) unit: usize,
    pub(super) locals: Vec<Local>,
    pub(super) triggers: Vec<Trigger>,
    /// The API that is being read.
    pub(super) api: Option<Arc<str>>,
    /// The action whose arguments are being read.
    pub(super) action: Option<&'static ActionSpec>,
    /// Forms around the place.
    pub(super) forms: usize,
}

/// Converts a span to a range of bytes.
pub(super) fn bytes(span: Span) -> Bytes {
    span.start..span.end
}

impl Reader<'_> {
    pub(super) fn walk(&mut self, node: &Node, expect: &Expect) {
        match &node.content {
            Content::Scalar(scalar) => self.scalar(node, scalar, expect),
            Content::List(items) => self.list(items, expect),
            Content::Map(entries) => self.map(node, entries, expect),
        }
    }

    pub(super) fn list(&mut self, items: &[Node], expect: &Expect) {
        match expect {
            Expect::Declares(kind) => {
                for item in items {
                    match &item.content {
                        Content::Scalar(scalar) if !scalar.value.is_null() => self.declare_name(*kind, item, scalar),
                        // `- name: text` declares a type that is not looked at.
                        Content::Map(entries) => {
                            if let Some(entry) = entries.first() {
                                self.declare(*kind, &entry.key, bytes(entry.key_span), bytes(item.span), Detail::None);
                            }
                        }
                        _ => {}
                    }
                }
            }
            Expect::Data => {}
            _ => {
                let inner = expect.item();
                items.iter().for_each(|item| self.walk(item, &inner));
            }
        }
    }

    pub(super) fn map(&mut self, node: &Node, entries: &[Entry], expect: &Expect) {
        match expect {
            Expect::Data => {}
            Expect::Screen => self.screen(node, entries),
            Expect::Resources => self.resources(entries),
            Expect::Apis | Expect::Sockets => self.apis(entries, expect),
            Expect::WidgetDefs | Expect::ActionDefs => self.definitions(entries, expect),
            Expect::Declares(kind) => {
                for entry in entries {
                    let detail = self.input_detail(*kind);
                    self.declare(*kind, &entry.key, bytes(entry.key_span), entry_range(entry), detail);
                }
            }
            Expect::Template(_) | Expect::Markers(_) => self.template(node, entries, expect),
            Expect::Widget => self.widget(node, entries, expect),
            Expect::Props(spec) => self.props(entries, expect, WidgetName::Builtin(spec)),
            Expect::Custom(name) => self.props(entries, expect, WidgetName::Custom(name.clone())),
            Expect::Action(trigger) => self.action_map(node, entries, expect, trigger),
            Expect::Branch { of_actions } => self.branch(node, entries, *of_actions),
            Expect::Args(action) => self.args(entries, action),
            Expect::CallInputs(widget) => {
                self.given(entries, SymbolKind::Input, &(SymbolKind::Widget, widget.clone()), true);
                self.entries(entries, expect);
            }
            Expect::CallEvents(widget) => {
                self.given(entries, SymbolKind::Event, &(SymbolKind::Widget, widget.clone()), true);
                self.entries(entries, expect);
            }
            Expect::ArgInputs(kind, of) => {
                let input = if *kind == SymbolKind::Api { SymbolKind::ApiInput } else { SymbolKind::Input };
                self.given(entries, input, &(*kind, of.clone()), false);
                self.entries(entries, expect);
            }
            Expect::JavaScript => {
                // `Global: {scriptName: x}`
                if let Some(entry) = entries.iter().find(|entry| &*entry.key == "scriptName") {
                    self.import(&entry.node);
                }
            }
            Expect::View | Expect::WidgetDef if self.is_typed(entries) => self.props_of_type(node, entries),
            Expect::WidgetDef | Expect::View => {
                self.entries(entries, expect);
                self.note_widgets(entries, expect);
            }
            _ => self.entries(entries, expect),
        }
    }

    pub(super) fn entries(&mut self, entries: &[Entry], expect: &Expect) {
        let api = self.api.clone();
        let name = |key: &str| match key {
            "" => api.clone(),
            key => entries.iter().find(|entry| &*entry.key == key).and_then(|entry| entry.node.text().cloned()),
        };
        let vocabulary = self.vocabulary;
        for entry in entries {
            let below = expect.below(&entry.key, vocabulary, &name);
            self.walk(&entry.node, &below);
        }
    }

    pub(super) fn mention(
        &mut self,
        kind: SymbolKind,
        name: &Arc<str>,
        range: Bytes,
        of: Option<(SymbolKind, Arc<str>)>,
        is_checked: bool,
    ) {
        let unit = self.unit;
        self.part.mentions.push(Mention { kind, name: name.clone(), range, unit, of, in_script: false, is_checked });
    }

    pub(super) fn declare(&mut self, kind: SymbolKind, name: &Arc<str>, range: Bytes, whole: Bytes, detail: Detail) {
        self.part.declarations.push(Declaration { kind, name: name.clone(), range, whole, unit: self.unit, detail });
    }

    pub(super) fn declare_name(&mut self, kind: SymbolKind, node: &Node, scalar: &Scalar) {
        let detail = self.input_detail(kind);
        self.declare_scalar(kind, node, scalar, bytes(node.span), detail);
    }

    /// Records the declaration of the name in a scalar.
    pub(super) fn declare_scalar(
        &mut self,
        kind: SymbolKind,
        node: &Node,
        scalar: &Scalar,
        whole: Bytes,
        detail: Detail,
    ) {
        let name = scalar.text.clone();
        if name.contains("${") || name.trim().is_empty() {
            return;
        }
        self.declare(kind, &name, scalar_range(node, scalar), whole, detail);
    }

    pub(super) fn import(&mut self, node: &Node) {
        if let (Some(name), Some(scalar)) = (node.text(), node.scalar()) {
            let file = name.strip_suffix(".js").map_or_else(|| name.clone(), Arc::from);
            self.mention(SymbolKind::Script, &file, scalar_range(node, scalar), None, true);
            self.part.units[self.unit].imports.push(file);
        }
    }

    pub(super) fn scalar(&mut self, node: &Node, scalar: &Scalar, expect: &Expect) {
        if scalar.value.is_null() {
            return;
        }
        match expect {
            Expect::Data | Expect::Predicate | Expect::Id => {}
            Expect::Declares(kind) => self.declare_name(*kind, node, scalar),
            Expect::Names(SymbolKind::Script) | Expect::Name(SymbolKind::Script) => self.import(node),
            Expect::Name(kind) | Expect::Names(kind) => {
                if is_written(&scalar.text) {
                    let checked = matches!(kind, SymbolKind::Api | SymbolKind::Screen | SymbolKind::Action);
                    self.mention(*kind, &scalar.text, scalar_range(node, scalar), None, checked);
                } else {
                    self.bindings(node, scalar);
                }
            }
            Expect::Args(action) => match action.shorthand {
                Some(name) => {
                    let below = expect.below(name, self.vocabulary, &|_| None);
                    self.scalar(node, scalar, &below);
                }
                None => self.bindings(node, scalar),
            },
            Expect::Action(trigger) => self.text_action(node, scalar, trigger),
            Expect::Handlers => self.text_action(node, scalar, &Trigger::default()),
            Expect::JavaScript if self.action.is_some() => self.handler(node, scalar),
            Expect::JavaScript => self.statements(node, scalar, Role::Global),
            Expect::Widget if is_written(&scalar.text) && !scalar.text.contains(char::is_whitespace) => {
                if self.vocabulary.catalog.widget(&scalar.text).is_none() {
                    self.use_widget(&scalar.text, scalar_range(node, scalar));
                }
            }
            _ => self.bindings(node, scalar),
        }
    }
}

/// True for a literal name; false for an expression or a translated one.
pub(super) fn is_written(name: &str) -> bool {
    !name.contains("${") && !name.contains("r@") && !name.trim().is_empty()
}

/// Range of a scalar's text, without quotes.
pub(super) fn scalar_range(node: &Node, scalar: &Scalar) -> Bytes {
    let start = scalar.offsets.in_file(0);
    let written = (node.span.end.saturating_sub(node.span.start)) as usize;
    if scalar.text.is_empty() || scalar.text.contains('\n') || written < scalar.text.len() {
        return bytes(node.span);
    }
    start..scalar.offsets.in_file(scalar.text.len() - 1) + 1
}

pub(super) fn entry_range(entry: &Entry) -> Bytes {
    entry.key_span.start..entry.node.span.end.max(entry.key_span.end)
}
