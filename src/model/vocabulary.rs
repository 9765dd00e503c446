//! Declarations of the language: widgets, actions, objects of scripts. They are an argument of the model, which depends on no widget or action.

use std::sync::Arc;

use ensemble_core::spec::{Catalog, Member, Prop, Spec, Topic};
use ensemble_core::syntax::JavaScript;

/// Declarations of the language, and its JavaScript parser.
pub struct Vocabulary {
    /// Built-in widgets and actions.
    pub catalog: Catalog,
    /// Reference topics: sections of files and objects of scripts.
    pub topics: Vec<&'static Topic>,
    /// JavaScript parser.
    pub js: Arc<dyn JavaScript + Send + Sync>,
}

impl Vocabulary {
    /// A copy without the built-in widgets of these names, which the app redefines.
    pub fn without(&self, names: &[Arc<str>]) -> Self {
        let mut catalog = self.catalog.clone();
        catalog
            .widgets
            .retain(|spec| !names.iter().any(|name| spec.name == &**name || spec.aliases.contains(&&**name)));
        Self { catalog, topics: self.topics.clone(), js: self.js.clone() }
    }

    /// The reference topic called `name`.
    pub fn topic(&self, name: &str) -> Option<&'static Topic> {
        self.topics.iter().copied().find(|topic| topic.name == name)
    }

    /// Members of the object that topic `name` documents.
    pub fn members(&self, name: &str) -> &'static [Member] {
        self.topic(name).map_or(&[], |topic| topic.members)
    }

    /// A property common to all widgets, such as `visible`; custom widgets accept it too.
    pub fn shared_prop(&self, name: &str) -> Option<&'static Prop> {
        self.shared_props().find(|prop| prop.is(name))
    }

    /// Properties common to all widgets.
    pub fn shared_props(&self) -> impl Iterator<Item = &'static Prop> {
        let custom = self.catalog.widget("Custom");
        custom.into_iter().flat_map(|spec: &'static Spec| spec.all_props())
    }
}
