//! Table of all widgets. Each folder has its table; this file puts them together, sorted by name.

use std::sync::LazyLock;

use super::planned::PLANNED;
use super::{containers, data, display, input, media};
use crate::frame::{Registry, WidgetDef};
use crate::toolkit::{families, icons};
use ensemble_core::spec::{Catalog, Fonts, Icons};

/// The table of all widgets.
pub fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
        Registry::new(&[containers::WIDGETS, display::WIDGETS, input::WIDGETS, data::WIDGETS, media::WIDGETS])
    });
    &REGISTRY
}

/// All implemented widgets, sorted by name.
pub fn widgets() -> &'static [&'static WidgetDef] {
    registry().widgets()
}

/// The catalogue of widgets and icons that apps may name.
pub fn catalog() -> Catalog {
    Catalog {
        widgets: widgets().iter().map(|def| def.spec).collect(),
        planned_widgets: PLANNED,
        icons: Some(Icons {
            known: icons::is_known,
            known_anywhere: icons::is_known_anywhere,
            nearest: icons::nearest,
            substitute: icons::substitute,
        }),
        fonts: Some(Fonts { is_bundled: families::is_bundled, faces: families::faces }),
        ..Catalog::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_properties_are_unique() {
        assert!(widgets().windows(2).all(|pair| pair[0].spec.name < pair[1].spec.name));
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
