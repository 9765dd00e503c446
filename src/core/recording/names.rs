//! [`Names`]: the names of widgets' events and properties, which interactions hold as constants of the program.

use rustc_hash::FxHashSet;

use crate::spec::{Catalog, Spec};

/// The names of events and properties of all widgets.
#[derive(Clone, Debug, Default)]
pub struct Names(FxHashSet<&'static str>);

impl Names {
    /// Names of the catalogue.
    pub fn of(catalog: &Catalog) -> Self {
        let mut names = Self::default();
        for spec in &catalog.widgets {
            names.add(spec);
            spec.props.iter().filter_map(|prop| prop.kind.parts_spec()).for_each(|part| names.add(part));
        }
        names
    }

    /// The constant that is equal to `name`; `None` when no widget has an event or property of this name.
    pub fn find(&self, name: &str) -> Option<&'static str> {
        self.0.get(name).copied()
    }

    fn add(&mut self, spec: &'static Spec) {
        self.0.extend(spec.all_events().map(|slot| slot.name));
        self.0.extend(spec.all_props().map(|prop| prop.name));
    }
}
