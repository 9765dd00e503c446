//! `Text`: a text with optional styled or clickable spans.

use std::sync::Arc;

use egui::{Context, CursorIcon, Galley, Id, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo};

use crate::base::{BOX, COLOR_FILTER, PART, PART_SPOKEN, WIDGET};
use crate::frame::{Frame, Widget, access, letters, visible_text};
use crate::layout::Measure;
use crate::layout::inherited::own_style;
use crate::toolkit::bidi;
use crate::toolkit::text::{self, ResolvedTextStyle, Wrap, longest_word};
use crate::toolkit::theme::{TextRole, Theme};
use crate::toolkit::widget_states::KeepsStates as _;
use ensemble_core::spec::{Children, Kind, Props, Spec, TextAlign, TextOverflow, TextStyle, prop, slot};
use ensemble_core::value::Value;
use ensemble_runtime::scene::Node;

/// A text.
pub struct Text;

/// A span of a text with its own style or action.
static SPAN: Spec = Spec {
    name: "Span",
    aliases: &[],
    doc: "A span of a text with its own style or action.",
    base: &[&WIDGET],
    without_effect: &[PART, PART_SPOKEN],
    props: &[
        prop("text", Kind::Text, "The text."),
        prop("textStyle", Kind::TextStyle, "Text style, merged with that of the text around it."),
        prop("widget", Kind::Widget, "A widget whose text is shown here."),
    ],
    events: &[slot("onTap", "It was pressed.")],
    children: Children::None,
    methods: &[],
    examples: &[],
    ..Spec::DEFAULT
};

props! {
    /// Properties of a Text.
    pub struct TextProps {
        /// The text; numbers and booleans are converted.
        "text" => text: Arc<str> = "",
        /// The most lines; no limit by default.
        "maxLines" => max_lines: Option<usize>; Kind::Number { min: 1.0, max: 10_000.0 },
        /// Overflow of letters that do not fit: `ellipsis` ends them with `…`, `fade` lets the last of them fade away, `clip` cuts them, `visible`
        /// draws them beyond its box. With `maxLines` they end with `…` unless it says otherwise.
        "overflow" => overflow: Option<TextOverflow>,
        /// Lets the user select and copy the text; as the container around it, which does unless it says otherwise.
        "selectable" => selectable: Option<bool>,
        /// Shows a button that reveals the text beyond `maxLines`.
        "expandable" => expandable: bool,
        /// Text of the button that shows the rest.
        "expandLabel" => expand_label: Arc<str> = "Show more",
        /// Text of the button that hides the rest again.
        "collapseLabel" => collapse_label: Arc<str> = "Show less",
        /// Text style of these buttons.
        "expandTextStyle" => expand_style: Option<TextStyle>,
    }
    elsewhere {
        /// Parts that look different: `{text, textStyle, onTap}`. They follow `text`.
        "spans" => Kind::Parts(&SPAN),
        /// Alignment of the lines.
        "textAlign" => Kind::Enum(TextAlign::WORDS),
        /// A colour that tints it, or `{color, blendMode}`.
        "colorFilter" => Kind::ColorOrKeys(COLOR_FILTER),
        /// Text style.
        "textStyle" => Kind::TextStyle,
        /// Font size in pixels, as in `textStyle`.
        "fontSize" => Kind::Number { min: 1.0, max: 1000.0 },
        /// Font weight, as in `textStyle`.
        "fontWeight" => Kind::FontWeight,
        /// Font family, as in `textStyle`.
        "fontFamily" => Kind::Text,
        /// Colour, as in `textStyle`.
        "color" => Kind::Color,
    }
    ignored {
        "textScale" => Kind::Map; "the window's scale is that of the system",
    }
}

impl Widget for Text {
    const SPEC: Spec = Spec {
        name: "Text",
        aliases: &[],
        doc: "A text.",
        base: &[&WIDGET, &BOX],
        props: TextProps::PROPS,
        events: &[],
        children: Children::None,
        methods: &[],
        examples: &[
            "Text:\n  text: Good morning, Ada\n  textStyle: {fontSize: 20, fontWeight: bold}\n",
            "Text:\n  text: \"By going on you accept \"\n  spans:\n    - text: the terms\n      textStyle: {decoration: underline}\n      onTap: |\n        console.log('terms');\n",
            "Text:\n  text: \"The reading room on the second floor opens at nine. Places near the windows can be booked a week ahead, the others are free for everybody who comes first. Bags stay in the lockers beside the entrance.\"\n  maxLines: 2\n  expandable: true\n",
        ],
        ..Spec::DEFAULT
    };
    const ROLE: egui::Role = egui::Role::Label;
    type Props = TextProps;

    fn read(props: &Props) -> TextProps {
        TextProps::read(props)
    }

    fn measure(props: &TextProps, node: &Node, cx: &mut Measure<'_>, available: Vec2) -> Vec2 {
        let style = cx.text_style(node);
        let mut text_style =
            ResolvedTextStyle::new(cx.theme(), TextRole::Body, &style).direction(cx.inherited().direction);
        if !props.is_as_wide_aligned(node, text_style.align) {
            text_style.align = TextAlign::Start;
        }
        let mut wrap = props.wrap(&style, cx.inherited().max_lines, available.x);
        if available.x <= 0.0 && !text_style.nowrap {
            wrap.width = if wrap.max_lines == Some(1) { 0.0 } else { longest_word(cx.ctx(), &props.text, &text_style) };
        }
        let open = props.expandable && is_open(cx.ctx(), node);
        let wrap = if open { whole(wrap) } else { wrap };
        let galley = props.lay(cx.ctx(), cx.theme(), node, &style, &text_style, wrap, None);
        let more = props.expandable && (open || galley.elided);
        let size = galley.size() + Vec2::new(0.0, if more { text_style.line_height } else { 0.0 });
        // An empty text keeps the height of a line, so that the layout does not jump when a value comes.
        Vec2::new(size.x.ceil(), size.y.max(text_style.line_height))
    }

    fn show(props: &TextProps, node: &Node, ui: &mut Ui, frame: &mut Frame<'_>) {
        let rect = ui.max_rect();
        let style = frame.text_style(node);
        let text_style =
            ResolvedTextStyle::new(frame.theme(), TextRole::Body, &style).direction(frame.inherited().direction);
        // `taffy` rounds boxes to whole pixels: half a pixel less than was measured must not break the line.
        let wrap = props.wrap(&style, frame.inherited().max_lines, rect.width() + 0.5);
        let open = props.expandable && is_open(ui.ctx(), node);
        let wrap = if open { whole(wrap) } else { wrap };
        let fill = Some(rect.width());
        let galley = props.lay(ui.ctx(), frame.theme(), node, &style, &text_style, wrap, fill);
        let anchor = match text_style.align {
            TextAlign::Start | TextAlign::Justify => rect.left_top(),
            TextAlign::Center => rect.center_top(),
            TextAlign::End => rect.right_top(),
        };
        let pressed = node.children.iter().any(|span| span.handles("onTap"));
        let selectable = props.selectable.unwrap_or(frame.inherited().selectable);
        let response = ui.interact(rect, frame.id(node), if pressed { Sense::click() } else { Sense::hover() });
        let level = heading_level(node, frame, &text_style, galley.text());
        let role = if level.is_some() { egui::Role::Heading } else { egui::Role::Label };
        // An empty text is not in the accessibility tree.
        if !galley.text().trim().is_empty() {
            response.widget_info(|| WidgetInfo::labeled(role, true, galley.text()));
        }
        if let Some(level) = level.filter(|_| !galley.text().trim().is_empty()) {
            access::tell(&response, |node| node.set_level(level));
        }
        let elided = galley.elided;
        if elided && !props.expandable {
            response.clone().on_hover_text(galley.text());
        }
        if pressed {
            spans(node, ui, frame, (props, &style, &text_style), &response, &galley, anchor);
        }
        let height = galley.size().y;
        let mut galley = letters::decorate(ui, anchor, galley, &style, text_style.color);
        let overflow = props.overflow.or(style.overflow);
        let is_too_high = height > rect.height() + 0.5;
        if overflow == Some(TextOverflow::Fade) && (elided || is_too_high) {
            galley = letters::fade(anchor, galley, rect);
        }
        let clip = ui.clip_rect();
        if matches!(overflow, Some(TextOverflow::Fade | TextOverflow::Clip)) {
            // Slanted letters reach a little beyond their own width.
            ui.shrink_clip_rect(rect.expand2(Vec2::new(text_style.font.size * 0.2, 0.0)));
        }
        let mut galley = frame.marked(ui, node.id, galley);
        if selectable {
            let whole = || {
                let parts = node.children.iter().map(|span| words(span));
                let rest: String = parts.collect::<Vec<_>>().concat();
                Some(if rest.is_empty() { props.text.clone() } else { Arc::from(format!("{}{rest}", props.text)) })
            };
            galley = frame.ui_state.selection.text(ui, response.id, anchor, galley, whole);
        }
        ui.painter().galley(anchor, galley, text_style.color);
        ui.set_clip_rect(clip);
        if props.expandable && (open || elided) {
            let at = Pos2::new(rect.left(), rect.top() + height);
            more(props, node, ui, frame, at, &text_style, open);
        }
    }
}

impl TextProps {
    /// True if the text is as wide with this alignment as at the start of its lines, so that measuring and drawing share a layout: egui does not
    /// count blanks at the end of a line that is aligned otherwise.
    fn is_as_wide_aligned(&self, node: &Node, align: TextAlign) -> bool {
        let has_blank_end = || self.text.split('\n').any(|line| line.ends_with(char::is_whitespace));
        align != TextAlign::Justify && node.children.is_empty() && !has_blank_end()
    }

    fn wrap(&self, style: &TextStyle, inherited: Option<usize>, width: f32) -> Wrap {
        let max_lines = self.max_lines.or(inherited);
        let overflow = self.overflow.or(style.overflow);
        // An ellipsis without `maxLines` means one line.
        let one = max_lines.is_none() && overflow == Some(TextOverflow::Ellipsis);
        let max_lines = if one { Some(1) } else { max_lines };
        let ellipsis = max_lines.is_some() && overflow.is_none_or(|overflow| overflow == TextOverflow::Ellipsis);
        Wrap { width, max_lines, ellipsis }
    }

    /// Lays out the text and its spans.
    #[expect(clippy::too_many_arguments, reason = "what `measure` and `show` share")]
    fn lay(
        &self,
        ctx: &Context,
        theme: &Theme,
        node: &Node,
        style: &TextStyle,
        text_style: &ResolvedTextStyle,
        wrap: Wrap,
        fill: Option<f32>,
    ) -> Arc<Galley> {
        let spans: Vec<(Arc<str>, ResolvedTextStyle)> = node
            .children
            .iter()
            .map(|span| (words(span), ResolvedTextStyle::new(theme, TextRole::Body, &own_style(&span.props).or(style))))
            .collect();
        let parts = spans.iter().map(|(words, text_style)| (&**words, text_style));
        text::parts(ctx, std::iter::once((&*self.text, text_style)).chain(parts), text_style, wrap, fill)
    }
}

/// The text of a span: its own, or that of its widget.
fn words(span: &Node) -> Arc<str> {
    let own = span.props.read("text").or_else(|| span.props.read("label"));
    own.or_else(|| span.slot("widget").map(|widget| Arc::from(visible_text(widget)))).unwrap_or_default()
}

/// Makes the span under the pointer answer clicks.
fn spans(
    node: &Node,
    ui: &Ui,
    frame: &mut Frame<'_>,
    (props, style, text_style): (&TextProps, &TextStyle, &ResolvedTextStyle),
    response: &egui::Response,
    galley: &Galley,
    anchor: Pos2,
) {
    let Some(pointer) = response.hover_pos() else { return };
    let at: usize = bidi::cursor_at(galley, pointer - anchor).index.into();
    let mut end = text_style.cased(&props.text).chars().count();
    for span in &node.children {
        let start = end;
        let case = own_style(&span.props).case.or(style.case).unwrap_or_default();
        let span_style = ResolvedTextStyle { case, ..text_style.clone() };
        end += span_style.cased(&words(span)).chars().count();
        if (start..end).contains(&at) && span.handles("onTap") {
            ui.set_cursor_icon(CursorIcon::PointingHand);
            if response.clicked() {
                frame.emit(span, "onTap", Value::Null);
            }
            return;
        }
    }
}

/// The level of a text that is a heading: the title of the screen's header, what `semantics.role` calls one, or words as large and bold as
/// the theme's headings. A large number is none.
fn heading_level(node: &Node, frame: &Frame<'_>, style: &ResolvedTextStyle, words: &str) -> Option<usize> {
    if frame.ui_state.title == Some(node.id) {
        return Some(1);
    }
    let theme = frame.theme();
    let heading = theme.type_style(TextRole::Heading);
    let title = theme.type_style(TextRole::Title);
    let is_bold = style.font.family == theme.font(TextRole::Heading).family;
    let looks = is_bold && style.font.size >= heading.size && words.chars().any(char::is_alphabetic);
    let said = access::role(node);
    if said.is_some_and(|role| role != egui::Role::Heading) || (said.is_none() && !looks) {
        return None;
    }
    Some(if style.font.size >= title.size.max(heading.size + 1.0) { 1 } else { 2 })
}

fn whole(wrap: Wrap) -> Wrap {
    Wrap { max_lines: None, ellipsis: false, ..wrap }
}

fn is_open(ctx: &Context, node: &Node) -> bool {
    ctx.states(|data| data.get_temp::<bool>(Id::unique(("open text", node.id.0)))).unwrap_or_default()
}

/// Draws the button that shows or hides the rest.
fn more(
    props: &TextProps,
    node: &Node,
    ui: &Ui,
    frame: &mut Frame<'_>,
    at: Pos2,
    text_style: &ResolvedTextStyle,
    open: bool,
) {
    let theme = Arc::clone(frame.theme());
    let words = if open { &props.collapse_label } else { &props.expand_label };
    let style = props.expand_style.clone().unwrap_or_default();
    let color = style.color.map_or(theme.colors.accent, text::color32);
    let own = if props.expand_style.is_some() {
        ResolvedTextStyle::new(&theme, TextRole::Body, &style)
    } else {
        text_style.clone()
    };
    let galley = frame.galley(words, &ResolvedTextStyle { align: TextAlign::Start, ..own.color(color) }, Wrap::LINE);
    let place = Rect::from_min_size(at, galley.size());
    let response = ui.interact(place, frame.id(node).with("more"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &**words));
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.has_focus() {
        crate::frame::focus_ring(frame, ui, place, egui::CornerRadius::same(4));
    }
    ui.painter().galley(at, galley, color);
    if response.clicked() {
        ui.states(|data| data.insert_temp(Id::unique(("open text", node.id.0)), !open));
        frame.remeasure(node);
    }
}
