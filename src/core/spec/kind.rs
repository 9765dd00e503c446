//! `Kind`: type of a property's value, and the words for what it accepts.

use super::{Prop, Spec};

/// Bounds beyond this are left out of messages.
const UNBOUNDED: f64 = 1e15;

/// The values that a property accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Any value.
    Any,
    /// Any value; it is shown as text.
    Text,
    /// `true` or `false`, also as text.
    Bool,
    /// A number within bounds, also as text.
    Number {
        /// Least accepted value.
        min: f64,
        /// Greatest accepted value.
        max: f64,
    },
    /// A number, or a list of two: the start and the end of a range.
    Range,
    /// One of these words.
    Enum(&'static [&'static str]),
    /// A colour, `LANGUAGE.md` 13.1.
    Color,
    /// Space on four sides, `LANGUAGE.md` 13.1.
    Insets,
    /// Logical pixels, `12px` or `50%`.
    Length,
    /// Radii of four corners in logical pixels: one to four numbers, or a map of corners.
    BorderRadius,
    /// `{color, offset, blur, spread}`.
    BoxShadow,
    /// `{colors, stops, start, end}`.
    Gradient,
    /// A day: `2024-01-17`, also with a time behind it, or seconds since 1970.
    Date,
    /// A time of day: `14:30`.
    Time,
    /// One of nine positions in a box, such as `topLeft`.
    Alignment,
    /// A list of `{translate | scale | rotate | skew}`, or the functions of CSS.
    Transform,
    /// Functions of CSS that change colours.
    Filter,
    /// Two distances in logical pixels: `[x, y]`, or one number for both.
    Offset,
    /// A file of the app's `assets` folder, an address, or the content itself. The word says what it is: `picture`, `sound`.
    File(&'static str),
    /// A picture as a [`Kind::File`], or a map with its `source` and how it is drawn.
    Picture(&'static [Prop]),
    /// `"name library"` or `{name, library, color, size}`.
    Icon,
    /// An icon's name without library, colour and size.
    IconName,
    /// Any value, which is shown as text, or a map of these keys.
    TextOrKeys(&'static [Prop]),
    /// `LANGUAGE.md` 13.2.
    TextStyle,
    /// `bold`, `w600`, `600` …
    FontWeight,
    /// A list.
    List,
    /// A list whose items are all of this kind.
    ListOf(&'static Kind),
    /// A list; its maps have these keys, other items are taken as they are.
    Items(&'static [Prop]),
    /// A map.
    Map,
    /// A colour, or a map of these keys.
    ColorOrKeys(&'static [Prop]),
    /// Latitude and longitude in degrees: `lat lng`, `[lat, lng]` or `{lat, lng}`.
    LatLng,
    /// A map of these keys.
    Keys(&'static [Prop]),
    /// A widget: a map with its name as the only key, or a custom widget's name.
    Widget,
    /// `Conditional.conditions`: a list of `{if | elseif | else, widget}`.
    Branches,
    /// A list of maps, each a part of the widget with widgets and events of its own, such as a tab or menu entry. A bare text is its `label`.
    Parts(&'static Spec),
    /// An action: a map with one key, or JavaScript.
    Action,
    /// A name, or a list of names.
    Names,
    /// A list of HTTP status codes.
    Statuses,
    /// An event's name, or `{event, data}`.
    EventMatch,
}

/// A value that does not fit, with a description of the values that do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Words for a message: "a colour such as `#3B5BDB` or `red`".
    pub accepted: String,
}

impl Kind {
    /// Any finite number.
    pub const NUMBER: Kind = Kind::Number { min: f64::NEG_INFINITY, max: f64::INFINITY };

    /// The declaration of the items of a list of this kind.
    pub fn parts_spec(&self) -> Option<&'static Spec> {
        match self {
            Kind::Parts(spec) => Some(spec),
            _ => None,
        }
    }

    /// Words for completion; numbers and other forms may be accepted as well.
    pub fn words(&self) -> &'static [&'static str] {
        match self {
            Kind::Bool => &["true", "false"],
            Kind::Enum(words) => words,
            Kind::Alignment => &[
                "topLeft",
                "topCenter",
                "topRight",
                "centerLeft",
                "center",
                "centerRight",
                "bottomLeft",
                "bottomCenter",
                "bottomRight",
            ],
            Kind::FontWeight => &["light", "normal", "medium", "semibold", "bold"],
            _ => &[],
        }
    }

    /// The accepted values in words, for a message.
    pub fn accepted(&self) -> String {
        match self {
            Kind::Any => "anything".into(),
            Kind::Text => "text".into(),
            Kind::Bool => "`true` or `false`".into(),
            // The maximum of a number type is not a bound worth stating.
            Kind::Number { min, max } => match (min.abs() < UNBOUNDED, max.abs() < UNBOUNDED) {
                (true, true) => format!("a number from {min} to {max}"),
                (true, false) => format!("a number of at least {min}"),
                (false, true) => format!("a number of at most {max}"),
                (false, false) => "a number".into(),
            },
            Kind::Range => "a number, or two numbers such as `[20, 80]`".into(),
            Kind::Enum(words) => format!("one of `{}`", words.join("`, `")),
            Kind::Color => "a colour such as `#3B5BDB`, `red` or `0xFF3B5BDB`".into(),
            Kind::Insets => "one to four numbers such as `12` or `8 16`".into(),
            Kind::Length => "a number of pixels or a share such as `50%`".into(),
            Kind::BorderRadius => "one to four numbers such as `8` or `8 8 0 0`".into(),
            Kind::BoxShadow => "a map such as `{color: black, offset: [0, 2], blur: 4}`".into(),
            Kind::Gradient => "a map such as `{colors: [red, blue]}`".into(),
            Kind::Date => "a day such as `2024-01-17`".into(),
            Kind::Time => "a time of day such as `14:30`".into(),
            Kind::Alignment => "a position such as `topLeft` or `center`".into(),
            Kind::Transform => "functions such as `rotate(45deg)`, or a list such as `[{rotate: 45}]`".into(),
            Kind::Filter => {
                "functions that change colours such as `grayscale(1) brightness(80%)`; nothing is blurred".into()
            }
            Kind::Offset => "two numbers such as `[0, 4]`, or one for both".into(),
            Kind::Icon => "an icon's name or `{name, library, color, size}`".into(),
            Kind::IconName => "an icon's name".into(),
            Kind::File(what) => format!("the file or the address of a {what}"),
            Kind::Picture(parts) => {
                let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
                format!("the file or the address of a picture, or a map of `{}`", names.join("`, `"))
            }
            Kind::TextOrKeys(parts) => {
                let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
                format!("text, or a map of `{}`", names.join("`, `"))
            }
            Kind::TextStyle => "a map such as `{fontSize: 16, fontWeight: bold}`".into(),
            Kind::FontWeight => "a weight such as `bold`, `w600` or `600`".into(),
            Kind::List | Kind::Items(_) | Kind::Branches | Kind::Parts(_) => "a list".into(),
            Kind::ListOf(kind) => format!("a list, each item {}", kind.accepted()),
            Kind::ColorOrKeys(props) => {
                let names: Vec<&str> = props.iter().map(|prop| prop.name).collect();
                format!("a colour, or a map of `{}`", names.join("`, `"))
            }
            Kind::LatLng => "a latitude and a longitude such as `52.5 13.4` or `{lat: 52.5, lng: 13.4}`".into(),
            Kind::Map => "a map".into(),
            Kind::Keys(props) => {
                let names: Vec<&str> = props.iter().map(|prop| prop.name).collect();
                format!("a map of `{}`", names.join("`, `"))
            }
            Kind::Widget => "a widget".into(),
            Kind::Action => "an action or JavaScript".into(),
            Kind::Names => "a name or a list of names".into(),
            Kind::Statuses => "a list of statuses such as `[502, 503]`".into(),
            Kind::EventMatch => "an event's name, `{event: NAME}` or `{data: TEXT}`".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_of_the_machine_is_none() {
        let accepted = |min, max| Kind::Number { min, max }.accepted();
        assert_eq!(accepted(0.0, f64::MAX), "a number of at least 0");
        assert_eq!(accepted(f64::MIN, f64::INFINITY), "a number");
        assert_eq!(accepted(1.0, 5.0), "a number from 1 to 5");
    }
}
