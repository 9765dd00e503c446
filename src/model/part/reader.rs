//! Walks the tree of a file and notes what it declares, names and runs.

use std::ops::Range;
use std::sync::Arc;

use ensemble_core::spec::{ActionSpec, Spec};
use ensemble_core::syntax::{
    Content, Entry, JsDeclarationKind, JsOutline, Node, OffsetMap, Piece as TextPiece, Plain, Scalar, plain, split,
};

use super::{
    ActionUse, ApiDetail, Bytes, Declaration, Detail, Local, Mention, Outlines, Part, Piece, Role, Unit, UnitKind,
    WidgetName, script_names,
};
use crate::expect::{Expect, Trigger, names_what};
use crate::file_kind::FileKind;
use crate::repair;
use crate::symbol::SymbolKind;
use crate::vocabulary::Vocabulary;

/// Reads a file. `name` is that of the screen, widget, action or script that it is.
pub fn read(
    kind: FileKind,
    name: &Arc<str>,
    text: &Arc<str>,
    vocabulary: &Vocabulary,
    outlines: &mut Outlines,
) -> Part {
    let (unit_kind, expect) = match kind {
        FileKind::Screen => (UnitKind::Screen, Expect::Screen),
        FileKind::Widget => (UnitKind::Widget, Expect::WidgetFile),
        FileKind::Action => (UnitKind::Action, Expect::ActionFile),
        FileKind::Script => (UnitKind::Script, Expect::JavaScript),
        FileKind::Resources => (UnitKind::Other, Expect::Resources),
        _ => (UnitKind::Other, Expect::Data),
    };
    let whole = 0..text.len() as u32;
    let unit = Unit {
        kind: unit_kind,
        name: name.clone(),
        range: 0..0,
        whole: whole.clone(),
        parent: None,
        imports: Vec::new(),
        widgets: Vec::new(),
    };
    let mut part = Part {
        kind,
        text: text.clone(),
        root: None,
        is_broken: false,
        is_document: true,
        units: vec![unit],
        declarations: Vec::new(),
        mentions: Vec::new(),
        pieces: Vec::new(),
        actions: Vec::new(),
    };
    if kind == FileKind::Other || kind == FileKind::Test || kind == FileKind::Simulate {
        return part;
    }
    let repaired = match kind {
        FileKind::Script => repair::Repaired { root: None, is_broken: false },
        _ => repair::tree(text),
    };
    // A custom widget of the screen goes before a built-in one of its name.
    let private = repaired.root.as_ref().filter(|_| kind == FileKind::Screen);
    let private = private.map(|root| private_names(root, vocabulary)).unwrap_or_default();
    let own;
    let vocabulary = if private.is_empty() {
        vocabulary
    } else {
        own = vocabulary.without(&private);
        &own
    };
    let mut reader = Reader {
        vocabulary,
        outlines,
        part: &mut part,
        unit: 0,
        locals: Vec::new(),
        triggers: Vec::new(),
        api: None,
        action: None,
    };
    if kind == FileKind::Script {
        reader.script(text);
    } else {
        reader.part.is_broken = repaired.is_broken;
        if let Some(root) = repaired.root {
            // A reusable action that is opened alone, and a custom widget that is.
            let expect = match expect {
                Expect::Screen
                    if root.get("Action").is_some_and(|action| action.get("body").is_some())
                        && root.get("View").is_none() =>
                {
                    reader.part.units[0].kind = UnitKind::Action;
                    Expect::ActionFile
                }
                other => other,
            };
            reader.part.is_document = kind != FileKind::Screen
                || ["View", "ViewGroup", "Widget", "Action"].iter().any(|key| root.get(key).is_some());
            reader.walk(&root, &expect);
            reader.part.root = Some(root);
        }
    }
    let mut mentions = Vec::new();
    for piece in &part.pieces {
        script_names::mentions(piece, &vocabulary.catalog, &mut mentions);
    }
    part.mentions.extend(mentions);
    part
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    outlines: &'a mut Outlines,
    part: &'a mut Part,
    unit: usize,
    locals: Vec<Local>,
    triggers: Vec<Trigger>,
    /// The API that is being read.
    api: Option<Arc<str>>,
    /// The action whose arguments are being read.
    action: Option<&'static ActionSpec>,
}

fn bytes(span: ensemble_core::diag::Span) -> Bytes {
    span.start..span.end
}

impl Reader<'_> {
    fn walk(&mut self, node: &Node, expect: &Expect) {
        match &node.content {
            Content::Scalar(scalar) => self.scalar(node, scalar, expect),
            Content::List(items) => self.list(items, expect),
            Content::Map(entries) => self.map(node, entries, expect),
        }
    }

    fn list(&mut self, items: &[Node], expect: &Expect) {
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

    fn map(&mut self, node: &Node, entries: &[Entry], expect: &Expect) {
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

    fn entries(&mut self, entries: &[Entry], expect: &Expect) {
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

    /// The widgets and scripts of an older app.
    fn resources(&mut self, entries: &[Entry]) {
        for entry in entries {
            match &*entry.key {
                "Widgets" => self.walk(&entry.node, &Expect::WidgetDefs),
                "Scripts" => entry.node.map().unwrap_or_default().iter().for_each(|script| self.script_in(script)),
                _ => {}
            }
        }
    }

    fn script_in(&mut self, entry: &Entry) {
        let Some(scalar) = entry.node.scalar() else { return };
        let (range, whole) = (bytes(entry.key_span), entry_range(entry));
        let unit = Unit {
            kind: UnitKind::Script,
            name: entry.key.clone(),
            range,
            whole,
            parent: None,
            imports: Vec::new(),
            widgets: Vec::new(),
        };
        self.part.units.push(unit);
        let outer = std::mem::replace(&mut self.unit, self.part.units.len() - 1);
        self.statements(&entry.node, scalar, Role::Script);
        self.unit = outer;
    }

    /// Declares the names that a screen has before its parts are walked, since they stand in any order.
    fn screen(&mut self, node: &Node, entries: &[Entry]) {
        let is_bare = matches!(entries, [only] if self.vocabulary.catalog.widget(&only.key).is_some());
        if is_bare || (self.is_typed(entries) && !entries.iter().any(|entry| &*entry.key == "View")) {
            return self.widget(node, entries, &Expect::Widget);
        }
        // Keys of a widget that stand at the root of a document without `View`.
        let has_view = entries.iter().any(|entry| matches!(&*entry.key, "View" | "ViewGroup" | "Widget"));
        for entry in entries {
            let below = Expect::Screen.below(&entry.key, self.vocabulary, &|_| None);
            match below {
                Expect::WidgetDef if &*entry.key != "Widget" && !has_view => {
                    // A misspelt `View` as well as a widget.
                    self.walk(&entry.node, &Expect::View);
                    self.note_widget(entry, &Expect::Any);
                }
                Expect::WidgetDef => self.definition(entry, UnitKind::Widget, &Expect::WidgetDef),
                below => {
                    self.walk(&entry.node, &below);
                    self.note_widget(entry, &below);
                }
            }
        }
    }

    fn definitions(&mut self, entries: &[Entry], expect: &Expect) {
        let (kind, below) = match expect {
            Expect::WidgetDefs => (UnitKind::Widget, Expect::WidgetDef),
            _ => (UnitKind::Action, Expect::ActionDef),
        };
        for entry in entries {
            self.definition(entry, kind, &below);
        }
    }

    /// A custom widget or a reusable action that is defined in this file.
    fn definition(&mut self, entry: &Entry, kind: UnitKind, below: &Expect) {
        let is_wrapped = &*entry.key == "Widget" && self.part.units[self.unit].kind == UnitKind::Screen;
        if is_wrapped {
            // A screen that is a custom widget has its names.
            return self.walk(&entry.node, below);
        }
        let symbol = if kind == UnitKind::Widget { SymbolKind::Widget } else { SymbolKind::Action };
        self.declare(symbol, &entry.key, bytes(entry.key_span), entry_range(entry), Detail::None);
        let unit = Unit {
            kind,
            name: entry.key.clone(),
            range: bytes(entry.key_span),
            whole: entry_range(entry),
            parent: Some(self.unit),
            imports: Vec::new(),
            widgets: Vec::new(),
        };
        self.part.units.push(unit);
        let outer = std::mem::replace(&mut self.unit, self.part.units.len() - 1);
        let (locals, triggers) = (std::mem::take(&mut self.locals), std::mem::take(&mut self.triggers));
        self.walk(&entry.node, below);
        (self.unit, self.locals, self.triggers) = (outer, locals, triggers);
    }

    fn apis(&mut self, entries: &[Entry], expect: &Expect) {
        let (kind, below) = match expect {
            Expect::Apis => (SymbolKind::Api, Expect::Api),
            _ => (SymbolKind::Socket, Expect::Socket),
        };
        for entry in entries {
            let detail = Detail::Api(api_detail(&entry.node));
            self.declare(kind, &entry.key, bytes(entry.key_span), entry_range(entry), detail);
            let outer = self.api.replace(entry.key.clone());
            let locals = self.locals.len();
            // Before its expressions, which see them.
            if let Some(inputs) = entry.node.get("inputs") {
                let first = self.part.declarations.len();
                self.walk(inputs, &Expect::Declares(SymbolKind::ApiInput));
                let declared = self.part.declarations[first..].iter().enumerate();
                let names: Vec<Local> = declared
                    .map(|(at, input)| Local { name: input.name.clone(), declaration: Some(first + at) })
                    .collect();
                self.locals.extend(names);
            }
            let rest: Vec<Entry> =
                entry.node.map().unwrap_or_default().iter().filter(|part| &*part.key != "inputs").cloned().collect();
            self.entries(&rest, &below);
            self.locals.truncate(locals);
            self.api = outer;
        }
    }

    fn is_typed(&self, entries: &[Entry]) -> bool {
        entries.iter().any(|entry| {
            &*entry.key == "type"
                && entry.node.text().is_some_and(|name| self.vocabulary.catalog.widget(name).is_some())
        })
    }

    /// `type: Column` with what belongs to it beside it, as older apps write it.
    fn props_of_type(&mut self, _: &Node, entries: &[Entry]) {
        let named = entries.iter().find(|entry| &*entry.key == "type").and_then(|entry| entry.node.text());
        let Some(spec) = named.and_then(|name| self.vocabulary.catalog.widget(name)) else { return };
        self.props(entries, &Expect::Props(spec), WidgetName::Builtin(spec));
    }

    fn widget(&mut self, node: &Node, entries: &[Entry], expect: &Expect) {
        if self.is_typed(entries) {
            return self.props_of_type(node, entries);
        }
        // `Column:` with `children:` at its own indentation.
        if let [first, rest @ ..] = entries
            && first.node.is_null()
            && !rest.is_empty()
        {
            let below = expect.below(&first.key, self.vocabulary, &|_| None);
            self.note_widget(first, &below);
            return match &below {
                Expect::Props(spec) => self.props(rest, &below, WidgetName::Builtin(spec)),
                Expect::Custom(name) => self.props(rest, &below, WidgetName::Custom(name.clone())),
                _ => self.entries(rest, &below),
            };
        }
        self.entries(entries, expect);
        self.note_widgets(entries, expect);
    }

    /// Notes the custom widgets whose names are these keys.
    fn note_widgets(&mut self, entries: &[Entry], expect: &Expect) {
        for entry in entries {
            let below = expect.below(&entry.key, self.vocabulary, &|_| None);
            self.note_widget(entry, &below);
        }
    }

    fn note_widget(&mut self, entry: &Entry, below: &Expect) {
        if matches!(below, Expect::Custom(_)) {
            self.use_widget(&entry.key, bytes(entry.key_span));
        }
    }

    fn use_widget(&mut self, name: &Arc<str>, range: Bytes) {
        self.part.units[self.unit].widgets.push(name.clone());
        self.mention(SymbolKind::Widget, name, range, None, true);
    }

    /// The keys of a widget.
    fn props(&mut self, entries: &[Entry], expect: &Expect, widget: WidgetName) {
        if let Some(id) = entries.iter().find(|entry| &*entry.key == "id")
            && let Content::Scalar(scalar) = &id.node.content
            && !scalar.value.is_null()
        {
            let whole = entries
                .iter()
                .map(entry_range)
                .fold(entry_range(id), |all, one| all.start.min(one.start)..all.end.max(one.end));
            self.declare_scalar(SymbolKind::Id, &id.node, scalar, whole, Detail::Widget(widget));
        }
        let rest: Vec<&Entry> = entries.iter().filter(|entry| &*entry.key != "id").collect();
        for entry in rest {
            let below = expect.below(&entry.key, self.vocabulary, &|_| None);
            if &*entry.key == "groupId"
                && let Content::Scalar(scalar) = &entry.node.content
            {
                self.declare_scalar(SymbolKind::Id, &entry.node, scalar, entry_range(entry), Detail::None);
            }
            self.walk(&entry.node, &below);
        }
    }

    fn template(&mut self, node: &Node, entries: &[Entry], expect: &Expect) {
        let name = |key: &str| node.get(key).and_then(|name| name.text().cloned());
        // Read outside of the rows.
        let is_outside = |entry: &&Entry| matches!(&*entry.key, "data" | "namedData" | "initialValue");
        let mut data = None;
        for entry in entries.iter().filter(is_outside) {
            let first = self.part.pieces.len();
            let below = expect.below(&entry.key, self.vocabulary, &name);
            self.walk(&entry.node, &below);
            if &*entry.key != "initialValue" && self.part.pieces.len() == first + 1 && only_expression(&entry.node) {
                data = Some(first);
            }
        }
        let locals = self.locals.len();
        let row = entries.iter().find(|entry| &*entry.key == "name");
        let index = entries.iter().find(|entry| matches!(&*entry.key, "indexId" | "index"));
        for (entry, kind) in [(index, SymbolKind::RowIndex), (row, SymbolKind::Row)] {
            let declared = entry.and_then(|entry| Some((entry, entry.node.scalar()?)));
            let name = match declared {
                Some((_, scalar)) => scalar.text.clone(),
                None if kind == SymbolKind::Row => Arc::from("item"),
                None => Arc::from("index"),
            };
            let declaration = declared.map(|(entry, scalar)| {
                let detail = if kind == SymbolKind::Row { Detail::Row(data) } else { Detail::None };
                self.declare_scalar(kind, &entry.node, scalar, bytes(node.span), detail);
                self.part.declarations.len() - 1
            });
            self.locals.push(Local { name, declaration });
        }
        let inside: Vec<&Entry> = entries.iter().filter(|entry| !is_outside(entry)).collect();
        for entry in inside {
            let below = expect.below(&entry.key, self.vocabulary, &name);
            // A row of a menu may be a widget as well as a part.
            let below = match below {
                Expect::Props(part)
                    if matches!(&*entry.key, "template" | "labelWidget")
                        && !is_part(part, &entry.node, self.vocabulary) =>
                {
                    Expect::Widget
                }
                other => other,
            };
            if !matches!(below, Expect::Declares(_)) {
                self.walk(&entry.node, &below);
            }
        }
        self.locals.truncate(locals);
    }

    fn branch(&mut self, node: &Node, entries: &[Entry], of_actions: bool) {
        let expect = Expect::Branch { of_actions };
        let is_word = |entry: &&Entry| matches!(&*entry.key, "if" | "elseif" | "elseIf" | "else");
        for word in entries.iter().filter(is_word) {
            // `else:` may hold what it shows.
            match (&*word.key, &word.node.content) {
                ("else", Content::Map(_)) if of_actions => self.walk(&word.node, &Expect::Action(Trigger::default())),
                ("else", Content::Map(_)) => self.walk(&word.node, &Expect::Widget),
                _ => self.walk(&word.node, &Expect::Any),
            }
        }
        let rest: Vec<Entry> = entries.iter().filter(|entry| !is_word(entry)).cloned().collect();
        let is_whole =
            rest.iter().any(|entry| matches!((&*entry.key, of_actions), ("action", true) | ("widget", false)));
        if is_whole {
            self.entries(&rest, &expect);
        } else if of_actions {
            self.map(node, &rest, &Expect::Action(Trigger::default()));
        } else {
            self.map(node, &rest, &Expect::Widget);
        }
    }

    fn action_map(&mut self, node: &Node, entries: &[Entry], expect: &Expect, trigger: &Trigger) {
        let has_slot = trigger.slot.is_some();
        let locals = self.locals.len();
        if has_slot {
            self.triggers.push(trigger.clone());
            self.push_legacy(trigger);
        }
        let older = entries.iter().find(|entry| &*entry.key == "action").and_then(|entry| entry.node.text());
        let older = older.and_then(|name| self.vocabulary.catalog.action(name));
        match (older, entries) {
            (Some(action), _) => {
                let rest: Vec<Entry> = entries.iter().filter(|entry| &*entry.key != "action").cloned().collect();
                self.args(&rest, action);
            }
            // An action with what belongs to it at its own indentation.
            (None, [first, rest @ ..]) if first.node.is_null() && !rest.is_empty() => {
                match self.vocabulary.catalog.action(&first.key) {
                    Some(action) => {
                        self.use_action(action, first, rest);
                        self.args(rest, action);
                    }
                    None => self.entries(entries, expect),
                }
            }
            _ => {
                for entry in entries {
                    match self.vocabulary.catalog.action(&entry.key) {
                        Some(action) => {
                            self.use_action(action, entry, entry.node.map().unwrap_or_default());
                            self.walk(&entry.node, &Expect::Args(action));
                        }
                        None => {
                            // An action that is not there yet may bind names.
                            self.ids_below(&entry.node);
                            let below = expect.below(&entry.key, self.vocabulary, &|_| None);
                            self.walk(&entry.node, &below);
                        }
                    }
                }
            }
        }
        let _ = node;
        if has_slot {
            self.triggers.pop();
        }
        self.locals.truncate(locals);
    }

    /// Names that older apps find in handlers of an event.
    fn push_legacy(&mut self, trigger: &Trigger) {
        let names = trigger.event.map_or(&[][..], |slot| slot.legacy_names);
        self.locals.extend(names.iter().map(|name| Local { name: Arc::from(*name), declaration: None }));
    }

    fn ids_below(&mut self, node: &Node) {
        for entry in node.map().unwrap_or_default() {
            match (&*entry.key, &entry.node.content) {
                ("id", Content::Scalar(scalar)) => {
                    self.declare_scalar(SymbolKind::Id, &entry.node, scalar, entry_range(entry), Detail::None);
                }
                _ => self.ids_below(&entry.node),
            }
        }
    }

    fn use_action(&mut self, action: &'static ActionSpec, entry: &Entry, args: &[Entry]) {
        let named =
            |arg: &&Entry| action.arg(&arg.key).is_some_and(|prop| names_what(action.name, prop.name).is_some());
        let node =
            args.iter().find(named).map(|arg| &arg.node).or(Some(&entry.node).filter(|node| node.scalar().is_some()));
        let name = node.and_then(Node::text).filter(|name| is_written(name)).cloned();
        let is_computed = name.is_none() && node.is_some_and(|node| node.text().is_some());
        let triggers = self.triggers.clone();
        self.part.actions.push(ActionUse {
            action,
            range: bytes(entry.key_span),
            unit: self.unit,
            name,
            triggers,
            is_computed,
        });
    }

    fn args(&mut self, entries: &[Entry], action: &'static ActionSpec) {
        let outer = self.action.replace(action);
        if let Some(id) = entries.iter().find(|entry| action.arg(&entry.key).is_some_and(|prop| prop.name == "id"))
            && let Content::Scalar(scalar) = &id.node.content
        {
            self.declare_scalar(
                SymbolKind::Id,
                &id.node,
                scalar,
                entry_range(id),
                Detail::Widget(WidgetName::Bound(action)),
            );
        }
        let name = |key: &str| {
            let found = entries.iter().find(|entry| action.arg(&entry.key).is_some_and(|prop| prop.is(key)));
            found.and_then(|entry| entry.node.text().cloned()).filter(|name| is_written(name))
        };
        let vocabulary = self.vocabulary;
        for entry in entries {
            let below = Expect::Args(action).below(&entry.key, vocabulary, &name);
            if below == Expect::Id {
                continue;
            }
            if action.name == "dispatchEvent" && action.arg(&entry.key).is_none() {
                self.mention(
                    SymbolKind::Event,
                    &entry.key,
                    bytes(entry.key_span),
                    Some((SymbolKind::Event, entry.key.clone())),
                    false,
                );
            }
            self.walk(&entry.node, &below);
        }
        self.action = outer;
    }

    /// Inputs or events that are given to something with a name.
    fn given(&mut self, entries: &[Entry], kind: SymbolKind, of: &(SymbolKind, Arc<str>), is_checked: bool) {
        for entry in entries {
            self.mention(kind, &entry.key, bytes(entry.key_span), Some(of.clone()), is_checked);
        }
    }

    fn mention(
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

    fn declare(&mut self, kind: SymbolKind, name: &Arc<str>, range: Bytes, whole: Bytes, detail: Detail) {
        self.part.declarations.push(Declaration { kind, name: name.clone(), range, whole, unit: self.unit, detail });
    }

    fn input_detail(&self, kind: SymbolKind) -> Detail {
        match (&self.api, kind) {
            (Some(api), SymbolKind::ApiInput) => Detail::InputOf(api.clone()),
            _ => Detail::None,
        }
    }

    fn declare_name(&mut self, kind: SymbolKind, node: &Node, scalar: &Scalar) {
        let detail = self.input_detail(kind);
        self.declare_scalar(kind, node, scalar, bytes(node.span), detail);
    }

    /// Declares the name that a scalar holds.
    fn declare_scalar(&mut self, kind: SymbolKind, node: &Node, scalar: &Scalar, whole: Bytes, detail: Detail) {
        let name = scalar.text.clone();
        if name.contains("${") || name.trim().is_empty() {
            return;
        }
        self.declare(kind, &name, scalar_range(node, scalar), whole, detail);
    }

    fn import(&mut self, node: &Node) {
        if let (Some(name), Some(scalar)) = (node.text(), node.scalar()) {
            self.part.units[self.unit].imports.push(name.clone());
            self.mention(SymbolKind::Script, name, scalar_range(node, scalar), None, true);
        }
    }

    fn scalar(&mut self, node: &Node, scalar: &Scalar, expect: &Expect) {
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

    fn text_action(&mut self, node: &Node, scalar: &Scalar, trigger: &Trigger) {
        let name = scalar.text.trim();
        if let Some(action) = self.vocabulary.catalog.action(name) {
            let range = scalar_range(node, scalar);
            let triggers = self.triggers.clone();
            self.part.actions.push(ActionUse {
                action,
                range,
                unit: self.unit,
                name: None,
                triggers,
                is_computed: false,
            });
            return;
        }
        let locals = self.locals.len();
        self.triggers.push(trigger.clone());
        self.push_legacy(trigger);
        self.handler(node, scalar);
        self.locals.truncate(locals);
        self.triggers.pop();
    }

    fn handler(&mut self, node: &Node, scalar: &Scalar) {
        let role = Role::Handler(self.triggers.clone());
        self.statements(node, scalar, role);
    }

    /// JavaScript in a scalar; `${…}` around all of it is taken off.
    fn statements(&mut self, node: &Node, scalar: &Scalar, role: Role) {
        if scalar.value.as_str().is_none() {
            return;
        }
        let inner = split(&scalar.text).ok().and_then(|pieces| match &pieces[..] {
            [TextPiece::Code(range)] => Some(range.clone()),
            [TextPiece::Code(range), TextPiece::Literal(rest)] if scalar.text[rest.clone()].trim().is_empty() => {
                Some(range.clone())
            }
            _ => None,
        });
        self.piece(node, scalar, inner.unwrap_or(0..scalar.text.len()), false, role);
    }

    /// The expressions in a text.
    fn bindings(&mut self, node: &Node, scalar: &Scalar) {
        if scalar.value.as_str().is_none() || !scalar.text.contains("${") {
            return;
        }
        let pieces = match split(&scalar.text) {
            Ok(pieces) => pieces,
            // In the middle of typing: what stands behind the open bracket, to the end of the line.
            Err(open) => {
                self.part.is_broken = true;
                let start = open.0 + 2;
                let end = scalar.text[start..].find('\n').map_or(scalar.text.len(), |end| start + end);
                vec![TextPiece::Code(start..end)]
            }
        };
        for piece in pieces {
            if let TextPiece::Code(range) = piece
                && !matches!(plain(&scalar.text[range.clone()]), Some(Plain::Constant(_)))
            {
                self.piece(node, scalar, range, true, Role::Binding);
            }
        }
    }

    fn piece(&mut self, node: &Node, scalar: &Scalar, range: Range<usize>, is_expression: bool, role: Role) {
        let source: Arc<str> = Arc::from(&scalar.text[range.clone()]);
        let start = scalar.offsets.in_file(range.start);
        let end = if range.is_empty() { start } else { scalar.offsets.in_file(range.end - 1) + 1 };
        let line_starts = scalar.offsets.line_starts(&scalar.text, range.start, range.end);
        let _ = node;
        self.add_piece(source, start..end.max(start), line_starts, is_expression, role);
    }

    fn add_piece(&mut self, source: Arc<str>, range: Bytes, line_starts: Arc<[u32]>, is_expression: bool, role: Role) {
        let outline = self.outlines.get(&source, is_expression, self.vocabulary);
        let piece = Piece {
            source,
            range,
            line_starts,
            is_expression,
            outline,
            unit: self.unit,
            locals: self.locals.clone(),
            role,
        };
        if matches!(piece.role, Role::Global | Role::Script) {
            self.declare_top(&piece);
        }
        self.part.pieces.push(piece);
    }

    /// Names of `Global` and of scripts are those of the unit.
    fn declare_top(&mut self, piece: &Piece) {
        let outline: &JsOutline = &piece.outline;
        for declared in outline.top(piece.source.len()) {
            let kind = match declared.kind {
                JsDeclarationKind::Function => SymbolKind::Function,
                JsDeclarationKind::Class => SymbolKind::Class,
                JsDeclarationKind::Constant => SymbolKind::Constant,
                JsDeclarationKind::Variable | JsDeclarationKind::Parameter => SymbolKind::Variable,
            };
            let detail = match &declared.parameters {
                Some(parameters) => Detail::Function(parameters.clone(), declared.doc.clone()),
                None => Detail::Variable(declared.doc.clone()),
            };
            let range = piece.in_file(&declared.range);
            self.part.declarations.push(Declaration {
                kind,
                name: declared.name.clone(),
                whole: range.clone(),
                range,
                unit: self.unit,
                detail,
            });
        }
    }

    fn script(&mut self, text: &Arc<str>) {
        let offsets = OffsetMap::starting_at(0);
        let line_starts = offsets.line_starts(text, 0, text.len());
        self.add_piece(text.clone(), 0..text.len() as u32, line_starts, false, Role::Script);
        self.part.is_broken = self.part.pieces.iter().any(|piece| piece.outline.is_broken);
    }
}

/// True when the template of a part holds the part's own properties and no widget.
fn is_part(part: &'static Spec, node: &Node, vocabulary: &Vocabulary) -> bool {
    match node.map().and_then(|entries| entries.first()) {
        Some(first) => {
            part.prop(&first.key).is_some()
                || part.event(&first.key).is_some()
                || vocabulary.catalog.widget(&first.key).is_none()
        }
        None => false,
    }
}

/// True for a text that is one expression.
fn only_expression(node: &Node) -> bool {
    let text = node.text().map(|text| text.trim());
    text.is_some_and(|text| text.starts_with("${") && text.ends_with('}'))
}

/// True for a name that is written out; others are computed or translated.
fn is_written(name: &str) -> bool {
    !name.contains("${") && !name.contains("r@") && !name.trim().is_empty()
}

/// Where the text of a scalar stands, without its quotes.
pub(super) fn scalar_range(node: &Node, scalar: &Scalar) -> Bytes {
    let start = scalar.offsets.in_file(0);
    let written = (node.span.end.saturating_sub(node.span.start)) as usize;
    if scalar.text.is_empty() || scalar.text.contains('\n') || written < scalar.text.len() {
        return bytes(node.span);
    }
    start..scalar.offsets.in_file(scalar.text.len() - 1) + 1
}

fn entry_range(entry: &Entry) -> Bytes {
    entry.key_span.start..entry.node.span.end.max(entry.key_span.end)
}

fn api_detail(node: &Node) -> ApiDetail {
    let text = |key: &str| node.get(key).and_then(|value| value.text().cloned());
    let names = |node: &Node| -> Vec<Arc<str>> {
        match &node.content {
            Content::List(items) => items
                .iter()
                .filter_map(|item| item.text().cloned().or_else(|| item.map()?.first().map(|entry| entry.key.clone())))
                .collect(),
            Content::Map(entries) => entries.iter().map(|entry| entry.key.clone()).collect(),
            Content::Scalar(_) => Vec::new(),
        }
    };
    let list_name = |node: &Node| match &node.content {
        Content::Scalar(scalar) => Some(scalar.text.clone()),
        Content::Map(_) => {
            Some(node.get("name").and_then(|name| name.text().cloned()).unwrap_or_else(|| Arc::from("items")))
        }
        Content::List(_) => None,
    };
    let lists = node.get("into").map(|into| match into.list() {
        Some(items) => items.iter().filter_map(list_name).collect(),
        None => list_name(into).into_iter().collect(),
    });
    let handlers = node.map().unwrap_or_default().iter().filter(|entry| entry.key.starts_with("on"));
    let is_plain = |node: &Node| !has_expression(node);
    ApiDetail {
        is_stream: text("type").is_some_and(|kind| kind.eq_ignore_ascii_case("sse")),
        inputs: node.get("inputs").map(names).unwrap_or_default(),
        lists: lists.unwrap_or_default(),
        mock: node.get("mockResponse").filter(|mock| is_plain(mock)).map(Node::to_value),
        handlers: handlers.map(|entry| (entry.key.clone(), bytes(entry.key_span))).collect(),
        options: node.get("sseOptions").filter(|options| is_plain(options)).map(Node::to_value),
        has_computed_options: node.get("sseOptions").is_some_and(|options| !is_plain(options)),
    }
}

/// Root keys of a screen that define widgets with names of built-in ones.
fn private_names(root: &Node, vocabulary: &Vocabulary) -> Vec<Arc<str>> {
    let entries = root.map().unwrap_or_default().iter();
    let defines = |entry: &&Entry| {
        vocabulary.catalog.widget(&entry.key).is_some()
            && ["body", "inputs", "events"].iter().any(|key| entry.node.get(key).is_some())
            && root.get("View").is_some()
    };
    entries.filter(defines).map(|entry| entry.key.clone()).collect()
}

fn has_expression(node: &Node) -> bool {
    match &node.content {
        Content::Scalar(scalar) => scalar.text.contains("${"),
        Content::List(items) => items.iter().any(has_expression),
        Content::Map(entries) => entries.iter().any(|entry| has_expression(&entry.node)),
    }
}
