//! Sources of the reference: the declarations of widgets and actions, and the tables of topics beside the code that implements them.

use crate::testing::load::{MOCK, TEST};
use ensemble_core::app::topics;
use ensemble_core::spec::{Catalog, Group, Slot, Spec, Topic};

/// Everything that is neither a widget nor an action nor a step of a test.
pub fn topics() -> impl Iterator<Item = &'static Topic> {
    let tests: [&'static Topic; 2] = [&TEST, &MOCK];
    topics::TOPICS
        .iter()
        .chain(ensemble_runtime::topics::TOPICS)
        .chain(ensemble_script::topics::TOPICS)
        .chain(ensemble_ui::toolkit::theme::topics::TOPICS)
        .copied()
        .chain(tests)
}

/// The groups of properties that widgets share, each once.
pub(super) fn groups(catalog: &Catalog) -> Vec<&'static Group> {
    let mut groups: Vec<&'static Group> = Vec::new();
    for group in catalog.widgets.iter().flat_map(|spec| spec.base) {
        if groups.iter().all(|known| known.name != group.name) {
            groups.push(group);
        }
    }
    groups
}

/// Every event and callback with its owner.
pub(super) fn slots(catalog: &Catalog) -> Vec<(&'static Slot, String)> {
    let of_groups = groups(catalog).into_iter().flat_map(|group| {
        group.events.iter().map(move |slot| (slot, format!("event of many widgets ({})", group.name)))
    });
    let own = |spec: &'static Spec| spec.events.iter().map(move |slot| (slot, format!("event of {}", spec.name)));
    let of_widgets = catalog.widgets.iter().flat_map(|spec| own(spec));
    let of_actions = catalog
        .actions
        .iter()
        .flat_map(|spec| spec.callbacks.iter().map(move |slot| (slot, format!("callback of {}", spec.name))));
    of_groups.chain(of_widgets).chain(of_actions).collect()
}
