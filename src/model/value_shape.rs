//! Infers the shape of names and member chains of JavaScript.

use std::sync::Arc;

use ensemble_core::syntax::{JsAccess, JsChain, JsLiteral, JsStep, JsValue};

use crate::index::{DeclarationRef, UnitRef};
use crate::model::Model;
use crate::names::Meaning;
use crate::part::{Detail, Piece, WidgetName};
use crate::shape::Shape;
use crate::symbol::SymbolKind;

// A variable may be set to another that is set to another …
const DEEPEST: usize = 8;

impl Model {
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

    /// The shape after the first `steps` steps of a chain.
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

    /// The shape after one step.
    pub fn after(&self, shape: &Shape, step: &JsStep) -> Shape {
        match (step, shape) {
            (JsStep::Member { name, .. }, shape) => {
                self.member(shape, name).map(|member| member.shape).unwrap_or_default()
            }
            (JsStep::Index, Shape::List(item)) => (**item).clone(),
            // An answer that is awaited is the response of the API.
            _ => Shape::Unknown,
        }
    }

    /// The shape of a declaration's value.
    pub fn shape_of_reference(&self, found: DeclarationRef) -> Shape {
        self.shape_of_declaration(found, DEEPEST)
    }

    /// The shape of a built-in name, outside of handlers.
    pub fn shape_of_word(&self, name: &str) -> Shape {
        match name {
            "ensemble" | "e" => Shape::Object("ensemble"),
            "app" => Shape::Object("app"),
            "device" => Shape::Object("device"),
            "Array" => Shape::Object("Array"),
            "Date" => Shape::Object("Date"),
            "JSON" => Shape::Object("JSON"),
            "Math" => Shape::Object("Math"),
            "Number" => Shape::Object("Number"),
            "Object" => Shape::Object("Object"),
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

    /// The shape of an expression that consists of one chain.
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

    /// The API that `response` belongs to in a piece.
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

    /// True when a handler of the API changes its response: `response.body = …`, `tidy(response)`.
    pub(crate) fn sets_body(&self, found: DeclarationRef) -> bool {
        self.part(found.file).changed_bodies.contains(&self.declaration(found).name)
    }

    /// The shape of an API's response body; for a stream, of the data of its events.
    pub(crate) fn data_of(&self, found: DeclarationRef) -> Shape {
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
