//! The theme of a widget that sets a `textStyle` and has several texts: labels, axes, heads. What it draws with the theme follows that style.

use std::sync::Arc;

use super::{Theme, TypeStyle, Weight, color};
use crate::toolkit::text::{color32, weight};
use ensemble_core::spec::{Family, Spec, TextStyle};
use ensemble_runtime::scene::Node;

impl Theme {
    /// This theme with the text style of `node`; `None` where it sets none, or reads it by itself.
    pub fn for_node(&self, node: &Node) -> Option<Arc<Self>> {
        let style = node.props.read::<TextStyle>("textStyle").filter(|_| !reads_style(node.spec))?;
        Some(Arc::new(self.with_text_style(&style)))
    }

    /// This theme with a text style: its size is that of running text, and the other roles keep their proportion to it.
    pub fn with_text_style(&self, style: &TextStyle) -> Self {
        let mut theme = self.clone();
        let scale = style.size.map_or(1.0, |size| size / self.text.body.size.max(1.0));
        let sized = |own: TypeStyle| TypeStyle {
            size: own.size * scale,
            line_height: style.line_height.map_or(own.line_height * scale, |multiple| own.size * scale * multiple),
            weight: if own.weight == Weight::Mono { own.weight } else { style.weight.map_or(own.weight, weight) },
        };
        let text = &mut theme.text;
        let roles = [
            &mut text.display,
            &mut text.title,
            &mut text.heading,
            &mut text.body,
            &mut text.label,
            &mut text.caption,
            &mut text.data,
        ];
        for role in roles {
            *role = sized(*role);
        }
        if let Some(text) = style.color.map(color32) {
            let colors = &mut theme.colors;
            colors.text = text;
            colors.text2 = color::mix(text, colors.surface, 0.15);
            colors.text3 = color::mix(text, colors.surface, 0.3);
        }
        if let Some(family) = &style.family {
            theme.family = Some(Family::clone(family));
        }
        theme.own_text =
            TextStyle { size: None, line_height: None, weight: None, color: None, family: None, ..style.clone() };
        theme
    }
}

/// True for a widget that declares `textStyle` itself: it knows which of its texts are meant.
fn reads_style(spec: &Spec) -> bool {
    spec.props.iter().any(|prop| prop.name == "textStyle")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ensemble_core::spec::Color;

    #[test]
    fn roles_keep_their_proportions() {
        let light = Theme::light();
        let body = light.text.body.size;
        let style = TextStyle { size: Some(2.0 * body), color: Some(Color::argb(0xFFFF_0000)), ..TextStyle::default() };
        let theme = light.with_text_style(&style);
        assert!((theme.text.caption.size - 2.0 * light.text.caption.size).abs() < 0.01);
        assert_eq!(theme.colors.text, color32(Color::argb(0xFFFF_0000)));
        assert_eq!(theme.own_text, TextStyle::default());
    }
}
