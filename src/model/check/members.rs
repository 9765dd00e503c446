//! Checks member access on values whose shape is known.

use ensemble_core::diag::{Code, Diagnostic};
use ensemble_core::syntax::{JsAccess, JsStep, OBJECT_PROTOTYPE};

use super::checker::{AppChecker, listed, place, slip, suggest};
use crate::members::setter;
use crate::shape::Shape;

pub fn check(checker: &mut AppChecker<'_>) {
    for (file, piece) in checker.pieces() {
        for chain in &piece.outline.chains {
            if checker.is_full() {
                return;
            }
            for (at, step) in chain.steps.iter().enumerate() {
                let JsStep::Member { name, range } = step else { continue };
                let shape = checker.model.shape_of_chain(file, piece, chain, at);
                if shape == Shape::Unknown {
                    break;
                }
                let is_last = at + 1 == chain.steps.len();
                let is_called = matches!(chain.steps.get(at + 1), Some(JsStep::Call(_)));
                let is_written = is_last && matches!(chain.access, JsAccess::Write | JsAccess::Update);
                let Some(message) = unknown(checker, &shape, name, is_called, is_written) else { continue };
                let written = piece
                    .source
                    .get(chain.range.start..range.start)
                    .unwrap_or_default()
                    .trim_end_matches(['.', '?', '[', '\'', '"']);
                let written = if written.contains('\n') { chain.root.to_string() } else { written.to_owned() };
                let fault = Diagnostic::warning(
                    Code::MemberUnknown,
                    place(file, piece, range),
                    format!("`{written}` has no `{name}`"),
                );
                checker.add(match message {
                    Cure::Near(near) => suggest(fault, Some(&near)),
                    Cure::Others(others) => fault.help(others),
                });
                break;
            }
        }
    }
}

enum Cure {
    Near(String),
    Others(String),
}

fn unknown(checker: &AppChecker<'_>, shape: &Shape, name: &str, is_called: bool, is_written: bool) -> Option<Cure> {
    if checker.model.member(shape, name).is_some() || is_of_every_object(name) {
        return None;
    }
    let members = checker.model.members(shape)?;
    let mut known: Vec<&str> = members.list.iter().map(|member| &*member.name).collect();
    match shape {
        // Any key of the storage may exist; only methods are checked.
        Shape::Object("storage") if !is_called => return None,
        Shape::Object("storage") => {
            known.retain(|name| members.get(name).is_some_and(|member| member.parameters.is_some()))
        }
        Shape::Object("ensemble") => {
            known.extend(checker.vocabulary().catalog.planned_actions.iter().map(|planned| planned.name))
        }
        // Loading tells of these.
        Shape::Env => return None,
        // These objects may have more members than are known: only likely misspellings are reported.
        Shape::Event(triggers) => {
            let data = Shape::EventData(triggers.clone());
            let is_of_data = checker.model.member(&data, name).is_some();
            return certain_slip(name, &known).filter(|_| !is_of_data && !is_called).map(Cure::Near);
        }
        // The data of a custom widget's event is unknown.
        Shape::EventData(triggers) if triggers.last().is_none_or(|last| last.event.is_none() && last.api.is_none()) => {
            return None;
        }
        Shape::Data(_) | Shape::Secrets | Shape::EventData(_) | Shape::Socket(_) => {
            return certain_slip(name, &known).filter(|_| !is_called).map(Cure::Near);
        }
        Shape::Widget(spec) => {
            let planned = checker.vocabulary().catalog.planned_widget(spec.name);
            // Every widget has these, though no declaration names them.
            if matches!(name, "className" | "classList" | "testId")
                || spec.prop(name).is_some()
                || spec.css(name).is_some()
                || spec.event(name).is_some()
                || planned.is_some_and(|planned| planned.props.contains(&name))
            {
                return None;
            }
        }
        _ => {}
    }
    if known.contains(&name) {
        return None;
    }
    let setters: Vec<String> = match shape {
        Shape::Widget(spec) if is_called && name.starts_with("set") => {
            spec.all_props().map(|prop| setter(prop.name)).collect()
        }
        _ => Vec::new(),
    };
    known.extend(setters.iter().map(String::as_str));
    if let Some(near) = slip(name, known.iter().copied()) {
        return Some(Cure::Near(near.to_owned()));
    }
    // All functions of `ensemble` are known, so that any other call is a fault.
    if matches!(shape, Shape::Object("ensemble")) && is_called {
        return Some(Cure::Others(match ensemble_core::syntax::global(name).is_some() {
            true => format!("call `{name}(…)`, which JavaScript has by itself"),
            false => "`ensemble-run reference ensemble` lists what it has".to_owned(),
        }));
    }
    let is_certain = matches!(shape, Shape::StreamState | Shape::StreamEvent(_))
        || matches!((shape, is_written), (Shape::Widget(_), true));
    is_certain.then(|| Cure::Others(format!("it has {}", listed(known))))
}

/// The member that was certainly meant; not one that differs by an ending only, as `items` and `item` do.
fn certain_slip(written: &str, known: &[&str]) -> Option<String> {
    let near = slip(written, known.iter().copied())?;
    (!near.starts_with(written) && !written.starts_with(near)).then(|| near.to_owned())
}

/// True for members of `Object.prototype`, and those that host/array.rs adds to objects.
fn is_of_every_object(name: &str) -> bool {
    OBJECT_PROTOTYPE.contains(&name) || matches!(name, "path" | "keys" | "values" | "entries")
}
