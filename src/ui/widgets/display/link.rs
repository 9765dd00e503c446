//! A link to a page or a screen: a text or a widget.

use std::sync::Arc;

use egui::{CornerRadius, CursorIcon, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget, access, visible_text};
use crate::layout::Measure;
use crate::toolkit::paint;
use crate::toolkit::text::{ResolvedTextStyle, Wrap, color32};
use crate::toolkit::theme::{TextRole, Theme};
use ensemble_core::spec::{Children, Color, Kind, Props, Spec, TextStyle, Weight, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node};

/// A link: a text or a widget.
pub struct Link;

const LINES: Kind = Kind::Enum(&["none", "underline", "overline", "line-through"]);

props! {
    /// Properties of a Link.
    pub struct LinkProps {
        /// The address of a page, or `/` and the name of a screen.
        "url" => url: Arc<str> = "",
        /// Colour of the text.
        "color" => color: Option<Color>,
        /// Colour of the text under the pointer.
        "hoverColor" => hover_color: Option<Color>,
        /// Line at the text.
        "textDecoration" => line: Option<Arc<str>>; LINES,
        /// Line at the text under the pointer.
        "hoverTextDecoration" => hover_line: Option<Arc<str>>; LINES,
        /// Font size, in pixels.
        "fontSize" => size: Option<f32>; Kind::Number { min: 1.0, max: 1000.0 },
        /// Font weight.
        "fontWeight" => weight: Option<Weight>,
        /// Replaces this screen with the new one, so that there is no way back to it.
        "replace" => replace: bool,
        /// Inputs of the screen.
        "inputs" => inputs: Value; Kind::Map,
    }
    elsewhere {
        /// The widget that is clicked.
        "widget" => Kind::Widget,
    }
    ignored {
        "openNewTab" => Kind::Bool; "pages open in the browser",
    }
}

impl Widget for Link {
    const SPEC: Spec = Spec {
        name: "Link",
        aliases: &[],
        doc: "A link to a page or a screen: a text or a widget.",
        base: &[&WIDGET, &BOX],
        props: LinkProps::PROPS,
        events: &[slot("onTap", "It was pressed.")],
        children: Children::None,
        methods: &[],
        examples: &["Link:\n  url: https://html.spec.whatwg.org\n  widget:\n    Text: {text: The standard}\n"],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Link;
    type Props = LinkProps;

    fn read(props: &Props) -> LinkProps {
        LinkProps::read(props)
    }

    fn measure(props: &LinkProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        match node.slot("widget") {
            Some(widget) => cx.child(widget, available),
            None => cx.galley(&words(props, node), &props.resolve_text_style(cx.theme(), false), Wrap::LINE).size(),
        }
    }

    fn show(props: &LinkProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let (theme, rect, id) = (Arc::clone(frame.theme()), ui.max_rect(), frame.id(node));
        let hovered = ui.rect_contains_pointer(rect);
        match node.slot("widget") {
            Some(widget) => {
                // Words in it look as those of a link unless they say otherwise.
                let mut below = frame.inherited().clone();
                let style = props.style(&theme, hovered);
                below.text = style.or(&below.text);
                frame.inherited = Arc::new(below);
                frame.show_child(ui, widget, rect);
            }
            None => {
                let text_style = props.resolve_text_style(&theme, hovered);
                let galley = frame.galley(&words(props, node), &text_style, Wrap::cut(rect.width() + 0.5));
                ui.painter().galley(rect.min, galley, text_style.color);
            }
        }
        // After the widget in it: egui gives a click to what was made last, so a click anywhere on it is one on the link.
        let response = ui.interact(rect, id, Sense::click());
        let shown = node.slot("widget").map_or_else(|| words(props, node).to_string(), visible_text);
        let name = access::name(&shown, node, "Link");
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, &*name));
        if let Some(Target::Page(page)) = target(&props.url) {
            access::tell(&response, |node| node.set_url(&*page));
        }
        if response.hovered() {
            ui.set_cursor_icon(CursorIcon::PointingHand);
        }
        paint::focus_ring(ui, &theme, &response, rect, CornerRadius::same(4));
        if response.clicked() {
            frame.emit(node, "onTap", Value::Null);
            match target(&props.url) {
                Some(Target::Screen(screen)) => {
                    let (inputs, replace) = (props.inputs.clone(), props.replace);
                    frame.interact(Interaction::Go { screen, inputs, replace });
                }
                Some(Target::Page(page)) => frame.interact(Interaction::Link(page)),
                None => {}
            }
        }
    }
}

/// The target of a link.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Page(Arc<str>),
    Screen(Arc<str>),
}

/// The target of an address: a web page, or the screen `Detail` for `/Detail` and `Detail`.
fn target(url: &str) -> Option<Target> {
    let url = url.trim();
    let name = url.strip_prefix('/').unwrap_or(url);
    let is_page = url.contains([':', '.']) || url.starts_with("www.") || url.starts_with("//");
    if name.is_empty() {
        return None;
    }
    Some(if is_page { Target::Page(Arc::from(url)) } else { Target::Screen(Arc::from(name)) })
}

fn words(props: &LinkProps, node: &Node) -> Arc<str> {
    node.props.read("label").filter(|label: &Arc<str>| !label.is_empty()).unwrap_or_else(|| Arc::clone(&props.url))
}

impl LinkProps {
    fn style(&self, theme: &Theme, hovered: bool) -> TextStyle {
        let own = if hovered { self.hover_color.or(self.color) } else { self.color };
        let [r, g, b, a] = theme.colors.accent.to_srgba_unmultiplied();
        let line = if hovered { self.hover_line.as_deref().or(Some("underline")) } else { self.line.as_deref() };
        TextStyle {
            color: Some(own.unwrap_or(Color([r, g, b, a]))),
            size: self.size,
            weight: self.weight,
            underline: line == Some("underline"),
            line_through: line == Some("line-through"),
            ..TextStyle::default()
        }
    }

    fn resolve_text_style(&self, theme: &Theme, hovered: bool) -> ResolvedTextStyle {
        let style = self.style(theme, hovered);
        ResolvedTextStyle::new(theme, TextRole::Body, &style).color(style.color.map_or(theme.colors.accent, color32))
    }
}

#[cfg(test)]
mod tests {
    use super::{Target, target};

    #[test]
    fn an_address_leads_to_a_page_or_a_screen() {
        assert_eq!(target("https://a.b/c"), Some(Target::Page("https://a.b/c".into())));
        assert_eq!(target("mailto:a@b.c"), Some(Target::Page("mailto:a@b.c".into())));
        assert_eq!(target("/Detail"), Some(Target::Screen("Detail".into())));
        assert_eq!(target("Detail"), Some(Target::Screen("Detail".into())));
        assert_eq!(target(" "), None);
        assert_eq!(target("/"), None);
    }
}
