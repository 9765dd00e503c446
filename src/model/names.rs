//! What names of JavaScript mean, and what the values are that they lead to.

use std::sync::Arc;

use ensemble_core::spec::Topic;
use ensemble_core::syntax::{JsAccess, JsChain, JsLiteral, JsStep, JsValue};

use crate::expect::Trigger;
use crate::index::{DeclarationRef, UnitRef, span};
use crate::model::Model;
use crate::part::{Declaration, Detail, Part, Piece, UnitKind, WidgetName};
use crate::shape::{Member, Members, Shape};
use crate::symbol::SymbolKind;

/// What a name means where it is used.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// Something that the app declares.
    Declared(DeclarationRef),
    /// A variable or parameter of the same text, as an index of its outline.
    Local(usize),
    /// What the event gives to its handlers.
    OfEvent,
    /// A name of the language.
    Language,
    /// Something that a script makes known by assigning it.
    Assigned,
    /// Nothing that is known.
    Unknown,
}

/// Names of JavaScript and of the program that need no declaration.
pub const LANGUAGE: &[&str] = &[
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "FinalizationRegistry",
    "Float32Array",
    "Float64Array",
    "Function",
    "Headers",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Intl",
    "Iterator",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Response",
    "Set",
    "SharedArrayBuffer",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "URL",
    "URLSearchParams",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "app",
    "appInfo",
    "arguments",
    "atob",
    "btoa",
    "clearImmediate",
    "clearInterval",
    "clearTimeout",
    "console",
    "decodeURI",
    "decodeURIComponent",
    "device",
    "e",
    "encodeURI",
    "encodeURIComponent",
    "ensemble",
    "env",
    "escape",
    "eval",
    "event",
    "fetch",
    "getStringValue",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseDouble",
    "parseFloat",
    "parseInt",
    "performance",
    "queueMicrotask",
    "regExp",
    "response",
    "secrets",
    "setImmediate",
    "setInterval",
    "setTimeout",
    "structuredClone",
    "this",
    "undefined",
    "unescape",
    "window",
];

/// Names that a few events, themes and older apps give to handlers: ordinary words, of which none is suggested for a slip.
pub const SOMEWHERE: &[&str] = &[
    "FieldValue",
    "Timestamp",
    "apiSecureStorage",
    "auth",
    "colors",
    "columnTitle",
    "data",
    "dataKey",
    "fields",
    "file",
    "index",
    "location",
    "message",
    "notificationPayload",
    "open",
    "page",
    "pageSize",
    "search",
    "selectedRowKeys",
    "selectedRows",
    "selectedValue",
    "selectedValues",
    "sortOrder",
    "spacing",
    "step",
    "styles",
    "tooltipState",
    "totalRows",
    "typography",
    "user",
    "vals",
    "value",
];

// A variable may be set to another that is set to another …
const DEEPEST: usize = 8;

impl Model {
    /// What `name` means at byte `at` of a piece's source.
    pub fn meaning(&self, file: u32, piece: &Piece, name: &str, at: usize) -> Meaning {
        if let Some(local) = piece.outline.declaration_at(name, at) {
            let is_top = piece.outline.declarations[local].visible == (0..piece.source.len());
            if !(is_top && matches!(piece.role, crate::part::Role::Global | crate::part::Role::Script)) {
                return Meaning::Local(local);
            }
        }
        if let Some(local) = piece.locals.iter().rev().find(|local| &*local.name == name) {
            return match local.declaration {
                Some(index) => Meaning::Declared(DeclarationRef { file, index: index as u32 }),
                None => Meaning::OfEvent,
            };
        }
        if let Some(found) = self.declared(UnitRef { file, unit: piece.unit as u32 }, name) {
            return Meaning::Declared(found);
        }
        if LANGUAGE.contains(&name) {
            return Meaning::Language;
        }
        if self.index().assigned.contains(name) { Meaning::Assigned } else { Meaning::Unknown }
    }

    /// What a unit, or what it is private to, or a script declares under `name`.
    pub fn declared(&self, unit: UnitRef, name: &str) -> Option<DeclarationRef> {
        let index = self.index();
        let own = |unit: &UnitRef| {
            index.units.get(unit).and_then(|names| names.get(name)).and_then(|found| found.first()).copied()
        };
        if let Some(found) = own(&unit) {
            return Some(found);
        }
        let part = self.part(unit.file);
        let declared = &part.units[unit.unit as usize];
        for import in &declared.imports {
            if let Some(found) = index.scripts.get(import).and_then(own) {
                return Some(found);
            }
        }
        // APIs of custom widgets belong to the screen that shows them.
        let of_widgets = self.widgets_below(unit).into_iter().find_map(|widget| {
            own(&widget).filter(|found| matches!(self.declaration(*found).kind, SymbolKind::Api | SymbolKind::Socket))
        });
        if of_widgets.is_some() {
            return of_widgets;
        }
        if let Some(parent) = declared.parent {
            let parent = UnitRef { file: unit.file, unit: parent as u32 };
            if let Some(found) = self.declared(parent, name) {
                return Some(found);
            }
        }
        if matches!(declared.kind, UnitKind::Widget | UnitKind::Action | UnitKind::Script) {
            return index.anywhere.get(name).and_then(|found| found.first()).copied();
        }
        index.of_scripts.get(name).and_then(|found| found.first()).copied()
    }

    /// The custom widgets that a unit uses, also through others.
    pub fn widgets_below(&self, unit: UnitRef) -> Vec<UnitRef> {
        let mut found: Vec<UnitRef> = Vec::new();
        let mut open = vec![unit];
        while let Some(unit) = open.pop() {
            for name in &self.part(unit.file).units[unit.unit as usize].widgets {
                if let Some(widget) = self.widget(unit, name)
                    && !found.contains(&widget)
                {
                    found.push(widget);
                    open.push(widget);
                }
            }
        }
        found
    }

    /// The custom widget that `name` means in a unit: one private to its screen, or an app-wide one.
    pub fn widget(&self, unit: UnitRef, name: &str) -> Option<UnitRef> {
        let part = self.part(unit.file);
        let private = part
            .units
            .iter()
            .position(|other| other.kind == UnitKind::Widget && &*other.name == name && other.parent.is_some());
        let private = private.map(|found| UnitRef { file: unit.file, unit: found as u32 });
        private.or_else(|| self.index().widgets.get(name).copied())
    }

    /// The declarations of one kind in a unit.
    pub fn of_kind(&self, unit: UnitRef, kind: SymbolKind) -> impl Iterator<Item = &Declaration> {
        let part = self.part(unit.file);
        part.declarations.iter().filter(move |declared| declared.unit == unit.unit as usize && declared.kind == kind)
    }

    /// The shape of a name.
    pub fn shape_of_name(&self, file: u32, piece: &Piece, name: &str, at: usize) -> Shape {
        self.shape_of(file, piece, name, at, DEEPEST)
    }

    fn shape_of(&self, file: u32, piece: &Piece, name: &str, at: usize, depth: usize) -> Shape {
        let Some(depth) = depth.checked_sub(1) else { return Shape::Unknown };
        match self.meaning(file, piece, name, at) {
            Meaning::Declared(found) => self.shape_of_declaration(found, depth),
            Meaning::Local(local) => {
                let declared = &piece.outline.declarations[local];
                let is_set_again = piece.outline.chains.iter().any(|chain| {
                    chain.declaration == Some(local) && chain.steps.is_empty() && chain.access != JsAccess::Read
                });
                match &declared.value {
                    Some(value) if !is_set_again => self.shape_of_value(file, piece, value, depth),
                    _ => Shape::Unknown,
                }
            }
            Meaning::Language => self.shape_of_language(piece, file, name),
            Meaning::OfEvent | Meaning::Assigned | Meaning::Unknown => Shape::Unknown,
        }
    }

    fn shape_of_value(&self, file: u32, piece: &Piece, value: &JsValue, depth: usize) -> Shape {
        match &value.literal {
            JsLiteral::Chain(chain) => match piece.outline.chains.get(*chain) {
                Some(chain) => self.shape_at(file, piece, chain, chain.steps.len(), depth),
                None => Shape::Unknown,
            },
            JsLiteral::Text(_) => Shape::Text,
            JsLiteral::Number(_) => Shape::Number,
            JsLiteral::Bool(_) => Shape::Bool,
            _ => Shape::Unknown,
        }
    }

    /// The shape behind the first `steps` steps of a chain.
    pub fn shape_of_chain(&self, file: u32, piece: &Piece, chain: &JsChain, steps: usize) -> Shape {
        self.shape_at(file, piece, chain, steps, DEEPEST)
    }

    fn shape_at(&self, file: u32, piece: &Piece, chain: &JsChain, steps: usize, depth: usize) -> Shape {
        let mut shape = self.shape_of(file, piece, &chain.root, chain.range.start, depth);
        for step in chain.steps.iter().take(steps) {
            shape = self.after(&shape, step);
            if shape == Shape::Unknown {
                break;
            }
        }
        shape
    }

    /// The shape behind a step.
    pub fn after(&self, shape: &Shape, step: &JsStep) -> Shape {
        match (step, shape) {
            (JsStep::Member { name, .. }, shape) => self
                .members(shape)
                .and_then(|members| members.get(name).map(|member| member.shape.clone()))
                .unwrap_or_default(),
            (JsStep::Index, Shape::List(item)) => (**item).clone(),
            // An answer that is awaited is the response of the API.
            _ => Shape::Unknown,
        }
    }

    /// The shape of a declared name.
    pub fn shape_of_reference(&self, found: DeclarationRef) -> Shape {
        self.shape_of_declaration(found, DEEPEST)
    }

    /// The shape of a name of the language outside of handlers.
    pub fn shape_of_word(&self, name: &str) -> Shape {
        match name {
            "ensemble" | "e" => Shape::Object("ensemble"),
            "app" => Shape::Object("app"),
            "device" => Shape::Object("device"),
            "console" => Shape::Object("console"),
            "env" => Shape::Env,
            "secrets" => Shape::Secrets,
            _ => Shape::Unknown,
        }
    }

    fn shape_of_declaration(&self, found: DeclarationRef, depth: usize) -> Shape {
        let declared = self.declaration(found);
        match (&declared.detail, declared.kind) {
            (Detail::Api(_), SymbolKind::Socket) => Shape::Socket(found),
            (Detail::Api(_), _) => Shape::Api(found),
            (Detail::Widget(WidgetName::Builtin(spec)), _) => Shape::Widget(spec),
            (Detail::Widget(WidgetName::Custom(name)), _) => Shape::CustomWidget(name.clone()),
            (Detail::Row(Some(data)), _) => {
                let part = self.part(found.file);
                let Some(piece) = part.pieces.get(*data) else { return Shape::Unknown };
                match self.whole(found.file, piece, depth) {
                    Shape::List(item) => (*item).clone(),
                    _ => Shape::Unknown,
                }
            }
            (_, SymbolKind::RowIndex) => Shape::Number,
            (Detail::Function(..), _) => Shape::Function,
            _ => Shape::Unknown,
        }
    }

    /// The shape of an expression that is one chain.
    fn whole(&self, file: u32, piece: &Piece, depth: usize) -> Shape {
        let source = piece.source.trim();
        let lead = piece.source.len() - piece.source.trim_start().len();
        let chain = piece.outline.chains.iter().find(|chain| chain.range.start == lead);
        let Some(chain) = chain.filter(|chain| chain.access == JsAccess::Read) else { return Shape::Unknown };
        // `a || b` and the like may be either.
        let end = chain.steps.iter().rev().find_map(|step| match step {
            JsStep::Member { range, .. } => Some(range.end),
            _ => None,
        });
        let is_whole = end.unwrap_or(chain.range.end) - lead == source.len();
        if is_whole { self.shape_at(file, piece, chain, chain.steps.len(), depth) } else { Shape::Unknown }
    }

    fn shape_of_language(&self, piece: &Piece, file: u32, name: &str) -> Shape {
        match name {
            "response" => Shape::Response(self.api_of_response(piece, file)),
            "event" => Shape::Event(Arc::from(piece.triggers())),
            "this" => {
                piece.triggers().iter().rev().find_map(|trigger| trigger.widget).map_or(Shape::Unknown, Shape::Widget)
            }
            _ => self.shape_of_word(name),
        }
    }

    /// The API whose answer `response` is.
    fn api_of_response(&self, piece: &Piece, file: u32) -> Option<DeclarationRef> {
        // Other handlers of a stream have another body: `onClose` the reason.
        let trigger = piece
            .triggers()
            .iter()
            .rev()
            .find(|trigger| trigger.slot.is_some())
            .filter(|trigger| trigger.slot == Some("onResponse"))?;
        let name = trigger.api.as_ref()?;
        let found = self.declared(UnitRef { file, unit: piece.unit as u32 }, name)?;
        (self.declaration(found).kind == SymbolKind::Api).then_some(found)
    }

    /// The members of a value; `None` where nothing is known of it.
    pub fn members(&self, shape: &Shape) -> Option<Members> {
        let members = match shape {
            Shape::Unknown
            | Shape::Text
            | Shape::Number
            | Shape::Bool
            | Shape::List(_)
            | Shape::Action(_)
            | Shape::Function => return None,
            Shape::Data(members) => Members {
                list: members.iter().map(|(name, shape)| Member::property(name.clone(), "", shape.clone())).collect(),
                is_complete: false,
            },
            Shape::Api(found) => self.members_of_api(*found),
            Shape::Socket(_) => Members {
                list: vec![
                    Member::property("data", "The text of the newest message.", Shape::Unknown),
                    Member::property("isConnected", "Whether it is connected.", Shape::Bool),
                    Member::property("isReconnecting", "Whether it waits for another attempt.", Shape::Bool),
                ],
                is_complete: false,
            },
            Shape::StreamState => Members { list: self.of_topic("sse state", |_| Shape::Unknown), is_complete: true },
            Shape::Response(api) => self.members_of_response(*api),
            Shape::StreamEvent(found) => Members {
                list: vec![
                    Member::property(
                        "event",
                        "The event's name, `message` unless the server says another.",
                        Shape::Text,
                    ),
                    Member::property("id", "The event's id.", Shape::Text),
                    Member::property("data", "The event's data, JSON where it parses.", self.data_of(*found)),
                    Member::property("raw", "The event's data as text.", Shape::Text),
                ],
                is_complete: true,
            },
            Shape::Widget(spec) => self.members_of_widget(spec),
            Shape::CustomWidget(name) => self.members_of_custom(name),
            Shape::Event(triggers) => Members {
                list: vec![
                    Member::property("data", "What belongs to the event.", Shape::EventData(triggers.clone())),
                    Member::property("error", "In `onError`: what went wrong, in words.", Shape::Unknown),
                    Member::property("source", "The widget that fired.", Shape::Unknown),
                ],
                is_complete: false,
            },
            Shape::EventData(triggers) => Members { list: event_data(triggers), is_complete: false },
            Shape::Object(name) => self.members_of_object(name)?,
            Shape::Env => Members {
                list: self
                    .facts()
                    .env
                    .iter()
                    .map(|(name, doc)| Member::property(name.clone(), doc.clone(), Shape::Text))
                    .collect(),
                is_complete: false,
            },
            Shape::Secrets => Members {
                list: self.facts().secrets.iter().map(|name| Member::property(name.clone(), "", Shape::Text)).collect(),
                is_complete: false,
            },
        };
        Some(members)
    }

    fn of_topic(&self, topic: &str, shape: impl Fn(&str) -> Shape) -> Vec<Member> {
        let members = self.vocabulary().members(topic);
        members.iter().map(|member| Member::of_topic(member, shape(member.name))).collect()
    }

    fn members_of_api(&self, found: DeclarationRef) -> Members {
        let declared = self.declaration(found);
        let Detail::Api(api) = &declared.detail else { return Members::default() };
        let body = match (self.sets_body(found), api.is_stream) {
            (true, _) => Shape::Unknown,
            (false, true) => Shape::StreamEvent(found),
            (false, false) => self.data_of(found),
        };
        let mut list = self.of_topic("feed", |name| match name {
            "body" => body.clone(),
            "sse" => Shape::StreamState,
            "statusCode" => Shape::Number,
            "isLoading" | "isSuccess" | "isError" | "isConnected" | "isReconnecting" => Shape::Bool,
            _ => Shape::Unknown,
        });
        let rows = Shape::List(Arc::new(self.data_of(found)));
        list.extend(
            api.lists.iter().map(|name| Member::property(name.clone(), "A list that the events fill.", rows.clone())),
        );
        list.push(Member::property("data", "The body, as older apps name it.", Shape::Unknown));
        list.push(Member::property("name", "The name of the API.", Shape::Text));
        Members { list, is_complete: true }
    }

    /// True when a handler of the API makes something else of its answers: `response.body = …`, `tidy(response)`.
    fn sets_body(&self, found: DeclarationRef) -> bool {
        let name = &self.declaration(found).name;
        let handles = |piece: &&Piece| piece.triggers().iter().any(|trigger| trigger.api.as_ref() == Some(name));
        let mut chains = self.part(found.file).pieces.iter().filter(handles).flat_map(|piece| &piece.outline.chains);
        chains.any(|chain| {
            &*chain.root == "response"
                && match &chain.steps[..] {
                    [] => true,
                    [JsStep::Member { name, .. }] => &**name == "body" && chain.access != JsAccess::Read,
                    _ => false,
                }
        })
    }

    fn members_of_response(&self, api: Option<DeclarationRef>) -> Members {
        let body = match api.map(|found| (found, &self.declaration(found).detail)) {
            Some((found, Detail::Api(_))) if self.sets_body(found) => Shape::Unknown,
            Some((found, Detail::Api(detail))) if detail.is_stream => Shape::StreamEvent(found),
            Some((found, Detail::Api(_))) => self.data_of(found),
            _ => Shape::Unknown,
        };
        let below_body = ["event", "id", "data", "raw"];
        let mut list = self.of_topic("response", |name| match name {
            "body" => body.clone(),
            "sse" => Shape::StreamState,
            "statusCode" => Shape::Number,
            "isSuccess" | "isError" | "ok" | "isLoading" => Shape::Bool,
            _ => Shape::Unknown,
        });
        list.retain(|member| !below_body.contains(&&*member.name));
        for member in &mut list {
            member.is_settable = matches!(&*member.name, "body" | "headers");
        }
        Members { list, is_complete: true }
    }

    fn members_of_widget(&self, spec: &'static ensemble_core::spec::Spec) -> Members {
        let mut list: Vec<Member> = Vec::new();
        for prop in spec.all_props() {
            if list.iter().all(|known| &*known.name != prop.name) {
                list.push(Member {
                    is_settable: true,
                    ..Member::property(prop.name, prop.doc, Shape::of_kind(&prop.kind))
                });
            }
        }
        list.extend(spec.methods.iter().map(|method| Member::function(*method, "()", "")));
        Members { list, is_complete: false }
    }

    fn members_of_custom(&self, name: &str) -> Members {
        let Some(widget) = self.index().widgets.get(name).copied().or_else(|| self.private_widget(name)) else {
            return Members::default();
        };
        let part = self.part(widget.file);
        let inputs = part
            .declarations
            .iter()
            .filter(|declared| declared.unit == widget.unit as usize && declared.kind == SymbolKind::Input);
        let inputs = inputs.map(|input| Member {
            is_settable: true,
            span: Some(span(widget.file, &input.range)),
            ..Member::property(input.name.clone(), "An input of the widget.", Shape::Unknown)
        });
        let shared = self.vocabulary().shared_props().map(|prop| Member {
            is_settable: true,
            ..Member::property(prop.name, prop.doc, Shape::of_kind(&prop.kind))
        });
        Members { list: inputs.chain(shared).collect(), is_complete: false }
    }

    fn private_widget(&self, name: &str) -> Option<UnitRef> {
        self.files().find_map(|(file, part): (u32, &Part)| {
            let found = part.units.iter().position(|unit| unit.kind == UnitKind::Widget && &*unit.name == name)?;
            Some(UnitRef { file, unit: found as u32 })
        })
    }

    fn members_of_object(&self, name: &str) -> Option<Members> {
        let topic: &'static Topic = self.vocabulary().topic(name)?;
        let shape = |member: &str| match (name, member) {
            ("ensemble", "storage") => Shape::Object("storage"),
            ("ensemble", "device") => Shape::Object("device"),
            ("ensemble", "app") => Shape::Object("app"),
            ("ensemble", "formatter") => Shape::Object("formatter"),
            ("ensemble", "utils") => Shape::Object("utils"),
            ("ensemble", "env") => Shape::Env,
            ("ensemble", "secrets") => Shape::Secrets,
            ("device", "width" | "height") => Shape::Number,
            ("device", "platform" | "orientation") => Shape::Text,
            ("app", "isDark" | "useMockResponse") => Shape::Bool,
            _ => Shape::Unknown,
        };
        let mut list: Vec<Member> =
            topic.members.iter().map(|member| Member::of_topic(member, shape(member.name))).collect();
        let is_settable = |member: &Member| match name {
            "app" => matches!(&*member.name, "theme" | "saveTheme" | "useMockResponse"),
            _ => false,
        };
        for member in &mut list {
            member.is_settable = is_settable(member);
        }
        if name == "ensemble" {
            let actions = self.vocabulary().catalog.actions.iter().copied();
            list.extend(actions.flat_map(|action| {
                let names = std::iter::once(action.name).chain(action.aliases.iter().copied());
                names.map(move |name| Member {
                    shape: Shape::Action(action),
                    ..Member::function(name, parameters(action).as_str(), action.doc)
                })
            }));
        }
        if name == "storage" {
            let known = self.facts().storage_keys.iter();
            list.extend(known.map(|key| Member {
                is_settable: true,
                ..Member::property(key.clone(), "A name that this app keeps.", Shape::Unknown)
            }));
        }
        Some(Members {
            list,
            is_complete: matches!(name, "ensemble" | "formatter" | "utils" | "console" | "app" | "device"),
        })
    }

    /// The shape of what an API answers, or of the data of a stream's events.
    fn data_of(&self, found: DeclarationRef) -> Shape {
        if let Some(known) = self.facts().answers.get(&self.declaration(found).name) {
            return known.clone();
        }
        match &self.declaration(found).detail {
            Detail::Api(api) => api.mock.as_ref().map_or(Shape::Unknown, |mock| Shape::of(mock).member("body")),
            _ => Shape::Unknown,
        }
    }
}

impl Shape {
    /// The shape of a member of data.
    fn member(&self, name: &str) -> Shape {
        match self {
            Shape::Data(members) => {
                members.iter().find(|(known, _)| &**known == name).map(|(_, shape)| shape.clone()).unwrap_or_default()
            }
            _ => Shape::Unknown,
        }
    }
}

/// The arguments of an action, as its function takes them.
pub fn parameters(action: &ensemble_core::spec::ActionSpec) -> String {
    let names: Vec<&str> =
        action.args.iter().map(|prop| prop.name).chain(action.callbacks.iter().map(|slot| slot.name)).collect();
    if names.is_empty() { "()".to_owned() } else { format!("({{{}}})", names.join(", ")) }
}

/// What the event of the innermost trigger has in `event.data`.
fn event_data(triggers: &[Trigger]) -> Vec<Member> {
    let slot = triggers.iter().rev().find_map(|trigger| trigger.event);
    let Some(slot) = slot else { return Vec::new() };
    // Its documentation says it in a form that is the same for all: `event.data` is `{value, index}`.
    let mut names: Vec<&str> = slot.legacy_names.to_vec();
    for inside in slot.doc.split('`').skip(1).step_by(2).filter(|code| code.starts_with('{') && code.ends_with('}')) {
        names.extend(
            inside
                .trim_matches(['{', '}'])
                .split(',')
                .map(|name| name.split(':').next().unwrap_or_default().trim())
                .filter(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric)),
        );
    }
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| Member::property(name, slot.doc, Shape::Unknown)).collect()
}
