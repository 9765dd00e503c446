//! What containers hand down to the texts and fields in them.

use std::sync::Arc;

use ensemble_core::spec::{Color, Length, Props, TextStyle, Weight};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// What a node gets from the containers around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Inherited {
    /// How text looks.
    pub text: TextStyle,
    /// How many lines texts have at most.
    pub max_lines: Option<usize>,
    /// Whether texts can be selected.
    pub selectable: bool,
    /// Whether fields answer the hand.
    pub enabled: bool,
    /// Whether fields can only be read.
    pub read_only: bool,
    /// Where the names of fields stand and how they look.
    pub labels: Arc<Labels>,
}

/// Where the names of a form's fields stand and how they look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// Above, before, or nowhere.
    pub place: LabelPlace,
    /// How they look unless a field says otherwise.
    pub style: TextStyle,
    /// Whether long ones go on in another line.
    pub wrap: bool,
    /// How wide they get before the field.
    pub width: Option<Length>,
}

/// Where the name of a field stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelPlace {
    /// Above it.
    #[default]
    Top,
    /// Before it.
    Start,
    /// Nowhere.
    None,
}

impl Labels {
    /// What a form says of the names in it.
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
            selectable: false,
            enabled: true,
            read_only: false,
            labels: Arc::default(),
        }
    }
}

impl Inherited {
    /// What `node`'s children get; `None` when `node` adds nothing.
    pub fn below(&self, node: &Node) -> Option<Self> {
        const ADDING: [&str; 9] = [
            "textStyle",
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
        below.enabled = self.enabled && props.read("enabled").unwrap_or(true);
        below.read_only = self.read_only || props.read("readOnly").unwrap_or(false);
        (below != *self).then_some(below)
    }
}

/// A node's `textStyle`, completed by the flat keys that many authors write instead.
pub fn own_style(props: &Props) -> TextStyle {
    let flat = TextStyle {
        size: props.read("fontSize"),
        weight: props.read::<Weight>("fontWeight"),
        family: props.get("fontFamily").and_then(|family| family.as_str().map(Into::into)),
        color: props.read::<Color>("color"),
        align: props.read("textAlign"),
        ..TextStyle::default()
    };
    match props.read::<TextStyle>("textStyle") {
        Some(style) => style.or(&flat),
        None => flat,
    }
}
