//! The values that a [`Kind`] accepts, checked by the loader for written values and by the runtime for computed ones.

use super::{
    Alignment, BOX_SHADOW, BorderRadius, BoxShadow, CORNERS, Color, ColorMatrix, EventMatch, FromValue, GRADIENT,
    Gradient, ICON, IconRef, Insets, Kind, LatLng, Length, Mismatch, Names, Offset, Prop, Statuses, TEXT_STYLE,
    TRANSFORM, TextStyle, Transform, Weight,
};
use crate::calendar;
use crate::value::Value;

impl Kind {
    /// True if `value` can be used. `Null` always can: it means "not set".
    // Must not allocate: called for each property of each node.
    pub fn accepts(&self, value: &Value) -> bool {
        match self {
            _ if value.is_null() => true,
            Kind::Any
            | Kind::Text
            | Kind::File(_)
            | Kind::Picture(_)
            | Kind::IconName
            | Kind::TextOrKeys(_)
            | Kind::Widget
            | Kind::Action => true,
            Kind::Bool => bool::from_value(value).is_some(),
            Kind::Number { min, max } => f64::from_value(value).is_some_and(|n| (*min..=*max).contains(&n)),
            Kind::Range => match value.as_list() {
                Some(ends) => ends.len() == 2 && ends.iter().all(|end| f64::from_value(end).is_some()),
                None => f64::from_value(value).is_some(),
            },
            Kind::Enum(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Kind::Color => Color::from_value(value).is_some(),
            Kind::Insets => Insets::from_value(value).is_some(),
            Kind::Length => Length::from_value(value).is_some(),
            Kind::BorderRadius => BorderRadius::from_value(value).is_some(),
            Kind::BoxShadow => BoxShadow::from_value(value).is_some(),
            Kind::Gradient => Gradient::from_value(value).is_some(),
            // An empty text is a field that nobody has filled in.
            Kind::Date | Kind::Time if value.as_str() == Some("") => true,
            Kind::Date => calendar::read_day(value).is_some(),
            Kind::Time => calendar::read_time(value).is_some(),
            Kind::Alignment => Alignment::from_value(value).is_some(),
            Kind::Transform => Transform::from_value(value).is_some(),
            Kind::Filter => ColorMatrix::from_value(value).is_some(),
            Kind::Offset => Offset::from_value(value).is_some(),
            Kind::Icon => IconRef::from_value(value).is_some(),
            Kind::TextStyle => TextStyle::from_value(value).is_some(),
            Kind::FontWeight => Weight::from_value(value).is_some(),
            Kind::List | Kind::Items(_) | Kind::Branches | Kind::Parts(_) => value.as_list().is_some(),
            Kind::ListOf(kind) => value.as_list().is_some_and(|items| items.iter().all(|item| kind.accepts(item))),
            Kind::ColorOrKeys(_) => value.as_map().is_some() || Color::from_value(value).is_some(),
            Kind::LatLng => LatLng::from_value(value).is_some(),
            Kind::Map | Kind::Keys(_) => value.as_map().is_some(),
            Kind::Names => Names::from_value(value).is_some(),
            Kind::Statuses => Statuses::from_value(value).is_some(),
            Kind::EventMatch => EventMatch::from_value(value).is_some(),
        }
    }

    /// `Ok` for a usable value, otherwise the accepted form.
    ///
    /// # Errors
    ///
    /// [`Mismatch`] when [`Kind::accepts`] is false.
    pub fn check(&self, value: &Value) -> Result<(), Mismatch> {
        if self.accepts(value) { Ok(()) } else { Err(Mismatch { accepted: self.accepted() }) }
    }

    /// Keys of the map, for kinds whose values can be maps.
    pub fn parts(&self) -> &'static [Prop] {
        match self {
            Kind::TextStyle => TEXT_STYLE,
            Kind::BoxShadow => BOX_SHADOW,
            Kind::Gradient => GRADIENT,
            Kind::BorderRadius => CORNERS,
            Kind::Transform => TRANSFORM,
            Kind::Icon => ICON,
            Kind::Picture(parts) | Kind::TextOrKeys(parts) | Kind::ColorOrKeys(parts) => parts,
            _ => &[],
        }
    }

    /// The first entry of a map with an unusable value; `None` if all are usable, or the kind has no [`parts`](Self::parts).
    pub fn wrong_part<'v>(&self, value: &'v Value) -> Option<(&'static Prop, &'v Value)> {
        let parts = self.parts();
        if parts.is_empty() {
            return None;
        }
        value.as_map()?.iter().find_map(|(key, value)| {
            let part = parts.iter().find(|part| part.is(key))?;
            (!part.kind.accepts(value)).then_some((part, value))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_kind_are_accepted() {
        for kind in [Kind::Bool, Kind::Enum(&["a", "b"]), Kind::Alignment, Kind::FontWeight] {
            assert!(!kind.words().is_empty());
            for word in kind.words() {
                assert!(kind.accepts(&Value::text(*word)), "{word}");
            }
        }
    }
}
