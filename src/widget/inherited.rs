//! What containers hand down to the texts and fields in them.

use crate::runtime::scene::Node;
use crate::spec::{Color, Props, TextStyle, Weight};

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
}

impl Default for Inherited {
    fn default() -> Self {
        Self { text: TextStyle::default(), max_lines: None, selectable: false, enabled: true, read_only: false }
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
        if !ADDING.iter().any(|name| props.get(name).is_some()) {
            return None;
        }
        let mut below = self.clone();
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
