//! An HTML fragment: shown as formatted text, its links open.

mod convert;
mod css;

use std::sync::Arc;

use egui::{Ui, Vec2};

use super::markdown::{self, MarkdownProps, PartStyles};
use crate::base::{BOX, WIDGET};
use crate::frame::{Frame, Widget};
use crate::layout::Fill;
use crate::layout::Measure;
use ensemble_core::spec::{Children, Kind, Props, Spec, TextStyle, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::{Interaction, Node};

/// An HTML fragment.
pub struct Html;

/// Content of an HTML fragment after parsing.
pub struct HtmlProps {
    text: MarkdownProps,
    parts: PartStyles,
    problems: Vec<String>,
    max_lines: Option<usize>,
}

props! {
    /// Properties of an HTML fragment.
    pub struct HtmlSource {
        /// The text, as HTML.
        "text" => text: Arc<str> = "",
        /// Style of running text.
        "textStyle" => text_style: Option<TextStyle>; Kind::TextStyle,
        /// Style of links.
        "linkStyle" => link_style: Option<TextStyle>; Kind::TextStyle,
        /// Styles of tags: a list of `{selector, properties}`, such as `{selector: h1, properties: {color: red, font-size: 30px}}`.
        "cssStyles" => css: Value; Kind::List,
        /// The most lines of running text that it is high; the rest is cut off.
        "maxLines" => max_lines: Option<usize>; Kind::Number { min: 1.0, max: 10_000.0 },
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
        examples: &[
            "Html:\n  text: \"<h3>Opening hours</h3><p>Monday to Friday <b>9 to 18</b>, Saturday 10 to 14</p>\"\n",
            "Html:\n  text: \"<h2>Spring sale</h2><p>Two for one, see <a href='https://example.com'>the conditions</a></p>\"\n  cssStyles:\n    - {selector: h2, properties: {color: teal, text-align: center}}\n    - {selector: a, properties: {color: '#8B5CF6', text-decoration: underline}}\n",
        ],
        ..Spec::DEFAULT
    };
    const FILL: Fill = Fill::Width;
    const ROLE: egui::Role = egui::Role::Document;
    type Props = HtmlProps;

    fn read(props: &Props) -> HtmlProps {
        let HtmlSource { text, text_style, link_style, css, max_lines } = HtmlSource::read(props);
        // Once for each text: what `read` returns is kept with the node.
        let text = Arc::from(convert::to_markdown(&text));
        let (parts, problems) = css::read(&css);
        HtmlProps { text: MarkdownProps { text, text_style, link_style }, parts, problems, max_lines }
    }

    fn measure(props: &HtmlProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let size = markdown::measure(&props.text, &props.parts, node, cx, available);
        let line = markdown::line_height(&props.text, &props.parts, cx.theme(), &cx.text_style(node));
        Vec2::new(size.x, props.max_lines.map_or(size.y, |lines| size.y.min(lines as f32 * line)))
    }

    fn show(props: &HtmlProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        for command in frame.commands(node) {
            // Without a number there is no limit any more.
            frame.set(node, "maxLines", command.args.into_iter().next().unwrap_or_default());
        }
        if props.max_lines.is_some() {
            ui.shrink_clip_rect(ui.max_rect());
        }
        for problem in &props.problems {
            frame.warn_once(|| problem.clone(), problem);
        }
        let Some(to) = markdown::show(&props.text, &props.parts, node, ui, frame) else { return };
        if node.handles("onLinkTap") {
            let data = [("url", Value::Text(to)), ("attributes", Value::map::<&str>([]))];
            frame.emit(node, "onLinkTap", Value::map(data));
        } else {
            frame.interact(Interaction::Link(to));
        }
    }
}
