//! Generators of the template language, one file for each idea, and their table.

mod choose;
mod compose;
mod follow;
mod keyed;
mod math;
mod number;
mod progress;
mod states;
mod walk;

use serde_json::Value;

use crate::scope::Scope;
use ensemble_core::diag::{Code, Diagnostic, Span, nearest};
use ensemble_core::syntax::Node;

/// Generates a sequence of values.
pub(crate) trait Generator: Send + Sync + Duplicate {
    /// The next value.
    fn make(&mut self, scope: &mut Scope<'_>) -> Value;
}

/// Parses a generator's argument.
type Reader = fn(&Node) -> Result<Box<dyn Generator>, Diagnostic>;

const GENERATORS: &[(&str, Reader)] = &[
    ("counter", |node| boxed(number::Counter::read(node))),
    ("cycle", |node| boxed(choose::Cycle::read(node))),
    ("hex", |node| boxed(number::Hex::read(node))),
    ("int", |node| boxed(number::Int::read(node))),
    ("json", |node| boxed(compose::Json::read(node))),
    ("list", |node| boxed(compose::List::read(node))),
    ("match", |node| boxed(follow::Match::read(node))),
    ("math", |node| boxed(math::Math::read(node))),
    ("now", |node| boxed(number::Now::read(node))),
    ("nth", |node| boxed(follow::Nth::read(node))),
    ("number", |node| boxed(number::Number::read(node))),
    ("or", |node| boxed(follow::Coalesce::read(node))),
    ("pick", |node| boxed(choose::Pick::read(node))),
    ("progress", |node| boxed(progress::Progress::read(node))),
    ("states", |node| boxed(states::States::read(node))),
    ("steps", |node| boxed(follow::Steps::read(node))),
    ("uuid", |node| boxed(number::Uuid::read(node))),
    ("walk", |node| boxed(walk::Walk::read(node))),
    ("weighted", |node| boxed(choose::Weighted::read(node))),
];

/// The parser of the generator `name`, without its `$`.
pub(in crate::template) fn find(name: &str) -> Option<Reader> {
    GENERATORS.iter().find(|(known, _)| *known == name).map(|(_, reader)| *reader)
}

/// Reads `{$name: argument}`; `span` is where the name is written.
pub(in crate::template) fn read(name: &str, span: Span, argument: &Node) -> Result<Box<dyn Generator>, Diagnostic> {
    let Some(reader) = find(name) else {
        let known: Vec<String> = GENERATORS.iter().map(|(known, _)| format!("${known}")).collect();
        let help = match nearest(&format!("${name}"), known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", known.join(", ")),
        };
        return Err(Diagnostic::error(Code::NameUnknown, span, format!("unknown generator `${name}`")).help(help));
    };
    reader(argument)
}

fn boxed<G: Generator + 'static>(read: Result<G, Diagnostic>) -> Result<Box<dyn Generator>, Diagnostic> {
    read.map(|generator| Box::new(generator) as Box<dyn Generator>)
}

/// `Clone` for a boxed generator.
pub(crate) trait Duplicate {
    fn duplicate(&self) -> Box<dyn Generator>;
}

impl<G: Generator + Clone + 'static> Duplicate for G {
    fn duplicate(&self) -> Box<dyn Generator> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Generator> {
    fn clone(&self) -> Self {
        (**self).duplicate()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(GENERATORS.is_sorted_by_key(|(name, _)| *name));
    }
}
