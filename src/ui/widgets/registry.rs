//! Which widgets there are. Each folder has its table; this file puts them together, sorted by name.

use std::sync::LazyLock;

use super::planned::PLANNED;
use super::{containers, data, display, input, media};
use crate::frame::WidgetDef;
use crate::toolkit::icons;
use ensemble_core::spec::{Catalog, Icons, Spec};

static WIDGETS: LazyLock<Vec<&'static WidgetDef>> = LazyLock::new(|| {
    let mut widgets: Vec<_> = [containers::WIDGETS, display::WIDGETS, input::WIDGETS, data::WIDGETS, media::WIDGETS]
        .into_iter()
        .flatten()
        .collect();
    widgets.sort_by_key(|def| def.spec.name);
    widgets
});

/// Every widget that is built, sorted by name.
pub fn widgets() -> &'static [&'static WidgetDef] {
    &WIDGETS
}

/// The widget that a node shows.
pub fn find(spec: &Spec) -> Option<&'static WidgetDef> {
    WIDGETS.binary_search_by_key(&spec.name, |def| def.spec.name).ok().map(|at| WIDGETS[at])
}

/// What apps may name, as far as widgets go.
pub fn catalog() -> Catalog {
    Catalog {
        widgets: WIDGETS.iter().map(|def| def.spec).collect(),
        planned_widgets: PLANNED,
        icons: Some(Icons { known: |name| icons::glyph(name).is_some(), nearest: icons::nearest }),
        ..Catalog::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_properties_are_said_once() {
        assert!(WIDGETS.windows(2).all(|pair| pair[0].spec.name < pair[1].spec.name));
        for def in widgets() {
            // What a widget says itself goes before what its groups say.
            let names: Vec<_> = def.spec.props.iter().map(|prop| prop.name).collect();
            for prop in def.spec.props {
                assert!(prop.doc.ends_with('.'), "{}.{}", def.spec.name, prop.name);
                assert_eq!(
                    names.iter().filter(|name| **name == prop.name).count(),
                    1,
                    "{}.{}",
                    def.spec.name,
                    prop.name
                );
            }
            assert!(def.spec.doc.ends_with('.'), "{}", def.spec.name);
        }
    }
}
