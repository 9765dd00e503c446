//! Shared properties of widgets (`LANGUAGE.md` 10), in groups that a widget names in its `Spec::base`. The layout and the box painter read
//! them by name.

mod box_props;
mod color_filter;
mod container;
mod form_field;
mod kinds;
mod widget;
mod without_effect;

pub use box_props::LOOKS;
pub(crate) use box_props::{BOX, SPACE};
pub(crate) use color_filter::COLOR_FILTER;
pub use container::TAP;
pub(crate) use container::{CROSS_AXIS, LAYOUT, MAIN_AXIS, PULL};
pub(crate) use form_field::{FORM_FIELD, PLACEHOLDER};
#[cfg(test)]
pub(crate) use widget::CURSORS;
pub use widget::WIDGET;
pub(crate) use without_effect::{FIXED_PLACE, NO_DIRECTION, NO_PADDING, NO_POINTER, NO_SHADOW, ONE_DIRECTION};
pub use without_effect::{NO_BOX, NO_TEXT, PART, PART_LETTERS, PART_SPOKEN};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_sentences_and_names_are_unique() {
        for group in [&WIDGET, &BOX, &TAP, &LAYOUT, &PULL, &SPACE, &LOOKS, &FORM_FIELD, &PLACEHOLDER] {
            for (at, prop) in group.props.iter().enumerate() {
                assert!(prop.doc.ends_with('.'), "{}.{}", group.name, prop.name);
                assert!(!group.props[..at].iter().any(|other| other.is(prop.name)), "{}.{}", group.name, prop.name);
            }
        }
    }
}
