//! Values made of other values: `$json`, `$list`.

use serde_json::Value;

use super::Generator;
use crate::fields::Fields;
use crate::scope::Scope;
use crate::template::Template;
use ensemble_core::diag::Diagnostic;
use ensemble_core::syntax::Node;

/// `{$json: {a: 1}}`: the value written as JSON text, for services that send JSON inside JSON.
#[derive(Clone)]
pub(super) struct Json(Box<Template>);

impl Json {
    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        Template::read(node).map(|template| Self(Box::new(template)))
    }
}

impl Generator for Json {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        self.0.make(scope).to_string().into()
    }
}

/// `{$list: {count: {$int: [1, 5]}, of: …}}`: a list of freshly made values.
#[derive(Clone)]
pub(super) struct List {
    count: Box<Template>,
    of: Box<Template>,
}

impl List {
    // Lists in lists multiply; one event must not fill the memory.
    const MOST: u64 = 10_000;

    pub(super) fn read(node: &Node) -> Result<Self, Diagnostic> {
        let mut fields = Fields::of(node)?;
        let count = Template::read(fields.need("count")?)?;
        let of = Template::read(fields.need("of")?)?;
        fields.finish()?;
        Ok(Self { count: Box::new(count), of: Box::new(of) })
    }
}

impl Generator for List {
    fn make(&mut self, scope: &mut Scope<'_>) -> Value {
        let count = self.count.make(scope).as_u64().unwrap_or_default().min(Self::MOST);
        (0..count).map(|_| self.of.make(scope)).collect()
    }
}
