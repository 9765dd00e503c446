//! Properties inherited from enclosing containers.

use std::sync::Arc;

use ensemble_core::locale::Locale;
use ensemble_core::spec::{Color, Length, Props, TextDirection, TextStyle, Weight};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// The inherited properties of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Inherited {
    /// The text style.
    pub text: TextStyle,
    /// The most lines of a text; `None` for no limit.
    pub max_lines: Option<usize>,
    /// True when texts can be selected; true by default.
    pub selectable: bool,
    /// True when fields accept input; true by default.
    pub enabled: bool,
    /// True when fields are read-only; false by default.
    pub read_only: bool,
    /// Position and style of the labels of fields.
    pub labels: Arc<Labels>,
    /// The direction of texts and Rows: that of a text's letters, and left to right, when it is not set.
    pub direction: Option<TextDirection>,
    /// Locale of dates and numbers.
    pub locale: &'static Locale,
}

/// Position and style of the labels of a form's fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// Position of the labels: above the field by default.
    pub place: LabelPlace,
    /// Text style of labels; a field's own takes precedence.
    pub style: TextStyle,
    /// True to wrap long labels, false to truncate.
    pub wrap: bool,
    /// Greatest width of labels before the field.
    pub width: Option<Length>,
}

/// Position of the label of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelPlace {
    /// Above the field.
    #[default]
    Top,
    /// Before the field, on the same line.
    Start,
    /// Not shown.
    None,
}

impl Labels {
    /// The labels of the fields in a form with these properties.
    fn of(&self, props: &Props) -> Self {
        let place = match props.get("labelPosition").and_then(Value::as_str) {
            Some("start") => LabelPlace::Start,
            Some("none") => LabelPlace::None,
            Some(_) => LabelPlace::Top,
            None => self.place,
        };
        let overflow = props.get("labelOverflow").and_then(Value::as_str);
        Self {
            place,
            style: props.read::<TextStyle>("labelStyle").map_or_else(|| self.style.clone(), |own| own.or(&self.style)),
            wrap: overflow.map_or(self.wrap, |word| word == "wrap"),
            width: props.read("labelMaxWidth").or(self.width),
        }
    }
}

impl Default for Inherited {
    fn default() -> Self {
        Self {
            text: TextStyle::default(),
            max_lines: None,
            selectable: true,
            enabled: true,
            read_only: false,
            labels: Arc::default(),
            direction: None,
            locale: Locale::of("en"),
        }
    }
}

impl Inherited {
    /// The same with this text style over its own.
    pub(crate) fn with_text_style(self: &Arc<Self>, text_style: &TextStyle) -> Arc<Self> {
        if *text_style == TextStyle::default() {
            return Arc::clone(self);
        }
        Arc::new(Self { text: text_style.or(&self.text), ..Self::clone(self) })
    }

    /// True where texts and Rows run from right to left.
    pub fn is_rtl(&self) -> bool {
        self.direction.is_some_and(TextDirection::is_rtl)
    }

    /// The inherited properties of `node`'s children; `None` when they are those of `node`.
    pub fn below(&self, node: &Node) -> Option<Self> {
        // Everything read below has to be named here, else a container that sets nothing else passes nothing on.
        const ADDING: [&str; 11] = [
            "textDirection",
            "textStyle",
            "textAlign",
            "fontSize",
            "fontFamily",
            "fontWeight",
            "color",
            "maxLines",
            "selectable",
            "enabled",
            "readOnly",
        ];
        let props = &node.props;
        let form = node.spec.name == "Form";
        if !form && !ADDING.iter().any(|name| props.get(name).is_some()) {
            return None;
        }
        let mut below = self.clone();
        if form {
            below.labels = Arc::new(self.labels.of(props));
        }
        below.text = own_style(props).or(&self.text);
        below.max_lines = props.read("maxLines").or(self.max_lines);
        below.selectable = props.read("selectable").unwrap_or(self.selectable);
        // A disabled or read-only container cannot be undone by one inside it.
        below.enabled = self.enabled && props.read("enabled").unwrap_or(true);
        below.read_only = self.read_only || props.read("readOnly").unwrap_or(false);
        below.direction = props.read("textDirection").or(self.direction);
        (below != *self).then_some(below)
    }
}

/// A node's `textStyle`, merged with the older flat properties `fontSize`, `fontWeight`, `fontFamily`, `color` and `textAlign`.
pub fn own_style(props: &Props) -> TextStyle {
    let flat = TextStyle {
        size: props.read("fontSize"),
        weight: props.read::<Weight>("fontWeight"),
        family: props.read("fontFamily"),
        color: props.read::<Color>("color"),
        align: props.read("textAlign"),
        ..TextStyle::default()
    };
    match props.read::<TextStyle>("textStyle") {
        Some(style) => style.or(&flat),
        None => flat,
    }
}
