//! An HTML fragment: shown as formatted text, its links open.

mod convert;

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::markdown::{self, MarkdownProps};
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use ensemble_core::spec::{Children, Kind, Props, Spec, TextStyle, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node};

/// An HTML fragment.
pub struct Html;

props! {
    /// Properties of an HTML fragment.
    pub struct HtmlSource {
        /// The text, as HTML.
        "text" => text: Arc<str> = "",
        /// How running text looks.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
        /// How links look.
        "linkStyle" => link_style: Option<TextStyle>; Kind::TextStyle,
    }
    ignored {
        "cssStyles" => Kind::List; "the theme says how it looks",
        "maxLines" => Kind::Any; "a page is shown whole",
    }
}

impl Widget for Html {
    const SPEC: Spec = Spec {
        name: "Html",
        aliases: &["HTML"],
        doc: "Text with the tags of HTML: headings, lists, tables, links.",
        base: &[&WIDGET, &BOX],
        props: HtmlSource::PROPS,
        events: &[slot("onLinkTap", "A link was clicked. `event.data.url` is where it leads.")],
        children: Children::None,
        methods: &["updateMaxLines"],
        examples: &["Html:\n  text: \"<h3>Title</h3><p>Some <b>bold</b> text</p>\"\n"],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    type Props = MarkdownProps;

    fn read(props: &Props) -> MarkdownProps {
        let HtmlSource { text, text_style, link_style, .. } = HtmlSource::read(props);
        // Once for each text: what `read` returns is kept with the node.
        let text = Arc::from(convert::to_markdown(&text));
        MarkdownProps { text, text_style, link_style }
    }

    fn measure(props: &MarkdownProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        markdown::measure(props, node, cx, available)
    }

    fn show(props: &MarkdownProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let Some(to) = markdown::show(props, node, ui, frame) else { return };
        if node.handles("onLinkTap") {
            let data = [("url", Value::Text(to)), ("attributes", Value::map::<&str>([]))];
            frame.emit(node, "onLinkTap", Value::map(data));
        } else {
            frame.interact(Interaction::Link(to));
        }
    }
}
