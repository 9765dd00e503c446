//! `Shape`: the statically known type of a value.

use std::sync::Arc;

use ensemble_core::diag::Span;
use ensemble_core::spec::{ActionSpec, Kind, Member as TopicMember, Spec};
use ensemble_core::value::Value;

use crate::expect::Trigger;
use crate::index::DeclarationRef;

/// Statically known type of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// Nothing is known.
    #[default]
    Unknown,
    /// Text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A list with items of this shape.
    List(Arc<Shape>),
    /// An object with at least these members.
    Data(Arc<Vec<(Arc<str>, Shape)>>),
    /// The state of an API.
    Api(DeclarationRef),
    /// A WebSocket.
    Socket(DeclarationRef),
    /// The `sse` object of a stream.
    StreamState,
    /// `response`; of this API, if known.
    Response(Option<DeclarationRef>),
    /// `response.body` of a stream.
    StreamEvent(DeclarationRef),
    /// A widget.
    Widget(&'static Spec),
    /// The inputs of a custom widget, through its id.
    CustomWidget(Arc<str>),
    /// `event` in handlers with these triggers, innermost last.
    Event(Arc<[Trigger]>),
    /// `event.data` in handlers with these triggers.
    EventData(Arc<[Trigger]>),
    /// An object that is documented in the reference under this name.
    Object(&'static str),
    /// `env`.
    Env,
    /// `secrets`.
    Secrets,
    /// A function that runs an action.
    Action(&'static ActionSpec),
    /// Another function.
    Function,
}

/// A member of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Name of the member.
    pub name: Arc<str>,
    /// Parameters with parentheses, for a function; `None` for a property.
    pub parameters: Option<Arc<str>>,
    /// Documentation.
    pub doc: Arc<str>,
    /// Shape of the value; for a function, of its result.
    pub shape: Shape,
    /// True when scripts may assign it.
    pub is_settable: bool,
    /// Span of the declaration in the app; `None` for built-in members.
    pub span: Option<Span>,
}

/// The members of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members {
    /// Known members.
    pub list: Vec<Member>,
    /// True when the value has no other members.
    pub is_complete: bool,
}

impl Member {
    /// A read-only property.
    pub fn property(name: impl Into<Arc<str>>, doc: impl Into<Arc<str>>, shape: Shape) -> Self {
        Self { name: name.into(), parameters: None, doc: doc.into(), shape, is_settable: false, span: None }
    }

    /// A property to which a function is assigned.
    pub fn listener(name: impl Into<Arc<str>>, doc: impl Into<Arc<str>>) -> Self {
        Self { is_settable: true, ..Self::property(name, doc, Shape::Function) }
    }

    /// A function that returns an unknown value.
    pub fn function(name: impl Into<Arc<str>>, parameters: &str, doc: impl Into<Arc<str>>) -> Self {
        Self { parameters: Some(Arc::from(parameters)), ..Self::property(name, doc, Shape::Function) }
    }

    /// A member as the reference documents it.
    pub fn of_topic(member: &TopicMember, shape: Shape) -> Self {
        if member.parameters.is_empty() {
            Self::property(member.name, member.doc, shape)
        } else {
            Self::function(member.name, member.parameters, member.doc)
        }
    }
}

impl Members {
    /// The member called `name`.
    pub fn get(&self, name: &str) -> Option<&Member> {
        self.list.iter().find(|member| &*member.name == name)
    }
}

// Limit of nesting in data whose fields are known.
const DEEPEST: usize = 32;

impl Shape {
    /// The shape of a literal value.
    pub fn of(value: &Value) -> Self {
        Self::of_value(value, DEEPEST)
    }

    fn of_value(value: &Value, depth: usize) -> Self {
        let Some(depth) = depth.checked_sub(1) else { return Self::Unknown };
        match value {
            Value::Null => Self::Unknown,
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::Text(_) => Self::Text,
            Value::List(items) => {
                // Rows are alike; one that lacks a field is completed by the others.
                let items = items.iter().take(16).map(|item| Self::of_value(item, depth));
                Self::List(Arc::new(items.reduce(Self::joined).unwrap_or_default()))
            }
            Value::Map(map) => Self::Data(Arc::new(
                map.iter().map(|(key, value)| (key.clone(), Self::of_value(value, depth))).collect(),
            )),
        }
    }

    /// The shape of a value that has one of two shapes.
    pub fn joined(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, shape) | (shape, Self::Unknown) => shape,
            (Self::List(one), Self::List(other)) => Self::List(Arc::new((*one).clone().joined((*other).clone()))),
            (Self::Data(one), Self::Data(other)) => {
                let mut members = (*one).clone();
                for (name, shape) in other.iter() {
                    match members.iter_mut().find(|(known, _)| known == name) {
                        Some((_, known)) => *known = std::mem::take(known).joined(shape.clone()),
                        None => members.push((name.clone(), shape.clone())),
                    }
                }
                Self::Data(Arc::new(members))
            }
            (one, other) if one == other => one,
            _ => Self::Unknown,
        }
    }

    /// The shape of values of a property kind.
    pub fn of_kind(kind: &Kind) -> Self {
        match kind {
            Kind::Bool => Self::Bool,
            Kind::Number { .. } => Self::Number,
            _ => Self::Unknown,
        }
    }

    /// The shape in words: `text`, `a list of text`.
    pub fn described(&self) -> String {
        match self {
            Self::Unknown => "anything".to_owned(),
            Self::Text => "text".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::List(item) if **item == Self::Unknown => "a list".to_owned(),
            Self::List(item) => format!("a list of {}", item.described()),
            Self::Data(members) => {
                let names: Vec<&str> = members.iter().map(|(name, _)| &**name).take(8).collect();
                format!("{{{}}}", names.join(", "))
            }
            Self::Api(_) => "an API".to_owned(),
            Self::Socket(_) => "a WebSocket".to_owned(),
            Self::StreamState => "the state of a stream".to_owned(),
            Self::Response(_) => "an answer".to_owned(),
            Self::StreamEvent(_) => "an event of a stream".to_owned(),
            Self::Widget(spec) => format!("a {}", spec.name),
            Self::CustomWidget(name) => format!("a {name}"),
            Self::Event(_) | Self::EventData(_) => "an event".to_owned(),
            Self::Object(name) => format!("`{name}`"),
            Self::Env => "settings".to_owned(),
            Self::Secrets => "secret settings".to_owned(),
            Self::Action(_) | Self::Function => "a function".to_owned(),
        }
    }
}
