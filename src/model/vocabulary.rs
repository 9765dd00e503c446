//! What the language itself declares: widgets, actions, objects of scripts. The model gets it as an argument, so that it knows none by name.

use std::sync::Arc;

use ensemble_core::spec::{Catalog, Member, Prop, Spec, Topic};
use ensemble_core::syntax::JavaScript;

/// The declarations of the language, and its JavaScript parser.
pub struct Vocabulary {
    /// Widgets and actions.
    pub catalog: Catalog,
    /// Parts of files and objects of scripts, as `reference` explains them.
    pub topics: Vec<&'static Topic>,
    /// The parser.
    pub js: Arc<dyn JavaScript + Send + Sync>,
}

impl Vocabulary {
    /// This vocabulary without the widgets of these names: the app has widgets of its own that are called so.
    pub fn without(&self, names: &[Arc<str>]) -> Self {
        let mut catalog = self.catalog.clone();
        catalog
            .widgets
            .retain(|spec| !names.iter().any(|name| spec.name == &**name || spec.aliases.contains(&&**name)));
        Self { catalog, topics: self.topics.clone(), js: self.js.clone() }
    }

    /// The topic called `name`.
    pub fn topic(&self, name: &str) -> Option<&'static Topic> {
        self.topics.iter().copied().find(|topic| topic.name == name)
    }

    /// Members of the object that the topic `name` explains.
    pub fn members(&self, name: &str) -> &'static [Member] {
        self.topic(name).map_or(&[], |topic| topic.members)
    }

    /// A property that all widgets share, such as `visible`, with which a custom widget is used.
    pub fn shared_prop(&self, name: &str) -> Option<&'static Prop> {
        self.shared_props().find(|prop| prop.is(name))
    }

    /// Properties that all widgets share.
    pub fn shared_props(&self) -> impl Iterator<Item = &'static Prop> {
        let custom = self.catalog.widget("Custom");
        custom.into_iter().flat_map(|spec: &'static Spec| spec.all_props())
    }
}
