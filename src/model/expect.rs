//! The schema of a place: which keys and values are allowed, derived from the keys that lead there.

use std::sync::Arc;

use ensemble_core::app::topics;
use ensemble_core::spec::{ActionSpec, Children, Kind, Prop, Slot, Spec};

use crate::symbol::SymbolKind;
use crate::vocabulary::Vocabulary;

/// Content that is allowed at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// The root of a screen.
    Screen,
    /// The root of a file below `widgets/`.
    WidgetFile,
    /// The root of a file below `actions/`.
    ActionFile,
    /// `resources.ensemble`.
    Resources,
    /// Definitions of custom widgets by name.
    WidgetDefs,
    /// The definition of a custom widget.
    WidgetDef,
    /// `View`.
    View,
    /// `ViewGroup` and `View.menu`.
    Menu,
    /// APIs by name.
    Apis,
    /// An API.
    Api,
    /// WebSockets by name.
    Sockets,
    /// A WebSocket.
    Socket,
    /// Reusable actions by name.
    ActionDefs,
    /// The definition of a reusable action.
    ActionDef,
    /// A widget: its name as the only key, or as text.
    Widget,
    /// A list of widgets.
    Widgets,
    /// Properties, styles and events of a built-in widget.
    Props(&'static Spec),
    /// Keys below the name of a custom or unknown widget.
    Custom(Arc<str>),
    /// `styles` of a widget.
    Styles(&'static Spec),
    /// `inputs` where a custom widget is used.
    CallInputs(Arc<str>),
    /// `events` where a custom widget is used.
    CallEvents(Arc<str>),
    /// A list of parts of a widget: tabs, entries of a menu.
    Parts(&'static Spec),
    /// `item-template`; its rows are widgets, or parts of the widget around.
    Template(Option<&'static Spec>),
    /// The markers of a map, the rounds of a bracket: the keys of a part beside those of a template.
    Markers(&'static Spec),
    /// A list of conditions with widgets, or with actions.
    Branches {
        /// True when the conditions guard actions, false for widgets.
        of_actions: bool,
    },
    /// One condition and the widget or action that it guards.
    Branch {
        /// True when it guards an action, false for a widget.
        of_actions: bool,
    },
    /// An action: its name as the only key, or JavaScript.
    Action(Trigger),
    /// A list of actions.
    Actions,
    /// Arguments of an action.
    Args(&'static ActionSpec),
    /// `inputs` of an action, with the kind and name of their receiver: an API, a screen, a reusable action.
    ArgInputs(SymbolKind, Arc<str>),
    /// A map from event names to actions.
    Handlers,
    /// Statements of JavaScript.
    JavaScript,
    /// JavaScript with a scope of its own, such as the filter of a list.
    Predicate,
    /// A map with these keys.
    Keys(&'static [Prop]),
    /// A list of maps with these keys, one such map, or a name alone.
    KeysList(&'static [Prop]),
    /// A value of a property or an argument.
    Value(&'static Prop),
    /// The name of a declared thing of this kind.
    Name(SymbolKind),
    /// One name or a list of names of this kind.
    Names(SymbolKind),
    /// A list that declares names of this kind.
    Declares(SymbolKind),
    /// `id`.
    Id,
    /// A value of any form; expressions in it are read.
    Any,
    /// Plain data; nothing in it is read.
    Data,
}

/// The event or callback that runs a handler.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trigger {
    /// Name of the event or callback.
    pub slot: Option<&'static str>,
    /// Declaration of the event: documents `event.data`.
    pub event: Option<&'static Slot>,
    /// The widget that fires the event.
    pub widget: Option<&'static Spec>,
    /// The action that calls back.
    pub action: Option<&'static ActionSpec>,
    /// The API whose response is handled.
    pub api: Option<Arc<str>>,
}

impl Trigger {
    /// A trigger that has only a name.
    pub fn named(slot: &'static str) -> Self {
        Self { slot: Some(slot), ..Self::default() }
    }
}

/// Names of handlers of an API.
const API_SLOTS: [&str; 6] = ["onResponse", "onError", "onOpen", "onClose", "onComment", "onReconnecting"];

impl Expect {
    /// The content allowed below `key`. `name` returns the text value of a sibling key.
    pub fn below(&self, key: &str, vocabulary: &Vocabulary, name: &dyn Fn(&str) -> Option<Arc<str>>) -> Expect {
        match self {
            Self::Screen => screen_key(key, vocabulary),
            Self::WidgetFile => match key {
                "Widget" => Self::WidgetDef,
                other => shared_root(other),
            },
            Self::ActionFile => match key {
                "Action" => Self::ActionDef,
                other => shared_root(other),
            },
            Self::Resources => match key {
                "Widgets" => Self::WidgetDefs,
                _ => Self::Any,
            },
            Self::WidgetDefs => Self::WidgetDef,
            Self::WidgetDef => match key {
                "inputs" => Self::Declares(SymbolKind::Input),
                "events" => Self::Declares(SymbolKind::Event),
                "onLoad" => Self::Action(Trigger::named("onLoad")),
                "body" => Self::Widget,
                other => match shared_root(other) {
                    Self::Any => widget_key(other, vocabulary),
                    known => known,
                },
            },
            Self::View => view_key(key, vocabulary),
            Self::Menu => match vocabulary.catalog.widget("Menu") {
                _ if key.starts_with("on") => Self::Action(Trigger::named("onViewGroupResume")),
                Some(menu) => Self::Props(menu),
                None => Self::Any,
            },
            Self::Apis => Self::Api,
            Self::Api => api_key(key, name("")),
            Self::Sockets => Self::Socket,
            Self::Socket => match Prop::find(topics::SOCKET.keys, key) {
                Some(Prop { kind: Kind::Action, name: slot, .. }) => Self::Action(Trigger::named(slot)),
                Some(Prop { kind: Kind::Keys(keys), .. }) => Self::Keys(keys),
                Some(Prop { name: "inputs", .. }) => Self::Declares(SymbolKind::ApiInput),
                Some(prop) => Self::Value(prop),
                None => Self::Any,
            },
            Self::ActionDefs => Self::ActionDef,
            Self::ActionDef => match key {
                "inputs" => Self::Declares(SymbolKind::Input),
                "events" => Self::Declares(SymbolKind::Event),
                "body" => Self::Action(Trigger::default()),
                other => shared_root(other),
            },
            Self::Widget | Self::Widgets => widget_key(key, vocabulary),
            Self::Props(spec) => prop_key(spec, key),
            Self::Styles(spec) => match key {
                "className" | "names" => Self::Any,
                key => spec_prop(spec, key).map_or(Self::Any, of_prop),
            },
            Self::Custom(widget) => match key {
                "inputs" => Self::CallInputs(widget.clone()),
                "events" => Self::CallEvents(widget.clone()),
                "id" => Self::Id,
                "children" => Self::Widgets,
                "body" | "child" | "widget" => Self::Widget,
                key => vocabulary.shared_prop(key).map_or(Self::Any, of_prop),
            },
            Self::CallInputs(_) | Self::ArgInputs(..) => Self::Any,
            Self::CallEvents(_) => Self::Action(Trigger::named("")),
            Self::Handlers => Self::Action(Trigger::named("")),
            Self::Parts(part) => Self::Props(part).below(key, vocabulary, name),
            Self::Template(part) => template_key(key, *part, vocabulary),
            Self::Markers(part) => match key {
                "marker" | "selectedMarker" | "template" => Self::Props(part),
                "data" | "name" | "key" | "indexId" => template_key(key, None, vocabulary),
                key => Self::Props(part).below(key, vocabulary, name),
            },
            Self::Branches { of_actions } | Self::Branch { of_actions } => match (key, of_actions) {
                ("if" | "elseif" | "elseIf" | "else", _) => Self::Any,
                ("action", true) => Self::Action(Trigger::default()),
                ("widget", false) => Self::Widget,
                (key, true) => action_key(key, vocabulary),
                (key, false) => widget_key(key, vocabulary),
            },
            Self::Action(_) | Self::Actions => action_key(key, vocabulary),
            Self::Args(action) => arg_key(action, key, name),
            Self::Keys(keys) | Self::KeysList(keys) => Prop::find(keys, key).map_or(Self::Any, of_prop),
            Self::Value(prop) => match prop.kind {
                Kind::Keys(keys) => Prop::find(keys, key).map_or(Self::Any, of_prop),
                kind => kind.parts().iter().find(|part| part.is(key)).map_or(Self::Any, of_prop),
            },
            Self::Any => match key {
                "compareFn" | "onFilter" => Self::Predicate,
                _ => Self::Any,
            },
            Self::Data | Self::Declares(_) => Self::Data,
            Self::JavaScript | Self::Predicate | Self::Name(_) | Self::Names(_) | Self::Id => Self::Any,
        }
    }

    /// The content allowed as an item, where a list stands here.
    pub fn item(&self) -> Expect {
        match self {
            Self::Widgets => Self::Widget,
            Self::Actions => Self::Action(Trigger::default()),
            Self::Parts(part) => Self::Props(part),
            Self::Branches { of_actions } => Self::Branch { of_actions: *of_actions },
            Self::Names(kind) => Self::Name(*kind),
            Self::KeysList(keys) => Self::Keys(keys),
            Self::Value(Prop { kind: Kind::Any | Kind::List | Kind::Names | Kind::Text, .. }) => self.clone(),
            Self::Value(_) => Self::Any,
            // `Text` with a list below it: its children.
            Self::Props(spec) if spec.children == Children::Many => Self::Widget,
            other => other.clone(),
        }
    }
}

/// Root keys that screens, custom widgets and reusable actions share.
fn shared_root(key: &str) -> Expect {
    match key {
        "API" => Expect::Apis,
        "Global" => Expect::JavaScript,
        "Import" => Expect::Names(SymbolKind::Script),
        "Action" => Expect::ActionDefs,
        "Socket" => Expect::Sockets,
        _ => Expect::Any,
    }
}

fn screen_key(key: &str, vocabulary: &Vocabulary) -> Expect {
    match key {
        "View" => Expect::View,
        "ViewGroup" => Expect::Menu,
        "Widget" => Expect::WidgetDef,
        "inputs" => Expect::Declares(SymbolKind::Input),
        "Functions" | "App" | "Model" | "Variable" | "Menu" => Expect::Any,
        other => match shared_root(other) {
            Expect::Any => match view_key(other, vocabulary) {
                Expect::Custom(_) | Expect::Any => Expect::WidgetDef,
                known => known,
            },
            known => known,
        },
    }
}

fn view_key(key: &str, vocabulary: &Vocabulary) -> Expect {
    let part = |name| vocabulary.catalog.widget(name).map_or(Expect::Any, Expect::Props);
    match key {
        "header" => part("Header"),
        "footer" => part("Footer"),
        "menu" => Expect::Menu,
        "inputs" => Expect::Declares(SymbolKind::Input),
        "styles" => vocabulary.catalog.widget("View").map_or(Expect::Any, Expect::Styles),
        "children" => Expect::Widgets,
        key => match Prop::find(topics::VIEW.keys, key) {
            Some(prop) => of_prop(prop),
            None => widget_key(key, vocabulary),
        },
    }
}

fn widget_key(key: &str, vocabulary: &Vocabulary) -> Expect {
    match vocabulary.catalog.widget(key) {
        Some(spec) => Expect::Props(spec),
        None => Expect::Custom(Arc::from(key)),
    }
}

fn api_key(key: &str, api: Option<Arc<str>>) -> Expect {
    match key {
        "inputs" => Expect::Declares(SymbolKind::ApiInput),
        "sseOptions" => Expect::Keys(topics::SSE_OPTIONS.keys),
        "into" => Expect::KeysList(topics::INTO.keys),
        "sslConfig" => Expect::Keys(topics::SSL_CONFIG.keys),
        "authorization" => Expect::Keys(topics::AUTHORIZATION_TOPIC.keys),
        "mockResponse" => Expect::Keys(topics::MOCK_KEYS),
        key => match (API_SLOTS.iter().find(|slot| **slot == key), Prop::find(topics::API.keys, key)) {
            (Some(slot), _) => Expect::Action(Trigger { slot: Some(slot), api, ..Trigger::default() }),
            (None, Some(prop)) => Expect::Value(prop),
            (None, None) => Expect::Any,
        },
    }
}

/// The property of `spec` that is called `key`, in camelCase or as CSS writes it.
pub fn spec_prop(spec: &'static Spec, key: &str) -> Option<&'static Prop> {
    spec.prop(key).or_else(|| spec.prop(&camel_case(key)?))
}

/// Converts `font-size` to `fontSize`.
fn camel_case(key: &str) -> Option<String> {
    if !key.contains('-') {
        return None;
    }
    let mut words = key.split('-');
    let mut whole = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        whole.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        whole.push_str(letters.as_str());
    }
    Some(whole)
}

fn prop_key(spec: &'static Spec, key: &str) -> Expect {
    match key {
        "id" => return Expect::Id,
        "testId" | "className" => return Expect::Any,
        "children" if spec.children == Children::Many => return Expect::Widgets,
        "item-template" | "itemTemplate" => {
            let part = spec.props.iter().find(|prop| prop.name == "items").and_then(|prop| prop.kind.parts_spec());
            return Expect::Template(part);
        }
        "styles" if spec.prop("styles").is_none() => return Expect::Styles(spec),
        _ => {}
    }
    match (spec_prop(spec, key), spec.event(key)) {
        (Some(Prop { name: "markers", kind: Kind::Parts(part), .. }), _) => Expect::Markers(part),
        // Written as a map: a round for each row of its data.
        (Some(Prop { name: "items", kind: Kind::Parts(part), .. }), _) if spec.name == "Bracket" => {
            Expect::Markers(part)
        }
        (Some(Prop { name: "page", .. }), _) if spec.name == "MenuEntry" => Expect::Name(SymbolKind::Screen),
        (Some(Prop { kind: Kind::Action, name, .. }), _) => {
            Expect::Action(Trigger { slot: Some(name), widget: Some(spec), ..Trigger::default() })
        }
        (Some(prop), _) => of_prop(prop),
        (None, Some(slot)) => Expect::Action(Trigger {
            slot: Some(slot.name),
            event: Some(slot),
            widget: Some(spec),
            ..Trigger::default()
        }),
        (None, None) if key.starts_with("on") => Expect::Action(Trigger::default()),
        (None, None) if matches!(key, "body" | "child" | "widget" | "child-template") => Expect::Widget,
        (None, None) if key == "customItem" => Expect::Props(spec),
        (None, None) => Expect::Any,
    }
}

fn of_prop(prop: &'static Prop) -> Expect {
    match prop.kind {
        Kind::Widget => Expect::Widget,
        Kind::Action => Expect::Action(Trigger::named(prop.name)),
        Kind::Branches => Expect::Branches { of_actions: false },
        Kind::Parts(part) => Expect::Parts(part),
        Kind::Keys(keys) => Expect::Keys(keys),
        _ => Expect::Value(prop),
    }
}

fn template_key(key: &str, part: Option<&'static Spec>, vocabulary: &Vocabulary) -> Expect {
    match (key, part) {
        ("template" | "labelWidget", None) => Expect::Widget,
        ("template" | "labelWidget", Some(part)) => Expect::Props(part),
        ("name", _) => Expect::Declares(SymbolKind::Row),
        ("indexId" | "index", _) => Expect::Declares(SymbolKind::RowIndex),
        (key, _) => {
            let _ = vocabulary;
            Prop::find(topics::ITEM_TEMPLATE.keys, key).map_or(Expect::Any, of_prop)
        }
    }
}

fn action_key(key: &str, vocabulary: &Vocabulary) -> Expect {
    match (key, vocabulary.catalog.action(key)) {
        (_, Some(action)) => Expect::Args(action),
        ("debounceMs", _) => Expect::Any,
        _ => Expect::Handlers,
    }
}

fn arg_key(action: &'static ActionSpec, key: &str, name: &dyn Fn(&str) -> Option<Arc<str>>) -> Expect {
    if let Some(slot) = action.callback(key) {
        return Expect::Action(Trigger {
            slot: Some(slot.name),
            event: Some(slot),
            action: Some(action),
            api: name("name").filter(|_| action.name == "invokeAPI"),
            ..Trigger::default()
        });
    }
    let Some(prop) = action.arg(key) else { return Expect::Any };
    match (action.name, prop.name) {
        ("executeCode", "body") => Expect::JavaScript,
        ("executeCode", "scriptName") => Expect::Name(SymbolKind::Script),
        ("executeActionGroup", "actions") => Expect::Actions,
        ("executeConditionalAction", "conditions") => Expect::Branches { of_actions: true },
        ("executeAction", "events") => Expect::Handlers,
        (_, "id") => Expect::Id,
        ("invokeAPI", "inputs") => with_inputs(SymbolKind::Api, name("name")),
        ("navigateScreen" | "navigateModalScreen", "inputs" | "payload") => {
            with_inputs(SymbolKind::Screen, name("name"))
        }
        ("executeAction", "inputs") => with_inputs(SymbolKind::Action, name("name")),
        (action, argument) => match names_what(action, argument) {
            Some(kind) => Expect::Name(kind),
            None => match prop.kind {
                Kind::Widget => Expect::Widget,
                Kind::Action => Expect::Action(Trigger::named(prop.name)),
                _ => of_prop(prop),
            },
        },
    }
}

fn with_inputs(kind: SymbolKind, name: Option<Arc<str>>) -> Expect {
    name.map_or(Expect::Any, |name| Expect::ArgInputs(kind, name))
}

/// The kind of thing whose name an argument of an action takes.
pub fn names_what(action: &str, argument: &str) -> Option<SymbolKind> {
    match (action, argument) {
        ("invokeAPI", "name")
        | ("disconnectSSE" | "reconnectSSE" | "clearSSE" | "sseState", "apiName" | "name")
        | ("uploadFiles", "uploadApi") => Some(SymbolKind::Api),
        ("navigateScreen" | "navigateModalScreen", "name") => Some(SymbolKind::Screen),
        ("executeAction", "name") => Some(SymbolKind::Action),
        ("executeCode", "scriptName") => Some(SymbolKind::Script),
        ("connectSocket" | "messageSocket" | "disconnectSocket", "name") => Some(SymbolKind::Socket),
        _ => None,
    }
}
