//! Completion of keys, from the declarations of the language.

use ensemble_core::app::topics;
use ensemble_core::spec::{Children, Kind, Prop, Slot, Spec, Topic};
use ensemble_model::part::Detail;
use ensemble_model::{Expect, Model, SymbolKind, Vocabulary};
use lsp_types::CompletionItemKind;

use crate::markdown;

/// Form of a key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueForm {
    /// A value on the same line.
    Value,
    /// Keys, one step deeper.
    Map,
    /// A list, one step deeper.
    List,
}

/// A key that is allowed.
#[derive(Clone, Debug)]
pub struct Key {
    /// Name of the key.
    pub name: String,
    /// Icon in the client.
    pub kind: CompletionItemKind,
    /// Accepted values, in a few words.
    pub detail: String,
    /// Documentation of the key, as Markdown.
    pub doc: String,
    /// Form of the value.
    pub form: ValueForm,
    /// True for a key that many things have; these are listed last.
    pub is_shared: bool,
}

/// Widgets that are internal and are not offered.
const UNWRITTEN: [&str; 5] = ["View", "Header", "Footer", "Custom", "Placeholder"];

/// Keys that `expect` allows.
pub fn keys(expect: &Expect, model: &Model) -> Vec<Key> {
    let vocabulary = model.vocabulary();
    match expect {
        Expect::Screen => props(topics::SCREEN.keys),
        Expect::WidgetFile | Expect::ActionFile => {
            let own = topics::SCREEN.keys.iter();
            own.filter(|prop| expect.below(prop.name, vocabulary, &|_| None) != Expect::Any).map(of_prop).collect()
        }
        Expect::WidgetDef => props(topics::WIDGET.keys),
        Expect::View => props(topics::VIEW.keys),
        Expect::Menu => props(topics::VIEW_GROUP.keys),
        Expect::Api => props(topics::API.keys),
        Expect::Socket => props(topics::SOCKET.keys),
        Expect::ActionDef => props(topics::ACTION.keys),
        Expect::Widget | Expect::Widgets => widgets(model),
        Expect::Props(spec) | Expect::Parts(spec) => of_spec(spec),
        Expect::Styles(spec) => styles(spec),
        Expect::Custom(_) => {
            let mut found = props(topics::INPUTS.keys);
            found.extend(props(topics::STRUCTURE).into_iter().map(shared));
            found.extend(vocabulary.shared_props().map(of_prop).map(shared));
            found
        }
        Expect::CallInputs(widget) => declared(model, SymbolKind::Input, SymbolKind::Widget, widget),
        Expect::CallEvents(widget) => declared(model, SymbolKind::Event, SymbolKind::Widget, widget),
        Expect::ArgInputs(SymbolKind::Api, api) => inputs_of_api(model, api),
        Expect::ArgInputs(kind, name) => declared(model, SymbolKind::Input, *kind, name),
        Expect::Template(_) => props(topics::ITEM_TEMPLATE.keys),
        Expect::Branch { of_actions } | Expect::Branches { of_actions } => {
            let words = topics::CONDITIONS.aliases.iter();
            let mut found: Vec<Key> = words.map(|word| of_word(word, &topics::CONDITIONS)).collect();
            found.extend(if *of_actions { actions(vocabulary) } else { widgets(model) });
            found
        }
        Expect::Action(_) | Expect::Actions => actions(vocabulary),
        Expect::Args(action) => {
            let mut found: Vec<Key> = action.args.iter().map(of_prop).collect();
            found.extend(action.callbacks.iter().map(of_slot));
            found
        }
        Expect::Keys(keys) | Expect::KeysList(keys) => props(keys),
        Expect::Value(Prop { kind: Kind::Keys(keys), .. }) => props(keys),
        Expect::Value(prop) => props(prop.kind.parts()),
        Expect::Resources
        | Expect::WidgetDefs
        | Expect::Apis
        | Expect::Sockets
        | Expect::ActionDefs
        | Expect::Markers(_)
        | Expect::Handlers
        | Expect::JavaScript
        | Expect::Predicate
        | Expect::Name(_)
        | Expect::Names(_)
        | Expect::Declares(_)
        | Expect::Id
        | Expect::Data
        | Expect::Any => Vec::new(),
    }
}

/// True where each entry is a list item and begins with a dash.
pub fn are_items(expect: &Expect) -> bool {
    matches!(
        expect,
        Expect::Widgets | Expect::Actions | Expect::Parts(_) | Expect::Branches { .. } | Expect::KeysList(_)
    )
}

fn props(props: &'static [Prop]) -> Vec<Key> {
    props.iter().filter(|prop| prop.ignored.is_none()).map(of_prop).collect()
}

fn of_prop(prop: &'static Prop) -> Key {
    let (kind, form) = match prop.kind {
        Kind::Action => (CompletionItemKind::EVENT, ValueForm::Map),
        Kind::Map | Kind::Keys(_) | Kind::Widget | Kind::TextStyle | Kind::BoxShadow | Kind::Gradient => {
            (CompletionItemKind::STRUCT, ValueForm::Map)
        }
        Kind::List | Kind::ListOf(_) | Kind::Items(_) | Kind::Branches | Kind::Parts(_) => {
            (CompletionItemKind::STRUCT, ValueForm::List)
        }
        _ => (CompletionItemKind::PROPERTY, ValueForm::Value),
    };
    let (detail, doc) = (prop.kind.accepted(), markdown::of_prop(prop, prop.ignored));
    Key { name: prop.name.to_owned(), kind, detail, doc, form, is_shared: false }
}

fn of_slot(slot: &'static Slot) -> Key {
    Key {
        name: slot.name.to_owned(),
        kind: CompletionItemKind::EVENT,
        detail: "an action or JavaScript".to_owned(),
        doc: markdown::of_slot(slot),
        form: ValueForm::Map,
        is_shared: false,
    }
}

fn of_word(word: &str, topic: &Topic) -> Key {
    Key {
        name: word.to_owned(),
        kind: CompletionItemKind::KEYWORD,
        detail: topic.name.to_owned(),
        doc: markdown::of_topic(topic),
        form: ValueForm::Value,
        is_shared: false,
    }
}

fn shared(key: Key) -> Key {
    Key { is_shared: true, ..key }
}

/// Keys below a widget's name: its properties and events, and those common to all widgets.
fn of_spec(spec: &'static Spec) -> Vec<Key> {
    let mut found = styles(spec);
    let is_own = |slot: &Slot| spec.events.iter().any(|own| own.name == slot.name);
    found.extend(spec.all_events().map(|slot| Key { is_shared: !is_own(slot), ..of_slot(slot) }));
    found.extend(props(topics::STRUCTURE).into_iter().map(shared));
    if spec.children == Children::Many {
        let template = &topics::ITEM_TEMPLATE;
        found.push(Key { form: ValueForm::List, ..of_word("children", template) });
        found.push(Key { form: ValueForm::Map, ..of_word(template.name, template) });
    }
    let mut seen: Vec<String> = Vec::new();
    found.retain(|key| {
        let is_new = !seen.contains(&key.name);
        seen.push(key.name.clone());
        is_new
    });
    found
}

fn styles(spec: &'static Spec) -> Vec<Key> {
    let mut seen: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for prop in spec.all_props().filter(|prop| spec.ignored(prop).is_none()) {
        if !seen.contains(&prop.name) {
            seen.push(prop.name);
            let is_own = spec.props.iter().any(|own| own.name == prop.name);
            found.push(Key { is_shared: !is_own, ..of_prop(prop) });
        }
    }
    found
}

fn widgets(model: &Model) -> Vec<Key> {
    let builtin = model.vocabulary().catalog.widgets.iter().filter(|spec| !UNWRITTEN.contains(&spec.name));
    let mut found: Vec<Key> = builtin
        .map(|spec| Key {
            name: spec.name.to_owned(),
            kind: CompletionItemKind::CLASS,
            detail: "widget".to_owned(),
            doc: markdown::of_widget(spec),
            form: ValueForm::Map,
            is_shared: false,
        })
        .collect();
    for symbol in model.workspace_symbols().into_iter().filter(|symbol| symbol.kind == SymbolKind::Widget) {
        found.push(Key {
            name: symbol.name.to_string(),
            kind: CompletionItemKind::CLASS,
            detail: "custom widget".to_owned(),
            doc: String::new(),
            form: ValueForm::Map,
            is_shared: false,
        });
    }
    found
}

fn actions(vocabulary: &Vocabulary) -> Vec<Key> {
    let all = vocabulary.catalog.actions.iter();
    all.map(|action| Key {
        name: action.name.to_owned(),
        kind: CompletionItemKind::FUNCTION,
        detail: "action".to_owned(),
        doc: markdown::of_action(action),
        form: if action.shorthand.is_some() || action.args.is_empty() { ValueForm::Value } else { ValueForm::Map },
        is_shared: false,
    })
    .collect()
}

/// Inputs or events that a screen, custom widget or reusable action declares.
fn declared(model: &Model, kind: SymbolKind, of: SymbolKind, owner: &str) -> Vec<Key> {
    let all = model.workspace_symbols();
    let owned = all.iter().filter(|symbol| symbol.kind == kind && symbol.owner.as_deref() == Some(owner));
    owned
        .map(|symbol| {
            of_input(&symbol.name, &format!("{} of {} `{owner}`", markdown::kind_word(kind), markdown::kind_word(of)))
        })
        .collect()
}

fn inputs_of_api(model: &Model, api: &str) -> Vec<Key> {
    let apis = model.files().flat_map(|(_, part)| &part.declarations).filter(|declared| &*declared.name == api);
    let inputs = apis.filter_map(|declared| match &declared.detail {
        Detail::Api(detail) => Some(&detail.inputs),
        _ => None,
    });
    inputs.flatten().map(|input| of_input(input, &format!("input of API `{api}`"))).collect()
}

/// A name that something declares, as a key.
pub fn of_input(name: &str, detail: &str) -> Key {
    Key {
        name: name.to_owned(),
        kind: CompletionItemKind::VARIABLE,
        detail: detail.to_owned(),
        doc: String::new(),
        form: ValueForm::Value,
        is_shared: false,
    }
}
